/* SPDX-License-Identifier: Apache-2.0 */
/* The camera and its movements. */
#include "config.h"

#include "hek-scene-camera.h"

#include <math.h>

#define AZIMUTH_DEG 32.0
#define ELEVATION_DEG 24.0
#define FOV_DEG 40.0
#define DISTANCE 3.0

/* Of the picture, that a fitted box leaves free on each side. */
#define MARGIN 0.04

void
hek_scene_camera_init (HekSceneCamera *camera)
{
  *camera = (HekSceneCamera) {
    .distance = DISTANCE,
    .azimuth_deg = AZIMUTH_DEG,
    .elevation_deg = ELEVATION_DEG,
    .fov_deg = FOV_DEG,
    .projection = HEK_SCENE_PERSPECTIVE,
  };
}

void
hek_scene_camera_set_flat (HekSceneCamera *camera)
{
  camera->azimuth_deg = 0;
  camera->elevation_deg = 90;
  camera->roll_deg = 0;
  camera->projection = HEK_SCENE_ORTHOGRAPHIC;
}

/* To (−180, 180]. */
static double
wrap_deg (double angle)
{
  return angle - 360 * ceil ((angle - 180) / 360);
}

void
hek_scene_camera_normalize (HekSceneCamera *camera)
{
  for (guint a = 0; a < 3; a++)
    camera->target[a] = isfinite (camera->target[a])
                          ? CLAMP (camera->target[a], -HEK_SCENE_DISTANCE_MAX,
                                   HEK_SCENE_DISTANCE_MAX)
                          : 0;
  if (!isfinite (camera->distance))
    camera->distance = DISTANCE;
  if (!isfinite (camera->azimuth_deg))
    camera->azimuth_deg = AZIMUTH_DEG;
  if (!isfinite (camera->elevation_deg))
    camera->elevation_deg = ELEVATION_DEG;
  if (!isfinite (camera->roll_deg))
    camera->roll_deg = 0;
  if (!isfinite (camera->fov_deg))
    camera->fov_deg = FOV_DEG;
  if (camera->projection != HEK_SCENE_ORTHOGRAPHIC)
    camera->projection = HEK_SCENE_PERSPECTIVE;

  camera->distance = CLAMP (camera->distance, HEK_SCENE_DISTANCE_MIN, HEK_SCENE_DISTANCE_MAX);
  camera->azimuth_deg = wrap_deg (camera->azimuth_deg);
  camera->elevation_deg = CLAMP (camera->elevation_deg, -90, 90);
  camera->roll_deg = wrap_deg (camera->roll_deg);
  camera->fov_deg = CLAMP (camera->fov_deg, HEK_SCENE_FOV_MIN_DEG, HEK_SCENE_FOV_MAX_DEG);
}

static double
along (const double axis[3],
       const double v[3])
{
  return axis[0] * v[0] + axis[1] * v[1] + axis[2] * v[2];
}

/* Only the tangent of half the field of view and the directions count; the view is from anywhere.
 * A corner at (right, down, forward) of the middle is inside when |right| ≤ tangent · (distance +
 * forward) in perspective, and |right| ≤ tangent · distance in an orthographic view. */
void
hek_scene_camera_fit (HekSceneCamera *camera,
                      const double    low[3],
                      const double    high[3],
                      double          width,
                      double          height)
{
  double shorter = MAX (MIN (width, height), 1), distance = 0, extent = 0;
  HekSceneView view;

  hek_scene_camera_normalize (camera);
  hek_scene_view_init (&view, camera, MAX (width, 1), MAX (height, 1));
  for (guint corner = 0; corner < 8; corner++)
    {
      double tangent = tan (camera->fov_deg / 2 * (G_PI / 180)) * (1 - 2 * MARGIN);
      double v[3], right, down, forward;

      for (guint a = 0; a < 3; a++)
        v[a] = (high[a] - low[a]) / 2 * ((corner >> a) & 1 ? 1 : -1);
      right = fabs (along (view.right, v)) * shorter / MAX (width, 1);
      down = fabs (along (view.down, v)) * shorter / MAX (height, 1);
      forward = camera->projection == HEK_SCENE_PERSPECTIVE ? along (view.forward, v) : 0;
      distance = MAX (distance, MAX (right, down) / tangent - forward);
      extent = MAX (extent, MAX (fabs (v[0]), MAX (fabs (v[1]), fabs (v[2]))));
    }
  for (guint a = 0; a < 3; a++)
    camera->target[a] = low[a] + (high[a] - low[a]) / 2;
  camera->distance = extent > 0 ? distance : 1;
  hek_scene_camera_normalize (camera);
}

/* From a distance d, the outline of a ball of radius r is r / √(d² − r²) from the axis of sight. */
void
hek_scene_camera_fit_ball (HekSceneCamera *camera,
                           const double    center[3],
                           double          radius)
{
  double tangent;

  hek_scene_camera_normalize (camera);
  tangent = tan (camera->fov_deg / 2 * (G_PI / 180)) * (1 - 2 * MARGIN);
  for (guint a = 0; a < 3; a++)
    camera->target[a] = center[a];
  camera->distance = radius / tangent;
  if (camera->projection == HEK_SCENE_PERSPECTIVE)
    camera->distance = radius * sqrt (1 + 1 / (tangent * tangent));
  hek_scene_camera_normalize (camera);
}

