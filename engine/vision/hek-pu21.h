/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * PU21: luminance to a code in which equal steps are equally visible, fitted so that 100 cd/m² is
 * about code 256. `banding` counts the visibility of steps, `peaks` the peak sensitivity of all
 * frequencies; `-glare` adds the light that the eye scatters. The authors advise `banding-glare`.
 *
 * Edge cases: luminance is held to [0.005, 10000] cd/m² and codes to the codes of these two, so
 * that there is always a result; NaN gives NaN.
 * Source: Mantiuk, Azimi, "PU21: A novel perceptually uniform encoding for adapting existing
 * quality metrics for HDR", Picture Coding Symposium 2021; the constants of its pu21_encoder.m.
 */
typedef enum
{
  HEK_PU21_BANDING,
  HEK_PU21_BANDING_GLARE,
  HEK_PU21_PEAKS,
  HEK_PU21_PEAKS_GLARE,
} HekPu21;

#define HEK_PU21_N 4
#define HEK_PU21_MIN_CD_M2 0.005
#define HEK_PU21_MAX_CD_M2 10000.0

/* banding banding-glare peaks peaks-glare */
const char *hek_pu21_id (HekPu21 variant);
const char *hek_pu21_label (HekPu21 variant);

/* @variant: (out): untouched when there is no variant @id (nullable) */
gboolean    hek_pu21_find (const char *id, HekPu21 *variant);

/* References. */
double hek_pu21_encode (HekPu21 variant, double cd_m2);
double hek_pu21_decode (HekPu21 variant, double code);

/* Rows of @n values, not pixels; in and out may be the same.
 * Accuracy: 5e-4 of a code; of luminance 5e-5 of it, above 0.01 cd/m². */
void hek_pu21_encode_rows (HekPu21 variant, const float *cd_m2, float *code, gsize n);
void hek_pu21_decode_rows (HekPu21 variant, const float *code, float *cd_m2, gsize n);

G_END_DECLS
