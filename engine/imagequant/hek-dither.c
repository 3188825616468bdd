/* SPDX-License-Identifier: Apache-2.0 */
/* Names of the dithers, and the threshold matrices of the ordered ones. */
#include "config.h"

#include "hek-dither-private.h"

#include <glib/gi18n-lib.h>

#include "hek-sanitize.h"

#define BAYER_BITS 6 /* HEK_DITHER_SIDE = 2^6 */

const HekChoice hek_dither_choices[HEK_N_DITHERS] = {
  [HEK_DITHER_NONE] = { "none", N_ ("None") },
  [HEK_DITHER_BAYER] = { "bayer", N_ ("Bayer matrix") },
  [HEK_DITHER_BLUE_NOISE] = { "blue-noise", N_ ("Blue noise") },
  [HEK_DITHER_FS] = { "fs", N_ ("Floyd–Steinberg") },
};

/* The recursive matrix: the lowest bits of x ^ y and y are the highest of the rank. */
static void
hek_dither_fill_bayer (guint16 *ranks)
{
  for (guint y = 0; y < HEK_DITHER_SIDE; y++)
    for (guint x = 0; x < HEK_DITHER_SIDE; x++)
      {
        guint rank = 0;

        for (guint bit = 0; bit < BAYER_BITS; bit++)
          rank = rank << 2 | (((x ^ y) >> bit) & 1) << 1 | ((y >> bit) & 1);
        ranks[y * HEK_DITHER_SIDE + x] = (guint16) rank;
      }
}

const guint16 *
hek_dither_matrix (HekDither dither)
{
  static guint16 bayer[HEK_DITHER_SIDE * HEK_DITHER_SIDE];
  static gsize once;

  g_return_val_if_fail (dither == HEK_DITHER_BAYER || dither == HEK_DITHER_BLUE_NOISE, NULL);

  if (dither == HEK_DITHER_BLUE_NOISE)
    return hek_blue_noise_data;
  if (g_once_init_enter (&once))
    {
      hek_dither_fill_bayer (bayer);
      HEK_HANDED_OVER (bayer);
      g_once_init_leave (&once, 1);
    }
  HEK_TAKEN_OVER (bayer);
  return bayer;
}
