/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From coordinates to a store: rows that can be drawn, sorted and split into bricks
 * (hek-scene-points-sort.c, -split.c), shuffled within each, and written as 16-bit positions.
 */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "hek-aligned.h"
#include "hek-parallel.h"
#include "hek-rng.h"
#include "hek-scene-points-private.h"

#define BLOCK (1u << 16)
#define POSITION_MAX 32767.0

typedef struct
{
  HekSceneBuild base;
  gsize n_rows;
  HekScenePoints *points;
  guint32 *n_finite; /* of each block; then where its first goes */
  GArray *runs;      /* HekSceneRun */
  GArray **bricks;   /* of each run: HekSceneBrick */
} Build;

static gboolean
is_finite_row (const Build *build,
               gsize        row)
{
  float p[3];

  hek_scene_build_get (&build->base, (guint32) row, p);
  return isfinite (p[0]) && isfinite (p[1]) && isfinite (p[2]);
}

static void
count_finite (gsize    begin,
              gsize    end,
              gsize    block_idx,
              gpointer data)
{
  Build *build = data;
  guint32 n = 0;

  for (gsize i = begin; i < end; i++)
    n += is_finite_row (build, i) ? 1 : 0;
  build->n_finite[block_idx] = n;
}

static void
list_rows (gsize    begin,
           gsize    end,
           gsize    block_idx,
           gpointer data)
{
  Build *build = data;
  gsize to = build->n_finite[block_idx], other = begin - to;

  for (gsize i = begin; i < end; i++)
    if (is_finite_row (build, i))
      build->base.order[to++] = (guint32) i;
    else
      build->points->not_drawable[other++] = (guint32) i;
}

static gboolean
choose_rows (Build   *build,
             GError **error)
{
  HekScenePoints *points = build->points;
  gsize n_blocks = hek_parallel_n_blocks (build->n_rows, BLOCK);
  gsize n = 0;

  build->n_finite = g_new (guint32, n_blocks + 1);
  if (!hek_parallel_for (build->n_rows, BLOCK, count_finite, build, build->base.task))
    return hek_task_check (build->base.task, error);
  for (gsize b = 0; b < n_blocks; b++)
    {
      guint32 here = build->n_finite[b];

      build->n_finite[b] = (guint32) n;
      n += here;
    }
  points->n_points = n;
  points->n_not_drawable = build->n_rows - n;
  build->base.order = hek_aligned_try_new (MAX (n, 1), sizeof (guint32));
  build->base.scratch = hek_aligned_try_new (MAX (n, 1), sizeof (guint32));
  points->not_drawable = g_try_new (guint32, MAX (points->n_not_drawable, 1));
  if (build->base.order == NULL || build->base.scratch == NULL || points->not_drawable == NULL)
    {
      g_set_error_literal (error, HEK_SCENE_ERROR, HEK_SCENE_ERROR_TOO_LARGE,
                           _("There is not enough memory for so many points."));
      return FALSE;
    }
  if (!hek_parallel_for (build->n_rows, BLOCK, list_rows, build, build->base.task))
    return hek_task_check (build->base.task, error);
  return TRUE;
}

static void
make_bricks (gsize    begin,
             gsize    end,
             gsize    block_idx G_GNUC_UNUSED,
             gpointer data)
{
  Build *build = data;

  for (gsize i = begin; i < end; i++)
    {
      HekSceneRun whole = g_array_index (build->runs, HekSceneRun, i);
      g_autoptr (GArray) runs = g_array_new (FALSE, FALSE, sizeof (HekSceneRun));

      build->bricks[i] = g_array_new (FALSE, FALSE, sizeof (HekSceneBrick));
      hek_scene_sort_run (&build->base, whole.begin, whole.end, runs);
      for (guint r = 0; r < runs->len && !hek_task_is_cancelled (build->base.task); r++)
        hek_scene_split_run (&build->base, g_array_index (runs, HekSceneRun, r), build->bricks[i]);
    }
}

static int
compare_spacings (gconstpointer a,
                  gconstpointer b)
{
  double x = (*(const HekSceneBrick *const *) a)->spacing;
  double y = (*(const HekSceneBrick *const *) b)->spacing;

  return (x > y) - (x < y);
}

