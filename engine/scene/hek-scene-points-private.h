/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-scene-points.h"

G_BEGIN_DECLS

/* A run of the order of the rows: what becomes a chunk. */
typedef struct
{
  guint32 begin, end;
} HekSceneRun;

typedef struct
{
  HekSceneRun run;
  double low[3], high[3];
  double spacing; /* median over some of its points; 0: all at one place */
} HekSceneBrick;

/* What the building of a store shares. */
typedef struct
{
  const float *coords;
  guint n_coords;
  const HekTask *task;
  guint32 *order;   /* rows; sorted in place */
  guint32 *scratch; /* as many */
} HekSceneBuild;

static inline void
hek_scene_build_get (const HekSceneBuild *build,
                     guint32              row,
                     float                p[3])
{
  const float *c = build->coords + (gsize) row * build->n_coords;

  p[0] = c[0];
  p[1] = c[1];
  p[2] = build->n_coords == 3 ? c[2] : 0.0f;
}

/* Puts the rows of [begin, end) in the order of a Morton curve, as finely as chunks need.
 * @runs: (out) (element-type HekSceneRun): in order, each of at most HEK_SCENE_CHUNK_MAX rows or
 * of more than that, when they are many rows to be sorted by hek_scene_sort_run() */
gboolean hek_scene_sort_top (const HekSceneBuild *build, gsize begin, gsize end, GArray *runs);

/* The same without a thread of its own; runs come out with at most HEK_SCENE_CHUNK_MAX rows. */
void     hek_scene_sort_run (const HekSceneBuild *build, gsize begin, gsize end, GArray *runs);

/* Splits a run until 16 bits are enough. @bricks: (element-type HekSceneBrick) */
void     hek_scene_split_run (const HekSceneBuild *build, HekSceneRun run, GArray *bricks);

G_END_DECLS
