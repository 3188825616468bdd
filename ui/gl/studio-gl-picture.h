/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-scene-plan.h"
#include "studio-gl-store.h"
#include "studio-gl-target.h"

G_BEGIN_DECLS

/*
 * Points drawn by a GPU, in the steps of a HekScenePicture and to the same pixels: the vertex
 * shader has the arithmetic of the splatter's kernel, discs are the same pixels, and colours are
 * put together in the same whole numbers. Of points at exactly the same place in space the splatter
 * shows the more opaque, GL the first in the store; in a layout in the plane, where all are equally
 * deep, both do as the splatter.
 *
 *   studio_gl_store_set (&store, …), until studio_gl_store_upload (&store, …)
 *   studio_gl_picture_begin (picture, &store, &view, &look, &error);
 *   studio_gl_picture_draw (picture, budget);
 *   studio_gl_picture_resolve (picture, texture, reads_depth);    → pixels, when the GPU is done
 */
typedef struct _StudioGlPicture StudioGlPicture;

StudioGlPicture *studio_gl_picture_new (GError **error);
void             studio_gl_picture_free (StudioGlPicture *picture);
/* The same when the context is lost: what GL had went with it. */
void             studio_gl_picture_forget (StudioGlPicture *picture);

/* @store: borrowed until the next beginning, everything there. As hek_scene_picture_begin() */
gboolean studio_gl_picture_begin (StudioGlPicture *picture, StudioGlStore *store,
                                  const HekSceneView *view, const HekSceneLook *look,
                                  GError **error);
void     studio_gl_picture_draw (StudioGlPicture *picture, guint64 budget);

/* @texture: GL_RGBA8 of the size of the picture; premultiplied, row 0 the upper one */
void     studio_gl_picture_resolve (StudioGlPicture *picture, GLuint texture,
                                    gboolean reads_depth);

/* Known at once, while the GPU is still at it. */
guint64              studio_gl_picture_get_n_drawn (const StudioGlPicture *picture);
/* What was drawn, for which it waits until the GPU is done; n_lit of the last
 * resolve. */
const HekSceneStats *studio_gl_picture_get_stats (StudioGlPicture *picture);
guint                studio_gl_picture_get_width (const StudioGlPicture *picture);
guint                studio_gl_picture_get_height (const StudioGlPicture *picture);

/* Returns: (transfer full) (array): of the last resolve, which was asked to read it; %NULL: lost */
float               *studio_gl_picture_dup_depth (StudioGlPicture *picture);

G_END_DECLS
