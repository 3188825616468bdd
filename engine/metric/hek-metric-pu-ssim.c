/* SPDX-License-Identifier: Apache-2.0 */
/* SSIM and MS-SSIM of the PU21 codes of luminance. The codes are calculated once, into planes,
 * since the windows read every line more than once. */
#include "config.h"

#include "hek-metric-pu-private.h"

#include "hek-aligned.h"
#include "hek-parallel.h"
#include "hek-ssim-private.h"

#include <glib/gi18n-lib.h>

/* Share of the planes in the time of all. */
#define PLANES_SHARE 0.6

enum
{
  SSIM_OPTION_PU = HEK_SSIM_N_OPTIONS,
  MS_SSIM_OPTION_PU = HEK_SSIM_OPTION_WEIGHTS + 1,
};

typedef struct
{
  const HekImage *ref, *test;
  const HekTask *task;
  HekMetricPu pu;
  HekSsimSource source;
  float *sum, *difference; /* owned, of @source */
} HekPuPlanes;

static void
hek_pu_planes_rows (gsize    begin,
                    gsize    end,
                    gsize    block_idx,
                    gpointer data)
{
  const HekPuPlanes *planes = data;
  float a[HEK_METRIC_PU_CHUNK], b[HEK_METRIC_PU_CHUNK];

  for (guint32 y = (guint32) begin; y < end && !hek_task_is_cancelled (planes->task); y++)
    for (guint32 x = 0; x < planes->source.width; x += HEK_METRIC_PU_CHUNK)
      {
        guint32 n = MIN (planes->source.width - x, HEK_METRIC_PU_CHUNK);
        gsize at = y * planes->source.stride + x;

        hek_metric_pu_read (&planes->pu, planes->ref, y, x, n, NULL, a);
        hek_metric_pu_read (&planes->pu, planes->test, y, x, n, NULL, b);
        for (guint32 i = 0; i < n; i++)
          {
            planes->sum[at + i] = a[i] + b[i] - HEK_METRIC_PU_PEAK;
            planes->difference[at + i] = a[i] - b[i];
          }
      }
}

static void
hek_pu_planes_clear (HekPuPlanes *planes)
{
  g_clear_pointer (&planes->sum, hek_aligned_free);
  g_clear_pointer (&planes->difference, hek_aligned_free);
}

/* Returns: %FALSE with nothing to clear */
static gboolean
hek_pu_planes_init (HekPuPlanes       *planes,
                    const HekImage    *ref,
                    const HekImage    *test,
                    const HekViewing  *viewing,
                    const double      *options,
                    const HekTask     *task,
                    GError           **error)
{
  guint32 width = ref->width, height = ref->height;

  *planes = (HekPuPlanes){ .ref = ref, .test = test, .task = task };
  hek_metric_pu_init (&planes->pu, viewing, options);
  planes->sum = hek_aligned_try_new ((gsize) width * height, sizeof (float));
  planes->difference = hek_aligned_try_new ((gsize) width * height, sizeof (float));
  planes->source = (HekSsimSource){
    .width = width, .height = height, .sum = planes->sum, .difference = planes->difference,
    .stride = width, .offset = HEK_METRIC_PU_PEAK, .range = HEK_METRIC_PU_PEAK,
  };
  if (planes->sum == NULL || planes->difference == NULL)
    g_set_error (error, HEK_IMAGE_ERROR, HEK_IMAGE_ERROR_TOO_LARGE,
                 "not enough memory for the codes of %u × %u pixels", width, height);
  else if (hek_parallel_for (height, hek_metric_block_rows (width), hek_pu_planes_rows, planes,
                             task) &&
           !hek_task_is_cancelled (task))
    return TRUE;
  else
    hek_task_check (task, error);
  hek_pu_planes_clear (planes);
  return FALSE;
}

static gboolean
hek_metric_pu_ssim_evaluate (const HekImage         *ref,
                             const HekImage         *test,
                             const HekViewing       *viewing,
                             const HekOptionValues  *options,
                             double                 *values,
                             HekMap                **map,
                             const HekTask          *task,
                             GError                **error)
{
  HekTask part = hek_task_sub (task, PLANES_SHARE, 1 - PLANES_SHARE);
  g_autoptr (HekMap) made = NULL;
  HekSsimWindow window;
  HekPuPlanes planes;
  gboolean ok;

  if (map != NULL)
    {
      made = hek_map_new (ref->width, ref->height, error);
      if (made == NULL)
        return FALSE;
    }
  if (!hek_pu_planes_init (&planes, ref, test, viewing, &options->v[SSIM_OPTION_PU], task, error))
    return FALSE;

  hek_ssim_window_init (&window, HEK_SSIM_FULL, options);
  ok = hek_ssim_mean (&window, &planes.source, made, values, &part, error);
  hek_pu_planes_clear (&planes);
  if (ok && map != NULL)
    *map = g_steal_pointer (&made);
  return ok;
}

