/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The luminance of a picture, from a histogram over its logarithm: bins are the exponent and the
 * first bits of the mantissa of a float, so that counting needs no logarithm. Counts are integers:
 * the order in which blocks are added does not matter.
 */
#include "config.h"

#include "hek-image-tonemap.h"

#include <math.h>
#include <pthread.h>
#include <string.h>

#include "hek-image-private.h"
#include "hek-image-tonemap-private.h"
#include "hek-parallel.h"

/* From 2^-40 to 2^64; less is no luminance. */
#define FIRST_EXPONENT (-40)
#define LAST_EXPONENT 64
#define BIN_BITS 6
#define N_BINS ((LAST_EXPONENT - FIRST_EXPONENT) << BIN_BITS)

/* Share of the pixels that is left out at both ends. */
#define TAIL 0.01
#define KEY 0.18

/* Less than this outside [0,1] is rounding. */
#define CLIP_TOLERANCE 1e-4f

typedef struct
{
  const HekImage *image;
  pthread_mutex_t lock; /* guards what follows */
  guint64 counts[N_BINS], n_clipped;
  float max;
} HekStatsRun;

/* Of one block. */
typedef struct
{
  guint32 counts[N_BINS], n_clipped;
  float max;
} HekStatsBlock;

static inline guint32
is_clipped (const float *rgb,
            float        brightest)
{
  guint32 clipped = 0;

  for (guint c = 0; c < 3; c++)
    clipped |= (guint32) (rgb[c] > brightest * (1.0f + CLIP_TOLERANCE)) |
               (rgb[c] < -CLIP_TOLERANCE);
  return clipped;
}

static void
count_row (const HekImage *image,
           guint32         y,
           HekStatsBlock  *block)
{
  float rgb[3 * HEK_IMAGE_CHUNK];

  for (guint32 x = 0; x < image->width; x += HEK_IMAGE_CHUNK)
    {
      guint32 n = MIN (image->width - x, HEK_IMAGE_CHUNK);

      hek_image_read_row (image, y, x, n, HEK_ENCODING_LINEAR, rgb, NULL);
      for (guint32 i = 0; i < n; i++)
        {
          float l = hek_tonemap_luminance (rgb + 3 * i);
          guint32 bits;

          block->n_clipped += is_clipped (rgb + 3 * i, 1.0f);
          if (!(l >= 0x1p-40f)) /* NaN too */
            continue;
          l = l < 0x1.fffffep63f ? l : 0x1.fffffep63f;
          block->max = l > block->max ? l : block->max;
          memcpy (&bits, &l, sizeof bits);
          block->counts[(bits - ((guint32) (FIRST_EXPONENT + 127) << 23)) >> (23 - BIN_BITS)]++;
        }
    }
}

static void
count_block (gsize    begin,
             gsize    end,
             gsize    block_idx,
             gpointer data)
{
  HekStatsRun *run = data;
  HekStatsBlock block = { 0 };

  for (gsize y = begin; y < end; y++)
    count_row (run->image, (guint32) y, &block);

  pthread_mutex_lock (&run->lock);
  for (guint i = 0; i < N_BINS; i++)
    run->counts[i] += block.counts[i];
  run->n_clipped += block.n_clipped;
  run->max = MAX (run->max, block.max);
  pthread_mutex_unlock (&run->lock);
}

/* log2 of the middle of a bin. */
static double
bin_log2 (guint i)
{
  double part = ldexp ((i & ((1u << BIN_BITS) - 1)) + 0.5, -BIN_BITS);

  return FIRST_EXPONENT + (int) (i >> BIN_BITS) + log2 (1 + part);
}

/* The bin that holds the pixel of rank @rank. */
static guint
bin_of_rank (const HekStatsRun *run,
             guint64            rank)
{
  guint64 below = 0;
  guint i = 0;

  while (i < N_BINS - 1 && below + run->counts[i] <= rank)
    below += run->counts[i++];
  return i;
}

static void
summarize (const HekStatsRun *run,
           HekLuminanceStats *stats)
{
  guint64 n = 0, n_middle = 0;
  guint low, high;
  double sum = 0;

  *stats = (HekLuminanceStats) { .n_clipped = run->n_clipped };
  for (guint i = 0; i < N_BINS; i++)
    n += run->counts[i];
  if (n == 0)
    return;

  low = bin_of_rank (run, (guint64) (TAIL * (double) (n - 1)));
  high = bin_of_rank (run, (guint64) ((1 - TAIL) * (double) (n - 1)));
  for (guint i = low; i <= high; i++)
    {
      n_middle += run->counts[i];
      sum += (double) run->counts[i] * bin_log2 (i);
    }
  stats->n_pixels = n;
  stats->low = exp2 (bin_log2 (low));
  stats->median = exp2 (bin_log2 (bin_of_rank (run, (n - 1) / 2)));
  stats->high = exp2 (bin_log2 (high));
  stats->log_mean = exp2 (sum / (double) n_middle);
  stats->max = run->max;
  stats->exposure_ev = log2 (KEY / stats->log_mean);
}

gboolean
hek_image_luminance_stats (const HekImage     *image,
                           HekLuminanceStats  *stats,
                           const HekTask      *task,
                           GError            **error)
{
  g_autofree HekStatsRun *run = g_new0 (HekStatsRun, 1);
  /* a block adds its whole histogram: eight times as many rows as usual */
  gsize block_rows = 8 * hek_image_block_rows (image->width);

  run->image = image;
  pthread_mutex_init (&run->lock, NULL);
  if (!hek_parallel_for (image->height, block_rows, count_block, run, task))
    {
      pthread_mutex_destroy (&run->lock);
      hek_task_check (task, error);
      return FALSE;
    }
  pthread_mutex_destroy (&run->lock);
  summarize (run, stats);
  return TRUE;
}

typedef struct
{
  const HekImage *image;
  float brightest;
  guint64 n_clipped; /* atomic */
} HekClippedRun;

static void
count_clipped_block (gsize    begin,
                     gsize    end,
                     gsize    block_idx,
                     gpointer data)
{
  HekClippedRun *run = data;
  float rgb[3 * HEK_IMAGE_CHUNK];
  guint64 n_clipped = 0;

  for (gsize y = begin; y < end; y++)
    for (guint32 x = 0; x < run->image->width; x += HEK_IMAGE_CHUNK)
      {
        guint32 n = MIN (run->image->width - x, HEK_IMAGE_CHUNK);

        hek_image_read_row (run->image, (guint32) y, x, n, HEK_ENCODING_LINEAR, rgb, NULL);
        for (guint32 i = 0; i < n; i++)
          n_clipped += is_clipped (rgb + 3 * i, run->brightest);
      }
  __atomic_add_fetch (&run->n_clipped, n_clipped, __ATOMIC_RELAXED);
}

gboolean
hek_image_count_clipped (const HekImage  *image,
                         double           brightest,
                         guint64         *n_clipped,
                         const HekTask   *task,
                         GError         **error)
{
  HekClippedRun run = { .image = image, .brightest = (float) brightest };

  if (!hek_parallel_for (image->height, hek_image_block_rows (image->width), count_clipped_block,
                         &run, task))
    {
      hek_task_check (task, error);
      return FALSE;
    }
  *n_clipped = run.n_clipped;
  return TRUE;
}
