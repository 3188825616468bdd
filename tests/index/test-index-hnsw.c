/* SPDX-License-Identifier: Apache-2.0 */
/* Building and searching: recall against exact search in every distance and type, the same bytes on
 * any number of threads, small and strange sets, duplicates, and stopping. */
#include "config.h"

#include "hnsw-fixture.h"

#include <math.h>

#include "../test-timing.h"
#include "hek-rows-convert.h"
#include "../test-valgrind.h"

#define K 10

/* The bars of the defaults: 0.99 at 1,000 rows, 0.95 above, and 0.99 by the width alone. */
static void
check_recall (const HekRows *rows,
              const HekRows *queries,
              HekDistance    distance)
{
  g_autoptr (HekHnsw) index = test_build (rows, distance);

  g_assert_cmpfloat (test_recall_of (index, queries, 0), >=, rows->n <= 1000 ? 0.99 : 0.95);
  g_assert_cmpfloat (test_recall_of (index, queries, 400), >=, 0.99);
  g_assert_cmpfloat (test_recall_of (index, NULL, 400), >=, 0.99);
}

static void
test_recall (void)
{
  static const struct
  {
    gsize n;
    guint dim, n_centers, rank;
  } sets[] = {
    { 1000, 20, 1, 20 }, { 1000, 300, 5, 40 }, { 5000, 96, 20, 12 }, { 5000, 24, 1, 24 },
    { 3000, 400, 10, 200 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (sets); i++)
    for (int distance = 0; distance < HEK_N_DISTANCES; distance++)
      {
        TestRows t
          = test_rows_new (sets[i].n, sets[i].dim, sets[i].n_centers, sets[i].rank, 11 + i);
        TestRows q = test_rows_new (200, sets[i].dim, sets[i].n_centers, sets[i].rank, 99 + i);

        check_recall (&t.rows, &q.rows, distance);
        test_rows_clear (&t);
        test_rows_clear (&q);
      }
}

static void
test_types (void)
{
  TestRows t = test_rows_new (3000, 64, 10, 8, 5), q = test_rows_new (200, 64, 10, 8, 6);

  test_rows_spread (&t);
  test_rows_spread (&q);
  for (int dtype = HEK_DTYPE_F16; dtype <= HEK_DTYPE_U8; dtype++)
    {
      HekRows rows = test_rows_as (&t, dtype);

      check_recall (&rows, &q.rows, HEK_DISTANCE_L2);
      check_recall (&rows, &q.rows, HEK_DISTANCE_COSINE);
      g_free ((gpointer) rows.data);
    }
  test_rows_clear (&t);
  test_rows_clear (&q);
}

/* Vectors of TEXMEX: a count, then so many bytes. */
static HekRows
load_bvecs (const char *name,
            char      **contents)
{
  g_autofree char *path = g_build_filename (g_getenv ("HEK_TEST_DATA"), "ann", name, NULL);
  g_autoptr (GError) error = NULL;
  gsize n_bytes;

  g_file_get_contents (path, contents, &n_bytes, &error);
  g_assert_no_error (error);
  return (HekRows) { .dtype = HEK_DTYPE_U8,
                     .dim = 128,
                     .n = n_bytes / 132,
                     .stride_bytes = 132,
                     .data = (const guint8 *) *contents + 4 };
}

/* Real descriptors, with neighbours that another program found. */
static void
test_real (void)
{
  g_autofree char *row_bytes = NULL;
  g_autofree char *query_bytes = NULL;
  HekRows rows = load_bvecs ("base.bvecs", &row_bytes);
  HekRows queries = load_bvecs ("query.bvecs", &query_bytes);

  for (int distance = 0; distance < HEK_N_DISTANCES; distance++)
    {
      g_autofree char *name = g_strdup_printf ("gt-%s.ivecs", hek_distance_id (distance));
      g_autofree char *path = g_build_filename (g_getenv ("HEK_TEST_DATA"), "ann", name, NULL);
      g_autofree char *truth = NULL;
      g_autoptr (HekHnsw) index = test_build (&rows, distance);
      g_autoptr (HekHnswSearcher) searcher = hek_hnsw_searcher_new (index);
      HekHnswQuery query = { .k = K };
      guint n_right = 0;

      g_assert_true (g_file_get_contents (path, &truth, NULL, NULL));
      for (gsize q = 0; q < queries.n; q++)
        {
          float vector[128];
          HekNeighbor found[K];
          guint32 wanted[K];

          hek_rows_to_f32 (&queries, q, 1, vector);
          memcpy (wanted, truth + q * 84 + 4, sizeof wanted);
          g_assert_cmpuint (hek_hnsw_search (searcher, vector, &query, found), ==, K);
          for (guint i = 0; i < K; i++)
            for (guint j = 0; j < K; j++)
              n_right += found[i].row == wanted[j];
        }
      g_assert_cmpfloat (n_right, >=, 0.97 * (double) (queries.n * K));
    }
}

/* Answers are the rows' own exact distances, sorted. */
static void
test_answers (void)
{
  TestRows t = test_rows_new (2000, 40, 4, 10, 3);
  g_autoptr (HekHnsw) index = test_build (&t.rows, HEK_DISTANCE_L2);
  g_autoptr (HekHnswSearcher) searcher = hek_hnsw_searcher_new (index);
  HekHnswQuery query = { .k = K };
  HekNeighbor found[K];

  for (gsize q = 0; q < 50; q++)
    {
      g_assert_cmpuint (hek_hnsw_search (searcher, t.data + q * 40, &query, found), ==, K);
      g_assert_cmpuint (found[0].row, ==, q);
      g_assert_cmpfloat (found[0].distance, ==, 0);
      for (guint i = 0; i < K; i++)
        {
          double sum = 0;

          for (guint d = 0; d < 40; d++)
            {
              double diff = t.data[q * 40 + d] - t.data[found[i].row * 40 + d];

              sum += diff * diff;
            }
          g_assert_cmpfloat_with_epsilon (found[i].distance, sum, 1e-4 * sum + 1e-6);
          g_assert_true (i == 0 || !hek_neighbor_before (found[i], found[i - 1]));
        }
    }
  test_rows_clear (&t);
}

static void
test_threads (void)
{
  TestRows t = test_rows_new (6000, 72, 12, 10, 4);
  g_autoptr (GByteArray) one = NULL;

  for (guint n_threads = 1; n_threads <= 4; n_threads *= 2)
    {
      g_autoptr (HekHnsw) index = NULL;
      g_autoptr (GByteArray) image = NULL;

      hek_parallel_set_n_threads (n_threads);
      index = test_build (&t.rows, HEK_DISTANCE_IP);
      image = test_image (index);
      if (one == NULL)
        one = g_steal_pointer (&image);
      else
        g_assert_cmpmem (one->data, one->len, image->data, image->len);
    }
  hek_parallel_set_n_threads (0);
  test_rows_clear (&t);
}

static void
test_small (void)
{
  for (gsize n = 0; n < 40; n = n < 5 ? n + 1 : n + 17)
    for (int distance = 0; distance < HEK_N_DISTANCES; distance++)
      {
        TestRows t = test_rows_new (n, 3, 1, 3, 8);
        g_autoptr (HekHnsw) index = test_build (&t.rows, distance);
        g_autoptr (HekHnswSearcher) searcher = hek_hnsw_searcher_new (index);
        const float vector[3] = { 0.5f, 0.25f, -1.0f };
        HekHnswQuery query = { .k = 64 };
        HekNeighbor found[64];

        g_assert_cmpuint (hek_hnsw_search (searcher, vector, &query, found), ==, n);
        g_assert_cmpuint (hek_hnsw_search_exact (searcher, vector, &query, found), ==, n);
        query.k = 0;
        g_assert_cmpuint (hek_hnsw_search (searcher, vector, &query, found), ==, 0);
        test_rows_clear (&t);
      }
}

/* A thousand equal rows among others are one vertex, and all of them can be found. */
static void
test_duplicates (void)
{
  TestRows t = test_rows_new (4000, 32, 8, 8, 9);
  g_autoptr (HekHnsw) index = NULL;
  g_autoptr (HekHnswSearcher) searcher = NULL;
  HekHnswQuery query = { .k = 500, .ef = 500 };
  g_autofree HekNeighbor *found = g_new (HekNeighbor, query.k);
  HekHnswInfo info;

  for (gsize i = 0; i < 1000; i++)
    memcpy (t.data + (4 * i + 1) * 32, t.data + 32, 32 * sizeof (float));
  index = test_build (&t.rows, HEK_DISTANCE_L2);
  hek_hnsw_get_info (index, &info);
  g_assert_cmpuint (info.n_vertices, <=, 3001);

  searcher = hek_hnsw_searcher_new (index);
  g_assert_cmpuint (hek_hnsw_search (searcher, t.data + 32, &query, found), ==, query.k);
  for (guint i = 0; i < query.k; i++)
    g_assert_cmpfloat (found[i].distance, ==, 0);
  query.k = K;
  query.ef = 0;
  g_assert_cmpuint (hek_hnsw_search (searcher, t.data, &query, found), ==, K);
  g_assert_cmpuint (found[0].row, ==, 0);
  test_rows_clear (&t);
}

/* All rows equal; all zero; numbers that are none. */
static void
test_strange (void)
{
  for (guint kind = 0; kind < 4; kind++)
    for (int distance = 0; distance < HEK_N_DISTANCES; distance++)
      {
        TestRows t = test_rows_new (300, 16, 2, 4, 10);
        g_autoptr (HekHnsw) index = NULL;
        g_autoptr (HekHnswSearcher) searcher = NULL;
        HekHnswQuery query = { .k = K };
        HekNeighbor found[K];

        for (gsize i = 0; i < 300 * 16; i++)
          if (kind == 0)
            t.data[i] = 3;
          else if (kind == 1)
            t.data[i] = 0;
          else if (i % 7 == 0)
            t.data[i] = kind == 2 ? NAN : (i % 2 ? 3e38f : -INFINITY);
        index = test_build (&t.rows, distance);
        searcher = hek_hnsw_searcher_new (index);
        g_assert_cmpuint (hek_hnsw_search (searcher, t.data, &query, found), ==, K);
        for (guint i = 0; i < K; i++)
          g_assert_false (isnan (found[i].distance));
        test_rows_clear (&t);
      }
}

static void
test_limits (void)
{
  TestRows t = test_rows_new (2, 5000, 1, 1, 1);
  g_autoptr (GError) error = NULL;

  g_assert_null (hek_hnsw_build (&t.rows, HEK_DISTANCE_L2, NULL, NULL, &error));
  g_assert_error (error, HEK_HNSW_ERROR, HEK_HNSW_ERROR_LIMIT);
  test_rows_clear (&t);
}

static gpointer
cancel_soon (gpointer cancellable)
{
  g_usleep (30000);
  g_cancellable_cancel (cancellable);
  return NULL;
}

#define CANCEL_MAX_MS (100 * HEK_TEST_SLOWDOWN)

static void
test_cancel (void)
{
  TestRows t = test_rows_new (60000, 64, 30, 16, 2);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  HekTask task = { .cancellable = cancellable, .lane = HEK_LANE_INTERACTIVE };
  g_autoptr (GError) error = NULL;
  GThread *thread = g_thread_new ("cancel", cancel_soon, cancellable);
  gint64 begin = g_get_monotonic_time ();

  g_assert_null (hek_hnsw_build (&t.rows, HEK_DISTANCE_L2, NULL, &task, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (g_get_monotonic_time () - begin, <, 1000 * (30 + CANCEL_MAX_MS));
  g_thread_join (thread);
  test_rows_clear (&t);
}

static void
test_choose (void)
{
  TestRows t = test_rows_new (8000, 48, 1, 30, 12);
  g_autoptr (HekHnsw) index = test_build (&t.rows, HEK_DISTANCE_L2);
  HekHnswQuery query = { .k = K };
  HekHnswRecall low, high;
  g_autoptr (GError) error = NULL;

  hek_hnsw_choose_ef (index, NULL, 200, &query, 0.9, &low, NULL, &error);
  g_assert_no_error (error);
  hek_hnsw_choose_ef (index, NULL, 200, &query, 0.99, &high, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (low.recall, >=, 0.9);
  g_assert_cmpfloat (high.recall, >=, 0.99);
  g_assert_cmpuint (low.ef, <, high.ef);
  g_assert_cmpfloat (test_recall_of (index, NULL, high.ef), >=, 0.99);
  test_rows_clear (&t);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  hek_test_add_bulk ("/index/hnsw/recall", test_recall);
  g_test_add_func ("/index/hnsw/types", test_types);
  g_test_add_func ("/index/hnsw/real", test_real);
  g_test_add_func ("/index/hnsw/answers", test_answers);
  g_test_add_func ("/index/hnsw/threads", test_threads);
  g_test_add_func ("/index/hnsw/small", test_small);
  g_test_add_func ("/index/hnsw/duplicates", test_duplicates);
  g_test_add_func ("/index/hnsw/strange", test_strange);
  g_test_add_func ("/index/hnsw/limits", test_limits);
  g_test_add_func ("/index/hnsw/cancel", test_cancel);
  g_test_add_func ("/index/hnsw/choose", test_choose);
  return g_test_run ();
}
