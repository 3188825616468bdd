/* SPDX-License-Identifier: Apache-2.0 */
/* Rows of journals found through graphs in memory, against comparing with every row. */
#include "config.h"

#include <string.h>

#include "../test-timing.h"
#include "hek-collection-head.h"
#include "hek-rng.h"
#include "things.h"

#define DIM 16u
#define N_LABELS 7u
#define N_QUERIES 40u
#define K 10u

/* What is asked for when searches through graphs are compared with exact ones. */
#define MIN_RECALL 0.99

typedef struct
{
  Things things;
  HekDistance distance;
} Fixture;

/* The same numbers for a row in every run: a cluster's place and some noise. */
static void
make_vector (guint64  number,
             float   *vector)
{
  HekRng place, noise;

  hek_rng_init (&place, 100 + number % 50);
  hek_rng_init (&noise, 1000 + number);
  for (guint i = 0; i < DIM; i++)
    vector[i] = (float) hek_rng_below (&place, 1000) / 500 - 1 +
                (float) hek_rng_below (&noise, 1000) / 1500;
}

static guint64
append (Fixture *fixture,
        guint64  first,
        gsize    n)
{
  g_autofree float *rows = g_new (float, n * DIM);
  g_autoptr (HekBatch) batch = NULL;

  for (gsize i = 0; i < n; i++)
    make_vector (first + i, rows + i * DIM);
  batch = things_new_batch (&fixture->things, rows, first, n, N_LABELS);
  return things_append (&fixture->things, batch);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->distance = (HekDistance) GPOINTER_TO_INT (data);
  things_set_up (&fixture->things, DIM, fixture->distance, -1);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  things_tear_down (&fixture->things);
}

static guint64
join (Fixture *fixture)
{
  GError *error = NULL;
  guint64 n_joined = 0;

  g_assert_true (hek_collection_join_head (fixture->things.store, &n_joined, NULL, &error));
  g_assert_no_error (error);
  return n_joined;
}

/* The part of the answers that exact search gives too. */
static double
measure_recall (HekSearcher        *searcher,
                const HekRowFilter *filter)
{
  const HekTask task = { .lane = HEK_LANE_INTERACTIVE };
  const HekSearchOptions options = { .k = K, .filter = filter };
  const HekSearchOptions exact = { .k = K, .filter = filter, .exact = TRUE };
  g_autofree float *queries = g_new (float, N_QUERIES * DIM);
  HekRows rows = { HEK_DTYPE_F32, DIM, N_QUERIES, DIM * sizeof (float),
                   (const guint8 *) queries };
  HekHit found[N_QUERIES * K], right[N_QUERIES * K];
  guint n_found[N_QUERIES], n_right[N_QUERIES], n_same = 0, n_all = 0;
  GError *error = NULL;

  for (guint q = 0; q < N_QUERIES; q++)
    make_vector (1000000 + q, queries + q * DIM);
  g_assert_true (hek_searcher_search (searcher, &rows, &options, found, n_found, &task, &error));
  g_assert_true (hek_searcher_search (searcher, &rows, &exact, right, n_right, &task, &error));
  g_assert_no_error (error);
  for (guint q = 0; q < N_QUERIES; q++)
    {
      g_assert_cmpuint (n_found[q], ==, n_right[q]);
      n_all += n_right[q];
      for (guint i = 0, j = 0; i < n_right[q]; i++)
        {
          const HekHit *hit = &found[q * K + j];

          if (hit->place.segment != right[q * K + i].place.segment ||
              hit->place.row != right[q * K + i].place.row)
            continue;
          g_assert_cmpfloat_with_epsilon (hit->distance, right[q * K + i].distance, 1e-5);
          n_same++;
          j++;
        }
    }
  return n_all > 0 ? n_same / (double) n_all : 1;
}

/* Whether the row with the numbers of @number is the nearest to them. */
static gboolean
finds (HekSearcher *searcher,
       guint64      number)
{
  const HekTask task = { .lane = HEK_LANE_INTERACTIVE };
  const HekSearchOptions options = { .k = 1 };
  float vector[DIM];
  HekRows rows = { HEK_DTYPE_F32, DIM, 1, sizeof vector, (const guint8 *) vector };
  GError *error = NULL;
  guint n_hits = 0;
  HekHit hit;

  make_vector (number, vector);
  g_assert_true (hek_searcher_search (searcher, &rows, &options, &hit, &n_hits, &task, &error));
  g_assert_no_error (error);
  return n_hits == 1 &&
         hek_snapshot_get_row_id (hek_searcher_get_snapshot (searcher), hit.place) == number;
}

