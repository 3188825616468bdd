/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who makes the pixels of points: one job at a time. While the camera moves, each frame is a sample
 * that a frame has time for, by the speed of the last; a change during it waits for it, so that
 * something is always seen to move. When still, the same picture is filled in slices, each shown;
 * a change ends them at once.
 */
#include "config.h"

#include "studio-points-view-private.h"

#include "studio-memory-texture.h"

#include <string.h>

/* Milliseconds for the points of a frame that moves, at least. */
#define MOVING_LEAST_MSEC 3.0

/* A frame is late after more than this of the display's interval. Each such one takes a part of the
 * time from those that follow, each other one gives a little back: about one in forty stays late.
 * Below the least time it is not the points that make them late. */
#define LATE 1.12
#define LATE_KEEPS 0.95
#define IN_TIME_MSEC 0.0125
#define PACED_MSEC 6.0
#define REFRESH_USEC 16667

/* Milliseconds for the points of a slice. */
#define SLICE_MSEC 110.0

/* How much of a new figure counts at once: of one that is worse, and of one that is better. */
#define CAUTION 0.5
#define TRUST 0.2

#define MIN_BUDGET 20000.0

typedef struct
{
  HekScenePicture *picture; /* owned */
  HekScenePoints *points;   /* owned, as the next two */
  HekSceneStyle *style;
  HekSceneMask *mask;
  StudioPointsFurniture *furniture; /* owned (nullable) */
  guint furnished;
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
  g_clear_object (&frame->texture);
  g_clear_object (&frame->overlay);
  g_clear_pointer (&frame->bare, g_bytes_unref);
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
  g_clear_pointer (&drawing->furniture, studio_points_furniture_unref);
  g_clear_pointer (&drawing->frame, studio_points_frame_free);
  g_free (drawing);
}

static double
now_msec (void)
{
  return (double) g_get_monotonic_time () / 1000;
}

/* The points, and over them what stands among them. What has no furniture is kept for a still
 * picture, which may get another one. Returns: (nullable): cancelled */
static StudioPointsFrame *
frame_new (const Drawing *drawing,
           const HekTask *task)
{
  const HekScenePicture *picture = drawing->picture;
  const gsize n_pixels = (gsize) picture->width * picture->height;
  g_autofree guint32 *pixels = g_memdup2 (picture->pixels, n_pixels * sizeof *pixels);
  StudioPointsFrame *frame = g_new0 (StudioPointsFrame, 1);

  frame->view = drawing->view;
  frame->stats = picture->stats;
  frame->width = picture->width;
  frame->height = picture->height;
  frame->moving = drawing->moving;
  if (!drawing->moving)
    frame->depth = g_memdup2 (picture->depth, n_pixels * sizeof (float));
  if (drawing->furniture != NULL)
    {
      if (!drawing->moving)
        frame->bare = g_bytes_new (pixels, n_pixels * sizeof *pixels);
      if (!studio_points_furniture_draw (drawing->furniture, &drawing->view, drawing->moving,
                                         picture->depth, pixels, task))
        {
          studio_points_frame_free (frame);
          return NULL;
        }
      frame->furnished = drawing->furnished;
    }
  if (n_pixels > 0)
    {
      g_autoptr (GBytes) bytes = g_bytes_new_take (g_steal_pointer (&pixels),
                                                   n_pixels * sizeof *pixels);

      frame->texture = studio_memory_texture_new (frame->width, frame->height, bytes);
      if (drawing->furniture == NULL && !drawing->moving)
        frame->bare = g_bytes_ref (bytes);
    }
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
  if (drawn && hek_scene_picture_resolve (drawing->picture, task))
    drawing->frame = frame_new (drawing, task);
  if (drawing->frame == NULL)
    {
      hek_task_check (task, error);
      return NULL;
    }
  drawing->frame->draw_msec = draw_msec;
  drawing->frame->n_slice = drawing->picture->stats.n_drawn - n_before;
  drawing->frame->msec = drawing->msec + now_msec () - start_msec;
  result = g_new (Drawing, 1);
  *result = *drawing;
  *drawing = (Drawing) { 0 };
  return result;
}

