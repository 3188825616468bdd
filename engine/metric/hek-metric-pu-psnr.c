/* SPDX-License-Identifier: Apache-2.0 */
/* Peak signal-to-noise ratio of PU21 codes, of the three channels and of luminance. */
#include "config.h"

#include "hek-metric-pu-private.h"

#include "hek-kernel-metric.h"

#include <glib/gi18n-lib.h>
#include <math.h>

typedef struct
{
  double rgb, luminance; /* sums of squared differences */
} HekPuPartial;

enum
{
  VALUE_RGB,
  VALUE_LUMINANCE,
};

static void
hek_metric_pu_psnr_block (const HekMetricPass    *pass,
                          const HekMetricRequest *request,
                          guint32                 y0,
                          guint32                 y1,
                          gpointer                partial,
                          HekMap                 *map)
{
  const HekKernelMetric *kernel = hek_kernel_metric ();
  float a[3 * HEK_METRIC_PU_CHUNK], b[3 * HEK_METRIC_PU_CHUNK];
  float luminance_a[HEK_METRIC_PU_CHUNK], luminance_b[HEK_METRIC_PU_CHUNK];
  HekPuPartial *result = partial;
  HekMetricPu pu;

  hek_metric_pu_init (&pu, pass->viewing, request->options->v);
  for (guint32 y = y0; y < y1 && !hek_task_is_cancelled (pass->task); y++)
    for (guint32 x = 0; x < pass->width; x += HEK_METRIC_PU_CHUNK)
      {
        guint32 n = MIN (pass->width - x, HEK_METRIC_PU_CHUNK);

        hek_metric_pu_read (&pu, pass->ref, y, x, n, a, luminance_a);
        hek_metric_pu_read (&pu, pass->test, y, x, n, b, luminance_b);
        result->rgb += kernel->squared_difference (a, b, (gsize) 3 * n);
        result->luminance += kernel->squared_difference (luminance_a, luminance_b, n);
        for (guint32 i = 0; map != NULL && i < n; i++)
          map->data[(gsize) y * map->width + x + i] = luminance_b[i] - luminance_a[i];
      }
}

static double
decibels (double sum,
          double n)
{
  if (isnan (sum))
    return NAN;
  return sum > 0 ? 10 * log10 ((double) HEK_METRIC_PU_PEAK * HEK_METRIC_PU_PEAK * n / sum)
                 : INFINITY;
}

static gboolean
hek_metric_pu_psnr_finish (const HekMetricPass     *pass,
                           const HekMetricRequest  *request,
                           gconstpointer            partials,
                           const HekMap            *map,
                           GError                 **error)
{
  const HekPuPartial *blocks = partials;
  double n = (double) pass->width * pass->height, rgb = 0, luminance = 0;

  for (gsize i = 0; i < pass->n_blocks; i++)
    {
      rgb += blocks[i].rgb;
      luminance += blocks[i].luminance;
    }
  request->values[VALUE_RGB] = decibels (rgb, 3 * n);
  request->values[VALUE_LUMINANCE] = decibels (luminance, n);
  return TRUE;
}

static const char *
hek_metric_pu_psnr_meaning (guint  value_idx,
                            double value)
{
  static const double limits[HEK_METRIC_N_LIMITS] = { INFINITY, 50, 40, 33, 27 };

  return hek_metric_words (limits, value, TRUE);
}

static const HekMetricBlocks pu_psnr_blocks = {
  .partial_bytes = sizeof (HekPuPartial),
  .block = hek_metric_pu_psnr_block,
  .finish = hek_metric_pu_psnr_finish,
};

static const HekMetricValue pu_psnr_values[] = {
  [VALUE_RGB] = { .key = "pu_psnr", .label = N_("PU-PSNR"), .unit = "dB", .n_digits = 1,
                  .higher_is_better = TRUE, .typical_min = 20, .typical_max = 50,
                  .target = 35 },
  [VALUE_LUMINANCE] = { .key = "pu_psnr_y", .label = N_("PU-PSNR of luminance"), .unit = "dB",
                        .n_digits = 1, .higher_is_better = TRUE, .typical_min = 20,
                        .typical_max = 50, .target = 35 },
};

static const HekOption pu_psnr_options[] = {
  HEK_METRIC_PU_OPTIONS,
};

const HekMetric hek_metric_pu_psnr = {
  .id = "pu_psnr",
  .label = N_("PU-PSNR"),
  .help = N_("Peak signal-to-noise ratio of the light that the display shows, in PU21 codes of "
             "equal visibility (Mantiuk, Azimi 2021), below code 256, that of about 100 cd/m²: for "
             "bright displays and high dynamic range too. Pictures with alpha are compared over "
             "mid-grey (sRGB code 119)."),
  .group = HEK_METRIC_HDR,
  .hdr = TRUE,
  .values = pu_psnr_values,
  .n_values = G_N_ELEMENTS (pu_psnr_values),
  .options = pu_psnr_options,
  .n_options = G_N_ELEMENTS (pu_psnr_options),
  .map_label = N_("Difference of luminance"),
  .map_unit = N_("PU21 codes"),
  .map_signed = TRUE,
  .map_min = -32,
  .map_max = 32,
  .blocks = &pu_psnr_blocks,
  .meaning = hek_metric_pu_psnr_meaning,
};