static void
test_join (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr (HekSearcher) before = NULL;
  g_autoptr (HekSearcher) searcher = NULL;

  append (fixture, 0, HEK_COLLECTION_HEAD_MIN_ROWS - 1);
  g_assert_cmpuint (join (fixture), ==, 0);
  for (guint64 first = HEK_COLLECTION_HEAD_MIN_ROWS - 1; first < 3000; first += 500)
    append (fixture, first, MIN (500, 3000 - first));
  before = things_open_searcher (&fixture->things, 0);
  g_assert_cmpfloat (measure_recall (before, NULL), ==, 1);

  g_assert_cmpuint (join (fixture), ==, 3000);
  g_assert_cmpuint (join (fixture), ==, 0);
  g_assert_cmpfloat (measure_recall (before, NULL), >=, MIN_RECALL);
  searcher = things_open_searcher (&fixture->things, 0);
  g_assert_cmpfloat (measure_recall (searcher, NULL), >=, MIN_RECALL);
  g_assert_cmpuint (hek_searcher_get_n_indexed (searcher), ==, 0);
  if (fixture->distance != HEK_DISTANCE_IP)
    for (guint64 number = 0; number < 3000; number += 97)
      g_assert_true (finds (searcher, number));
}

/* Rows that have not joined are found like the others; a new searcher lets some join. */
static void
test_not_joined (Fixture       *fixture,
                 gconstpointer  data)
{
  append (fixture, 0, 2000);
  g_assert_cmpuint (join (fixture), ==, 2000);
  append (fixture, 2000, 50);
  {
    g_autoptr (HekSearcher) searcher = things_open_searcher (&fixture->things, 0);

    g_assert_true (finds (searcher, 2049));
  }
  g_assert_cmpuint (join (fixture), ==, 0);
  append (fixture, 2050, 500);
  {
    g_autoptr (HekSearcher) searcher = things_open_searcher (&fixture->things, 0);

    g_assert_cmpfloat (measure_recall (searcher, NULL), >=, MIN_RECALL);
    g_assert_true (finds (searcher, 2060));
    g_assert_true (finds (searcher, 2549));
  }
  g_assert_cmpuint (join (fixture), >, 0);
}

static void
test_deleted (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr (HekSearcher) searcher = NULL;
  g_autoptr (HekSearcher) then = NULL;
  guint64 ids[500], seq;

  append (fixture, 0, 1500);
  seq = append (fixture, 1500, 700);
  append (fixture, 2200, 800);
  join (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    ids[i] = (guint64) i * 5;
  things_delete (&fixture->things, ids, G_N_ELEMENTS (ids));
  searcher = things_open_searcher (&fixture->things, 0);
  g_assert_cmpfloat (measure_recall (searcher, NULL), >=, MIN_RECALL);
  g_assert_false (finds (searcher, 5));
  g_assert_true (finds (searcher, 6));
  g_assert_true (finds (searcher, 2600));

  /* as of the second append: deleted rows are there, later ones are not */
  then = things_open_searcher (&fixture->things, seq);
  g_assert_cmpuint (hek_snapshot_get_n_rows (hek_searcher_get_snapshot (then)), ==, 2200);
  g_assert_cmpfloat (measure_recall (then, NULL), >=, MIN_RECALL);
  g_assert_true (finds (then, 5));
  g_assert_false (finds (then, 2600));
}

static void
test_filter (Fixture       *fixture,
             gconstpointer  data)
{
  const char *const texts[] = { "label = 3", "label != 3", "label > 100" };
  g_autoptr (HekSearcher) searcher = NULL;

  append (fixture, 0, 3000);
  join (fixture);
  append (fixture, 3000, 200);
  searcher = things_open_searcher (&fixture->things, 0);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      GError *error = NULL;
      g_autoptr (HekFilter) filter =
        hek_filter_parse (texts[i], hek_store_get_schema (fixture->things.store), &error);
      g_autoptr (HekRowFilter) rows = hek_row_filter_new (searcher, filter, NULL, &error);

      g_assert_no_error (error);
      g_assert_cmpfloat (measure_recall (searcher, rows), >=, MIN_RECALL);
    }
}

