/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Block vector quantization: the picture is cut into squares, and each square becomes the nearest
 * patch of a codebook that k-means finds for this picture. A square is one row of side² pixels in
 * Oklab (HekQuantSpace rows, so alpha counts where there is any); squares that hang over the right
 * or lower edge repeat the last column or row.
 */
#include "config.h"

#include "hek-imagequant-private.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

#include "hek-aligned.h"
#include "hek-kernel-nearest.h"
#include "hek-kmeans.h"
#include "hek-parallel.h"
#include "hek-quant-space-private.h"
#include "hek-rng.h"

/* Squares that the codebook learns from: so many for each patch, and at least so many. */
#define TRAIN_PER_PATCH 16
#define TRAIN_MIN 4096
#define TRAIN_STEPS 8
#define TRAIN_TOLERANCE 1e-3

/* Multiplications per block of a parallel loop: some milliseconds on one core. */
#define BLOCK_WORK ((gsize) 4 << 20)

enum
{
  OPTION_CODEBOOK,
  OPTION_BLOCK,
  OPTION_SEED,
};

static const HekOption options[] = {
  [OPTION_CODEBOOK] = { .name = "codebook", .label = N_ ("Codebook"),
                        .help = N_ ("How many different patches the picture is built from."),
                        .unit = N_ ("patches"),
                        .type = HEK_OPTION_INT,
                        .def = 256,
                        .min = 2,
                        .max = 4096,
                        .logarithmic = TRUE },
  [OPTION_BLOCK] = { .name = "block", .label = N_ ("Patch side"),
                     .help = N_ ("Patches are squares with sides of this many pixels."),
                     .unit = N_ ("px"), .type = HEK_OPTION_INT, .def = 4, .min = 2, .max = 8 },
  [OPTION_SEED] = { .name = "seed", .label = N_ ("Seed"),
                    .help = N_ ("Another number starts the search for patches elsewhere."),
                    .type = HEK_OPTION_INT, .def = 1, .min = 0, .max = 999999 },
};

typedef struct
{
  const HekImage *image;
  HekQuantSpace space;
  guint side, dim; /* pixels; floats of a square */
  guint n_channels;
  gsize n_columns, n_squares;

  guint n_patches;
  float *patches;      /* owned: n_patches × dim */
  float *panels;       /* owned: the same for the kernel */
  guint8 *codes;       /* owned: n_patches × side² × 4 sRGB codes and alpha */
  guint32 *assignment; /* owned: n_squares */
  HekImage *out;       /* owned until the result takes it */
} HekBlockVq;

static void
hek_blockvq_clear (HekBlockVq *self)
{
  hek_aligned_free (self->patches);
  hek_aligned_free (self->panels);
  hek_aligned_free (self->codes);
  hek_aligned_free (self->assignment);
  g_clear_pointer (&self->out, hek_image_unref);
}

/* Squares [begin, end), which may lie in several rows of squares, to rows of floats. */
static void
hek_blockvq_read (const HekBlockVq *self,
                  gsize             begin,
                  gsize             end,
                  float            *rows)
{
  guint side = self->side, channels = self->n_channels;
  guint8 rgb[8 * 3], alpha[8], rgba[8 * 8][4];

  for (gsize i = begin; i < end; i++)
    {
      guint32 x0 = (guint32) (i % self->n_columns * side),
              y0 = (guint32) (i / self->n_columns * side);
      guint32 n = MIN (side, self->image->width - x0);

      for (guint y = 0; y < side; y++)
        {
          hek_image_read_row_u8 (self->image, MIN (y0 + y, self->image->height - 1), x0, n, rgb,
                                 alpha);
          for (guint x = 0; x < side; x++)
            {
              guint from = MIN (x, n - 1);

              memcpy (rgba[y * side + x], rgb + 3 * from, 3);
              rgba[y * side + x][3] = alpha[from];
            }
        }
      hek_quant_space_to_rows (&self->space, (const guint8 (*)[4]) rgba, side * side, channels,
                               rows + (i - begin) * self->dim);
    }
}

