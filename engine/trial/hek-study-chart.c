/* SPDX-License-Identifier: Apache-2.0 */
/* The scatter chart of a study, for the screen and for its report. */
#include "config.h"

#include "hek-study-chart.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>

#include "hek-plot-scatter.h"

/* Series 0: outliers, drawn over the others. */
#define N_SERIES 2

/* Of the line that fits best: the points are what counts. */
#define FIT_ALPHA 0.45

/* Room around the least and the largest x, of their distance: no point sits on the frame. */
#define X_MARGIN 0.03

typedef struct
{
  double x, y, fit;
  guint row_idx;
  guint series_idx, point_idx;
} HekStudyChartItem;

typedef struct
{
  double *x, *y;
  char **labels; /* NULL terminated */
  int *items;    /* by point */
  gsize n;
} HekStudyCloud;

struct _HekStudyChart
{
  const HekMetricValue *what_x, *what_y;
  HekStudyChartItem *items; /* by x */
  guint n_items;
  HekStudyCloud clouds[N_SERIES];
  double x_min, x_max; /* shown; equal: all */
};

static int
hek_study_chart_compare (const void *a,
                         const void *b)
{
  const HekStudyChartItem *ia = a, *ib = b;

  if (ia->x != ib->x)
    return ia->x < ib->x ? -1 : 1;
  if (ia->y != ib->y)
    return ia->y < ib->y ? -1 : 1;
  return (ia->row_idx > ib->row_idx) - (ia->row_idx < ib->row_idx);
}

HekStudyChart *
hek_study_chart_new (const HekStudy     *study,
                     const HekStudyPair *pair)
{
  HekStudyChart *chart = g_new0 (HekStudyChart, 1);
  guint n = pair->points->len;

  chart->what_x = pair->x;
  chart->what_y = pair->y;
  chart->items = g_new0 (HekStudyChartItem, n + 1);
  for (guint i = 0; i < n; i++)
    {
      const HekStudyPoint *point = &g_array_index (pair->points, HekStudyPoint, i);

      if (isfinite (point->x) && isfinite (point->y))
        chart->items[chart->n_items++] = (HekStudyChartItem) {
          .x = point->x, .y = point->y, .fit = point->fit, .row_idx = point->row_idx,
          .series_idx = point->is_outlier ? 0 : 1,
        };
    }
  qsort (chart->items, chart->n_items, sizeof *chart->items, hek_study_chart_compare);

  for (guint s = 0; s < N_SERIES; s++)
    {
      HekStudyCloud *cloud = &chart->clouds[s];

      cloud->x = g_new (double, chart->n_items + 1);
      cloud->y = g_new (double, chart->n_items + 1);
      cloud->labels = g_new0 (char *, chart->n_items + 1);
      cloud->items = g_new (int, chart->n_items + 1);
    }
  for (guint i = 0; i < chart->n_items; i++)
    {
      HekStudyChartItem *item = &chart->items[i];
      HekStudyCloud *cloud = &chart->clouds[item->series_idx];

      cloud->x[cloud->n] = item->x;
      cloud->y[cloud->n] = item->y;
      cloud->labels[cloud->n] = hek_study_row_label (&study->spec,
                                                     study->rows->pdata[item->row_idx]);
      cloud->items[cloud->n] = (int) i;
      item->point_idx = (guint) cloud->n++;
    }
  return chart;
}

void
hek_study_chart_free (HekStudyChart *chart)
{
  for (guint s = 0; s < N_SERIES; s++)
    {
      g_free (chart->clouds[s].x);
      g_free (chart->clouds[s].y);
      g_strfreev (chart->clouds[s].labels);
      g_free (chart->clouds[s].items);
    }
  g_free (chart->items);
  g_free (chart);
}

guint
hek_study_chart_n_items (const HekStudyChart *chart)
{
  return chart->n_items;
}

guint
hek_study_chart_row_idx (const HekStudyChart *chart,
                         int                  item)
{
  g_return_val_if_fail (item >= 0 && (guint) item < chart->n_items, 0);
  return chart->items[item].row_idx;
}

int
hek_study_chart_item_of_row (const HekStudyChart *chart,
                             guint                row_idx)
{
  for (guint i = 0; i < chart->n_items; i++)
    if (chart->items[i].row_idx == row_idx)
      return (int) i;
  return -1;
}

char *
hek_study_chart_item_text (const HekStudyChart *chart,
                           int                  item)
{
  const HekStudyChartItem *it;
  g_autofree char *x = NULL;
  g_autofree char *y = NULL;

  g_return_val_if_fail (item >= 0 && (guint) item < chart->n_items, NULL);
  it = &chart->items[item];
  x = hek_metric_value_format (chart->what_x, it->x);
  y = hek_metric_value_format (chart->what_y, it->y);
  return g_strdup_printf ("%s · %s %s · %s %s",
                          chart->clouds[it->series_idx].labels[it->point_idx],
                          _(chart->what_x->label), x, _(chart->what_y->label), y);
}

