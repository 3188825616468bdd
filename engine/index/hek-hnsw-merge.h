/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-hnsw.h"

G_BEGIN_DECLS

/*
 * One graph out of several, for rows that were put together: some rows of each, in any order. The
 * links of the old graphs are used again, so that it costs a part of building.
 */

/* A row that is not in the new graph. */
#define HEK_HNSW_GONE G_MAXUINT32

typedef struct
{
  const HekHnsw *graph;    /* (nullable): its rows are new to the graph */
  gsize n_rows;
  const guint32 *new_rows; /* (array length=n_rows): what number each row has now, or
                            * %HEK_HNSW_GONE; none twice among all */
} HekHnswSource;

/* What was done. */
typedef struct
{
  gsize n_kept;      /* vertices whose links were taken over, mended where some were lost */
  gsize n_joined;    /* vertices with links of a smaller graph, which were joined to the largest */
  gsize n_inserted;  /* vertices that were new to any graph */
  gboolean is_built; /* nothing was taken over: building costs less or finds more */
} HekHnswMerge;

/**
 * hek_hnsw_merge:
 * @rows: of the new graph; borrowed as in hek_hnsw_build()
 * @sources: rows of @rows that are in none of them are new
 * @options: (nullable): %NULL: those that the largest graph was built with
 * @merge: (out) (optional)
 *
 * The same sources, options and seed give the same bytes on any number of threads. Recall is that
 * of a graph that hek_hnsw_build() makes of @rows, within 0.005 at the default width.
 *
 * Errors: those of hek_hnsw_build()
 */
HekHnsw *hek_hnsw_merge (const HekRows *rows, HekDistance distance, const HekHnswSource *sources,
                         guint n_sources, const HekHnswOptions *options, HekHnswMerge *merge,
                         const HekTask *task, GError **error);

G_END_DECLS
