/* SPDX-License-Identifier: Apache-2.0 */
/* The attraction of t-SNE, and what it is the gradient of: sums over the neighbours of each row. */
#include "config.h"

#include "hek-layout-tsne-private.h"

#include <math.h>

#include "hek-kernel-tsne.h"
#include "hek-layout-math.h"
#include "hek-parallel.h"

#define ATTRACT_ROWS_PER_TASK 512
#define SPREAD_ROWS_PER_TASK 128

typedef struct
{
  const HekTsneAffinity *affinity;
  const float *coords;
  guint n_dims;
  float *forces;
  double *sums;
} Sweep;

static void
attract_rows (gsize    begin,
              gsize    end,
              gsize    block_idx G_GNUC_UNUSED,
              gpointer data)
{
  const Sweep *sweep = data;
  const HekTsneAffinity *self = sweep->affinity;

  for (gsize i = begin; i < end; i++)
    hek_kernel_tsne_attract (sweep->coords, sweep->n_dims, i, self->idx + self->offsets[i],
                             self->p + self->offsets[i], self->offsets[i + 1] - self->offsets[i],
                             sweep->forces + i * sweep->n_dims);
}

gboolean
hek_tsne_attract (const HekTsneAffinity *self,
                  const float           *coords,
                  guint                  n_dims,
                  float                 *forces,
                  const HekTask         *task)
{
  Sweep sweep = { self, coords, n_dims, forces, NULL };

  return hek_parallel_for (self->n, ATTRACT_ROWS_PER_TASK, attract_rows, &sweep, task);
}

static void
spread_rows (gsize    begin,
             gsize    end,
             gsize    block_idx,
             gpointer data)
{
  const Sweep *sweep = data;
  const HekTsneAffinity *self = sweep->affinity;
  double sum = 0;

  for (gsize i = begin; i < end; i++)
    for (gsize e = self->offsets[i]; e < self->offsets[i + 1]; e++)
      {
        double square = 0;

        for (guint d = 0; d < sweep->n_dims; d++)
          {
            double diff = (double) sweep->coords[i * sweep->n_dims + d] -
                          (double) sweep->coords[(gsize) self->idx[e] * sweep->n_dims + d];

            square += diff * diff;
          }
        sum += (double) self->p[e] * hek_log (1 + square);
      }
  sweep->sums[block_idx] = sum;
}

double
hek_tsne_spread (const HekTsneAffinity *self,
                 const float           *coords,
                 guint                  n_dims,
                 const HekTask         *task)
{
  gsize n_sums = hek_parallel_n_blocks (self->n, SPREAD_ROWS_PER_TASK);
  g_autofree double *sums = g_new (double, n_sums);
  Sweep sweep = { self, coords, n_dims, NULL, sums };
  double sum = 0;

  if (!hek_parallel_for (self->n, SPREAD_ROWS_PER_TASK, spread_rows, &sweep, task))
    return NAN;
  for (gsize i = 0; i < n_sums; i++)
    sum += sums[i];
  return sum;
}
