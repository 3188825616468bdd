/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the recorder costs: nanoseconds of processor time for all that one search records, with and
 * without other threads that record too; and a loop of real searches, with the recorder on and off
 * in turns, as pairs of which the median counts. The collector takes everything once a second
 * meanwhile, as it does in use. Then how long after a second has ended its searches can be read
 * from the series, while searches go on.
 *
 * usage: bench-telemetry [rows=N] [pairs=N]
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <glib/gstdio.h>

#include "bench-hnsw-data.h"
#include "bench-report.h"
#include "hek-collection-index.h"
#include "hek-process-sample.h"
#include "hek-searcher.h"
#include "hek-series-read.h"
#include "hek-series-recorder.h"
#include "hek-telemetry.h"
#include "hek-workspace.h"

#define DIM 32u
#define N_QUERIES 1000u
#define N_CALLS 200000u
#define N_ROUNDS 11u
#define LOOP_S 0.15
#define TURN_SEARCHES 50u
#define BATCH_ROWS 5000u

#define TARGET_NS 150.0
#define TARGET_SHARE 1.0

#define N_SECONDS 8u
#define TARGET_DELAY_MS 100.0

static void
check (GError *error)
{
  if (error != NULL)
    g_error ("%s", error->message);
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_tree (child);
    }
  g_remove (path);
}

static double
median (double *values,
        guint   n)
{
  qsort (values, n, sizeof *values, bench_compare_doubles);
  return values[n / 2];
}

/* --- the collector ------------------------------------------------------------------------- */

static gint may_end; /* atomic */

/* As in use: everything, once a second. */
static gpointer
collect_all (gpointer data)
{
  HekProcessSample before = { 0 };
  double worst = 0;

  for (guint i = 0; !g_atomic_int_get (&may_end); i++)
    {
      g_usleep (10000);
      if (i % 100 == 99)
        {
          double start = bench_thread_s ();

          hek_process_sample_record (&before);
          hek_telemetry_batch_free (hek_telemetry_collect ());
          worst = MAX (worst, bench_thread_s () - start);
        }
    }
  printf ("collecting all of a second takes at most %.2f ms of processor time\n", worst * 1e3);
  return NULL;
}

/* --- what one search records --------------------------------------------------------------- */

/* The calls that hek_searcher_search() makes, of a search of 137 µs. */
static void
record_one (HekTelemetryScope *scope,
            guint64            i)
{
  guint64 mark = hek_telemetry_mark ();
  const HekTelemetryEntry entries[] = {
    { HEK_INSTRUMENT_SEARCH_LATENCY, hek_telemetry_since (mark) + 137000 + i % 1000 },
    { HEK_INSTRUMENT_SEARCH_QUERIES, 1 },
    { HEK_INSTRUMENT_SEARCH_HITS, 10 },
    { HEK_INSTRUMENT_SEARCH_VISITED, 800 },
    { HEK_INSTRUMENT_SEARCH_COMPARED, 40 },
    { HEK_INSTRUMENT_SEARCH_GRAPH, 1 },
  };

  hek_telemetry_write (scope, entries, G_N_ELEMENTS (entries));
}

/* Nanoseconds of processor time. */
static double
time_calls (HekTelemetryScope *scope)
{
  double start = bench_thread_s ();

  for (guint64 i = 0; i < N_CALLS; i++)
    record_one (scope, i);
  return (bench_thread_s () - start) * 1e9 / N_CALLS;
}

static gpointer
disturb (gpointer data)
{
  for (guint64 i = 0; !g_atomic_int_get (&may_end); i++)
    record_one (data, i);
  return NULL;
}

static double
measure_calls (HekTelemetryScope *scope,
               guint              n_others)
{
  GThread *others[8];
  double ns[N_ROUNDS], result;

  g_atomic_int_set (&may_end, 0);
  for (guint i = 0; i < n_others; i++)
    others[i] = g_thread_new ("other", disturb, scope);
  for (guint i = 0; i < N_ROUNDS; i++)
    ns[i] = time_calls (scope);
  g_atomic_int_set (&may_end, 1);
  for (guint i = 0; i < n_others; i++)
    g_thread_join (others[i]);
  result = median (ns, N_ROUNDS);
  hek_telemetry_batch_free (hek_telemetry_collect ());
  return result;
}

