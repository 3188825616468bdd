/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <math.h>
#include <pthread.h>

#include "hek-search-codes.h"
#include "hek-search-record-private.h"
#include "hek-segment-codes-private.h"

G_BEGIN_DECLS

struct _HekSearchCodes
{
  HekCodebook *book;           /* owned */
  guint n_segments;            /* of the searcher */
  HekSegmentCodes **segments;  /* owned (nullable each) */
  guint64 n_rows;
  pthread_mutex_t lock;        /* guards @idle; held for a push or a pop */
  GPtrArray *idle;             /* owned: of HekCodeQuery */
};

/* A query for one thread until it is put back. */
HekCodeQuery *hek_search_codes_take (HekSearchCodes *codes);
void          hek_search_codes_put (HekSearchCodes *codes, HekCodeQuery *query);

/* Whether segment @idx is searched on codes. */
static inline gboolean
hek_search_codes_has (const HekSearchCodes *codes,
                      guint                 idx)
{
  return codes != NULL && codes->segments[idx] != NULL;
}

/* --- hek-search-codes-scan.c ----------------------------------------------------------------- */

typedef struct
{
  float distance, lower; /* estimates; lower: what the true distance may be at least */
  guint32 segment, row;
} HekCandidate;

/* The nearest of those that were offered: a heap, the farthest first. */
typedef struct
{
  HekCandidate *items; /* borrowed */
  guint n, max;
} HekNearest;

void hek_nearest_offer (HekNearest *nearest, HekCandidate candidate);

/* By distance, segment and row. */
int  hek_candidate_compare (gconstpointer a, gconstpointer b);

static inline float
hek_without_nan (float distance)
{
  return isnan (distance) ? INFINITY : distance;
}

/* What is asked. All is borrowed. */
typedef struct
{
  HekSearcher *searcher;
  HekSearchCodes *codes;
  const HekRowFilter *filter; /* (nullable) */
  const HekRows *queries;
  gsize q;                    /* the first of @queries */
  guint n_queries;            /* at most HEK_CODE_QUERIES, which scan codes together */
  const float *vectors;       /* the same as floats */
  const HekTask *task;
  HekSearchCounts *counts;    /* added to */
} HekCodeSearch;

/* The nearest by the estimates of scans. @found: (out) (array): n_queries × @n_kept; @n_found:
 * (out) (array): how many there are of each query */
gboolean hek_search_codes_scan (const HekCodeSearch *ask, guint n_kept, HekCandidate *found,
                                guint *n_found, GError **error);

/* --- hek-search-codes-rerank.c --------------------------------------------------------------- */

/**
 * hek_search_codes_find:
 * @hits: (out) (array): n_queries × options->k
 * @n_hits: (out) (array): n_queries
 *
 * The nearest rows of the segments that are searched on codes.
 */
gboolean hek_search_codes_find (const HekCodeSearch *ask, const HekSearchOptions *options,
                                HekHit *hits, guint *n_hits, GError **error);

G_END_DECLS
