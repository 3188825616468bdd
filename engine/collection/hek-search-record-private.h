/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-telemetry.h"

#include "hek-searcher.h"

G_BEGIN_DECLS

/* What a search did, counted by all of its threads. */
typedef struct
{
  guint64 n_visited;  /* atomic: nodes of graphs, and codes */
  guint64 n_compared; /* atomic: rows, exactly */
} HekSearchCounts;

static inline void
hek_search_counts_add (HekSearchCounts *counts,
                       guint64          n_visited,
                       guint64          n_compared)
{
  if (n_visited > 0)
    __atomic_fetch_add (&counts->n_visited, n_visited, __ATOMIC_RELAXED);
  if (n_compared > 0)
    __atomic_fetch_add (&counts->n_compared, n_compared, __ATOMIC_RELAXED);
}

/* One call to search, for the recorder. */
typedef struct
{
  guint64 mark;
  HekInstrumentId way; /* %HEK_INSTRUMENT_SEARCH_EXACT, _GRAPH or _CODES */
  gboolean is_filtered;
  gsize n_queries;
  guint64 n_hits;
  HekSearchCounts counts;
} HekSearchRecord;

/* @record->mark was taken when the search began. */
void hek_search_record_end (HekTelemetryScope *scope, const HekSearchRecord *record);

/* @error: why a search failed */
void hek_search_record_error (HekTelemetryScope *scope, const GError *error);

G_END_DECLS
