/* SPDX-License-Identifier: Apache-2.0 */
/* What a scatter plot of one size draws: points or cells, their colours, the line and the bar. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "hek-widget-scatter-private.h"

/* Radii of points whose size means something. */
#define HEK_WIDGET_RADIUS_MIN 1.5
#define HEK_WIDGET_RADIUS_MAX 7.0

/* How much of the ground points take on that are not selected. */
#define HEK_WIDGET_SCATTER_FADE 0.75

static HekPlotColor
hek_widget_scatter_map (const HekWidgetPoints *points,
                        const HekPlotTheme    *theme,
                        double                 value)
{
  const HekColormap *map = hek_colormap_get (points->color_low < 0 && points->color_high > 0
                                               ? HEK_COLORMAP_DIVERGING : HEK_COLORMAP_SEQUENTIAL,
                                             theme->dark_ground);
  double low = points->color_low, high = points->color_high;
  const guint8 *rgb;

  if (low < 0 && high > 0)
    {
      high = fmax (-low, high);
      low = -high;
    }
  if (isnan (value))
    return theme->axis;
  rgb = map->rgb[hek_colormap_index (map, high > low ? (value - low) / (high - low) : 0.5)];
  return (HekPlotColor) { rgb[0] / 255.0, rgb[1] / 255.0, rgb[2] / 255.0, 1 };
}

static void
hek_widget_scatter_show_bar (const HekWidget       *self,
                             double                 width,
                             const HekPlotTheme    *theme,
                             HekWidgetScatterShown *shown)
{
  const HekWidgetPoints *points = self->made;
  double low = points->color_low, high = points->color_high;

  if (points->color_column < 0 || points->codes != NULL || points->n == 0)
    return;
  shown->bar = (HekPlotColorbar) {
    .label = self->frames[0]->columns[points->color_column].name,
    .unit = hek_widget_unit_get (&points->color_unit),
    .colormap = low < 0 && high > 0 ? HEK_COLORMAP_DIVERGING : HEK_COLORMAP_SEQUENTIAL,
  };
  if (low < 0 && high > 0)
    {
      high = fmax (-low, high);
      low = -high;
    }
  shown->bar.min = low * points->color_unit.factor;
  shown->bar.max = high * points->color_unit.factor;
  shown->bar_width = hek_plot_colorbar_get_thickness (&shown->bar, theme) + 12 * theme->scale;
  if (shown->bar_width > width / 3)
    shown->bar_width = 0;
}

static void
hek_widget_scatter_show_cells (const HekWidget       *self,
                               const HekPlotTheme    *theme,
                               HekWidgetScatterShown *shown)
{
  const HekWidgetPoints *points = self->made;
  gsize n = (gsize) points->cells.n_x * points->cells.n_y;

  shown->cells = points->cells;
  if (points->color_column >= 0)
    {
      shown->cell_colors = g_new (HekPlotColor, n);
      for (gsize i = 0; i < n; i++)
        if (points->counts[i] > 0)
          shown->cell_colors[i] = points->cell_codes != NULL
                                  ? shown->colors[points->cell_codes[i]]
                                  : hek_widget_scatter_map (points, theme, points->cell_means[i]);
    }
  shown->cells.colors = shown->cell_colors;
  shown->plot.cells = &shown->cells;
}

static double
hek_widget_scatter_radius (const HekWidget    *self,
                           const HekPlotTheme *theme,
                           gsize               row)
{
  const HekWidgetPoints *points = self->made;
  double value = self->frames[0]->columns[points->size_column].reals[row];
  double f = points->size_high > points->size_low
             ? (value - points->size_low) / (points->size_high - points->size_low) : 0.5;
  double least = HEK_WIDGET_RADIUS_MIN * HEK_WIDGET_RADIUS_MIN;
  double most = HEK_WIDGET_RADIUS_MAX * HEK_WIDGET_RADIUS_MAX;

  /* areas are what eyes compare */
  return sqrt (isnan (value) ? least : least + CLAMP (f, 0, 1) * (most - least)) * theme->scale;
}

