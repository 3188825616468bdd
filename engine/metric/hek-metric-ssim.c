/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Structural similarity of luma, in double.
 *
 * A block of rows is worked on in tiles of columns: the windowed rows of the last 11 lines lie
 * in a ring that stays in the second-level cache. Rows outside the block that the window needs
 * are read and windowed again by the neighbouring block, which keeps the blocks independent of
 * each other.
 *
 * Source: Wang, Bovik, Sheikh, Simoncelli, "Image quality assessment: from error visibility to
 * structural similarity", IEEE TIP 13(4), 2004: Gaussian window of 11×11 with σ = 1.5, K1 =
 * 0.01, K2 = 0.03, L = 255, population covariances, no downsampling. The mean is over the pixels
 * whose whole window lies inside the picture.
 */
#include "config.h"

#include "hek-metric-private.h"

#include "hek-aligned.h"
#include "hek-kernel-metric.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define RADIUS HEK_KERNEL_WINDOW_RADIUS
#define WINDOW HEK_KERNEL_WINDOW
#define SIGMA 1.5
#define C1 ((0.01 * 255) * (0.01 * 255))
#define C2 ((0.03 * 255) * (0.03 * 255))

/* Pixels of a tile; a ring of 4 signals × 11 rows of doubles is 176 KiB. */
#define TILE 512

typedef enum
{
  SIGNAL_REF,
  SIGNAL_TEST,
  SIGNAL_SQUARES, /* ref² + test² */
  SIGNAL_PRODUCT, /* ref · test */
  N_SIGNALS
} HekSsimSignal;

typedef struct
{
  double weights[RADIUS + 1];
  double along[N_SIGNALS][TILE + 2 * RADIUS]; /* one line before the window */
  double ring[WINDOW][N_SIGNALS][TILE];       /* line y in slot y % WINDOW */
  double across[N_SIGNALS][TILE];
  float values[TILE];
} HekSsimWork;

static void
hek_ssim_init_weights (double weights[RADIUS + 1])
{
  double sum = 0;

  for (int i = 0; i <= RADIUS; i++)
    {
      weights[i] = exp (-i * i / (2 * SIGMA * SIGMA));
      sum += i == 0 ? weights[i] : 2 * weights[i];
    }
  for (int i = 0; i <= RADIUS; i++)
    weights[i] /= sum;
}

/* Reads line @y from column @x0 and windows it along the line: @n values into its slot of the
 * ring. */
static void
hek_ssim_read_line (const HekMetricPass *pass,
                    HekSsimWork         *work,
                    guint32              y,
                    guint32              x0,
                    guint32              n)
{
  const HekKernelMetric *kernel = hek_kernel_metric ();
  gsize offset = (gsize) 3 * x0;
  guint32 n_in = n + 2 * RADIUS;

  kernel->luma (hek_image_row (pass->ref_codes, y) + offset, work->along[SIGNAL_REF], n_in);
  kernel->luma (hek_image_row (pass->test_codes, y) + offset, work->along[SIGNAL_TEST], n_in);
  kernel->products (work->along[SIGNAL_REF], work->along[SIGNAL_TEST], work->along[SIGNAL_SQUARES],
                    work->along[SIGNAL_PRODUCT], n_in);
  for (int s = 0; s < N_SIGNALS; s++)
    kernel->window_along (work->weights, work->along[s], work->ring[y % WINDOW][s], n);
}

/* The values of line @y, whose window is in the ring. Returns: their sum */
static double
hek_ssim_finish_line (HekSsimWork *work,
                      guint32      y,
                      guint32      n)
{
  const HekKernelMetric *kernel = hek_kernel_metric ();

  for (int s = 0; s < N_SIGNALS; s++)
    {
      const double *rows[WINDOW];

      for (guint32 i = 0; i < WINDOW; i++)
        rows[i] = work->ring[(y - RADIUS + i) % WINDOW][s];
      kernel->window_across (work->weights, rows, work->across[s], n);
    }
  return kernel->ssim (work->across[SIGNAL_REF], work->across[SIGNAL_TEST],
                       work->across[SIGNAL_SQUARES], work->across[SIGNAL_PRODUCT],
                       C1, C2, work->values, n);
}

/* Pixels whose window leaves the picture are given the value of the nearest one whose window
 * does not. */
