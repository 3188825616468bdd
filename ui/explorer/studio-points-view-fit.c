/* SPDX-License-Identifier: Apache-2.0 */
/* How large the points are, which a job measures, and the camera that shows them all. */
#include "config.h"

#include "studio-points-view-private.h"

#include <math.h>
#include <string.h>

#include "hek-scene-center.h"
#include "hek-scene-usual.h"

/* Nearer to the middle of the sphere than this, points are on no side of it. */
#define MIN_OFFSET 0.1
#define MAX_ELEVATION_DEG 60.0

/* Whether the points lie in a body that is looked at as a whole, and turned about its middle: the
 * unit sphere or ball. */
static gboolean
has_body (StudioPointsView *self)
{
  const StudioPointsSpace *space = &self->decor.space;

  if (self->decor.data == NULL)
    return FALSE;
  return space->manifold.geometry == HEK_GEOMETRY_SPHERICAL
         || (space->manifold.geometry == HEK_GEOMETRY_HYPERBOLIC
             && space->model != HEK_EXPLORER_HALF_SPACE);
}

/* From the side of the sphere where the points are. */
static void
face_points (StudioPointsView *self,
             HekSceneCamera   *camera)
{
  double middle[3], length;

  for (guint k = 0; k < 3; k++)
    middle[k] = (self->low[k] + self->high[k]) / 2;
  length = sqrt (middle[0] * middle[0] + middle[1] * middle[1] + middle[2] * middle[2]);
  if (!(length > MIN_OFFSET))
    return;
  camera->azimuth_deg = atan2 (middle[0], -middle[1]) * 180 / G_PI;
  camera->elevation_deg
    = CLAMP (asin (middle[2] / length) * 180 / G_PI, -MAX_ELEVATION_DEG, MAX_ELEVATION_DEG);
}

gboolean
studio_points_view_get_fitted (StudioPointsView *self,
                               HekSceneCamera   *camera)
{
  static const double origin[3] = { 0, 0, 0 };
  const int width = gtk_widget_get_width (GTK_WIDGET (self));
  const int height = gtk_widget_get_height (GTK_WIDGET (self));
  const gboolean flat = studio_points_view_is_flat (self);

  if (self->points == NULL || !self->has_box || width <= 0 || height <= 0)
    return FALSE;
  hek_scene_camera_init (camera);
  camera->projection = self->projection;
  if (flat)
    hek_scene_camera_set_flat (camera);
  else if (has_body (self) && self->decor.space.manifold.geometry == HEK_GEOMETRY_SPHERICAL)
    face_points (self, camera);
  if (has_body (self))
    hek_scene_camera_fit_ball (camera, origin, 1);
  else
    hek_scene_camera_fit_points (camera, self->points, self->low, self->high, width, height,
                                 self->decor.axes, self->decor.axes && self->decor.numbers);
  return TRUE;
}

typedef struct
{
  double low[3], high[3];
} Box;

static gpointer
measure (const HekTask  *task,
         gpointer        points,
         GError        **error)
{
  Box *box = g_new (Box, 1);

  hek_scene_points_get_frame (points, box->low, box->high);
  return box;
}

static void
on_measured (HekJob       *job,
             gpointer      result,
             const GError *error,
             gpointer      user_data)
{
  g_autoptr (StudioPointsView) self = user_data;
  const Box *box = result;

  if (self->box_job != job)
    return;
  g_clear_object (&self->box_job);
  if (box == NULL)
    return;
  memcpy (self->low, box->low, sizeof self->low);
  memcpy (self->high, box->high, sizeof self->high);
  self->has_box = TRUE;
  studio_points_view_furnish (self);
  if (self->wants_fit && studio_points_view_get_fitted (self, &self->camera))
    {
      self->wants_fit = FALSE;
      studio_points_view_update (self);
      if (self->tells_fit)
        g_signal_emit_by_name (self, "camera-rested");
      self->tells_fit = FALSE;
    }
}

void
studio_points_view_measure (StudioPointsView *self)
{
  if (self->box_job != NULL)
    hek_job_cancel (self->box_job);
  g_clear_object (&self->box_job);
  if (self->points != NULL)
    self->box_job = hek_job_start ("box of points", HEK_LANE_INTERACTIVE, measure,
                                   hek_scene_points_ref (self->points),
                                   (GDestroyNotify) hek_scene_points_unref, g_free, on_measured,
                                   g_object_ref (self));
}

void
studio_points_view_fit_anew (StudioPointsView *self,
                             gboolean          tells)
{
  self->tells_fit = tells;
  self->has_box = FALSE;
  self->wants_fit = TRUE;
  studio_points_view_measure (self);
}

void
studio_points_view_fit (StudioPointsView *self,
                        gboolean          animated)
{
  HekSceneCamera camera;

  g_return_if_fail (STUDIO_IS_POINTS_VIEW (self));

  /* all is also where it was */
  if (self->decor.space.has_motion || self->mover.has_motion)
    {
      studio_points_view_drop_moved (self);
      g_signal_emit_by_name (self, "moved-space", NULL);
    }
  if (studio_points_view_get_fitted (self, &camera))
    studio_points_view_set_camera (self, &camera, animated);
  else
    self->wants_fit = TRUE;
}
