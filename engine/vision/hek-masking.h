/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-csf.h"

G_BEGIN_DECLS

/*
 * Contrast masking: what a band of frequencies already holds hides changes of that band. The model
 * "mult-mutual" of ColorVideoVDP 0.5.6 without its blur over neighbours (a block has its masking as
 * one number) and without the transient channel, which a still picture does not have.
 *
 * A *visibility* is contrast in multiples of its threshold: contrast · S · gain of the channel,
 * see hek_masking_visibility(). Test t and reference r of channel c differ by
 *   D = |t − r|^p / (1 + Σ_k w_kc · m_k^q_k),  m_k = 10^−0.795 · min (|t_k|, |r_k|)
 * clamped softly to 10^2.564; before the clamp D = 1 is just visible. Sensitivities are those of
 * the `castle` model of hek-csf.h, with which the constants were fitted.
 *
 * Edge cases: visibilities are held to ±1e6 and NaN counts as 0, so that results are finite.
 * Source: Mantiuk, Hanji, Ashraf, Asano, Chapiro, "ColorVideoVDP: A visual difference predictor for
 * image, video and display distortions", ACM Transactions on Graphics 43(4), 2024;
 * cvvdp_parameters.json and apply_masking_model() of its repository.
 */

/* Contrast in thresholds, with S lowered by the model's 0.28 dB; of both signs. */
double hek_masking_visibility (HekCsfChannel channel, double contrast, double sensitivity);

/* Differences of the three channels in JND units; @out: (array fixed-size=3). */
void hek_masking_difference (const double test[3], const double reference[3], double out[3]);

/**
 * hek_masking_elevation:
 * @masker: (array fixed-size=3): visibilities of what the band already holds, per channel
 *
 * By how much the threshold of a change of @channel rises: at least 1. A change of visibility v
 * is seen when v exceeds it; a quantizer may make its steps that much larger.
 */
double hek_masking_elevation (HekCsfChannel channel, const double masker[3]);

/* The same of one band that masks itself only. */
double hek_masking_elevation_self (HekCsfChannel channel, double masker);

G_END_DECLS
