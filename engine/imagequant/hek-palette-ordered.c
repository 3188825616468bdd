/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Ordered dithering onto a palette. For every colour of the picture, a mixture of MIXTURE colours
 * of the palette is found whose mean in linear light comes near to it: each next one is the nearest
 * to the colour and what the ones before it have missed (T. Knoll, US patent 6,606,166, expired).
 * Sorted by lightness they form a ramp, and the threshold matrix says which of them a pixel takes.
 */
#include "config.h"

#include "hek-palette-private.h"

#include <string.h>

#include "hek-aligned.h"
#include "hek-color-transfer.h"
#include "hek-kernel-nearest.h"
#include "hek-parallel.h"

#define MIXTURE 32

/* Where a picture has more colours than this, neighbouring ones share a mixture. */
#define MAX_GROUPS 32768

/* Groups that go through the search together. */
#define BATCH 128
#define BLOCK_GROUPS 1024

typedef struct
{
  const HekImage *image;
  const HekPaletteSearch *search;
  const guint16 *thresholds;
  float amount;
  guint n_groups;
  guint8 (*goals)[4];          /* per group: the mean of its colours */
  guint16 *group;              /* per colour of the set */
  guint8 (*mixtures)[MIXTURE]; /* per group, dark to light */
  HekIndexedImage *indexed;
} HekOrdered;

/* The row of a point of premultiplied linear light with alpha. */
static void
hek_ordered_to_rows (const HekPaletteSearch *search,
                     float                 (*points)[4],
                     gsize                   n,
                     float                  *rows)
{
  const HekQuantSpace *space = &search->space;
  float color[BATCH * 3], alpha[BATCH];

  for (gsize i = 0; i < n; i++)
    {
      alpha[i] = CLAMP (points[i][3], 0.0f, 1.0f);
      for (guint c = 0; c < 3; c++)
        {
          float value = alpha[i] > 0 ? points[i][c] / alpha[i] : 0;

          color[3 * i + c] = CLAMP (value, 0.0f, 1.0f);
        }
    }
  space->space->from_linear_rows (color, color, n);
  for (gsize i = 0; i < n; i++)
    {
      for (guint c = 0; c < 3; c++)
        rows[i * search->dim + c] = alpha[i] * (color[3 * i + c] - space->mid[c]) * space->scale[c];
      if (search->dim == 4)
        rows[i * 4 + 3] = alpha[i] * space->alpha_scale;
    }
}

static void
hek_ordered_sort (const HekPaletteSearch *search,
                  guint8                 *mixture)
{
  for (guint i = 1; i < MIXTURE; i++)
    {
      guint8 color = mixture[i];
      float lightness = search->rows[color * search->dim];
      guint j = i;

      for (; j > 0; j--)
        {
          float before = search->rows[mixture[j - 1] * search->dim];

          if (before < lightness || (before == lightness && mixture[j - 1] <= color))
            break;
          mixture[j] = mixture[j - 1];
        }
      mixture[j] = color;
    }
}

static void
hek_ordered_mix (HekOrdered *self,
                 gsize       begin,
                 gsize       n)
{
  const HekPaletteSearch *search = self->search;
  const float *decode = hek_color_srgb_decode_table ();
  float goal[BATCH][4], wanted[BATCH][4], missed[BATCH][4] = { 0 }, rows[BATCH * 4];
  guint32 idx[BATCH];

  for (gsize i = 0; i < n; i++)
    {
      const guint8 *rgba = self->goals[begin + i];

      goal[i][3] = (float) rgba[3] / 255.0f;
      for (guint c = 0; c < 3; c++)
        goal[i][c] = goal[i][3] * decode[rgba[c]];
    }
  for (guint step = 0; step < MIXTURE; step++)
    {
      for (gsize i = 0; i < n; i++)
        for (guint c = 0; c < 4; c++)
          wanted[i][c] = goal[i][c] + self->amount * missed[i][c];
      hek_ordered_to_rows (search, wanted, n, rows);
      hek_kernel_nearest_rows (search->panels, search->n, search->dim, rows, n, idx, NULL);
      for (gsize i = 0; i < n; i++)
        {
          self->mixtures[begin + i][step] = (guint8) idx[i];
          for (guint c = 0; c < 4; c++)
            missed[i][c] += goal[i][c] - search->linear[c][idx[i]];
        }
    }
  for (gsize i = 0; i < n; i++)
    hek_ordered_sort (search, self->mixtures[begin + i]);
}

