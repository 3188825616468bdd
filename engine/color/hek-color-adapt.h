/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How colours seen under one white look under another: the responses of the cones, or of something
 * sharper, are scaled so that white becomes white. */
typedef enum
{
  HEK_ADAPT_BRADFORD, /* of ICC profiles and CSS; all spaces here use it */
  HEK_ADAPT_CAT16,    /* of CAM16 */
  HEK_ADAPT_N_METHODS,
} HekAdaptMethod;

/**
 * hek_color_adapt_matrix:
 * @from: chromaticity of a white
 * @to: chromaticity of a white
 * @m: (out): XYZ under @from -> XYZ under @to
 *
 * Complete adaptation; luminance is that of white.
 *
 * Returns: FALSE, and the matrix of no change, where a white is none: not finite, y <= 0, or
 *   outside of what the method's cones see
 * Accuracy: the double nearest to the exact element, give or take one.
 * Source: Bradford: K. M. Lam 1985, as in ICC.1:2010, annex E. CAT16: C. Li et al.,
 *   "Comprehensive color solutions: CAM16, CAT16, and CAM16-UCS", Color Research & Application
 *   42(6), 2017.
 */
gboolean hek_color_adapt_matrix (HekAdaptMethod method, const double from[2], const double to[2],
                                 double m[3][3]);

/* One colour, and rows of n colours of 3 packed floats; in and out may be the same. */
void hek_color_adapt (const double m[3][3], const double xyz[3], double out[3]);
void hek_color_adapt_rows (const double m[3][3], const float *xyz, float *out, gsize n);

G_END_DECLS
