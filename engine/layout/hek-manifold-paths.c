/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Shortest ways along the neighbour graph, as Isomap has them (Tenenbaum, de Silva, Langford, "A
 * global geometric framework for nonlinear dimensionality reduction", Science 290, 2000), from a
 * sample of the rows (de Silva, Tenenbaum, "Sparse multidimensional scaling using landmark points",
 * 2004). Where the graph falls apart, rows that cannot be reached are as far as they are in a
 * straight line, times what ways along the graph are longer elsewhere.
 */
#include "config.h"

#include "hek-manifold-stress-private.h"

#include <math.h>

#include "hek-flat.h"
#include "hek-parallel.h"
#include "hek-rng.h"

/* Rows that are the same are kept apart by this part of the mean distance to a neighbour. */
#define LEAST_EDGE 0.01

/* Of the rows that a pivot reaches: those whose ways are compared with straight lines. */
#define N_STRAIGHT 256

/* Rows taken from the queue between two looks at whether the task was cancelled. */
#define LOOK 2048
#define LOOK_EDGES 65536

#define EDGE_BLOCK 4096

typedef struct
{
  float distance;
  guint32 row;
} Entry;

typedef struct
{
  HekLayoutPaths *paths;
  const HekLayoutWork *work;
  const HekTask *task;
  HekRows rows;

  /* both directions of every edge */
  gsize *starts;
  guint32 *targets;
  float *lengths;

  gint no_space, n_done; /* atomic; of pivots */
} Walk;

/* ---- edges ---- */

/* Lengths that obey the triangle: rows of the cosine are of length 1, so its root is the chord, and
 * inner products are no distances at all. */
static void
measure_edges (gsize    begin,
               gsize    end,
               gsize    block_idx G_GNUC_UNUSED,
               gpointer data)
{
  Walk *walk = data;
  const HekLayoutGraph *graph = walk->work->graph;
  HekDistance distance = walk->work->recipe->distance;
  float *edges = walk->paths->edges;

  for (gsize i = begin; i < end; i++)
    {
      gsize first = i * graph->k;

      if (distance == HEK_DISTANCE_IP)
        hek_flat_distances (&walk->rows, HEK_DISTANCE_L2, &walk->rows, i, graph->idx + first,
                            graph->k, edges + first);
      for (guint j = 0; j < graph->k; j++)
        {
          double length = distance == HEK_DISTANCE_IP ? edges[first + j]
                                                      : graph->distances[first + j];

          if (distance == HEK_DISTANCE_COSINE)
            length *= 2;
          length = MAX (length, 0);
          edges[first + j] = (float) (distance == HEK_DISTANCE_L2 ? length : sqrt (length));
        }
    }
}

/* No length is 0 afterwards, unless all are. */
static void
part_same_rows (HekLayoutPaths *self,
                guint           k)
{
  double sum = 0;
  float least;

  for (gsize i = 0; i < self->n * k; i++)
    sum += (double) self->edges[i];
  least = (float) (LEAST_EDGE * sum / (double) (self->n * k));
  self->mean_edge = sum / (double) (self->n * k);
  for (gsize i = 0; i < self->n * k; i++)
    self->edges[i] = MAX (self->edges[i], least);
}

static gboolean
fill_lists (Walk *walk)
{
  const HekLayoutGraph *graph = walk->work->graph;
  gsize n = graph->n;
  g_autofree gsize *next = g_new (gsize, n);

  for (gsize i = 0; i < n * graph->k; i++)
    walk->starts[graph->idx[i] + 1]++;
  for (gsize i = 0; i < n; i++)
    {
      walk->starts[i + 1] += walk->starts[i] + graph->k;
      next[i] = walk->starts[i];
    }
  for (gsize i = 0; i < n * graph->k; i++)
    {
      gsize from = i / graph->k, to = graph->idx[i];

      if (i % LOOK_EDGES == 0 && hek_task_is_cancelled (walk->task))
        return FALSE;
      walk->targets[next[from]] = (guint32) to;
      walk->lengths[next[from]++] = walk->paths->edges[i];
      walk->targets[next[to]] = (guint32) from;
      walk->lengths[next[to]++] = walk->paths->edges[i];
    }
  return TRUE;
}

/* ---- ways ---- */

static void
push (Entry   *heap,
      gsize   *n_heap,
      guint32  row,
      float    distance)
{
  gsize at = (*n_heap)++;

  for (; at > 0 && distance < heap[(at - 1) / 2].distance; at = (at - 1) / 2)
    heap[at] = heap[(at - 1) / 2];
  heap[at] = (Entry) { distance, row };
}

static Entry
pop (Entry *heap,
     gsize *n_heap)
{
  Entry top = heap[0], last = heap[--*n_heap];
  gsize at = 0;

  while (2 * at + 1 < *n_heap)
    {
      gsize child = 2 * at + 1;

      if (child + 1 < *n_heap && heap[child + 1].distance < heap[child].distance)
        child++;
      if (!(heap[child].distance < last.distance))
        break;
      heap[at] = heap[child];
      at = child;
    }
  heap[at] = last;
  return top;
}

/* Dijkstra's algorithm: a row that has become nearer is queued again, and its old entries are found
 * stale. At most one entry an edge. */
static gboolean
walk_from (const Walk *walk,
           guint32     pivot,
           Entry      *heap,
           float      *distances)
{
  gsize n_heap = 0;

  for (gsize i = 0; i < walk->paths->n; i++)
    distances[i] = INFINITY;
  distances[pivot] = 0;
  push (heap, &n_heap, pivot, 0);
  for (gsize turn = 1; n_heap > 0; turn++)
    {
      Entry at = pop (heap, &n_heap);

      if (turn % LOOK == 0 && hek_task_is_cancelled (walk->task))
        return FALSE;
      if (at.distance > distances[at.row])
        continue;
      for (gsize i = walk->starts[at.row]; i < walk->starts[at.row + 1]; i++)
        {
          float distance = at.distance + walk->lengths[i];

          if (distance < distances[walk->targets[i]])
            {
              distances[walk->targets[i]] = distance;
              push (heap, &n_heap, walk->targets[i], distance);
            }
        }
    }
  return TRUE;
}

static double
straight (const Walk *walk,
          guint32     pivot,
          guint32     row)
{
  float square;

  hek_flat_distances (&walk->rows, HEK_DISTANCE_L2, &walk->rows, pivot, &row, 1, &square);
  return sqrt ((double) MAX (square, 0));
}

/* Rows that no way leads to. */
static gboolean
bridge_gaps (const Walk *walk,
             guint32     pivot,
             float      *distances)
{
  gsize n = walk->paths->n, n_reached = 0, step;
  double along = 0, direct = 0, stretch;
  float least = G_MAXFLOAT;

  for (gsize i = 0; i < n; i++)
    n_reached += distances[i] < INFINITY;
  if (n_reached == n)
    return TRUE;
  step = n_reached / N_STRAIGHT + 1;
  for (gsize i = 0, j = 0; i < n; i++)
    if (distances[i] < INFINITY && i != pivot)
      {
        least = MIN (least, distances[i]);
        if (j++ % step != 0)
          continue;
        along += (double) distances[i];
        direct += straight (walk, pivot, (guint32) i);
      }
  stretch = direct > 0 ? MAX (along / direct, 1) : 1;
  for (gsize i = 0; i < n; i++)
    {
      if (i % LOOK == 0 && hek_task_is_cancelled (walk->task))
        return FALSE;
      if (!(distances[i] < INFINITY))
        distances[i] = MAX ((float) (stretch * straight (walk, pivot, (guint32) i)), least);
    }
  return TRUE;
}

static void
walk_block (gsize    begin,
            gsize    end,
            gsize    block_idx G_GNUC_UNUSED,
            gpointer data)
{
  Walk *walk = data;
  HekLayoutPaths *paths = walk->paths;
  g_autofree Entry *heap = g_try_new (Entry, walk->starts[paths->n] + 1);

  if (heap == NULL)
    {
      g_atomic_int_set (&walk->no_space, 1);
      return;
    }
  for (gsize i = begin; i < end; i++)
    {
      float *distances = paths->distances + i * paths->n;

      if (!walk_from (walk, paths->pivots[i], heap, distances)
          || !bridge_gaps (walk, paths->pivots[i], distances))
        return;
      hek_task_progress (walk->task, (g_atomic_int_add (&walk->n_done, 1) + 1.0)
                                       / paths->n_pivots);
    }
}

/* ---- all ---- */

/* A sample without replacement, ascending: Vitter's algorithm S. */
static void
draw_pivots (HekLayoutPaths *self,
             guint64         seed)
{
  gsize left = self->n_pivots;
  HekRng rng;

  hek_rng_init (&rng, seed);
  for (gsize i = 0; i < self->n && left > 0; i++)
    if (hek_rng_below (&rng, self->n - i) < left)
      self->pivots[self->n_pivots - left--] = (guint32) i;
}

static double
mean_between_pivots (const HekLayoutPaths *self)
{
  double sum = 0;

  for (gsize i = 0; i < self->n_pivots; i++)
    for (gsize j = 0; j < self->n_pivots; j++)
      sum += (double) self->distances[i * self->n + self->pivots[j]];
  return sum / ((double) self->n_pivots * MAX (self->n_pivots - 1, 1));
}

static gboolean
no_space (GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                       "not enough memory for ways along the neighbour graph");
  return FALSE;
}

