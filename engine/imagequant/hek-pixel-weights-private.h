/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-image.h"

G_BEGIN_DECLS

/*
 * How much a pixel counts when a palette is made: errors are seen (and lower SSIM) in smooth
 * places, and hide in busy ones. One byte per square of HEK_WEIGHT_SIDE pixels.
 */
#define HEK_WEIGHT_SIDE 8
#define HEK_WEIGHT_MAX 255

typedef struct
{
  gsize n_columns;
  guint8 *weights; /* owned: 1 to HEK_WEIGHT_MAX */
} HekPixelWeights;

gboolean hek_pixel_weights_init (HekPixelWeights *self, const HekImage *image, const HekTask *task,
                                 GError **error);
void     hek_pixel_weights_clear (HekPixelWeights *self);

G_END_DECLS
