/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The perceptual codec: signs, levels of each meaning, errors against published optima, distances
 * against decoded rows, all numbers of bits.
 */
#include <math.h>
#include <string.h>

#include "codec-fixture.h"
#include "hek-codec-perceptual-private.h"
#include "hek-pu21.h"
#include "hek-rng.h"

#define ID "perceptual"

static HekCodebook *
train (HekDistance           distance,
       HekPerceptualMeaning  meaning,
       guint                 bits,
       const float          *rows,
       gsize                 n,
       guint                 dim)
{
  HekCodecTraining training
    = codec_training (&hek_codec_perceptual, distance, ((gsize) dim * bits + 7) / 8);

  codec_option (&hek_codec_perceptual, &training, "meaning", meaning);
  return codec_train (ID, rows, n, dim, &training);
}

/* No number crosses 0, whatever it means and however few bits there are; constants stay. */
static void
test_signs (void)
{
  enum { N = 600, DIM = 9 };
  g_autofree float *rows = codec_rows (N, DIM, 1), *back = g_new (float, N * DIM);

  for (guint r = 0; r < N; r++)
    {
      rows[r * DIM + 4] = -fabsf (rows[r * DIM + 4]);
      rows[r * DIM + 6] = -0.3f;
      rows[r * DIM + 7] = 0;
    }
  for (HekPerceptualMeaning meaning = 0; meaning < HEK_N_PERCEPTUAL_MEANINGS; meaning++)
    for (guint bits = HEK_PERCEPTUAL_MIN_BITS; bits <= HEK_PERCEPTUAL_MAX_BITS; bits++)
      {
        g_autoptr (HekCodebook) book = train (HEK_DISTANCE_L2, meaning, bits, rows, N, DIM);
        g_autofree guint8 *codes = codec_encode (book, rows, N);

        g_assert_cmpuint (hek_codebook_code_bytes (book), ==, (DIM * bits + 7) / 8);
        hek_codebook_decode (book, codes, N, back);
        for (guint i = 0; i < N * DIM; i++)
          {
            g_assert_cmpfloat (back[i] * rows[i], >=, 0);
            g_assert_cmpfloat (fabsf (back[i] - rows[i]), <=, 12);
            if (meaning == HEK_PERCEPTUAL_FITTED && i % DIM == 6)
              g_assert_cmpfloat_with_epsilon (back[i], -0.3f, 1e-7f);
            if (i % DIM == 7)
              g_assert_true (back[i] == 0);
          }
      }
}

/* The level of a number is the nearest that there is, and the error goes down with the bits. */
static void
test_nearest (void)
{
  enum { N = 500, DIM = 8 };
  g_autofree float *rows = codec_rows (N, DIM, 2), *back = g_new (float, N * DIM);
  double before = INFINITY;

  for (guint bits = HEK_PERCEPTUAL_MIN_BITS; bits <= HEK_PERCEPTUAL_MAX_BITS; bits++)
    {
      g_autoptr (HekCodebook) book
        = train (HEK_DISTANCE_L2, HEK_PERCEPTUAL_FITTED, bits, rows, N, DIM);
      const HekPerceptualMap *map = book->state;
      g_autofree guint8 *codes = codec_encode (book, rows, N);
      double mse = codec_mse (book, rows, N);

      g_assert_cmpfloat (mse, <, before);
      before = mse;
      hek_codebook_decode (book, codes, N, back);
      for (guint i = 0; i < N * DIM; i++)
        {
          const float *levels = map->levels + map->table[i % DIM];
          float scale = map->scale[i % DIM], least = INFINITY;

          for (guint l = 0; l < 1u << bits; l++)
            least = MIN (least, fabsf (levels[l] * scale - rows[i]));
          g_assert_cmpfloat (fabsf (back[i] - rows[i]), <=, least + 1e-6f * fabsf (scale));
        }
    }
}

