/* SPDX-License-Identifier: Apache-2.0 */
/* Making a palette, and giving each pixel a colour of it. */
#pragma once

#include "hek-color-set-private.h"
#include "hek-dither-private.h"
#include "hek-imagequant-private.h"
#include "hek-quant-space-private.h"

G_BEGIN_DECLS

/* Colours merged to at most some thousand rows, which stand for all of them when a palette is made. */
typedef struct
{
  guint n, dim;
  float *rows;    /* owned: n × dim, HekQuantSpace */
  float *weights; /* owned: n */
} HekColorBins;

/* The fully transparent colour, if any, is left out. */
gboolean hek_color_bins_init (HekColorBins *self, const HekColorSet *set, const HekQuantSpace *space, guint dim,
                              guint max_bins);
void     hek_color_bins_clear (HekColorBins *self);

/* Splits the bins into at most @k boxes where that lowers the squared error most; @rows gets the means of the boxes.
 * Returns: how many there are */
guint hek_color_bins_split (const HekColorBins *self, guint k, float *rows);

/* A palette as the searches want it. */
typedef struct
{
  const HekQuantSpace *space;
  guint n, dim;
  float *panels;        /* owned */
  float linear[HEK_PALETTE_MAX][4]; /* premultiplied linear light, and alpha */
} HekPaletteSearch;

void hek_palette_search_init (HekPaletteSearch *self, const HekPalette *palette, const HekQuantSpace *space,
                              guint dim);
void hek_palette_search_clear (HekPaletteSearch *self);

/* Each pixel gets the nearest colour. */
gboolean hek_palette_map_nearest (HekIndexedImage *indexed, const HekImage *image, const HekColorSet *set,
                                  const HekPaletteSearch *search, const HekTask *task, GError **error);

/* Error diffusion after Floyd and Steinberg in linear light, rows in alternating directions. */
gboolean hek_palette_map_diffused (HekIndexedImage *indexed, const HekImage *image,
                                   const HekPaletteSearch *search, double amount, const HekTask *task,
                                   GError **error);

G_END_DECLS
