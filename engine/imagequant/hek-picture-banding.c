/* SPDX-License-Identifier: Apache-2.0 */
/* Visibility of the steps of curves at the light of pictures: tables of levels and thresholds, and
 * one histogram of the pixels. */
#include "config.h"

#include "hek-picture-banding.h"

#include <math.h>
#include <string.h>

#include "hek-aligned.h"
#include "hek-imagequant-private.h"
#include "hek-parallel.h"

/* Luminances in equal ratios, at which the threshold is known; between them it is smooth. */
#define N_NODES 128

/* Visibilities from 2^-24 to 2^16, so many bins an octave. */
#define FIRST_EXPONENT (-24)
#define N_OCTAVES 40
#define BIN_BITS 8
#define N_BINS (N_OCTAVES << BIN_BITS)

/* Luminance of BT.709 primaries. */
static const float luma[3] = { 0.2126f, 0.7152f, 0.0722f };

typedef struct
{
  const HekImage *image;
  const HekBanding *banding;
  guint n_levels;
  float *light; /* owned: cd/m² of the levels */
  float extra;  /* what the eye gets besides: the room's light and the panel's black */

  double min_log, log_step;
  double log_threshold[N_NODES];

  GMutex lock; /* guards what follows */
  guint64 counts[N_BINS], n_visible;
  float max;
} HekBandingRun;

/* Of one block. */
typedef struct
{
  guint32 counts[N_BINS], n_visible;
  float max;
} HekBandingBlock;

static void
hek_banding_run_init (HekBandingRun    *run,
                      const HekImage   *image,
                      const HekBanding *banding)
{
  const HekDisplay *display = banding->viewing.display;
  double min = hek_display_floor (display);

  run->image = image;
  run->banding = banding;
  run->n_levels = 1u << banding->n_bits;
  run->light = g_new (float, run->n_levels);
  for (guint i = 0; i < run->n_levels; i++)
    run->light[i] = (float) hek_luma_curve_level (banding->curve, display, banding->n_bits, i);
  run->extra = (float) (hek_display_reflection (display)
                        + (display->kind == HEK_DISPLAY_PQ ? display->black_cd_m2 : 0));

  run->min_log = log (min);
  run->log_step = (log (hek_display_ceiling (display)) - run->min_log) / (N_NODES - 1);
  for (guint i = 0; i < N_NODES; i++)
    run->log_threshold[i]
      = log (hek_banding_threshold (banding, exp (run->min_log + i * run->log_step), NULL));
  g_mutex_init (&run->lock);
}

static void
hek_banding_run_clear (HekBandingRun *run)
{
  g_mutex_clear (&run->lock);
  g_free (run->light);
}

static double
hek_banding_run_threshold (const HekBandingRun *run,
                           double               cd_m2)
{
  double x = (log (cd_m2) - run->min_log) / run->log_step;
  guint i = (guint) CLAMP (x, 0, N_NODES - 2);
  double part = CLAMP (x - i, 0, 1);

  return exp (run->log_threshold[i] + part * (run->log_threshold[i + 1] - run->log_threshold[i]));
}

/* @code: of the three channels, in levels */
static float
hek_banding_run_pixel (const HekBandingRun *run,
                       const float          code[3])
{
  float step = 0, mean = run->extra;

  for (guint c = 0; c < 3; c++)
    {
      guint level = MIN ((guint) code[c], run->n_levels - 2);
      float below = run->light[level], above = run->light[level + 1];

      step += luma[c] * (above - below);
      mean += luma[c] * 0.5f * (above + below);
    }
  if (!(step > 0))
    return 0;
  return (float) ((double) (step / mean) / hek_banding_run_threshold (run, (double) mean));
}

static void
hek_banding_block_add (HekBandingBlock *block,
                       float            jnd)
{
  guint32 bits;
  float v = CLAMP (jnd, 0x1p-24f, 0x1.fffffep15f);

  memcpy (&bits, &v, sizeof bits);
  block->counts[(bits - ((guint32) (FIRST_EXPONENT + 127) << 23)) >> (23 - BIN_BITS)]++;
  block->n_visible += jnd > 1;
  block->max = MAX (block->max, jnd);
}

