/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>
#include <string.h>

G_BEGIN_DECLS

/* Bits, the first in the highest place of the first byte. */
typedef struct
{
  GByteArray *out; /* borrowed */
  guint64 held;    /* the bits that are not in @out yet, the last in the lowest place */
  guint n_held;    /* < 8 between calls */
} HekBitWriter;

/* @n_bits ≤ 56; the higher bits of @value must be 0. */
static inline void
hek_bits_put (HekBitWriter *writer,
              guint64       value,
              guint         n_bits)
{
  guint8 bytes[8];
  guint n = 0;

  writer->held = writer->held << n_bits | value;
  writer->n_held += n_bits;
  while (writer->n_held >= 8)
    {
      writer->n_held -= 8;
      bytes[n++] = (guint8) (writer->held >> writer->n_held);
    }
  if (n > 0)
    g_byte_array_append (writer->out, bytes, n);
}

static inline void
hek_bits_put_64 (HekBitWriter *writer,
                 guint64       value)
{
  hek_bits_put (writer, value >> 32, 32);
  hek_bits_put (writer, value & G_MAXUINT32, 32);
}

/* Fills the last byte with zeros. */
static inline void
hek_bits_end (HekBitWriter *writer)
{
  if (writer->n_held > 0)
    hek_bits_put (writer, 0, 8 - writer->n_held);
}

/* Reading past the end gives zeros and sets @failed: looked at once, at the end of a column. */
typedef struct
{
  const guint8 *data;
  gsize n_bytes;
  gsize pos;
  guint64 held; /* unread bits, the next in the highest place; zeros below them */
  guint n_held;
  gboolean failed;
} HekBitReader;

static inline void
hek_bits_fill (HekBitReader *reader)
{
  if (reader->pos + 8 <= reader->n_bytes)
    {
      guint64 next;
      guint n = (64 - reader->n_held) / 8;

      memcpy (&next, reader->data + reader->pos, 8);
      next = GUINT64_FROM_BE (next);
      if (n < 8)
        next &= ~(G_MAXUINT64 >> (8 * n));
      reader->held |= reader->n_held < 64 ? next >> reader->n_held : 0;
      reader->n_held += 8 * n;
      reader->pos += n;
      return;
    }
  while (reader->n_held <= 56 && reader->pos < reader->n_bytes)
    {
      reader->held |= (guint64) reader->data[reader->pos++] << (56 - reader->n_held);
      reader->n_held += 8;
    }
}

/* 1 ≤ @n_bits ≤ 56. */
static inline guint64
hek_bits_get (HekBitReader *reader,
              guint         n_bits)
{
  guint64 value;

  if (reader->n_held < n_bits)
    hek_bits_fill (reader);
  if (reader->n_held < n_bits)
    {
      reader->failed = TRUE;
      return 0;
    }
  value = reader->held >> (64 - n_bits);
  reader->held <<= n_bits;
  reader->n_held -= n_bits;
  return value;
}

static inline guint64
hek_bits_get_64 (HekBitReader *reader)
{
  guint64 high = hek_bits_get (reader, 32);

  return high << 32 | hek_bits_get (reader, 32);
}

/* How many ones come before the next zero, at most @max; the zero is taken, too, when there are
 * fewer than @max. @max ≤ 56. */
static inline guint
hek_bits_get_unary (HekBitReader *reader,
                    guint         max)
{
  guint n;

  if (reader->n_held < 56)
    hek_bits_fill (reader);
  n = ~reader->held != 0 ? (guint) __builtin_clzll (~reader->held) : 64;
  n = MIN (n, max);
  if (n + (n < max) > reader->n_held)
    {
      reader->failed = TRUE;
      return 0;
    }
  reader->held <<= n + (n < max);
  reader->n_held -= n + (n < max);
  return n;
}

/* Numbers of seven bits a byte, the lowest first; the last byte has no high bit. */
void hek_bytes_put_varint (GByteArray *out, guint64 value);
void hek_bytes_put_signed (GByteArray *out, gint64 value);
void hek_bytes_put_real (GByteArray *out, double value);

typedef struct
{
  const guint8 *data;
  gsize n_bytes;
  gsize pos;
  gboolean failed; /* as of bits */
} HekByteReader;

guint64 hek_bytes_get_varint (HekByteReader *reader);
gint64 hek_bytes_get_signed (HekByteReader *reader);
double hek_bytes_get_real (HekByteReader *reader);
/* (nullable): %NULL when fewer are left */
const guint8 *hek_bytes_get (HekByteReader *reader, gsize n_bytes);

/* Small numbers of either sign as small ones without. */
static inline guint64
hek_zigzag (gint64 value)
{
  return (guint64) value << 1 ^ (guint64) (value >> 63);
}

static inline gint64
hek_unzigzag (guint64 value)
{
  return (gint64) (value >> 1 ^ -(value & 1));
}

G_END_DECLS
