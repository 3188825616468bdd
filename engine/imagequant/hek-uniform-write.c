/* SPDX-License-Identifier: Apache-2.0 */
/* Rows of light into results of the uniform quantizer, whatever their samples are. */
#include "config.h"

#include "hek-uniform-private.h"

#include <string.h>

#include "hek-color-transfer.h"

static void
hek_uniform_write_u8 (guint8       *out,
                      guint         n_channels,
                      gsize         n,
                      const float  *linear,
                      const float  *alpha,
                      guint8       *codes)
{
  if (n_channels == 3)
    {
      hek_color_srgb_encode_u8_rows (linear, out, 3 * n);
      return;
    }
  hek_color_srgb_encode_u8_rows (linear, codes, 3 * n);
  for (gsize x = 0; x < n; x++)
    {
      out[4 * x + 3] = (guint8) (alpha[x] * 255.0f + 0.5f);
      for (guint c = 0; c < 3; c++)
        out[4 * x + c] = out[4 * x + 3] > 0 ? codes[3 * x + c] : 0;
    }
}

static inline guint16
hek_uniform_code_16 (float encoded)
{
  return (guint16) (CLAMP (encoded, 0.0f, 1.0f) * 65535.0f + 0.5f);
}

static void
hek_uniform_write_u16 (guint16      *out,
                       guint         n_channels,
                       gsize         n,
                       float        *linear,
                       const float  *alpha)
{
  hek_color_srgb_encode_rows (linear, linear, 3 * n);
  for (gsize x = 0; x < n; x++)
    {
      gboolean is_seen = n_channels == 3 || alpha[x] > 0;

      for (guint c = 0; c < 3; c++)
        out[n_channels * x + c] = is_seen ? hek_uniform_code_16 (linear[3 * x + c]) : 0;
      if (n_channels == 4)
        out[4 * x + 3] = hek_uniform_code_16 (alpha[x]);
    }
}

static void
hek_uniform_write_f32 (float        *out,
                       guint         n_channels,
                       gsize         n,
                       const float  *linear,
                       const float  *alpha,
                       float         alpha_codes)
{
  if (n_channels == 3)
    {
      memcpy (out, linear, 3 * n * sizeof *out);
      return;
    }
  for (gsize x = 0; x < n; x++)
    {
      float code = (float) (guint) (alpha[x] * alpha_codes + 0.5f);

      for (guint c = 0; c < 3; c++)
        out[4 * x + c] = code > 0 ? linear[3 * x + c] : 0;
      out[4 * x + 3] = code / alpha_codes;
    }
}

void
hek_uniform_write_row (const HekUniform *self,
                       gsize             y,
                       float            *linear,
                       const float      *alpha,
                       guint8           *codes)
{
  guint8 *row = hek_image_row (self->out, (guint32) y);
  guint n_channels = self->out->n_channels;
  gsize n = self->out->width;

  switch (self->out->sample_type)
    {
    case HEK_SAMPLE_U8:
      hek_uniform_write_u8 (row, n_channels, n, linear, alpha, codes);
      return;
    case HEK_SAMPLE_U16:
      hek_uniform_write_u16 ((guint16 *) row, n_channels, n, linear, alpha);
      return;
    case HEK_SAMPLE_F32:
      hek_uniform_write_f32 ((float *) row, n_channels, n, linear, alpha,
                             self->light->pq_bits == 8 ? 255.0f : 65535.0f);
      return;
    }
}
