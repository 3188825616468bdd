/* SPDX-License-Identifier: Apache-2.0 */
/*
 * k-means moves a colour of the palette only where the loss falls all the way, so a small group of
 * colours that got none at the start never gets one, even where another colour would hardly be
 * missed. Here colours jump: from where one is missed least to where one is missed most, as long as
 * the loss falls.
 *
 * The loss of a bin grows with the distance to its colour, by its weight: small errors hide in busy
 * surroundings. Large ones do not, so what goes beyond VISIBLE counts by the pixels, and more.
 */
#include "config.h"

#include "hek-palette-private.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "hek-aligned.h"

/* Bins that are tried as places for a colour: those that lose most. */
#define N_CANDIDATES 48

/* In distances of the space, where black and white are 1 apart, and times the weight: by trial, so
 * that the green cap of kodim03 is green at 48 colours. */
#define VISIBLE 0.03f
#define URGENCY 6.0f

typedef struct
{
  /* borrowed */
  const HekColorBins *bins;
  float *rows; /* the palette: n × dim, the first n_fixed stay */

  guint n, n_fixed;
  float softening;

  /* owned, by bin: distances to its nearest and second nearest colour, and which these are */
  float *near, *next;
  guint8 *nearest, *second;
  float *place; /* owned, by bin: distance to a place that is tried */
} HekPaletteSwap;

/* @dim is bins->dim, known to the compiler. */
static inline __attribute__ ((always_inline)) float
hek_swap_distance (const HekPaletteSwap *self,
                   const float          *a,
                   const float          *b,
                   guint                 dim)
{
  float sum = self->softening;

  for (guint d = 0; d < dim; d++)
    sum += (a[d] - b[d]) * (a[d] - b[d]);
  return sqrtf (sum);
}

static inline float
hek_swap_cost (const HekPaletteSwap *self,
               guint                 i,
               float                 distance)
{
  float beyond = distance > VISIBLE ? distance - VISIBLE : 0;

  return self->bins->weights[i] * distance + URGENCY * self->bins->masses[i] * beyond;
}

/* Colour @k is at @distance from bin @i. */
static inline void
hek_swap_offer (HekPaletteSwap *self,
                guint           i,
                guint           k,
                float           distance)
{
  if (distance < self->near[i])
    {
      self->next[i] = self->near[i];
      self->second[i] = self->nearest[i];
      self->near[i] = distance;
      self->nearest[i] = (guint8) k;
    }
  else if (distance < self->next[i])
    {
      self->next[i] = distance;
      self->second[i] = (guint8) k;
    }
}

static inline __attribute__ ((always_inline)) void
hek_swap_find (HekPaletteSwap *self,
               guint           i,
               guint           dim)
{
  const float *row = self->bins->rows + (gsize) i * dim;

  self->near[i] = self->next[i] = FLT_MAX;
  for (guint k = 0; k < self->n; k++)
    hek_swap_offer (self, i, k, hek_swap_distance (self, row, self->rows + (gsize) k * dim, dim));
}

/* Colour @k has moved; HEK_PALETTE_MAX: all of them. */
static inline __attribute__ ((always_inline)) void
hek_swap_update (HekPaletteSwap *self,
                 guint           k,
                 guint           dim)
{
  for (guint i = 0; i < self->bins->n; i++)
    if (k == HEK_PALETTE_MAX || self->nearest[i] == k || self->second[i] == k)
      hek_swap_find (self, i, dim);
    else
      hek_swap_offer (self, i, k, hek_swap_distance (self, self->bins->rows + (gsize) i * dim,
                                                     self->rows + (gsize) k * dim, dim));
}

static guint
hek_swap_candidates (const HekPaletteSwap *self,
                     guint                 candidates[N_CANDIDATES])
{
  float worth[N_CANDIDATES];
  guint n = 0;

  for (guint i = 0; i < self->bins->n; i++)
    {
      float value = hek_swap_cost (self, i, self->near[i]) * self->near[i];
      guint at;

      if (n == N_CANDIDATES && value <= worth[n - 1])
        continue;
      n = MIN (n + 1, N_CANDIDATES);
      for (at = n - 1; at > 0 && worth[at - 1] < value; at--)
        {
          worth[at] = worth[at - 1];
          candidates[at] = candidates[at - 1];
        }
      worth[at] = value;
      candidates[at] = i;
    }
  return n;
}

