/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Pixels for SSIMULACRA 2. They are not read as by the other metrics: the rounding errors of its
 * blur answer to the last bit of their input with up to 0.03 points, and the tool that defines the
 * metric decodes sRGB by an approximation. Pictures of floats are decoded by the curve.
 */
#include "config.h"

#include "hek-metric-ssimulacra2-private.h"

#include "hek-color-transfer.h"

static void
read_u8 (const guint8 *row,
         gboolean      has_alpha,
         guint32       n,
         float        *rgb,
         float        *alpha)
{
  guint8 codes[3 * HEK_SSIMULACRA2_READ_MAX];

  for (guint32 i = 0; has_alpha && i < n; i++)
    {
      codes[3 * i] = row[4 * i];
      codes[3 * i + 1] = row[4 * i + 1];
      codes[3 * i + 2] = row[4 * i + 2];
      alpha[i] = row[4 * i + 3] / 255.0f;
    }
  hek_kernel_ssimulacra2 ()->decode_u8 (has_alpha ? codes : row, rgb, (gsize) 3 * n);
}

static void
read_u16 (const guint16 *row,
          gboolean       has_alpha,
          guint32        n,
          float         *rgb,
          float         *alpha)
{
  guint16 codes[3 * HEK_SSIMULACRA2_READ_MAX];

  for (guint32 i = 0; has_alpha && i < n; i++)
    {
      codes[3 * i] = row[4 * i];
      codes[3 * i + 1] = row[4 * i + 1];
      codes[3 * i + 2] = row[4 * i + 2];
      alpha[i] = row[4 * i + 3] / 65535.0f;
    }
  hek_kernel_ssimulacra2 ()->decode_u16 (has_alpha ? codes : row, rgb, (gsize) 3 * n);
}

/* What is outside [0, 1] is not shown by the displays that the metric is for; NaN is 0. */
static void
clip (float *values,
      gsize  n)
{
  for (gsize i = 0; i < n; i++)
    {
      float v = values[i] > 0 ? values[i] : 0;

      values[i] = v < 1 ? v : 1;
    }
}

void
hek_ssimulacra2_read_row (const HekImage *image,
                          guint32         y,
                          guint32         x0,
                          guint32         n,
                          float          *rgb)
{
  const float ground = hek_color_srgb_decode_table ()[HEK_METRIC_GROUND_CODE];
  gboolean has_alpha = hek_image_has_alpha (image);
  const guint8 *row = hek_image_row (image, y);
  gsize first = (gsize) x0 * image->n_channels;
  float alpha[HEK_SSIMULACRA2_READ_MAX];

  g_assert (n <= HEK_SSIMULACRA2_READ_MAX);

  switch (image->sample_type)
    {
    case HEK_SAMPLE_U8:
      read_u8 (row + first, has_alpha, n, rgb, alpha);
      break;
    case HEK_SAMPLE_U16:
      read_u16 ((const guint16 *) row + first, has_alpha, n, rgb, alpha);
      break;
    case HEK_SAMPLE_F32:
      hek_image_read_row (image, y, x0, n, HEK_ENCODING_LINEAR, rgb, alpha);
      clip (rgb, (gsize) 3 * n);
      clip (alpha, n);
      break;
    }

  for (guint32 i = 0; has_alpha && i < n; i++)
    for (int c = 0; c < 3; c++)
      rgb[3 * i + c] = rgb[3 * i + c] * alpha[i] + ground * (1 - alpha[i]);
}
