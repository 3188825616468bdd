/* SPDX-License-Identifier: Apache-2.0 */
/*
 * RaBitQ: estimates without bias against exact distances, bounds that hold for the share of pairs
 * that they promise, more bits less error, codebooks through files, rows of special kinds, and the
 * same bits on any number of threads and every instruction set.
 */
#include <math.h>
#include <string.h>

#include "hek-codec.h"
#include "hek-rng.h"

#include "../same.h"
#include "../test-valgrind.h"

enum
{
  PRINCIPAL,
  RANDOM,
};

/* Rows around some centres, whose numbers differ less and less, all numbers mixed. */
static float *
make_rows (guint   n,
           guint   dim,
           guint64 seed)
{
  float *rows = g_new (float, (gsize) n * dim);
  HekRng rng;

  hek_rng_init (&rng, seed);
  for (guint i = 0; i < n; i++)
    {
      guint center = (guint) hek_rng_below (&rng, 5);

      for (guint d = 0; d < dim; d++)
        {
          double u = 1 - hek_rng_double (&rng), v = hek_rng_double (&rng);
          double x = sqrt (-2 * log (u)) * cos (2 * G_PI * v) + ((center * 7 + d) % 5 == 0 ? 2 : 0);

          rows[(gsize) i * dim + d] = (float) (x * 8 / (4 + d)) + 1;
        }
      for (guint d = 1; d < dim; d++)
        rows[(gsize) i * dim + d] += 0.5f * rows[(gsize) i * dim + d - 1];
    }
  return rows;
}

static HekRows
view (const float *rows,
      guint        n,
      guint        dim)
{
  return (HekRows) { HEK_DTYPE_F32, dim, n, dim * sizeof (float), (const guint8 *) rows };
}

