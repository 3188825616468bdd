/* SPDX-License-Identifier: Apache-2.0 */
/* Transfer functions: against other implementations, published values, rows against references,
 * displays, what is outside. */
#include <float.h>
#include <math.h>

#include "hek-rng.h"
#include "hek-test-golden.h"
#include "hek-transfer-hlg.h"
#include "hek-transfer.h"

#define REFERENCE_TOLERANCE 1e-9

/* Of rows, relative above 1e-3. */
#define ROW_TOLERANCE 2e-5

static double
error_of (double got,
          double want)
{
  return fabs (got - want) / fmax (1e-3, fabs (want));
}

static void
test_table (void)
{
  static const char *const ids[] = { "linear", "srgb", "gamma", "adobe-rgb", "dci",
                                     "prophoto", "bt1886", "pq", "hlg" };

  g_assert_cmpuint (hek_transfer_n (), ==, G_N_ELEMENTS (ids));
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      const HekTransfer *transfer = hek_transfer (i);

      g_assert_cmpstr (transfer->id, ==, ids[i]);
      g_assert_true (hek_transfer_find (ids[i]) == transfer);
      g_assert_true (transfer->label != NULL && transfer->help != NULL);
      g_assert_true (transfer->absolute == g_str_equal (ids[i], "pq"));
    }
  g_assert_null (hek_transfer_find ("log"));
  g_assert_null (hek_transfer_find (NULL));
}

static void
test_golden (void)
{
  g_autoptr (HekTestGolden) golden = hek_test_golden_load ("color-transfer.csv");

  for (guint i = 0; i < golden->rows->len; i++)
    {
      const HekTransfer *transfer
        = hek_transfer_find (hek_test_golden_text (golden, i, "transfer"));
      double linear = hek_test_golden_number (golden, i, "linear");
      double code = hek_test_golden_number (golden, i, "code");
      double back = transfer->decode (code);
      float row = (float) linear;

      g_assert_cmpfloat_with_epsilon (transfer->encode (linear), code, REFERENCE_TOLERANCE);
      /* the sRGB standard's two pieces do not quite meet */
      g_assert_cmpfloat_with_epsilon (back, linear,
                                      g_str_equal (transfer->id, "srgb") ? 3e-8
                                      : REFERENCE_TOLERANCE * fmax (1, linear));
      transfer->encode_rows (&row, &row, 1);
      g_assert_cmpfloat (error_of (row, code), <, ROW_TOLERANCE);
    }
}

/* Of the tables in the sources, with the digits they have. PQ: SMPTE ST 2084 by way of BT.2408;
 * HLG: BT.2100-2, table 5, and BT.2390, where 0.265 is reference white. */
static void
test_published (void)
{
  static const double pq[][2] = { { 0.1, 0.062337 }, { 1, 0.149946 }, { 10, 0.299699 },
                                  { 100, 0.508078 }, { 203, 0.580689 }, { 1000, 0.751827 },
                                  { 4000, 0.902572 }, { 10000, 1 } };
  static const double hlg[][2] = { { 0, 0 }, { 1 / 12.0, 0.5 }, { 0.265, 0.750028 },
                                   { 0.5, 0.871643 }, { 1, 1 } };

  for (guint i = 0; i < G_N_ELEMENTS (pq); i++)
    g_assert_cmpfloat_with_epsilon (hek_transfer_find ("pq")->encode (pq[i][0]), pq[i][1], 5e-7);
  g_assert_cmpfloat_with_epsilon (hek_transfer_find ("pq")->encode (0), 7.3e-7, 1e-8);
  for (guint i = 0; i < G_N_ELEMENTS (hlg); i++)
    g_assert_cmpfloat_with_epsilon (hek_transfer_find ("hlg")->encode (hlg[i][0]), hlg[i][1],
                                    5e-7);
}