static HekPlotColor
hek_widget_scatter_fade (HekPlotColor        color,
                         const HekPlotTheme *theme)
{
  const double f = HEK_WIDGET_SCATTER_FADE;

  return (HekPlotColor) { color.r + f * (theme->background.r - color.r),
                          color.g + f * (theme->background.g - color.g),
                          color.b + f * (theme->background.b - color.b), color.a };
}

/* Points in the order of their series: what each series draws is one piece of the arrays. */
static void
hek_widget_scatter_show_points (const HekWidget       *self,
                                const HekPlotTheme    *theme,
                                const HekWidgetView   *view,
                                guint32               *chosen,
                                gsize                  n,
                                HekWidgetScatterShown *shown)
{
  const HekWidgetPoints *points = self->made;
  gboolean has_colors = (points->color_column >= 0 && points->codes == NULL)
                        || view->selection != NULL;
  gsize at = 0;

  shown->n = n;
  shown->points = g_new (guint32, n + 1);
  shown->x = g_new (double, n + 1);
  shown->y = g_new (double, n + 1);
  shown->radii = points->size_column >= 0 ? g_new (double, n + 1) : NULL;
  shown->point_colors = has_colors ? g_new (HekPlotColor, n + 1) : NULL;
  for (guint s = 0; s < shown->plot.n_series; s++)
    {
      shown->first[s] = at;
      for (gsize i = 0; i < n; i++)
        {
          guint32 p = chosen != NULL ? chosen[i] : (guint32) i;
          HekPlotColor color;

          if (points->codes != NULL && points->codes[p] != s
              && !(s == points->n_categories
                   && points->codes[p] == HEK_WIDGET_SCATTER_CATEGORIES))
            continue;
          shown->points[at] = p;
          shown->x[at] = points->x[p];
          shown->y[at] = points->y[p];
          if (shown->radii != NULL)
            shown->radii[at] = hek_widget_scatter_radius (self, theme, points->rows[p]);
          if (has_colors)
            {
              color = points->color_column >= 0 && points->codes == NULL
                      ? hek_widget_scatter_map (points, theme,
                                                hek_widget_points_color (points, self->frames[0],
                                                                         p))
                      : shown->colors[s];
              if (view->selection != NULL
                  && !(points->rows[p] < hek_scene_set_n_rows (view->selection)
                       && hek_scene_set_contains (view->selection, points->rows[p])))
                color = hek_widget_scatter_fade (color, theme);
              shown->point_colors[at] = color;
            }
          at++;
        }
      shown->series[s].x = shown->x + shown->first[s];
      shown->series[s].y = shown->y + shown->first[s];
      shown->series[s].n = at - shown->first[s];
      shown->series[s].point_radii = shown->radii != NULL ? shown->radii + shown->first[s] : NULL;
      shown->series[s].point_colors = has_colors ? shown->point_colors + shown->first[s] : NULL;
    }
}

static void
hek_widget_scatter_show_line (const HekWidget       *self,
                              const HekPlotTheme    *theme,
                              HekWidgetScatterShown *shown)
{
  const HekWidgetPoints *points = self->made;
  const HekWidgetLine *line = &points->line;
  g_autofree char *r2 = hek_plot_format_value (line->r2, 3);

  for (guint end = 0; end < 2; end++)
    {
      double x = end == 0 ? points->line_from : points->line_to;
      double y = line->intercept + line->slope * (points->log_x ? log10 (x) : x);

      shown->path_x[end] = x;
      shown->path_y[end] = points->log_y ? pow (10, y) : y;
    }
  shown->line_color = theme->text;
  shown->line_label = g_strdup_printf ("r² %s", r2);
  shown->path = (HekPlotSeries) { .x = shown->path_x, .y = shown->path_y, .n = 2,
                                  .color = &shown->line_color, .dashed = TRUE };
  shown->plot.paths = &shown->path;
  shown->plot.n_paths = 1;
  /* an empty series gives the line its place in the legend */
  shown->series[shown->plot.n_series] = (HekPlotSeries) {
    .label = shown->line_label, .color = &shown->line_color, .x = shown->path_x,
    .y = shown->path_y, .dashed = TRUE,
  };
  shown->plot.n_series++;
}

