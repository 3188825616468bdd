/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-series-bits-private.h"

G_BEGIN_DECLS

/* Rows of one block, at most. */
#define HEK_SERIES_ROWS_MAX 65536
/* Integers that a double has exactly, and more than any time in µs that a clock shows. */
#define HEK_SERIES_INT_MAX (G_GINT64_CONSTANT (1) << 53)

/* Columns of n ≥ 1 numbers, appended to @out and read from where they begin; see the source. What
 * is read is bit for bit what was written. Reading: %FALSE when it is damaged. */
void hek_series_put_ints (GByteArray *out, const gint64 *values, guint n);
gboolean hek_series_get_ints (HekByteReader *reader, gint64 *values, guint n);

/* @before: (array length=n_before): the columns of this block that are written already: one that is
 * the same is only named */
void hek_series_put_reals (GByteArray *out, const double *values, guint n,
                           const double *const *before, guint n_before);
gboolean hek_series_get_reals (HekByteReader *reader, double *values, guint n,
                               const double *const *before, guint n_before);

G_END_DECLS
