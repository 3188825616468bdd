/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sorting along a Hilbert curve: cells of a grid of 4096² or 1024³ get their number on the curve,
 * sixteen points at a time, and are sorted by it, one digit of 12 or 10 bits a pass.
 *
 * Source: Skilling, "Programming the Hilbert curve", AIP Conf. Proc. 707, 2004.
 */
#include "config.h"

#include "hek-layout-tsne-order.h"

#include <math.h>
#include <string.h>

#include "hek-parallel.h"

#define LANES 16
#define MAX_DIMS 3
#define MAX_BITS 12
#define POINTS_PER_TASK 4096 /* a multiple of the lanes */

struct _HekTsneOrder
{
  gsize n;
  guint n_dims, n_bits;

  /* of the sort that goes on */
  const float *coords;
  float low[MAX_DIMS], scale;

  /* owned */
  guint64 *items[2]; /* n each: key << 32 | row */
  guint32 *rows;     /* n */
  float *extents;    /* of each parallel task: 2 × MAX_DIMS */
};

HekTsneOrder *
hek_tsne_order_new (gsize n,
                    guint n_dims)
{
  HekTsneOrder *self = g_new0 (HekTsneOrder, 1);

  self->n = n;
  self->n_dims = n_dims;
  self->n_bits = n_dims == 2 ? 12 : 10;
  self->items[0] = g_try_new (guint64, n);
  self->items[1] = g_try_new (guint64, n);
  self->rows = g_try_new (guint32, n);
  self->extents = g_try_new (float, hek_parallel_n_blocks (n, POINTS_PER_TASK) * 2 * MAX_DIMS);
  if (self->items[0] != NULL && self->items[1] != NULL && self->rows != NULL &&
      self->extents != NULL)
    return self;
  hek_tsne_order_free (self);
  return NULL;
}

void
hek_tsne_order_free (HekTsneOrder *self)
{
  if (self == NULL)
    return;
  g_free (self->items[0]);
  g_free (self->items[1]);
  g_free (self->rows);
  g_free (self->extents);
  g_free (self);
}

const guint32 *
hek_tsne_order_get (const HekTsneOrder *self)
{
  return self->rows;
}

static void
extents_of_points (gsize    begin,
                   gsize    end,
                   gsize    block_idx,
                   gpointer data)
{
  HekTsneOrder *self = data;
  float *low = self->extents + block_idx * 2 * MAX_DIMS, *high = low + MAX_DIMS;

  for (guint d = 0; d < self->n_dims; d++)
    {
      low[d] = INFINITY;
      high[d] = -INFINITY;
      for (gsize i = begin; i < end; i++)
        {
          float x = self->coords[i * self->n_dims + d];

          low[d] = MIN (low[d], x);
          high[d] = MAX (high[d], x);
        }
    }
}

/* Where the grid begins, and cells per unit. */
static void
set_grid (HekTsneOrder *self)
{
  float longest = 0;

  for (guint d = 0; d < self->n_dims; d++)
    {
      float low = INFINITY, high = -INFINITY;

      for (gsize i = 0; i < hek_parallel_n_blocks (self->n, POINTS_PER_TASK); i++)
        {
          low = MIN (low, self->extents[i * 2 * MAX_DIMS + d]);
          high = MAX (high, self->extents[i * 2 * MAX_DIMS + MAX_DIMS + d]);
        }
      self->low[d] = low;
      longest = MAX (longest, high - low);
    }
  self->scale = longest > 0 ? ((float) (1u << self->n_bits) - 1) / longest : 0;
}

/*
 * From cells to numbers on the curve, of sixteen points at once: from the largest squares to the
 * smallest, the part of the curve in one is turned as its place in the curve wants it; the bits of
 * the axes are then a Gray code of the number, taken in turn.
 */
static void
curve_numbers (guint32 x[MAX_DIMS][LANES],
               guint   n_dims,
               guint   n_bits,
               guint32 number[LANES])
{
  for (guint bit = n_bits - 1; bit > 0; bit--)
    for (guint d = 0; d < n_dims; d++)
      for (guint i = 0; i < LANES; i++)
        {
          guint32 lower = (1u << bit) - 1, set = -(x[d][i] >> bit & 1);
          guint32 swapped = (x[0][i] ^ x[d][i]) & lower & ~set;

          x[0][i] ^= swapped | (lower & set);
          x[d][i] ^= swapped;
        }
  for (guint i = 0; i < LANES; i++)
    {
      guint32 turned = 0;

      for (guint d = 1; d < n_dims; d++)
        x[d][i] ^= x[d - 1][i];
      for (guint bit = n_bits - 1; bit > 0; bit--)
        turned ^= -(x[n_dims - 1][i] >> bit & 1) & ((1u << bit) - 1);
      number[i] = 0;
      for (guint bit = n_bits; bit-- > 0;)
        for (guint d = 0; d < n_dims; d++)
          number[i] = number[i] << 1 | ((x[d][i] ^ turned) >> bit & 1);
    }
}

static void
items_of_points (gsize    begin,
                 gsize    end,
                 gsize    block_idx G_GNUC_UNUSED,
                 gpointer data)
{
  HekTsneOrder *self = data;

  for (gsize first = begin; first < end; first += LANES)
    {
      gsize n = MIN (end - first, LANES);
      guint32 x[MAX_DIMS][LANES] = { { 0 } }, number[LANES];

      for (guint d = 0; d < self->n_dims; d++)
        for (gsize i = 0; i < n; i++)
          x[d][i] =
            (guint32) ((self->coords[(first + i) * self->n_dims + d] - self->low[d]) * self->scale);
      if (self->n_dims == 2)
        curve_numbers (x, 2, 12, number);
      else
        curve_numbers (x, 3, 10, number);
      for (gsize i = 0; i < n; i++)
        self->items[0][first + i] = (guint64) number[i] << 32 | (first + i);
    }
}

/* By one digit, of equal ones in the order that they are in. */
static void
sort_pass (const guint64 *from,
           guint64       *to,
           gsize          n,
           guint          shift,
           guint          n_bits)
{
  guint32 at[1u << MAX_BITS] = { 0 }, sum = 0;
  guint32 mask = (1u << n_bits) - 1;

  for (gsize i = 0; i < n; i++)
    at[from[i] >> shift & mask]++;
  for (guint32 digit = 0; digit <= mask; digit++)
    {
      guint32 count = at[digit];

      at[digit] = sum;
      sum += count;
    }
  for (gsize i = 0; i < n; i++)
    to[at[from[i] >> shift & mask]++] = from[i];
}

gboolean
hek_tsne_order_sort (HekTsneOrder  *self,
                     const float   *coords,
                     const HekTask *task)
{
  self->coords = coords;
  if (!hek_parallel_for (self->n, POINTS_PER_TASK, extents_of_points, self, task))
    return FALSE;
  set_grid (self);
  if (!hek_parallel_for (self->n, POINTS_PER_TASK, items_of_points, self, task))
    return FALSE;

  for (guint pass = 0; pass < self->n_dims; pass++)
    {
      guint64 *from = self->items[pass % 2], *to = self->items[1 - pass % 2];

      sort_pass (from, to, self->n, 32 + pass * self->n_bits, self->n_bits);
      if (hek_task_is_cancelled (task))
        return FALSE;
    }
  for (gsize i = 0; i < self->n; i++)
    self->rows[i] = (guint32) self->items[self->n_dims % 2][i];
  return TRUE;
}
