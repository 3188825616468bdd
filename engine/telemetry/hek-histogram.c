/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Log-linear histograms. The counts are those of buckets [first, first + n), which grow to both
 * sides when a value falls outside; an empty histogram has none. Serializing: hek-histogram-
 * bytes.c.
 */
#include "config.h"

#include "hek-histogram-private.h"

#include <float.h>
#include <math.h>
#include <string.h>

/* Buckets that a histogram begins with and grows by: an octave. */
#define GROW (1u << HEK_HISTOGRAM_SUB_BITS)

G_DEFINE_QUARK (hek-histogram-error-quark, hek_histogram_error)

/* --- buckets ------------------------------------------------------------------------------- */

guint64
hek_histogram_bucket_first (guint idx)
{
  guint shift;

  g_return_val_if_fail (idx < HEK_HISTOGRAM_N_BUCKETS, 0);

  if (idx < 2 * GROW)
    return idx;
  shift = (idx >> HEK_HISTOGRAM_SUB_BITS) - 1;
  return (guint64) (idx - shift * GROW) << shift;
}

guint64
hek_histogram_bucket_last (guint idx)
{
  return idx + 1 < HEK_HISTOGRAM_N_BUCKETS ? hek_histogram_bucket_first (idx + 1) - 1 : G_MAXUINT64;
}

guint64
hek_histogram_add_saturated (guint64 a,
                             guint64 b)
{
  guint64 sum;

  return __builtin_add_overflow (a, b, &sum) ? G_MAXUINT64 : sum;
}

static guint64
multiply_saturated (guint64 a,
                    guint64 b)
{
  guint64 product;

  return __builtin_mul_overflow (a, b, &product) ? G_MAXUINT64 : product;
}

/* --- one histogram ------------------------------------------------------------------------- */

HekHistogram *
hek_histogram_new (void)
{
  return g_new0 (HekHistogram, 1);
}

HekHistogram *
hek_histogram_copy (const HekHistogram *self)
{
  HekHistogram *copy = g_memdup2 (self, sizeof *self);

  copy->counts = g_memdup2 (self->counts, self->n * sizeof *self->counts);
  return copy;
}

void
hek_histogram_free (HekHistogram *self)
{
  g_free (self->counts);
  g_free (self);
}

void
hek_histogram_clear (HekHistogram *self)
{
  g_free (self->counts);
  *self = (HekHistogram) { 0 };
}

gboolean
hek_histogram_equal (const HekHistogram *a,
                     const HekHistogram *b)
{
  guint i = 0, j = 0;
  guint64 x, y;

  if (a->count != b->count || a->sum != b->sum || a->min != b->min || a->max != b->max)
    return FALSE;
  for (; hek_histogram_next (a, &i, &x); i++, j++)
    if (!hek_histogram_next (b, &j, &y) || i != j || x != y)
      return FALSE;
  return TRUE;
}

/* Makes room for buckets [@first, @end), whole octaves of them. */
static void
reserve (HekHistogram *self,
         guint         first,
         guint         end)
{
  guint64 *counts;

  if (self->n > 0 && first >= self->first && end <= self->first + self->n)
    return;
  if (self->n > 0)
    {
      first = MIN (first, self->first);
      end = MAX (end, self->first + self->n);
    }
  first = first / GROW * GROW;
  end = (end + GROW - 1) / GROW * GROW;
  counts = g_new0 (guint64, end - first);
  if (self->n > 0)
    memcpy (counts + (self->first - first), self->counts, self->n * sizeof *counts);
  g_free (self->counts);
  self->counts = counts;
  self->first = first;
  self->n = end - first;
}

/* What belongs to counts that are being added. */
static void
add_totals (HekHistogram *self,
            guint64       count,
            guint64       sum,
            guint64       min,
            guint64       max)
{
  self->min = self->count == 0 ? min : MIN (self->min, min);
  self->max = self->count == 0 ? max : MAX (self->max, max);
  self->count = hek_histogram_add_saturated (self->count, count);
  self->sum = hek_histogram_add_saturated (self->sum, sum);
}

void
hek_histogram_add (HekHistogram *self,
                   guint64       value,
                   guint64       n)
{
  guint idx = hek_histogram_bucket_of (value);
  guint64 *count;

  if (n == 0)
    return;
  reserve (self, idx, idx + 1);
  count = &self->counts[idx - self->first];
  *count = hek_histogram_add_saturated (*count, n);
  add_totals (self, n, multiply_saturated (value, n), value, value);
}

