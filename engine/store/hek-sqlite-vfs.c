/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SQLite's view of the file system (https://www.sqlite.org/vfs.html) on a table of HekFileOps.
 * Pages get their checksum on the way into the database file and are verified on the way out; in
 * the log they stand as SQLite wrote them, under the checksum of the log. A page therefore always
 * is verified once between the two, and a checkpoint cannot pass on a damaged one.
 */
#include "config.h"

#include "hek-sqlite-private.h"

#include <string.h>
#include <xxhash.h>

#include "hek-store-error.h"

#define SUM_BYTES 8

void
hek_sqlite_page_seal (guint8  *bytes,
                      guint64  page)
{
  guint64 sum = GUINT64_TO_LE (XXH3_64bits_withSeed (bytes, HEK_PAGE_BYTES - SUM_BYTES, page));

  memcpy (bytes + HEK_PAGE_BYTES - SUM_BYTES, &sum, SUM_BYTES);
}

gboolean
hek_sqlite_page_is_sound (const guint8 *bytes,
                          guint64       page)
{
  guint64 sum;

  memcpy (&sum, bytes + HEK_PAGE_BYTES - SUM_BYTES, SUM_BYTES);
  if (GUINT64_FROM_LE (sum) == XXH3_64bits_withSeed (bytes, HEK_PAGE_BYTES - SUM_BYTES, page))
    return TRUE;
  return bytes[0] == 0 && memcmp (bytes, bytes + 1, HEK_PAGE_BYTES - 1) == 0;
}

int
hek_sqlite_vfs_fail (HekSqlite *db,
                     GError    *reason,
                     int        code)
{
  gboolean full = g_error_matches (reason, G_FILE_ERROR, G_FILE_ERROR_NOSPC);

  g_clear_error (&db->reason);
  db->reason = reason;
  return full ? SQLITE_FULL : code;
}

static int
file_close (sqlite3_file *file)
{
  HekSqliteFile *self = (HekSqliteFile *) file;

  hek_sqlite_shm_unmap (file, 0);
  if (self->delete_on_close)
    (void) hek_file_unlink (self->db->ops, self->file->path, NULL);
  g_clear_pointer (&self->file, hek_file_close);
  g_clear_pointer (&self->claim_file, hek_file_close);
  g_clear_pointer (&self->scratch, g_free);
  return SQLITE_OK;
}

static int
report_damage (HekSqliteFile *self,
               guint64        offset)
{
  g_autofree char *name = g_filename_display_name (self->file->path);
  GError *reason = g_error_new (HEK_STORE_ERROR, HEK_STORE_ERROR_DAMAGED,
                                "%s is damaged at offset %" G_GUINT64_FORMAT ": the page there "
                                "does not fit its checksum", name, offset);

  return hek_sqlite_vfs_fail (self->db, reason, SQLITE_IOERR_DATA);
}

/* From offset 16: pages of 4,096 bytes; a log for reads and writes; 8 reserved; fractions. */
#define HEADER_FIELDS "\x10\x00\x02\x02\x08\x40\x20\x20"

/*
 * SQLite looks at the first bytes before it opens the log. When a power cut tore page 1 in the
 * midst of a checkpoint, the whole page still stands in the log: what all our databases have in
 * common is enough to get there, and without a log the read of the whole page finds the damage.
 */
static void
fill_header (guint8 *bytes)
{
  memset (bytes, 0, HEK_PAGE_BYTES);
  memcpy (bytes, "SQLite format 3", 16);
  memcpy (bytes + 16, HEADER_FIELDS, 8);
}

