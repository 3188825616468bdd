/* SPDX-License-Identifier: Apache-2.0 */
/* What collections tell the recorder: searches, imports, commits, graphs, compactions, errors. */
#include "config.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

#include "hek-collection-compact.h"
#include "hek-collection-head.h"
#include "hek-collection-import.h"
#include "hek-rng.h"
#include "hek-search-recall.h"
#include "hek-searcher-private.h"
#include "hek-telemetry.h"
#include "things.h"

#define DIM 8
#define N 3000
#define K 10
#define PATIENCE_US ((gint64) 60 * G_USEC_PER_SEC)

typedef struct
{
  Things things;
  HekTelemetryScope *scope;
  HekTelemetryBatch *batch; /* (nullable) */
} Fixture;

static float *
draw_rows (guint64 seed,
           gsize   n)
{
  float *rows = g_new (float, n * DIM);
  HekRng rng;

  hek_rng_init (&rng, seed);
  for (gsize i = 0; i < n * DIM; i++)
    rows[i] = (float) hek_rng_double (&rng);
  return rows;
}

static void
collect (Fixture *fixture)
{
  g_clear_pointer (&fixture->batch, hek_telemetry_batch_free);
  fixture->batch = hek_telemetry_collect ();
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  hek_telemetry_set_enabled (TRUE);
  things_set_up (&fixture->things, DIM, HEK_DISTANCE_L2, 0);
  fixture->scope = hek_telemetry_scope (hek_store_get_uuid (fixture->things.store));
  collect (fixture);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_clear_pointer (&fixture->batch, hek_telemetry_batch_free);
  things_tear_down (&fixture->things);
}

static void
import (Fixture *fixture,
        guint64  seed,
        gsize    n)
{
  g_autofree float *rows = draw_rows (seed, n);
  g_autoptr (HekBatch) batch = things_new_batch (&fixture->things, rows, 0, n, 7);

  things_import (&fixture->things, batch, NULL);
}

/* Of the last batch; 0: nothing was recorded. */
static double
sum_of (Fixture         *fixture,
        HekInstrumentId  id)
{
  for (guint i = 0; i < fixture->batch->samples->len; i++)
    {
      const HekTelemetrySample *sample =
        &g_array_index (fixture->batch->samples, HekTelemetrySample, i);

      if (sample->scope == fixture->scope && sample->id == id)
        return hek_instrument_get (id)->kind == HEK_INSTRUMENT_HISTOGRAM ? (double) sample->count
               : sample->sum / (double) sample->count;
    }
  return 0;
}

static const HekTelemetryEvent *
find_event (Fixture      *fixture,
            HekEventKind  kind)
{
  for (guint i = 0; i < fixture->batch->events->len; i++)
    {
      const HekTelemetryEvent *event =
        &g_array_index (fixture->batch->events, HekTelemetryEvent, i);

      if (event->scope == fixture->scope && event->kind == kind)
        return event;
    }
  return NULL;
}

/* @n queries at once. Returns: hits */
static guint
search (HekSearcher            *searcher,
        const HekSearchOptions *options,
        guint                   n)
{
  g_autofree float *vectors = draw_rows (99, n);
  const HekRows queries = { HEK_DTYPE_F32, DIM, n, DIM * sizeof (float),
                            (const guint8 *) vectors };
  g_autofree HekHit *hits = g_new (HekHit, n * K);
  g_autofree guint *n_hits = g_new (guint, n);
  GError *error = NULL;
  guint sum = 0;

  hek_searcher_search (searcher, &queries, options, hits, n_hits, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < n; i++)
    sum += n_hits[i];
  return sum;
}