static void
bench_calls (void)
{
  HekTelemetryScope *scope = hek_telemetry_scope ("bench");
  double off;

  off = measure_calls (scope, 0);
  hek_telemetry_set_enabled (TRUE);
  bench_report ("all that one search records", measure_calls (scope, 0), "ns", TARGET_NS, TRUE);
  bench_report ("the same beside three threads that do nothing else", measure_calls (scope, 3),
                "ns", TARGET_NS, TRUE);
  bench_report ("while the recorder is off", off, "ns", 10, TRUE);
}

/* --- real searches ------------------------------------------------------------------------- */

static HekSearcher *
make_collection (HekWorkspace   *workspace,
                 const BenchSet *set)
{
  g_autoptr (HekSchema) schema = hek_schema_new (HEK_DTYPE_F32, set->dim, NULL, 0);
  const HekStoreSpec spec = { .schema = schema, .distance = HEK_DISTANCE_L2 };
  const HekImportOptions options = { .policy = HEK_KEYS_REFUSE };
  GError *error = NULL;
  g_autoptr (HekStore) store = hek_workspace_create (workspace, "bench", &spec, &error);
  g_autoptr (HekImport) import = NULL;
  g_autoptr (HekSnapshot) snapshot = NULL;
  HekIndexReport report;
  HekSearcher *searcher;

  check (error);
  import = hek_import_new (store, &options, &error);
  check (error);
  for (gsize i = 0; i < set->n; i += BATCH_ROWS)
    {
      gsize n = MIN (BATCH_ROWS, set->n - i);
      g_autoptr (HekBatch) batch = hek_batch_try_new (schema, n);

      batch->n_rows = n;
      memcpy (batch->vectors, set->rows + i * set->dim, n * set->dim * sizeof (float));
      hek_import_append (import, batch, NULL, &error);
      check (error);
    }
  hek_import_commit (import, NULL, NULL, &error);
  check (error);
  hek_collection_build_index (store, NULL, FALSE, &report, NULL, &error);
  check (error);
  snapshot = hek_store_snapshot (store, &error);
  check (error);
  searcher = hek_searcher_new (snapshot, NULL, &error);
  check (error);
  return searcher;
}

/* Seconds of processor time of searches for queries @first, @first + 1 … */
static double
time_searches (HekSearcher    *searcher,
               const BenchSet *set,
               guint           first,
               guint           n)
{
  const HekSearchOptions options = { .k = BENCH_K };
  HekHit hits[BENCH_K];
  guint n_hits;
  double start = bench_thread_s ();
  GError *error = NULL;

  for (guint i = first; i < first + n; i++)
    {
      const HekRows query = { HEK_DTYPE_F32, set->dim, 1, set->dim * sizeof (float),
                              (const guint8 *) (set->queries + (i % N_QUERIES) * set->dim) };

      hek_searcher_search (searcher, &query, &options, hits, &n_hits, NULL, &error);
      check (error);
    }
  return bench_thread_s () - start;
}

/*
 * A pair of runs, in turns of a few searches each, so that both meet the same machine: the clock of
 * the processor and what others do change within milliseconds. Who comes first changes with every
 * turn, since the second finds the rows in the cache. Returns: how much longer the run with the
 * recorder took, in %
 */
static double
run_pair (HekSearcher    *searcher,
          const BenchSet *set,
          guint           n_turns)
{
  double s[2] = { 0 };

  for (guint i = 0; i < n_turns; i++)
    for (guint j = 0; j < 2; j++)
      {
        gboolean is_on = (i + j) % 2 != 0;

        hek_telemetry_set_enabled (is_on);
        s[is_on] += time_searches (searcher, set, i * TURN_SEARCHES, TURN_SEARCHES);
      }
  return 100 * (s[1] / s[0] - 1);
}

