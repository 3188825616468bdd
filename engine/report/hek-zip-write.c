/* SPDX-License-Identifier: Apache-2.0 */
/* Writing of ZIP archives: files with their headers one after the other, then the directory. */
#include "config.h"

#include "hek-zip-write.h"

#include <string.h>

#define MAX_FILES 65535u
#define MAX_BYTES G_GUINT64_CONSTANT (0xfffffff0)

#define VERSION 20            /* 2.0: deflate */
#define FLAG_UTF8 (1u << 11)
#define METHOD_STORED 0
#define METHOD_DEFLATED 8

/* 1980-01-01 00:00, the earliest that the format has: the same data give the same bytes. */
#define DOS_TIME 0
#define DOS_DATE ((1u << 5) | 1u)

struct _HekZipWriter
{
  GByteArray *data;      /* owned */
  GByteArray *directory; /* owned */
  guint n_files;
};

HekZipWriter *
hek_zip_writer_new (void)
{
  HekZipWriter *writer = g_new0 (HekZipWriter, 1);

  writer->data = g_byte_array_new ();
  writer->directory = g_byte_array_new ();
  return writer;
}

void
hek_zip_writer_free (HekZipWriter *writer)
{
  g_byte_array_unref (writer->data);
  g_byte_array_unref (writer->directory);
  g_free (writer);
}

/* CRC-32 of ISO 3309, reflected, polynomial 0xedb88320. */
static guint32
get_crc (const guint8 *data,
         gsize         n_bytes)
{
  guint32 table[256], crc = 0xffffffffu;

  for (guint32 i = 0; i < 256; i++)
    {
      table[i] = i;
      for (guint bit = 0; bit < 8; bit++)
        table[i] = (table[i] >> 1) ^ ((table[i] & 1) != 0 ? 0xedb88320u : 0);
    }
  for (gsize i = 0; i < n_bytes; i++)
    crc = table[(crc ^ data[i]) & 0xff] ^ (crc >> 8);
  return ~crc;
}

static void
put16 (GByteArray *bytes,
       guint       value)
{
  guint8 data[2] = { (guint8) value, (guint8) (value >> 8) };

  g_byte_array_append (bytes, data, 2);
}

static void
put32 (GByteArray *bytes,
       guint64     value)
{
  put16 (bytes, (guint) (value & 0xffff));
  put16 (bytes, (guint) (value >> 16 & 0xffff));
}

/* Returns: (transfer full) (nullable): %NULL: it does not become smaller, or an error */
static GBytes *
deflate (GBytes  *data,
         GError **error)
{
  g_autoptr (GZlibCompressor) compressor = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_RAW, 6);
  g_autoptr (GInputStream) source = g_memory_input_stream_new_from_bytes (data);
  g_autoptr (GInputStream) packed = g_converter_input_stream_new (source,
                                                                  G_CONVERTER (compressor));
  g_autoptr (GOutputStream) out = g_memory_output_stream_new_resizable ();
  GBytes *bytes;

  if (g_output_stream_splice (out, packed, G_OUTPUT_STREAM_SPLICE_CLOSE_TARGET, NULL, error) < 0)
    return NULL;
  bytes = g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (out));
  if (g_bytes_get_size (bytes) < g_bytes_get_size (data))
    return bytes;
  g_bytes_unref (bytes);
  return NULL;
}

/* What local headers and the directory have in common. */
static void
put_facts (GByteArray *bytes,
           guint       method,
           guint32     crc,
           gsize       n_stored,
           gsize       n_bytes,
           gsize       n_name)
{
  put16 (bytes, VERSION);
  put16 (bytes, FLAG_UTF8);
  put16 (bytes, method);
  put16 (bytes, DOS_TIME);
  put16 (bytes, DOS_DATE);
  put32 (bytes, crc);
  put32 (bytes, n_stored);
  put32 (bytes, n_bytes);
  put16 (bytes, (guint) n_name);
  put16 (bytes, 0); /* extra fields */
}

gboolean
hek_zip_writer_add (HekZipWriter  *writer,
                    const char    *name,
                    GBytes        *data,
                    GError       **error)
{
  g_autoptr (GError) own_error = NULL;
  g_autoptr (GBytes) packed = deflate (data, &own_error);
  GBytes *stored = packed != NULL ? packed : data;
  guint method = packed != NULL ? METHOD_DEFLATED : METHOD_STORED;
  gsize n_bytes, n_stored, n_name = strlen (name);
  const guint8 *plain = g_bytes_get_data (data, &n_bytes);
  const guint8 *bytes = g_bytes_get_data (stored, &n_stored);
  guint32 crc = get_crc (plain, n_bytes);
  guint64 offset = writer->data->len;

  g_return_val_if_fail (n_name > 0 && n_name <= G_MAXUINT16, FALSE);

  if (own_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&own_error));
      return FALSE;
    }
  if (writer->n_files == MAX_FILES || n_bytes > MAX_BYTES ||
      offset + n_stored + writer->directory->len + 2 * n_name + 256 > MAX_BYTES)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                   "%s: the archive would be larger than a ZIP can be: write a folder instead",
                   name);
      return FALSE;
    }
  put32 (writer->data, 0x04034b50);
  put_facts (writer->data, method, crc, n_stored, n_bytes, n_name);
  g_byte_array_append (writer->data, (const guint8 *) name, (guint) n_name);
  g_byte_array_append (writer->data, bytes, (guint) n_stored);

  put32 (writer->directory, 0x02014b50);
  put16 (writer->directory, VERSION | 3u << 8); /* made by: Unix, whose permissions follow */
  put_facts (writer->directory, method, crc, n_stored, n_bytes, n_name);
  put16 (writer->directory, 0);  /* comment */
  put16 (writer->directory, 0);  /* disk */
  put16 (writer->directory, 0);  /* internal attributes */
  put32 (writer->directory, (guint64) 0100644 << 16);
  put32 (writer->directory, offset);
  g_byte_array_append (writer->directory, (const guint8 *) name, (guint) n_name);
  writer->n_files++;
  return TRUE;
}

GBytes *
hek_zip_writer_finish (HekZipWriter *writer)
{
  GByteArray *data = writer->data;
  guint64 offset = data->len, n_directory = writer->directory->len;

  g_byte_array_append (data, writer->directory->data, writer->directory->len);
  put32 (data, 0x06054b50);
  put16 (data, 0); /* disk */
  put16 (data, 0);
  put16 (data, writer->n_files);
  put16 (data, writer->n_files);
  put32 (data, n_directory);
  put32 (data, offset);
  put16 (data, 0); /* comment */

  writer->data = g_byte_array_new ();
  g_byte_array_set_size (writer->directory, 0);
  writer->n_files = 0;
  return g_byte_array_free_to_bytes (data);
}
