/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Pixels of points by a GPU, where there is one: otherwise, and from the moment that it is lost,
 * studio-points-view-work.c has its own. What stands among the points is drawn over every frame by
 * a job, with the depth of that frame, and both are shown together.
 */
#include "config.h"

#include "studio-points-view-private.h"

#include "studio-memory-texture.h"

/* What is needed of a frame to draw over it. The frame itself stays with the view: its texture is
 * given back to the context that made it, which is not for workers. */
typedef struct
{
  StudioPointsFurniture *furniture; /* owned */
  float *depth;                     /* owned (nullable): goes on into the result */
  HekSceneView view;
  guint width, height;
  gboolean moving;
} Furnishing;

typedef struct
{
  GdkTexture *overlay; /* owned (nullable) */
  float *depth;        /* owned (nullable) */
} Furnished;

static void
furnishing_free (gpointer data)
{
  Furnishing *furnishing = data;

  studio_points_furniture_unref (furnishing->furniture);
  g_free (furnishing->depth);
  g_free (furnishing);
}

static void
furnished_free (gpointer data)
{
  Furnished *furnished = data;

  g_clear_object (&furnished->overlay);
  g_free (furnished->depth);
  g_free (furnished);
}

static gpointer
furnish (const HekTask *task,
         gpointer       data,
         GError       **error)
{
  Furnishing *furnishing = data;
  const gsize n_bytes = (gsize) furnishing->width * furnishing->height * sizeof (guint32);
  g_autofree guint32 *pixels = g_malloc0 (n_bytes);
  g_autoptr (GBytes) bytes = NULL;
  Furnished *furnished;

  if (!studio_points_furniture_draw (furnishing->furniture, &furnishing->view, furnishing->moving,
                                     furnishing->depth, pixels, task))
    {
      hek_task_check (task, error);
      return NULL;
    }
  bytes = g_bytes_new_take (g_steal_pointer (&pixels), n_bytes);
  furnished = g_new0 (Furnished, 1);
  furnished->overlay = studio_memory_texture_new (furnishing->width, furnishing->height, bytes);
  if (!furnishing->moving)
    furnished->depth = g_steal_pointer (&furnishing->depth);
  return furnished;
}

static void take (StudioPointsView *self, StudioPointsFrame *frame);

static void
on_furnished (HekJob       *job,
              gpointer      result,
              const GError *error G_GNUC_UNUSED,
              gpointer      user_data)
{
  g_autoptr (StudioPointsView) self = user_data;
  StudioPointsGl *gl = &self->gl;
  Furnished *furnished = result;
  StudioPointsFrame *frame;

  if (gl->job != job)
    return;
  g_clear_object (&gl->job);
  frame = g_steal_pointer (&gl->frame);
  if (furnished != NULL)
    {
      frame->overlay = g_steal_pointer (&furnished->overlay);
      frame->depth = g_steal_pointer (&furnished->depth);
      studio_points_view_take_frame (self, g_steal_pointer (&frame));
    }
  g_clear_pointer (&frame, studio_points_frame_free);
  if (gl->next != NULL)
    take (self, g_steal_pointer (&gl->next));
}

/* Frames that wait are given up. */
static void
stop_furnishing (StudioPointsView *self)
{
  StudioPointsGl *gl = &self->gl;

  if (gl->job != NULL)
    hek_job_cancel (gl->job);
  g_clear_object (&gl->job);
  g_clear_pointer (&gl->frame, studio_points_frame_free);
  g_clear_pointer (&gl->next, studio_points_frame_free);
}

/* @frame: (transfer full): shown with what stands in it; one at a time, the newest waits */
static void
take (StudioPointsView  *self,
      StudioPointsFrame *frame)
{
  StudioPointsGl *gl = &self->gl;
  Furnishing *furnishing;

  if (self->furniture == NULL || frame->depth == NULL)
    {
      stop_furnishing (self); /* or an older frame would come after it */
      studio_points_view_take_frame (self, frame);
      return;
    }
  if (gl->job != NULL)
    {
      g_clear_pointer (&gl->next, studio_points_frame_free);
      gl->next = frame;
      return;
    }
  frame->furnished = self->furnished;
  furnishing = g_new (Furnishing, 1);
  *furnishing = (Furnishing) {
    .furniture = studio_points_furniture_ref (self->furniture),
    .depth = g_steal_pointer (&frame->depth),
    .view = frame->view,
    .width = frame->width,
    .height = frame->height,
    .moving = frame->moving,
  };
  gl->frame = frame;
  gl->job = hek_job_start ("furniture of a frame", HEK_LANE_INTERACTIVE, furnish, furnishing,
                           furnishing_free, furnished_free, on_furnished, g_object_ref (self));
}

static void
on_frame (StudioGlFrame *made,
          const GError  *error,
          gpointer       data)
{
  StudioPointsView *self = data;
  StudioPointsFrame *frame;

  if (made == NULL)
    {
      g_debug ("Points are drawn by the processor from now on: %s", error->message);
      studio_points_view_clear_gl (self);
      studio_points_view_update (self);
      return;
    }
  frame = g_new0 (StudioPointsFrame, 1);
  frame->texture = g_steal_pointer (&made->texture);
  frame->depth = g_steal_pointer (&made->depth);
  frame->view = made->view;
  frame->stats = made->stats;
  frame->width = made->width;
  frame->height = made->height;
  frame->msec = made->msec;
  frame->moving = made->moving;
  studio_gl_frame_free (made);
  g_clear_pointer (&self->failure, g_free);
  take (self, frame);
}

/* --- for studio-points-view-work.c ------------------------------------------------------------ */

/* Before the window's own context goes; in another window there may be one again. */
static void
on_unrealize (StudioPointsView *self)
{
  studio_points_view_clear_gl (self);
  self->gl.tried = FALSE;
}

void
studio_points_view_init_gl (StudioPointsView *self)
{
  g_signal_connect (self, "unrealize", G_CALLBACK (on_unrealize), NULL);
}

gboolean
studio_points_view_has_gl (StudioPointsView *self)
{
  if (!self->gl.tried && gtk_widget_get_realized (GTK_WIDGET (self)))
    {
      self->gl.tried = TRUE;
      self->gl.points = studio_gl_points_new (GTK_WIDGET (self), on_frame, self);
    }
  return self->gl.points != NULL;
}

void
studio_points_view_start_gl (StudioPointsView   *self,
                             HekScenePoints     *points,
                             HekSceneStyle      *style,
                             HekSceneMask       *mask,
                             const HekSceneView *view)
{
  StudioGlScene scene = {
    .points = points,
    .style = style,
    .mask = mask,
    .view = *view,
    .moving = self->moving,
    .needs_depth = self->furniture != NULL,
  };

  studio_points_view_get_pixel_look (self, &scene.look);
  studio_gl_points_draw (self->gl.points, &scene);
}

void
studio_points_view_stop_gl (StudioPointsView *self)
{
  stop_furnishing (self);
  if (self->gl.points != NULL)
    studio_gl_points_stop (self->gl.points);
}

gboolean
studio_points_view_is_busy_gl (StudioPointsView *self)
{
  return self->gl.job != NULL || self->gl.next != NULL
         || (self->gl.points != NULL && studio_gl_points_is_busy (self->gl.points));
}

void
studio_points_view_clear_gl (StudioPointsView *self)
{
  studio_points_view_stop_gl (self);
  g_clear_pointer (&self->gl.points, studio_gl_points_free);
}
