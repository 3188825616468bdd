/* SPDX-License-Identifier: Apache-2.0 */
/* What a StudioQuantizerErrorPlot shows of its runs; studio-quantizer-error-plot.c draws it. */
#include "config.h"

#include "studio-quantizer-error-plot.h"

#include <glib/gi18n.h>
#include <stdlib.h>

#define STUDIO_MAX_BARS 24 /* more are a line */

/* One of a hundred values may be beyond the colours when it is so much larger than the others: in
 * dimensions that hardly vary, the relative error says little. */
#define STUDIO_TYPICAL 0.99
#define STUDIO_MAX_BEYOND 1.5

void
studio_quantizer_error_plot_clear (StudioQuantizerErrorPlot *plot)
{
  for (guint r = 0; r < 2; r++)
    {
      g_clear_pointer (&plot->values[r], g_free);
      g_clear_pointer (&plot->labels[r], g_free);
      g_clear_pointer (&plot->cells[r], g_free);
    }
  plot->kind = STUDIO_QUANTIZER_ERROR_EMPTY;
  plot->n = 0;
}

/* Returns: (nullable): in the unit of the evaluation */
static const double *
studio_quantizer_error_plot_get_values (const StudioQuantizerErrorPlot *plot,
                                        const HekEvaluation            *run,
                                        guint                          *n)
{
  const HekEvaluateErrors *errors = run != NULL ? run->errors : NULL;

  *n = 0;
  if (errors == NULL)
    return NULL;
  *n = plot->of_subspaces ? errors->n_subspaces : run->dim;
  if (plot->of_subspaces)
    return plot->relative ? errors->subspace_relative : errors->subspace_mse;
  return plot->relative ? errors->dim_relative : errors->dim_mse;
}

static void
studio_quantizer_error_plot_add (StudioQuantizerErrorPlot *plot,
                                 guint                     idx,
                                 const HekEvaluation      *run,
                                 const char               *label)
{
  guint n;
  const double *values = studio_quantizer_error_plot_get_values (plot, run, &n);

  if (values == NULL || n == 0 || (idx > 0 && n != plot->n))
    return;
  plot->n = n;
  plot->values[idx] = g_new (double, n);
  plot->labels[idx] = g_strdup (label);
  for (guint i = 0; i < n; i++)
    {
      plot->values[idx][i] = (plot->relative ? 100 : 1) * values[i];
      plot->max = MAX (plot->max, plot->values[idx][i]);
    }
}

static int
studio_compare_values (gconstpointer a,
                       gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

/* The value of the last colour. */
static double
studio_quantizer_error_plot_find_color_max (const StudioQuantizerErrorPlot *plot)
{
  guint n = plot->values[1] != NULL ? 2 * plot->n : plot->n;
  g_autofree double *sorted = g_new (double, MAX (n, 1));
  double typical;

  if (!(plot->max > 0))
    return 1;
  for (guint i = 0; i < n; i++)
    sorted[i] = plot->values[i / plot->n][i % plot->n];
  qsort (sorted, n, sizeof *sorted, studio_compare_values);
  typical = sorted[(guint) (STUDIO_TYPICAL * (n - 1))];
  return typical > 0 && plot->max > STUDIO_MAX_BEYOND * typical ? typical : plot->max;
}

static StudioQuantizerErrorKind
studio_quantizer_error_plot_choose (const StudioQuantizerErrorPlot *plot)
{
  const StudioQuantizerLayout *layout = &plot->layout;

  if (plot->n == 0)
    return STUDIO_QUANTIZER_ERROR_EMPTY;
  if (!plot->of_subspaces && layout->width > 0
      && layout->width * layout->height * layout->n_planes == plot->n)
    return STUDIO_QUANTIZER_ERROR_PICTURE;
  return plot->n <= STUDIO_MAX_BARS && plot->values[1] == NULL ? STUDIO_QUANTIZER_ERROR_BARS
                                                               : STUDIO_QUANTIZER_ERROR_LINE;
}

void
studio_quantizer_error_plot_set_runs (StudioQuantizerErrorPlot *plot,
                                      const HekEvaluation      *run,
                                      const char               *label,
                                      const HekEvaluation      *other,
                                      const char               *other_label)
{
  guint last_n = plot->n;

  studio_quantizer_error_plot_clear (plot);
  plot->max = 0;
  studio_quantizer_error_plot_add (plot, 0, run, label);
  if (plot->n > 0)
    studio_quantizer_error_plot_add (plot, 1, other, other_label);
  if (plot->n != last_n)
    plot->zoom_min = plot->zoom_max = 0;
  plot->color_max = studio_quantizer_error_plot_find_color_max (plot);
  plot->kind = studio_quantizer_error_plot_choose (plot);
  for (guint r = 0; plot->kind == STUDIO_QUANTIZER_ERROR_PICTURE && r < 2; r++)
    if (plot->values[r] != NULL)
      plot->cells[r] = studio_quantizer_layout_fill (&plot->layout, plot->values[r], 1);
}

char *
studio_quantizer_error_plot_describe (const StudioQuantizerErrorPlot *plot)
{
  GString *text = g_string_new (NULL);

  if (plot->n == 0 && plot->empty_text != NULL)
    g_string_append (text, plot->empty_text);
  for (guint r = 0; r < 2 && plot->values[r] != NULL; r++)
    {
      const double *values = plot->values[r];
      guint worst = 0, best = 0;
      g_autofree char *least = NULL;
      g_autofree char *most = NULL;

      for (guint i = 1; i < plot->n; i++)
        {
          worst = values[i] > values[worst] ? i : worst;
          best = values[i] < values[best] ? i : best;
        }
      least = studio_quantizer_error_plot_funcs.item_text ((int) (r * plot->n + best),
                                                           (gpointer) plot);
      most = studio_quantizer_error_plot_funcs.item_text ((int) (r * plot->n + worst),
                                                          (gpointer) plot);
      if (r > 0)
        g_string_append_c (text, ' ');
      /* Translators: how many values a chart shows; the one that is least, the one that is most */
      g_string_append_printf (text, _("%u values. Least: %s. Most: %s."), plot->n, least, most);
    }
  return g_string_free (text, FALSE);
}
