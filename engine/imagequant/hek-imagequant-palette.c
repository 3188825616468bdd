/* SPDX-License-Identifier: Apache-2.0 */
/* The adaptive palette: weighted k-means over the colours of the picture in a perceptual space. */
#include "config.h"

#include "hek-palette-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "hek-kmeans.h"

#define PLAIN_STEPS 6
#define ROBUST_STEPS 10
#define N_SWAPS 8
#define TOLERANCE 1e-4

/*
 * Squared, over n^(2/3) of n colours, as the squared distances between colours fall: with 16 of
 * them distances below about 0.04 (ten codes of grey) count squared, with 256 those below
 * 0.016, larger ones as they are. A larger value spends colours on outliers, without which vivid
 * things cannot be mixed, a smaller one on the mean.
 */
#define SOFTENING 0.01f

/* Of swaps, which tell what is visible: the same for all. */
#define SWAP_SOFTENING 3e-4f

static const HekChoice spaces[] = {
  { "oklab", N_ ("Oklab") },
  { "lab", N_ ("CIE L*a*b*") },
  { "srgb", N_ ("sRGB") },
};

static const HekOption options[HEK_PALETTE_N_OPTIONS] = HEK_PALETTE_OPTIONS (
  spaces, N_ ("Where colours are compared and averaged."), HEK_DITHER_FS, HEK_WEIGHTING_CONTRAST);

/* Plain k-means from the boxes first, then swaps, and k-means with distances that are not squared,
 * as the mean ΔE counts them. */
static gboolean
hek_imagequant_palette_train (const HekColorBins  *coarse,
                              const HekColorBins  *fine,
                              const float         *fixed,
                              guint                n_fixed,
                              guint                n_free,
                              float               *rows,
                              guint               *n_rows,
                              const HekTask       *task,
                              GError             **error)
{
  HekTask plain = hek_task_sub (task, 0.2, 0.3), robust = hek_task_sub (task, 0.5, 0.5);
  guint dim = coarse->dim;
  gsize n_floats = (gsize) n_fixed * dim;
  float start[HEK_PALETTE_MAX * 4], better[HEK_PALETTE_MAX * 4], best[HEK_PALETTE_MAX * 4];
  HekKmeansOptions kmeans = { .n_iterations = PLAIN_STEPS, .tolerance = TOLERANCE, .initial = start,
                              .n_fixed = n_fixed };
  guint n_boxes, n;
  float softening;

  memcpy (start, fixed, n_floats * sizeof *start);
  n_boxes = hek_color_bins_split (coarse, n_free, HEK_SPLIT_VARIANCE, start + n_floats);
  n = n_fixed + n_boxes;
  softening = SOFTENING / (cbrtf ((float) n) * cbrtf ((float) n));
  if (!hek_kmeans (coarse->rows, coarse->weights, coarse->n, dim, n, &kmeans, better, NULL, NULL,
                   &plain, error))
    return FALSE;
  if (!hek_palette_swap (coarse, SWAP_SOFTENING, better, n, n_fixed, N_SWAPS, &plain, error))
    return FALSE;

  kmeans.n_iterations = ROBUST_STEPS;
  kmeans.initial = better;
  kmeans.softening = softening;
  if (!hek_kmeans (fine->rows, fine->weights, fine->n, dim, n, &kmeans, best, NULL, NULL, &robust,
                   error))
    return FALSE;
  memcpy (rows, best + n_floats, (gsize) n_boxes * dim * sizeof *rows);
  *n_rows = n_boxes;
  return TRUE;
}

static HekQuantized *
hek_imagequant_palette_run (const HekImage         *image,
                            const HekOptionValues  *values,
                            const HekPaletteLocks  *locks,
                            const HekViewing       *viewing,
                            const HekTask          *task,
                            GError                **error)
{
  const HekPaletteRecipe recipe = hek_palette_recipe (values, spaces, viewing);

  return hek_palette_quantize (image, &recipe, locks, hek_imagequant_palette_train, task, error);
}

const HekImageQuantizer hek_imagequant_palette = {
  .id = "palette",
  .label = N_ ("Adaptive palette"),
  .help = N_ ("A palette made for this picture by k-means in a perceptual colour space."),
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .main_option_idx = HEK_PALETTE_OPTION_COLORS,
  .has_palette = TRUE,
  .has_viewing = TRUE,
  .run = hek_imagequant_palette_run,
};
