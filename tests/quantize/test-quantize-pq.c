/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Product quantization: sizes, errors against published and faiss's, distances, files, awkward
 * rows, and the same bits everywhere.
 */
#include "pq-fixture.h"

#include "../same.h"
#include "../test-valgrind.h"

static void
test_sizes (void)
{
  g_assert_cmpuint (hek_codec_fit (&hek_codec_pq, 784, 0), ==, 98);
  g_assert_cmpuint (hek_codec_fit (&hek_codec_pq, 3, 0), ==, 1);
  g_assert_cmpuint (hek_codec_fit (&hek_codec_pq, 784, 100), ==, 100);
  g_assert_cmpuint (hek_codec_fit (&hek_codec_pq, 20, 1000), ==, 20);

  /* parts whose lengths differ by one */
  for (guint dim = 1; dim < 40; dim++)
    for (guint m = 1; m <= dim; m++)
      {
        g_assert_cmpuint (hek_parts_begin (dim, m, 0), ==, 0);
        g_assert_cmpuint (hek_parts_begin (dim, m, m), ==, dim);
        for (guint p = 0; p < m; p++)
          {
            guint width = hek_parts_begin (dim, m, p + 1) - hek_parts_begin (dim, m, p);

            g_assert_true (width == dim / m || width == (dim + m - 1) / m);
          }
      }
}

static void
test_four_bits (void)
{
  enum { N = 200, DIM = 9 };
  g_autofree float *rows = pq_fixture_rows (N, DIM, 0, 2);
  HekCodecTraining training = pq_fixture_training (HEK_DISTANCE_L2, 2, 4);
  g_autoptr (HekCodebook) small = pq_fixture_train (&hek_codec_pq, rows, N, DIM, &training), all;
  g_autofree guint8 *codes = NULL;
  g_autofree guint16 *centroids = g_new (guint16, N * DIM);

  g_assert_cmpuint (hek_codebook_n_subspaces (small), ==, 4);
  g_assert_cmpuint (hek_codebook_code_bytes (small), ==, 2);
  /* not more parts than dimensions, and half a byte to spare */
  training.code_bytes = 9;
  all = pq_fixture_train (&hek_codec_pq, rows, N, DIM, &training);
  g_assert_cmpuint (hek_codebook_n_subspaces (all), ==, 9);
  g_assert_cmpuint (hek_codebook_code_bytes (all), ==, 5);

  codes = pq_fixture_encode (all, rows, N);
  all->codec->unpack (all, codes, N, centroids);
  for (guint i = 0; i < N; i++)
    {
      for (guint p = 0; p < DIM; p++)
        g_assert_cmpuint (centroids[i * DIM + p], ==,
                          codes[i * 5 + p / 2] >> (p % 2 * 4) & 15);
      g_assert_cmpuint (codes[i * 5 + 4] >> 4, ==, 0);
    }
}

/* libfaiss 1.7.3 of Debian 12, IndexPQ (25 steps, seed of its own) trained on the same rows: mean
 * squared errors of these. */
static const struct
{
  guint m, bits;
  double faiss;
} peers[] = {
  { 4, 8, 0.799652 },
  { 2, 8, 1.054268 },
  { 10, 4, 1.337045 },
};

static void
test_peer (void)
{
  enum { N = 5000, DIM = 20 };
  g_autofree float *rows = pq_fixture_rows (N, DIM, 4, 11);

  for (guint i = 0; i < G_N_ELEMENTS (peers); i++)
    {
      HekCodecTraining training
        = pq_fixture_training (HEK_DISTANCE_L2, peers[i].m * peers[i].bits / 8, peers[i].bits);
      g_autoptr (HekCodebook) book = pq_fixture_train (&hek_codec_pq, rows, N, DIM, &training);

      g_assert_cmpuint (hek_codebook_n_subspaces (book), ==, peers[i].m);
      g_assert_cmpfloat (pq_fixture_error (book, rows, N), <, 1.01 * peers[i].faiss);
    }
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

static void
test_losses (void)
{
  enum { N = 1000, DIM = 8 };
  g_autofree float *rows = pq_fixture_rows (N, DIM, 2, 2);
  HekCodecTraining training = pq_fixture_training (HEK_DISTANCE_L2, 2, 8);
  g_autoptr (GArray) losses = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (HekCodebook) book = NULL;
  double error, last;

  training.on_loss = note_loss;
  training.loss_data = losses;
  book = pq_fixture_train (&hek_codec_pq, rows, N, DIM, &training);
  error = pq_fixture_error (book, rows, N);
  g_assert_cmpuint (losses->len, >, 2);
  last = g_array_index (losses, double, losses->len - 1);
  g_assert_cmpfloat (g_array_index (losses, double, 0), >, last);
  g_assert_cmpfloat (error, <=, last * 1.0001);
  g_assert_cmpfloat (error, >, last * 0.9);
}

static void
test_distances (void)
{
  pq_fixture_check_distances (&hek_codec_pq);
}

static void
test_file (void)
{
  pq_fixture_check_file (&hek_codec_pq);
}

static void
test_awkward (void)
{
  pq_fixture_check_awkward (&hek_codec_pq);
}

static void
test_cancelled (void)
{
  pq_fixture_check_cancelled (&hek_codec_pq);
}

static char *
digest (void)
{
  return pq_fixture_digest (&hek_codec_pq);
}

int
main (int    argc,
      char **argv)
{
  if (same_print_digest (argc, argv, digest))
    return 0;
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/quantize/pq/sizes", test_sizes);
  g_test_add_func ("/quantize/pq/four-bits", test_four_bits);
  hek_test_add_heavy ("/quantize/pq/peer", test_peer);
  g_test_add_func ("/quantize/pq/losses", test_losses);
  g_test_add_func ("/quantize/pq/distances", test_distances);
  g_test_add_func ("/quantize/pq/file", test_file);
  g_test_add_func ("/quantize/pq/awkward", test_awkward);
  same_add_tests ("/quantize/pq", argv[0], digest);
  g_test_add_func ("/quantize/pq/cancelled", test_cancelled);
  return g_test_run ();
}
