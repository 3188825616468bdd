/* SPDX-License-Identifier: Apache-2.0 */
/* What searches tell the recorder. */
#include "config.h"

#include "hek-search-record-private.h"

void
hek_search_record_end (HekTelemetryScope     *scope,
                       const HekSearchRecord *record)
{
  const HekTelemetryEntry entries[] = {
    { record->n_queries == 1 ? HEK_INSTRUMENT_SEARCH_LATENCY : HEK_INSTRUMENT_SEARCH_BATCH_LATENCY,
      hek_telemetry_since (record->mark) },
    { HEK_INSTRUMENT_SEARCH_QUERIES, record->n_queries },
    { HEK_INSTRUMENT_SEARCH_HITS, record->n_hits },
    { HEK_INSTRUMENT_SEARCH_VISITED, record->counts.n_visited },
    { HEK_INSTRUMENT_SEARCH_COMPARED, record->counts.n_compared },
    { record->way, record->n_queries },
    { HEK_INSTRUMENT_SEARCH_FILTERED, record->n_queries },
  };

  /* It was off when the search began. */
  if (record->mark == 0 || record->n_queries == 0)
    return;
  hek_telemetry_write (scope, entries, G_N_ELEMENTS (entries) - !record->is_filtered);
}

void
hek_search_record_error (HekTelemetryScope *scope,
                         const GError      *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  hek_telemetry_count (scope, HEK_INSTRUMENT_SEARCH_ERRORS, 1);
  hek_telemetry_error (scope, error);
}
