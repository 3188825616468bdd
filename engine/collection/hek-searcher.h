/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-filter.h"
#include "hek-hnsw.h"
#include "hek-snapshot.h"

G_BEGIN_DECLS

/*
 * Searches in one snapshot of a collection: by the graph of each segment that has one (journals:
 * hek-collection-head.h), exactly in the others, and one merged answer. Immutable, shared by
 * reference count, for any number of threads.
 *
 * Before the first answer every block that a search may read has been compared with its checksum:
 * damage is an error, never another answer.
 */
typedef struct _HekSearcher HekSearcher;

/* The name of the sidecar that holds the graph of a segment. */
#define HEK_SEARCHER_GRAPH "hnsw"

/**
 * hek_searcher_new:
 * @snapshot: a reference is kept
 *
 * Opens the graphs, and checks vectors and graphs: reads them once a process.
 *
 * Errors: %HEK_STORE_ERROR_DAMAGED with file and offset; %HEK_HNSW_ERROR
 */
HekSearcher *hek_searcher_new (HekSnapshot *snapshot, const HekTask *task, GError **error);
HekSearcher *hek_searcher_ref (HekSearcher *searcher);
void         hek_searcher_unref (HekSearcher *searcher);

HekSnapshot *hek_searcher_get_snapshot (HekSearcher *searcher); /* (transfer none) */

/* Live rows in segments that have a graph. */
guint64      hek_searcher_get_n_indexed (HekSearcher *searcher);

/* Rows that a filter lets through, for any number of searches. */
typedef struct _HekRowFilter HekRowFilter;

/**
 * hek_row_filter_new:
 * @filter: parsed with the schema of the collection
 *
 * Errors: damaged attributes, cancelled
 */
HekRowFilter *hek_row_filter_new (HekSearcher *searcher, HekFilter *filter, const HekTask *task,
                                  GError **error);
void          hek_row_filter_free (HekRowFilter *filter);
guint64       hek_row_filter_get_n_rows (const HekRowFilter *filter);

/* Codes to search on: see hek-search-codes.h. */
typedef struct _HekSearchCodes HekSearchCodes;

/* Answers are those of the codes, with estimated distances. */
#define HEK_SEARCH_NO_RERANK G_MAXUINT

typedef struct
{
  guint k;                    /* > 0 */
  guint ef;                   /* width of the search in graphs; 0: the default */
  gboolean exact;             /* compare with every row; no codes then */
  const HekRowFilter *filter; /* (nullable) */
  HekSearchCodes *codes;      /* (nullable): of this searcher; not for a radius */
  guint rerank;               /* candidates from codes that are compared with their vectors; 0: the
                               * default; fewer than k count as k; or %HEK_SEARCH_NO_RERANK */
  gboolean is_test;           /* nobody wants the answer: leave it out of what is recorded */
} HekSearchOptions;

typedef struct
{
  float distance;
  HekRowPlace place;
} HekHit;

/**
 * hek_searcher_search:
 * @queries: of the dimension of the collection
 * @hits: (out) (array): queries->n × k, nearest first; of equal distances the older row
 * @n_hits: (out) (array): queries->n: how many there are of each, k unless fewer rows may be found
 *
 * Several queries are spread over the threads of @task's lane.
 *
 * Errors: cancelled, or memory is short
 */
gboolean hek_searcher_search (HekSearcher *searcher, const HekRows *queries,
                              const HekSearchOptions *options, HekHit *hits, guint *n_hits,
                              const HekTask *task, GError **error);

/**
 * hek_searcher_search_radius:
 * @query: (array): one vector of floats
 * @options: k is not used
 *
 * Returns: (transfer full) (element-type HekHit): all rows whose distance is at most @radius,
 *          nearest first; in segments with a graph as far as it leads to them, unless @options says
 *          exact
 */
GArray *hek_searcher_search_radius (HekSearcher *searcher, const float *query, double radius,
                                    const HekSearchOptions *options, const HekTask *task,
                                    GError **error);

/**
 * hek_searcher_choose_ef:
 * @queries: (nullable): what is asked for; %NULL: rows of the collection
 * @target: wanted recall@k, in (0, 1]
 * @recall: (out): the width, and what was measured with it against exact search
 *
 * The smallest width that reaches @target in every segment with a graph, on a sample.
 */
gboolean hek_searcher_choose_ef (HekSearcher *searcher, const HekRows *queries,
                                 const HekSearchOptions *options, double target,
                                 HekHnswRecall *recall, const HekTask *task, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekSearcher, hek_searcher_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekRowFilter, hek_row_filter_free)

G_END_DECLS
