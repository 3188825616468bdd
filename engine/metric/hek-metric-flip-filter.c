/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The weights of FLIP's filters for a number of pixels per degree: contrast sensitivity of the
 * eye as Gaussians, and the detectors of edges and points as derivatives of one.
 *
 * Source: Andersson et al. 2020, §4.1 and §4.2; the constants and the way the two Gaussians of Cz
 * are normalized as in the original program, version 1.6.
 */
#include "config.h"

#include "hek-metric-flip-private.h"

#include <math.h>

/* a · sqrt (π / b) · exp (−π² x² / b), x in degrees: a only matters where there are two. */
#define B_Y 0.0047
#define B_CX 0.0053
#define A_CZ1 34.1
#define B_CZ1 0.04
#define A_CZ2 13.5
#define B_CZ2 0.025

/* Width of the detectors, in degrees: twice their standard deviation. */
#define FEATURE_WIDTH 0.082

/* The original filters all planes with the radius of Cz; weights under this part of the largest
 * are left out: far less than a float shows. */
#define NEGLIGIBLE 1e-9

static double
gaussian (double b,
          double degrees)
{
  return exp (-G_PI * G_PI * degrees * degrees / b);
}

/* Sum over both sides. */
static double
sum_both (const double *weights,
          int           radius)
{
  double sum = weights[0];

  for (int k = 1; k <= radius; k++)
    sum += 2 * weights[k];
  return sum;
}

/* Returns: the radius that is not negligible */
static int
fill_gaussian (float  *weights,
               double  b,
               double  ppd,
               int     radius)
{
  g_autofree double *exact = g_new (double, radius + 1);
  double sum;

  for (int k = 0; k <= radius; k++)
    exact[k] = gaussian (b, k / ppd);
  sum = sum_both (exact, radius);
  for (int k = 0; k <= radius; k++)
    weights[k] = (float) (exact[k] / sum);
  while (radius > 1 && exact[radius] < NEGLIGIBLE)
    radius--;
  return radius;
}

/* The filter of Cz is the sum of two Gaussians, each of which is separable: its two weights are
 * square roots, and the squares of their sums add up to 1. */
static void
fill_cz (float  *cz1,
         float  *cz2,
         double  ppd,
         int     radius)
{
  g_autofree double *first = g_new (double, radius + 1);
  g_autofree double *second = g_new (double, radius + 1);
  double sum;

  for (int k = 0; k <= radius; k++)
    {
      first[k] = sqrt (A_CZ1 * sqrt (G_PI / B_CZ1)) * gaussian (B_CZ1, k / ppd);
      second[k] = sqrt (A_CZ2 * sqrt (G_PI / B_CZ2)) * gaussian (B_CZ2, k / ppd);
    }
  sum = hypot (sum_both (first, radius), sum_both (second, radius));
  for (int k = 0; k <= radius; k++)
    {
      cz1[k] = (float) (first[k] / sum);
      cz2[k] = (float) (second[k] / sum);
    }
}

/* A Gaussian that sums to 1, and its derivatives, of which the positive weights sum to 1 and the
 * negative ones to -1. */
static void
fill_feature (float  *smooth,
              float  *edge,
              float  *point,
              double  deviation,
              int     radius)
{
  double sum = 0, edge_sum = 0, positive = 0, negative = 0;

  for (int pass = 0; pass < 2; pass++)
    for (int k = 0; k <= radius; k++)
      {
        double n = k == 0 ? 1 : 2;
        double g = exp (-k * k / (2 * deviation * deviation));
        double second = (k * k / (deviation * deviation) - 1) * g;

        if (pass == 0)
          {
            sum += n * g;
            edge_sum += k * g;
            *(second > 0 ? &positive : &negative) += n * fabs (second);
            continue;
          }
        smooth[k] = (float) (g / sum);
        edge[k] = (float) (k * g / edge_sum);
        point[k] = (float) (second / (second > 0 ? positive : negative));
      }
}

void
hek_flip_filters_init (HekFlipFilters *self,
                       double          ppd)
{
  double limited = CLAMP (ppd, HEK_FLIP_MIN_PPD, HEK_FLIP_MAX_PPD);
  double deviation = FEATURE_WIDTH / 2 * limited;
  int radius = (int) ceil (3 * sqrt (B_CZ1 / (2 * G_PI * G_PI)) * limited);
  int radius_feature = (int) ceil (3 * deviation);
  int n = radius + 1;
  float *w = g_new0 (float, 7 * n);

  g_assert (radius_feature <= radius);
  self->weights = w;
  self->kernel = (HekKernelFlipFilters){
    .radius_y = fill_gaussian (w, B_Y, limited, radius),
    .radius_cx = fill_gaussian (w + n, B_CX, limited, radius),
    .radius_cz = radius, .radius_feature = radius_feature,
    .y = w, .cx = w + n, .cz1 = w + 2 * n, .cz2 = w + 3 * n,
    .smooth = w + 4 * n, .edge = w + 5 * n, .point = w + 6 * n,
  };
  fill_cz (w + 2 * n, w + 3 * n, limited, radius);
  fill_feature (w + 4 * n, w + 5 * n, w + 6 * n, deviation, radius_feature);
}

void
hek_flip_filters_clear (HekFlipFilters *self)
{
  g_clear_pointer (&self->weights, g_free);
}
