/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "studio-gl-picture.h"

G_BEGIN_DECLS

#define STUDIO_GL_UNIFORMS(X) \
  X (chunk) X (middle) X (extent) X (disc) X (near) X (perspective) X (z) X (flat) X (has_shown) \
  X (has_selected) X (shown) X (selected) X (selected_color) X (ground) X (fade) X (square) \
  X (color) X (depths) X (last) X (flat_depth) X (per_distance) X (strength) X (sums) \
  X (numbers) X (most) X (ramp) X (has_ramp)

#define STUDIO_GL_AS_FIELD(name) GLint name;

/* A program, and where its uniforms are; −1 is nowhere. */
typedef struct
{
  GLuint program;
  struct
  {
    STUDIO_GL_UNIFORMS (STUDIO_GL_AS_FIELD)
  } u;
} StudioGlPass;

enum
{
  PASS_POINTS,
  PASS_DENSITY,
  PASS_RESOLVE_POINTS,
  PASS_RESOLVE_DENSITY,
  PASS_MOST,
  N_PASSES
};

struct _StudioGlPicture
{
  StudioGlPass passes[N_PASSES];
  GLuint nothing; /* arrays, for triangles that cover all */
  GLuint ramp;
  GLuint query;
  gboolean is_counted; /* a query knows the lit pixels */
  StudioGlTarget target;
  StudioGlStore *store; /* borrowed (nullable) */
  HekScenePlan plan;
  HekSceneStats stats;
  HekSceneView view;
  HekSceneLook look;
  float z[2];           /* depth of the buffer: scale and offset */
  gboolean flat;        /* all points in view are equally deep … */
  float flat_depth;     /* … namely so */
};

/* Draws a triangle over all of the bound framebuffer, whose size that is. */
void studio_gl_picture_cover (const StudioGlPicture *self, guint width, guint height);

/* How points that are selected look, into a program that is in use. */
void studio_gl_picture_set_selection (const StudioGlPicture *self, const StudioGlPass *pass);

/* Binds a texture to a unit and the unit to a uniform. */
void studio_gl_bind (guint unit, GLint location, GLuint texture);
void studio_gl_set_color (GLint location, const guint8 rgba[4]);

G_END_DECLS
