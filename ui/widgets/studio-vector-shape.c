/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "studio-vector-shape.h"

#include <math.h>

#define STUDIO_MIN_SIDE 8

#define STUDIO_LINE_MARGIN 2
#define STUDIO_LINE_ALPHA 0.75f
#define STUDIO_ZERO_ALPHA 0.2f

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
studio_vector_shape_is_likely (HekDtype dtype,
                               guint    dim)
{
  return dtype == HEK_DTYPE_U8 && studio_vector_shape_guess (dim).width > 0;
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

void
studio_vector_shape_append_line (GtkSnapshot   *snapshot,
                                 const float   *vector,
                                 guint          dim,
                                 int            side,
                                 const GdkRGBA *line)
{
  guint n = (guint) MAX (side - 2 * STUDIO_LINE_MARGIN, 0);
  double low = 0, high = 0, height = n, span;
  GdkRGBA color = *line, zero = *line;

  for (guint i = 0; i < dim; i++)
    if (isfinite (vector[i]))
      {
        low = MIN (low, vector[i]);
        high = MAX (high, vector[i]);
      }
  span = high > low ? high - low : 1;
  color.alpha *= STUDIO_LINE_ALPHA;
  zero.alpha *= STUDIO_ZERO_ALPHA;
  gtk_snapshot_append_color (snapshot, &zero,
                             &GRAPHENE_RECT_INIT (STUDIO_LINE_MARGIN,
                                                  STUDIO_LINE_MARGIN + height * high / span, n, 1));
  for (guint x = 0; x < n; x++)
    {
      guint begin = (guint) ((guint64) x * dim / n);
      guint end = MAX ((guint) ((guint64) (x + 1) * dim / n), begin + 1);
      double from = 0, to = 0;

      for (guint i = begin; i < MIN (end, dim); i++)
        if (isfinite (vector[i]))
          {
            from = MIN (from, vector[i]);
            to = MAX (to, vector[i]);
          }
      gtk_snapshot_append_color (
        snapshot, &color,
        &GRAPHENE_RECT_INIT (STUDIO_LINE_MARGIN + x,
                             STUDIO_LINE_MARGIN + height * (high - to) / span, 1,
                             MAX (height * (to - from) / span, 1)));
    }
}