static void
test_rows (void)
{
  enum { N = 40000 };
  g_autofree float *x = g_new (float, N), *y = g_new (float, N), *back = g_new (float, N);
  HekRng rng;

  hek_rng_init (&rng, 1);
  for (guint t = 0; t < hek_transfer_n (); t++)
    {
      const HekTransfer *transfer = hek_transfer (t);
      double worst = 0, worst_back = 0;

      for (int i = 0; i < N; i++)
        x[i] = (float) ((i % 4 == 0 ? -1 : 1) * exp2 (-20 + 20 * hek_rng_double (&rng)) *
                        (transfer->absolute ? 10000 : 1));
      transfer->encode_rows (x, y, N);
      transfer->decode_rows (y, back, N);
      for (int i = 0; i < N; i++)
        {
          double code = transfer->encode (x[i]), linear = transfer->decode (y[i]);

          worst = fmax (worst, error_of (y[i], code));
          worst_back = fmax (worst_back, error_of (back[i], linear));
        }
      g_test_message ("%s: largest error of rows %.2g, back %.2g", transfer->id, worst, worst_back);
      g_assert_cmpfloat (worst, <, ROW_TOLERANCE);
      g_assert_cmpfloat (worst_back, <, ROW_TOLERANCE);
    }
}

static void
test_round_trip (void)
{
  for (guint t = 0; t < hek_transfer_n (); t++)
    {
      const HekTransfer *transfer = hek_transfer (t);
      gboolean odd = !transfer->absolute && !g_str_equal (transfer->id, "hlg");

      for (int i = odd ? -2000 : 0; i <= 2000; i++)
        {
          double x = i / 1000.0 * (transfer->absolute ? 5000 : 1);
          double code = transfer->encode (x);

          g_assert_cmpfloat_with_epsilon (transfer->decode (code), x, 1e-9 * fmax (1, fabs (x)));
          if (odd)
            g_assert_cmpfloat (transfer->encode (-x), ==, -code);
        }
    }
}

/* Negative light, light beyond the peak, infinities and NaN: as the header says, in references
 * and rows. */
static void
test_special (void)
{
  for (guint t = 0; t < hek_transfer_n (); t++)
    {
      const HekTransfer *transfer = hek_transfer (t);
      gboolean clips = transfer->absolute || g_str_equal (transfer->id, "hlg");
      double zero = transfer->encode (0), bright = transfer->encode (INFINITY);
      float in[] = { -1, -INFINITY, NAN, INFINITY, 0, 2 * (transfer->absolute ? 10000 : 1) };
      float rows[G_N_ELEMENTS (in)], decoded[G_N_ELEMENTS (in)];

      transfer->encode_rows (in, rows, G_N_ELEMENTS (in));
      transfer->decode_rows (in, decoded, G_N_ELEMENTS (in));

      g_assert_cmpfloat_with_epsilon (zero, 0, 1e-6);
      if (clips)
        {
          g_assert_true (transfer->encode (-1) == zero && transfer->encode (-INFINITY) == zero);
          g_assert_true (transfer->decode (-1) == 0 && transfer->decode (-INFINITY) == 0);
          g_assert_cmpfloat_with_epsilon (rows[0], zero, 1e-7);
          g_assert_cmpfloat_with_epsilon (rows[1], zero, 1e-7);
          g_assert_true (decoded[0] == 0 && decoded[1] == 0);
        }
      else
        {
          g_assert_true (transfer->encode (-INFINITY) == -INFINITY && isinf (rows[1]));
          g_assert_true (transfer->decode (-INFINITY) == -INFINITY && isinf (decoded[1]));
        }
      g_assert_true (isnan (transfer->encode (NAN)) && isnan (transfer->decode (NAN)));
      g_assert_true (isnan (rows[2]) && isnan (decoded[2]));
      g_assert_true (transfer->absolute ? bright > 1.9 && bright < 2 : bright == INFINITY);
      g_assert_true (transfer->decode (INFINITY) == INFINITY && isinf (decoded[3]));
      g_assert_cmpfloat_with_epsilon (rows[4], zero, 1e-7);
      g_assert_cmpfloat (rows[5], >, 1);
    }
  g_assert_true (hek_transfer_find ("pq")->decode (1.995) == INFINITY);
}

