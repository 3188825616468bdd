/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Picking: chunks around the pointer are projected and compared, the nearest to the eye first and
 * some at a time, until no other can have a point before the one that was found. Answers of several
 * threads are put in order by what is nearer, then by row, so that they do not depend on who was
 * first.
 */
#include "config.h"

#include "hek-scene-pick.h"

#include <math.h>
#include <stdlib.h>

#include "hek-aligned.h"
#include "hek-parallel.h"
#include "hek-scene-draw-private.h"

/* Chunks of a block: some 0.1 ms; and of a step, after which the answer may be there. */
#define BLOCK_CHUNKS 2
#define STEP_CHUNKS 16
#define STEP_BLOCKS (STEP_CHUNKS / BLOCK_CHUNKS)

/* Depths of points are floats, those of boxes doubles. */
#define DEPTH_ERROR 1e-5

/* Floats of one coordinate of a chunk. */
#define ROOM HEK_SCENE_CHUNK_MAX

typedef struct
{
  gboolean found;
  gboolean covered;
  double distance_sq, depth;
  float x, y;
  gsize slot;
} HekSceneCandidate;

typedef struct
{
  guint32 chunk_idx;
  double nearest; /* depth of the corner of its box */
} HekScenePickChunk;

typedef struct
{
  const HekSceneSight *sight;
  const guint32 *chunks;         /* regions */
  const HekScenePickChunk *step; /* one point: the chunks of this step */
  double x, y, radius, reach;
  const HekSceneRegion *region;
  HekSceneCandidate *candidates; /* one a block */
  guint64 *rows;                 /* a bit a row, set by all threads */
} HekScenePickLoop;

static inline gboolean
hek_scene_pick_is_drawn (const HekSceneSight *sight,
                         gsize                slot)
{
  if (sight->style->rgba[4 * slot + 3] == 0)
    return FALSE;
  return sight->mask == NULL || sight->mask->shown == NULL
         || hek_scene_bit (sight->mask->shown, slot);
}

/* --- one point ------------------------------------------------------------------------------- */

/* Whether @a is the better answer. The order is total: rows differ. */
static gboolean
hek_scene_candidate_is_better (const HekScenePoints    *points,
                               const HekSceneCandidate *a,
                               const HekSceneCandidate *b)
{
  if (a->found != b->found)
    return a->found;
  if (a->covered != b->covered)
    return a->covered;
  if (!a->covered && a->distance_sq != b->distance_sq)
    return a->distance_sq < b->distance_sq;
  if (a->depth != b->depth)
    return a->depth < b->depth;
  if (a->distance_sq != b->distance_sq)
    return a->distance_sq < b->distance_sq;
  return a->found && points->rows[a->slot] < points->rows[b->slot];
}

/* Whether the renderer draws a point, of a whole number of pixels, into the one at the pointer. */
static gboolean
hek_scene_pick_covers (const HekScenePickLoop *loop,
                       float                   x,
                       float                   y,
                       double                  diameter)
{
  float half = ((float) diameter - 1) * 0.5f;
  double column = floor (loop->x) - floorf (x - half), row = floor (loop->y) - floorf (y - half);
  double u = 2 * column + 1 - diameter, v = 2 * row + 1 - diameter;

  if (column < 0 || row < 0 || column >= diameter || row >= diameter)
    return FALSE;
  return loop->sight->look->square || u * u + v * v <= diameter * diameter;
}

static void
hek_scene_pick_point (const HekScenePickLoop *loop,
                      gsize                   slot,
                      float                   x,
                      float                   y,
                      float                   depth,
                      HekSceneCandidate      *best)
{
  const HekSceneSight *sight = loop->sight;
  double dx = x - loop->x, dy = y - loop->y;
  HekSceneCandidate candidate = { TRUE, FALSE, dx * dx + dy * dy, depth, x, y, slot };
  double diameter;

  if (!hek_scene_pick_is_drawn (sight, slot))
    return;
  diameter = hek_scene_get_diameter (sight->style, sight->view, sight->look, slot, depth);
  candidate.covered = hek_scene_pick_covers (loop, x, y, diameter);
  if (!candidate.covered && candidate.distance_sq > loop->radius * loop->radius)
    return;
  if (hek_scene_candidate_is_better (sight->points, &candidate, best))
    *best = candidate;
}

