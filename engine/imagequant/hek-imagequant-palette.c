/* SPDX-License-Identifier: Apache-2.0 */
/* The adaptive palette: weighted k-means over the colours of the picture in a perceptual space. */
#include "config.h"

#include "hek-palette-private.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

#include "hek-aligned.h"
#include "hek-kmeans.h"

#define MAX_BINS 8192
#define KMEANS_STEPS 16
#define KMEANS_TOLERANCE 1e-4

enum
{
  OPTION_COLORS,
  OPTION_SPACE,
  OPTION_DITHER,
  OPTION_AMOUNT,
};

static const HekChoice spaces[] = {
  { "oklab", N_ ("Oklab") },
  { "lab", N_ ("CIE L*a*b*") },
  { "srgb", N_ ("sRGB") },
};

static const HekOption options[] = {
  [OPTION_COLORS] = { .name = "colors", .label = N_ ("Colours"),
                      .help = N_ ("How many colours the palette may have."),
                      .type = HEK_OPTION_INT, .def = 16, .min = 1, .max = HEK_PALETTE_MAX,
                      .logarithmic = TRUE },
  [OPTION_SPACE] = { .name = "space", .label = N_ ("Colour space"),
                     .help = N_ ("Where colours are compared and averaged."),
                     .type = HEK_OPTION_CHOICE, .choices = spaces, .n_choices = G_N_ELEMENTS (spaces) },
  [OPTION_DITHER] = { .name = "dither", .label = N_ ("Dithering"),
                      .help = N_ ("How the missing colours are mixed from neighbouring pixels."),
                      .type = HEK_OPTION_CHOICE, .def = HEK_DITHER_FS, .choices = hek_dither_choices,
                      .n_choices = HEK_N_DITHERS },
  [OPTION_AMOUNT] = { .name = "amount", .label = N_ ("Amount"),
                      .help = N_ ("How much of the error is dithered: 0 none, 1 all."),
                      .type = HEK_OPTION_REAL, .def = 1, .min = 0, .max = 1, .step = 0.05 },
};

typedef struct
{
  const HekPaletteLocks *locks;
  guint n_locked;
  gboolean reserve_transparent;
  guint n_wanted;
} HekPalettePlan;

static HekPalettePlan
hek_palette_plan (const HekColorSet     *set,
                  const HekPaletteLocks *locks,
                  guint                  n_colors)
{
  HekPalettePlan plan = { .locks = locks, .n_locked = locks != NULL ? locks->n_locked : 0, .n_wanted = n_colors };
  gboolean only_transparent = set->n == 1;

  plan.reserve_transparent = set->rgba[set->n - 1][3] == 0
                             && (plan.n_locked + 1 < n_colors || (only_transparent && plan.n_locked < n_colors));
  for (guint i = 0; i < plan.n_locked; i++)
    if (locks->rgba[i][3] == 0)
      plan.reserve_transparent = FALSE;
  return plan;
}

static int
hek_palette_compare (const void *a,
                     const void *b)
{
  const guint8 *l = a, *r = b;
  int dark_l = 2 * l[0] + 5 * l[1] + l[2], dark_r = 2 * r[0] + 5 * r[1] + r[2];

  if (l[3] != r[3])
    return l[3] < r[3] ? 1 : -1;
  return dark_l != dark_r ? dark_l - dark_r : memcmp (l, r, 4);
}

