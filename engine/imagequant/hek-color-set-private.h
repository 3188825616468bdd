/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-pixel-weights-private.h"

G_BEGIN_DECLS

/*
 * The different colours of a picture, as 8-bit codes. Every colour has a number: the rank of its
 * key in a bit map, so that what is computed once per colour is found again for each pixel by two
 * loads. Keys interleave the bits of the channels (Morton order): numbers next to each other are
 * colours next to each other, and a cube of colour space is a range of numbers.
 *
 * Opaque colours are exact while there are at most HEK_COLOR_SET_MAX of them; beyond that, and for
 * colours seen through partial transparency, the lowest bits are dropped. All fully transparent
 * pixels are one colour.
 */
#define HEK_COLOR_SET_MAX (1u << 20)

typedef struct
{
  guint64 *bits;     /* owned: which keys are there */
  guint32 *before;   /* owned: keys below each word of bits */
  gsize n_words;     /* of both */
  guint shift;       /* bits of a key that are dropped: 0, 3, 6 … */

  guint32 n;
  gboolean has_alpha; /* some colour is not opaque */
  guint8 (*rgba)[4]; /* owned: n; transparent is 0 0 0 0 */
  guint32 *key;      /* owned: n, ascending; without the dropped bits */
  guint64 *weight;   /* owned: n: sum of the weights of the pixels, up to HEK_WEIGHT_MAX each */
  guint32 *count;    /* owned: n: pixels */
} HekColorSet;

/**
 * hek_color_set_new:
 * @pixel_weights: (nullable): all pixels count HEK_WEIGHT_MAX when %NULL
 *
 * Returns: (transfer full): the set; %NULL when cancelled or out of memory
 */
HekColorSet *hek_color_set_new (const HekImage *image, const HekPixelWeights *pixel_weights,
                                const HekTask *task, GError **error);
void         hek_color_set_free (HekColorSet *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekColorSet, hek_color_set_free)

/* The numbers of the colours of @n pixels of a row; @alpha (nullable) as hek_image_read_row_u8()
 * gives them. */
void hek_color_set_lookup (
  const HekColorSet *self, const guint8 *rgb, const guint8 *alpha, guint32 n, guint32 *colors);

/* How many of the lowest bits must be dropped from the keys until the first @n_colors of them make
 * at most @max_groups groups. Returns: the number of groups */
guint
hek_color_set_group (const HekColorSet *self, guint32 n_colors, guint max_groups, guint *drop);

G_END_DECLS
