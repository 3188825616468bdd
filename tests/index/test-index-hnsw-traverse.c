/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Everything that a graph may be walked on: recall in every distance and type, the same bytes on
 * any number of threads and after reopening, filters, radius, strange numbers, copies, and the
 * check of rows that are read on the way; and an image of version 1.
 */
#include "config.h"

#include "hnsw-fixture.h"

#include <math.h>

#include "hek-hnsw-merge.h"
#include "../test-valgrind.h"

#define K 10

static HekHnsw *
build (const HekRows *rows,
       HekDistance    distance,
       HekTraverse    traverse)
{
  HekHnswOptions options;
  HekHnswInfo info;
  g_autoptr (GError) error = NULL;
  HekHnsw *index;

  hek_hnsw_options_init (&options);
  options.traverse = traverse;
  index = hek_hnsw_build (rows, distance, &options, NULL, &error);
  g_assert_no_error (error);
  hek_hnsw_validate (index, NULL, &error);
  g_assert_no_error (error);
  hek_hnsw_get_info (index, &info);
  g_assert_cmpuint (info.traverse, ==, traverse);
  return index;
}

/* The bars of the defaults hold whatever is walked on. */
static void
check_recall (const HekRows *rows,
              const HekRows *queries,
              HekDistance    distance,
              HekTraverse    traverse)
{
  g_autoptr (HekHnsw) index = build (rows, distance, traverse);

  g_assert_cmpfloat (test_recall_of (index, queries, 0), >=, 0.95);
  g_assert_cmpfloat (test_recall_of (index, queries, 400), >=, 0.99);
  g_assert_cmpfloat (test_recall_of (index, NULL, 400), >=, 0.99);
}

