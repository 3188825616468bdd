/* SPDX-License-Identifier: Apache-2.0 */
/*
 * CIEDE2000 divides differences of lightness by S_L, of chroma by S_C, after a* was stretched near
 * the grey axis (CIE 142-2001; Sharma, Wu and Dalal 2005, equations 8 to 18, k_L = k_C = 1):
 *
 *   S_L = 1 + 0.015 (L* - 50)² / √(20 + (L* - 50)²)     a' = a* (1 + G)
 *   S_C = 1 + 0.045 C'                                  G = (1 - √(C*⁷ / (C*⁷ + 25⁷))) / 2
 *
 * Their integrals are coordinates in which lengths add up to such differences. S_H and the rotation
 * of blues have none that fits all hues and are left out; with the curve of chroma a difference of
 * hue at C' = 50 counts 26 where S_H makes it 28.
 *
 * Curves are tables, read by straight lines: a table is made by sums, products and roots only, and
 * the same on every machine.
 */
#include "config.h"

#include "hek-codec-colors-private.h"

#include <math.h>

#define CHROMA_WEIGHT 0.045
#define LIGHTNESS_WEIGHT 0.015

/* Steps of a table in Lab units, up to the largest a' and farther than the largest chroma of
 * anything that can be seen; and parts of each, of which the integral is made. */
#define STEP 0.25
#define N_STEPS 6000u
#define N_PARTS 8

/* Until a* comes back to 10⁻⁶: differences shrink three times and more each turn. */
#define MAX_TURNS 40

/* From 0 on; the curve of lightness counts from 50 and is mirrored below. */
typedef struct
{
  double lightness[N_STEPS + 1], chroma[N_STEPS + 1];
} Curves;

static double
lightness_slope (double distance)
{
  double square = distance * distance;

  return 1 / (1 + LIGHTNESS_WEIGHT * square / sqrt (20 + square));
}

static double
chroma_slope (double chroma)
{
  return 1 / (1 + CHROMA_WEIGHT * chroma);
}

/* Simpson's rule. */
static double
integral (double (*slope) (double x),
          double begin,
          double end)
{
  double width = (end - begin) / N_PARTS, sum = slope (begin) + slope (end);

  for (guint i = 1; i < N_PARTS; i++)
    sum += (i % 2 == 1 ? 4 : 2) * slope (begin + i * width);
  return sum * width / 3;
}

static const Curves *
get_curves (void)
{
  static gsize made;

  if (g_once_init_enter (&made))
    {
      Curves *curves = g_new0 (Curves, 1);

      for (guint i = 0; i < N_STEPS; i++)
        {
          double begin = i * STEP, end = (i + 1) * STEP;

          curves->lightness[i + 1] = curves->lightness[i] + integral (lightness_slope, begin, end);
          curves->chroma[i + 1] = curves->chroma[i] + integral (chroma_slope, begin, end);
        }
      g_once_init_leave (&made, (gsize) curves);
    }
  return (const Curves *) made;
}

static double
curve_at (const double *curve,
          double        x)
{
  double place = MIN (x / STEP, (double) N_STEPS);
  guint i = MIN ((guint) place, N_STEPS - 1);

  return curve[i] + (place - i) * (curve[i + 1] - curve[i]);
}

static double
curve_back (const double *curve,
            double        y)
{
  guint low = 0, high = N_STEPS;

  y = MIN (y, curve[N_STEPS]);
  while (low + 1 < high)
    {
      guint middle = (low + high) / 2;

      if (curve[middle] <= y)
        low = middle;
      else
        high = middle;
    }
  return (low + (y - curve[low]) / (curve[high] - curve[low])) * STEP;
}

/* 1 + G of a colour with this C*². */
static double
grey_stretch (double square)
{
  double c7 = square * square * square * sqrt (square), limit = 6103515625.0; /* 25⁷ */

  return 1 + 0.5 * (1 - sqrt (c7 / (c7 + limit)));
}

static void
to_even (const Curves *curves,
         const float  *lab,
         float        *lightness,
         float        *first,
         float        *second)
{
  double l = CLAMP ((double) lab[0], -HEK_COLORS_MAX_LAB, HEK_COLORS_MAX_LAB) - 50;
  double a = CLAMP ((double) lab[1], -HEK_COLORS_MAX_LAB, HEK_COLORS_MAX_LAB);
  double b = CLAMP ((double) lab[2], -HEK_COLORS_MAX_LAB, HEK_COLORS_MAX_LAB);
  double even = curve_at (curves->lightness, fabs (l)), stretched, chroma, factor;

  stretched = a * grey_stretch (a * a + b * b);
  chroma = sqrt (stretched * stretched + b * b);
  factor = chroma > 0 ? curve_at (curves->chroma, chroma) / chroma : 1;
  *lightness = (float) (l < 0 ? -even : even);
  *first = (float) (stretched * factor);
  *second = (float) (b * factor);
}

/* What grey_stretch() made @stretched of, with this b*. */
static double
shrink_back (double stretched,
             double b)
{
  double a = stretched;

  for (guint i = 0; i < MAX_TURNS; i++)
    {
      double next = stretched / grey_stretch (a * a + b * b);

      if (fabs (next - a) < 1e-6)
        return next;
      a = next;
    }
  return a;
}

static void
from_even (const Curves *curves,
           double        lightness,
           double        first,
           double        second,
           float        *lab)
{
  double distance = curve_back (curves->lightness, fabs (lightness));
  double even = sqrt (first * first + second * second);
  double factor = even > 0 ? curve_back (curves->chroma, even) / even : 1;

  lab[0] = (float) (50 + (lightness < 0 ? -distance : distance));
  lab[1] = (float) shrink_back (first * factor, second * factor);
  lab[2] = (float) (second * factor);
}

void
hek_colors_to_even (const float *lab,
                    gsize        n_rows,
                    guint        n_colors,
                    float       *out)
{
  const Curves *curves = get_curves ();

  for (gsize i = 0; i < n_rows; i++, lab += 3 * n_colors, out += 3 * n_colors)
    for (guint c = 0; c < n_colors; c++)
      to_even (curves, lab + 3 * c, out + c, out + n_colors + c, out + 2 * n_colors + c);
}

void
hek_colors_from_even (const float *even,
                      gsize        n_rows,
                      guint        n_colors,
                      float       *lab)
{
  const Curves *curves = get_curves ();

  for (gsize i = 0; i < n_rows; i++, lab += 3 * n_colors, even += 3 * n_colors)
    for (guint c = 0; c < n_colors; c++)
      from_even (curves, (double) even[c], (double) even[n_colors + c],
                 (double) even[2 * n_colors + c], lab + 3 * c);
}

float
hek_colors_mean_difference (const float *a,
                            const float *b,
                            guint        n_colors)
{
  /* four sums that do not wait for each other, in the same order on every machine */
  float sums[4] = { 0 };

  for (guint c = 0; c < n_colors; c++)
    {
      float l = a[c] - b[c], x = a[n_colors + c] - b[n_colors + c];
      float y = a[2 * n_colors + c] - b[2 * n_colors + c];

      sums[c % 4] += sqrtf (l * l + x * x + y * y);
    }
  return ((sums[0] + sums[1]) + (sums[2] + sums[3])) / (float) n_colors;
}
