/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <epoxy/gl.h>
#include <glib.h>

G_BEGIN_DECLS

#define STUDIO_GL_ERROR (studio_gl_error_quark ())

typedef enum
{
  STUDIO_GL_ERROR_SHADER,      /* did not compile: a bug, here or in a driver */
  STUDIO_GL_ERROR_MEMORY,      /* of the GPU is short */
  STUDIO_GL_ERROR_LOST,        /* the context is gone, or in an error */
  STUDIO_GL_ERROR_UNAVAILABLE, /* no GL, or none that is faster than the processor */
} StudioGlError;

GQuark studio_gl_error_quark (void);

/* Everything in ui/gl but studio-gl-points.h asks for a current context, GL 3.3 or GLES 3.0. */

/**
 * studio_gl_program_new:
 * @vertex: name of a shader, without ".vert.glsl"
 * @fragment: likewise
 * @extra: (nullable): a text before @fragment
 * @define: (nullable): a name to be defined in both
 *
 * Errors: %STUDIO_GL_ERROR_SHADER, with what the driver says
 * Returns: 0 on errors
 */
GLuint studio_gl_program_new (const char *vertex, const char *fragment, const char *extra,
                              const char *define, GError **error);

/* Of names, in their order; −1 for what the driver left out. */
void   studio_gl_program_get_uniforms (GLuint program, const char *const *names, guint n,
                                       GLint *locations);

G_END_DECLS
