/* SPDX-License-Identifier: Apache-2.0 */
/* The curve of UMAP: how near two places of the layout count as, by their distance. */
#include "config.h"

#include "hek-layout-umap-private.h"

#include "hek-layout-math.h"

#define N_PLACES 300
#define N_STEPS 200

/* Multiples that a and b are rounded to. */
#define DIGITS 0x1p20

/* Smaller values would leave no curve. */
#define LEAST 1e-3

static double
wanted (double x,
        double min_dist,
        double spread)
{
  return x < min_dist ? 1 : hek_exp (-(x - min_dist) / spread);
}

/* Squared error at (ln a, ln b), and where wanted the sums of Gauss and Newton. */
static double
error_at (const double p[2],
          double       min_dist,
          double       spread,
          double       normal[3],
          double       right[2])
{
  double a = hek_exp (p[0]), b = hek_exp (p[1]), sum = 0;

  normal[0] = normal[1] = normal[2] = right[0] = right[1] = 0;
  for (guint i = 0; i < N_PLACES; i++)
    {
      double x = 3 * spread * i / (N_PLACES - 1);
      double log_x = x > 0 ? hek_log (x) : 0;
      double power = x > 0 ? a * hek_exp (2 * b * log_x) : 0;
      double y = 1 / (1 + power), rest = wanted (x, min_dist, spread) - y;
      double by_a = -y * y * power;
      double by_b = by_a * 2 * b * log_x;

      sum += rest * rest;
      normal[0] += by_a * by_a;
      normal[1] += by_a * by_b;
      normal[2] += by_b * by_b;
      right[0] += by_a * rest;
      right[1] += by_b * rest;
    }
  return sum;
}

/* Levenberg and Marquardt, in the logarithms, so that both stay positive. */
void
hek_umap_fit_curve (double  min_dist,
                    double  spread,
                    double *a,
                    double *b)
{
  double p[2] = { 0, 0 }, damping = 1e-3;
  double normal[3], right[2];
  double error = error_at (p, min_dist, spread, normal, right);

  for (guint i = 0; i < N_STEPS; i++)
    {
      double m0 = normal[0] * (1 + damping), m2 = normal[2] * (1 + damping);
      double det = m0 * m2 - normal[1] * normal[1];
      double next[2] = { p[0] + (m2 * right[0] - normal[1] * right[1]) / det,
                         p[1] + (m0 * right[1] - normal[1] * right[0]) / det };
      double next_normal[3], next_right[2];
      double next_error = error_at (next, min_dist, spread, next_normal, next_right);

      if (!(next_error < error))
        {
          damping *= 10;
          continue;
        }
      damping = MAX (damping / 10, 1e-12);
      error = next_error;
      for (guint j = 0; j < 2; j++)
        p[j] = next[j], right[j] = next_right[j];
      for (guint j = 0; j < 3; j++)
        normal[j] = next_normal[j];
    }
  *a = MAX (round (hek_exp (p[0]) * DIGITS) / DIGITS, LEAST);
  *b = MAX (round (hek_exp (p[1]) * DIGITS) / DIGITS, LEAST);
}
