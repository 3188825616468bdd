/* SPDX-License-Identifier: Apache-2.0 */
/* Neighbours lost and gained: both lists and all ranks against plain sorting. */
#include "config.h"

#include "evaluate-fixture.h"
#include "hek-evaluate.h"
#include "hek-flat.h"

#include <math.h>
#include <string.h>

#define N 400
#define DIM 12
#define K 15

typedef struct
{
  HekRows rows;
  float *numbers;
  HekCodebook *book;
  guint8 *codes;
} Fixture;

/* The coarsest codes of the table, so that something is lost. */
static void
fixture_init (Fixture     *f,
              HekDistance  distance)
{
  const HekCodec *coarsest = hek_codec (0);
  HekCodecTraining training = { .distance = distance };
  g_autoptr (GError) error = NULL;
  const HekOption *options;
  guint n;

  f->numbers = fixture_rows (N, DIM, 4, &f->rows);
  for (guint i = 0; i < hek_codec_n (); i++)
    if (hek_codec_fit (hek_codec (i), DIM, 0) < hek_codec_fit (coarsest, DIM, 0))
      coarsest = hek_codec (i);
  options = hek_codec_options (coarsest, &n);
  hek_options_defaults (options, n, &training.values);
  f->book = hek_codebook_train (coarsest, &f->rows, &training, NULL, &error);
  g_assert_no_error (error);
  f->codes = g_malloc (N * hek_codebook_code_bytes (f->book));
  g_assert_true (hek_codebook_encode (f->book, &f->rows, f->codes, NULL, NULL));
}

static void
fixture_clear (Fixture *f)
{
  g_free (f->numbers);
  g_free (f->codes);
  hek_codebook_unref (f->book);
}

/* Rows before @row when all are sorted by @values, without @leave_out, and one. */
static gsize
plain_rank (const float *values,
            guint32      row,
            guint32      leave_out)
{
  gsize rank = 1;

  for (guint32 i = 0; i < N; i++)
    if (i != leave_out && i != row &&
        (values[i] < values[row] || (values[i] == values[row] && i < row)))
      rank++;
  return rank;
}

