/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-kernel-splat.h"
#include "hek-scene-draw.h"
#include "hek-scene-plan.h"

G_BEGIN_DECLS

/* Threads that draw into buffers of their own. */
#define HEK_SCENE_BUFFERS_MAX 8

#define HEK_SCENE_CELL_EMPTY G_MAXUINT64

/* Density: of a number of points: one of them is selected. */
#define HEK_SCENE_CELL_SELECTED 0x80000000u
#define HEK_SCENE_CELL_MOST 0x7ffffffeu

/* Where a disc of some diameter is: columns [first, end) of each of its rows. */
typedef struct
{
  guint8 first[HEK_SCENE_DIAMETER_MAX], end[HEK_SCENE_DIAMETER_MAX];
} HekSceneDisc;

/* Of points at the same depth the more opaque is seen: those selected, where the others fade. */
#define HEK_SCENE_OPAQUE_FIRST 0xff000000u

/*
 * A buffer has a cell for each pixel. Points: key << 32 | (colour ^ HEK_SCENE_OPAQUE_FIRST), of the
 * nearest; density: key of the nearest << 32 | number of points, with HEK_SCENE_CELL_SELECTED where
 * one of them is, and in @sums red, green and blue of them, where there are any. Minima and sums:
 * whoever draws what into which buffer, and when, makes no difference once the buffers are put
 * together.
 */
typedef struct
{
  guint64 *cells; /* owned, aligned */
  guint32 *sums;  /* owned (nullable), aligned: 3 a pixel */
  gboolean used;  /* since the beginning of the picture */
} HekSceneBuffer;

struct _HekScenePicturePrivate
{
  HekScenePoints *points; /* owned (nullable) */
  HekSceneStyle *style;   /* owned (nullable) */
  HekSceneMask *mask;     /* owned (nullable) */
  HekSceneView view;
  HekSceneLook look;

  HekScenePlan plan;
  guint next_item;     /* atomic: of the step under way */
  const HekTask *task; /* borrowed (nullable): of the step under way */

  HekSceneBuffer buffers[HEK_SCENE_BUFFERS_MAX];
  guint n_buffers;
  gboolean has_sums;
  gsize n_allocated; /* pixels; of the buffers and of the three below */
  guint32 *pixels; /* owned, aligned */
  float *depth;    /* owned, aligned */
  guint32 *plane;  /* owned, aligned: floats for eye-dome lighting, or numbers of points */

  guint color_shift;  /* density: bits that colours lose, so that sums cannot overflow */
  guint32 selected;   /* colours as they stand in a style */
  guint32 ground;
  HekSceneDisc discs[HEK_SCENE_DIAMETER_MAX + 1];
};

/* How the points of a chunk are put in place. */
void     hek_scene_fill_splat (const HekScenePoints *points, const HekSceneView *view,
                               gsize chunk_idx, HekKernelSplat *splat);

/* Depths that the box of a chunk reaches, and its middle. */
void     hek_scene_get_depths (const HekSceneChunk *chunk, const HekSceneView *view,
                               double *nearest, double *middle);

/* Pixels of the picture that the box of a chunk may cover. */
double   hek_scene_get_area (const HekSceneChunk *chunk, const HekSceneView *view);

/* Draws items until none is left; @buffer is this thread's. */
void     hek_scene_splat_items (HekScenePicture *picture, HekSceneBuffer *buffer);

/* Whether points that are selected look otherwise than the others. */
gboolean hek_scene_has_selection (const HekScenePicturePrivate *priv);

/* The part of the ground that is there: its colour, and its transparency. */
guint32  hek_scene_fade_color (guint32 color, guint32 ground, double fade);

/* The binary logarithm of a normal positive number: the same bits everywhere, unlike libm's. */
float    hek_scene_log2 (float x);

G_END_DECLS
