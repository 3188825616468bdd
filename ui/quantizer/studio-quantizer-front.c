/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Items are kept from left to right, which is what the arrow keys go through; each belongs to the
 * cloud of its family, since a chart colours and names by series.
 */
#include "config.h"

#include "studio-quantizer-front.h"

#include <glib/gi18n.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "studio-quantizer-front-private.h"
#include "studio-quantizer-key.h"

/* --- what it holds --------------------------------------------------------------------------- */

static int
compare_items (const void *a,
               const void *b)
{
  const StudioFrontItem *ia = a, *ib = b;

  if (ia->x != ib->x)
    return ia->x < ib->x ? -1 : 1;
  if (ia->y != ib->y)
    return ia->y < ib->y ? -1 : 1;
  return strcmp (ia->label, ib->label);
}

/* Whether @a is at least as good as @b on both axes, and better on one. */
static gboolean
is_ahead (const StudioQuantizerFront *front,
          const StudioFrontItem                 *a,
          const StudioFrontItem                 *b)
{
  double x = (a->x - b->x) * front->x->better, y = (a->y - b->y) * front->y->better;

  return x >= 0 && y >= 0 && (x > 0 || y > 0);
}

static void
find_best (StudioQuantizerFront *front)
{
  for (guint i = 0; i < front->n_items; i++)
    {
      front->items[i].best = TRUE;
      for (guint j = 0; j < front->n_items && front->items[i].best; j++)
        front->items[i].best = !is_ahead (front, &front->items[j], &front->items[i]);
    }
}

static void
fill_clouds (StudioQuantizerFront *front)
{
  for (guint f = 0; f < STUDIO_N_FAMILIES; f++)
    {
      StudioFrontCloud *cloud = &front->clouds[f];

      cloud->x = g_new (double, front->n_items + 1);
      cloud->y = g_new (double, front->n_items + 1);
      cloud->y_low = g_new (double, front->n_items + 1);
      cloud->y_high = g_new (double, front->n_items + 1);
      cloud->labels = g_new0 (const char *, front->n_items + 1);
      cloud->items = g_new (guint, front->n_items + 1);
    }
  for (guint i = 0; i < front->n_items; i++)
    {
      StudioFrontItem *item = &front->items[i];
      StudioFrontCloud *cloud = &front->clouds[item->family];

      item->idx = cloud->n++;
      cloud->x[item->idx] = item->x;
      cloud->y[item->idx] = item->y;
      cloud->y_low[item->idx] = item->y_low;
      cloud->y_high[item->idx] = item->y_high;
      cloud->labels[item->idx] = item->label;
      cloud->items[item->idx] = i;
    }
}

/* What the best runs reach, up to the next one: a step, not a slope, since there is no run between
 * two of them. A run's reach goes towards worse x. */
static void
fill_steps (StudioQuantizerFront *front)
{
  const gboolean to_right = front->x->better < 0;
  const StudioFrontItem *last = NULL;

  front->steps.x = g_new (double, 2 * front->n_items + 1);
  front->steps.y = g_new (double, 2 * front->n_items + 1);
  for (guint i = 0; i < front->n_items; i++)
    {
      const StudioFrontItem *item = &front->items[i];

      if (!item->best)
        continue;
      if (last != NULL)
        {
          front->steps.x[front->steps.n] = to_right ? item->x : last->x;
          front->steps.y[front->steps.n++] = to_right ? last->y : item->y;
        }
      front->steps.x[front->steps.n] = item->x;
      front->steps.y[front->steps.n++] = item->y;
      last = item;
    }
}

