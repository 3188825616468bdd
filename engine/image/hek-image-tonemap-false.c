/* SPDX-License-Identifier: Apache-2.0 */
/*
 * False colours: one colour for each stop of luminance, from 8 stops below diffuse white to 6 above
 * it. The grey band holds middle grey (0.18, 2.5 stops below white); cold and dark colours lie
 * below, warm ones above diffuse white.
 */
#include "config.h"

#include "hek-image-tonemap.h"

#include <math.h>
#include <string.h>

#include "hek-image-private.h"
#include "hek-image-tonemap-private.h"
#include "hek-parallel.h"

#define FIRST_STOP (-8)

static const HekFalseColorBand bands[] = {
  { -INFINITY, -8, { 0, 0, 0 } }, { -8, -7, { 45, 0, 75 } },     { -7, -6, { 80, 0, 150 } },
  { -6, -5, { 40, 40, 200 } },    { -5, -4, { 20, 95, 235 } },   { -4, -3, { 0, 160, 200 } },
  { -3, -2, { 119, 119, 119 } },  { -2, -1, { 0, 140, 80 } },    { -1, 0, { 100, 195, 60 } },
  { 0, 1, { 245, 235, 70 } },     { 1, 2, { 250, 185, 40 } },    { 2, 3, { 245, 125, 30 } },
  { 3, 4, { 225, 60, 40 } },      { 4, 5, { 205, 25, 115 } },    { 5, 6, { 240, 130, 215 } },
  { 6, INFINITY, { 255, 255, 255 } },
};

typedef struct
{
  const HekImage *in;
  HekImage *out;
  float gain;
} HekFalseRun;

const HekFalseColorBand *
hek_false_color_bands (guint *n)
{
  *n = G_N_ELEMENTS (bands);
  return bands;
}

double
hek_false_color_cd_m2 (double stops,
                       double white_cd_m2)
{
  return white_cd_m2 * exp2 (stops);
}

/* Edges are powers of two: the exponent of the float decides, exactly. */
static const HekFalseColorBand *
band_of (float luminance)
{
  guint32 bits;
  int i;

  if (!(luminance >= 0x1p-8f)) /* NaN too */
    return &bands[0];
  memcpy (&bits, &luminance, sizeof bits);
  i = (int) (bits >> 23) - 127 - FIRST_STOP + 1;
  return &bands[MIN (i, (int) G_N_ELEMENTS (bands) - 1)];
}

void
hek_false_color_rows (const float *rgb,
                      gsize        n,
                      double       exposure_ev,
                      guint8      *codes)
{
  const float gain = hek_tonemap_gain (exposure_ev);

  for (gsize i = 0; i < n; i++)
    memcpy (codes + 3 * i, band_of (hek_tonemap_luminance (rgb + 3 * i) * gain)->rgb, 3);
}

static void
color_row (const HekFalseRun *run,
           guint32            y)
{
  float rgb[3 * HEK_IMAGE_CHUNK], alpha[HEK_IMAGE_CHUNK];
  guint n_channels = run->in->n_channels;
  guint8 *out = hek_image_row (run->out, y);

  for (guint32 x = 0; x < run->in->width; x += HEK_IMAGE_CHUNK)
    {
      guint32 n = MIN (run->in->width - x, HEK_IMAGE_CHUNK);

      hek_image_read_row (run->in, y, x, n, HEK_ENCODING_LINEAR, rgb,
                          n_channels == 4 ? alpha : NULL);
      for (guint32 i = 0; i < n; i++, out += n_channels)
        {
          memcpy (out, band_of (hek_tonemap_luminance (rgb + 3 * i) * run->gain)->rgb, 3);
          if (n_channels == 4)
            out[3] = alpha[i] > 0 ? (guint8) (MIN (alpha[i], 1.0f) * 255.0f + 0.5f) : 0;
        }
    }
}

static void
color_block (gsize    begin,
             gsize    end,
             gsize    block_idx,
             gpointer data)
{
  for (gsize y = begin; y < end; y++)
    color_row (data, (guint32) y);
}

HekImage *
hek_image_false_color (const HekImage  *image,
                       double           exposure_ev,
                       const HekTask   *task,
                       GError         **error)
{
  g_autoptr (HekImage)
    out = hek_image_new (image->width, image->height, image->n_channels, HEK_SAMPLE_U8,
                         HEK_ENCODING_SRGB, error);
  HekFalseRun run = { .in = image, .out = out, .gain = hek_tonemap_gain (exposure_ev) };

  if (out == NULL)
    return NULL;
  if (!hek_parallel_for (image->height, hek_image_block_rows (image->width), color_block, &run,
                         task))
    {
      hek_task_check (task, error);
      return NULL;
    }
  return g_steal_pointer (&out);
}
