/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The codec of colours as they are seen: its coordinates against CIEDE2000, distances against
 * decoded rows, refusals, files, the same bits everywhere.
 */
#include <math.h>
#include <string.h>

#include "codec-fixture.h"
#include "hek-codec-colors-private.h"
#include "hek-color-difference.h"
#include "hek-rng.h"

#include "../same.h"

#define ID "colors"
#define N 600
#define N_COLORS 4
#define DIM (3 * N_COLORS)

/* Colours of surfaces: rows whose colours have something in common. */
static float *
make_rows (gsize   n,
           guint64 seed)
{
  float *rows = g_new (float, n * DIM);
  HekRng rng;

  hek_rng_init (&rng, seed);
  for (gsize i = 0; i < n; i++)
    {
      double l = 20 + 60 * hek_rng_double (&rng), a = 80 * hek_rng_double (&rng) - 40;
      double b = 80 * hek_rng_double (&rng) - 30;

      for (guint c = 0; c < N_COLORS; c++)
        {
          float *lab = rows + i * DIM + 3 * c;

          lab[0] = (float) (l + 20 * hek_rng_double (&rng) - 10);
          lab[1] = (float) (a + 10 * hek_rng_double (&rng) - 5);
          lab[2] = (float) (b + 10 * hek_rng_double (&rng) - 5);
        }
    }
  return rows;
}

static HekCodebook *
train (const float *rows,
       gsize        code_bytes)
{
  HekCodecTraining training = codec_training (&hek_codec_colors, HEK_DISTANCE_L2, code_bytes);

  return codec_train (ID, rows, N, DIM, &training);
}

/* Lengths of small steps are CIEDE2000 where hue does not change, and near it where it does; along
 * the grey axis too, where a* is stretched by a half. */
static void
test_even (void)
{
  static const struct
  {
    float lab[3], other[3];
    double tolerance; /* of the ratio */
  } steps[] = {
    { { 50, 0, 0 }, { 51, 0, 0 }, 0.002 },     { { 10, 0, 0 }, { 11, 0, 0 }, 0.002 },
    { { 95, 0, 0 }, { 94, 0, 0 }, 0.002 },     { { 50, 0, 0 }, { 50, 1, 0 }, 0.03 },
    { { 50, 0, 0 }, { 50, 0, 1 }, 0.03 },      { { 50, 0, 20 }, { 50, 0, 21 }, 0.03 },
    { { 50, 0, 60 }, { 50, 0, 61 }, 0.03 },    { { 50, 60, 0 }, { 50, 61, 0 }, 0.03 },
    { { 50, 50, 50 }, { 50, 51, 51 }, 0.03 },  { { 60, -40, 30 }, { 60, -40.8f, 30.6f }, 0.03 },
    { { 50, 0, 40 }, { 50, 1, 40 }, 0.25 },    { { 70, -50, 50 }, { 70, -51, 49 }, 0.25 },
    { { 30, 15, -15 }, { 30, 16, -14 }, 0.6 },
  };
  const HekColorDifference *seen = hek_color_difference_find ("ciede2000");

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      float a[3], b[3];
      double wanted, got;

      wanted = seen->delta ((double[3]) { steps[i].lab[0], steps[i].lab[1], steps[i].lab[2] },
                            (double[3]) { steps[i].other[0], steps[i].other[1],
                                          steps[i].other[2] });
      hek_colors_to_even (steps[i].lab, 1, 1, a);
      hek_colors_to_even (steps[i].other, 1, 1, b);
      got = hek_colors_mean_difference (a, b, 1);
      g_test_message ("step %u: %.4f for %.4f", i, got, wanted);
      g_assert_cmpfloat (fabs (got / wanted - 1), <=, steps[i].tolerance);
    }
}

/* There and back, also far outside of what can be seen. */
static void
test_back (void)
{
  HekRng rng;

  hek_rng_init (&rng, 3);
  for (guint i = 0; i < 20000; i++)
    {
      double width = i % 2 == 0 ? 200 : 1900;
      float lab[6], even[6], back[6];

      for (guint d = 0; d < 6; d++)
        lab[d] = (float) (width * (hek_rng_double (&rng) - 0.5));
      if (i % 7 == 0)
        lab[1] = lab[2] = 0;
      hek_colors_to_even (lab, 1, 2, even);
      hek_colors_from_even (even, 1, 2, back);
      for (guint d = 0; d < 6; d++)
        g_assert_cmpfloat (fabsf (back[d] - lab[d]), <=, 1e-3f * (width > 200 ? 10 : 1));
    }
}

/* The distance is that of the decoded colours, for rows in turn and for chosen ones. */
static void
test_distances (void)
{
  g_autofree float *rows = make_rows (N, 1), *back = g_new (float, N * DIM);
  g_autoptr (HekCodebook) book = train (rows, 6);
  g_autofree guint8 *codes = codec_encode (book, rows, N);
  g_autoptr (HekCodeQuery) query = hek_code_query_new (book);
  float distances[N], bounds[N], chosen[3], even[DIM], other[DIM];
  const guint32 idx[] = { 500, 3, 77 };

  g_assert_cmpuint (hek_codebook_code_bytes (book), ==, 6);
  hek_codebook_decode (book, codes, N, back);
  hek_code_query_set (query, rows);
  hek_code_query_distances (query, codes, NULL, N, distances, bounds);
  hek_code_query_distances (query, codes, idx, 3, chosen, NULL);
  hek_colors_to_even (rows, 1, N_COLORS, even);
  for (guint i = 0; i < N; i++)
    {
      double mean;

      hek_colors_to_even (back + i * DIM, 1, N_COLORS, other);
      mean = hek_colors_mean_difference (even, other, N_COLORS);
      g_assert_cmpfloat_with_epsilon (distances[i], mean * mean * N_COLORS,
                                      2e-3 * (1 + mean * N_COLORS));
      g_assert_cmpfloat (bounds[i], ==, 0);
    }
  for (guint i = 0; i < 3; i++)
    g_assert_cmpfloat (chosen[i], ==, distances[idx[i]]);
}

