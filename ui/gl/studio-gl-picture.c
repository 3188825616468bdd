/* SPDX-License-Identifier: Apache-2.0 */
/* Points of a scene into a target, step by step. */
#include "config.h"

#include "studio-gl-picture-private.h"

#include <math.h>
#include <string.h>

#define FARTHEST 3.0e38f

#define AS_NAME(name) "u_" #name,

static const char *const uniform_names[] = { STUDIO_GL_UNIFORMS (AS_NAME) };

static gboolean
make_pass (StudioGlPass *pass,
           const char *vertex,
           const char *fragment,
           const char *extra,
           const char *define,
           GError    **error)
{
  G_STATIC_ASSERT (sizeof pass->u == G_N_ELEMENTS (uniform_names) * sizeof (GLint));

  pass->program = studio_gl_program_new (vertex, fragment, extra, define, error);
  if (pass->program == 0)
    return FALSE;
  studio_gl_program_get_uniforms (pass->program, uniform_names, G_N_ELEMENTS (uniform_names),
                                  (GLint *) (void *) &pass->u);
  return TRUE;
}

StudioGlPicture *
studio_gl_picture_new (GError **error)
{
  StudioGlPicture *self = g_new0 (StudioGlPicture, 1);
  StudioGlPass *passes = self->passes;

  if (make_pass (&passes[PASS_POINTS], "points", "points", NULL, NULL, error)
      && make_pass (&passes[PASS_DENSITY], "points", "points", NULL, "DENSITY", error)
      && make_pass (&passes[PASS_RESOLVE_POINTS], "whole", "points-resolve", "compose.glsl", NULL,
                    error)
      && make_pass (&passes[PASS_RESOLVE_DENSITY], "whole", "density-resolve", "compose.glsl",
                    NULL, error)
      && make_pass (&passes[PASS_MOST], "whole", "most", NULL, NULL, error))
    {
      glGenVertexArrays (1, &self->nothing);
      glGenQueries (1, &self->query);
      return self;
    }
  studio_gl_picture_free (self);
  return NULL;
}

void
studio_gl_picture_free (StudioGlPicture *self)
{
  for (guint i = 0; i < N_PASSES; i++)
    glDeleteProgram (self->passes[i].program);
  glDeleteVertexArrays (1, &self->nothing);
  glDeleteQueries (1, &self->query);
  glDeleteTextures (1, &self->ramp);
  studio_gl_target_clear (&self->target);
  studio_gl_picture_forget (self);
}

void
studio_gl_picture_forget (StudioGlPicture *self)
{
  hek_scene_plan_clear (&self->plan);
  g_free (self);
}

/* --- beginning ------------------------------------------------------------------------------- */

/* Whether no point is deeper than another: a layout in the plane, seen from above. */
static gboolean
find_flat (StudioGlPicture *self)
{
  HekScenePlacing placing;

  for (guint i = 0; i < self->plan.n_items; i++)
    {
      hek_scene_get_placing (self->store->points, &self->view, self->plan.items[i].chunk_idx,
                             &placing);
      if (placing.m[2][0] != 0 || placing.m[2][1] != 0 || placing.m[2][2] != 0
          || (i > 0 && placing.offset[2] != self->flat_depth))
        return FALSE;
      self->flat_depth = placing.offset[2];
    }
  return self->plan.n_items > 0;
}

/* Depths of the world are brought into [0, 1). In perspective by a power of two, which loses
 * nothing: the order is that of floats, however near the eye is. */
static void
set_depths (StudioGlPicture *self)
{
  double nearest, farthest;

  self->z[0] = 1;
  self->z[1] = 0;
  if (!hek_scene_plan_get_depths (&self->plan, &self->view, &nearest, &farthest))
    return;
  if (self->view.camera.projection == HEK_SCENE_PERSPECTIVE)
    self->z[0] = (float) ldexp (1, -(ilogb (farthest) + 2));
  else
    {
      double range = MAX (farthest - nearest, 1e-6 * MAX (fabs (farthest), fabs (nearest)));

      range = MAX (range, 1e-30) * 1.001;
      self->z[0] = (float) (1 / range);
      self->z[1] = (float) (-(nearest - range * 0.0005) / range);
    }
  self->flat = find_flat (self);
}

