/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Cone responses and the opponent space of Derrington, Krauskopf and Lennie. XYZ is CIE 1931 with
 * Y in cd/m²; LMS the CIE 2006 cone fundamentals; DKL the mechanisms L + M (achromatic),
 * L − 2.311 M (red–green) and 50.98 S − (L + M) (yellow–violet).
 *
 * CIE 1931 and 2006 do not agree on D65: its L + M is 1.051 Y, its red–green 0.004 and its
 * yellow–violet 0.010 of L + M instead of 0. Contrasts are of differences, so it does not matter.
 *
 * All convert one pixel; in and out may be the same. NaN and infinities pass through.
 * Source: ColorVideoVDP 0.5.6, display_model.py; the inverses are computed from its matrices.
 */
void hek_lms_from_xyz (const double xyz[3], double lms[3]);
void hek_dkl_from_lms (const double lms[3], double dkl[3]);
void hek_dkl_from_xyz (const double xyz[3], double dkl[3]);
void hek_lms_from_dkl (const double dkl[3], double lms[3]);
void hek_xyz_from_lms (const double lms[3], double xyz[3]);
void hek_xyz_from_dkl (const double dkl[3], double xyz[3]);

/* Rows of n pixels of absolute light with BT.709 primaries, as hek_display_show_rows() gives it; in
 * and out may be the same. Accuracy: 1e-6 of the largest channel. */
void hek_dkl_from_light_rows (const float *cd_m2, float *dkl, gsize n);
void hek_light_from_dkl_rows (const float *dkl, float *cd_m2, gsize n);

G_END_DECLS
