/* SPDX-License-Identifier: Apache-2.0 */
/* The files of journals: records of vectors, written once and synced. */
#include "config.h"

#include "hek-head-private.h"

#include <string.h>
#include <xxhash.h>

#include "hek-store-error.h"

#define CHECKED_BYTES (sizeof (HekJournalRecord) - sizeof (guint64))

HekFile *
hek_journal_create (const HekFileOps      *ops,
                    const char            *path,
                    const HekBlockHeader  *header,
                    GError               **error)
{
  g_autoptr (HekFile) file = NULL;
  HekBlockHeader full = *header;
  guint8 page[HEK_BLOCK_HEADER_BYTES];

  /* What lies there under this name was never published. */
  if (!hek_file_unlink (ops, path, error))
    return NULL;
  file = hek_file_open (ops, path, HEK_FILE_WRITE | HEK_FILE_CREATE | HEK_FILE_NEW, error);
  if (file == NULL)
    return NULL;
  memcpy (full.magic, HEK_BLOCK_MAGIC, sizeof full.magic);
  full.version = HEK_BLOCK_VERSION;
  full.kind = HEK_BLOCK_JOURNAL;
  hek_block_header_encode (&full, page);
  if (!hek_file_write (file, 0, page, sizeof page, error) || !hek_file_sync (file, error))
    return NULL;
  return g_steal_pointer (&file);
}

gboolean
hek_journal_append (HekFile       *file,
                    guint64       *end,
                    guint64        segment_id,
                    guint64        seq,
                    guint64        published_seq,
                    const guint8  *vectors,
                    gsize          n_rows,
                    gsize          stride_bytes,
                    GError       **error)
{
  gsize n_bytes = n_rows * stride_bytes;
  HekJournalRecord record = {
    .magic = HEK_JOURNAL_MAGIC,
    .n_rows = (guint32) n_rows,
    .seq = seq,
    .published_seq = published_seq,
    .payload_bytes = n_bytes,
    .payload_checksum = XXH3_64bits (vectors, n_bytes),
    .segment_id = segment_id,
  };

  record.checksum = XXH3_64bits (&record, CHECKED_BYTES);
  if (!hek_file_write (file, *end, &record, sizeof record, error) ||
      !hek_file_write (file, *end + sizeof record, vectors, n_bytes, error) ||
      !hek_file_sync (file, error))
    return FALSE;
  *end += sizeof record + n_bytes;
  return TRUE;
}

static gboolean
damaged (HekFile     *file,
         guint64      offset,
         const char  *what,
         GError     **error)
{
  g_set_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_DAMAGED,
               "%s is damaged at byte %" G_GUINT64_FORMAT ": %s", file->path, offset, what);
  return FALSE;
}

/* Whether the record is whole and lies within [0, @end). */
static gboolean
record_is_good (const HekJournalRecord *record,
                guint64                 segment_id,
                guint64                 offset,
                guint64                 end)
{
  return record->magic == HEK_JOURNAL_MAGIC && record->segment_id == segment_id &&
         record->checksum == XXH3_64bits (record, CHECKED_BYTES) &&
         record->payload_bytes <= end - offset - sizeof *record;
}

gboolean
hek_journal_read (HekFile   *file,
                  guint64    segment_id,
                  guint64    end,
                  HekHead   *head,
                  gsize     *n_rows,
                  GError   **error)
{
  guint64 offset = head->n_bytes;
  gsize row = head->n_rows;

  while (offset < end)
    {
      guint8 *vectors = head->vectors + row * head->stride_bytes;
      HekJournalRecord record;

      if (end - offset < sizeof record)
        return damaged (file, offset, "it ends within a record", error);
      if (!hek_file_read_exact (file, offset, &record, sizeof record, error))
        return FALSE;
      if (!record_is_good (&record, segment_id, offset, end) ||
          record.payload_bytes != record.n_rows * (guint64) head->stride_bytes ||
          record.n_rows > head->capacity - row)
        return damaged (file, offset, "a record does not match its checksum", error);
      if (!hek_file_read_exact (file, offset + sizeof record, vectors, record.payload_bytes, error))
        return FALSE;
      if (XXH3_64bits (vectors, record.payload_bytes) != record.payload_checksum)
        return damaged (file, offset + sizeof record, "vectors do not match their checksum", error);
      row += record.n_rows;
      offset += sizeof record + record.payload_bytes;
    }
  *n_rows = row - head->n_rows;
  return TRUE;
}

guint64
hek_journal_read_tail (HekFile *file,
                       guint64  segment_id,
                       guint64  offset)
{
  HekJournalRecord record;
  guint64 size, published = 0;

  if (!hek_file_get_size (file, &size, NULL))
    return 0;
  while (offset + sizeof record <= size &&
         hek_file_read_exact (file, offset, &record, sizeof record, NULL) &&
         record_is_good (&record, segment_id, offset, size))
    {
      published = MAX (published, record.published_seq);
      offset += sizeof record + record.payload_bytes;
    }
  return published;
}
