/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Minimum spanning trees of points under mutual reachability, by Borůvka's rounds, in each of which
 * every component is joined to its nearest. For that each point looks for its nearest of another
 * component, but only within what its component has found so far; boxes all of whose points are in
 * the component are passed over. What a point found stays true until that neighbour has come into
 * its own component, and where it found nothing, that bounds its search in later rounds.
 *
 * Which of several equally near points is found depends on timing, and so may which of several
 * minimum spanning trees comes out; components at every distance, which is all that is made of it,
 * are the same in all of them.
 */
#include "config.h"

#include "hek-hdbscan-private.h"

#include <gio/gio.h>
#include <math.h>
#include <string.h>

#include "hek-aligned.h"
#include "hek-parallel.h"

#define NO_POINT G_MAXUINT32
#define MIXED G_MAXUINT32
#define BLOCK 1024
#define ROUND_BLOCK 16384 /* of steps that take a few nanoseconds a point */
#define MAX_DEPTH 32

typedef struct
{
  const HekKdtree *tree;
  const float *cores;
  HekHdbscanSets sets;

  /* owned: of positions */
  guint32 *component; /* the root of its set, this round */
  guint32 *nearest;   /* what it found, NO_POINT: nothing */
  float *bound;       /* the distance of that, or one that nothing is nearer than */

  /* owned: of nodes */
  guint32 *node_component; /* MIXED: several */
  float *node_core;        /* the smallest */

  guint32 *best; /* owned: of components: the bits of the smallest distance, atomic */
} Span;

/* Distances are not negative, so their bits have their order. */
static inline float
best_get (Span   *self,
          guint32 component)
{
  guint32 bits = __atomic_load_n (&self->best[component], __ATOMIC_RELAXED);
  float x;

  memcpy (&x, &bits, sizeof x);
  return x;
}

static void
best_lower (Span   *self,
            guint32 component,
            float   distance)
{
  guint32 bits, old = __atomic_load_n (&self->best[component], __ATOMIC_RELAXED);

  memcpy (&bits, &distance, sizeof bits);
  while (bits < old
         && !__atomic_compare_exchange_n (&self->best[component], &old, bits, TRUE,
                                          __ATOMIC_RELAXED, __ATOMIC_RELAXED))
    ;
}

typedef struct
{
  gsize node;
  guint level;
  float distance;
} Waiting;

/* Mutual reachability, of a point with core distance @core, to something at a squared distance. */
static inline float
reach (float squared,
       float core,
       float other_core)
{
  return MAX (sqrtf (squared), MAX (core, other_core));
}

/* The nearest of another component that is nearer than @limit. */
static guint32
find_nearest (Span  *self,
              gsize  position,
              float  limit,
              float *distance)
{
  const HekKdtree *tree = self->tree;
  const float *x = tree->points + position * tree->dim;
  guint32 component = self->component[position], found = NO_POINT;
  float core = self->cores[position];
  Waiting stack[MAX_DEPTH + 1];
  guint n = 0;

  stack[n++] = (Waiting) { 1, 0, 0 };
  while (n > 0)
    {
      Waiting at = stack[--n];

      if (at.distance >= limit || self->node_component[at.node] == component)
        continue;
      if (at.level < tree->depth)
        {
          gsize left = 2 * at.node, right = left + 1;
          Waiting a = { left, at.level + 1,
                        reach (hek_kdtree_box_distance (tree, left, x), core,
                               self->node_core[left]) };
          Waiting b = { right, at.level + 1,
                        reach (hek_kdtree_box_distance (tree, right, x), core,
                               self->node_core[right]) };

          stack[n++] = a.distance <= b.distance ? b : a;
          stack[n++] = a.distance <= b.distance ? a : b;
          continue;
        }
      for (gsize i = hek_kdtree_begin (tree, at.level, at.node),
                 end = hek_kdtree_end (tree, at.level, at.node);
           i < end; i++)
        {
          float d;

          if (self->component[i] == component)
            continue;
          d = reach (hek_kdtree_distance (x, tree->points + i * tree->dim, tree->dim), core,
                     self->cores[i]);
          if (d < limit)
            {
              limit = d;
              found = (guint32) i;
            }
        }
    }
  *distance = limit;
  return found;
}

static void
look_block (gsize    begin,
            gsize    end,
            gsize    block_idx,
            gpointer data)
{
  Span *self = data;

  for (gsize i = begin; i < end; i++)
    {
      guint32 component = self->component[i];
      float limit = best_get (self, component), distance;

      if (self->nearest[i] != NO_POINT || self->bound[i] >= limit)
        continue;
      self->nearest[i] = find_nearest (self, i, limit, &distance);
      self->bound[i] = distance;
      if (self->nearest[i] != NO_POINT)
        best_lower (self, component, distance);
    }
}

static void
find_block (gsize    begin,
            gsize    end,
            gsize    block_idx,
            gpointer data)
{
  Span *self = data;

  for (gsize i = begin; i < end; i++)
    {
      self->component[i] = hek_hdbscan_sets_look (&self->sets, (guint32) i);
      self->best[i] = 0x7f800000; /* infinity */
    }
}

/* What was found in the last round, where it still holds. */
static void
recall_block (gsize    begin,
              gsize    end,
              gsize    block_idx,
              gpointer data)
{
  Span *self = data;

  for (gsize i = begin; i < end; i++)
    {
      self->sets.parent[i] = self->component[i]; /* so that the ways to the roots stay short */
      if (self->nearest[i] == NO_POINT)
        continue;
      if (self->component[self->nearest[i]] == self->component[i])
        self->nearest[i] = NO_POINT;
      else
        best_lower (self, self->component[i], self->bound[i]);
    }
}