/* Different squares in a random order, as many as are needed. */
static float *
hek_blockvq_sample (const HekBlockVq  *self,
                    guint64            seed,
                    gsize             *n_samples,
                    const HekTask     *task,
                    GError           **error)
{
  gsize n
    = MIN (self->n_squares, MAX ((gsize) TRAIN_MIN, (gsize) TRAIN_PER_PATCH * self->n_patches));
  float *samples = hek_aligned_try_new (n * self->dim, sizeof (float));
  HekRng rng;
  gsize taken = 0;

  if (samples == NULL)
    {
      g_set_error (error, HEK_IMAGE_ERROR, HEK_IMAGE_ERROR_TOO_LARGE,
                   "not enough memory for a codebook");
      return NULL;
    }
  /* Selection sampling: each square is taken with the probability that is left (Knuth, TAOCP 3.4.2,
   * S). */
  hek_rng_init (&rng, seed);
  for (gsize i = 0; taken < n; i++)
    {
      if (hek_rng_below (&rng, self->n_squares - i) >= n - taken)
        continue;
      if (taken % 4096 == 0 && !hek_task_check (task, error))
        {
          hek_aligned_free (samples);
          return NULL;
        }
      hek_blockvq_read (self, i, i + 1, samples + taken++ * self->dim);
    }
  *n_samples = n;
  return samples;
}

static gboolean
hek_blockvq_train (HekBlockVq     *self,
                   guint64         seed,
                   const HekTask  *task,
                   GError        **error)
{
  HekKmeansOptions kmeans
    = { .n_iterations = TRAIN_STEPS, .tolerance = TRAIN_TOLERANCE, .seed = seed };
  gsize n_samples;
  hek_auto_aligned float *samples = hek_blockvq_sample (self, seed, &n_samples, task, error);

  return samples != NULL
         && hek_kmeans (samples, NULL, n_samples, self->dim, self->n_patches, &kmeans,
                        self->patches, NULL, NULL, task, error);
}

/* What a decoder has is codes: squares are matched with these, rounded as they are. */
static void
hek_blockvq_round (HekBlockVq *self)
{
  gsize n_pixels = (gsize) self->n_patches * self->side * self->side;

  hek_quant_space_from_rows (&self->space, self->patches, n_pixels, self->n_channels,
                             (guint8 (*)[4]) self->codes);
  hek_quant_space_to_rows (&self->space, (const guint8 (*)[4]) self->codes, n_pixels,
                           self->n_channels, self->patches);
  hek_kernel_panels_fill (self->patches, self->n_patches, self->dim, self->panels);
}

static void
hek_blockvq_assign (gsize    begin,
                    gsize    end,
                    gsize    block_idx,
                    gpointer data)
{
  HekBlockVq *self = data;
  hek_auto_aligned float *rows = hek_aligned_new ((end - begin) * self->dim, sizeof (float));

  hek_blockvq_read (self, begin, end, rows);
  hek_kernel_nearest_rows (self->panels, self->n_patches, self->dim, rows, end - begin,
                           self->assignment + begin, NULL);
}

static void
hek_blockvq_paint (gsize    begin,
                   gsize    end,
                   gsize    block_idx,
                   gpointer data)
{
  HekBlockVq *self = data;
  guint side = self->side, channels = self->n_channels;

  for (gsize row = begin; row < end; row++)
    for (gsize column = 0; column < self->n_columns; column++)
      {
        gsize patch = self->assignment[row * self->n_columns + column];
        guint32 x0 = (guint32) column * side, y0 = (guint32) row * side;

        for (guint32 y = y0; y < MIN (y0 + side, self->out->height); y++)
          for (guint32 x = x0; x < MIN (x0 + side, self->out->width); x++)
            memcpy (hek_image_row (self->out, y) + (gsize) x * channels,
                    self->codes + 4 * ((patch * side + y - y0) * side + x - x0), channels);
      }
}

typedef struct
{
  guint32 patch;
  guint32 luma; /* sum over the patch */
  guint64 count;
} HekPatchUse;

/* Patches in use first, dark to light. */
static int
hek_patch_use_compare (const void *a,
                       const void *b)
{
  const HekPatchUse *l = a, *r = b;

  if ((l->count > 0) != (r->count > 0))
    return l->count > 0 ? -1 : 1;
  if (l->luma != r->luma)
    return l->luma < r->luma ? -1 : 1;
  return l->patch < r->patch ? -1 : l->patch > r->patch;
}

