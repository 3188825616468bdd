/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Error diffusion onto a palette: the weights of Floyd and Steinberg, rows in alternating
 * directions, errors in linear light. All of an error is passed on, but a pixel does not answer to
 * all that it gets at once: it takes the colour that is nearest to a point between what it wants
 * (itself and the errors) and what it is, the distance from itself weighted by λ. With q the error
 * of one choice and W the filter of the weights, the error of the picture is
 *
 *   q (1 − W) / (1 − W λ / (1 + λ))
 *
 * which is 0 at frequency 0 as for λ = 0, so mean colours are kept just the same, but at high
 * frequencies it is near q where plain diffusion has up to 2 q: less noise in each pixel for less
 * suppression at middle frequencies. In smooth places that would be bands, so λ grows from 0 with
 * the activity around the pixel: texture keeps its detail, skies are mixed finely.
 *
 * Lightness and the opponent channels have a λ each. Where both want another colour, a palette of
 * few colours has none that serves both, and repaying an error of hue costs one of lightness, which
 * is seen sooner: in texture hue waits longer than lightness.
 *
 * Only errors that the palette cannot repay are cut: hek-palette-debt-private.h.
 */
#include "config.h"

#include "hek-palette-debt-private.h"
#include "hek-palette-neighbors-private.h"
#include "hek-pixel-activity-private.h"

#include <math.h>
#include <string.h>

#include "hek-aligned.h"
#include "hek-color-transfer.h"
#include "hek-parallel.h"

/*
 * λ of the busiest places. Of lightness over n colours: errors of coarse palettes are large enough
 * to be seen from afar, where only diffusion takes them away, those of fine ones hide in a pixel.
 * Of the opponent channels over n^(2/3), with which the squared distances of colours fall. By trial
 * (tests/bench/bench-palette.py): a smaller λ of lightness raises SSIMULACRA2 at 16 colours and
 * lowers SSIM, ΔE2000 and all three at 256.
 */
#define INERTIA_LIGHTNESS 0.15f
#define INERTIA_COLOR 1.5f

/* Of linear light, for the slope of the space near white. */
#define SLOPE_STEP 0.01

/* Work between looks at the task: some milliseconds. */
#define CHECK_PIXELS 8192

/* Of one pixel, all that is known before errors reach it: tables of hundreds of thousands of
 * colours are not in the cache, and who diffuses would wait for them. */
typedef struct
{
  float target[4]; /* premultiplied linear light, then alpha */
  float own[4];    /* the pixel in the space of the search */
  guint32 nearest; /* the colour of the palette that is nearest to it */
} HekDiffusionPixel;

/* Some rows of the picture. */
typedef struct
{
  gsize begin, end;
  HekDiffusionPixel *pixels;
} HekDiffusionRows;

typedef struct
{
  const HekPaletteSearch *search;
  const HekSpaceTable *table; /* borrowed */
  float amount;
  gsize width;
  const HekImage *image;
  HekIndexedImage *indexed;

  /* by activity: the weights of what a pixel wants, 1 / (1 + λ), of the first channel and of the
   * others; those of what it is are the rest */
  float wanted[256][2];
  HekPixelActivity activity; /* owned */

  /* Of the space near white, by channels of linear light: what errors beyond the gamut do. */
  float slope[3][3];

  HekPaletteDebt debt;
  HekPaletteNeighbors *neighbors; /* borrowed */

  /* 4 floats a pixel; the errors of this row and the next have one pixel of margin on both sides */
  float *error[2];

  /* Each row begins where the one before it ended, so only one thread can diffuse; meanwhile
   * another reads the rows that come next. */
  HekDiffusionRows rows[2]; /* these and the next */
  gsize n_together;
  guint8 *rgba;    /* codes of a row: 3 bytes a pixel, then alpha */
  guint32 *colors; /* numbers of its colours */
} HekDiffusion;

static void
hek_diffusion_measure_space (HekDiffusion *self)
{
  const HekQuantSpace *space = &self->search->space;
  const double white[3] = { 1, 1, 1 };
  double base[3];

  space->space->from_linear (white, base);
  for (guint c = 0; c < 3; c++)
    {
      double darker[3] = { 1, 1, 1 }, moved[3];

      darker[c] -= SLOPE_STEP;
      space->space->from_linear (darker, moved);
      for (guint d = 0; d < 3; d++)
        self->slope[d][c] = (float) ((base[d] - moved[d]) / SLOPE_STEP) * space->scale[d];
    }
}

