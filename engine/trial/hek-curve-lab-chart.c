/* SPDX-License-Identifier: Apache-2.0 */
/* The charts of the curve lab, the same on screen and in reports. */
#include "config.h"

#include "hek-curve-lab-chart.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* More points than a wide chart has pixels show nothing more. */
#define MAX_POINTS 600

/* Room beside the ends of the range, as a ratio. */
#define MARGIN 1.35

/* "0 %", "0.4 %", "34 %" */
static char *
hek_curve_lab_chart_share (const HekCurveLabCurve *curve)
{
  double percent = curve->n_shown > 0 ? 100.0 * curve->n_visible / curve->n_shown : 0;

  if (curve->n_visible == 0 || percent >= 9.95)
    return g_strdup_printf ("%.0f %%", percent);
  return percent < 0.1 ? g_strdup ("< 0.1 %") : g_strdup_printf ("%.1f %%", percent);
}

static void
hek_curve_lab_chart_add_codes (HekCurveLabChart       *chart,
                               guint                   s,
                               const HekCurveLabSteps *steps,
                               const HekCurveLabCurve *curve)
{
  chart->x[s] = g_memdup2 (steps->cd_m2, sizeof steps->cd_m2);
  chart->y[s] = g_memdup2 (curve->code, sizeof curve->code);
  chart->series[s].n = HEK_CURVE_LAB_N_CODES;
  chart->words[s] = g_strdup (_(curve->curve->label));
}

static void
hek_curve_lab_chart_add_steps (HekCurveLabChart       *chart,
                               guint                   s,
                               const HekCurveLabCurve *curve,
                               double                  min_cd_m2,
                               double                  max_cd_m2)
{
  g_autofree guint *levels = g_new (guint, MAX_POINTS);
  g_autofree char *share = hek_curve_lab_chart_share (curve);
  guint n = hek_curve_lab_steps_thin (curve, min_cd_m2, max_cd_m2, levels, MAX_POINTS);

  chart->x[s] = g_new (double, n);
  chart->y[s] = g_new (double, n);
  for (guint i = 0; i < n; i++)
    {
      chart->x[s][i] = (curve->cd_m2[levels[i]] + curve->cd_m2[levels[i] + 1]) / 2;
      chart->y[s][i] = curve->jnd[levels[i]];
    }
  chart->series[s].n = n;
  /* Translators: a curve and the share of its steps that can be seen: "sRGB · 34 %" */
  chart->words[s] = g_strdup_printf (_("%s · %s"), _(curve->curve->label), share);
}

static void
hek_curve_lab_chart_add_banding (HekCurveLabChart         *chart,
                                 guint                     s,
                                 const HekCurveLabBanding *banding,
                                 guint                     curve_idx)
{
  guint n = HEK_LUMA_CURVE_MAX_BITS - HEK_CURVE_LAB_MIN_BITS + 1;

  chart->x[s] = g_new (double, n);
  chart->y[s] = g_new (double, n);
  for (guint i = 0; i < n; i++)
    {
      chart->x[s][i] = HEK_CURVE_LAB_MIN_BITS + i;
      chart->y[s][i] = banding->worst[curve_idx][HEK_CURVE_LAB_MIN_BITS + i - 1].jnd;
    }
  chart->series[s].n = n;
  chart->series[s].markers = TRUE;
  chart->words[s] = g_strdup (_(hek_luma_curve (curve_idx)->label));
}

static void
hek_curve_lab_chart_add_band (HekCurveLabChart *chart,
                              gboolean          on_x,
                              double            at,
                              const char       *label)
{
  guint i = chart->line.n_bands++;
  char **words = &chart->words[HEK_CURVE_LAB_N_CURVES + i];

  *words = g_strdup (label);
  chart->bands[i] = (HekPlotBand){ .on_x = on_x, .from = at, .to = at, .label = *words };
}

static void
hek_curve_lab_chart_set_luminance (HekCurveLabChart       *chart,
                                   const HekCurveLabSteps *steps,
                                   double                  min_cd_m2,
                                   double                  max_cd_m2)
{
  chart->line.x_axis = (HekPlotAxis){
    .label = _("Luminance at the eye"),
    .unit = "cd/m²",
    .min = min_cd_m2 < max_cd_m2 ? min_cd_m2 : steps->cd_m2[0] / MARGIN,
    .max = min_cd_m2 < max_cd_m2 ? max_cd_m2 : steps->ceiling_cd_m2 * MARGIN,
    .scale = HEK_PLOT_LOG10,
  };
}

