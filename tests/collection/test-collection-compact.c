/* SPDX-License-Identifier: Apache-2.0 */
/* Compaction of a collection with graphs: what is found before, beside and after it, and as of
 * earlier commits; tiers, threads, cancelling, rows that are all dead. */
#include "config.h"

#include "compact-fixture.h"

#include "hek-collection-compact.h"
#include "hek-parallel.h"
#include "hek-searcher.h"
#include "../test-valgrind.h"

#define N_QUERIES 40
#define K 10

static HekCompactReport
compact (CompactFixture          *fixture,
         const HekCompactOptions *options)
{
  HekCompactReport report;
  GError *error = NULL;
  guint n_sound;

  g_assert_true (hek_collection_compact (fixture->things.store, options, &report, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (hek_collection_validate_index (fixture->things.store, &n_sound, NULL, &error));
  g_assert_no_error (error);
  return report;
}

static guint64
count_live (const CompactFixture *fixture)
{
  guint64 n = 0;

  for (guint64 i = 0; i < fixture->n_rows; i++)
    n += !fixture->dead[i];
  return n;
}

static double
squared_distance (const float *a,
                  const float *b)
{
  double sum = 0;

  for (guint i = 0; i < DIM; i++)
    sum += ((double) a[i] - b[i]) * ((double) a[i] - b[i]);
  return sum;
}

static guint
count_nearer (const CompactFixture *fixture,
              const float          *query,
              double                distance,
              int                   label)
{
  guint n = 0;

  for (guint64 i = 0; i < fixture->n_rows; i++)
    n += !fixture->dead[i] && (label < 0 || (int) (i % N_LABELS) == label) &&
         squared_distance (query, fixture->vectors + i * DIM) < distance * (1 - 1e-5);
  return n;
}

/* The part of the answers that are among the true K. */
static double
measure_recall (const CompactFixture *fixture,
                HekSnapshot          *snapshot,
                int                   label)
{
  GError *error = NULL;
  g_autoptr (HekSearcher) searcher = hek_searcher_new (snapshot, NULL, &error);
  g_autoptr (HekFilter) filter = NULL;
  g_autoptr (HekRowFilter) row_filter = NULL;
  g_autofree float *queries = g_new (float, N_QUERIES * DIM);
  HekRows rows = { HEK_DTYPE_F32, DIM, N_QUERIES, DIM * sizeof (float),
                   (const guint8 *) queries };
  HekSearchOptions options = { .k = K };
  g_autofree HekHit *hits = g_new (HekHit, N_QUERIES * K);
  guint n_hits[N_QUERIES], n_true = 0;
  HekRng rng;

  g_assert_no_error (error);
  if (label >= 0)
    {
      g_autofree char *text = g_strdup_printf ("label = %d", label);

      filter = hek_filter_parse (text, hek_store_get_schema (fixture->things.store), &error);
      g_assert_no_error (error);
      options.filter = row_filter = hek_row_filter_new (searcher, filter, NULL, &error);
      g_assert_no_error (error);
    }
  hek_rng_init (&rng, 9);
  for (guint i = 0; i < N_QUERIES * DIM; i++)
    queries[i] = (float) hek_rng_below (&rng, 2000) / 1000 - 1;
  g_assert_true (hek_searcher_search (searcher, &rows, &options, hits, n_hits, NULL, &error));
  g_assert_no_error (error);
  for (guint q = 0; q < N_QUERIES; q++)
    {
      g_assert_cmpuint (n_hits[q], ==, K);
      for (guint i = 0; i < K; i++)
        {
          const HekHit *hit = &hits[q * K + i];
          guint64 id = hek_snapshot_get_row_id (snapshot, hit->place);
          double distance = squared_distance (queries + q * DIM, fixture->vectors + id * DIM);

          g_assert_false (fixture->dead[id]);
          g_assert_true (label < 0 || (int) (id % N_LABELS) == label);
          g_assert_cmpfloat_with_epsilon (hit->distance, distance, 1e-4);
          n_true += count_nearer (fixture, queries + q * DIM, distance, label) < K;
        }
    }
  return n_true / (double) (N_QUERIES * K);
}

static HekSnapshot *
snapshot_of (CompactFixture *fixture)
{
  GError *error = NULL;
  HekSnapshot *snapshot = hek_store_snapshot (fixture->things.store, &error);

  g_assert_no_error (error);
  return snapshot;
}

/* The bytes of the graph of the only segment. (transfer full) */
static GBytes *
graph_of (CompactFixture *fixture)
{
  g_autoptr (HekSnapshot) snapshot = snapshot_of (fixture);
  GError *error = NULL;
  g_autoptr (HekSidecar) sidecar = NULL;
  const guint8 *bytes;
  gsize n_bytes;

  g_assert_cmpuint (hek_snapshot_get_n_segments (snapshot), ==, 1);
  sidecar = hek_snapshot_open_sidecar (snapshot, 0, HEK_SEARCHER_GRAPH, &error);
  g_assert_no_error (error);
  g_assert_nonnull (sidecar);
  bytes = hek_sidecar_get_data (sidecar, &n_bytes);
  return g_bytes_new (bytes, n_bytes);
}

static void
test_single (CompactFixture *fixture,
             gconstpointer   data)
{
  const HekCompactOptions options = { .dead = -1, .single = TRUE };
  g_autoptr (HekSnapshot) before = NULL;
  g_autoptr (HekSnapshot) after = NULL;
  HekCompactReport report;
  GError *error = NULL;
  double recall;

  compact_import (fixture, 5000, TRUE);
  compact_import (fixture, 2500, TRUE);
  compact_import (fixture, 300, FALSE);
  compact_import (fixture, 1200, TRUE);
  compact_delete (fixture, 0, fixture->n_rows, 9);
  before = snapshot_of (fixture);
  recall = measure_recall (fixture, before, -1);
  g_assert_cmpfloat (recall, >=, 0.98);

  report = compact (fixture, &options);
  g_assert_cmpuint (report.n_before, ==, 4);
  g_assert_cmpuint (report.n_after, ==, 1);
  g_assert_cmpuint (report.n_rewritten, ==, 4);
  g_assert_cmpuint (report.n_graphs, ==, 1);
  g_assert_cmpuint (report.n_rows, ==, count_live (fixture));
  g_assert_cmpuint (report.n_dropped, ==, fixture->n_rows - count_live (fixture));
  after = snapshot_of (fixture);
  g_assert_cmpuint (hek_snapshot_get_segment (after, 0)->rows.n, ==, count_live (fixture));
  g_assert_cmpfloat (measure_recall (fixture, after, -1), >=, 0.97);
  g_assert_cmpfloat (measure_recall (fixture, after, 3), >=, 0.95);
  /* what was taken before answers as before */
  g_assert_cmpfloat (measure_recall (fixture, before, -1), ==, recall);

  /* and it is there when the collection is opened again */
  g_clear_pointer (&before, hek_snapshot_unref);
  g_clear_pointer (&after, hek_snapshot_unref);
  hek_store_unref (fixture->things.store);
  hek_workspace_close (fixture->things.workspace);
  fixture->things.workspace
    = hek_workspace_open (fixture->things.folder, HEK_WORKSPACE_WRITE, &error);
  g_assert_no_error (error);
  fixture->things.store = hek_workspace_open_store (fixture->things.workspace, "things", &error);
  g_assert_no_error (error);
  after = snapshot_of (fixture);
  g_assert_cmpfloat (measure_recall (fixture, after, -1), >=, 0.97);
}

/* Four segments of a tier become one; what is larger stays as it is. */
static void
test_tiers (CompactFixture *fixture,
            gconstpointer   data)
{
  HekCompactReport report;

  compact_import (fixture, 17000, FALSE);
  for (guint i = 0; i < 3; i++)
    compact_import (fixture, 500, FALSE);
  report = compact (fixture, NULL);
  g_assert_cmpuint (report.n_after, ==, 4);
  g_assert_cmpuint (report.n_rewritten, ==, 0);

  compact_import (fixture, 700, FALSE);
  report = compact (fixture, NULL);
  g_assert_cmpuint (report.n_before, ==, 5);
  g_assert_cmpuint (report.n_after, ==, 2);
  g_assert_cmpuint (report.n_rewritten, ==, 4);
  g_assert_cmpuint (report.n_graphs, ==, 0);

  /* a fifth of the large one is not yet enough */
  compact_delete (fixture, 0, 17000, 6);
  g_assert_cmpuint (compact (fixture, NULL).n_rewritten, ==, 0);
  compact_delete (fixture, 1, 17000, 6);
  report = compact (fixture, NULL);
  g_assert_cmpuint (report.n_rewritten, ==, 1);
  g_assert_cmpuint (report.n_rows, ==, count_live (fixture));
}

/* A segment with many dead rows is mended alone. */
static void
test_repair (CompactFixture *fixture,
             gconstpointer   data)
{
  g_autoptr (HekSnapshot) after = NULL;
  HekCompactReport report;

  compact_import (fixture, 8000, TRUE);
  compact_delete (fixture, 0, 8000, 3);
  report = compact (fixture, NULL);
  g_assert_cmpuint (report.n_rewritten, ==, 1);
  g_assert_cmpuint (report.n_graphs, ==, 1);
  after = snapshot_of (fixture);
  g_assert_cmpfloat (measure_recall (fixture, after, -1), >=, 0.97);
}

/* Rows that died within the time of history are still there as of then, and found by the graph. */
static void
test_as_of (CompactFixture *fixture,
            gconstpointer   data)
{
  const HekCompactOptions options = { .dead = 0, .single = TRUE };
  g_autofree gboolean *alive = g_new0 (gboolean, MAX_ROWS);
  gboolean *dead = fixture->dead;
  g_autoptr (HekSnapshot) then = NULL;
  HekCompactReport report;
  GError *error = NULL;
  guint64 seq;

  compact_import (fixture, 5000, TRUE);
  compact_import (fixture, 1000, TRUE);
  seq = compact_delete (fixture, 0, fixture->n_rows, 5);
  report = compact (fixture, &options);
  g_assert_cmpuint (report.n_dropped, ==, 0);
  g_assert_cmpuint (report.n_rows, ==, 4800);
  then = hek_store_snapshot_at (fixture->things.store, seq - 1, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (hek_snapshot_get_n_rows (then), ==, 6000);
  fixture->dead = alive;
  g_assert_cmpfloat (measure_recall (fixture, then, -1), >=, 0.97);
  fixture->dead = dead;
  g_clear_pointer (&then, hek_snapshot_unref);
  then = snapshot_of (fixture);
  g_assert_cmpfloat (measure_recall (fixture, then, -1), >=, 0.97);
}

static void
test_all_dead (CompactFixture *fixture,
               gconstpointer   data)
{
  const HekCompactOptions options = { .dead = -1, .single = TRUE };
  HekCompactReport report;

  compact_import (fixture, 1000, TRUE);
  compact_import (fixture, 5000, TRUE);
  compact_delete (fixture, 0, 1000, 1);
  report = compact (fixture, NULL);
  g_assert_cmpuint (report.n_after, ==, 1);
  g_assert_cmpuint (report.n_graphs, ==, 0);

  compact_import (fixture, 500, TRUE);
  compact_delete (fixture, 1000, 6500, 1);
  report = compact (fixture, &options);
  g_assert_cmpuint (report.n_rows, ==, 0);
  g_assert_cmpuint (report.n_after, ==, 0);
  g_assert_cmpuint (report.n_dropped, ==, 5500);

  /* nothing to do */
  report = compact (fixture, &options);
  g_assert_cmpuint (report.n_rewritten, ==, 0);
}

/* The same bytes on any number of threads. */
static void
test_threads (CompactFixture *fixture,
              gconstpointer   data)
{
  const HekCompactOptions options = { .dead = -1, .single = TRUE };
  g_autoptr (GBytes) first = NULL;

  for (guint n_threads = 1; n_threads <= 4; n_threads *= 2)
    {
      CompactFixture own;
      g_autoptr (GBytes) bytes = NULL;

      compact_set_up (&own, data);
      compact_import (&own, 4500, TRUE);
      compact_import (&own, 1500, TRUE);
      compact_delete (&own, 0, own.n_rows, 8);
      hek_parallel_set_n_threads (n_threads);
      compact (&own, &options);
      bytes = graph_of (&own);
      if (first == NULL)
        first = g_bytes_ref (bytes);
      else
        g_assert_true (g_bytes_equal (first, bytes));
      compact_tear_down (&own, data);
    }
  hek_parallel_set_n_threads (0);
}

/* What happens at a point of the compaction. */
typedef struct
{
  CompactFixture *fixture;
  GCancellable *cancellable; /* (nullable): cancelled there */
  double at;
  gint done;                 /* atomic */
} Moment;

static void
at_moment (double   fraction,
           gpointer user_data)
{
  Moment *moment = user_data;

  if (fraction < moment->at || !g_atomic_int_compare_and_exchange (&moment->done, 0, 1))
    return;
  if (moment->cancellable != NULL)
    g_cancellable_cancel (moment->cancellable);
  else
    compact_delete (moment->fixture, 1, 40, 2);
}

static void
test_cancelled (CompactFixture *fixture,
                gconstpointer   data)
{
  static const double moments[] = { 0.0, 0.1, 0.3, 0.6 };
  const HekCompactOptions options = { .dead = -1, .single = TRUE };

  compact_import (fixture, 4500, TRUE);
  compact_import (fixture, 1500, TRUE);
  compact_delete (fixture, 0, fixture->n_rows, 8);
  for (guint i = 0; i < G_N_ELEMENTS (moments); i++)
    {
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      Moment moment = { fixture, cancellable, moments[i], 0 };
      HekTask task = { .cancellable = cancellable, .progress = at_moment,
                       .progress_data = &moment };
      HekCompactReport report = { .n_rows = 1234567 };
      g_autoptr (HekSnapshot) after = NULL;
      g_autoptr (GError) error = NULL;

      g_assert_false (
        hek_collection_compact (fixture->things.store, &options, &report, &task, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_assert_cmpuint (report.n_rows, ==, 1234567);
      after = snapshot_of (fixture);
      g_assert_cmpuint (hek_snapshot_get_n_segments (after), ==, 2);
      compact_verify (fixture);
      g_assert_cmpfloat (measure_recall (fixture, after, -1), >=, 0.97);
    }
}

/* Rows that die meanwhile stay dead. */
static void
test_beside (CompactFixture *fixture,
             gconstpointer   data)
{
  const HekCompactOptions options = { .dead = -1, .single = TRUE };
  Moment moment = { fixture, NULL, 0.5, 0 };
  HekTask task = { .progress = at_moment, .progress_data = &moment };
  HekCompactReport report;
  g_autoptr (HekSnapshot) after = NULL;
  GError *error = NULL;

  compact_import (fixture, 4500, TRUE);
  compact_import (fixture, 1500, TRUE);
  g_assert_true (hek_collection_compact (fixture->things.store, &options, &report, &task, &error));
  g_assert_no_error (error);
  g_assert_cmpint (moment.done, ==, 1);
  after = snapshot_of (fixture);
  g_assert_cmpuint (hek_snapshot_get_n_rows (after), ==, count_live (fixture));
  g_assert_cmpuint (count_live (fixture), ==, 5980);
  g_assert_cmpfloat (measure_recall (fixture, after, -1), >=, 0.97);
}

static void
add (const char *path,
     int         history_s,
     void        (*test) (CompactFixture *, gconstpointer))
{
  g_test_add (path, CompactFixture, GINT_TO_POINTER (history_s), compact_set_up, test,
              compact_tear_down);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("/compact/single", 0, test_single);
  add ("/compact/tiers", 0, test_tiers);
  add ("/compact/repair", 0, test_repair);
  add ("/compact/as-of", -1, test_as_of);
  add ("/compact/all-dead", 0, test_all_dead);
  if (!hek_test_under_valgrind ()) /* ThreadSanitizer runs it */
    add ("/compact/threads", 0, test_threads);
  add ("/compact/cancelled", 0, test_cancelled);
  add ("/compact/beside", 0, test_beside);
  return g_test_run ();
}
