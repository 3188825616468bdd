/* SPDX-License-Identifier: Apache-2.0 */
/* The table of what is measured, and how its numbers are written. */
#include "config.h"

#include "hek-instrument.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define COUNTER HEK_INSTRUMENT_COUNTER
#define GAUGE HEK_INSTRUMENT_GAUGE
#define HISTOGRAM HEK_INSTRUMENT_HISTOGRAM
#define COLLECTION HEK_INSTRUMENT_OF_COLLECTION
#define PROCESS HEK_INSTRUMENT_OF_PROCESS

static const HekInstrument instruments[HEK_N_INSTRUMENTS] = {
  [HEK_INSTRUMENT_SEARCH_LATENCY] = {
    "search.latency", N_("Search latency"),
    N_("Time from the call to the answer of each search with one query."),
    HISTOGRAM, HEK_UNIT_NS, COLLECTION },
  [HEK_INSTRUMENT_SEARCH_BATCH_LATENCY] = {
    "search.batch_latency", N_("Batch search latency"),
    N_("Time from the call to the answer of each search with several queries at once."),
    HISTOGRAM, HEK_UNIT_NS, COLLECTION },
  [HEK_INSTRUMENT_SEARCH_QUERIES] = {
    "search.queries", N_("Queries"),
    N_("Queries that were answered, those of batches one by one."),
    COUNTER, HEK_UNIT_COUNT, COLLECTION },
  [HEK_INSTRUMENT_SEARCH_HITS] = {
    "search.hits", N_("Hits"), N_("Rows in the answers of searches."),
    COUNTER, HEK_UNIT_COUNT, COLLECTION },
  [HEK_INSTRUMENT_SEARCH_COMPARED] = {
    "search.compared", N_("Vectors compared"),
    N_("Rows whose vectors searches compared with a query, on the way through a graph left out."),
    COUNTER, HEK_UNIT_COUNT, COLLECTION },
  [HEK_INSTRUMENT_SEARCH_VISITED] = {
    "search.visited", N_("Nodes visited"),
    N_("Nodes of graphs that searches visited, and quantized codes that they scanned."),
    COUNTER, HEK_UNIT_COUNT, COLLECTION },
  [HEK_INSTRUMENT_SEARCH_EXACT] = {
    "search.exact", N_("Exact queries"), N_("Queries that were compared with every row."),
    COUNTER, HEK_UNIT_COUNT, COLLECTION },
  [HEK_INSTRUMENT_SEARCH_GRAPH] = {
    "search.graph", N_("Graph queries"), N_("Queries that were answered through a graph."),
    COUNTER, HEK_UNIT_COUNT, COLLECTION },
  [HEK_INSTRUMENT_SEARCH_CODES] = {
    "search.codes", N_("Code queries"), N_("Queries that were answered through quantized codes."),
    COUNTER, HEK_UNIT_COUNT, COLLECTION },
  [HEK_INSTRUMENT_SEARCH_FILTERED] = {
    "search.filtered", N_("Filtered queries"), N_("Queries with a filter of rows."),
    COUNTER, HEK_UNIT_COUNT, COLLECTION },
  [HEK_INSTRUMENT_SEARCH_ERRORS] = {
    "search.errors", N_("Search errors"),
    N_("Searches that failed; those that were cancelled are none."),
    COUNTER, HEK_UNIT_COUNT, COLLECTION },
  [HEK_INSTRUMENT_SEARCH_RECALL] = {
    "search.recall", N_("Recall"),
    N_("Share of the true nearest rows in the answers of a sample of searches, which were asked "
       "again exactly."),
    GAUGE, HEK_UNIT_FRACTION, COLLECTION },

  [HEK_INSTRUMENT_IMPORT_ROWS] = {
    "import.rows", N_("Rows imported"), N_("Rows that imports have read and accepted."),
    COUNTER, HEK_UNIT_COUNT, COLLECTION },
  [HEK_INSTRUMENT_IMPORT_BYTES] = {
    "import.bytes", N_("Vectors imported"), N_("Size of the vectors of imported rows."),
    COUNTER, HEK_UNIT_BYTES, COLLECTION },
  [HEK_INSTRUMENT_IMPORT_REFUSED] = {
    "import.refused", N_("Rows refused"), N_("Rows that imports could not accept."),
    COUNTER, HEK_UNIT_COUNT, COLLECTION },
  [HEK_INSTRUMENT_IMPORT_TIME] = {
    "import.time", N_("Import time"), N_("Time of each import that was finished."),
    HISTOGRAM, HEK_UNIT_NS, COLLECTION },
  [HEK_INSTRUMENT_STORE_COMMIT_LATENCY] = {
    "store.commit_latency", N_("Commit latency"),
    N_("Time that each commit took until it was safe on disk."),
    HISTOGRAM, HEK_UNIT_NS, COLLECTION },
  [HEK_INSTRUMENT_STORE_ROWS_ADDED] = {
    "store.rows_added", N_("Rows added"), N_("Rows of commits that added some."),
    COUNTER, HEK_UNIT_COUNT, COLLECTION },
  [HEK_INSTRUMENT_STORE_ROWS_DELETED] = {
    "store.rows_deleted", N_("Rows deleted"),
    N_("Rows that were deleted; those that were replaced are none."),
    COUNTER, HEK_UNIT_COUNT, COLLECTION },
  [HEK_INSTRUMENT_STORE_SEAL_TIME] = {
    "store.seal_time", N_("Seal time"),
    N_("Time of making a segment of the rows that were appended since the last one."),
    HISTOGRAM, HEK_UNIT_NS, COLLECTION },
  [HEK_INSTRUMENT_STORE_COMPACT_TIME] = {
    "store.compact_time", N_("Compaction time"), N_("Time of each compaction."),
    HISTOGRAM, HEK_UNIT_NS, COLLECTION },
  [HEK_INSTRUMENT_STORE_ROWS_DROPPED] = {
    "store.rows_dropped", N_("Rows dropped"),
    N_("Deleted rows that compactions have removed from the disk."),
    COUNTER, HEK_UNIT_COUNT, COLLECTION },
  [HEK_INSTRUMENT_INDEX_BUILD_TIME] = {
    "index.build_time", N_("Index build time"), N_("Time of building the graph of a segment."),
    HISTOGRAM, HEK_UNIT_NS, COLLECTION },
  [HEK_INSTRUMENT_INDEX_BUILD_ROWS] = {
    "index.build_rows", N_("Rows indexed"), N_("Rows of graphs that were built."),
    COUNTER, HEK_UNIT_COUNT, COLLECTION },

  [HEK_INSTRUMENT_COLLECTION_ROWS] = {
    "collection.rows", N_("Rows"), N_("Rows of the collection."),
    GAUGE, HEK_UNIT_COUNT, COLLECTION },
  [HEK_INSTRUMENT_COLLECTION_DEAD_ROWS] = {
    "collection.dead_rows", N_("Dead rows"),
    N_("Deleted rows that are still in segments, until a compaction."),
    GAUGE, HEK_UNIT_COUNT, COLLECTION },
  [HEK_INSTRUMENT_COLLECTION_INDEXED_ROWS] = {
    "collection.indexed_rows", N_("Rows with a graph"),
    N_("Rows in segments that have a graph; the others are searched exactly."),
    GAUGE, HEK_UNIT_COUNT, COLLECTION },
  [HEK_INSTRUMENT_COLLECTION_SEGMENTS] = {
    "collection.segments", N_("Segments"), N_("Segments of the collection, the journal included."),
    GAUGE, HEK_UNIT_COUNT, COLLECTION },
  [HEK_INSTRUMENT_COLLECTION_DISK_BYTES] = {
    "collection.disk_bytes", N_("Size on disk"),
    N_("Size of the files of the collection, when it was last looked at."),
    GAUGE, HEK_UNIT_BYTES, COLLECTION },
  [HEK_INSTRUMENT_MEMORY_STORE] = {
    "memory.store", N_("Memory of rows"),
    N_("Memory of the opened collection: journals, keys, attributes."),
    GAUGE, HEK_UNIT_BYTES, COLLECTION },
  [HEK_INSTRUMENT_MEMORY_GRAPHS] = {
    "memory.graphs", N_("Memory of graphs"), N_("Graphs of opened segments, mapped from files."),
    GAUGE, HEK_UNIT_BYTES, COLLECTION },
  [HEK_INSTRUMENT_MEMORY_HEADS] = {
    "memory.heads", N_("Memory of journal graphs"), N_("Graphs of rows that have no segment yet."),
    GAUGE, HEK_UNIT_BYTES, COLLECTION },
  [HEK_INSTRUMENT_MEMORY_CODES] = {
    "memory.codes", N_("Memory of codes"), N_("Quantized codes that searches have opened."),
    GAUGE, HEK_UNIT_BYTES, COLLECTION },

  [HEK_INSTRUMENT_CACHE_COLLECTIONS] = {
    "cache.collections", N_("Opened collections"), N_("Collections that are kept open."),
    GAUGE, HEK_UNIT_COUNT, PROCESS },
  [HEK_INSTRUMENT_CACHE_HITS] = {
    "cache.hits", N_("Cache hits"), N_("Searches that found their collection open and up to date."),
    COUNTER, HEK_UNIT_COUNT, COLLECTION },
  [HEK_INSTRUMENT_CACHE_MISSES] = {
    "cache.misses", N_("Cache misses"), N_("Searches that had to open their collection first."),
    COUNTER, HEK_UNIT_COUNT, COLLECTION },
  [HEK_INSTRUMENT_JOBS_STARTED] = {
    "jobs.started", N_("Jobs started"), N_("Work that was begun in the background."),
    COUNTER, HEK_UNIT_COUNT, PROCESS },
  [HEK_INSTRUMENT_JOBS_DONE] = {
    "jobs.done", N_("Jobs done"), N_("Jobs that ended well."),
    COUNTER, HEK_UNIT_COUNT, PROCESS },
  [HEK_INSTRUMENT_JOBS_FAILED] = {
    "jobs.failed", N_("Jobs failed"), N_("Jobs that ended with an error."),
    COUNTER, HEK_UNIT_COUNT, PROCESS },
  [HEK_INSTRUMENT_JOBS_CANCELLED] = {
    "jobs.cancelled", N_("Jobs cancelled"), N_("Jobs that were cancelled."),
    COUNTER, HEK_UNIT_COUNT, PROCESS },
  [HEK_INSTRUMENT_JOBS_RUNNING] = {
    "jobs.running", N_("Jobs running"), N_("Jobs under way."),
    GAUGE, HEK_UNIT_COUNT, PROCESS },
  [HEK_INSTRUMENT_JOBS_TIME] = {
    "jobs.time", N_("Job time"), N_("Time of each job, however it ended."),
    HISTOGRAM, HEK_UNIT_NS, PROCESS },
  [HEK_INSTRUMENT_ERRORS] = {
    "errors", N_("Errors"),
    N_("Errors of searches, imports and other work; the same one again within a second is none."),
    COUNTER, HEK_UNIT_COUNT, COLLECTION | PROCESS },
  [HEK_INSTRUMENT_PROCESS_CPU] = {
    "process.cpu", N_("Processor time"), N_("Processors that the program kept busy: 1 is one."),
    GAUGE, HEK_UNIT_FRACTION, PROCESS },
  [HEK_INSTRUMENT_PROCESS_RSS] = {
    "process.rss", N_("Resident memory"),
    N_("Memory of the program, pages of mapped files included."),
    GAUGE, HEK_UNIT_BYTES, PROCESS },
  [HEK_INSTRUMENT_PROCESS_THREADS] = {
    "process.threads", N_("Threads"), N_("Threads of the program."),
    GAUGE, HEK_UNIT_COUNT, PROCESS },
  [HEK_INSTRUMENT_PROCESS_READ_BYTES] = {
    "process.read_bytes", N_("Read from disk"), N_("Bytes that disks delivered to the program."),
    COUNTER, HEK_UNIT_BYTES, PROCESS },
  [HEK_INSTRUMENT_PROCESS_WRITTEN_BYTES] = {
    "process.written_bytes", N_("Written to disk"), N_("Bytes that the program sent to disks."),
    COUNTER, HEK_UNIT_BYTES, PROCESS },
};