/* The median of the bricks' medians, each as often as it has points. */
static double
get_spacing (GPtrArray *bricks,
             gsize      n_points)
{
  g_autofree const HekSceneBrick **sorted = NULL;
  gsize sum = 0;

  if (bricks->len == 0)
    return 0;
  sorted = g_memdup2 (bricks->pdata, bricks->len * sizeof *sorted);
  qsort (sorted, bricks->len, sizeof *sorted, compare_spacings);
  for (guint i = 0; i < bricks->len; i++)
    {
      sum += sorted[i]->run.end - sorted[i]->run.begin;
      if (sum * 2 >= n_points)
        return sorted[i]->spacing;
    }
  return 0;
}

static void
set_chunk (HekSceneChunk       *chunk,
           const HekSceneBrick *brick,
           gsize                first)
{
  chunk->first = (guint32) first;
  chunk->n = brick->run.end - brick->run.begin;
  for (guint a = 0; a < 3; a++)
    {
      chunk->low[a] = brick->low[a];
      chunk->high[a] = brick->high[a];
      chunk->origin[a] = brick->low[a] + (brick->high[a] - brick->low[a]) / 2;
      chunk->step[a] = (brick->high[a] - brick->low[a]) / (2 * POSITION_MAX);
    }
}

/* Chunks and slots of all bricks, and room for them. */
static gboolean
place_chunks (HekScenePoints *points,
              GPtrArray      *bricks,
              GError        **error)
{
  gsize n_slots = 0;

  points->n_chunks = bricks->len;
  points->chunks = g_new (HekSceneChunk, MAX (bricks->len, 1));
  for (guint i = 0; i < bricks->len; i++)
    {
      const HekSceneBrick *brick = g_ptr_array_index (bricks, i);
      HekSceneChunk *chunk = &points->chunks[i];

      if (n_slots + HEK_SCENE_CHUNK_MAX > G_MAXUINT32)
        {
          g_set_error_literal (error, HEK_SCENE_ERROR, HEK_SCENE_ERROR_TOO_LARGE,
                               _("The points lie too unevenly to be drawn."));
          return FALSE;
        }
      set_chunk (chunk, brick, n_slots);
      n_slots += (chunk->n + HEK_SCENE_CHUNK_ALIGN - 1) / HEK_SCENE_CHUNK_ALIGN
                 * HEK_SCENE_CHUNK_ALIGN;
      for (guint a = 0; a < 3; a++)
        {
          points->low[a] = i == 0 ? chunk->low[a] : MIN (points->low[a], chunk->low[a]);
          points->high[a] = i == 0 ? chunk->high[a] : MAX (points->high[a], chunk->high[a]);
        }
    }
  points->n_slots = n_slots;
  points->x = hek_aligned_try_new (MAX (n_slots, 1), sizeof (gint16));
  points->y = hek_aligned_try_new (MAX (n_slots, 1), sizeof (gint16));
  points->z = hek_aligned_try_new (MAX (n_slots, 1), sizeof (gint16));
  points->rows = hek_aligned_try_new (MAX (n_slots, 1), sizeof (guint32));
  if (points->x == NULL || points->y == NULL || points->z == NULL || points->rows == NULL)
    {
      g_set_error_literal (error, HEK_SCENE_ERROR, HEK_SCENE_ERROR_TOO_LARGE,
                           _("There is not enough memory for so many points."));
      return FALSE;
    }
  return TRUE;
}

typedef struct
{
  Build *build;
  GPtrArray *bricks;
} Writing;

/* Steps to a unit; 0 where all points have the same coordinate. */
static void
invert_steps (const HekSceneChunk *chunk,
              double               per_unit[3])
{
  for (guint a = 0; a < 3; a++)
    per_unit[a] = chunk->step[a] > 0 ? 1 / chunk->step[a] : 0;
}

static gint16
quantize (double value,
          double origin,
          double per_unit)
{
  double q = (value - origin) * per_unit + (POSITION_MAX + 0.5);

  return (gint16) ((int) CLAMP (q, 0.5, 2 * POSITION_MAX + 0.5) - (int) POSITION_MAX);
}

