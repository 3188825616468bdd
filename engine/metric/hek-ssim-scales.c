/* SPDX-License-Identifier: Apache-2.0 */
/* The pyramid of multi-scale SSIM: each scale is two planes, made from the one before and freed
 * with it. */
#include "config.h"

#include "hek-ssim-private.h"

#include "hek-aligned.h"
#include "hek-parallel.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* Values of a smaller scale that are made at once. */
#define CHUNK 512

/* Share of the first scale in the time of all: each next one has a quarter of its pixels. */
#define FIRST_SHARE 0.75

enum
{
  WEIGHTS_WANG,
  WEIGHTS_EQUAL,
};

const HekChoice hek_ssim_weights_choices[HEK_SSIM_N_WEIGHTS] = {
  [WEIGHTS_WANG] = { "wang", N_("Wang 2003") },
  [WEIGHTS_EQUAL] = { "equal", N_("Equal") },
};

static void
hek_ssim_scale_weights (const HekOptionValues *options,
                        guint                  n_scales,
                        double                 weights[HEK_SSIM_MAX_SCALES])
{
  /* Wang 2003, section 3.2 */
  static const double wang[HEK_SSIM_MAX_SCALES] = { 0.0448, 0.2856, 0.3001, 0.2363, 0.1333 };
  gboolean equal = options->v[HEK_SSIM_OPTION_WEIGHTS] == WEIGHTS_EQUAL;
  double sum = 0;

  for (guint i = 0; i < n_scales; i++)
    sum += weights[i] = equal ? 1 : wang[i];
  /* the published five add to 1.0001 and are used as they are */
  for (guint i = 0; i < n_scales && (equal || n_scales < HEK_SSIM_MAX_SCALES); i++)
    weights[i] /= sum;
}

typedef struct
{
  const HekSsimSource *from;
  HekSsimSource to;
  float *sum, *difference; /* owned, of @to */
} HekSsimScale;

static void
hek_ssim_scale_clear (HekSsimScale *scale)
{
  g_clear_pointer (&scale->sum, hek_aligned_free);
  g_clear_pointer (&scale->difference, hek_aligned_free);
}

/* Row @y of the larger scale, columns [x0, x0 + 2n), of which the last one may be missing. */
static void
hek_ssim_scale_read (const HekSsimSource *from,
                     guint32              y,
                     guint32              x0,
                     guint32              n,
                     float               *sum,
                     float               *difference)
{
  guint32 there = MIN (2 * n, from->width - x0);

  hek_ssim_read (from, MIN (y, from->height - 1), x0, there, sum, difference);
  if (there < 2 * n)
    {
      sum[there] = sum[there - 1];
      difference[there] = difference[there - 1];
    }
}

static void
hek_ssim_scale_rows (gsize    begin,
                     gsize    end,
                     gsize    block_idx,
                     gpointer data)
{
  const HekSsimScale *scale = data;
  const HekKernelMetric *kernel = hek_kernel_metric ();
  float sum[2][2 * CHUNK], difference[2][2 * CHUNK];

  for (guint32 y = (guint32) begin; y < end; y++)
    for (guint32 x = 0; x < scale->to.width; x += CHUNK)
      {
        guint32 n = MIN (scale->to.width - x, CHUNK);
        gsize at = y * scale->to.stride + x;

        for (guint32 i = 0; i < 2; i++)
          hek_ssim_scale_read (scale->from, 2 * y + i, 2 * x, n, sum[i], difference[i]);
        kernel->halve (sum[0], sum[1], scale->sum + at, n);
        kernel->halve (difference[0], difference[1], scale->difference + at, n);
      }
}

static gboolean
hek_ssim_scale_init (HekSsimScale         *scale,
                     const HekSsimSource  *from,
                     const HekTask        *task,
                     GError              **error)
{
  guint32 width = (from->width + 1) / 2, height = (from->height + 1) / 2;

  *scale = (HekSsimScale){ .from = from };
  scale->sum = hek_aligned_try_new ((gsize) width * height, sizeof (float));
  scale->difference = hek_aligned_try_new ((gsize) width * height, sizeof (float));
  if (scale->sum == NULL || scale->difference == NULL)
    {
      g_set_error (error, HEK_IMAGE_ERROR, HEK_IMAGE_ERROR_TOO_LARGE,
                   "not enough memory for a scale of %u × %u values", width, height);
      return FALSE;
    }
  scale->to = (HekSsimSource){
    .width = width, .height = height, .sum = scale->sum, .difference = scale->difference,
    .stride = width, .offset = from->offset, .range = from->range,
  };
  if (!hek_parallel_for (height, hek_metric_block_rows (width), hek_ssim_scale_rows, scale, task))
    {
      hek_task_check (task, error);
      return FALSE;
    }
  return TRUE;
}

gboolean
hek_ssim_scales (const HekSsimSource    *source,
                 const HekOptionValues  *options,
                 double                 *value,
                 const HekTask          *task,
                 GError                **error)
{
  guint n_scales = (guint) options->v[HEK_SSIM_OPTION_SCALES];
  double weights[HEK_SSIM_MAX_SCALES], product = 1, done_share = 0, share = FIRST_SHARE;
  HekSsimScale scales[HEK_SSIM_MAX_SCALES] = { { NULL } };
  const HekSsimSource *current = source;
  gboolean ok = TRUE;

  hek_ssim_scale_weights (options, n_scales, weights);
  for (guint i = 0; ok && i < n_scales; i++)
    {
      HekTask part = hek_task_sub (task, done_share, share);
      HekSsimWindow window;
      double mean;

      hek_ssim_window_init (&window, i + 1 < n_scales ? HEK_SSIM_CONTRAST : HEK_SSIM_FULL, options);
      ok = hek_ssim_mean (&window, current, NULL, &mean, &part, error);
      if (ok)
        product *= pow (mean < 0 ? 0 : mean, weights[i]);
      if (ok && i + 1 < n_scales)
        {
          ok = hek_ssim_scale_init (&scales[i], current, task, error);
          current = &scales[i].to;
        }
      if (i > 0)
        hek_ssim_scale_clear (&scales[i - 1]);
      done_share += share;
      share *= 1 - FIRST_SHARE;
    }
  for (guint i = 0; i < n_scales; i++)
    hek_ssim_scale_clear (&scales[i]);
  if (ok)
    *value = product;
  return ok;
}
