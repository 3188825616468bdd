/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the palette methods have in common: collect the colours, keep places for locked colours and
 * for full transparency, train, order the palette, map the pixels.
 */
#include "config.h"

#include "hek-palette-private.h"

#include <stdlib.h>
#include <string.h>

#include "hek-parallel.h"

#define COARSE_BINS 8192
#define FINE_BINS 32768

/* Which places of the palette are taken before training. */
typedef struct
{
  guint n_locked;
  gboolean transparent; /* the last colour is the fully transparent one */
  guint n_free;
} HekPalettePlan;

static HekPalettePlan
hek_palette_plan (const HekColorSet     *set,
                  const HekPaletteLocks *locks,
                  guint                  n_colors)
{
  HekPalettePlan plan = { .n_locked = locks != NULL ? locks->n_locked : 0 };
  gboolean locked_transparent = FALSE;

  for (guint i = 0; i < plan.n_locked; i++)
    locked_transparent |= locks->rgba[i][3] == 0;
  plan.n_free = n_colors - plan.n_locked;

  /* With room for one colour only, it goes to what can be seen. */
  if (set->rgba[set->n - 1][3] == 0 && !locked_transparent
      && plan.n_free > (set->n > 1 && plan.n_locked == 0))
    {
      plan.transparent = TRUE;
      plan.n_free--;
    }
  return plan;
}

/* Dark to light, the more transparent ones last: an order that looks the same from run to run. */
static int
hek_palette_compare (const void *a,
                     const void *b)
{
  const guint8 *l = a, *r = b;
  int luma_l = 77 * l[0] + 150 * l[1] + 29 * l[2], luma_r = 77 * r[0] + 150 * r[1] + 29 * r[2];

  if (l[3] != r[3])
    return l[3] < r[3] ? 1 : -1;
  return luma_l != luma_r ? luma_l - luma_r : memcmp (l, r, 4);
}

/* Colours that became equal by rounding, or equal a locked one, are kept once. */
static void
hek_palette_finish (HekPalette           *palette,
                    const HekPalettePlan *plan,
                    guint                 n_trained)
{
  guint n = plan->n_locked;

  qsort (palette->rgba + n, n_trained, sizeof palette->rgba[0], hek_palette_compare);
  for (guint i = plan->n_locked; i < plan->n_locked + n_trained; i++)
    {
      gboolean known = FALSE;

      for (guint j = 0; j < n && !known; j++)
        known = memcmp (palette->rgba[i], palette->rgba[j], 4) == 0;
      if (!known)
        memmove (palette->rgba[n++], palette->rgba[i], 4);
    }
  if (plan->transparent)
    memset (palette->rgba[n++], 0, 4);
  palette->n_colors = n;
}

typedef struct
{
  const HekColorSet *set;
  const HekQuantSpace *space;
  HekColorBins bins[2]; /* owned: coarse and fine */
  GError *errors[2];
} HekPaletteBinning;

static void
hek_palette_binning_run (gsize    begin,
                         gsize    end,
                         gsize    block_idx,
                         gpointer data)
{
  static const guint max_bins[] = { COARSE_BINS, FINE_BINS };
  HekPaletteBinning *self = data;

  for (gsize i = begin; i < end; i++)
    hek_color_bins_init (&self->bins[i], self->set, self->space, max_bins[i], &self->errors[i]);
}

static void
hek_palette_binning_clear (HekPaletteBinning *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->bins); i++)
    {
      hek_color_bins_clear (&self->bins[i]);
      g_clear_error (&self->errors[i]);
    }
}

/* Coarse and fine bins of @set at the same time. On failure nothing is left to clear. */
static gboolean
hek_palette_binning_init (HekPaletteBinning    *self,
                          const HekColorSet    *set,
                          const HekQuantSpace  *space,
                          const HekTask        *task,
                          GError              **error)
{
  *self = (HekPaletteBinning){ .set = set, .space = space };
  if (!hek_parallel_for (G_N_ELEMENTS (self->bins), 1, hek_palette_binning_run, self, task))
    hek_task_check (task, error);
  else if (self->errors[0] == NULL && self->errors[1] == NULL)
    return TRUE;
  else
    g_propagate_error (error, g_steal_pointer (&self->errors[self->errors[0] == NULL]));
  hek_palette_binning_clear (self);
  return FALSE;
}

