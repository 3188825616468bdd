/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Barten's model of contrast sensitivity: the optics of the eye, photon noise, neural noise and
 * lateral inhibition. Once for a field of a picture, once with eccentricity and flicker.
 *
 * Source: Barten, "Contrast sensitivity of the human eye and its effects on image quality", SPIE
 * 1999; constants of ITU-R BT.2246 as colour-science (contrast/barten1999.py) has them, and of
 * gfxdisp/castleCSF, matlab/CSF_Barten_Original.m, commit f4b0b72: its recommended parameters are
 * refitted to the measurements of castleCSF, the others Barten's.
 */
#include "config.h"

#include "hek-csf-private.h"

#include <glib/gi18n-lib.h>

#include "hek-adapt.h"

/* Of both. */
#define QUANTUM_EFFICIENCY 0.03
#define NEURAL_NOISE 3e-8          /* s·deg² */
#define INTEGRATION_S 0.1
#define INTEGRATION_MAX_DEG 12.0
#define INTEGRATION_MAX_CYCLES 15.0

static inline double
hek_square (double x)
{
  return x * x;
}

/* Side of the area that the eye integrates over. */
static double
hek_barten_side (double size_deg,
                 double max_deg,
                 double cycles)
{
  return 1 / sqrt (1 / hek_square (size_deg) + 1 / hek_square (max_deg) +
                   hek_square (cycles / INTEGRATION_MAX_CYCLES));
}

static double
hek_barten_sensitivity (const HekCsfStimulus *stimulus)
{
  HekCsfStimulus s;
  HekAdaptation eye;
  double sigma, mtf, inhibition, noise, side;

  if (!hek_csf_prepare (&hek_csf_barten, stimulus, &s))
    return NAN;

  eye = hek_adapt (s.cd_m2, s.size_deg);
  sigma = hypot (0.5, 0.08 * eye.pupil_mm) / 60;
  mtf = exp (-2 * hek_square (G_PI * sigma * s.cpd));
  inhibition = -expm1 (-hek_square (s.cpd / 7));
  noise = 1 / (QUANTUM_EFFICIENCY * 1.2274e6 * eye.trolands) + NEURAL_NOISE / inhibition;
  side = hek_barten_side (s.size_deg, INTEGRATION_MAX_DEG, s.cpd);
  return mtf / 3 / sqrt (2 / INTEGRATION_S / hek_square (side) * noise);
}

const HekCsf hek_csf_barten = {
  .id = "barten",
  .label = N_ ("Barten"),
  .help = N_ ("Barten's model of 1999 with the constants of ITU-R BT.2246: thresholds of UHD "
              "pictures."),
  .flags = HEK_CSF_HAS_SIZE,
  .def_size_deg = 60,
  .min_cpd = 0.01,
  .max_cpd = 64,
  .min_cd_m2 = 1e-4,
  .max_cd_m2 = 1e5,
  .sensitivity = hek_barten_sensitivity,
};

/* What depends on where in the eye the stimulus lies. */
typedef struct
{
  double ganglion;   /* density of ganglion cells over that of the fovea */
  double efficiency;
  double max_deg;
  double inhibition_cpd;
} HekBartenPlace;

static HekBartenPlace
hek_barten_place (double e)
{
  double e2 = e * e;
  double ganglion = 0.85 / (1 + e2 / hek_square (0.45)) + 0.15 / (1 + e2 / hek_square (3.3));

  return (HekBartenPlace) {
    .ganglion = ganglion,
    .efficiency = QUANTUM_EFFICIENCY * (0.4 / (1 + e2 / 49) + 0.48 / (1 + e2 / 400) + 0.12),
    .max_deg = INTEGRATION_MAX_DEG / sqrt (0.85 / (1 + e2 / 16) + 0.15 / (1 + e2 / 144)),
    .inhibition_cpd = 14.9944 * sqrt (ganglion) /
                      sqrt (0.85 / (1 + e2 / 16) + 0.13 / (1 + e2 / 400) + 0.02),
  };
}

/* Response of cones and of lateral inhibition to flicker. */
static double
hek_barten_lateral (const HekBartenPlace *place,
                    const HekCsfStimulus *s,
                    double                trolands)
{
  double diameter = s->size_deg * sqrt (4 / G_PI);
  double tau_1 = 0.0366304 / (1 + 0.55 * log (1 + pow (1 + diameter, 0.6) * trolands / 3.5));
  double tau_2 = 0.0117484 / (1 + 0.37 * log (1 + pow (1 + diameter / 3.2, 5) * trolands / 120));
  double omega = 2 * G_PI * s->temporal_hz;
  double cones = pow (1 + hek_square (omega * tau_1), -3.5);
  double inhibitors = pow (1 + hek_square (omega * tau_2), -2);
  double low_pass = 1 - sqrt (-expm1 (-hek_square (s->cpd / place->inhibition_cpd)));

  return cones * (1 - inhibitors * low_pass);
}

static double
hek_barten_general_sensitivity (const HekCsfStimulus *stimulus)
{
  HekCsfStimulus s;
  HekAdaptation eye;
  HekBartenPlace place;
  double e2, radius2, sigma2, mtf, lateral, noise, width, height;

  if (!hek_csf_prepare (&hek_csf_barten_general, stimulus, &s))
    return NAN;

  eye = hek_adapt (s.cd_m2, s.size_deg);
  place = hek_barten_place (s.eccentricity_deg);
  e2 = hek_square (s.eccentricity_deg);
  radius2 = hek_square (s.size_deg / 2);

  /* σ of the retina's mosaic, 1800 cells per square degree in the fovea, and of the optics */
  sigma2 = 3600 / (7.2 * sqrt (3) * 1800 * place.ganglion) + hek_square (0.724444) -
           hek_square (0.4) + hek_square (0.08 * eye.pupil_mm);
  mtf = exp (-2 * hek_square (G_PI * s.cpd) * sigma2 / 3600);
  lateral = hek_barten_lateral (&place, &s, eye.trolands);
  noise = 1 / (place.efficiency * 1.240e6 * eye.trolands) +
          NEURAL_NOISE / place.ganglion / hek_square (lateral);
  /* the published code has + e² outside the fraction; kept, since the constants were fitted so */
  width = hek_barten_side (s.size_deg, place.max_deg,
                           s.cpd * sqrt ((radius2 + 4 * e2) / radius2 + e2));
  height = hek_barten_side (s.size_deg, place.max_deg, s.cpd * sqrt (1 + e2));
  return G_SQRT2 * mtf / (2 * 1.44871) * sqrt (width * height * INTEGRATION_S / noise);
}

const HekCsf hek_csf_barten_general = {
  .id = "barten-general",
  .label = N_ ("Barten, general"),
  .help = N_ ("Barten's model with size, eccentricity and flicker, fitted to measurements."),
  .flags = HEK_CSF_HAS_SIZE | HEK_CSF_HAS_ECCENTRICITY | HEK_CSF_HAS_TEMPORAL,
  .def_size_deg = HEK_CSF_GABOR_SIZE_DEG,
  .min_cpd = 0.01,
  .max_cpd = 64,
  .min_cd_m2 = 1e-4,
  .max_cd_m2 = 1e5,
  .sensitivity = hek_barten_general_sensitivity,
};
