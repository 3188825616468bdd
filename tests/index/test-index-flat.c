/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Exact search: real descriptors against neighbours computed elsewhere; the plain double loop with
 * every type, distance, number of queries and set of allowed rows, where many distances are equal
 * and where numbers are extreme; ranges; threads, cancelling and progress.
 */
#include "config.h"

#include "hek-aligned.h"
#include "hek-flat.h"
#include "hek-kernel-cpu.h"
#include "hek-parallel.h"
#include "hek-rng.h"
#include "hek-rows-convert.h"
#include "../test-valgrind.h"

#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define N_TRUTH 20

/* ---- real descriptors ---- */

static guint8 *
load (const char *name,
      gsize      *n_bytes)
{
  g_autofree char *path = g_build_filename (g_getenv ("HEK_TEST_DATA"), "ann", name, NULL);
  g_autoptr (GError) error = NULL;
  char *bytes;

  if (!g_file_get_contents (path, &bytes, n_bytes, &error))
    g_error ("%s", error->message);
  return (guint8 *) bytes;
}

static HekRows
view (const guint8 *bvecs,
      gsize         n_bytes)
{
  return (HekRows) { HEK_DTYPE_U8, 128, n_bytes / 132, 132, bvecs + 4 };
}

static HekRows
converted (const HekRows *from,
           HekDtype       dtype,
           guint8       **owned)
{
  gsize stride = from->dim * hek_dtype_bytes (dtype);

  *owned = g_malloc (MAX (from->n * stride, 1));
  hek_rows_convert (from, dtype, *owned);
  return (HekRows) { dtype, from->dim, from->n, stride, *owned };
}

static void
test_descriptors (void)
{
  gsize n_base, n_query, n_truth;
  g_autofree guint8 *base = load ("base.bvecs", &n_base), *query = load ("query.bvecs", &n_query);
  HekRows base_u8 = view (base, n_base), query_u8 = view (query, n_query);

  for (guint d = 0; d < HEK_N_DISTANCES; d++)
    {
      g_autofree char *name = g_strconcat ("gt-", hek_distance_id (d), ".ivecs", NULL);
      g_autofree guint8 *truth = load (name, &n_truth);

      g_assert_cmpuint (n_truth, ==, query_u8.n * (N_TRUTH + 1) * 4);
      for (guint type = 0; type < HEK_N_DTYPES * HEK_N_DTYPES; type++)
        {
          g_autofree guint8 *own_rows = NULL, *own_queries = NULL;
          HekRows rows = converted (&base_u8, type % HEK_N_DTYPES, &own_rows);
          HekRows queries = converted (&query_u8, type / HEK_N_DTYPES, &own_queries);
          g_autofree HekNeighbor *found = g_new (HekNeighbor, queries.n * N_TRUTH);

          g_assert_true (hek_flat_search (&rows, d, &queries, N_TRUTH, NULL, found, NULL, NULL));
          for (gsize q = 0; q < queries.n; q++)
            for (gsize i = 0; i < N_TRUTH; i++)
              {
                gint32 row;

                memcpy (&row, truth + (q * (N_TRUTH + 1) + 1 + i) * 4, 4);
                g_assert_cmpint ((gint32) found[q * N_TRUTH + i].row, ==, row);
              }
        }
    }
}

/* ---- the plain double loop ---- */

typedef enum
{
  COARSE,  /* few values: many distances are equal */
  SMOOTH,
  SHIFTED, /* far from the origin: squares cancel */
  EXTREME, /* NaN, infinities, huge, tiny and zero vectors */
  N_KINDS,
} Kind;

static float
extreme_number (HekRng *rng,
                gsize   row)
{
  static const float scales[] = { 0, 1e-45f, 1e-30f, 1e-18f, 1, 1e15f, 1e19f, 3e38f };
  guint64 pick = hek_rng_below (rng, 300);

  if (pick < 3)
    return pick == 0 ? NAN : pick == 1 ? INFINITY : -INFINITY;
  return (float) (hek_rng_double (rng) * 2 - 1) * scales[row % G_N_ELEMENTS (scales)];
}

