/* SPDX-License-Identifier: Apache-2.0 */
/* Codebooks in the catalogue: one row each, facts and bytes; names that there were; deletions. */
#include "config.h"

#include "hek-catalog-private.h"

#include <math.h>

#include "hek-store-error.h"

#define FACTS "uuid, name, version, method, dim, distance, code_bytes, share_bytes, collection," \
              " collection_uuid, seq, n_rows, trained_us, seed, options, loss, length (bytes)"

static char *
dup_text (HekSqliteStmt *stmt,
          int            col)
{
  const char *text = hek_sqlite_get_text (stmt, col);

  return g_strdup (text != NULL ? text : "");
}

static HekCodebookInfo *
read_facts (HekSqliteStmt  *stmt,
            GError        **error)
{
  g_autoptr (HekCodebookInfo) info = g_new0 (HekCodebookInfo, 1);
  const char *distance = hek_sqlite_get_text (stmt, 5);

  info->uuid = dup_text (stmt, 0);
  info->name = dup_text (stmt, 1);
  info->version = (guint) hek_sqlite_get_int (stmt, 2);
  info->method = dup_text (stmt, 3);
  info->dim = (guint) hek_sqlite_get_int (stmt, 4);
  info->code_bytes = (guint64) hek_sqlite_get_int (stmt, 6);
  info->share_bytes = (guint64) hek_sqlite_get_int (stmt, 7);
  info->collection = dup_text (stmt, 8);
  info->collection_uuid = dup_text (stmt, 9);
  info->seq = (guint64) hek_sqlite_get_int (stmt, 10);
  info->n_rows = (guint64) hek_sqlite_get_int (stmt, 11);
  info->trained_us = hek_sqlite_get_int (stmt, 12);
  info->seed = (guint64) hek_sqlite_get_int (stmt, 13);
  info->options = dup_text (stmt, 14);
  info->loss = hek_sqlite_is_null (stmt, 15) ? NAN : hek_sqlite_get_real (stmt, 15);
  info->n_bytes = (guint64) hek_sqlite_get_int (stmt, 16);
  if (distance != NULL && hek_distance_parse (distance, &info->distance))
    return g_steal_pointer (&info);
  g_set_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_DAMAGED,
               "the catalogue says nothing sensible of the codebook \"%s\"", info->name);
  return NULL;
}

/* A catalogue of before codebooks could be put back has none that are deleted. */
static gboolean
has_deleted (HekSqlite  *db,
             gboolean   *has,
             GError    **error)
{
  gint64 n = 0;

  if (!hek_sqlite_query_int (db, "SELECT count(*) FROM sqlite_master"
                                 " WHERE name = 'deleted_codebooks'", &n, error))
    return FALSE;
  *has = n > 0;
  return TRUE;
}

static gboolean
list_facts (HekSqlite   *db,
            const char  *sql,
            GPtrArray   *infos,
            GError     **error)
{
  g_autoptr (HekSqliteStmt) stmt = hek_sqlite_prepare (db, sql, error);
  HekSqliteStep step;

  if (stmt == NULL)
    return FALSE;
  while ((step = hek_sqlite_step (stmt, error)) == HEK_SQLITE_ROW)
    {
      HekCodebookInfo *info = read_facts (stmt, error);

      if (info == NULL)
        {
          hek_sqlite_reset (stmt);
          return FALSE;
        }
      g_ptr_array_add (infos, info);
    }
  return step == HEK_SQLITE_DONE;
}

gboolean
hek_catalog_list_codebooks (HekSqlite                 *db,
                            HekCatalogCodebooksState   state,
                            GPtrArray                 *infos,
                            GError                   **error)
{
  static const char *const sql[] = {
    [HEK_CATALOG_ALL] = "SELECT " FACTS " FROM codebooks ORDER BY name, version",
    [HEK_CATALOG_ALL_BACKWARDS] = "SELECT " FACTS " FROM codebooks"
                                  " ORDER BY name DESC, version DESC",
    [HEK_CATALOG_LIVE] = "SELECT " FACTS " FROM codebooks WHERE uuid NOT IN"
                         " (SELECT uuid FROM deleted_codebooks) ORDER BY name, version",
    [HEK_CATALOG_DELETED] = "SELECT " FACTS " FROM deleted_codebooks JOIN codebooks USING (uuid)"
                            " ORDER BY number DESC",
  };
  gboolean has = FALSE;

  if ((state == HEK_CATALOG_LIVE || state == HEK_CATALOG_DELETED) &&
      !has_deleted (db, &has, error))
    return FALSE;
  if (state == HEK_CATALOG_DELETED && !has)
    return TRUE;
  return list_facts (db, sql[state == HEK_CATALOG_LIVE && !has ? HEK_CATALOG_ALL : state], infos,
                     error);
}

