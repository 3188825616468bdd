/* SPDX-License-Identifier: Apache-2.0 */
/* Contrast masking across channels, as ColorVideoVDP has it, and the thresholds that follow. */
#include "config.h"

#include "hek-masking.h"

#include <math.h>

/* gfxdisp/ColorVideoVDP, pycvvdp/vvdp_data/cvvdp_parameters.json of version 0.5.6, commit 7ca201a;
 * the gains and the epsilon are in pycvvdp/cvvdp_metric.py. */
#define MASK_P 2.264355182647705
#define MASK_C -0.7954971194267273
#define SENSITIVITY_CORRECTION_DB -0.2797423303127289
#define D_MAX 2.5642454624176025
#define POWER_EPSILON 1e-5

static const double mask_q[HEK_CSF_N_CHANNELS] = { 1.302622675895691, 2.8885908126831055,
                                                   3.6807713508605957 };

static const double gains[HEK_CSF_N_CHANNELS] = { 1, 1.45, 1 };

/* log2 of the weights: a row is what masks, a column what is masked. */
static const double cross_weights[HEK_CSF_N_CHANNELS][HEK_CSF_N_CHANNELS] = {
  { -0.18950104713439941, -5.962151050567627, -4.31834602355957 },
  { 2.5655593872070312, 0.34406712651252747, -2.719646453857422 },
  { 3.8118371963500977, -1.0051705837249756, -0.5193376541137695 },
};

#define MAX_VISIBILITY 1e6

static double
hek_masking_hold (double visibility)
{
  return isnan (visibility) ? 0 : CLAMP (visibility, -MAX_VISIBILITY, MAX_VISIBILITY);
}

/* x^e for x >= 0, shifted so that its slope at 0 is finite. */
static double
hek_masking_power (double x,
                   double e)
{
  return pow (x + POWER_EPSILON, e) - pow (POWER_EPSILON, e);
}

/* What @masker does to @channel: 1 + Σ w · m^q. */
static double
hek_masking_pool (HekCsfChannel channel,
                  const double  masker[3])
{
  double pooled = 1;

  for (int k = 0; k < HEK_CSF_N_CHANNELS; k++)
    pooled += exp2 (cross_weights[k][channel]) *
              hek_masking_power (exp10 (MASK_C) * fabs (hek_masking_hold (masker[k])), mask_q[k]);
  return pooled;
}

double
hek_masking_visibility (HekCsfChannel channel,
                        double        contrast,
                        double        sensitivity)
{
  g_return_val_if_fail (channel < HEK_CSF_N_CHANNELS, 0);
  return hek_masking_hold (contrast * sensitivity * gains[channel] *
                           exp10 (SENSITIVITY_CORRECTION_DB / 20));
}

void
hek_masking_difference (const double test[3],
                        const double reference[3],
                        double       out[3])
{
  double t[3], r[3], masker[3];

  for (int k = 0; k < HEK_CSF_N_CHANNELS; k++)
    {
      t[k] = hek_masking_hold (test[k]);
      r[k] = hek_masking_hold (reference[k]);
      masker[k] = MIN (fabs (t[k]), fabs (r[k]));
    }
  for (int c = 0; c < HEK_CSF_N_CHANNELS; c++)
    {
      double d = hek_masking_power (fabs (t[c] - r[c]), MASK_P) /
                 hek_masking_pool ((HekCsfChannel) c, masker);

      out[c] = exp10 (D_MAX) * d / (exp10 (D_MAX) + d);
    }
}

double
hek_masking_elevation (HekCsfChannel channel,
                       const double  masker[3])
{
  g_return_val_if_fail (channel < HEK_CSF_N_CHANNELS, 1);
  return pow (hek_masking_pool (channel, masker), 1 / MASK_P);
}

double
hek_masking_elevation_self (HekCsfChannel channel,
                            double        masker)
{
  double maskers[HEK_CSF_N_CHANNELS] = { 0 };

  g_return_val_if_fail (channel < HEK_CSF_N_CHANNELS, 1);
  maskers[channel] = masker;
  return hek_masking_elevation (channel, maskers);
}
