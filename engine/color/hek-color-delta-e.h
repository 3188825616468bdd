/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Colour differences of two CIE L*a*b* colours. The double functions are the references. */
double hek_color_delta_e_76 (const double lab_a[3], const double lab_b[3]);

/**
 * hek_color_delta_e_2000:
 *
 * CIEDE2000 with kL = kC = kH = 1.
 *
 * Accuracy: the 34 pairs of the published table to 1e-4.
 * Source: Sharma, Wu, Dalal, "The CIEDE2000 color-difference formula: implementation notes,
 * supplementary test data, and mathematical observations", Color Research & Application 30(1),
 * 2005.
 */
double hek_color_delta_e_2000 (const double lab_a[3], const double lab_b[3]);

/* Rows of n pixels, 3 packed floats of L*a*b* each; one float of difference per pixel. */
void hek_color_delta_e_76_rows (const float *lab_a, const float *lab_b, float *out, gsize n);
void hek_color_delta_e_2000_rows (const float *lab_a, const float *lab_b, float *out, gsize n);

G_END_DECLS
