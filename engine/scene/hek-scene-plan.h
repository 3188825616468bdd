/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-scene-draw.h"

G_BEGIN_DECLS

/*
 * Which points a renderer draws at which step, and how it puts them in place: the part that the
 * splatter and renderers on a GPU have in common, so that their pictures are the same. A renderer
 *
 *   hek_scene_plan_begin (&plan, points, style, mask, &view, &look, &stats);
 *   hek_scene_plan_step (&plan, budget);        then draws of every item [drawn, wanted), and
 *   hek_scene_plan_count (&plan, &stats);       sets drawn to how far it came
 *
 * One thread at a time uses a plan.
 */

/* A chunk in view. */
typedef struct
{
  guint32 chunk_idx;
  guint32 drawn;   /* of its points, from the first on */
  guint32 wanted;  /* after the step that is under way */
  gboolean dots;   /* none of its points has more than one pixel */
  double depth;    /* of the middle of its box */
  double capacity; /* points that its place on the screen can show */
} HekSceneItem;

typedef struct
{
  const HekScenePoints *points; /* borrowed, from the beginning on */
  HekSceneItem *items;          /* owned: nearest first */
  guint n_items;
  guint n_allocated;
  guint32 *in_view;             /* owned: n_allocated */
  gboolean started;             /* a step was made */
} HekScenePlan;

/* Discs that stand out of the picture by half of the largest diameter, and a pixel. */
#define HEK_SCENE_MARGIN (HEK_SCENE_DIAMETER_MAX / 2 + 1)

/* Brings every field of a look into its range. */
void hek_scene_look_normalize (HekSceneLook *look);

/**
 * hek_scene_plan_begin:
 * @plan: zeroed before the first time; keeps its memory
 * @look: normalized
 * @stats: (out): nothing drawn yet
 *
 * Culls: finds the chunks in view.
 */
void hek_scene_plan_begin (HekScenePlan *plan, const HekScenePoints *points,
                           const HekSceneStyle *style, const HekSceneMask *mask,
                           const HekSceneView *view, const HekSceneLook *look,
                           HekSceneStats *stats);

/* Says what every item wants: the first time by its size on screen, later what is left, the
 * sparsest first. @budget: most points of this step; G_MAXUINT64: all that are left */
void hek_scene_plan_step (HekScenePlan *plan, guint64 budget);

/* Counts what was drawn. */
void hek_scene_plan_count (const HekScenePlan *plan, HekSceneStats *stats);

void hek_scene_plan_clear (HekScenePlan *plan);

/* --- places ---------------------------------------------------------------------------------- */

/*
 * How 16-bit positions of a chunk become pixels (hek-kernel-splat.h has the arithmetic):
 *
 *   d = (x, y, z) − center;  side, down, depth = m d + offset
 *   pixel = middle + (side, down) / depth, or middle + (side, down)
 */
typedef struct
{
  gint32 center[3];
  float m[3][3];
  float offset[3];
  float middle[2];
  float near_depth;     /* what is not deeper has no place; −infinity: all have */
  gboolean perspective;
} HekScenePlacing;

void hek_scene_get_placing (const HekScenePoints *points, const HekSceneView *view, gsize chunk_idx,
                            HekScenePlacing *placing);

/* The diameter of a point of size 1, times its depth when @grows says so. */
float hek_scene_get_base_diameter (const HekSceneLook *look, const HekSceneView *view,
                                   gboolean *grows);

/* The depths that the boxes of all items reach. FALSE: there are no items. */
gboolean hek_scene_plan_get_depths (const HekScenePlan *plan, const HekSceneView *view,
                                    double *nearest, double *farthest);

G_END_DECLS
