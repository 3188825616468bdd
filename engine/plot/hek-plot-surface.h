/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-colormap.h"
#include "hek-plot-types.h"

G_BEGIN_DECLS

/*
 * A map of values as a surface over its plane, seen by an eye that goes around it.
 *
 * Three steps, so that a widget can leave the long one to a worker: hek_plot_surface_look() places
 * the scene (main thread, it measures text), hek_plot_surface_render() makes the pixels (any
 * thread), hek_plot_surface_draw_frame() draws them with axes and colour bar.
 * hek_plot_surface_draw() does all three, for reports.
 */

/* --- the values ------------------------------------------------------------------------------ */

#define HEK_PLOT_SURFACE_MAX_SIDE 2048u

/*
 * A map reduced to the points of a surface. A point stands for step × step pixels: the value of
 * them that is farthest from @base, so that no peak is lost, and their mean. Frozen once made.
 */
typedef struct
{
  gatomicrefcount ref;
  guint32 source_width, source_height;
  guint32 step;          /* pixels to a point, in both directions; the last ones have fewer */
  guint32 width, height; /* points */
  double base;           /* the value that means nothing happened; on the base plane */
  float *peaks;          /* owned: width * height; NaN: no finite value */
  float *means;          /* owned: of the finite values */
  guint32 *peak_idx;     /* owned: y * source_width + x of the peak */
  double min, max;       /* of the peaks; min > max: no finite value at all */
  guint32 top_idx;       /* the point that is farthest from the base; G_MAXUINT32: none */
} HekPlotSurfaceGrid;

/**
 * hek_plot_surface_grid_new:
 * @stride: floats from row to row; 0: @width
 * @max_side: most points along the longer side, clamped to 2 … %HEK_PLOT_SURFACE_MAX_SIDE
 *
 * Edge cases: what is not finite is a hole. Cost: one pass over the map, on all threads.
 * Returns: (nullable): %NULL when @task was cancelled, memory is short or there are no pixels
 */
HekPlotSurfaceGrid *hek_plot_surface_grid_new (const float *data, guint32 width, guint32 height,
                                               gsize stride, guint max_side, double base,
                                               const HekTask *task);
/* How many points suit a drawing: the max_side to ask for. */
guint hek_plot_surface_get_max_side (double width, double height, double zoom);

HekPlotSurfaceGrid *hek_plot_surface_grid_ref   (HekPlotSurfaceGrid *grid);
void                hek_plot_surface_grid_unref (HekPlotSurfaceGrid *grid);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekPlotSurfaceGrid, hek_plot_surface_grid_unref)

/* --- the eye --------------------------------------------------------------------------------- */

#define HEK_PLOT_CAMERA_ZOOM_MIN 0.5
#define HEK_PLOT_CAMERA_ZOOM_MAX 40.0

typedef struct
{
  double azimuth_deg;   /* 0: the last row is nearest, columns run to the right; the scene turns
                           anticlockwise, seen from above */
  double elevation_deg; /* of the eye: 0 beside the base plane, 90 right above it */
  double zoom;          /* 1: the whole box fits */
  double pan_x, pan_y;  /* how far what is seen is shifted right and down, of the shorter side */
  gboolean orthographic;
} HekPlotCamera;

/* Seen from the front right, from above. */
void hek_plot_camera_init (HekPlotCamera *camera);

/* Brings every field into its range, what is not finite to the default; the azimuth to
 * (−180, 180]. */
void hek_plot_camera_normalize (HekPlotCamera *camera);

/* --- the plot -------------------------------------------------------------------------------- */

/* Strings and arrays are borrowed for the time of a call. */
typedef struct
{
  const char *title;              /* (nullable) */
  const char *label;              /* (nullable): of the value: "ΔE2000" */
  const char *unit;               /* (nullable) */
  const HekPlotSurfaceGrid *grid; /* (nullable) */
  double min, max;                /* of the colour bar; equal: from the data */
  HekColormapKind colormap;       /* DIVERGING: a range from the data is made symmetric about 0 */
  gboolean clip;                  /* heights end where the colours do */
  double rise;                    /* height of the box, of its longer side; 0: 0.35 */
  HekPlotCamera camera;

  const guint8 *drape;            /* (array) (nullable): this picture instead of colours: rows of
                                     R G B A bytes, over the whole map */
  guint32 drape_width, drape_height;
  gsize drape_stride_bytes;

  gboolean hide_colorbar;
  HekPlotMark hover;              /* point_idx = y * source_width + x */
  const char *empty_text;         /* (nullable): instead of "No data" */
} HekPlotSurface;

