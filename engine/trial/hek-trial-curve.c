/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rate–quality curves: one recipe at several values of its main option. The order of the runs shows
 * the shape early: both ends, the middle, then always the middle of the widest gap.
 */
#include "config.h"

#include "hek-trial.h"

#include "hek-trial-private.h"

#define MAX_CURVE_VALUES 64

guint
hek_trial_curve_values (const HekRecipe *recipe,
                        double          *values,
                        guint            max_values)
{
  guint steps[MAX_CURVE_VALUES];
  HekTrialSteps settings;
  guint n;

  hek_trial_steps_init (&settings, recipe);
  n = hek_trial_steps_of_curve (&settings, steps, MIN (max_values, MAX_CURVE_VALUES));
  for (guint i = 0; i < n; i++)
    values[i] = hek_trial_steps_value (&settings, steps[settings.is_falling ? n - 1 - i : i]);
  return n;
}

void
hek_trial_curve_order (guint  n,
                       guint *order)
{
  g_autofree gboolean *done = g_new0 (gboolean, n + 1);
  guint n_done = 0;

  if (n == 0)
    return;
  order[n_done++] = 0;
  done[0] = TRUE;
  if (n > 1)
    {
      order[n_done++] = n - 1;
      done[n - 1] = TRUE;
    }
  while (n_done < n)
    {
      guint best = 0, best_gap = 0, last = 0;

      for (guint i = 1; i < n; i++)
        if (done[i])
          {
            if (i - last > best_gap)
              {
                best_gap = i - last;
                best = last + best_gap / 2;
              }
            last = i;
          }
      order[n_done++] = best;
      done[best] = TRUE;
    }
}

static void
hek_curve_point_clear (gpointer data)
{
  HekCurvePoint *point = data;

  g_clear_pointer (&point->trial, hek_trial_unref);
}

static int
hek_curve_point_compare (gconstpointer a,
                         gconstpointer b)
{
  double va = ((const HekCurvePoint *) a)->main_value;
  double vb = ((const HekCurvePoint *) b)->main_value;

  return (va > vb) - (va < vb);
}

/* Returns: (transfer none) (nullable) */
static HekTrial *
hek_curve_find_known (const HekCurveSetup *setup,
                      double               main_value)
{
  for (guint i = 0; setup->known != NULL && i < setup->known->len; i++)
    {
      const HekCurvePoint *point = &g_array_index (setup->known, HekCurvePoint, i);

      if (point->main_value == main_value)
        return point->trial;
    }
  return NULL;
}

/* @recipe as one point of a curve. Of a point that is known only what is missing is measured. */
static HekTrial *
hek_curve_run_point (const HekImage       *image,
                     const HekRecipe      *recipe,
                     const HekCurveSetup  *setup,
                     const HekTask        *task,
                     GError              **error)
{
  HekTrial *known = hek_curve_find_known (setup, hek_recipe_get_main (recipe));
  const HekMetric *also = setup->also != NULL && !setup->also->quick ? setup->also : NULL;
  HekTask run = hek_task_sub (task, 0, also != NULL ? 0.7 : 1);
  HekTask more = hek_task_sub (task, 0.7, 0.3);
  HekTrialFlags flags = known != NULL ? 0 : HEK_TRIAL_METRICS | HEK_TRIAL_FILE;
  g_autoptr (HekTrial) trial = NULL;
  HekMetricSetup metric_setup;
  HekMetricReport report;
  HekTrial *point;

  if (known != NULL && (also == NULL || hek_metric_report_has (&known->metrics, also)))
    return hek_trial_ref (known);
  trial = hek_trial_run (image, recipe, also != NULL ? flags | HEK_TRIAL_KEEP_IMAGE : flags, &run,
                         error);
  if (trial == NULL || also == NULL)
    return g_steal_pointer (&trial);

  hek_metric_setup_init_viewing (&metric_setup, &recipe->viewing);
  if (!hek_metric_evaluate (image, trial->quantized->image, &also, 1, &metric_setup, &report, NULL,
                            NULL, &more, error))
    return NULL;
  point = hek_trial_copy_numbers (known != NULL ? known : trial);
  hek_metric_report_add (&point->metrics, &report);
  return point;
}

GArray *
hek_trial_curve (const HekImage       *image,
                 const HekRecipe      *recipe,
                 const HekCurveSetup  *setup,
                 const HekTask        *task,
                 GError              **error)
{
  const HekCurveSetup plain = { 0 };
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (HekCurvePoint));
  double values[MAX_CURVE_VALUES];
  guint order[MAX_CURVE_VALUES];
  guint n = hek_trial_curve_values (recipe, values, MAX_CURVE_VALUES);

  g_array_set_clear_func (points, hek_curve_point_clear);
  if (setup == NULL)
    setup = &plain;
  hek_trial_curve_order (n, order);
  for (guint i = 0; i < n; i++)
    {
      HekTask part = hek_task_sub (task, (double) i / n, 1.0 / n);
      HekRecipe at = *recipe;
      HekCurvePoint point = { .main_value = values[order[i]] };

      hek_recipe_set_main (&at, point.main_value);
      point.trial = hek_curve_run_point (image, &at, setup, &part, error);
      if (point.trial == NULL)
        return NULL;
      g_array_append_val (points, point);
      if (setup->point_func != NULL)
        setup->point_func (&point, setup->user_data);
    }
  g_array_sort (points, hek_curve_point_compare);
  return g_steal_pointer (&points);
}
