/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * One descriptor per colour space. The hub is linear-light RGB with BT.709 primaries and D65 white
 * ("linear" below): every space has double references and float rows from and to it. Rows hold 3
 * packed floats per pixel.
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

/* srgb linear xyz xyy lab lch oklab oklch, in this order. */
guint                hek_color_n_spaces (void);
const HekColorSpace *hek_color_space (guint i);

/* Returns: (nullable): the space named @id */
const HekColorSpace *hek_color_space_find (const char *id);

G_END_DECLS
