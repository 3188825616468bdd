/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-scene-points.h"
#include "studio-gl-program.h"

G_BEGIN_DECLS

/*
 * Points, style and mask in the memory of the GPU: 8 bytes a point for the place, 4 for the colour,
 * 1 for the size where there are sizes, 2 bits for the mask. Each is brought there when it is
 * another one, in steps, so that no turn of the main loop takes long.
 */
typedef struct
{
  GLuint vertices; /* the arrays of the three buffers */
  GLuint positions, colors, sizes;
  GLuint shown, selected; /* textures of 32 bits each, STUDIO_GL_MASK_WIDTH wide */
  HekScenePoints *points; /* owned (nullable): those that are there, or on their way */
  HekSceneStyle *style;   /* owned (nullable) */
  HekSceneMask *mask;     /* owned (nullable) */
  gsize n_positions, n_styled; /* slots that are there */
} StudioGlStore;

#define STUDIO_GL_MASK_WIDTH 4096

void studio_gl_store_init (StudioGlStore *store);
void studio_gl_store_clear (StudioGlStore *store);
/* The same when the context is lost: what GL had went with it. */
void studio_gl_store_forget (StudioGlStore *store);

/**
 * studio_gl_store_set:
 * @mask: (nullable)
 *
 * Says what should be there; does nothing for what is.
 * Errors: %STUDIO_GL_ERROR_MEMORY, %STUDIO_GL_ERROR_LOST: nothing is there
 */
gboolean studio_gl_store_set (StudioGlStore *store, HekScenePoints *points, HekSceneStyle *style,
                              HekSceneMask *mask, GError **error);

/* Brings more there, for about @msec. Returns: whether all is there */
gboolean studio_gl_store_upload (StudioGlStore *store, double msec);

G_END_DECLS