static guint8 *
fill (HekRows *rows,
      Kind     kind,
      guint64  seed)
{
  g_autofree float *numbers = g_new (float, rows->n * rows->dim + 1);
  HekRows floats = { HEK_DTYPE_F32, rows->dim, rows->n, rows->dim * 4, (guint8 *) numbers };
  guint8 *owned;
  HekRng rng;

  hek_rng_init (&rng, seed);
  for (gsize i = 0; i < rows->n * rows->dim; i++)
    switch (kind)
      {
      case COARSE:
        numbers[i] = (float) hek_rng_below (&rng, 3);
        break;
      case SHIFTED:
        numbers[i] = 100 + (float) hek_rng_double (&rng);
        break;
      case EXTREME:
        numbers[i] = extreme_number (&rng, i / rows->dim);
        break;
      case SMOOTH:
      default:
        numbers[i] = (float) hek_rng_double (&rng) * (rows->dtype == HEK_DTYPE_U8 ? 255 : 1);
      }
  *rows = converted (&floats, rows->dtype, &owned);
  return owned;
}

static int
compare_neighbors (const void *a,
                   const void *b)
{
  const HekNeighbor *x = a, *y = b;

  return hek_neighbor_before (*y, *x) - hek_neighbor_before (*x, *y);
}

/* All allowed rows, sorted. Integers that look equal as floats keep their order by row only, so the
 * tests with u8 stay below 2²⁴. */
static gsize
plain (const HekRows *rows,
       HekDistance    distance,
       const HekRows *queries,
       gsize          query,
       const guint64 *allowed,
       HekNeighbor   *out)
{
  gsize n = 0;

  for (guint32 row = 0; row < rows->n; row++)
    if (allowed == NULL || hek_row_set_has (allowed, row))
      {
        out[n].row = row;
        hek_flat_distances (rows, distance, queries, query, &row, 1, &out[n].distance);
        g_assert_false (isnan (out[n].distance));
        n++;
      }
  qsort (out, n, sizeof *out, compare_neighbors);
  return n;
}

static void
check_search (const HekRows *rows,
              HekDistance    distance,
              const HekRows *queries,
              guint          k,
              const guint64 *allowed)
{
  g_autofree HekNeighbor *found = g_new (HekNeighbor, queries->n * k);
  g_autofree HekNeighbor *expected = g_new (HekNeighbor, rows->n + 1);

  g_assert_true (hek_flat_search (rows, distance, queries, k, allowed, found, NULL, NULL));
  for (gsize q = 0; q < queries->n; q++)
    {
      gsize n = plain (rows, distance, queries, q, allowed, expected);

      for (gsize i = 0; i < k; i++)
        {
          const HekNeighbor *answer = &found[q * k + i];

          if (i >= n)
            expected[i < rows->n ? i : rows->n] = (HekNeighbor) { INFINITY, HEK_FLAT_NO_ROW };
          g_assert_cmpuint (answer->row, ==, expected[MIN (i, rows->n)].row);
          g_assert_cmpfloat (answer->distance, ==, expected[MIN (i, rows->n)].distance);
        }
    }
}

static void
check_range (const HekRows *rows,
             HekDistance    distance,
             const HekRows *queries,
             const guint64 *allowed)
{
  g_autofree HekNeighbor *expected = g_new (HekNeighbor, rows->n + 1), *found = NULL;
  g_autofree gsize *offsets = g_new (gsize, queries->n + 1);
  gsize n = plain (rows, distance, queries, 0, allowed, expected);
  float radius = n > 0 ? expected[n / 3].distance : 1;

  g_assert_true (hek_flat_range (rows, distance, queries, radius, allowed, &found, offsets, NULL,
                                 NULL));
  g_assert_cmpuint (offsets[0], ==, 0);
  for (gsize q = 0; q < queries->n; q++)
    {
      gsize m = 0;

      n = plain (rows, distance, queries, q, allowed, expected);
      while (m < n && expected[m].distance <= radius)
        m++;
      g_assert_cmpuint (offsets[q + 1] - offsets[q], ==, m);
      for (gsize i = 0; i < m; i++)
        {
          g_assert_cmpuint (found[offsets[q] + i].row, ==, expected[i].row);
          g_assert_cmpfloat (found[offsets[q] + i].distance, ==, expected[i].distance);
        }
    }
}

