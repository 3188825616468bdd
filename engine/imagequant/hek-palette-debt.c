/* SPDX-License-Identifier: Apache-2.0 */
/* The bounds of errors, from distances in the palette, and the search in a direction. */
#include "config.h"

#include "hek-palette-debt-private.h"

#include <math.h>
#include <string.h>

/*
 * What a pixel answers to has to grow to about half the distance of two colours until the other one
 * is chosen. The bounds are in distances to the third nearest colour: that is enough for mixtures
 * of neighbours, and less than what stains a photograph (found by trial).
 */
#define NEIGHBOR 3
#define LOOSE 0.8f
#define TIGHT 0.25f

/* Colours that are tested together. */
#define GROUP 16

G_STATIC_ASSERT (HEK_PALETTE_MAX % GROUP == 0);

static inline float
hek_palette_debt_reach (const HekPaletteDebt *self,
                        guint                 i,
                        const float           error[4])
{
  return self->linear[0][i] * error[0] + self->linear[1][i] * error[1]
         + self->linear[2][i] * error[2] + self->linear[3][i] * error[3];
}

/* Squared distance from colour @i to its NEIGHBOR-th nearest, or to the farthest there is. */
static float
hek_palette_debt_neighbor (const HekPaletteDebt *self,
                           guint                 i)
{
  float nearest[NEIGHBOR];
  guint n = 0;

  for (guint j = 0; j < self->search->n; j++)
    {
      float distance = 0;
      guint k;

      for (guint c = 0; c < 4; c++)
        {
          float difference = self->linear[c][i] - self->linear[c][j];

          distance += difference * difference;
        }
      if (j == i || (n == NEIGHBOR && distance >= nearest[n - 1]))
        continue;
      n = MIN (n + 1, NEIGHBOR);
      for (k = n - 1; k > 0 && nearest[k - 1] > distance; k--)
        nearest[k] = nearest[k - 1];
      nearest[k] = distance;
    }
  return n > 0 ? nearest[n - 1] : 0;
}

void
hek_palette_debt_init (HekPaletteDebt         *self,
                       const HekPaletteSearch *search)
{
  self->search = search;
  memset (self->witness, 0, sizeof self->witness);
  for (guint c = 0; c < 4; c++)
    for (guint i = 0; i < HEK_PALETTE_MAX; i++)
      self->linear[c][i] = search->linear[c][i < search->n ? i : 0];
  for (guint i = 0; i < search->n; i++)
    {
      float neighbor = hek_palette_debt_neighbor (self, i);

      self->loose[i] = LOOSE * LOOSE * neighbor;
      self->tight[i] = TIGHT * TIGHT * neighbor;
    }
}

/* Whether the palette has a colour at least as far as @needed in the direction of @error. */
static gboolean
hek_palette_debt_reaches (HekPaletteDebt *self,
                          guint           idx,
                          const float     error[4],
                          float           needed)
{
  if (hek_palette_debt_reach (self, self->witness[idx], error) >= needed)
    return TRUE;

  for (guint i = 0; i < self->search->n; i += GROUP)
    {
      int any = 0;

      for (guint j = 0; j < GROUP; j++)
        any |= hek_palette_debt_reach (self, i + j, error) >= needed;
      for (guint j = 0; j < GROUP && any; j++)
        if (hek_palette_debt_reach (self, i + j, error) >= needed)
          {
            self->witness[idx] = (guint8) (i + j);
            return TRUE;
          }
    }
  return FALSE;
}

void
hek_palette_debt_cut (HekPaletteDebt *self,
                      guint           idx,
                      const float     target[4],
                      float           error[4],
                      float           squared,
                      float           answered)
{
  float own = target[0] * error[0] + target[1] * error[1] + target[2] * error[2]
              + target[3] * error[3];
  float limit = self->tight[idx];

  /* as far as the whole error reaches from the chosen colour, or at least beyond the pixel */
  if (answered > self->loose[idx]
      && hek_palette_debt_reaches (self, idx, error,
                                   hek_palette_debt_reach (self, idx, error) + squared))
    return;
  if (hek_palette_debt_reaches (self, idx, error, own))
    limit = self->loose[idx];
  if (answered <= limit)
    return;
  for (guint c = 0; c < 4; c++)
    error[c] *= sqrtf (limit / answered);
}
