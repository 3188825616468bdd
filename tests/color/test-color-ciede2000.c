/* SPDX-License-Identifier: Apache-2.0 */
/* CIEDE2000: published tables, float rows against the double reference, corners. */
#include <math.h>

#include "hek-color-difference.h"
#include "hek-color-space.h"
#include "hek-rng.h"
#include "hek-test-golden.h"

#define PUBLISHED_TOLERANCE 1e-4 /* the table has four digits */
#define FLOAT64_TOLERANCE 1e-9

/* Rows against references: the inputs are the same floats, so only the arithmetic differs. */
#define ROW_RELATIVE 1e-5
#define ROW_ABSOLUTE 1e-5

/* Chroma beyond the pictures of this world: 1e5 and 1e8. */
#define CORNER_TOLERANCE 2e-5

#define N_PAIRS 100000

static const char *const first[] = { "l1", "a1", "b1" };
static const char *const second[] = { "l2", "a2", "b2" };

static const HekColorDifference *
ciede2000 (void)
{
  return hek_color_difference_find ("ciede2000");
}

static void
to_float (const double in[3],
          float        out[3])
{
  for (int i = 0; i < 3; i++)
    out[i] = (float) in[i];
}

static void
test_sharma (void)
{
  g_autoptr (HekTestGolden) golden = hek_test_golden_load ("ciede2000-sharma.csv");

  g_assert_cmpuint (golden->rows->len, ==, 34);
  for (guint i = 0; i < golden->rows->len; i++)
    {
      double a[3], b[3], published = hek_test_golden_number (golden, i, "de_published");
      float fa[3], fb[3], rows, swapped;

      hek_test_golden_triple (golden, i, first, a);
      hek_test_golden_triple (golden, i, second, b);
      to_float (a, fa);
      to_float (b, fb);
      ciede2000 ()->rows (fa, fb, &rows, 1);
      ciede2000 ()->rows (fb, fa, &swapped, 1);

      g_assert_cmpfloat_with_epsilon (ciede2000 ()->delta (a, b), published,
                                      PUBLISHED_TOLERANCE);
      g_assert_cmpfloat_with_epsilon (ciede2000 ()->delta (b, a), published,
                                      PUBLISHED_TOLERANCE);
      g_assert_cmpfloat_with_epsilon (ciede2000 ()->delta (a, b),
                                      hek_test_golden_number (golden, i, "de_float64"),
                                      FLOAT64_TOLERANCE);
      g_assert_cmpfloat_with_epsilon (rows, published, PUBLISHED_TOLERANCE);
      g_assert_cmpfloat_with_epsilon (swapped, published, PUBLISHED_TOLERANCE);
    }
}

static void
test_wide (void)
{
  g_autoptr (HekTestGolden) golden = hek_test_golden_load ("ciede2000-wide.csv");

  for (guint i = 0; i < golden->rows->len; i++)
    {
      double a[3], b[3], expected = hek_test_golden_number (golden, i, "de");
      float fa[3], fb[3], rows;

      hek_test_golden_triple (golden, i, first, a);
      hek_test_golden_triple (golden, i, second, b);
      to_float (a, fa);
      to_float (b, fb);
      ciede2000 ()->rows (fa, fb, &rows, 1);
      g_assert_cmpfloat_with_epsilon (ciede2000 ()->delta (a, b), expected, 1e-7);
      g_assert_cmpfloat_with_epsilon (rows, expected, 1e-3);
    }
}

