/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A rational function fitted to the film curve of the Academy Color Encoding System (its reference
 * rendering and output transforms for a display of 48 cd/m²), applied to each channel.
 *
 * Source: K. Narkowicz, "ACES filmic tone mapping curve", 2016. The fit as published is exposed 1 /
 * 0.6 times brighter than ACES; HDR-FLIP (NVIDIA) uses it with the factor 0.6, the default here.
 */
#include "config.h"

#include "hek-image-tonemap-private.h"

#include <glib/gi18n-lib.h>

enum
{
  OPTION_FACTOR,
};

static const HekOption options[] = {
  [OPTION_FACTOR] = { .name = "factor", .label = N_ ("Exposure of the fit"),
                      .help = N_ ("0.6 is the curve of ACES, 1 the brighter fit as it was "
                                  "published."),
                      .type = HEK_OPTION_REAL, .def = 0.6, .min = 0.1, .max = 2 },
};

static double
aces_curve (double                 light,
            const HekOptionValues *values)
{
  double x = light * values->v[OPTION_FACTOR];
  double y = x * (2.51 * x + 0.03) / (x * (2.43 * x + 0.59) + 0.14);

  return MIN (y, 1.0);
}

static void
aces_rows (float                 *light,
           gsize                  n,
           const HekOptionValues *values)
{
  float factor = (float) values->v[OPTION_FACTOR];

  for (gsize i = 0; i < n; i++)
    {
      /* white long before this, whose square is finite; negative light and NaN are 0 */
      float x = light[i] * factor, v = x > 0 ? x : 0;
      float bright = v < 1e6f ? v : 1e6f;

      light[i] = bright * (2.51f * bright + 0.03f) / (bright * (2.43f * bright + 0.59f) + 0.14f);
    }
}

const HekTonemap hek_tonemap_aces = {
  .id = "aces",
  .label = N_ ("ACES film curve"),
  .help = N_ ("The contrast of film: deep shadows and a soft shoulder; bright colours fade to "
              "white."),
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .signal = HEK_TONEMAP_CHANNELS,
  .curve = aces_curve,
  .curve_rows = aces_rows,
};
