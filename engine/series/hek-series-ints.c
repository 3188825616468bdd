/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Columns of integers: what is left of each after one of three predictions (the first value; the
 * value before; the value before and its step, which is delta-of-delta), divided by the greatest
 * common divisor of all, with signs folded, in chunks of 64 as Rice codes, each chunk with the
 * parameter that is shortest for it. Steps of a second, a gauge that rests or moves by pages of
 * memory cost a tenth of a bit a value; noise costs its entropy and half a bit or so.
 *
 *   byte    the prediction, 0 … 2
 *   signed  the first value;  with 2: signed, the first step
 *   varint  the divisor, 0: all others are predicted exactly, and nothing follows
 *   bits    for each chunk: 6 bits, k (63: all are 0); then each value: value >> k in unary (ones,
 *           then a zero), the lowest k bits; or 24 ones and 64 bits where the unary part is longer
 *
 * Source: Rice, Some practical universal noiseless coding techniques, JPL 79-22, 1979; delta of
 * delta for times: Pelkonen et al., Gorilla, VLDB 2015, whose fixed prefixes this replaces.
 */
#include "config.h"

#include "hek-series-column-private.h"

#define CHUNK 64
#define K_BITS 6
#define K_ZEROS 63
#define K_MAX 55
#define UNARY_MAX 24

/* What prediction @order leaves of value i ≥ 1. */
static inline gint64
residual (const gint64 *values,
          guint         i,
          guint         order,
          gint64        step)
{
  if (order == 0)
    return values[i] - values[0];
  if (order == 1)
    return values[i] - values[i - 1];
  return values[i] - values[i - 1] - (i > 1 ? values[i - 1] - values[i - 2] : step);
}

static guint64
common_divisor (guint64 a,
                guint64 b)
{
  while (b != 0)
    {
      guint64 rest = a % b;

      a = b;
      b = rest;
    }
  return a;
}

static guint64
rice_bits (const guint64 *folded,
           guint          n,
           guint          k)
{
  guint64 bits = 0;

  for (guint i = 0; i < n; i++)
    {
      guint64 high = folded[i] >> k;

      bits += high < UNARY_MAX ? high + 1 + k : UNARY_MAX + 64;
    }
  return bits;
}

/* The shortest parameter for a chunk, with its bits: near that of the mean. */
static guint
best_parameter (const guint64 *folded,
                guint          n,
                guint64       *n_bits)
{
  guint64 sum = 0, any = 0;
  guint guess = 0, best = 0;

  for (guint i = 0; i < n; i++)
    {
      any |= folded[i];
      sum += MIN (folded[i], G_MAXUINT64 / CHUNK);
    }
  *n_bits = 0;
  if (any == 0)
    return K_ZEROS;
  while (guess < K_MAX && sum / n >> (guess + 1) != 0)
    guess++;
  *n_bits = G_MAXUINT64;
  /* One value far from the others draws the mean up; the small parameters are for that. */
  for (guint k = guess > 6 ? guess - 6 : 0; k <= MIN (guess + 1, K_MAX); k++)
    {
      guint64 bits = rice_bits (folded, n, k);

      if (bits < *n_bits)
        {
          *n_bits = bits;
          best = k;
        }
    }
  return best;
}

static void
put_chunk (HekBitWriter  *writer,
           const guint64 *folded,
           guint          n)
{
  guint64 n_bits;
  guint k = best_parameter (folded, n, &n_bits);

  hek_bits_put (writer, k, K_BITS);
  for (guint i = 0; k != K_ZEROS && i < n; i++)
    {
      guint64 high = folded[i] >> k;

      if (high >= UNARY_MAX)
        {
          hek_bits_put (writer, (1u << UNARY_MAX) - 1, UNARY_MAX);
          hek_bits_put_64 (writer, folded[i]);
          continue;
        }
      hek_bits_put (writer, (1u << (high + 1)) - 2, (guint) high + 1);
      if (k > 0)
        hek_bits_put (writer, folded[i] & ((G_GUINT64_CONSTANT (1) << k) - 1), k);
    }
}