static void
check_lists (Fixture       *f,
             const HekRows *query,
             guint32        leave_out)
{
  HekComparedNeighbor exact[K], quantized[K];
  float distances[N], estimates[N];
  guint32 all[N];
  guint n, n_lost = 0, n_gained = 0;
  g_autoptr (HekCodeQuery) code_query = hek_code_query_new (f->book);
  g_autoptr (GError) error = NULL;

  for (guint32 i = 0; i < N; i++)
    all[i] = i;
  hek_flat_distances (&f->rows, hek_codebook_distance (f->book), query, 0, all, N, distances);
  hek_code_query_set (code_query, hek_rows_get (query, 0));
  hek_code_query_distances (code_query, f->codes, NULL, N, estimates, NULL);

  g_assert_true (hek_compare_neighbors (f->book, &f->rows, f->codes, query, leave_out, K, exact,
                                        quantized, &n, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (n, ==, K);
  for (guint i = 0; i < K; i++)
    {
      const HekComparedNeighbor *both[] = { &exact[i], &quantized[i] };

      for (guint j = 0; j < 2; j++)
        {
          guint32 row = both[j]->row;

          g_assert_cmpuint (row, !=, leave_out);
          g_assert_cmpfloat (both[j]->distance, ==, distances[row]);
          g_assert_cmpfloat (both[j]->estimate, ==, estimates[row]);
          g_assert_cmpuint (both[j]->rank, ==, plain_rank (distances, row, leave_out));
          g_assert_cmpuint (both[j]->rank_by_estimate, ==,
                            plain_rank (estimates, row, leave_out));
        }
      g_assert_cmpuint (exact[i].rank, ==, i + 1);
      g_assert_cmpuint (quantized[i].rank_by_estimate, ==, i + 1);
      n_lost += exact[i].rank_by_estimate > K;
      n_gained += quantized[i].rank > K;
    }
  /* for each that is lost another one is gained */
  g_assert_cmpuint (n_lost, ==, n_gained);
}

static void
test_lists (gconstpointer data)
{
  Fixture f;
  HekRows other;
  g_autofree float *other_numbers = fixture_rows (3, DIM, 77, &other);

  fixture_init (&f, GPOINTER_TO_UINT (data));
  for (guint i = 0; i < 3; i++)
    {
      HekRows query = other;

      query.n = 1;
      query.data = hek_rows_get (&other, i);
      check_lists (&f, &query, HEK_FLAT_NO_ROW);
      query.data = hek_rows_get (&f.rows, 100 * i);
      check_lists (&f, &query, 100 * i);
    }
  fixture_clear (&f);
}

/* How many of the lists of hek_compare_neighbors() the codes lose. */
static guint
count_lost (Fixture       *f,
            const HekRows *queries,
            gsize          q,
            guint32        leave_out)
{
  HekComparedNeighbor exact[K], quantized[K];
  HekRows query = *queries;
  guint n, n_lost = 0;

  query.n = 1;
  query.data = hek_rows_get (queries, q);
  g_assert_true (hek_compare_neighbors (f->book, &f->rows, f->codes, &query, leave_out, K, exact,
                                        quantized, &n, NULL, NULL));
  for (guint i = 0; i < n; i++)
    n_lost += exact[i].rank_by_estimate > n;
  return n_lost;
}

/* One query after the other, of other rows and of the rows themselves. */
static void
test_worst (gconstpointer data)
{
  Fixture f;
  HekRows others;
  g_autofree float *numbers = fixture_rows (30, DIM, 77, &others);
  g_autofree guint32 *own = g_new (guint32, N);

  fixture_init (&f, GPOINTER_TO_UINT (data));
  for (guint32 i = 0; i < N; i++)
    own[i] = i;
  for (guint case_ = 0; case_ < 3; case_++)
    {
      const HekRows *queries = case_ == 0 ? &others : &f.rows;
      const guint32 *leave_out = case_ == 2 ? own : NULL;
      guint n_lost, n_expected = 0;
      gsize worst, expected = 0;
      g_autoptr (GError) error = NULL;

      for (gsize q = 0; q < queries->n; q++)
        {
          guint n = count_lost (&f, queries, q, leave_out != NULL ? leave_out[q] : HEK_FLAT_NO_ROW);

          if (n > n_expected)
            {
              n_expected = n;
              expected = q;
            }
        }
      g_assert_true (hek_compare_find_worst (f.book, &f.rows, f.codes, queries, leave_out, K,
                                             &worst, &n_lost, NULL, &error));
      g_assert_no_error (error);
      g_assert_cmpuint (n_lost, ==, n_expected);
      g_assert_cmpuint (n_lost, >, 0);
      g_assert_cmpuint (worst, ==, expected);
    }
  fixture_clear (&f);
}

static void
test_few (void)
{
  Fixture f;
  HekComparedNeighbor exact[K], quantized[K];
  HekRows query;
  gsize worst;
  guint n;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  HekTask task = { .cancellable = cancellable };
  g_autoptr (GError) error = NULL;

  fixture_init (&f, HEK_DISTANCE_L2);
  query = f.rows;
  query.n = 1;
  f.rows.n = 5;
  g_assert_true (hek_compare_neighbors (f.book, &f.rows, f.codes, &query, 0, K, exact, quantized,
                                        &n, NULL, NULL));
  g_assert_cmpuint (n, ==, 4);
  f.rows.n = 0;
  g_assert_true (hek_compare_neighbors (f.book, &f.rows, f.codes, &query, HEK_FLAT_NO_ROW, K,
                                        exact, quantized, &n, NULL, NULL));
  g_assert_cmpuint (n, ==, 0);
  f.rows.n = 5;
  g_assert_true (hek_compare_find_worst (f.book, &f.rows, f.codes, &query, NULL, K, &worst, &n,
                                         NULL, NULL));
  g_assert_cmpuint (worst, ==, 0);
  g_assert_cmpuint (n, ==, 0); /* all five are in both lists */

  f.rows.n = N;
  query.dim--;
  g_assert_false (hek_compare_neighbors (f.book, &f.rows, f.codes, &query, 0, K, exact, quantized,
                                         &n, NULL, &error));
  g_assert_error (error, HEK_CODEC_ERROR, HEK_CODEC_ERROR_DIMENSION);
  g_clear_error (&error);
  g_assert_false (hek_compare_find_worst (f.book, &f.rows, f.codes, &query, NULL, K, &worst, &n,
                                          NULL, &error));
  g_assert_error (error, HEK_CODEC_ERROR, HEK_CODEC_ERROR_DIMENSION);
  g_clear_error (&error);
  query.dim++;
  g_cancellable_cancel (cancellable);
  g_assert_false (hek_compare_neighbors (f.book, &f.rows, f.codes, &query, 0, K, exact, quantized,
                                         &n, &task, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_false (hek_compare_find_worst (f.book, &f.rows, f.codes, &query, NULL, K, &worst, &n,
                                          &task, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  fixture_clear (&f);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint d = 0; d < HEK_N_DISTANCES; d++)
    {
      g_autofree char *path = g_strconcat ("/evaluate/compare/", hek_distance_id (d), NULL);
      g_autofree char *worst = g_strconcat ("/evaluate/compare/worst/", hek_distance_id (d), NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (d), test_lists);
      g_test_add_data_func (worst, GUINT_TO_POINTER (d), test_worst);
    }
  g_test_add_func ("/evaluate/compare/few", test_few);
  return g_test_run ();
}