#define HEK_PLOT_SURFACE_RISE_MIN 0.02
#define HEK_PLOT_SURFACE_RISE_MAX 1.0

/* Where the scene is and how it is seen. All but the rectangle is private. */
typedef struct
{
  double x, y, width, height; /* of the scene, beside title and colour bar */
  gboolean empty;             /* nothing to render */

  double cos_a, sin_a, cos_e, sin_e;
  double distance;            /* of the eye from the middle of the box; 0: parallel rays */
  double side_x, side_y, side_z; /* of the box; the longer of x and y is 1 */
  double center_x, center_y, scale;
  double value_low, value_high;  /* at the bottom and at the top of the box */
  double color_min, color_max;
} HekPlotSurfaceView;

void hek_plot_surface_look (const HekPlotSurface *plot, double width, double height,
                            const HekPlotTheme *theme, HekPlotSurfaceView *view);

/* Zooms by @factor so that what is seen at (@x, @y) stays there. */
void hek_plot_camera_zoom_at (HekPlotCamera *camera, const HekPlotSurfaceView *view, double factor,
                              double x, double y);

/* Where a value over a position of the source is drawn; (0, 0) is the corner of its first pixel. */
void hek_plot_surface_project (const HekPlotSurface *plot, const HekPlotSurfaceView *view,
                               double source_x, double source_y, double value, double *pos_x,
                               double *pos_y);

/* The rendered pixels of a view, and what is seen at each. Frozen. */
typedef struct _HekPlotSurfaceFrame HekPlotSurfaceFrame;

/**
 * hek_plot_surface_render:
 * @scale: pixels per unit of the view
 * @n_samples: per pixel and direction: 1 while moving, 2 for smooth edges
 *
 * The same pixels on any number of threads.
 *
 * Cost: 200 × 200 points at 640 × 480 take about 10 ms on two cores.
 * Returns: (nullable): %NULL when @task was cancelled, memory is short or the view is empty
 */
HekPlotSurfaceFrame *hek_plot_surface_render (const HekPlotSurface *plot,
                                              const HekPlotSurfaceView *view,
                                              const HekPlotTheme *theme, double scale,
                                              guint n_samples, const HekTask *task);
void hek_plot_surface_frame_free (HekPlotSurfaceFrame *frame);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekPlotSurfaceFrame, hek_plot_surface_frame_free)

/* The pixels: native-endian 32 bit, premultiplied, packed rows. */
const guint32 *hek_plot_surface_frame_get_pixels (const HekPlotSurfaceFrame *frame, guint *width,
                                                  guint *height);

/* @frame: (nullable): of @view. %NULL draws the empty box, or the text when the view is empty. */
void hek_plot_surface_draw_frame (const HekPlotSurface *plot, const HekPlotSurfaceView *view,
                                  const HekPlotSurfaceFrame *frame, cairo_t *cr, double width,
                                  double height, const HekPlotTheme *theme);

void hek_plot_surface_draw (const HekPlotSurface *plot, cairo_t *cr, double width, double height,
                            const HekPlotTheme *theme);

/**
 * hek_plot_surface_draw_rgba:
 * @scale: pixels per unit
 *
 * The drawing as a picture of its own: ceil (width × scale) by ceil (height × scale) pixels of R G
 * B A bytes, packed rows, on the ground of @theme.
 *
 * Returns: (transfer full) (nullable): %NULL when @task was cancelled or memory is short
 */
guint8 *hek_plot_surface_draw_rgba (const HekPlotSurface *plot, double width, double height,
                                    double scale, const HekPlotTheme *theme, const HekTask *task);

/* The peak that is seen at a position: where in the source, its value, and the mean beside it. */
gboolean hek_plot_surface_pick (const HekPlotSurface *plot, const HekPlotSurfaceView *view,
                                const HekPlotSurfaceFrame *frame, double x, double y,
                                HekPlotPick *out);

/* The same for a pixel of the source: what the read-out of @plot.hover says. */
gboolean hek_plot_surface_get_mark (const HekPlotSurface *plot, const HekPlotSurfaceView *view,
                                    gsize source_idx, HekPlotPick *out);

G_END_DECLS
