/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Weights of pixels, square by square. From the contrast around them: sqrt (C / (C + v)) with v the
 * variance of luma in the square. C is the constant of SSIM (Wang et al. 2004, K2 = 0.03, L = 255),
 * which divides the squared error by v + C; its square root is between that and the plain error, as
 * colour differences need it. From their visibility: hek-pixel-visibility.c.
 */
#include "config.h"

#include "hek-pixel-weights-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "hek-color-transfer.h"
#include "hek-imagequant-private.h"
#include "hek-parallel.h"

#define C2 (0.03 * 255 * 0.03 * 255)
#define SIDE HEK_WEIGHT_SIDE

const HekChoice hek_weighting_choices[HEK_N_WEIGHTINGS] = {
  [HEK_WEIGHTING_CONTRAST] = { "contrast", N_ ("Smooth places") },
  [HEK_WEIGHTING_VISIBILITY] = { "visibility", N_ ("Local visibility") },
  [HEK_WEIGHTING_NONE] = { "none", N_ ("All alike") },
};

typedef struct
{
  const HekImage *image;
  HekPixelWeights *weights;
  HekPixelSight sight; /* of HEK_WEIGHTING_VISIBILITY */
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

/* A row of @n values of light, over black; the last one is repeated to whole squares. */
static void
hek_weighing_read_light (const HekImage *image,
                         guint32         y,
                         guint8         *rgba,
                         float          *light,
                         gsize           n)
{
  const float *decode = hek_color_srgb_decode_table ();
  guint8 *alpha = rgba + 3 * (gsize) image->width;

  hek_image_read_row_u8 (image, y, 0, image->width, rgba, alpha);
  for (gsize x = 0; x < image->width; x++)
    light[x] = (0.2126f * decode[rgba[3 * x]] + 0.7152f * decode[rgba[3 * x + 1]]
                + 0.0722f * decode[rgba[3 * x + 2]])
               * (float) alpha[x] / 255.0f;
  for (gsize x = image->width; x < n; x++)
    light[x] = light[image->width - 1];
}

static void
hek_weighing_rows_seen (gsize    begin,
                        gsize    end,
                        gsize    block_idx,
                        gpointer data)
{
  HekWeighing *self = data;
  const HekImage *image = self->image;
  gsize n_columns = self->weights->n_columns, n = n_columns * SIDE;
  g_autofree guint8 *rgba = g_malloc (4 * (gsize) image->width);
  g_autofree float *light = g_new (float, n * SIDE);

  for (gsize row = begin; row < end; row++)
    {
      for (gsize i = 0; i < SIDE; i++)
        hek_weighing_read_light (image, (guint32) MIN (row * SIDE + i, image->height - 1), rgba,
                                 light + i * n, n);
      for (gsize column = 0; column < n_columns; column++)
        {
          float square[SIDE * SIDE];

          for (gsize i = 0; i < SIDE; i++)
            memcpy (square + i * SIDE, light + i * n + column * SIDE, SIDE * sizeof (float));
          self->weights->weights[row * n_columns + column]
            = hek_pixel_sight_weigh (&self->sight, square);
        }
    }
}

gboolean
hek_pixel_weights_init (HekPixelWeights   *self,
                        const HekImage    *image,
                        HekWeighting       weighting,
                        const HekViewing  *viewing,
                        const HekTask     *task,
                        GError           **error)
{
  HekWeighing weighing = { .image = image, .weights = self };
  gsize n_rows = (image->height + SIDE - 1) / SIDE;
  gsize block = MAX (hek_imagequant_block_rows (image->width) / SIDE, 1);
  gboolean seen = weighting == HEK_WEIGHTING_VISIBILITY;

  self->n_columns = (image->width + SIDE - 1) / SIDE;
  self->weights = NULL;
  if (weighting == HEK_WEIGHTING_NONE)
    return TRUE;

  if (seen)
    hek_pixel_sight_init (&weighing.sight, viewing);
  self->weights = g_malloc (n_rows * self->n_columns);
  if (hek_parallel_for (n_rows, block, seen ? hek_weighing_rows_seen : hek_weighing_rows, &weighing,
                        task))
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
