/* SPDX-License-Identifier: Apache-2.0 */
/* Small pictures of rows beside their segment; the header has the layout. */
#include "config.h"

#include "hek-thumbs-private.h"

#include <string.h>

#include "hek-ref.h"
#include "hek-store-error.h"

/* --- reading ------------------------------------------------------------------------------- */

static gboolean
damaged (HekBlockFile  *file,
         guint64        offset,
         const char    *what,
         GError       **error)
{
  g_set_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_DAMAGED,
               "%s is damaged at byte %" G_GUINT64_FORMAT ": %s", file->path,
               HEK_BLOCK_HEADER_BYTES + offset, what);
  return FALSE;
}

/* Checks the end of the file against the segment. */
static gboolean
read_foot (HekThumbs     *thumbs,
           const guint8  *uuid,
           guint64        segment_id,
           gsize          n_rows,
           GError       **error)
{
  HekBlockFile *file = thumbs->file;
  guint64 n_bytes = file->header.payload_bytes, at;
  HekThumbsFoot foot;

  if (memcmp (file->header.uuid, uuid, HEK_UUID_BYTES) != 0 ||
      file->header.segment_id != segment_id || n_bytes < sizeof foot || n_bytes % 8 != 0 ||
      n_rows > (n_bytes - sizeof foot) / sizeof (guint64))
    return damaged (file, 0, "it is not the file that the manifest names", error);
  at = n_bytes - sizeof foot;
  if (!hek_block_file_check (file, at, sizeof foot, error))
    return FALSE;
  memcpy (&foot, file->payload + at, sizeof foot);
  if (memcmp (foot.magic, HEK_THUMBS_MAGIC, sizeof foot.magic) != 0 || foot.n_rows != n_rows ||
      foot.n_pictures > n_rows)
    return damaged (file, at, "its end is not that of pictures of this segment", error);
  thumbs->n_rows = n_rows;
  thumbs->n_pictures = foot.n_pictures;
  thumbs->n_bytes = at - n_rows * sizeof (guint64);
  thumbs->ends = (const guint64 *) (file->payload + thumbs->n_bytes);
  return TRUE;
}

HekThumbs *
hek_thumbs_open (const HekFileOps  *ops,
                 const char        *path,
                 const guint8      *uuid,
                 guint64            segment_id,
                 gsize              n_rows,
                 GError           **error)
{
  HekBlockFile *file = hek_block_file_open (ops, path, HEK_BLOCK_SIDECAR, error);
  g_autoptr (HekThumbs) thumbs = NULL;

  if (file == NULL)
    return NULL;
  thumbs = g_new0 (HekThumbs, 1);
  g_atomic_ref_count_init (&thumbs->ref_count);
  thumbs->file = file;
  return read_foot (thumbs, uuid, segment_id, n_rows, error) ? g_steal_pointer (&thumbs) : NULL;
}

HekThumbs *
hek_thumbs_ref (HekThumbs *thumbs)
{
  g_atomic_ref_count_inc (&thumbs->ref_count);
  return thumbs;
}

void
hek_thumbs_unref (HekThumbs *thumbs)
{
  if (!hek_ref_drop (&thumbs->ref_count))
    return;
  hek_block_file_unref (thumbs->file);
  g_free (thumbs);
}

gboolean
hek_thumbs_find (HekThumbs  *thumbs,
                 gsize       row,
                 guint64    *begin,
                 gsize      *n_bytes,
                 GError    **error)
{
  gsize first = row > 0 ? row - 1 : 0;
  guint64 at = thumbs->n_bytes + first * sizeof (guint64);

  if (!hek_block_file_check (thumbs->file, at, (row - first + 1) * sizeof (guint64), error))
    return FALSE;
  *begin = row > 0 ? thumbs->ends[row - 1] : 0;
  if (*begin > thumbs->ends[row] || thumbs->ends[row] > thumbs->n_bytes)
    return damaged (thumbs->file, at, "pictures do not follow each other", error);
  *n_bytes = thumbs->ends[row] - *begin;
  return TRUE;
}

GBytes *
hek_thumbs_read (HekThumbs  *thumbs,
                 gsize       row,
                 GError    **error)
{
  guint64 begin;
  gsize n_bytes;

  if (!hek_thumbs_find (thumbs, row, &begin, &n_bytes, error) || n_bytes == 0 ||
      !hek_block_file_check (thumbs->file, begin, n_bytes, error))
    return NULL;
  return g_bytes_new (thumbs->file->payload + begin, n_bytes);
}

/* --- writing ------------------------------------------------------------------------------- */