static void
hek_diffusion_set_inertia (HekDiffusion *self)
{
  float n = (float) self->search->n, root = cbrtf (n);
  float lightness = INERTIA_LIGHTNESS * n;
  float color = self->search->space.has_chroma ? INERTIA_COLOR * root * root : lightness;

  for (guint i = 0; i < G_N_ELEMENTS (self->wanted); i++)
    {
      self->wanted[i][0] = 1 / (1 + lightness * (float) i / 255);
      self->wanted[i][1] = 1 / (1 + color * (float) i / 255);
    }
}

/* @share: the weights of @wanted; @dim is search->dim, known to the compiler. */
static inline __attribute__ ((always_inline)) guint
hek_diffusion_choose (const HekDiffusion      *self,
                      const HekDiffusionPixel *pixel,
                      const float              wanted[4],
                      const float              share[2],
                      guint                    dim)
{
  const float *own = pixel->own;
  float alpha = dim == 4 ? CLAMP (wanted[3], 0.0f, 1.0f) : 1.0f, linear[3], beyond[3], point[4];
  const float *cell;

  for (guint c = 0; c < 3; c++)
    {
      float value = dim == 4 ? (alpha > 0 ? wanted[c] / alpha : 0) : wanted[c];

      linear[c] = CLAMP (value, 0.0f, 1.0f);
      beyond[c] = value - linear[c];
    }
  cell = hek_space_table_find (self->table, linear);
  for (guint c = 0; c < 3; c++)
    {
      float pull = cell[c] + self->slope[c][0] * beyond[0] + self->slope[c][1] * beyond[1]
                   + self->slope[c][2] * beyond[2];

      point[c] = share[c > 0] * alpha * pull + (1 - share[c > 0]) * own[c];
    }
  if (dim == 4)
    point[3] = share[0] * alpha * self->search->space.alpha_scale + (1 - share[0]) * own[3];

  return hek_palette_neighbors_find (self->neighbors, point, pixel->nearest, dim);
}

static inline void
hek_diffusion_pass_on (float       *to,
                       const float *error,
                       float        part)
{
  for (guint c = 0; c < 4; c++)
    to[c] += part * error[c];
}

static inline __attribute__ ((always_inline)) void
hek_diffusion_pixels (HekDiffusion            *self,
                      gssize                   step,
                      const HekDiffusionPixel *pixels,
                      const guint8            *activity,
                      guint8                  *out,
                      guint                    dim)
{
  gssize x = step > 0 ? 0 : (gssize) self->width - 1;
  float *here = self->error[0] + 4, *below = self->error[1] + 4;

  for (gsize i = 0; i < self->width; i++, x += step)
    {
      const float *target = pixels[x].target, *share = self->wanted[activity[x]];
      float wanted[4], error[4];
      guint idx;

      for (guint c = 0; c < 4; c++)
        wanted[c] = target[c] + here[4 * x + (gssize) c];
      idx = hek_diffusion_choose (self, &pixels[x], wanted, share, dim);
      out[x] = (guint8) idx;

      for (guint c = 0; c < 4; c++)
        error[c] = self->amount * (wanted[c] - self->search->linear[c][idx]);
      hek_palette_debt_limit (&self->debt, idx, target, error, share[0]);
      hek_diffusion_pass_on (here + 4 * (x + step), error, 7.0f / 16);
      hek_diffusion_pass_on (below + 4 * (x - step), error, 3.0f / 16);
      hek_diffusion_pass_on (below + 4 * x, error, 5.0f / 16);
      hek_diffusion_pass_on (below + 4 * (x + step), error, 1.0f / 16);
    }
}

static void
hek_diffusion_row (HekDiffusion *self,
                   gsize         y)
{
  const HekDiffusionPixel *pixels
    = self->rows[0].pixels + (y - self->rows[0].begin) * self->width;
  const guint8 *activity = self->activity.values + y * self->width;
  guint8 *out = self->indexed->indices + y * self->width;
  gssize step = y % 2 == 1 ? -1 : 1;
  float *done = self->error[0];

  if (self->search->dim == 3)
    hek_diffusion_pixels (self, step, pixels, activity, out, 3);
  else
    hek_diffusion_pixels (self, step, pixels, activity, out, 4);

  self->error[0] = self->error[1];
  self->error[1] = done;
  memset (done, 0, 4 * (self->width + 2) * sizeof (float));
}