static void
hek_scene_pick_chunks (gsize    begin,
                       gsize    end,
                       gsize    block_idx,
                       gpointer data)
{
  HekScenePickLoop *loop = data;
  const HekSceneSight *sight = loop->sight;
  hek_auto_aligned float *x = hek_aligned_new (3 * ROOM, sizeof (float));
  float *y = x + ROOM, *depth = y + ROOM;
  float at_x = (float) loop->x, at_y = (float) loop->y, reach = (float) loop->reach;

  for (gsize k = begin; k < end; k++)
    {
      guint32 chunk_idx = loop->step[k].chunk_idx;
      const HekSceneChunk *chunk = &sight->points->chunks[chunk_idx];

      hek_scene_project_chunk (sight->points, sight->view, chunk_idx, x, y, depth);
      for (guint32 i = 0; i < chunk->n; i++)
        if (fabsf (x[i] - at_x) <= reach && fabsf (y[i] - at_y) <= reach)
          hek_scene_pick_point (loop, (gsize) chunk->first + i, x[i], y[i], depth[i],
                                &loop->candidates[block_idx]);
    }
}

static guint8
hek_scene_pick_largest_size (const HekSceneSight *sight,
                             const HekSceneChunk *chunk)
{
  const guint8 *sizes = sight->style->sizes;
  guint8 largest = 0;

  if (sizes == NULL)
    return HEK_SCENE_SIZE_ONE;
  for (guint32 i = 0; i < chunk->n; i++)
    largest = MAX (largest, sizes[chunk->first + i]);
  return largest;
}

/* Half the largest diameter that a point of a chunk is drawn with. */
static double
hek_scene_pick_largest_half (const HekSceneSight *sight,
                             guint32              chunk_idx)
{
  const HekSceneChunk *chunk = &sight->points->chunks[chunk_idx];
  const HekSceneView *view = sight->view;
  double diameter = sight->look->diameter, nearest, middle;

  diameter *= (double) hek_scene_pick_largest_size (sight, chunk) / HEK_SCENE_SIZE_ONE;
  if (sight->look->attenuate && view->camera.projection == HEK_SCENE_PERSPECTIVE)
    {
      hek_scene_get_depths (chunk, view, &nearest, &middle);
      diameter *= view->camera.distance / MAX (nearest, view->near_depth);
    }
  /* rounded to whole pixels, and moved to whole pixels */
  return CLAMP (diameter + 1, 1, HEK_SCENE_DIAMETER_MAX) / 2 + 1;
}

static int
compare_nearest (gconstpointer a,
                 gconstpointer b)
{
  const HekScenePickChunk *x = a, *y = b;

  if (x->nearest != y->nearest)
    return x->nearest < y->nearest ? -1 : 1;
  return (x->chunk_idx > y->chunk_idx) - (x->chunk_idx < y->chunk_idx);
}

/* The chunks that may have a point at the pointer, nearest first. */
static HekScenePickChunk *
hek_scene_pick_find_chunks (HekScenePickLoop *loop,
                            gsize            *n_found)
{
  const HekSceneSight *sight = loop->sight;
  g_autofree guint32 *chunks = g_new (guint32, sight->points->n_chunks + 1);
  double x = loop->x, y = loop->y, reach = MAX (loop->radius, HEK_SCENE_DIAMETER_MAX / 2) + 1;
  HekScenePickChunk *found;
  gsize n = hek_scene_cull (sight->points, sight->view, x - reach, y - reach, x + reach, y + reach,
                            chunks);

  loop->reach = loop->radius;
  for (gsize i = 0; i < n; i++)
    loop->reach = MAX (loop->reach, hek_scene_pick_largest_half (sight, chunks[i]));
  reach = loop->reach;
  n = hek_scene_cull (sight->points, sight->view, x - reach, y - reach, x + reach, y + reach,
                      chunks);
  found = g_new (HekScenePickChunk, n + 1);
  for (gsize i = 0; i < n; i++)
    {
      double middle;

      found[i].chunk_idx = chunks[i];
      hek_scene_get_depths (&sight->points->chunks[chunks[i]], sight->view, &found[i].nearest,
                            &middle);
    }
  qsort (found, n, sizeof *found, compare_nearest);
  *n_found = n;
  return found;
}