static void
clear_target (StudioGlPicture *self)
{
  static const float none[4] = { 0, 0, 0, 0 }, no_sums[4] = { 0, 0, 0, FARTHEST }, far_away = 1;

  glBindFramebuffer (GL_FRAMEBUFFER, self->target.points_frame);
  glDisable (GL_SCISSOR_TEST);
  glDepthMask (GL_TRUE);
  glColorMask (GL_TRUE, GL_TRUE, GL_TRUE, GL_TRUE);
  if (self->look.mode == HEK_SCENE_DENSITY)
    {
      glClearBufferfv (GL_COLOR, 0, no_sums);
      glClearBufferfv (GL_COLOR, 1, none);
      return;
    }
  glClearBufferfv (GL_COLOR, 0, none);
  glClearBufferfv (GL_DEPTH, 0, &far_away);
}

static void
set_ramp (StudioGlPicture *self)
{
  if (self->look.mode != HEK_SCENE_DENSITY)
    return;
  if (self->ramp == 0)
    self->ramp = studio_gl_texture_new (GL_RGBA8, 256, 1);
  glBindTexture (GL_TEXTURE_2D, self->ramp);
  glTexSubImage2D (GL_TEXTURE_2D, 0, 0, 0, 256, 1, GL_RGBA, GL_UNSIGNED_BYTE, self->look.ramp);
}

gboolean
studio_gl_picture_begin (StudioGlPicture    *self,
                         StudioGlStore      *store,
                         const HekSceneView *view,
                         const HekSceneLook *look,
                         GError            **error)
{
  double width = ceil (view->width), height = ceil (view->height);

  self->store = store;
  self->view = *view;
  self->look = *look;
  self->flat = FALSE;
  hek_scene_look_normalize (&self->look);
  if (!(width >= 1 && height >= 1 && width <= 16384 && height <= 16384))
    {
      g_set_error (error, STUDIO_GL_ERROR, STUDIO_GL_ERROR_MEMORY, "%.0f × %.0f pixels", width,
                   height);
      return FALSE;
    }
  if (!studio_gl_target_resize (&self->target, (guint) width, (guint) height, look->mode, error))
    return FALSE;
  hek_scene_plan_begin (&self->plan, store->points, store->style, store->mask, &self->view,
                        &self->look, &self->stats);
  set_depths (self);
  set_ramp (self);
  clear_target (self);
  return TRUE;
}

/* --- points ---------------------------------------------------------------------------------- */

void
studio_gl_set_color (GLint        location,
                     const guint8 rgba[4])
{
  glUniform4ui (location, rgba[0], rgba[1], rgba[2], rgba[3]);
}

void
studio_gl_bind (guint  unit,
                GLint  location,
                GLuint texture)
{
  glActiveTexture (GL_TEXTURE0 + unit);
  glBindTexture (GL_TEXTURE_2D, texture);
  glUniform1i (location, (GLint) unit);
}

void
studio_gl_picture_set_selection (const StudioGlPicture *self,
                                 const StudioGlPass    *pass)
{
  const int fade = (int) (self->look.fade * 256);
  const gboolean has_selected
    = self->store->selected != 0 && (self->look.selected[3] != 0 || fade != 0);

  glUniform1i (pass->u.has_selected, has_selected);
  studio_gl_set_color (pass->u.selected_color, self->look.selected);
  glUniform1i (pass->u.fade, fade);
}

static void
set_masks (const StudioGlPicture *self,
           const StudioGlPass    *pass)
{
  const StudioGlStore *store = self->store;

  glUniform1i (pass->u.has_shown, store->shown != 0);
  studio_gl_bind (0, pass->u.shown, store->shown);
  studio_gl_bind (1, pass->u.selected, store->selected);
  studio_gl_set_color (pass->u.ground, self->look.ground);
  studio_gl_picture_set_selection (self, pass);
}

