/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The electrical–electrical transfer function of Report ITU-R BT.2390: PQ codes up to a knee stay,
 * those above are bent by a Hermite spline so that the peak of the source becomes the peak of the
 * display, and blacks are lifted to its black. The black of the source is 0. Applied to the largest
 * channel, the colour scaled with it ("maxRGB" in the report), which keeps hues.
 *
 * Source: Report ITU-R BT.2390-7 (2019), 5.4.1; the same as ITU-R BT.2408 annex 5.
 */
#include "config.h"

#include "hek-image-tonemap-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "hek-transfer.h"

enum
{
  OPTION_WHITE,
  OPTION_SOURCE_PEAK,
  OPTION_PEAK,
  OPTION_BLACK,
};

static const HekOption options[] = {
  [OPTION_WHITE] = { .name = "white", .label = N_ ("Diffuse white"),
                     .help = N_ ("Luminance of the value 1.0 of the picture."),
                     .unit = N_ ("cd/m²"),
                     .type = HEK_OPTION_REAL, .def = HEK_TRANSFER_REFERENCE_WHITE, .min = 1,
                     .max = 10000, .logarithmic = TRUE },
  [OPTION_SOURCE_PEAK] = { .name = "source-peak", .label = N_ ("Peak of the source"),
                           .help = N_ ("Luminance of the display that the picture was made for; "
                                       "what is brighter is cut off."),
                           .unit = N_ ("cd/m²"),
                           .type = HEK_OPTION_REAL, .def = 1000, .min = 10, .max = 10000,
                           .logarithmic = TRUE },
  [OPTION_PEAK] = { .name = "peak", .label = N_ ("Peak of the display"),
                    .help = N_ ("Luminance of the white of the display that shows the preview."),
                    .unit = N_ ("cd/m²"),
                    .type = HEK_OPTION_REAL, .def = HEK_TRANSFER_REFERENCE_WHITE, .min = 10,
                    .max = 10000, .logarithmic = TRUE },
  [OPTION_BLACK] = { .name = "black", .label = N_ ("Black of the display"),
                     .help = N_ ("Luminance of its darkest grey."),
                     .unit = N_ ("cd/m²"),
                     .type = HEK_OPTION_REAL, .def = 0, .min = 0, .max = 5 },
};

/* From the knee @start on, with slope 1 there and 0 at the end, where it is @end. */
static double
hermite (double e,
         double start,
         double end)
{
  double t = (e - start) / (1 - start), t2 = t * t, t3 = t2 * t;

  return (2 * t3 - 3 * t2 + 1) * start + (t3 - 2 * t2 + t) * (1 - start) +
         (3 * t2 - 2 * t3) * end;
}

static double
bt2390_curve (double                 light,
              const HekOptionValues *values)
{
  const HekTransfer *pq = hek_transfer_find ("pq");
  double source_black = pq->encode (0);
  double range = pq->encode (values->v[OPTION_SOURCE_PEAK]) - source_black;
  double peak = values->v[OPTION_PEAK];
  double max_lum = MIN ((pq->encode (peak) - source_black) / range, 1.0);
  double min_lum = (pq->encode (values->v[OPTION_BLACK]) - source_black) / range;
  double knee = 1.5 * max_lum - 0.5;
  double e = (pq->encode (light * values->v[OPTION_WHITE]) - source_black) / range;

  e = MIN (e, 1.0);
  if (e >= knee && knee < 1)
    e = hermite (e, knee, max_lum);
  e += min_lum * pow (1 - e, 4);
  return pq->decode (e * range + source_black) / peak;
}

const HekTonemap hek_tonemap_bt2390 = {
  .id = "bt2390",
  .label = N_ ("BT.2390"),
  .help = N_ ("What a television does with a picture made for a brighter one: dark and middle "
              "tones stay, highlights are bent; hues stay."),
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .signal = HEK_TONEMAP_LARGEST,
  .curve = bt2390_curve,
};