static void
fill_methods (StudioQuantizerFront *front)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  front->methods = g_array_new (FALSE, FALSE, sizeof (StudioFrontPath));
  for (guint i = 0; i < front->n_items; i++)
    {
      StudioFrontPath path = { .family = front->items[i].family };

      if (!g_hash_table_add (seen, front->items[i].method))
        continue;
      path.x = g_new (double, front->n_items);
      path.y = g_new (double, front->n_items);
      for (guint j = i; j < front->n_items; j++)
        if (strcmp (front->items[j].method, front->items[i].method) == 0)
          {
            path.x[path.n] = front->items[j].x;
            path.y[path.n++] = front->items[j].y;
          }
      g_array_append_val (front->methods, path);
    }
}

static gboolean
can_show (const StudioQuantizerFigure *figure,
          double                       value)
{
  return isfinite (value) && (figure->scale == HEK_PLOT_LINEAR || value > 0);
}

StudioQuantizerFront *
studio_quantizer_front_new (const StudioQuantizerPoint  *points,
                            guint                        n_points,
                            const StudioQuantizerFigure *x,
                            const StudioQuantizerFigure *y)
{
  StudioQuantizerFront *front = g_new0 (StudioQuantizerFront, 1);

  front->x = x;
  front->y = y;
  front->items = g_new0 (StudioFrontItem, n_points + 1);
  for (guint i = 0; i < n_points; i++)
    if (can_show (x, points[i].x) && can_show (y, points[i].y))
      {
        guint family = points[i].color_idx % STUDIO_N_FAMILIES;

        front->items[front->n_items++] = (StudioFrontItem) {
          .run = points[i].run != NULL ? g_object_ref (points[i].run) : NULL,
          .label = g_strdup (points[i].label), .method = g_strdup (points[i].method),
          .family = family,
          .x = points[i].x, .y = points[i].y, .y_low = points[i].y_low,
          .y_high = points[i].y_high, .pinned = points[i].pinned,
        };
        if (front->clouds[family].name == NULL)
          front->clouds[family].name = g_strdup (points[i].family);
      }
  qsort (front->items, front->n_items, sizeof *front->items, compare_items);
  find_best (front);
  fill_clouds (front);
  fill_steps (front);
  fill_methods (front);
  return front;
}

StudioQuantizerFront *
studio_quantizer_front_new_for_runs (GListModel                  *runs,
                                     const StudioQuantizerFigure *x,
                                     const StudioQuantizerFigure *y)
{
  guint n_runs = g_list_model_get_n_items (runs), n = 0;
  g_autofree StudioQuantizerPoint *points = g_new0 (StudioQuantizerPoint, n_runs + 1);
  g_autoptr (GPtrArray) methods = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < n_runs; i++)
    {
      g_autoptr (HekQuantizerRun) run = g_list_model_get_item (runs, i);
      const HekEvaluation *evaluation = hek_quantizer_run_get_evaluation (run);
      const HekCodec *codec = hek_quantizer_run_get_codec (run);
      char *method;

      if (!studio_quantizer_run_is_comparable (run))
        continue;
      method = hek_evaluate_describe_method (codec, hek_quantizer_run_get_values (run));
      g_ptr_array_add (methods, method);
      points[n] = (StudioQuantizerPoint) {
        .run = run, .label = hek_quantizer_run_get_label (run), .method = method,
        .family = studio_quantizer_family_name (codec),
        .color_idx = studio_quantizer_family (codec),
        .x = studio_quantizer_figure_get (x, evaluation),
        .y = studio_quantizer_figure_get (y, evaluation),
        .pinned = hek_quantizer_run_get_pinned (run),
      };
      if (!studio_quantizer_figure_get_interval (y, evaluation, &points[n].y_low,
                                                 &points[n].y_high))
        points[n].y_low = points[n].y_high = NAN;
      n++;
    }
  return studio_quantizer_front_new (points, n, x, y);
}

