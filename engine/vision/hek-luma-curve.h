/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-display.h"

G_BEGIN_DECLS

#define HEK_LUMA_CURVE_MAX_BITS 16

/*
 * Encoding curves as quantization curves: a code in [0,1], which n bits cut into 2^n − 1 equal
 * steps, <-> the luminance of grey that a display emits (without the room's light).
 *
 *   linear srgb gamma  black + (peak − black) · EOTF (code)
 *   pu21               PU21 banding-glare, code 0 at the display's black and 1 at its peak
 *   pq                 ST 2084: absolute, held to the display's range
 *   hlg                black + (peak − black) · E^γ, E the scene light of the code, γ the display's
 *
 * Edge cases: luminance is held to [black, peak] and codes to [0,1]; NaN gives NaN.
 */
typedef struct
{
  const char *id;    /* "pu21" */
  const char *label; /* translatable */
  const char *help;  /* translatable */

  double (*encode) (const HekDisplay *display, double cd_m2);
  double (*decode) (const HekDisplay *display, double code);

  /* Rows of n values; in and out may be the same. Accuracy: 2e-6 of the range of codes, and the
   * last bit of the light. */
  void (*encode_rows) (const HekDisplay *display, const float *cd_m2, float *code, gsize n);
} HekLumaCurve;

/* srgb linear gamma pu21 pq hlg, in this order. */
guint               hek_luma_curve_n (void);
const HekLumaCurve *hek_luma_curve (guint i);

/* Returns: (nullable): the curve named @id */
const HekLumaCurve *hek_luma_curve_find (const char *id);

/* @level of 0 … 2^@n_bits − 1, @n_bits 1 to %HEK_LUMA_CURVE_MAX_BITS, as
 * luminance; levels beyond are the last one. */
double hek_luma_curve_level (const HekLumaCurve *curve, const HekDisplay *display, guint n_bits,
                             guint level);

G_END_DECLS
