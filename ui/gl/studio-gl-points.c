/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The turns of the main loop in which a GPU is given work: bring more of the scene there, begin a
 * picture or go on with it, and look whether it has finished. A source looks once a millisecond
 * while there is something to wait for, and is gone otherwise.
 */
#include "config.h"

#include "studio-gl-points.h"

#include "studio-gl-context.h"
#include "studio-gl-picture.h"
#include "studio-gl-pool.h"

/* Milliseconds: of the GPU for the points of a frame that moves, and of a slice, … */
#define MOVING_MSEC 9.0
#define SLICE_MSEC 30.0
/* … of a turn of the main loop for what is brought to the GPU, … */
#define UPLOAD_MSEC 4.0
/* … between two looks, and until a GPU that does not answer counts as lost. */
#define LOOK_MSEC 1
#define LOST_MSEC 10000.0

/* After windows are painted: points that are brought to the GPU for a while do not stop them. */
#define TURN_PRIORITY (GDK_PRIORITY_REDRAW + 5)

/* Points: least of a step, and a millisecond, until the first has told. */
#define MIN_BUDGET 50000.0
#define FIRST_SPEED 200000.0

/* A step that the GPU was told to do. */
typedef struct
{
  GLsync fence;   /* owned (nullable): none is under way */
  GLuint texture; /* owned: of the pool */
  guint64 n_points;
  double start_msec;
  HekSceneView view;
  gboolean moving, reads_depth;
} Step;

struct _StudioGlPoints
{
  GdkGLContext *context; /* owned */
  StudioGlPool *pool;    /* owned */
  StudioGlPicture *picture; /* owned (nullable): until the first frame */
  StudioGlStore store;
  gboolean has_store;
  StudioGlFrameFunc on_frame;
  gpointer data;

  StudioGlScene scene; /* points, style and mask are owned (nullable) */
  gboolean stale;      /* the picture is one of another scene */
  gboolean wanted;     /* something is still to be drawn */
  Step step;
  double msec;         /* of the slices before */
  double points_per_msec;
  guint source;
};

void
studio_gl_frame_free (StudioGlFrame *frame)
{
  g_clear_object (&frame->texture);
  g_free (frame->depth);
  g_free (frame);
}

static double
now_msec (void)
{
  return (double) g_get_monotonic_time () / 1000;
}

StudioGlPoints *
studio_gl_points_new (GtkWidget        *widget,
                      StudioGlFrameFunc on_frame,
                      gpointer          data)
{
  g_autoptr (GError) error = NULL;
  GdkGLContext *context = studio_gl_context_new (widget, &error);
  StudioGlPoints *self;

  if (context == NULL)
    {
      g_debug ("Points are drawn by the processor: %s", error->message);
      return NULL;
    }
  g_debug ("Points are drawn by %s", (const char *) glGetString (GL_RENDERER));
  self = g_new0 (StudioGlPoints, 1);
  self->context = context;
  self->pool = studio_gl_pool_new (context);
  self->on_frame = on_frame;
  self->data = data;
  self->points_per_msec = FIRST_SPEED;
  return self;
}

static void
clear_scene (StudioGlPoints *self)
{
  g_clear_pointer (&self->scene.points, hek_scene_points_unref);
  g_clear_pointer (&self->scene.style, hek_scene_style_unref);
  g_clear_pointer (&self->scene.mask, hek_scene_mask_unref);
}

/* The context is current, or lost. */
static void
drop_step (StudioGlPoints *self,
           gboolean        is_current)
{
  const StudioGlPicture *picture = self->picture;

  if (self->step.fence == NULL)
    return;
  if (is_current)
    {
      glDeleteSync (self->step.fence);
      studio_gl_pool_put (self->pool, self->step.texture, studio_gl_picture_get_width (picture),
                          studio_gl_picture_get_height (picture));
    }
  self->step.fence = NULL;
}

void
studio_gl_points_free (StudioGlPoints *self)
{
  const gboolean is_current = studio_gl_context_make_current (self->context);

  g_clear_handle_id (&self->source, g_source_remove);
  drop_step (self, is_current);
  /* names that a lost context had went with it: in whatever context is current now they are others'
   * textures and buffers */
  if (self->picture != NULL && is_current)
    studio_gl_picture_free (self->picture);
  else if (self->picture != NULL)
    studio_gl_picture_forget (self->picture);
  if (self->has_store && is_current)
    studio_gl_store_clear (&self->store);
  else if (self->has_store)
    studio_gl_store_forget (&self->store);
  clear_scene (self);
  studio_gl_pool_free (self->pool);
  if (gdk_gl_context_get_current () == self->context)
    gdk_gl_context_clear_current ();
  g_object_unref (self->context);
  g_free (self);
}

/* --- steps ----------------------------------------------------------------------------------- */

static gboolean
prepare (StudioGlPoints *self,
         GError        **error)
{
  if (self->picture == NULL)
    {
      self->picture = studio_gl_picture_new (error);
      if (self->picture == NULL)
        return FALSE;
    }
  if (!self->has_store)
    studio_gl_store_init (&self->store);
  self->has_store = TRUE;
  if (self->scene.look.mode == HEK_SCENE_DENSITY && !studio_gl_target_has_density ())
    {
      g_set_error_literal (error, STUDIO_GL_ERROR, STUDIO_GL_ERROR_UNAVAILABLE,
                           "this OpenGL does not add up floats");
      return FALSE;
    }
  return studio_gl_store_set (&self->store, self->scene.points, self->scene.style,
                              self->scene.mask, error);
}

