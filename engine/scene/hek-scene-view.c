/* SPDX-License-Identifier: Apache-2.0 */
/* How a camera sees: from the world to pixels and back, all in double. */
#include "config.h"

#include "hek-scene-camera.h"

#include <math.h>

/* Of the distance to the target: what is nearer would fill the picture. */
#define NEAR_SHARE 1e-3

static double
dot (const double a[3],
     const double b[3])
{
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

/* Sine and cosine; of a right angle exactly, so that what lies straight is seen straight. */
static void
turn (double  angle_deg,
      double *sine,
      double *cosine)
{
  *sine = sin (angle_deg * (G_PI / 180));
  *cosine = cos (angle_deg * (G_PI / 180));
  if (fabs (angle_deg) == 90)
    *cosine = 0;
  else if (fabs (angle_deg) == 180)
    *sine = 0;
}

static void
set_axes (HekSceneView         *view,
          const HekSceneCamera *camera)
{
  double sin_a, cos_a, sin_e, cos_e, sin_r, cos_r;

  turn (camera->azimuth_deg, &sin_a, &cos_a);
  turn (camera->elevation_deg, &sin_e, &cos_e);
  turn (camera->roll_deg, &sin_r, &cos_r);
  {
    double right[3] = { cos_a, sin_a, 0 };
    double up[3] = { -sin_e * sin_a, sin_e * cos_a, cos_e };

    view->forward[0] = -cos_e * sin_a;
    view->forward[1] = cos_e * cos_a;
    view->forward[2] = -sin_e;
    for (guint a = 0; a < 3; a++)
      {
        view->right[a] = right[a] * cos_r - up[a] * sin_r;
        view->down[a] = -(right[a] * sin_r + up[a] * cos_r);
      }
  }
}

void
hek_scene_view_init (HekSceneView         *view,
                     const HekSceneCamera *camera,
                     double                width,
                     double                height)
{
  *view = (HekSceneView) { .camera = *camera, .width = width, .height = height };
  hek_scene_camera_normalize (&view->camera);
  set_axes (view, &view->camera);
  for (guint a = 0; a < 3; a++)
    view->eye[a] = view->camera.target[a] - view->forward[a] * view->camera.distance;
  view->focal_px = MIN (width, height) / 2 / tan (view->camera.fov_deg / 2 * (G_PI / 180));
  view->scale_px = view->focal_px / view->camera.distance;
  view->near_depth = view->camera.projection == HEK_SCENE_PERSPECTIVE
                       ? view->camera.distance * NEAR_SHARE
                       : (double) -INFINITY;
}

double
hek_scene_view_get_scale (const HekSceneView *view,
                          double              depth)
{
  return view->camera.projection == HEK_SCENE_PERSPECTIVE ? view->focal_px / depth : view->scale_px;
}

gboolean
hek_scene_view_project (const HekSceneView *view,
                        const double        position[3],
                        double             *x,
                        double             *y,
                        double             *depth)
{
  double from_eye[3], away, scale;

  for (guint a = 0; a < 3; a++)
    from_eye[a] = position[a] - view->eye[a];
  away = dot (from_eye, view->forward);
  if (!(away > view->near_depth))
    return FALSE;
  scale = hek_scene_view_get_scale (view, away);
  *x = view->width / 2 + dot (from_eye, view->right) * scale;
  *y = view->height / 2 + dot (from_eye, view->down) * scale;
  *depth = away;
  return TRUE;
}

void
hek_scene_view_unproject (const HekSceneView *view,
                          double              x,
                          double              y,
                          double              depth,
                          double              position[3])
{
  double scale = hek_scene_view_get_scale (view, depth);
  double right = (x - view->width / 2) / scale, down = (y - view->height / 2) / scale;

  for (guint a = 0; a < 3; a++)
    position[a] = view->eye[a]
                  + (view->forward[a] * depth + view->right[a] * right + view->down[a] * down);
}

void
hek_scene_view_get_ray (const HekSceneView *view,
                        double              x,
                        double              y,
                        double              origin[3],
                        double              direction[3])
{
  double right = x - view->width / 2, down = y - view->height / 2;

  if (view->camera.projection == HEK_SCENE_ORTHOGRAPHIC)
    {
      hek_scene_view_unproject (view, x, y, 0, origin);
      for (guint a = 0; a < 3; a++)
        direction[a] = view->forward[a];
      return;
    }
  {
    double length = sqrt (right * right + down * down + view->focal_px * view->focal_px);

    for (guint a = 0; a < 3; a++)
      {
        origin[a] = view->eye[a];
        direction[a] = (view->right[a] * right + view->down[a] * down
                        + view->forward[a] * view->focal_px)
                       / length;
      }
  }
}
