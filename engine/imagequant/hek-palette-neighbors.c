/* SPDX-License-Identifier: Apache-2.0 */
/* The lists of neighbours, and the search through the whole palette where they end too soon. */
#include "config.h"

#include "hek-palette-neighbors-private.h"

#include "hek-kernel-nearest.h"

/* The @n_wanted nearest to colour @i, by their distances, which are not squared. */
static void
hek_palette_list_neighbors (const HekPaletteSearch *search,
                            guint                   i,
                            guint                   n_wanted,
                            guint8                 *idx,
                            float                  *distances)
{
  guint dim = search->dim, n = 0;

  for (guint j = 0; j < search->n; j++)
    {
      float distance = sqrtf (hek_squared_distance (search->rows + i * dim, search->rows + j * dim,
                                                    dim));
      guint k;

      if (j == i || (n == n_wanted && distance >= distances[n - 1]))
        continue;
      n = MIN (n + 1, n_wanted);
      for (k = n - 1; k > 0 && distances[k - 1] > distance; k--)
        {
          distances[k] = distances[k - 1];
          idx[k] = idx[k - 1];
        }
      distances[k] = distance;
      idx[k] = (guint8) j;
    }
}

/* @idx: @n colours, at least one */
static void
hek_neighbor_group_fill (HekNeighborGroup       *self,
                         const HekPaletteSearch *search,
                         const guint8           *idx,
                         guint                   n)
{
  for (guint i = 0; i < n; i++)
    {
      guint at = i;

      for (; at > 0 && self->idx[at - 1] > idx[i]; at--)
        self->idx[at] = self->idx[at - 1];
      self->idx[at] = idx[i];
    }
  for (guint i = n; i < HEK_NEIGHBOR_GROUP; i++)
    self->idx[i] = self->idx[n - 1];
  for (guint i = 0; i < HEK_NEIGHBOR_GROUP; i++)
    for (guint d = 0; d < search->dim; d++)
      self->channel[d][i] = search->rows[self->idx[i] * search->dim + d];
}

void
hek_palette_neighbors_init (HekPaletteNeighbors    *self,
                            const HekPaletteSearch *search)
{
  guint n = MIN (search->n - 1, HEK_N_NEIGHBORS);

  self->search = search;
  self->n_groups = (n + HEK_NEIGHBOR_GROUP - 1) / HEK_NEIGHBOR_GROUP;
  self->has_all = n + 1 == search->n;
  for (guint i = 0; i < search->n; i++)
    {
      guint8 idx[HEK_N_NEIGHBORS];
      float distances[HEK_N_NEIGHBORS];

      hek_palette_list_neighbors (search, i, n, idx, distances);
      for (guint g = 0; g < self->n_groups; g++)
        {
          guint begin = g * HEK_NEIGHBOR_GROUP;

          self->groups[g][i].from = distances[begin];
          hek_neighbor_group_fill (&self->groups[g][i], search, idx + begin,
                                   MIN (n - begin, HEK_NEIGHBOR_GROUP));
        }
    }
}

guint
hek_palette_neighbors_ask_all (const HekPaletteNeighbors *self,
                               const float               *point)
{
  const HekPaletteSearch *search = self->search;
  guint32 idx;

  hek_kernel_nearest_rows (search->panels, search->n, search->dim, point, 1, &idx, NULL);
  return idx;
}
