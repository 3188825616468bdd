/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-option.h"

G_BEGIN_DECLS

/* How the error of quantizing a pixel is hidden. The numbers are the rows of hek_dither_choices. */
typedef enum
{
  HEK_DITHER_NONE,
  HEK_DITHER_BAYER,
  HEK_DITHER_BLUE_NOISE,
  HEK_DITHER_FS,
} HekDither;

#define HEK_N_DITHERS 4
extern const HekChoice hek_dither_choices[HEK_N_DITHERS];

/* The rows of an option table for every method that dithers. */
#define HEK_DITHER_OPTION(default_dither) \
  { \
    .name = "dither", .label = N_ ("Dithering"), \
    .help = N_ ("How the missing colours are mixed from neighbouring pixels."), \
    .type = HEK_OPTION_CHOICE, .def = default_dither, .choices = hek_dither_choices, \
    .n_choices = HEK_N_DITHERS \
  }
#define HEK_DITHER_AMOUNT_OPTION \
  { \
    .name = "amount", .label = N_ ("Amount"), \
    .help = N_ ("How much of the error is dithered: 0 none, 1 all."), .type = HEK_OPTION_REAL, \
    .def = 1, .min = 0, .max = 1, .step = 0.05 \
  }

/* Side of the threshold matrices; both repeat over the picture. */
#define HEK_DITHER_SIDE 64

/* The blue-noise matrix, written by gen-blue-noise.py. */
extern const guint16 hek_blue_noise_data[HEK_DITHER_SIDE * HEK_DITHER_SIDE];

/* Returns: (array): HEK_DITHER_SIDE² ranks from 0, row by row, each once; always the same array */
const guint16 *hek_dither_matrix (HekDither dither);

G_END_DECLS