const HekInstrument *
hek_instrument_get (HekInstrumentId id)
{
  g_return_val_if_fail (id < HEK_N_INSTRUMENTS, &instruments[0]);

  return &instruments[id];
}

const HekInstrument *
hek_instrument_find (const char *id)
{
  for (guint i = 0; i < HEK_N_INSTRUMENTS; i++)
    if (g_str_equal (instruments[i].id, id))
      return &instruments[i];
  return NULL;
}

HekInstrumentId
hek_instrument_get_id (const HekInstrument *instrument)
{
  g_return_val_if_fail (instrument >= instruments && instrument < instruments + HEK_N_INSTRUMENTS,
                        0);

  return (HekInstrumentId) (instrument - instruments);
}

const char *
hek_unit_get_id (HekUnit unit)
{
  static const char *const ids[] = { "1", "ns", "bytes", "fraction" };

  g_return_val_if_fail (unit < G_N_ELEMENTS (ids), NULL);

  return ids[unit];
}

const char *
hek_instrument_kind_get_id (HekInstrumentKind kind)
{
  static const char *const ids[] = { "counter", "gauge", "histogram" };

  g_return_val_if_fail (kind < G_N_ELEMENTS (ids), NULL);

  return ids[kind];
}

/* --- for people ---------------------------------------------------------------------------- */