/* What all chunks have in common. */
static void
set_points_pass (const StudioGlPicture *self,
                 const StudioGlPass    *pass)
{
  const float margin = HEK_SCENE_DIAMETER_MAX / 2;
  const float width = (float) self->target.width, height = (float) self->target.height;
  const gboolean perspective = self->view.camera.projection == HEK_SCENE_PERSPECTIVE;
  gboolean grows;
  const float diameter = hek_scene_get_base_diameter (&self->look, &self->view, &grows);

  glUseProgram (pass->program);
  glUniform2f (pass->u.middle, (float) (self->view.width / 2), (float) (self->view.height / 2));
  glUniform2f (pass->u.extent, width, height);
  glUniform4f (pass->u.disc, diameter, grows ? 1 : 0, HEK_SCENE_DIAMETER_MAX, margin);
  glUniform1f (pass->u.near, perspective ? (float) self->view.near_depth : -FARTHEST);
  glUniform1i (pass->u.perspective, perspective);
  glUniform2f (pass->u.z, self->z[0], self->z[1]);
  glUniform1i (pass->u.flat, self->flat);
  glUniform1i (pass->u.square, self->look.square);
  set_masks (self, pass);
  glViewport ((GLint) -margin, (GLint) -margin, (GLsizei) (width + 2 * margin),
              (GLsizei) (height + 2 * margin));
}

static void
set_blending (const StudioGlPicture *self)
{
  glDisable (GL_CULL_FACE);
  glDisable (GL_STENCIL_TEST);
  if (epoxy_is_desktop_gl ())
    {
      glEnable (GL_PROGRAM_POINT_SIZE);
      glDisable (GL_MULTISAMPLE);
      glDisable (GL_FRAMEBUFFER_SRGB);
    }
  glDisable (GL_DITHER);
  if (self->look.mode == HEK_SCENE_POINTS)
    {
      glEnable (GL_DEPTH_TEST);
      glDepthFunc (GL_LESS);
      glDisable (GL_BLEND);
      return;
    }
  glDisable (GL_DEPTH_TEST);
  glEnable (GL_BLEND);
  glBlendEquationSeparate (GL_FUNC_ADD, GL_MIN);
  glBlendFunc (GL_ONE, GL_ONE);
}

static void
draw_item (const StudioGlPicture *self,
           const StudioGlPass    *pass,
           const HekSceneItem    *item)
{
  const HekSceneChunk *chunk = &self->store->points->chunks[item->chunk_idx];
  HekScenePlacing placing;
  float rows[4][4];

  hek_scene_get_placing (self->store->points, &self->view, item->chunk_idx, &placing);
  for (guint r = 0; r < 3; r++)
    {
      memcpy (rows[r], placing.m[r], sizeof placing.m[r]);
      rows[r][3] = placing.offset[r];
      rows[3][r] = (float) placing.center[r];
    }
  rows[3][3] = 0;
  glUniform4fv (pass->u.chunk, 4, &rows[0][0]);
  glDrawArrays (GL_POINTS, (GLint) (chunk->first + item->drawn),
                (GLsizei) (item->wanted - item->drawn));
}

void
studio_gl_picture_draw (StudioGlPicture *self,
                        guint64          budget)
{
  const StudioGlPass *pass
    = &self->passes[self->look.mode == HEK_SCENE_DENSITY ? PASS_DENSITY : PASS_POINTS];

  if (self->stats.complete)
    return;
  hek_scene_plan_step (&self->plan, budget);
  glBindFramebuffer (GL_FRAMEBUFFER, self->target.points_frame);
  set_blending (self);
  set_points_pass (self, pass);
  glBindVertexArray (self->store->vertices);
  glVertexAttribI4ui (2, HEK_SCENE_SIZE_ONE, 0, 0, 0); /* where there is no array of sizes */
  for (guint i = 0; i < self->plan.n_items; i++)
    {
      HekSceneItem *item = &self->plan.items[i];

      if (item->wanted > item->drawn)
        draw_item (self, pass, item);
      item->drawn = item->wanted;
    }
  glBindVertexArray (0);
  hek_scene_plan_count (&self->plan, &self->stats);
}