static int
read_page_part (HekSqliteFile *self,
                void          *data,
                int            n_bytes,
                guint64        offset)
{
  guint64 start = offset - offset % HEK_PAGE_BYTES;
  gboolean whole = start == offset && n_bytes == HEK_PAGE_BYTES;
  guint8 *page = whole ? data : self->scratch;
  GError *reason = NULL;
  gsize n_read;

  if (offset + (guint64) n_bytes > start + HEK_PAGE_BYTES)
    return report_damage (self, start); /* page 1 was damaged: SQLite takes pages for larger */
  if (!hek_file_read (self->file, start, page, HEK_PAGE_BYTES, &n_read, &reason))
    return hek_sqlite_vfs_fail (self->db, reason, SQLITE_IOERR_READ);
  if (n_read == 0)
    {
      memset (data, 0, (gsize) n_bytes);
      return SQLITE_IOERR_SHORT_READ;
    }
  if (n_read < HEK_PAGE_BYTES || !hek_sqlite_page_is_sound (page, start / HEK_PAGE_BYTES + 1))
    {
      if (whole || start > 0)
        return report_damage (self, start);
      fill_header (page);
    }
  if (!whole)
    memcpy (data, page + (offset - start), (gsize) n_bytes);
  return SQLITE_OK;
}

static int
file_read (sqlite3_file  *file,
           void          *data,
           int            n_bytes,
           sqlite3_int64  offset)
{
  HekSqliteFile *self = (HekSqliteFile *) file;
  GError *reason = NULL;
  gsize n_read;

  if (self->kind == HEK_SQLITE_FILE_MAIN)
    return read_page_part (self, data, n_bytes, (guint64) offset);
  if (self->kind == HEK_SQLITE_FILE_LOG)
    return hek_sqlite_log_read (self, data, n_bytes, (guint64) offset);
  if (!hek_file_read (self->file, (guint64) offset, data, (gsize) n_bytes, &n_read, &reason))
    return hek_sqlite_vfs_fail (self->db, reason, SQLITE_IOERR_READ);
  if (n_read == (gsize) n_bytes)
    return SQLITE_OK;
  memset ((guint8 *) data + n_read, 0, (gsize) n_bytes - n_read);
  return SQLITE_IOERR_SHORT_READ;
}

static int
file_write (sqlite3_file  *file,
            const void    *data,
            int            n_bytes,
            sqlite3_int64  offset)
{
  HekSqliteFile *self = (HekSqliteFile *) file;
  GError *reason = NULL;

  if (self->kind == HEK_SQLITE_FILE_LOG)
    return hek_sqlite_log_write (self, data, n_bytes, (guint64) offset);
  if (self->kind == HEK_SQLITE_FILE_MAIN)
    {
      if (n_bytes != HEK_PAGE_BYTES || offset % HEK_PAGE_BYTES != 0)
        return report_damage (self, (guint64) offset);
      memcpy (self->scratch, data, HEK_PAGE_BYTES);
      hek_sqlite_page_seal (self->scratch, (guint64) offset / HEK_PAGE_BYTES + 1);
      data = self->scratch;
    }
  if (!hek_file_write (self->file, (guint64) offset, data, (gsize) n_bytes, &reason))
    return hek_sqlite_vfs_fail (self->db, reason, SQLITE_IOERR_WRITE);
  return SQLITE_OK;
}

static int
file_truncate (sqlite3_file  *file,
               sqlite3_int64  n_bytes)
{
  HekSqliteFile *self = (HekSqliteFile *) file;
  GError *reason = NULL;

  if (!hek_file_set_size (self->file, (guint64) n_bytes, &reason))
    return hek_sqlite_vfs_fail (self->db, reason, SQLITE_IOERR_TRUNCATE);
  return SQLITE_OK;
}

static int
file_sync (sqlite3_file *file,
           int           flags)
{
  HekSqliteFile *self = (HekSqliteFile *) file;
  GError *reason = NULL;

  int rc = SQLITE_OK;

  if (!hek_file_sync (self->file, &reason))
    rc = hek_sqlite_vfs_fail (self->db, reason, SQLITE_IOERR_FSYNC);
  else if (self->sync_parent)
    {
      if (hek_file_sync_parent (self->db->ops, self->file->path, &reason))
        self->sync_parent = FALSE;
      else
        rc = hek_sqlite_vfs_fail (self->db, reason, SQLITE_IOERR_DIR_FSYNC);
    }
  if (self->kind == HEK_SQLITE_FILE_LOG)
    hek_sqlite_log_synced (self, rc == SQLITE_OK);
  return rc;
}

