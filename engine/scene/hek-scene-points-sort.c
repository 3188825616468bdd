/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rows in the order of a Morton curve, as far as chunks of 16 k need it: a box is cut into 4,096
 * cells (16 along each axis, or 64 in the plane), its rows are counted into them along the curve,
 * neighbouring cells make runs of at most a chunk, and cells with more are cut again in their own
 * box. So a few points a million times as far as the others cost one more round, not the detail of
 * all, and no full sort is needed.
 *
 * Rounds with many rows are parallel (counts by blocks, summed in order), the others run whole, one
 * to a thread. All are stable: the order depends on the coordinates and their rows only.
 */
#include "config.h"

#include "hek-scene-points-private.h"

#include <math.h>

#include "hek-aligned.h"
#include "hek-parallel.h"

#define CELL_BITS 12
#define N_CELLS (1u << CELL_BITS)

/* A block counts into 16 KiB of its own: at most this many, however many rows there are. */
#define BLOCK_MIN (1u << 16)
#define N_BLOCKS_MAX 256u

/* From here on a round is worth all threads. */
#define TOP_ROWS (1u << 19)

typedef struct
{
  float low[3], high[3];
} Box;

typedef struct
{
  guint n_axes;
  guint side;     /* cells along an axis */
  double low[3];
  double scale;   /* cells to a unit; cells are cubes */
} Grid;

static void
box_init (Box *box)
{
  for (guint a = 0; a < 3; a++)
    {
      box->low[a] = INFINITY;
      box->high[a] = -INFINITY;
    }
}

static void
box_add (Box         *box,
         const float *low,
         const float *high)
{
  for (guint a = 0; a < 3; a++)
    {
      box->low[a] = MIN (box->low[a], low[a]);
      box->high[a] = MAX (box->high[a], high[a]);
    }
}

static void
box_add_rows (Box                 *box,
              const HekSceneBuild *build,
              gsize                begin,
              gsize                end)
{
  for (gsize i = begin; i < end; i++)
    {
      float p[3];

      hek_scene_build_get (build, build->order[i], p);
      box_add (box, p, p);
    }
}

/* Returns: %FALSE: all points of the box are one place */
static gboolean
grid_init (Grid      *grid,
           const Box *box,
           guint      n_axes)
{
  double extent = 0;

  grid->n_axes = n_axes;
  grid->side = 1u << (CELL_BITS / n_axes);
  for (guint a = 0; a < 3; a++)
    {
      grid->low[a] = (double) box->low[a];
      extent = MAX (extent, (double) box->high[a] - (double) box->low[a]);
    }
  grid->scale = (double) grid->side / extent;
  return extent > 0;
}

/* The bits of a 6-bit number with room for one, or two, others between them. */
static guint
spread (guint n,
        guint n_axes)
{
  guint out = 0;

  for (guint b = 0; b < 6; b++)
    out |= ((n >> b) & 1) << (b * n_axes);
  return out;
}

typedef struct
{
  Grid grid;
  guint16 along[64]; /* spread() of a cell's number along an axis */
} Curve;

static gboolean
curve_init (Curve     *curve,
            const Box *box,
            guint      n_axes)
{
  for (guint i = 0; i < 64; i++)
    curve->along[i] = (guint16) (spread (i, n_axes) & (N_CELLS - 1));
  return grid_init (&curve->grid, box, n_axes);
}

static guint
curve_get_cell (const Curve *curve,
                const float  p[3])
{
  guint cell = 0;

  for (guint a = 0; a < curve->grid.n_axes; a++)
    {
      double along = ((double) p[a] - curve->grid.low[a]) * curve->grid.scale;
      guint i = (guint) MIN (along, (double) (curve->grid.side - 1));

      cell |= (guint) curve->along[i] << a;
    }
  return cell;
}

/* Cells to runs. @ends: N_CELLS: where each cell ends; one that is larger than a chunk is a run of
 * its own. */
static void
add_runs (const guint32 *ends,
          gsize          begin,
          GArray        *runs)
{
  HekSceneRun run = { (guint32) begin, (guint32) begin };

  for (guint cell = 0; cell < N_CELLS; cell++)
    {
      if (ends[cell] - run.begin > HEK_SCENE_CHUNK_MAX && run.end > run.begin)
        {
          g_array_append_val (runs, run);
          run.begin = run.end;
        }
      run.end = ends[cell];
    }
  if (run.end > run.begin)
    g_array_append_val (runs, run);
}

/* One place: nothing to sort. */
static void
add_equal_runs (gsize   begin,
                gsize   end,
                GArray *runs)
{
  for (gsize i = begin; i < end; i += HEK_SCENE_CHUNK_MAX)
    {
      HekSceneRun run = { (guint32) i, (guint32) MIN (i + HEK_SCENE_CHUNK_MAX, end) };

      g_array_append_val (runs, run);
    }
}

