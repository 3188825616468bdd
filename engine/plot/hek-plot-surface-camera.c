/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How the box of a surface is seen. The eye looks at the middle of the box from a fixed distance;
 * zoom enlarges the picture that it sees, so nothing is ever behind the eye.
 */
#include "config.h"

#include "hek-plot-surface-private.h"

#include <math.h>

/* In longer sides of the box: near enough to see what is in front, far enough not to distort. */
#define HEK_PLOT_CAMERA_DISTANCE 3.2

#define HEK_PLOT_CAMERA_AZIMUTH_DEG -32.0
#define HEK_PLOT_CAMERA_ELEVATION_DEG 34.0

/* Directions in which the box must fit, over a full turn. */
#define HEK_PLOT_CAMERA_N_TURNS 24

void
hek_plot_camera_init (HekPlotCamera *camera)
{
  *camera = (HekPlotCamera) {
    .azimuth_deg = HEK_PLOT_CAMERA_AZIMUTH_DEG,
    .elevation_deg = HEK_PLOT_CAMERA_ELEVATION_DEG,
    .zoom = 1,
  };
}

void
hek_plot_camera_normalize (HekPlotCamera *camera)
{
  if (!isfinite (camera->azimuth_deg))
    camera->azimuth_deg = HEK_PLOT_CAMERA_AZIMUTH_DEG;
  if (!isfinite (camera->elevation_deg))
    camera->elevation_deg = HEK_PLOT_CAMERA_ELEVATION_DEG;
  if (!isfinite (camera->zoom))
    camera->zoom = 1;
  if (!isfinite (camera->pan_x))
    camera->pan_x = 0;
  if (!isfinite (camera->pan_y))
    camera->pan_y = 0;

  camera->azimuth_deg -= 360 * ceil ((camera->azimuth_deg - 180) / 360);
  camera->elevation_deg = CLAMP (camera->elevation_deg, 0, 90);
  camera->zoom = CLAMP (camera->zoom, HEK_PLOT_CAMERA_ZOOM_MIN, HEK_PLOT_CAMERA_ZOOM_MAX);
  /* something of the box stays in sight */
  camera->pan_x = CLAMP (camera->pan_x, -camera->zoom, camera->zoom);
  camera->pan_y = CLAMP (camera->pan_y, -camera->zoom, camera->zoom);
}

void
hek_plot_camera_zoom_at (HekPlotCamera            *camera,
                         const HekPlotSurfaceView *view,
                         double                    factor,
                         double                    x,
                         double                    y)
{
  double shorter = MIN (view->width, view->height);
  double zoom = camera->zoom;

  camera->zoom = CLAMP (zoom * factor, HEK_PLOT_CAMERA_ZOOM_MIN, HEK_PLOT_CAMERA_ZOOM_MAX);
  if (shorter <= 0)
    return;
  factor = camera->zoom / zoom;
  x = (x - view->x - view->width / 2) / shorter;
  y = (y - view->y - view->height / 2) / shorter;
  camera->pan_x = x - (x - camera->pan_x) * factor;
  camera->pan_y = y - (y - camera->pan_y) * factor;
  hek_plot_camera_normalize (camera);
}

double
hek_plot_surface_view_point (const HekPlotSurfaceView *view,
                             HekPlotBoxPoint           point,
                             double                   *pos_x,
                             double                   *pos_y)
{
  /* x to the right, y away from the eye of azimuth 0, z up; 0 is the middle of the box */
  double x = (point.x - 0.5) * view->side_x;
  double y = (0.5 - point.y) * view->side_y;
  double z = (point.z - 0.5) * view->side_z;
  double right = x * view->cos_a - y * view->sin_a;
  double away = x * view->sin_a + y * view->cos_a;
  double up = z * view->cos_e + away * view->sin_e;
  double depth = away * view->cos_e - z * view->sin_e;
  double near_by = 1;

  if (view->distance > 0)
    {
      near_by = view->distance / (view->distance + depth);
      depth = -near_by; /* the quotient, not the depth, is linear over the drawing */
    }
  *pos_x = view->center_x + view->scale * near_by * right;
  *pos_y = view->center_y - view->scale * near_by * up;
  return depth;
}

/* Bounds of the box over a full turn, so that turning does not change its size. */
static void
hek_plot_surface_view_bounds (HekPlotSurfaceView *view,
                              HekPlotBox         *bounds)
{
  double cos_a = view->cos_a, sin_a = view->sin_a;
  double left = INFINITY, right = -INFINITY, top = INFINITY, bottom = -INFINITY;

  for (guint turn = 0; turn < HEK_PLOT_CAMERA_N_TURNS; turn++)
    {
      view->cos_a = cos (2 * G_PI * turn / HEK_PLOT_CAMERA_N_TURNS);
      view->sin_a = sin (2 * G_PI * turn / HEK_PLOT_CAMERA_N_TURNS);
      for (guint corner = 0; corner < 8; corner++)
        {
          double x, y;

          hek_plot_surface_view_point (view, (HekPlotBoxPoint) { corner & 1, corner >> 1 & 1,
                                                                 corner >> 2 }, &x, &y);
          left = MIN (left, x);
          right = MAX (right, x);
          top = MIN (top, y);
          bottom = MAX (bottom, y);
        }
    }
  view->cos_a = cos_a;
  view->sin_a = sin_a;
  *bounds = (HekPlotBox) { left, top, right - left, bottom - top };
}

void
hek_plot_surface_view_fit (HekPlotSurfaceView  *view,
                           const HekPlotCamera *camera,
                           const HekPlotBox    *inner)
{
  HekPlotCamera eye = *camera;
  double shorter = MIN (view->width, view->height);
  HekPlotBox bounds;

  hek_plot_camera_normalize (&eye);
  view->cos_a = cos (eye.azimuth_deg * G_PI / 180);
  view->sin_a = sin (eye.azimuth_deg * G_PI / 180);
  view->cos_e = cos (eye.elevation_deg * G_PI / 180);
  view->sin_e = sin (eye.elevation_deg * G_PI / 180);
  view->distance = eye.orthographic ? 0 : HEK_PLOT_CAMERA_DISTANCE;

  view->center_x = view->center_y = 0;
  view->scale = 1;
  hek_plot_surface_view_bounds (view, &bounds);
  view->scale = MIN (inner->width / bounds.width, inner->height / bounds.height);
  view->center_x = inner->x + inner->width / 2
                   - view->scale * (bounds.x + bounds.width / 2);
  view->center_y = inner->y + inner->height / 2
                   - view->scale * (bounds.y + bounds.height / 2);

  /* about the middle of the view */
  view->center_x = view->x + view->width / 2
                   + eye.zoom * (view->center_x - view->x - view->width / 2)
                   + eye.pan_x * shorter;
  view->center_y = view->y + view->height / 2
                   + eye.zoom * (view->center_y - view->y - view->height / 2)
                   + eye.pan_y * shorter;
  view->scale *= eye.zoom;
}
