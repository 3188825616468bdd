/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Principal components: the method, and the start of others. Exact while the matrix of covariances,
 * or that of the inner products of few rows, is small; else randomized.
 *
 * Source: Pearson, "On lines and planes of closest fit to systems of points in space", 1901;
 * Hotelling, "Analysis of a complex of statistical variables into principal components", 1933
 */
#include "config.h"

#include "hek-layout-pca-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "hek-layout-core-private.h"

/* The largest matrix of auto: its eigenvectors take a tenth of a second. */
#define EXACT_SIZE 512

/* Products of so many numbers at most, for auto: half a second of one core. */
#define EXACT_WORK 2e10

/* Of the progress. */
#define BASIS_SPAN 0.9

static const HekChoice solvers[] = {
  [HEK_LAYOUT_PCA_AUTO] = { "auto", N_ ("Automatic") },
  [HEK_LAYOUT_PCA_EXACT] = { "exact", N_ ("Exact") },
  [HEK_LAYOUT_PCA_RANDOMIZED] = { "randomized", N_ ("Randomised") },
};

static const HekOption options[] = {
  {
    .name = "solver",
    .label = N_ ("Solver"),
    .help = N_ ("Exact computes all covariances; randomised approaches the first components in a "
                "few passes over the vectors; automatic is exact while that is quick."),
    .type = HEK_OPTION_CHOICE,
    .choices = solvers,
    .n_choices = G_N_ELEMENTS (solvers),
  },
};

void
hek_layout_pca_center (const HekLayoutBasis *basis,
                       const HekRows        *rows,
                       gsize                 begin,
                       gsize                 n,
                       float                *out)
{
  for (gsize i = 0; i < n; i++)
    {
      const float *x = hek_rows_get (rows, begin + i);
      float *to = out + i * basis->dim;

      for (guint d = 0; d < basis->dim; d++)
        to[d] = (float) ((double) x[d] - basis->mean[d]);
    }
}

/* Length 1, and the sign that no rounding decides. */
void
hek_layout_pca_finish (double *direction,
                       guint   dim)
{
  double square = 0, largest = 0, factor;

  for (guint d = 0; d < dim; d++)
    {
      square += direction[d] * direction[d];
      if (fabs (direction[d]) > fabs (largest))
        largest = direction[d];
    }
  if (!(square > 0))
    return;
  factor = copysign (1 / sqrt (square), largest);
  for (guint d = 0; d < dim; d++)
    direction[d] *= factor;
}

static gboolean
is_exact (const HekRows     *rows,
          HekLayoutPcaSolver solver)
{
  gsize size = MIN (rows->n, rows->dim), other = MAX (rows->n, rows->dim);

  if (solver != HEK_LAYOUT_PCA_AUTO)
    return solver == HEK_LAYOUT_PCA_EXACT;
  return size <= EXACT_SIZE && (double) size * (double) size * (double) other <= EXACT_WORK;
}

/* The components are found in @rows, and @coords are those of @placed. */
static gboolean
pca_project (const HekRows     *rows,
             const HekRows     *placed,
             guint              n_components,
             HekLayoutPcaSolver solver,
             guint64            seed,
             float             *coords,
             const HekTask     *task,
             GError           **error)
{
  HekTask finding = hek_task_sub (task, 0, BASIS_SPAN);
  HekTask projecting = hek_task_sub (task, BASIS_SPAN, 1 - BASIS_SPAN);
  HekLayoutBasis basis;
  gboolean ok;

  if (!hek_layout_basis_init (&basis, rows->dim, n_components, error))
    return FALSE;
  ok = hek_layout_basis_set_mean (&basis, rows, task) || hek_task_check (task, error);
  if (ok && is_exact (rows, solver))
    ok = hek_layout_pca_exact (&basis, rows, &finding, error);
  else if (ok)
    ok = hek_layout_pca_randomized (&basis, rows, seed, &finding, error);
  ok = ok && (hek_layout_basis_project (&basis, placed, coords, &projecting)
              || hek_task_check (task, error));
  hek_layout_basis_clear (&basis);
  return ok;
}

gboolean
hek_layout_pca_coords (const HekRows *rows,
                       guint          n_components,
                       guint64        seed,
                       float         *coords,
                       const HekTask *task,
                       GError       **error)
{
  return pca_project (rows, rows, n_components, HEK_LAYOUT_PCA_AUTO, seed, coords, task, error);
}

static gboolean
pca_compute (HekLayoutWork *work,
             const HekTask *task,
             GError       **error)
{
  const HekLayoutRecipe *recipe = work->recipe;

  HekTask projecting = hek_task_sub (task, 0, recipe->geometry != HEK_GEOMETRY_EUCLIDEAN
                                                ? HEK_LAYOUT_BEND_START : 1);

  if (!hek_layout_work_is_resumed (work)
      && !pca_project (work->rows, work->rows, work->n_coords,
                    (HekLayoutPcaSolver) recipe->values.v[0], recipe->seed, work->coords,
                    &projecting, error))
    return FALSE;
  return hek_layout_project_bend (work, task, error);
}

static gboolean
pca_place (const HekLayout      *layout,
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
  return pca_project (base, rows, recipe->n_dims, (HekLayoutPcaSolver) recipe->values.v[0],
                      recipe->seed, coords, task, error);
}

const HekLayoutMethod hek_layout_pca = {
  .id = "pca",
  .label = N_ ("PCA"),
  .help = N_ ("Principal components: the directions in which the vectors differ most, to scale."),
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .geometries = (1u << HEK_N_GEOMETRIES) - 1,
  .n_neighbors = hek_layout_project_n_neighbors,
  .compute = pca_compute,
  .place = pca_place,
};
