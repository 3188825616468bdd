/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The cheapest setting that meets a target, by bisection: first over the steps of the curve, then
 * between two of them. The pair that it closes in on is always measured: the upper one meets the
 * target, the lower one, its neighbour, does not. Steps are numbered as in hek-trial-steps.c.
 */
#include "config.h"

#include "hek-trial.h"

#include "hek-trial-private.h"

#include <math.h>
#include <string.h>

#define MAX_GRID 64

typedef struct
{
  /* borrowed */
  const HekImage *image;
  const HekTarget *target;
  HekTask task; /* of this method */

  HekRecipe recipe;
  guint n_runs, n_runs_expected;

  HekTrialSteps settings;
  guint grid[MAX_GRID]; /* the steps of the curve, ascending */
  gboolean failed[MAX_GRID];
  guint n_grid;

  /* owned (nullable): the nearest so far, for the message when nothing meets the target */
  HekTrial *nearest;
} HekFind;

/* Whether the numbers of @a come nearer to the target than those of @b. */
static gboolean
hek_find_is_nearer (const HekTarget *target,
                    const HekTrial  *a,
                    const HekTrial  *b)
{
  double va = hek_metric_report_get (&a->metrics, target->what->key);
  double vb = hek_metric_report_get (&b->metrics, target->what->key);

  if (isnan (va) || isnan (vb))
    return !isnan (va);
  return target->what->higher_is_better ? va > vb : va < vb;
}

/* Trials measure what is quick: another metric is added to the numbers when it is the target. */
static gboolean
hek_find_measure_target (HekFind        *self,
                         HekTrial       *trial,
                         const HekTask  *task,
                         GError        **error)
{
  const HekMetric *metric = hek_metric_find_key (self->target->what->key, NULL);
  HekMetricReport report;
  HekMetricSetup setup;

  if (metric == NULL || metric->quick)
    return TRUE;
  hek_metric_setup_init_viewing (&setup, &trial->recipe.viewing);
  if (!hek_metric_evaluate (self->image, trial->quantized->image, &metric, 1, &setup, &report, NULL,
                            NULL, task, error))
    return FALSE;
  hek_metric_report_add (&trial->metrics, &report);
  return TRUE;
}

static HekTrial *
hek_find_run (HekFind  *self,
              guint     step,
              GError  **error)
{
  double base = MIN (self->n_runs, self->n_runs_expected - 1) / (double) self->n_runs_expected;
  HekTask part = hek_task_sub (&self->task, base, 1.0 / self->n_runs_expected);
  HekTask run = hek_task_sub (&part, 0.0, 0.8), measure = hek_task_sub (&part, 0.8, 0.2);
  g_autoptr (HekTrial) trial = NULL;

  self->n_runs++;
  hek_recipe_set_main (&self->recipe, hek_trial_steps_value (&self->settings, step));
  trial = hek_trial_run (self->image, &self->recipe, HEK_TRIAL_ALL, &run, error);
  if (trial == NULL || !hek_find_measure_target (self, trial, &measure, error))
    return NULL;
  if (self->nearest == NULL || hek_find_is_nearer (self->target, trial, self->nearest))
    {
      g_clear_pointer (&self->nearest, hek_trial_unref);
      self->nearest = hek_trial_copy_numbers (trial);
    }
  return g_steal_pointer (&trial);
}

/* Runs point @i of the grid; a setting that meets the target becomes @best. */
static gboolean
hek_find_try_point (HekFind   *self,
                    guint      i,
                    HekTrial **best,
                    guint     *best_step,
                    gboolean  *is_met,
                    GError   **error)
{
  HekTrial *trial = hek_find_run (self, self->grid[i], error);

  if (trial == NULL)
    return FALSE;
  self->failed[i] = !hek_target_is_met (self->target, &trial->metrics);
  *is_met = !self->failed[i];
  if (*is_met)
    {
      g_clear_pointer (best, hek_trial_unref);
      *best = trial;
      *best_step = self->grid[i];
    }
  else
    hek_trial_unref (trial);
  return TRUE;
}

/* The coarse search, over the steps of the curve; large steps, which can be slow, are run only when
 * smaller ones fail. More is not always better (a dithered picture can lose by a finer palette):
 * before giving up, the steps that were left out are tried too. @best is left alone when none of
 * them meets the target. */
static gboolean
hek_find_on_grid (HekFind   *self,
                  HekTrial **best,
                  guint     *best_step,
                  GError   **error)
{
  guint begin = 0, end = self->n_grid;
  gboolean is_met = FALSE;

  while (begin < end)
    {
      guint middle = begin + (end - begin - 1) / 2;

      if (!hek_find_try_point (self, middle, best, best_step, &is_met, error))
        return FALSE;
      if (is_met)
        end = middle;
      else
        begin = middle + 1;
    }
  for (guint i = self->n_grid; *best == NULL && i-- > 0;)
    if (!self->failed[i] && !hek_find_try_point (self, i, best, best_step, &is_met, error))
      return FALSE;
  return TRUE;
}

