/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Weights of pixels from the contrast around them: sqrt (C / (C + v)) with v the variance of luma
 * in the square. C is the constant of SSIM (Wang et al. 2004, K2 = 0.03, L = 255), which divides
 * the squared error by v + C; its square root is between that and the plain error, as colour
 * differences need it.
 */
#include "config.h"

#include "hek-pixel-weights-private.h"

#include <math.h>
#include <string.h>

#include "hek-imagequant-private.h"
#include "hek-parallel.h"

#define C2 (0.03 * 255 * 0.03 * 255)
#define SIDE HEK_WEIGHT_SIDE

typedef struct
{
  const HekImage *image;
  HekPixelWeights *weights;
} HekWeighing;

typedef struct
{
  guint32 n;
  guint64 sum, sum_squares; /* of luma in 1/256 codes */
} HekSquare;

static guint8
hek_square_weight (const HekSquare *square)
{
  double mean = (double) square->sum / square->n / 256;
  double variance = (double) square->sum_squares / square->n / 65536 - mean * mean;

  return (guint8) (1 + floor (254 * sqrt (C2 / (C2 + MAX (variance, 0.0)))));
}

static void
hek_weighing_rows (gsize    begin,
                   gsize    end,
                   gsize    block_idx,
                   gpointer data)
{
  HekWeighing *self = data;
  const HekImage *image = self->image;
  gsize n_columns = self->weights->n_columns;
  g_autofree guint8 *rgb = g_malloc (4 * (gsize) image->width);
  g_autofree HekSquare *squares = g_new (HekSquare, n_columns);
  guint8 *alpha = rgb + 3 * (gsize) image->width;

  for (gsize row = begin; row < end; row++)
    {
      memset (squares, 0, n_columns * sizeof *squares);
      for (gsize y = row * SIDE; y < MIN ((row + 1) * SIDE, image->height); y++)
        {
          hek_image_read_row_u8 (image, (guint32) y, 0, image->width, rgb, alpha);
          for (gsize x = 0; x < image->width; x++)
            {
              HekSquare *square = &squares[x / SIDE];
              guint32 luma = 77u * rgb[3 * x] + 150u * rgb[3 * x + 1] + 29u * rgb[3 * x + 2];

              luma = luma * alpha[x] / 255;
              square->n++;
              square->sum += luma;
              square->sum_squares += (guint64) luma * luma;
            }
        }
      for (gsize i = 0; i < n_columns; i++)
        self->weights->weights[row * n_columns + i] = hek_square_weight (&squares[i]);
    }
}

gboolean
hek_pixel_weights_init (HekPixelWeights *self,
                        const HekImage  *image,
                        const HekTask   *task,
                        GError         **error)
{
  HekWeighing weighing = { .image = image, .weights = self };
  gsize n_rows = (image->height + SIDE - 1) / SIDE;

  self->n_columns = (image->width + SIDE - 1) / SIDE;
  self->weights = g_malloc (n_rows * self->n_columns);
  if (hek_parallel_for (n_rows, MAX (hek_imagequant_block_rows (image->width) / SIDE, 1),
                        hek_weighing_rows, &weighing, task))
    return TRUE;
  hek_pixel_weights_clear (self);
  hek_task_check (task, error);
  return FALSE;
}

void
hek_pixel_weights_clear (HekPixelWeights *self)
{
  g_clear_pointer (&self->weights, g_free);
}