/* @out: (nullable): only counts. Returns: bits of all chunks */
static guint64
fold (const gint64 *values,
      guint         n,
      guint         order,
      guint64       divisor,
      HekBitWriter *out)
{
  gint64 step = n > 1 ? values[1] - values[0] : 0;
  guint64 folded[CHUNK], total = 0;

  for (guint from = 1; from < n; from += CHUNK)
    {
      guint n_chunk = MIN (CHUNK, n - from);
      guint64 n_bits;

      for (guint i = 0; i < n_chunk; i++)
        folded[i] = hek_zigzag (residual (values, from + i, order, step) / (gint64) divisor);
      if (out != NULL)
        {
          put_chunk (out, folded, n_chunk);
          continue;
        }
      (void) best_parameter (folded, n_chunk, &n_bits);
      total += n_bits + K_BITS;
    }
  return total;
}

static guint64
divisor_of (const gint64 *values,
            guint         n,
            guint         order)
{
  gint64 step = n > 1 ? values[1] - values[0] : 0;
  guint64 divisor = 0;

  for (guint i = 1; i < n && divisor != 1; i++)
    divisor = common_divisor ((guint64) ABS (residual (values, i, order, step)), divisor);
  return divisor;
}

void
hek_series_put_ints (GByteArray   *out,
                     const gint64 *values,
                     guint         n)
{
  guint64 fewest = G_MAXUINT64, divisor = 0;
  HekBitWriter writer = { .out = out };
  guint8 order = 1;

  for (guint o = 0; o <= 2; o++)
    {
      guint64 d = divisor_of (values, n, o);
      guint64 n_bits = d != 0 ? fold (values, n, o, d, NULL) : 0;

      if (n_bits < fewest)
        {
          fewest = n_bits;
          divisor = d;
          order = o;
        }
    }
  g_byte_array_append (out, &order, 1);
  hek_bytes_put_signed (out, values[0]);
  if (order == 2)
    hek_bytes_put_signed (out, n > 1 ? values[1] - values[0] : 0);
  hek_bytes_put_varint (out, divisor);
  if (divisor == 0)
    return;
  (void) fold (values, n, order, divisor, &writer);
  hek_bits_end (&writer);
}

static inline guint64
get_rice (HekBitReader *reader,
          guint         k)
{
  guint high = hek_bits_get_unary (reader, UNARY_MAX);

  if (high == UNARY_MAX)
    return hek_bits_get_64 (reader);
  return (guint64) high << k | (k > 0 ? hek_bits_get (reader, k) : 0);
}

/* Unsigned arithmetic: damaged data may overflow, and is found out later. */
static void
unfold (HekBitReader *reader,
        gint64       *values,
        guint         n,
        guint         order,
        guint64       step,
        guint64       divisor)
{
  guint64 first = (guint64) values[0], before = first;
  guint k = 0;

  for (guint i = 1; i < n; i++)
    {
      guint64 rest, value;

      if ((i - 1) % CHUNK == 0)
        {
          k = (guint) hek_bits_get (reader, K_BITS);
          if (k > K_MAX && k != K_ZEROS)
            reader->failed = TRUE;
          if (reader->failed)
            return;
        }
      rest = k == K_ZEROS ? 0 : (guint64) hek_unzigzag (get_rice (reader, k)) * divisor;
      value = order == 0 ? first + rest : before + (order == 2 ? step : 0) + rest;
      step = value - before;
      before = value;
      values[i] = (gint64) value;
    }
}

gboolean
hek_series_get_ints (HekByteReader *reader,
                     gint64        *values,
                     guint          n)
{
  const guint8 *order = hek_bytes_get (reader, 1);
  HekBitReader bits = { 0 };
  guint64 step = 0, divisor;

  if (order == NULL || *order > 2)
    return FALSE;
  values[0] = hek_bytes_get_signed (reader);
  if (*order == 2)
    step = (guint64) hek_bytes_get_signed (reader);
  divisor = hek_bytes_get_varint (reader);
  if (reader->failed)
    return FALSE;
  if (divisor == 0)
    {
      for (guint i = 1; i < n; i++)
        values[i] = (gint64) ((guint64) values[i - 1] + (*order == 2 ? step : 0));
      return TRUE;
    }
  bits.data = reader->data + reader->pos;
  bits.n_bytes = reader->n_bytes - reader->pos;
  unfold (&bits, values, n, *order, step, divisor);
  reader->pos += bits.pos - bits.n_held / 8;
  return !bits.failed;
}
