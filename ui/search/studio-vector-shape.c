/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "studio-vector-shape.h"

#include <math.h>

#define STUDIO_MIN_SIDE 8

/* @n: > 0. Returns: its square root, or 0 when that is no integer or too small for a picture */
static guint
studio_vector_side (guint n)
{
  guint side = (guint) lround (sqrt (n));

  return side * side == n && side >= STUDIO_MIN_SIDE ? side : 0;
}

StudioVectorShape
studio_vector_shape_guess (guint dim)
{
  StudioVectorShape shape = { 0, 0, 1 };

  shape.width = studio_vector_side (dim);
  if (shape.width == 0 && dim % 3 == 0)
    {
      shape.width = studio_vector_side (dim / 3);
      shape.n_channels = shape.width > 0 ? 3 : 1;
    }
  shape.height = shape.width;
  return shape;
}

gboolean
studio_vector_shape_is_likely (const HekSchema *schema)
{
  return schema->dtype == HEK_DTYPE_U8 && studio_vector_shape_guess (schema->dim).width > 0;
}

/* The numbers that become black and white. */
static void
studio_vector_range (const float *vector,
                     gsize        n,
                     HekDtype     dtype,
                     float       *low,
                     float       *high)
{
  *low = dtype == HEK_DTYPE_U8 ? 0 : INFINITY;
  *high = dtype == HEK_DTYPE_U8 ? 255 : -INFINITY;
  if (dtype == HEK_DTYPE_U8)
    return;
  for (gsize i = 0; i < n; i++)
    {
      *low = fminf (*low, vector[i]);
      *high = fmaxf (*high, vector[i]);
    }
}

GdkTexture *
studio_vector_shape_draw (const StudioVectorShape *shape,
                          const float             *vector,
                          HekDtype                 dtype,
                          guint                    scale)
{
  gsize n_pixels = (gsize) shape->width * shape->height;
  gsize width = (gsize) shape->width * scale, height = (gsize) shape->height * scale;
  guint8 *codes = g_malloc (3 * width * height);
  g_autoptr (GBytes) bytes = g_bytes_new_take (codes, 3 * width * height);
  float low, high;

  studio_vector_range (vector, n_pixels * shape->n_channels, dtype, &low, &high);
  for (gsize y = 0; y < height; y++)
    for (gsize x = 0; x < width; x++)
      {
        gsize idx = y / scale * shape->width + x / scale;

        for (guint c = 0; c < 3; c++)
          {
            float value = vector[idx + (shape->n_channels == 3 ? c * n_pixels : 0)];
            float share = high > low ? (value - low) / (high - low) : 0;

            *codes++ = (guint8) (isnan (share) ? 0 : CLAMP (share, 0, 1) * 255 + 0.5f);
          }
      }
  return gdk_memory_texture_new ((int) width, (int) height, GDK_MEMORY_R8G8B8, bytes, 3 * width);
}