static const struct
{
  gsize n, n_queries;
  guint dim, k;
  double allowed; /* the share of rows; 1: no set */
} shapes[] = {
  { 0, 3, 8, 2, 1 },    { 1, 1, 1, 1, 1 },       { 200, 1, 30, 5, 1 },   { 300, 7, 17, 10, 1 },
  { 300, 8, 17, 10, 1 }, { 600, 9, 33, 1, 1 },   { 520, 35, 20, 3, 0.5 }, { 700, 2, 12, 8, 0.1 },
  { 90, 20, 5, 100, 1 }, { 400, 20, 6, 30, 0.03 }, { 300, 260, 3, 4, 1 },
};

static void
check_shape (guint    shape,
             HekDtype dtype,
             HekDtype query_dtype,
             Kind     kind)
{
  HekRows rows = { .dtype = dtype, .dim = shapes[shape].dim, .n = shapes[shape].n };
  HekRows queries = { .dtype = query_dtype, .dim = rows.dim, .n = shapes[shape].n_queries };
  g_autofree guint8 *own_rows = fill (&rows, kind, shape * 2 + 1);
  g_autofree guint8 *own_queries = fill (&queries, kind, shape * 2 + 2);
  g_autofree guint64 *allowed = g_new0 (guint64, rows.n / 64 + 1);
  HekRng rng;

  hek_rng_init (&rng, shape);
  for (gsize i = 0; i < rows.n; i++)
    if (hek_rng_double (&rng) < shapes[shape].allowed)
      allowed[i / 64] |= G_GUINT64_CONSTANT (1) << i % 64;
  for (guint distance = 0; distance < HEK_N_DISTANCES; distance++)
    {
      const guint64 *set = shapes[shape].allowed < 1 ? allowed : NULL;

      check_search (&rows, distance, &queries, shapes[shape].k, set);
      if (shape % 3 != 2)
        check_range (&rows, distance, &queries, set);
    }
}

static void
test_plain (gconstpointer data)
{
  Kind kind = (Kind) GPOINTER_TO_UINT (data);

  /* under valgrind rows and queries of the same type only */
  guint step = hek_test_under_valgrind () ? HEK_N_DTYPES + 1 : 1;

  for (guint shape = 0; shape < G_N_ELEMENTS (shapes); shape++)
    for (guint type = 0; type < HEK_N_DTYPES * HEK_N_DTYPES; type += step)
      check_shape (shape, type % HEK_N_DTYPES, type / HEK_N_DTYPES, kind);
}

/* Sums beyond 2²⁴ are told apart as integers, though they are equal as floats. */
static void
test_large_integers (void)
{
  const guint dim = 400;
  g_autofree guint8 *bytes = g_malloc0 (3 * dim);
  g_autofree guint8 *query = g_malloc0 (dim);
  HekRows rows = { HEK_DTYPE_U8, dim, 3, dim, bytes };
  HekRows queries = { HEK_DTYPE_U8, dim, 1, dim, query };
  HekNeighbor found[3], *within = NULL;
  gsize offsets[2];

  memset (bytes, 255, 3 * dim); /* the sums of squares differ by 1 only */
  bytes[0] = 1;
  bytes[dim] = 0;
  bytes[2 * dim] = 1;
  g_assert_true (hek_flat_search (&rows, HEK_DISTANCE_L2, &queries, 3, NULL, found, NULL, NULL));
  g_assert_cmpuint (found[0].row, ==, 1);
  g_assert_cmpuint (found[1].row, ==, 0);
  g_assert_cmpuint (found[2].row, ==, 2);
  g_assert_cmpfloat (found[0].distance, ==, found[1].distance);
  g_assert_cmpfloat (found[0].distance, ==, (float) (255.0 * 255.0 * (dim - 1)));
  g_assert_true (hek_flat_range (&rows, HEK_DISTANCE_L2, &queries, found[0].distance, NULL, &within,
                                 offsets, NULL, NULL));
  g_assert_cmpuint (offsets[1], ==, 3);
  g_free (within);
}

