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

/* Side of the threshold matrices; both repeat over the picture. */
#define HEK_DITHER_SIDE 64

/* The blue-noise matrix, written by gen-blue-noise.py. */
extern const guint16 hek_blue_noise_data[HEK_DITHER_SIDE * HEK_DITHER_SIDE];

/* Returns: (array): HEK_DITHER_SIDE² ranks from 0, row by row, each once; always the same array */
const guint16 *hek_dither_matrix (HekDither dither);

G_END_DECLS
