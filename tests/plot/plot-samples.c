/* SPDX-License-Identifier: Apache-2.0 */
/* Scatter charts, histograms, bars, heat maps and colour bars. */
#include "plot-samples.h"

#include <math.h>

#include "hek-plot-bar.h"
#include "hek-plot-heatmap.h"
#include "hek-plot-histogram.h"
#include "hek-plot-scatter.h"
#include "hek-rng.h"

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

/* Bytes against recall: a front below the points, intervals, pinned and named ones. */
static const double front_x[] = { 98, 196, 392 }, front_y[] = { 88.1, 93.5, 99.2 };
static const double front_low[] = { 87.2, 92.9, 99 }, front_high[] = { 88.9, 94.1, 99.4 };
static const char *const front_labels[] = { "pq · 98 bytes", "pq · 196 bytes", "pq · 392 bytes" };
static const double steps_x[] = { 98, 196, 196, 392, 392 };
static const double steps_y[] = { 88.1, 88.1, 93.5, 93.5, 99.2 };

static const HekPlotSeries front_series[] = {
  { .label = "pq", .x = front_x, .y = front_y, .y_low = front_low, .y_high = front_high, .n = 3,
    .point_labels = front_labels, .full_point_labels = TRUE },
  { .label = "binary", .x = front_x, .y = front_low, .n = 1 },
};
static const HekPlotSeries front_path = { .x = steps_x, .y = steps_y, .n = 5, .dashed = TRUE };
static const HekPlotMark front_ring = { TRUE, 0, 1 };
static const HekPlotMark front_named[] = { { TRUE, 0, 0 }, { TRUE, 0, 1 }, { TRUE, 0, 2 } };

static const HekPlotScatter front_plot = {
  .x_axis = { .label = "A vector", .unit = "bytes", .scale = HEK_PLOT_LOG2 },
  .y_axis = { .label = "Recall at 10", .unit = "%" }, .series = front_series, .n_series = 2,
  .paths = &front_path, .n_paths = 1, .rings = &front_ring, .n_rings = 1, .named = front_named,
  .n_named = 3, .highlight = { TRUE, 0, 2 }, .hover = { TRUE, 1, 0 },
};

static void
draw_scatter_front (cairo_t            *cr,
                    double              width,
                    double              height,
                    const HekPlotTheme *theme)
{
  hek_plot_scatter_draw (&front_plot, cr, width, height, theme);
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

static char *
name_stretched (const HekPlotHeatmap *plot,
                gsize                 column,
                gsize                 row)
{
  return g_strdup_printf ("%s %zu · centroid %zu", (const char *) plot->name_data, row, column);
}

static void
set_stretched (HekPlotHeatmap *plot,
               float          *data)
{
  for (guint i = 0; i < 5 * 64; i++)
    data[i] = (float) (i * 37 % 101);
  *plot = (HekPlotHeatmap) {
    .title = "Use of centroids", .label = "rows", .width = 64, .height = 5, .data = data,
    .nearest = TRUE, .stretch = TRUE, .hover = { TRUE, 0, 2 * 64 + 40 },
    .name_cell = name_stretched, .name_data = "subspace",
  };
}

static void
draw_heatmap_stretched (cairo_t            *cr,
                        double              width,
                        double              height,
                        const HekPlotTheme *theme)
{
  float data[5 * 64];
  HekPlotHeatmap plot;

  set_stretched (&plot, data);
  hek_plot_heatmap_draw (&plot, cr, width, height, theme);
}

static gboolean
pick_heatmap_stretched (double              width,
                        double              height,
                        const HekPlotTheme *theme,
                        double              x,
                        double              y,
                        HekPlotPick        *out)
{
  float data[5 * 64];
  HekPlotHeatmap plot;

  set_stretched (&plot, data);
  if (!hek_plot_heatmap_pick (&plot, width, height, theme, x, y, out))
    return FALSE;
  g_assert_true (g_str_has_prefix (out->text, "subspace "));
  return TRUE;
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

const PlotSample plot_other_samples[] = {
  { "scatter", TRUE, draw_scatter, NULL },
  { "scatter-many", TRUE, draw_scatter_many, NULL },
  { "scatter-front", TRUE, draw_scatter_front, NULL },
  { "histogram", TRUE, draw_histogram, pick_histogram },
  { "histogram-empty-bins", FALSE, draw_histogram_empty_bins, NULL },
  { "bar-rows", TRUE, draw_rows, pick_rows },
  { "bar-columns", TRUE, draw_columns, pick_columns },
  { "bar-signed", TRUE, draw_many_signed, NULL },
  { "bar-many-rows", TRUE, draw_many_rows, NULL },
  { "heatmap", TRUE, draw_heatmap, pick_heatmap },
  { "heatmap-signed", TRUE, draw_heatmap_signed, NULL },
  { "heatmap-stretched", TRUE, draw_heatmap_stretched, pick_heatmap_stretched },
  { "heatmap-nan", FALSE, draw_heatmap_nan, NULL },
  { "heatmap-long", TRUE, draw_heatmap_long, NULL },
  { "heatmap-none", FALSE, draw_heatmap_none, NULL },
  { "colorbar-flat", TRUE, draw_colorbar_flat, NULL },
};

const guint n_plot_other_samples = G_N_ELEMENTS (plot_other_samples);