gboolean
hek_scene_pick (const HekSceneSight *sight,
                double               x,
                double               y,
                double               radius_px,
                const HekTask       *task,
                HekScenePick        *pick)
{
  HekScenePickLoop loop = { .sight = sight, .x = x, .y = y, .radius = MAX (radius_px, 0) };
  g_autofree HekScenePickChunk *chunks = NULL;
  HekSceneCandidate best = { .found = FALSE };
  gsize n;

  if (!isfinite (x) || !isfinite (y))
    return FALSE;
  chunks = hek_scene_pick_find_chunks (&loop, &n);
  for (gsize first = 0; first < n; first += STEP_CHUNKS)
    {
      HekSceneCandidate candidates[STEP_BLOCKS] = { { .found = FALSE } };
      gsize n_step = MIN (n - first, STEP_CHUNKS);

      /* what covers the pointer is hidden by nothing that is all behind it */
      if (best.covered
          && chunks[first].nearest > best.depth + DEPTH_ERROR * fabs (best.depth))
        break;
      loop.step = chunks + first;
      loop.candidates = candidates;
      if (!hek_parallel_for (n_step, BLOCK_CHUNKS, hek_scene_pick_chunks, &loop, task))
        return FALSE;
      for (guint i = 0; i < STEP_BLOCKS; i++)
        if (candidates[i].found
            && hek_scene_candidate_is_better (sight->points, &candidates[i], &best))
          best = candidates[i];
    }
  if (!best.found)
    return FALSE;

  pick->slot = (guint32) best.slot;
  pick->row = sight->points->rows[best.slot];
  pick->x = best.x;
  pick->y = best.y;
  pick->depth = best.depth;
  pick->distance_px = sqrt (best.distance_sq);
  pick->covered = best.covered;
  hek_scene_points_get_position (sight->points, best.slot, pick->position);
  return TRUE;
}

/* --- all in a region ------------------------------------------------------------------------- */

static void
hek_scene_pick_region_chunks (gsize    begin,
                              gsize    end,
                              gsize    block_idx,
                              gpointer data)
{
  HekScenePickLoop *loop = data;
  const HekSceneSight *sight = loop->sight;
  const HekScenePoints *points = sight->points;
  hek_auto_aligned float *x = hek_aligned_new (3 * ROOM, sizeof (float));
  float *y = x + ROOM, *depth = y + ROOM;

  for (gsize k = begin; k < end; k++)
    {
      const HekSceneChunk *chunk = &points->chunks[loop->chunks[k]];

      hek_scene_project_chunk (points, sight->view, loop->chunks[k], x, y, depth);
      for (guint32 i = 0; i < chunk->n; i++)
        {
          gsize slot = (gsize) chunk->first + i;

          if (hek_scene_region_contains (loop->region, x[i], y[i])
              && hek_scene_pick_is_drawn (sight, slot))
            __atomic_fetch_or (&loop->rows[points->rows[slot] / 64],
                               G_GUINT64_CONSTANT (1) << points->rows[slot] % 64,
                               __ATOMIC_RELAXED);
        }
    }
}

HekSceneSet *
hek_scene_pick_region (const HekSceneSight  *sight,
                       const HekSceneRegion *region,
                       const HekTask        *task)
{
  guint32 n_rows = (guint32) sight->points->n_rows;
  g_autofree guint32 *chunks = g_try_new (guint32, sight->points->n_chunks + 1);
  g_autofree guint64 *rows = g_try_new0 (guint64, hek_scene_set_n_words (n_rows) + 1);
  HekScenePickLoop loop = { .sight = sight, .chunks = chunks, .region = region, .rows = rows };
  double x0, y0, x1, y1;
  gsize n = 0;

  if (chunks == NULL || rows == NULL)
    return NULL;
  if (hek_scene_region_get_box (region, &x0, &y0, &x1, &y1))
    n = hek_scene_cull (sight->points, sight->view, x0, y0, x1, y1, chunks);
  if (!hek_parallel_for (n, BLOCK_CHUNKS, hek_scene_pick_region_chunks, &loop, task))
    return NULL;
  return hek_scene_set_new_bits (n_rows, rows);
}
