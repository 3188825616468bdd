/* SPDX-License-Identifier: Apache-2.0 */
/* Whites, chromatic adaptation and RGB matrices, against other implementations. */
#include <math.h>

#include "../test-valgrind.h"
#include "hek-color-adapt.h"
#include "hek-color-rgb.h"
#include "hek-color-white.h"
#include "hek-test-golden.h"

/* What the other implementations lose in double. */
#define MATRIX_TOLERANCE 2e-14

/* Elements up to 2 that are right to the last bit or two, or one multiplication with them. */
#define EXACT_TOLERANCE 1e-15

static void
check_matrix (const HekTestGolden *golden,
              guint                row,
              const double         m[3][3],
              double               tolerance)
{
  for (int i = 0; i < 3; i++)
    for (int j = 0; j < 3; j++)
      {
        char name[] = { 'm', (char) ('0' + i), (char) ('0' + j), '\0' };

        g_assert_cmpfloat_with_epsilon (m[i][j], hek_test_golden_number (golden, row, name),
                                        tolerance);
      }
}

static void
test_whites (void)
{
  static const char *const ids[] = { "A", "C", "D50", "D55", "D65", "E", "F2", "F7", "F11" };

  g_assert_cmpuint (hek_color_white_n (), ==, G_N_ELEMENTS (ids));
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      const HekColorWhite *white = hek_color_white (i);
      double xyz[3];

      g_assert_cmpstr (white->id, ==, ids[i]);
      g_assert_true (hek_color_white_find (ids[i]) == white && white->label != NULL);
      hek_color_xyz_from_xy (white->xy, xyz);
      g_assert_cmpfloat (xyz[1], ==, 1);
      g_assert_cmpfloat_with_epsilon (xyz[0] / (xyz[0] + xyz[1] + xyz[2]), white->xy[0], 1e-15);
    }
  g_assert_true (hek_color_white_find ("d65") == hek_color_white_find ("D65"));
  g_assert_null (hek_color_white_find ("D99"));
  g_assert_null (hek_color_white_find (NULL));
}

static void
test_adaptation (void)
{
  g_autoptr (HekTestGolden) golden = hek_test_golden_load ("color-adaptation.csv");

  for (guint i = 0; i < golden->rows->len; i++)
    {
      gboolean bradford = g_str_equal (hek_test_golden_text (golden, i, "method"), "bradford");
      HekAdaptMethod method = bradford ? HEK_ADAPT_BRADFORD : HEK_ADAPT_CAT16;
      const HekColorWhite *from = hek_color_white_find (hek_test_golden_text (golden, i, "from"));
      const HekColorWhite *to = hek_color_white_find (hek_test_golden_text (golden, i, "to"));
      double m[3][3], back[3][3], v[3], want[3];
      float row[3];

      g_assert_true (hek_color_adapt_matrix (method, from->xy, to->xy, m));
      check_matrix (golden, i, m, MATRIX_TOLERANCE);

      /* white becomes white, there and back */
      hek_color_xyz_from_xy (from->xy, v);
      hek_color_xyz_from_xy (to->xy, want);
      for (int c = 0; c < 3; c++)
        row[c] = (float) v[c];
      hek_color_adapt (m, v, v);
      hek_color_adapt_rows (m, row, row, 1);
      for (int c = 0; c < 3; c++)
        {
          g_assert_cmpfloat_with_epsilon (v[c], want[c], EXACT_TOLERANCE);
          g_assert_cmpfloat_with_epsilon (row[c], want[c], 5e-7);
        }
      g_assert_true (hek_color_adapt_matrix (method, to->xy, from->xy, back));
      hek_color_adapt (back, v, v);
      hek_color_xyz_from_xy (from->xy, want);
      for (int c = 0; c < 3; c++)
        g_assert_cmpfloat_with_epsilon (v[c], want[c], 3 * EXACT_TOLERANCE);
    }
}

/* A colour without y, none at all, and one that the blue cones would see as negative. */
static void
test_no_white (void)
{
  static const double bad[][2] = { { 0.3, 0 }, { NAN, 0.3 }, { 0.3, INFINITY }, { 0.3, -0.3 },
                                   { 0.9, 0.9 } };
  const double d65[2] = { 0.3127, 0.3290 };
  double m[3][3], xyz[3];

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    for (int method = 0; method < HEK_ADAPT_N_METHODS; method++)
      {
        g_assert_false (hek_color_adapt_matrix (method, bad[i], d65, m));
        g_assert_false (hek_color_adapt_matrix (method, d65, bad[i], m));
        for (int k = 0; k < 9; k++)
          g_assert_cmpfloat (m[k / 3][k % 3], ==, k % 4 == 0);
      }
  hek_color_xyz_from_xy (bad[0], xyz);
  g_assert_true (xyz[0] == 0 && xyz[1] == 0 && xyz[2] == 0);
}

