/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-color-difference.h"

/* One descriptor per formula; hek-color-difference.c lists them. */
extern const HekColorDifference hek_color_difference_de76;
extern const HekColorDifference hek_color_difference_cie94;
extern const HekColorDifference hek_color_difference_cie94_textile;
extern const HekColorDifference hek_color_difference_cmc;
extern const HekColorDifference hek_color_difference_ciede2000;
extern const HekColorDifference hek_color_difference_itp;
extern const HekColorDifference hek_color_difference_hyab;
extern const HekColorDifference hek_color_difference_cam16ucs;

/* √((a₁ - a₂)² + …) */
double hek_color_distance (const double a[3], const double b[3]);

/* ΔC = C₂ - C₁ and the square of ΔH of two CIE L*a*b* colours; returns C₁. Nearly equal colours
 * lose no digits. */
double hek_color_chroma_and_hue (const double ref[3], const double test[3], double *delta_c,
                                 double *delta_h_square);
