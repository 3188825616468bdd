/* SPDX-License-Identifier: Apache-2.0 */
/* The head segment: recall while it grows, in every distance and type, filters, copies of one row,
 * and readers beside the writer. */
#include "config.h"

#include "hnsw-fixture.h"

#include "hek-flat.h"
#include "hek-hnsw-head.h"
#include "hek-rows-convert.h"

#define N 4000
#define DIM 40
#define K 10
#define N_QUERIES 100

static HekHnswHead *
new_head (HekDtype    dtype,
          HekDistance distance,
          guint       capacity)
{
  g_autoptr (GError) error = NULL;
  HekHnswHead *head = hek_hnsw_head_new (dtype, DIM, distance, capacity, NULL, &error);

  g_assert_no_error (error);
  return head;
}

static double
recall_of (HekHnswHead        *head,
           HekDistance         distance,
           const TestRows     *queries,
           const HekHnswQuery *query)
{
  g_autoptr (HekHnswHeadSearcher) searcher = hek_hnsw_head_searcher_new (head);
  HekRows rows = hek_hnsw_head_get_rows (head);
  g_autofree HekNeighbor *truth = g_new (HekNeighbor, N_QUERIES * K);
  g_autoptr (GError) error = NULL;
  gsize n_right = 0, n_wanted = 0;

  hek_flat_search (&rows, distance, &queries->rows, K, query->allowed, truth, NULL, &error);
  g_assert_no_error (error);
  for (gsize q = 0; q < N_QUERIES; q++)
    {
      HekNeighbor found[K];
      const HekNeighbor *wanted = truth + q * K;
      guint n_truth = K, n;

      while (n_truth > 0 && wanted[n_truth - 1].row == HEK_FLAT_NO_ROW)
        n_truth--;
      n = hek_hnsw_head_search (searcher, queries->data + q * DIM, (guint) rows.n, query, found);
      g_assert_cmpuint (n, ==, n_truth);
      n_wanted += n_truth;
      for (guint i = 0; i < n; i++)
        n_right += found[i].distance <= wanted[n_truth - 1].distance;
    }
  return n_wanted > 0 ? (double) n_right / (double) n_wanted : 1;
}

static void
check_growing (const HekRows  *rows,
               HekDistance     distance,
               const TestRows *queries)
{
  g_autoptr (HekHnswHead) head = new_head (rows->dtype, distance, (guint) rows->n);
  HekHnswQuery query = { .k = K };
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < rows->n; i++)
    {
      if (i < 5 || i == 100 || i == 1000)
        g_assert_cmpfloat (recall_of (head, distance, queries, &query), >=, 0.99);
      g_assert_true (hek_hnsw_head_append (head, hek_rows_get (rows, i)));
      if (i % 500 == 0)
        {
          hek_hnsw_head_validate (head, &error);
          g_assert_no_error (error);
        }
    }
  g_assert_false (hek_hnsw_head_append (head, rows->data));
  hek_hnsw_head_validate (head, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (recall_of (head, distance, queries, &query), >=, 0.95);
}

static void
test_growing (void)
{
  TestRows t = test_rows_new (N, DIM, 20, 12, 41), q = test_rows_new (N_QUERIES, DIM, 20, 12, 42);

  for (int distance = 0; distance < HEK_N_DISTANCES; distance++)
    check_growing (&t.rows, distance, &q);
  for (gsize i = 0; i < t.rows.n * DIM; i++)
    t.data[i] = 128 + 5 * t.data[i];
  for (gsize i = 0; i < q.rows.n * DIM; i++)
    q.data[i] = 128 + 5 * q.data[i];
  for (int dtype = HEK_DTYPE_F16; dtype <= HEK_DTYPE_U8; dtype++)
    {
      g_autofree guint8 *data = g_malloc (N * DIM * hek_dtype_bytes (dtype));
      HekRows rows = { .dtype = dtype, .dim = DIM, .n = N,
                       .stride_bytes = DIM * hek_dtype_bytes (dtype), .data = data };

      hek_rows_convert (&t.rows, dtype, data);
      check_growing (&rows, HEK_DISTANCE_L2, &q);
    }
  test_rows_clear (&t);
  test_rows_clear (&q);
}

