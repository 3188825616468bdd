/* SPDX-License-Identifier: Apache-2.0 */
#include "plot-samples.h"

#include <math.h>
#include <string.h>

#include "hek-plot-bar.h"
#include "hek-plot-heatmap.h"
#include "hek-plot-histogram.h"
#include "hek-plot-line.h"
#include "hek-plot-scatter.h"
#include "hek-rng.h"

/* --- lines --------------------------------------------------------------------------------- */

static const double curve_kb[] = { 31.4, 45.9, 68.2, 95.1, 131.7, 178.3, 224.6, 271.9 };
static const double curve_db[] = { 19.6, 22.9, 25.8, 28.6, 31.2, 33.9, 36.4, 38.8 };
static const double curve_db_dithered[] = { 18.1, 20.4, 22.9, 25.5, 28.2, 31.0, 33.8, 36.5 };
static const double curve_db_uniform[] = { 16.0, 17.1, 19.4, 21.9, 24.9, 27.7, 30.6, 33.2 };
static const char *const curve_labels[] = { "2 colours",  "4 colours",  "8 colours",   "16 colours",
                                            "32 colours", "64 colours", "128 colours", "256 colours" };

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
    .x_axis = { .label = "sample" }, .y_axis = { .label = "in use", .unit = "B", .from_zero = TRUE },
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

/* --- scatter ------------------------------------------------------------------------------- */

static void
fill_cloud (double *x,
            double *y,
            gsize   n,
            double  cx,
            double  cy,
            guint64 seed)
{
  HekRng rng;

  hek_rng_init (&rng, seed);
  for (gsize i = 0; i < n; i++)
    {
      double u = 0, v = 0;

      for (guint k = 0; k < 6; k++)
        {
          u += hek_rng_double (&rng) - 0.5;
          v += hek_rng_double (&rng) - 0.5;
        }
      x[i] = cx + 12 * u;
      y[i] = cy + 9 * v + 4 * u;
    }
}

static void
draw_scatter (cairo_t            *cr,
              double              width,
              double              height,
              const HekPlotTheme *theme)
{
  double x[3][80], y[3][80];
  HekPlotSeries series[3];
  static const char *const names[] = { "kodim03", "kodim13", "kodim23" };
  HekPlotScatter plot = {
    .title = "Colours in the a*b* plane", .series = series, .n_series = 3,
    .x_axis = { .label = "a*" }, .y_axis = { .label = "b*" }, .hover = { TRUE, 1, 5 },
  };

  for (guint s = 0; s < 3; s++)
    {
      fill_cloud (x[s], y[s], 80, 15.0 * s - 10, 10.0 * s, s + 1);
      series[s] = (HekPlotSeries) { .label = names[s], .x = x[s], .y = y[s], .n = 80 };
    }
  hek_plot_scatter_draw (&plot, cr, width, height, theme);
}

static void
draw_scatter_many (cairo_t            *cr,
                   double              width,
                   double              height,
                   const HekPlotTheme *theme)
{
  gsize n = 20000;
  g_autofree double *x = g_new (double, n);
  g_autofree double *y = g_new (double, n);
  HekPlotSeries series = { .x = x, .y = y, .n = n };
  HekPlotScatter plot = {
    .series = &series, .n_series = 1,
    .x_axis = { .label = "first component" }, .y_axis = { .label = "second component" },
  };

  fill_cloud (x, y, n, 0, 0, 9);
  hek_plot_scatter_draw (&plot, cr, width, height, theme);
}

/* --- histogram ----------------------------------------------------------------------------- */

static void
set_histogram (HekPlotHistogram       *plot,
               HekPlotHistogramSeries *series,
               double                 *edges,
               double                (*counts)[40],
               HekPlotBand            *bands)
{
  for (guint b = 0; b <= 40; b++)
    edges[b] = b * 0.25;
  for (guint b = 0; b < 40; b++)
    {
      counts[0][b] = round (52000 * b * exp (-(double) b / 5));
      counts[1][b] = round (40000 * b * exp (-(double) b / 6.5));
    }
  series[0] = (HekPlotHistogramSeries) { .label = "this trial", .counts = counts[0] };
  series[1] = (HekPlotHistogramSeries) { .label = "trial 3", .counts = counts[1] };
  bands[0] = (HekPlotBand) { .on_x = TRUE, .from = 4.1, .to = 4.1, .label = "95th percentile" };
  *plot = (HekPlotHistogram) {
    .title = "Colour difference per pixel", .x_axis = { .label = "ΔE2000" },
    .y_axis = { .label = "pixels" }, .n_bins = 40, .edges = edges, .series = series,
    .n_series = 2, .bands = bands, .n_bands = 1, .hover = { TRUE, 0, 12 },
  };
}