static void
leaf_block (gsize    first,
            gsize    last,
            gsize    block_idx,
            gpointer data)
{
  Span *self = data;
  const HekKdtree *tree = self->tree;

  for (gsize leaf = first; leaf < last; leaf++)
    {
      gsize node = ((gsize) 1 << tree->depth) + leaf;
      gsize begin = hek_kdtree_begin (tree, tree->depth, node);
      gsize end = hek_kdtree_end (tree, tree->depth, node);
      guint32 component = begin < end ? self->component[begin] : MIXED;

      for (gsize i = begin; i < end; i++)
        component = self->component[i] == component ? component : MIXED;
      self->node_component[node] = component;
    }
}

/* Components of points and nodes. Returns: %FALSE: cancelled */
static gboolean
begin_round (Span          *self,
             const HekTask *task)
{
  const HekKdtree *tree = self->tree;
  gsize n_leaves = (gsize) 1 << tree->depth;

  if (!hek_parallel_for (tree->n, ROUND_BLOCK, find_block, self, task)
      || !hek_parallel_for (tree->n, ROUND_BLOCK, recall_block, self, task)
      || !hek_parallel_for (n_leaves, BLOCK, leaf_block, self, task))
    return FALSE;
  for (gsize node = n_leaves; --node > 0;)
    {
      guint32 left = self->node_component[2 * node], right = self->node_component[2 * node + 1];

      self->node_component[node] = left == right ? left : MIXED;
    }
  return TRUE;
}

static void
init_cores (Span *self)
{
  const HekKdtree *tree = self->tree;

  for (guint level = tree->depth + 1; level-- > 0;)
    for (gsize node = (gsize) 1 << level; node < (gsize) 2 << level; node++)
      {
        float core = INFINITY;

        if (level < tree->depth)
          core = MIN (self->node_core[2 * node], self->node_core[2 * node + 1]);
        else
          for (gsize i = hek_kdtree_begin (tree, level, node),
                     end = hek_kdtree_end (tree, level, node);
               i < end; i++)
            core = MIN (core, self->cores[i]);
        self->node_core[node] = core;
      }
}

/* Joins each component to its nearest, in the order of the points. Returns: how many edges there
 * are now */
static gsize
end_round (Span           *self,
           HekHdbscanEdge *edges,
           gsize           n_edges,
           const HekTask  *task)
{
  for (gsize i = 0; i < self->tree->n && (i % ROUND_BLOCK != 0 || !hek_task_is_cancelled (task));
       i++)
    if (self->nearest[i] != NO_POINT && self->bound[i] == best_get (self, self->component[i])
        && hek_hdbscan_sets_join (&self->sets, (guint32) i, self->nearest[i]))
      {
        edges[n_edges++] = (HekHdbscanEdge) { self->bound[i], (guint32) i, self->nearest[i] };
        /* one edge a component: of equally near ones the next could close a ring of a worse one */
        self->best[self->component[i]] = 0xffffffff;
      }
  return n_edges;
}

static void
span_clear (Span *self)
{
  hek_hdbscan_sets_clear (&self->sets);
  hek_aligned_free (self->component);
  hek_aligned_free (self->nearest);
  hek_aligned_free (self->bound);
  hek_aligned_free (self->node_component);
  hek_aligned_free (self->node_core);
  hek_aligned_free (self->best);
}

static gboolean
span_init (Span            *self,
           const HekKdtree *tree,
           const float     *cores)
{
  gsize n = MAX (tree->n, 1), n_nodes = (gsize) 2 << tree->depth;

  *self = (Span) {
    .tree = tree,
    .cores = cores,
    .component = hek_aligned_try_new (n, sizeof (guint32)),
    .nearest = hek_aligned_try_new (n, sizeof (guint32)),
    .bound = hek_aligned_try_new0 (n, sizeof (float)),
    .node_component = hek_aligned_try_new (n_nodes, sizeof (guint32)),
    .node_core = hek_aligned_try_new (n_nodes, sizeof (float)),
    .best = hek_aligned_try_new (n, sizeof (guint32)),
  };
  hek_hdbscan_sets_init (&self->sets, tree->n);
  if (self->component == NULL || self->nearest == NULL || self->bound == NULL
      || self->node_component == NULL || self->node_core == NULL || self->best == NULL)
    return FALSE;
  memset (self->nearest, 0xff, n * sizeof (guint32));
  init_cores (self);
  return TRUE;
}

gboolean
hek_hdbscan_span_points (const HekKdtree *tree,
                         const float     *cores,
                         HekHdbscanEdge  *edges,
                         const HekTask   *task,
                         GError         **error)
{
  gsize n_edges = 0;
  gboolean ok;
  Span self;

  ok = span_init (&self, tree, cores);
  if (!ok)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                 "not enough memory to find clusters of %zu points", tree->n);
  while (ok && n_edges + 1 < tree->n)
    {
      gsize before = n_edges;

      if (begin_round (&self, task) && hek_parallel_for (tree->n, BLOCK, look_block, &self, task))
        n_edges = end_round (&self, edges, n_edges, task);
      ok = hek_task_check (task, error);
      if (!ok)
        break;
      hek_task_progress (task, (double) n_edges / (double) tree->n);
      g_assert (n_edges > before);
    }
  span_clear (&self);
  return ok;
}