struct _HekThumbsWriter
{
  HekBlockWriter *file;
  GArray *ends; /* of guint64: of the rows up to the last one with a picture */
  gsize n_pictures;
};

HekThumbsWriter *
hek_thumbs_writer_new (const HekFileOps  *ops,
                       const char        *path,
                       GError           **error)
{
  HekBlockWriter *file = hek_block_writer_new (ops, path, error);
  HekThumbsWriter *writer;

  if (file == NULL)
    return NULL;
  writer = g_new0 (HekThumbsWriter, 1);
  writer->file = file;
  writer->ends = g_array_new (FALSE, FALSE, sizeof (guint64));
  return writer;
}

/* Rows before @row that have none. */
static void
fill_up (HekThumbsWriter *writer,
         gsize            row)
{
  guint64 end = writer->ends->len > 0
                  ? g_array_index (writer->ends, guint64, writer->ends->len - 1) : 0;

  while (writer->ends->len < row)
    g_array_append_val (writer->ends, end);
}

gboolean
hek_thumbs_writer_add (HekThumbsWriter  *writer,
                       gsize             row,
                       GBytes           *picture,
                       GError          **error)
{
  gsize n_bytes;
  gconstpointer bytes = g_bytes_get_data (picture, &n_bytes);
  guint64 end;

  g_assert (row >= writer->ends->len);
  fill_up (writer, row);
  if (!hek_block_writer_append (writer->file, bytes, n_bytes, error))
    return FALSE;
  end = hek_block_writer_get_bytes (writer->file);
  g_array_append_val (writer->ends, end);
  writer->n_pictures += n_bytes > 0;
  return TRUE;
}

gsize
hek_thumbs_writer_get_memory (HekThumbsWriter *writer)
{
  return writer->ends->len * sizeof (guint64);
}

gboolean
hek_thumbs_writer_finish (HekThumbsWriter       *writer,
                          const HekBlockHeader  *header,
                          gsize                  n_rows,
                          guint64               *n_bytes,
                          GError               **error)
{
  static const guint8 zeros[8];
  HekThumbsFoot foot = { .n_rows = n_rows, .n_pictures = writer->n_pictures };

  memcpy (foot.magic, HEK_THUMBS_MAGIC, sizeof foot.magic);
  fill_up (writer, n_rows);
  if (!hek_block_writer_append (writer->file, zeros,
                                (8 - hek_block_writer_get_bytes (writer->file) % 8) % 8, error) ||
      !hek_block_writer_append (writer->file, writer->ends->data,
                                writer->ends->len * sizeof (guint64), error) ||
      !hek_block_writer_append (writer->file, &foot, sizeof foot, error))
    return FALSE;
  *n_bytes = hek_block_writer_get_bytes (writer->file);
  return hek_block_writer_finish (writer->file, header, error);
}

void
hek_thumbs_writer_free (HekThumbsWriter *writer)
{
  hek_block_writer_free (writer->file);
  g_array_unref (writer->ends);
  g_free (writer);
}

/* --- of one row ---------------------------------------------------------------------------- */

struct _HekThumbnail
{
  gatomicrefcount ref_count;
  GBytes *bytes;     /* owned (nullable): of a row of a journal */
  HekThumbs *thumbs; /* owned (nullable) */
  gsize row;
};

HekThumbnail *
hek_thumbnail_new (GBytes    *bytes,
                   HekThumbs *thumbs,
                   gsize      row)
{
  HekThumbnail *thumbnail = g_new (HekThumbnail, 1);

  *thumbnail = (HekThumbnail) { .bytes = bytes, .thumbs = thumbs, .row = row };
  g_atomic_ref_count_init (&thumbnail->ref_count);
  return thumbnail;
}

HekThumbnail *
hek_thumbnail_ref (HekThumbnail *thumbnail)
{
  g_atomic_ref_count_inc (&thumbnail->ref_count);
  return thumbnail;
}

void
hek_thumbnail_unref (HekThumbnail *thumbnail)
{
  if (!hek_ref_drop (&thumbnail->ref_count))
    return;
  g_clear_pointer (&thumbnail->bytes, g_bytes_unref);
  g_clear_pointer (&thumbnail->thumbs, hek_thumbs_unref);
  g_free (thumbnail);
}

GBytes *
hek_thumbnail_read (HekThumbnail  *thumbnail,
                    GError       **error)
{
  return thumbnail->bytes != NULL ? g_bytes_ref (thumbnail->bytes)
                                  : hek_thumbs_read (thumbnail->thumbs, thumbnail->row, error);
}
