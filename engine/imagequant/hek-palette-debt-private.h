/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-palette-private.h"

G_BEGIN_DECLS

/*
 * Which errors of a diffusion can still be made good. A colour outside the hull of the palette
 * makes an error at every pixel, always in the same direction, and no colour of the palette ever
 * takes it back: it would grow without end and stain what comes after it. So errors are bounded,
 * loosely where the palette has colours in their direction and tightly where it has none.
 */
#define HEK_DEBT_GROUP 16
#define HEK_N_DEBT_GROUPS (HEK_PALETTE_MAX / HEK_DEBT_GROUP)

typedef struct
{
  const HekPaletteSearch *search;

  /* by chosen colour, squared distances in premultiplied linear light, for a pixel that answers to
   * all of its errors */
  float loose[HEK_PALETTE_MAX], tight[HEK_PALETTE_MAX];
  guint8 witness[HEK_PALETTE_MAX]; /* place of a colour in the direction of the last error */

  /* The colours of search->linear, those that are near each other in one group, and the ends of
   * each group in each channel. Groups are filled up with colours of theirs. */
  guint n_groups;
  float linear[4][HEK_PALETTE_MAX];
  float low[4][HEK_N_DEBT_GROUPS], high[4][HEK_N_DEBT_GROUPS];
} HekPaletteDebt;

void hek_palette_debt_init (HekPaletteDebt *self, const HekPaletteSearch *search);

/* @squared: of the length of @error; @answered: the same of the part that the pixel answers to,
 * more than tight[idx] */
void hek_palette_debt_cut (HekPaletteDebt *self, guint idx, const float target[4], float error[4],
                           float squared, float answered);

/* Cuts @error, of the choice of colour @idx for a pixel that itself is @target and answers to
 * @share of its errors. */
static inline void
hek_palette_debt_limit (HekPaletteDebt *self,
                        guint           idx,
                        const float     target[4],
                        float           error[4],
                        float           share)
{
  float squared = error[0] * error[0] + error[1] * error[1] + error[2] * error[2]
                  + error[3] * error[3];
  float answered = squared * (share * share);

  if (answered > self->tight[idx])
    hek_palette_debt_cut (self, idx, target, error, squared, answered);
}

G_END_DECLS
