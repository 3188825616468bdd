/* SPDX-License-Identifier: Apache-2.0 */
/* Median cut: the classical palette, as a baseline for the adaptive one. */
#include "config.h"

#include "hek-palette-private.h"

#include <glib/gi18n-lib.h>

enum
{
  OPTION_COLORS,
  OPTION_SPACE,
  OPTION_DITHER,
  OPTION_AMOUNT,
  OPTION_WEIGHTS,
};

static const HekChoice spaces[] = {
  { "srgb", N_ ("sRGB") },
  { "oklab", N_ ("Oklab") },
  { "lab", N_ ("CIE L*a*b*") },
};

static const HekOption options[] = {
  [OPTION_COLORS] = HEK_PALETTE_COLORS_OPTION,
  [OPTION_SPACE] = { .name = "space", .label = N_ ("Colour space"),
                     .help = N_ ("Whose axes the boxes are cut along."),
                     .type = HEK_OPTION_CHOICE,
                     .choices = spaces,
                     .n_choices = G_N_ELEMENTS (spaces) },
  [OPTION_DITHER] = HEK_DITHER_OPTION (HEK_DITHER_NONE),
  [OPTION_AMOUNT] = HEK_DITHER_AMOUNT_OPTION,
  [OPTION_WEIGHTS] = HEK_PALETTE_WEIGHTS_OPTION (HEK_WEIGHTING_NONE),
};

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
  const HekPaletteRecipe recipe = {
    .n_colors = (guint) values->v[OPTION_COLORS],
    .space_id = spaces[(guint) values->v[OPTION_SPACE]].id,
    .dither = (HekDither) values->v[OPTION_DITHER],
    .amount = values->v[OPTION_AMOUNT],
    .weighting = (HekWeighting) values->v[OPTION_WEIGHTS],
    .viewing = *viewing,
  };

  return hek_palette_quantize (image, &recipe, locks, hek_imagequant_mediancut_train, task, error);
}

const HekImageQuantizer hek_imagequant_mediancut = {
  .id = "mediancut",
  .label = N_ ("Median cut"),
  .help = N_ (
    "Cuts the colours of the picture into boxes with equally many pixels and takes their means."),
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .main_option_idx = OPTION_COLORS,
  .has_palette = TRUE,
  .has_viewing = TRUE,
  .run = hek_imagequant_mediancut_run,
};
