/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Residual quantization: what is decoded and how far it is said to be, rows of awkward kinds, and
 * what more bytes, a wider beam and the weight of errors along a row are for.
 */
#include <math.h>
#include <string.h>

#include "rq-fixture.h"
#include "../test-valgrind.h"

/* Sums of some dozen floats. */
#define RELATIVE 1e-4

/* Mean squared error of the rows when they come back. */
static double
error_of (const HekCodebook *book,
          const float       *rows,
          gsize              n)
{
  guint dim = hek_codebook_dim (book);
  g_autofree guint8 *codes = rq_encode (book, rows, n);
  g_autofree float *decoded = g_new (float, n * dim);
  double sum = 0;

  hek_codebook_decode (book, codes, n, decoded);
  for (gsize i = 0; i < n * dim; i++)
    sum += pow ((double) (rows[i] - decoded[i]), 2);
  return sum / (double) n;
}

static double
trained_error (const float            *rows,
               gsize                   n,
               guint                   dim,
               const HekCodecTraining *training)
{
  g_autoptr (HekCodebook) book = rq_train (rows, n, dim, training);

  return error_of (book, rows, n);
}

static double
squared_distance (const float *a,
                  const float *b,
                  guint        dim)
{
  double sum = 0;

  for (guint d = 0; d < dim; d++)
    sum += pow ((double) a[d] - (double) b[d], 2);
  return sum;
}

static double
product (const float *a,
         const float *b,
         guint        dim)
{
  double sum = 0;

  for (guint d = 0; d < dim; d++)
    sum += (double) a[d] * (double) b[d];
  return sum;
}

/* Distances are those to the decoded rows: of inner products exactly, of squared distances but for
 * what the norm is rounded by and corrected with. */
static void
test_distances (gconstpointer data)
{
  enum { N = 700, DIM = 37 };
  HekDistance distance = GPOINTER_TO_UINT (data);
  HekCodecTraining training = rq_training (distance, 10);
  g_autofree float *rows = rq_make_rows (N, DIM, 1), *queries = rq_make_rows (5, DIM, 2);
  g_autofree float *decoded = g_new (float, N * DIM);
  g_autoptr (HekCodebook) book = NULL;
  g_autoptr (HekCodeQuery) query = NULL;
  g_autofree guint8 *codes = NULL;
  guint32 idx[] = { 3, 699, 0, 3 };
  float all[N], some[4], bounds[4];

  rq_set_option (&training, "norm", 2);
  book = rq_train (rows, N, DIM, &training);
  g_assert_cmpuint (hek_codebook_code_bytes (book), ==, 10);
  codes = rq_encode (book, rows, N);
  hek_codebook_decode (book, codes, N, decoded);
  query = hek_code_query_new (book);
  for (guint q = 0; q < 5; q++)
    {
      const float *vector = queries + q * DIM;
      double norm = sqrt (product (vector, vector, DIM));

      hek_code_query_set (query, vector);
      hek_code_query_distances (query, codes, NULL, N, all, NULL);
      for (guint i = 0; i < N; i++)
        {
          const float *row = decoded + i * DIM;
          double wanted = distance == HEK_DISTANCE_L2   ? squared_distance (vector, row, DIM)
                          : distance == HEK_DISTANCE_IP ? -product (vector, row, DIM)
                                                        : 1 - product (vector, row, DIM) / norm;
          double slack = RELATIVE * (1 + fabs (wanted));

          if (distance == HEK_DISTANCE_L2)
            slack += squared_distance (rows + i * DIM, row, DIM);
          g_assert_cmpfloat_with_epsilon ((double) all[i], wanted, slack);
        }
      hek_code_query_distances (query, codes, idx, 4, some, bounds);
      for (guint i = 0; i < 4; i++)
        {
          g_assert_cmpfloat (some[i], ==, all[idx[i]]);
          g_assert_cmpfloat (bounds[i], ==, 0);
        }
    }
}