/* @result: (out): %NULL when no setting meets the target. Returns: %FALSE with @error when a run
 * failed or was cancelled. */
static gboolean
hek_find_one_method (HekFind   *self,
                     HekTrial **result,
                     GError   **error)
{
  g_autoptr (HekTrial) best = NULL;
  guint low = 0, high = 0;

  hek_trial_steps_init (&self->settings, &self->recipe);
  self->n_grid = hek_trial_steps_of_curve (&self->settings, self->grid, MAX_GRID);
  memset (self->failed, 0, sizeof self->failed);
  self->n_runs = 0;
  self->n_runs_expected = 2 + (guint) ceil (log2 (MAX (self->settings.n, 2)));
  if (!hek_find_on_grid (self, &best, &high, error))
    return FALSE;
  if (best == NULL)
    return TRUE;

  /* what is below low fails; high meets the target */
  for (guint i = 0; i < self->n_grid && self->grid[i] < high; i++)
    if (self->failed[i])
      low = self->grid[i] + 1;
  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      HekTrial *trial = hek_find_run (self, middle, error);

      if (trial == NULL)
        return FALSE;
      if (hek_target_is_met (self->target, &trial->metrics))
        {
          hek_trial_unref (best);
          best = trial;
          high = middle;
        }
      else
        {
          hek_trial_unref (trial);
          low = middle + 1;
        }
    }
  *result = g_steal_pointer (&best);
  return TRUE;
}

static void
hek_find_set_error (const HekFind  *self,
                    GError        **error)
{
  const HekMetricValue *what = self->target->what;
  double value = hek_metric_report_get (&self->nearest->metrics, what->key);
  g_autofree char *recipe = hek_recipe_describe (&self->nearest->recipe);

  /* More digits than usual: a near miss must not read like a hit. */
  g_set_error (error, HEK_OPTION_ERROR, HEK_OPTION_ERROR_INVALID,
               "no setting reaches %s %s %g; the nearest is %.6g with %s", what->label,
               what->higher_is_better ? "≥" : "≤", self->target->value, value, recipe);
}

/* The recipe for method @i of those that are tried. */
static void
hek_find_set_recipe (HekFind         *self,
                     const HekRecipe *recipe,
                     gboolean         all_methods,
                     guint            i)
{
  if (!all_methods || hek_imagequant (i) == recipe->quantizer)
    {
      self->recipe = *recipe;
      return;
    }
  hek_recipe_init (&self->recipe, hek_imagequant (i));
  self->recipe.viewing = recipe->viewing;
}

/* @refusal: (inout): of a method that the picture is not for, the first of them */
static gboolean
hek_find_is_refusal (gboolean   all_methods,
                     GError   **own_error,
                     GError   **refusal)
{
  if (!all_methods || !g_error_matches (*own_error, HEK_IMAGE_ERROR, HEK_IMAGE_ERROR_UNSUPPORTED))
    return FALSE;
  if (*refusal == NULL)
    *refusal = g_steal_pointer (own_error);
  g_clear_error (own_error);
  return TRUE;
}

HekTrial *
hek_trial_find (const HekImage   *image,
                const HekRecipe  *recipe,
                const HekTarget  *target,
                gboolean          all_methods,
                GArray           *bids,
                const HekTask    *task,
                GError          **error)
{
  g_autoptr (HekTrial) cheapest = NULL;
  g_autoptr (GError) refusal = NULL;
  HekFind find = { .image = image, .target = target };
  guint n_methods = all_methods ? hek_imagequant_n () : 1;
  gboolean ok = TRUE;

  for (guint i = 0; ok && i < n_methods; i++)
    {
      GError *own_error = NULL;
      HekTrial *trial = NULL;
      HekFindBid bid;

      hek_find_set_recipe (&find, recipe, all_methods, i);
      find.task = hek_task_sub (task, (double) i / n_methods, 1.0 / n_methods);
      ok = hek_find_one_method (&find, &trial, &own_error)
           || hek_find_is_refusal (all_methods, &own_error, &refusal);
      if (!ok)
        g_propagate_error (error, own_error);
      bid = trial != NULL ? (HekFindBid) { trial->recipe, trial->file_bytes }
                          : (HekFindBid) { find.recipe, 0 };
      if (bids != NULL)
        g_array_append_val (bids, bid);
      if (trial != NULL && (cheapest == NULL || trial->file_bytes < cheapest->file_bytes))
        {
          g_clear_pointer (&cheapest, hek_trial_unref);
          cheapest = g_steal_pointer (&trial);
        }
      g_clear_pointer (&trial, hek_trial_unref);
    }

  if (ok && cheapest == NULL)
    {
      if (find.nearest != NULL)
        hek_find_set_error (&find, error);
      else
        g_propagate_error (error, g_steal_pointer (&refusal));
      ok = FALSE;
    }
  g_clear_pointer (&find.nearest, hek_trial_unref);
  return ok ? g_steal_pointer (&cheapest) : NULL;
}
