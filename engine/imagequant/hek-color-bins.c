/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The histogram that palettes are made from: neighbouring colours of the set (equal in the upper bits of
 * their keys) become one row with their weighted mean.
 */
#include "config.h"

#include "hek-palette-private.h"

#include <string.h>

#include "hek-aligned.h"

#define TRANSPARENT(set, i) ((set)->rgba[i][3] == 0)

/* Keys of @set that differ after dropping @drop bits. */
static guint
hek_color_bins_count (const HekColorSet *set,
                      guint32            n_colors,
                      guint              drop)
{
  guint n = 0;

  for (guint32 i = 0; i < n_colors; i++)
    n += i == 0 || set->key[i] >> drop != set->key[i - 1] >> drop;
  return n;
}

static void
hek_color_bins_merge (HekColorBins      *self,
                      const HekColorSet *set,
                      guint32            n_colors,
                      const float       *colors,
                      guint              drop)
{
  guint bin = 0;
  double sum[4] = { 0 }, mass = 0;

  for (guint32 i = 0; i < n_colors; i++)
    {
      double weight = (double) set->weight[i];

      for (guint d = 0; d < self->dim; d++)
        sum[d] += weight * (double) colors[i * self->dim + d];
      mass += weight;
      if (i + 1 < n_colors && set->key[i + 1] >> drop == set->key[i] >> drop)
        continue;

      /* All weights of a bin may be zero; its colours count nothing then, wherever they lie. */
      for (guint d = 0; d < self->dim; d++)
        self->rows[bin * self->dim + d] = mass > 0 ? (float) (sum[d] / mass) : colors[i * self->dim + d];
      self->weights[bin++] = (float) mass;
      mass = 0;
      memset (sum, 0, sizeof sum);
    }
}

gboolean
hek_color_bins_init (HekColorBins        *self,
                     const HekColorSet   *set,
                     const HekQuantSpace *space,
                     guint                dim,
                     guint                max_bins)
{
  guint32 n_colors = set->n - (set->n > 0 && TRANSPARENT (set, set->n - 1));
  hek_auto_aligned float *colors = hek_aligned_try_new ((gsize) n_colors * dim, sizeof (float));
  guint drop = 0;

  memset (self, 0, sizeof *self);
  self->dim = dim;
  if (colors == NULL)
    return FALSE;

  hek_quant_space_to_rows (space, (const guint8 (*)[4]) set->rgba, n_colors, dim, colors);
  while ((self->n = hek_color_bins_count (set, n_colors, drop)) > max_bins)
    drop++;

  self->rows = hek_aligned_try_new ((gsize) self->n * dim, sizeof (float));
  self->weights = hek_aligned_try_new (self->n, sizeof (float));
  if (self->rows == NULL || self->weights == NULL)
    {
      hek_color_bins_clear (self);
      return FALSE;
    }
  hek_color_bins_merge (self, set, n_colors, colors, drop);
  return TRUE;
}

void
hek_color_bins_clear (HekColorBins *self)
{
  g_clear_pointer (&self->rows, hek_aligned_free);
  g_clear_pointer (&self->weights, hek_aligned_free);
}
