/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "hek-scene-draw.h"

G_BEGIN_DECLS

/*
 * Frames of points made by a GPU: the same pixels as a HekScenePicture, by the same steps. While it
 * moves each frame is a sample that the GPU has time for, by the speed of the last; when still, the
 * same picture is filled in slices, each a frame. One frame is under way at a time and is handed on
 * when the GPU has finished it, so that the main thread waits for nothing. Main thread only.
 */
typedef struct _StudioGlPoints StudioGlPoints;

/* What is wanted. References are borrowed for the call. */
typedef struct
{
  HekScenePoints *points;
  HekSceneStyle *style;
  HekSceneMask *mask;   /* (nullable) */
  HekSceneView view;    /* in pixels of the device */
  HekSceneLook look;
  gboolean moving;
  gboolean needs_depth; /* of frames that move, too */
} StudioGlScene;

typedef struct
{
  GdkTexture *texture; /* owned: premultiplied */
  float *depth;        /* owned (nullable): as of HekScenePicture: when still, or needed */
  HekSceneView view;
  HekSceneStats stats;
  guint width, height;
  double msec;         /* from its beginning until the GPU had finished it, all slices */
  gboolean moving;
} StudioGlFrame;

void studio_gl_frame_free (StudioGlFrame *frame);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StudioGlFrame, studio_gl_frame_free)

/**
 * StudioGlFrameFunc:
 * @frame: (transfer full) (nullable)
 * @error: (nullable): why there will be none any more: the context was lost, memory of the GPU is
 *   short, or it cannot draw what is wanted; the renderer is then to be freed, now or later
 *
 * Called from the main loop, never from within another function of this header.
 */
typedef void (*StudioGlFrameFunc) (StudioGlFrame *frame, const GError *error, gpointer data);

/* @widget: realized; the renderer must be freed before that is over
 * Returns: (nullable): no GL here that is faster than the processor: see studio_gl_context_new() */
StudioGlPoints *studio_gl_points_new (GtkWidget *widget, StudioGlFrameFunc on_frame, gpointer data);
void            studio_gl_points_free (StudioGlPoints *self);

/* Draws this from now on, until it is complete. */
void     studio_gl_points_draw (StudioGlPoints *self, const StudioGlScene *scene);
/* Draws nothing any more; a frame under way is dropped. */
void     studio_gl_points_stop (StudioGlPoints *self);
/* Whether a frame is still to come. */
gboolean studio_gl_points_is_busy (StudioGlPoints *self);

G_END_DECLS
