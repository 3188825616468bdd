/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who makes the pixels of points: one job at a time. While the camera moves, each frame is a sample
 * that a frame has time for, by the speed of the last; a change during it waits for it, so that
 * something is always seen to move. When still, the same picture is filled in slices, each shown;
 * a change ends them at once.
 */
#include "config.h"

#include "studio-points-view-private.h"

#include <string.h>

/* Milliseconds for the points of a frame that moves, and of a slice. */
#define MOVING_MSEC 9.0
#define SLICE_MSEC 110.0

#define MIN_BUDGET 20000.0

/* How near the pointer a point has to be, widget units. */
#define PICK_RADIUS 6.0

typedef struct
{
  HekScenePicture *picture; /* owned */
  HekScenePoints *points;   /* owned, as the next two */
  HekSceneStyle *style;
  HekSceneMask *mask;
  HekSceneView view;
  HekSceneLook look;
  gboolean begins, moving;
  guint64 budget;
  double msec; /* of the slices before */

  StudioPointsFrame *frame; /* owned: the result */
} Drawing;

void
studio_points_frame_free (StudioPointsFrame *frame)
{
  g_clear_pointer (&frame->pixels, g_bytes_unref);
  g_free (frame->depth);
  g_free (frame);
}

static void
drawing_free (gpointer data)
{
  Drawing *drawing = data;

  g_clear_pointer (&drawing->picture, hek_scene_picture_free);
  g_clear_pointer (&drawing->points, hek_scene_points_unref);
  g_clear_pointer (&drawing->style, hek_scene_style_unref);
  g_clear_pointer (&drawing->mask, hek_scene_mask_unref);
  g_clear_pointer (&drawing->frame, studio_points_frame_free);
  g_free (drawing);
}

static double
now_msec (void)
{
  return (double) g_get_monotonic_time () / 1000;
}

static StudioPointsFrame *
frame_new (const Drawing *drawing,
           double         start_msec,
           double         draw_msec,
           guint64        n_slice)
{
  const HekScenePicture *picture = drawing->picture;
  const gsize n = (gsize) picture->width * picture->height;
  StudioPointsFrame *frame = g_new0 (StudioPointsFrame, 1);

  frame->pixels = g_bytes_new (picture->pixels, n * sizeof (guint32));
  if (!drawing->moving)
    frame->depth = g_memdup2 (picture->depth, n * sizeof (float));
  frame->view = drawing->view;
  frame->stats = picture->stats;
  frame->width = picture->width;
  frame->height = picture->height;
  frame->draw_msec = draw_msec;
  frame->n_slice = n_slice;
  frame->msec = drawing->msec + now_msec () - start_msec;
  frame->moving = drawing->moving;
  return frame;
}

/* The result is a Drawing, too: its picture goes back to the view. */
static gpointer
draw (const HekTask  *task,
      gpointer        data,
      GError        **error)
{
  Drawing *drawing = data, *result;
  double start_msec = now_msec (), draw_start_msec, draw_msec;
  guint64 n_before;
  gboolean drawn;

  if (drawing->begins
      && !hek_scene_picture_begin (drawing->picture, drawing->points, drawing->style,
                                   drawing->mask, &drawing->view, &drawing->look, error))
    return NULL;
  draw_start_msec = now_msec ();
  n_before = drawing->picture->stats.n_drawn;
  drawn = hek_scene_picture_draw (drawing->picture, drawing->budget, task);
  draw_msec = now_msec () - draw_start_msec;
  if (!drawn || !hek_scene_picture_resolve (drawing->picture, task))
    {
      hek_task_check (task, error);
      return NULL;
    }
  drawing->frame = frame_new (drawing, start_msec, draw_msec,
                              drawing->picture->stats.n_drawn - n_before);
  result = g_new (Drawing, 1);
  *result = *drawing;
  *drawing = (Drawing) { 0 };
  return result;
}

static void start (StudioPointsView *self);

