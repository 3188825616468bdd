/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "studio-gl-program.h"

G_BEGIN_DECLS

/*
 * Textures that GTK shows, taken up again when it has let go of them: so that frame after frame
 * allocates nothing. The pool lives until the last of them has come back.
 */
typedef struct _StudioGlPool StudioGlPool;

StudioGlPool *studio_gl_pool_new (GdkGLContext *context);
/* The context may be lost. */
void          studio_gl_pool_free (StudioGlPool *pool);

/* The context must be current. Returns: a texture of that size, which is not shown */
GLuint        studio_gl_pool_take (StudioGlPool *pool, guint width, guint height);
/* One that was taken and never shown. */
void          studio_gl_pool_put (StudioGlPool *pool, GLuint texture, guint width, guint height);
/* Returns: (transfer full): one that was taken, with its pixels */
GdkTexture   *studio_gl_pool_show (StudioGlPool *pool, GLuint texture, guint width, guint height);

G_END_DECLS