static int
file_size (sqlite3_file  *file,
           sqlite3_int64 *n_bytes)
{
  HekSqliteFile *self = (HekSqliteFile *) file;
  GError *reason = NULL;
  guint64 size;

  if (!hek_file_get_size (self->file, &size, &reason))
    return hek_sqlite_vfs_fail (self->db, reason, SQLITE_IOERR_FSTAT);
  *n_bytes = (sqlite3_int64) size;
  return SQLITE_OK;
}

static int
file_control (sqlite3_file *file,
              int           op,
              void         *data)
{
  return SQLITE_NOTFOUND;
}

static int
file_sector_size (sqlite3_file *file)
{
  return HEK_PAGE_BYTES;
}

/* A write never changes bytes beside it, not even when the power goes. */
static int
file_characteristics (sqlite3_file *file)
{
  HekSqliteFile *self = (HekSqliteFile *) file;
  g_autofree char *log_path = NULL;
  HekFile *log;
  guint64 n_bytes = 0;

  if (!self->db->on_read_only_medium || self->kind != HEK_SQLITE_FILE_MAIN)
    return SQLITE_IOCAP_POWERSAFE_OVERWRITE;

  /* Without a log, which could not be made there, SQLite needs to know that nothing will change. */
  log_path = g_strconcat (self->file->path, "-wal", NULL);
  log = hek_file_open (self->db->ops, log_path, HEK_FILE_READ, NULL);
  if (log != NULL && !hek_file_get_size (log, &n_bytes, NULL))
    n_bytes = 1;
  hek_file_close (log);
  return SQLITE_IOCAP_POWERSAFE_OVERWRITE | (n_bytes == 0 ? SQLITE_IOCAP_IMMUTABLE : 0);
}

static const sqlite3_io_methods file_methods = {
  .iVersion = 2,
  .xClose = file_close,
  .xRead = file_read,
  .xWrite = file_write,
  .xTruncate = file_truncate,
  .xSync = file_sync,
  .xFileSize = file_size,
  .xLock = hek_sqlite_file_lock,
  .xUnlock = hek_sqlite_file_unlock,
  .xCheckReservedLock = hek_sqlite_file_check_reserved_lock,
  .xFileControl = file_control,
  .xSectorSize = file_sector_size,
  .xDeviceCharacteristics = file_characteristics,
  .xShmMap = hek_sqlite_shm_map,
  .xShmLock = hek_sqlite_shm_lock,
  .xShmBarrier = hek_sqlite_shm_barrier,
  .xShmUnmap = hek_sqlite_shm_unmap,
};

static HekFileFlags
flags_of_sqlite (int flags)
{
  if (!(flags & SQLITE_OPEN_READWRITE))
    return HEK_FILE_READ;
  if (!(flags & SQLITE_OPEN_CREATE))
    return HEK_FILE_WRITE;
  return HEK_FILE_WRITE | (flags & SQLITE_OPEN_EXCLUSIVE ? HEK_FILE_NEW : HEK_FILE_CREATE);
}