static HekCodebook *
train (const float *rows,
       guint        n,
       guint        dim,
       HekDistance  distance,
       gsize        code_bytes,
       guint        directions,
       guint64      seed)
{
  const HekCodec *codec = hek_codec_find ("rabitq");
  HekCodecTraining training = { .distance = distance, .code_bytes = code_bytes, .seed = seed };
  HekRows all = view (rows, n, dim);
  g_autoptr (GError) error = NULL;
  HekCodebook *book;

  training.values.v[0] = directions;
  book = hek_codebook_train (codec, &all, &training, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (hek_codebook_code_bytes (book), <=, hek_codec_fit (codec, dim, code_bytes));
  return book;
}

static guint8 *
encode (const HekCodebook *book,
        const float       *rows,
        guint              n)
{
  HekRows all = view (rows, n, hek_codebook_dim (book));
  guint8 *codes = g_malloc (n * hek_codebook_code_bytes (book));

  g_assert_true (hek_codebook_encode (book, &all, codes, NULL, NULL));
  return codes;
}

static double
exact (HekDistance  distance,
       const float *a,
       const float *b,
       guint        dim)
{
  double apart = 0, product = 0, aa = 0, bb = 0;

  for (guint d = 0; d < dim; d++)
    {
      double x = (double) a[d], y = (double) b[d];

      apart += (x - y) * (x - y);
      product += x * y;
      aa += x * x;
      bb += y * y;
    }
  if (distance == HEK_DISTANCE_L2)
    return apart;
  return distance == HEK_DISTANCE_IP ? -product : 1 - product / sqrt (aa * bb);
}

/* ---- what the estimate promises ---- */

/* A mean of estimates over turns, each pair's against its exact distance, in standard errors: 5 is
 * left by chance once in a million times. */
#define STANDARD_ERRORS 5

static void
check_unbiased (HekDistance distance,
                guint       n,
                guint       dim,
                gsize       code_bytes,
                guint       directions,
                guint       n_seeds)
{
  enum { PAIRS = 12 };
  g_autofree float *rows = make_rows (n, dim, 1);
  double sum[PAIRS] = { 0 }, squares[PAIRS] = { 0 };

  for (guint seed = 0; seed < n_seeds; seed++)
    {
      g_autoptr (HekCodebook) book = train (rows, n, dim, distance, code_bytes, directions, seed);
      g_autofree guint8 *codes = encode (book, rows, PAIRS);
      g_autoptr (HekCodeQuery) query = hek_code_query_new (book);
      float out[PAIRS];

      hek_code_query_set (query, rows + 20 * dim);
      hek_code_query_distances (query, codes, NULL, PAIRS, out, NULL);
      for (guint i = 0; i < PAIRS; i++)
        {
          sum[i] += (double) out[i];
          squares[i] += (double) out[i] * (double) out[i];
        }
    }
  for (guint i = 0; i < PAIRS; i++)
    {
      double mean = sum[i] / n_seeds;
      double truth = exact (distance, rows + i * dim, rows + 20 * dim, dim);
      double deviation = sqrt (MAX (squares[i] / n_seeds - mean * mean, 0) / n_seeds);

      g_assert_cmpfloat_with_epsilon (mean, truth,
                                      STANDARD_ERRORS * deviation + 1e-4 * fabs (truth));
    }
}

static void
test_unbiased (void)
{
  check_unbiased (HEK_DISTANCE_L2, 64, 64, 13, RANDOM, 300);
  check_unbiased (HEK_DISTANCE_IP, 64, 64, 13, RANDOM, 300);
  check_unbiased (HEK_DISTANCE_L2, 64, 100, 10, RANDOM, 300); /* fewer coordinates than there are */
  check_unbiased (HEK_DISTANCE_COSINE, 64, 100, 33, RANDOM, 100);
  check_unbiased (HEK_DISTANCE_L2, 300, 32, 30, PRINCIPAL, 40);
}

/* 1.9 standard deviations of the normal distribution on one side. */
#define PROMISED 0.971

static void
check_bounds (HekDistance distance,
              gsize       code_bytes,
              guint       directions)
{
  enum { N = 2000, DIM = 96, QUERIES = 40, NEAR = 25 };
  g_autofree float *rows = make_rows (N + QUERIES, DIM, 2);
  g_autoptr (HekCodebook) book = train (rows, N, DIM, distance, code_bytes, directions, 9);
  g_autofree guint8 *codes = encode (book, rows, N);
  g_autoptr (HekCodeQuery) query = hek_code_query_new (book);
  g_autofree float *out = g_new (float, N), *bounds = g_new (float, N);
  guint held = 0, near_held = 0, n_near = 0;
  double slack = 0, apart = 0;

  for (guint q = 0; q < QUERIES; q++)
    {
      const float *vector = rows + (gsize) (N + q) * DIM;
      double truth[N], limit = INFINITY;

      hek_code_query_set (query, vector);
      hek_code_query_distances (query, codes, NULL, N, out, bounds);
      for (guint i = 0; i < N; i++)
        truth[i] = exact (distance, rows + (gsize) i * DIM, vector, DIM);
      for (guint k = 0; k < NEAR; k++)
        {
          double next = INFINITY;

          for (guint i = 0; i < N; i++)
            if (k == 0 || truth[i] > limit)
              next = MIN (next, truth[i]);
          limit = next;
        }
      for (guint i = 0; i < N; i++)
        {
          gboolean holds = truth[i] >= (double) out[i] - (double) bounds[i];

          held += holds;
          near_held += holds && truth[i] <= limit;
          n_near += truth[i] <= limit;
          slack += (double) bounds[i];
          apart += fabs (truth[i] - (double) out[i]);
        }
    }
  g_assert_cmpfloat (held / (double) (N * QUERIES), >=, PROMISED - 0.002);
  g_assert_cmpfloat (near_held / (double) n_near, >=, PROMISED - 0.01);
  /* A bound that always holds is easy: this one is not much longer than the errors are. */
  g_assert_cmpfloat (slack, <, 8 * apart);
}

static void
test_bounds (void)
{
  for (HekDistance distance = 0; distance < HEK_N_DISTANCES; distance++)
    {
      check_bounds (distance, 17, RANDOM);
      check_bounds (distance, 53, RANDOM);
      check_bounds (distance, 30, PRINCIPAL);
      check_bounds (distance, 70, PRINCIPAL);
    }
}

/* ---- sizes ---- */

static double
mean_error (const HekCodebook *book,
            const float       *rows,
            guint              n)
{
  guint dim = hek_codebook_dim (book);
  g_autofree guint8 *codes = encode (book, rows, n);
  g_autofree float *back = g_new (float, (gsize) n * dim);
  double sum = 0;

  hek_codebook_decode (book, codes, n, back);
  for (gsize i = 0; i < (gsize) n * dim; i++)
    sum += pow ((double) back[i] - (double) rows[i], 2);
  return sum / n;
}

static void
test_sizes (void)
{
  static const guint dims[] = { 1, 3, 16, 17, 64, 100, 784 };

  for (guint k = 0; k < G_N_ELEMENTS (dims); k++)
    for (guint directions = PRINCIPAL; directions <= RANDOM; directions++)
      {
        const HekCodec *codec = hek_codec_find ("rabitq");
        guint dim = dims[k], n = dim == 784 ? 100 : 400;
        g_autofree float *rows = make_rows (n, dim, dim);
        gsize one = (dim + 15) / 16 * 2;
        double before = INFINITY;

        for (guint bits = 1; bits <= 8; bits++)
          {
            g_autoptr (HekCodebook) book
              = train (rows, n, dim, HEK_DISTANCE_L2, one * bits + 5, directions, 1);
            double error = mean_error (book, rows, n);

            g_assert_cmpfloat (error, <, before);
            before = error;
          }
        g_assert_cmpuint (hek_codec_fit (codec, dim, 6), ==, 0);
        g_assert_cmpuint (hek_codec_fit (codec, dim, G_MAXSIZE), ==, one * 8 + 5);
        g_assert_cmpuint (hek_codec_fit (codec, dim, 0), ==, one * 4 + 5);
        for (gsize bytes = 7; bytes < one * 8 + 5; bytes += 1 + bytes / 9)
          {
            g_autoptr (HekCodebook) book
              = train (rows, MIN (n, 280), dim, HEK_DISTANCE_IP, bytes, directions, 1);

            g_assert_cmpuint (hek_codebook_code_bytes (book), <=, bytes);
            if (dim == 784)
              break;
          }
      }
}

/* ---- special rows ---- */

static void
test_special (void)
{
  enum { N = 400, DIM = 40 };

  for (guint directions = PRINCIPAL; directions <= RANDOM; directions++)
    {
      g_autofree float *rows = make_rows (N, DIM, 3);
      g_autofree float *same = g_new (float, N * DIM);
      g_autoptr (HekCodebook) book = NULL, constant = NULL, single = NULL;
      g_autoptr (HekCodeQuery) query = NULL;
      g_autofree guint8 *codes = NULL, *others = NULL;
      float out[N], back[3 * DIM], bounds[N];
      gsize n_bytes;

      /* Duplicates, zeros, a row far away, and numbers that are none. */
      memcpy (rows + DIM, rows, DIM * sizeof *rows);
      memset (rows + 2 * DIM, 0, DIM * sizeof *rows);
      book = train (rows, N, DIM, HEK_DISTANCE_L2, 25, directions, 1);
      n_bytes = hek_codebook_code_bytes (book);
      for (guint d = 0; d < DIM; d++)
        rows[3 * DIM + d] = 1e14f;
      rows[4 * DIM] = NAN;
      rows[5 * DIM] = INFINITY;
      codes = encode (book, rows, N);
      g_assert_cmpmem (codes, n_bytes, codes + n_bytes, n_bytes);
      query = hek_code_query_new (book);
      hek_code_query_set (query, rows + 2 * DIM);
      hek_code_query_distances (query, codes, NULL, N, out, bounds);
      for (guint i = 0; i < N; i++)
        g_assert_true (isfinite (out[i]) && bounds[i] >= 0);
      g_assert_cmpfloat (out[0], ==, out[1]);
      g_assert_cmpfloat (fabsf (out[2]), <, 0.02f * out[0]); /* to itself */
      g_assert_cmpfloat (out[3], >, 1e29f);

      /* All rows the same: they come back as they were, and are where they are. */
      for (guint i = 0; i < N; i++)
        memcpy (same + i * DIM, rows, DIM * sizeof *rows);
      constant = train (same, N, DIM, HEK_DISTANCE_L2, 25, directions, 1);
      others = encode (constant, same, 3);
      hek_codebook_decode (constant, others, 3, back);
      for (guint i = 0; i < 3 * DIM; i++)
        g_assert_cmpfloat_with_epsilon (back[i], same[i], 1e-5);
      single = train (rows, 1, DIM, HEK_DISTANCE_COSINE, 25, directions, 1);
      g_assert_cmpuint (hek_codebook_code_bytes (single), <=, 25);
    }
}

/* ---- files ---- */

static void
test_file (void)
{
  enum { N = 300, DIM = 50 };
  g_autofree float *rows = make_rows (N, DIM, 4);

  for (guint directions = PRINCIPAL; directions <= RANDOM; directions++)
    {
      g_autoptr (HekCodebook) book = train (rows, N, DIM, HEK_DISTANCE_IP, 33, directions, 5);
      g_autoptr (GBytes) bytes = hek_codebook_write (book), again = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (HekCodebook) other = hek_codebook_read (bytes, &error);
      g_autofree guint8 *codes = encode (book, rows, N), *others = NULL;
      gsize n_bytes = N * hek_codebook_code_bytes (book);

      g_assert_no_error (error);
      others = encode (other, rows, N);
      g_assert_cmpmem (codes, n_bytes, others, n_bytes);
      again = hek_codebook_write (other);
      g_assert_true (g_bytes_equal (bytes, again));
      g_assert_cmpuint (hek_codebook_share_bytes (book), >, DIM * sizeof (float));
    }
}

/* ---- the same everywhere ---- */

static char *
digest (void)
{
  enum { N = 700, DIM = 70 };
  g_autofree float *rows = make_rows (N, DIM, 6);
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);

  for (guint i = 0; i < 8; i++)
    {
      g_autoptr (HekCodebook) book
        = train (rows, N, DIM, i % HEK_N_DISTANCES, 12 + 9 * i, i % 2, 1);
      g_autoptr (GBytes) bytes = hek_codebook_write (book);
      g_autofree guint8 *codes = encode (book, rows, N);
      g_autoptr (HekCodeQuery) query = hek_code_query_new (book);
      float out[2][N], back[8 * DIM];

      hek_code_query_set (query, rows + i * DIM);
      hek_code_query_distances (query, codes, NULL, N, out[0], out[1]);
      hek_codebook_decode (book, codes, 8, back);
      g_checksum_update (sum, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes));
      g_checksum_update (sum, codes, (gssize) (N * hek_codebook_code_bytes (book)));
      g_checksum_update (sum, (const guint8 *) out, sizeof out);
      g_checksum_update (sum, (const guint8 *) back, sizeof back);
    }
  return g_strdup (g_checksum_get_string (sum));
}

static void
test_cancelled (void)
{
  enum { N = 300, DIM = 64 };
  g_autofree float *rows = make_rows (N, DIM, 8);
  HekRows all = view (rows, N, DIM);
  HekCodecTraining training = { .distance = HEK_DISTANCE_L2 };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  HekTask task = { .cancellable = cancellable };
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (hek_codebook_train (hek_codec_find ("rabitq"), &all, &training, &task, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int    argc,
      char **argv)
{
  if (same_print_digest (argc, argv, digest))
    return 0;
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/quantize/rabitq/unbiased", test_unbiased);
  hek_test_add_heavy ("/quantize/rabitq/bounds", test_bounds);
  hek_test_add_heavy ("/quantize/rabitq/sizes", test_sizes);
  g_test_add_func ("/quantize/rabitq/special", test_special);
  g_test_add_func ("/quantize/rabitq/file", test_file);
  g_test_add_func ("/quantize/rabitq/cancelled", test_cancelled);
  same_add_tests ("/quantize/rabitq", argv[0], digest);
  return g_test_run ();
}