static void
test_seal (Fixture       *fixture,
           gconstpointer  data)
{
  const guint64 n_rows = HEK_COLLECTION_HEAD_SEAL_ROWS + 1000;
  g_autoptr (HekSearcher) before = NULL;
  g_autoptr (HekSearcher) searcher = NULL;
  GError *error = NULL;
  gboolean sealed = TRUE;

  append (fixture, 0, 4000);
  g_assert_true (hek_collection_seal_head (fixture->things.store, NULL, &sealed, NULL, &error));
  g_assert_no_error (error);
  g_assert_false (sealed);
  for (guint64 first = 4000; first < n_rows; first += 4000)
    append (fixture, first, MIN (4000, n_rows - first));
  if (HEK_TEST_SLOWDOWN == 1)
    g_assert_cmpuint (join (fixture), ==, HEK_HNSW_HEAD_MAX_ROWS);
  before = things_open_searcher (&fixture->things, 0);
  g_assert_true (finds (before, n_rows - 1)); /* it has no room in the graph */

  g_assert_true (hek_collection_seal_head (fixture->things.store, NULL, &sealed, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (sealed);
  g_assert_cmpuint (join (fixture), ==, 0);
  searcher = things_open_searcher (&fixture->things, 0);
  g_assert_cmpuint (hek_snapshot_get_n_segments (hek_searcher_get_snapshot (searcher)), ==, 1);
  g_assert_cmpuint (hek_searcher_get_n_indexed (searcher), ==, n_rows);
  g_assert_cmpfloat (measure_recall (searcher, NULL), >=, MIN_RECALL);
  g_assert_cmpfloat (measure_recall (before, NULL), >=, MIN_RECALL);
}

/* --- searches beside appends --------------------------------------------------------------- */

#define LIVE_FIRST 1200u
#define LIVE_STEP 40u
#define LIVE_STEPS 30u

typedef struct
{
  Fixture *fixture;
  gint done; /* atomic */
} Live;

static gpointer
append_rows (gpointer data)
{
  Live *live = data;

  for (guint i = 0; i < LIVE_STEPS; i++)
    {
      append (live->fixture, LIVE_FIRST + i * LIVE_STEP, LIVE_STEP);
      if (i % 4 == 3)
        join (live->fixture);
    }
  g_atomic_int_set (&live->done, 1);
  return NULL;
}

static gpointer
search_rows (gpointer data)
{
  Live *live = data;
  guint64 n_before = 0;
  gboolean last;

  do
    {
      g_autoptr (HekSearcher) searcher = NULL;
      guint64 n_rows;

      last = g_atomic_int_get (&live->done) != 0;
      searcher = things_open_searcher (&live->fixture->things, 0);
      n_rows = hek_snapshot_get_n_rows (hek_searcher_get_snapshot (searcher));
      g_assert_cmpuint (n_rows, >=, n_before);
      g_assert_cmpfloat (measure_recall (searcher, NULL), >=, MIN_RECALL);
      g_assert_true (finds (searcher, n_rows - 1));
      n_before = n_rows;
    }
  while (!last);
  g_assert_cmpuint (n_before, ==, LIVE_FIRST + LIVE_STEP * LIVE_STEPS);
  return NULL;
}

static void
test_live (Fixture       *fixture,
           gconstpointer  data)
{
  Live live = { .fixture = fixture };
  GThread *writer, *readers[2];

  append (fixture, 0, LIVE_FIRST);
  g_assert_cmpuint (join (fixture), ==, LIVE_FIRST);
  for (guint i = 0; i < G_N_ELEMENTS (readers); i++)
    readers[i] = g_thread_new ("reader", search_rows, &live);
  writer = g_thread_new ("writer", append_rows, &live);
  g_thread_join (writer);
  for (guint i = 0; i < G_N_ELEMENTS (readers); i++)
    g_thread_join (readers[i]);
}

static void
test_cancel (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  HekTask task = { .cancellable = cancellable };
  GError *error = NULL;

  append (fixture, 0, 2000);
  g_cancellable_cancel (cancellable);
  g_assert_false (hek_collection_join_head (fixture->things.store, NULL, &task, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_cmpuint (join (fixture), ==, 2000);
}

int
main (int    argc,
      char **argv)
{
  const gpointer l2 = GINT_TO_POINTER (HEK_DISTANCE_L2);
  const gpointer ip = GINT_TO_POINTER (HEK_DISTANCE_IP);
  const gpointer cosine = GINT_TO_POINTER (HEK_DISTANCE_COSINE);

  g_test_init (&argc, &argv, NULL);
  g_test_add ("/collection/head/join/l2", Fixture, l2, set_up, test_join, tear_down);
  g_test_add ("/collection/head/join/ip", Fixture, ip, set_up, test_join, tear_down);
  g_test_add ("/collection/head/join/cosine", Fixture, cosine, set_up, test_join, tear_down);
  g_test_add ("/collection/head/not-joined", Fixture, l2, set_up, test_not_joined, tear_down);
  g_test_add ("/collection/head/deleted", Fixture, l2, set_up, test_deleted, tear_down);
  g_test_add ("/collection/head/filter", Fixture, l2, set_up, test_filter, tear_down);
  g_test_add ("/collection/head/seal", Fixture, l2, set_up, test_seal, tear_down);
  g_test_add ("/collection/head/live", Fixture, l2, set_up, test_live, tear_down);
  g_test_add ("/collection/head/cancel", Fixture, l2, set_up, test_cancel, tear_down);
  return g_test_run ();
}
