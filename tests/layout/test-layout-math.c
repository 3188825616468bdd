/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The elementary functions of layouts against those of libm in long double: over their ranges,
 * and where arguments are reduced to others.
 */
#include <glib.h>

#include "hek-layout-math.h"
#include "hek-rng.h"
#include "../test-valgrind.h"

/* Of the result: what hek-layout-math.h promises. */
#define TOLERANCE (6 * 0x1p-53)

#define N 4000

static void
check (double      value,
       long double wanted)
{
  g_assert_cmpfloat ((double) fabsl (value - wanted), <=, TOLERANCE * (double) fabsl (wanted));
}

static void
test_log (void)
{
  HekRng rng;

  if (hek_test_skip_under_valgrind ())
    return;
  hek_rng_init (&rng, 1);
  check (hek_log (1), 0);
  check (hek_log1p (0), 0);
  for (guint i = 0; i < N; i++)
    {
      double u = hek_rng_double (&rng), x = ldexp (0.5 + u, (int) (i % 200) - 100);
      double small = ldexp (u - 0.5, -(int) (i % 60));

      check (hek_log (x), logl (x));
      check (hek_log1p (x), log1pl (x));
      check (hek_log1p (small), log1pl (small));
      check (hek_asinh (x), asinhl (x));
    }
}

static void
test_exp (void)
{
  HekRng rng;

  if (hek_test_skip_under_valgrind ())
    return;
  hek_rng_init (&rng, 2);
  check (hek_expm1 (0), 0);
  g_assert_cmpfloat (hek_tanh (0), ==, 0);
  g_assert_cmpfloat (hek_tanh (1000), ==, 1);
  for (guint i = 0; i < N; i++)
    {
      double u = hek_rng_double (&rng) - 0.5;
      double large = 80 * fabs (u), small = ldexp (u, -(int) (i % 60));

      check (hek_exp (u * 1400), expl (u * 1400));
      check (hek_expm1 (large), expm1l (large));
      check (hek_expm1 (small), expm1l (small));
      check (hek_tanh (large), tanhl (large));
      check (hek_tanh (fabs (small)), tanhl (fabsl (small)));
    }
}

/* Sine and cosine have the error of their argument's reduction where they pass through 0. */
static void
test_angles (void)
{
  HekRng rng;

  if (hek_test_skip_under_valgrind ())
    return;
  hek_rng_init (&rng, 3);
  g_assert_cmpfloat (hek_angle (0, 0), ==, 0);
  g_assert_cmpfloat (hek_angle (0, 1), ==, 0);
  g_assert_cmpfloat (hek_angle (0, -1), ==, HEK_PI);
  for (guint i = 0; i < N; i++)
    {
      double x = 40 * (hek_rng_double (&rng) - 0.5);
      double y = ldexp (hek_rng_double (&rng), (int) i % 40);
      double s, c;

      hek_sin_cos (x, &s, &c);
      g_assert_cmpfloat_with_epsilon (s, (double) sinl (x), TOLERANCE);
      g_assert_cmpfloat_with_epsilon (c, (double) cosl (x), TOLERANCE);
      check (hek_angle (y, x), atan2l (y, x));
      check (hek_angle (fabs (x), -y), atan2l (fabsl (x), -y));
    }
  for (int quarter = -8; quarter <= 8; quarter++)
    for (int k = -1; k <= 1; k++)
      {
        double x = (quarter + k * 0.5) * (HEK_PI / 2), s, c;

        hek_sin_cos (x, &s, &c);
        g_assert_cmpfloat_with_epsilon (s, (double) sinl (x), TOLERANCE);
        g_assert_cmpfloat_with_epsilon (c, (double) cosl (x), TOLERANCE);
      }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/layout-math/log", test_log);
  g_test_add_func ("/layout-math/exp", test_exp);
  g_test_add_func ("/layout-math/angles", test_angles);
  return g_test_run ();
}