static void
test_rgb_matrices (void)
{
  g_autoptr (HekTestGolden) golden = hek_test_golden_load ("color-rgb.csv");

  g_assert_cmpuint (golden->rows->len, ==, hek_color_rgb_n ());
  for (guint i = 0; i < golden->rows->len; i++)
    {
      const HekColorRgb *rgb = hek_color_rgb_find (hek_test_golden_text (golden, i, "space"));
      double m[3][3], inverse[3][3];

      g_assert_true (rgb == hek_color_rgb (i));
      hek_color_rgb_xyz_matrix (rgb, m);
      hek_color_rgb_from_xyz_matrix (rgb, inverse);
      check_matrix (golden, i, m, MATRIX_TOLERANCE);
      for (int k = 0; k < 9; k++)
        {
          double v[3] = { m[0][k % 3], m[1][k % 3], m[2][k % 3] };

          hek_color_adapt (inverse, v, v);
          g_assert_cmpfloat_with_epsilon (v[k / 3], k % 4 == 0, EXACT_TOLERANCE);
        }
    }
  g_assert_null (hek_color_rgb_find ("lab"));
}

typedef void (*Convert) (const HekColorRgb *, const double[3], double[3]);

/* The columns are what becomes of one unit of a channel. */
static void
matrix_of (Convert            convert,
           const HekColorRgb *rgb,
           double             m[3][3])
{
  for (int j = 0; j < 3; j++)
    {
      double v[3] = { j == 0, j == 1, j == 2 };

      convert (rgb, v, v);
      for (int i = 0; i < 3; i++)
        m[i][j] = v[i];
    }
}

/* Against exact fractions. */
static void
test_rgb_exact (void)
{
  g_autoptr (HekTestGolden) golden = hek_test_golden_load ("color-rgb-exact.csv");

  if (hek_test_skip_under_valgrind ())
    return;
  for (guint i = 0; i < golden->rows->len; i++)
    {
      const HekColorRgb *rgb = hek_color_rgb_find (hek_test_golden_text (golden, i, "space"));
      const char *kind = hek_test_golden_text (golden, i, "matrix");
      double m[3][3];

      if (g_str_equal (kind, "to-xyz"))
        hek_color_rgb_xyz_matrix (rgb, m);
      else if (g_str_equal (kind, "from-xyz"))
        hek_color_rgb_from_xyz_matrix (rgb, m);
      else
        matrix_of (g_str_equal (kind, "from-linear") ? hek_color_rgb_from_linear
                                                     : hek_color_rgb_to_linear, rgb, m);
      check_matrix (golden, i, m, EXACT_TOLERANCE);
    }
}

/* Greys of the hub are exactly grey in every space; what has the same primaries stays 0. */
static void
test_rgb_neutral (void)
{
  const double blue[3] = { 0, 0, 0.7 };

  if (hek_test_skip_under_valgrind ())
    return;
  for (guint i = 0; i < hek_color_rgb_n (); i++)
    for (int g = 0; g <= 100; g++)
      {
        double v[3] = { g / 100.0, g / 100.0, g / 100.0 };

        hek_color_rgb_from_linear (hek_color_rgb (i), v, v);
        for (int c = 0; c < 3; c++)
          g_assert_cmpfloat (v[c], ==, g / 100.0);
        hek_color_rgb_to_linear (hek_color_rgb (i), v, v);
        g_assert_true (v[0] == v[1] && v[1] == v[2]);
      }
  for (guint i = 0; i < 2; i++)
    {
      double v[3];

      hek_color_rgb_from_linear (hek_color_rgb (i), blue, v);
      g_assert_true (v[0] == 0 && v[1] == 0);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/color/adapt/whites", test_whites);
  g_test_add_func ("/color/adapt/matrices", test_adaptation);
  g_test_add_func ("/color/adapt/no-white", test_no_white);
  g_test_add_func ("/color/adapt/rgb-matrices", test_rgb_matrices);
  g_test_add_func ("/color/adapt/rgb-exact", test_rgb_exact);
  g_test_add_func ("/color/adapt/rgb-neutral", test_rgb_neutral);
  return g_test_run ();
}