static void
hek_ssim_fill_border (HekMap  *map,
                      guint32  y0,
                      guint32  y1)
{
  gsize width = map->width;
  guint32 first = RADIUS, last = map->height - 1 - RADIUS;

  for (guint32 y = MAX (y0, first); y < y1 && y <= last; y++)
    {
      float *row = map->data + y * width;

      for (guint32 i = 0; i < RADIUS; i++)
        {
          row[i] = row[RADIUS];
          row[width - 1 - i] = row[width - 1 - RADIUS];
        }
      for (guint32 i = 0; y == first && i < first; i++)
        memcpy (map->data + i * width, row, width * sizeof *row);
      for (guint32 i = last + 1; y == last && i < map->height; i++)
        memcpy (map->data + i * width, row, width * sizeof *row);
    }
}

static void
hek_metric_ssim_block (const HekMetricPass *pass,
                       guint32              y0,
                       guint32              y1,
                       gpointer             partial,
                       HekMap              *map)
{
  double *sum = partial;
  HekSsimWork *work;
  guint32 first, end;

  if (pass->width < WINDOW || pass->height < WINDOW)
    {
      for (gsize i = (gsize) y0 * pass->width; map != NULL && i < (gsize) y1 * pass->width; i++)
        map->data[i] = NAN;
      return;
    }

  first = MAX (y0, RADIUS);
  end = MIN (y1, pass->height - RADIUS);
  work = hek_aligned_new (1, sizeof *work);
  hek_ssim_init_weights (work->weights);
  for (guint32 x = RADIUS; first < end && x < pass->width - RADIUS; x += TILE)
    {
      guint32 n = MIN (pass->width - RADIUS - x, TILE);

      for (guint32 y = first - RADIUS; y < end + RADIUS && !hek_task_is_cancelled (pass->task); y++)
        {
          hek_ssim_read_line (pass, work, y, x - RADIUS, n);
          if (y < first + RADIUS)
            continue;
          *sum += hek_ssim_finish_line (work, y - RADIUS, n);
          if (map != NULL)
            memcpy (map->data + (gsize) (y - RADIUS) * map->width + x, work->values,
                    n * sizeof *work->values);
        }
    }
  hek_aligned_free (work);
  if (map != NULL)
    hek_ssim_fill_border (map, y0, y1);
}

static gboolean
hek_metric_ssim_finish (const HekMetricPass  *pass,
                        gconstpointer         partials,
                        const HekMap         *map,
                        double               *values,
                        GError              **error)
{
  const double *sums = partials;
  double sum = 0;

  values[0] = NAN;
  if (pass->width < WINDOW || pass->height < WINDOW)
    return TRUE;

  for (gsize i = 0; i < pass->n_blocks; i++)
    sum += sums[i];
  values[0] = sum / ((double) (pass->width - 2 * RADIUS) * (pass->height - 2 * RADIUS));
  return TRUE;
}

static gboolean
hek_metric_ssim_evaluate (const HekImage  *ref,
                          const HekImage  *test,
                          double          *values,
                          HekMap         **map,
                          const HekTask   *task,
                          GError         **error)
{
  const HekMetricRequest request = { &hek_metric_ssim_blocks, values, map };

  return hek_metric_pass_run (ref, test, &request, 1, task, error);
}

static const char *
hek_metric_ssim_meaning (guint  value_idx,
                         double value)
{
  static const double limits[HEK_METRIC_N_LIMITS] = { 1, 0.995, 0.98, 0.95, 0.85 };

  return hek_metric_words (limits, value, TRUE);
}

static const HekMetricValue ssim_values[] = {
  { .key = "ssim", .label = N_("SSIM"), .n_digits = 4, .higher_is_better = TRUE,
    .typical_min = 0.5, .typical_max = 1 },
};

const HekMetric hek_metric_ssim = {
  .id = "ssim",
  .label = N_("SSIM"),
  .help = N_("Structural similarity of luma (Wang, Bovik, Sheikh, Simoncelli 2004): how well "
             "brightness, contrast and structure agree in Gaussian windows of 11×11 pixels; 1 is "
             "equal. It needs 11 pixels a side. Pictures with alpha are compared over mid-grey "
             "(sRGB code 119)."),
  .values = ssim_values,
  .n_values = G_N_ELEMENTS (ssim_values),
  .map_label = N_("Local similarity"),
  .map_signed = FALSE,
  .map_min = 0,
  .map_max = 1,
  .evaluate = hek_metric_ssim_evaluate,
  .meaning = hek_metric_ssim_meaning,
};

const HekMetricBlocks hek_metric_ssim_blocks = {
  .metric = &hek_metric_ssim,
  .partial_bytes = sizeof (double),
  .block = hek_metric_ssim_block,
  .finish = hek_metric_ssim_finish,
};
