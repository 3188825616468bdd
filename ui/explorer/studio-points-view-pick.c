/* SPDX-License-Identifier: Apache-2.0 */
/* Which points are where the pointer is, and which inside what was drawn around them: jobs. */
#include "config.h"

#include "studio-points-view-private.h"

#include <string.h>

/* How near the pointer a point has to be, widget units. */
#define PICK_RADIUS 6.0

/* --- pointing -------------------------------------------------------------------------------- */

typedef struct
{
  HekScenePoints *points; /* owned, as the next two */
  HekSceneStyle *style;
  HekSceneMask *mask;
  HekSceneView view;
  HekSceneLook look;
  double x, y, radius;
} Pointing;

static void
pointing_free (gpointer data)
{
  Pointing *pointing = data;

  hek_scene_points_unref (pointing->points);
  hek_scene_style_unref (pointing->style);
  g_clear_pointer (&pointing->mask, hek_scene_mask_unref);
  g_free (pointing);
}

static gpointer
pick (const HekTask  *task,
      gpointer        data,
      GError        **error)
{
  const Pointing *pointing = data;
  const HekSceneSight sight = { pointing->points, pointing->style, pointing->mask,
                                &pointing->view, &pointing->look };
  HekScenePick *found = g_new0 (HekScenePick, 1);

  if (!hek_scene_pick (&sight, pointing->x, pointing->y, pointing->radius, task, found))
    found->row = STUDIO_POINTS_VIEW_NO_ROW;
  return found;
}

static void
set_row (StudioPointsView   *self,
         const HekScenePick *found)
{
  const guint32 row = found != NULL ? found->row : STUDIO_POINTS_VIEW_NO_ROW;

  if (row == self->row)
    return;
  self->row = row;
  if (row != STUDIO_POINTS_VIEW_NO_ROW)
    memcpy (self->row_position, found->position, sizeof self->row_position);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_signal_emit_by_name (self, "pointed");
}

static void
on_picked (HekJob       *job,
           gpointer      result,
           const GError *error,
           gpointer      user_data)
{
  g_autoptr (StudioPointsView) self = user_data;
  StudioPointsClick click = self->click;

  if (self->pick_job != job)
    return;
  g_clear_object (&self->pick_job);
  self->click.n_press = 0;
  if (result != NULL && self->input.x >= 0)
    set_row (self, result);
  if (click.n_press > 0)
    studio_points_view_clicked (self, &click);
  if (self->pick_stale)
    studio_points_view_point (self);
}

void
studio_points_view_point (StudioPointsView *self)
{
  const double scale = studio_points_view_get_scale (self);
  HekScenePoints *points;
  HekSceneStyle *style;
  HekSceneMask *mask;
  Pointing *pointing;
  HekSceneView view;

  self->pick_stale = self->pick_job != NULL;
  if (self->pick_stale)
    return;
  studio_points_view_get_drawn (self, &points, &style, &mask);
  if (style == NULL || self->input.x < 0 || !studio_points_view_get_view (self, &view))
    {
      set_row (self, NULL);
      return;
    }
  pointing = g_new0 (Pointing, 1);
  pointing->points = hek_scene_points_ref (points);
  pointing->style = hek_scene_style_ref (style);
  pointing->mask = mask != NULL ? hek_scene_mask_ref (mask) : NULL;
  pointing->view = view;
  studio_points_view_get_pixel_look (self, &pointing->look);
  pointing->x = self->input.x * scale;
  pointing->y = self->input.y * scale;
  pointing->radius = PICK_RADIUS * scale;
  self->pick_job = hek_job_start ("point under the pointer", HEK_LANE_INTERACTIVE, pick, pointing,
                                  pointing_free, g_free, on_picked, g_object_ref (self));
}

void
studio_points_view_click (StudioPointsView *self,
                          int               n_press,
                          guint             state)
{
  const StudioPointsClick click = { n_press, state };

  /* nobody waits for what another place is on */
  if (self->pick_job != NULL && self->click.n_press == 0)
    {
      hek_job_cancel (self->pick_job);
      g_clear_object (&self->pick_job);
    }
  studio_points_view_point (self);
  if (self->pick_job != NULL)
    self->click = click;
  else
    studio_points_view_clicked (self, &click);
}

void
studio_points_view_stop_pointing (StudioPointsView *self)
{
  if (self->pick_job != NULL)
    hek_job_cancel (self->pick_job);
  g_clear_object (&self->pick_job);
  self->click.n_press = 0;
  self->pick_stale = FALSE;
  set_row (self, NULL);
}