static gboolean
begin_step (StudioGlPoints *self,
            GError        **error)
{
  const StudioGlScene *scene = &self->scene;
  Step *step = &self->step;
  const double start_msec = now_msec ();
  guint64 n_before;

  if (self->stale)
    {
      if (!studio_gl_picture_begin (self->picture, &self->store, &scene->view, &scene->look, error))
        return FALSE;
      self->msec = 0;
      self->stale = FALSE;
    }
  n_before = studio_gl_picture_get_n_drawn (self->picture);
  studio_gl_picture_draw (
    self->picture,
    (guint64) MAX (self->points_per_msec * (scene->moving ? MOVING_MSEC : SLICE_MSEC), MIN_BUDGET));
  *step = (Step) {
    .texture = studio_gl_pool_take (self->pool, studio_gl_picture_get_width (self->picture),
                                    studio_gl_picture_get_height (self->picture)),
    .start_msec = start_msec,
    .view = scene->view,
    .moving = scene->moving,
    .reads_depth = !scene->moving || scene->needs_depth,
  };
  studio_gl_picture_resolve (self->picture, step->texture, step->reads_depth);
  step->n_points = studio_gl_picture_get_n_drawn (self->picture) - n_before;
  step->fence = glFenceSync (GL_SYNC_GPU_COMMANDS_COMPLETE, 0);
  glFlush ();
  return studio_gl_context_check (error);
}

/* Returns: whether the GPU has finished */
static gboolean
is_finished (const Step *step,
             GError    **error)
{
  const GLenum state = glClientWaitSync (step->fence, 0, 0);

  if (state == GL_ALREADY_SIGNALED || state == GL_CONDITION_SATISFIED)
    return TRUE;
  if (state == GL_WAIT_FAILED || now_msec () - step->start_msec > LOST_MSEC)
    g_set_error_literal (error, STUDIO_GL_ERROR, STUDIO_GL_ERROR_LOST,
                         "the graphics card does not answer");
  return FALSE;
}

/* Returns: (transfer full) (nullable): nobody wants it any more, or @error */
static StudioGlFrame *
end_step (StudioGlPoints *self,
          GError        **error)
{
  Step *step = &self->step;
  const double msec = now_msec () - step->start_msec;
  StudioGlFrame *frame;

  if (step->n_points > 1000)
    self->points_per_msec = (double) step->n_points / MAX (msec, 0.2);
  self->msec += msec;
  if (!studio_gl_context_check (error))
    return NULL;
  if (self->stale && !step->moving)
    {
      drop_step (self, TRUE);
      return NULL;
    }
  frame = g_new0 (StudioGlFrame, 1);
  frame->width = studio_gl_picture_get_width (self->picture);
  frame->height = studio_gl_picture_get_height (self->picture);
  if (step->reads_depth || !epoxy_is_desktop_gl ())
    frame->depth = studio_gl_picture_dup_depth (self->picture);
  frame->view = step->view;
  frame->stats = *studio_gl_picture_get_stats (self->picture);
  frame->msec = self->msec;
  frame->moving = step->moving;
  frame->texture
    = studio_gl_pool_show (self->pool, step->texture, frame->width, frame->height);
  glDeleteSync (step->fence);
  step->fence = NULL;
  self->wanted = self->stale || (!step->moving && !frame->stats.complete);
  return frame;
}

static gboolean
turn (StudioGlPoints *self,
      StudioGlFrame **frame,
      GError        **error)
{
  g_autoptr (GError) local_error = NULL;

  *frame = NULL;
  if (!studio_gl_context_make_current (self->context))
    {
      g_set_error_literal (error, STUDIO_GL_ERROR, STUDIO_GL_ERROR_LOST, "the context is lost");
      return FALSE;
    }
  if (self->step.fence != NULL)
    {
      if (is_finished (&self->step, &local_error))
        *frame = end_step (self, &local_error);
    }
  if (local_error == NULL && self->step.fence == NULL && self->wanted
      && (!self->stale || prepare (self, &local_error))
      && studio_gl_store_upload (&self->store, UPLOAD_MSEC))
    begin_step (self, &local_error);
  if (local_error == NULL)
    return TRUE;
  g_clear_pointer (frame, studio_gl_frame_free);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static gboolean
on_turn (gpointer data)
{
  StudioGlPoints *self = data;
  g_autoptr (GError) error = NULL;
  StudioGlFrame *frame;
  gboolean goes_on;

  if (!turn (self, &frame, &error))
    {
      self->source = 0;
      self->wanted = FALSE;
      self->on_frame (NULL, error, self->data);
      return G_SOURCE_REMOVE;
    }
  goes_on = self->wanted || self->step.fence != NULL;
  if (!goes_on)
    self->source = 0;
  if (frame != NULL)
    self->on_frame (frame, NULL, self->data); /* may draw, stop, or free this */
  return goes_on ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

/* --- public ---------------------------------------------------------------------------------- */

void
studio_gl_points_draw (StudioGlPoints      *self,
                       const StudioGlScene *scene)
{
  hek_scene_points_ref (scene->points);
  hek_scene_style_ref (scene->style);
  if (scene->mask != NULL)
    hek_scene_mask_ref (scene->mask);
  clear_scene (self);
  self->scene = *scene;
  self->stale = TRUE;
  self->wanted = TRUE;
  if (self->source == 0)
    self->source = g_timeout_add_full (TURN_PRIORITY, LOOK_MSEC, on_turn, self, NULL);
}

void
studio_gl_points_stop (StudioGlPoints *self)
{
  g_clear_handle_id (&self->source, g_source_remove);
  self->wanted = FALSE;
  if (self->step.fence != NULL)
    drop_step (self, studio_gl_context_make_current (self->context));
}

gboolean
studio_gl_points_is_busy (StudioGlPoints *self)
{
  return self->wanted || self->step.fence != NULL;
}
