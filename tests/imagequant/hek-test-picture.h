/* SPDX-License-Identifier: Apache-2.0 */
/* Pictures made by the tests, and what must hold for every result. */
#pragma once

#include "hek-imagequant.h"

G_BEGIN_DECLS

/* Fills the four codes of one pixel. */
typedef void (*HekTestPaint) (guint32 x, guint32 y, guint8 rgba[4]);

HekImage *hek_test_picture_new (guint32 width, guint32 height, guint n_channels,
                                HekTestPaint paint);

/* The photograph of tests/data/photos, 192 × 128. */
HekImage *hek_test_photo_new (void);

/* Hard to foretell, the same every time: all codes and all opacities occur. */
void hek_test_paint_noise (guint32 x, guint32 y, guint8 rgba[4]);

/* Runs @method with its defaults, changed by @settings "name=value name=value", one of which may be
 * "display=ID". */
HekQuantized *hek_test_quantize (const char *method, const HekImage *image, const char *settings,
                                 const HekPaletteLocks *locks);

/* Sizes, indices, counts, rates and the picture belong together. */
void hek_test_check_result (const HekImage *image, const HekQuantized *result);

/* Digest of everything that a result says but times. */
char *hek_test_digest (const HekQuantized *result);

/* Number of different colours in @image. */
guint hek_test_count_colors (const HekImage *image);

G_END_DECLS