void
hek_histogram_add_buckets (HekHistogram  *self,
                           guint          first,
                           const guint64 *counts,
                           guint          n,
                           guint64        sum,
                           guint64        min,
                           guint64        max)
{
  guint64 total = 0, *own;

  while (n > 0 && counts[n - 1] == 0)
    n--;
  for (; n > 0 && counts[0] == 0; n--, counts++)
    first++;
  if (n == 0)
    return;
  g_return_if_fail (first + n <= HEK_HISTOGRAM_N_BUCKETS);

  reserve (self, first, first + n);
  own = self->counts + (first - self->first);
  for (guint i = 0; i < n; i++)
    {
      own[i] = hek_histogram_add_saturated (own[i], counts[i]);
      total = hek_histogram_add_saturated (total, counts[i]);
    }
  add_totals (self, total, sum, min, max);
}

void
hek_histogram_merge (HekHistogram       *self,
                     const HekHistogram *other)
{
  if (other->n > 0)
    hek_histogram_add_buckets (self, other->first, other->counts, other->n, other->sum, other->min,
                               other->max);
}

guint64
hek_histogram_get_count (const HekHistogram *self)
{
  return self->count;
}

guint64
hek_histogram_get_sum (const HekHistogram *self)
{
  return self->sum;
}

guint64
hek_histogram_get_min (const HekHistogram *self)
{
  return self->min;
}

guint64
hek_histogram_get_max (const HekHistogram *self)
{
  return self->max;
}

double
hek_histogram_get_mean (const HekHistogram *self)
{
  return self->count > 0 ? (double) self->sum / (double) self->count : NAN;
}

/* --- what it says -------------------------------------------------------------------------- */

double
hek_histogram_get_quantile (const HekHistogram *self,
                            double              q)
{
  /* 0.07 × 100 is 7.000000000000001, and means 7. */
  double n = (double) self->count, wanted = ceil (q * n - 2 * n * DBL_EPSILON);
  guint64 rank, seen = 0, count;
  guint idx = 0;

  g_return_val_if_fail (q >= 0 && q <= 1, NAN);

  if (self->count == 0)
    return NAN;
  rank = wanted >= 1 ? (wanted < n ? (guint64) wanted : self->count) : 1;
  if (rank == 1 || rank == self->count)
    return (double) (rank == 1 ? self->min : self->max);
  for (; hek_histogram_next (self, &idx, &count); idx++)
    {
      double middle;

      seen = hek_histogram_add_saturated (seen, count);
      if (seen < rank)
        continue;
      middle = ((double) hek_histogram_bucket_first (idx) +
                (double) hek_histogram_bucket_last (idx)) / 2;
      return CLAMP (middle, (double) self->min, (double) self->max);
    }
  return (double) self->max;
}

guint64
hek_histogram_count_buckets (const HekHistogram *self,
                             guint               first,
                             guint               end)
{
  guint64 sum = 0;

  first = MAX (first, self->first);
  end = MIN (end, self->first + self->n);
  for (guint i = first; i < end; i++)
    sum = hek_histogram_add_saturated (sum, self->counts[i - self->first]);
  return sum;
}

double
hek_histogram_get_share_below (const HekHistogram *self,
                               guint64             value)
{
  guint idx = hek_histogram_bucket_of (value);
  guint64 first = hek_histogram_bucket_first (idx), last = hek_histogram_bucket_last (idx);
  double below, here;

  if (self->count == 0)
    return NAN;
  if (value < self->min)
    return 0;
  if (value >= self->max)
    return 1;
  below = (double) hek_histogram_count_buckets (self, 0, idx);
  here = (double) hek_histogram_count_buckets (self, idx, idx + 1);
  /* No value lies outside of [min, max]. */
  first = MAX (first, self->min);
  last = MIN (last, self->max);
  here *= ((double) (value - first) + 1) / ((double) (last - first) + 1);
  return (below + here) / (double) self->count;
}

gboolean
hek_histogram_next (const HekHistogram *self,
                    guint              *idx,
                    guint64            *count)
{
  for (guint i = MAX (*idx, self->first); i < self->first + self->n; i++)
    if (self->counts[i - self->first] > 0)
      {
        *idx = i;
        *count = self->counts[i - self->first];
        return TRUE;
      }
  return FALSE;
}