static HekPlotAxis
hek_widget_scatter_axis (const HekFrame      *frame,
                         guint                column,
                         const HekWidgetUnit *unit,
                         gboolean             is_log,
                         double               from,
                         double               to)
{
  return (HekPlotAxis) {
    .label = frame->columns[column].name, .unit = hek_widget_unit_get (unit),
    .min = from < to ? from : 0, .max = from < to ? to : 0,
    .scale = is_log ? HEK_PLOT_LOG10 : HEK_PLOT_LINEAR,
  };
}

void
hek_widget_scatter_show (const HekWidget       *self,
                         double                 width,
                         const HekPlotTheme    *theme,
                         const HekWidgetView   *view,
                         HekWidgetScatterShown *shown)
{
  const HekWidgetPoints *points = self->made;
  const HekFrame *frame = self->frames[0];
  gboolean zoomed_x = view->x_from < view->x_to, zoomed_y = view->y_from < view->y_to;
  g_autofree guint32 *chosen = NULL;
  gsize n = points->n;

  *shown = (HekWidgetScatterShown) { .plot = { .title = self->title } };
  shown->plot.x_axis = hek_widget_scatter_axis (frame, points->x_column, &points->x_unit,
                                                points->log_x, view->x_from, view->x_to);
  shown->plot.y_axis = hek_widget_scatter_axis (frame, points->y_column, &points->y_unit,
                                                points->log_y, view->y_from, view->y_to);
  shown->plot.empty_text = points->n > 0 ? HEK_WIDGET_NO_ROOM : NULL;
  shown->plot.series = shown->series;
  shown->plot.n_series = MAX (points->n_categories + points->has_rest, 1u);
  shown->plot.point_radius = hek_widget_get (self, "size") / 2 * theme->scale;
  for (guint c = 0; c <= HEK_WIDGET_SCATTER_CATEGORIES; c++)
    shown->colors[c] = c < HEK_WIDGET_SCATTER_CATEGORIES ? theme->series[c] : theme->axis;
  for (guint s = 0; s < points->n_categories; s++)
    shown->series[s] = (HekPlotSeries) { .label = points->names[s], .color = &shown->colors[s] };
  if (points->has_rest)
    shown->series[points->n_categories] = (HekPlotSeries) {
      .label = _("Others"), .color = &shown->colors[HEK_WIDGET_SCATTER_CATEGORIES],
    };
  if (points->counts != NULL)
    {
      chosen = hek_widget_points_find (
        points, zoomed_x ? view->x_from : points->cells.x_from,
        zoomed_x ? view->x_to : points->cells.x_to, zoomed_y ? view->y_from : points->cells.y_from,
        zoomed_y ? view->y_to : points->cells.y_to, HEK_WIDGET_SCATTER_MAX_POINTS, &n);
      if (chosen == NULL)
        {
          n = 0;
          hek_widget_scatter_show_cells (self, theme, shown);
        }
    }
  hek_widget_scatter_show_points (self, theme, view, chosen, n, shown);
  if (points->has_line)
    hek_widget_scatter_show_line (self, theme, shown);
  hek_widget_scatter_show_bar (self, width, theme, shown);
}

void
hek_widget_scatter_shown_clear (HekWidgetScatterShown *shown)
{
  g_free (shown->cell_colors);
  g_free (shown->points);
  g_free (shown->x);
  g_free (shown->y);
  g_free (shown->radii);
  g_free (shown->point_colors);
  g_free (shown->line_label);
}
