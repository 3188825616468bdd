/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The mechanisms of vision after the receptors; see hek-dkl.h. */
typedef enum
{
  HEK_CSF_ACHROMATIC,
  HEK_CSF_RED_GREEN,
  HEK_CSF_YELLOW_VIOLET,
} HekCsfChannel;

#define HEK_CSF_N_CHANNELS 3

/* A grating in a window. Zero size: what the model was made for, its def_size_deg. */
typedef struct
{
  double cpd;              /* cycles per degree */
  double cd_m2;            /* luminance of the background */
  double size_deg;         /* side of the square window, or of the square of the same area */
  double eccentricity_deg; /* distance from where the eye looks */
  double off_nasal_deg;    /* of the direction there: 0 nasal, 90 up or down, 180 temporal */
  double temporal_hz;
  HekCsfChannel channel;
} HekCsfStimulus;

typedef enum
{
  HEK_CSF_HAS_SIZE = 1 << 0,
  HEK_CSF_HAS_ECCENTRICITY = 1 << 1,
  HEK_CSF_HAS_TEMPORAL = 1 << 2,
  HEK_CSF_HAS_COLOR = 1 << 3,
} HekCsfFlags;

/*
 * One descriptor per model of contrast sensitivity: the inverse of the contrast at which half of
 * the observers see a grating. Contrast is the amplitude over the background: ΔL/L (Michelson),
 * and for colours the amplitude of the mechanism over the achromatic background.
 *
 *   castle          the table that ColorVideoVDP uses: Gaussian windows of σ = 1.5° (size 2.66°),
 *                   bilinear in log–log; 0 Hz below 2.5 Hz, from there 5 Hz (the transient channel,
 *                   achromatic only)
 *   castle-full     the functions of castleCSF 0.2.4
 *   barten          Barten 1999 as in ITU-R BT.2246, of a field of 60°
 *   barten-general  the same with eccentricity and flicker, and constants fitted to measurements
 *
 * Edge cases: a model ignores what its flags do not name. Frequency and luminance are held to the
 * model's range; negative frequencies, sizes and eccentricities count as their absolute value.
 * A channel that the model does not have, and any NaN, give NaN.
 */
typedef struct
{
  const char *id;    /* "barten" */
  const char *label; /* translatable */
  const char *help;  /* translatable */
  HekCsfFlags flags;
  double def_size_deg;
  double min_cpd, max_cpd;
  double min_cd_m2, max_cd_m2;
  double (*sensitivity) (const HekCsfStimulus *stimulus);
} HekCsf;

/* castle castle-full barten barten-general, in this order. */
guint         hek_csf_n (void);
const HekCsf *hek_csf (guint i);

/* Returns: (nullable): the model named @id */
const HekCsf *hek_csf_find (const char *id);

/**
 * hek_csf_peak:
 * @stimulus: its cpd is not looked at
 * @cpd: (out) (optional): where the peak is
 *
 * The highest sensitivity over all frequencies of the model. Accuracy: 1e-6 of the sensitivity.
 */
double hek_csf_peak (const HekCsf *csf, const HekCsfStimulus *stimulus, double *cpd);

G_END_DECLS
