/* SPDX-License-Identifier: Apache-2.0 */
/* The catalogue of a workspace, and what manifests say of their collections. */
#include "config.h"

#include "hek-catalog-private.h"

#include "hek-store-error.h"

/* Only ever appended to. */
static const char *const migrations[] = {
  "CREATE TABLE collections (uuid TEXT PRIMARY KEY, name_space TEXT NOT NULL, name TEXT NOT NULL,"
  "  description TEXT NOT NULL, tags TEXT NOT NULL, protected INTEGER NOT NULL,"
  "  created_us INTEGER NOT NULL, deleted_us INTEGER NOT NULL, unsure INTEGER NOT NULL)"
  "  WITHOUT ROWID;",
  "CREATE TABLE codebooks (uuid TEXT PRIMARY KEY, name TEXT NOT NULL, version INTEGER NOT NULL,"
  "  method TEXT NOT NULL, dim INTEGER NOT NULL, distance TEXT NOT NULL,"
  "  code_bytes INTEGER NOT NULL, share_bytes INTEGER NOT NULL, collection TEXT NOT NULL,"
  "  collection_uuid TEXT NOT NULL, seq INTEGER NOT NULL, n_rows INTEGER NOT NULL,"
  "  trained_us INTEGER NOT NULL, seed INTEGER NOT NULL, options TEXT NOT NULL, loss REAL,"
  "  bytes BLOB NOT NULL, UNIQUE (name, version));",
  "CREATE TABLE codebook_names (name TEXT NOT NULL, version INTEGER NOT NULL, uuid TEXT NOT NULL,"
  "  PRIMARY KEY (name, version)) WITHOUT ROWID;"
  "INSERT INTO codebook_names SELECT name, version, uuid FROM codebooks;"
  "CREATE TABLE deleted_codebooks (number INTEGER PRIMARY KEY, uuid TEXT NOT NULL UNIQUE);",
};

/* Older catalogues have all tables that readers need. */
#define OLDEST_READ 2u

HekSqlite *
hek_catalog_open (const HekFileOps  *ops,
                  const char        *path,
                  gboolean           writable,
                  GError           **error)
{
  guint n = G_N_ELEMENTS (migrations);
  HekSqlite *db;

  if (writable)
    return hek_sqlite_open (ops, path, HEK_SQLITE_CREATE, migrations, n, error);
  for (db = NULL; db == NULL && n >= OLDEST_READ; n--)
    {
      g_autoptr (GError) local = NULL;

      db = hek_sqlite_open (ops, path, HEK_SQLITE_READ, migrations, n, &local);
      if (n < G_N_ELEMENTS (migrations) &&
          g_error_matches (local, HEK_STORE_ERROR, HEK_STORE_ERROR_TOO_NEW))
        {
          n = G_N_ELEMENTS (migrations) + 1; /* a writer made it newer meanwhile: from the start */
          continue;
        }
      if (db == NULL && (n == OLDEST_READ ||
                         !g_error_matches (local, HEK_STORE_ERROR, HEK_STORE_ERROR_INVALID)))
        {
          g_propagate_error (error, g_steal_pointer (&local));
          break;
        }
    }
  return db;
}

char *
hek_tags_join (const char *const *tags)
{
  return g_strjoinv ("\n", (char **) tags);
}

char **
hek_tags_split (const char *text)
{
  return *text != '\0' ? g_strsplit (text, "\n", -1) : g_new0 (char *, 1);
}

gboolean
hek_catalog_put (HekSqlite                *db,
                 const HekCollectionInfo  *info,
                 GError                  **error)
{
  g_autofree char *tags = hek_tags_join ((const char *const *) info->tags);
  g_autoptr (HekSqliteStmt) stmt =
    hek_sqlite_prepare (db, "INSERT OR REPLACE INTO collections VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0)",
                        error);

  if (stmt == NULL)
    return FALSE;
  hek_sqlite_bind_text (stmt, 1, info->uuid, -1);
  hek_sqlite_bind_text (stmt, 2, info->name_space, -1);
  hek_sqlite_bind_text (stmt, 3, info->name, -1);
  hek_sqlite_bind_text (stmt, 4, info->description, -1);
  hek_sqlite_bind_text (stmt, 5, tags, -1);
  hek_sqlite_bind_int (stmt, 6, info->is_protected);
  hek_sqlite_bind_int (stmt, 7, info->created_us);
  hek_sqlite_bind_int (stmt, 8, info->deleted_us);
  return hek_sqlite_run (stmt, error);
}

