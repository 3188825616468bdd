/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reinhard's global operator with a white point, L·(1 + L / W²) / (1 + L).
 *
 * Source: Reinhard, Stark, Shirley, Ferwerda, "Photographic tone reproduction for digital images",
 * SIGGRAPH 2002, equation 4.
 */
#include "config.h"

#include "hek-image-tonemap-private.h"

#include <glib/gi18n-lib.h>

enum
{
  OPTION_WHITE,
};

static const HekOption options[] = {
  [OPTION_WHITE] = { .name = "white", .label = N_ ("White point"),
                     .help = N_ ("The luminance, in multiples of diffuse white, that is shown as "
                                 "white."),
                     .type = HEK_OPTION_REAL, .def = 8, .min = 1, .max = 4096,
                     .logarithmic = TRUE },
};

static double
reinhard_curve (double                 light,
                const HekOptionValues *values)
{
  double white = values->v[OPTION_WHITE];

  return light * (1 + light / (white * white)) / (1 + light);
}

const HekTonemap hek_tonemap_reinhard = {
  .id = "reinhard",
  .label = N_ ("Reinhard"),
  .help = N_ ("Compresses bright luminance smoothly up to a white point."),
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .signal = HEK_TONEMAP_LUMINANCE,
  .curve = reinhard_curve,
};
