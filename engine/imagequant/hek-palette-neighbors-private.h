/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-palette-private.h"

#include <math.h>

G_BEGIN_DECLS

/*
 * The nearest colour of a palette to one point, when a colour is known that is near: its
 * neighbours are asked from the nearest on, until the triangle inequality says that no farther one
 * can be nearer to the point. The answer is that of hek_kernel_nearest_rows(), ties included.
 */
#define HEK_N_NEIGHBORS 24

typedef struct
{
  const HekPaletteSearch *search;
  guint n; /* neighbours of each: HEK_N_NEIGHBORS, or all the others */
  struct
  {
    float distance[HEK_N_NEIGHBORS]; /* not squared */
    guint8 idx[HEK_N_NEIGHBORS];
  } of[HEK_PALETTE_MAX];
} HekPaletteNeighbors;

void hek_palette_neighbors_init (HekPaletteNeighbors *self, const HekPaletteSearch *search);

/* When the neighbours are not enough. */
guint hek_palette_neighbors_ask_all (const HekPaletteNeighbors *self, const float *point);

static inline float
hek_squared_distance (const float *a,
                      const float *b,
                      guint        dim)
{
  float sum = 0;

  for (guint d = 0; d < dim; d++)
    sum += (a[d] - b[d]) * (a[d] - b[d]);
  return sum;
}

/* @dim: search->dim, a constant for the compiler */
static inline __attribute__ ((always_inline)) guint
hek_palette_neighbors_find (const HekPaletteNeighbors *self,
                            const float               *point,
                            guint                      first,
                            guint                      dim)
{
  const float rounding = 1.0001f;
  const float *rows = self->search->rows;
  float best = hek_squared_distance (point, rows + first * dim, dim);
  float away = sqrtf (best), reach = 2 * away;
  guint best_idx = first;

  for (guint k = 0; k < self->n; k++)
    {
      guint idx = self->of[first].idx[k];
      float squared;

      if (self->of[first].distance[k] > reach * rounding)
        return best_idx;
      squared = hek_squared_distance (point, rows + idx * dim, dim);
      if (squared < best || (squared == best && idx < best_idx))
        {
          best = squared;
          best_idx = idx;
          reach = away + sqrtf (best);
        }
    }
  return self->n + 1 == self->search->n ? best_idx : hek_palette_neighbors_ask_all (self, point);
}

G_END_DECLS
