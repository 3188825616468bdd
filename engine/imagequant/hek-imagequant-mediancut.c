/* SPDX-License-Identifier: Apache-2.0 */
/* Median cut: the classical palette, as a baseline for the adaptive one. */
#include "config.h"

#include "hek-palette-private.h"

#include <glib/gi18n-lib.h>

static const HekChoice spaces[] = {
  { "srgb", N_ ("sRGB") },
  { "oklab", N_ ("Oklab") },
  { "lab", N_ ("CIE L*a*b*") },
};

static const HekOption options[HEK_PALETTE_N_OPTIONS] = HEK_PALETTE_OPTIONS (
  spaces, N_ ("Whose axes the boxes are cut along."), HEK_DITHER_NONE, HEK_WEIGHTING_NONE);

static gboolean
hek_imagequant_mediancut_train (const HekColorBins  *coarse,
                                const HekColorBins  *fine,
                                const float         *fixed,
                                guint                n_fixed,
                                guint                n_free,
                                float               *rows,
                                guint               *n_rows,
                                const HekTask       *task,
                                GError             **error)
{
  *n_rows = hek_color_bins_split (fine, n_free, HEK_SPLIT_MEDIAN, rows);
  return hek_task_check (task, error);
}

static HekQuantized *
hek_imagequant_mediancut_run (const HekImage         *image,
                              const HekOptionValues  *values,
                              const HekPaletteLocks  *locks,
                              const HekViewing       *viewing,
                              const HekTask          *task,
                              GError                **error)
{
  const HekPaletteRecipe recipe = hek_palette_recipe (values, spaces, viewing);

  return hek_palette_quantize (image, &recipe, locks, hek_imagequant_mediancut_train, task, error);
}

const HekImageQuantizer hek_imagequant_mediancut = {
  .id = "mediancut",
  .label = N_ ("Median cut"),
  .help = N_ (
    "Cuts the colours of the picture into boxes with equally many pixels and takes their means."),
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .main_option_idx = HEK_PALETTE_OPTION_COLORS,
  .has_palette = TRUE,
  .has_viewing = TRUE,
  .run = hek_imagequant_mediancut_run,
};
