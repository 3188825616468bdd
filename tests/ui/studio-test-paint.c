/* SPDX-License-Identifier: Apache-2.0 */
#include "studio-test-paint.h"

StudioPaint
studio_test_paint_of (HekImage *image)
{
  return (StudioPaint){
    .kind = STUDIO_PAINT_PICTURE,
    .pixels = studio_pixels_new_image (image),
    .source_width = image->width,
    .source_height = image->height,
    .check_size = 8,
    .check_grays = { 0x40, 0xc0 },
  };
}

guint32 *
studio_test_render (const StudioPaint *paint,
                    int                width,
                    int                height)
{
  const StudioPixelsRect rect = { width, height, 0, 0, width, height };
  guint32 *out = g_new (guint32, (gsize) width * height);

  while (!studio_paint_prepare (paint, width, height))
    g_main_context_iteration (NULL, TRUE);
  studio_paint_render (paint, &rect, out);
  return out;
}

guint
studio_test_channel (guint32 pixel,
                     guint   c)
{
  return (pixel >> (16 - 8 * c)) & 0xff;
}