/* 16 levels for a normal distribution: no quantizer has less than 0.009497, no uniform one less
 * than 0.01154; with a level at 0 it is about the 0.01076 of 15 levels.
 * Source: Max, "Quantizing for minimum distortion", IRE Transactions on Information Theory 6
 * (1960), tables I and II. */
static void
test_normal (void)
{
  enum { N = 40000 };
  g_autofree float *rows = g_new (float, N);
  g_autoptr (HekCodebook) book = NULL;
  HekRng rng;
  double mse;

  hek_rng_init (&rng, 3);
  for (guint i = 0; i < N; i++)
    rows[i] = (float) (sqrt (-2 * log (1 - hek_rng_double (&rng)))
                       * cos (2 * G_PI * hek_rng_double (&rng)));
  book = train (HEK_DISTANCE_L2, HEK_PERCEPTUAL_FITTED, 4, rows, N / 4, 4);
  mse = codec_mse (book, rows, N / 4) / 4;
  g_assert_cmpfloat (mse, >, 0.0093);
  g_assert_cmpfloat (mse, <, 0.0109);
}

/* Steps of luminance are equal in the code of PU21, and begin where it begins. */
static void
test_luminance (void)
{
  enum { N = 300, DIM = 2 };
  g_autofree float *rows = g_new (float, N * DIM);
  g_autoptr (HekCodebook) book = NULL;
  const HekPerceptualMap *map;
  double first, step;

  for (guint i = 0; i < N * DIM; i++)
    rows[i] = 4000.0f * (float) i / (N * DIM - 1);
  book = train (HEK_DISTANCE_L2, HEK_PERCEPTUAL_LUMINANCE, 8, rows, N, DIM);
  map = book->state;
  first = hek_pu21_encode (HEK_PU21_BANDING_GLARE, HEK_PU21_MIN_CD_M2);
  step = (hek_pu21_encode (HEK_PU21_BANDING_GLARE, 4000) - first) / 255;
  g_assert_true (map->levels[0] == 0);
  for (guint i = 1; i < 256; i++)
    g_assert_cmpfloat_with_epsilon (hek_pu21_encode (HEK_PU21_BANDING_GLARE, map->levels[i]),
                                    first + i * step, 0.02);
}

/* Lightness in equal steps; steps of a* and b* grow by 1 + 0.045 |a*|, on both sides of 0. */
static void
test_lab (void)
{
  enum { N = 400, DIM = 6, N_LEVELS = 256 };
  g_autofree float *rows = g_new (float, N * DIM);
  g_autoptr (HekCodebook) book = NULL;
  const HekPerceptualMap *map;
  const float *chroma;
  guint zero = 0;
  HekRng rng;
  HekRows view;
  HekCodecTraining training = codec_training (&hek_codec_perceptual, HEK_DISTANCE_L2, 0);
  g_autoptr (GError) error = NULL;

  hek_rng_init (&rng, 4);
  for (guint i = 0; i < N * DIM; i++)
    rows[i] = (float) (i % 3 == 0 ? 100 * hek_rng_double (&rng) : 180 * hek_rng_double (&rng) - 90);
  rows[0] = 100;
  book = train (HEK_DISTANCE_L2, HEK_PERCEPTUAL_LAB, 8, rows, N, DIM);
  map = book->state;
  chroma = map->levels + N_LEVELS;
  while (chroma[zero] < 0)
    zero++;
  g_assert_true (chroma[zero] == 0);
  for (guint i = 0; i < N_LEVELS; i++)
    g_assert_cmpfloat_with_epsilon (map->levels[i], 100.0f * (float) i / 255, 1e-4f);
  for (guint i = 1; i + 1 < N_LEVELS; i++)
    if (i != zero)
      {
        float middle = chroma[i + 1] - chroma[i - 1], weight = 1 + 0.045f * fabsf (chroma[i]);
        float least = i < zero ? chroma[zero] - chroma[zero - 1] : chroma[zero + 1];

        g_assert_cmpfloat_with_epsilon (middle / 2 / weight, least, 0.03f * least);
      }

  codec_option (&hek_codec_perceptual, &training, "meaning", HEK_PERCEPTUAL_LAB);
  view = codec_view (rows, N, 4);
  g_assert_null (hek_codebook_train (&hek_codec_perceptual, &view, &training, NULL, &error));
  g_assert_error (error, HEK_CODEC_ERROR, HEK_CODEC_ERROR_DIMENSION);
}

