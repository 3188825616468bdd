/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-color-space.h"

G_BEGIN_DECLS

/*
 * Where palettes measure colours: a colour space, its channels weighted, with alpha. A colour c of
 * opacity α becomes the row α (c − m), α w with m half way from black to white and w half their
 * distance; the squared distance of two rows is then the mean of the squared distances of the two
 * colours laid over black and over white. White is 1 away from black in all spaces, so that
 * constants mean the same in each.
 */
typedef struct
{
  const HekColorSpace *space;
  gboolean has_chroma; /* the first channel is lightness, the others are opponent */
  float scale[3];
  float mid[3];
  float alpha_scale;
} HekQuantSpace;

/* @id: "oklab", "lab", "srgb" or "linear" */
void hek_quant_space_init (HekQuantSpace *self, const char *id);

/* @dim: 3 without the coordinate of alpha when all colours are opaque, or 4 */
void hek_quant_space_to_rows (
  const HekQuantSpace *self, const guint8 (*rgba)[4], gsize n, guint dim, float *rows);
void hek_quant_space_from_rows (
  const HekQuantSpace *self, const float *rows, gsize n, guint dim, guint8 (*rgba)[4]);

/*
 * A table of the space for loops that take one pixel at a time: linear light is rounded to one of
 * HEK_SPACE_CELLS sRGB codes a channel.
 */
#define HEK_SPACE_CELLS 40u
#define HEK_SPACE_STEPS 4096

typedef struct
{
  guint8 code[HEK_SPACE_STEPS]; /* of linear light times HEK_SPACE_STEPS - 1 */
  float (*cells)[3];            /* owned: HEK_SPACE_CELLS³ rows without alpha, blue fastest */
} HekSpaceTable;

/* Returns: (nullable): %NULL when memory is short */
HekSpaceTable *hek_space_table_new (const HekQuantSpace *space);
void           hek_space_table_free (HekSpaceTable *self);

/* @linear: each in [0,1] */
static inline const float *
hek_space_table_find (const HekSpaceTable *self,
                      const float          linear[3])
{
  guint cell = 0;

  for (guint c = 0; c < 3; c++)
    cell = cell * HEK_SPACE_CELLS + self->code[(guint) (linear[c] * (HEK_SPACE_STEPS - 1) + 0.5f)];
  return self->cells[cell];
}

G_END_DECLS
