/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * CIE 1976 L*a*b* and L*u*v* of XYZ relative to any white, in double. The spaces "lab" and "luv"
 * are those of D65. Formulas and constants: CIE 15:2004, 8.2. In and out may be the same.
 *
 * Edge cases: the straight piece below 216/24389 goes on below 0. Where X + 15 Y + 3 Z = 0, as in
 * black, u* = v* = 0; L* = 0 comes back as black. A white without Y gives NaN or infinity.
 */
void hek_color_lab_from_xyz (const double xyz[3], const double white[3], double lab[3]);
void hek_color_xyz_from_lab (const double lab[3], const double white[3], double xyz[3]);
void hek_color_luv_from_xyz (const double xyz[3], const double white[3], double luv[3]);
void hek_color_xyz_from_luv (const double luv[3], const double white[3], double xyz[3]);

/* The same with X, Y and Z already divided by those of white. */
void hek_color_lab_from_relative (const double v[3], double lab[3]);
void hek_color_lab_to_relative (const double lab[3], double v[3]);
void hek_color_luv_from_relative (const double v[3], const double white[3], double luv[3]);
void hek_color_luv_to_relative (const double luv[3], const double white[3], double v[3]);

/* L a b <-> L C h of any such space, h in degrees, [0,360). Without chroma the hue is 0. In and out
 * may be the same. */
void hek_color_polar_from_ab (const double lab[3], double lch[3]);
void hek_color_ab_from_polar (const double lch[3], double lab[3]);

G_END_DECLS
