/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Locks of the database file and the index of its log, which all connections share in memory. The
 * bytes that are locked are those of SQLite's own VFS for Unix, so its command line can read beside
 * us. The locks belong to open handles: connections of one process need no table in common.
 */
#include "config.h"

#include "hek-sqlite-private.h"

#include <string.h>

/* Of the database file: https://www.sqlite.org/fileformat2.html#the_lock_byte_page */
#define PENDING_BYTE 0x40000000u
#define RESERVED_BYTE (PENDING_BYTE + 1)
#define SHARED_FIRST (PENDING_BYTE + 2)
#define SHARED_BYTES 510u
/* Of the index: https://www.sqlite.org/walformat.html#wal_locks */
#define SHM_FIRST 120u
#define SHM_ALIVE (SHM_FIRST + SQLITE_SHM_NLOCK) /* shared by all who have it open */

static int
take (HekSqliteFile *self,
      HekFile       *file,
      HekFileLock    lock,
      guint64        start,
      guint64        n_bytes)
{
  GError *reason = NULL;
  gboolean granted;

  if (!hek_file_lock (file, lock, start, n_bytes, &granted, &reason))
    return hek_sqlite_vfs_fail (self->db, reason, SQLITE_IOERR_LOCK);
  return granted ? SQLITE_OK : SQLITE_BUSY;
}

static int
take_shared (HekSqliteFile *self)
{
  int rc = take (self, self->file, HEK_FILE_SHARED, PENDING_BYTE, 1);

  if (rc == SQLITE_OK)
    {
      rc = take (self, self->file, HEK_FILE_SHARED, SHARED_FIRST, SHARED_BYTES);
      (void) take (self, self->file, HEK_FILE_UNLOCKED, PENDING_BYTE, 1);
    }
  return rc;
}

/* @lock grows by the steps that SQLite's documentation of sqlite3_io_methods names. */
int
hek_sqlite_file_lock (sqlite3_file *file,
                      int           lock)
{
  HekSqliteFile *self = (HekSqliteFile *) file;
  int rc = SQLITE_OK;

  if (self->lock >= lock || self->db->on_read_only_medium)
    return SQLITE_OK;
  if (self->lock == SQLITE_LOCK_NONE)
    rc = take_shared (self);
  if (rc == SQLITE_OK && lock == SQLITE_LOCK_RESERVED)
    rc = take (self, self->file, HEK_FILE_EXCLUSIVE, RESERVED_BYTE, 1);
  if (rc == SQLITE_OK && lock == SQLITE_LOCK_EXCLUSIVE)
    {
      rc = take (self, self->file, HEK_FILE_EXCLUSIVE, PENDING_BYTE, 1);
      if (rc == SQLITE_OK)
        {
          self->lock = SQLITE_LOCK_PENDING;
          rc = take (self, self->file, HEK_FILE_EXCLUSIVE, SHARED_FIRST, SHARED_BYTES);
        }
    }
  if (rc == SQLITE_OK)
    self->lock = lock;
  return rc;
}

int
hek_sqlite_file_unlock (sqlite3_file *file,
                        int           lock)
{
  HekSqliteFile *self = (HekSqliteFile *) file;
  int rc = SQLITE_OK;

  if (self->lock <= lock || self->db->on_read_only_medium)
    return SQLITE_OK;
  if (lock == SQLITE_LOCK_SHARED)
    rc = take (self, self->file, HEK_FILE_SHARED, SHARED_FIRST, SHARED_BYTES);
  else
    rc = take (self, self->file, HEK_FILE_UNLOCKED, SHARED_FIRST, SHARED_BYTES);
  if (rc == SQLITE_OK)
    rc = take (self, self->file, HEK_FILE_UNLOCKED, PENDING_BYTE, 2);
  if (rc == SQLITE_OK)
    self->lock = lock;
  return rc;
}

int
hek_sqlite_file_check_reserved_lock (sqlite3_file *file,
                                     int          *reserved)
{
  HekSqliteFile *self = (HekSqliteFile *) file;
  int rc = SQLITE_OK;

  *reserved = self->lock >= SQLITE_LOCK_RESERVED;
  if (*reserved || self->db->on_read_only_medium)
    return SQLITE_OK;
  rc = take (self, self->file, HEK_FILE_SHARED, RESERVED_BYTE, 1);
  if (rc == SQLITE_BUSY)
    *reserved = 1;
  else if (rc == SQLITE_OK)
    rc = take (self, self->file, HEK_FILE_UNLOCKED, RESERVED_BYTE, 1);
  return rc == SQLITE_BUSY ? SQLITE_OK : rc;
}

