/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The log as SQLite reads and writes it: each page that is read is verified by the checksum of its
 * frame, and after each sync what is on the disk now is claimed (hek-sqlite-log.c).
 *
 * A transaction that writes a page twice overwrites the frame and corrects the checksums from there
 * on at its commit; until then those frames, which only this connection reads, are taken as they
 * are.
 */
#include "config.h"

#include "hek-sqlite-private.h"

#include <string.h>

#include "hek-store-error.h"

static guint64
frame_at (guint64 offset)
{
  return (offset - HEK_LOG_HEADER_BYTES) / HEK_FRAME_BYTES;
}

/* Whether these are exactly the page of a frame, or exactly its header. */
static gboolean
is_frame_page (guint64 offset,
               int     n_bytes)
{
  return n_bytes == HEK_PAGE_BYTES && offset >= HEK_LOG_HEADER_BYTES &&
         (offset - HEK_LOG_HEADER_BYTES) % HEK_FRAME_BYTES == HEK_FRAME_HEADER_BYTES;
}

static gboolean
is_frame_header (guint64 offset,
                 int     n_bytes)
{
  return n_bytes == HEK_FRAME_HEADER_BYTES && offset >= HEK_LOG_HEADER_BYTES &&
         (offset - HEK_LOG_HEADER_BYTES) % HEK_FRAME_BYTES == 0;
}

static int
watch_damage (HekSqliteFile *self,
              guint64        offset,
              const char    *what)
{
  g_autofree char *name = g_filename_display_name (self->file->path);
  GError *reason = g_error_new (HEK_STORE_ERROR, HEK_STORE_ERROR_DAMAGED,
                                "%s is damaged at offset %" G_GUINT64_FORMAT ": %s", name, offset,
                                what);

  return hek_sqlite_vfs_fail (self->db, reason, SQLITE_IOERR_DATA);
}

/* How the words of the checksums are read stands in the header; it stays for the log's whole
 * life. */
static int
learn_order (HekSqliteFile *self)
{
  guint8 bytes[HEK_LOG_HEADER_BYTES];
  HekLogHeader header;
  GError *reason = NULL;
  gsize n_read;

  if (self->big_endian >= 0)
    return SQLITE_OK;
  if (!hek_file_read (self->file, 0, bytes, sizeof bytes, &n_read, &reason))
    return hek_sqlite_vfs_fail (self->db, reason, SQLITE_IOERR_READ);
  if (n_read < sizeof bytes || !hek_log_parse_header (bytes, &header))
    return watch_damage (self, 0, "the header of the log does not fit its checksum");
  self->big_endian = header.big_endian;
  return SQLITE_OK;
}

/* One read from the checksum of the frame before (or of the header) to the end of this frame. */
static int
read_frame_page (HekSqliteFile *self,
                 void          *data,
                 guint64        offset)
{
  guint64 frame = frame_at (offset);
  guint64 start = frame > 0 ? hek_log_frame_offset (frame - 1) : 0;
  gsize before_bytes = frame > 0 ? HEK_FRAME_BYTES : HEK_LOG_HEADER_BYTES;
  const guint8 *header = self->scratch + before_bytes;
  HekFrameHeader before, parsed;
  GError *reason = NULL;
  HekLogSum sum;
  gsize n_read;
  int rc = learn_order (self);

  if (rc != SQLITE_OK)
    return rc;
  if (!hek_file_read (self->file, start, self->scratch, before_bytes + HEK_FRAME_BYTES, &n_read,
                      &reason))
    return hek_sqlite_vfs_fail (self->db, reason, SQLITE_IOERR_READ);
  if (n_read < before_bytes + HEK_FRAME_BYTES)
    return watch_damage (self, hek_log_frame_offset (frame), "the log ends there");
  if (frame > 0)
    hek_log_parse_frame (self->scratch, &before);
  else /* the checksum is in the last 8 bytes, where those of a frame's header are too */
    hek_log_parse_frame (self->scratch + HEK_LOG_HEADER_BYTES - HEK_FRAME_HEADER_BYTES, &before);
  hek_log_parse_frame (header, &parsed);
  sum = hek_log_frame_sum (self->big_endian, before.sum, header, header + HEK_FRAME_HEADER_BYTES);
  if (!hek_log_sum_equal (sum, parsed.sum))
    return watch_damage (self, hek_log_frame_offset (frame),
                         "the frame there does not fit its checksum");
  memcpy (data, header + HEK_FRAME_HEADER_BYTES, HEK_PAGE_BYTES);
  return SQLITE_OK;
}

