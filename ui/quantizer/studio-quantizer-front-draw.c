/* SPDX-License-Identifier: Apache-2.0 */
/* Puts the items of a front into a scatter chart of engine/plot. */
#include "config.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "studio-quantizer-front-private.h"

#define POINT_RADIUS 4.0

/* Of the lines that join the points of one method. */
#define METHOD_ALPHA 0.35

/* Room around the first and the last point, of their distance on the axis. */
#define X_MARGIN 0.04

/* What a plot borrows while it is drawn. */
typedef struct
{
  HekPlotScatter plot;
  HekPlotSeries series[STUDIO_N_FAMILIES];
  HekPlotColor colors[STUDIO_N_FAMILIES], method_colors[STUDIO_N_FAMILIES];
  int series_idx[STUDIO_N_FAMILIES]; /* of a family */
  guint families[STUDIO_N_FAMILIES]; /* of a series */
  HekPlotSeries *paths;
  HekPlotMark *rings, *named;
} Drawing;

static void
drawing_clear (Drawing *drawing)
{
  g_free (drawing->paths);
  g_free (drawing->rings);
  g_free (drawing->named);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Drawing, drawing_clear)

static HekPlotMark
drawing_mark (const Drawing              *drawing,
              const StudioQuantizerFront *front,
              int                         item)
{
  if (item < 0 || (guint) item >= front->n_items)
    return (HekPlotMark) { FALSE, 0, 0 };
  return (HekPlotMark) { TRUE, (guint) drawing->series_idx[front->items[item].family],
                         front->items[item].idx };
}

static HekPlotAxis
axis_of (const StudioQuantizerFigure *figure)
{
  return (HekPlotAxis) {
    .label = _(figure->title), .unit = figure->unit != NULL ? _(figure->unit) : NULL,
    .scale = figure->scale,
  };
}

/* Logarithmic axes have their room as a factor. */
static void
set_x_range (const StudioQuantizerFront *front,
             HekPlotAxis                *axis)
{
  double first, last;

  axis->min = front->x_min;
  axis->max = front->x_max;
  if (front->x_min != front->x_max || front->n_items == 0)
    return;
  first = front->items[0].x;
  last = front->items[front->n_items - 1].x;
  if (first == last)
    {
      axis->min = axis->scale == HEK_PLOT_LINEAR ? first - 1 : first / 2;
      axis->max = axis->scale == HEK_PLOT_LINEAR ? last + 1 : last * 2;
    }
  else if (axis->scale == HEK_PLOT_LINEAR)
    {
      axis->min = first - X_MARGIN * (last - first);
      axis->max = last + X_MARGIN * (last - first);
    }
  else
    {
      axis->min = first * pow (first / last, X_MARGIN);
      axis->max = last * pow (last / first, X_MARGIN);
    }
}

static void
drawing_add_clouds (Drawing                    *drawing,
                    const StudioQuantizerFront *front,
                    const HekPlotTheme         *theme)
{
  HekPlotScatter *plot = &drawing->plot;

  for (guint f = 0; f < STUDIO_N_FAMILIES; f++)
    {
      const StudioFrontCloud *cloud = &front->clouds[f];

      drawing->colors[f] = hek_plot_theme_series_color (theme, f);
      drawing->method_colors[f] = drawing->colors[f];
      drawing->method_colors[f].a = METHOD_ALPHA;
      if (cloud->n == 0)
        continue;
      drawing->series_idx[f] = (int) plot->n_series;
      drawing->families[plot->n_series] = f;
      drawing->series[plot->n_series++] = (HekPlotSeries) {
        .label = cloud->name, .x = cloud->x, .y = cloud->y, .y_low = cloud->y_low,
        .y_high = cloud->y_high, .n = cloud->n, .color = &drawing->colors[f],
        .point_labels = cloud->labels, .full_point_labels = TRUE,
      };
    }
}

static void
drawing_add_paths (Drawing                    *drawing,
                   const StudioQuantizerFront *front)
{
  HekPlotScatter *plot = &drawing->plot;

  drawing->paths = g_new0 (HekPlotSeries, front->methods->len + 1);
  drawing->paths[plot->n_paths++] = (HekPlotSeries) {
    .x = front->steps.x, .y = front->steps.y, .n = front->steps.n, .dashed = TRUE,
  };
  for (guint i = 0; i < front->methods->len; i++)
    {
      const StudioFrontPath *path = &g_array_index (front->methods, StudioFrontPath, i);

      drawing->paths[plot->n_paths++] = (HekPlotSeries) {
        .x = path->x, .y = path->y, .n = path->n, .color = &drawing->method_colors[path->family],
      };
    }
  plot->paths = drawing->paths;
}

static void
drawing_init (Drawing                    *drawing,
              const StudioQuantizerFront *front,
              const HekPlotTheme         *theme,
              int                         hovered,
              int                         selected)
{
  HekPlotScatter *plot = &drawing->plot;

  memset (drawing, 0, sizeof *drawing);
  *plot = (HekPlotScatter) {
    .x_axis = axis_of (front->x), .y_axis = axis_of (front->y), .series = drawing->series,
    .point_radius = POINT_RADIUS * theme->scale, .empty_text = _("No run has both figures yet"),
  };
  set_x_range (front, &plot->x_axis);
  drawing_add_clouds (drawing, front, theme);
  drawing_add_paths (drawing, front);
  plot->highlight = drawing_mark (drawing, front, selected);
  plot->hover = drawing_mark (drawing, front, hovered);

  drawing->rings = g_new0 (HekPlotMark, front->n_items + 1);
  drawing->named = g_new0 (HekPlotMark, front->n_items + 1);
  for (guint i = 0; i < front->n_items; i++)
    {
      if (front->items[i].pinned)
        drawing->rings[plot->n_rings++] = drawing_mark (drawing, front, (int) i);
      if (front->items[i].best)
        drawing->named[plot->n_named++] = drawing_mark (drawing, front, (int) i);
    }
  plot->rings = drawing->rings;
  plot->named = drawing->named;
}

void
studio_quantizer_front_draw (const StudioQuantizerFront *front,
                             cairo_t                    *cr,
                             double                      width,
                             double                      height,
                             const HekPlotTheme         *theme,
                             int                         hovered,
                             int                         selected)
{
  g_auto (Drawing) drawing;

  drawing_init (&drawing, front, theme, hovered, selected);
  hek_plot_scatter_draw (&drawing.plot, cr, width, height, theme);
}

gboolean
studio_quantizer_front_get_frame (const StudioQuantizerFront *front,
                                  double                      width,
                                  double                      height,
                                  const HekPlotTheme         *theme,
                                  HekPlotFrame               *frame)
{
  g_auto (Drawing) drawing;

  drawing_init (&drawing, front, theme, -1, -1);
  return hek_plot_scatter_get_frame (&drawing.plot, width, height, theme, frame);
}

int
studio_quantizer_front_pick (const StudioQuantizerFront *front,
                             double                      x,
                             double                      y,
                             double                      width,
                             double                      height,
                             const HekPlotTheme         *theme,
                             char                      **text)
{
  g_auto (Drawing) drawing;
  HekPlotPick pick;

  drawing_init (&drawing, front, theme, -1, -1);
  if (!hek_plot_scatter_pick (&drawing.plot, width, height, theme, x, y, &pick))
    return -1;
  *text = g_strdup (pick.text);
  return (int) front->clouds[drawing.families[pick.mark.series_idx]].items[pick.mark.point_idx];
}
