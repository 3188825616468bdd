/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Colour management of a whole picture. Integer samples go through one table per channel (256 or
 * 65536 floats) and a matrix; only profiles with lookup tables of their own, and float samples with
 * a profile, go through Little CMS.
 */
#include "config.h"

#include "hek-image-tag-private.h"

#include <math.h>
#include <string.h>

#include "hek-aligned.h"
#include "hek-color-transfer.h"
#include "hek-image-private.h"
#include "hek-parallel.h"
#include "hek-transfer-hlg.h"
#include "hek-transfer.h"

/* The display of HLG pictures. */
#define HLG_PEAK_CD_M2 1000.0

/* A matrix from another space is read as one that stays inside BT.709 when no entry is lower than
 * this: rounding. */
#define IN_GAMUT_TOLERANCE 1e-3

typedef struct
{
  const HekImageTag *tag;
  const HekImage *in;
  HekImage *out;
  float *tables[3]; /* owned; three times the same one, or one per channel */
  float matrix[9];
  gboolean use_matrix;
  gboolean plain_ink;
} HekApply;

static double
decode_bt709 (double v)
{
  return v < 0.081 ? v / 4.5 : pow ((v + 0.099) / 1.099, 1 / 0.45);
}

static double
decode (const HekImageTag *tag,
        guint              channel,
        double             v)
{
  if (tag->icc != NULL)
    return hek_image_icc_curve (tag->icc, channel, v);

  if (tag->narrow_range)
    v = CLAMP ((v * 255.0 - 16.0) / 219.0, 0.0, 1.0);
  switch (tag->curve)
    {
    case HEK_IMAGE_CURVE_SRGB:
      return hek_color_srgb_decode (v);
    case HEK_IMAGE_CURVE_LINEAR:
      return v;
    case HEK_IMAGE_CURVE_GAMMA:
      return pow (v, tag->gamma);
    case HEK_IMAGE_CURVE_BT709:
      return decode_bt709 (v);
    case HEK_IMAGE_CURVE_PQ:
      return hek_transfer_find ("pq")->decode (v) / HEK_TRANSFER_REFERENCE_WHITE;
    case HEK_IMAGE_CURVE_HLG:
      return hek_transfer_find ("hlg")->decode (v);
    }
  g_assert_not_reached ();
}

/* Narrow range in 16 bits is 16 and 219 times 256 of 65535, which is a little less than the same
 * share of 255. */
static double
table_value (const HekImageTag *tag,
             guint              n,
             guint              code)
{
  if (tag->narrow_range && n == 65536)
    return code / 256.0 / 255.0;
  return code / (n - 1.0);
}

static void
make_tables (HekApply *apply)
{
  guint n = apply->in->sample_type == HEK_SAMPLE_U8 ? 256 : 65536;
  guint n_tables = apply->tag->icc != NULL ? 3 : 1;

  for (guint c = 0; c < n_tables; c++)
    {
      apply->tables[c] = hek_aligned_new (n, sizeof (float));
      for (guint code = 0; code < n; code++)
        apply->tables[c][code] = (float) decode (apply->tag, c, table_value (apply->tag, n, code));
    }
  for (guint c = n_tables; c < 3; c++)
    apply->tables[c] = apply->tables[0];
}

static void
free_tables (HekApply *apply)
{
  for (guint c = 2; c > 0; c--)
    if (apply->tables[c] != apply->tables[0])
      hek_aligned_free (apply->tables[c]);
  hek_aligned_free (apply->tables[0]);
}

/* The display's part of HLG, ITU-R BT.2100-2: F = peak * Y ^ (gamma - 1) * E. Y is by the primaries
 * of the picture; by those of BT.2020 it is in hek_hlg_ootf(). */