static void
test_search (Fixture       *fixture,
             gconstpointer  data)
{
  HekSearchOptions options = { .k = K };
  g_autoptr (HekSearcher) searcher = NULL;

  import (fixture, 1, N);
  searcher = things_open_searcher (&fixture->things, 0);
  collect (fixture);

  /* without a graph every row is compared */
  g_assert_cmpuint (search (searcher, &options, 1), ==, K);
  collect (fixture);
  g_assert_cmpfloat (sum_of (fixture, HEK_INSTRUMENT_SEARCH_LATENCY), ==, 1);
  g_assert_cmpfloat (sum_of (fixture, HEK_INSTRUMENT_SEARCH_QUERIES), ==, 1);
  g_assert_cmpfloat (sum_of (fixture, HEK_INSTRUMENT_SEARCH_HITS), ==, K);
  g_assert_cmpfloat (sum_of (fixture, HEK_INSTRUMENT_SEARCH_EXACT), ==, 1);
  g_assert_cmpfloat (sum_of (fixture, HEK_INSTRUMENT_SEARCH_COMPARED), ==, N);
  g_assert_cmpfloat (sum_of (fixture, HEK_INSTRUMENT_SEARCH_VISITED), ==, 0);
  g_assert_cmpfloat (sum_of (fixture, HEK_INSTRUMENT_SEARCH_FILTERED), ==, 0);

  /* several at once are another latency */
  search (searcher, &options, 5);
  collect (fixture);
  g_assert_cmpfloat (sum_of (fixture, HEK_INSTRUMENT_SEARCH_LATENCY), ==, 0);
  g_assert_cmpfloat (sum_of (fixture, HEK_INSTRUMENT_SEARCH_BATCH_LATENCY), ==, 1);
  g_assert_cmpfloat (sum_of (fixture, HEK_INSTRUMENT_SEARCH_QUERIES), ==, 5);
  g_assert_cmpfloat (sum_of (fixture, HEK_INSTRUMENT_SEARCH_COMPARED), ==, 5 * N);

  /* what nobody asked for is not recorded, nor anything while the recorder is off */
  options.is_test = TRUE;
  search (searcher, &options, 1);
  options.is_test = FALSE;
  hek_telemetry_set_enabled (FALSE);
  search (searcher, &options, 1);
  hek_telemetry_set_enabled (TRUE);
  collect (fixture);
  g_assert_cmpfloat (sum_of (fixture, HEK_INSTRUMENT_SEARCH_QUERIES), ==, 0);
}

static void
test_graph (Fixture       *fixture,
            gconstpointer  data)
{
  HekSearchOptions options = { .k = K, .ef = 32 };
  g_autoptr (HekSearcher) searcher = NULL;
  g_autoptr (HekFilter) filter = NULL;
  g_autoptr (HekRowFilter) rows = NULL;
  g_autoptr (GArray) near = NULL;
  g_autofree float *vector = draw_rows (99, 1);
  GError *error = NULL;
  double visited;

  import (fixture, 1, N);
  things_build_index (&fixture->things, FALSE, NULL);
  searcher = things_open_searcher (&fixture->things, 0);
  collect (fixture);
  g_assert_cmpfloat (sum_of (fixture, HEK_INSTRUMENT_INDEX_BUILD_TIME), ==, 1);
  g_assert_cmpfloat (sum_of (fixture, HEK_INSTRUMENT_INDEX_BUILD_ROWS), ==, N);
  g_assert_nonnull (find_event (fixture, HEK_EVENT_INDEX));
  g_assert_nonnull (strstr (find_event (fixture, HEK_EVENT_INDEX)->text, "rows: 3.00 k"));

  search (searcher, &options, 1);
  collect (fixture);
  visited = sum_of (fixture, HEK_INSTRUMENT_SEARCH_VISITED);
  g_assert_cmpfloat (sum_of (fixture, HEK_INSTRUMENT_SEARCH_GRAPH), ==, 1);
  g_assert_cmpfloat (sum_of (fixture, HEK_INSTRUMENT_SEARCH_EXACT), ==, 0);
  g_assert_cmpfloat (visited, >=, K);
  g_assert_cmpfloat (visited, <, N);
  g_assert_cmpfloat (sum_of (fixture, HEK_INSTRUMENT_SEARCH_COMPARED), <, N);

  options.exact = TRUE;
  filter = hek_filter_parse ("label = 3", hek_store_get_schema (fixture->things.store), &error);
  g_assert_no_error (error);
  rows = hek_row_filter_new (searcher, filter, NULL, &error);
  g_assert_no_error (error);
  options.filter = rows;
  search (searcher, &options, 1);
  collect (fixture);
  g_assert_cmpfloat (sum_of (fixture, HEK_INSTRUMENT_SEARCH_EXACT), ==, 1);
  g_assert_cmpfloat (sum_of (fixture, HEK_INSTRUMENT_SEARCH_FILTERED), ==, 1);
  g_assert_cmpfloat (sum_of (fixture, HEK_INSTRUMENT_SEARCH_COMPARED), ==,
                     (double) hek_row_filter_get_n_rows (rows));

  options.filter = NULL;
  near = hek_searcher_search_radius (searcher, vector, 0.2, &options, NULL, &error);
  g_assert_no_error (error);
  collect (fixture);
  g_assert_cmpfloat (sum_of (fixture, HEK_INSTRUMENT_SEARCH_LATENCY), ==, 1);
  g_assert_cmpfloat (sum_of (fixture, HEK_INSTRUMENT_SEARCH_HITS), ==, near->len);
  g_assert_cmpfloat (sum_of (fixture, HEK_INSTRUMENT_SEARCH_COMPARED), ==, N);
}

