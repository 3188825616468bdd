/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-plot-canvas-private.h"
#include "hek-plot-colorbar-private.h"
#include "hek-plot-surface.h"

G_BEGIN_DECLS

struct _HekPlotSurfaceFrame
{
  guint width, height; /* pixels */
  double scale;        /* pixels per unit of the view */
  guint32 *pixels;     /* owned: premultiplied ARGB */
  guint32 *points;     /* owned: y * grid width + x of what is seen; G_MAXUINT32: no surface */
};

/* A map of one column or row is drawn with two equal ones. */
static inline guint32
hek_plot_surface_n_vertices (guint32 n_points)
{
  return MAX (n_points, 2);
}

/* Where vertex @i stands, from 0 to 1: the middle of its pixels; the outer ones at the edge. */
static inline double
hek_plot_surface_vertex_at (guint32 i,
                            guint32 n_points,
                            guint32 step,
                            guint32 n_source)
{
  guint32 n = hek_plot_surface_n_vertices (n_points);

  if (i == 0)
    return 0;
  return i == n - 1 ? 1 : (i + 0.5) * step / n_source;
}

/* --- the camera: hek-plot-surface-camera.c --------------------------------------------------- */

/* A position in the box: x and y run over the map from 0 to 1, z from bottom to top. */
typedef struct
{
  double x, y, z;
} HekPlotBoxPoint;

/* Where it is drawn. Returns: its depth; larger is farther, linear over the drawing */
double hek_plot_surface_view_point (const HekPlotSurfaceView *view, HekPlotBoxPoint point,
                                    double *pos_x, double *pos_y);

/* Fills in how the box is seen, so that it fits into a rectangle from any side when zoom is 1. */
void hek_plot_surface_view_fit (HekPlotSurfaceView *view, const HekPlotCamera *camera,
                                const HekPlotBox *inner);

/* Height in the box of a value; clipped to it. */
static inline double
hek_plot_surface_view_height (const HekPlotSurfaceView *view,
                              double                    value)
{
  double z = (value - view->value_low) / (view->value_high - view->value_low);

  return CLAMP (z, 0, 1);
}

/* --- the box around it: hek-plot-surface-axes.c ---------------------------------------------- */

/* Base plane, back walls and their grid. */
void hek_plot_surface_draw_box (HekPlotCanvas *canvas, const HekPlotSurface *plot,
                                const HekPlotSurfaceView *view);

/* Ticks and their labels, at the edges that nothing hides. @frame: (nullable) */
void hek_plot_surface_draw_labels (HekPlotCanvas *canvas, const HekPlotSurface *plot,
                                   const HekPlotSurfaceView *view,
                                   const HekPlotSurfaceFrame *frame);

/* Room that the labels of the value need beside the box. */
double hek_plot_surface_measure_labels (HekPlotCanvas *canvas, const HekPlotSurfaceView *view);

G_END_DECLS
