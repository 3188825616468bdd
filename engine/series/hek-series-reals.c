/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Columns of doubles, each in the shortest of these ways, named by its first byte:
 *
 *   0 … 15   as decimals: integers (hek-series-ints.c) over that power of ten
 *   32 + j   the same as column j of the block
 *   48       XOR with the value before, see put_xor()
 *   49       all bits of all values
 *
 * What telemetry counts and times are integers, shares of a whole are decimals; XOR is for the
 * rest, and plain bits for noise in which nothing is to be saved.
 *
 * Source: Pelkonen et al., Gorilla: A Fast, Scalable, In-Memory Time Series Database, VLDB 2015,
 * for XOR; decimals after Afroozeh, Kuffo and Boncz, ALP: Adaptive Lossless floating-Point
 * Compression, SIGMOD 2023, with one power a column and Rice codes.
 */
#include "config.h"

#include <math.h>

#include "hek-series-column-private.h"

#define POWER_MAX 15
#define SAME 32
#define XOR 48
#define PLAIN 49

static const double powers[POWER_MAX + 1] = {
  1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
};

static guint64
bits_of (double value)
{
  guint64 bits;

  memcpy (&bits, &value, 8);
  return bits;
}

static gboolean
is_same (const double *a,
         const double *b,
         guint         n)
{
  return memcmp (a, b, n * sizeof *a) == 0;
}

/* Whether all values are integers over this power of ten, bit for bit. */
static gboolean
to_decimals (const double *values,
             guint         n,
             guint         power,
             gint64       *ints)
{
  for (guint i = 0; i < n; i++)
    {
      double scaled = nearbyint (values[i] * powers[power]);

      if (!(fabs (scaled) <= (double) HEK_SERIES_INT_MAX))
        return FALSE;
      ints[i] = (gint64) scaled; /* where -0 becomes 0, and is no decimal */
      if (bits_of ((double) ints[i] / powers[power]) != bits_of (values[i]))
        return FALSE;
    }
  return TRUE;
}

/* As Gorilla: a 0 for the same value; 10 and the bits between those zeros at both ends that the
 * last window had; or 11, 5 bits of leading zeros, 6 bits of length - 1, and its own window. */
static void
put_xor (GByteArray   *out,
         const double *values,
         guint         n)
{
  HekBitWriter writer = { .out = out };
  guint64 before = bits_of (values[0]);
  guint lead = 64, length = 0;

  hek_bits_put_64 (&writer, before);
  for (guint i = 1; i < n; i++)
    {
      guint64 changed = bits_of (values[i]) ^ before;
      guint first, trail;

      before ^= changed;
      if (changed == 0)
        {
          hek_bits_put (&writer, 0, 1);
          continue;
        }
      first = MIN ((guint) __builtin_clzll (changed), 31);
      trail = (guint) __builtin_ctzll (changed);
      if (length > 0 && first >= lead && trail >= 64 - lead - length &&
          64 - first - trail + 11 > length)
        hek_bits_put (&writer, 2, 2);
      else
        {
          lead = first;
          length = 64 - first - trail;
          hek_bits_put (&writer, 3, 2);
          hek_bits_put (&writer, lead, 5);
          hek_bits_put (&writer, length - 1, 6);
        }
      changed >>= 64 - lead - length;
      if (length > 32)
        hek_bits_put (&writer, changed >> 32, length - 32);
      hek_bits_put (&writer, changed & (G_MAXUINT64 >> (64 - MIN (length, 32))),
                    MIN (length, 32));
    }
  hek_bits_end (&writer);
}

static gboolean
get_xor (HekByteReader *reader,
         double        *values,
         guint          n)
{
  HekBitReader bits = {
    .data = reader->data + reader->pos,
    .n_bytes = reader->n_bytes - reader->pos,
  };
  guint64 before = hek_bits_get_64 (&bits);
  guint lead = 0, length = 0;

  memcpy (&values[0], &before, 8);
  for (guint i = 1; i < n && !bits.failed; i++)
    {
      if (hek_bits_get (&bits, 1) != 0)
        {
          guint64 changed = 0;

          if (hek_bits_get (&bits, 1) != 0)
            {
              lead = (guint) hek_bits_get (&bits, 5);
              length = (guint) hek_bits_get (&bits, 6) + 1;
            }
          if (length == 0 || lead + length > 64)
            return FALSE;
          if (length > 32)
            changed = hek_bits_get (&bits, length - 32);
          changed = changed << MIN (length, 32) | hek_bits_get (&bits, MIN (length, 32));
          before ^= changed << (64 - lead - length);
        }
      memcpy (&values[i], &before, 8);
    }
  reader->pos += bits.pos - bits.n_held / 8;
  return !bits.failed;
}

static void
put_others (GByteArray   *out,
            const double *values,
            guint         n)
{
  g_autoptr (GByteArray) coded = g_byte_array_new ();
  guint8 way = XOR;

  put_xor (coded, values, n);
  if (coded->len < n * sizeof *values)
    {
      g_byte_array_append (out, &way, 1);
      g_byte_array_append (out, coded->data, coded->len);
      return;
    }
  way = PLAIN;
  g_byte_array_append (out, &way, 1);
  for (guint i = 0; i < n; i++)
    hek_bytes_put_real (out, values[i]);
}

void
hek_series_put_reals (GByteArray          *out,
                      const double        *values,
                      guint                n,
                      const double *const *before,
                      guint                n_before)
{
  g_autofree gint64 *ints = g_new (gint64, n);
  guint8 way;

  for (guint j = 0; j < n_before; j++)
    if (is_same (values, before[j], n))
      {
        way = (guint8) (SAME + j);
        g_byte_array_append (out, &way, 1);
        return;
      }
  for (guint power = 0; power <= POWER_MAX; power++)
    if (to_decimals (values, n, power, ints))
      {
        guint from = out->len;

        way = (guint8) power;
        g_byte_array_append (out, &way, 1);
        hek_series_put_ints (out, ints, n);
        /* Decimals of many digits may be noise that happens to have a power. */
        if (out->len - from <= n * sizeof *values / 2)
          return;
        g_byte_array_set_size (out, from);
        break;
      }
  put_others (out, values, n);
}

gboolean
hek_series_get_reals (HekByteReader       *reader,
                      double              *values,
                      guint                n,
                      const double *const *before,
                      guint                n_before)
{
  const guint8 *first = hek_bytes_get (reader, 1);
  guint way = first != NULL ? *first : 255;

  if (way >= SAME && way < SAME + n_before)
    {
      memcpy (values, before[way - SAME], n * sizeof *values);
      return TRUE;
    }
  if (way <= POWER_MAX)
    {
      g_autofree gint64 *ints = g_new (gint64, n);

      if (!hek_series_get_ints (reader, ints, n))
        return FALSE;
      for (guint i = 0; i < n; i++)
        values[i] = (double) ints[i] / powers[way];
      return TRUE;
    }
  if (way == XOR)
    return get_xor (reader, values, n);
  if (way != PLAIN)
    return FALSE;
  for (guint i = 0; i < n; i++)
    values[i] = hek_bytes_get_real (reader);
  return !reader->failed;
}