/* A search by graph is asked again exactly; one that was exact already is not. */
static void
test_recall (Fixture       *fixture,
             gconstpointer  data)
{
  HekSearchOptions options = { .k = K, .ef = K, .exact = TRUE };
  gint64 end_us = g_get_monotonic_time () + PATIENCE_US;
  g_autoptr (HekSearcher) searcher = NULL;
  double found;

  import (fixture, 1, N);
  things_build_index (&fixture->things, FALSE, NULL);
  searcher = things_open_searcher (&fixture->things, 0);
  while (hek_search_recall_measure (NULL)) /* of tests before */
    ;
  search (searcher, &options, 1);
  g_assert_false (hek_search_recall_measure (NULL));

  options.exact = FALSE;
  /* Another one is wanted when the recorder has looked around, and a hundred times as much time
   * has passed as the last one took. */
  while (g_get_monotonic_time () < end_us)
    {
      collect (fixture);
      search (searcher, &options, 1);
      if (hek_search_recall_measure (NULL))
        break;
      collect (fixture);
      if (sum_of (fixture, HEK_INSTRUMENT_SEARCH_RECALL) > 0)
        break;
      g_usleep (1000);
    }
  if (sum_of (fixture, HEK_INSTRUMENT_SEARCH_RECALL) == 0)
    collect (fixture);
  found = sum_of (fixture, HEK_INSTRUMENT_SEARCH_RECALL);
  g_assert_cmpfloat (found, >=, 0.5);
  g_assert_cmpfloat (found, <=, 1);
  g_assert_cmpfloat_with_epsilon (found * K, round (found * K), 1e-9);
}

/* A sample is let go of when the recorder is turned off: it holds the collection's files. */
static void
test_recall_off (Fixture       *fixture,
                 gconstpointer  data)
{
  const HekSearchOptions options = { .k = K, .ef = K };
  g_autoptr (HekSearcher) searcher = NULL;

  import (fixture, 1, N);
  things_build_index (&fixture->things, FALSE, NULL);
  searcher = things_open_searcher (&fixture->things, 0);
  for (guint i = 0; i < 5000 && g_atomic_ref_count_compare (&searcher->ref, 1); i++)
    {
      search (searcher, &options, 1);
      if (!g_atomic_ref_count_compare (&searcher->ref, 1))
        break;
      collect (fixture);
      g_usleep (1000);
    }
  g_assert_false (g_atomic_ref_count_compare (&searcher->ref, 1));
  hek_telemetry_set_enabled (FALSE);
  for (guint i = 0; i < 5000 && !g_atomic_ref_count_compare (&searcher->ref, 1); i++)
    g_usleep (1000);
  g_assert_true (g_atomic_ref_count_compare (&searcher->ref, 1));
  hek_telemetry_set_enabled (TRUE);
}

/* Rows of a journal that have joined its graph, and those that have not. */
static void
test_journal (Fixture       *fixture,
              gconstpointer  data)
{
  const HekSearchOptions options = { .k = K };
  g_autofree float *rows = draw_rows (5, N);
  g_autoptr (HekBatch) batch = things_new_batch (&fixture->things, rows, 0, N, 7);
  g_autoptr (HekSearcher) searcher = NULL;
  GError *error = NULL;
  guint64 n_joined;

  things_append (&fixture->things, batch);
  collect (fixture);
  g_assert_cmpfloat (sum_of (fixture, HEK_INSTRUMENT_STORE_COMMIT_LATENCY), ==, 1);
  g_assert_cmpfloat (sum_of (fixture, HEK_INSTRUMENT_STORE_ROWS_ADDED), ==, N);

  g_assert_true (hek_collection_join_head (fixture->things.store, &n_joined, NULL, &error));
  g_assert_no_error (error);
  searcher = things_open_searcher (&fixture->things, 0);
  search (searcher, &options, 1);
  collect (fixture);
  g_assert_cmpfloat (sum_of (fixture, HEK_INSTRUMENT_SEARCH_GRAPH), ==, 1);
  g_assert_cmpfloat (sum_of (fixture, HEK_INSTRUMENT_SEARCH_VISITED), >=, K);
  g_assert_cmpfloat (sum_of (fixture, HEK_INSTRUMENT_SEARCH_COMPARED), ==, N % 64);
}