void
hek_scene_camera_orbit (HekSceneCamera *camera,
                        double          azimuth_deg,
                        double          elevation_deg)
{
  camera->azimuth_deg += azimuth_deg;
  camera->elevation_deg += elevation_deg;
  hek_scene_camera_normalize (camera);
}

void
hek_scene_camera_pan (HekSceneCamera *camera,
                      double          width,
                      double          height,
                      double          dx_px,
                      double          dy_px,
                      double          depth)
{
  HekSceneView view;
  double scale;

  hek_scene_view_init (&view, camera, width, height);
  scale = hek_scene_view_get_scale (&view, depth > 0 ? depth : view.camera.distance);
  for (guint a = 0; a < 3; a++)
    camera->target[a] -= (view.right[a] * dx_px + view.down[a] * dy_px) / scale;
  hek_scene_camera_normalize (camera);
}

void
hek_scene_camera_zoom_at (HekSceneCamera *camera,
                          double          width,
                          double          height,
                          double          factor,
                          double          x,
                          double          y,
                          double          depth)
{
  HekSceneView view;
  double fixed[3], distance;

  if (!(factor > 0) || !isfinite (factor))
    return;
  hek_scene_view_init (&view, camera, width, height);
  distance = CLAMP (view.camera.distance / factor, HEK_SCENE_DISTANCE_MIN, HEK_SCENE_DISTANCE_MAX);
  factor = view.camera.distance / distance;
  hek_scene_view_unproject (&view, x, y, depth > 0 ? depth : view.camera.distance, fixed);
  for (guint a = 0; a < 3; a++)
    camera->target[a] = fixed[a] + (camera->target[a] - fixed[a]) / factor;
  camera->distance = distance;
  hek_scene_camera_normalize (camera);
}

void
hek_scene_camera_fly (HekSceneCamera *camera,
                      double          right,
                      double          up,
                      double          forward)
{
  HekSceneView view;

  hek_scene_view_init (&view, camera, 1, 1);
  for (guint a = 0; a < 3; a++)
    camera->target[a] += view.right[a] * right - view.down[a] * up + view.forward[a] * forward;
  hek_scene_camera_normalize (camera);
}

void
hek_scene_camera_look (HekSceneCamera *camera,
                       double          right_deg,
                       double          up_deg)
{
  HekSceneView before, after;

  hek_scene_view_init (&before, camera, 1, 1);
  camera->azimuth_deg -= right_deg;
  camera->elevation_deg -= up_deg;
  hek_scene_camera_normalize (camera);
  hek_scene_view_init (&after, camera, 1, 1);
  for (guint a = 0; a < 3; a++)
    camera->target[a] = before.eye[a] + after.forward[a] * camera->distance;
  hek_scene_camera_normalize (camera);
}

void
hek_scene_camera_focus (HekSceneCamera *camera,
                        const double    position[3],
                        double          factor)
{
  for (guint a = 0; a < 3; a++)
    camera->target[a] = position[a];
  camera->distance *= factor;
  hek_scene_camera_normalize (camera);
}

static double
mix_deg (double from,
         double to,
         double t)
{
  return wrap_deg (from + wrap_deg (to - from) * t);
}

void
hek_scene_camera_mix (const HekSceneCamera *from,
                      const HekSceneCamera *to,
                      double                t,
                      HekSceneCamera       *out)
{
  HekSceneCamera a = *from, b = *to;
  double nearer;

  hek_scene_camera_normalize (&a);
  hek_scene_camera_normalize (&b);
  if (!(t > 0) || t >= 1)
    {
      *out = t >= 1 ? b : a;
      return;
    }
  /* The target moves as the distance does: on a way in, it arrives before it could be missed. */
  nearer = fabs (log (b.distance / a.distance)) > 1e-6
             ? (pow (b.distance / a.distance, t) - 1) / (b.distance / a.distance - 1)
             : t;
  *out = (HekSceneCamera) {
    .distance = a.distance * pow (b.distance / a.distance, t),
    .azimuth_deg = mix_deg (a.azimuth_deg, b.azimuth_deg, t),
    .elevation_deg = a.elevation_deg + (b.elevation_deg - a.elevation_deg) * t,
    .roll_deg = mix_deg (a.roll_deg, b.roll_deg, t),
    .fov_deg = a.fov_deg + (b.fov_deg - a.fov_deg) * t,
    .projection = b.projection,
  };
  for (guint i = 0; i < 3; i++)
    out->target[i] = a.target[i] + (b.target[i] - a.target[i]) * nearer;
  hek_scene_camera_normalize (out);
}

gboolean
hek_scene_camera_equal (const HekSceneCamera *a,
                        const HekSceneCamera *b)
{
  return a->target[0] == b->target[0] && a->target[1] == b->target[1]
         && a->target[2] == b->target[2] && a->distance == b->distance
         && a->azimuth_deg == b->azimuth_deg && a->elevation_deg == b->elevation_deg
         && a->roll_deg == b->roll_deg && a->fov_deg == b->fov_deg
         && a->projection == b->projection;
}
