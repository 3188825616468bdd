/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Random projection: each coordinate is the inner product of a vector, less the mean, with random
 * numbers. Distances are kept in expectation; a quick look, and what other methods have to beat.
 *
 * Source: Johnson, Lindenstrauss, "Extensions of Lipschitz mappings into a Hilbert space", 1984;
 * any numbers with tails like those of the normal distribution will do: Matoušek, "On variants of
 * the Johnson–Lindenstrauss lemma", Random Structures & Algorithms 33, 2008. Here sums of four
 * uniform ones, which need no logarithm and so are the same everywhere.
 */
#include "config.h"

#include "hek-layout-project-private.h"

#include <glib/gi18n-lib.h>

#include "hek-layout-core-private.h"
#include "hek-rng.h"

#include <math.h>

#define N_UNIFORM 4

/* @out: n × dim, of mean 0 and variance 1 / n */
static void
draw_directions (guint64 seed,
                 guint   n,
                 guint   dim,
                 double *out)
{
  const double scale = sqrt (12.0 / N_UNIFORM / n);
  HekRng rng;

  hek_rng_init (&rng, seed);
  for (gsize i = 0; i < (gsize) n * dim; i++)
    {
      double sum = -0.5 * N_UNIFORM;

      for (guint j = 0; j < N_UNIFORM; j++)
        sum += hek_rng_double (&rng);
      out[i] = scale * sum;
    }
}

/* The mean is that of @rows, and @coords are those of @placed. */
static gboolean
random_project (const HekRows *rows,
                const HekRows *placed,
                guint          n_coords,
                guint64        seed,
                float         *coords,
                const HekTask *task,
                GError       **error)
{
  HekLayoutBasis basis;
  gboolean ok;

  if (!hek_layout_basis_init (&basis, rows->dim, n_coords, error))
    return FALSE;
  draw_directions (seed, n_coords, rows->dim, basis.directions);
  ok = (hek_layout_basis_set_mean (&basis, rows, task)
        && hek_layout_basis_project (&basis, placed, coords, task))
       || hek_task_check (task, error);
  hek_layout_basis_clear (&basis);
  return ok;
}

static gboolean
random_compute (HekLayoutWork *work,
                const HekTask *task,
                GError       **error)
{
  if (!hek_layout_work_is_resumed (work)
      && !random_project (work->rows, work->rows, work->n_coords, work->recipe->seed, work->coords,
                       task, error))
    return FALSE;
  return hek_layout_project_bend (work, task, error);
}

static gboolean
random_place (const HekLayout      *layout,
              const HekRows        *base,
              const HekRows        *rows,
              const HekLayoutGraph *graph,
              float                *coords,
              const HekTask        *task,
              GError              **error)
{
  const HekLayoutRecipe *recipe = hek_layout_recipe (layout);

  if (recipe->geometry != HEK_GEOMETRY_EUCLIDEAN)
    return hek_layout_place_mean (layout, graph, coords, task, error);
  return random_project (base, rows, recipe->n_dims, recipe->seed, coords, task, error);
}

const HekLayoutMethod hek_layout_random = {
  .id = "random",
  .label = N_ ("Random projection"),
  .help = N_ ("Inner products with random vectors: quick, keeps distances on average, finds no "
              "structure."),
  .geometries = (1u << HEK_N_GEOMETRIES) - 1,
  .n_neighbors = hek_layout_project_n_neighbors,
  .compute = random_compute,
  .place = random_place,
};
