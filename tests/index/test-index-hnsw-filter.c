/* SPDX-License-Identifier: Apache-2.0 */
/* Searches among some of the rows, without some, within a radius, and with a check of what is
 * read. */
#include "config.h"

#include "hnsw-fixture.h"

#include <math.h>

#define N 20000
#define DIM 48
#define K 10
#define N_QUERIES 100

typedef struct
{
  TestRows t, queries;
  HekHnsw *index;
  HekHnswSearcher *searcher;
  guint64 set[N / 64 + 1];
} Fixture;

static void
set_up (Fixture      *f,
        gconstpointer data)
{
  f->t = test_rows_new (N, DIM, 20, 12, 21);
  f->queries = test_rows_new (N_QUERIES, DIM, 20, 12, 22);
  f->index = test_build (&f->t.rows, HEK_DISTANCE_L2);
  f->searcher = hek_hnsw_searcher_new (f->index);
}

static void
tear_down (Fixture      *f,
           gconstpointer data)
{
  hek_hnsw_searcher_free (f->searcher);
  hek_hnsw_unref (f->index);
  test_rows_clear (&f->t);
  test_rows_clear (&f->queries);
}

static gsize
draw_set (Fixture *f,
          double   share)
{
  HekRng rng;
  gsize n = 0;

  memset (f->set, 0, sizeof f->set);
  hek_rng_init (&rng, 5);
  for (gsize i = 0; i < N; i++)
    if (hek_rng_double (&rng) < share)
      {
        f->set[i / 64] |= (guint64) 1 << (i % 64);
        n++;
      }
  return n;
}

static double
recall_of (Fixture            *f,
           const HekHnswQuery *query,
           gboolean            wanted)
{
  HekNeighbor found[K], truth[K];
  gsize n_right = 0, n_wanted = 0;

  for (gsize q = 0; q < N_QUERIES; q++)
    {
      const float *vector = f->queries.data + q * DIM;
      guint n_truth = hek_hnsw_search_exact (f->searcher, vector, query, truth);

      g_assert_cmpuint (hek_hnsw_search (f->searcher, vector, query, found), ==, n_truth);
      n_wanted += n_truth;
      for (guint i = 0; i < n_truth; i++)
        {
          g_assert_cmpint (hek_row_set_has (f->set, found[i].row), ==, wanted);
          n_right += found[i].distance <= truth[n_truth - 1].distance;
        }
    }
  return (double) n_right / (double) n_wanted;
}

static void
test_allowed (Fixture      *f,
              gconstpointer data)
{
  static const double shares[] = { 0.5, 0.1, 0.01, 0.001, 0.0002 };

  for (gsize s = 0; s < G_N_ELEMENTS (shares); s++)
    {
      HekHnswQuery query = { .k = K, .allowed = f->set };
      gsize n = draw_set (f, shares[s]);

      g_assert_cmpfloat (recall_of (f, &query, TRUE), >=, 0.95);
      query.n_allowed = n;
      g_assert_cmpfloat (recall_of (f, &query, TRUE), >=, 0.95);
    }
}

/* A set that lies together, far from most queries. */
static void
test_apart (Fixture      *f,
            gconstpointer data)
{
  HekHnswQuery query = { .k = K, .allowed = f->set };

  memset (f->set, 0, sizeof f->set);
  for (gsize i = 0; i < N; i++)
    if (f->t.data[i * DIM] > 6)
      f->set[i / 64] |= (guint64) 1 << (i % 64);
  g_assert_cmpfloat (recall_of (f, &query, TRUE), >=, 0.95);
}

static void
test_dead (Fixture      *f,
           gconstpointer data)
{
  HekHnswQuery query = { .k = K, .dead = f->set };

  draw_set (f, 0.2);
  g_assert_cmpfloat (recall_of (f, &query, FALSE), >=, 0.95);
  memset (f->set, 0xff, sizeof f->set);
  g_assert_cmpfloat (isnan (recall_of (f, &query, FALSE)), ==, 1);
}

static void
test_radius (Fixture      *f,
             gconstpointer data)
{
  static const double factors[] = { 0, 0.5, 1, 1.5, 3 };
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (HekNeighbor));
  g_autofree HekNeighbor *all = g_new (HekNeighbor, N);
  HekHnswQuery query = { .k = N };
  gsize n_found = 0, n_wanted = 0;

  draw_set (f, 0.5);
  for (gsize q = 0; q < 20; q++)
    for (gsize i = 0; i < 2 * G_N_ELEMENTS (factors); i++)
      {
        const float *vector = f->queries.data + q * DIM;
        double radius;
        guint n = 0;

        query.allowed = i % 2 == 1 ? f->set : NULL;
        g_assert_cmpuint (hek_hnsw_search_exact (f->searcher, vector, &query, all), >, 100);
        radius = all[20].distance * factors[i / 2];
        g_assert_true (hek_hnsw_search_radius (f->searcher, vector, radius, &query, found));
        while (n < N && all[n].distance <= radius)
          n++;
        n_wanted += n;
        n_found += found->len;
        g_assert_cmpuint (found->len, <=, n);
        for (guint j = 0; j < found->len; j++)
          g_assert_cmpfloat (g_array_index (found, HekNeighbor, j).distance, <=, radius);
      }
  g_assert_cmpfloat ((double) n_found / (double) n_wanted, >=, 0.95);
  g_assert_true (hek_hnsw_search_radius (f->searcher, f->queries.data, NAN, &query, found));
  g_assert_cmpuint (found->len, ==, 0);
}

static gboolean
count_and_refuse (const guint32 *rows,
                  gsize          n,
                  gpointer       data)
{
  gsize *left = data;

  for (gsize i = 0; i < n; i++)
    g_assert_cmpuint (rows[i], <, N);
  if (*left < n)
    return FALSE;
  *left -= n;
  return TRUE;
}

static void
test_check (Fixture      *f,
            gconstpointer data)
{
  gsize left = N;
  HekHnswQuery query = { .k = K, .check = count_and_refuse, .check_data = &left };
  HekNeighbor found[K];
  g_autoptr (GArray) within = g_array_new (FALSE, FALSE, sizeof (HekNeighbor));

  g_assert_cmpuint (hek_hnsw_search (f->searcher, f->t.data, &query, found), ==, K);
  g_assert_cmpuint (left, <, N);
  left = 0;
  g_assert_cmpuint (hek_hnsw_search (f->searcher, f->t.data, &query, found), ==, 0);
  g_assert_cmpuint (hek_hnsw_search_exact (f->searcher, f->t.data, &query, found), ==, 0);
  g_assert_false (hek_hnsw_search_radius (f->searcher, f->t.data, 1e6, &query, within));
  g_assert_cmpuint (within->len, ==, 0);
}

#define ADD(name, func) g_test_add (name, Fixture, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/index/hnsw-filter/allowed", test_allowed);
  ADD ("/index/hnsw-filter/apart", test_apart);
  ADD ("/index/hnsw-filter/dead", test_dead);
  ADD ("/index/hnsw-filter/radius", test_radius);
  ADD ("/index/hnsw-filter/check", test_check);
  return g_test_run ();
}