typedef struct
{
  double scale;
  const char *suffix; /* with the space before it */
} Step;

static const Step counts[] = { { 1, "" }, { 1e3, " k" }, { 1e6, " M" }, { 1e9, " G" } };
static const Step times[] = { { 1, " ns" }, { 1e3, " µs" }, { 1e6, " ms" }, { 1e9, " s" },
                              { 60e9, " min" }, { 3600e9, " h" } };
static const Step sizes[] = { { 1, " B" }, { 1e3, " kB" }, { 1e6, " MB" }, { 1e9, " GB" },
                              { 1e12, " TB" } };
static const Step shares[] = { { 0.01, " %" } };

/* Digits behind the point of three in all; none of a small whole number. */
static int
get_n_decimals (double value,
                double scale)
{
  if (scale == 1 && value == nearbyint (value))
    return 0;
  value = fabs (value / scale);
  return value < 9.995 ? 2 : value < 99.95 ? 1 : 0;
}

static char *
format_steps (const Step *steps,
              guint       n,
              double      value,
              const char *per)
{
  guint i = 0;

  /* 999.6 of one is 1.00 of the next. */
  while (i + 1 < n && fabs (value) >= steps[i + 1].scale * 0.9995)
    i++;
  return g_strdup_printf ("%.*f%s%s", get_n_decimals (value, steps[i].scale),
                          value / steps[i].scale, steps[i].suffix, per);
}

char *
hek_unit_format (HekUnit  unit,
                 double   value,
                 gboolean is_rate)
{
  const char *per = is_rate ? "/s" : "";

  if (!isfinite (value))
    return g_strdup (isnan (value) ? "–" : value > 0 ? "∞" : "−∞");
  switch (unit)
    {
    case HEK_UNIT_NS:
      if (is_rate)
        return format_steps (shares, G_N_ELEMENTS (shares), value / 1e9, "");
      return format_steps (times, G_N_ELEMENTS (times), value, per);
    case HEK_UNIT_BYTES:
      return format_steps (sizes, G_N_ELEMENTS (sizes), value, per);
    case HEK_UNIT_FRACTION:
      return format_steps (shares, G_N_ELEMENTS (shares), value, per);
    default:
      return format_steps (counts, G_N_ELEMENTS (counts), value, per);
    }
}
