/* SPDX-License-Identifier: Apache-2.0 */
/* PU21: the original's values, round trips, rows, and what is outside. */
#include "hek-pu21.h"

#include <math.h>

#include "hek-test-golden.h"

/* The original works in double too; powers may differ in the last bits. */
#define CODE_TOLERANCE 1e-10
#define LUMINANCE_TOLERANCE 1e-9 /* relative */

/* Floats hold 24 bits, codes reach 600, and the constants of the rows are floats too. */
#define ROW_CODE_TOLERANCE 5e-4
#define ROW_LUMINANCE_TOLERANCE 5e-5

static void
test_golden (void)
{
  g_autoptr (HekTestGolden) golden = hek_test_golden_load ("vision-pu21.csv");

  g_assert_cmpuint (golden->rows->len, ==, 192);
  for (guint i = 0; i < golden->rows->len; i++)
    {
      double cd_m2 = hek_test_golden_number (golden, i, "cd_m2");
      double code = hek_test_golden_number (golden, i, "code");
      double decoded = hek_test_golden_number (golden, i, "decoded");
      HekPu21 variant = HEK_PU21_N;

      g_assert_true (hek_pu21_find (hek_test_golden_text (golden, i, "variant"), &variant));
      g_assert_cmpfloat_with_epsilon (hek_pu21_encode (variant, cd_m2), code, CODE_TOLERANCE);
      g_assert_cmpfloat_with_epsilon (hek_pu21_decode (variant, code),
                                      CLAMP (decoded, HEK_PU21_MIN_CD_M2, HEK_PU21_MAX_CD_M2),
                                      LUMINANCE_TOLERANCE * decoded);
    }
}

/* The table of the project's reference: PU21 at 13 luminances, ten digits after the point. */
static void
test_published (void)
{
  static const double luminances[] = { 0.005, 0.01, 0.1, 1, 10, 50, 80, 100, 200, 500, 1000, 4000,
                                       10000 };
  static const double codes[HEK_PU21_N][G_N_ELEMENTS (luminances)] = {
    { 0, 6.3052620766, 36.0057316932, 84.4045113132, 158.5061476011, 227.7267787118, 250.5439543443,
      261.7517279302, 297.9620403889, 348.5119358557, 388.1423044927, 468.4880221163,
      520.4673070183 },
    { 0.0000000005, 0.3722322097, 5.7170738397, 36.5439111394, 123.6474835538, 212.7872792077,
      242.0360000094, 256.3838973127, 302.7743290009, 368.0802597550, 420.0969213492,
      527.4939005367, 595.3939200201 },
    { 0.0000001367, 5.0060105051, 32.6568285718, 85.5420149821, 167.5245645249, 233.3826870727,
      252.0869217117, 260.7249826119, 286.2459677110, 316.2309974351, 335.6947145978,
      366.2673359550, 380.9853161220 },
    { 0, 0.5133083515, 8.0103545421, 47.0090294049, 136.2603185842, 216.1594136258, 240.6460221488,
      252.2984882835, 288.0279857344, 331.7867817214, 359.6224628514, 396.0152975027,
      407.5066197010 },
  };

  for (guint v = 0; v < HEK_PU21_N; v++)
    for (guint i = 0; i < G_N_ELEMENTS (luminances); i++)
      g_assert_cmpfloat_with_epsilon (hek_pu21_encode ((HekPu21) v, luminances[i]), codes[v][i],
                                      1e-9);
}

static void
test_names (void)
{
  static const char *const ids[HEK_PU21_N] = { "banding", "banding-glare", "peaks", "peaks-glare" };
  HekPu21 variant = HEK_PU21_PEAKS;

  for (guint v = 0; v < HEK_PU21_N; v++)
    {
      g_assert_cmpstr (hek_pu21_id ((HekPu21) v), ==, ids[v]);
      g_assert_nonnull (hek_pu21_label ((HekPu21) v));
    }
  g_assert_false (hek_pu21_find ("banding_glare", &variant));
  g_assert_false (hek_pu21_find (NULL, &variant));
  g_assert_cmpuint (variant, ==, HEK_PU21_PEAKS);
}

