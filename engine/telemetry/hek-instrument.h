/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * What is measured: one table of instruments, in whose order HekInstrumentId counts. A series is an
 * instrument and a scope (hek-telemetry.h). Times are nanoseconds, sizes bytes, shares fractions
 * of 1; ids are for files and never change, labels and help are for people and translated.
 */
typedef enum
{
  HEK_INSTRUMENT_COUNTER,   /* how much came since the last look: rates are made from it */
  HEK_INSTRUMENT_GAUGE,     /* how much there is */
  HEK_INSTRUMENT_HISTOGRAM, /* every single value, in buckets: percentiles are made from it */
} HekInstrumentKind;

typedef enum
{
  HEK_UNIT_COUNT,    /* of things: rows, searches */
  HEK_UNIT_NS,       /* nanoseconds */
  HEK_UNIT_BYTES,
  HEK_UNIT_FRACTION, /* 1 is 100 %: of one processor, of what an exact search finds */
} HekUnit;

typedef enum
{
  /* searches, by collection */
  HEK_INSTRUMENT_SEARCH_LATENCY,
  HEK_INSTRUMENT_SEARCH_BATCH_LATENCY,
  HEK_INSTRUMENT_SEARCH_QUERIES,
  HEK_INSTRUMENT_SEARCH_HITS,
  HEK_INSTRUMENT_SEARCH_COMPARED,
  HEK_INSTRUMENT_SEARCH_VISITED,
  HEK_INSTRUMENT_SEARCH_EXACT,
  HEK_INSTRUMENT_SEARCH_GRAPH,
  HEK_INSTRUMENT_SEARCH_CODES,
  HEK_INSTRUMENT_SEARCH_FILTERED,
  HEK_INSTRUMENT_SEARCH_ERRORS,
  HEK_INSTRUMENT_SEARCH_RECALL,
  /* writing, by collection */
  HEK_INSTRUMENT_IMPORT_ROWS,
  HEK_INSTRUMENT_IMPORT_BYTES,
  HEK_INSTRUMENT_IMPORT_REFUSED,
  HEK_INSTRUMENT_IMPORT_TIME,
  HEK_INSTRUMENT_STORE_COMMIT_LATENCY,
  HEK_INSTRUMENT_STORE_ROWS_ADDED,
  HEK_INSTRUMENT_STORE_ROWS_DELETED,
  HEK_INSTRUMENT_STORE_SEAL_TIME,
  HEK_INSTRUMENT_STORE_COMPACT_TIME,
  HEK_INSTRUMENT_STORE_ROWS_DROPPED,
  HEK_INSTRUMENT_INDEX_BUILD_TIME,
  HEK_INSTRUMENT_INDEX_BUILD_ROWS,
  /* what there is, by collection */
  HEK_INSTRUMENT_COLLECTION_ROWS,
  HEK_INSTRUMENT_COLLECTION_DEAD_ROWS,
  HEK_INSTRUMENT_COLLECTION_INDEXED_ROWS,
  HEK_INSTRUMENT_COLLECTION_SEGMENTS,
  HEK_INSTRUMENT_COLLECTION_DISK_BYTES,
  HEK_INSTRUMENT_MEMORY_STORE,
  HEK_INSTRUMENT_MEMORY_GRAPHS,
  HEK_INSTRUMENT_MEMORY_HEADS,
  HEK_INSTRUMENT_MEMORY_CODES,
  /* the process */
  HEK_INSTRUMENT_CACHE_COLLECTIONS,
  HEK_INSTRUMENT_CACHE_HITS,
  HEK_INSTRUMENT_CACHE_MISSES,
  HEK_INSTRUMENT_JOBS_STARTED,
  HEK_INSTRUMENT_JOBS_DONE,
  HEK_INSTRUMENT_JOBS_FAILED,
  HEK_INSTRUMENT_JOBS_CANCELLED,
  HEK_INSTRUMENT_JOBS_RUNNING,
  HEK_INSTRUMENT_JOBS_TIME,
  HEK_INSTRUMENT_ERRORS,
  HEK_INSTRUMENT_PROCESS_CPU,
  HEK_INSTRUMENT_PROCESS_RSS,
  HEK_INSTRUMENT_PROCESS_THREADS,
  HEK_INSTRUMENT_PROCESS_READ_BYTES,
  HEK_INSTRUMENT_PROCESS_WRITTEN_BYTES,
  HEK_N_INSTRUMENTS,
} HekInstrumentId;

/* Of which scopes an instrument has series. */
typedef enum
{
  HEK_INSTRUMENT_OF_COLLECTION = 1,
  HEK_INSTRUMENT_OF_PROCESS = 2,
} HekInstrumentScope;

typedef struct
{
  const char *id;         /* "search.latency": the part before the dot is its group */
  const char *label;      /* N_(): "Search latency" */
  const char *help;       /* N_(): what exactly is measured, a sentence */
  HekInstrumentKind kind;
  HekUnit unit;
  HekInstrumentScope scope; /* flags */
} HekInstrument;

/* @id < %HEK_N_INSTRUMENTS */
const HekInstrument *hek_instrument_get (HekInstrumentId id);

/* Returns: (nullable): the one of this id; %NULL: there is none (a file of a newer version) */
const HekInstrument *hek_instrument_find (const char *id);

/* Returns: its number, for an instrument of the table */
HekInstrumentId      hek_instrument_get_id (const HekInstrument *instrument);

/* "ns", "bytes", "1" (a count), "fraction": for files. */
const char          *hek_unit_get_id (HekUnit unit);
const char          *hek_instrument_kind_get_id (HekInstrumentKind kind);

/**
 * hek_unit_format:
 * @value: in the unit, or how many a second of it with @is_rate; NaN is "–"
 *
 * Returns: (transfer full): for people, three digits: "1.24 ms", "312 MB", "48.2 k", "97.5 %";
 *          rates "1.02 k/s", "12.4 MB/s"; of time, which is a share: "38.0 %"
 */
char                *hek_unit_format (HekUnit unit, double value, gboolean is_rate);

G_END_DECLS
