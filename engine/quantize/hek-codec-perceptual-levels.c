/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Levels of the perceptual codec: equal steps of a curve that is mirrored below 0, or those with
 * the least squared error, which Lloyd's method finds from several power curves. 0 stays where it
 * is, so that no number changes its sign.
 */
#include "config.h"

#include "hek-codec-perceptual-private.h"

#include "hek-pu21.h"

#include <math.h>
#include <string.h>

#define N_BINS HEK_PERCEPTUAL_N_BINS
#define MAX_STEPS 60

/* A step that gains less than this fraction is the last one. */
#define TOLERANCE 1e-5

/* S_C = 1 + 0.045 C*: by how much a difference of chroma counts less far from grey.
 * Source: CIE 116-1995. */
#define CHROMA_WEIGHT 0.045

static double
straight (double x,
          double parameter G_GNUC_UNUSED)
{
  return x;
}

static double
chroma_forth (double x,
              double parameter G_GNUC_UNUSED)
{
  return log1p (CHROMA_WEIGHT * x) / CHROMA_WEIGHT;
}

static double
chroma_back (double y,
             double parameter G_GNUC_UNUSED)
{
  return expm1 (CHROMA_WEIGHT * y) / CHROMA_WEIGHT;
}

/* From the darkest luminance that PU21 knows on; what is darker is 0. */
static double
luminance_forth (double x,
                 double parameter G_GNUC_UNUSED)
{
  return hek_pu21_encode (HEK_PU21_BANDING_GLARE, x)
         - hek_pu21_encode (HEK_PU21_BANDING_GLARE, HEK_PU21_MIN_CD_M2);
}

static double
luminance_back (double y,
                double parameter G_GNUC_UNUSED)
{
  double darkest = hek_pu21_encode (HEK_PU21_BANDING_GLARE, HEK_PU21_MIN_CD_M2);

  return y > 0 ? hek_pu21_decode (HEK_PU21_BANDING_GLARE, darkest + y) : 0;
}

static double
power_forth (double x,
             double exponent)
{
  return pow (x, exponent);
}

static double
power_back (double y,
            double exponent)
{
  return pow (y, 1 / exponent);
}

const HekPerceptualCurve hek_perceptual_straight = { straight, straight, 0 };
const HekPerceptualCurve hek_perceptual_chroma = { chroma_forth, chroma_back, 0 };
const HekPerceptualCurve hek_perceptual_luminance = { luminance_forth, luminance_back, 0 };

guint
hek_perceptual_levels (const HekPerceptualCurve *curve,
                       double                    min,
                       double                    max,
                       guint                     n_levels,
                       float                    *levels)
{
  double below = min < 0 ? curve->forth (-min, curve->parameter) : 0;
  double above = max > 0 ? curve->forth (max, curve->parameter) : 0;
  guint last = n_levels - 1, zero = 0;

  if (below + above > 0)
    zero = (guint) (below / (below + above) * last + 0.5);
  if (below > 0)
    zero = MAX (zero, 1);
  if (above > 0)
    zero = MIN (zero, last - 1);

  for (guint i = 0; i < n_levels; i++)
    {
      double part = i < zero ? (double) (zero - i) / zero
                             : i > zero ? (double) (i - zero) / (last - zero) : 0;
      double value = curve->back (part * (i < zero ? below : above), curve->parameter);

      levels[i] = (float) (i < zero ? -value : value);
    }
  return zero;
}

static void
add_up (HekPerceptualBins *bins)
{
  double weight = 0, sum = 0;

  for (guint i = 0; i <= N_BINS; i++)
    {
      double weight_here = bins->weight[i], sum_here = bins->sum[i];

      bins->weight[i] = weight;
      bins->sum[i] = sum;
      weight += weight_here;
      sum += sum_here;
    }
}

/* Moves every level but 0 to the mean of the numbers that are nearest to it.
 * Returns: the squared error before, less that of levels at 0 */
static double
step (const HekPerceptualBins *bins,
      guint                    zero,
      guint                    n_levels,
      const double            *levels,
      double                  *better)
{
  double error = 0;
  guint at = 0;

  for (guint i = 0; i < n_levels; i++)
    {
      double end = i + 1 < n_levels ? (levels[i] + levels[i + 1]) / 2 : 1;
      guint next = i + 1 < n_levels ? (guint) ((end + 1) / 2 * N_BINS + 0.5) : N_BINS;
      double weight, sum;

      next = CLAMP (next, at, N_BINS);
      weight = bins->weight[next] - bins->weight[at];
      sum = bins->sum[next] - bins->sum[at];
      error += levels[i] * levels[i] * weight - 2 * levels[i] * sum;
      better[i] = weight > 0 && i != zero ? sum / weight : levels[i];
      /* bins are wider than the least steps */
      if (i > 0)
        better[i] = MAX (better[i], better[i - 1]);
      at = next;
    }
  return error;
}

void
hek_perceptual_fit_levels (HekPerceptualBins *bins,
                           gboolean           is_signed,
                           guint              n_levels,
                           float             *levels)
{
  static const double exponents[] = { 1, 0.75, 0.6, 0.5, 0.4 };
  g_autofree double *now = g_new (double, n_levels), *next = g_new (double, n_levels);
  double best = INFINITY;

  add_up (bins);
  for (guint e = 0; e < G_N_ELEMENTS (exponents); e++)
    {
      HekPerceptualCurve curve = { power_forth, power_back, exponents[e] };
      g_autofree float *first = g_new (float, n_levels);
      guint zero = hek_perceptual_levels (&curve, is_signed ? -1 : 0, 1, n_levels, first);
      double before = INFINITY;

      for (guint i = 0; i < n_levels; i++)
        now[i] = first[i];
      for (guint s = 0; s < MAX_STEPS; s++)
        {
          double error = step (bins, zero, n_levels, now, next);

          if (error < best)
            {
              best = error;
              for (guint i = 0; i < n_levels; i++)
                levels[i] = (float) now[i];
            }
          if (!(before - error > TOLERANCE * fabs (error)))
            break;
          before = error;
          memcpy (now, next, n_levels * sizeof *now);
        }
    }
}