GBytes *
hek_catalog_read_codebook (HekSqlite   *db,
                           const char  *uuid,
                           GError     **error)
{
  g_autoptr (HekSqliteStmt) stmt =
    hek_sqlite_prepare (db, "SELECT bytes FROM codebooks WHERE uuid = ?", error);
  HekSqliteStep step = HEK_SQLITE_ERROR;
  GBytes *bytes = NULL;
  gconstpointer data;
  gsize n_bytes;

  if (stmt == NULL)
    return NULL;
  hek_sqlite_bind_text (stmt, 1, uuid, -1);
  step = hek_sqlite_step (stmt, error);
  if (step == HEK_SQLITE_ROW)
    {
      data = hek_sqlite_get_blob (stmt, 0, &n_bytes);
      bytes = g_bytes_new (data, n_bytes);
      hek_sqlite_reset (stmt);
    }
  else if (step == HEK_SQLITE_DONE)
    g_set_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_NOT_FOUND,
                 "there is no codebook \"%s\" any more", uuid);
  return bytes;
}

/* --- changes ------------------------------------------------------------------------------- */

/* Ends the transaction that was begun. */
static gboolean
end (HekSqlite  *db,
     gboolean    ok,
     GError    **error)
{
  if (ok)
    return hek_sqlite_commit (db, error);
  hek_sqlite_rollback (db);
  return FALSE;
}

/* Runs @sql with up to two texts, and tells how many rows it touched. */
static gboolean
run (HekSqlite   *db,
     const char  *sql,
     const char  *a,
     const char  *b,
     gint64      *n_changes,
     GError     **error)
{
  g_autoptr (HekSqliteStmt) stmt = hek_sqlite_prepare (db, sql, error);

  if (stmt == NULL)
    return FALSE;
  hek_sqlite_bind_text (stmt, 1, a, -1);
  if (b != NULL)
    hek_sqlite_bind_text (stmt, 2, b, -1);
  if (!hek_sqlite_run (stmt, error))
    return FALSE;
  if (n_changes != NULL)
    *n_changes = hek_sqlite_get_n_changes (db);
  return TRUE;
}

gboolean
hek_catalog_put_codebook_name (HekSqlite   *db,
                               const char  *name,
                               guint        version,
                               const char  *uuid,
                               GError     **error)
{
  g_autoptr (HekSqliteStmt) stmt =
    hek_sqlite_prepare (db, "INSERT OR REPLACE INTO codebook_names VALUES (?, ?, ?)", error);

  if (stmt == NULL)
    return FALSE;
  hek_sqlite_bind_text (stmt, 1, name, -1);
  hek_sqlite_bind_int (stmt, 2, version);
  hek_sqlite_bind_text (stmt, 3, uuid, -1);
  return hek_sqlite_run (stmt, error);
}