static void
test_writing (Fixture       *fixture,
              gconstpointer  data)
{
  guint64 ids[N / 2];
  HekCompactReport report;
  GError *error = NULL;

  import (fixture, 1, N);
  collect (fixture);
  g_assert_cmpfloat (sum_of (fixture, HEK_INSTRUMENT_STORE_ROWS_ADDED), ==, N);
  g_assert_cmpfloat (sum_of (fixture, HEK_INSTRUMENT_STORE_COMMIT_LATENCY), ==, 1);

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    ids[i] = 2 * i + 1;
  things_delete (&fixture->things, ids, G_N_ELEMENTS (ids));
  collect (fixture);
  g_assert_cmpfloat (sum_of (fixture, HEK_INSTRUMENT_STORE_ROWS_DELETED), ==,
                     G_N_ELEMENTS (ids));
  g_assert_cmpfloat (sum_of (fixture, HEK_INSTRUMENT_COLLECTION_ROWS), ==,
                     N - G_N_ELEMENTS (ids));
  g_assert_cmpfloat (sum_of (fixture, HEK_INSTRUMENT_COLLECTION_DEAD_ROWS), ==,
                     G_N_ELEMENTS (ids));
  g_assert_cmpfloat (sum_of (fixture, HEK_INSTRUMENT_COLLECTION_SEGMENTS), ==, 1);

  g_assert_true (hek_collection_compact (fixture->things.store, NULL, &report, NULL, &error));
  g_assert_no_error (error);
  collect (fixture);
  g_assert_cmpuint (report.n_dropped, ==, G_N_ELEMENTS (ids));
  g_assert_cmpfloat (sum_of (fixture, HEK_INSTRUMENT_STORE_COMPACT_TIME), ==, 1);
  g_assert_cmpfloat (sum_of (fixture, HEK_INSTRUMENT_STORE_ROWS_DROPPED), ==,
                     G_N_ELEMENTS (ids));
  g_assert_nonnull (find_event (fixture, HEK_EVENT_COMPACT));
  g_assert_cmpfloat (sum_of (fixture, HEK_INSTRUMENT_MEMORY_STORE), <, N / 8.0);
}

static void
test_import (Fixture       *fixture,
             gconstpointer  data)
{
  g_autofree char *path = g_build_filename (fixture->things.folder, "rows.csv", NULL);
  g_autoptr (GString) text = g_string_new ("w0,w1,w2,w3,w4,w5,w6,w7,label\n");
  g_autoptr (GPtrArray) sources =
    g_ptr_array_new_with_free_func ((GDestroyNotify) hek_source_close);
  const HekSourceFormat *csv = hek_source_format_find ("csv");
  g_auto (HekSourceOptions) options = { 0 };
  const HekImportPlan plan = { 0 };
  HekImportReport report;
  const HekTelemetryEvent *event;
  GError *error = NULL;

  for (guint i = 0; i < 200; i++)
    g_string_append_printf (text, "%s,1,2,3,4,5,6,7,%u\n", i % 50 == 49 ? "x" : "1", i);
  g_assert_true (g_file_set_contents (path, text->str, -1, NULL));
  hek_source_options_init (&options, csv);
  g_assert_true (hek_source_options_set (&options, "vectors", "w", &error));
  g_ptr_array_add (sources, hek_source_open (path, csv, &options, NULL, &error));
  g_assert_no_error (error);
  hek_collection_import (fixture->things.workspace, "things", &plan, sources, &report, NULL,
                         &error);
  g_assert_no_error (error);
  collect (fixture);
  g_assert_cmpfloat (sum_of (fixture, HEK_INSTRUMENT_IMPORT_ROWS), ==, 196);
  g_assert_cmpfloat (sum_of (fixture, HEK_INSTRUMENT_IMPORT_BYTES), ==, 196 * DIM * 4);
  g_assert_cmpfloat (sum_of (fixture, HEK_INSTRUMENT_IMPORT_REFUSED), ==, 4);
  g_assert_cmpfloat (sum_of (fixture, HEK_INSTRUMENT_IMPORT_TIME), ==, 1);
  g_assert_cmpfloat (sum_of (fixture, HEK_INSTRUMENT_STORE_ROWS_ADDED), ==, 196);
  g_assert_cmpfloat (sum_of (fixture, HEK_INSTRUMENT_ERRORS), ==, 0);
  event = find_event (fixture, HEK_EVENT_IMPORT);
  g_assert_nonnull (strstr (event->text, "rows: 196, refused: 4"));
  g_assert_cmpint (event->began_us, <=, event->ended_us);
}