static gboolean
run_for_uuid (HekSqlite   *db,
              const char  *sql,
              const char  *uuid,
              GError     **error)
{
  g_autoptr (HekSqliteStmt) stmt = hek_sqlite_prepare (db, sql, error);

  if (stmt == NULL)
    return FALSE;
  hek_sqlite_bind_text (stmt, 1, uuid, -1);
  return hek_sqlite_run (stmt, error);
}

gboolean
hek_catalog_remove (HekSqlite   *db,
                    const char  *uuid,
                    GError     **error)
{
  return run_for_uuid (db, "DELETE FROM collections WHERE uuid = ?", uuid, error);
}

gboolean
hek_catalog_mark (HekSqlite   *db,
                  const char  *uuid,
                  GError     **error)
{
  return run_for_uuid (db, "UPDATE collections SET unsure = 1 WHERE uuid = ?", uuid, error);
}

static char *
dup_text (HekSqliteStmt *stmt,
          int            col)
{
  const char *text = hek_sqlite_get_text (stmt, col);

  return g_strdup (text != NULL ? text : "");
}

gboolean
hek_catalog_list (HekSqlite  *db,
                  GPtrArray  *infos,
                  GError    **error)
{
  g_autoptr (HekSqliteStmt) stmt =
    hek_sqlite_prepare (db, "SELECT uuid, name_space, name, description, tags, protected,"
                            " created_us, deleted_us, unsure FROM collections"
                            " ORDER BY name_space, name, uuid", error);
  HekSqliteStep step;

  if (stmt == NULL)
    return FALSE;
  while ((step = hek_sqlite_step (stmt, error)) == HEK_SQLITE_ROW)
    {
      HekCollectionInfo *info = g_new0 (HekCollectionInfo, 1);
      g_autofree char *tags = dup_text (stmt, 4);
      gboolean unsure = hek_sqlite_get_int (stmt, 8) != 0;

      info->uuid = dup_text (stmt, 0);
      info->name_space = dup_text (stmt, 1);
      info->name = unsure ? g_strdup ("") : dup_text (stmt, 2);
      info->description = dup_text (stmt, 3);
      info->tags = hek_tags_split (tags);
      info->is_protected = hek_sqlite_get_int (stmt, 5) != 0;
      info->created_us = hek_sqlite_get_int (stmt, 6);
      info->deleted_us = hek_sqlite_get_int (stmt, 7);
      g_ptr_array_add (infos, info);
    }
  return step == HEK_SQLITE_DONE;
}

/* What was read before a failure stays in @info. */
static gboolean
read_info (HekManifest        *manifest,
           HekCollectionInfo  *info,
           GError            **error)
{
  g_autofree char *tags = NULL;
  gint64 is_protected;

  if ((info->name = hek_manifest_get_text (manifest->db, "name", error)) == NULL ||
      (info->name_space = hek_manifest_get_text (manifest->db, "name_space", error)) == NULL ||
      (info->description = hek_manifest_get_text (manifest->db, "description", error)) == NULL ||
      (tags = hek_manifest_get_text (manifest->db, "tags", error)) == NULL ||
      !hek_manifest_get_int (manifest->db, "protected", &is_protected, error) ||
      !hek_manifest_get_int (manifest->db, "created_us", &info->created_us, error) ||
      !hek_manifest_get_int (manifest->db, "deleted_us", &info->deleted_us, error))
    return FALSE;
  info->is_protected = is_protected != 0;
  info->tags = hek_tags_split (tags);
  return TRUE;
}

HekCollectionInfo *
hek_manifest_get_info (HekManifest  *manifest,
                       GError      **error)
{
  g_autoptr (HekCollectionInfo) info = g_new0 (HekCollectionInfo, 1);

  info->uuid = g_strdup (manifest->uuid);
  return read_info (manifest, info, error) ? g_steal_pointer (&info) : NULL;
}

HekCollectionInfo *
hek_manifest_read_info (const HekFileOps *ops,
                        const char       *dir,
                        const char       *uuid)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HekManifest) manifest = hek_manifest_open (ops, dir, FALSE, &error);
  HekCollectionInfo *info = g_new0 (HekCollectionInfo, 1);

  info->uuid = g_strdup (uuid);
  if (manifest != NULL && read_info (manifest, info, &error))
    return info;
  info->problem = g_strdup (error->message);
  if (info->name == NULL)
    info->name = g_strdup (uuid);
  if (info->name_space == NULL)
    info->name_space = g_strdup ("");
  if (info->description == NULL)
    info->description = g_strdup ("");
  if (info->tags == NULL)
    info->tags = g_new0 (char *, 1);
  return info;
}
