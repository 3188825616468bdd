/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-task.h"

G_BEGIN_DECLS

/*
 * A tree of boxes over points of few dimensions, for exact neighbours. Points are put in the order
 * of the tree; each inner node halves its points at the median of the longest side of its box.
 * Frozen once made: any number of threads may ask it.
 *
 * Distances are squared and computed in float, the same bits for a pair in both directions. The
 * distance of a box is never larger than that of a point in it.
 */
#define HEK_KDTREE_MAX_DIM 8
#define HEK_KDTREE_LEAF 16

typedef struct
{
  gsize n;
  guint dim;
  guint depth;   /* the nodes from 2^depth on are the leaves; the root is 1, children 2i, 2i + 1 */
  float *points; /* owned: n × dim, in the order of the tree */
  guint32 *rows; /* owned: n: the row that the point of a position was */
  float *boxes;  /* owned: of node i the lowest and then the highest coordinates from 2 i dim on */
} HekKdtree;

/**
 * hek_kdtree_new:
 * @points: n × dim, finite; n < 2³²
 *
 * Errors: %G_IO_ERROR_NO_SPACE, %G_IO_ERROR_CANCELLED
 * Returns: (transfer full)
 */
HekKdtree *hek_kdtree_new (const float *points, gsize n, guint dim, const HekTask *task,
                           GError **error);
void       hek_kdtree_free (HekKdtree *self);

/* The positions [begin, end) of a node on @level, the root's being 0. */
static inline gsize
hek_kdtree_begin (const HekKdtree *self,
                  guint            level,
                  gsize            node)
{
  return (gsize) (((unsigned __int128) self->n * (node - ((gsize) 1 << level))) >> level);
}

static inline gsize
hek_kdtree_end (const HekKdtree *self,
                guint            level,
                gsize            node)
{
  return hek_kdtree_begin (self, level, node + 1);
}

/* The squared distance of two points, and from a point to the box of a node. */
static inline float
hek_kdtree_distance (const float *a,
                     const float *b,
                     guint        dim)
{
  float sum = 0;

  for (guint d = 0; d < dim; d++)
    sum += (a[d] - b[d]) * (a[d] - b[d]);
  return sum;
}

static inline float
hek_kdtree_box_distance (const HekKdtree *self,
                         gsize            node,
                         const float     *x)
{
  const float *low = self->boxes + node * 2 * self->dim, *high = low + self->dim;
  float sum = 0;

  for (guint d = 0; d < self->dim; d++)
    {
      float away = MAX (MAX (low[d] - x[d], x[d] - high[d]), 0);

      sum += away * away;
    }
  return sum;
}

/**
 * hek_kdtree_nearest:
 * @position: of a point of the tree
 * @distances: (out): @k: squared distances to the nearest others, ascending; infinite where there
 *   are fewer
 */
void hek_kdtree_nearest (const HekKdtree *self, gsize position, guint k, float *distances);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekKdtree, hek_kdtree_free)

G_END_DECLS
