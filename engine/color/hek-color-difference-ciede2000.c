/* SPDX-License-Identifier: Apache-2.0 */
/*
 * CIEDE2000 with k_L = k_C = k_H = 1. The reference follows the published equations with angles;
 * the rows work without (engine/kernel/hek-kernel-color-delta-e.h), so each checks the other.
 *
 * Source: G. Sharma, W. Wu, E. N. Dalal, "The CIEDE2000 color-difference formula: implementation
 * notes, supplementary test data, and mathematical observations", Color Research & Application
 * 30(1), 2005; equation numbers are of that.
 */
#include "config.h"

#include "hek-color-difference-private.h"

#include "hek-kernel-color.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define RADIANS(degrees) ((degrees) * (G_PI / 180))

/* √(C⁷ / (C⁷ + 25⁷)) */
static double
chroma_weight (double chroma)
{
  double c7 = pow (chroma / 25, 7);

  return isinf (c7) ? 1 : sqrt (c7 / (c7 + 1));
}

/* Degrees in [0, 360); 0 without chroma. Equation 7. */
static double
hue (double a,
     double b)
{
  double h;

  if (a == 0 && b == 0)
    return 0;
  h = atan2 (b, a) * (180 / G_PI);
  h = h < 0 ? h + 360 : h;
  return h < 360 ? h : 0;
}

/*
 * Equations 10 and 14: difference and mean of two hues. Whether the angles are more than 180°
 * apart is asked of @cross, of the sign of sin Δh, since the difference of two rounded angles is
 * wrong for opposite hues. It is taken from a* and b* themselves, which a' has rounded.
 */
static void
hue_difference (double  h1,
                double  h2,
                double  cross,
                double *difference,
                double *mean)
{
  gboolean wraps = fabs (h2 - h1) > 90 && (h2 - h1) * cross < 0;

  *difference = h2 - h1;
  *mean = (h1 + h2) / 2;
  if (!wraps)
    return;

  *difference += h2 > h1 ? -360 : 360;
  *mean += h1 + h2 < 360 ? 180 : -180;
}

static double
ciede2000_delta (const double lab_a[3],
                 const double lab_b[3])
{
  double b1 = lab_a[2], b2 = lab_b[2];
  double stretch = 1.5 - 0.5 * chroma_weight ((hypot (lab_a[1], b1) + hypot (lab_b[1], b2)) / 2);
  double a1 = lab_a[1] * stretch, a2 = lab_b[1] * stretch;
  double c1 = hypot (a1, b1), c2 = hypot (a2, b2);
  double h1 = hue (a1, b1), h2 = hue (a2, b2);
  double d_h = 0, mean_h = h1 + h2;
  double mean_c = (c1 + c2) / 2, l_50 = (lab_a[0] + lab_b[0]) / 2 - 50;
  double t, delta_theta, l, c, h, rotation, square;

  if (c1 * c2 != 0)
    hue_difference (h1, h2, lab_a[1] * b2 - lab_b[1] * b1, &d_h, &mean_h);

  t = 1 - 0.17 * cos (RADIANS (mean_h - 30)) + 0.24 * cos (RADIANS (2 * mean_h)) +
      0.32 * cos (RADIANS (3 * mean_h + 6)) - 0.20 * cos (RADIANS (4 * mean_h - 63));
  delta_theta = 30 * exp (-pow ((mean_h - 275) / 25, 2));

  l = (lab_b[0] - lab_a[0]) / (1 + 0.015 * l_50 * l_50 / sqrt (20 + l_50 * l_50));
  c = (c2 - c1) / (1 + 0.045 * mean_c);
  h = 2 * sqrt (c1 * c2) * sin (RADIANS (d_h / 2)) / (1 + 0.015 * mean_c * t);
  rotation = -2 * chroma_weight (mean_c) * sin (RADIANS (2 * delta_theta));
  square = l * l + c * c + h * h + rotation * c * h;
  return sqrt (square < 0 ? 0 : square);
}

static void
ciede2000_rows (const float *ref,
                const float *test,
                float       *out,
                gsize        n)
{
  hek_kernel_color ()->delta_e_2000 (ref, test, out, n);
}

const HekColorDifference hek_color_difference_ciede2000 = {
  .id = "ciede2000",
  .label = N_("ΔE2000"),
  .help = N_("The CIE's formula of 2000 for small differences of surface colours (Sharma, Wu, "
             "Dalal 2005): 1 is about what can just be seen between two large patches side by "
             "side."),
  .space = "lab",
  .key = "delta_e_2000",
  .symmetric = TRUE,
  .delta = ciede2000_delta,
  .rows = ciede2000_rows,
};
