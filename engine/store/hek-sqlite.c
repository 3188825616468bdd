/* SPDX-License-Identifier: Apache-2.0 */
/* Opening, making and migrating databases, and their transactions; see the header. */
#include "config.h"

#include "hek-sqlite.h"

#include <string.h>

#include "hek-sqlite-private.h"
#include "hek-store-error.h"

#define BUSY_MS 5000
/* A log that a large transaction made long is cut to this when it is begun anew. */
#define LOG_LIMIT "67108864"
#define CACHE_KIB "8192"
/* Steps of SQLite's machine between two looks at a task: some tenths of a millisecond. */
#define WATCH_STEPS 10000

gboolean
hek_sqlite_fail (HekSqlite  *db,
                 int         rc,
                 GError    **error)
{
  g_autofree char *name = g_filename_display_name (db->path);
  HekStoreError code = HEK_STORE_ERROR_INVALID;

  if (db->reason != NULL && rc != SQLITE_BUSY)
    {
      g_propagate_error (error, g_steal_pointer (&db->reason));
      return FALSE;
    }
  switch (rc & 0xff)
    {
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      code = HEK_STORE_ERROR_DAMAGED;
      break;
    case SQLITE_CONSTRAINT:
      code = HEK_STORE_ERROR_EXISTS;
      break;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      code = HEK_STORE_ERROR_LOCKED;
      break;
    case SQLITE_IOERR:
    case SQLITE_FULL:
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
    case SQLITE_NOMEM:
      code = HEK_STORE_ERROR_IO;
      break;
    default:
      break;
    }
  g_set_error (error, HEK_STORE_ERROR, code, "%s: %s", name,
               db->handle != NULL ? sqlite3_errmsg (db->handle) : sqlite3_errstr (rc));
  return FALSE;
}

gboolean
hek_sqlite_exec (HekSqlite   *db,
                 const char  *sql,
                 GError     **error)
{
  int rc;

  g_clear_error (&db->reason);
  rc = sqlite3_exec (db->handle, sql, NULL, NULL, NULL);
  return rc == SQLITE_OK || hek_sqlite_fail (db, rc, error);
}

/* After a relaxed transaction. */
static void
be_strict (HekSqlite *db)
{
  if (!db->relaxed)
    return;
  sqlite3_exec (db->handle, "PRAGMA synchronous = FULL", NULL, NULL, NULL);
  db->relaxed = FALSE;
}

gboolean
hek_sqlite_begin (HekSqlite  *db,
                  GError    **error)
{
  return hek_sqlite_exec (db, "BEGIN IMMEDIATE", error);
}

gboolean
hek_sqlite_begin_relaxed (HekSqlite  *db,
                          GError    **error)
{
  db->relaxed = TRUE;
  if (hek_sqlite_exec (db, "PRAGMA synchronous = NORMAL; BEGIN IMMEDIATE", error))
    return TRUE;
  be_strict (db);
  return FALSE;
}

/* The state is fixed by the first read. */
gboolean
hek_sqlite_begin_read (HekSqlite  *db,
                       GError    **error)
{
  if (hek_sqlite_exec (db, "BEGIN", error) &&
      hek_sqlite_exec (db, "SELECT 1 FROM sqlite_schema", error))
    return TRUE;
  hek_sqlite_rollback (db);
  return FALSE;
}

gboolean
hek_sqlite_commit (HekSqlite  *db,
                   GError    **error)
{
  if (!hek_sqlite_exec (db, "COMMIT", error))
    {
      hek_sqlite_rollback (db);
      return FALSE;
    }
  be_strict (db);
  return TRUE;
}

void
hek_sqlite_rollback (HekSqlite *db)
{
  if (!sqlite3_get_autocommit (db->handle))
    (void) hek_sqlite_exec (db, "ROLLBACK", NULL);
  be_strict (db);
}

