/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Luminance–chroma pictures of OpenEXR: Y for every pixel, RY = (R - Y) / Y and BY = (B - Y) / Y
 * for every pixel of even row and column. The missing chroma is interpolated with the filter of the
 * OpenEXR library, first up and down, then along the rows; pixels that come out more saturated than
 * their neighbours allow are brought back, as that library does.
 *
 * Source: OpenEXR 3.1, ImfRgbaYca.h: coefficients, edges (repeated) and the rule for saturation.
 * It keeps halves between the steps; here they are floats.
 */
#include "config.h"

#include "hek-image-exr-private.h"

#include <math.h>

#include "hek-aligned.h"
#include "hek-image-float-private.h"
#include "hek-image-private.h"
#include "hek-parallel.h"

/* Weights of the chroma samples at distances 1, 3, … 13 on both sides of a missing one. */
#define N_TAPS 7
static const float taps[N_TAPS] = {
  0.627123f, -0.186077f, 0.087929f, -0.043159f, 0.019597f, -0.007540f, 0.002128f,
};

/* Rows of a block: the row above and below are computed twice. */
#define BLOCK_ROWS 32

typedef struct
{
  const HekExrReader *reader;
  gsize width, height;
  gsize coarse_width, coarse_height; /* of the chroma planes */
  float weights[3];                  /* of red, green and blue in Y */
} HekExrChroma;

static inline gsize
clamp_index (gssize i,
             gsize  n)
{
  return i < 0 ? 0 : (gsize) i >= n ? n - 1 : (gsize) i;
}

/* One coarse row of plane @c at row @y, which may be one row outside the picture. */
static void
chroma_row (const HekExrChroma *self,
            guint               c,
            gssize              y,
            float              *out)
{
  const float *plane = self->reader->planes.chroma[c];
  gsize n = self->coarse_width;
  gssize below = (y + 1) >> 1; /* of an odd row */

  if (self->reader->planes.sampling == 1 || !(y & 1))
    {
      gssize row = self->reader->planes.sampling == 1 ? y : y / 2;

      memcpy (out, plane + clamp_index (row, self->coarse_height) * n, n * sizeof (float));
      return;
    }
  memset (out, 0, n * sizeof (float));
  for (gssize k = N_TAPS - 1; k >= 0; k--)
    {
      const float *up = plane + clamp_index (below - 1 - k, self->coarse_height) * n;
      const float *down = plane + clamp_index (below + k, self->coarse_height) * n;

      for (gsize x = 0; x < n; x++)
        out[x] += taps[k] * (up[x] + down[x]);
    }
}

/* From a coarse row to one value a pixel. */
static void
widen_row (const HekExrChroma *self,
           const float        *coarse,
           float              *out)
{
  gsize n = self->coarse_width;

  if (self->reader->planes.sampling == 1)
    {
      memcpy (out, coarse, n * sizeof (float));
      return;
    }
  for (gsize x = 0; x < n; x++)
    {
      gboolean inside = x + 1 >= N_TAPS && x + N_TAPS < n;
      float sum = 0;

      for (gssize k = N_TAPS - 1; k >= 0; k--)
        {
          gssize left = (gssize) x - k, right = (gssize) x + 1 + k;

          sum += taps[k] * (coarse[inside ? (gsize) left : clamp_index (left, n)] +
                            coarse[inside ? (gsize) right : clamp_index (right, n)]);
        }
      out[2 * x] = coarse[x];
      out[2 * x + 1] = sum;
    }
}

/* Row @y as RGB of the file; outside the picture, the row that the filter sees there. */
static void
make_rgb_row (const HekExrChroma *self,
              gssize              y,
              float              *scratch,
              float              *rgb)
{
  const gssize last = (gssize) self->height - 1;
  gsize luma_y = y < 0 ? 0 : y > last ? (gsize) MAX (last - 1, 0) : (gsize) y;
  const float *luma = self->reader->planes.luma + luma_y * self->width;
  const float *w = self->weights;
  float *coarse = scratch, *chroma[2] = { scratch + self->width, scratch + 2 * self->width };

  for (guint c = 0; c < 2; c++)
    {
      chroma_row (self, c, y, coarse);
      widen_row (self, coarse, chroma[c]);
    }
  for (gsize x = 0; x < self->width; x++)
    {
      float l = luma[x];
      float r = (chroma[0][x] + 1) * l, b = (chroma[1][x] + 1) * l;
      gboolean is_gray = chroma[0][x] == 0 && chroma[1][x] == 0;

      rgb[3 * x] = is_gray ? l : r;
      rgb[3 * x + 1] = is_gray ? l : (l - r * w[0] - b * w[2]) / w[1];
      rgb[3 * x + 2] = is_gray ? l : b;
    }
}

