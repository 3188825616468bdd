/* SPDX-License-Identifier: Apache-2.0 */
/* Statistics of ranks against SciPy and NumPy. */
#include "hek-rank.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "hek-rng.h"
#include "hek-test-golden.h"

/* Sums in another order than SciPy's. */
#define TOLERANCE 1e-12

/* The simplex method stops at residuals of 1e-7. */
#define RISING_TOLERANCE 1e-6

typedef struct
{
  const char *name;
  guint first_row;
  gsize n;
  double x[64], y[64];
} RankCase;

static guint
next_case (const HekTestGolden *golden,
           guint                row,
           RankCase            *out)
{
  out->name = hek_test_golden_text (golden, row, "case");
  out->first_row = row;
  out->n = 0;
  for (; row < golden->rows->len
         && strcmp (hek_test_golden_text (golden, row, "case"), out->name) == 0; row++)
    {
      g_assert_cmpuint (out->n, <, G_N_ELEMENTS (out->x));
      out->x[out->n] = hek_test_golden_number (golden, row, "x");
      out->y[out->n++] = hek_test_golden_number (golden, row, "y");
    }
  return row;
}

static void
test_golden (void)
{
  g_autoptr (HekTestGolden) golden = hek_test_golden_load ("ranks.csv");
  double ranks[64];
  RankCase c;

  for (guint row = 0; row < golden->rows->len;)
    {
      row = next_case (golden, row, &c);
      g_test_message ("%s, %u pairs", c.name, (guint) c.n);
      hek_rank_average (c.x, c.n, ranks);
      for (gsize i = 0; i < c.n; i++)
        g_assert_cmpfloat (ranks[i], ==,
                           hek_test_golden_number (golden, c.first_row + (guint) i, "rank_x"));
      hek_rank_average (c.y, c.n, ranks);
      for (gsize i = 0; i < c.n; i++)
        g_assert_cmpfloat (ranks[i], ==,
                           hek_test_golden_number (golden, c.first_row + (guint) i, "rank_y"));
      g_assert_cmpfloat_with_epsilon (hek_rank_spearman (c.x, c.y, c.n),
                                      hek_test_golden_number (golden, c.first_row, "spearman"),
                                      TOLERANCE);
      g_assert_cmpfloat_with_epsilon (hek_rank_kendall (c.x, c.y, c.n),
                                      hek_test_golden_number (golden, c.first_row, "kendall"),
                                      TOLERANCE);
    }
}

static int
compare_numbers (const void *a,
                 const void *b)
{
  double va = *(const double *) a, vb = *(const double *) b;

  return (va > vb) - (va < vb);
}

static void
test_quantiles (void)
{
  g_autoptr (HekTestGolden) golden = hek_test_golden_load ("ranks.csv");
  RankCase c;

  for (guint row = 0; row < golden->rows->len;)
    {
      row = next_case (golden, row, &c);
      qsort (c.y, c.n, sizeof c.y[0], compare_numbers);
      g_assert_cmpfloat_with_epsilon (hek_rank_quantile (c.y, c.n, 0.25),
                                      hek_test_golden_number (golden, c.first_row, "y_q1"),
                                      TOLERANCE);
      g_assert_cmpfloat_with_epsilon (hek_rank_quantile (c.y, c.n, 0.75),
                                      hek_test_golden_number (golden, c.first_row, "y_q3"),
                                      TOLERANCE);
      g_assert_cmpfloat (hek_rank_quantile (c.y, c.n, 0), ==, c.y[0]);
      g_assert_cmpfloat (hek_rank_quantile (c.y, c.n, 1), ==, c.y[c.n - 1]);
    }
}

/* Whether @fit is a rising function of x. */
static void
assert_rising (const double *x,
               const double *fit,
               gsize         n)
{
  for (gsize i = 0; i < n; i++)
    for (gsize j = 0; j < n; j++)
      {
        if (x[i] < x[j])
          g_assert_cmpfloat (fit[i], <=, fit[j]);
        if (x[i] == x[j])
          g_assert_cmpfloat (fit[i], ==, fit[j]);
      }
}

static void
test_rising_line (void)
{
  g_autoptr (HekTestGolden) golden = hek_test_golden_load ("ranks.csv");
  double fit[64];
  RankCase c;

  for (guint row = 0; row < golden->rows->len;)
    {
      double error = 0;

      row = next_case (golden, row, &c);
      hek_rank_fit_rising (c.x, c.y, c.n, fit);
      assert_rising (c.x, fit, c.n);
      for (gsize i = 0; i < c.n; i++)
        error += fabs (c.y[i] - fit[i]);
      g_assert_cmpfloat_with_epsilon (
        error, hek_test_golden_number (golden, c.first_row, "rising_error"), RISING_TOLERANCE);
    }
}

static void
test_edges (void)
{
  const double same[] = { 3, 3, 3 }, rising[] = { 1, 2, 3 };
  const double infinite[] = { INFINITY, 1, -INFINITY, INFINITY };
  double ranks[4];

  g_assert_true (isnan (hek_rank_spearman (rising, rising, 0)));
  g_assert_true (isnan (hek_rank_spearman (rising, rising, 1)));
  g_assert_true (isnan (hek_rank_kendall (rising, rising, 0)));
  g_assert_true (isnan (hek_rank_kendall (rising, rising, 1)));
  g_assert_true (isnan (hek_rank_spearman (same, rising, 3)));
  g_assert_true (isnan (hek_rank_kendall (rising, same, 3)));
  hek_rank_average (infinite, 4, ranks);
  g_assert_cmpfloat (ranks[0], ==, 3.5);
  g_assert_cmpfloat (ranks[1], ==, 2);
  g_assert_cmpfloat (ranks[2], ==, 1);
  g_assert_cmpfloat (ranks[3], ==, 3.5);
  hek_rank_fit_rising (same, rising, 3, ranks);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpfloat (ranks[i], ==, 2);
  hek_rank_fit_rising (same, rising, 0, ranks);
}

/* Every pair is looked at, as the definition says. */
static double
kendall_by_definition (const double *x,
                       const double *y,
                       gsize         n)
{
  double s = 0, not_tied_x = 0, not_tied_y = 0;

  for (gsize i = 0; i < n; i++)
    for (gsize j = 0; j < i; j++)
      {
        int dx = (x[i] > x[j]) - (x[i] < x[j]), dy = (y[i] > y[j]) - (y[i] < y[j]);

        s += dx * dy;
        not_tied_x += dx != 0;
        not_tied_y += dy != 0;
      }
  return s / sqrt (not_tied_x * not_tied_y);
}

static void
test_many_ties (void)
{
  HekRng rng;
  double x[257], y[257];

  hek_rng_init (&rng, 7);
  for (guint round = 0; round < 20; round++)
    {
      gsize n = 3 + hek_rng_below (&rng, 254);

      for (gsize i = 0; i < n; i++)
        {
          x[i] = hek_rng_below (&rng, 1 + 3 * round);
          y[i] = x[i] / 2 + hek_rng_below (&rng, 5);
        }
      x[0] = -1;
      y[0] = -1;
      g_assert_cmpfloat_with_epsilon (hek_rank_kendall (x, y, n), kendall_by_definition (x, y, n),
                                      TOLERANCE);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/trial/rank/golden", test_golden);
  g_test_add_func ("/trial/rank/quantiles", test_quantiles);
  g_test_add_func ("/trial/rank/rising-line", test_rising_line);
  g_test_add_func ("/trial/rank/edges", test_edges);
  g_test_add_func ("/trial/rank/many-ties", test_many_ties);
  return g_test_run ();
}
