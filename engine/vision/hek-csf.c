/* SPDX-License-Identifier: Apache-2.0 */
/* The table of models of contrast sensitivity, their ranges, and peaks over frequency. */
#include "config.h"

#include "hek-csf.h"

#include "hek-csf-private.h"

/* A peak is bracketed among this many frequencies in equal ratios, then narrowed. */
#define PEAK_STEPS 64
#define PEAK_TOLERANCE 1e-5 /* of log (cpd); the sensitivity is flat there */

#define MAX_ECCENTRICITY_DEG 120.0
#define MIN_SIZE_DEG 1e-3
#define MAX_SIZE_DEG 180.0
#define MAX_TEMPORAL_HZ 1000.0

static const HekCsf *const models[] = {
  &hek_csf_castle,
  &hek_csf_castle_full,
  &hek_csf_barten,
  &hek_csf_barten_general,
};

guint
hek_csf_n (void)
{
  return G_N_ELEMENTS (models);
}

const HekCsf *
hek_csf (guint i)
{
  g_return_val_if_fail (i < G_N_ELEMENTS (models), NULL);
  return models[i];
}

const HekCsf *
hek_csf_find (const char *id)
{
  for (guint i = 0; i < G_N_ELEMENTS (models); i++)
    if (g_strcmp0 (models[i]->id, id) == 0)
      return models[i];
  return NULL;
}

gboolean
hek_csf_prepare (const HekCsf         *csf,
                 const HekCsfStimulus *stimulus,
                 HekCsfStimulus       *out)
{
  HekCsfStimulus s = *stimulus;

  if (isnan (s.cpd) || isnan (s.cd_m2) || isnan (s.size_deg) || isnan (s.eccentricity_deg) ||
      isnan (s.off_nasal_deg) || isnan (s.temporal_hz) || s.channel >= HEK_CSF_N_CHANNELS ||
      (s.channel != HEK_CSF_ACHROMATIC && (csf->flags & HEK_CSF_HAS_COLOR) == 0))
    return FALSE;

  s.cpd = CLAMP (fabs (s.cpd), csf->min_cpd, csf->max_cpd);
  s.cd_m2 = CLAMP (s.cd_m2, csf->min_cd_m2, csf->max_cd_m2);
  s.size_deg = s.size_deg == 0 ? csf->def_size_deg
                               : CLAMP (fabs (s.size_deg), MIN_SIZE_DEG, MAX_SIZE_DEG);
  s.eccentricity_deg = MIN (fabs (s.eccentricity_deg), MAX_ECCENTRICITY_DEG);
  s.temporal_hz = MIN (fabs (s.temporal_hz), MAX_TEMPORAL_HZ);
  *out = s;
  return TRUE;
}

static double
hek_csf_at (const HekCsf         *csf,
            const HekCsfStimulus *stimulus,
            double                log_cpd)
{
  HekCsfStimulus s = *stimulus;

  s.cpd = exp (log_cpd);
  return csf->sensitivity (&s);
}

double
hek_csf_peak (const HekCsf         *csf,
              const HekCsfStimulus *stimulus,
              double               *cpd)
{
  const double golden = 0.6180339887498949;
  double first = log (csf->min_cpd), last = log (csf->max_cpd);
  double step = (last - first) / PEAK_STEPS, lo, hi, best = -1, at = first;

  for (guint i = 0; i <= PEAK_STEPS; i++)
    {
      double s = hek_csf_at (csf, stimulus, first + i * step);

      if (isnan (s))
        {
          if (cpd != NULL)
            *cpd = NAN;
          return NAN;
        }
      if (s > best)
        {
          best = s;
          at = first + i * step;
        }
    }

  lo = MAX (at - step, first);
  hi = MIN (at + step, last);
  while (hi - lo > PEAK_TOLERANCE)
    {
      double a = hi - golden * (hi - lo), b = lo + golden * (hi - lo);

      if (hek_csf_at (csf, stimulus, a) > hek_csf_at (csf, stimulus, b))
        hi = b;
      else
        lo = a;
    }
  if (cpd != NULL)
    *cpd = exp ((lo + hi) / 2);
  return MAX (best, hek_csf_at (csf, stimulus, (lo + hi) / 2));
}
