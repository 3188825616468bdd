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

#define GROUP HEK_DEBT_GROUP

G_STATIC_ASSERT (HEK_PALETTE_MAX % GROUP == 0 && HEK_N_DEBT_GROUPS < 32);

/* How far colour @i goes in the direction of @error, times the length of that. */
static inline float
hek_debt_reach (const float linear[4][HEK_PALETTE_MAX],
                guint       i,
                const float error[4])
{
  return linear[0][i] * error[0] + linear[1][i] * error[1] + linear[2][i] * error[2]
         + linear[3][i] * error[3];
}

/* Squared distance from colour @i to its NEIGHBOR-th nearest, or to the farthest there is. */
static float
hek_palette_debt_neighbor (const HekPaletteSearch *search,
                           guint                   i)
{
  float nearest[NEIGHBOR];
  guint n = 0;

  for (guint j = 0; j < search->n; j++)
    {
      float distance = 0;
      guint k;

      for (guint c = 0; c < 4; c++)
        {
          float difference = search->linear[c][i] - search->linear[c][j];

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

/* Sorts @n places of colours along the channel in which they differ most, so that cutting them
 * makes groups that are small in all channels. */
static void
hek_debt_sort (const HekPaletteSearch *search,
               guint8                 *order,
               guint                   n)
{
  guint longest = 0;
  float length = -1;

  for (guint c = 0; c < 4; c++)
    {
      float low = search->linear[c][order[0]], high = low;

      for (guint i = 1; i < n; i++)
        {
          low = MIN (low, search->linear[c][order[i]]);
          high = MAX (high, search->linear[c][order[i]]);
        }
      if (high - low > length)
        {
          length = high - low;
          longest = c;
        }
    }
  for (guint i = 1; i < n; i++)
    {
      guint8 idx = order[i];
      guint at = i;

      for (; at > 0 && search->linear[longest][order[at - 1]] > search->linear[longest][idx]; at--)
        order[at] = order[at - 1];
      order[at] = idx;
    }
}

/* Halves the colours until no part is longer than a group. */
static void
hek_debt_split (const HekPaletteSearch *search,
                guint8                 *order,
                guint                   n)
{
  guint n_groups = (n + GROUP - 1) / GROUP, half = (n_groups + 1) / 2 * GROUP;

  if (n_groups < 2)
    return;
  hek_debt_sort (search, order, n);
  hek_debt_split (search, order, half);
  hek_debt_split (search, order + half, n - half);
}

static void
hek_palette_debt_group (HekPaletteDebt *self)
{
  const HekPaletteSearch *search = self->search;
  guint8 order[HEK_PALETTE_MAX];

  for (guint i = 0; i < search->n; i++)
    order[i] = (guint8) i;
  hek_debt_split (search, order, search->n);

  self->n_groups = (search->n + GROUP - 1) / GROUP;
  memset (self->low, 0, sizeof self->low);
  memset (self->high, 0, sizeof self->high);
  for (guint c = 0; c < 4; c++)
    for (guint i = 0; i < self->n_groups * GROUP; i++)
      {
        float value = search->linear[c][order[MIN (i, search->n - 1)]];
        float *low = &self->low[c][i / GROUP], *high = &self->high[c][i / GROUP];

        self->linear[c][i] = value;
        *low = i % GROUP == 0 ? value : MIN (*low, value);
        *high = i % GROUP == 0 ? value : MAX (*high, value);
      }
}

void
hek_palette_debt_init (HekPaletteDebt         *self,
                       const HekPaletteSearch *search)
{
  self->search = search;
  memset (self->witness, 0, sizeof self->witness);
  hek_palette_debt_group (self);
  for (guint i = 0; i < search->n; i++)
    {
      float neighbor = hek_palette_debt_neighbor (search, i);

      self->loose[i] = LOOSE * LOOSE * neighbor;
      self->tight[i] = TIGHT * TIGHT * neighbor;
    }
}

/* The groups that may have a colour at least as far as @needed: one at the corner of their ends
 * would be. It is computed as that of a colour, and rounding keeps the order of numbers, so none is
 * left out. Returns: a bit for each */
static guint32
hek_palette_debt_candidates (const HekPaletteDebt *self,
                             const float           error[4],
                             float                 needed)
{
  const float *corner[4];
  guint32 candidates = 0;

  for (guint c = 0; c < 4; c++)
    corner[c] = error[c] > 0 ? self->high[c] : self->low[c];
  for (guint g = 0; g < HEK_N_DEBT_GROUPS; g++)
    candidates |= (guint32) (corner[0][g] * error[0] + corner[1][g] * error[1]
                             + corner[2][g] * error[2] + corner[3][g] * error[3] >= needed) << g;
  return candidates & (((guint32) 1 << self->n_groups) - 1);
}

/* Whether the palette has a colour at least as far as @needed in the direction of @error. */
static gboolean
hek_palette_debt_reaches (HekPaletteDebt *self,
                          guint           idx,
                          const float     error[4],
                          float           needed)
{
  guint32 candidates;

  if (hek_debt_reach (self->linear, self->witness[idx], error) >= needed)
    return TRUE;

  for (candidates = hek_palette_debt_candidates (self, error, needed); candidates != 0;
       candidates &= candidates - 1)
    {
      guint begin = (guint) __builtin_ctz (candidates) * GROUP;
      guint32 there = 0;

      for (guint i = 0; i < GROUP; i++)
        there |= (guint32) (hek_debt_reach (self->linear, begin + i, error) >= needed) << i;
      if (there != 0)
        {
          self->witness[idx] = (guint8) (begin + (guint) __builtin_ctz (there));
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
  float limit = self->tight[idx], shorter;

  /* as far as the whole error reaches from the chosen colour, or at least beyond the pixel */
  if (answered > self->loose[idx]
      && hek_palette_debt_reaches (self, idx, error,
                                   hek_debt_reach (self->search->linear, idx, error) + squared))
    return;
  if (hek_palette_debt_reaches (self, idx, error, own))
    limit = self->loose[idx];
  if (answered <= limit)
    return;
  shorter = sqrtf (limit / answered);
  for (guint c = 0; c < 4; c++)
    error[c] *= shorter;
}
