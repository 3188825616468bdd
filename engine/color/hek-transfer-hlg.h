/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Surround of the reference viewing environment, cd/m² (ITU-R BT.2100-2, table 3). */
#define HEK_HLG_REFERENCE_SURROUND 5.0

/* A display of HLG pictures. Filled by hek_hlg_display_init(). */
typedef struct
{
  double peak;  /* L_W: luminance of code 1, cd/m² */
  double black; /* L_B: luminance of code 0, cd/m² */
  double gamma; /* system gamma */
  double lift;  /* beta */
} HekHlgDisplay;

/**
 * hek_hlg_system_gamma:
 * @peak: cd/m², > 0
 * @surround: luminance of what surrounds the display, cd/m², > 0
 *
 * 1.2 + 0.42 log10 (peak / 1000) from 400 to 2000 cd/m², 1.2 · 1.111^log2 (peak / 1000) outside,
 * times 0.98^log2 (surround / 5).
 *
 * Edge cases: at 400 and 2000 cd/m² the two formulas differ by 0.011 and 0.007.
 * Source: ITU-R BT.2100-3, note 5f, for the peak; ITU-R BT.2390, 6.2, for the surround, which also
 * has -0.076 log10 (surround / 5) of BBC WHP 369 instead of the factor: the two are within 0.005
 * of each other from 1 to 25 cd/m² at 1000 cd/m².
 */
double hek_hlg_system_gamma (double peak, double surround);

/* @peak > @black >= 0, @surround > 0 */
void hek_hlg_display_init (HekHlgDisplay *self, double peak, double black, double surround);

/*
 * OOTF: scene light, 1 = peak, <-> displayed light in cd/m², of the three BT.2020 primaries, by
 * the luminance of the scene. In and out may be the same.
 *
 * Edge cases: where the luminance is not positive the other side is 0; a NaN gives three.
 */
void hek_hlg_ootf (const HekHlgDisplay *self, const double scene[3], double display[3]);
void hek_hlg_ootf_inverse (const HekHlgDisplay *self, const double display[3], double scene[3]);

/*
 * EOTF: codes <-> displayed light in cd/m², with the black of the display: the code 0 of all three
 * channels is self->black.
 *
 * Edge cases: codes that the lift leaves below 0 count as 0. Source: ITU-R BT.2100-2, table 5.
 */
void hek_hlg_display_decode (const HekHlgDisplay *self, const double code[3], double display[3]);
void hek_hlg_display_encode (const HekHlgDisplay *self, const double display[3], double code[3]);

G_END_DECLS
