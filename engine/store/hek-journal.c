/* SPDX-License-Identifier: Apache-2.0 */
/* The files of journals: records of rows, written once and synced. */
#include "config.h"

#include "hek-head-private.h"

#include <errno.h>
#include <string.h>
#include <xxhash.h>

#include "hek-store-error.h"

#define CHECKED_BYTES (sizeof (HekJournalRecord) - sizeof (guint64))
/* Zeros that are written at a time for records to come. */
#define MIN_RESERVED_BYTES ((gsize) 1 << 16)
#define MAX_RESERVED_BYTES ((gsize) 1 << 20)
/* Where records begin. */
#define RECORD_STEP 64

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

/* Makes room for a record of @n_bytes at the end, and for more like it, as zeros: as much as there
 * is already. Not for large records, whose own bytes are what a sync takes its time for. The file
 * grows by itself where this fails. */
static void
reserve (HekJournalPen *pen,
         gsize          n_bytes)
{
  guint64 end = pen->written + n_bytes;
  gsize more = CLAMP (pen->written, MIN_RESERVED_BYTES, MAX_RESERVED_BYTES);
  g_autofree guint8 *zeros = NULL;

  if (end <= pen->reserved)
    return;
  pen->reserved = end;
  if (n_bytes > more / 4)
    return;
  zeros = g_malloc0 (MIN_RESERVED_BYTES);
  for (gsize n; more > 0; more -= n)
    {
      n = MIN (more, MIN_RESERVED_BYTES);
      if (!hek_file_write (pen->file, pen->reserved, zeros, n, NULL))
        return;
      pen->reserved += n;
    }
}

/* Together with the vectors, unless copying them takes longer than another call. */
static gboolean
write_record (HekJournalPen  *pen,
              const guint8   *vectors,
              gsize           n_bytes,
              GError        **error)
{
  GByteArray *bytes = pen->record;
  gboolean together = n_bytes <= MIN_RESERVED_BYTES;
  guint64 at = pen->written;

  if (together)
    g_byte_array_append (bytes, vectors, (guint) n_bytes);
  return hek_file_write (pen->file, at, bytes->data, bytes->len, error) &&
         (together || hek_file_write (pen->file, at + bytes->len, vectors, n_bytes, error));
}

gboolean
hek_journal_write (HekJournalPen           *pen,
                   const HekHead           *head,
                   const HekJournalCommit  *commit,
                   guint64                  published_seq,
                   GError                 **error)
{
  const guint8 *vectors = head->vectors + head->n_rows * head->stride_bytes;
  gsize n_bytes = commit->n_rows * head->stride_bytes;
  HekJournalRecord record = {
    .magic = HEK_JOURNAL_MAGIC,
    .n_rows = (guint32) commit->n_rows,
    .seq = commit->seq,
    .published_seq = published_seq,
    .segment_id = pen->segment_id,
  };
  GByteArray *bytes;

  if (pen->record == NULL)
    pen->record = g_byte_array_sized_new (4096);
  bytes = pen->record;
  g_byte_array_set_size (bytes, 0);
  g_byte_array_append (bytes, (const guint8 *) &record, sizeof record);
  hek_journal_encode (head->schema, commit, bytes);
  record.meta_bytes = bytes->len - sizeof record;
  record.payload_bytes = record.meta_bytes + n_bytes;
  record.payload_checksum = payload_checksum (bytes->data + sizeof record, record.meta_bytes,
                                              vectors, n_bytes);
  record.checksum = XXH3_64bits (&record, CHECKED_BYTES);
  memcpy (bytes->data, &record, sizeof record);
  reserve (pen, sizeof record + record.payload_bytes);
  if (!write_record (pen, vectors, n_bytes, error))
    return FALSE;
  pen->written += sizeof record + record.payload_bytes;
  return TRUE;
}

void
hek_journal_pen_close (HekJournalPen *pen)
{
  if (pen->file != NULL && pen->reserved > pen->written)
    (void) hek_file_set_size (pen->file, pen->written, NULL);
  g_clear_pointer (&pen->file, hek_file_close);
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
                entry->commit.thumbnails, entry->commit.n_rows);
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

/* The first whole header from @offset on; what lies before it is damaged. */
static gboolean
find_record (HekFile          *file,
             guint64           segment_id,
             guint64           size,
             guint64          *offset,
             HekJournalRecord *record)
{
  for (; *offset + sizeof *record <= size; *offset += RECORD_STEP)
    {
      if (!hek_file_read_exact (file, *offset, record, sizeof *record, NULL))
        return FALSE;
      if (record_is_good (record, segment_id, *offset, size))
        return TRUE;
    }
  return FALSE;
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
  while (find_record (file, segment_id, size, &offset, &record))
    {
      published = MAX (published, record.published_seq);
      offset += sizeof record + record.payload_bytes;
    }
  return published;
}

gboolean
hek_journal_has_tail (HekFile   *file,
                      guint64    offset,
                      gboolean  *has,
                      GError   **error)
{
  g_autofree guint8 *bytes = g_malloc (MIN_RESERVED_BYTES);
  gsize n_read;

  *has = FALSE;
  do
    {
      if (!hek_file_read (file, offset, bytes, MIN_RESERVED_BYTES, &n_read, error))
        return FALSE;
      /* each byte is that before it, and the first is 0 */
      *has = n_read > 0 && (bytes[0] != 0 || memcmp (bytes, bytes + 1, n_read - 1) != 0);
      offset += n_read;
    }
  while (!*has && n_read == MIN_RESERVED_BYTES);
  return TRUE;
}
