/* SPDX-License-Identifier: Apache-2.0 */
/* Colours to and from the rows in which palettes are searched. */
#include "config.h"

#include "hek-quant-space-private.h"

#include <math.h>

#include "hek-color-transfer.h"

#define CHUNK 256

void
hek_quant_space_init (HekQuantSpace *self,
                      const char    *id)
{
  const double black_linear[3] = { 0, 0, 0 }, white_linear[3] = { 1, 1, 1 };
  double black[3], white[3], sum = 0;

  self->space = hek_color_space_find (id);
  g_return_if_fail (self->space != NULL);

  self->space->from_linear (black_linear, black);
  self->space->from_linear (white_linear, white);
  for (guint c = 0; c < 3; c++)
    {
      self->scale[c] = 1.0f;
      self->mid[c] = (float) (0.5 * (black[c] + white[c]));
      sum += (white[c] - black[c]) * (white[c] - black[c]);
    }
  self->alpha_scale = (float) (0.5 * sqrt (sum));
}

void
hek_quant_space_to_rows (const HekQuantSpace *self,
                         const guint8 (*rgba)[4],
                         gsize                n,
                         guint                dim,
                         float               *rows)
{
  const float *decode = hek_color_srgb_decode_table ();
  float color[CHUNK * 3];

  for (gsize begin = 0; begin < n; begin += CHUNK)
    {
      gsize len = MIN (n - begin, CHUNK);

      for (gsize i = 0; i < len; i++)
        for (guint c = 0; c < 3; c++)
          color[3 * i + c] = decode[rgba[begin + i][c]];
      self->space->from_linear_rows (color, color, len);

      for (gsize i = 0; i < len; i++)
        {
          float *row = rows + (begin + i) * dim;
          float alpha = (float) rgba[begin + i][3] / 255.0f;

          for (guint c = 0; c < 3; c++)
            row[c] = alpha * (color[3 * i + c] - self->mid[c]) * self->scale[c];
          if (dim == 4)
            row[3] = alpha * self->alpha_scale;
        }
    }
}

void
hek_quant_space_from_rows (const HekQuantSpace *self,
                           const float         *rows,
                           gsize                n,
                           guint                dim,
                           guint8 (*rgba)[4])
{
  for (gsize i = 0; i < n; i++)
    {
      const float *row = rows + i * dim;
      float alpha = dim == 4 ? CLAMP (row[3] / self->alpha_scale, 0.0f, 1.0f) : 1.0f;
      float color[3] = { 0, 0, 0 };

      rgba[i][3] = (guint8) (alpha * 255.0f + 0.5f);
      if (rgba[i][3] > 0)
        {
          for (guint c = 0; c < 3; c++)
            color[c] = row[c] / (alpha * self->scale[c]) + self->mid[c];
          self->space->to_linear_rows (color, color, 1);
        }
      hek_color_srgb_encode_u8_rows (color, rgba[i], 3);
    }
}
