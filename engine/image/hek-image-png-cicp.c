/* SPDX-License-Identifier: Apache-2.0 */
/*
 * PNG with light above white: linear light to codes of PQ or HLG. What hek-image-tag-apply.c does
 * to codes when it reads them is undone here, by the same formulas.
 */
#include "config.h"

#include "hek-image-file.h"

#include <math.h>

#include "hek-image-png-private.h"
#include "hek-image-private.h"
#include "hek-parallel.h"
#include "hek-transfer.h"

/* The display of HLG pictures, ITU-R BT.2100-2, table 5. */
#define HLG_PEAK_CD_M2 1000.0
#define HLG_GAMMA 1.2

/* Code of primaries in ITU-T H.273, table 2: BT.709, those of HekImage. */
#define PRIMARIES_BT709 1

typedef struct
{
  const HekImage *image;
  HekImage *stored; /* codes, U8 or U16 */
  HekImageCicp curve;
  double luminance[3]; /* of the primaries */
} HekCicpCodes;

/* NaN compares false, so it becomes 0. */
static inline float
clip01 (float v)
{
  return v > 0.0f ? (v < 1.0f ? v : 1.0f) : 0.0f;
}

static void
encode_pq (float   *rgb,
           guint32  n)
{
  for (guint32 i = 0; i < 3 * n; i++)
    {
      float cd_m2 = rgb[i] * (float) HEK_TRANSFER_REFERENCE_WHITE;

      rgb[i] = cd_m2 > 0 ? cd_m2 : 0;
    }
  hek_transfer_find ("pq")->encode_rows (rgb, rgb, 3 * (gsize) n);
}

/* Light of the display to that of the scene, E = F / Y_S^(gamma - 1) with Y_S = Y_D^(1 / gamma). */
static void
encode_hlg (const HekCicpCodes *self,
            float              *rgb,
            guint32             n)
{
  const double *w = self->luminance;

  for (guint32 i = 0; i < n; i++, rgb += 3)
    {
      double light[3], y, gain;

      for (int c = 0; c < 3; c++)
        light[c] = (double) clip01 (rgb[c] * (float) (HEK_TRANSFER_REFERENCE_WHITE
                                                      / HLG_PEAK_CD_M2));
      y = w[0] * light[0] + w[1] * light[1] + w[2] * light[2];
      gain = y > 0 ? pow (y, 1 / HLG_GAMMA - 1) : 0;
      for (int c = 0; c < 3; c++)
        rgb[c] = (float) hek_transfer_find ("hlg")->encode (light[c] * gain);
    }
}

static void
store (const HekCicpCodes *self,
       guint32             y,
       guint32             x0,
       guint32             n,
       const float        *rgb,
       const float        *alpha)
{
  guint n_channels = self->stored->n_channels;
  gsize at = (gsize) x0 * n_channels;
  guint8 *row8 = hek_image_row (self->stored, y) + at;
  guint16 *row16 = (guint16 *) hek_image_row (self->stored, y) + at;
  gboolean is_wide = self->stored->sample_type == HEK_SAMPLE_U16;
  float last = is_wide ? 65535.0f : 255.0f;

  for (guint32 i = 0; i < n; i++)
    for (guint c = 0; c < n_channels; c++)
      {
        float code = clip01 (c < 3 ? rgb[3 * i + c] : alpha[i]) * last + 0.5f;

        if (is_wide)
          row16[n_channels * i + c] = (guint16) code;
        else
          row8[n_channels * i + c] = (guint8) code;
      }
}

static void
encode_rows (gsize    begin,
             gsize    end,
             gsize    block_idx,
             gpointer data)
{
  const HekCicpCodes *self = data;
  float rgb[HEK_IMAGE_CHUNK * 3], alpha[HEK_IMAGE_CHUNK];

  for (gsize y = begin; y < end; y++)
    for (guint32 x = 0; x < self->image->width; x += HEK_IMAGE_CHUNK)
      {
        guint32 n = MIN (self->image->width - x, HEK_IMAGE_CHUNK);

        hek_image_read_row (self->image, (guint32) y, x, n, HEK_ENCODING_LINEAR, rgb, alpha);
        if (self->curve == HEK_IMAGE_CICP_PQ)
          encode_pq (rgb, n);
        else
          encode_hlg (self, rgb, n);
        store (self, (guint32) y, x, n, rgb, alpha);
      }
}

GBytes *
hek_image_encode_png_cicp (HekImage       *image,
                           HekImageCicp    curve,
                           guint           n_bits,
                           int             level,
                           const HekTask  *task,
                           GError        **error)
{
  const guint8 cicp[4] = { PRIMARIES_BT709, (guint8) curve, 0, 1 };
  g_autoptr (HekImage) stored = NULL;
  HekTask convert = hek_task_sub (task, 0.0, 0.2);
  HekTask encode = hek_task_sub (task, 0.2, 0.8);
  HekCicpCodes self = { .image = image, .curve = curve };
  HekImageTag tag = { 0 };

  g_return_val_if_fail (n_bits == 8 || n_bits == 16, NULL);
  g_return_val_if_fail (level >= 0 && level <= 9, NULL);

  stored = hek_image_new (image->width, image->height, image->n_channels,
                          n_bits == 8 ? HEK_SAMPLE_U8 : HEK_SAMPLE_U16, HEK_ENCODING_SRGB, error);
  if (stored == NULL)
    return NULL;

  hek_image_tag_set_cicp (&tag, cicp[0], cicp[1], cicp[2], TRUE);
  for (int c = 0; c < 3; c++)
    self.luminance[c] = tag.luminance[c];
  hek_image_tag_clear (&tag);
  self.stored = stored;
  if (!hek_parallel_for (image->height, hek_image_block_rows (image->width), encode_rows, &self,
                         &convert))
    {
      hek_task_check (task, error);
      return NULL;
    }
  return hek_png_write (stored, cicp, level, &encode, error);
}
