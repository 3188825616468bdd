/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-color-space.h"

G_BEGIN_DECLS

/**
 * hek_color_convert_rows:
 * @in: (array): n pixels of @from, 3 packed floats each; may be @out
 *
 * Rows of one space to another by way of linear light, a piece at a time, so that what lies between
 * stays in the cache; sRGB to Lab, the way of most pictures, in one step.
 *
 * Accuracy: sRGB to Lab 2e-4 in all channels, 1e-4 for 99.9 % of the colours of the cube.
 */
void hek_color_convert_rows (const HekColorSpace *from, const HekColorSpace *to, const float *in,
                             float *out, gsize n);

/* The instruction set of the rows of colours: "scalar", "avx2", "avx512", … */
const char *hek_color_rows_cpu (void);

G_END_DECLS
