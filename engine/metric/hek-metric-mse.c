/* SPDX-License-Identifier: Apache-2.0 */
/* Mean squared error of 8-bit sRGB codes. The sums are integers, so they are exact. */
#include "config.h"

#include "hek-metric-private.h"

#include "hek-kernel-metric.h"

#include <glib/gi18n-lib.h>

guint64
hek_metric_squared_error (const HekMetricPass *pass,
                          guint32              y0,
                          guint32              y1)
{
  const HekKernelMetric *kernel = hek_kernel_metric ();
  guint64 sum = 0;

  for (guint32 y = y0; y < y1; y++)
    sum += kernel->squared_error (hek_image_row (pass->ref_codes, y),
                                  hek_image_row (pass->test_codes, y), (gsize) 3 * pass->width);
  return sum;
}

double
hek_metric_mean_squared_error (const HekMetricPass *pass,
                               const guint64       *partials)
{
  guint64 sum = 0;

  for (gsize i = 0; i < pass->n_blocks; i++)
    sum += partials[i];
  return (double) sum / (3.0 * pass->width * pass->height);
}

static void
hek_metric_mse_map_row (const guint8 *ref,
                        const guint8 *test,
                        float        *map,
                        guint32       n)
{
  for (guint32 i = 0; i < n; i++)
    {
      int r = test[3 * i] - ref[3 * i];
      int g = test[3 * i + 1] - ref[3 * i + 1];
      int b = test[3 * i + 2] - ref[3 * i + 2];
      float error = (float) (r * r + g * g + b * b) / 3;

      map[i] = r + g + b < 0 ? -error : error;
    }
}

static void
hek_metric_mse_block (const HekMetricPass    *pass,
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
    hek_metric_mse_map_row (hek_image_row (pass->ref_codes, y),
                            hek_image_row (pass->test_codes, y),
                            map->data + (gsize) y * map->width, map->width);
}

static gboolean
hek_metric_mse_finish (const HekMetricPass     *pass,
                       const HekMetricRequest  *request,
                       gconstpointer            partials,
                       const HekMap            *map,
                       GError                 **error)
{
  request->values[0] = hek_metric_mean_squared_error (pass, partials);
  return TRUE;
}

/* The limits of PSNR 50, 40, 33 and 27 dB. */
static const char *
hek_metric_mse_meaning (guint  value_idx,
                        double value)
{
  static const double limits[HEK_METRIC_N_LIMITS] = { 0, 0.65, 6.5, 32.6, 130 };

  return hek_metric_words (limits, value, FALSE);
}

static const HekMetricBlocks mse_blocks = {
  .partial_bytes = sizeof (guint64),
  .block = hek_metric_mse_block,
  .finish = hek_metric_mse_finish,
};

static const HekMetricValue mse_values[] = {
  { .key = "mse", .label = N_("MSE"), .n_digits = 2, .higher_is_better = FALSE,
    .typical_min = 0, .typical_max = 200, .target = 20 },
};

const HekMetric hek_metric_mse = {
  .id = "mse",
  .label = N_("MSE"),
  .help = N_("Mean squared error of the 8-bit sRGB codes over all pixels and the three channels. "
             "It counts differences, not what the eye makes of them. Pictures with alpha are "
             "compared over mid-grey (sRGB code 119)."),
  .values = mse_values,
  .n_values = G_N_ELEMENTS (mse_values),
  .quick = TRUE,
  .map_label = N_("Squared error, negative where darker"),
  .map_unit = N_("codes²"),
  .map_signed = TRUE,
  .map_min = -400,
  .map_max = 400,
  .blocks = &mse_blocks,
  .meaning = hek_metric_mse_meaning,
};
