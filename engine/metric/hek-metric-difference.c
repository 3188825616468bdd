/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Colour differences of every pixel: mean, 95th percentile and largest. Samples of more than 8
 * bits are not rounded to codes first. The map holds every value, since the percentile is that of
 * all of them.
 */
#include "config.h"

#include "hek-metric-private.h"

#include "hek-color-difference.h"
#include "hek-color-space.h"
#include "hek-kernel-metric.h"
#include "hek-transfer.h"

#define CHUNK 512

/* The brightest light with a code in ICtCp, and far more than any wide gamut has below
 * 0: ITU-R BT.2100, PQ. */
#define ITP_LIMIT ((float) (10000 / HEK_TRANSFER_REFERENCE_WHITE))

typedef struct
{
  double sum;
  float max;
} HekDifferencePartial;

/* Colours that an sRGB file cannot hold are clipped, as they are for the metrics of codes; ΔE ITP
 * is meant for wide gamuts and light above white. NaN is 0. */
static void
hek_metric_difference_read (const HekImage *image,
                            gboolean        is_itp,
                            guint32         y,
                            guint32         x0,
                            guint32         n,
                            float          *rgb)
{
  const float min = is_itp ? -ITP_LIMIT : 0.0f, max = is_itp ? ITP_LIMIT : 1.0f;

  hek_metric_read_linear (image, y, x0, n, rgb);
  if (image->sample_type != HEK_SAMPLE_F32)
    return;
  for (guint32 i = 0; i < 3 * n; i++)
    {
      float v = rgb[i] == rgb[i] ? rgb[i] : 0.0f;

      v = v > min ? v : min;
      rgb[i] = v < max ? v : max;
    }
}

static void
hek_metric_difference_block (const HekMetricPass    *pass,
                             const HekMetricRequest *request,
                             guint32                 y0,
                             guint32                 y1,
                             gpointer                partial,
                             HekMap                 *map)
{
  const HekColorDifference *difference = hek_color_difference_find (request->metric->id);
  const HekColorSpace *space = hek_color_space_find (difference->space);
  const HekKernelMetric *kernel = hek_kernel_metric ();
  gboolean is_itp = g_str_equal (request->metric->id, "itp");
  HekDifferencePartial *result = partial;
  float a[3 * CHUNK], b[3 * CHUNK];

  for (guint32 y = y0; y < y1 && !hek_task_is_cancelled (pass->task); y++)
    {
      float *row = map->data + (gsize) y * map->width;

      for (guint32 x = 0; x < pass->width; x += CHUNK)
        {
          guint32 n = MIN (pass->width - x, CHUNK);

          hek_metric_difference_read (pass->ref, is_itp, y, x, n, a);
          hek_metric_difference_read (pass->test, is_itp, y, x, n, b);
          space->from_linear_rows (a, a, n);
          space->from_linear_rows (b, b, n);
          difference->rows (a, b, row + x, n);
        }
      result->sum += kernel->sum (row, pass->width);
      for (guint32 x = 0; x < pass->width; x++)
        result->max = row[x] > result->max ? row[x] : result->max;
    }
}

static gboolean
hek_metric_difference_finish (const HekMetricPass     *pass,
                              const HekMetricRequest  *request,
                              gconstpointer            partials,
                              const HekMap            *map,
                              GError                 **error)
{
  const HekDifferencePartial *blocks = partials;
  gsize n = (gsize) pass->width * pass->height;
  double *values = request->values;
  double sum = 0, max = 0;

  for (gsize i = 0; i < pass->n_blocks; i++)
    {
      sum += blocks[i].sum;
      max = MAX (max, (double) blocks[i].max);
    }

  values[HEK_METRIC_DIFFERENCE_MEAN] = sum / (double) n;
  values[HEK_METRIC_DIFFERENCE_MAX] = max;
  return hek_metric_quantile (map->data, n, 0.95, &values[HEK_METRIC_DIFFERENCE_P95], pass->task,
                              error);
}

const HekMetricBlocks hek_metric_difference_blocks = {
  .partial_bytes = sizeof (HekDifferencePartial),
  .needs_map = TRUE,
  .block = hek_metric_difference_block,
  .finish = hek_metric_difference_finish,
};

/* --- words --------------------------------------------------------------------------------- */

static const char *
hek_metric_difference_words (guint  value_idx,
                             double value)
{
  static const double limits[HEK_METRIC_DIFFERENCE_N_VALUES][HEK_METRIC_N_LIMITS] = {
    [HEK_METRIC_DIFFERENCE_MEAN] = { 0, 0.5, 1, 2.3, 5 },
    [HEK_METRIC_DIFFERENCE_P95] = { 0, 1, 2, 5, 10 },
    [HEK_METRIC_DIFFERENCE_MAX] = { 0, 1, 3, 8, 20 },
  };

  g_return_val_if_fail (value_idx < G_N_ELEMENTS (limits), NULL);

  return hek_metric_words (limits[value_idx], value, FALSE);
}

const char *
hek_metric_difference_meaning_1 (guint  value_idx,
                                 double value)
{
  return hek_metric_difference_words (value_idx, value);
}

const char *
hek_metric_difference_meaning_2 (guint  value_idx,
                                 double value)
{
  return hek_metric_difference_words (value_idx, value / 2);
}

const char *
hek_metric_difference_meaning_3 (guint  value_idx,
                                 double value)
{
  return hek_metric_difference_words (value_idx, value / 3);
}