gboolean
hek_catalog_put_codebook_row (HekSqlite              *db,
                              const HekCodebookInfo  *info,
                              GBytes                 *bytes,
                              GError                **error)
{
  g_autoptr (HekSqliteStmt) stmt =
    hek_sqlite_prepare (db, "INSERT INTO codebooks VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
                            " ?, ?, ?, ?)", error);

  if (stmt == NULL)
    return FALSE;
  hek_sqlite_bind_text (stmt, 1, info->uuid, -1);
  hek_sqlite_bind_text (stmt, 2, info->name, -1);
  hek_sqlite_bind_int (stmt, 3, info->version);
  hek_sqlite_bind_text (stmt, 4, info->method, -1);
  hek_sqlite_bind_int (stmt, 5, info->dim);
  hek_sqlite_bind_text (stmt, 6, hek_distance_id (info->distance), -1);
  hek_sqlite_bind_int (stmt, 7, (gint64) info->code_bytes);
  hek_sqlite_bind_int (stmt, 8, (gint64) info->share_bytes);
  hek_sqlite_bind_text (stmt, 9, info->collection, -1);
  hek_sqlite_bind_text (stmt, 10, info->collection_uuid, -1);
  hek_sqlite_bind_int (stmt, 11, (gint64) info->seq);
  hek_sqlite_bind_int (stmt, 12, (gint64) info->n_rows);
  hek_sqlite_bind_int (stmt, 13, info->trained_us);
  hek_sqlite_bind_int (stmt, 14, (gint64) info->seed);
  hek_sqlite_bind_text (stmt, 15, info->options, -1);
  if (isfinite (info->loss))
    hek_sqlite_bind_real (stmt, 16, info->loss);
  else
    hek_sqlite_bind_null (stmt, 16);
  hek_sqlite_bind_blob (stmt, 17, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  return hek_sqlite_run (stmt, error) &&
         hek_catalog_put_codebook_name (db, info->name, info->version, info->uuid, error);
}

gboolean
hek_catalog_put_codebook (HekSqlite              *db,
                          const HekCodebookInfo  *info,
                          GBytes                 *bytes,
                          GError                **error)
{
  return hek_sqlite_begin (db, error) &&
         end (db, hek_catalog_put_codebook_row (db, info, bytes, error), error);
}

gboolean
hek_catalog_get_next_version (HekSqlite   *db,
                              const char  *name,
                              guint       *version,
                              GError     **error)
{
  g_autoptr (HekSqliteStmt) stmt =
    hek_sqlite_prepare (db, "SELECT max (version) FROM codebook_names WHERE name = ?", error);

  if (stmt == NULL)
    return FALSE;
  hek_sqlite_bind_text (stmt, 1, name, -1);
  if (hek_sqlite_step (stmt, error) != HEK_SQLITE_ROW)
    return FALSE;
  *version = (guint) hek_sqlite_get_int (stmt, 0) + 1; /* 0 for NULL */
  hek_sqlite_reset (stmt);
  return TRUE;
}

/* Whether no version of @name would get a full name that meant another codebook. */
static gboolean
names_are_free (HekSqlite   *db,
                const char  *name,
                const char  *new_name,
                GError     **error)
{
  g_autoptr (HekSqliteStmt) stmt =
    hek_sqlite_prepare (db, "SELECT c.version FROM codebooks c JOIN codebook_names n"
                            " ON n.name = ?2 AND n.version = c.version AND n.uuid <> c.uuid"
                            " WHERE c.name = ?1 AND c.uuid NOT IN"
                            " (SELECT uuid FROM deleted_codebooks) LIMIT 1", error);
  HekSqliteStep step;

  if (stmt == NULL)
    return FALSE;
  hek_sqlite_bind_text (stmt, 1, name, -1);
  hek_sqlite_bind_text (stmt, 2, new_name, -1);
  step = hek_sqlite_step (stmt, error);
  if (step == HEK_SQLITE_ROW)
    {
      g_set_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_EXISTS,
                   "\"%s@%u\" was another codebook: a name that was in use stays with it, so that"
                   " it never means two; choose another one", new_name,
                   (guint) hek_sqlite_get_int (stmt, 0));
      hek_sqlite_reset (stmt);
    }
  return step == HEK_SQLITE_DONE;
}

static gboolean
rename_rows (HekSqlite   *db,
             const char  *name,
             const char  *new_name,
             GError     **error)
{
  gint64 n;

  if (!names_are_free (db, name, new_name, error) ||
      !run (db, "UPDATE codebooks SET name = ?2 WHERE name = ?1 AND uuid NOT IN"
                " (SELECT uuid FROM deleted_codebooks)", name, new_name, &n, error))
    return FALSE;
  if (n > 0)
    return run (db, "INSERT OR REPLACE INTO codebook_names SELECT name, version, uuid"
                    " FROM codebooks WHERE name = ?1", new_name, NULL, NULL, error);
  g_set_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_NOT_FOUND, "there is no codebook \"%s\"",
               name);
  return FALSE;
}

gboolean
hek_catalog_rename_codebook (HekSqlite   *db,
                             const char  *name,
                             const char  *new_name,
                             GError     **error)
{
  return hek_sqlite_begin (db, error) &&
         end (db, rename_rows (db, name, new_name, error), error);
}

gboolean
hek_catalog_mark_codebook (HekSqlite   *db,
                           const char  *uuid,
                           GError     **error)
{
  return run (db, "INSERT INTO deleted_codebooks (uuid) VALUES (?1)", uuid, NULL, NULL, error);
}

#define OLDER_ONES \
  "(SELECT uuid FROM deleted_codebooks ORDER BY number DESC LIMIT -1 OFFSET " \
  G_STRINGIFY (HEK_CODEBOOK_MAX_DELETED) ")"

gboolean
hek_catalog_delete_codebook (HekSqlite   *db,
                             const char  *uuid,
                             GError     **error)
{
  return hek_sqlite_begin (db, error) &&
         end (db, hek_catalog_mark_codebook (db, uuid, error) &&
                  hek_sqlite_exec (db, "DELETE FROM codebooks WHERE uuid IN " OLDER_ONES ";"
                                       "DELETE FROM deleted_codebooks WHERE uuid IN " OLDER_ONES,
                                   error), error);
}

gboolean
hek_catalog_restore_codebook (HekSqlite   *db,
                              const char  *uuid,
                              GError     **error)
{
  gint64 n;

  if (!run (db, "DELETE FROM deleted_codebooks WHERE uuid = ?1", uuid, NULL, &n, error))
    return FALSE;
  if (n > 0)
    return TRUE;
  g_set_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_NOT_FOUND,
               "the codebook \"%s\" cannot be put back any more", uuid);
  return FALSE;
}
