/* SPDX-License-Identifier: Apache-2.0 */
/* Adaptation to luminance: the pupil, the light on the retina, and what a block of a picture adapts
 * to. */
#include "config.h"

#include "hek-adapt.h"

#include <math.h>

/* Where the formula of the pupil is at its end; nothing above it was measured. */
#define MAX_CD_M2 1e6
#define MIN_CD_M2 1e-6

#define MAX_CONTRAST 1000.0

HekAdaptation
hek_adapt (double cd_m2,
           double size_deg)
{
  double area, d, d2;
  double held = !(cd_m2 > MIN_CD_M2) ? MIN_CD_M2 : MIN (cd_m2, MAX_CD_M2);

  size_deg = !(fabs (size_deg) > 1e-3) ? 1e-3 : MIN (fabs (size_deg), 180);
  area = size_deg * size_deg;
  d = 5 - 3 * tanh (0.4 * log10 (held * area / 1600));
  d2 = d * d;
  return (HekAdaptation) {
    .cd_m2 = held,
    .pupil_mm = d,
    .trolands = G_PI / 4 * d2 * held * (1 - d2 / (9.7 * 9.7) + d2 * d2 / pow (12.4, 4)),
  };
}

double
hek_adapt_local (const float *cd_m2,
                 gsize        stride,
                 guint        n_x,
                 guint        n_y)
{
  double sum = 0;
  guint n = 0;

  for (guint y = 0; y < n_y; y++)
    for (guint x = 0; x < n_x; x++)
      {
        float v = cd_m2[y * stride + x];

        if (isfinite (v))
          {
            sum += (double) v;
            n++;
          }
      }
  return n == 0 ? HEK_ADAPT_MIN_CD_M2 : MAX (sum / n, HEK_ADAPT_MIN_CD_M2);
}

double
hek_adapt_contrast (double amplitude_cd_m2,
                    double adapted_cd_m2)
{
  double contrast = amplitude_cd_m2 / fmax (adapted_cd_m2, HEK_ADAPT_MIN_CD_M2);

  return isnan (contrast) ? 0 : CLAMP (contrast, -MAX_CONTRAST, MAX_CONTRAST);
}