static inline float
saturation (const float *rgb)
{
  float high = MAX (rgb[0], MAX (rgb[1], rgb[2]));
  float low = MIN (rgb[0], MIN (rgb[1], rgb[2]));

  return high > 0 ? 1 - low / high : 0;
}

/* Brings the colour nearer to its largest channel by @f and keeps the luminance. */
static void
desaturate (const HekExrChroma *self,
            float               f,
            float              *rgb)
{
  const float *w = self->weights;
  float high = MAX (rgb[0], MAX (rgb[1], rgb[2]));
  float before = rgb[0] * w[0] + rgb[1] * w[1] + rgb[2] * w[2], after;

  for (guint c = 0; c < 3; c++)
    rgb[c] = MAX (high - (high - rgb[c]) * f, 0.0f);
  after = rgb[0] * w[0] + rgb[1] * w[1] + rgb[2] * w[2];
  if (after > 0)
    for (guint c = 0; c < 3; c++)
      rgb[c] *= before / after;
}

/* @rows: those above, at and below @out, which gets the limited copy of the middle one */
static void
limit_saturation (const HekExrChroma *self,
                  float *const        rows[3],
                  float              *out)
{
  gsize n = self->width;

  memcpy (out, rows[1], 3 * n * sizeof (float));
  for (gsize x = 0; x < n; x++)
    {
      gsize left = x > 0 ? x - 1 : 0, right = MIN (x + 1, n - 1);
      float around = 0.25f * (saturation (rows[0] + 3 * left) + saturation (rows[0] + 3 * right) +
                              saturation (rows[2] + 3 * left) + saturation (rows[2] + 3 * right));
      float s = saturation (rows[1] + 3 * x);
      float limit = 1 - (1 - MIN (around, 1.0f)) * 0.25f;

      if (s > around && s > limit)
        desaturate (self, limit / s, out + 3 * x);
    }
}

static void
finish_row (const HekExrChroma *self,
            guint32             y,
            float              *rgb)
{
  const HekExrReader *reader = self->reader;
  float *alpha = NULL;

  for (gsize i = 0; i < 3 * self->width; i++)
    rgb[i] = hek_image_float_tame (rgb[i]);
  if (reader->has_alpha)
    {
      alpha = reader->planes.alpha + y * self->width;
      hek_image_float_unpremultiply (rgb, alpha, self->width);
    }
  if (reader->tag.other_primaries)
    hek_image_float_matrix (reader->tag.matrix, rgb, self->width);
  hek_image_write_row (reader->image, y, 0, reader->width, HEK_ENCODING_LINEAR, rgb, alpha);
}

static void
reconstruct_block (gsize    begin,
                   gsize    end,
                   gsize    block_idx,
                   gpointer data)
{
  const HekExrChroma *self = data;
  gsize n = 3 * self->width;
  hek_auto_aligned float *buffer = hek_aligned_new (5 * n, sizeof (float));
  float *rows[3] = { buffer, buffer + n, buffer + 2 * n };
  float *out = buffer + 3 * n, *scratch = buffer + 4 * n;

  make_rgb_row (self, (gssize) begin - 1, scratch, rows[1]);
  make_rgb_row (self, (gssize) begin, scratch, rows[2]);
  for (gsize y = begin; y < end; y++)
    {
      float *oldest = rows[0];

      rows[0] = rows[1];
      rows[1] = rows[2];
      rows[2] = oldest;
      make_rgb_row (self, (gssize) y + 1, scratch, rows[2]);
      limit_saturation (self, rows, out);
      finish_row (self, (guint32) y, out);
    }
}

gboolean
hek_exr_reconstruct_chroma (HekExrReader   *reader,
                            const HekTask  *task,
                            GError        **error)
{
  HekExrChroma self = {
    .reader = reader,
    .width = reader->width,
    .height = reader->height,
    .coarse_width = reader->width / reader->planes.sampling,
    .coarse_height = reader->height / reader->planes.sampling,
  };

  for (guint c = 0; c < 3; c++)
    self.weights[c] = (float) reader->tag.luminance[c];
  return hek_parallel_for (reader->height, BLOCK_ROWS, reconstruct_block, &self, task) ||
         hek_task_check (task, error);
}