static void
hlg_to_display (const HekImageTag *tag,
                float             *rgb,
                guint32            n)
{
  const double gamma = hek_hlg_system_gamma (HLG_PEAK_CD_M2, HEK_HLG_REFERENCE_SURROUND);

  for (guint32 i = 0; i < n; i++, rgb += 3)
    {
      double y = tag->luminance[0] * rgb[0] + tag->luminance[1] * rgb[1] +
                 tag->luminance[2] * rgb[2];
      float scale = (float) (HLG_PEAK_CD_M2 / HEK_TRANSFER_REFERENCE_WHITE *
                             pow (MAX (y, 0), gamma - 1));

      for (int c = 0; c < 3; c++)
        rgb[c] *= scale;
    }
}

static void
apply_matrix (const float m[9],
              float      *rgb,
              guint32     n)
{
  for (guint32 i = 0; i < n; i++, rgb += 3)
    {
      float r = rgb[0], g = rgb[1], b = rgb[2];

      rgb[0] = m[0] * r + m[1] * g + m[2] * b;
      rgb[1] = m[3] * r + m[4] * g + m[5] * b;
      rgb[2] = m[6] * r + m[7] * g + m[8] * b;
    }
}

static void
look_up (const HekApply *apply,
         guint32         y,
         guint32         x0,
         guint32         n,
         float          *rgb)
{
  guint step = apply->in->n_channels;
  gsize first = (gsize) x0 * step;

  if (apply->in->sample_type == HEK_SAMPLE_U8)
    {
      const guint8 *src = hek_image_row (apply->in, y) + first;

      for (guint32 i = 0; i < n; i++)
        for (guint c = 0; c < 3; c++)
          rgb[3 * i + c] = apply->tables[c][src[step * i + c]];
    }
  else
    {
      const guint16 *src = (const guint16 *) hek_image_row (apply->in, y) + first;

      for (guint32 i = 0; i < n; i++)
        for (guint c = 0; c < 3; c++)
          rgb[3 * i + c] = apply->tables[c][src[step * i + c]];
    }
}

/* Through Little CMS: as many floats a pixel as the profile has channels. */
static void
convert_with_profile (const HekApply *apply,
                      guint32         y,
                      guint32         x0,
                      guint32         n,
                      float          *rgb,
                      float          *fourth)
{
  float in[HEK_IMAGE_CHUNK * 4];
  HekImageIccKind kind = hek_image_icc_kind (apply->tag->icc);

  hek_image_read_row (apply->in, y, x0, n, apply->in->encoding, rgb, fourth);
  for (guint32 i = 0; i < n; i++)
    switch (kind)
      {
      case HEK_IMAGE_ICC_GRAY:
        in[i] = rgb[3 * i];
        break;
      case HEK_IMAGE_ICC_RGB:
        in[3 * i] = rgb[3 * i];
        in[3 * i + 1] = rgb[3 * i + 1];
        in[3 * i + 2] = rgb[3 * i + 2];
        break;
      case HEK_IMAGE_ICC_CMYK:
        in[4 * i] = rgb[3 * i];
        in[4 * i + 1] = rgb[3 * i + 1];
        in[4 * i + 2] = rgb[3 * i + 2];
        in[4 * i + 3] = fourth[i];
        break;
      }
  hek_image_icc_convert_row (apply->tag->icc, in, rgb, n);
}

/* Ink without a profile; multiplied in codes, as viewers do. */
static void
convert_plain_ink (const HekApply *apply,
                   guint32         y,
                   guint32         x0,
                   guint32         n,
                   float          *rgb,
                   float          *black)
{
  hek_image_read_row (apply->in, y, x0, n, apply->in->encoding, rgb, black);
  for (guint32 i = 0; i < n; i++)
    for (guint c = 0; c < 3; c++)
      rgb[3 * i + c] = (1.0f - rgb[3 * i + c]) * (1.0f - black[i]);
}

