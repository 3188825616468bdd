/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-evaluate.h"

/* Rows that are drawn, what a plain loop says about them, and codecs measured on them. */

/* @n rows around 20 centres, the same for the same seed; free with g_free(). @rows: (out) */
float *fixture_rows (gsize n, guint dim, guint64 seed, HekRows *rows);

/* As hek-rows.h defines it, in double. */
double fixture_distance (HekDistance distance, const float *a, const float *b, guint dim);

/* The distances of @query to all rows, ascending. */
double *fixture_sorted_distances (const HekRows *rows, HekDistance distance, const float *query);

/* A set of FIXTURE_N rows, of which FIXTURE_N_QUERIES are held out. */
#define FIXTURE_N 900
#define FIXTURE_N_QUERIES 60
#define FIXTURE_DIM 16

/* @numbers: (out): of the rows; free with g_free() */
HekEvaluateSet *fixture_set (HekDistance distance, float **numbers);

/* So many candidates are reranked. */
#define FIXTURE_RERANK 25

/* Trained with the options that the codec has by default, and not timed. */
HekEvaluation *fixture_evaluate (HekEvaluateSet *set, const HekCodec *codec, gsize code_bytes);
