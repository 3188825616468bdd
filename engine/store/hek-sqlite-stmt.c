/* SPDX-License-Identifier: Apache-2.0 */
/* Prepared statements. */
#include "config.h"

#include "hek-sqlite-private.h"

#include "hek-store-error.h"

/* Statements that are kept at most. */
#define MAX_IDLE 32u

static void
finalize (gpointer handle)
{
  sqlite3_finalize (handle);
}

void
hek_sqlite_forget_statements (HekSqlite *db)
{
  g_clear_pointer (&db->idle, g_hash_table_unref);
}

HekSqliteStmt *
hek_sqlite_prepare (HekSqlite   *db,
                    const char  *sql,
                    GError     **error)
{
  HekSqliteStmt *stmt;
  gpointer handle = NULL;
  int rc;

  g_clear_error (&db->reason);
  if (db->idle == NULL || !g_hash_table_steal_extended (db->idle, sql, NULL, &handle))
    {
      rc = sqlite3_prepare_v3 (db->handle, sql, -1, SQLITE_PREPARE_PERSISTENT,
                               (sqlite3_stmt **) &handle, NULL);
      if (rc != SQLITE_OK)
        {
          hek_sqlite_fail (db, rc, error);
          return NULL;
        }
    }
  stmt = g_new0 (HekSqliteStmt, 1);
  stmt->db = db;
  stmt->handle = handle;
  return stmt;
}

void
hek_sqlite_stmt_free (HekSqliteStmt *stmt)
{
  HekSqlite *db;
  const char *sql;

  if (stmt == NULL)
    return;
  db = stmt->db;
  sql = sqlite3_sql (stmt->handle);
  if (db->idle == NULL)
    db->idle = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, finalize);
  if (sqlite3_bind_parameter_count (stmt->handle) == 0 ||
      g_hash_table_size (db->idle) == MAX_IDLE || g_hash_table_contains (db->idle, sql))
    sqlite3_finalize (stmt->handle);
  else
    {
      sqlite3_reset (stmt->handle);
      sqlite3_clear_bindings (stmt->handle);
      g_hash_table_insert (db->idle, (gpointer) sql, stmt->handle);
    }
  g_free (stmt);
}

static void
note_bind (HekSqliteStmt *stmt,
           int            rc)
{
  if (stmt->rc == SQLITE_OK)
    stmt->rc = rc;
}

void
hek_sqlite_bind_null (HekSqliteStmt *stmt,
                      int            idx)
{
  note_bind (stmt, sqlite3_bind_null (stmt->handle, idx));
}

void
hek_sqlite_bind_int (HekSqliteStmt *stmt,
                     int            idx,
                     gint64         value)
{
  note_bind (stmt, sqlite3_bind_int64 (stmt->handle, idx, value));
}

void
hek_sqlite_bind_real (HekSqliteStmt *stmt,
                      int            idx,
                      double         value)
{
  note_bind (stmt, sqlite3_bind_double (stmt->handle, idx, value));
}

void
hek_sqlite_bind_text (HekSqliteStmt *stmt,
                      int            idx,
                      const char    *text,
                      gssize         n_bytes)
{
  note_bind (stmt, sqlite3_bind_text64 (stmt->handle, idx, text, (sqlite3_uint64) n_bytes,
                                        SQLITE_STATIC, SQLITE_UTF8));
}

void
hek_sqlite_bind_blob (HekSqliteStmt *stmt,
                      int            idx,
                      gconstpointer  data,
                      gsize          n_bytes)
{
  note_bind (stmt, sqlite3_bind_blob64 (stmt->handle, idx, data, n_bytes, SQLITE_STATIC));
}

HekSqliteStep
hek_sqlite_step (HekSqliteStmt  *stmt,
                 GError        **error)
{
  HekSqlite *db = stmt->db;
  int rc = stmt->rc;

  g_clear_error (&db->reason);
  stmt->rc = SQLITE_OK;
  if (rc == SQLITE_OK)
    rc = sqlite3_step (stmt->handle);
  if (rc == SQLITE_ROW)
    return HEK_SQLITE_ROW;
  if (rc != SQLITE_DONE)
    hek_sqlite_fail (db, rc, error);
  sqlite3_reset (stmt->handle);
  return rc == SQLITE_DONE ? HEK_SQLITE_DONE : HEK_SQLITE_ERROR;
}

gboolean
hek_sqlite_run (HekSqliteStmt  *stmt,
                GError        **error)
{
  HekSqliteStep step;

  do
    step = hek_sqlite_step (stmt, error);
  while (step == HEK_SQLITE_ROW);
  return step == HEK_SQLITE_DONE;
}

void
hek_sqlite_reset (HekSqliteStmt *stmt)
{
  sqlite3_reset (stmt->handle);
}

gboolean
hek_sqlite_is_null (HekSqliteStmt *stmt,
                    int            col)
{
  return sqlite3_column_type (stmt->handle, col) == SQLITE_NULL;
}

gint64
hek_sqlite_get_int (HekSqliteStmt *stmt,
                    int            col)
{
  return sqlite3_column_int64 (stmt->handle, col);
}

double
hek_sqlite_get_real (HekSqliteStmt *stmt,
                     int            col)
{
  return sqlite3_column_double (stmt->handle, col);
}

const char *
hek_sqlite_get_text (HekSqliteStmt *stmt,
                     int            col)
{
  return (const char *) sqlite3_column_text (stmt->handle, col);
}

gconstpointer
hek_sqlite_get_blob (HekSqliteStmt *stmt,
                     int            col,
                     gsize         *n_bytes)
{
  gconstpointer data = sqlite3_column_blob (stmt->handle, col);

  *n_bytes = (gsize) sqlite3_column_bytes (stmt->handle, col);
  return data;
}

gboolean
hek_sqlite_query_int (HekSqlite   *db,
                      const char  *sql,
                      gint64      *value,
                      GError     **error)
{
  g_autoptr (HekSqliteStmt) stmt = hek_sqlite_prepare (db, sql, error);
  HekSqliteStep step;

  if (stmt == NULL)
    return FALSE;
  step = hek_sqlite_step (stmt, error);
  if (step == HEK_SQLITE_ROW)
    *value = hek_sqlite_get_int (stmt, 0);
  return step != HEK_SQLITE_ERROR;
}
