/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Friedman, Bentley, Finkel, "An algorithm for finding best matches in logarithmic expected time",
 * ACM TOMS 1977. The tree is balanced and has no pointers: which points a node has follows from
 * their number. Equal coordinates are divided by row, so the tree is one and the same on any number
 * of threads.
 */
#include "config.h"

#include "hek-kdtree.h"

#include <gio/gio.h>
#include <math.h>
#include <string.h>

#include "hek-aligned.h"
#include "hek-parallel.h"

/* Deeper than any tree of 2³² points. */
#define MAX_DEPTH 32

typedef struct
{
  HekKdtree *tree;
  const float *points;
  const HekTask *task;
  guint level;
} Build;

/* Whether row @a lies before row @b on an axis. */
static inline gboolean
is_before (const Build *build,
           guint        axis,
           guint32      a,
           guint32      b)
{
  guint dim = build->tree->dim;
  float x = build->points[a * (gsize) dim + axis], y = build->points[b * (gsize) dim + axis];

  return x < y || (x == y && a < b);
}

static guint32
middle_of (const Build *build,
           guint        axis,
           guint32      a,
           guint32      b,
           guint32      c)
{
  if (is_before (build, axis, b, a))
    {
      guint32 t = a;

      a = b;
      b = t;
    }
  if (is_before (build, axis, c, a))
    return a;
  return is_before (build, axis, c, b) ? c : b;
}

/* Hoare's selection: rows before @nth come before it, the others behind it. Left half-way when the
 * task is cancelled. */
static void
select_nth (const Build *build,
            guint        axis,
            guint32     *rows,
            gsize        begin,
            gsize        end,
            gsize        nth)
{
  while (end - begin > 1 && !hek_task_is_cancelled (build->task))
    {
      gsize n = end - begin, i = begin, j = end - 1;
      guint32 pivot = middle_of (build, axis, rows[begin + n / 4], rows[begin + n / 2],
                                 rows[begin + n - 1 - n / 4]);

      for (;;)
        {
          guint32 t;

          while (is_before (build, axis, rows[i], pivot))
            i++;
          while (is_before (build, axis, pivot, rows[j]))
            j--;
          if (i >= j)
            break;
          t = rows[i];
          rows[i++] = rows[j];
          rows[j--] = t;
        }
      /* Rows differ: i and j meet at the pivot, which is in its place then, or have crossed. */
      if (nth == i && i == j)
        return;
      if (nth <= j)
        end = i == j ? j : j + 1;
      else
        begin = i == j ? i + 1 : i;
    }
}

static void
build_node (const Build *build,
            gsize        node)
{
  HekKdtree *tree = build->tree;
  guint dim = tree->dim, axis = 0;
  gsize begin = hek_kdtree_begin (tree, build->level, node);
  gsize end = hek_kdtree_end (tree, build->level, node);
  float *low = tree->boxes + node * 2 * dim, *high = low + dim;

  for (guint d = 0; d < dim; d++)
    {
      low[d] = INFINITY;
      high[d] = -INFINITY;
    }
  for (gsize i = begin; i < end; i++)
    for (guint d = 0; d < dim; d++)
      {
        float x = build->points[tree->rows[i] * (gsize) dim + d];

        low[d] = MIN (low[d], x);
        high[d] = MAX (high[d], x);
      }
  if (build->level == tree->depth)
    {
      for (gsize i = begin; i < end; i++)
        memcpy (tree->points + i * dim, build->points + tree->rows[i] * (gsize) dim,
                dim * sizeof (float));
      return;
    }
  for (guint d = 1; d < dim; d++)
    if (high[d] - low[d] > high[axis] - low[axis])
      axis = d;
  select_nth (build, axis, tree->rows, begin, end,
              hek_kdtree_begin (tree, build->level + 1, 2 * node + 1));
}

static void
build_nodes (gsize    begin,
             gsize    end,
             gsize    block_idx,
             gpointer data)
{
  const Build *build = data;

  for (gsize i = begin; i < end; i++)
    build_node (build, ((gsize) 1 << build->level) + i);
}

HekKdtree *
hek_kdtree_new (const float   *points,
                gsize          n,
                guint          dim,
                const HekTask *task,
                GError       **error)
{
  HekKdtree *self = g_new0 (HekKdtree, 1);
  Build build = { .tree = self, .points = points, .task = task };

  g_return_val_if_fail (dim > 0 && dim <= HEK_KDTREE_MAX_DIM && n < G_MAXUINT32, NULL);

  self->n = n;
  self->dim = dim;
  while ((n >> self->depth) > HEK_KDTREE_LEAF)
    self->depth++;
  self->points = hek_aligned_try_new (MAX (n, 1) * dim, sizeof (float));
  self->rows = hek_aligned_try_new (MAX (n, 1), sizeof (guint32));
  self->boxes = hek_aligned_try_new (((gsize) 2 << self->depth) * 2 * dim, sizeof (float));
  if (self->points == NULL || self->rows == NULL || self->boxes == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                   "not enough memory for a tree over %zu points", n);
      hek_kdtree_free (self);
      return NULL;
    }
  for (gsize i = 0; i < n; i++)
    self->rows[i] = (guint32) i;

  /* Levels one after the other; from some on, their nodes side by side. */
  for (build.level = 0; build.level <= self->depth; build.level++)
    {
      gsize n_nodes = (gsize) 1 << build.level;

      if (!hek_parallel_for (n_nodes, MAX (n_nodes / 64, 1), build_nodes, &build, task))
        break;
    }
  if (!hek_task_check (task, error))
    g_clear_pointer (&self, hek_kdtree_free);
  return self;
}

void
hek_kdtree_free (HekKdtree *self)
{
  if (self == NULL)
    return;
  hek_aligned_free (self->points);
  hek_aligned_free (self->rows);
  hek_aligned_free (self->boxes);
  g_free (self);
}

typedef struct
{
  gsize node;
  guint level;
  float distance;
} Waiting;

static void
insert (float *distances,
        guint  k,
        float  distance)
{
  guint i = k - 1;

  for (; i > 0 && distances[i - 1] > distance; i--)
    distances[i] = distances[i - 1];
  distances[i] = distance;
}

void
hek_kdtree_nearest (const HekKdtree *self,
                    gsize            position,
                    guint            k,
                    float           *distances)
{
  const float *x = self->points + position * self->dim;
  Waiting stack[MAX_DEPTH + 1];
  guint n = 0;

  g_return_if_fail (k > 0);

  for (guint i = 0; i < k; i++)
    distances[i] = INFINITY;
  stack[n++] = (Waiting) { 1, 0, 0 };
  while (n > 0)
    {
      Waiting at = stack[--n];

      if (at.distance >= distances[k - 1])
        continue;
      if (at.level < self->depth)
        {
          Waiting a = { 2 * at.node, at.level + 1, hek_kdtree_box_distance (self, 2 * at.node, x) };
          Waiting b = { a.node + 1, a.level, hek_kdtree_box_distance (self, a.node + 1, x) };

          /* The nearer is looked at first. */
          stack[n++] = a.distance <= b.distance ? b : a;
          stack[n++] = a.distance <= b.distance ? a : b;
          continue;
        }
      for (gsize i = hek_kdtree_begin (self, at.level, at.node),
                 end = hek_kdtree_end (self, at.level, at.node);
           i < end; i++)
        {
          float d = hek_kdtree_distance (x, self->points + i * self->dim, self->dim);

          if (i != position && d < distances[k - 1])
            insert (distances, k, d);
        }
    }
}
