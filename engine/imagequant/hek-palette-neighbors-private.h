/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-palette-private.h"

#include <math.h>

G_BEGIN_DECLS

/*
 * The nearest colour of a palette to one point, when a colour is known that is near: its
 * neighbours are asked from the nearest on, until the triangle inequality says that no farther one
 * can be nearer to the point. They are asked in groups, whose distances the processor takes
 * together: a group costs less than to foresee wrongly where in it the search ends. The answer is
 * that of hek_kernel_nearest_rows(), ties included.
 */
#define HEK_NEIGHBOR_GROUP 8
#define HEK_N_NEIGHBOR_GROUPS 3
#define HEK_N_NEIGHBORS (HEK_NEIGHBOR_GROUP * HEK_N_NEIGHBOR_GROUPS)

/* By their numbers, so that the first of equal distances is the one to take; a group that is not
 * full repeats its last one. */
typedef struct
{
  float channel[4][HEK_NEIGHBOR_GROUP];
  float from; /* distance of the nearest of them to the colour that they surround, not squared */
  guint8 idx[HEK_NEIGHBOR_GROUP];
} HekNeighborGroup;

typedef struct
{
  const HekPaletteSearch *search;
  guint n_groups;
  gboolean has_all; /* all colours are in the groups of each */
  HekNeighborGroup groups[HEK_N_NEIGHBOR_GROUPS][HEK_PALETTE_MAX];
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

/* @least: the smallest squared distance from @point to one of the group. Returns: the number of
 * that one in the group; 0 when it is farther than @most, which nobody asks for then */
static inline __attribute__ ((always_inline)) guint
hek_neighbor_group_find (const HekNeighborGroup *self,
                         const float            *point,
                         float                   most,
                         float                  *least,
                         guint                   dim)
{
  float squared[HEK_NEIGHBOR_GROUP] = { 0 }, half[HEK_NEIGHBOR_GROUP / 2];
  guint at = 0;

  for (guint d = 0; d < dim; d++)
    for (guint i = 0; i < HEK_NEIGHBOR_GROUP; i++)
      {
        float difference = point[d] - self->channel[d][i];

        squared[i] += difference * difference;
      }
  for (guint i = 0; i < HEK_NEIGHBOR_GROUP / 2; i++)
    half[i] = MIN (squared[i], squared[i + HEK_NEIGHBOR_GROUP / 2]);
  *least = MIN (MIN (half[0], half[1]), MIN (half[2], half[3]));
  if (*least <= most)
    while (squared[at] != *least)
      at++;
  return at;
}

/* @dim: search->dim, a constant for the compiler */
static inline __attribute__ ((always_inline)) guint
hek_palette_neighbors_find (const HekPaletteNeighbors *self,
                            const float               *point,
                            guint                      first,
                            guint                      dim)
{
  const float rounding = 1.0001f;
  float best = hek_squared_distance (point, self->search->rows + first * dim, dim);
  float away = sqrtf (best), reach = 2 * away;
  guint best_idx = first;

  for (guint g = 0; g < self->n_groups; g++)
    {
      const HekNeighborGroup *group = &self->groups[g][first];
      float least;
      guint at;

      if (group->from > reach * rounding)
        return best_idx;
      at = hek_neighbor_group_find (group, point, best, &least, dim);
      if (least < best || (least == best && group->idx[at] < best_idx))
        {
          best = least;
          best_idx = group->idx[at];
          reach = away + sqrtf (best);
        }
    }
  return self->has_all ? best_idx : hek_palette_neighbors_ask_all (self, point);
}

G_END_DECLS
