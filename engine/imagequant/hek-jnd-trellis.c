/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The cheapest numbers of steps for one block: squared errors, weighted, plus the price of the bits
 * of the file. A code of a baseline JPEG stands for a run of zeros and the size of what follows, so
 * that the best choice for a coefficient depends on which one before it is the last that is not
 * zero: dynamic programming over that (Ramchandran and Vetterli, "Rate-distortion optimal fast
 * thresholding with complete JPEG/MPEG decoder compatibility", IEEE Transactions on Image
 * Processing 3(5), 1994; Crouse and Ramchandran, 6(9), 1997).
 */
#include "config.h"

#include "hek-jnd-private.h"

#include <math.h>
#include <string.h>

#define N HEK_JND_N_COEFS

/* The order of the file (ITU-T T.81, figure A.6): positions in natural order. */
const guint8 hek_jnd_zigzag[N] = {
  0,  1,  8,  16, 9,  2,  3,  10, 17, 24, 32, 25, 18, 11, 4,  5,  12, 19, 26, 33, 40, 48,
  41, 34, 27, 20, 13, 6,  7,  14, 21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23,
  30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
};

/* A way through the block that ends with a coefficient that is not zero; the first is DC. */
typedef struct
{
  double cost;  /* up to there, less that of zeros up to there */
  guint8 at;    /* position */
  guint8 from;  /* the way that it continues */
  gint16 steps; /* without its sign */
} HekJndWay;

typedef struct
{
  HekJndWay ways[N];
  guint n;
} HekJndWays;

/* Adds the best way that ends at @i with @most steps or one fewer. @zero: what a zero would cost
 * there */
static inline void
hek_jnd_ways_add (HekJndWays            *self,
                  guint                  i,
                  float                  magnitude,
                  guint                  most,
                  const HekJndBlockRule *rule,
                  float                  zero)
{
  float price = rule->price, weight = rule->weights[i];
  float over = magnitude - (float) most, under = over + 1;
  guint size = hek_jnd_size (most), size_under = hek_jnd_size (most - 1);
  float cost = weight * over * over + price * (float) size;
  float cost_under = weight * under * under + price * (float) size_under;
  HekJndWay best = { .cost = INFINITY, .at = (guint8) i };

  for (guint w = 0; w < self->n; w++)
    {
      guint run = i - self->ways[w].at - 1;
      double base = self->ways[w].cost, total;

      if (run >= 16)
        {
          base += (double) (price * (float) (run / 16) * rule->code_bits[HEK_JND_SYMBOL_ZRL]);
          run %= 16;
        }
      total = base + (double) (cost + price * rule->code_bits[run << 4 | size]);
      if (total < best.cost)
        best = (HekJndWay) { total, (guint8) i, (guint8) w, (gint16) most };
      if (most == 1)
        continue;
      total = base + (double) (cost_under + price * rule->code_bits[run << 4 | size_under]);
      if (total < best.cost)
        best = (HekJndWay) { total, (guint8) i, (guint8) w, (gint16) (most - 1) };
    }
  best.cost -= (double) zero;
  self->ways[self->n++] = best;
}

double
hek_jnd_trellis (const float           *scaled,
                 const HekJndBlockRule *rule,
                 gint16                *steps)
{
  float end_price = rule->price * rule->code_bits[HEK_JND_SYMBOL_EOB];
  double zeros = 0, best = INFINITY; /* of zeros all the way; sums of large and small ones */
  HekJndWays self;
  guint last = 0;

  self.ways[0] = (HekJndWay) { 0 };
  self.n = 1;
  for (guint i = 1; i < N; i++)
    {
      float magnitude = fabsf (scaled[i]);
      float zero = rule->weights[i] * (magnitude * magnitude);
      guint most = (guint) (magnitude + 0.5f);

      if (most > 0)
        hek_jnd_ways_add (&self, i, magnitude, most, rule, zero);
      zeros += (double) zero;
    }
  for (guint w = 0; w < self.n; w++)
    {
      double cost = self.ways[w].cost + (self.ways[w].at < N - 1 ? (double) end_price : 0);

      if (cost < best)
        {
          best = cost;
          last = w;
        }
    }

  memset (steps, 0, N * sizeof *steps);
  for (guint w = last; w != 0; w = self.ways[w].from)
    {
      const HekJndWay *way = &self.ways[w];

      steps[way->at] = scaled[way->at] < 0 ? -way->steps : way->steps;
    }
  return best + zeros;
}