/* A byte and 16 bits for the norm say nearly what 32 bits say. */
static void
test_norms (void)
{
  enum { N = 1000, DIM = 24 };
  g_autofree float *rows = rq_make_rows (N, DIM, 1), *vector = rq_make_rows (1, DIM, 2);
  float distances[3][N];
  double size = 0;

  for (guint norm = 0; norm < 3; norm++)
    {
      const gsize n_bytes[] = { 1, 2, 4 };
      HekCodecTraining training = rq_training (HEK_DISTANCE_L2, 6 + n_bytes[norm]);
      g_autoptr (HekCodebook) book = NULL;
      g_autoptr (HekCodeQuery) query = NULL;
      g_autofree guint8 *codes = NULL;

      rq_set_option (&training, "norm", norm);
      book = rq_train (rows, N, DIM, &training);
      g_assert_cmpuint (hek_codebook_n_subspaces (book), ==, 6);
      codes = rq_encode (book, rows, N);
      query = hek_code_query_new (book);
      hek_code_query_set (query, vector);
      hek_code_query_distances (query, codes, NULL, N, distances[norm], NULL);
    }
  for (guint i = 0; i < N; i++)
    size += (double) distances[2][i] / N;
  for (guint i = 0; i < N; i++)
    {
      g_assert_cmpfloat_with_epsilon (distances[0][i], distances[2][i], 0.05 * size);
      g_assert_cmpfloat_with_epsilon (distances[1][i], distances[2][i], 0.002 * size);
    }
}

/* Fewer rows than centroids, all the same row, and dimensions that never change: nothing is lost
 * where nothing has to be. */
static void
test_few_rows (void)
{
  enum { DIM = 7 };
  HekCodecTraining training = rq_training (HEK_DISTANCE_L2, 4);
  g_autofree float *rows = rq_make_rows (300, DIM, 3);
  float same[50 * DIM];

  g_assert_cmpfloat (trained_error (rows, 1, DIM, &training), <, 1e-10);
  g_assert_cmpfloat (trained_error (rows, 10, DIM, &training), <, 1e-10);
  for (guint i = 0; i < 50; i++)
    memcpy (same + i * DIM, rows, DIM * sizeof *same);
  g_assert_cmpfloat (trained_error (same, 50, DIM, &training), <, 1e-10);

  for (guint i = 0; i < 300; i++)
    {
      rows[i * DIM] = -3;
      rows[i * DIM + 5] = 0;
    }
  {
    g_autoptr (HekCodebook) book = rq_train (rows, 300, DIM, &training);
    g_autofree guint8 *codes = rq_encode (book, rows, 300);
    g_autofree float *decoded = g_new (float, 300 * DIM);

    hek_codebook_decode (book, codes, 300, decoded);
    for (guint i = 0; i < 300; i++)
      {
        g_assert_cmpfloat (decoded[i * DIM], ==, -3);
        g_assert_cmpfloat (decoded[i * DIM + 5], ==, 0);
      }
  }
}

static void
test_sizes (void)
{
  static const guint dims[] = { 1, 2, 5, 37 };

  for (guint i = 0; i < G_N_ELEMENTS (dims); i++)
    {
      g_autofree float *rows = rq_make_rows (400, dims[i], 3);
      double before = INFINITY;

      g_assert_cmpuint (hek_codec_fit (&hek_codec_rq, dims[i], 1), ==, 0);
      g_assert_cmpuint (hek_codec_fit (&hek_codec_rq, dims[i], 2), ==, 2);
      g_assert_cmpuint (hek_codec_fit (&hek_codec_rq, dims[i], 0), >, 0);
      for (gsize n_bytes = 2; n_bytes <= 17; n_bytes = 2 * n_bytes - 1)
        {
          HekCodecTraining training = rq_training (HEK_DISTANCE_L2, n_bytes);
          double loss;

          rq_set_option (&training, "parts", MIN (dims[i], 5));
          loss = trained_error (rows, 400, dims[i], &training);
          g_assert_cmpfloat (loss, <=, before);
          before = loss;
        }
    }
}