static void
write_chunks (gsize    begin,
              gsize    end,
              gsize    block_idx G_GNUC_UNUSED,
              gpointer data)
{
  Writing *writing = data;
  HekSceneBuild *base = &writing->build->base;
  HekScenePoints *points = writing->build->points;

  for (gsize c = begin; c < end; c++)
    {
      const HekSceneBrick *brick = g_ptr_array_index (writing->bricks, c);
      const HekSceneChunk *chunk = &points->chunks[c];
      guint32 *order = base->order + brick->run.begin;
      gsize next = c + 1 < points->n_chunks ? points->chunks[c + 1].first : points->n_slots;
      double per_unit[3];
      HekRng rng;

      invert_steps (chunk, per_unit);
      hek_rng_init (&rng, brick->run.begin);
      for (gsize i = chunk->n; i > 1; i--)
        {
          gsize j = hek_rng_below (&rng, i);
          guint32 row = order[i - 1];

          order[i - 1] = order[j];
          order[j] = row;
        }
      for (gsize i = 0; i < next - chunk->first; i++)
        {
          gsize slot = chunk->first + i;
          float p[3];

          hek_scene_build_get (base, order[MIN (i, chunk->n - 1)], p);
          points->rows[slot] = i < chunk->n ? order[i] : G_MAXUINT32;
          points->x[slot] = quantize ((double) p[0], chunk->origin[0], per_unit[0]);
          points->y[slot] = quantize ((double) p[1], chunk->origin[1], per_unit[1]);
          points->z[slot] = quantize ((double) p[2], chunk->origin[2], per_unit[2]);
        }
    }
}

static gboolean
make_chunks (Build   *build,
             GError **error)
{
  const HekTask *task = build->base.task;
  g_autoptr (GPtrArray) bricks = g_ptr_array_new ();
  Writing writing = { build, bricks };

  if (!hek_scene_sort_top (&build->base, 0, build->points->n_points, build->runs))
    return hek_task_check (task, error);
  hek_task_progress (task, 0.3);
  build->bricks = g_new0 (GArray *, build->runs->len + 1);
  if (!hek_parallel_for (build->runs->len, 1, make_bricks, build, task)
      || hek_task_is_cancelled (task))
    return hek_task_check (task, error);
  hek_task_progress (task, 0.7);
  for (guint i = 0; i < build->runs->len; i++)
    for (guint b = 0; b < build->bricks[i]->len; b++)
      g_ptr_array_add (bricks, &g_array_index (build->bricks[i], HekSceneBrick, b));
  if (!place_chunks (build->points, bricks, error))
    return FALSE;
  build->points->spacing = get_spacing (bricks, build->points->n_points);
  if (!hek_parallel_for (bricks->len, 1, write_chunks, &writing, task))
    return hek_task_check (task, error);
  hek_task_progress (task, 1);
  return TRUE;
}

static void
build_clear (Build *build)
{
  for (guint i = 0; build->bricks != NULL && i < build->runs->len; i++)
    g_clear_pointer (&build->bricks[i], g_array_unref);
  g_free (build->bricks);
  g_array_unref (build->runs);
  g_free (build->n_finite);
  hek_aligned_free (build->base.order);
  hek_aligned_free (build->base.scratch);
}

HekScenePoints *
hek_scene_points_new (const float   *coords,
                      gsize          n_rows,
                      guint          n_coords,
                      const HekTask *task,
                      GError       **error)
{
  g_autoptr (HekScenePoints) points = NULL;
  Build build = { .base = { .coords = coords, .n_coords = n_coords, .task = task } };
  gboolean done;

  g_return_val_if_fail (n_coords == 2 || n_coords == 3, NULL);
  g_return_val_if_fail (coords != NULL || n_rows == 0, NULL);

  if (n_rows > HEK_SCENE_POINTS_MAX)
    {
      g_set_error (error, HEK_SCENE_ERROR, HEK_SCENE_ERROR_TOO_LARGE,
                   /* Translators: %u is a number of millions */
                   _("These are too many points: at most %u million can be drawn."),
                   (guint) (HEK_SCENE_POINTS_MAX / 1000000));
      return NULL;
    }
  points = g_new0 (HekScenePoints, 1);
  g_atomic_ref_count_init (&points->ref);
  points->n_coords = n_coords;
  points->n_rows = n_rows;
  build.points = points;
  build.n_rows = n_rows;
  build.runs = g_array_new (FALSE, FALSE, sizeof (HekSceneRun));
  done = choose_rows (&build, error) && make_chunks (&build, error);
  build_clear (&build);
  return done ? g_steal_pointer (&points) : NULL;
}