gboolean
hek_sqlite_checkpoint (HekSqlite  *db,
                       GError    **error)
{
  int rc;

  g_clear_error (&db->reason);
  sqlite3_busy_timeout (db->handle, 0); /* readers are not waited for */
  rc = sqlite3_wal_checkpoint_v2 (db->handle, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
  sqlite3_busy_timeout (db->handle, BUSY_MS);
  return rc == SQLITE_OK || rc == SQLITE_BUSY || hek_sqlite_fail (db, rc, error);
}

gint64
hek_sqlite_get_last_row_id (HekSqlite *db)
{
  return sqlite3_last_insert_rowid (db->handle);
}

gint64
hek_sqlite_get_n_changes (HekSqlite *db)
{
  return sqlite3_changes64 (db->handle);
}

const char *
hek_sqlite_get_path (HekSqlite *db)
{
  return db->path;
}

/* Opens @path, which is there or is made, with all that is the same for every database. */
static gboolean
connect_to (HekSqlite   *db,
            const char  *path,
            gboolean     create,
            GError     **error)
{
  int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE |
              (db->mode == HEK_SQLITE_READ ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE) |
              (create ? SQLITE_OPEN_CREATE : 0);
  int reserved = 8; /* bytes of a checksum */
  int rc = sqlite3_open_v2 (path, &db->handle, flags, db->vfs_name);

  if (rc != SQLITE_OK)
    return hek_sqlite_fail (db, rc, error);
  g_clear_error (&db->reason);
  sqlite3_extended_result_codes (db->handle, 1);
  sqlite3_busy_timeout (db->handle, BUSY_MS);
  sqlite3_db_config (db->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_db_config (db->handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, db->mode == HEK_SQLITE_READ,
                     NULL);
  if (create)
    sqlite3_file_control (db->handle, NULL, SQLITE_FCNTL_RESERVE_BYTES, &reserved);
  return hek_sqlite_exec (db,
                          "PRAGMA page_size = " G_STRINGIFY (HEK_PAGE_BYTES) ";"
                          "PRAGMA mmap_size = 0;"
                          "PRAGMA temp_store = MEMORY;"
                          "PRAGMA secure_delete = OFF;"
                          "PRAGMA trusted_schema = OFF;"
                          "PRAGMA cell_size_check = ON;"
                          "PRAGMA foreign_keys = ON;"
                          "PRAGMA synchronous = FULL;"
                          "PRAGMA journal_size_limit = " LOG_LIMIT ";"
                          "PRAGMA cache_size = -" CACHE_KIB ";", error);
}

static void
disconnect (HekSqlite *db)
{
  hek_sqlite_forget_statements (db);
  sqlite3_close_v2 (db->handle);
  db->handle = NULL;
}

/*
 * An empty database is made beside and renamed, so that no power cut leaves half a first page. What
 * an earlier attempt left is removed.
 */
static gboolean
create_database (HekSqlite  *db,
                 GError    **error)
{
  static const char *const endings[] = { "", "-journal", "-wal", "-shm", "-sync" };
  g_autofree char *temp = g_strconcat (db->path, ".new", NULL);
  gboolean ok = TRUE;

  for (guint i = 0; ok && i < G_N_ELEMENTS (endings); i++)
    {
      g_autofree char *left = g_strconcat (temp, endings[i], NULL);

      ok = hek_file_unlink (db->ops, left, error);
    }
  ok = ok && connect_to (db, temp, TRUE, error) &&
       hek_sqlite_exec (db, "PRAGMA journal_mode = MEMORY", error) &&
       hek_sqlite_exec (db, "PRAGMA journal_mode = WAL", error);
  disconnect (db);
  ok = ok && hek_file_rename (db->ops, temp, db->path, error) &&
       hek_file_sync_parent (db->ops, db->path, error);
  if (!ok)
    (void) hek_file_unlink (db->ops, temp, NULL);
  return ok;
}

static gboolean
migrate (HekSqlite          *db,
         const char *const  *migrations,
         guint               n_migrations,
         GError            **error)
{
  g_autofree char *name = g_filename_display_name (db->path);
  gint64 version = 0;

  if (!hek_sqlite_query_int (db, "PRAGMA user_version", &version, error))
    return FALSE;
  if (version < 0 || version > n_migrations)
    {
      g_set_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_TOO_NEW,
                   "%s was written by a newer version of this program", name);
      return FALSE;
    }
  if (version < n_migrations && db->mode == HEK_SQLITE_READ)
    {
      g_set_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_INVALID,
                   "%s was written by an older version of this program; open it for writing once",
                   name);
      return FALSE;
    }
  while (version < n_migrations)
    {
      g_autofree char *mark = g_strdup_printf ("PRAGMA user_version = %d", (int) version + 1);
      gint64 now;

      if (!hek_sqlite_begin (db, error))
        return FALSE;
      /* somebody else may have come first */
      if (!hek_sqlite_query_int (db, "PRAGMA user_version", &now, error) ||
          (now == version && (!hek_sqlite_exec (db, migrations[version], error) ||
                              !hek_sqlite_exec (db, mark, error))))
        {
          hek_sqlite_rollback (db);
          return FALSE;
        }
      if (!hek_sqlite_commit (db, error))
        return FALSE;
      version = MAX (now, version + 1);
    }
  return TRUE;
}

static void
keep_first_problem (const char *file,
                    guint64     offset,
                    const char *what,
                    gpointer    user_data)
{
  g_autofree char *name = g_filename_display_name (file);
  GError **first = user_data;

  if (*first == NULL)
    g_set_error (first, HEK_STORE_ERROR, HEK_STORE_ERROR_DAMAGED,
                 "%s is damaged at offset %" G_GUINT64_FORMAT ": %s", name, offset, what);
}

