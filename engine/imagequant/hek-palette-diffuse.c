/* SPDX-License-Identifier: Apache-2.0 */
/* Error diffusion onto a palette, in linear light. */
#include "config.h"

#include "hek-palette-private.h"

#include <string.h>

#include "hek-aligned.h"
#include "hek-color-transfer.h"
#include "hek-kernel-nearest.h"

typedef struct
{
  const HekPaletteSearch *search;
  float amount;
  gsize width;
  float *error[2]; /* of this row and the next: 4 floats a pixel, one pixel of margin on both sides */
  float *target;   /* 4 floats a pixel */
  guint8 *rgb;
} HekDiffusion;

static inline void
hek_diffuse_add (float       *to,
                 const float *error,
                 float        part)
{
  for (guint c = 0; c < 4; c++)
    to[c] += part * error[c];
}

static guint
hek_diffuse_choose (const HekDiffusion *self,
                    const float         target[4])
{
  const HekQuantSpace *space = self->search->space;
  float alpha = self->search->dim == 4 ? CLAMP (target[3], 0.0f, 1.0f) : 1.0f;
  float row[4];
  guint32 idx;

  for (guint c = 0; c < 3; c++)
    row[c] = alpha > 0 ? CLAMP (target[c] / alpha, 0.0f, 1.0f) : 0;
  space->space->from_linear_rows (row, row, 1);
  for (guint c = 0; c < 3; c++)
    row[c] = alpha * (row[c] - space->mid[c]) * space->scale[c];
  row[3] = alpha * space->alpha_scale;
  hek_kernel_nearest_rows (self->search->panels, self->search->n, self->search->dim, row, 1, &idx, NULL);
  return idx;
}

static void
hek_diffuse_row (HekDiffusion *self,
                 gsize         y,
                 guint8       *out)
{
  gboolean backwards = y % 2 == 1;
  gssize step = backwards ? -1 : 1;
  gssize x = backwards ? (gssize) self->width - 1 : 0;
  float *here = self->error[0] + 4, *below = self->error[1] + 4;

  for (gsize i = 0; i < self->width; i++, x += step)
    {
      float wanted[4], error[4];
      guint idx;

      for (guint c = 0; c < 4; c++)
        wanted[c] = self->target[4 * x + (gssize) c] + here[4 * x + (gssize) c];
      idx = hek_diffuse_choose (self, wanted);
      out[x] = (guint8) idx;

      for (guint c = 0; c < 4; c++)
        error[c] = (CLAMP (wanted[c], -0.5f, 1.5f) - self->search->linear[idx][c]) * self->amount;
      hek_diffuse_add (here + 4 * (x + step), error, 7.0f / 16);
      hek_diffuse_add (below + 4 * (x - step), error, 3.0f / 16);
      hek_diffuse_add (below + 4 * x, error, 5.0f / 16);
      hek_diffuse_add (below + 4 * (x + step), error, 1.0f / 16);
    }
}

static void
hek_diffuse_read_row (HekDiffusion   *self,
                      const HekImage *image,
                      guint32         y)
{
  const float *decode = hek_color_srgb_decode_table ();
  guint8 *alphas = self->rgb + 3 * self->width;

  hek_image_read_row_u8 (image, y, 0, image->width, self->rgb, alphas);
  for (gsize x = 0; x < self->width; x++)
    {
      float alpha = (float) alphas[x] / 255.0f;

      for (guint c = 0; c < 3; c++)
        self->target[4 * x + c] = alpha * decode[self->rgb[3 * x + c]];
      self->target[4 * x + 3] = alpha;
    }
}

gboolean
hek_palette_map_diffused (HekIndexedImage        *indexed,
                          const HekImage         *image,
                          const HekPaletteSearch *search,
                          double                  amount,
                          const HekTask          *task,
                          GError                **error)
{
  gsize width = image->width, margin_row = 4 * (width + 2);
  hek_auto_aligned float *errors = hek_aligned_try_new0 (2 * margin_row + 4 * width, sizeof (float));
  g_autofree guint8 *rgb = g_malloc (4 * width);
  HekDiffusion self = { .search = search, .amount = (float) amount, .width = width, .rgb = rgb };
  gsize check_rows = MAX (hek_imagequant_block_rows (image->width) / 2, 1);

  self.error[0] = errors;
  self.error[1] = errors + margin_row;
  self.target = errors + 2 * margin_row;
  for (gsize y = 0; y < image->height; y++)
    {
      float *done = self.error[0];

      if (y % check_rows == 0)
        {
          if (!hek_task_check (task, error))
            return FALSE;
          hek_task_progress (task, (double) y / image->height);
        }
      hek_diffuse_read_row (&self, image, (guint32) y);
      hek_diffuse_row (&self, y, indexed->indices + y * width);

      self.error[0] = self.error[1];
      self.error[1] = done;
      memset (done, 0, margin_row * sizeof (float));
    }
  return TRUE;
}
