/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <math.h>
#include <pthread.h>

#include "hek-search-codes.h"
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
  gsize q;                    /* of @queries */
  const float *vector;        /* the same as floats */
  const HekTask *task;
} HekCodeSearch;

/* The @n_kept nearest by the estimates of scans. @found: (out) (transfer full). Returns: how many
 * there are; -1 with an error */
gssize hek_search_codes_scan (const HekCodeSearch *ask, guint n_kept, HekCandidate **found,
                              GError **error);

/* --- hek-search-codes-rerank.c --------------------------------------------------------------- */

/**
 * hek_search_codes_find:
 * @queries, @q: the query; @vector: as floats
 * @hits: (out) (array): room for options->k
 *
 * The nearest rows of the segments that are searched on codes.
 */
gboolean hek_search_codes_find (HekSearcher *searcher, const HekRows *queries, gsize q,
                                const float *vector, const HekSearchOptions *options, HekHit *hits,
                                guint *n_hits, const HekTask *task, GError **error);

G_END_DECLS
