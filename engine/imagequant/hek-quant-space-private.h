/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-color-space.h"

G_BEGIN_DECLS

/*
 * Where palettes measure colours: a colour space, its channels weighted, with alpha. A colour c of opacity α becomes
 * the row α (c − m), α w with m half way from black to white and w half their distance; the squared
 * distance of two rows is then the mean of the squared distances of the two colours laid over black and over white.
 */
typedef struct
{
  const HekColorSpace *space;
  float scale[3];
  float mid[3];
  float alpha_scale;
} HekQuantSpace;

/* @id: of a space whose channels are not angles */
void hek_quant_space_init (HekQuantSpace *self, const char *id);

/* @dim: 3 without the row of alpha when all colours are opaque, or 4 */
void hek_quant_space_to_rows (const HekQuantSpace *self, const guint8 (*rgba)[4], gsize n, guint dim, float *rows);
void hek_quant_space_from_rows (const HekQuantSpace *self, const float *rows, gsize n, guint dim,
                                guint8 (*rgba)[4]);

G_END_DECLS