void
studio_quantizer_front_free (StudioQuantizerFront *front)
{
  for (guint i = 0; i < front->n_items; i++)
    {
      g_clear_object (&front->items[i].run);
      g_free (front->items[i].label);
      g_free (front->items[i].method);
    }
  for (guint f = 0; f < STUDIO_N_FAMILIES; f++)
    {
      g_free (front->clouds[f].name);
      g_free (front->clouds[f].x);
      g_free (front->clouds[f].y);
      g_free (front->clouds[f].y_low);
      g_free (front->clouds[f].y_high);
      g_free (front->clouds[f].labels);
      g_free (front->clouds[f].items);
    }
  for (guint i = 0; i < front->methods->len; i++)
    {
      g_free (g_array_index (front->methods, StudioFrontPath, i).x);
      g_free (g_array_index (front->methods, StudioFrontPath, i).y);
    }
  g_array_unref (front->methods);
  g_free (front->steps.x);
  g_free (front->steps.y);
  g_free (front->items);
  g_free (front);
}

const StudioQuantizerFigure *
studio_quantizer_front_get_x (const StudioQuantizerFront *front)
{
  return front->x;
}

guint
studio_quantizer_front_n_items (const StudioQuantizerFront *front)
{
  return front->n_items;
}

HekQuantizerRun *
studio_quantizer_front_get_run (const StudioQuantizerFront *front,
                                int                         item)
{
  g_return_val_if_fail (item >= 0 && (guint) item < front->n_items, NULL);

  return front->items[item].run;
}

int
studio_quantizer_front_find (const StudioQuantizerFront *front,
                             const HekQuantizerRun      *run)
{
  for (guint i = 0; run != NULL && i < front->n_items; i++)
    if (front->items[i].run == run)
      return (int) i;
  return -1;
}

gboolean
studio_quantizer_front_is_best (const StudioQuantizerFront *front,
                                int                         item)
{
  g_return_val_if_fail (item >= 0 && (guint) item < front->n_items, FALSE);

  return front->items[item].best;
}

void
studio_quantizer_front_zoom (StudioQuantizerFront *front,
                             double                x_min,
                             double                x_max)
{
  front->x_min = x_min;
  front->x_max = x_max;
}

/* --- words ----------------------------------------------------------------------------------- */

static void
append_value (GString                     *text,
              const StudioQuantizerFigure *figure,
              double                       value)
{
  g_autofree char *number = hek_plot_format_value (value, 4);

  g_string_append_printf (text, " · %s %s", _(figure->title), number);
  if (figure->unit != NULL)
    g_string_append_printf (text, " %s", _(figure->unit));
}

char *
studio_quantizer_front_item_text (const StudioQuantizerFront *front,
                                  int                         item)
{
  const StudioFrontItem *it;
  GString *text;

  g_return_val_if_fail (item >= 0 && (guint) item < front->n_items, NULL);

  it = &front->items[item];
  text = g_string_new (it->label);
  append_value (text, front->x, it->x);
  append_value (text, front->y, it->y);
  if (isfinite (it->y_low) && isfinite (it->y_high))
    {
      g_autofree char *low = hek_plot_format_value (it->y_low, 4);
      g_autofree char *high = hek_plot_format_value (it->y_high, 4);

      g_string_append_printf (text, _(", 95 %% sure between %s and %s"), low, high);
    }
  if (it->best)
    g_string_append (text, _(" · on the front"));
  if (it->pinned)
    g_string_append (text, _(" · pinned"));
  return g_string_free (text, FALSE);
}

char *
studio_quantizer_front_describe (const StudioQuantizerFront *front)
{
  g_autoptr (GString) best = g_string_new (NULL);
  guint n_best = 0;

  for (guint i = 0; i < front->n_items; i++)
    if (front->items[i].best)
      g_string_append_printf (best, "%s%s", n_best++ > 0 ? ", " : "", front->items[i].label);
  if (front->n_items == 0)
    return g_strdup (_("No run has both figures yet"));
  return g_strdup_printf (ngettext ("%u run, %s to the right, %s upwards. On the front: %s",
                                    "%u runs, %s to the right, %s upwards. On the front: %s",
                                    front->n_items),
                          front->n_items, _(front->x->title), _(front->y->title), best->str);
}