static gboolean
hek_metric_pu_ms_ssim_evaluate (const HekImage         *ref,
                                const HekImage         *test,
                                const HekViewing       *viewing,
                                const HekOptionValues  *options,
                                double                 *values,
                                HekMap                **map,
                                const HekTask          *task,
                                GError                **error)
{
  HekTask part = hek_task_sub (task, PLANES_SHARE, 1 - PLANES_SHARE);
  HekPuPlanes planes;
  gboolean ok;

  if (!hek_pu_planes_init (&planes, ref, test, viewing, &options->v[MS_SSIM_OPTION_PU], task,
                           error))
    return FALSE;
  ok = hek_ssim_scales (&planes.source, options, values, &part, error);
  hek_pu_planes_clear (&planes);
  return ok;
}

static const char *
hek_metric_pu_ssim_meaning (guint  value_idx,
                            double value)
{
  static const double limits[HEK_METRIC_N_LIMITS] = { 1, 0.995, 0.98, 0.95, 0.85 };

  return hek_metric_words (limits, value, TRUE);
}

static const char *
hek_metric_pu_ms_ssim_meaning (guint  value_idx,
                               double value)
{
  static const double limits[HEK_METRIC_N_LIMITS] = { 1, 0.998, 0.99, 0.975, 0.93 };

  return hek_metric_words (limits, value, TRUE);
}

static const HekMetricValue pu_ssim_values[] = {
  { .key = "pu_ssim", .label = N_("PU-SSIM"), .n_digits = 4, .higher_is_better = TRUE,
    .typical_min = 0.5, .typical_max = 1, .target = 0.95 },
};

static const HekMetricValue pu_ms_ssim_values[] = {
  { .key = "pu_ms_ssim", .label = N_("PU-MS-SSIM"), .n_digits = 4, .higher_is_better = TRUE,
    .typical_min = 0.7, .typical_max = 1, .target = 0.98 },
};

static const HekOption pu_ssim_options[] = {
  HEK_SSIM_OPTIONS,
  HEK_METRIC_PU_OPTIONS,
};

static const HekOption pu_ms_ssim_options[] = {
  HEK_SSIM_OPTIONS,
  HEK_SSIM_SCALE_OPTIONS,
  HEK_METRIC_PU_OPTIONS,
};

const HekMetric hek_metric_pu_ssim = {
  .id = "pu_ssim",
  .label = N_("PU-SSIM"),
  .help = N_("SSIM of the luminance that the display shows, in PU21 codes of equal visibility "
             "(Mantiuk, Azimi 2021): for bright displays and high dynamic range too. It needs a "
             "window a side. Pictures with alpha are compared over mid-grey (sRGB code 119)."),
  .group = HEK_METRIC_HDR,
  .hdr = TRUE,
  .values = pu_ssim_values,
  .n_values = G_N_ELEMENTS (pu_ssim_values),
  .options = pu_ssim_options,
  .n_options = G_N_ELEMENTS (pu_ssim_options),
  .map_label = N_("Local similarity"),
  .map_signed = FALSE,
  .map_min = 0,
  .map_max = 1,
  .map_equal = 1,
  .evaluate = hek_metric_pu_ssim_evaluate,
  .meaning = hek_metric_pu_ssim_meaning,
};

const HekMetric hek_metric_pu_ms_ssim = {
  .id = "pu_ms_ssim",
  .label = N_("PU-MS-SSIM"),
  .help = N_("MS-SSIM of the luminance that the display shows, in PU21 codes of equal visibility "
             "(Mantiuk, Azimi 2021). It needs 161 pixels a side. Pictures with alpha are compared "
             "over mid-grey (sRGB code 119)."),
  .group = HEK_METRIC_HDR,
  .hdr = TRUE,
  .values = pu_ms_ssim_values,
  .n_values = G_N_ELEMENTS (pu_ms_ssim_values),
  .options = pu_ms_ssim_options,
  .n_options = G_N_ELEMENTS (pu_ms_ssim_options),
  .evaluate = hek_metric_pu_ms_ssim_evaluate,
  .meaning = hek_metric_pu_ms_ssim_meaning,
};
