/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-scene-furniture.h"

G_BEGIN_DECLS

typedef enum
{
  HEK_SCENE_LINE,
  HEK_SCENE_ARROW, /* two positions */
  HEK_SCENE_RING,  /* one position */
  HEK_SCENE_OUTLINE, /* one position: the circle in which a sphere is seen */
} HekSceneLineKind;

/* Something that is drawn in one go: where it touches itself it gets no darker. */
typedef struct
{
  HekSceneLineKind kind;
  HekSceneStroke stroke;
  double radius_px;        /* of a ring */
  double radius;           /* of an outline, in units of the world */
  gsize first, n;          /* positions */
  gboolean is_under;       /* the points lie on it: those at its own depth cover it */
  gboolean has_body;       /* it lies on a sphere: the far side is fainter */
  double body_center[3];
} HekSceneLine;

typedef struct
{
  double p[3];
} HekScenePosition;

struct _HekSceneFurniture
{
  GArray *positions; /* HekScenePosition */
  GArray *lines;     /* HekSceneLine */
  GPtrArray *labels; /* HekSceneLabelItem */
};

/* A label with strings of its own. */
typedef struct
{
  HekSceneLabel label;
  char *text;
  double around[3];
} HekSceneLabelItem;

/* How much of the far side of a sphere is seen. */
#define HEK_SCENE_FAR_SIDE 0.4

/* The line that was added last, to be changed. */
HekSceneLine *hek_scene_furniture_last_line (HekSceneFurniture *self);

void hek_scene_furniture_draw_labels (const HekSceneFurniture *self, const HekSceneView *view,
                                      const float *depth, guint width, guint height,
                                      guint32 *pixels, const HekPlotTheme *theme);

G_END_DECLS
