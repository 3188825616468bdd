/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Optimized product quantization: what the best rotation is known to reach, never more error than
 * without one, distances, files, awkward rows, and the same bits everywhere.
 */
#include "pq-fixture.h"

#include "hek-codec-opq-private.h"
#include "hek-rng.h"

#include "../same.h"
#include "../test-valgrind.h"

#include <math.h>
#include <string.h>

/*
 * Rows (a, b, a, b) of uniform numbers in two parts. Without a rotation each part quantizes the
 * square of a and b with 16 centroids: at best 2 · 2 · 1 / (12 · 16). Turned to (a + a)/√2 in one
 * part and (b + b)/√2 in the other, 16 levels each are left for one number of variance 2/12: an
 * error of 2 · 2 / (12 · 16²).
 */
static void
test_known (void)
{
  enum { N = 4000 };
  g_autofree float *rows = g_new (float, N * 4);
  HekCodecTraining training = pq_fixture_training (HEK_DISTANCE_L2, 1, 4);
  g_autoptr (HekCodebook) pq = NULL, opq = NULL;
  HekRng rng;

  hek_rng_init (&rng, 1);
  for (guint i = 0; i < N; i++)
    {
      rows[4 * i] = rows[4 * i + 2] = (float) hek_rng_double (&rng);
      rows[4 * i + 1] = rows[4 * i + 3] = (float) hek_rng_double (&rng);
    }
  pq = pq_fixture_train (&hek_codec_pq, rows, N, 4, &training);
  opq = pq_fixture_train (&hek_codec_opq, rows, N, 4, &training);
  g_assert_cmpfloat (pq_fixture_error (pq, rows, N), >, 0.95 * 4 / (12 * 16));
  g_assert_cmpfloat (pq_fixture_error (opq, rows, N), <, 1.1 * 4 / (12 * 16 * 16));
}

/*
 * Four parts of 16 values each, turned into one another by a small angle. Their principal
 * directions have nothing to do with the values: training has to begin with the parts as they are,
 * and finds the small angle.
 */
static void
test_values (void)
{
  enum { N = 3000, PARTS = 4, WIDTH = 4, DIM = PARTS * WIDTH, K = 16 };
  const float cosine = cosf (0.2f), sine = sinf (0.2f);
  g_autofree float *rows = g_new (float, N * DIM);
  float values[PARTS][K][WIDTH];
  HekCodecTraining training = pq_fixture_training (HEK_DISTANCE_L2, 2, 4);
  g_autoptr (HekCodebook) pq = NULL, opq = NULL;
  HekRng rng;

  hek_rng_init (&rng, 3);
  for (guint i = 0; i < PARTS * K * WIDTH; i++)
    (&values[0][0][0])[i] = (float) hek_rng_double (&rng);
  for (guint i = 0; i < N; i++)
    for (guint p = 0; p < PARTS; p += 2)
      {
        const float *a = values[p][hek_rng_below (&rng, K)];
        const float *b = values[p + 1][hek_rng_below (&rng, K)];

        for (guint d = 0; d < WIDTH; d++)
          {
            rows[i * DIM + p * WIDTH + d] = cosine * a[d] - sine * b[d];
            rows[i * DIM + (p + 1) * WIDTH + d] = sine * a[d] + cosine * b[d];
          }
      }
  pq = pq_fixture_train (&hek_codec_pq, rows, N, DIM, &training);
  opq = pq_fixture_train (&hek_codec_opq, rows, N, DIM, &training);
  g_test_message ("squared error %g, without a rotation %g", pq_fixture_error (opq, rows, N),
                  pq_fixture_error (pq, rows, N));
  g_assert_cmpfloat (pq_fixture_error (opq, rows, N), <, 0.6 * pq_fixture_error (pq, rows, N));
}