static void
hek_banding_run_rows (gsize    begin,
                      gsize    end,
                      gsize    block_idx,
                      gpointer data)
{
  HekBandingRun *run = data;
  const HekDisplay *display = run->banding->viewing.display;
  guint32 width = run->image->width;
  hek_auto_aligned float *code = hek_aligned_new (3 * (gsize) width, sizeof (float));
  HekBandingBlock block = { .max = 0 };

  for (gsize y = begin; y < end; y++)
    {
      hek_image_read_row (run->image, (guint32) y, 0, width, HEK_ENCODING_LINEAR, code, NULL);
      hek_display_emit_rows (display, code, code, width);
      run->banding->curve->encode_rows (display, code, code, 3 * (gsize) width);
      for (gsize i = 0; i < 3 * (gsize) width; i++)
        code[i] *= (float) (run->n_levels - 1);
      for (guint32 x = 0; x < width; x++)
        hek_banding_block_add (&block, hek_banding_run_pixel (run, code + 3 * (gsize) x));
    }

  g_mutex_lock (&run->lock);
  for (guint i = 0; i < N_BINS; i++)
    run->counts[i] += block.counts[i];
  run->n_visible += block.n_visible;
  run->max = MAX (run->max, block.max);
  g_mutex_unlock (&run->lock);
}

/* The middle of a bin. */
static double
hek_banding_bin (guint i)
{
  double part = ldexp ((i & ((1u << BIN_BITS) - 1)) + 0.5, -BIN_BITS);

  return ldexp (1 + part, FIRST_EXPONENT + (int) (i >> BIN_BITS));
}

static void
hek_banding_run_finish (const HekBandingRun *run,
                        double               share,
                        HekPictureBanding   *result)
{
  guint64 n_pixels = (guint64) run->image->width * run->image->height;
  guint64 rank = (guint64) (share * (double) (n_pixels - 1)), below = 0;
  guint i = 0;

  while (i < N_BINS - 1 && below + run->counts[i] <= rank)
    below += run->counts[i++];
  result->max_jnd = (double) run->max;
  /* the first bin holds steps that the display does not show at all */
  result->jnd = i == 0 ? 0 : MIN (hek_banding_bin (i), result->max_jnd);
  result->visible_share = (double) run->n_visible / (double) n_pixels;
}

gboolean
hek_picture_banding (const HekImage     *image,
                     const HekBanding   *banding,
                     double              share,
                     HekPictureBanding  *result,
                     const HekTask      *task,
                     GError            **error)
{
  g_autofree HekBandingRun *run = NULL;
  gboolean done;

  g_return_val_if_fail (banding->n_bits >= 1 && banding->n_bits <= HEK_LUMA_CURVE_MAX_BITS, FALSE);
  g_return_val_if_fail (share > 0 && share <= 1, FALSE);

  run = g_new0 (HekBandingRun, 1);
  hek_banding_run_init (run, image, banding);
  done = hek_parallel_for (image->height, hek_imagequant_block_rows (image->width),
                           hek_banding_run_rows, run, task);
  if (done)
    hek_banding_run_finish (run, share, result);
  else
    hek_task_check (task, error);
  hek_banding_run_clear (run);
  return done;
}

gboolean
hek_picture_banding_min_bits (const HekImage    *image,
                              const HekBanding  *banding,
                              double             share,
                              guint             *n_bits,
                              const HekTask     *task,
                              GError           **error)
{
  HekBanding tried = *banding;

  for (tried.n_bits = 1; tried.n_bits <= HEK_LUMA_CURVE_MAX_BITS; tried.n_bits++)
    {
      HekTask part = hek_task_sub (task, (tried.n_bits - 1.0) / HEK_LUMA_CURVE_MAX_BITS,
                                   1.0 / HEK_LUMA_CURVE_MAX_BITS);
      HekPictureBanding result;

      if (!hek_picture_banding (image, &tried, share, &result, &part, error))
        return FALSE;
      if (result.jnd <= 1)
        {
          *n_bits = tried.n_bits;
          return TRUE;
        }
    }
  *n_bits = 0;
  return TRUE;
}
