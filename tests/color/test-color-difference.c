/* SPDX-License-Identifier: Apache-2.0 */
/* Every colour difference of the table: values of other implementations, float rows against the
 * double references, and what the header says about order, equal colours and bad input. */
#include <math.h>

#include "hek-color-difference.h"
#include "hek-rng.h"
#include "hek-test-golden.h"

#define PUBLISHED_TOLERANCE 1e-6 /* the table of colour-science */
#define FLOAT64_TOLERANCE 1e-9   /* that of scikit-image, computed in float64 */
#define ROW_TOLERANCE 1e-3       /* both times max (1, value) */

/* Rows against references of the same floats: ITP multiplies by 720. */
#define ROW_RELATIVE 2e-5
#define ROW_ABSOLUTE 2e-5

#define N_PAIRS 50000

static const char *const first[] = { "r1", "r2", "r3" };
static const char *const second[] = { "t1", "t2", "t3" };

static void
test_table (void)
{
  static const char *const ids[] = { "de76", "cie94", "cie94-textile", "cmc", "ciede2000", "itp",
                                     "hyab", "cam16ucs" };
  static const char *const keys[] = { "delta_e_76", "cie94", "cie94_textile", "cmc",
                                      "delta_e_2000", "itp", "hyab", "cam16ucs" };

  g_assert_cmpuint (hek_color_n_differences (), ==, G_N_ELEMENTS (ids));
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      const HekColorDifference *difference = hek_color_difference (i);

      g_assert_cmpstr (difference->id, ==, ids[i]);
      g_assert_cmpstr (difference->key, ==, keys[i]);
      g_assert_true (hek_color_difference_find (ids[i]) == difference);
      g_assert_nonnull (difference->label);
      g_assert_nonnull (difference->help);
      g_assert_nonnull (difference->space);
    }
  g_assert_null (hek_color_difference_find ("de99"));
  g_assert_null (hek_color_difference_find (NULL));
}

static void
test_golden (void)
{
  g_autoptr (HekTestGolden) golden = hek_test_golden_load ("color-differences.csv");

  for (guint i = 0; i < golden->rows->len; i++)
    {
      const char *id = hek_test_golden_text (golden, i, "difference");
      const HekColorDifference *difference = hek_color_difference_find (id);
      double expected = hek_test_golden_number (golden, i, "expected");
      gboolean computed = g_str_equal (hek_test_golden_text (golden, i, "from"), "scikit-image");
      double tolerance = (computed ? FLOAT64_TOLERANCE : PUBLISHED_TOLERANCE) * MAX (1, expected);
      double ref[3], test[3];
      float ref_row[3], test_row[3], row;

      hek_test_golden_triple (golden, i, first, ref);
      hek_test_golden_triple (golden, i, second, test);
      if (g_str_equal (id, "cmc-1:1"))
        {
          g_assert_cmpfloat_with_epsilon (hek_color_delta_e_cmc (ref, test, 1, 1), expected,
                                          tolerance);
          continue;
        }

      g_assert_nonnull (difference);
      g_assert_cmpfloat_with_epsilon (difference->delta (ref, test), expected, tolerance);
      for (int c = 0; c < 3; c++)
        {
          ref_row[c] = (float) ref[c];
          test_row[c] = (float) test[c];
        }
      difference->rows (ref_row, test_row, &row, 1);
      g_assert_cmpfloat_with_epsilon (row, expected, ROW_TOLERANCE * MAX (1, expected));
    }
}

/* Pairs in the nominal range of the space, @spread of that range apart in each channel. */
static void
make_pairs (const HekColorDifference *difference,
            float                    *ref,
            float                    *test,
            double                    spread,
            guint64                   seed)
{
  const gboolean is_itp = g_str_equal (difference->space, "ictcp");
  HekRng rng;

  hek_rng_init (&rng, seed);
  for (int i = 0; i < 3 * N_PAIRS; i++)
    {
      double range = is_itp ? 0.6 : i % 3 == 0 ? 100 : 200;
      double value = range * (hek_rng_double (&rng) - (i % 3 == 0 ? 0 : 0.5));

      ref[i] = (float) value;
      test[i] = ref[i] + (float) (range * spread * (hek_rng_double (&rng) - 0.5));
    }
}

