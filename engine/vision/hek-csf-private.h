/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <math.h>

#include "hek-csf.h"

/* One descriptor per model; hek-csf.c lists them. */
extern const HekCsf hek_csf_castle;
extern const HekCsf hek_csf_castle_full;
extern const HekCsf hek_csf_barten;
extern const HekCsf hek_csf_barten_general;

/* Square of the area of a Gabor patch with σ = 1.5°: √π · 1.5. */
#define HEK_CSF_GABOR_SIZE_DEG 2.658680776358274

/* Achromatic, red–green, yellow–violet at 0 Hz, achromatic at 5 Hz; [luminance][frequency]. */
#define HEK_CSF_CASTLE_N_TABLES 4
#define HEK_CSF_CASTLE_SIDE 32
extern const double hek_csf_castle_data[HEK_CSF_CASTLE_N_TABLES][HEK_CSF_CASTLE_SIDE]
                                       [HEK_CSF_CASTLE_SIDE];

/* A stimulus as the models want it: in their range, the size filled in. FALSE: there is a NaN, or a
 * channel that the model does not have. */
gboolean hek_csf_prepare (const HekCsf *csf, const HekCsfStimulus *stimulus, HekCsfStimulus *out);
