/* SPDX-License-Identifier: Apache-2.0 */
/* Single rows of the view of points: where they are, and which one is chosen. */
#include "config.h"

#include "studio-points-view-private.h"

gboolean
studio_points_view_get_place (StudioPointsView *self,
                              guint32           row,
                              double            position[3])
{
  const StudioPointsSpace *space = &self->decor.space;

  if (self->points == NULL || row >= self->points->n_rows)
    return FALSE;
  if (self->decor.data != NULL && row < space->n_rows)
    return studio_points_space_get_position (space, row, position);
  for (gsize slot = 0; slot < self->points->n_slots; slot++)
    if (self->points->rows[slot] == row)
      {
        hek_scene_points_get_position (self->points, slot, position);
        return TRUE;
      }
  return FALSE;
}

void
studio_points_view_find_chosen (StudioPointsView *self)
{
  self->has_chosen_place = self->chosen != STUDIO_POINTS_VIEW_NO_ROW
                           && studio_points_view_get_place (self, self->chosen,
                                                            self->chosen_place);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
studio_points_view_set_chosen (StudioPointsView *self,
                               guint32           row)
{
  g_return_if_fail (STUDIO_IS_POINTS_VIEW (self));

  if (row == self->chosen)
    return;
  self->chosen = row;
  studio_points_view_find_chosen (self);
}

guint32
studio_points_view_get_chosen (StudioPointsView *self)
{
  g_return_val_if_fail (STUDIO_IS_POINTS_VIEW (self), STUDIO_POINTS_VIEW_NO_ROW);

  return self->chosen;
}

void
studio_points_view_go_to (StudioPointsView *self,
                          guint32           row,
                          gboolean          animated)
{
  HekSceneCamera camera = self->camera;
  double position[3];

  g_return_if_fail (STUDIO_IS_POINTS_VIEW (self));

  if (!studio_points_view_get_place (self, row, position))
    return;
  hek_scene_camera_focus (&camera, position, 1);
  studio_points_view_set_camera (self, &camera, animated);
}

gboolean
studio_points_view_find_row (StudioPointsView *self,
                             guint32           row,
                             double           *x,
                             double           *y)
{
  const double scale = studio_points_view_get_scale (self);
  double position[3], depth;
  HekSceneView view;

  g_return_val_if_fail (STUDIO_IS_POINTS_VIEW (self), FALSE);

  if (!studio_points_view_get_place (self, row, position)
      || !studio_points_view_get_view (self, &view)
      || !hek_scene_view_project (&view, position, x, y, &depth))
    return FALSE;
  *x /= scale;
  *y /= scale;
  return TRUE;
}