static void
test_rows (void)
{
  static const double spreads[] = { 1, 0.1, 0.01, 1e-4 };
  g_autofree float *ref = g_new (float, 3 * N_PAIRS), *test = g_new (float, 3 * N_PAIRS);
  g_autofree float *rows = g_new (float, N_PAIRS);

  for (guint d = 0; d < hek_color_n_differences (); d++)
    for (guint s = 0; s < G_N_ELEMENTS (spreads); s++)
      {
        const HekColorDifference *difference = hek_color_difference (d);
        double worst = 0;

        make_pairs (difference, ref, test, spreads[s], d * 10 + s);
        difference->rows (ref, test, rows, N_PAIRS);
        for (int i = 0; i < N_PAIRS; i++)
          {
            double a[3] = { ref[3 * i], ref[3 * i + 1], ref[3 * i + 2] };
            double b[3] = { test[3 * i], test[3 * i + 1], test[3 * i + 2] };
            double exact = difference->delta (a, b), error = fabs (rows[i] - exact);

            worst = MAX (worst, error);
            if (error > ROW_ABSOLUTE + ROW_RELATIVE * exact)
              g_error ("%s of (%g %g %g) and (%g %g %g): %.9g is not %.9g", difference->id, a[0],
                       a[1], a[2], b[0], b[1], b[2], rows[i], exact);
          }
        g_test_message ("%s, pairs within %g: largest error %.2g", difference->id, spreads[s],
                        worst);
      }
}

static void
test_order (void)
{
  g_autofree float *ref = g_new (float, 3 * N_PAIRS), *test = g_new (float, 3 * N_PAIRS);
  g_autofree float *there = g_new (float, N_PAIRS), *back = g_new (float, N_PAIRS);

  for (guint d = 0; d < hek_color_n_differences (); d++)
    {
      const HekColorDifference *difference = hek_color_difference (d);
      guint n_other = 0;

      make_pairs (difference, ref, test, 0.3, 100 + d);
      difference->rows (ref, test, there, N_PAIRS);
      difference->rows (test, ref, back, N_PAIRS);
      for (int i = 0; i < N_PAIRS; i++)
        {
          g_assert_cmpfloat (there[i], >, 0);
          n_other += there[i] != back[i];
        }
      g_assert_true (difference->symmetric == (n_other == 0));

      difference->rows (ref, ref, there, N_PAIRS);
      for (int i = 0; i < N_PAIRS; i++)
        {
          double a[3] = { ref[3 * i], ref[3 * i + 1], ref[3 * i + 2] };

          g_assert_cmpfloat (there[i], ==, 0);
          g_assert_cmpfloat (difference->delta (a, a), ==, 0);
        }
    }
}

/* @bad in each of the six channels gives NaN or, where it is infinite, perhaps infinity. */
static void
check_bad (const HekColorDifference *difference,
           double                    bad)
{
  for (int channel = 0; channel < 6; channel++)
    {
      double v[6] = { 50, 10, -20, 60, -5, 3 };
      float f[6], row;

      v[channel] = bad;
      for (int i = 0; i < 6; i++)
        f[i] = (float) v[i];
      difference->rows (f, f + 3, &row, 1);
      g_assert_false (isfinite (row));
      g_assert_false (isfinite (difference->delta (v, v + 3)));
      if (isnan (bad))
        g_assert_true (isnan (row) && isnan (difference->delta (v, v + 3)));
    }
}

/* Negative lightness, no chroma, huge chroma: a number, and that of the reference. */
static void
check_corners (const HekColorDifference *difference)
{
  static const float values[] = { 0, -0.0f, 50, -50, 1e-6f, 1e-20f, -250, 1e8f };
  const guint n = G_N_ELEMENTS (values);

  for (guint i = 0; i < n * n * n * n; i++)
    {
      float fa[3] = { -40, values[i % n], values[i / n % n] };
      float fb[3] = { 60, values[i / n / n % n], values[i / n / n / n] };
      double a[3] = { fa[0], fa[1], fa[2] }, b[3] = { fb[0], fb[1], fb[2] };
      double exact = difference->delta (a, b);
      float row;

      difference->rows (fa, fb, &row, 1);
      g_assert_true (isfinite (exact));
      if (fabs (row - exact) > ROW_RELATIVE * exact)
        g_error ("%s of (%g %g) and (%g %g): %.9g is not %.9g", difference->id, a[1], a[2], b[1],
                 b[2], row, exact);
    }
}

static void
test_bad_input (void)
{
  for (guint d = 0; d < hek_color_n_differences (); d++)
    {
      check_bad (hek_color_difference (d), NAN);
      check_bad (hek_color_difference (d), INFINITY);
      check_bad (hek_color_difference (d), -INFINITY);
      check_corners (hek_color_difference (d));
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/color/difference/table", test_table);
  g_test_add_func ("/color/difference/golden", test_golden);
  g_test_add_func ("/color/difference/rows", test_rows);
  g_test_add_func ("/color/difference/order", test_order);
  g_test_add_func ("/color/difference/bad-input", test_bad_input);
  return g_test_run ();
}
