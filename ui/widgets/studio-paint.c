/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Samples to opaque device pixels: alpha over a checkerboard, differences around mid-grey, maps in
 * their colours, and from 800 % on the outline of every source pixel.
 */
#include "config.h"

#include "studio-paint.h"

#include "studio-viewport.h"

#include "hek-aligned.h"

#include <math.h>

/* Where a map has no value. */
#define UNDEFINED_GRAY 0x77

void
studio_paint_copy (StudioPaint       *to,
                   const StudioPaint *from)
{
  *to = *from;
  if (to->pixels != NULL)
    g_object_ref (to->pixels);
  if (to->reference != NULL)
    g_object_ref (to->reference);
  if (to->rendering != NULL)
    studio_rendering_ref (to->rendering);
}

void
studio_paint_freeze (StudioPaint       *to,
                     const StudioPaint *from)
{
  *to = *from;
  if (to->pixels != NULL)
    to->pixels = studio_pixels_freeze (from->pixels);
  if (to->reference != NULL)
    to->reference = studio_pixels_freeze (from->reference);
  if (to->rendering != NULL)
    studio_rendering_ref (to->rendering);
}

void
studio_paint_clear (StudioPaint *paint)
{
  g_clear_object (&paint->pixels);
  g_clear_object (&paint->reference);
  g_clear_pointer (&paint->rendering, studio_rendering_unref);
}

gboolean
studio_paint_equal (const StudioPaint *a,
                    const StudioPaint *b)
{
  return a->kind == b->kind && a->pixels == b->pixels && a->reference == b->reference &&
         studio_rendering_equal (a->rendering, b->rendering) && a->gain == b->gain &&
         a->colormap == b->colormap &&
         a->source_width == b->source_width && a->source_height == b->source_height &&
         a->check_size == b->check_size && a->check_grays[0] == b->check_grays[0] &&
         a->check_grays[1] == b->check_grays[1];
}

gboolean
studio_paint_prepare (const StudioPaint *paint,
                      int                width,
                      int                height)
{
  gboolean ready = studio_pixels_prepare (paint->pixels, width, height);

  /* both are asked, so that both get ready at the same time */
  if (paint->reference != NULL)
    ready = studio_pixels_prepare (paint->reference, width, height) && ready;
  return ready;
}

static inline guint32
pack (guint32 r,
      guint32 g,
      guint32 b)
{
  return 0xff000000u | (r << 16) | (g << 8) | b;
}

static inline guint32
code (guint16 code_256)
{
  return (code_256 + 128u) >> 8;
}

static inline guint32
over (guint32 value,
      guint32 alpha,
      guint32 ground)
{
  return (value * alpha + ground * (65535 - alpha) + 32767) / 65535;
}

static void
paint_picture (const guint16          *codes,
               const StudioPaint      *paint,
               const StudioPixelsRect *rect,
               int                     row,
               guint32                *out)
{
  const int n = rect->n_columns;
  const int size = MAX (paint->check_size, 1);

  if (!studio_pixels_has_alpha (paint->pixels))
    {
      for (int i = 0; i < n; i++)
        out[i] = pack (code (codes[4 * i]), code (codes[4 * i + 1]), code (codes[4 * i + 2]));
      return;
    }

  for (int i = 0; i < n; i++)
    {
      gboolean odd = (((rect->x + i) / size) ^ ((rect->y + row) / size)) & 1;
      guint32 ground = paint->check_grays[odd];
      guint32 alpha = codes[4 * i + 3];

      out[i] = pack (over (code (codes[4 * i]), alpha, ground),
                     over (code (codes[4 * i + 1]), alpha, ground),
                     over (code (codes[4 * i + 2]), alpha, ground));
    }
}

/* Pixels of one row of a rendering; on the stack, and in the first-level cache. */
#define RENDER_CHUNK 512