static void
on_drawn (HekJob       *job,
          gpointer      result,
          const GError *error,
          gpointer      user_data)
{
  g_autoptr (StudioPointsView) self = user_data;
  Drawing *drawing = result;

  if (self->job != job)
    return;
  g_clear_object (&self->job);
  self->begun = FALSE;
  if (drawing == NULL)
    {
      if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        {
          g_free (self->failure);
          self->failure = g_strdup (error->message);
          studio_points_view_take_frame (self, NULL);
        }
      if (self->stale)
        start (self);
      return;
    }
  self->picture = g_steal_pointer (&drawing->picture);
  if (drawing->frame->n_slice > 1000 && drawing->frame->draw_msec > 0.2)
    self->points_per_msec = (double) drawing->frame->n_slice / drawing->frame->draw_msec;
  self->begun = !drawing->moving && !drawing->frame->stats.complete;
  g_clear_pointer (&self->failure, g_free);
  studio_points_view_take_frame (self, g_steal_pointer (&drawing->frame));
  if (self->stale || self->begun)
    start (self);
}

/* Where nobody has given colours: those of text, so that points stand out from every ground. */
static HekSceneStyle *
get_style (StudioPointsView *self)
{
  GdkRGBA color;

  if (self->style != NULL)
    return self->style;
  if (self->plain == NULL)
    {
      guint8 rgba[4] = { 0, 0, 0, 255 };

      gtk_style_context_get_color (gtk_widget_get_style_context (GTK_WIDGET (self)), &color);
      self->plain_color = color;
      rgba[0] = (guint8) (color.red * 255 + 0.5f);
      rgba[1] = (guint8) (color.green * 255 + 0.5f);
      rgba[2] = (guint8) (color.blue * 255 + 0.5f);
      self->plain = hek_scene_style_new (self->points, NULL, rgba, NULL, NULL);
    }
  return self->plain;
}

static void
start (StudioPointsView *self)
{
  Drawing *drawing;
  HekSceneView view;
  HekSceneStyle *style;

  if (self->points == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self))
      || !studio_points_view_get_view (self, &view))
    return;
  style = get_style (self);
  if (style == NULL)
    return;

  drawing = g_new0 (Drawing, 1);
  drawing->begins = self->stale || !self->begun || self->picture == NULL;
  drawing->picture = g_steal_pointer (&self->picture);
  if (drawing->picture == NULL)
    drawing->picture = hek_scene_picture_new ();
  drawing->points = hek_scene_points_ref (self->points);
  drawing->style = hek_scene_style_ref (style);
  drawing->mask = self->mask != NULL ? hek_scene_mask_ref (self->mask) : NULL;
  drawing->view = view;
  drawing->look = self->look;
  drawing->look.diameter = CLAMP (self->look.diameter * studio_points_view_get_scale (self), 0.5,
                                  HEK_SCENE_DIAMETER_MAX);
  drawing->moving = self->moving;
  drawing->msec = drawing->begins || self->shown == NULL ? 0 : self->shown->msec;
  drawing->budget
    = (guint64) MAX (self->points_per_msec * (self->moving ? MOVING_MSEC : SLICE_MSEC), MIN_BUDGET);
  self->stale = FALSE;
  self->job_moves = self->moving;
  self->job = hek_job_start ("points", HEK_LANE_INTERACTIVE, draw, drawing, drawing_free,
                             drawing_free, on_drawn, g_object_ref (self));
}

void
studio_points_view_stop (StudioPointsView *self)
{
  if (self->job != NULL)
    hek_job_cancel (self->job);
  g_clear_object (&self->job);
  self->begun = FALSE;
}

void
studio_points_view_update (StudioPointsView *self)
{
  self->stale = TRUE;
  if (self->job != NULL && self->job_moves)
    return;
  studio_points_view_stop (self);
  start (self);
}

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
  HekSceneStyle *style;
  Pointing *pointing;
  HekSceneView view;

  self->pick_stale = self->pick_job != NULL;
  if (self->pick_stale)
    return;
  if (self->points == NULL || self->input.x < 0 || !studio_points_view_get_view (self, &view)
      || (style = get_style (self)) == NULL)
    {
      set_row (self, NULL);
      return;
    }
  pointing = g_new0 (Pointing, 1);
  pointing->points = hek_scene_points_ref (self->points);
  pointing->style = hek_scene_style_ref (style);
  pointing->mask = self->mask != NULL ? hek_scene_mask_ref (self->mask) : NULL;
  pointing->view = view;
  pointing->look = self->look;
  pointing->look.diameter = CLAMP (self->look.diameter * scale, 0.5, HEK_SCENE_DIAMETER_MAX);
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