static void
test_round_trip (void)
{
  for (guint v = 0; v < HEK_PU21_N; v++)
    {
      double last = -1;

      for (double log_y = -2.3; log_y <= 4; log_y += 0.01)
        {
          double y = exp10 (log_y), code = hek_pu21_encode ((HekPu21) v, y);

          g_assert_cmpfloat (code, >, last);
          g_assert_cmpfloat_with_epsilon (hek_pu21_decode ((HekPu21) v, code), y, 1e-9 * y);
          last = code;
        }
    }
}

static void
test_rows (void)
{
  float cd_m2[700], code[700], back[700];

  for (guint v = 0; v < HEK_PU21_N; v++)
    {
      for (guint i = 0; i < G_N_ELEMENTS (cd_m2); i++)
        cd_m2[i] = (float) exp10 (-2.5 + 7.0 * i / G_N_ELEMENTS (cd_m2));
      hek_pu21_encode_rows ((HekPu21) v, cd_m2, code, G_N_ELEMENTS (cd_m2));
      hek_pu21_decode_rows ((HekPu21) v, code, back, G_N_ELEMENTS (cd_m2));
      for (guint i = 0; i < G_N_ELEMENTS (cd_m2); i++)
        {
          double y = CLAMP ((double) cd_m2[i], HEK_PU21_MIN_CD_M2, HEK_PU21_MAX_CD_M2);

          g_assert_cmpfloat_with_epsilon (code[i], hek_pu21_encode ((HekPu21) v, cd_m2[i]),
                                          ROW_CODE_TOLERANCE);
          if (y > 0.01)
            g_assert_cmpfloat_with_epsilon (back[i], y, ROW_LUMINANCE_TOLERANCE * y);
        }

      hek_pu21_encode_rows ((HekPu21) v, cd_m2, cd_m2, G_N_ELEMENTS (cd_m2));
      g_assert_cmpmem (cd_m2, sizeof cd_m2, code, sizeof code);
    }
}

static void
test_special (void)
{
  for (guint v = 0; v < HEK_PU21_N; v++)
    {
      HekPu21 variant = (HekPu21) v;
      float row[] = { NAN, -INFINITY, INFINITY, -1 };
      double last = hek_pu21_encode (variant, HEK_PU21_MAX_CD_M2);

      g_assert_true (isnan (hek_pu21_encode (variant, NAN)));
      g_assert_true (isnan (hek_pu21_decode (variant, NAN)));
      g_assert_cmpfloat (hek_pu21_encode (variant, -5), ==,
                         hek_pu21_encode (variant, HEK_PU21_MIN_CD_M2));
      g_assert_cmpfloat (hek_pu21_encode (variant, INFINITY), ==, last);
      g_assert_cmpfloat (hek_pu21_decode (variant, 1e9), ==, HEK_PU21_MAX_CD_M2);
      g_assert_cmpfloat (hek_pu21_decode (variant, INFINITY), ==, HEK_PU21_MAX_CD_M2);
      g_assert_cmpfloat (hek_pu21_decode (variant, -INFINITY), ==, hek_pu21_decode (variant, 0));
      g_assert_cmpfloat_with_epsilon (hek_pu21_decode (variant, 0), HEK_PU21_MIN_CD_M2, 1e-9);

      hek_pu21_encode_rows (variant, row, row, G_N_ELEMENTS (row));
      g_assert_true (isnan (row[0]));
      g_assert_cmpfloat (row[1], ==, row[3]);
      g_assert_cmpfloat_with_epsilon (row[2], last, ROW_CODE_TOLERANCE);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/vision/pu21/golden", test_golden);
  g_test_add_func ("/vision/pu21/published", test_published);
  g_test_add_func ("/vision/pu21/names", test_names);
  g_test_add_func ("/vision/pu21/round-trip", test_round_trip);
  g_test_add_func ("/vision/pu21/rows", test_rows);
  g_test_add_func ("/vision/pu21/special", test_special);
  return g_test_run ();
}