static void
test_displays (void)
{
  g_autoptr (HekTestGolden) golden = hek_test_golden_load ("color-display.csv");

  for (guint i = 0; i < golden->rows->len; i++)
    {
      double white = hek_test_golden_number (golden, i, "white");
      double black = hek_test_golden_number (golden, i, "black");
      double code = hek_test_golden_number (golden, i, "code");
      double luminance = hek_test_golden_number (golden, i, "luminance");
      double tolerance = REFERENCE_TOLERANCE * fmax (1, luminance);

      if (g_str_equal (hek_test_golden_text (golden, i, "curve"), "bt1886"))
        {
          g_assert_cmpfloat_with_epsilon (hek_bt1886_decode (code, white, black), luminance,
                                          tolerance);
          g_assert_cmpfloat_with_epsilon (hek_bt1886_encode (luminance, white, black), code, 1e-9);
        }
      else
        {
          HekHlgDisplay display;
          double grey[3] = { code, code, code };

          hek_hlg_display_init (&display, white, black, HEK_HLG_REFERENCE_SURROUND);
          hek_hlg_display_decode (&display, grey, grey);
          g_assert_cmpfloat_with_epsilon (grey[0], luminance, tolerance);
          g_assert_true (grey[0] == grey[1] && grey[1] == grey[2]);
          hek_hlg_display_encode (&display, grey, grey);
          g_assert_cmpfloat_with_epsilon (grey[0], code, 1e-9);
        }
    }
}

/* ITU-R BT.2100-3, note 5f (its own examples, three digits), BT.2390 6.2 for the surround. */
static void
test_system_gamma (void)
{
  static const double table[][3] = { { 1000, 5, 1.2 },  { 400, 5, 1.033 },   { 600, 5, 1.107 },
                                     { 800, 5, 1.159 }, { 2000, 5, 1.326 },  { 4000, 5, 1.481 },
                                     { 100, 5, 0.846 }, { 1000, 10, 1.176 }, { 1000, 2.5, 1.224 } };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    g_assert_cmpfloat_with_epsilon (hek_hlg_system_gamma (table[i][0], table[i][1]), table[i][2],
                                    6e-4);
}

static void
test_ootf (void)
{
  HekHlgDisplay display;
  HekRng rng;
  double dark[3] = { 0, 0, 0 }, negative[3] = { -0.1, -0.2, 0 }, bad[3] = { 0.1, NAN, 0.1 };

  hek_hlg_display_init (&display, 1500, 0.01, 10);
  hek_rng_init (&rng, 2);
  for (int i = 0; i < 10000; i++)
    {
      double scene[3], v[3], y_scene, y_display;

      for (int c = 0; c < 3; c++)
        scene[c] = pow (hek_rng_double (&rng), 4);
      hek_hlg_ootf (&display, scene, v);
      y_scene = 0.2627 * scene[0] + 0.6780 * scene[1] + 0.0593 * scene[2];
      y_display = 0.2627 * v[0] + 0.6780 * v[1] + 0.0593 * v[2];
      g_assert_cmpfloat_with_epsilon (y_display / (1500 * pow (y_scene, display.gamma)), 1, 1e-12);
      hek_hlg_ootf_inverse (&display, v, v);
      for (int c = 0; c < 3; c++)
        g_assert_cmpfloat_with_epsilon (v[c], scene[c], 1e-12);
    }
  hek_hlg_ootf (&display, dark, dark);
  g_assert_true (dark[0] == 0 && dark[1] == 0 && dark[2] == 0);
  hek_hlg_ootf_inverse (&display, negative, negative);
  g_assert_true (negative[0] == 0 && negative[2] == 0);
  hek_hlg_ootf (&display, bad, bad);
  g_assert_true (isnan (bad[0]) && isnan (bad[1]) && isnan (bad[2]));

  hek_hlg_display_decode (&display, dark, dark);
  g_assert_cmpfloat_with_epsilon (dark[1], 0.01, 1e-12);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/color/curves/table", test_table);
  g_test_add_func ("/color/curves/golden", test_golden);
  g_test_add_func ("/color/curves/published", test_published);
  g_test_add_func ("/color/curves/rows", test_rows);
  g_test_add_func ("/color/curves/round-trip", test_round_trip);
  g_test_add_func ("/color/curves/special", test_special);
  g_test_add_func ("/color/curves/displays", test_displays);
  g_test_add_func ("/color/curves/system-gamma", test_system_gamma);
  g_test_add_func ("/color/curves/ootf", test_ootf);
  return g_test_run ();
}
