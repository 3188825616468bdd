/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "studio-quantizer-curves.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "studio-quantizer-figures.h"

#define N_NAMED HEK_PLOT_N_SERIES_COLORS

/* Room above and below on a logarithmic axis, of its length, which is at least of this ratio. */
#define Y_MARGIN 0.06
#define LEAST_RATIO 1.5

typedef struct
{
  HekQuantizerRun *run; /* owned (nullable) */
  char *label;          /* owned */
  double *losses;       /* owned */
  guint n;
  gboolean is_important;
  int color; /* −1: grey */
} Curve;

struct _StudioQuantizerCurves
{
  Curve *curves; /* owned: named ones first, as they are drawn over the others */
  guint n_curves, n_named;
  double *steps; /* owned: 1, 2, 3 … */
  gboolean log_scale;
};

/* Which eight have names. Colours go by the order in which the runs were added, so that they stay
 * when another run is selected, as long as there are not more than eight. */
static void
choose_named (const StudioQuantizerLoss *losses,
              guint                      n,
              gboolean                  *named)
{
  guint left = N_NAMED;

  memset (named, 0, n * sizeof *named);
  for (guint pass = 0; pass < 3; pass++)
    for (guint i = n; i > 0 && left > 0; i--)
      {
        const StudioQuantizerLoss *loss = &losses[i - 1];

        /* a single step is a point: curves come before it */
        if (!named[i - 1] && loss->n > 0
            && (pass == 0 ? loss->is_important : loss->n > 1 || pass == 2))
          {
            named[i - 1] = TRUE;
            left--;
          }
      }
}

StudioQuantizerCurves *
studio_quantizer_curves_new (const StudioQuantizerLoss *losses,
                             guint                      n,
                             gboolean                   log_scale)
{
  StudioQuantizerCurves *curves = g_new0 (StudioQuantizerCurves, 1);
  g_autofree gboolean *named = g_new (gboolean, n + 1);
  guint most = 0;

  choose_named (losses, n, named);
  curves->log_scale = log_scale;
  curves->curves = g_new0 (Curve, n + 1);
  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < n; i++)
      if (losses[i].n > 0 && named[i] == (pass == 0))
        {
          curves->curves[curves->n_curves] = (Curve) {
            .run = losses[i].run != NULL ? g_object_ref (losses[i].run) : NULL,
            .label = g_strdup (losses[i].label), .n = losses[i].n,
            .losses = g_memdup2 (losses[i].losses, losses[i].n * sizeof *losses[i].losses),
            .is_important = losses[i].is_important,
            .color = pass == 0 ? (int) curves->n_curves : -1,
          };
          curves->n_curves++;
          curves->n_named += pass == 0;
          most = MAX (most, losses[i].n);
        }
  curves->steps = g_new (double, most + 1);
  for (guint i = 0; i < most; i++)
    curves->steps[i] = i + 1;
  return curves;
}

StudioQuantizerCurves *
studio_quantizer_curves_new_for_runs (GListModel      *runs,
                                      HekQuantizerRun *selected,
                                      gboolean         log_scale)
{
  guint n = g_list_model_get_n_items (runs);
  g_autofree StudioQuantizerLoss *losses = g_new0 (StudioQuantizerLoss, n + 1);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (HekQuantizerRun) run = g_list_model_get_item (runs, i);

      losses[i].run = run;
      losses[i].label = hek_quantizer_run_get_label (run);
      losses[i].losses = hek_quantizer_run_get_losses (run, &losses[i].n);
      losses[i].is_important = run == selected || hek_quantizer_run_get_pinned (run)
                               || hek_quantizer_run_get_state (run)
                                    == HEK_QUANTIZER_RUN_TRAINING;
    }
  return studio_quantizer_curves_new (losses, n, log_scale);
}

void
studio_quantizer_curves_free (StudioQuantizerCurves *curves)
{
  for (guint i = 0; i < curves->n_curves; i++)
    {
      g_clear_object (&curves->curves[i].run);
      g_free (curves->curves[i].label);
      g_free (curves->curves[i].losses);
    }
  g_free (curves->curves);
  g_free (curves->steps);
  g_free (curves);
}

int
studio_quantizer_curves_get_color (const StudioQuantizerCurves *curves,
                                   const HekQuantizerRun       *run)
{
  for (guint i = 0; i < curves->n_curves; i++)
    if (curves->curves[i].run == run)
      return curves->curves[i].color;
  return -2;
}

/* --- items ----------------------------------------------------------------------------------- */

guint
studio_quantizer_curves_n_items (const StudioQuantizerCurves *curves)
{
  guint n = 0;

  for (guint i = 0; i < curves->n_named; i++)
    n += curves->curves[i].n;
  return n;
}

static HekPlotMark
get_mark (const StudioQuantizerCurves *curves,
          int                          item)
{
  guint left = item >= 0 ? (guint) item : G_MAXUINT;

  for (guint i = 0; i < curves->n_named; i++)
    {
      if (left < curves->curves[i].n)
        return (HekPlotMark) { TRUE, i, left };
      left -= curves->curves[i].n;
    }
  return (HekPlotMark) { FALSE, 0, 0 };
}