static void
hek_curve_lab_chart_set_axes (HekCurveLabChart       *chart,
                              HekCurveLabView         view,
                              const HekCurveLabSteps *steps,
                              double                  min_cd_m2,
                              double                  max_cd_m2)
{
  g_autofree char *bits = g_strdup_printf (ngettext ("%u bit", "%u bits", steps->n_bits),
                                           steps->n_bits);
  HekPlotLine *line = &chart->line;

  switch (view)
    {
    case HEK_CURVE_LAB_CODES:
      hek_curve_lab_chart_set_luminance (chart, steps, min_cd_m2, max_cd_m2);
      line->y_axis = (HekPlotAxis){ .label = _("Code"), .min = 0, .max = 1 };
      hek_curve_lab_chart_add_band (chart, TRUE, steps->cd_m2[0], _("Floor"));
      hek_curve_lab_chart_add_band (chart, TRUE, steps->ceiling_cd_m2, _("Ceiling"));
      break;
    case HEK_CURVE_LAB_STEP_SIZES:
      hek_curve_lab_chart_set_luminance (chart, steps, min_cd_m2, max_cd_m2);
      line->y_axis = (HekPlotAxis){ .label = _("Step"), .unit = _("JND"), .scale = HEK_PLOT_LOG10 };
      hek_curve_lab_chart_add_band (chart, FALSE, 1, _("1 JND"));
      break;
    case HEK_CURVE_LAB_VISIBLE_STEPS:
      line->x_axis = (HekPlotAxis){ .label = _("Bits"), .min = HEK_CURVE_LAB_MIN_BITS - 0.5,
                                    .max = HEK_LUMA_CURVE_MAX_BITS + 0.5 };
      line->y_axis = (HekPlotAxis){ .label = _("Most visible step"), .unit = _("JND"),
                                    .scale = HEK_PLOT_LOG10 };
      hek_curve_lab_chart_add_band (chart, FALSE, 1, _("just visible"));
      if (steps->n_bits >= HEK_CURVE_LAB_MIN_BITS)
        hek_curve_lab_chart_add_band (chart, TRUE, steps->n_bits, bits);
      break;
    default:
      g_assert_not_reached ();
    }
}

HekCurveLabChart *
hek_curve_lab_chart_new (HekCurveLabView           view,
                         const HekCurveLabSteps   *steps,
                         const HekCurveLabBanding *banding,
                         guint                     shown,
                         double                    min_cd_m2,
                         double                    max_cd_m2)
{
  HekCurveLabChart *chart = g_new0 (HekCurveLabChart, 1);
  gboolean all = !(min_cd_m2 < max_cd_m2);
  guint n = 0;

  hek_curve_lab_chart_set_axes (chart, view, steps, min_cd_m2, max_cd_m2);
  for (guint c = 0; c < HEK_CURVE_LAB_N_CURVES; c++)
    {
      if ((shown >> c & 1) == 0 || (view == HEK_CURVE_LAB_VISIBLE_STEPS && banding == NULL))
        continue;
      if (view == HEK_CURVE_LAB_CODES)
        hek_curve_lab_chart_add_codes (chart, n, steps, &steps->curves[c]);
      else if (view == HEK_CURVE_LAB_STEP_SIZES)
        hek_curve_lab_chart_add_steps (chart, n, &steps->curves[c],
                                       all ? steps->cd_m2[0] : min_cd_m2,
                                       all ? steps->ceiling_cd_m2 : max_cd_m2);
      else
        hek_curve_lab_chart_add_banding (chart, n, banding, c);
      chart->series[n].label = chart->words[n];
      chart->series[n].x = chart->x[n];
      chart->series[n].y = chart->y[n];
      chart->series[n].color = &chart->colors[n];
      chart->curve_idx[n++] = c;
    }
  chart->line.series = chart->series;
  chart->line.n_series = n;
  chart->line.bands = chart->bands;
  chart->line.direct_labels = TRUE;
  chart->line.empty_text = shown == 0 ? _("No curve is shown") : _("Being computed");
  return chart;
}

void
hek_curve_lab_chart_free (HekCurveLabChart *chart)
{
  if (chart == NULL)
    return;
  for (guint i = 0; i < HEK_CURVE_LAB_N_CURVES; i++)
    {
      g_free (chart->x[i]);
      g_free (chart->y[i]);
      g_free (chart->names[i]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (chart->words); i++)
    g_free (chart->words[i]);
  g_free (chart);
}

void
hek_curve_lab_chart_hide_labels (HekCurveLabChart *chart)
{
  for (guint s = 0; s < chart->line.n_series; s++)
    {
      HekPlotSeries *series = &chart->series[s];

      if (series->label == NULL)
        continue;
      chart->names[s] = g_new (const char *, series->n);
      for (gsize i = 0; i < series->n; i++)
        chart->names[s][i] = series->label;
      series->point_labels = chart->names[s];
      series->label = NULL;
    }
}

HekPlotColor
hek_curve_lab_chart_color (const HekPlotTheme *theme,
                           guint               curve_idx)
{
  return hek_plot_theme_series_color (theme, curve_idx);
}

void
hek_curve_lab_chart_set_theme (HekCurveLabChart   *chart,
                               const HekPlotTheme *theme)
{
  for (guint s = 0; s < chart->line.n_series; s++)
    chart->colors[s] = hek_curve_lab_chart_color (theme, chart->curve_idx[s]);
}
