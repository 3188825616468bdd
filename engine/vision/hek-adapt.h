/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The luminance that a picture is divided by is never below this: ColorVideoVDP, lpyr_dec.py. */
#define HEK_ADAPT_MIN_CD_M2 0.01

/* What a luminance does to the eye. */
typedef struct
{
  double cd_m2;    /* adapting luminance, held to [1e-6, 1e6] */
  double pupil_mm; /* diameter */
  double trolands; /* retinal illuminance, with the Stiles-Crawford effect */
} HekAdaptation;

/**
 * hek_adapt:
 * @cd_m2: luminance; NaN counts as the least one
 * @size_deg: side of the square that is so bright, held to [0.001, 180]; NaN counts as the least
 *
 * Source: Barten, "Contrast sensitivity of the human eye and its effects on image quality", SPIE
 * 1999, as colour-science (contrast/barten1999.py) has it.
 */
HekAdaptation hek_adapt (double cd_m2, double size_deg);

/**
 * hek_adapt_local:
 * @cd_m2: luminance of the first of n_x · n_y pixels
 * @stride: values from one row to the next
 *
 * What the eye adapts to at a block of a picture: its mean luminance, held to at least 0.01 cd/m².
 * ColorVideoVDP takes the next coarser level of a Gaussian pyramid, which is a weighted mean over
 * about two periods of a band; for the bands of a block transform that is the block. Infinite and
 * NaN pixels are left out; a block of nothing else gives 0.01.
 */
double hek_adapt_local (const float *cd_m2, gsize stride, guint n_x, guint n_y);

/* Contrast of a band: amplitude over adapting luminance, held to ±1000 (ColorVideoVDP); NaN counts
 * as 0. */
double hek_adapt_contrast (double amplitude_cd_m2, double adapted_cd_m2);

G_END_DECLS
