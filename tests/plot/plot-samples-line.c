/* SPDX-License-Identifier: Apache-2.0 */
/* Line charts: an ordinary curve, many series, many points, and values that charts do not like. */
#include "plot-samples.h"

#include <math.h>

#include "hek-plot-line.h"
#include "hek-rng.h"

static const double curve_kb[] = { 31.4, 45.9, 68.2, 95.1, 131.7, 178.3, 224.6, 271.9 };
static const double curve_db[] = { 19.6, 22.9, 25.8, 28.6, 31.2, 33.9, 36.4, 38.8 };
static const double curve_db_dithered[] = { 18.1, 20.4, 22.9, 25.5, 28.2, 31.0, 33.8, 36.5 };
static const double curve_db_uniform[] = { 16.0, 17.1, 19.4, 21.9, 24.9, 27.7, 30.6, 33.2 };
static const char *const curve_labels[] = {
  "2 colours", "4 colours", "8 colours", "16 colours",
  "32 colours", "64 colours", "128 colours", "256 colours",
};

static HekPlotLine
rate_quality (HekPlotSeries *series,
              guint          n_series)
{
  static const char *const names[] = { "none", "Floyd–Steinberg", "uniform" };
  const double *rows[] = { curve_db, curve_db_dithered, curve_db_uniform };

  for (guint s = 0; s < n_series; s++)
    series[s] = (HekPlotSeries) {
      .label = names[s], .x = curve_kb, .y = rows[s], .n = G_N_ELEMENTS (curve_kb),
      .point_labels = curve_labels, .markers = TRUE,
    };
  return (HekPlotLine) {
    .title = "Rate and quality",
    .x_axis = { .label = "PNG size", .unit = "kB", .scale = HEK_PLOT_LOG2 },
    .y_axis = { .label = "PSNR", .unit = "dB" },
    .series = series, .n_series = n_series,
    .highlight = { TRUE, 0, 3 },
  };
}

static void
draw_curve (cairo_t            *cr,
            double              width,
            double              height,
            const HekPlotTheme *theme)
{
  HekPlotSeries series[1];
  HekPlotLine plot = rate_quality (series, 1);
  HekPlotBand band = { .on_x = FALSE, .from = 34, .to = 34, .label = "target" };

  series[0].show_point_labels = TRUE;
  plot.bands = &band;
  plot.n_bands = 1;
  hek_plot_line_draw (&plot, cr, width, height, theme);
}

static gboolean
pick_curve (double              width,
            double              height,
            const HekPlotTheme *theme,
            double              x,
            double              y,
            HekPlotPick        *out)
{
  HekPlotSeries series[1];
  HekPlotLine plot = rate_quality (series, 1);

  return hek_plot_line_pick (&plot, width, height, theme, x, y, out);
}

static void
draw_three_lines (cairo_t            *cr,
                  double              width,
                  double              height,
                  const HekPlotTheme *theme)
{
  HekPlotSeries series[3];
  HekPlotLine plot = rate_quality (series, 3);

  plot.hover = (HekPlotMark) { TRUE, 1, 4 };
  series[2].dashed = TRUE;
  hek_plot_line_draw (&plot, cr, width, height, theme);
}

static gboolean
pick_three_lines (double              width,
                  double              height,
                  const HekPlotTheme *theme,
                  double              x,
                  double              y,
                  HekPlotPick        *out)
{
  HekPlotSeries series[3];
  HekPlotLine plot = rate_quality (series, 3);

  return hek_plot_line_pick (&plot, width, height, theme, x, y, out);
}

static void
draw_eight_lines (cairo_t            *cr,
                  double              width,
                  double              height,
                  const HekPlotTheme *theme)
{
  static const char *const names[] = { "sq8", "sq4",    "pq 16", "pq 32",
                                       "opq", "binary", "rq",    "rabitq with a long name" };
  HekPlotSeries series[8] = { 0 };
  double y[8][60];
  HekPlotLine plot = {
    .title = "Recall while training", .series = series, .n_series = 8,
    .x_axis = { .label = "iteration" }, .y_axis = { .label = "recall@10" },
  };

  for (guint s = 0; s < 8; s++)
    {
      for (guint i = 0; i < 60; i++)
        y[s][i] = i == 30 && s == 0 ? NAN : (0.4 + s * 0.07) * (1 - exp (-(i + 1.0) / (5 + 2 * s)));
      series[s] = (HekPlotSeries) { .label = names[s], .y = y[s], .n = 60 };
    }
  hek_plot_line_draw (&plot, cr, width, height, theme);
}

