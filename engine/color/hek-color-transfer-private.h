/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

/* Linear values below 2^-13 are code 0, from 1 on code 255; between them one bucket is 65536
 * neighbouring floats. */
#define HEK_COLOR_SRGB_FIRST_BUCKET_BITS 0x39000000u
#define HEK_COLOR_SRGB_BUCKET_SHIFT 16
#define HEK_COLOR_SRGB_N_BUCKETS (13 * 128)

extern const float hek_color_srgb_decode_data[256];
extern const float hek_color_srgb_threshold_data[256];
extern const guint8 hek_color_srgb_bucket_data[HEK_COLOR_SRGB_N_BUCKETS];
