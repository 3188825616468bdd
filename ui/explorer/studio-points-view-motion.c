/* SPDX-License-Identifier: Apache-2.0 */
/* Movements of the camera over points, and those that go on by themselves: flights, inertia. */
#include "config.h"

#include "studio-points-view-private.h"

#include <math.h>

#define TURN_DEG 0.4       /* for one unit of a drag */
#define TILT_DEG 0.3
#define FLY_PER_SECOND 0.8 /* of the distance to the target */
#define FLIGHT_SECONDS 0.2

/* After a drag it goes on, slower by a factor of e in this time. */
#define SPIN_SECONDS 0.18

gboolean
studio_points_view_is_flat (StudioPointsView *self)
{
  return self->points != NULL && self->points->n_coords == 2;
}

gboolean
studio_points_view_has_animations (StudioPointsView *self)
{
  gboolean animations = FALSE;

  g_object_get (gtk_widget_get_settings (GTK_WIDGET (self)), "gtk-enable-animations", &animations,
                NULL);
  return animations;
}

void
studio_points_view_turn (StudioPointsView *self,
                         double            dx,
                         double            dy)
{
  /* the front of the scene follows the hand */
  hek_scene_camera_orbit (&self->camera, -dx * TURN_DEG, dy * TILT_DEG);
  studio_points_view_moved (self);
}

void
studio_points_view_pan (StudioPointsView *self,
                        double            dx,
                        double            dy)
{
  hek_scene_camera_pan (&self->camera, gtk_widget_get_width (GTK_WIDGET (self)),
                        gtk_widget_get_height (GTK_WIDGET (self)), dx, dy, self->input.depth);
  studio_points_view_moved (self);
}

static gboolean
step_flight (StudioPointsView *self,
             gint64            now)
{
  StudioPointsInput *input = &self->input;
  const double t = (double) (now - input->start_usec) / (FLIGHT_SECONDS * G_USEC_PER_SEC);
  const double eased = t < 1 ? 1 - pow (1 - MAX (t, 0), 3) : 1;

  hek_scene_camera_mix (&input->from, &input->to, eased, &self->camera);
  if (t >= 1)
    input->start_usec = 0;
  studio_points_view_moved (self);
  return input->start_usec != 0;
}

static gboolean
on_tick (GtkWidget     *widget,
         GdkFrameClock *clock,
         gpointer       data)
{
  StudioPointsView *self = STUDIO_POINTS_VIEW (widget);
  StudioPointsInput *input = &self->input;
  const gint64 now = gdk_frame_clock_get_frame_time (clock);
  const double seconds = CLAMP ((double) (now - input->time_usec) / G_USEC_PER_SEC, 0, 0.1);
  const StudioPointsFlight *flight = &input->flight;
  gboolean goes_on = FALSE;

  input->time_usec = now;
  if (input->start_usec != 0)
    goes_on = step_flight (self, now);
  if (input->spins)
    {
      if (input->pans)
        studio_points_view_pan (self, input->speed_x * seconds, input->speed_y * seconds);
      else
        studio_points_view_turn (self, input->speed_x * seconds, input->speed_y * seconds);
      input->speed_x *= exp (-seconds / SPIN_SECONDS);
      input->speed_y *= exp (-seconds / SPIN_SECONDS);
      input->spins = hypot (input->speed_x, input->speed_y) > STUDIO_POINTS_SPIN_SPEED / 5;
    }
  if (flight->right != 0 || flight->up != 0 || flight->forward != 0)
    {
      const double step = self->camera.distance * FLY_PER_SECOND * seconds;

      hek_scene_camera_fly (&self->camera, flight->right * step, flight->up * step,
                            flight->forward * step);
      studio_points_view_moved (self);
      goes_on = TRUE;
    }
  if (goes_on || input->spins)
    return G_SOURCE_CONTINUE;
  input->tick = 0;
  studio_points_view_maybe_rested (self);
  return G_SOURCE_REMOVE;
}

void
studio_points_view_begin_motion (StudioPointsView *self)
{
  if (self->input.tick != 0)
    return;
  self->input.time_usec = g_get_monotonic_time ();
  self->input.tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), on_tick, NULL, NULL);
}

void
studio_points_view_rest (StudioPointsView *self)
{
  StudioPointsInput *input = &self->input;

  if (input->tick != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), input->tick);
  input->tick = 0;
  input->start_usec = 0;
  input->spins = FALSE;
  input->flight = (StudioPointsFlight) { 0 };
}

void
studio_points_view_fly_to (StudioPointsView     *self,
                           const HekSceneCamera *camera)
{
  studio_points_view_rest (self);
  if (!studio_points_view_has_animations (self) || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    {
      self->camera = *camera;
      studio_points_view_moved (self);
      return;
    }
  self->input.from = self->camera;
  self->input.to = *camera;
  self->input.start_usec = g_get_monotonic_time ();
  studio_points_view_begin_motion (self);
}
