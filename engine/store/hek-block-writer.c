/* SPDX-License-Identifier: Apache-2.0 */
/* Files on their way: whole buffers are checksummed and written, the header comes last. */
#include "config.h"

#include "hek-block-file-private.h"

#include <string.h>
#include <xxhash.h>

#include "hek-aligned.h"

/* A multiple of HEK_BLOCK_BYTES, so that only the last buffer ends within a block. */
#define BUFFER_BYTES (16u * HEK_BLOCK_BYTES)

struct _HekBlockWriter
{
  const HekFileOps *ops;
  char *path, *part;
  HekFile *file; /* %NULL once it is finished */
  guint8 *buffer;
  gsize fill;
  guint64 written; /* bytes of the payload before the buffer */
  GArray *table;   /* of guint64 */
};

HekBlockWriter *
hek_block_writer_new (const HekFileOps  *ops,
                      const char        *path,
                      GError           **error)
{
  g_autofree char *part = g_strconcat (path, ".part", NULL);
  HekBlockWriter *writer;
  HekFile *file;

  if (!hek_file_unlink (ops, part, error))
    return NULL;
  file = hek_file_open (ops, part, HEK_FILE_WRITE | HEK_FILE_CREATE | HEK_FILE_NEW, error);
  if (file == NULL)
    return NULL;
  writer = g_new0 (HekBlockWriter, 1);
  writer->ops = ops;
  writer->path = g_strdup (path);
  writer->part = g_steal_pointer (&part);
  writer->file = file;
  writer->buffer = hek_aligned_new (BUFFER_BYTES, 1);
  writer->table = g_array_new (FALSE, FALSE, sizeof (guint64));
  return writer;
}

guint64
hek_block_writer_get_bytes (HekBlockWriter *writer)
{
  return writer->written + writer->fill;
}

/* Whole blocks, or what is left at the end. */
static gboolean
write_blocks (HekBlockWriter  *writer,
              const guint8    *bytes,
              gsize            n_bytes,
              GError         **error)
{
  for (gsize start = 0; start < n_bytes; start += HEK_BLOCK_BYTES)
    {
      guint64 checksum = XXH3_64bits (bytes + start, MIN (HEK_BLOCK_BYTES, n_bytes - start));

      g_array_append_val (writer->table, checksum);
    }
  if (!hek_file_write (writer->file, HEK_BLOCK_HEADER_BYTES + writer->written, bytes, n_bytes,
                       error))
    return FALSE;
  writer->written += n_bytes;
  return TRUE;
}

static gboolean
flush (HekBlockWriter  *writer,
       GError         **error)
{
  if (writer->fill > 0 && !write_blocks (writer, writer->buffer, writer->fill, error))
    return FALSE;
  writer->fill = 0;
  return TRUE;
}

gboolean
hek_block_writer_append (HekBlockWriter  *writer,
                         gconstpointer    data,
                         gsize            n_bytes,
                         GError         **error)
{
  const guint8 *bytes = data;

  while (n_bytes > 0)
    {
      gsize n = MIN (n_bytes, BUFFER_BYTES - writer->fill);

      if (n == BUFFER_BYTES) /* nothing waits: straight from where it is */
        {
          if (!write_blocks (writer, bytes, n, error))
            return FALSE;
          bytes += n;
          n_bytes -= n;
          continue;
        }
      memcpy (writer->buffer + writer->fill, bytes, n);
      writer->fill += n;
      bytes += n;
      n_bytes -= n;
      if (writer->fill == BUFFER_BYTES && !flush (writer, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
hek_block_writer_finish (HekBlockWriter        *writer,
                         const HekBlockHeader  *header,
                         GError               **error)
{
  static const guint8 zeros[64];
  HekBlockHeader full = *header;
  guint8 page[HEK_BLOCK_HEADER_BYTES];

  full.payload_bytes = hek_block_writer_get_bytes (writer);
  if (full.payload_bytes % 64 != 0 &&
      !hek_block_writer_append (writer, zeros, 64 - full.payload_bytes % 64, error))
    return FALSE;
  if (!flush (writer, error))
    return FALSE;

  memcpy (full.magic, HEK_BLOCK_MAGIC, sizeof full.magic);
  full.version = HEK_BLOCK_VERSION;
  full.table_checksum = XXH3_64bits (writer->table->data, writer->table->len * sizeof (guint64));
  hek_block_header_encode (&full, page);
  if (writer->table->len > 0 &&
      !hek_file_write (writer->file, HEK_BLOCK_HEADER_BYTES + writer->written, writer->table->data,
                       writer->table->len * sizeof (guint64), error))
    return FALSE;
  if (!hek_file_write (writer->file, 0, page, sizeof page, error) ||
      !hek_file_sync (writer->file, error))
    return FALSE;
  g_clear_pointer (&writer->file, hek_file_close);
  if (hek_file_rename (writer->ops, writer->part, writer->path, error))
    return TRUE;
  (void) hek_file_unlink (writer->ops, writer->part, NULL);
  return FALSE;
}

void
hek_block_writer_free (HekBlockWriter *writer)
{
  if (writer->file != NULL)
    {
      hek_file_close (writer->file);
      (void) hek_file_unlink (writer->ops, writer->part, NULL);
    }
  hek_aligned_free (writer->buffer);
  g_array_unref (writer->table);
  g_free (writer->path);
  g_free (writer->part);
  g_free (writer);
}
