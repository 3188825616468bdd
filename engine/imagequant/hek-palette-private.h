/* SPDX-License-Identifier: Apache-2.0 */
/* Making a palette, and giving each pixel a colour of it. */
#pragma once

#include "hek-color-set-private.h"
#include "hek-dither-private.h"
#include "hek-imagequant-private.h"
#include "hek-quant-space-private.h"

G_BEGIN_DECLS

/* Colours merged to some thousand rows, which stand for all of them when a palette is made. */
typedef struct
{
  guint n, dim;
  float *rows;    /* owned: n × dim, HekQuantSpace */
  float *weights; /* owned: n */
  float *masses;  /* owned: n: what the weights would be if no pixel weighed less than another */
} HekColorBins;

/* The fully transparent colour, if any, is left out: n is 0 when there is no other. */
gboolean hek_color_bins_init (HekColorBins *self,
                              const HekColorSet *set,
                              const HekQuantSpace *space,
                              guint max_bins,
                              GError **error);
void hek_color_bins_clear (HekColorBins *self);

typedef enum
{
  HEK_SPLIT_VARIANCE, /* across the principal axis, where the squared error falls most */
  HEK_SPLIT_MEDIAN,   /* at the median of the longest side, the fullest box first */
} HekSplit;

/* Splits the bins into at most @k boxes, whose means go to @rows. Returns: how many there are */
guint hek_color_bins_split (const HekColorBins *self, guint k, HekSplit how, float *rows);

/* At most @n_swaps times a colour of @rows (n × dim, the first @n_fixed stay) jumps to where it is
 * of more use. @softening: as in HekKmeansOptions */
gboolean hek_palette_swap (const HekColorBins *bins,
                           float softening,
                           float *rows,
                           guint n,
                           guint n_fixed,
                           guint n_swaps,
                           const HekTask *task,
                           GError **error);

/*
 * A palette ready to be searched, with what is computed once per colour of the picture: its row and
 * the nearest colour of the palette.
 */
typedef struct
{
  const HekColorSet *set; /* borrowed */
  HekQuantSpace space;
  guint n, dim;                     /* colours of the palette; 3, or 4 with alpha */
  float *panels;                    /* owned: the palette for hek_kernel_nearest_rows() */
  float rows[HEK_PALETTE_MAX * 4];  /* the palette, n × dim */
  float linear[4][HEK_PALETTE_MAX]; /* channels of the palette in premultiplied linear light, then
                                       alpha */

  float *color_rows; /* owned: set->n × dim */
  guint8 *nearest;   /* owned: set->n */
} HekPaletteSearch;

HekPaletteSearch *hek_palette_search_new (const HekPalette *palette,
                                          const HekColorSet *set,
                                          const HekQuantSpace *space,
                                          const HekTask *task,
                                          GError **error);
void hek_palette_search_free (HekPaletteSearch *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekPaletteSearch, hek_palette_search_free)

/* Each pixel gets a colour of the palette; all of them fill indexed->indices. */
gboolean hek_palette_map_nearest (HekIndexedImage *indexed,
                                  const HekImage *image,
                                  const HekPaletteSearch *search,
                                  const HekTask *task,
                                  GError **error);
gboolean hek_palette_map_ordered (HekIndexedImage *indexed,
                                  const HekImage *image,
                                  const HekPaletteSearch *search,
                                  HekDither dither,
                                  double amount,
                                  const HekTask *task,
                                  GError **error);
gboolean hek_palette_map_diffused (HekIndexedImage *indexed,
                                   const HekImage *image,
                                   const HekPaletteSearch *search,
                                   double amount,
                                   const HekTask *task,
                                   GError **error);

/* What both ask for. */
enum
{
  HEK_PALETTE_OPTION_COLORS,
  HEK_PALETTE_OPTION_SPACE,
  HEK_PALETTE_OPTION_DITHER,
  HEK_PALETTE_OPTION_AMOUNT,
  HEK_PALETTE_OPTION_WEIGHTS,
  HEK_PALETTE_N_OPTIONS
};

/* @spaces: an array of HekChoice, the first is the default; @space_help: what the space is for */
#define HEK_PALETTE_OPTIONS(spaces, space_help, default_dither, default_weighting) \
  { \
    [HEK_PALETTE_OPTION_COLORS] \
      = { .name = "colors", .label = N_ ("Colours"), \
          .help = N_ ("How many colours the palette may have."), .type = HEK_OPTION_INT, \
          .def = 32, .min = 1, .max = HEK_PALETTE_MAX, .logarithmic = TRUE }, \
    [HEK_PALETTE_OPTION_SPACE] \
      = { .name = "space", .label = N_ ("Colour space"), .help = space_help, \
          .type = HEK_OPTION_CHOICE, .choices = spaces, .n_choices = G_N_ELEMENTS (spaces) }, \
    [HEK_PALETTE_OPTION_DITHER] = HEK_DITHER_OPTION (default_dither), \
    [HEK_PALETTE_OPTION_AMOUNT] = HEK_DITHER_AMOUNT_OPTION, \
    [HEK_PALETTE_OPTION_WEIGHTS] \
      = { .name = "weights", .label = N_ ("Importance"), \
          .help = N_ ("Which pixels count more when the palette is made: those in smooth places, " \
                      "those where the eye sees an error sooner on the display and from the " \
                      "distance chosen (lightness around them, contrast that hides errors), or " \
                      "none."), \
          .type = HEK_OPTION_CHOICE, .def = default_weighting, .choices = hek_weighting_choices, \
          .n_choices = HEK_N_WEIGHTINGS }, \
  }

/*
 * The two methods that make palettes differ only in how they train: from some thousand bins, and
 * from more when the palette is nearly there. @train writes at most n_free @rows; the n_fixed rows
 * of @fixed are in the palette already.
 */
typedef struct
{
  guint n_colors;
  const char *space_id;
  HekDither dither;
  double amount;
  HekWeighting weighting;
  HekViewing viewing; /* of HEK_WEIGHTING_VISIBILITY */
} HekPaletteRecipe;

/* From the values of HEK_PALETTE_OPTIONS. @spaces: those of the method */
HekPaletteRecipe hek_palette_recipe (const HekOptionValues *values,
                                     const HekChoice *spaces,
                                     const HekViewing *viewing);

typedef gboolean (*HekPaletteTrainFunc) (const HekColorBins *coarse,
                                         const HekColorBins *fine,
                                         const float *fixed,
                                         guint n_fixed,
                                         guint n_free,
                                         float *rows,
                                         guint *n_rows,
                                         const HekTask *task,
                                         GError **error);

HekQuantized *hek_palette_quantize (const HekImage *image,
                                    const HekPaletteRecipe *recipe,
                                    const HekPaletteLocks *locks,
                                    HekPaletteTrainFunc train,
                                    const HekTask *task,
                                    GError **error);

G_END_DECLS
