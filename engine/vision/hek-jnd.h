/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-csf.h"
#include "hek-luma-curve.h"

G_BEGIN_DECLS

/*
 * DICOM's Grayscale Standard Display Function: the JND index 1 … 1023 of luminance 0.05 …
 * 3993.404 cd/m². Each step is just noticeable after Barten's model (2° × 2°, 4 cpd).
 *
 * Edge cases: held to that range; NaN gives NaN. The two functions are separate fits of one table:
 * there and back moves an index by up to 0.2.
 * Source: NEMA PS3.14, section 7.1, the two equations.
 */
#define HEK_GSDF_MIN_INDEX 1.0
#define HEK_GSDF_MAX_INDEX 1023.0
double hek_gsdf_luminance (double index);
double hek_gsdf_index (double cd_m2);

/**
 * hek_jnd_step:
 * @csf: a model
 * @cd_m2: luminance that the eye is adapted to
 *
 * The just noticeable difference of an edge between two large fields, in cd/m². Fields side by side
 * are a square wave, whose fundamental has 4/π of its amplitude, at the frequency where the eye is
 * best: ΔL = π/2 · L / S.
 *
 * Edge cases: luminance is held to the model's range; NaN gives NaN.
 * Source: Barten threshold of ITU-R BT.2246 (which rounds 4/π to 1.27).
 */
double hek_jnd_step (const HekCsf *csf, double cd_m2);

/* How many JNDs a field differs from its neighbour, at their mean luminance; not signed. */
double hek_jnd_between (const HekCsf *csf, double cd_m2_a, double cd_m2_b);

/* The step from @level, 0 … 2^n_bits − 2, of a curve to the next one, in JND, with the display's
 * reflection added to both. Steps that the display does not show are 0. */
double hek_jnd_curve_step (const HekCsf *csf, const HekLumaCurve *curve,
                           const HekDisplay *display, guint n_bits, guint level);

/**
 * hek_jnd_dkl:
 * @stimulus: frequency, size, …; its channel and luminance are not looked at
 * @background: as hek-dkl.h has it; its achromatic part is what the eye is adapted to
 * @amplitude: of the pattern
 *
 * How visible a coloured pattern is: the contrasts of the three mechanisms over the achromatic
 * background times their sensitivities, as root of the sum of squares. 1 is just visible.
 *
 * Edge cases: a background that is not above 0 counts as the least luminance of @csf. Without
 * colours in @csf a pattern that has any gives NaN, and so does any NaN.
 * Source: Ashraf, Mantiuk, Chapiro, Wuerger, "castleCSF", Journal of Vision 24(4):5, 2024.
 */
double hek_jnd_dkl (const HekCsf *csf, const HekCsfStimulus *stimulus, const double background[3],
                    const double amplitude[3]);

/* The same of XYZ with Y in cd/m². */
double hek_jnd_color (const HekCsf *csf, const HekCsfStimulus *stimulus, const double background[3],
                      const double amplitude[3]);

/* The chromaticities at which a pattern of the luminance of its background is one JND: an ellipse
 * in CIE 1931 xy, as MacAdam drew them. */
typedef struct
{
  double x, y;         /* centre */
  double major, minor; /* half axes */
  double angle_deg;    /* of the major one from x, in [0,180) */
} HekJndEllipse;

/**
 * hek_jnd_ellipse:
 * @background: XYZ, Y in cd/m²
 * @ellipse: (out): untouched on failure
 *
 * Returns: FALSE when @background is not a light (a value is not finite, or not above 0), or @csf
 * has no colours
 */
gboolean hek_jnd_ellipse (const HekCsf *csf, const HekCsfStimulus *stimulus,
                          const double background[3], HekJndEllipse *ellipse);

G_END_DECLS
