/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers of whole bytes in blocks, records and spools; see the header. */
#include "config.h"

#include "hek-series-bits-private.h"

#include <string.h>

void
hek_bytes_put_varint (GByteArray *out,
                      guint64     value)
{
  guint8 bytes[10];
  guint n = 0;

  while (value >= 0x80)
    {
      bytes[n++] = (guint8) (value | 0x80);
      value >>= 7;
    }
  bytes[n++] = (guint8) value;
  g_byte_array_append (out, bytes, n);
}

void
hek_bytes_put_signed (GByteArray *out,
                      gint64      value)
{
  hek_bytes_put_varint (out, hek_zigzag (value));
}

void
hek_bytes_put_real (GByteArray *out,
                    double      value)
{
  guint64 bits;

  memcpy (&bits, &value, 8);
  bits = GUINT64_TO_LE (bits);
  g_byte_array_append (out, (const guint8 *) &bits, 8);
}

guint64
hek_bytes_get_varint (HekByteReader *reader)
{
  guint64 value = 0;

  for (guint shift = 0; shift < 64; shift += 7)
    {
      guint8 byte;

      if (reader->pos >= reader->n_bytes)
        break;
      byte = reader->data[reader->pos++];
      value |= (guint64) (byte & 0x7f) << shift;
      if (byte < 0x80)
        return value;
    }
  reader->failed = TRUE;
  return 0;
}

gint64
hek_bytes_get_signed (HekByteReader *reader)
{
  return hek_unzigzag (hek_bytes_get_varint (reader));
}

double
hek_bytes_get_real (HekByteReader *reader)
{
  const guint8 *data = hek_bytes_get (reader, 8);
  guint64 bits = 0;
  double value;

  if (data != NULL)
    memcpy (&bits, data, 8);
  bits = GUINT64_FROM_LE (bits);
  memcpy (&value, &bits, 8);
  return value;
}

const guint8 *
hek_bytes_get (HekByteReader *reader,
               gsize          n_bytes)
{
  const guint8 *data = reader->data + reader->pos;

  if (reader->failed || n_bytes > reader->n_bytes - reader->pos)
    {
      reader->failed = TRUE;
      return NULL;
    }
  reader->pos += n_bytes;
  return data;
}
