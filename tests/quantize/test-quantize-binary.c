/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One bit a number: the bits themselves, levels, estimates against what they estimate, factors and
 * queries of bits.
 */
#include <math.h>
#include <string.h>

#include "codec-fixture.h"

#define N 400
#define DIM 75
#define N_BITS ((DIM + 7) / 8)

static HekCodebook *
train (HekDistance  distance,
       gsize        code_bytes,
       gboolean     is_sign,
       gboolean     is_hamming,
       const float *rows)
{
  HekCodecTraining training = codec_training (&hek_codec_binary, distance, code_bytes);

  codec_option (&hek_codec_binary, &training, "threshold", is_sign);
  codec_option (&hek_codec_binary, &training, "query", is_hamming);
  return codec_train ("binary", rows, N, DIM, &training);
}

static void
test_bits (void)
{
  g_autofree float *rows = codec_rows (N, DIM, 1);
  double means[DIM] = { 0 };

  for (guint i = 0; i < N * DIM; i++)
    means[i % DIM] += (double) rows[i] / N;
  for (guint sign = 0; sign < 2; sign++)
    {
      g_autoptr (HekCodebook) book = train (HEK_DISTANCE_L2, 0, sign, FALSE, rows);
      g_autofree guint8 *codes = codec_encode (book, rows, N);

      g_assert_cmpuint (hek_codebook_code_bytes (book), ==, N_BITS + 4);
      for (guint r = 0; r < N; r++)
        for (guint d = 0; d < 8 * N_BITS; d++)
          {
            guint bit = (codes[r * (N_BITS + 4) + d / 8] >> (d % 8)) & 1;
            double x = d < DIM ? (double) rows[r * DIM + d] - (sign ? 0 : means[d]) : 0;

            if (fabs (x) > 1e-5 || d >= DIM)
              g_assert_cmpuint (bit, ==, x > 0);
          }
    }
}

/* The two levels of a dimension are the means of their rows. */
static void
test_levels (void)
{
  g_autofree float *rows = codec_rows (N, DIM, 2), *back = g_new (float, N * DIM);
  g_autoptr (HekCodebook) book = train (HEK_DISTANCE_L2, N_BITS, FALSE, FALSE, rows);
  g_autofree guint8 *codes = codec_encode (book, rows, N);

  g_assert_cmpuint (hek_codebook_code_bytes (book), ==, N_BITS);
  hek_codebook_decode (book, codes, N, back);
  for (guint d = 0; d < DIM; d++)
    {
      double sum[2] = { 0 }, n[2] = { 0 };

      for (guint r = 0; r < N; r++)
        {
          guint bit = (codes[r * N_BITS + d / 8] >> (d % 8)) & 1;

          sum[bit] += rows[r * DIM + d];
          n[bit]++;
        }
      for (guint r = 0; r < N; r++)
        {
          guint bit = (codes[r * N_BITS + d / 8] >> (d % 8)) & 1;

          g_assert_cmpfloat_with_epsilon (back[r * DIM + d], sum[bit] / n[bit], 1e-4);
        }
    }
}

/* Without factors a distance is that to the decoded row, but for weights of 4 bits: each of those
 * that are counted is off by half a step at most. */
