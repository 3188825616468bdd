/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-rows.h"

G_BEGIN_DECLS

/* Rows [begin, begin + n) as floats, one row after the other: exact, but that a signalling NaN
 * becomes quiet. @out: n × dim. */
void hek_rows_to_f32 (const HekRows *rows, gsize begin, gsize n, float *out);

/* The same for rows @idx[0], @idx[1], … */
void hek_rows_gather_f32 (const HekRows *rows, const guint32 *idx, gsize n, float *out);

/**
 * hek_rows_convert:
 * @out: (out): n × dim numbers of @dtype, one row after the other
 *
 * Numbers are rounded to the nearest, halves to even. What a type cannot hold becomes the nearest
 * that it can: 0 or 255 in u8, ±65504 in f16, whose infinities are kept for infinite numbers. NaN
 * stays NaN, and is 0 in u8.
 *
 * Returns: the largest absolute change of a number; infinite when a NaN or an infinity went to u8
 */
double hek_rows_convert (const HekRows *from, HekDtype dtype, gpointer out);

G_END_DECLS
