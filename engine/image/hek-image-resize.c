/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Smaller copies: each pixel of the result is the mean of the area it covers, in linear light,
 * colours weighted by alpha. A source pixel is w wide and h high in units in which a pixel of the
 * result is W × H (sizes of the source in capitals), so that all overlaps are integers. 8-bit
 * pictures are summed in integers throughout: linear values with LINEAR_BITS of fraction, weights
 * that add up to W · H < 2^32, alpha of 8 bits; 22 + 32 + 8 bits fit into 64. That is exact, hence
 * the same on any number of threads, and takes about one nanosecond per source pixel.
 */
#include "config.h"

#include "hek-image.h"

#include <string.h>

#include "hek-aligned.h"
#include "hek-color-transfer.h"
#include "hek-image-private.h"
#include "hek-parallel.h"

#define LINEAR_BITS 22

/* The source pixels of one output pixel along one axis: those between first and last count with the
 * full weight. */
typedef struct
{
  guint32 first, last;
  guint32 first_weight, last_weight; /* last_weight is 0 when first == last */
} HekSpan;

typedef struct
{
  const HekImage *in;
  HekImage *out;
  HekSpan *columns;    /* owned; one per output column */
  guint32 linear[256]; /* of each sRGB code */
} HekResize;

static HekSpan
span_of (guint32 i,
         guint32 n_in,
         guint32 n_out)
{
  guint64 begin = (guint64) i * n_in, end = begin + n_in;
  HekSpan span = { .first = (guint32) (begin / n_out), .last = (guint32) ((end - 1) / n_out) };

  if (span.first == span.last)
    {
      span.first_weight = n_in;
      return span;
    }
  span.first_weight = (guint32) ((guint64) (span.first + 1) * n_out - begin);
  span.last_weight = (guint32) (end - (guint64) span.last * n_out);
  return span;
}

static void
add_row_rgb_u8 (const HekResize *resize,
                const guint8    *row,
                guint32          row_weight,
                guint64         *sums)
{
  const guint32 *linear = resize->linear;
  guint32 full = resize->out->width;

  for (guint32 x = 0; x < resize->out->width; x++, sums += 3)
    {
      HekSpan span = resize->columns[x];
      const guint8 *p = row + (gsize) 3 * span.first;
      const guint8 *last = row + (gsize) 3 * span.last;
      guint64 r = 0, g = 0, b = 0;
      guint64 edge[3];

      for (int c = 0; c < 3; c++)
        edge[c] = (guint64) span.first_weight * linear[p[c]] +
                  (guint64) span.last_weight * linear[last[c]];
      for (p += 3; p < last; p += 3)
        {
          r += linear[p[0]];
          g += linear[p[1]];
          b += linear[p[2]];
        }
      sums[0] += row_weight * (full * r + edge[0]);
      sums[1] += row_weight * (full * g + edge[1]);
      sums[2] += row_weight * (full * b + edge[2]);
    }
}

static void
add_row_rgba_u8 (const HekResize *resize,
                 const guint8    *row,
                 guint32          row_weight,
                 guint64         *sums)
{
  const guint32 *linear = resize->linear;
  guint32 full = resize->out->width;

  for (guint32 x = 0; x < resize->out->width; x++, sums += 4)
    {
      HekSpan span = resize->columns[x];
      const guint8 *p = row + (gsize) 4 * span.first;
      const guint8 *last = row + (gsize) 4 * span.last;
      guint64 first_alpha = (guint64) span.first_weight * p[3];
      guint64 last_alpha = (guint64) span.last_weight * last[3];
      guint64 mid[4] = { 0, 0, 0, 0 };
      guint64 edge[3];

      for (int c = 0; c < 3; c++)
        edge[c] = first_alpha * linear[p[c]] + last_alpha * linear[last[c]];
      for (p += 4; p < last; p += 4)
        {
          guint64 alpha = p[3];

          mid[0] += alpha * linear[p[0]];
          mid[1] += alpha * linear[p[1]];
          mid[2] += alpha * linear[p[2]];
          mid[3] += alpha;
        }
      for (int c = 0; c < 3; c++)
        sums[c] += row_weight * (full * mid[c] + edge[c]);
      sums[3] += row_weight * (full * mid[3] + first_alpha + last_alpha);
    }
}

static void
store_row_u8 (const HekResize *resize,
              guint32          y,
              const guint64   *sums,
              float           *rgb,
              float           *alpha)
{
  const HekImage *in = resize->in;
  double area = (double) in->width * in->height;
  guint n_channels = in->n_channels;

  for (guint32 x = 0; x < resize->out->width; x++, sums += n_channels)
    {
      double weight = n_channels == 4 ? (double) sums[3] : area;
      double scale = weight > 0 ? 1.0 / (weight * (1 << LINEAR_BITS)) : 0.0;

      for (int c = 0; c < 3; c++)
        rgb[3 * (gsize) x + c] = (float) (sums[c] * scale);
      alpha[x] = n_channels == 4 ? (float) (weight / (area * 255.0)) : 1.0f;
    }
  hek_image_write_row (resize->out, y, 0, resize->out->width, HEK_ENCODING_LINEAR, rgb, alpha);
}