void
hek_study_chart_zoom (HekStudyChart *chart,
                      double         min,
                      double         max)
{
  chart->x_min = min;
  chart->x_max = max;
}

/* --- drawing ------------------------------------------------------------------------------- */

static HekPlotMark
hek_study_chart_mark (const HekStudyChart *chart,
                      int                  item)
{
  if (item < 0 || (guint) item >= chart->n_items)
    return (HekPlotMark) { FALSE, 0, 0 };
  return (HekPlotMark) { TRUE, chart->items[item].series_idx, chart->items[item].point_idx };
}

/* @series: room for N_SERIES, @colors: for N_SERIES; both live as long as the plot */
static HekPlotScatter
hek_study_chart_plot (const HekStudyChart *chart,
                      const HekPlotTheme  *theme,
                      HekPlotSeries       *series,
                      HekPlotColor        *colors)
{
  HekPlotScatter plot = {
    .x_axis = { .label = _(chart->what_x->label), .unit = chart->what_x->unit,
                .min = chart->x_min, .max = chart->x_max },
    .y_axis = { .label = _(chart->what_y->label), .unit = chart->what_y->unit },
    .series = series, .n_series = N_SERIES,
    .empty_text = _("No picture has both values"),
  };

  if (chart->x_min == chart->x_max && chart->n_items > 1)
    {
      double first = chart->items[0].x, last = chart->items[chart->n_items - 1].x;

      plot.x_axis.min = first - X_MARGIN * (last - first);
      plot.x_axis.max = last + X_MARGIN * (last - first);
    }
  for (guint s = 0; s < N_SERIES; s++)
    {
      const HekStudyCloud *cloud = &chart->clouds[s];

      colors[s] = hek_plot_theme_series_color (theme, s == 0 ? 1 : 0);
      series[s] = (HekPlotSeries) {
        .x = cloud->x, .y = cloud->y, .n = cloud->n, .color = &colors[s],
        .point_labels = (const char *const *) cloud->labels, .show_point_labels = s == 0,
      };
    }
  return plot;
}

static void
hek_study_chart_draw_fit (const HekStudyChart *chart,
                          cairo_t             *cr,
                          const HekPlotFrame  *frame,
                          const HekPlotTheme  *theme)
{
  HekPlotColor color = theme->text;

  color.a = FIT_ALPHA;
  cairo_save (cr);
  cairo_rectangle (cr, frame->x, frame->y, frame->width, frame->height);
  cairo_clip (cr);
  cairo_new_path (cr);
  for (guint i = 0; i < chart->n_items; i++)
    {
      double x = hek_plot_ticks_to_fraction (&frame->x_ticks, chart->items[i].x);
      double y = hek_plot_ticks_to_fraction (&frame->y_ticks, chart->items[i].fit);

      if (!isnan (x) && !isnan (y))
        cairo_line_to (cr, frame->x + x * frame->width,
                       frame->y + frame->height - y * frame->height);
    }
  hek_plot_set_source (cr, color);
  cairo_set_line_width (cr, theme->line_width);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_stroke (cr);
  cairo_restore (cr);
}

gboolean
hek_study_chart_get_frame (const HekStudyChart *chart,
                           double               width,
                           double               height,
                           const HekPlotTheme  *theme,
                           HekPlotFrame        *frame)
{
  HekPlotSeries series[N_SERIES];
  HekPlotColor colors[N_SERIES];
  HekPlotScatter plot = hek_study_chart_plot (chart, theme, series, colors);

  return hek_plot_scatter_get_frame (&plot, width, height, theme, frame);
}

void
hek_study_chart_draw (const HekStudyChart *chart,
                      cairo_t             *cr,
                      double               width,
                      double               height,
                      const HekPlotTheme  *theme,
                      int                  hovered,
                      int                  selected)
{
  HekPlotSeries series[N_SERIES];
  HekPlotColor colors[N_SERIES];
  HekPlotScatter plot = hek_study_chart_plot (chart, theme, series, colors);
  HekPlotFrame frame;

  plot.highlight = hek_study_chart_mark (chart, selected);
  plot.hover = hek_study_chart_mark (chart, hovered);
  if (hek_plot_scatter_get_frame (&plot, width, height, theme, &frame))
    hek_study_chart_draw_fit (chart, cr, &frame, theme);
  hek_plot_scatter_draw (&plot, cr, width, height, theme);
}

int
hek_study_chart_pick (const HekStudyChart *chart,
                      double               x,
                      double               y,
                      double               width,
                      double               height,
                      const HekPlotTheme  *theme,
                      char               **text)
{
  HekPlotSeries series[N_SERIES];
  HekPlotColor colors[N_SERIES];
  HekPlotScatter plot = hek_study_chart_plot (chart, theme, series, colors);
  HekPlotPick pick;
  int item;

  if (!hek_plot_scatter_pick (&plot, width, height, theme, x, y, &pick))
    return -1;
  item = chart->clouds[pick.mark.series_idx].items[pick.mark.point_idx];
  if (text != NULL)
    *text = hek_study_chart_item_text (chart, item);
  return item;
}
