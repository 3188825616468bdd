/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-hnsw-build-private.h"
#include "hek-hnsw-merge.h"

G_BEGIN_DECLS

/* Where the links of a vertex are taken from. */
typedef struct
{
  guint32 source; /* HEK_HNSW_NONE: from nowhere */
  guint32 vertex; /* of that graph */
} HekHnswOrigin;

typedef struct
{
  HekHnsw *index;               /* the new graph, begun */
  const HekHnswSource *sources;
  guint n_sources;
  const HekHnsw **graphs;       /* owned, by source; %NULL: its links are not used */
  gsize *n_left;                /* owned, by source: rows of the graph that are in the new one */
  guint largest;                /* source whose graph the others join */
  guint32 **moved;              /* owned, by source and old vertex: the new one, or HEK_HNSW_NONE */
  HekHnswOrigin *origins;       /* owned, by new vertex */
  guint8 *states;               /* owned, by new vertex */
} HekHnswMerging;

/**
 * hek_hnsw_take_over:
 *
 * Writes the links that the vertices have from their origins, and their states. Links to vertices
 * that are gone are replaced by links to what these led to.
 */
gboolean hek_hnsw_take_over (HekHnswMerging *merging, const HekTask *task);

G_END_DECLS
