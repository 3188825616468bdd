/* SPDX-License-Identifier: Apache-2.0 */
/* A target into pixels, and what is read back of it. */
#include "config.h"

#include "studio-gl-picture-private.h"

#include <math.h>
#include <string.h>

/* As in hek-scene-resolve.c. */
#define DOME_STRENGTH 5.0f

void
studio_gl_picture_cover (const StudioGlPicture *self,
                         guint                  width,
                         guint                  height)
{
  glViewport (0, 0, (GLsizei) width, (GLsizei) height);
  glDisable (GL_DEPTH_TEST);
  glDisable (GL_BLEND);
  glBindVertexArray (self->nothing);
  glDrawArrays (GL_TRIANGLES, 0, 3);
  glBindVertexArray (0);
}

static void
find_most (StudioGlPicture *self)
{
  const StudioGlPass *pass = &self->passes[PASS_MOST];
  guint width = self->target.width, height = self->target.height;
  GLuint from = self->target.numbers;

  glUseProgram (pass->program);
  for (guint i = 0; i < self->target.n_most; i++)
    {
      glBindFramebuffer (GL_FRAMEBUFFER, self->target.most_frames[i]);
      studio_gl_bind (0, pass->u.numbers, from);
      glUniform2i (pass->u.last, (GLint) width - 1, (GLint) height - 1);
      width = (width + 15) / 16;
      height = (height + 15) / 16;
      studio_gl_picture_cover (self, width, height);
      from = self->target.most[i];
    }
}

static const StudioGlPass *
prepare_points (StudioGlPicture *self)
{
  const StudioGlPass *pass = &self->passes[PASS_RESOLVE_POINTS];
  const HekSceneCamera *camera = &self->view.camera;
  const gboolean flat_view = camera->projection == HEK_SCENE_ORTHOGRAPHIC;

  glUseProgram (pass->program);
  studio_gl_bind (0, pass->u.color, self->target.color);
  studio_gl_bind (1, pass->u.depths, self->target.depths);
  glUniform2i (pass->u.last, (GLint) self->target.width - 1, (GLint) self->target.height - 1);
  glUniform2f (pass->u.z, self->z[0], self->z[1]);
  glUniform1i (pass->u.flat, self->flat);
  glUniform1f (pass->u.flat_depth, self->flat_depth);
  glUniform1f (pass->u.per_distance,
               flat_view ? (float) (1 / (G_LN2 * camera->distance)) : 0);
  glUniform1f (pass->u.strength, (float) self->look.eye_dome * DOME_STRENGTH / 4);
  return pass;
}

static const StudioGlPass *
prepare_density (StudioGlPicture *self)
{
  const StudioGlPass *pass = &self->passes[PASS_RESOLVE_DENSITY];

  find_most (self);
  glUseProgram (pass->program);
  studio_gl_bind (0, pass->u.sums, self->target.sums);
  studio_gl_bind (1, pass->u.numbers, self->target.numbers);
  studio_gl_bind (2, pass->u.most, self->target.most[self->target.n_most - 1]);
  studio_gl_bind (3, pass->u.ramp, self->ramp);
  glUniform1i (pass->u.has_ramp, self->look.has_ramp);
  studio_gl_picture_set_selection (self, pass);
  return pass;
}

static void
clear_pixels (const StudioGlPicture *self,
              GLuint                 texture)
{
  const guint8 *ground = self->look.ground;
  const float alpha = ground[3] / 255.0f;
  const guint32 no_depth[4] = { 0x7f800000u, 0x7f800000u, 0x7f800000u, 0x7f800000u };
  float pixel[4] = { 0, 0, 0, alpha };

  /* rounded as whole numbers are, so that it is the same byte */
  for (guint c = 0; c < 3; c++)
    pixel[c] = floorf (ground[c] * alpha + 0.5f) / 255.0f;
  glBindFramebuffer (GL_FRAMEBUFFER, self->target.resolved_frame);
  glFramebufferTexture2D (GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_TEXTURE_2D, texture, 0);
  glClearBufferfv (GL_COLOR, 0, pixel);
  glClearBufferuiv (GL_COLOR, 1, no_depth);
}

static void
read_depth (const StudioGlPicture *self)
{
  glReadBuffer (GL_COLOR_ATTACHMENT1);
  glBindBuffer (GL_PIXEL_PACK_BUFFER, self->target.readback);
  glPixelStorei (GL_PACK_ALIGNMENT, 4);
  glReadPixels (0, 0, (GLsizei) self->target.width, (GLsizei) self->target.height,
                self->target.n_components == 1 ? GL_RED_INTEGER : GL_RGBA_INTEGER,
                GL_UNSIGNED_INT, NULL);
  glBindBuffer (GL_PIXEL_PACK_BUFFER, 0);
}

void
studio_gl_picture_resolve (StudioGlPicture *self,
                           GLuint           texture,
                           gboolean         reads_depth)
{
  const StudioGlPass *pass
    = self->look.mode == HEK_SCENE_DENSITY ? prepare_density (self) : prepare_points (self);

  studio_gl_set_color (pass->u.ground, self->look.ground);
  clear_pixels (self, texture);
  self->is_counted = epoxy_is_desktop_gl ();
  if (self->is_counted)
    glBeginQuery (GL_SAMPLES_PASSED, self->query);
  studio_gl_picture_cover (self, self->target.width, self->target.height);
  if (self->is_counted)
    glEndQuery (GL_SAMPLES_PASSED);
  if (reads_depth || !self->is_counted)
    read_depth (self);
  glFramebufferTexture2D (GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_TEXTURE_2D, 0, 0);
}

guint64
studio_gl_picture_get_n_drawn (const StudioGlPicture *self)
{
  return self->stats.n_drawn;
}

const HekSceneStats *
studio_gl_picture_get_stats (StudioGlPicture *self)
{
  GLuint n = 0;

  if (self->is_counted)
    {
      glGetQueryObjectuiv (self->query, GL_QUERY_RESULT, &n);
      self->stats.n_lit = n;
    }
  return &self->stats;
}

guint
studio_gl_picture_get_width (const StudioGlPicture *self)
{
  return self->target.width;
}

guint
studio_gl_picture_get_height (const StudioGlPicture *self)
{
  return self->target.height;
}

float *
studio_gl_picture_dup_depth (StudioGlPicture *self)
{
  const StudioGlTarget *target = &self->target;
  const gsize n = (gsize) target->width * target->height;
  const guint32 *bits;
  float *depth = NULL;
  guint64 n_lit = 0;

  glBindBuffer (GL_PIXEL_PACK_BUFFER, target->readback);
  bits = glMapBufferRange (GL_PIXEL_PACK_BUFFER, 0,
                           (GLsizeiptr) (n * target->n_components * sizeof *bits),
                           GL_MAP_READ_BIT);
  if (bits != NULL)
    {
      depth = g_new (float, n);
      if (target->n_components == 1)
        memcpy (depth, bits, n * sizeof *depth);
      else
        for (gsize i = 0; i < n; i++)
          memcpy (&depth[i], &bits[4 * i], sizeof *depth);
      glUnmapBuffer (GL_PIXEL_PACK_BUFFER);
      for (gsize i = 0; i < n; i++)
        n_lit += depth[i] < INFINITY;
      self->stats.n_lit = n_lit;
    }
  glBindBuffer (GL_PIXEL_PACK_BUFFER, 0);
  return depth;
}
