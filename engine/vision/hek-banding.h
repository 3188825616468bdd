/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-csf.h"
#include "hek-luma-curve.h"

G_BEGIN_DECLS

/*
 * Whether the steps of a smooth ramp can be seen, when its luminance is quantized to the codes of a
 * curve. What quantization adds to the ramp is a sawtooth of one period per band and of the height
 * of one step ΔL: Fourier amplitudes ΔL / (π k) at the multiples k of its frequency. Their
 * contrasts times the sensitivities are summed with exponent 3.5 over the harmonics that the pixels
 * can show at the viewing distance; of all widths of the bands, from the display's down to two
 * pixels, the one counts at which the step is most visible. 1 is just visible.
 *
 * The window of the stimulus is the display. For the model `barten` the threshold is a little below
 * π / S. Edges between flat fields, see hek_jnd_step(), are seen at half that contrast.
 *
 * Source: Denes, Ash, Fang, Mantiuk, "A visual model for predicting chromatic banding artifacts",
 * HVEI 2019, and Kim, Azimi, Mantiuk, "Perceptually motivated model for predicting banding
 * artefacts in high-dynamic range images", CIC 2020: sawtooth, harmonics, contrast sensitivity.
 * Exponent of the sum: Robson, Graham, Vision Research 21(3), 1981.
 */
typedef struct
{
  const HekCsf *csf; /* (nullable): barten */
  const HekLumaCurve *curve;
  HekViewing viewing;
  guint n_bits; /* 1 … HEK_LUMA_CURVE_MAX_BITS */
} HekBanding;

/* One step, from @level to the next. */
typedef struct
{
  guint level;
  double cd_m2;     /* mean luminance at the eye, with the room's light */
  double contrast;  /* ΔL / mean */
  double threshold; /* the contrast that is just visible */
  double jnd;       /* contrast / threshold; above 1 the step is visible */
} HekBandingStep;

/**
 * hek_banding_threshold:
 * @cd_m2: luminance at the eye, held to the range of the model
 * @band_deg: (out) (optional): width of the bands that are most visible
 *
 * Returns: the contrast ΔL / L of a step that is just visible
 */
double hek_banding_threshold (const HekBanding *banding, double cd_m2, double *band_deg);

/* The step from @level, 0 … 2^n_bits − 2, to the next; levels beyond are the last step. */
HekBandingStep hek_banding_step (const HekBanding *banding, guint level);

/* The most visible step of the ramp, the darkest of several. Accuracy: the threshold is
 * interpolated, to 0.2 %. Cost: 10 ms and 0.3 µs per level. */
HekBandingStep hek_banding_worst (const HekBanding *banding);

/* Returns: the least bits, 1 … 16, at which no step is visible, whatever @banding has; 0: none */
guint hek_banding_min_bits (const HekBanding *banding);

G_END_DECLS