/* All end at one place, and thresholds lie on gridlines. */
static void
draw_labelled_lines (cairo_t            *cr,
                     double              width,
                     double              height,
                     const HekPlotTheme *theme)
{
  static const char *const names[]
    = { "sRGB · 34 %", "Linear light · 100 %", "Gamma 2.2 · 12 %", "PU21 · 0 %", "PQ · 0.4 %",
        "HLG · 5.0 %" };
  const HekPlotBand bands[] = { { .on_x = FALSE, .from = 0.5, .to = 0.5, .label = "1 JND" },
                                { .on_x = TRUE, .from = 59, .to = 59, .label = "Ceiling" } };
  HekPlotSeries series[6] = { 0 };
  double y[6][60];
  HekPlotLine plot = {
    .series = series, .n_series = 6, .bands = bands, .n_bands = 2, .direct_labels = TRUE,
    .x_axis = { .label = "Luminance" }, .y_axis = { .label = "Code" },
  };

  for (guint s = 0; s < 6; s++)
    {
      for (guint i = 0; i < 60; i++)
        y[s][i] = pow (i / 59.0, 1 + s);
      series[s] = (HekPlotSeries) { .label = names[s], .y = y[s], .n = 60 };
    }
  hek_plot_line_draw (&plot, cr, width, height, theme);
}

static void
draw_dense_line (cairo_t            *cr,
                 double              width,
                 double              height,
                 const HekPlotTheme *theme)
{
  gsize n = 200000;
  g_autofree double *y = g_new (double, n);
  HekPlotSeries series = { .y = y, .n = n };
  HekPlotLine plot = {
    .title = "Memory", .series = &series, .n_series = 1,
    .x_axis = { .label = "sample" },
    .y_axis = { .label = "in use", .unit = "B", .from_zero = TRUE },
  };
  HekRng rng;

  hek_rng_init (&rng, 7);
  for (gsize i = 0; i < n; i++)
    y[i] = 3e6 + 1e6 * sin ((double) i / 15000) + 4e5 * hek_rng_double (&rng);
  hek_plot_line_draw (&plot, cr, width, height, theme);
}

/* A line of odd values, named after what is odd. */
static void
draw_values (cairo_t            *cr,
             double              width,
             double              height,
             const HekPlotTheme *theme,
             const double       *x,
             const double       *y,
             gsize               n,
             HekPlotScale        scale)
{
  HekPlotSeries series = { .label = "series", .x = x, .y = y, .n = n, .markers = TRUE };
  HekPlotLine plot = {
    .title = "Odd values", .series = &series, .n_series = 1,
    .x_axis = { .label = "x", .scale = scale },
    .y_axis = { .label = "y", .unit = "cd/m²", .scale = scale },
    .highlight = { TRUE, 0, 0 }, .hover = { TRUE, 0, 1 },
  };

  hek_plot_line_draw (&plot, cr, width, height, theme);
}

#define ODD_LINE(name_, scale_, ...)                                                              \
  static void draw_##name_ (cairo_t *cr, double width, double height, const HekPlotTheme *theme)  \
  {                                                                                               \
    static const double y[] = { __VA_ARGS__ };                                                    \
    draw_values (cr, width, height, theme, NULL, y, G_N_ELEMENTS (y), scale_);                    \
  }

ODD_LINE (one_point, HEK_PLOT_LINEAR, 3.25)
ODD_LINE (constant, HEK_PLOT_LINEAR, 5, 5, 5, 5)
ODD_LINE (all_nan, HEK_PLOT_LINEAR, NAN, NAN, NAN)
ODD_LINE (gaps, HEK_PLOT_LINEAR, 1, NAN, 3, INFINITY, 2, -INFINITY, 4)
ODD_LINE (huge, HEK_PLOT_LINEAR, 1e300, -1e308, 1e308, 4)
ODD_LINE (tiny, HEK_PLOT_LINEAR, 1e-300, 2e-300, 5e-324)
ODD_LINE (negative, HEK_PLOT_LINEAR, -1000.5, -2000.25, -3000)
ODD_LINE (narrow, HEK_PLOT_LINEAR, 1e9 + 0.1, 1e9 + 0.2, 1e9 + 0.3)
ODD_LINE (log_mixed, HEK_PLOT_LOG10, -5, 0, 1e-9, 1, 1e12, NAN)
ODD_LINE (log_one, HEK_PLOT_LOG2, 7)

static void
draw_no_series (cairo_t            *cr,
                double              width,
                double              height,
                const HekPlotTheme *theme)
{
  HekPlotLine plot = { .title = "Nothing yet", .empty_text = "The curve is being computed" };

  hek_plot_line_draw (&plot, cr, width, height, theme);
}

const PlotSample plot_line_samples[] = {
  { "curve", TRUE, draw_curve, pick_curve },
  { "three-lines", TRUE, draw_three_lines, pick_three_lines },
  { "eight-lines", TRUE, draw_eight_lines, NULL },
  { "labelled-lines", TRUE, draw_labelled_lines, NULL },
  { "dense-line", TRUE, draw_dense_line, NULL },
  { "one-point", TRUE, draw_one_point, NULL },
  { "constant", TRUE, draw_constant, NULL },
  { "all-nan", FALSE, draw_all_nan, NULL },
  { "gaps", TRUE, draw_gaps, NULL },
  { "huge", TRUE, draw_huge, NULL },
  { "tiny", TRUE, draw_tiny, NULL },
  { "negative", TRUE, draw_negative, NULL },
  { "narrow", TRUE, draw_narrow, NULL },
  { "log-mixed", TRUE, draw_log_mixed, NULL },
  { "log-one", FALSE, draw_log_one, NULL },
  { "no-series", FALSE, draw_no_series, NULL },
};

const guint n_plot_line_samples = G_N_ELEMENTS (plot_line_samples);
