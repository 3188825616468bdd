/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-hdbscan.h"
#include "hek-kdtree.h"

G_BEGIN_DECLS

/* An edge of the spanning tree; weights are distances, not squared. */
typedef struct
{
  float weight;
  guint32 a, b;
} HekHdbscanEdge;

/* Sets of rows that are joined. */
typedef struct
{
  guint32 *parent; /* owned */
  guint32 *size;   /* owned: of roots */
  gsize n_sets;
} HekHdbscanSets;

void     hek_hdbscan_sets_init (HekHdbscanSets *self, gsize n);
void     hek_hdbscan_sets_clear (HekHdbscanSets *self);
guint32  hek_hdbscan_sets_find (HekHdbscanSets *self, guint32 i);
/* The same without making the ways to the root shorter: for several threads at once. */
guint32  hek_hdbscan_sets_look (const HekHdbscanSets *self, guint32 i);
/* Returns: whether they were two */
gboolean hek_hdbscan_sets_join (HekHdbscanSets *self, guint32 a, guint32 b);

/* The n - 1 edges of a minimum spanning tree between positions of @tree, under mutual reachability
 * with @cores (not squared). @edges: n - 1 */
gboolean hek_hdbscan_span_points (const HekKdtree *tree, const float *cores, HekHdbscanEdge *edges,
                                  const HekTask *task, GError **error);

/* The same of a graph; where it has several parts, they are joined by infinite edges. */
gboolean hek_hdbscan_span_graph (const guint32 *idx, const float *distances, gsize n, guint k,
                                 const float *cores, HekHdbscanEdge *edges, const HekTask *task,
                                 GError **error);

/* Fills labels to outliers from the spanning tree, whose edges, of weights that are not negative,
 * are sorted for it. self: n rows, options as used. */
gboolean hek_hdbscan_condense (HekHdbscan *self, HekHdbscanEdge *edges, gboolean leaves,
                               const HekTask *task, GError **error);

G_END_DECLS