static void
hek_ordered_groups (gsize    begin,
                    gsize    end,
                    gsize    block_idx,
                    gpointer data)
{
  for (gsize i = begin; i < end; i += BATCH)
    hek_ordered_mix (data, i, MIN (end - i, BATCH));
}

static void
hek_ordered_rows (gsize    begin,
                  gsize    end,
                  gsize    block_idx,
                  gpointer data)
{
  HekOrdered *self = data;
  guint32 width = self->image->width;
  g_autofree guint8 *rgb = g_malloc (4 * (gsize) width);
  g_autofree guint32 *colors = g_new (guint32, width);
  guint8 *alpha = rgb + 3 * (gsize) width;

  for (gsize y = begin; y < end; y++)
    {
      const guint16 *thresholds = self->thresholds + y % HEK_DITHER_SIDE * HEK_DITHER_SIDE;
      guint8 *out = self->indexed->indices + y * width;

      hek_image_read_row_u8 (self->image, (guint32) y, 0, width, rgb, alpha);
      hek_color_set_lookup (self->search->set, rgb, alpha, width, colors);
      for (guint32 x = 0; x < width; x++)
        {
          guint step = thresholds[x % HEK_DITHER_SIDE] * MIXTURE
                       / (HEK_DITHER_SIDE * HEK_DITHER_SIDE);

          out[x] = self->mixtures[self->group[colors[x]]][step];
        }
    }
}

static void
hek_ordered_group (HekOrdered *self)
{
  const HekColorSet *set = self->search->set;
  guint64 sum[4] = { 0 }, mass = 0;
  guint drop, group = 0;

  self->n_groups = hek_color_set_group (set, set->n, MAX_GROUPS, &drop);
  for (guint32 i = 0; i < set->n; i++)
    {
      self->group[i] = (guint16) group;
      mass += set->weight[i];
      for (guint c = 0; c < 4; c++)
        sum[c] += set->weight[i] * set->rgba[i][c];
      if (i + 1 < set->n && set->key[i + 1] >> drop == set->key[i] >> drop)
        continue;

      for (guint c = 0; c < 4; c++)
        self->goals[group][c] = (guint8) ((sum[c] + mass / 2) / mass);
      group++;
      mass = 0;
      memset (sum, 0, sizeof sum);
    }
}

gboolean
hek_palette_map_ordered (HekIndexedImage         *indexed,
                         const HekImage          *image,
                         const HekPaletteSearch  *search,
                         HekDither                dither,
                         double                   amount,
                         const HekTask           *task,
                         GError                 **error)
{
  HekTask mixing = hek_task_sub (task, 0.0, 0.8), placing = hek_task_sub (task, 0.8, 0.2);
  gsize max_groups = MIN (search->set->n, MAX_GROUPS);
  hek_auto_aligned guint8 *mixtures = hek_aligned_try_new (max_groups, MIXTURE);
  hek_auto_aligned guint8 *goals = hek_aligned_try_new (max_groups, 4);
  hek_auto_aligned guint16 *group = hek_aligned_try_new (search->set->n, sizeof (guint16));
  HekOrdered self = { .image = image,
                      .search = search,
                      .thresholds = hek_dither_matrix (dither),
                      .amount = (float) amount,
                      .goals = (guint8 (*)[4]) goals,
                      .group = group,
                      .mixtures = (guint8 (*)[MIXTURE]) mixtures,
                      .indexed = indexed };

  if (mixtures == NULL || goals == NULL || group == NULL)
    {
      g_set_error (error, HEK_IMAGE_ERROR, HEK_IMAGE_ERROR_TOO_LARGE,
                   "not enough memory for dithering");
      return FALSE;
    }
  hek_ordered_group (&self);
  if (hek_parallel_for (self.n_groups, BLOCK_GROUPS, hek_ordered_groups, &self, &mixing)
      && hek_parallel_for (image->height, hek_imagequant_block_rows (image->width),
                           hek_ordered_rows, &self, &placing))
    return TRUE;
  hek_task_check (task, error);
  return FALSE;
}
