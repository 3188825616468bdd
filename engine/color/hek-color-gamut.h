/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-color-rgb.h"

G_BEGIN_DECLS

/* Colours here are of the hub, linear BT.709, whatever the gamut. */

/**
 * hek_color_in_gamut:
 * @tolerance: how far the linear channels of @gamut may be outside 0 to 1
 *
 * Edge cases: FALSE for NaN and infinities.
 */
gboolean hek_color_in_gamut (const HekColorRgb *gamut, const double linear[3], double tolerance);

/* Rows of n pixels of 3 packed floats; inside[i] is 1 or 0. Returns: how many are inside */
gsize hek_color_in_gamut_rows (const HekColorRgb *gamut, const float *linear, double tolerance,
                               guint8 *inside, gsize n);

/**
 * hek_color_gamut_map:
 * @out: may be @linear
 *
 * The most colourful colour of @gamut with the lightness and the hue of Oklch of @linear, on the
 * way from it to grey: chroma alone is reduced, so blue does not turn purple. Colours inside are
 * returned as they are.
 *
 * Edge cases: lightness of 1 and above gives white, of 0 and below black. A channel that is NaN or
 * infinite gives three NaN.
 * Accuracy: hue 1e-6° in double where the chroma is above 1e-6; linear channels of @gamut within 0
 *   to 1 up to the rounding of @out.
 * Source: B. Ottosson, "sRGB gamut clipping", 2021: the channels are cubic in the chroma. Here the
 *   first root is found between extrema, for any gamut, where the article approximates sRGB's.
 */
void hek_color_gamut_map (const HekColorRgb *gamut, const double linear[3], double out[3]);

/* Rows of n pixels of 3 packed floats, in double inside; in and out may be the same. */
void hek_color_gamut_map_rows (const HekColorRgb *gamut, const float *linear, float *out, gsize n);

G_END_DECLS
