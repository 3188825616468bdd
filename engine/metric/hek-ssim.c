/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The window of the SSIM family over blocks of rows, in float.
 *
 * A block is worked on in tiles of columns: the signals of the last lines lie in a ring that
 * stays in the cache, are windowed down the columns first and then along the line. Lines outside
 * the block that the window needs are read again by the neighbouring block, which keeps the
 * blocks independent of each other.
 *
 * Source: Wang, Bovik, Sheikh, Simoncelli, "Image quality assessment: from error visibility to
 * structural similarity", IEEE TIP 13(4), 2004: Gaussian window, population variances, no
 * downsampling. The mean is over the pixels whose whole window lies inside the picture.
 */
#include "config.h"

#include "hek-ssim-private.h"

#include "hek-aligned.h"
#include "hek-parallel.h"

#include <math.h>
#include <string.h>

/* Values of a tile: few enough that the ring of the usual window stays in the first-level cache. */
#define TILE 128

#define PREFETCH_LINES 8

/* A row of a ring, with what the widest window needs beside the tile: whole cache lines. */
#define STRIDE (TILE + 48)
G_STATIC_ASSERT (STRIDE >= TILE + HEK_SSIM_MAX_WINDOW - 1);

/* Rows are worked on in whole registers: what comes after their last value is never looked at. */
#define WHOLE(n) (((n) + 15u) & ~15u)

typedef enum
{
  SIGNAL_SUM,
  SIGNAL_DIFFERENCE,
  SIGNAL_SUM_2,
  SIGNAL_DIFFERENCE_2,
  N_SIGNALS,
  SIGNAL_PRODUCT = N_SIGNALS, /* of sum and difference: a² - b²; for the exponents */
  MAX_SIGNALS
} HekSsimSignal;

typedef struct
{
  const HekSsimWindow *window;
  const HekSsimSource *source;
  guint n_signals, side;
  float c1, c2;

  float (*ring)[MAX_SIGNALS][STRIDE]; /* owned; line y in slot y % side */
  float down[MAX_SIGNALS][STRIDE];
  float windowed[MAX_SIGNALS][TILE];
  float values[TILE];
} HekSsimWork;

void
hek_ssim_window_init (HekSsimWindow         *window,
                      HekSsimKind            kind,
                      const HekOptionValues *options)
{
  double sigma = options->v[HEK_SSIM_OPTION_SIGMA], sum = 1, tail = 0;
  double weights[HEK_KERNEL_WINDOW_MAX_RADIUS + 1];

  *window = (HekSsimWindow){ .kind = kind, .alpha = 1, .beta = 1, .gamma = 1 };
  window->radius = (guint) options->v[HEK_SSIM_OPTION_WINDOW] / 2;
  window->k1 = options->v[HEK_SSIM_OPTION_K1];
  window->k2 = options->v[HEK_SSIM_OPTION_K2];

  for (guint i = 1; i <= window->radius; i++)
    {
      weights[i] = exp (-(double) (i * i) / (2 * sigma * sigma));
      sum += 2 * weights[i];
    }
  for (guint i = 1; i <= window->radius; i++)
    {
      window->weights[i] = (float) (weights[i] / sum);
      tail += 2 * (double) window->weights[i];
    }
  /* the rounded weights add to 1, or variances of bright flat areas would be off by the error */
  window->weights[0] = (float) (1 - tail);
}

void
hek_ssim_source_init_codes (HekSsimSource  *source,
                            const HekImage *ref,
                            const HekImage *test)
{
  *source = (HekSsimSource){
    .width = ref->width, .height = ref->height, .ref_codes = ref, .test_codes = test,
    .offset = HEK_KERNEL_LUMA_OFFSET, .range = 255 * HEK_KERNEL_LUMA_UNIT,
  };
}

gboolean
hek_ssim_fits (const HekSsimWindow *window,
               const HekSsimSource *source)
{
  return MIN (source->width, source->height) >= 2 * window->radius + 1;
}

double
hek_ssim_n_values (const HekSsimWindow *window,
                   const HekSsimSource *source)
{
  return (double) (source->width - 2 * window->radius) * (source->height - 2 * window->radius);
}

void
hek_ssim_read (const HekSsimSource *source,
               guint32              y,
               guint32              x0,
               guint32              n,
               float               *sum,
               float               *difference)
{
  gsize at = y * source->stride + x0;

  if (source->ref_codes != NULL)
    {
      hek_kernel_metric ()->luma (hek_image_row (source->ref_codes, y) + (gsize) 3 * x0,
                                  hek_image_row (source->test_codes, y) + (gsize) 3 * x0,
                                  sum, difference, n);
      return;
    }
  memcpy (sum, source->sum + at, n * sizeof *sum);
  memcpy (difference, source->difference + at, n * sizeof *difference);
}

/* The part of a line that is read some lines later: a tile jumps from line to line, which the
 * processor does not foresee. */