static void
test_no_room (void)
{
  HekCodecTraining training = rq_training (HEK_DISTANCE_L2, 4);
  g_autofree float *rows = rq_make_rows (20, 8, 3);
  HekRows all = rq_view (rows, 20, 8);
  g_autoptr (GError) error = NULL;

  rq_set_option (&training, "norm", 2);
  g_assert_null (hek_codebook_train (&hek_codec_rq, &all, &training, NULL, &error));
  g_assert_error (error, HEK_CODEC_ERROR, HEK_CODEC_ERROR_BUDGET);
}

static void
note_loss (guint    step,
           double   loss,
           gpointer data)
{
  GArray *losses = data;

  g_assert_cmpuint (step, ==, losses->len);
  g_array_append_val (losses, loss);
}

/* Every stage makes the loss smaller, and so do the rounds after them; a beam loses less than the
 * best centroid at a time. */
static void
test_beam_and_stages (void)
{
  enum { N = 1200, DIM = 24, STAGES = 6 };
  g_autofree float *rows = rq_make_rows (N, DIM, 4);
  double errors[3];
  static const guint beams[] = { 1, 4, 16 };

  for (guint i = 0; i < G_N_ELEMENTS (beams); i++)
    {
      HekCodecTraining training = rq_training (HEK_DISTANCE_L2, STAGES + 1);
      g_autoptr (GArray) losses = g_array_new (FALSE, FALSE, sizeof (double));

      training.on_loss = note_loss;
      training.loss_data = losses;
      rq_set_option (&training, "beam", beams[i]);
      errors[i] = trained_error (rows, N, DIM, &training);
      g_assert_cmpuint (losses->len, >, STAGES);
      /* The first round takes the codes anew, which centroids of later stages were not made for. */
      for (guint s = 1; s < losses->len; s++)
        g_assert_cmpfloat (g_array_index (losses, double, s), <,
                           (s == STAGES ? 1.05 : 1) * g_array_index (losses, double, s - 1));
      g_assert_cmpfloat_with_epsilon (errors[i], g_array_index (losses, double, losses->len - 1),
                                      1e-3 * errors[i]);
    }
  g_assert_cmpfloat (errors[1], <, errors[0]);
  g_assert_cmpfloat (errors[2], <=, 1.01 * errors[1]);
}

/* The part of the squared errors along the rows, and all of them. */
static void
split_errors (const HekCodebook *book,
              const float       *rows,
              gsize              n,
              double            *along,
              double            *all)
{
  guint dim = hek_codebook_dim (book);
  g_autofree guint8 *codes = rq_encode (book, rows, n);
  g_autofree float *decoded = g_new (float, n * dim);

  *along = *all = 0;
  hek_codebook_decode (book, codes, n, decoded);
  for (gsize i = 0; i < n; i++)
    {
      const float *row = rows + i * dim, *back = decoded + i * dim;
      double square = product (row, row, dim);

      *all += squared_distance (row, back, dim);
      *along += pow (square - product (row, back, dim), 2) / square;
    }
}

/* With a threshold errors along the rows are smaller, and others may be larger. */
static void
test_anisotropic (void)
{
  enum { N = 2000, DIM = 32 };
  g_autofree float *rows = rq_make_rows (N, DIM, 4);
  double along[2], all[2], loss[2], weight = 31 * 0.25 / 0.75 - 1;

  for (guint i = 0; i < 2; i++)
    {
      HekCodecTraining training = rq_training (HEK_DISTANCE_IP, 4);
      g_autoptr (HekCodebook) book = NULL;

      rq_set_option (&training, "threshold", i == 0 ? 0 : 0.5);
      book = rq_train (rows, N, DIM, &training);
      g_assert_cmpuint (hek_codebook_n_subspaces (book), ==, 4);
      split_errors (book, rows, N, &along[i], &all[i]);
      loss[i] = all[i] + weight * along[i];
    }
  g_assert_cmpfloat (along[1], <, 0.5 * along[0]);
  g_assert_cmpfloat (all[1], <, 1.5 * all[0]);
  g_assert_cmpfloat (loss[1], <, 0.95 * loss[0]);
}

