/* SPDX-License-Identifier: Apache-2.0 */
/* From pixels to blocks of coefficients, in floats all the way, and the contrast of each block. */
#include "config.h"

#include "hek-jnd-private.h"

#include <math.h>
#include <string.h>

#include "hek-aligned.h"
#include "hek-parallel.h"

#define SIDE HEK_JND_SIDE

/* Samples per block of the parallel loop: some milliseconds. */
#define BLOCK_SAMPLES 65536

typedef struct
{
  const HekImage *image;
  HekJndPlane *planes;
  guint n_planes, shrink;
  gsize stride; /* pixels of a row, up to the end of the last block */
} HekJndReading;

/* What is brighter than white or out of gamut is clipped; NaN becomes black. */
static inline float
hek_jnd_code (float encoded)
{
  return (encoded > 0 ? (encoded < 1 ? encoded : 1) : 0) * 255;
}

/* Codes of luma less 128, or of chroma. @rows: one of each plane */
static void
hek_jnd_read_row (const HekJndReading *self,
                  gsize                y,
                  float               *rgb,
                  float              **rows)
{
  gsize width = self->image->width;

  hek_image_read_row (self->image, (guint32) MIN (y, self->image->height - 1), 0, (guint32) width,
                      HEK_ENCODING_SRGB, rgb, NULL);
  for (gsize x = 0; x < width; x++)
    {
      float r = hek_jnd_code (rgb[3 * x]), g = hek_jnd_code (rgb[3 * x + 1]);
      float b = hek_jnd_code (rgb[3 * x + 2]);
      float luma = 0.299f * r + 0.587f * g + 0.114f * b;

      if (self->n_planes == 1)
        rows[0][x] = luma - 128;
      else
        {
          rows[0][x] = (b - luma) * (0.5f / 0.886f);
          rows[1][x] = (r - luma) * (0.5f / 0.701f);
        }
    }
  for (guint c = 0; c < self->n_planes; c++)
    for (gsize x = width; x < self->stride; x++)
      rows[c][x] = rows[c][width - 1];
}

/* Squares of 2×2 pixels to their mean, which is where JFIF has the samples. */
static void
hek_jnd_halve (float *rows,
               gsize  stride,
               gsize  n_rows)
{
  for (gsize y = 0; y < n_rows / 2; y++)
    {
      const float *above = rows + 2 * y * stride, *below = above + stride;
      float *out = rows + y * stride;

      for (gsize x = 0; x < stride / 2; x++)
        out[x] = 0.25f * ((above[2 * x] + above[2 * x + 1]) + (below[2 * x] + below[2 * x + 1]));
    }
}

/*
 * The contrast of a block, in codes times SIDE, so that it compares with the root of the sum of
 * squares of coefficients: the geometric mean over its quarters. One that is flat shows errors,
 * whatever is in the others.
 */
static float
hek_jnd_contrast (const float *samples,
                  gsize        stride)
{
  const float least = 1e-3f;
  float product = 1;

  for (guint quarter = 0; quarter < 4; quarter++)
    {
      const float *at = samples + (quarter / 2 * stride + quarter % 2) * (SIDE / 2);
      float sum = 0, squares = 0;

      for (guint y = 0; y < SIDE / 2; y++)
        for (guint x = 0; x < SIDE / 2; x++)
          {
            float v = at[y * stride + x];

            sum += v;
            squares += v * v;
          }
      product *= 4 * MAX (squares - sum * sum / 16, 0.0f) + least;
    }
  return sqrtf (sqrtf (sqrtf (product)));
}

static void
hek_jnd_read_strips (gsize    begin,
                     gsize    end,
                     gsize    block_idx,
                     gpointer data)
{
  HekJndReading *self = data;
  gsize stride = self->stride, n_rows = SIDE * self->shrink, size = stride * n_rows;
  hek_auto_aligned float *rgb = hek_aligned_new (3 * stride + self->n_planes * size,
                                                 sizeof (float));
  float *samples = rgb + 3 * stride;

  for (gsize strip = begin; strip < end; strip++)
    {
      for (gsize y = 0; y < n_rows; y++)
        {
          float *rows[HEK_JND_N_COMPONENTS];

          for (guint c = 0; c < self->n_planes; c++)
            rows[c] = samples + c * size + y * stride;
          hek_jnd_read_row (self, strip * n_rows + y, rgb, rows);
        }
      for (guint c = 0; c < self->n_planes; c++)
        {
          HekJndPlane *plane = &self->planes[c];

          if (self->shrink == 2)
            hek_jnd_halve (samples + c * size, stride, n_rows);
          for (gsize i = 0; i < plane->n_columns; i++)
            {
              const float *at = samples + c * size + i * SIDE;
              gsize block = strip * plane->n_columns + i;

              hek_jnd_dct (at, stride, plane->coefs + block * HEK_JND_N_COEFS);
              plane->tolerances[block] = hek_jnd_contrast (at, stride);
            }
        }
    }
}

static gboolean
hek_jnd_plane_init (HekJndPlane     *plane,
                    const HekImage  *image,
                    guint            shrink,
                    GError         **error)
{
  gsize unit = SIDE * shrink, n_blocks;

  plane->shrink = shrink;
  plane->n_columns = (image->width + unit - 1) / unit;
  plane->n_rows = (image->height + unit - 1) / unit;
  n_blocks = plane->n_columns * plane->n_rows;
  plane->coefs = hek_aligned_try_new (n_blocks, HEK_JND_N_COEFS * sizeof *plane->coefs);
  plane->levels = hek_aligned_try_new (n_blocks, sizeof *plane->levels);
  plane->tolerances = hek_aligned_try_new (n_blocks, sizeof *plane->tolerances);
  if (plane->coefs != NULL && plane->levels != NULL && plane->tolerances != NULL)
    return TRUE;
  g_set_error (error, HEK_IMAGE_ERROR, HEK_IMAGE_ERROR_TOO_LARGE,
               "not enough memory for the coefficients of a JPEG");
  return FALSE;
}

gboolean
hek_jnd_planes_read (HekJndPlane     *planes,
                     guint            n_planes,
                     const HekImage  *image,
                     guint            shrink,
                     const HekTask   *task,
                     GError         **error)
{
  HekJndReading self = { .image = image, .planes = planes, .n_planes = n_planes,
                         .shrink = shrink };
  gsize block_strips;

  memset (planes, 0, n_planes * sizeof *planes);
  for (guint c = 0; c < n_planes; c++)
    {
      planes[c].component = (HekJndComponent) (n_planes == 1 ? HEK_JND_LUMA : HEK_JND_BLUE + c);
      if (!hek_jnd_plane_init (&planes[c], image, shrink, error))
        return FALSE;
    }
  self.stride = planes[0].n_columns * SIDE * shrink;
  block_strips = MAX (BLOCK_SAMPLES / (self.stride * SIDE * shrink), 1);
  if (hek_parallel_for (planes[0].n_rows, block_strips, hek_jnd_read_strips, &self, task))
    return TRUE;
  hek_task_check (task, error);
  return FALSE;
}

void
hek_jnd_plane_clear (HekJndPlane *plane)
{
  g_clear_pointer (&plane->coefs, hek_aligned_free);
  g_clear_pointer (&plane->levels, hek_aligned_free);
  g_clear_pointer (&plane->tolerances, hek_aligned_free);
}