int
hek_sqlite_log_read (HekSqliteFile *self,
                     void          *data,
                     int            n_bytes,
                     guint64        offset)
{
  GError *reason = NULL;
  gsize n_read;

  if (is_frame_page (offset, n_bytes) &&
      !(self->stale && frame_at (offset) >= self->stale_from))
    return read_frame_page (self, data, offset);
  if (!hek_file_read (self->file, offset, data, (gsize) n_bytes, &n_read, &reason))
    return hek_sqlite_vfs_fail (self->db, reason, SQLITE_IOERR_READ);
  if (n_read == (gsize) n_bytes)
    return SQLITE_OK;
  memset ((guint8 *) data + n_read, 0, (gsize) n_bytes - n_read);
  return SQLITE_IOERR_SHORT_READ;
}

/* What cannot be noted (a full disk, say) is not claimed: the data itself is safe without it. */
static gboolean
write_claim (HekSqliteFile     *self,
             const HekLogClaim *claim)
{
  guint8 sector[HEK_LOG_CLAIM_BYTES];
  HekLogClaim next = *claim;
  HekLogClaim last;

  if (self->claim_file == NULL)
    {
      g_autofree char *path = g_strconcat (self->db->path, "-sync", NULL);

      self->claim_file = hek_file_open (self->db->ops, path, HEK_FILE_WRITE | HEK_FILE_CREATE,
                                        NULL);
    }
  if (self->claim_file == NULL || !hek_log_claim_read (self->claim_file, &last, NULL))
    return FALSE;
  next.number = last.number + 1;
  hek_log_claim_format (&next, sector);
  if (!hek_file_write (self->claim_file, hek_log_claim_offset (next.number), sector,
                       HEK_LOG_CLAIM_BYTES, NULL))
    return FALSE;
  self->claim = next;
  return TRUE;
}

/*
 * A commit that failed after its sync is rolled back, and its frames are written over: they must
 * not be claimed any more before that happens.
 */
static int
withdraw_claim (HekSqliteFile *self,
                guint64        frame)
{
  HekLogClaim less = self->claim;
  GError *reason = NULL;

  if (self->claim.number == 0 || frame >= self->claim.n_frames)
    return SQLITE_OK;
  less.n_frames = frame;
  for (guint k = 0; k < 2; k++) /* both sectors */
    if (!write_claim (self, &less))
      return SQLITE_IOERR_WRITE;
  if (!hek_file_sync (self->claim_file, &reason))
    return hek_sqlite_vfs_fail (self->db, reason, SQLITE_IOERR_FSYNC);
  return SQLITE_OK;
}

static int
note_header (HekSqliteFile *self,
             const guint8  *bytes,
             guint64        frame)
{
  HekFrameHeader header;

  hek_log_parse_frame (bytes, &header);
  self->last_header = frame;
  if (self->stale && frame == self->stale_from)
    self->stale_from++;
  if (header.salt[0] == 0 && header.salt[1] == 0)
    return SQLITE_OK; /* gets its checksum at the commit */
  if (header.n_pages > 0)
    self->pending = (HekLogClaim) {
      .n_frames = frame + 1, .salt = { header.salt[0], header.salt[1] },
    };
  if (memcmp (self->claim.salt, header.salt, sizeof header.salt) == 0)
    return withdraw_claim (self, frame);
  return SQLITE_OK;
}

int
hek_sqlite_log_write (HekSqliteFile *self,
                      const void    *data,
                      int            n_bytes,
                      guint64        offset)
{
  GError *reason = NULL;
  int rc = SQLITE_OK;

  if (offset == 0)
    {
      self->big_endian = -1;
      self->stale = FALSE;
    }
  else if (is_frame_header (offset, n_bytes))
    rc = note_header (self, data, frame_at (offset));
  else if (is_frame_page (offset, n_bytes) && self->last_header != frame_at (offset))
    {
      self->stale_from = self->stale ? MIN (self->stale_from, frame_at (offset)) :
        frame_at (offset);
      self->stale = TRUE;
    }
  if (rc == SQLITE_OK && !hek_file_write (self->file, offset, data, (gsize) n_bytes, &reason))
    rc = hek_sqlite_vfs_fail (self->db, reason, SQLITE_IOERR_WRITE);
  if (rc != SQLITE_OK)
    hek_sqlite_log_synced (self, FALSE);
  return rc;
}

void
hek_sqlite_log_synced (HekSqliteFile *self,
                       gboolean       ok)
{
  if (ok && self->pending.n_frames > 0)
    (void) write_claim (self, &self->pending);
  self->pending.n_frames = 0; /* a commit that failed is rolled back */
}