void
hek_scene_sort_run (const HekSceneBuild *build,
                    gsize                begin,
                    gsize                end,
                    GArray              *runs)
{
  g_autofree guint32 *ends = NULL;
  g_autoptr (GArray) parts = NULL;
  HekSceneRun whole = { (guint32) begin, (guint32) end };
  Curve curve;
  Box box;

  if (end - begin <= HEK_SCENE_CHUNK_MAX)
    {
      g_array_append_val (runs, whole);
      return;
    }
  box_init (&box);
  box_add_rows (&box, build, begin, end);
  if (!curve_init (&curve, &box, build->n_coords))
    {
      add_equal_runs (begin, end, runs);
      return;
    }

  ends = g_new0 (guint32, N_CELLS);
  for (gsize i = begin; i < end; i++)
    {
      float p[3];

      build->scratch[i] = build->order[i];
      hek_scene_build_get (build, build->order[i], p);
      ends[curve_get_cell (&curve, p)]++;
    }
  for (guint32 cell = 0, sum = (guint32) begin; cell < N_CELLS; cell++)
    {
      guint32 n = ends[cell];

      ends[cell] = sum;
      sum += n;
    }
  for (gsize i = begin; i < end; i++)
    {
      float p[3];

      hek_scene_build_get (build, build->scratch[i], p);
      build->order[ends[curve_get_cell (&curve, p)]++] = build->scratch[i];
    }

  parts = g_array_new (FALSE, FALSE, sizeof (HekSceneRun));
  add_runs (ends, begin, parts);
  g_clear_pointer (&ends, g_free);
  for (guint i = 0; i < parts->len; i++)
    {
      HekSceneRun part = g_array_index (parts, HekSceneRun, i);

      hek_scene_sort_run (build, part.begin, part.end, runs);
    }
}

/* --- with all threads ------------------------------------------------------------------------ */

typedef struct
{
  const HekSceneBuild *build;
  gsize begin, block;
  Curve curve;
  Box *boxes;      /* owned: of each block */
  guint32 *places; /* owned: of each block and cell: how many rows, then where the next one goes */
} Round;

static void
round_measure (gsize    begin,
               gsize    end,
               gsize    block_idx,
               gpointer data)
{
  Round *round = data;

  box_init (&round->boxes[block_idx]);
  box_add_rows (&round->boxes[block_idx], round->build, round->begin + begin, round->begin + end);
}

static void
round_count (gsize    begin,
             gsize    end,
             gsize    block_idx,
             gpointer data)
{
  Round *round = data;
  const HekSceneBuild *build = round->build;
  guint32 *places = round->places + block_idx * N_CELLS;

  for (gsize i = round->begin + begin; i < round->begin + end; i++)
    {
      float p[3];

      build->scratch[i] = build->order[i];
      hek_scene_build_get (build, build->order[i], p);
      places[curve_get_cell (&round->curve, p)]++;
    }
}

static void
round_move (gsize    begin,
            gsize    end,
            gsize    block_idx,
            gpointer data)
{
  Round *round = data;
  const HekSceneBuild *build = round->build;
  guint32 *places = round->places + block_idx * N_CELLS;

  for (gsize i = round->begin + begin; i < round->begin + end; i++)
    {
      float p[3];

      hek_scene_build_get (build, build->scratch[i], p);
      build->order[places[curve_get_cell (&round->curve, p)]++] = build->scratch[i];
    }
}

/* Counts become places: cell by cell, within a cell block by block. */
static void
round_place (Round   *round,
             gsize    n_blocks,
             guint32 *ends)
{
  guint32 sum = (guint32) round->begin;

  for (guint cell = 0; cell < N_CELLS; cell++)
    {
      for (gsize b = 0; b < n_blocks; b++)
        {
          guint32 n = round->places[b * N_CELLS + cell];

          round->places[b * N_CELLS + cell] = sum;
          sum += n;
        }
      ends[cell] = sum;
    }
}

static gboolean
round_run (Round    *round,
           gsize     n,
           guint32  *ends,
           gboolean *one_place)
{
  const HekTask *task = round->build->task;
  gsize n_blocks = hek_parallel_n_blocks (n, round->block);
  Box box;

  if (!hek_parallel_for (n, round->block, round_measure, round, task))
    return FALSE;
  box_init (&box);
  for (gsize b = 0; b < n_blocks; b++)
    box_add (&box, round->boxes[b].low, round->boxes[b].high);
  *one_place = !curve_init (&round->curve, &box, round->build->n_coords);
  if (*one_place)
    return TRUE;
  if (!hek_parallel_for (n, round->block, round_count, round, task))
    return FALSE;
  round_place (round, n_blocks, ends);
  return hek_parallel_for (n, round->block, round_move, round, task);
}

gboolean
hek_scene_sort_top (const HekSceneBuild *build,
                    gsize                begin,
                    gsize                end,
                    GArray              *runs)
{
  Round round = { .build = build, .begin = begin };
  gsize n = end - begin, n_blocks;
  g_autofree guint32 *ends = NULL;
  g_autoptr (GArray) parts = NULL;
  gboolean one_place = FALSE, done;

  if (n <= TOP_ROWS)
    {
      HekSceneRun run = { (guint32) begin, (guint32) end };

      if (n > 0)
        g_array_append_val (runs, run);
      return TRUE;
    }
  round.block = MAX (BLOCK_MIN, n / N_BLOCKS_MAX + 1);
  n_blocks = hek_parallel_n_blocks (n, round.block);
  ends = g_new (guint32, N_CELLS);
  round.boxes = g_new (Box, n_blocks);
  round.places = g_new0 (guint32, n_blocks * N_CELLS);
  done = round_run (&round, n, ends, &one_place);
  g_free (round.boxes);
  g_free (round.places);
  if (!done)
    return FALSE;
  if (one_place)
    {
      add_equal_runs (begin, end, runs);
      return TRUE;
    }

  parts = g_array_new (FALSE, FALSE, sizeof (HekSceneRun));
  add_runs (ends, begin, parts);
  for (guint i = 0; i < parts->len; i++)
    {
      HekSceneRun part = g_array_index (parts, HekSceneRun, i);

      if (!hek_scene_sort_top (build, part.begin, part.end, runs))
        return FALSE;
    }
  return TRUE;
}