/* On rows of many kinds. */
static void
test_never_worse (void)
{
  enum { N = 1500, DIM = 12 };
  const guint n_hidden[] = { 0, 1, 3, 12 };

  for (guint i = 0; i < G_N_ELEMENTS (n_hidden); i++)
    for (guint bits = 4; bits <= 8; bits += 4)
      {
        g_autofree float *rows = pq_fixture_rows (N, DIM, n_hidden[i], i);
        HekCodecTraining training = pq_fixture_training (HEK_DISTANCE_L2, 3, bits);
        g_autoptr (HekCodebook) pq = pq_fixture_train (&hek_codec_pq, rows, N, DIM, &training);
        g_autoptr (HekCodebook) opq = pq_fixture_train (&hek_codec_opq, rows, N, DIM, &training);
        double plain = pq_fixture_error (pq, rows, N), turned = pq_fixture_error (opq, rows, N);

        g_assert_cmpfloat (turned, <=, plain * (1 + 1e-6));
        if (n_hidden[i] > 0 && n_hidden[i] < DIM)
          g_assert_cmpfloat (turned, <, 0.9 * plain);
      }
}

/* Of all rows, also where centroids of turned ones are found with a part of them only. */
static void
test_never_worse_many (void)
{
  enum { N = 70000, DIM = 4 };

  for (guint n_hidden = 0; n_hidden <= DIM; n_hidden += DIM / 2)
    {
      g_autofree float *rows = pq_fixture_rows (N, DIM, n_hidden, n_hidden);
      HekCodecTraining training = pq_fixture_training (HEK_DISTANCE_L2, 1, 4);
      g_autoptr (HekCodebook) pq = pq_fixture_train (&hek_codec_pq, rows, N, DIM, &training);
      g_autoptr (HekCodebook) opq = pq_fixture_train (&hek_codec_opq, rows, N, DIM, &training);

      g_assert_cmpfloat (pq_fixture_error (opq, rows, N), <=,
                         pq_fixture_error (pq, rows, N) * (1 + 1e-6));
    }
}

static void
test_turn (void)
{
  enum { N = 700, DIM = 9 };
  g_autofree float *rows = pq_fixture_rows (N, DIM, 2, 2), *turned = g_new (float, N * DIM);
  HekCodecTraining training = pq_fixture_training (HEK_DISTANCE_L2, 3, 8);
  g_autoptr (HekCodebook) book = pq_fixture_train (&hek_codec_opq, rows, N, DIM, &training);

  g_assert_cmpuint (book->codec->subspace_begin (book, 3), ==, DIM);
  book->codec->turn (book, rows, N, turned);
  /* lengths of differences stay */
  for (guint i = 1; i < N; i++)
    {
      double before = 0, after = 0;

      for (guint d = 0; d < DIM; d++)
        {
          before += pow ((double) (rows[i * DIM + d] - rows[d]), 2);
          after += pow ((double) (turned[i * DIM + d] - turned[d]), 2);
        }
      g_assert_cmpfloat_with_epsilon (after, before, 1e-4 * before);
    }
}

static void
test_large_dimension (void)
{
  g_assert_cmpuint (hek_codec_fit (&hek_codec_opq, HEK_OPQ_MAX_DIM, 16), ==, 16);
  g_assert_cmpuint (hek_codec_fit (&hek_codec_opq, HEK_OPQ_MAX_DIM + 1, 16), ==, 0);
}

static void
test_distances (void)
{
  pq_fixture_check_distances (&hek_codec_opq);
}

static void
test_file (void)
{
  pq_fixture_check_file (&hek_codec_opq);
}

static void
test_awkward (void)
{
  pq_fixture_check_awkward (&hek_codec_opq);
}

static void
test_cancelled (void)
{
  pq_fixture_check_cancelled (&hek_codec_opq);
}

static char *
digest (void)
{
  return pq_fixture_digest (&hek_codec_opq);
}

int
main (int    argc,
      char **argv)
{
  if (same_print_digest (argc, argv, digest))
    return 0;
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/quantize/opq/known", test_known);
  g_test_add_func ("/quantize/opq/values", test_values);
  g_test_add_func ("/quantize/opq/never-worse", test_never_worse);
  hek_test_add_heavy ("/quantize/opq/never-worse-many", test_never_worse_many);
  g_test_add_func ("/quantize/opq/turn", test_turn);
  g_test_add_func ("/quantize/opq/large-dimension", test_large_dimension);
  g_test_add_func ("/quantize/opq/distances", test_distances);
  g_test_add_func ("/quantize/opq/file", test_file);
  g_test_add_func ("/quantize/opq/awkward", test_awkward);
  same_add_tests ("/quantize/opq", argv[0], digest);
  g_test_add_func ("/quantize/opq/cancelled", test_cancelled);
  return g_test_run ();
}