static void
resize_block_u8 (gsize    begin,
                 gsize    end,
                 gsize    block_idx,
                 gpointer data)
{
  const HekResize *resize = data;
  const HekImage *in = resize->in;
  gsize n_sums = (gsize) resize->out->width * in->n_channels;
  hek_auto_aligned guint64 *sums = hek_aligned_new (n_sums, sizeof (guint64));
  hek_auto_aligned float *rgb = hek_aligned_new ((gsize) resize->out->width * 4, sizeof (float));
  float *alpha = rgb + (gsize) resize->out->width * 3;

  for (gsize y = begin; y < end; y++)
    {
      HekSpan rows = span_of ((guint32) y, in->height, resize->out->height);

      memset (sums, 0, n_sums * sizeof (guint64));
      for (guint32 i = rows.first; i <= rows.last; i++)
        {
          guint32 weight = i == rows.first  ? rows.first_weight
                           : i == rows.last ? rows.last_weight
                                            : resize->out->height;

          if (in->n_channels == 3)
            add_row_rgb_u8 (resize, hek_image_row (in, i), weight, sums);
          else
            add_row_rgba_u8 (resize, hek_image_row (in, i), weight, sums);
        }
      store_row_u8 (resize, (guint32) y, sums, rgb, alpha);
    }
}

/* Sums of colour times alpha and of alpha, 4 per output pixel. */
static void
add_row_float (const HekResize *resize,
               const float     *rgb,
               const float     *alpha,
               double           row_weight,
               double          *sums)
{
  for (guint32 x = 0; x < resize->out->width; x++, sums += 4)
    {
      HekSpan span = resize->columns[x];

      for (guint32 i = span.first; i <= span.last; i++)
        {
          guint32 column_weight = i == span.first ? span.first_weight
                                  : i == span.last ? span.last_weight : resize->out->width;
          double weight = row_weight * column_weight * alpha[i];

          sums[0] += weight * rgb[3 * (gsize) i];
          sums[1] += weight * rgb[3 * (gsize) i + 1];
          sums[2] += weight * rgb[3 * (gsize) i + 2];
          sums[3] += weight;
        }
    }
}

static void
store_row_float (const HekResize *resize,
                 guint32          y,
                 const double    *sums,
                 float           *rgb,
                 float           *alpha)
{
  double area = (double) resize->in->width * resize->in->height;

  for (guint32 x = 0; x < resize->out->width; x++, sums += 4)
    {
      double scale = sums[3] != 0 ? 1.0 / sums[3] : 0.0;

      for (int c = 0; c < 3; c++)
        rgb[3 * (gsize) x + c] = (float) (sums[c] * scale);
      alpha[x] = (float) (sums[3] / area);
    }
  hek_image_write_row (resize->out, y, 0, resize->out->width, HEK_ENCODING_LINEAR, rgb, alpha);
}

static void
resize_block_float (gsize    begin,
                    gsize    end,
                    gsize    block_idx,
                    gpointer data)
{
  const HekResize *resize = data;
  const HekImage *in = resize->in;
  gsize n_sums = (gsize) resize->out->width * 4;
  hek_auto_aligned double *sums = hek_aligned_new (n_sums, sizeof (double));
  hek_auto_aligned float *rgb = hek_aligned_new ((gsize) in->width * 4, sizeof (float));
  float *alpha = rgb + (gsize) in->width * 3;

  for (gsize y = begin; y < end; y++)
    {
      HekSpan rows = span_of ((guint32) y, in->height, resize->out->height);

      memset (sums, 0, n_sums * sizeof (double));
      for (guint32 i = rows.first; i <= rows.last; i++)
        {
          guint32 weight = i == rows.first  ? rows.first_weight
                           : i == rows.last ? rows.last_weight
                                            : resize->out->height;

          hek_image_read_row (in, i, 0, in->width, HEK_ENCODING_LINEAR, rgb, alpha);
          add_row_float (resize, rgb, alpha, weight, sums);
        }
      store_row_float (resize, (guint32) y, sums, rgb, alpha);
    }
}

HekImage *
hek_image_resize (HekImage       *image,
                  guint32         width,
                  guint32         height,
                  const HekTask  *task,
                  GError        **error)
{
  g_autoptr (HekImage) out = NULL;
  HekResize resize = { .in = image };
  const float *linear = hek_color_srgb_decode_table ();
  gsize block_rows;
  gboolean ok;

  width = MIN (width, image->width);
  height = MIN (height, image->height);
  if (width == image->width && height == image->height)
    return hek_image_ref (image);

  out = hek_image_new (width, height, image->n_channels, image->sample_type, image->encoding,
                       error);
  if (out == NULL)
    return NULL;

  resize.out = out;
  resize.columns = hek_aligned_new (width, sizeof (HekSpan));
  for (guint32 x = 0; x < width; x++)
    resize.columns[x] = span_of (x, image->width, width);
  for (guint code = 0; code < 256; code++)
    resize.linear[code] = (guint32) (linear[code] * (1 << LINEAR_BITS) + 0.5f);

  block_rows = MAX (hek_image_block_rows (image->width) * height / image->height, 1);
  ok = hek_parallel_for (height, block_rows,
                         image->sample_type == HEK_SAMPLE_U8 ? resize_block_u8 : resize_block_float,
                         &resize, task);
  hek_aligned_free (resize.columns);
  if (!ok)
    {
      hek_task_check (task, error);
      return NULL;
    }
  return g_steal_pointer (&out);
}
