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
#include "hek-parallel.h"

/* Bins that are tried as places for a colour: those that lose most. */
#define N_CANDIDATES 48

/* Of work for a thread: some tenths of a millisecond. */
#define BLOCK_CANDIDATES 4
#define BLOCK_BINS 512

/* Distances that are taken at once, which the compiler does several at a time. */
#define RUN 128

/* In distances of the space, where black and white are 1 apart, and times the weight: by trial, so
 * that the green cap of kodim03 is green at 48 colours. */
#define VISIBLE 0.03f
#define URGENCY 6.0f

typedef struct
{
  /* borrowed */
  const HekColorBins *bins;
  const HekTask *task;
  float *rows; /* the palette: n × dim, the first n_fixed stay */

  guint n, n_fixed;
  float softening;

  /* owned, by bin: distances to its nearest and second nearest colour, and which these are */
  float *near, *next;
  guint8 *nearest, *second;

  guint moved; /* the colour that was moved last; HEK_PALETTE_MAX: all of them */

  /* by candidate: its bin, what a colour there gains less what the one costs that is missed least
   * then, and which that is */
  guint candidates[N_CANDIDATES];
  double gain[N_CANDIDATES];
  guint from[N_CANDIDATES];
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

static inline __attribute__ ((always_inline)) void
hek_swap_update_bins (HekPaletteSwap *self,
                      gsize           begin,
                      gsize           end,
                      guint           dim)
{
  guint k = self->moved;

  for (guint i = (guint) begin; i < end; i++)
    if (k == HEK_PALETTE_MAX || self->nearest[i] == k || self->second[i] == k)
      hek_swap_find (self, i, dim);
    else
      hek_swap_offer (self, i, k, hek_swap_distance (self, self->bins->rows + (gsize) i * dim,
                                                     self->rows + (gsize) k * dim, dim));
}

static void
hek_swap_update_block (gsize    begin,
                       gsize    end,
                       gsize    block_idx,
                       gpointer data)
{
  HekPaletteSwap *self = data;

  if (self->bins->dim == 3)
    hek_swap_update_bins (self, begin, end, 3);
  else
    hek_swap_update_bins (self, begin, end, 4);
}

/* Returns: whether the task goes on */
static gboolean
hek_swap_update (HekPaletteSwap *self,
                 guint           moved)
{
  self->moved = moved;
  return hek_parallel_for (self->bins->n, BLOCK_BINS, hek_swap_update_block, self, self->task);
}

static guint
hek_swap_find_candidates (HekPaletteSwap *self)
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
          self->candidates[at] = self->candidates[at - 1];
        }
      worth[at] = value;
      self->candidates[at] = i;
    }
  return n;
}

static inline __attribute__ ((always_inline)) void
hek_swap_try (HekPaletteSwap *self,
              guint           candidate,
              guint           dim)
{
  const HekColorBins *bins = self->bins;
  const float *place = bins->rows + (gsize) self->candidates[candidate] * dim;
  double gain = 0, missed[HEK_PALETTE_MAX] = { 0 };
  guint from = self->n_fixed;

  for (guint begin = 0; begin < bins->n; begin += RUN)
    {
      guint n = MIN (bins->n - begin, RUN);
      float away[RUN];

      for (guint i = 0; i < n; i++)
        away[i] = hek_swap_distance (self, bins->rows + (gsize) (begin + i) * dim, place, dim);
      for (guint i = begin; i < begin + n; i++)
        {
          float with = MIN (away[i - begin], self->near[i]);
          float without = MIN (away[i - begin], self->next[i]);
          float cost = hek_swap_cost (self, i, with);

          gain += (double) (hek_swap_cost (self, i, self->near[i]) - cost);
          missed[self->nearest[i]] += (double) (hek_swap_cost (self, i, without) - cost);
        }
    }

  for (guint k = self->n_fixed; k < self->n; k++)
    if (missed[k] < missed[from])
      from = k;
  self->from[candidate] = from;
  self->gain[candidate] = gain - missed[from];
}

static void
hek_swap_try_block (gsize    begin,
                    gsize    end,
                    gsize    block_idx,
                    gpointer data)
{
  HekPaletteSwap *self = data;

  for (guint i = (guint) begin; i < end; i++)
    if (self->bins->dim == 3)
      hek_swap_try (self, i, 3);
    else
      hek_swap_try (self, i, 4);
}

/* Returns: whether the loss fell and the task goes on */
static gboolean
hek_swap_once (HekPaletteSwap *self)
{
  guint n = hek_swap_find_candidates (self), dim = self->bins->dim, best = 0;

  if (!hek_parallel_for (n, BLOCK_CANDIDATES, hek_swap_try_block, self, self->task))
    return FALSE;
  for (guint i = 1; i < n; i++)
    if (self->gain[i] > self->gain[best])
      best = i;
  if (n == 0 || self->gain[best] <= 0)
    return FALSE;
  memcpy (self->rows + (gsize) self->from[best] * dim,
          self->bins->rows + (gsize) self->candidates[best] * dim, dim * sizeof (float));
  return hek_swap_update (self, self->from[best]);
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
  hek_auto_aligned float *distances = hek_aligned_try_new (2 * (gsize) bins->n, sizeof (float));
  hek_auto_aligned guint8 *numbers = hek_aligned_try_new0 (2 * (gsize) bins->n, 1);
  HekPaletteSwap self = { .bins = bins, .task = task, .rows = rows, .n = n, .n_fixed = n_fixed,
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
  self.nearest = numbers;
  self.second = numbers + bins->n;
  if (hek_swap_update (&self, HEK_PALETTE_MAX))
    for (guint i = 0; i < n_swaps && hek_swap_once (&self); i++)
      ;
  return hek_task_check (task, error);
}