static void
hek_diffusion_read_row (HekDiffusion      *self,
                        guint32            y,
                        HekDiffusionPixel *pixels)
{
  const HekPaletteSearch *search = self->search;
  const float *decode = hek_color_srgb_decode_table ();
  guint8 *alphas = self->rgba + 3 * self->width;

  hek_image_read_row_u8 (self->image, y, 0, self->image->width, self->rgba, alphas);
  hek_color_set_lookup (search->set, self->rgba, alphas, self->image->width, self->colors);
  for (gsize x = 0; x < self->width; x++)
    {
      const float *own = search->color_rows + (gsize) self->colors[x] * search->dim;
      float alpha = (float) alphas[x] / 255.0f;

      for (guint c = 0; c < 3; c++)
        {
          pixels[x].target[c] = alpha * decode[self->rgba[3 * x + c]];
          pixels[x].own[c] = own[c];
        }
      pixels[x].target[3] = alpha;
      pixels[x].own[3] = search->dim == 4 ? own[3] : 0;
      pixels[x].nearest = search->nearest[self->colors[x]];
    }
}

/* The rows from @begin on, which may be the end of the picture. */
static void
hek_diffusion_read (HekDiffusion     *self,
                    HekDiffusionRows *rows,
                    gsize             begin)
{
  rows->begin = begin;
  rows->end = MIN (begin + self->n_together, self->image->height);
  for (gsize y = begin; y < rows->end; y++)
    hek_diffusion_read_row (self, (guint32) y, rows->pixels + (y - begin) * self->width);
}

/* Of two things to do: to diffuse these rows, and to read the next. */
static void
hek_diffusion_step (gsize    begin,
                    gsize    end,
                    gsize    block_idx,
                    gpointer data)
{
  HekDiffusion *self = data;
  gsize next = self->rows[0].end;

  for (gsize i = begin; i < end; i++)
    if (i == 1)
      hek_diffusion_read (self, &self->rows[1], next);
    else
      for (gsize y = self->rows[0].begin; y < next; y++)
        hek_diffusion_row (self, y);
}

static gboolean
hek_diffusion_run (HekDiffusion   *self,
                   const HekTask  *task,
                   GError        **error)
{
  gsize height = self->image->height;

  hek_diffusion_read (self, &self->rows[0], 0);
  while (self->rows[0].begin < height)
    {
      HekDiffusionRows done = self->rows[0];

      hek_task_progress (task, (double) done.begin / (double) height);
      if (!hek_parallel_for (2, 1, hek_diffusion_step, self, task))
        {
          hek_task_check (task, error);
          return FALSE;
        }
      self->rows[0] = self->rows[1];
      self->rows[1] = done;
    }
  return TRUE;
}

gboolean
hek_palette_map_diffused (HekIndexedImage         *indexed,
                          const HekImage          *image,
                          const HekPaletteSearch  *search,
                          double                   amount,
                          const HekTask           *task,
                          GError                 **error)
{
  gsize width = image->width, margin_row = 4 * (width + 2);
  gsize n_together = CLAMP (CHECK_PIXELS / width, 1, image->height), n_read = n_together * width;
  hek_auto_aligned float *errors = hek_aligned_try_new0 (2 * margin_row, sizeof (float));
  hek_auto_aligned HekDiffusionPixel *pixels
    = hek_aligned_try_new (2 * n_read, sizeof (HekDiffusionPixel));
  hek_auto_aligned guint8 *rgba = hek_aligned_try_new (width, 4);
  hek_auto_aligned guint32 *colors = hek_aligned_try_new (width, sizeof (guint32));
  g_autofree HekPaletteNeighbors *neighbors = g_new (HekPaletteNeighbors, 1);
  HekSpaceTable *table = hek_space_table_new (&search->space);
  gboolean ok = FALSE;
  HekDiffusion self = { .search = search,
                        .table = table,
                        .amount = (float) amount,
                        .width = width,
                        .image = image,
                        .indexed = indexed,
                        .n_together = n_together,
                        .neighbors = neighbors,
                        .rgba = rgba,
                        .colors = colors };

  if (errors == NULL || pixels == NULL || rgba == NULL || colors == NULL || table == NULL)
    g_set_error (error, HEK_IMAGE_ERROR, HEK_IMAGE_ERROR_TOO_LARGE,
                 "not enough memory for dithering");
  else if (hek_pixel_activity_init (&self.activity, image, task, error))
    {
      for (guint i = 0; i < 2; i++)
        {
          self.error[i] = errors + i * margin_row;
          self.rows[i].pixels = pixels + i * n_read;
        }
      hek_diffusion_measure_space (&self);
      hek_palette_neighbors_init (self.neighbors, search);
      hek_palette_debt_init (&self.debt, search);
      hek_diffusion_set_inertia (&self);
      ok = hek_diffusion_run (&self, task, error);
      hek_pixel_activity_clear (&self.activity);
    }
  if (table != NULL)
    hek_space_table_free (table);
  return ok;
}
