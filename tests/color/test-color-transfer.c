/* SPDX-License-Identifier: Apache-2.0 */
/* The sRGB transfer function: tables against the formula in long double, 8-bit codes exact to
 * the last float. */
#include <float.h>
#include <math.h>
#include <string.h>

#include "hek-color-transfer.h"
#include "hek-rng.h"

/* Relative error of the float rows, that of hek-kernel-color.h. */
#define ROW_TOLERANCE 7e-7

static long double
exact_decode (long double encoded)
{
  return encoded <= 0.04045L ? encoded / 12.92L : powl ((encoded + 0.055L) / 1.055L, 2.4L);
}

static void
test_decode_table (void)
{
  const float *table = hek_color_srgb_decode_table ();

  for (int code = 0; code < 256; code++)
    {
      g_assert_cmpfloat (table[code], ==, (float) exact_decode (code / 255.0L));
      g_assert_cmpfloat_with_epsilon (hek_color_srgb_decode (code / 255.0), table[code], 6e-8);
    }
}

/* The first float of each code, and the last one of the code below. */
static void
test_encode_thresholds (void)
{
  for (int code = 1; code < 256; code++)
    {
      long double threshold = exact_decode ((code - 0.5L) / 255);
      float first = (float) threshold;

      if (first < threshold)
        first = nextafterf (first, 2);
      g_assert_cmpint (hek_color_srgb_encode_u8 (first), ==, code);
      g_assert_cmpint (hek_color_srgb_encode_u8 (nextafterf (first, 0)), ==, code - 1);
    }
}

static void
test_encode_special (void)
{
  static const float low[] = { -INFINITY, -1, -0.0f, 0, 1e-45f, 0x1p-14f, NAN, -NAN };
  static const float high[] = { 1, 1.5f, FLT_MAX, INFINITY };

  for (guint i = 0; i < G_N_ELEMENTS (low); i++)
    g_assert_cmpint (hek_color_srgb_encode_u8 (low[i]), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (high); i++)
    g_assert_cmpint (hek_color_srgb_encode_u8 (high[i]), ==, 255);
}

static void
test_u8_rows (void)
{
  guint8 codes[256], back[256];
  float linear[256];

  for (int i = 0; i < 256; i++)
    codes[i] = (guint8) i;
  hek_color_srgb_decode_u8_rows (codes, linear, 256);
  hek_color_srgb_encode_u8_rows (linear, back, 256);
  g_assert_cmpmem (codes, 256, back, 256);
}

/* The reference is continuous enough at its knee, odd, and its own inverse. */
static void
test_reference (void)
{
  for (int i = -3000; i <= 3000; i++)
    {
      double x = i / 1000.0;

      g_assert_cmpfloat_with_epsilon (hek_color_srgb_decode (hek_color_srgb_encode (x)), x, 1e-7);
      g_assert_cmpfloat (hek_color_srgb_encode (-x), ==, -hek_color_srgb_encode (x));
    }
  g_assert_cmpfloat_with_epsilon (hek_color_srgb_encode (1), 1, 2.3e-16);
  g_assert_cmpfloat_with_epsilon (hek_color_srgb_decode (1), 1, 2.3e-16);
  g_assert_cmpfloat_with_epsilon (hek_color_srgb_encode (0.18), 0.46135612950044164, 1e-15);
}

static void
test_rows (void)
{
  enum { N = 100000 };
  g_autofree float *x = g_new (float, N), *decoded = g_new (float, N), *encoded = g_new (float, N);
  double worst = 0;
  HekRng rng;

  hek_rng_init (&rng, 1);
  for (int i = 0; i < N; i++)
    x[i] = (float) ((i % 2 ? 1 : -1) * exp2 (-12 + 15 * hek_rng_double (&rng)));
  hek_color_srgb_decode_rows (x, decoded, N);
  hek_color_srgb_encode_rows (x, encoded, N);
  for (int i = 0; i < N; i++)
    {
      double d = hek_color_srgb_decode (x[i]), e = hek_color_srgb_encode (x[i]);

      worst = MAX (worst, MAX (fabs (decoded[i] / d - 1), fabs (encoded[i] / e - 1)));
    }
  g_test_message ("largest relative error of the rows: %.2g", worst);
  g_assert_cmpfloat (worst, <, ROW_TOLERANCE);
}

static void
test_rows_special (void)
{
  float x[] = { 0, -0.0f, INFINITY, -INFINITY, NAN, FLT_MAX, 1 };
  float out[G_N_ELEMENTS (x)];
  void (*const rows[]) (const float *, float *, gsize) = { hek_color_srgb_decode_rows,
                                                           hek_color_srgb_encode_rows };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      rows[i] (x, out, G_N_ELEMENTS (x));
      g_assert_true (out[0] == 0 && !signbit (out[0]));
      g_assert_true (out[1] == 0 && signbit (out[1]));
      g_assert_true (isinf (out[2]) && out[2] > 0);
      g_assert_true (isinf (out[3]) && out[3] < 0);
      g_assert_true (isnan (out[4]));
      g_assert_cmpfloat_with_epsilon (out[6], 1, 1e-6);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/color/transfer/decode-table", test_decode_table);
  g_test_add_func ("/color/transfer/encode-thresholds", test_encode_thresholds);
  g_test_add_func ("/color/transfer/encode-special", test_encode_special);
  g_test_add_func ("/color/transfer/u8-rows", test_u8_rows);
  g_test_add_func ("/color/transfer/reference", test_reference);
  g_test_add_func ("/color/transfer/rows", test_rows);
  g_test_add_func ("/color/transfer/rows-special", test_rows_special);
  return g_test_run ();
}
