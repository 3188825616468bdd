/* SPDX-License-Identifier: Apache-2.0 */
/* The lists of neighbours, and the search through the whole palette where they end too soon. */
#include "config.h"

#include "hek-palette-neighbors-private.h"

#include "hek-kernel-nearest.h"

void
hek_palette_neighbors_init (HekPaletteNeighbors    *self,
                            const HekPaletteSearch *search)
{
  guint dim = search->dim;

  self->search = search;
  self->n = MIN (search->n - 1, HEK_N_NEIGHBORS);
  for (guint i = 0; i < search->n; i++)
    {
      guint n = 0;

      for (guint j = 0; j < search->n; j++)
        {
          float distance = sqrtf (hek_squared_distance (search->rows + i * dim,
                                                        search->rows + j * dim, dim));
          guint k;

          if (j == i || (n == self->n && distance >= self->of[i].distance[n - 1]))
            continue;
          n = MIN (n + 1, self->n);
          for (k = n - 1; k > 0 && self->of[i].distance[k - 1] > distance; k--)
            {
              self->of[i].distance[k] = self->of[i].distance[k - 1];
              self->of[i].idx[k] = self->of[i].idx[k - 1];
            }
          self->of[i].distance[k] = distance;
          self->of[i].idx[k] = (guint8) j;
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
