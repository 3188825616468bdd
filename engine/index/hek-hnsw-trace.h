/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-hnsw.h"

G_BEGIN_DECLS

/*
 * The way that a search takes through a graph, step by step. It is the ordinary search that is
 * watched: the same code, the same path, the same answer. Watching costs an ordinary search
 * nothing.
 *
 * A search begins at the entry point on the highest layer, goes to the nearest of the linked nodes
 * until none is nearer, and steps down; on layer 0 it follows the links of the nearest candidate
 * that it has not followed yet, and keeps the ef best, until all of these are followed. A step is a
 * node whose links are followed.
 */

/* Steps that are kept of one search. */
#define HEK_HNSW_TRACE_MAX_STEPS 4096u

#define HEK_HNSW_TRACE_START G_MAXUINT

/* A node that was measured in a step. A node is met once on layer 0, and more often above. */
typedef struct
{
  guint32 node, row;   /* the first of its rows that may be answered, or the first of all */
  float distance;      /* of @row from the query */
  gboolean is_entered; /* layer 0: became a candidate; above: the search goes on there */
} HekHnswTraceSeen;

typedef struct
{
  guint layer;
  gboolean is_second; /* of a second, wider walk along layer 0: the first one met too few rows that
                       * may be answered */
  guint32 node, row;
  float distance;     /* of @row from the query */
  guint from;         /* the step in which it was measured, or, where a layer begins, the last one
                       * above, of the same node; HEK_HNSW_TRACE_START: the entry point */
  gboolean is_nearest; /* nearer than every earlier step on this layer */
  guint first_seen, n_seen;
} HekHnswTraceStep;

typedef struct
{
  guint k, ef;         /* as they were used */
  GArray *steps;       /* owned: of HekHnswTraceStep */
  GArray *seen;        /* owned: of HekHnswTraceSeen */
  GArray *results;     /* owned: of HekNeighbor: what hek_hnsw_search() answers */
  guint64 n_steps;     /* all of them */
  gboolean is_cut;     /* only the first ones are in @steps: HEK_HNSW_TRACE_MAX_STEPS */
  gboolean is_apart;   /* the notes did not agree with the walk, and end there: a bug, or links that
                        * changed meanwhile; the answer is right, and @is_cut is set, too */
  guint64 n_measured;  /* nodes, on all layers, while walking */
  guint64 n_exact;     /* rows that were measured after the walk, for the answer */
  gboolean is_of_codes; /* what the walk compares is codes: distances here are those of vectors, and
                         * may be in another order */
  gboolean is_direct;  /* an ordinary search measures all rows that may be answered, which costs
                        * less than to walk: the steps are those that it would take */
  gboolean is_whole;   /* the walk found fewer than k: all rows were measured after it */
} HekHnswTrace;

/**
 * hek_hnsw_trace_new:
 * @vector: (array): as many floats as the rows have dimensions
 * @query: query->k > 0
 *
 * Edge cases: an empty graph, or no row that may be answered: no steps and no results
 * Errors: G_IO_ERROR_CANCELLED; HEK_HNSW_ERROR_DAMAGED when the check of the query refused
 */
HekHnswTrace *hek_hnsw_trace_new (HekHnsw *index, const float *vector, const HekHnswQuery *query,
                                  const HekTask *task, GError **error);
void          hek_hnsw_trace_free (HekHnswTrace *trace);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekHnswTrace, hek_hnsw_trace_free)

G_END_DECLS
