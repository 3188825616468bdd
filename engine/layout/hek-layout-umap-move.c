/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One step of UMAP: by the kernel where places are in the plane or in space, and point by point
 * along geodesics elsewhere. Both draw the same lots.
 */
#include "config.h"

#include "hek-layout-umap-private.h"

#include <math.h>
#include <string.h>

#define STRIDE HEK_KERNEL_UMAP_STRIDE

/* The radius of curvature of sphere and paraboloid as the curve sees them: a sphere of radius 5 has
 * the surface of a disc of radius 10, which is what layouts in the plane come to fill. The p of the
 * paraboloid is not fitted as that of stress is: the fit finds the p of rows that lie on one, but
 * these forces keep no distances, and layouts of curved sets were more distorted with it (p = 0.2:
 * 0.58 instead of 0.31), those of nearly flat ones less (p = 2: 0.48 instead of 0.60). */
#define RADIUS 5.0

/* As the kernel has them. */
#define PHASE 0x9e3779b9u
#define LONGEST 4.0

/* Pairs of each kind in the loss. */
#define LOSS_PAIRS 2048

#define LOSS_KEY 0x10552d17u

/* Probabilities are held this far from 0 and 1. */
#define LEAST_PROBABILITY 1e-4

void
hek_umap_mover_init (HekUmapMover          *self,
                     const HekUmapSetup    *setup,
                     const HekLayoutRecipe *recipe)
{
  *self = (HekUmapMover) {
    .kernel = { .n_dims = hek_geometry_n_coords (recipe->geometry, recipe->n_dims),
                .a = setup->a, .b = setup->b, .n_negatives = setup->n_negatives,
                .key = (guint32) (recipe->seed ^ recipe->seed >> 32) },
    .scale = recipe->geometry == HEK_GEOMETRY_SPHERICAL ||
                 recipe->geometry == HEK_GEOMETRY_PARABOLIC
               ? RADIUS
               : 1,
  };
  hek_manifold_init (&self->manifold, recipe->geometry, recipe->n_dims);
}

/* Adds one force of @other on @own to the tangent vector @move. */
static void
add_force (const HekUmapMover *self,
           const float        *other,
           gboolean            push,
           const float        *own,
           double              move[STRIDE])
{
  const HekKernelUmap *k = &self->kernel;
  float gradient[STRIDE] = { 0 };
  double d = self->scale *
             hek_manifold_distance_gradient (&self->manifold, own, other, gradient);
  double force = (double) (push ? hek_kernel_umap_push ((float) (d * d), k->a, k->b)
                                : hek_kernel_umap_pull ((float) (d * d), k->a, k->b));
  double length = (double) k->alpha * CLAMP (force * d, -LONGEST, LONGEST);

  if (!push)
    length = MAX (length, (double) -HEK_KERNEL_UMAP_PART * d);
  for (guint c = 0; c < k->n_dims; c++)
    move[c] += length * (double) gradient[c];
}

/* A pull and the pushes that follow it are one way along a geodesic, which costs as much as all of
 * them. */
static void
pull_and_push (const HekUmapMover *self,
               guint32             target,
               guint               n_pushes,
               guint32            *lot,
               float              *own)
{
  const HekKernelUmap *k = &self->kernel;
  double move[STRIDE] = { 0 };
  float way[STRIDE] = { 0 };

  add_force (self, k->places + (gsize) target * STRIDE, FALSE, own, move);
  for (guint j = 0; j < n_pushes; j++)
    {
      *lot = *lot * 1664525u + 1013904223u;
      add_force (self, k->places + (gsize) ((guint64) *lot * k->n_places >> 32) * STRIDE, TRUE,
                 own, move);
    }
  for (guint c = 0; c < k->n_dims; c++)
    way[c] = (float) (move[c] / self->scale);
  hek_manifold_step (&self->manifold, own, way, LONGEST / self->scale);
}

static void
move_point (const HekUmapMover       *self,
            const HekKernelUmapEdges *edges,
            gsize                     point,
            guint32                   name,
            float                    *own)
{
  const HekKernelUmap *k = &self->kernel;
  guint32 lot = hek_kernel_umap_mix (hek_kernel_umap_mix (k->key, k->step), name);
  guint32 phase = hek_kernel_umap_mix (k->key, name);
  guint n_active = 0;

  for (guint64 e = edges->starts[point]; e < edges->starts[point + 1]; e++)
    {
      guint32 before = phase + k->step * edges->rates[e];
      guint odd = (k->step + n_active) & 1;

      phase += PHASE;
      if (before + edges->rates[e] >= before)
        continue;
      pull_and_push (self, edges->targets[e], (k->n_negatives + odd) / 2, &lot, own);
      n_active++;
    }
}

void
hek_umap_mover_move (const HekUmapMover       *self,
                     const HekKernelUmapEdges *edges,
                     gsize                     first,
                     gsize                     n,
                     const float              *from,
                     float                    *to,
                     const guint32            *names)
{
  if (self->manifold.geometry == HEK_GEOMETRY_EUCLIDEAN)
    {
      hek_kernel_umap_move (&self->kernel, edges, first, n, from, to, names);
      return;
    }
  for (gsize i = 0; i < n; i++)
    {
      memmove (to + i * STRIDE, from + i * STRIDE, STRIDE * sizeof *to);
      move_point (self, edges, first + i, names != NULL ? names[i] : (guint32) (first + i),
                  to + i * STRIDE);
    }
}

static double
log_loss (const HekUmapMover *self,
          gsize               i,
          gsize               j,
          gboolean            near)
{
  const float *places = self->kernel.places;
  double d = self->scale * hek_manifold_distance (&self->manifold, places + i * STRIDE,
                                                  places + j * STRIDE);
  double p = 1 / (1 + self->kernel.a * pow (d, 2 * self->kernel.b));

  p = CLAMP (p, LEAST_PROBABILITY, 1 - LEAST_PROBABILITY);
  return -log (near ? p : 1 - p);
}

double
hek_umap_mover_loss (const HekUmapMover       *self,
                     const HekKernelUmapEdges *edges,
                     gsize                     n)
{
  double sum = 0;
  guint n_pairs = 0;

  for (guint32 s = 0; s < LOSS_PAIRS; s++)
    {
      gsize i = (gsize) ((guint64) hek_kernel_umap_mix (LOSS_KEY, 2 * s) * n >> 32);
      gsize j = (gsize) ((guint64) hek_kernel_umap_mix (LOSS_KEY, 2 * s + 1) * n >> 32);
      guint64 n_edges = edges->starts[i + 1] - edges->starts[i];

      if (i == j || n_edges == 0)
        continue;
      sum += log_loss (self, i, edges->targets[edges->starts[i] + s % n_edges], TRUE);
      sum += log_loss (self, i, j, FALSE);
      n_pairs++;
    }
  return n_pairs > 0 ? sum / n_pairs : (double) NAN;
}
