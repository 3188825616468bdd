/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-layout-rows-private.h"

G_BEGIN_DECLS

/* Takes a reference of @bytes, which @coords lie in. */
HekLayout *hek_layout_new_borrowed (const HekLayoutRecipe *recipe, const float *coords, gsize n,
                                    GBytes *bytes);

/* n × n_coords floats for g_free(); %NULL with %G_IO_ERROR_NO_SPACE */
float *hek_layout_try_coords (gsize n, guint n_coords, GError **error);

/* Places of graph->n new rows: the weighted means of those of their neighbours, rows of @layout. */
gboolean hek_layout_place_mean (const HekLayout *layout, const HekLayoutGraph *graph,
                                float *coords, const HekTask *task, GError **error);

/* What projections (pca, random) do on other geometries than the euclidean: there their places are
 * only the start of hek_layout_stress(), and new rows lie among their neighbours. */
guint    hek_layout_project_n_neighbors (const HekLayoutRecipe *recipe, gsize n);
gboolean hek_layout_project_bend (HekLayoutWork *work, const HekTask *task, GError **error);

/* Whether coords are those of a checkpoint already. */
gboolean hek_layout_work_is_resumed (const HekLayoutWork *work);

/* All coordinates by one factor, so that the first has variance 1. */
void     hek_layout_scale_start (float *coords, gsize n, guint n_coords);

/* The neighbours of @queries (floats, packed, finite, as @rows) among @rows: exact for few, by HNSW
 * for many. @k: 1 to rows->n */
HekLayoutGraph *hek_layout_graph_between (const HekRows *rows, const HekRows *queries,
                                          HekDistance distance, guint k, guint64 seed,
                                          const HekTask *task, GError **error);

G_END_DECLS
