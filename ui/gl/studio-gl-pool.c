/* SPDX-License-Identifier: Apache-2.0 */
/* Textures on loan to GTK. */
#include "config.h"

#include "studio-gl-pool.h"

#include "studio-gl-context.h"
#include "studio-gl-target.h"

/* Spare ones: GTK shows one and has the next in hand. */
#define SPARE_MAX 3

struct _StudioGlPool
{
  grefcount ref; /* of the owner, and of each texture on loan */
  GdkGLContext *context; /* owned */
  GThread *thread;       /* borrowed: that of the windows */
  gboolean closed;
  guint width, height;
  GLuint spare[SPARE_MAX];
  guint n_spare;
};

typedef struct
{
  StudioGlPool *pool;
  GLuint texture;
  guint width, height;
} Loan;

StudioGlPool *
studio_gl_pool_new (GdkGLContext *context)
{
  StudioGlPool *self = g_new0 (StudioGlPool, 1);

  g_ref_count_init (&self->ref);
  self->context = g_object_ref (context);
  self->thread = g_thread_self ();
  return self;
}

static void
unref_pool (StudioGlPool *self)
{
  if (!g_ref_count_dec (&self->ref))
    return;
  g_object_unref (self->context);
  g_free (self);
}

static void
drop_spare (StudioGlPool *self)
{
  glDeleteTextures ((GLsizei) self->n_spare, self->spare);
  self->n_spare = 0;
}

void
studio_gl_pool_free (StudioGlPool *self)
{
  if (studio_gl_context_make_current (self->context))
    drop_spare (self);
  self->closed = TRUE;
  unref_pool (self);
}

GLuint
studio_gl_pool_take (StudioGlPool *self,
                     guint         width,
                     guint         height)
{
  if (self->width != width || self->height != height)
    drop_spare (self);
  self->width = width;
  self->height = height;
  return self->n_spare > 0 ? self->spare[--self->n_spare]
                           : studio_gl_texture_new (GL_RGBA8, width, height);
}

void
studio_gl_pool_put (StudioGlPool *self,
                    GLuint        texture,
                    guint         width,
                    guint         height)
{
  if (!self->closed && width == self->width && height == self->height && self->n_spare < SPARE_MAX)
    self->spare[self->n_spare++] = texture;
  else
    glDeleteTextures (1, &texture);
}

static void
on_released (gpointer data)
{
  Loan *loan = data;

  /* a context belongs to the thread of the windows: better a texture too many than a race */
  g_return_if_fail (loan->pool->thread == g_thread_self ());

  if (studio_gl_context_make_current (loan->pool->context))
    studio_gl_pool_put (loan->pool, loan->texture, loan->width, loan->height);
  unref_pool (loan->pool);
  g_free (loan);
}

GdkTexture *
studio_gl_pool_show (StudioGlPool *self,
                     GLuint        texture,
                     guint         width,
                     guint         height)
{
  Loan *loan = g_new (Loan, 1);

  *loan = (Loan) { self, texture, width, height };
  g_ref_count_inc (&self->ref);
  return gdk_gl_texture_new (self->context, texture, (int) width, (int) height, on_released, loan);
}