static void
test_recall (gconstpointer data)
{
  static const struct
  {
    gsize n;
    guint dim, n_centers, rank;
  } sets[] = {
    { 1000, 3, 1, 3 }, { 1500, 300, 5, 40 }, { 2000, 97, 20, 12 }, { 1200, 400, 10, 200 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (sets); i++)
    for (int distance = 0; distance < HEK_N_DISTANCES; distance++)
      {
        TestRows t
          = test_rows_new (sets[i].n, sets[i].dim, sets[i].n_centers, sets[i].rank, 11 + i);
        TestRows q = test_rows_new (200, sets[i].dim, sets[i].n_centers, sets[i].rank, 99 + i);

        check_recall (&t.rows, &q.rows, distance, GPOINTER_TO_INT (data));
        test_rows_clear (&t);
        test_rows_clear (&q);
      }
}

static void
test_types (gconstpointer data)
{
  TestRows t = test_rows_new (1500, 64, 10, 8, 5), q = test_rows_new (200, 64, 10, 8, 6);

  test_rows_spread (&t);
  test_rows_spread (&q);
  for (int dtype = HEK_DTYPE_F16; dtype <= HEK_DTYPE_U8; dtype++)
    {
      HekRows rows = test_rows_as (&t, dtype);

      check_recall (&rows, &q.rows, HEK_DISTANCE_L2, GPOINTER_TO_INT (data));
      check_recall (&rows, &q.rows, HEK_DISTANCE_COSINE, GPOINTER_TO_INT (data));
      g_free ((gpointer) rows.data);
    }
  test_rows_clear (&t);
  test_rows_clear (&q);
}

static void
test_threads (gconstpointer data)
{
  TestRows t = test_rows_new (3000, 72, 12, 10, 4);
  g_autoptr (GByteArray) one = NULL;

  for (guint n_threads = 1; n_threads <= 4; n_threads *= 2)
    {
      g_autoptr (HekHnsw) index = NULL;
      g_autoptr (GByteArray) image = NULL;

      hek_parallel_set_n_threads (n_threads);
      index = build (&t.rows, HEK_DISTANCE_IP, GPOINTER_TO_INT (data));
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
search_some (HekHnsw     *index,
             const float *vectors,
             guint        dim,
             HekNeighbor  found[20 * K])
{
  g_autoptr (HekHnswSearcher) searcher = hek_hnsw_searcher_new (index);
  HekHnswQuery query = { .k = K };

  memset (found, 0, 20 * K * sizeof *found);
  for (gsize q = 0; q < 20; q++)
    hek_hnsw_search (searcher, vectors + q * dim, &query, found + q * K);
}

/* Rows with equal numbers are one vertex; images read back to the same answers and bytes. */
static void
test_image_of (gconstpointer data)
{
  for (int distance = 0; distance < HEK_N_DISTANCES; distance++)
    for (gsize n = 0; n < 2000; n = n < 2 ? n + 1 : 40 * n)
      {
        TestRows t = test_rows_new (n, 25, 3, 6, 31), q = test_rows_new (20, 25, 3, 6, 32);
        g_autoptr (HekHnsw) index = NULL, again = NULL;
        g_autoptr (GByteArray) image = NULL, second = NULL;
        hek_auto_aligned guint8 *copy = NULL;
        g_autoptr (GError) error = NULL;
        HekNeighbor found[20 * K], found_again[20 * K];
        HekHnswInfo info;

        for (gsize i = 0; i < n / 4; i++)
          memcpy (t.data + 4 * i * 25, t.data, 25 * sizeof (float));
        index = build (&t.rows, distance, GPOINTER_TO_INT (data));
        hek_hnsw_get_info (index, &info);
        g_assert_cmpuint (info.n_vertices, <=, n - (n / 4 > 0 ? n / 4 - 1 : 0));
        image = test_image (index);
        copy = hek_aligned_new (image->len, 1);
        memcpy (copy, image->data, image->len);
        g_assert_true (hek_hnsw_verify (copy, image->len, NULL, &error));
        again = hek_hnsw_open (copy, image->len, &t.rows, &error);
        g_assert_no_error (error);
        g_assert_true (hek_hnsw_validate (again, NULL, &error));
        search_some (index, q.data, 25, found);
        search_some (again, q.data, 25, found_again);
        g_assert_cmpmem (found, sizeof found, found_again, sizeof found_again);
        second = test_image (again);
        g_assert_cmpmem (image->data, image->len, second->data, second->len);
        test_rows_clear (&t);
        test_rows_clear (&q);
      }
}

/* A share of rows that may be answered: recall, and nothing else among the answers. */
static void
check_filter (HekHnswSearcher *searcher,
              const TestRows  *queries,
              gsize            n_rows,
              double           share)
{
  g_autofree guint64 *set = g_new0 (guint64, n_rows / 64 + 1);
  HekHnswQuery query = { .k = K, .allowed = set };
  guint n_right = 0;
  HekRng rng;

  hek_rng_init (&rng, 5);
  for (gsize i = 0; i < n_rows; i++)
    if (hek_rng_double (&rng) < share)
      set[i / 64] |= (guint64) 1 << (i % 64);
  for (gsize q = 0; q < 50; q++)
    {
      const float *vector = queries->data + q * queries->rows.dim;
      HekNeighbor found[K], truth[K];

      g_assert_cmpuint (hek_hnsw_search_exact (searcher, vector, &query, truth), ==, K);
      g_assert_cmpuint (hek_hnsw_search (searcher, vector, &query, found), ==, K);
      for (guint i = 0; i < K; i++)
        {
          g_assert_true (hek_row_set_has (set, found[i].row));
          n_right += found[i].distance <= truth[K - 1].distance;
        }
    }
  g_assert_cmpuint (n_right, >=, 50 * K * 95 / 100);
}

/* All rows within some radii, of which hardly one may be missing. */
static void
check_radius (HekHnswSearcher *searcher,
              const TestRows  *queries,
              gsize            n_rows)
{
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (HekNeighbor));
  g_autofree HekNeighbor *all = g_new (HekNeighbor, n_rows);
  HekHnswQuery query = { .k = (guint) n_rows };
  gsize n_found = 0, n_wanted = 0;

  for (gsize q = 0; q < 20; q++)
    for (guint at = 5; at < 400; at *= 4)
      {
        const float *vector = queries->data + q * queries->rows.dim;
        double radius;

        g_assert_cmpuint (hek_hnsw_search_exact (searcher, vector, &query, all), ==, n_rows);
        radius = all[at].distance;
        g_assert_true (hek_hnsw_search_radius (searcher, vector, radius, &query, found));
        n_wanted += at + 1;
        n_found += found->len;
        g_assert_cmpuint (found->len, <=, at + 1);
        for (guint j = 0; j < found->len; j++)
          g_assert_cmpfloat (g_array_index (found, HekNeighbor, j).distance, <=, radius);
      }
  g_assert_cmpfloat ((double) n_found / (double) n_wanted, >=, 0.95);
}

static void
test_filter_and_radius (gconstpointer data)
{
  const gsize n = 3000;
  TestRows t = test_rows_new (n, 48, 20, 12, 21), q = test_rows_new (100, 48, 20, 12, 22);

  for (int distance = 0; distance < HEK_N_DISTANCES; distance++)
    {
      g_autoptr (HekHnsw) index = build (&t.rows, distance, GPOINTER_TO_INT (data));
      g_autoptr (HekHnswSearcher) searcher = hek_hnsw_searcher_new (index);

      check_filter (searcher, &q, n, 0.5);
      check_filter (searcher, &q, n, 0.1);
      check_filter (searcher, &q, n, 0.01);
      check_radius (searcher, &q, n);
    }
  test_rows_clear (&t);
  test_rows_clear (&q);
}

/* All rows equal; all zero; numbers that are none; and fewer rows than are wanted. */
static void
test_strange (gconstpointer data)
{
  for (guint kind = 0; kind < 5; kind++)
    for (int distance = 0; distance < HEK_N_DISTANCES; distance++)
      {
        gsize n = kind == 4 ? 7 : 300;
        TestRows t = test_rows_new (n, 16, 2, 4, 10);
        g_autoptr (HekHnsw) index = NULL;
        g_autoptr (HekHnswSearcher) searcher = NULL;
        HekHnswQuery query = { .k = K };
        HekNeighbor found[K];

        for (gsize i = 0; i < n * 16; i++)
          if (kind < 2)
            t.data[i] = kind == 0 ? 3 : 0;
          else if (kind < 4 && i % 7 == 0)
            t.data[i] = kind == 2 ? NAN : (i % 2 ? 3e38f : -INFINITY);
        index = build (&t.rows, distance, GPOINTER_TO_INT (data));
        searcher = hek_hnsw_searcher_new (index);
        g_assert_cmpuint (hek_hnsw_search (searcher, t.data, &query, found), ==, MIN (n, K));
        for (guint i = 0; i < MIN (n, K); i++)
          g_assert_false (isnan (found[i].distance));
        test_rows_clear (&t);
      }
}

static gboolean
count_and_refuse (const guint32 *rows,
                  gsize          n,
                  gpointer       data)
{
  gssize *left = data;

  g_assert_cmpint (*left, >=, 0); /* nobody asks again */
  *left -= (gssize) n;
  return *left >= 0;
}

/* Whatever is read was asked for; after a refusal there are no answers. */
static void
test_check (gconstpointer data)
{
  TestRows t = test_rows_new (4000, 32, 8, 8, 9);
  g_autoptr (HekHnsw) index = build (&t.rows, HEK_DISTANCE_L2, GPOINTER_TO_INT (data));
  g_autoptr (HekHnswSearcher) searcher = hek_hnsw_searcher_new (index);
  g_autoptr (GArray) within = g_array_new (FALSE, FALSE, sizeof (HekNeighbor));
  gssize left = 4000, n_asked;
  HekHnswQuery query = { .k = K, .check = count_and_refuse, .check_data = &left };
  HekNeighbor found[K];

  g_assert_cmpuint (hek_hnsw_search (searcher, t.data, &query, found), ==, K);
  n_asked = 4000 - left;
  g_assert_cmpint (n_asked, >=, GPOINTER_TO_INT (data) == HEK_TRAVERSE_F32 ? 100 : K);
  for (gssize allowed = 0; allowed < n_asked; allowed += 1 + n_asked / 10)
    {
      left = allowed;
      g_assert_cmpuint (hek_hnsw_search (searcher, t.data, &query, found), ==, 0);
      left = allowed;
      g_assert_false (hek_hnsw_search_radius (searcher, t.data, 1e6, &query, within));
      g_assert_cmpuint (within->len, ==, 0);
    }
  left = 4000;
  g_assert_cmpuint (hek_hnsw_search (searcher, t.data, &query, found), ==, K);
  test_rows_clear (&t);
}

/* A graph that some rows of another are left of is walked on the same. */
static void
test_merge (gconstpointer data)
{
  const gsize n = 5000, n_gone = 500;
  TestRows t = test_rows_new (n, 24, 8, 8, 9), q = test_rows_new (200, 24, 8, 8, 10);
  g_autoptr (HekHnsw) index = build (&t.rows, HEK_DISTANCE_IP, GPOINTER_TO_INT (data));
  g_autoptr (HekHnsw) merged = NULL;
  g_autofree guint32 *new_rows = g_new (guint32, n);
  HekHnswSource source = { .graph = index, .n_rows = n, .new_rows = new_rows };
  HekRows left = t.rows;
  g_autoptr (GError) error = NULL;
  HekHnswInfo info;
  HekHnswMerge merge;

  left.n -= n_gone;
  left.data += n_gone * left.stride_bytes;
  for (guint32 i = 0; i < n; i++)
    new_rows[i] = i < n_gone ? HEK_HNSW_GONE : i - (guint32) n_gone;
  merged = hek_hnsw_merge (&left, HEK_DISTANCE_IP, &source, 1, NULL, &merge, NULL, &error);
  g_assert_no_error (error);
  g_assert_false (merge.is_built);
  g_assert_true (hek_hnsw_validate (merged, NULL, &error));
  hek_hnsw_get_info (merged, &info);
  g_assert_cmpuint (info.traverse, ==, GPOINTER_TO_INT (data));
  g_assert_cmpfloat (test_recall_of (merged, &q.rows, 0), >=, 0.95);
  test_rows_clear (&t);
  test_rows_clear (&q);
}

/* What is walked on takes the memory that its name says. */
static void
test_bytes (void)
{
  static const guint wanted[HEK_N_TRAVERSES] = {
    [HEK_TRAVERSE_F32] = 0,
    [HEK_TRAVERSE_SQ8] = 320,
    [HEK_TRAVERSE_SQ4] = 160,
    [HEK_TRAVERSE_PCA_SQ8] = 32,
  };
  TestRows t = test_rows_new (1500, 300, 8, 8, 9);

  for (int traverse = HEK_TRAVERSE_F32; traverse < HEK_N_TRAVERSES; traverse++)
    {
      g_autoptr (HekHnsw) index = build (&t.rows, HEK_DISTANCE_L2, traverse);
      HekHnswInfo info;

      hek_hnsw_get_info (index, &info);
      g_assert_cmpuint (info.code_bytes, ==, wanted[traverse]);
    }
  test_rows_clear (&t);
}

/* An image that a program before sq4 and f32 wrote (tests/data/index/README): rows of the fixture,
 * and the answers that it gave. */
static void
test_version_1 (void)
{
  g_autofree char *path
    = g_build_filename (g_getenv ("HEK_TEST_DATA"), "index", "hnsw-version-1.image", NULL);
  TestRows t = test_rows_new (200, 8, 3, 4, 31);
  g_autofree char *contents = NULL;
  hek_auto_aligned guint8 *copy = NULL;
  g_autoptr (HekHnsw) index = NULL, same = NULL;
  g_autoptr (GByteArray) image = NULL, second = NULL;
  g_autoptr (GError) error = NULL;
  HekHnswInfo info;
  gsize n_bytes;

  g_file_get_contents (path, &contents, &n_bytes, &error);
  g_assert_no_error (error);
  copy = hek_aligned_new (n_bytes, 1);
  memcpy (copy, contents, n_bytes);
  g_assert_true (hek_hnsw_verify (copy, n_bytes, NULL, &error));
  index = hek_hnsw_open (copy, n_bytes, &t.rows, &error);
  g_assert_no_error (error);
  g_assert_true (hek_hnsw_validate (index, NULL, &error));
  hek_hnsw_get_info (index, &info);
  g_assert_cmpuint (info.traverse, ==, HEK_TRAVERSE_PCA_SQ8);

  /* What was built then is built now, and written as it is written now. */
  same = test_build (&t.rows, HEK_DISTANCE_L2);
  image = test_image (index);
  second = test_image (same);
  g_assert_cmpuint (image->len, ==, second->len);
  g_assert_cmpmem (image->data, image->len, second->data, second->len);
  copy[60] ^= 1;
  g_assert_null (hek_hnsw_open (copy, n_bytes, &t.rows, &error));
  g_assert_error (error, HEK_HNSW_ERROR, HEK_HNSW_ERROR_DAMAGED);
  test_rows_clear (&t);
}

static void
add (const char   *what,
     GTestDataFunc func)
{
  for (int traverse = HEK_TRAVERSE_F32; traverse < HEK_N_TRAVERSES; traverse++)
    {
      g_autofree char *path
        = g_strdup_printf ("/index/hnsw-traverse/%s/%s", hek_traverse_id (traverse), what);

      g_test_add_data_func (path, GINT_TO_POINTER (traverse), func);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  if (!hek_test_is_slowed ())
    add ("recall", test_recall);
  if (!hek_test_under_valgrind ()) /* heavy; what they reach, the others do, too */
    {
      add ("threads", test_threads);
      add ("merge", test_merge);
    }
  add ("types", test_types);
  add ("image", test_image_of);
  add ("filter-and-radius", test_filter_and_radius);
  add ("strange", test_strange);
  add ("check", test_check);
  g_test_add_func ("/index/hnsw-traverse/bytes", test_bytes);
  g_test_add_func ("/index/hnsw-traverse/version-1", test_version_1);
  return g_test_run ();
}
