/* SPDX-License-Identifier: Apache-2.0 */
/* No tone mapping: what is brighter than diffuse white is cut off. */
#include "config.h"

#include "hek-image-tonemap-private.h"

#include <glib/gi18n-lib.h>

static double
clip_curve (double                 light,
            const HekOptionValues *values)
{
  return MIN (light, 1.0);
}

/* Codes end at white anyway. */
static void
clip_rows (float                 *light,
           gsize                  n,
           const HekOptionValues *values)
{
}

const HekTonemap hek_tonemap_clip = {
  .id = "clip",
  .label = N_ ("Clip"),
  .help = N_ ("Shows everything up to diffuse white as it is and cuts off what is brighter."),
  .signal = HEK_TONEMAP_CHANNELS,
  .curve = clip_curve,
  .curve_rows = clip_rows,
};