/* Only a damaged log itself stops the opening: damaged notes about it are for verify. */
static void
keep_log_problem (const char *file,
                  guint64     offset,
                  const char *what,
                  gpointer    user_data)
{
  if (g_str_has_suffix (file, "-wal"))
    keep_first_problem (file, offset, what, user_data);
}

/* It is made with its first page: SQLite would take an empty file for a new database. */
static gboolean
check_size (HekSqlite  *db,
            GError    **error)
{
  g_autoptr (HekFile) file = hek_file_open (db->ops, db->path, HEK_FILE_READ, error);
  GError *problem = NULL;
  guint64 n_bytes;

  if (file == NULL || !hek_file_get_size (file, &n_bytes, error))
    return FALSE;
  if (n_bytes > 0)
    return TRUE;
  keep_first_problem (db->path, 0, "the file is empty", &problem);
  g_propagate_error (error, problem);
  return FALSE;
}

/* Looks whether the database is there and can be written, and that its log is whole. */
static gboolean
examine (HekSqlite  *db,
         gboolean   *there,
         GError    **error)
{
  g_autoptr (GError) refused = NULL;
  g_autoptr (HekFile) file = NULL;
  GError *problem = NULL;

  if (!hek_file_exists (db->ops, db->path, there, error))
    return FALSE;
  if (!*there)
    return TRUE;
  file = hek_file_open (db->ops, db->path, HEK_FILE_WRITE, &refused);
  if (file == NULL && db->mode != HEK_SQLITE_READ)
    {
      g_propagate_error (error, g_steal_pointer (&refused));
      return FALSE;
    }
  db->on_read_only_medium = g_error_matches (refused, G_FILE_ERROR, G_FILE_ERROR_ROFS);
  if (!check_size (db, error))
    return FALSE;
  if (!hek_log_check (db->ops, db->path, keep_log_problem, &problem, NULL, error))
    return FALSE;
  if (problem == NULL)
    return TRUE;
  g_propagate_error (error, problem);
  return FALSE;
}

/* A log that was left behind is brought in, so that all that counts stands in one file. */
static gboolean
settle (HekSqlite  *db,
        GError    **error)
{
  if (db->mode == HEK_SQLITE_READ)
    return hek_sqlite_exec (db, "PRAGMA query_only = ON", error);
  return hek_sqlite_checkpoint (db, error);
}

HekSqlite *
hek_sqlite_open (const HekFileOps   *ops,
                 const char         *path,
                 HekSqliteMode       mode,
                 const char *const  *migrations,
                 guint               n_migrations,
                 GError            **error)
{
  g_autoptr (HekSqlite) db = g_new0 (HekSqlite, 1);
  gboolean there;

  db->ops = ops;
  db->mode = mode;
  /* "file:" would be read as a URI. */
  db->path = g_str_has_prefix (path, "file:") ? g_strconcat ("./", path, NULL) : g_strdup (path);
  if (!hek_sqlite_vfs_register (db, error) || !examine (db, &there, error))
    return NULL;
  if (!there && mode != HEK_SQLITE_CREATE)
    {
      g_autofree char *name = g_filename_display_name (path);

      g_set_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_NOT_FOUND, "%s is not there", name);
      return NULL;
    }
  if ((!there && !create_database (db, error)) || !connect_to (db, db->path, FALSE, error) ||
      !settle (db, error) || !migrate (db, migrations, n_migrations, error))
    return NULL;
  return g_steal_pointer (&db);
}

/* Returning non-zero stops SQLite. */
static int
stop_when_cancelled (void *user_data)
{
  return hek_task_is_cancelled (user_data);
}

void
hek_sqlite_watch (HekSqlite     *db,
                  const HekTask *task)
{
  sqlite3_progress_handler (db->handle, task != NULL ? WATCH_STEPS : 0,
                            task != NULL ? stop_when_cancelled : NULL, (void *) task);
}

gboolean
hek_sqlite_end_watch (HekSqlite      *db,
                      const HekTask  *task,
                      gboolean        ok,
                      GError        **error)
{
  hek_sqlite_watch (db, NULL);
  if (ok || !hek_task_is_cancelled (task))
    return ok;
  g_clear_error (error);
  return hek_task_check (task, error);
}

void
hek_sqlite_close (HekSqlite *db)
{
  if (db == NULL)
    return;
  if (db->handle != NULL)
    {
      hek_sqlite_rollback (db);
      disconnect (db);
    }
  if (db->vfs_name != NULL)
    hek_sqlite_vfs_unregister (db);
  g_clear_error (&db->reason);
  g_free (db->path);
  g_free (db);
}
