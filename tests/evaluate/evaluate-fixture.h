/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-rows.h"

/* Rows that are drawn, and what a plain loop says about them. */

/* @n rows around 20 centres, the same for the same seed; free with g_free(). @rows: (out) */
float *fixture_rows (gsize n, guint dim, guint64 seed, HekRows *rows);

/* As hek-rows.h defines it, in double. */
double fixture_distance (HekDistance distance, const float *a, const float *b, guint dim);

/* The distances of @query to all rows, ascending. */
double *fixture_sorted_distances (const HekRows *rows, HekDistance distance, const float *query);
