/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-image.h"

G_BEGIN_DECLS

/*
 * How busy the surroundings of each pixel are: 0 where luma is a plane, however steep, towards 255
 * in texture. Noise of dithering hides in the one and bands show in the other, so it says where to
 * dither fully.
 */
typedef struct
{
  gsize width;
  guint8 *values; /* owned, one a pixel */
} HekPixelActivity;

gboolean hek_pixel_activity_init (HekPixelActivity *self, const HekImage *image,
                                  const HekTask *task, GError **error);
void     hek_pixel_activity_clear (HekPixelActivity *self);

G_END_DECLS