static void
paint_rendered (const float            *light,
                const StudioPaint      *paint,
                const StudioPixelsRect *rect,
                int                     row,
                guint32                *out)
{
  const gboolean has_alpha = studio_pixels_has_alpha (paint->pixels);
  const int size = MAX (paint->check_size, 1);
  float rgb[3 * RENDER_CHUNK];
  guint8 codes[3 * RENDER_CHUNK];

  for (int x = 0; x < rect->n_columns; x += RENDER_CHUNK)
    {
      const int n = MIN (rect->n_columns - x, RENDER_CHUNK);
      const float *from = light + 4 * (gsize) x;

      for (int i = 0; i < n; i++)
        {
          const float alpha = from[4 * i + 3];
          const float factor = has_alpha && alpha > 0.0f ? 1.0f / alpha : 1.0f;

          for (guint c = 0; c < 3; c++)
            rgb[3 * i + c] = from[4 * i + c] * factor;
        }
      studio_rendering_run (paint->rendering, rgb, n, codes);
      for (int i = 0; i < n; i++)
        {
          guint32 alpha = has_alpha ? (guint32) (from[4 * i + 3] * 65535.0f + 0.5f) : 65535;
          gboolean odd = (((rect->x + x + i) / size) ^ ((rect->y + row) / size)) & 1;
          guint32 ground = paint->check_grays[odd];

          alpha = MIN (alpha, 65535);
          out[x + i] = pack (over (codes[3 * i], alpha, ground),
                             over (codes[3 * i + 1], alpha, ground),
                             over (codes[3 * i + 2], alpha, ground));
        }
    }
}

static void
render_light (const StudioPaint      *paint,
              const StudioPixelsRect *rect,
              guint32                *out)
{
  const gsize n = rect->n_columns;
  const gboolean varies_by_row = studio_pixels_has_alpha (paint->pixels);
  hek_auto_aligned float *light = hek_aligned_new (n, 4 * sizeof (float));
  StudioPixelsReader reader;

  studio_pixels_reader_init (&reader, paint->pixels, rect);
  for (int j = 0; j < rect->n_rows; j++)
    {
      guint32 *row = out + j * n;

      if (studio_pixels_reader_next_light (&reader, light) || varies_by_row)
        paint_rendered (light, paint, rect, j, row);
      else
        memcpy (row, row - n, n * sizeof (guint32));
    }
  studio_pixels_reader_clear (&reader);
}

/* Transparent pixels have no colour that could differ: codes count as far as they are opaque. */
static inline float
visible_code (const guint16 *codes,
              guint          channel,
              gboolean       has_alpha)
{
  float v = codes[channel] * (1.0f / 256);

  return has_alpha ? v * (codes[3] * (1.0f / 65535)) : v;
}

static void
paint_difference (const guint16     *codes,
                  const guint16     *reference,
                  const StudioPaint *paint,
                  int                n,
                  guint32           *out)
{
  const float gain = (float) paint->gain;
  const gboolean alpha = studio_pixels_has_alpha (paint->pixels);
  const gboolean reference_alpha = studio_pixels_has_alpha (paint->reference);

  for (int i = 0; i < n; i++)
    {
      guint32 rgb[3];

      for (guint c = 0; c < 3; c++)
        {
          float d = visible_code (codes + 4 * i, c, alpha) -
                    visible_code (reference + 4 * i, c, reference_alpha);
          float v = 128.0f + gain * d;

          rgb[c] = (guint32) (CLAMP (v, 0.0f, 255.0f) + 0.5f);
        }
      out[i] = pack (rgb[0], rgb[1], rgb[2]);
    }
}

static void
paint_map (const guint16     *codes,
           const StudioPaint *paint,
           int                n,
           guint32           *out)
{
  for (int i = 0; i < n; i++)
    {
      const guint8 *rgb;

      if (codes[4 * i + 3] < 32768)
        {
          out[i] = pack (UNDEFINED_GRAY, UNDEFINED_GRAY, UNDEFINED_GRAY);
          continue;
        }
      rgb = paint->colormap->rgb[(codes[4 * i] * (HEK_COLORMAP_N - 1u) + 32767) / 65535];
      out[i] = pack (rgb[0], rgb[1], rgb[2]);
    }
}