static gboolean
hek_palette_train (const HekColorBins   *bins,
                   const HekQuantSpace  *space,
                   const HekPalettePlan *plan,
                   HekPalette           *palette,
                   const HekTask        *task,
                   GError              **error)
{
  guint n_free = plan->n_wanted - plan->n_locked - plan->reserve_transparent, n_seeds;
  float seeds[HEK_PALETTE_MAX * 4], centroids[HEK_PALETTE_MAX * 4];
  HekKmeansOptions kmeans = { .n_iterations = KMEANS_STEPS, .tolerance = KMEANS_TOLERANCE, .initial = seeds,
                              .n_fixed = plan->n_locked };

  if (plan->n_locked > 0)
    {
      memcpy (palette->rgba, plan->locks->rgba, plan->n_locked * sizeof palette->rgba[0]);
      hek_quant_space_to_rows (space, plan->locks->rgba, plan->n_locked, bins->dim, seeds);
    }
  palette->n_colors = plan->n_locked;
  if (n_free == 0 || bins->n == 0)
    return TRUE;

  n_seeds = hek_color_bins_split (bins, n_free, seeds + plan->n_locked * bins->dim);
  if (!hek_kmeans (bins->rows, bins->weights, bins->n, bins->dim, plan->n_locked + n_seeds, &kmeans, centroids,
                   NULL, NULL, task, error))
    return FALSE;
  hek_quant_space_from_rows (space, centroids + plan->n_locked * bins->dim, n_seeds, bins->dim,
                             palette->rgba + plan->n_locked);
  qsort (palette->rgba + plan->n_locked, n_seeds, sizeof palette->rgba[0], hek_palette_compare);
  palette->n_colors += n_seeds;
  return TRUE;
}

static gboolean
hek_imagequant_palette_make (const HekColorSet     *set,
                             const HekQuantSpace   *space,
                             guint                  n_colors,
                             const HekPaletteLocks *locks,
                             HekPalette            *palette,
                             const HekTask         *task,
                             GError               **error)
{
  HekPalettePlan plan = hek_palette_plan (set, locks, n_colors);
  guint dim = set->has_alpha ? 4 : 3;
  HekColorBins bins;
  gboolean ok;

  if (!hek_color_bins_init (&bins, set, space, dim, MAX_BINS))
    {
      g_set_error (error, HEK_IMAGE_ERROR, HEK_IMAGE_ERROR_TOO_LARGE, "not enough memory for a palette");
      return FALSE;
    }
  ok = hek_palette_train (&bins, space, &plan, palette, task, error);
  hek_color_bins_clear (&bins);
  if (ok && plan.reserve_transparent)
    memset (palette->rgba[palette->n_colors++], 0, 4);
  return ok;
}

static gboolean
hek_imagequant_palette_map (HekIndexedImage       *indexed,
                            const HekImage        *image,
                            const HekColorSet     *set,
                            const HekQuantSpace   *space,
                            const HekOptionValues *values,
                            const HekTask         *task,
                            GError               **error)
{
  HekPaletteSearch search;
  gboolean ok;

  hek_palette_search_init (&search, &indexed->palette, space, set->has_alpha ? 4 : 3);
  if ((HekDither) values->v[OPTION_DITHER] == HEK_DITHER_FS)
    ok = hek_palette_map_diffused (indexed, image, &search, values->v[OPTION_AMOUNT], task, error);
  else
    ok = hek_palette_map_nearest (indexed, image, set, &search, task, error);
  hek_palette_search_clear (&search);
  return ok;
}

static HekQuantized *
hek_imagequant_palette_run (const HekImage        *image,
                            const HekOptionValues *values,
                            const HekPaletteLocks *locks,
                            const HekTask         *task,
                            GError               **error)
{
  HekTask scan = hek_task_sub (task, 0.0, 0.2), train = hek_task_sub (task, 0.2, 0.3);
  HekTask map = hek_task_sub (task, 0.5, 0.5);
  g_autoptr (HekColorSet) set = NULL;
  g_autoptr (HekIndexedImage) indexed = NULL;
  HekQuantSpace space;

  hek_quant_space_init (&space, spaces[(guint) values->v[OPTION_SPACE]].id);
  set = hek_color_set_new (image, NULL, &scan, error);
  if (set == NULL)
    return NULL;
  indexed = hek_indexed_image_new (image->width, image->height, error);
  if (indexed == NULL
      || !hek_imagequant_palette_make (set, &space, (guint) values->v[OPTION_COLORS], locks, &indexed->palette,
                                       &train, error)
      || !hek_imagequant_palette_map (indexed, image, set, &space, values, &map, error))
    return NULL;
  return hek_quantized_new_indexed (g_steal_pointer (&indexed), error);
}

const HekImageQuantizer hek_imagequant_palette = {
  .id = "palette",
  .label = N_ ("Adaptive palette"),
  .help = N_ ("A palette made for this picture by k-means in a perceptual colour space."),
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .main_option_idx = OPTION_COLORS,
  .has_palette = TRUE,
  .run = hek_imagequant_palette_run,
};
