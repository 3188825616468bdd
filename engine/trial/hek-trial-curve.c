/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rate–quality curves: one recipe at several values of its main option. The order of the runs shows
 * the shape early: both ends, the middle, then always the middle of the widest gap.
 */
#include "config.h"

#include "hek-trial.h"

#include "hek-trial-private.h"

#define MAX_CURVE_VALUES 64

/* A range of more values than this is swept in powers of two. */
#define MAX_WHOLE_STEPS 16

gboolean
hek_trial_main_range (const HekRecipe *recipe,
                      double          *min,
                      double          *max)
{
  const HekOption *option = &recipe->quantizer->options[recipe->quantizer->main_option_idx];

  *min = option->type == HEK_OPTION_CHOICE ? 0 : option->min;
  *max = option->type == HEK_OPTION_CHOICE ? (double) option->n_choices - 1 : option->max;
  *min = MAX (*min, recipe->locks.n_locked);
  return option->logarithmic || *max - *min > MAX_WHOLE_STEPS;
}

guint
hek_trial_curve_values (const HekRecipe *recipe,
                        double          *values,
                        guint            max_values)
{
  double min, max, power = 1;
  gboolean powers_of_two = hek_trial_main_range (recipe, &min, &max);
  guint n = 0;

  if (!powers_of_two)
    {
      for (double v = min; v <= max && n < max_values; v++)
        values[n++] = v;
      return n;
    }

  while (power <= min)
    power *= 2;
  if (n < max_values)
    values[n++] = min;
  for (; power < max && n < max_values; power *= 2)
    values[n++] = power;
  if (max > min && n < max_values)
    values[n++] = max;
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

GArray *
hek_trial_curve (const HekImage     *image,
                 const HekRecipe    *recipe,
                 HekCurvePointFunc   point_func,
                 gpointer            user_data,
                 const HekTask      *task,
                 GError            **error)
{
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (HekCurvePoint));
  double values[MAX_CURVE_VALUES];
  guint order[MAX_CURVE_VALUES];
  guint n = hek_trial_curve_values (recipe, values, MAX_CURVE_VALUES);

  g_array_set_clear_func (points, hek_curve_point_clear);
  hek_trial_curve_order (n, order);
  for (guint i = 0; i < n; i++)
    {
      HekTask part = hek_task_sub (task, (double) i / n, 1.0 / n);
      HekRecipe at = *recipe;
      HekCurvePoint point = { .main_value = values[order[i]] };

      hek_recipe_set_main (&at, point.main_value);
      point.trial = hek_trial_run (image, &at, HEK_TRIAL_METRICS | HEK_TRIAL_FILE, &part, error);
      if (point.trial == NULL)
        return NULL;
      g_array_append_val (points, point);
      if (point_func != NULL)
        point_func (&point, user_data);
    }
  g_array_sort (points, hek_curve_point_compare);
  return g_steal_pointer (&points);
}