static void
hek_ssim_prefetch (const HekSsimSource *source,
                   guint32              y,
                   guint32              x0,
                   guint32              n)
{
  gsize offset = (gsize) 3 * x0;

  if (source->ref_codes == NULL || y >= source->height)
    return;
  for (guint32 i = 0; i < 3 * n; i += HEK_ALIGNMENT)
    {
      __builtin_prefetch (hek_image_row (source->ref_codes, y) + offset + i);
      __builtin_prefetch (hek_image_row (source->test_codes, y) + offset + i);
    }
}

/* --- lines --------------------------------------------------------------------------------- */

/* Signals of line @y, columns [x0, x0 + n), into their slot of the ring. */
static void
hek_ssim_read_line (HekSsimWork *work,
                    guint32      y,
                    guint32      x0,
                    guint32      n)
{
  const HekKernelMetric *kernel = hek_kernel_metric ();
  float (*line)[STRIDE] = work->ring[y % work->side];

  hek_ssim_prefetch (work->source, y + PREFETCH_LINES, x0, n);
  hek_ssim_read (work->source, y, x0, n, line[SIGNAL_SUM], line[SIGNAL_DIFFERENCE]);
  n = WHOLE (n);
  kernel->multiply (line[SIGNAL_SUM], line[SIGNAL_SUM], line[SIGNAL_SUM_2], n);
  kernel->multiply (line[SIGNAL_DIFFERENCE], line[SIGNAL_DIFFERENCE], line[SIGNAL_DIFFERENCE_2],
                    n);
  if (work->n_signals > SIGNAL_PRODUCT)
    kernel->multiply (line[SIGNAL_SUM], line[SIGNAL_DIFFERENCE], line[SIGNAL_PRODUCT], n);
}

static double
power (double base,
       double exponent)
{
  if (exponent == 1)
    return base;
  return base < 0 ? 0 : pow (base, exponent);
}

/* The three comparisons apart: contrast needs both variances, structure their geometric mean. A
 * negative one (structure turned around) counts as 0 unless its exponent is 1. */
static void
hek_ssim_powers (HekSsimWork *work,
                 guint32      n)
{
  const HekSsimWindow *window = work->window;
  float (*w)[TILE] = work->windowed;
  double c1 = work->c1, c2 = work->c2;

  for (guint32 i = 0; i < n; i++)
    {
      double s = w[SIGNAL_SUM][i], d = w[SIGNAL_DIFFERENCE][i], mean = s + work->source->offset;
      double vs = w[SIGNAL_SUM_2][i] - s * s, vd = w[SIGNAL_DIFFERENCE_2][i] - d * d;
      double both = (vs + vd) / 2, apart = w[SIGNAL_PRODUCT][i] - s * d;
      double va = MAX (both + apart, 0) / 2, vb = MAX (both - apart, 0) / 2;
      double deviations = sqrt (va * vb), covariance = (vs - vd) / 4;
      double m = (mean * mean + d * d) / 2 + c1;

      work->values[i] = (float) (power ((m - d * d) / m, window->alpha)
                                 * power ((2 * deviations + c2) / (va + vb + c2), window->beta)
                                 * power ((covariance + c2 / 2) / (deviations + c2 / 2),
                                          window->gamma));
    }
}

/* The values of line @y, whose window is in the ring. Returns: their sum */
static double
hek_ssim_finish_line (HekSsimWork *work,
                      guint32      y,
                      guint32      n)
{
  const HekKernelMetric *kernel = hek_kernel_metric ();
  const HekSsimWindow *window = work->window;
  const float *rows[HEK_SSIM_MAX_WINDOW], *windowed[MAX_SIGNALS];
  guint first = (y - window->radius) % work->side;

  for (guint s = 0; s < work->n_signals; s++)
    {
      for (guint i = 0; i < work->side; i++)
        rows[i] = work->ring[first + i < work->side ? first + i : first + i - work->side][s];
      kernel->window (window->weights, window->radius, rows, work->down[s],
                      WHOLE (n + 2 * window->radius));
      for (guint i = 0; i < work->side; i++)
        rows[i] = work->down[s] + i;
      kernel->window (window->weights, window->radius, rows, work->windowed[s], WHOLE (n));
      windowed[s] = work->windowed[s];
    }

  if (window->kind == HEK_SSIM_FULL)
    kernel->ssim (windowed, work->source->offset, work->c1, work->c2, work->values,
                  WHOLE (n));
  else if (window->kind == HEK_SSIM_CONTRAST)
    kernel->contrast (windowed, work->c2, work->values, WHOLE (n));
  else
    hek_ssim_powers (work, n);
  return kernel->sum (work->values, n);
}

/* Pixels whose window leaves the picture are given the value of the nearest one whose window
 * does not. */
