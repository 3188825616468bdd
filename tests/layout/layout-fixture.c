/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "layout-fixture.h"

#include <math.h>

#include "hek-rng.h"

float *
layout_numbers (gsize   n,
                guint   dim,
                double  falloff,
                guint64 seed)
{
  float *numbers = g_new (float, n * dim);
  HekRng rng;

  hek_rng_init (&rng, seed);
  for (gsize i = 0; i < n; i++)
    {
      double scale = 1;

      for (guint d = 0; d < dim; d++, scale *= falloff)
        numbers[i * dim + d]
          = (float) (scale * (hek_rng_double (&rng) + hek_rng_double (&rng) - 1));
    }
  return numbers;
}

HekRows
layout_rows (const float *numbers,
             gsize        n,
             guint        dim)
{
  return (HekRows) { HEK_DTYPE_F32, dim, n, dim * sizeof (float), (const guint8 *) numbers };
}

HekLayoutRecipe
layout_recipe (const char *method,
               guint       n_dims)
{
  HekLayoutRecipe recipe;

  hek_layout_recipe_init (&recipe, hek_layout_method_find (method));
  recipe.n_dims = n_dims;
  return recipe;
}

void
layout_set (HekLayoutRecipe *recipe,
            const char      *name,
            const char      *text)
{
  guint n_options;
  const HekOption *options = hek_layout_method_options (recipe->method, &n_options);
  int i = hek_options_find (options, n_options, name);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (i, >=, 0);
  hek_option_parse (&options[i], text, &recipe->values.v[i], &error);
  g_assert_no_error (error);
}

HekLayout *
layout_compute (const float           *numbers,
                gsize                  n,
                guint                  dim,
                const HekLayoutRecipe *recipe)
{
  HekRows rows = layout_rows (numbers, n, dim);
  g_autoptr (GError) error = NULL;
  HekLayout *layout = hek_layout_compute (&rows, recipe, NULL, NULL, &error);

  g_assert_no_error (error);
  return layout;
}

static guint
steps_n_neighbors (const HekLayoutRecipe *recipe G_GNUC_UNUSED,
                   gsize                  n G_GNUC_UNUSED)
{
  return LAYOUT_STEPS_NEIGHBORS;
}

static HekLayoutStart
steps_start (const HekLayoutRecipe *recipe G_GNUC_UNUSED)
{
  return HEK_LAYOUT_START_PCA;
}

/* Each step moves every place by what the state says, and the state is what was before. */
static gboolean
steps_compute (HekLayoutWork *work,
               const HekTask *task,
               GError       **error)
{
  double state = 0.5;
  guint step = 0;
  gconstpointer bytes;
  gsize n_bytes;

  if (hek_layout_work_resume (work, &step, &bytes, &n_bytes))
    {
      g_assert_cmpuint (n_bytes, ==, sizeof state);
      state = *(const double *) bytes;
    }
  for (; step < LAYOUT_STEPS; step++)
    {
      for (gsize i = 0; i < work->rows->n * work->n_coords; i++)
        work->coords[i] += (float) (state * work->graph->distances[i % (work->graph->n * 4)]);
      state = 3.7 * state * (1 - state);
      hek_layout_work_step (work, step, LAYOUT_STEPS, state, &state, sizeof state);
      if (!hek_task_check (task, error))
        return FALSE;
    }
  return TRUE;
}

const HekLayoutMethod layout_steps = {
  .id = "steps",
  .label = "Steps",
  .help = "Of the tests.",
  .geometries = (1u << HEK_N_GEOMETRIES) - 1,
  .n_neighbors = steps_n_neighbors,
  .start = steps_start,
  .compute = steps_compute,
};