static void
draw_histogram (cairo_t            *cr,
                double              width,
                double              height,
                const HekPlotTheme *theme)
{
  HekPlotHistogram plot;
  HekPlotHistogramSeries series[2];
  double edges[41], counts[2][40];
  HekPlotBand bands[1];

  set_histogram (&plot, series, edges, counts, bands);
  hek_plot_histogram_draw (&plot, cr, width, height, theme);
}

static gboolean
pick_histogram (double              width,
                double              height,
                const HekPlotTheme *theme,
                double              x,
                double              y,
                HekPlotPick        *out)
{
  HekPlotHistogram plot;
  HekPlotHistogramSeries series[2];
  double edges[41], counts[2][40];
  HekPlotBand bands[1];

  set_histogram (&plot, series, edges, counts, bands);
  return hek_plot_histogram_pick (&plot, width, height, theme, x, y, out);
}

static void
draw_histogram_empty_bins (cairo_t            *cr,
                           double              width,
                           double              height,
                           const HekPlotTheme *theme)
{
  const double edges[] = { 0, 1, 2, 3 };
  const double counts[] = { 0, NAN, 0 };
  HekPlotHistogramSeries series = { .counts = counts };
  HekPlotHistogram plot = { .n_bins = 3, .edges = edges, .series = &series, .n_series = 1 };

  hek_plot_histogram_draw (&plot, cr, width, height, theme);
}

/* --- bars ---------------------------------------------------------------------------------- */

static const char *const bar_labels[] = { "uniform", "adaptive palette", "median cut", "block VQ",
                                          "a method whose name is much too long to fit anywhere" };
static const double bar_values[] = { 24.91, 34.2, 32.75, 29.03, NAN };

static HekPlotBar
bars (gboolean vertical)
{
  return (HekPlotBar) {
    .title = "PSNR at 96 kB", .value_axis = { .label = "PSNR", .unit = "dB" },
    .labels = bar_labels, .values = bar_values, .n_bars = G_N_ELEMENTS (bar_values),
    .n_digits = 2, .vertical = vertical, .highlight = { TRUE, 0, 1 }, .hover = { TRUE, 0, 2 },
  };
}

static void
draw_rows (cairo_t            *cr,
           double              width,
           double              height,
           const HekPlotTheme *theme)
{
  HekPlotBar plot = bars (FALSE);

  hek_plot_bar_draw (&plot, cr, width, height, theme);
}

static gboolean
pick_rows (double              width,
           double              height,
           const HekPlotTheme *theme,
           double              x,
           double              y,
           HekPlotPick        *out)
{
  HekPlotBar plot = bars (FALSE);

  return hek_plot_bar_pick (&plot, width, height, theme, x, y, out);
}

static void
draw_columns (cairo_t            *cr,
              double              width,
              double              height,
              const HekPlotTheme *theme)
{
  HekPlotBar plot = bars (TRUE);

  hek_plot_bar_draw (&plot, cr, width, height, theme);
}

static gboolean
pick_columns (double              width,
              double              height,
              const HekPlotTheme *theme,
              double              x,
              double              y,
              HekPlotPick        *out)
{
  HekPlotBar plot = bars (TRUE);

  return hek_plot_bar_pick (&plot, width, height, theme, x, y, out);
}

static void
draw_many_signed (cairo_t            *cr,
                  double              width,
                  double              height,
                  const HekPlotTheme *theme)
{
  double values[64];
  char names[64][16];
  const char *labels[64];
  HekPlotBar plot = {
    .title = "Change of each colour", .value_axis = { .label = "pixels" }, .labels = labels,
    .values = values, .n_bars = 64, .vertical = TRUE,
  };

  for (guint i = 0; i < 64; i++)
    {
      values[i] = 1000 * sin (i * 0.3);
      g_snprintf (names[i], sizeof names[i], "#%02x%02x%02x", i * 4, 255 - i * 4, i);
      labels[i] = names[i];
    }
  hek_plot_bar_draw (&plot, cr, width, height, theme);
}

static void
draw_many_rows (cairo_t            *cr,
                double              width,
                double              height,
                const HekPlotTheme *theme)
{
  double values[40];
  HekPlotBar plot = { .values = values, .n_bars = 40, .n_digits = 1 };

  for (guint i = 0; i < 40; i++)
    values[i] = 20.0 - i;
  hek_plot_bar_draw (&plot, cr, width, height, theme);
}

/* --- heat maps ----------------------------------------------------------------------------- */