/* Pairs of real colours: b is a moved by up to @spread sRGB units a channel. */
static void
make_pairs (float  *a,
            float  *b,
            double  spread,
            guint64 seed)
{
  const HekColorSpace *srgb = hek_color_space_find ("srgb"), *lab = hek_color_space_find ("lab");
  HekRng rng;

  hek_rng_init (&rng, seed);
  for (int i = 0; i < 3 * N_PAIRS; i++)
    {
      a[i] = (float) hek_rng_double (&rng);
      b[i] = CLAMP (a[i] + (float) (spread * (2 * hek_rng_double (&rng) - 1)), 0, 1);
    }
  srgb->to_linear_rows (a, a, N_PAIRS);
  srgb->to_linear_rows (b, b, N_PAIRS);
  lab->from_linear_rows (a, a, N_PAIRS);
  lab->from_linear_rows (b, b, N_PAIRS);
}

static void
test_rows (void)
{
  static const double spreads[] = { 1, 0.2, 0.02, 1 / 255.0, 1e-4 };
  g_autofree float *a = g_new (float, 3 * N_PAIRS), *b = g_new (float, 3 * N_PAIRS);
  g_autofree float *rows = g_new (float, N_PAIRS);

  for (guint s = 0; s < G_N_ELEMENTS (spreads); s++)
    {
      double worst_absolute = 0, worst_relative = 0;

      make_pairs (a, b, spreads[s], s + 1);
      ciede2000 ()->rows (a, b, rows, N_PAIRS);
      for (int i = 0; i < N_PAIRS; i++)
        {
          double pa[3] = { a[3 * i], a[3 * i + 1], a[3 * i + 2] };
          double pb[3] = { b[3 * i], b[3 * i + 1], b[3 * i + 2] };
          double exact = ciede2000 ()->delta (pa, pb), error = fabs (rows[i] - exact);

          worst_absolute = MAX (worst_absolute, error);
          worst_relative = MAX (worst_relative, exact > 0 ? error / exact : 0);
          if (error > ROW_ABSOLUTE + ROW_RELATIVE * exact)
            g_error ("(%g %g %g) and (%g %g %g): %.9g is not %.9g", pa[0], pa[1], pa[2],
                     pb[0], pb[1], pb[2], rows[i], exact);
        }
      g_test_message ("pairs within %g: largest error %.2g, relative %.2g", spreads[s],
                      worst_absolute, worst_relative);
    }
}

/* Greys, one grey of the two, opposite hues on the axes, huge chroma: a number, and that of the
 * reference. */
static void
test_corners (void)
{
  static const float values[] = { 0, -0.0f, 50, -50, 100, 1e-6f, -1e-6f, 1e-20f, 250, -1e5f, 1e8f };
  const guint n = G_N_ELEMENTS (values);

  for (guint i = 0; i < n * n * n * n; i++)
    {
      float fa[3] = { 40, values[i % n], values[i / n % n] };
      float fb[3] = { 60, values[i / n / n % n], values[i / n / n / n] };
      double a[3] = { fa[0], fa[1], fa[2] }, b[3] = { fb[0], fb[1], fb[2] };
      double exact = ciede2000 ()->delta (a, b);
      float rows;

      ciede2000 ()->rows (fa, fb, &rows, 1);
      g_assert_true (isfinite (exact));
      if (fabs (rows - exact) > CORNER_TOLERANCE * exact)
        g_error ("(%g %g) and (%g %g): %.9g is not %.9g", a[1], a[2], b[1], b[2], rows, exact);
    }
}

static void
test_not_a_number (void)
{
  const double good[3] = { 50, 10, 10 };

  for (int i = 0; i < 3; i++)
    {
      double bad[3] = { 50, 10, 10 };

      bad[i] = NAN;
      g_assert_true (isnan (ciede2000 ()->delta (good, bad)));
      g_assert_true (isnan (ciede2000 ()->delta (bad, good)));
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/color/ciede2000/sharma", test_sharma);
  g_test_add_func ("/color/ciede2000/wide", test_wide);
  g_test_add_func ("/color/ciede2000/rows", test_rows);
  g_test_add_func ("/color/ciede2000/corners", test_corners);
  g_test_add_func ("/color/ciede2000/not-a-number", test_not_a_number);
  return g_test_run ();
}