/* Outlines of source pixels have to be seen on any colour. */
static inline guint32
outline (guint32 pixel)
{
  guint32 r = (pixel >> 16) & 0xff, g = (pixel >> 8) & 0xff, b = pixel & 0xff;

  if (2 * r + 5 * g + b > 8 * 110)
    return pack (r * 4 / 5, g * 4 / 5, b * 4 / 5);
  return pack (r + (255 - r) / 5, g + (255 - g) / 5, b + (255 - b) / 5);
}

static gboolean
starts_sample (int   i,
               int   n_device,
               guint n_samples)
{
  return i > 0 && studio_pixels_sample_at (i, n_device, n_samples) !=
                    studio_pixels_sample_at (i - 1, n_device, n_samples);
}

static void
draw_grid (const StudioPaint      *paint,
           const StudioPixelsRect *rect,
           guint32                *out)
{
  if (rect->width < STUDIO_VIEWPORT_ZOOM_GRID * paint->source_width ||
      rect->height < STUDIO_VIEWPORT_ZOOM_GRID * paint->source_height)
    return;

  for (int j = 0; j < rect->n_rows; j++)
    {
      guint32 *row = out + (gsize) j * rect->n_columns;

      if (starts_sample (rect->y + j, rect->height, paint->source_height))
        for (int i = 0; i < rect->n_columns; i++)
          row[i] = outline (row[i]);
    }
  for (int i = 0; i < rect->n_columns; i++)
    {
      if (!starts_sample (rect->x + i, rect->width, paint->source_width))
        continue;
      for (int j = 0; j < rect->n_rows; j++)
        {
          guint32 *pixel = out + (gsize) j * rect->n_columns + i;

          if (!starts_sample (rect->y + j, rect->height, paint->source_height))
            *pixel = outline (*pixel);
        }
    }
}

static void
render_codes (const StudioPaint      *paint,
              const StudioPixelsRect *rect,
              guint32                *out)
{
  const gsize n = rect->n_columns;
  hek_auto_aligned guint16 *codes = hek_aligned_new (2 * n, 4 * sizeof (guint16));
  guint16 *reference_codes = codes + 4 * n;
  StudioPixelsReader reader, reference;
  gboolean varies_by_row;

  studio_pixels_reader_init (&reader, paint->pixels, rect);
  if (paint->kind == STUDIO_PAINT_DIFFERENCE)
    studio_pixels_reader_init (&reference, paint->reference, rect);
  varies_by_row = paint->kind == STUDIO_PAINT_PICTURE && studio_pixels_has_alpha (paint->pixels);

  for (int j = 0; j < rect->n_rows; j++)
    {
      guint32 *row = out + j * n;
      gboolean is_new = studio_pixels_reader_next (&reader, codes);

      if (paint->kind == STUDIO_PAINT_DIFFERENCE)
        is_new = studio_pixels_reader_next (&reference, reference_codes) || is_new;

      if (!is_new && !varies_by_row)
        memcpy (row, row - n, n * sizeof (guint32));
      else if (paint->kind == STUDIO_PAINT_DIFFERENCE)
        paint_difference (codes, reference_codes, paint, rect->n_columns, row);
      else if (paint->kind == STUDIO_PAINT_MAP)
        paint_map (codes, paint, rect->n_columns, row);
      else
        paint_picture (codes, paint, rect, j, row);
    }

  studio_pixels_reader_clear (&reader);
  if (paint->kind == STUDIO_PAINT_DIFFERENCE)
    studio_pixels_reader_clear (&reference);
}

void
studio_paint_render (const StudioPaint      *paint,
                     const StudioPixelsRect *rect,
                     guint32                *out)
{
  StudioPixelsRect sourced = *rect;

  sourced.source_width = paint->source_width;
  sourced.source_height = paint->source_height;
  if (paint->kind == STUDIO_PAINT_PICTURE && paint->rendering != NULL)
    render_light (paint, &sourced, out);
  else
    render_codes (paint, &sourced, out);
  draw_grid (paint, rect, out);
}
