/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * The sRGB transfer function, IEC 61966-2-1: encoded value in [0,1] <-> linear light in [0,1].
 * Values outside are extended as an odd function, so that out-of-gamut values survive a round trip.
 */
double hek_color_srgb_decode (double encoded);
double hek_color_srgb_encode (double linear);

/* The linear value of each of the 256 sRGB codes, float. */
const float *hek_color_srgb_decode_table (void);

/* Linear light to the nearest sRGB code (clipped), exact: the code whose decode interval holds the
 * value. */
guint8 hek_color_srgb_encode_u8 (float linear);

/* Rows of @n values (not pixels); in and out may be the same. */
void hek_color_srgb_decode_rows (const float *encoded, float *linear, gsize n);
void hek_color_srgb_encode_rows (const float *linear, float *encoded, gsize n);
void hek_color_srgb_decode_u8_rows (const guint8 *codes, float *linear, gsize n);
void hek_color_srgb_encode_u8_rows (const float *linear, guint8 *codes, gsize n);

G_END_DECLS
