/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * studio_gl_context_new:
 * @widget: realized
 *
 * A context for points: GL 3.3, otherwise GLES 3.0; GTK does not try the second by itself. None
 * where the processor is faster: on renderers in software, and where GTK draws without GL, so that
 * every frame would have to come back.
 *
 * The environment variable HEK_GL changes that: "off" for none at all, "software" for any.
 *
 * Errors: %STUDIO_GL_ERROR_UNAVAILABLE and those of GDK: no GL, no library, GDK_DEBUG=gl-disable
 * Returns: (transfer full) (nullable)
 */
GdkGLContext *studio_gl_context_new (GtkWidget *widget, GError **error);

/* Returns: %FALSE: the context is lost */
gboolean      studio_gl_context_make_current (GdkGLContext *context);

/* What went wrong in the current context since the last question.
 * Errors: %STUDIO_GL_ERROR_LOST, %STUDIO_GL_ERROR_MEMORY */
gboolean      studio_gl_context_check (GError **error);

G_END_DECLS