static void
test_plain (void)
{
  g_autofree float *rows = codec_rows (N, DIM, 3), *back = g_new (float, N * DIM);

  for (HekDistance distance = HEK_DISTANCE_L2; distance <= HEK_DISTANCE_IP; distance++)
    {
      g_autoptr (HekCodebook) book = train (distance, N_BITS, FALSE, FALSE, rows);
      g_autofree guint8 *codes = codec_encode (book, rows, N);
      g_autoptr (HekCodeQuery) query = hek_code_query_new (book);
      float out[N], high[DIM], low[DIM];
      guint8 ones[N_BITS], zeros[N_BITS] = { 0 };
      double min = INFINITY, max = -INFINITY, root = 0;

      memset (ones, 0xff, sizeof ones);
      hek_codebook_decode (book, ones, 1, high);
      hek_codebook_decode (book, zeros, 1, low);
      for (guint d = 0; d < DIM; d++)
        {
          double weight = codec_distance (distance, rows + d, high + d, 1)
                          - codec_distance (distance, rows + d, low + d, 1);

          min = MIN (min, weight);
          max = MAX (max, weight);
        }
      hek_codebook_decode (book, codes, N, back);
      hek_code_query_set (query, rows);
      hek_code_query_distances (query, codes, NULL, N, out, NULL);
      for (guint r = 0; r < N; r++)
        {
          double wanted = codec_distance (distance, rows, back + r * DIM, DIM);

          g_assert_cmpfloat (fabs (out[r] - wanted), <=, (max - min) / 30 * DIM * 1.001 + 0.01);
          root += (out[r] - wanted) * (out[r] - wanted) / N;
        }
      /* as large as independent errors of rounding are: 1 / √12 of a step each */
      g_assert_cmpfloat (sqrt (root), <=, (max - min) / 15 / sqrt (12) * sqrt (DIM) * 1.5);
    }
}

/* With factors: a row is nearly where it is itself, and the estimate is without bias. */
static void
test_factors (void)
{
  g_autofree float *rows = codec_rows (N, DIM, 4);
  g_autoptr (HekCodebook) book = train (HEK_DISTANCE_L2, 0, FALSE, FALSE, rows);
  g_autoptr (HekCodebook) plain = train (HEK_DISTANCE_L2, N_BITS, FALSE, FALSE, rows);
  g_autofree guint8 *codes = codec_encode (book, rows, N);
  g_autoptr (HekCodeQuery) query = hek_code_query_new (book);
  double ratio = 0, own = 0;
  float out[N];

  g_assert_cmpfloat (codec_mse (book, rows, N), <, codec_mse (plain, rows, N));
  for (guint q = 0; q < 40; q++)
    {
      hek_code_query_set (query, rows + q * DIM);
      hek_code_query_distances (query, codes, NULL, N, out, NULL);
      own += out[q] / 40;
      for (guint r = 0; r < N; r++)
        if (r != q)
          ratio += out[r] / codec_distance (HEK_DISTANCE_L2, rows + q * DIM, rows + r * DIM, DIM)
                   / (40.0 * (N - 1));
    }
  g_assert_cmpfloat_with_epsilon (ratio, 1, 0.05);
  /* what weights of 4 bits leave */
  g_assert_cmpfloat (own, <, 0.25 * codec_mse (plain, rows, N));
}

static void
test_hamming (void)
{
  g_autofree float *rows = codec_rows (N, DIM, 5);

  for (HekDistance distance = HEK_DISTANCE_L2; distance <= HEK_DISTANCE_IP; distance++)
    {
      g_autoptr (HekCodebook) book = train (distance, 0, FALSE, TRUE, rows);
      g_autofree guint8 *codes = codec_encode (book, rows, N);
      g_autoptr (HekCodeQuery) query = hek_code_query_new (book);
      float out[N];

      g_assert_cmpuint (hek_codebook_code_bytes (book), ==, N_BITS);
      hek_code_query_set (query, rows + 7 * DIM);
      hek_code_query_distances (query, codes, NULL, N, out, NULL);
      for (guint r = 0; r < N; r++)
        {
          guint differ = 0, differ_first = 0;

          for (guint b = 0; b < N_BITS; b++)
            {
              differ += (guint) __builtin_popcount (codes[7 * N_BITS + b] ^ codes[r * N_BITS + b]);
              differ_first += (guint) __builtin_popcount (codes[7 * N_BITS + b] ^ codes[b]);
            }
          g_assert_cmpfloat_with_epsilon ((out[r] - out[7]) * (float) differ_first,
                                          (out[0] - out[7]) * (float) differ, 0.5);
        }
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/quantize/binary/bits", test_bits);
  g_test_add_func ("/quantize/binary/levels", test_levels);
  g_test_add_func ("/quantize/binary/plain", test_plain);
  g_test_add_func ("/quantize/binary/factors", test_factors);
  g_test_add_func ("/quantize/binary/hamming", test_hamming);
  return g_test_run ();
}