/* How fast points are drawn, and what else a frame takes. */
static void
learn (StudioPointsView        *self,
       const StudioPointsFrame *frame)
{
  const double rest_msec = frame->msec - frame->draw_msec;
  double speed;

  if (frame->moving)
    self->rest_msec += (rest_msec > self->rest_msec ? CAUTION : TRUST)
                       * (rest_msec - self->rest_msec);
  if (frame->n_slice <= 1000 || frame->draw_msec <= 0.2)
    return;
  speed = (double) frame->n_slice / frame->draw_msec;
  self->points_per_msec
    += (speed < self->points_per_msec ? CAUTION : TRUST) * (speed - self->points_per_msec);
}

static double
get_budget (StudioPointsView *self)
{
  const double moving_msec = MAX (self->moving_msec - self->rest_msec, MOVING_LEAST_MSEC);

  return MAX (self->points_per_msec * (self->moving ? moving_msec : SLICE_MSEC), MIN_BUDGET);
}

void
studio_points_view_pace (StudioPointsView *self,
                         double            msec)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (self));
  gint64 refresh_usec = 0;

  if (clock != NULL)
    gdk_frame_clock_get_refresh_info (clock, 0, &refresh_usec, NULL);
  if (refresh_usec <= 0)
    refresh_usec = REFRESH_USEC;
  if (msec > LATE * (double) refresh_usec / 1000)
    self->moving_msec = MAX (self->moving_msec * LATE_KEEPS, PACED_MSEC);
  else
    self->moving_msec = MIN (self->moving_msec + IN_TIME_MSEC, STUDIO_POINTS_MOVING_MSEC);
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
  learn (self, drawing->frame);
  self->begun = !drawing->moving && !drawing->frame->stats.complete;
  g_clear_pointer (&self->failure, g_free);
  studio_points_view_take_frame (self, g_steal_pointer (&drawing->frame));
  if (self->stale || self->begun)
    start (self);
}

/* Where nobody has given colours: those of text, so that points stand out from every ground. */
HekSceneStyle *
studio_points_view_get_style (StudioPointsView *self)
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
  HekScenePoints *points;
  HekSceneStyle *style;
  HekSceneMask *mask;

  if (self->points == NULL || self->wants_fit || !gtk_widget_get_mapped (GTK_WIDGET (self))
      || !studio_points_view_get_view (self, &view))
    return;
  studio_points_view_get_drawn (self, &points, &style, &mask);
  if (style == NULL)
    return;
  if (studio_points_view_has_gl (self))
    {
      self->stale = FALSE;
      studio_points_view_start_gl (self, points, style, mask, &view);
      return;
    }

  drawing = g_new0 (Drawing, 1);
  drawing->begins = self->stale || !self->begun || self->picture == NULL;
  drawing->picture = g_steal_pointer (&self->picture);
  if (drawing->picture == NULL)
    drawing->picture = hek_scene_picture_new ();
  drawing->points = hek_scene_points_ref (points);
  drawing->style = hek_scene_style_ref (style);
  drawing->mask = mask != NULL ? hek_scene_mask_ref (mask) : NULL;
  drawing->furniture
    = self->furniture != NULL ? studio_points_furniture_ref (self->furniture) : NULL;
  drawing->furnished = self->furnished;
  drawing->view = view;
  studio_points_view_get_pixel_look (self, &drawing->look);
  drawing->moving = self->moving;
  drawing->msec = drawing->begins || self->shown == NULL ? 0 : self->shown->msec;
  drawing->budget = (guint64) get_budget (self);
  self->stale = FALSE;
  self->job_moves = self->moving;
  self->job = hek_job_start ("points", HEK_LANE_INTERACTIVE, draw, drawing, drawing_free,
                             drawing_free, on_drawn, g_object_ref (self));
}

/* As the renderer takes it: lengths in pixels. */
void
studio_points_view_get_pixel_look (StudioPointsView *self,
                                   HekSceneLook     *look)
{
  *look = self->look;
  look->diameter = CLAMP (self->look.diameter * studio_points_view_get_scale (self), 0.5,
                          HEK_SCENE_DIAMETER_MAX);
}

gboolean
studio_points_view_is_busy (StudioPointsView *self)
{
  return self->job != NULL || studio_points_view_is_busy_gl (self);
}

void
studio_points_view_stop (StudioPointsView *self)
{
  if (self->job != NULL)
    hek_job_cancel (self->job);
  g_clear_object (&self->job);
  studio_points_view_stop_gl (self);
  self->begun = FALSE;
}

void
studio_points_view_update (StudioPointsView *self)
{
  self->stale = TRUE;
  if (self->job != NULL && self->job_moves)
    return;
  if (self->gl.points == NULL) /* which goes on with the newest by itself */
    studio_points_view_stop (self);
  start (self);
}