static gboolean
hek_palette_make (HekPalette             *palette,
                  const HekColorSet      *set,
                  const HekQuantSpace    *space,
                  guint                   n_colors,
                  const HekPaletteLocks  *locks,
                  HekPaletteTrainFunc     train,
                  const HekTask          *task,
                  GError                **error)
{
  HekPalettePlan plan = hek_palette_plan (set, locks, n_colors);
  float fixed[HEK_PALETTE_MAX * 4], rows[HEK_PALETTE_MAX * 4];
  guint n_trained = 0;
  HekPaletteBinning binning;
  const HekColorBins *coarse = &binning.bins[0], *fine = &binning.bins[1];
  gboolean ok = TRUE;

  if (!hek_palette_binning_init (&binning, set, space, task, error))
    return FALSE;
  if (plan.n_locked > 0)
    {
      memcpy (palette->rgba, locks->rgba, plan.n_locked * sizeof palette->rgba[0]);
      hek_quant_space_to_rows (space, locks->rgba, plan.n_locked, coarse->dim, fixed);
    }
  if (plan.n_free > 0 && coarse->n > 0)
    ok = train (coarse, fine, fixed, plan.n_locked, plan.n_free, rows, &n_trained, task, error);
  if (ok)
    {
      hek_quant_space_from_rows (space, rows, n_trained, coarse->dim,
                                 palette->rgba + plan.n_locked);
      hek_palette_finish (palette, &plan, n_trained);
    }
  hek_palette_binning_clear (&binning);
  return ok;
}

static gboolean
hek_palette_map (HekIndexedImage         *indexed,
                 const HekImage          *image,
                 const HekPaletteSearch  *search,
                 const HekPaletteRecipe  *recipe,
                 const HekTask           *task,
                 GError                 **error)
{
  if (recipe->amount == 0)
    return hek_palette_map_nearest (indexed, image, search, task, error);

  switch (recipe->dither)
    {
    case HEK_DITHER_FS:
      return hek_palette_map_diffused (indexed, image, search, recipe->amount, task, error);
    case HEK_DITHER_BAYER:
    case HEK_DITHER_BLUE_NOISE:
      return hek_palette_map_ordered (indexed, image, search, recipe->dither, recipe->amount, task,
                                      error);
    case HEK_DITHER_NONE:
    default:
      return hek_palette_map_nearest (indexed, image, search, task, error);
    }
}

static HekColorSet *
hek_palette_collect (const HekImage          *image,
                     const HekPaletteRecipe  *recipe,
                     const HekTask           *task,
                     GError                 **error)
{
  HekPixelWeights weights = { 0 };
  HekColorSet *set;

  if (!hek_pixel_weights_init (&weights, image, recipe->weighting, &recipe->viewing, task, error))
    return NULL;
  set = hek_color_set_new (image, weights.weights != NULL ? &weights : NULL, task, error);
  hek_pixel_weights_clear (&weights);
  return set;
}

HekPaletteRecipe
hek_palette_recipe (const HekOptionValues *values,
                    const HekChoice       *spaces,
                    const HekViewing      *viewing)
{
  return (HekPaletteRecipe){
    .n_colors = (guint) values->v[HEK_PALETTE_OPTION_COLORS],
    .space_id = spaces[(guint) values->v[HEK_PALETTE_OPTION_SPACE]].id,
    .dither = (HekDither) values->v[HEK_PALETTE_OPTION_DITHER],
    .amount = values->v[HEK_PALETTE_OPTION_AMOUNT],
    .weighting = (HekWeighting) values->v[HEK_PALETTE_OPTION_WEIGHTS],
    .viewing = *viewing,
  };
}

HekQuantized *
hek_palette_quantize (const HekImage          *image,
                      const HekPaletteRecipe  *recipe,
                      const HekPaletteLocks   *locks,
                      HekPaletteTrainFunc      train,
                      const HekTask           *task,
                      GError                 **error)
{
  HekTask collecting = hek_task_sub (task, 0.0, 0.2), training = hek_task_sub (task, 0.2, 0.2);
  HekTask mapping = hek_task_sub (task, 0.4, 0.6);
  g_autoptr (HekColorSet) set = NULL;
  g_autoptr (HekIndexedImage) indexed = NULL;
  g_autoptr (HekPaletteSearch) search = NULL;
  HekQuantSpace space;

  hek_quant_space_init (&space, recipe->space_id);
  set = hek_palette_collect (image, recipe, &collecting, error);
  if (set == NULL)
    return NULL;
  indexed = hek_indexed_image_new (image->width, image->height, error);
  if (indexed == NULL
      || !hek_palette_make (&indexed->palette, set, &space, recipe->n_colors, locks, train,
                            &training, error))
    return NULL;
  search = hek_palette_search_new (&indexed->palette, set, &space, task, error);
  if (search == NULL || !hek_palette_map (indexed, image, search, recipe, &mapping, error))
    return NULL;
  return hek_quantized_new_indexed (g_steal_pointer (&indexed), task, error);
}