static void
test_filter (void)
{
  TestRows t = test_rows_new (N, DIM, 20, 12, 41), q = test_rows_new (N_QUERIES, DIM, 20, 12, 42);
  g_autoptr (HekHnswHead) head = new_head (HEK_DTYPE_F32, HEK_DISTANCE_L2, N);
  g_autoptr (HekHnswHeadSearcher) searcher = hek_hnsw_head_searcher_new (head);
  g_autoptr (GArray) within = g_array_new (FALSE, FALSE, sizeof (HekNeighbor));
  guint64 set[N / 64 + 1];
  HekHnswQuery query = { .k = K, .allowed = set };
  HekNeighbor found[K];

  for (gsize i = 0; i < N; i++)
    hek_hnsw_head_append (head, hek_rows_get (&t.rows, i));
  for (guint every = 2; every < 2000; every *= 5)
    {
      memset (set, 0, sizeof set);
      for (gsize i = 0; i < N; i += every)
        set[i / 64] |= (guint64) 1 << (i % 64);
      g_assert_cmpfloat (recall_of (head, HEK_DISTANCE_L2, &q, &query), >=, 0.95);
    }
  query.dead = set;
  g_assert_cmpuint (hek_hnsw_head_search (searcher, q.data, N, &query, found), ==, 0);

  /* What came later is not seen. */
  query = (HekHnswQuery) { .k = K };
  g_assert_cmpuint (hek_hnsw_head_search (searcher, q.data, 700, &query, found), ==, K);
  for (guint i = 0; i < K; i++)
    g_assert_cmpuint (found[i].row, <, 700);
  hek_hnsw_head_search_radius (searcher, q.data, found[4].distance, 700, &query, within);
  g_assert_cmpuint (within->len, ==, 5);
  test_rows_clear (&t);
  test_rows_clear (&q);
}

/* Two thousand copies of one row among others do not hide them. */
static void
test_copies (void)
{
  TestRows t = test_rows_new (N, DIM, 20, 12, 43), q = test_rows_new (N_QUERIES, DIM, 20, 12, 44);
  g_autoptr (HekHnswHead) head = new_head (HEK_DTYPE_F32, HEK_DISTANCE_COSINE, N);
  HekHnswQuery query = { .k = K };
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < N; i++)
    hek_hnsw_head_append (head, hek_rows_get (&t.rows, i % 2 ? 1 : i));
  hek_hnsw_head_validate (head, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (recall_of (head, HEK_DISTANCE_COSINE, &q, &query), >=, 0.95);
  test_rows_clear (&t);
  test_rows_clear (&q);
}

typedef struct
{
  HekHnswHead *head;
  const TestRows *queries;
  gint stop; /* atomic */
} Reading;

static gpointer
read_on (gpointer data)
{
  Reading *reading = data;
  g_autoptr (HekHnswHeadSearcher) searcher = hek_hnsw_head_searcher_new (reading->head);
  HekHnswQuery query = { .k = K };
  HekNeighbor found[K];
  guint last = 0;

  for (gsize q = 0; !g_atomic_int_get (&reading->stop); q = (q + 1) % N_QUERIES)
    {
      guint n_visible = (guint) hek_hnsw_head_get_rows (reading->head).n;
      guint n = hek_hnsw_head_search (searcher, reading->queries->data + q * DIM, n_visible,
                                      &query, found);

      g_assert_cmpuint (n_visible, >=, last);
      g_assert_cmpuint (n, ==, MIN (n_visible, K));
      for (guint i = 0; i < n; i++)
        {
          g_assert_cmpuint (found[i].row, <, n_visible);
          g_assert_true (i == 0 || hek_neighbor_before (found[i - 1], found[i]));
        }
      last = n_visible;
    }
  return NULL;
}

static void
test_beside (void)
{
  TestRows t = test_rows_new (N, DIM, 20, 12, 41), q = test_rows_new (N_QUERIES, DIM, 20, 12, 42);
  g_autoptr (HekHnswHead) head = new_head (HEK_DTYPE_F32, HEK_DISTANCE_L2, N);
  Reading reading = { .head = head, .queries = &q };
  GThread *threads[2];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("reader", read_on, &reading);
  for (gsize i = 0; i < N; i++)
    hek_hnsw_head_append (head, hek_rows_get (&t.rows, i));
  g_atomic_int_set (&reading.stop, 1);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  test_rows_clear (&t);
  test_rows_clear (&q);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/index/hnsw-head/growing", test_growing);
  g_test_add_func ("/index/hnsw-head/filter", test_filter);
  g_test_add_func ("/index/hnsw-head/copies", test_copies);
  g_test_add_func ("/index/hnsw-head/beside", test_beside);
  return g_test_run ();
}