static gboolean
walk_all (Walk    *walk,
          GError **error)
{
  HekLayoutPaths *paths = walk->paths;
  const HekLayoutGraph *graph = walk->work->graph;
  gsize n_edges = 2 * paths->n * graph->k;
  gboolean done = FALSE;

  walk->starts = g_try_new0 (gsize, paths->n + 1);
  walk->targets = g_try_new (guint32, n_edges);
  walk->lengths = g_try_new (float, n_edges);
  if (walk->starts == NULL || walk->targets == NULL || walk->lengths == NULL)
    no_space (error);
  else if (!hek_parallel_for (paths->n, EDGE_BLOCK, measure_edges, walk, walk->task))
    hek_task_check (walk->task, error);
  else
    {
      part_same_rows (paths, graph->k);
      done = fill_lists (walk)
             && hek_parallel_for (paths->n_pivots, 1, walk_block, walk, walk->task)
             && !hek_task_is_cancelled (walk->task);
      if (!done)
        hek_task_check (walk->task, error);
      else if (walk->no_space != 0)
        done = no_space (error);
    }
  g_free (walk->starts);
  g_free (walk->targets);
  g_free (walk->lengths);
  return done;
}

gboolean
hek_layout_paths_init (HekLayoutPaths      *self,
                       const HekLayoutWork *work,
                       guint                n_pivots,
                       const HekTask       *task,
                       GError             **error)
{
  Walk walk = { .paths = self, .work = work, .task = task, .rows = *work->rows };
  gsize n = work->rows->n;

  *self = (HekLayoutPaths) { .n = n, .n_pivots = (guint) MIN (n_pivots, n) };
  self->pivots = g_new (guint32, self->n_pivots);
  self->distances = g_try_new (float, self->n_pivots * n);
  self->edges = g_try_new (float, n * work->graph->k);
  if (self->distances == NULL || self->edges == NULL)
    {
      hek_layout_paths_clear (self);
      return no_space (error);
    }
  draw_pivots (self, work->recipe->seed);
  if (!walk_all (&walk, error))
    {
      hek_layout_paths_clear (self);
      return FALSE;
    }
  self->mean = mean_between_pivots (self);
  return TRUE;
}

void
hek_layout_paths_clear (HekLayoutPaths *self)
{
  g_clear_pointer (&self->pivots, g_free);
  g_clear_pointer (&self->distances, g_free);
  g_clear_pointer (&self->edges, g_free);
}