static void
bench_searches (HekSearcher    *searcher,
                const BenchSet *set,
                guint           n_pairs)
{
  g_autofree double *shares = g_new (double, n_pairs);
  GThread *collector;
  double plain = time_searches (searcher, set, 0, N_QUERIES) / N_QUERIES;
  guint n_turns = (guint) (LOOP_S / plain / TURN_SEARCHES) + 1;

  g_atomic_int_set (&may_end, 0);
  collector = g_thread_new ("collector", collect_all, NULL);
  for (guint i = 0; i < n_pairs; i++)
    shares[i] = run_pair (searcher, set, n_turns);
  hek_telemetry_set_enabled (TRUE);
  g_atomic_int_set (&may_end, 1);
  g_thread_join (collector);
  qsort (shares, n_pairs, sizeof *shares, bench_compare_doubles);
  printf ("a search takes %.1f µs; of %u pairs of %u searches the quartiles are %.2f %%, %.2f %%\n",
          plain * 1e6, n_pairs, n_turns * TURN_SEARCHES, shares[n_pairs / 4],
          shares[n_pairs * 3 / 4]);
  bench_report ("searches with the recorder on, median of the pairs", shares[n_pairs / 2], "%",
                TARGET_SHARE, TRUE);
}

/* --- from the engine to the series ---------------------------------------------------------- */

typedef struct
{
  double ms[N_SECONDS];
  gint n;               /* atomic: of them */
} Delays;

/* Whoever is told that a second is kept reads it back before the time is taken. */
static void
second_is_kept (HekSeriesStore        *store,
                const HekSeriesSample *samples,
                guint                  n_samples,
                const GError          *error,
                gpointer               user_data)
{
  Delays *delays = user_data;
  g_autoptr (HekSeriesInfo) info = NULL;
  HekSeriesPoint point = { 0 };
  guint n = (guint) g_atomic_int_get (&delays->n);

  g_assert (store != NULL && error == NULL);
  info = hek_series_store_find (store, "search.latency", samples[0].scope, NULL);
  for (guint i = 0; info == NULL && i < n_samples; i++)
    info = hek_series_store_find (store, "search.latency", samples[i].scope, NULL);
  if (info == NULL || n == N_SECONDS ||
      !hek_series_read_last (store, info->id, G_MAXINT64, &point, NULL) || point.count == 0)
    return;
  delays->ms[n] = 1e-3 * (double) (g_get_real_time () - point.time_us);
  g_atomic_int_set (&delays->n, (gint) n + 1);
}

static void
bench_delay (HekSearcher    *searcher,
             const BenchSet *set,
             const char     *path)
{
  Delays delays = { .n = 0 };
  HekSeriesRecorder *recorder
    = hek_series_recorder_start (hek_file_ops_system (), path, second_is_kept, &delays);

  while (g_atomic_int_get (&delays.n) < (gint) N_SECONDS)
    (void) time_searches (searcher, set, 0, TURN_SEARCHES);
  hek_series_recorder_stop (recorder);
  qsort (delays.ms, N_SECONDS, sizeof *delays.ms, bench_compare_doubles);
  printf ("of %u seconds the median can be read %.1f ms after its end\n", N_SECONDS,
          delays.ms[N_SECONDS / 2]);
  bench_report ("engine to series, the longest after the end of a second",
                delays.ms[N_SECONDS - 1], "ms", TARGET_DELAY_MS, TRUE);
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *folder = g_dir_make_tmp ("hektor-bench-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "ws", NULL);
  guint n_rows = 20000, n_pairs = 31;
  HekWorkspace *workspace;
  HekSearcher *searcher;
  BenchSet *set;
  GError *error = NULL;

  for (int i = 1; i < argc; i++)
    if (sscanf (argv[i], "rows=%u", &n_rows) != 1 && sscanf (argv[i], "pairs=%u", &n_pairs) != 1)
      g_error ("%s: rows=N or pairs=N", argv[i]);
  bench_calls ();
  set = bench_set_clusters (n_rows, DIM, N_QUERIES);
  workspace = hek_workspace_open (path, HEK_WORKSPACE_WRITE, &error);
  check (error);
  searcher = make_collection (workspace, set);
  bench_searches (searcher, set, n_pairs);
  bench_delay (searcher, set, path);
  hek_searcher_unref (searcher);
  hek_workspace_close (workspace);
  bench_set_free (set);
  remove_tree (folder);
  return 0;
}