static void
hek_ssim_fill_border (HekMap  *map,
                      guint32  radius,
                      guint32  y0,
                      guint32  y1)
{
  gsize width = map->width;
  guint32 first = radius, last = map->height - 1 - radius;

  for (guint32 y = MAX (y0, first); y < y1 && y <= last; y++)
    {
      float *row = map->data + y * width;

      for (guint32 i = 0; i < radius; i++)
        {
          row[i] = row[radius];
          row[width - 1 - i] = row[width - 1 - radius];
        }
      for (guint32 i = 0; y == first && i < first; i++)
        memcpy (map->data + i * width, row, width * sizeof *row);
      for (guint32 i = last + 1; y == last && i < map->height; i++)
        memcpy (map->data + i * width, row, width * sizeof *row);
    }
}

static double
hek_ssim_tile (HekSsimWork   *work,
               guint32        x,
               guint32        n,
               guint32        y0,
               guint32        y1,
               HekMap        *map,
               const HekTask *task)
{
  guint32 radius = work->window->radius;
  double sum = 0;

  for (guint32 y = y0 - radius; y < y1 + radius && !hek_task_is_cancelled (task); y++)
    {
      hek_ssim_read_line (work, y, x - radius, n + 2 * radius);
      if (y < y0 + radius)
        continue;
      sum += hek_ssim_finish_line (work, y - radius, n);
      if (map != NULL)
        memcpy (map->data + (gsize) (y - radius) * map->width + x, work->values,
                n * sizeof *work->values);
    }
  return sum;
}

double
hek_ssim_rows (const HekSsimWindow *window,
               const HekSsimSource *source,
               guint32              y0,
               guint32              y1,
               HekMap              *map,
               const HekTask       *task)
{
  guint32 radius = window->radius, first, end;
  HekSsimWork *work;
  double sum = 0;

  if (!hek_ssim_fits (window, source))
    {
      for (gsize i = (gsize) y0 * source->width; map != NULL && i < (gsize) y1 * source->width; i++)
        map->data[i] = NAN;
      return NAN;
    }

  work = hek_aligned_new (1, sizeof *work);
  work->window = window;
  work->source = source;
  work->side = 2 * radius + 1;
  work->n_signals = window->kind == HEK_SSIM_POWERS ? MAX_SIGNALS : N_SIGNALS;
  work->c1 = (float) (window->k1 * window->k1 * source->range * source->range);
  work->c2 = (float) (window->k2 * window->k2 * source->range * source->range);
  work->ring = hek_aligned_new (work->side, sizeof *work->ring);
  memset (work->ring, 0, work->side * sizeof *work->ring);

  first = MAX (y0, radius);
  end = MIN (y1, source->height - radius);
  for (guint32 x = radius; first < end && x < source->width - radius; x += TILE)
    sum += hek_ssim_tile (work, x, MIN (source->width - radius - x, TILE), first, end, map, task);

  hek_aligned_free (work->ring);
  hek_aligned_free (work);
  if (map != NULL)
    hek_ssim_fill_border (map, radius, y0, y1);
  return sum;
}

typedef struct
{
  const HekSsimWindow *window;
  const HekSsimSource *source;
  const HekTask *task;
  HekMap *map;
  double *sums;
  gsize n_blocks, n_done; /* n_done: atomic */
} HekSsimLoop;

static void
hek_ssim_loop_block (gsize    begin,
                     gsize    end,
                     gsize    block_idx,
                     gpointer data)
{
  HekSsimLoop *loop = data;
  gsize n_done;

  loop->sums[block_idx] = hek_ssim_rows (loop->window, loop->source, (guint32) begin, (guint32) end,
                                         loop->map, loop->task);
  n_done = __atomic_add_fetch (&loop->n_done, 1, __ATOMIC_RELAXED);
  hek_task_progress (loop->task, (double) n_done / (double) loop->n_blocks);
}

gboolean
hek_ssim_mean (const HekSsimWindow  *window,
               const HekSsimSource  *source,
               HekMap               *map,
               double               *mean,
               const HekTask        *task,
               GError              **error)
{
  guint32 block_rows = hek_metric_block_rows (source->width);
  HekSsimLoop loop = { .window = window, .source = source, .task = task, .map = map };
  gboolean done;
  double sum = 0;

  loop.n_blocks = hek_parallel_n_blocks (source->height, block_rows);
  loop.sums = g_new0 (double, loop.n_blocks);
  done = hek_parallel_for (source->height, block_rows, hek_ssim_loop_block, &loop, task) &&
         !hek_task_is_cancelled (task);
  for (gsize i = 0; i < loop.n_blocks; i++)
    sum += loop.sums[i];
  g_free (loop.sums);
  if (!done)
    {
      hek_task_check (task, error);
      return FALSE;
    }
  *mean = hek_ssim_fits (window, source) ? sum / hek_ssim_n_values (window, source) : NAN;
  return TRUE;
}