/* Changes a byte of the vectors. */
static void
damage_segment (Fixture *fixture)
{
  g_autofree char *dir = g_build_filename (hek_workspace_get_path (fixture->things.workspace),
                                           "collections",
                                           hek_store_get_uuid (fixture->things.store), NULL);
  g_autoptr (GDir) names = g_dir_open (dir, 0, NULL);
  const char *name;
  guint n = 0;

  while ((name = g_dir_read_name (names)) != NULL)
    if (g_str_has_suffix (name, ".vec"))
      {
        g_autofree char *path = g_build_filename (dir, name, NULL);
        int fd = g_open (path, O_WRONLY);

        g_assert_cmpint (pwrite (fd, "!", 1, 30000), ==, 1);
        close (fd);
        n++;
      }
  g_assert_cmpuint (n, ==, 1);
}

/* So that nothing has been read yet. */
static void
reopen (Fixture *fixture)
{
  GError *error = NULL;

  hek_store_unref (fixture->things.store);
  fixture->things.store = hek_workspace_open_store (fixture->things.workspace, "things", &error);
  g_assert_no_error (error);
}

/* What fails is an error of the collection, and what is cancelled is none. */
static void
test_errors (Fixture       *fixture,
             gconstpointer  data)
{
  const HekSearchOptions options = { .k = K };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  const HekTask task = { .cancellable = cancellable };
  g_autoptr (HekSearcher) searcher = NULL;
  g_autofree float *vector = draw_rows (99, 1);
  const HekRows query = { HEK_DTYPE_F32, DIM, 1, DIM * sizeof (float), (const guint8 *) vector };
  g_autoptr (GError) error = NULL;
  HekHit hits[K];
  guint n_hits;

  import (fixture, 1, N);
  searcher = things_open_searcher (&fixture->things, 0);
  collect (fixture);
  g_cancellable_cancel (cancellable);
  g_assert_false (hek_searcher_search (searcher, &query, &options, hits, &n_hits, &task, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  collect (fixture);
  g_assert_cmpfloat (sum_of (fixture, HEK_INSTRUMENT_SEARCH_ERRORS), ==, 0);
  g_assert_cmpfloat (sum_of (fixture, HEK_INSTRUMENT_SEARCH_QUERIES), ==, 0);
  g_assert_cmpuint (fixture->batch->events->len, ==, 0);

  g_clear_error (&error);
  g_clear_pointer (&searcher, hek_searcher_unref);
  reopen (fixture);
  damage_segment (fixture);
  searcher = things_open_searcher (&fixture->things, 0);
  g_assert_false (hek_searcher_search (searcher, &query, &options, hits, &n_hits, NULL, &error));
  g_assert_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_DAMAGED);
  collect (fixture);
  g_assert_cmpfloat (sum_of (fixture, HEK_INSTRUMENT_SEARCH_ERRORS), ==, 1);
  g_assert_cmpfloat (sum_of (fixture, HEK_INSTRUMENT_SEARCH_QUERIES), ==, 0);
  g_assert_cmpstr (find_event (fixture, HEK_EVENT_ERROR)->text, ==, error->message);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name) \
  g_test_add ("/collection/telemetry/" #name, Fixture, NULL, set_up, test_##name, tear_down)
  ADD (search);
  ADD (graph);
  ADD (recall);
  ADD (recall_off);
  ADD (journal);
  ADD (writing);
  ADD (import);
  ADD (errors);
#undef ADD
  return g_test_run ();
}