static void
set_heatmap (HekPlotHeatmap *plot,
             float         **data,
             gboolean        is_signed)
{
  guint32 width = 96, height = 64;

  *data = g_new (float, width * height);
  for (guint32 y = 0; y < height; y++)
    for (guint32 x = 0; x < width; x++)
      {
        double r = hypot (x - 40.0, y - 30.0);

        (*data)[y * width + x] = (float) (is_signed ? 8 * cos (r / 6) * exp (-r / 40)
                                                    : 12 * pow (sin (r / 9), 2) * exp (-r / 50));
      }
  (*data)[5] = NAN;
  *plot = (HekPlotHeatmap) {
    .title = is_signed ? "Signed difference" : "Where colours moved", .label = "ΔE2000",
    .width = width, .height = height, .data = *data, .nearest = TRUE,
    .colormap = is_signed ? HEK_COLORMAP_DIVERGING : HEK_COLORMAP_SEQUENTIAL,
    .min = 0, .max = is_signed ? 0 : 10, .hover = { TRUE, 0, 20 * 96 + 50 },
  };
  if (is_signed)
    plot->label = "difference";
}

static void
draw_heatmap (cairo_t            *cr,
              double              width,
              double              height,
              const HekPlotTheme *theme)
{
  g_autofree float *data = NULL;
  HekPlotHeatmap plot;

  set_heatmap (&plot, &data, FALSE);
  hek_plot_heatmap_draw (&plot, cr, width, height, theme);
}

static gboolean
pick_heatmap (double              width,
              double              height,
              const HekPlotTheme *theme,
              double              x,
              double              y,
              HekPlotPick        *out)
{
  g_autofree float *data = NULL;
  HekPlotHeatmap plot;

  set_heatmap (&plot, &data, FALSE);
  return hek_plot_heatmap_pick (&plot, width, height, theme, x, y, out);
}

static void
draw_heatmap_signed (cairo_t            *cr,
                     double              width,
                     double              height,
                     const HekPlotTheme *theme)
{
  g_autofree float *data = NULL;
  HekPlotHeatmap plot;

  set_heatmap (&plot, &data, TRUE);
  plot.unit = "codes";
  plot.hover.shown = FALSE;
  hek_plot_heatmap_draw (&plot, cr, width, height, theme);
}

static void
draw_heatmap_nan (cairo_t            *cr,
                  double              width,
                  double              height,
                  const HekPlotTheme *theme)
{
  static const float data[4] = { NAN, INFINITY, -INFINITY, NAN };
  HekPlotHeatmap plot = { .width = 2, .height = 2, .data = data, .label = "value" };

  hek_plot_heatmap_draw (&plot, cr, width, height, theme);
}

static void
draw_heatmap_long (cairo_t            *cr,
                   double              width,
                   double              height,
                   const HekPlotTheme *theme)
{
  g_autofree float *data = g_new0 (float, 40000);
  HekPlotHeatmap plot = { .width = 40000, .height = 1, .data = data, .label = "value" };

  hek_plot_heatmap_draw (&plot, cr, width, height, theme);
}

static void
draw_heatmap_none (cairo_t            *cr,
                   double              width,
                   double              height,
                   const HekPlotTheme *theme)
{
  HekPlotHeatmap plot = { .title = "Empty" };

  hek_plot_heatmap_draw (&plot, cr, width, height, theme);
}

static void
draw_colorbar_flat (cairo_t            *cr,
                    double              width,
                    double              height,
                    const HekPlotTheme *theme)
{
  HekPlotColorbar bar = {
    .label = "ΔE2000", .min = 0, .max = 10, .horizontal = TRUE, .open_above = TRUE, .value = 3.2,
    .has_value = TRUE,
  };

  hek_plot_set_source (cr, theme->background);
  cairo_paint (cr);
  hek_plot_colorbar_draw (&bar, cr, width, height, theme);
}

const PlotSample plot_samples[] = {
  { "curve", TRUE, draw_curve, pick_curve },
  { "three-lines", TRUE, draw_three_lines, pick_three_lines },
  { "eight-lines", TRUE, draw_eight_lines, NULL },
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
  { "scatter", TRUE, draw_scatter, NULL },
  { "scatter-many", TRUE, draw_scatter_many, NULL },
  { "histogram", TRUE, draw_histogram, pick_histogram },
  { "histogram-empty-bins", FALSE, draw_histogram_empty_bins, NULL },
  { "bar-rows", TRUE, draw_rows, pick_rows },
  { "bar-columns", TRUE, draw_columns, pick_columns },
  { "bar-signed", TRUE, draw_many_signed, NULL },
  { "bar-many-rows", TRUE, draw_many_rows, NULL },
  { "heatmap", TRUE, draw_heatmap, pick_heatmap },
  { "heatmap-signed", TRUE, draw_heatmap_signed, NULL },
  { "heatmap-nan", FALSE, draw_heatmap_nan, NULL },
  { "heatmap-long", TRUE, draw_heatmap_long, NULL },
  { "heatmap-none", FALSE, draw_heatmap_none, NULL },
  { "colorbar-flat", TRUE, draw_colorbar_flat, NULL },
};

const guint n_plot_samples = G_N_ELEMENTS (plot_samples);
