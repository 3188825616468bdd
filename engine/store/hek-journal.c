/* SPDX-License-Identifier: Apache-2.0 */
/* The files of journals: records of rows, written once and synced. */
#include "config.h"

#include "hek-head-private.h"

#include <errno.h>
#include <string.h>
#include <xxhash.h>

#include "hek-store-error.h"

#define CHECKED_BYTES (sizeof (HekJournalRecord) - sizeof (guint64))

static guint64
payload_checksum (const guint8 *meta,
                  gsize         meta_bytes,
                  const guint8 *vectors,
                  gsize         vector_bytes)
{
  return XXH3_64bits_withSeed (vectors, vector_bytes, XXH3_64bits (meta, meta_bytes));
}

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
hek_journal_write (HekFile                 *file,
                   guint64                  segment_id,
                   const HekHead           *head,
                   const HekJournalCommit  *commit,
                   guint64                  published_seq,
                   guint64                 *end,
                   GError                 **error)
{
  const guint8 *vectors = head->vectors + head->n_rows * head->stride_bytes;
  gsize n_bytes = commit->n_rows * head->stride_bytes;
  g_autoptr (GByteArray) bytes = g_byte_array_sized_new (1024);
  HekJournalRecord record = {
    .magic = HEK_JOURNAL_MAGIC,
    .n_rows = (guint32) commit->n_rows,
    .seq = commit->seq,
    .published_seq = published_seq,
    .segment_id = segment_id,
  };

  g_byte_array_append (bytes, (const guint8 *) &record, sizeof record);
  hek_journal_encode (head->schema, commit, bytes);
  record.meta_bytes = bytes->len - sizeof record;
  record.payload_bytes = record.meta_bytes + n_bytes;
  record.payload_checksum = payload_checksum (bytes->data + sizeof record, record.meta_bytes,
                                              vectors, n_bytes);
  record.checksum = XXH3_64bits (&record, CHECKED_BYTES);
  memcpy (bytes->data, &record, sizeof record);
  if (!hek_file_write (file, *end, bytes->data, bytes->len, error) ||
      !hek_file_write (file, *end + bytes->len, vectors, n_bytes, error))
    return FALSE;
  *end += bytes->len + n_bytes;
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
  return (record->magic == HEK_JOURNAL_MAGIC || record->magic == HEK_JOURNAL_WITHDRAWN) &&
         record->segment_id == segment_id &&
         record->checksum == XXH3_64bits (record, CHECKED_BYTES) &&
         record->payload_bytes <= end - offset - sizeof *record &&
         record->meta_bytes <= record->payload_bytes;
}

void
hek_journal_withdraw (HekFile *file,
                      guint64  segment_id,
                      guint64  offset)
{
  HekJournalRecord record;

  if (!hek_file_read_exact (file, offset, &record, sizeof record, NULL) ||
      !record_is_good (&record, segment_id, offset, G_MAXUINT64))
    return;
  record.magic = HEK_JOURNAL_WITHDRAWN;
  record.checksum = XXH3_64bits (&record, CHECKED_BYTES);
  if (hek_file_write (file, offset, &record, sizeof record, NULL))
    (void) hek_file_sync (file, NULL);
}

void
hek_journal_entry_clear (HekJournalEntry *entry)
{
  g_clear_pointer (&entry->rows, hek_batch_free);
  g_clear_pointer (&entry->views, g_free);
  g_clear_pointer (&entry->deaths, g_free);
}

/* What a whole record holds. */
static gboolean
read_payload (HekFile                 *file,
              const HekJournalRecord  *record,
              HekHead                 *head,
              HekJournalEntry         *entry,
              GError                 **error)
{
  guint64 offset = head->n_bytes + sizeof *record;
  guint8 *vectors = head->vectors + head->n_rows * head->stride_bytes;
  gsize vector_bytes = record->payload_bytes - record->meta_bytes;
  g_autofree guint8 *meta = g_try_malloc (record->meta_bytes);

  if (meta == NULL && record->meta_bytes > 0)
    return hek_file_ops_fail (error, file->path, "cannot be read", ENOMEM);
  if (!hek_file_read_exact (file, offset, meta, record->meta_bytes, error) ||
      !hek_file_read_exact (file, offset + record->meta_bytes, vectors, vector_bytes, error))
    return FALSE;
  if (payload_checksum (meta, record->meta_bytes, vectors, vector_bytes) !=
      record->payload_checksum)
    return damaged (file, offset, "rows do not match their checksum", error);
  if (!hek_journal_decode (head->schema, meta, record->meta_bytes, record->n_rows, entry))
    return damaged (file, offset, "what it says of its rows makes no sense", error);
  return TRUE;
}

gboolean
hek_journal_read_entry (HekFile          *file,
                        guint64           segment_id,
                        guint64           end,
                        HekHead          *head,
                        HekJournalEntry  *entry,
                        GError          **error)
{
  guint64 offset = head->n_bytes;
  HekJournalRecord record;

  *entry = (HekJournalEntry) { .n_bytes = 0 };
  if (offset > end || end - offset < sizeof record)
    return damaged (file, offset, "it ends within a record", error);
  if (!hek_file_read_exact (file, offset, &record, sizeof record, error))
    return FALSE;
  if (!record_is_good (&record, segment_id, offset, end) ||
      record.payload_bytes - record.meta_bytes != record.n_rows * (guint64) head->stride_bytes ||
      record.n_rows > head->capacity - head->n_rows)
    return damaged (file, offset, "a record does not match its checksum", error);
  if (!read_payload (file, &record, head, entry, error))
    {
      hek_journal_entry_clear (entry);
      return FALSE;
    }
  entry->commit.seq = record.seq;
  entry->withdrawn = record.magic == HEK_JOURNAL_WITHDRAWN;
  entry->n_bytes = offset + sizeof record + record.payload_bytes;
  return TRUE;
}

void
hek_head_take_entry (HekHead               *head,
                     const HekJournalEntry *entry)
{
  hek_head_add (head, entry->commit.first_row, entry->commit.seq, entry->views,
                entry->commit.n_rows);
  head->n_bytes = entry->n_bytes;
}

gboolean
hek_journal_read (HekFile  *file,
                  guint64   segment_id,
                  guint64   end,
                  HekHead  *head,
                  GError  **error)
{
  while (head->n_bytes < end)
    {
      g_auto (HekJournalEntry) entry = { .n_bytes = 0 };

      if (!hek_journal_read_entry (file, segment_id, end, head, &entry, error))
        return FALSE;
      hek_head_take_entry (head, &entry);
    }
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
