/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * One descriptor per colour space. The hub is linear-light RGB with BT.709 primaries and D65 white
 * ("linear" below): every space has double references and float rows from and to it. Rows hold 3
 * packed floats per pixel.
 *
 * ICtCp and Jzazbz are of absolute light: linear 1.0 is 203 cd/m², the reference white of ITU-R
 * BT.2408. CAM16-UCS is for the viewing conditions of sRGB (hek-color-space-cam16.c). Whites other
 * than D65 are adapted by Bradford.
 *
 * Edge cases: colours outside the gamut, negative or brighter than white, go on by the formulas
 * (roots, powers and PQ as odd functions) and come back, except far outside of what can be seen in
 * xyy, luv and cam16ucs, which divide there by what comes near 0, and at the tip of the cones of
 * hsv and hsl. NaN gives NaN in the channels that depend on it; infinities give infinities or NaN.
 *
 * Accuracy: references: 1e-12 of what exact constants give. Rows, where a hue counts by its chroma
 * and a saturation by its value: 5e-6 of the range of a channel for the sRGB cube, 3e-4 · max (1,
 * |value|) for light from 1e-9 to 50 times white (tests/color/test-color-space-rows.c).
 */
typedef struct
{
  const char *name;  /* "L*" */
  const char *unit;  /* (nullable) */
  double min, max;   /* nominal range: what the sRGB gamut covers, rounded outwards */
} HekColorChannel;

typedef struct
{
  const char *id;    /* "oklab" */
  const char *label; /* "Oklab" */
  const char *help;
  HekColorChannel channels[3];

  /* references: one pixel, in and out may be the same */
  void (*from_linear) (const double linear[3], double out[3]);
  void (*to_linear) (const double in[3], double linear[3]);

  /* rows of n pixels; in and out may be the same */
  void (*from_linear_rows) (const float *linear, float *out, gsize n);
  void (*to_linear_rows) (const float *in, float *linear, gsize n);
} HekColorSpace;

/* srgb linear xyz xyy lab lch luv oklab oklch hsv hsl ictcp jzazbz xyb cam16ucs adobe-rgb prophoto
 * display-p3 dci-p3 bt2020, in this order. */
guint                hek_color_n_spaces (void);
const HekColorSpace *hek_color_space (guint i);

/* Returns: (nullable): the space named @id */
const HekColorSpace *hek_color_space_find (const char *id);

G_END_DECLS
