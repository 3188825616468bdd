/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Distances of places. What is compared is not the geodesic distance itself but something that
 * grows with it, of one and the same place to all others:
 *   euclidean, spherical  the squared distance in the space around
 *   hyperbolic            |a - b|² / (1 - |b|²): arcosh (1 + 2 / (1 - |a|²) times this) is the
 *                         distance in the Poincaré ball
 *   parabolic             the distance, for which there is no such short cut
 */
#include "config.h"

#include "hek-layout-quality-private.h"

#include <math.h>

#include "hek-aligned.h"

/* Places that are looked at before the task is asked. */
#define TILE 4096

/* Of 1 - |b|²: places that rounding has put on the boundary or beyond. */
#define MIN_INSIDE 1e-15

gboolean
hek_quality_places_init (HekQuality      *self,
                         const HekLayout *layout)
{
  const HekLayoutRecipe *recipe = hek_layout_recipe (layout);
  guint n_coords = hek_layout_n_coords (layout);
  const float *coords = hek_layout_coords (layout);

  hek_manifold_init_for (&self->manifold, recipe->geometry, recipe->n_dims, coords,
                         hek_layout_n (layout));
  for (guint c = 0; c < n_coords; c++)
    {
      self->axes[c] = hek_aligned_try_new (self->n, sizeof (float));
      if (self->axes[c] == NULL)
        return FALSE;
      for (gsize i = 0; i < self->n; i++)
        self->axes[c][i] = coords[self->row[i] * (gsize) n_coords + c];
    }
  if (recipe->geometry != HEK_GEOMETRY_HYPERBOLIC)
    return TRUE;

  self->weights = hek_aligned_try_new (self->n, sizeof (float));
  for (gsize i = 0; self->weights != NULL && i < self->n; i++)
    {
      double inside = 1;

      for (guint c = 0; c < n_coords; c++)
        inside -= (double) self->axes[c][i] * (double) self->axes[c][i];
      self->weights[i] = (float) (1 / MAX (inside, MIN_INSIDE));
    }
  return self->weights != NULL;
}

void
hek_quality_places_clear (HekQuality *self)
{
  for (guint c = 0; c < G_N_ELEMENTS (self->axes); c++)
    hek_aligned_free (self->axes[c]);
  hek_aligned_free (self->weights);
}

static void
general_distances (const HekQuality *self,
                   guint32           number,
                   gsize             begin,
                   gsize             n,
                   float            *out)
{
  float a[3] = { 0 }, b[3] = { 0 };

  for (guint c = 0; c < self->manifold.n_coords; c++)
    a[c] = self->axes[c][number];
  for (gsize j = 0; j < n; j++)
    {
      for (guint c = 0; c < self->manifold.n_coords; c++)
        b[c] = self->axes[c][begin + j];
      out[j] = (float) hek_manifold_distance (&self->manifold, a, b);
    }
}

/* From one place to n <= HEK_QUALITY_RUN others. */
static void
distances (const HekQuality *self,
           guint32           number,
           gsize             begin,
           gsize             n,
           float            *out)
{
  if (self->manifold.geometry == HEK_GEOMETRY_PARABOLIC)
    {
      general_distances (self, number, begin, n, out);
      return;
    }
  for (gsize j = 0; j < n; j++)
    out[j] = 0;
  for (guint c = 0; c < self->manifold.n_coords; c++)
    {
      const float *axis = self->axes[c] + begin;
      float at = self->axes[c][number];

      for (gsize j = 0; j < n; j++)
        out[j] += (axis[j] - at) * (axis[j] - at);
    }
  for (gsize j = 0; self->weights != NULL && j < n; j++)
    out[j] *= self->weights[begin + j];
}

void
hek_quality_places_set_targets (const HekQuality     *self,
                                guint32               number,
                                const HekQualityList *vectors,
                                HekQualityList       *list)
{
  for (guint i = 0; i < vectors->n_found; i++)
    {
      HekNeighbor target = { .row = vectors->found[i].row };

      distances (self, number, target.row, 1, &target.distance);
      hek_quality_list_set_target (list, i, target);
    }
}

static void
scan_run (const HekQuality *self,
          guint32           number,
          gsize             begin,
          gsize             n,
          HekQualityList   *list)
{
  float limit = MAX (list->limit.distance, list->farthest);
  float d[HEK_QUALITY_RUN];
  guint n_near = 0;

  distances (self, number, begin, n, d);
  for (gsize j = 0; j < n; j++)
    n_near += d[j] <= limit;
  if (n_near == 0)
    return;
  for (gsize j = 0; j < n; j++)
    if (d[j] <= limit && begin + j != number)
      hek_quality_list_take (list, (HekNeighbor) { d[j], (guint32) (begin + j) },
                             d[j] <= list->farthest);
}

gboolean
hek_quality_places_scan (const HekQuality *self,
                         const guint32    *numbers,
                         gsize             m,
                         HekQualityList   *lists)
{
  for (gsize tile = 0; tile < self->n; tile += TILE)
    {
      gsize end = MIN (tile + TILE, self->n);

      for (gsize i = 0; i < m; i++)
        {
          if (hek_task_is_cancelled (self->task))
            return FALSE;
          for (gsize at = tile; at < end; at += HEK_QUALITY_RUN)
            scan_run (self, numbers[i], at, MIN (HEK_QUALITY_RUN, end - at), &lists[i]);
        }
    }
  return TRUE;
}