static int
vfs_open (sqlite3_vfs  *vfs,
          const char   *path,
          sqlite3_file *file,
          int           flags,
          int          *out_flags)
{
  HekSqlite *db = vfs->pAppData;
  HekSqliteFile *self = (HekSqliteFile *) file;
  GError *reason = NULL;
  gboolean there = TRUE;

  memset (self, 0, sizeof *self);
  if (path == NULL) /* a temporary file: those are kept in memory */
    return SQLITE_CANTOPEN;
  if (db->on_read_only_medium)
    flags = (flags & ~(SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE)) | SQLITE_OPEN_READONLY;
  if ((flags & SQLITE_OPEN_CREATE) && !hek_file_exists (db->ops, path, &there, &reason))
    return hek_sqlite_vfs_fail (db, reason, SQLITE_CANTOPEN);
  self->file = hek_file_open (db->ops, path, flags_of_sqlite (flags), &reason);
  if (self->file == NULL)
    return hek_sqlite_vfs_fail (db, reason, SQLITE_CANTOPEN);

  self->base.pMethods = &file_methods;
  self->db = db;
  self->kind = flags & SQLITE_OPEN_MAIN_DB ? HEK_SQLITE_FILE_MAIN :
    flags & SQLITE_OPEN_WAL ? HEK_SQLITE_FILE_LOG : HEK_SQLITE_FILE_OTHER;
  self->sync_parent = !there;
  self->delete_on_close = (flags & SQLITE_OPEN_DELETEONCLOSE) != 0;
  self->scratch = g_malloc (2 * HEK_FRAME_BYTES);
  self->big_endian = -1;
  if (out_flags != NULL)
    *out_flags = flags;
  return SQLITE_OK;
}

static int
vfs_delete (sqlite3_vfs *vfs,
            const char  *path,
            int          sync_parent)
{
  HekSqlite *db = vfs->pAppData;
  GError *reason = NULL;

  if (!hek_file_unlink (db->ops, path, &reason))
    return hek_sqlite_vfs_fail (db, reason, SQLITE_IOERR_DELETE);
  if (sync_parent && !hek_file_sync_parent (db->ops, path, &reason))
    return hek_sqlite_vfs_fail (db, reason, SQLITE_IOERR_DIR_FSYNC);
  return SQLITE_OK;
}

/* For SQLite an empty log or journal is one that is not there. */
static int
vfs_access (sqlite3_vfs *vfs,
            const char  *path,
            int          flags,
            int         *out)
{
  HekSqlite *db = vfs->pAppData;
  GError *reason = NULL;
  gboolean there;
  guint64 n_bytes = 0;

  if (!hek_file_exists (db->ops, path, &there, &reason))
    return hek_sqlite_vfs_fail (db, reason, SQLITE_IOERR_ACCESS);
  if (there && flags == SQLITE_ACCESS_EXISTS)
    {
      g_autoptr (HekFile) file = hek_file_open (db->ops, path, HEK_FILE_READ, NULL);

      there = file == NULL || !hek_file_get_size (file, &n_bytes, NULL) || n_bytes > 0;
    }
  *out = there;
  return SQLITE_OK;
}

static int
vfs_full_pathname (sqlite3_vfs *vfs,
                   const char  *path,
                   int          n_bytes,
                   char        *out)
{
  return g_strlcpy (out, path, (gsize) n_bytes) < (gsize) n_bytes ? SQLITE_OK : SQLITE_CANTOPEN;
}

gboolean
hek_sqlite_vfs_register (HekSqlite  *db,
                         GError    **error)
{
  sqlite3_vfs *system = sqlite3_vfs_find (NULL);

  db->vfs_name = g_strdup_printf ("hek-%p", (void *) db);
  db->vfs = (sqlite3_vfs) {
    .iVersion = 2,
    .szOsFile = sizeof (HekSqliteFile),
    .mxPathname = 4096,
    .zName = db->vfs_name,
    .pAppData = db,
    .xOpen = vfs_open,
    .xDelete = vfs_delete,
    .xAccess = vfs_access,
    .xFullPathname = vfs_full_pathname,
    /* These touch no file; those of the system take no part of their own VFS. */
    .xRandomness = system->xRandomness,
    .xSleep = system->xSleep,
    .xCurrentTime = system->xCurrentTime,
    .xCurrentTimeInt64 = system->xCurrentTimeInt64,
  };
  if (sqlite3_vfs_register (&db->vfs, 0) == SQLITE_OK)
    return TRUE;
  g_set_error_literal (error, HEK_STORE_ERROR, HEK_STORE_ERROR_IO, "SQLite cannot be started");
  return FALSE;
}

void
hek_sqlite_vfs_unregister (HekSqlite *db)
{
  sqlite3_vfs_unregister (&db->vfs);
  g_clear_pointer (&db->vfs_name, g_free);
}
