/* SPDX-License-Identifier: Apache-2.0 */
/* Names of the dithers, and the threshold matrices of the ordered ones. */
#include "config.h"

#include "hek-dither-private.h"

#include <glib/gi18n-lib.h>

const HekChoice hek_dither_choices[HEK_N_DITHERS] = {
  [HEK_DITHER_NONE] = { "none", N_ ("None") },
  [HEK_DITHER_BAYER] = { "bayer", N_ ("Bayer matrix") },
  [HEK_DITHER_BLUE_NOISE] = { "blue-noise", N_ ("Blue noise") },
  [HEK_DITHER_FS] = { "fs", N_ ("Floyd–Steinberg") },
};