/* The first to have the index open finds what a crash left of it, and starts with an empty one. */
static int
shm_open (HekSqliteFile *self)
{
  g_autofree char *path = g_strconcat (self->file->path, "-shm", NULL);
  HekFile *shm;
  GError *reason = NULL;
  int rc;

  shm = hek_file_open (self->db->ops, path, HEK_FILE_WRITE | HEK_FILE_CREATE, &reason);
  if (shm == NULL)
    return hek_sqlite_vfs_fail (self->db, reason, SQLITE_CANTOPEN);
  rc = take (self, shm, HEK_FILE_EXCLUSIVE, SHM_ALIVE, 1);
  if (rc == SQLITE_OK && !hek_file_set_size (shm, 0, &reason))
    rc = hek_sqlite_vfs_fail (self->db, reason, SQLITE_IOERR_SHMOPEN);
  if (rc == SQLITE_OK || rc == SQLITE_BUSY)
    rc = take (self, shm, HEK_FILE_SHARED, SHM_ALIVE, 1);
  if (rc != SQLITE_OK)
    {
      hek_file_close (shm);
      return rc;
    }
  self->shm = shm;
  return SQLITE_OK;
}

static int
shm_grow (HekSqliteFile *self,
          guint64        n_bytes,
          gboolean       extend,
          gboolean      *enough)
{
  GError *reason = NULL;
  guint64 size;

  *enough = FALSE;
  if (!hek_file_get_size (self->shm, &size, &reason))
    return hek_sqlite_vfs_fail (self->db, reason, SQLITE_IOERR_SHMSIZE);
  *enough = size >= n_bytes;
  if (*enough || !extend)
    return SQLITE_OK;
  /* Written, not only resized: on a full disk this fails, touching a hole would be a bus error. */
  for (guint64 offset = size - size % HEK_PAGE_BYTES; offset < n_bytes; offset += HEK_PAGE_BYTES)
    if (!hek_file_write (self->shm, offset + HEK_PAGE_BYTES - 1, "", 1, &reason))
      return hek_sqlite_vfs_fail (self->db, reason, SQLITE_IOERR_SHMSIZE);
  *enough = TRUE;
  return SQLITE_OK;
}

int
hek_sqlite_shm_map (sqlite3_file   *file,
                    int             region,
                    int             n_bytes,
                    int             extend,
                    void volatile **data)
{
  HekSqliteFile *self = (HekSqliteFile *) file;
  gboolean is_private = self->db->on_read_only_medium;
  int rc = SQLITE_OK;

  *data = NULL;
  self->region_bytes = (gsize) n_bytes;
  if (self->regions == NULL)
    self->regions = g_ptr_array_new ();
  if (!is_private && self->shm == NULL)
    rc = shm_open (self);
  while (rc == SQLITE_OK && self->regions->len <= (guint) region)
    {
      guint64 start = (guint64) self->regions->len * (guint64) n_bytes;
      GError *reason = NULL;
      gpointer mapped = NULL;
      gboolean enough = TRUE;

      if (is_private)
        mapped = g_malloc0 ((gsize) n_bytes);
      else
        {
          rc = shm_grow (self, start + (guint64) n_bytes, extend, &enough);
          if (rc != SQLITE_OK || !enough)
            return rc;
          if (!hek_file_map (self->shm, start, (gsize) n_bytes, TRUE, &mapped, &reason))
            return hek_sqlite_vfs_fail (self->db, reason, SQLITE_IOERR_SHMMAP);
        }
      g_ptr_array_add (self->regions, mapped);
    }
  if (rc == SQLITE_OK)
    *data = g_ptr_array_index (self->regions, region);
  return rc;
}

int
hek_sqlite_shm_lock (sqlite3_file *file,
                     int           offset,
                     int           n,
                     int           flags)
{
  HekSqliteFile *self = (HekSqliteFile *) file;
  HekFileLock lock = flags & SQLITE_SHM_UNLOCK ? HEK_FILE_UNLOCKED :
    flags & SQLITE_SHM_SHARED ? HEK_FILE_SHARED : HEK_FILE_EXCLUSIVE;

  if (self->shm == NULL)
    return SQLITE_OK; /* on a read-only medium nobody changes anything */
  return take (self, self->shm, lock, SHM_FIRST + (guint) offset, (guint) n);
}

void
hek_sqlite_shm_barrier (sqlite3_file *file)
{
  __atomic_thread_fence (__ATOMIC_SEQ_CST);
}

int
hek_sqlite_shm_unmap (sqlite3_file *file,
                      int           remove)
{
  HekSqliteFile *self = (HekSqliteFile *) file;

  for (guint i = 0; self->regions != NULL && i < self->regions->len; i++)
    if (self->shm != NULL)
      hek_file_unmap (self->db->ops, g_ptr_array_index (self->regions, i), self->region_bytes);
    else
      g_free (g_ptr_array_index (self->regions, i));
  g_clear_pointer (&self->regions, g_ptr_array_unref);
  if (self->shm != NULL && remove)
    (void) hek_file_unlink (self->db->ops, self->shm->path, NULL);
  g_clear_pointer (&self->shm, hek_file_close);
  return SQLITE_OK;
}