/* Unless the option says what numbers mean, the schema does. */
static void
test_schema (void)
{
  enum { N = 200, DIM = 6, BITS = 5 };
  static const HekPerceptualMeaning expected[HEK_N_MEANINGS] = {
    [HEK_MEANING_NONE] = HEK_PERCEPTUAL_FITTED,
    [HEK_MEANING_LAB] = HEK_PERCEPTUAL_LAB,
    [HEK_MEANING_LUMINANCE] = HEK_PERCEPTUAL_LUMINANCE,
  };
  g_autofree float *rows = codec_rows (N, DIM, 1);

  for (HekMeaning meaning = HEK_MEANING_NONE; meaning < HEK_N_MEANINGS; meaning++)
    {
      HekCodecTraining training
        = codec_training (&hek_codec_perceptual, HEK_DISTANCE_L2, (DIM * BITS + 7) / 8);
      g_autoptr (HekCodebook) by_schema = NULL, by_option = NULL;
      g_autoptr (GBytes) a = NULL, b = NULL;

      training.meaning = meaning;
      by_schema = codec_train (ID, rows, N, DIM, &training);
      training.meaning = HEK_MEANING_LAB;
      codec_option (&hek_codec_perceptual, &training, "meaning", expected[meaning]);
      by_option = codec_train (ID, rows, N, DIM, &training);
      a = hek_codebook_write (by_schema);
      b = hek_codebook_write (by_option);
      g_assert_true (g_bytes_equal (a, b));
    }
}

static void
test_distances (void)
{
  enum { N = 60 };
  static const guint dims[] = { 1, 7, 24, 1023, 1024, 1030, 2050 };

  for (guint k = 0; k < G_N_ELEMENTS (dims); k++)
    for (guint bits = HEK_PERCEPTUAL_MIN_BITS; bits <= HEK_PERCEPTUAL_MAX_BITS; bits += 3)
      for (HekDistance distance = HEK_DISTANCE_L2; distance <= HEK_DISTANCE_IP; distance++)
        {
          guint dim = dims[k];
          g_autofree float *rows = codec_rows (N, dim, k), *back = g_new (float, N * dim);
          g_autoptr (HekCodebook) book
            = train (distance, HEK_PERCEPTUAL_FITTED, bits, rows, N, dim);
          g_autofree guint8 *codes = codec_encode (book, rows, N);
          g_autoptr (HekCodeQuery) query = hek_code_query_new (book);
          float out[N];

          hek_codebook_decode (book, codes, N, back);
          hek_code_query_set (query, rows);
          hek_code_query_distances (query, codes, NULL, N, out, NULL);
          for (guint r = 0; r < N; r++)
            {
              double wanted = codec_distance (distance, rows, back + r * dim, dim);

              g_assert_cmpfloat_with_epsilon (out[r], wanted, 1e-3 * dim + 1e-5 * fabs (wanted));
            }
        }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/quantize/perceptual/signs", test_signs);
  g_test_add_func ("/quantize/perceptual/nearest", test_nearest);
  g_test_add_func ("/quantize/perceptual/normal", test_normal);
  g_test_add_func ("/quantize/perceptual/luminance", test_luminance);
  g_test_add_func ("/quantize/perceptual/lab", test_lab);
  g_test_add_func ("/quantize/perceptual/schema", test_schema);
  g_test_add_func ("/quantize/perceptual/distances", test_distances);
  return g_test_run ();
}
