/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Order statistics of a map. The bits of floats that are not negative sort like the floats, so
 * the value of a rank is found digit by digit, 11 + 11 + 10 bits, each from a histogram of the
 * values that share the digits found before. Histograms are counted per block and added:
 * integers, so neither threads nor order matter.
 */
#include "config.h"

#include "hek-metric-private.h"

#include "hek-parallel.h"

#include <math.h>
#include <string.h>

#define BLOCK_VALUES (1u << 18)
#define N_BINS (1u << 11)

typedef struct
{
  const float *values;

  /* a value counts when value >> prefix_shift == prefix; its bin is (value >> shift) & mask */
  guint prefix_shift, shift;
  guint32 prefix, mask;
  guint32 *bins; /* N_BINS per block */

  /* smallest value of each block whose bits are above @floor, or UINT32_MAX */
  guint32 floor;
  guint32 *above;
} HekQuantile;

static inline guint32
bits_of (float value)
{
  guint32 bits;

  memcpy (&bits, &value, sizeof bits);
  return bits;
}

static void
count_block (gsize    begin,
             gsize    end,
             gsize    block_idx,
             gpointer data)
{
  HekQuantile *self = data;
  guint32 *bins = self->bins + block_idx * N_BINS;

  memset (bins, 0, N_BINS * sizeof *bins);
  for (gsize i = begin; i < end; i++)
    {
      guint32 bits = bits_of (self->values[i]);

      /* 64 bits: a shift by 32 means that all values count */
      if ((guint64) bits >> self->prefix_shift == self->prefix)
        bins[(bits >> self->shift) & self->mask]++;
    }
}

static void
above_block (gsize    begin,
             gsize    end,
             gsize    block_idx,
             gpointer data)
{
  HekQuantile *self = data;
  guint32 least = G_MAXUINT32;

  for (gsize i = begin; i < end; i++)
    {
      guint32 bits = bits_of (self->values[i]);

      if (bits > self->floor && bits < least)
        least = bits;
    }
  self->above[block_idx] = least;
}

/* Finds the bin that holds @rank among the values that count; @rank becomes that within the bin. */
static guint32
pick_bin (const HekQuantile *self,
          gsize              n_blocks,
          gsize             *rank,
          gsize             *n_in_bin)
{
  for (guint32 bin = 0; bin < N_BINS; bin++)
    {
      gsize n = 0;

      for (gsize b = 0; b < n_blocks; b++)
        n += self->bins[b * N_BINS + bin];
      if (*rank < n)
        {
          *n_in_bin = n;
          return bin;
        }
      *rank -= n;
    }
  g_assert_not_reached ();
}

/* The bits of the value of @rank, and of the next one. */
static gboolean
find_rank (HekQuantile   *self,
           gsize          n,
           gsize          rank,
           guint32        found[2],
           const HekTask *task)
{
  static const guint shifts[] = { 21, 10, 0 };
  static const guint digit_bits[] = { 11, 11, 10 };
  gsize n_blocks = hek_parallel_n_blocks (n, BLOCK_VALUES), n_equal = 0;
  guint32 least = G_MAXUINT32;

  self->prefix = 0;
  self->prefix_shift = 32;
  for (guint digit = 0; digit < G_N_ELEMENTS (shifts); digit++)
    {
      self->shift = shifts[digit];
      self->mask = (1u << digit_bits[digit]) - 1;
      if (!hek_parallel_for (n, BLOCK_VALUES, count_block, self, task))
        return FALSE;
      self->prefix = self->prefix << digit_bits[digit] | pick_bin (self, n_blocks, &rank, &n_equal);
      self->prefix_shift = self->shift;
    }

  found[0] = found[1] = self->floor = self->prefix;
  if (rank + 1 < n_equal)
    return TRUE;
  if (!hek_parallel_for (n, BLOCK_VALUES, above_block, self, task))
    return FALSE;
  for (gsize b = 0; b < n_blocks; b++)
    least = MIN (least, self->above[b]);
  if (least != G_MAXUINT32)
    found[1] = least;
  return TRUE;
}

gboolean
hek_metric_quantile (const float    *values,
                     gsize           n,
                     double          fraction,
                     double         *quantile,
                     const HekTask  *task,
                     GError        **error)
{
  gsize n_blocks = hek_parallel_n_blocks (n, BLOCK_VALUES);
  HekQuantile self = { .values = values };
  double position = fraction * (double) (n - 1);
  gsize rank = (gsize) position;
  guint32 found[2];
  gboolean done;
  float low, high;

  g_return_val_if_fail (n > 0 && fraction >= 0 && fraction <= 1, FALSE);

  self.bins = g_new (guint32, n_blocks * N_BINS);
  self.above = g_new (guint32, n_blocks);
  done = find_rank (&self, n, rank, found, task);
  g_free (self.bins);
  g_free (self.above);
  if (!done)
    {
      hek_task_check (task, error);
      return FALSE;
    }

  memcpy (&low, &found[0], sizeof low);
  memcpy (&high, &found[1], sizeof high);
  position -= (double) rank;
  *quantile = position > 0 && high > low ? low + ((double) high - low) * position : low;
  return TRUE;
}
