/* SPDX-License-Identifier: Apache-2.0 */
/*
 * CIEDE2000 of every pixel: mean, 95th percentile and largest. Samples of more than 8 bits are
 * not rounded to codes first. The map holds every value, since the percentile is that of all of
 * them.
 */
#include "config.h"

#include "hek-metric-private.h"

#include "hek-color-delta-e.h"
#include "hek-color-space.h"
#include "hek-kernel-metric.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define CHUNK 512

typedef struct
{
  double sum;
  float max; /* of a block with NaN: not used, since the sum is NaN */
} HekDeltaEPartial;

enum
{
  VALUE_MEAN,
  VALUE_P95,
  VALUE_MAX,
};

static void
hek_metric_ciede2000_block (const HekMetricPass *pass,
                            guint32              y0,
                            guint32              y1,
                            gpointer             partial,
                            HekMap              *map)
{
  const HekColorSpace *lab = hek_color_space_find ("lab");
  const HekKernelMetric *kernel = hek_kernel_metric ();
  HekDeltaEPartial *result = partial;
  float a[3 * CHUNK], b[3 * CHUNK];

  for (guint32 y = y0; y < y1 && !hek_task_is_cancelled (pass->task); y++)
    {
      float *row = map->data + (gsize) y * map->width;

      for (guint32 x = 0; x < pass->width; x += CHUNK)
        {
          guint32 n = MIN (pass->width - x, CHUNK);

          hek_metric_read_linear (pass->ref, y, x, n, a);
          hek_metric_read_linear (pass->test, y, x, n, b);
          lab->from_linear_rows (a, a, n);
          lab->from_linear_rows (b, b, n);
          hek_color_delta_e_2000_rows (a, b, row + x, n);
        }
      result->sum += kernel->sum (row, pass->width);
      for (guint32 x = 0; x < pass->width; x++)
        result->max = row[x] > result->max ? row[x] : result->max;
    }
}

static gboolean
hek_metric_ciede2000_finish (const HekMetricPass  *pass,
                             gconstpointer         partials,
                             const HekMap         *map,
                             double               *values,
                             GError              **error)
{
  const HekDeltaEPartial *blocks = partials;
  gsize n = (gsize) pass->width * pass->height;
  double sum = 0, max = 0;

  for (gsize i = 0; i < pass->n_blocks; i++)
    {
      sum += blocks[i].sum;
      max = MAX (max, (double) blocks[i].max);
    }

  /* a sample that is no number makes the difference undefined, and then its distribution too */
  values[VALUE_MEAN] = sum / (double) n;
  values[VALUE_P95] = values[VALUE_MAX] = NAN;
  if (isnan (sum))
    return TRUE;

  values[VALUE_MAX] = max;
  return hek_metric_quantile (map->data, n, 0.95, &values[VALUE_P95], pass->task, error);
}

static gboolean
hek_metric_ciede2000_evaluate (const HekImage  *ref,
                               const HekImage  *test,
                               double          *values,
                               HekMap         **map,
                               const HekTask   *task,
                               GError         **error)
{
  const HekMetricRequest request = { &hek_metric_ciede2000_blocks, values, map };

  return hek_metric_pass_run (ref, test, &request, 1, task, error);
}

static const char *
hek_metric_ciede2000_meaning (guint  value_idx,
                              double value)
{
  static const double limits[][HEK_METRIC_N_LIMITS] = {
    [VALUE_MEAN] = { 0, 0.5, 1, 2.3, 5 },
    [VALUE_P95] = { 0, 1, 2, 5, 10 },
    [VALUE_MAX] = { 0, 1, 3, 8, 20 },
  };

  g_return_val_if_fail (value_idx < G_N_ELEMENTS (limits), NULL);

  return hek_metric_words (limits[value_idx], value, FALSE);
}

static const HekMetricValue ciede2000_values[] = {
  [VALUE_MEAN] = { .key = "delta_e_2000_mean", .label = N_("ΔE2000, mean"), .n_digits = 2,
                   .higher_is_better = FALSE, .typical_min = 0, .typical_max = 8 },
  [VALUE_P95] = { .key = "delta_e_2000_p95", .label = N_("ΔE2000, 95th percentile"), .n_digits = 2,
                  .higher_is_better = FALSE, .typical_min = 0, .typical_max = 15 },
  [VALUE_MAX] = { .key = "delta_e_2000_max", .label = N_("ΔE2000, largest"), .n_digits = 2,
                  .higher_is_better = FALSE, .typical_min = 0, .typical_max = 40 },
};

const HekMetric hek_metric_ciede2000 = {
  .id = "ciede2000",
  .label = N_("ΔE2000"),
  .help = N_("Colour difference of each pixel by the formula CIEDE2000 (Sharma, Wu, Dalal 2005), "
             "relative to D65: 1 is about what can just be seen between two large patches side "
             "by side. Pictures with alpha are compared over mid-grey (sRGB code 119)."),
  .values = ciede2000_values,
  .n_values = G_N_ELEMENTS (ciede2000_values),
  .map_label = N_("ΔE2000"),
  .map_signed = FALSE,
  .map_min = 0,
  .map_max = 10,
  .evaluate = hek_metric_ciede2000_evaluate,
  .meaning = hek_metric_ciede2000_meaning,
};

const HekMetricBlocks hek_metric_ciede2000_blocks = {
  .metric = &hek_metric_ciede2000,
  .partial_bytes = sizeof (HekDeltaEPartial),
  .needs_map = TRUE,
  .block = hek_metric_ciede2000_block,
  .finish = hek_metric_ciede2000_finish,
};