/* What a colour at the place of bin @at gains, less what the one costs that is missed least then:
 * @from. */
static inline __attribute__ ((always_inline)) double
hek_swap_gain (HekPaletteSwap *self,
               guint           at,
               guint          *from,
               guint           dim)
{
  const float *place = self->bins->rows + (gsize) at * dim;
  double gain = 0, missed[HEK_PALETTE_MAX] = { 0 };

  for (guint i = 0; i < self->bins->n; i++)
    self->place[i] = hek_swap_distance (self, self->bins->rows + (gsize) i * dim, place, dim);
  for (guint i = 0; i < self->bins->n; i++)
    {
      float with = MIN (self->place[i], self->near[i]);
      float without = MIN (self->place[i], self->next[i]);
      float cost = hek_swap_cost (self, i, with);

      gain += (double) (hek_swap_cost (self, i, self->near[i]) - cost);
      missed[self->nearest[i]] += (double) (hek_swap_cost (self, i, without) - cost);
    }

  *from = self->n_fixed;
  for (guint k = self->n_fixed; k < self->n; k++)
    if (missed[k] < missed[*from])
      *from = k;
  return gain - missed[*from];
}

/* Returns: whether the loss fell */
static inline __attribute__ ((always_inline)) gboolean
hek_swap_once (HekPaletteSwap *self,
               guint           dim)
{
  guint candidates[N_CANDIDATES], n = hek_swap_candidates (self, candidates);
  guint from = 0, to = 0;
  double best = 0;

  for (guint i = 0; i < n; i++)
    {
      guint missed_least;
      double gain = hek_swap_gain (self, candidates[i], &missed_least, dim);

      if (gain > best)
        {
          best = gain;
          from = missed_least;
          to = candidates[i];
        }
    }
  if (best <= 0)
    return FALSE;
  memcpy (self->rows + (gsize) from * dim, self->bins->rows + (gsize) to * dim,
          dim * sizeof (float));
  hek_swap_update (self, from, dim);
  return TRUE;
}

static inline __attribute__ ((always_inline)) void
hek_swap_run (HekPaletteSwap *self,
              guint           n_swaps,
              const HekTask  *task,
              guint           dim)
{
  hek_swap_update (self, HEK_PALETTE_MAX, dim);
  for (guint i = 0; i < n_swaps && !hek_task_is_cancelled (task); i++)
    if (!hek_swap_once (self, dim))
      break;
}

gboolean
hek_palette_swap (const HekColorBins  *bins,
                  float                softening,
                  float               *rows,
                  guint                n,
                  guint                n_fixed,
                  guint                n_swaps,
                  const HekTask       *task,
                  GError             **error)
{
  hek_auto_aligned float *distances = hek_aligned_try_new (3 * (gsize) bins->n, sizeof (float));
  hek_auto_aligned guint8 *numbers = hek_aligned_try_new0 (2 * (gsize) bins->n, 1);
  HekPaletteSwap self = { .bins = bins, .rows = rows, .n = n, .n_fixed = n_fixed,
                          .softening = softening };

  if (n < 2 || n == n_fixed)
    return TRUE;
  if (distances == NULL || numbers == NULL)
    {
      g_set_error (error, HEK_IMAGE_ERROR, HEK_IMAGE_ERROR_TOO_LARGE,
                   "not enough memory for a palette");
      return FALSE;
    }
  self.near = distances;
  self.next = distances + bins->n;
  self.place = distances + 2 * (gsize) bins->n;
  self.nearest = numbers;
  self.second = numbers + bins->n;
  if (bins->dim == 3)
    hek_swap_run (&self, n_swaps, task, 3);
  else
    hek_swap_run (&self, n_swaps, task, 4);
  return hek_task_check (task, error);
}
