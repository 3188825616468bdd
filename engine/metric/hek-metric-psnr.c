/* SPDX-License-Identifier: Apache-2.0 */
/* Peak signal-to-noise ratio: the mean squared error in decibels below 255. */
#include "config.h"

#include "hek-metric-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

static void
hek_metric_psnr_map_row (const guint8 *ref,
                         const guint8 *test,
                         float        *map,
                         guint32       n)
{
  for (guint32 i = 0; i < n; i++)
    map[i] = (float) (test[3 * i] + test[3 * i + 1] + test[3 * i + 2] -
                      ref[3 * i] - ref[3 * i + 1] - ref[3 * i + 2]) / 3;
}

static void
hek_metric_psnr_block (const HekMetricPass    *pass,
                       const HekMetricRequest *request,
                       guint32                 y0,
                       guint32                 y1,
                       gpointer                partial,
                       HekMap                 *map)
{
  *(guint64 *) partial = hek_metric_squared_error (pass, y0, y1);
  if (map == NULL)
    return;

  for (guint32 y = y0; y < y1; y++)
    hek_metric_psnr_map_row (hek_image_row (pass->ref_codes, y),
                             hek_image_row (pass->test_codes, y),
                             map->data + (gsize) y * map->width, map->width);
}

static gboolean
hek_metric_psnr_finish (const HekMetricPass     *pass,
                        const HekMetricRequest  *request,
                        gconstpointer            partials,
                        const HekMap            *map,
                        GError                 **error)
{
  double mse = hek_metric_mean_squared_error (pass, partials);

  request->values[0] = mse > 0 ? 10 * log10 (255.0 * 255 / mse) : INFINITY;
  return TRUE;
}

static const char *
hek_metric_psnr_meaning (guint  value_idx,
                         double value)
{
  static const double limits[HEK_METRIC_N_LIMITS] = { INFINITY, 50, 40, 33, 27 };

  return hek_metric_words (limits, value, TRUE);
}

static const HekMetricBlocks psnr_blocks = {
  .partial_bytes = sizeof (guint64),
  .block = hek_metric_psnr_block,
  .finish = hek_metric_psnr_finish,
};

static const HekMetricValue psnr_values[] = {
  { .key = "psnr", .label = N_("PSNR"), .unit = "dB", .n_digits = 1, .higher_is_better = TRUE,
    .typical_min = 20, .typical_max = 50, .target = 35 },
};

const HekMetric hek_metric_psnr = {
  .id = "psnr",
  .label = N_("PSNR"),
  .help = N_("Peak signal-to-noise ratio: the mean squared error of the 8-bit sRGB codes over "
             "all pixels and the three channels, in decibels below the largest code; equal "
             "pictures have an infinite one. Pictures with alpha are compared over mid-grey "
             "(sRGB code 119)."),
  .values = psnr_values,
  .n_values = G_N_ELEMENTS (psnr_values),
  .quick = TRUE,
  .map_label = N_("Mean difference of the channels"),
  .map_unit = N_("codes"),
  .map_signed = TRUE,
  .map_min = -32,
  .map_max = 32,
  .blocks = &psnr_blocks,
  .meaning = hek_metric_psnr_meaning,
};
