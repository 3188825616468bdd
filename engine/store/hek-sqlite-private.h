/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <sqlite3.h>

#include "hek-sqlite.h"
#include "hek-sqlite-log-private.h"

G_BEGIN_DECLS

/* Each connection registers a VFS of its own: it carries the table, and the reason of what
 * failed. */
struct _HekSqlite
{
  const HekFileOps *ops; /* borrowed */
  HekSqliteMode mode;
  gboolean relaxed; /* in a transaction that is not waited for */
  gboolean on_read_only_medium; /* nobody can write there, so nothing is locked or shared */

  char *path;
  char *vfs_name;
  sqlite3_vfs vfs;
  sqlite3 *handle;
  GHashTable *idle; /* SQL → sqlite3_stmt: with parameters, to be used again */
  GError *reason; /* (nullable): of the last file operation that failed */
};

struct _HekSqliteStmt
{
  HekSqlite *db; /* borrowed */
  sqlite3_stmt *handle;
  int rc; /* of the first bind that failed */
};

typedef enum
{
  HEK_SQLITE_FILE_MAIN,
  HEK_SQLITE_FILE_LOG,
  HEK_SQLITE_FILE_OTHER, /* rollback journals: while a database is being made */
} HekSqliteFileKind;

/* A file of SQLite; sqlite3_file comes first. */
typedef struct
{
  sqlite3_file base;
  HekSqlite *db; /* borrowed */
  HekSqliteFileKind kind;
  gboolean sync_parent; /* just made: its name is synced with its data */
  gboolean delete_on_close;
  HekFile *file;
  guint8 *scratch; /* of a page or frame */

  /* of the database: locks and the shared index of the log */
  int lock; /* SQLITE_LOCK_* */
  HekFile *shm;
  GPtrArray *regions; /* of @shm, mapped */
  gsize region_bytes;

  /* of the log */
  int big_endian;         /* of its checksums; -1: not known yet */
  guint64 last_header;    /* frame whose header was written last */
  guint64 stale_from;     /* frames from here on get their checksums at the commit */
  gboolean stale;
  HekLogClaim pending;    /* becomes the claim when the log is synced */
  HekLogClaim claim;      /* what was written last; number 0: not known */
  HekFile *claim_file;
} HekSqliteFile;

/* Makes @db->vfs and registers it. */
gboolean hek_sqlite_vfs_register (HekSqlite *db, GError **error);
void hek_sqlite_vfs_unregister (HekSqlite *db);

/* Lets go of statements that are kept to be used again. */
void hek_sqlite_forget_statements (HekSqlite *db);

/* Keeps the reason of a failure and returns @code, or SQLITE_FULL when the disk is full. */
int hek_sqlite_vfs_fail (HekSqlite *db, GError *reason, int code);

/* Locks and the shared index: methods of sqlite3_io_methods. */
int hek_sqlite_file_lock (sqlite3_file *file, int lock);
int hek_sqlite_file_unlock (sqlite3_file *file, int lock);
int hek_sqlite_file_check_reserved_lock (sqlite3_file *file, int *reserved);
int hek_sqlite_shm_map (sqlite3_file *file, int region, int n_bytes, int extend,
                        void volatile **data);
int hek_sqlite_shm_lock (sqlite3_file *file, int offset, int n, int flags);
void hek_sqlite_shm_barrier (sqlite3_file *file);
int hek_sqlite_shm_unmap (sqlite3_file *file, int remove);

/* Watches the log: its checksums when it is read, what is on the disk when it is synced. */
int hek_sqlite_log_read (HekSqliteFile *self, void *data, int n_bytes, guint64 offset);
int hek_sqlite_log_write (HekSqliteFile *self, const void *data, int n_bytes, guint64 offset);
void hek_sqlite_log_synced (HekSqliteFile *self, gboolean ok);

/* The checksum of page @page (1, 2, …) stands in its last 8 bytes. */
void hek_sqlite_page_seal (guint8 *bytes, guint64 page);
/* Pages that SQLite never wrote, such as unused ones before a used one, are zeros. */
gboolean hek_sqlite_page_is_sound (const guint8 *bytes, guint64 page);

/* Sets @error from the state of SQLite after @rc, with what the file operations said. */
gboolean hek_sqlite_fail (HekSqlite *db, int rc, GError **error);

G_END_DECLS
