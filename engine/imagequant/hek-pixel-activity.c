/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Activity is (σ / (σ + C))², with σ the standard deviation of luma in a square of 5 × 5 pixels
 * from the plane that fits it best, and C near the noise of a smooth sky. The sums of the square
 * are taken along the row first; the sums of five rows lie in a ring. Beyond its border the picture
 * goes on as it ends.
 */
#include "config.h"

#include "hek-pixel-activity-private.h"

#include <math.h>
#include <string.h>

#include "hek-aligned.h"
#include "hek-imagequant-private.h"
#include "hek-parallel.h"

#define RADIUS 2
#define SIDE (2 * RADIUS + 1)
#define N (SIDE * SIDE)

/* Mean square of a coordinate in the square: (1 + 4) · 2 / 5. */
#define SPREAD 2.0

/* Of luma codes; by trial, see tests/bench/bench-palette.py. */
#define NOISE 2.0f

/* Luma is kept in 1/16 codes: sums of 25 squares stay below 2^31. */
#define UNIT 16

typedef struct
{
  gint32 *sum, *slope, *squares; /* of 5 pixels along the row; @slope: weighted by -2 to 2 */
} HekActivityRow;

typedef struct
{
  const HekImage *image;
  HekPixelActivity *activity;
} HekActivityWork;

/* @luma: width + 2 · RADIUS values */
static void
hek_activity_read_row (const HekImage *image,
                       guint32         y,
                       guint8         *rgb,
                       gint32         *luma)
{
  gsize width = image->width;
  const guint8 *alpha = rgb + 3 * width;

  hek_image_read_row_u8 (image, y, 0, image->width, rgb, rgb + 3 * width);
  for (gsize x = 0; x < width; x++)
    {
      gint32 value = 77 * rgb[3 * x] + 150 * rgb[3 * x + 1] + 29 * rgb[3 * x + 2];

      luma[RADIUS + x] = value / (256 / UNIT) * alpha[x] / 255;
    }
  for (gsize i = 0; i < RADIUS; i++)
    {
      luma[i] = luma[RADIUS];
      luma[RADIUS + width + i] = luma[RADIUS + width - 1];
    }
}

static void
hek_activity_sum_row (const gint32   *luma,
                      HekActivityRow *row,
                      gsize           width)
{
  for (gsize x = 0; x < width; x++)
    {
      gint32 a = luma[x], b = luma[x + 1], c = luma[x + 2], d = luma[x + 3], e = luma[x + 4];

      row->sum[x] = a + b + c + d + e;
      row->slope[x] = 2 * (e - a) + d - b;
      row->squares[x] = a * a + b * b + c * c + d * d + e * e;
    }
}

/* @rows: the five of the square, from the top */
static void
hek_activity_finish_row (const HekActivityRow *const rows[SIDE],
                         guint8               *out,
                         gsize                 width)
{
  for (gsize x = 0; x < width; x++)
    {
      gint32 sum = 0, across = 0, squares = 0;
      gint32 down = 2 * (rows[4]->sum[x] - rows[0]->sum[x]) + rows[3]->sum[x] - rows[1]->sum[x];
      double mean, slope_x, slope_y, variance;
      float deviation, share;

      for (int i = 0; i < SIDE; i++)
        {
          sum += rows[i]->sum[x];
          across += rows[i]->slope[x];
          squares += rows[i]->squares[x];
        }
      mean = (double) sum / N;
      slope_x = (double) across / N;
      slope_y = (double) down / N;
      variance = (double) squares / N - mean * mean
                 - (slope_x * slope_x + slope_y * slope_y) / SPREAD;
      deviation = (float) sqrt (variance > 0 ? variance : 0) / UNIT;
      share = deviation / (deviation + NOISE);
      out[x] = (guint8) (255 * share * share);
    }
}

static void
hek_activity_rows (gsize    begin,
                   gsize    end,
                   gsize    block_idx,
                   gpointer data)
{
  HekActivityWork *work = data;
  gsize width = work->image->width;
  gssize last = (gssize) work->image->height - 1;
  g_autofree guint8 *rgb = g_malloc (4 * width);
  g_autofree gint32 *luma = g_new (gint32, width + 2 * RADIUS);
  g_autofree gint32 *sums = g_new (gint32, 3 * SIDE * width);
  HekActivityRow ring[SIDE];

  for (gsize i = 0; i < SIDE; i++)
    ring[i] = (HekActivityRow){ sums + 3 * i * width, sums + (3 * i + 1) * width,
                                sums + (3 * i + 2) * width };

  /* row y + RADIUS is the last that row y needs */
  for (gssize y = (gssize) begin - 2 * RADIUS; y < (gssize) end; y++)
    {
      gssize next = y + RADIUS;
      const HekActivityRow *rows[SIDE];

      hek_activity_read_row (work->image, (guint32) CLAMP (next, 0, last), rgb, luma);
      hek_activity_sum_row (luma, &ring[(next + 2 * SIDE) % SIDE], width);
      if (y < (gssize) begin)
        continue;
      for (gssize i = 0; i < SIDE; i++)
        rows[i] = &ring[(y - RADIUS + i + 2 * SIDE) % SIDE];
      hek_activity_finish_row (rows, work->activity->values + (gsize) y * width, width);
    }
}

gboolean
hek_pixel_activity_init (HekPixelActivity *self,
                         const HekImage   *image,
                         const HekTask    *task,
                         GError          **error)
{
  HekActivityWork work = { image, self };

  self->width = image->width;
  self->values = hek_aligned_try_new (self->width * image->height, 1);
  if (self->values == NULL)
    {
      g_set_error (error, HEK_IMAGE_ERROR, HEK_IMAGE_ERROR_TOO_LARGE,
                   "not enough memory for dithering");
      return FALSE;
    }
  if (hek_parallel_for (image->height, MAX (hek_imagequant_block_rows (image->width), 8 * RADIUS),
                        hek_activity_rows, &work, task))
    return TRUE;
  hek_pixel_activity_clear (self);
  hek_task_check (task, error);
  return FALSE;
}

void
hek_pixel_activity_clear (HekPixelActivity *self)
{
  g_clear_pointer (&self->values, hek_aligned_free);
}