/* Patches that no square uses are dropped, the others sorted: an atlas that is easy to look at. */
static HekQuantized *
hek_blockvq_finish (HekBlockVq *self)
{
  gsize patch_pixels = (gsize) self->side * self->side;
  g_autofree HekPatchUse *uses = g_new0 (HekPatchUse, self->n_patches);
  HekQuantized *result = hek_quantized_new (g_steal_pointer (&self->out), NULL);
  guint n = 0;

  for (gsize i = 0; i < self->n_squares; i++)
    uses[self->assignment[i]].count++;
  for (guint32 p = 0; p < self->n_patches; p++)
    {
      uses[p].patch = p;
      n += uses[p].count > 0;
      for (gsize i = 0; i < patch_pixels; i++)
        {
          const guint8 *code = self->codes + 4 * (p * patch_pixels + i);

          uses[p].luma += 77u * code[0] + 150u * code[1] + 29u * code[2];
        }
    }
  qsort (uses, self->n_patches, sizeof *uses, hek_patch_use_compare);

  result->n_patches = n;
  result->patch_side = self->side;
  result->patches = g_malloc (n * patch_pixels * 3);
  result->counts = g_new (guint64, n);
  for (guint p = 0; p < n; p++)
    {
      result->counts[p] = uses[p].count;
      for (gsize i = 0; i < patch_pixels; i++)
        memcpy (result->patches + 3 * (p * patch_pixels + i),
                self->codes + 4 * (uses[p].patch * patch_pixels + i), 3);
    }
  hek_quantized_set_rate (result, self->n_squares, hek_index_bits (n),
                          hek_entropy_total_bits (result->counts, n),
                          8.0 * (double) n * (double) patch_pixels * self->n_channels);
  return result;
}

static gboolean
hek_blockvq_allocate (HekBlockVq  *self,
                      GError     **error)
{
  self->patches = hek_aligned_try_new ((gsize) self->n_patches * self->dim, sizeof (float));
  self->panels
    = hek_aligned_try_new (hek_kernel_panels_size (self->n_patches, self->dim), sizeof (float));
  self->codes = hek_aligned_try_new ((gsize) self->n_patches * self->side * self->side, 4);
  self->assignment = hek_aligned_try_new (self->n_squares, sizeof *self->assignment);
  if (self->patches == NULL || self->panels == NULL || self->codes == NULL
      || self->assignment == NULL)
    {
      g_set_error (error, HEK_IMAGE_ERROR, HEK_IMAGE_ERROR_TOO_LARGE,
                   "not enough memory for a codebook");
      return FALSE;
    }
  self->out = hek_image_new (self->image->width, self->image->height, self->n_channels,
                             HEK_SAMPLE_U8, HEK_ENCODING_SRGB, error);
  return self->out != NULL;
}

static HekQuantized *
hek_imagequant_blockvq_run (const HekImage         *image,
                            const HekOptionValues  *values,
                            const HekPaletteLocks  *locks,
                            const HekViewing       *viewing,
                            const HekTask          *task,
                            GError                **error)
{
  HekTask training = hek_task_sub (task, 0.0, 0.5), assigning = hek_task_sub (task, 0.5, 0.5);
  guint side = (guint) values->v[OPTION_BLOCK];
  HekBlockVq self = { .image = image, .side = side, .n_channels = image->n_channels,
                      .dim = side * side * image->n_channels,
                      .n_columns = (image->width + side - 1) / side };
  gsize n_rows = (image->height + side - 1) / side, block;
  HekQuantized *result = NULL;

  self.n_squares = n_rows * self.n_columns;
  self.n_patches = (guint) MIN ((gsize) values->v[OPTION_CODEBOOK], self.n_squares);
  block = CLAMP (BLOCK_WORK / ((gsize) self.n_patches * self.dim), 1, 1024);
  hek_quant_space_init (&self.space, "oklab");

  if (hek_blockvq_allocate (&self, error)
      && hek_blockvq_train (&self, (guint64) values->v[OPTION_SEED], &training, error))
    {
      hek_blockvq_round (&self);
      if (hek_parallel_for (self.n_squares, block, hek_blockvq_assign, &self, &assigning)
          && hek_parallel_for (n_rows, 4, hek_blockvq_paint, &self, task))
        result = hek_blockvq_finish (&self);
      else
        hek_task_check (task, error);
    }
  hek_blockvq_clear (&self);
  return result;
}

const HekImageQuantizer hek_imagequant_blockvq = {
  .id = "blockvq",
  .label = N_ ("Block vector quantization"),
  .help = N_ ("Builds the picture from a codebook of small patches that are learned from it."),
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .main_option_idx = OPTION_CODEBOOK,
  .has_palette = FALSE,
  .run = hek_imagequant_blockvq_run,
};