/* Files come back as they were; no byte of a state that is changed or missing does harm. */
static void
test_file (void)
{
  enum { N = 300, DIM = 9 };
  HekCodecTraining training = rq_training (HEK_DISTANCE_L2, 5);
  g_autofree float *rows = rq_make_rows (N, DIM, 4);
  g_autoptr (HekCodebook) book = NULL, back = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GByteArray) state = g_byte_array_new ();
  g_autofree guint8 *codes = NULL, *again = NULL;
  g_autoptr (GError) error = NULL;

  rq_set_option (&training, "parts", 2);
  book = rq_train (rows, N, DIM, &training);
  bytes = hek_codebook_write (book);
  codes = rq_encode (book, rows, N);
  back = hek_codebook_read (bytes, &error);
  g_assert_no_error (error);
  again = rq_encode (back, rows, N);
  g_assert_cmpmem (codes, N * 5, again, N * 5);

  hek_codec_rq.write (book, state);
  for (gsize at = 0; at < MIN (state->len, 200); at++)
    {
      g_autoptr (HekCodebook) other
        = hek_codebook_new (&hek_codec_rq, HEK_DISTANCE_L2, DIM, 1);
      g_autoptr (GError) damage = NULL;

      other->code_bytes = 5;
      other->n_subspaces = 4;
      other->n_centroids = 256;
      g_assert_false (hek_codec_rq.read (other, state->data, at, &damage));
      g_assert_error (damage, HEK_CODEC_ERROR, HEK_CODEC_ERROR_DAMAGED);
      g_clear_error (&damage);
      state->data[at] ^= 0xff;
      if (!hek_codec_rq.read (other, state->data, state->len, &damage))
        g_assert_error (damage, HEK_CODEC_ERROR, HEK_CODEC_ERROR_DAMAGED);
      state->data[at] ^= 0xff;
    }
}

static void
test_cancelled (void)
{
  HekCodecTraining training = rq_training (HEK_DISTANCE_L2, 5);
  g_autofree float *rows = rq_make_rows (500, 8, 4);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  HekTask task = { .cancellable = cancellable };
  HekRows all = rq_view (rows, 500, 8);

  g_cancellable_cancel (cancellable);
  g_assert_null (hek_codebook_train (&hek_codec_rq, &all, &training, &task, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/quantize/rq/distances/l2", GUINT_TO_POINTER (HEK_DISTANCE_L2),
                        test_distances);
  g_test_add_data_func ("/quantize/rq/distances/ip", GUINT_TO_POINTER (HEK_DISTANCE_IP),
                        test_distances);
  g_test_add_data_func ("/quantize/rq/distances/cosine", GUINT_TO_POINTER (HEK_DISTANCE_COSINE),
                        test_distances);
  hek_test_add_heavy ("/quantize/rq/norms", test_norms);
  g_test_add_func ("/quantize/rq/few-rows", test_few_rows);
  hek_test_add_heavy ("/quantize/rq/sizes", test_sizes);
  g_test_add_func ("/quantize/rq/no-room", test_no_room);
  hek_test_add_heavy ("/quantize/rq/beam-and-stages", test_beam_and_stages);
  hek_test_add_heavy ("/quantize/rq/anisotropic", test_anisotropic);
  g_test_add_func ("/quantize/rq/file", test_file);
  g_test_add_func ("/quantize/rq/cancelled", test_cancelled);
  return g_test_run ();
}