static void
apply_block (gsize    begin,
             gsize    end,
             gsize    block_idx,
             gpointer data)
{
  const HekApply *apply = data;
  float rgb[HEK_IMAGE_CHUNK * 3], alpha[HEK_IMAGE_CHUNK];

  for (gsize y = begin; y < end; y++)
    for (guint32 x = 0; x < apply->in->width; x += HEK_IMAGE_CHUNK)
      {
        guint32 n = MIN (apply->in->width - x, HEK_IMAGE_CHUNK);
        HekEncoding encoding = HEK_ENCODING_LINEAR;

        if (apply->plain_ink)
          {
            convert_plain_ink (apply, (guint32) y, x, n, rgb, alpha);
            encoding = HEK_ENCODING_SRGB;
          }
        else if (apply->tables[0] == NULL)
          {
            convert_with_profile (apply, (guint32) y, x, n, rgb, alpha);
          }
        else
          {
            /* for alpha alone; the colours are looked up after it */
            if (apply->out->n_channels == 4)
              hek_image_read_row (apply->in, (guint32) y, x, n, apply->in->encoding, rgb, alpha);
            look_up (apply, (guint32) y, x, n, rgb);
            if (apply->tag->icc == NULL && apply->tag->curve == HEK_IMAGE_CURVE_HLG)
              hlg_to_display (apply->tag, rgb, n);
            if (apply->use_matrix)
              apply_matrix (apply->matrix, rgb, n);
          }
        hek_image_write_row (apply->out, (guint32) y, x, n, encoding, rgb, alpha);
      }
}

/* Fills tables and matrix. FALSE when the profile has to go through Little CMS. */
static gboolean
prepare_tables (HekApply *apply,
                gboolean *in_gamut)
{
  const HekImageTag *tag = apply->tag;
  double matrix[9];

  if (apply->in->sample_type == HEK_SAMPLE_F32)
    return FALSE;
  if (tag->icc == NULL)
    memcpy (matrix, tag->matrix, sizeof matrix);
  else if (!hek_image_icc_is_matrix (tag->icc, matrix))
    return FALSE;

  apply->use_matrix = tag->icc != NULL || tag->other_primaries;
  *in_gamut = tag->curve != HEK_IMAGE_CURVE_PQ && tag->curve != HEK_IMAGE_CURVE_HLG;
  for (int i = 0; i < 9; i++)
    {
      apply->matrix[i] = (float) matrix[i];
      *in_gamut = *in_gamut && matrix[i] >= -IN_GAMUT_TOLERANCE;
    }
  make_tables (apply);
  return TRUE;
}

/* Chooses the way, and makes the image for the result. */
static HekImage *
apply_prepare (HekApply  *apply,
               GError   **error)
{
  const HekImage *in = apply->in;
  guint n_channels = apply->tag->is_ink ? 3 : in->n_channels;
  gboolean in_gamut;

  apply->plain_ink = apply->tag->is_ink && apply->tag->icc == NULL;
  if (apply->plain_ink)
    return hek_image_new (in->width, in->height, n_channels, in->sample_type, in->encoding, error);
  if (prepare_tables (apply, &in_gamut) && in_gamut)
    return hek_image_new (in->width, in->height, n_channels, HEK_SAMPLE_U16, HEK_ENCODING_SRGB,
                          error);
  return hek_image_new (in->width, in->height, n_channels, HEK_SAMPLE_F32, HEK_ENCODING_LINEAR,
                        error);
}

HekImage *
hek_image_tag_apply (const HekImageTag  *tag,
                     HekImage           *device,
                     const HekTask      *task,
                     GError            **error)
{
  g_autoptr (HekImage) in = device;
  HekApply apply = { .tag = tag, .in = in };
  gboolean ok;

  if (hek_image_tag_is_srgb (tag))
    return g_steal_pointer (&in);

  apply.out = apply_prepare (&apply, error);
  ok = apply.out != NULL &&
       hek_parallel_for (in->height, hek_image_block_rows (in->width), apply_block, &apply, task);
  free_tables (&apply);
  if (ok)
    return apply.out;

  if (apply.out != NULL)
    {
      hek_task_check (task, error);
      hek_image_unref (apply.out);
    }
  return NULL;
}