HekQuantizerRun *
studio_quantizer_curves_get_run (const StudioQuantizerCurves *curves,
                                 int                          item)
{
  HekPlotMark mark = get_mark (curves, item);

  return mark.shown ? curves->curves[mark.series_idx].run : NULL;
}

char *
studio_quantizer_curves_item_text (const StudioQuantizerCurves *curves,
                                   int                          item)
{
  HekPlotMark mark = get_mark (curves, item);
  const Curve *curve = &curves->curves[mark.series_idx];
  g_autofree char *loss = NULL;

  if (!mark.shown)
    return g_strdup ("");
  loss = studio_quantizer_figure_format_error (curve->losses[mark.point_idx]);
  return g_strdup_printf (_("%s · step %u · squared error %s"), curve->label,
                          (guint) mark.point_idx + 1, loss);
}

char *
studio_quantizer_curves_describe (const StudioQuantizerCurves *curves)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < curves->n_named; i++)
    {
      const Curve *curve = &curves->curves[i];
      g_autofree char *first = studio_quantizer_figure_format_error (curve->losses[0]);
      g_autofree char *last = studio_quantizer_figure_format_error (curve->losses[curve->n - 1]);

      g_string_append (text, i > 0 ? "; " : "");
      g_string_append_printf (text, ngettext ("%s: %u step, from %s to %s",
                                              "%s: %u steps, from %s to %s", curve->n),
                              curve->label, curve->n, first, last);
    }
  if (text->len == 0)
    return g_strdup (_("No steps of a training yet"));
  return g_strdup_printf (_("Squared error after each step. %s"), text->str);
}

/* --- drawing --------------------------------------------------------------------------------- */

/* A decade that is hardly begun would leave the curves in a part of the height: a logarithmic axis
 * goes from the least to the largest error, with some room. */
static void
set_y_range (const StudioQuantizerCurves *curves,
             HekPlotAxis                 *axis)
{
  double least = INFINITY, largest = 0, room;

  for (guint i = 0; i < curves->n_curves; i++)
    for (guint k = 0; k < curves->curves[i].n; k++)
      {
        double loss = curves->curves[i].losses[k];

        if (isfinite (loss) && loss > 0)
          {
            least = MIN (least, loss);
            largest = MAX (largest, loss);
          }
      }
  if (!curves->log_scale || !isfinite (least))
    return;
  room = pow (MAX (largest / least, LEAST_RATIO), Y_MARGIN);
  axis->min = least / room;
  axis->max = largest * room;
}

/* @series: room for all curves */
static HekPlotLine
get_plot (const StudioQuantizerCurves *curves,
          const HekPlotTheme          *theme,
          HekPlotSeries               *series,
          HekPlotColor                *colors)
{
  HekPlotLine plot;

  for (guint i = 0; i < curves->n_curves; i++)
    {
      const Curve *curve = &curves->curves[i];

      colors[i] = curve->color >= 0 ? hek_plot_theme_series_color (theme, (guint) curve->color)
                                    : theme->axis;
      series[i] = (HekPlotSeries) {
        .label = curve->color >= 0 ? curve->label : NULL, .x = curves->steps, .y = curve->losses,
        .n = curve->n, .color = &colors[i], .markers = curve->n == 1,
      };
    }
  plot = (HekPlotLine) {
    .x_axis = { .label = _("Step") },
    .y_axis = { .label = _("Squared error of a row"),
                .scale = curves->log_scale ? HEK_PLOT_LOG10 : HEK_PLOT_LINEAR },
    .series = series, .n_series = curves->n_curves, .direct_labels = TRUE,
    .empty_text = _("No steps of a training yet"),
  };
  set_y_range (curves, &plot.y_axis);
  return plot;
}

void
studio_quantizer_curves_draw (const StudioQuantizerCurves *curves,
                              cairo_t                     *cr,
                              double                       width,
                              double                       height,
                              const HekPlotTheme          *theme,
                              int                          hovered)
{
  g_autofree HekPlotSeries *series = g_new0 (HekPlotSeries, curves->n_curves + 1);
  g_autofree HekPlotColor *colors = g_new0 (HekPlotColor, curves->n_curves + 1);
  HekPlotLine plot = get_plot (curves, theme, series, colors);

  plot.hover = get_mark (curves, hovered);
  hek_plot_line_draw (&plot, cr, width, height, theme);
}

int
studio_quantizer_curves_pick (const StudioQuantizerCurves *curves,
                              double                       x,
                              double                       y,
                              double                       width,
                              double                       height,
                              const HekPlotTheme          *theme,
                              char                       **text)
{
  g_autofree HekPlotSeries *series = g_new0 (HekPlotSeries, curves->n_curves + 1);
  g_autofree HekPlotColor *colors = g_new0 (HekPlotColor, curves->n_curves + 1);
  HekPlotLine plot = get_plot (curves, theme, series, colors);
  HekPlotPick pick;
  guint item = 0;

  plot.n_series = curves->n_named;
  if (!hek_plot_line_pick (&plot, width, height, theme, x, y, &pick))
    return -1;
  for (guint i = 0; i < pick.mark.series_idx; i++)
    item += curves->curves[i].n;
  item += (guint) pick.mark.point_idx;
  *text = studio_quantizer_curves_item_text (curves, (int) item);
  return (int) item;
}
