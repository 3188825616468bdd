/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The histogram that palettes are made from: neighbouring colours of the set (equal in the upper
 * bits of their keys) become one row with their weighted mean.
 */
#include "config.h"

#include "hek-palette-private.h"

#include <math.h>
#include <string.h>

#include "hek-aligned.h"

/* Differences of vivid colours look smaller: CIEDE2000 divides theirs by 1 + 0.045 C*, which would
 * be 5 here. Less of it keeps small vivid things in their colour at hardly any cost of the mean,
 * and raises SSIMULACRA2 at few colours. */
#define CHROMA_RELIEF 1.5

static void
hek_color_bins_merge (HekColorBins      *self,
                      const HekColorSet *set,
                      guint32            n_colors,
                      const float       *colors,
                      guint              drop)
{
  guint bin = 0;
  double sum[4] = { 0 }, mass = 0, full = 0;

  for (guint32 i = 0; i < n_colors; i++)
    {
      double weight = (double) set->weight[i];

      for (guint d = 0; d < self->dim; d++)
        sum[d] += weight * (double) colors[i * self->dim + d];
      mass += weight;
      full += HEK_WEIGHT_MAX * (double) set->count[i];
      if (i + 1 < n_colors && set->key[i + 1] >> drop == set->key[i] >> drop)
        continue;

      /* All weights of a bin may be zero; its colours count nothing then, wherever they lie. */
      for (guint d = 0; d < self->dim; d++)
        self->rows[bin * self->dim + d]
          = mass > 0 ? (float) (sum[d] / mass) : colors[i * self->dim + d];
      self->masses[bin] = (float) full;
      self->weights[bin++] = (float) mass;
      mass = full = 0;
      memset (sum, 0, sizeof sum);
    }
}

static void
hek_color_bins_relieve (HekColorBins *self)
{
  for (guint i = 0; i < self->n; i++)
    {
      const float *row = self->rows + i * self->dim;
      double chroma = sqrt ((double) (row[1] * row[1] + row[2] * row[2]));

      self->weights[i] = (float) ((double) self->weights[i] / (1 + CHROMA_RELIEF * chroma));
    }
}

gboolean
hek_color_bins_init (HekColorBins         *self,
                     const HekColorSet    *set,
                     const HekQuantSpace  *space,
                     guint                 max_bins,
                     GError              **error)
{
  guint32 n_colors = set->n - (set->rgba[set->n - 1][3] == 0);
  guint dim = set->has_alpha ? 4 : 3;
  hek_auto_aligned float *colors = hek_aligned_try_new ((gsize) n_colors * dim, sizeof (float));
  guint drop;

  memset (self, 0, sizeof *self);
  self->dim = dim;
  self->n = hek_color_set_group (set, n_colors, max_bins, &drop);
  self->rows = hek_aligned_try_new ((gsize) self->n * dim, sizeof (float));
  self->weights = hek_aligned_try_new (self->n, sizeof (float));
  self->masses = hek_aligned_try_new (self->n, sizeof (float));
  if (colors == NULL || self->rows == NULL || self->weights == NULL || self->masses == NULL)
    {
      hek_color_bins_clear (self);
      g_set_error (error, HEK_IMAGE_ERROR, HEK_IMAGE_ERROR_TOO_LARGE,
                   "not enough memory for a palette");
      return FALSE;
    }
  hek_quant_space_to_rows (space, (const guint8 (*)[4]) set->rgba, n_colors, dim, colors);
  hek_color_bins_merge (self, set, n_colors, colors, drop);
  if (space->has_chroma)
    hek_color_bins_relieve (self);
  return TRUE;
}

void
hek_color_bins_clear (HekColorBins *self)
{
  g_clear_pointer (&self->rows, hek_aligned_free);
  g_clear_pointer (&self->weights, hek_aligned_free);
  g_clear_pointer (&self->masses, hek_aligned_free);
}
