/* SPDX-License-Identifier: Apache-2.0 */
/* Just noticeable differences of luminance, from the GSDF of DICOM and from models of contrast
 * sensitivity. */
#include "config.h"

#include "hek-jnd.h"

#include <math.h>

#define GSDF_MIN_CD_M2 0.05
#define GSDF_MAX_CD_M2 3993.404

/* NEMA PS3.14, section 7.1: log10 L is a ratio of polynomials of ln j … */
static const double gsdf_numerator[] = { -1.3011877, 8.0242636e-2, 1.3646699e-1, -2.5468404e-2,
                                         1.3635334e-3 };
static const double gsdf_denominator[] = { 1, -2.5840191e-2, -1.0320229e-1, 2.8745620e-2,
                                           -3.1978977e-3, 1.2992634e-4 };
/* … and j a polynomial of log10 L. */
static const double gsdf_index[] = { 71.498068, 94.593053, 41.912053, 9.8247004, 0.28175407,
                                     -1.1878455, -0.18014349, 0.14710899, -0.017046845 };

static double
hek_jnd_polynomial (const double *coefficients,
                    guint         n,
                    double        x)
{
  double sum = 0;

  for (guint i = n; i > 0; i--)
    sum = sum * x + coefficients[i - 1];
  return sum;
}

/* Both comparisons are false for NaN. */
static double
hek_jnd_hold (double v,
              double min,
              double max)
{
  return v < min ? min : v > max ? max : v;
}

double
hek_gsdf_luminance (double index)
{
  double x = log (hek_jnd_hold (index, HEK_GSDF_MIN_INDEX, HEK_GSDF_MAX_INDEX));

  return exp10 (hek_jnd_polynomial (gsdf_numerator, G_N_ELEMENTS (gsdf_numerator), x) /
                hek_jnd_polynomial (gsdf_denominator, G_N_ELEMENTS (gsdf_denominator), x));
}

double
hek_gsdf_index (double cd_m2)
{
  double x = log10 (hek_jnd_hold (cd_m2, GSDF_MIN_CD_M2, GSDF_MAX_CD_M2));

  return hek_jnd_hold (hek_jnd_polynomial (gsdf_index, G_N_ELEMENTS (gsdf_index), x),
                       HEK_GSDF_MIN_INDEX, HEK_GSDF_MAX_INDEX);
}

double
hek_jnd_step (const HekCsf *csf,
              double        cd_m2)
{
  HekCsfStimulus stimulus = { .cd_m2 = hek_jnd_hold (cd_m2, csf->min_cd_m2, csf->max_cd_m2) };

  return G_PI_2 * stimulus.cd_m2 / hek_csf_peak (csf, &stimulus, NULL);
}

double
hek_jnd_between (const HekCsf *csf,
                 double        cd_m2_a,
                 double        cd_m2_b)
{
  return fabs (cd_m2_a - cd_m2_b) / hek_jnd_step (csf, (cd_m2_a + cd_m2_b) / 2);
}

double
hek_jnd_curve_step (const HekCsf       *csf,
                    const HekLumaCurve *curve,
                    const HekDisplay   *display,
                    guint               n_bits,
                    guint               level)
{
  double reflection = hek_display_reflection (display);

  return hek_jnd_between (csf, hek_luma_curve_level (curve, display, n_bits, level) + reflection,
                          hek_luma_curve_level (curve, display, n_bits, level + 1) + reflection);
}
