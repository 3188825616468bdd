/* SPDX-License-Identifier: Apache-2.0 */
/* Cameras of 3D plots. */
#include "config.h"

#include "studio-dashboard-contents-private.h"

#include <math.h>

#include "studio-input.h"

#define STUDIO_PANE_KEY_DEG 5.0
#define STUDIO_PANE_KEY_PX 24.0
#define STUDIO_PANE_ZOOM 1.2

/* The camera that is seen becomes the user's. Returns: (nullable): what it is seen through */
static const HekSceneView *
studio_dashboard_pane_take_camera (StudioDashboardPane *self)
{
  const HekSceneView *view = self->picture != NULL ? hek_widget_picture_get_view (self->picture)
                                                   : NULL;

  if (view != NULL && !self->view.has_camera)
    {
      self->view.camera = view->camera;
      self->view.has_camera = TRUE;
    }
  return view;
}

void
studio_dashboard_pane_turn (StudioDashboardPane *self,
                            double               right_deg,
                            double               up_deg)
{
  if (studio_dashboard_pane_take_camera (self) == NULL)
    return;
  hek_scene_camera_orbit (&self->view.camera, right_deg, up_deg);
  studio_dashboard_pane_moved (self);
}

void
studio_dashboard_pane_pan (StudioDashboardPane *self,
                           double               dx,
                           double               dy)
{
  const HekSceneView *view = studio_dashboard_pane_take_camera (self);

  if (view == NULL)
    return;
  hek_scene_camera_pan (&self->view.camera, view->width, view->height, dx, dy, 0);
  studio_dashboard_pane_moved (self);
}

void
studio_dashboard_pane_zoom_scene (StudioDashboardPane *self,
                                  double               factor,
                                  double               x,
                                  double               y)
{
  const HekSceneView *view = studio_dashboard_pane_take_camera (self);

  if (view == NULL)
    return;
  hek_scene_camera_zoom_at (&self->view.camera, view->width, view->height, factor, x, y, 0);
  studio_dashboard_pane_moved (self);
}

gboolean
studio_dashboard_pane_scene_key (StudioDashboardPane *self,
                                 guint                keyval,
                                 GdkModifierType      state)
{
  int zoom = studio_input_get_zoom_step (keyval), right, down;
  const HekSceneView *view = self->picture != NULL ? hek_widget_picture_get_view (self->picture)
                                                   : NULL;

  if (view == NULL)
    return GDK_EVENT_PROPAGATE;
  if (studio_input_get_arrow (keyval, &right, &down))
    {
      if (state & GDK_SHIFT_MASK)
        studio_dashboard_pane_pan (self, right * STUDIO_PANE_KEY_PX, down * STUDIO_PANE_KEY_PX);
      else
        studio_dashboard_pane_turn (self, right * STUDIO_PANE_KEY_DEG,
                                    -down * STUDIO_PANE_KEY_DEG);
      return GDK_EVENT_STOP;
    }
  if (zoom == 0)
    return GDK_EVENT_PROPAGATE;
  studio_dashboard_pane_zoom_scene (self, zoom > 0 ? STUDIO_PANE_ZOOM : 1 / STUDIO_PANE_ZOOM,
                                    view->width / 2, view->height / 2);
  return GDK_EVENT_STOP;
}

/* --- the Explorer ----------------------------------------------------------------------------- */

gboolean
studio_dashboard_contents_get_place (StudioDashboardContents  *self,
                                     const char               *id,
                                     char                    **layout,
                                     char                    **camera)
{
  StudioDashboardPane *pane;
  const HekFrame *frame;
  const HekSceneView *view;

  g_return_val_if_fail (STUDIO_IS_DASHBOARD_CONTENTS (self), FALSE);

  pane = id != NULL ? g_hash_table_lookup (self->panes, id) : NULL;
  if (pane == NULL || pane->picture == NULL || studio_dashboard_pane_get_drawing (pane) == NULL
      || studio_dashboard_pane_get_manner (pane) != STUDIO_PANE_SCENE)
    return FALSE;
  frame = hek_widget_get_frame (studio_dashboard_pane_get_drawing (pane), 0);
  view = hek_widget_picture_get_view (pane->picture);
  if (frame == NULL || frame->layout == NULL || view == NULL)
    return FALSE;
  *layout = g_strdup (frame->layout);
  *camera = hek_scene_camera_to_text (pane->view.has_camera ? &pane->view.camera : &view->camera);
  return TRUE;
}
