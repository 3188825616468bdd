/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-scene-draw.h"
#include "studio-gl-program.h"

G_BEGIN_DECLS

#define STUDIO_GL_MOST_LEVELS 4 /* 16⁴ pixels are more than a side can have */

/*
 * What is drawn into, of one size and mode:
 *
 *   points   color RGBA8 and depths, 32-bit floats
 *   density  sums RGBA32F (red, green, blue; alpha: the least depth) and numbers R32F; most: the
 *            most of 16 × 16 pixels of the one before, down to a single one
 *   both     resolved: the pixels that are shown (a texture of whoever asks) and their depths, as
 *            bits of floats, which every GLES 3.0 can draw and read
 *
 * Row 0 is the upper one everywhere, as GTK has it.
 */
typedef struct
{
  guint width, height;
  HekSceneMode mode;
  GLuint points_frame;
  GLuint color, depths; /* points */
  GLuint sums, numbers; /* density */
  GLuint most_frames[STUDIO_GL_MOST_LEVELS], most[STUDIO_GL_MOST_LEVELS];
  guint n_most;
  GLuint resolved_frame, resolved_depths;
  GLuint readback;      /* pixel buffer for resolved_depths */
  guint n_components;   /* of a pixel in it: 1, or 4 where GLES cannot read one */
} StudioGlTarget;

/* Whether numbers of points can be added up in floats. */
gboolean studio_gl_target_has_density (void);

/**
 * studio_gl_target_resize:
 * @target: zeroed before the first time
 *
 * Does nothing when it is so already.
 * Errors: %STUDIO_GL_ERROR_MEMORY, then it is cleared
 */
gboolean studio_gl_target_resize (StudioGlTarget *target, guint width, guint height,
                                  HekSceneMode mode, GError **error);
void     studio_gl_target_clear (StudioGlTarget *target);

/* A texture without filtering. @format: with a size, as GL_RGBA8 */
GLuint   studio_gl_texture_new (GLenum format, guint width, guint height);

G_END_DECLS
