/* SPDX-License-Identifier: Apache-2.0 */
/* From a chart with two axes to its drawing, or only to the places of its parts. */
#include "config.h"

#include "hek-plot-cartesian-private.h"

void
hek_plot_drawing_run (const HekPlotDrawing *drawing,
                      cairo_t              *cr,
                      double                width,
                      double                height,
                      const HekPlotTheme   *theme)
{
  g_autofree HekPlotKey *keys = g_new0 (HekPlotKey, drawing->n_series + 1);
  HekPlotCanvas canvas;
  HekPlotCartesian chart;
  HekPlotPlaces places;

  hek_plot_canvas_init (&canvas, cr, width, height, theme);
  if (drawing->layout (&canvas, drawing->plot, keys, &chart, &places))
    drawing->draw (&canvas, drawing->plot, &chart, &places);
  else
    hek_plot_cartesian_draw_empty (&canvas, &chart, drawing->empty_text);
  hek_plot_canvas_clear (&canvas);
}

gboolean
hek_plot_drawing_get_frame (const HekPlotDrawing *drawing,
                            double                width,
                            double                height,
                            const HekPlotTheme   *theme,
                            HekPlotFrame         *frame)
{
  g_autofree HekPlotKey *keys = g_new0 (HekPlotKey, drawing->n_series + 1);
  HekPlotCanvas canvas;
  HekPlotCartesian chart;
  HekPlotPlaces places;
  gboolean ok;

  hek_plot_canvas_init (&canvas, NULL, width, height, theme);
  ok = drawing->layout (&canvas, drawing->plot, keys, &chart, &places);
  if (ok)
    *frame = places.frame;
  hek_plot_canvas_clear (&canvas);
  return ok;
}
