/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-layout-private.h"
#include "hek-manifold-private.h"

G_BEGIN_DECLS

/*
 * What the optimization of stress (hek-manifold-stress.c) is made of: the distances that are
 * wanted, and the scale at which the geometry fits them best.
 */

/* Shortest ways along the neighbour graph from some rows, the pivots, to all. */
typedef struct
{
  gsize n;
  guint n_pivots;
  guint32 *pivots;  /* rows, ascending; all of them when they are few */
  float *distances; /* n_pivots × n, > 0 but for a pivot to itself */
  float *edges;     /* n × k: of the neighbour graph, > 0 */
  double mean;      /* between different pivots; 0 when all rows are the same */
  double mean_edge;
} HekLayoutPaths;

gboolean hek_layout_paths_init (HekLayoutPaths *self, const HekLayoutWork *work,
                                guint n_pivots, const HekTask *task, GError **error);
void     hek_layout_paths_clear (HekLayoutPaths *self);

/* A scale: wanted distances are so many times those of the paths. */
typedef struct
{
  double factor;
  double p; /* of the paraboloid; 1 for the others */
} HekLayoutScale;

/**
 * hek_layout_scale_fit:
 * @places: n × n_coords, where rows begin
 * @out: (out): the scale with the least stress
 */
gboolean hek_layout_scale_fit (const HekManifold *manifold, const HekLayoutPaths *paths,
                               const float *places, guint64 seed, HekLayoutScale *out,
                               const HekTask *task, GError **error);

G_END_DECLS