/* More bytes lose less; what is lost is a fraction of what rows differ by. */
static void
test_error (void)
{
  g_autofree float *rows = make_rows (N, 2);
  double before = INFINITY;

  for (gsize bytes = 2; bytes <= 4; bytes++)
    {
      g_autoptr (HekCodebook) book = train (rows, bytes);
      double mse = codec_mse (book, rows, N);

      g_test_message ("%zu bytes: %.3f", bytes, mse);
      g_assert_cmpfloat (mse, <, before / 2);
      before = mse;
    }
  g_assert_cmpfloat (before, <, 5);
}

static void
refuse (HekMeaning    meaning,
        HekDistance   distance,
        guint         dim,
        int           code,
        const char   *words)
{
  g_autofree float *rows = g_new0 (float, 4 * (gsize) dim);
  HekCodecTraining training = codec_training (&hek_codec_colors, distance, 0);
  HekRows view = codec_view (rows, 4, dim);
  g_autoptr (GError) error = NULL;

  training.meaning = meaning;
  g_assert_null (hek_codebook_train (&hek_codec_colors, &view, &training, NULL, &error));
  g_assert_error (error, HEK_CODEC_ERROR, code);
  if (strstr (error->message, words) == NULL)
    g_error ("“%s” does not say “%s”", error->message, words);
}

static void
test_refusals (void)
{
  refuse (HEK_MEANING_NONE, HEK_DISTANCE_L2, 12, HEK_CODEC_ERROR_MEANING, "“none”");
  refuse (HEK_MEANING_LUMINANCE, HEK_DISTANCE_L2, 12, HEK_CODEC_ERROR_MEANING, "“luminance”");
  refuse (HEK_MEANING_LAB, HEK_DISTANCE_COSINE, 12, HEK_CODEC_ERROR_DIMENSION, "cosine");
  refuse (HEK_MEANING_LAB, HEK_DISTANCE_L2, 13, HEK_CODEC_ERROR_DIMENSION, "multiple of 3");
  g_assert_true (hek_codec_suits (&hek_codec_colors, HEK_MEANING_LAB, HEK_DISTANCE_L2));
  g_assert_false (hek_codec_suits (&hek_codec_colors, HEK_MEANING_LAB, HEK_DISTANCE_IP));
  g_assert_false (hek_codec_suits (&hek_codec_colors, HEK_MEANING_NONE, HEK_DISTANCE_L2));
  g_assert_true (hek_codec_suits (&hek_codec_rq, HEK_MEANING_LAB, HEK_DISTANCE_IP));
}

/* Few rows, equal rows, numbers that no colour has. */
static void
test_awkward (void)
{
  g_autofree float *rows = g_new0 (float, N * DIM);
  HekCodecTraining training = codec_training (&hek_codec_colors, HEK_DISTANCE_L2, 4);

  for (gsize n = 1; n <= N; n += N - 1)
    {
      g_autoptr (HekCodebook) book = codec_train (ID, rows, n, DIM, &training);

      g_assert_cmpfloat (codec_mse (book, rows, n), <, 1e-6);
    }
  for (guint d = 0; d < DIM; d++)
    rows[d] = d % 2 == 0 ? 9e14f : -9e14f;
  for (gsize n = 1; n <= N; n += N - 1)
    {
      g_autoptr (HekCodebook) book = codec_train (ID, rows, n, DIM, &training);

      g_assert_true (isfinite (codec_mse (book, rows, n)));
    }
}

static void
test_file (void)
{
  g_autofree float *rows = make_rows (N, 4);
  g_autoptr (HekCodebook) book = train (rows, 5), back = NULL;
  g_autoptr (GBytes) bytes = hek_codebook_write (book), again = NULL;
  g_autofree guint8 *a = codec_encode (book, rows, N), *b = NULL;
  g_autoptr (GError) error = NULL;

  back = hek_codebook_read (bytes, &error);
  g_assert_no_error (error);
  b = codec_encode (back, rows, N);
  again = hek_codebook_write (back);
  g_assert_true (g_bytes_equal (bytes, again));
  g_assert_cmpmem (a, N * 5, b, N * 5);
  g_assert_cmpuint (hek_codebook_n_subspaces (back), ==, 5);
}

static char *
digest (void)
{
  g_autofree float *rows = make_rows (N, 5);

  return codec_digest (ID, HEK_DISTANCE_L2, rows, N, DIM);
}

int
main (int    argc,
      char **argv)
{
  if (same_print_digest (argc, argv, digest))
    return 0;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/quantize/colors/even", test_even);
  g_test_add_func ("/quantize/colors/back", test_back);
  g_test_add_func ("/quantize/colors/distances", test_distances);
  g_test_add_func ("/quantize/colors/error", test_error);
  g_test_add_func ("/quantize/colors/refusals", test_refusals);
  g_test_add_func ("/quantize/colors/awkward", test_awkward);
  g_test_add_func ("/quantize/colors/file", test_file);
  same_add_tests ("/quantize/colors", argv[0], digest);
  return g_test_run ();
}