/* ---- threads, cancelling, progress ---- */

typedef struct
{
  pthread_mutex_t lock; /* not GLib's, which ThreadSanitizer does not see */
  double largest;
  guint n_calls;
  GCancellable *cancel_at; /* when half is done */
} Watch;

static void
on_progress (double   fraction,
             gpointer user_data)
{
  Watch *watch = user_data;

  pthread_mutex_lock (&watch->lock);
  watch->n_calls++;
  watch->largest = MAX (watch->largest, fraction);
  if (watch->cancel_at != NULL && fraction > 0.3)
    g_cancellable_cancel (watch->cancel_at);
  pthread_mutex_unlock (&watch->lock);
}

static void
test_threads (void)
{
  HekRows rows = { .dtype = HEK_DTYPE_F32, .dim = 24, .n = 50000 };
  HekRows queries = { .dtype = HEK_DTYPE_F32, .dim = 24, .n = 300 };
  g_autofree guint8 *own_rows = fill (&rows, COARSE, 1), *own_queries = fill (&queries, COARSE, 2);
  g_autofree HekNeighbor *ref = g_new (HekNeighbor, 3000), *found = g_new (HekNeighbor, 3000);
  guint before = hek_parallel_get_n_threads ();

  if (hek_kernel_cpu_level () == HEK_CPU_SCALAR)
    rows.n = 5000;
  for (guint n_threads = 1; n_threads <= 4; n_threads++)
    {
      Watch watch = { .lock = PTHREAD_MUTEX_INITIALIZER };
      HekTask task = { .progress = on_progress, .progress_data = &watch };

      hek_parallel_set_n_threads (n_threads);
      g_assert_true (hek_flat_search (&rows, HEK_DISTANCE_L2, &queries, 10, NULL,
                                      n_threads == 1 ? ref : found, &task, NULL));
      g_assert_cmpfloat (watch.largest, ==, 1);
      if (n_threads > 1)
        g_assert_cmpmem (found, 3000 * sizeof *found, ref, 3000 * sizeof *ref);
    }
  hek_parallel_set_n_threads (before);
}

static void
test_cancel (void)
{
  HekRows rows = { .dtype = HEK_DTYPE_F32, .dim = 96, .n = 20000 };
  HekRows queries = { .dtype = HEK_DTYPE_F32, .dim = 96, .n = 600 };
  g_autofree guint8 *own_rows = fill (&rows, SMOOTH, 1), *own_queries = fill (&queries, SMOOTH, 2);
  g_autofree HekNeighbor *found = g_new (HekNeighbor, 600);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Watch watch = { .lock = PTHREAD_MUTEX_INITIALIZER, .cancel_at = cancellable };
  HekTask task = { .cancellable = cancellable, .progress = on_progress, .progress_data = &watch };
  HekNeighbor *within = NULL;
  gsize offsets[601] = { 77 };
  GError *error = NULL;

  g_assert_false (hek_flat_search (&rows, HEK_DISTANCE_L2, &queries, 1, NULL, found, &task,
                                   &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_false (hek_flat_range (&rows, HEK_DISTANCE_L2, &queries, 1, NULL, &within, offsets,
                                  &task, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_null (within);
  g_assert_cmpuint (offsets[0], ==, 77);
}

int
main (int    argc,
      char **argv)
{
  static const char *const kinds[N_KINDS] = { "coarse", "smooth", "shifted", "extreme" };

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/index/flat/descriptors", test_descriptors);
  for (guint kind = 0; kind < N_KINDS; kind++)
    {
      g_autofree char *path = g_strconcat ("/index/flat/plain-", kinds[kind], NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (kind), test_plain);
    }
  g_test_add_func ("/index/flat/large-integers", test_large_integers);
  hek_test_add_heavy ("/index/flat/threads", test_threads);
  g_test_add_func ("/index/flat/cancel", test_cancel);
  return g_test_run ();
}
