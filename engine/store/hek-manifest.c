/* SPDX-License-Identifier: Apache-2.0 */
/* records.sqlite of a collection: its tables, what the collection is, opening and making it. */
#include "config.h"

#include "hek-manifest-private.h"

#include <string.h>

#include "hek-ref.h"
#include "hek-store-error.h"

/* Only ever appended to. */
static const char *const migrations[] = {
  "CREATE TABLE meta (key TEXT PRIMARY KEY, value) WITHOUT ROWID;"
  "CREATE TABLE fields (idx INTEGER PRIMARY KEY, name TEXT NOT NULL, type TEXT NOT NULL);"
  "CREATE TABLE state (id INTEGER PRIMARY KEY CHECK (id = 1), seq INTEGER NOT NULL,"
  "  change INTEGER NOT NULL, next_row INTEGER NOT NULL, next_segment INTEGER NOT NULL,"
  "  floor_seq INTEGER NOT NULL, time_us INTEGER NOT NULL);"
  "CREATE TABLE segments (id INTEGER PRIMARY KEY, sealed INTEGER NOT NULL,"
  "  n_rows INTEGER NOT NULL, first_row INTEGER NOT NULL, min_seq INTEGER NOT NULL,"
  "  n_bytes INTEGER NOT NULL, attr_bytes INTEGER NOT NULL);"
  "CREATE TABLE head (segment INTEGER, idx INTEGER, row INTEGER NOT NULL, seq INTEGER NOT NULL,"
  "  attributes BLOB NOT NULL, PRIMARY KEY (segment, idx)) WITHOUT ROWID;"
  "CREATE TABLE tombstones (segment INTEGER, idx INTEGER, seq INTEGER NOT NULL,"
  "  PRIMARY KEY (segment, idx)) WITHOUT ROWID;"
  "CREATE TABLE commits (seq INTEGER PRIMARY KEY, time_us INTEGER NOT NULL);"
  "CREATE INDEX commits_by_time ON commits (time_us);"
  "CREATE TABLE sidecars (segment INTEGER, name TEXT, file TEXT NOT NULL,"
  "  version INTEGER NOT NULL, n_bytes INTEGER NOT NULL, PRIMARY KEY (segment, name))"
  "  WITHOUT ROWID;"
  "CREATE TABLE pins (seq INTEGER PRIMARY KEY);"
  "INSERT INTO state VALUES (1, 0, 1, 0, 1, 0, 0);",

  /* Rows of journals stand in the journals; times grow with the numbers of the commits. */
  "DROP TABLE head;"
  "DROP INDEX commits_by_time;",
};

gboolean
hek_manifest_set_text (HekSqlite   *db,
                       const char  *key,
                       const char  *value,
                       GError     **error)
{
  g_autoptr (HekSqliteStmt) stmt =
    hek_sqlite_prepare (db, "INSERT OR REPLACE INTO meta VALUES (?, ?)", error);

  if (stmt == NULL)
    return FALSE;
  hek_sqlite_bind_text (stmt, 1, key, -1);
  hek_sqlite_bind_text (stmt, 2, value, -1);
  return hek_sqlite_run (stmt, error);
}

gboolean
hek_manifest_set_int (HekSqlite   *db,
                      const char  *key,
                      gint64       value,
                      GError     **error)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, value);

  return hek_manifest_set_text (db, key, text, error);
}

char *
hek_manifest_get_text (HekSqlite   *db,
                       const char  *key,
                       GError     **error)
{
  g_autoptr (HekSqliteStmt) stmt =
    hek_sqlite_prepare (db, "SELECT value FROM meta WHERE key = ?", error);
  const char *value;

  if (stmt == NULL)
    return NULL;
  hek_sqlite_bind_text (stmt, 1, key, -1);
  switch (hek_sqlite_step (stmt, error))
    {
    case HEK_SQLITE_ROW:
      value = hek_sqlite_get_text (stmt, 0);
      return g_strdup (value != NULL ? value : "");
    case HEK_SQLITE_DONE:
      return g_strdup ("");
    default:
      return NULL;
    }
}

gboolean
hek_manifest_get_int (HekSqlite   *db,
                      const char  *key,
                      gint64      *value,
                      GError     **error)
{
  g_autofree char *text = hek_manifest_get_text (db, key, error);

  if (text == NULL)
    return FALSE;
  if (g_ascii_string_to_signed (text, 10, G_MININT64, G_MAXINT64, value, NULL))
    return TRUE;
  g_set_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_DAMAGED, "%s: \"%s\" is no value for %s",
               hek_sqlite_get_path (db), text, key);
  return FALSE;
}

static gboolean
write_fields (HekSqlite        *db,
              const HekSchema  *schema,
              GError          **error)
{
  g_autoptr (HekSqliteStmt) stmt =
    hek_sqlite_prepare (db, "INSERT INTO fields VALUES (?, ?, ?)", error);

  if (stmt == NULL)
    return FALSE;
  for (guint i = 0; i < schema->n_fields; i++)
    {
      const HekField *field = hek_schema_get_field (schema, i);

      hek_sqlite_bind_int (stmt, 1, i);
      hek_sqlite_bind_text (stmt, 2, field->name, -1);
      hek_sqlite_bind_text (stmt, 3, hek_field_type_id (field->type), -1);
      if (!hek_sqlite_run (stmt, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
write_spec (HekSqlite           *db,
            const char          *uuid,
            const char          *full_name,
            const HekStoreSpec  *spec,
            GError             **error)
{
  const char *slash = strrchr (full_name, '/');
  g_autofree char *space = slash != NULL ? g_strndup (full_name, slash - full_name) : g_strdup ("");
  gint64 history_s = spec->history_s < 0 ? HEK_DEFAULT_HISTORY_S : spec->history_s;

  return hek_manifest_set_text (db, "uuid", uuid, error) &&
         hek_manifest_set_text (db, "name", slash != NULL ? slash + 1 : full_name, error) &&
         hek_manifest_set_text (db, "name_space", space, error) &&
         hek_manifest_set_text (db, "description", "", error) &&
         hek_manifest_set_text (db, "tags", "", error) &&
         hek_manifest_set_int (db, "protected", 0, error) &&
         hek_manifest_set_int (db, "created_us", g_get_real_time (), error) &&
         hek_manifest_set_int (db, "deleted_us", 0, error) &&
         hek_manifest_set_text (db, "dtype", hek_dtype_id (spec->schema->dtype), error) &&
         hek_manifest_set_int (db, "dim", spec->schema->dim, error) &&
         hek_manifest_set_text (db, "distance", hek_distance_id (spec->distance), error) &&
         hek_manifest_set_text (db, "meaning", hek_meaning_id (spec->schema->meaning), error) &&
         hek_manifest_set_text (db, "key_field", spec->key_field ? spec->key_field : "", error) &&
         hek_manifest_set_text (db, "text_field", spec->text_field ? spec->text_field : "",
                                error) &&
         hek_manifest_set_int (db, "history_s", history_s, error) &&
         write_fields (db, spec->schema, error) &&
         (spec->text_field == NULL ||
          hek_sqlite_exec (db, "CREATE VIRTUAL TABLE fts USING fts5 (body, content = '',"
                               HEK_MANIFEST_TOKENIZER ")", error));
}

gboolean
hek_manifest_create (const HekFileOps    *ops,
                     const char          *dir,
                     const char          *uuid,
                     const char          *full_name,
                     const HekStoreSpec  *spec,
                     GError             **error)
{
  g_autofree char *path = g_build_filename (dir, HEK_MANIFEST_FILE, NULL);
  g_autoptr (HekSqlite) db = hek_sqlite_open (ops, path, HEK_SQLITE_CREATE, migrations,
                                              G_N_ELEMENTS (migrations), error);

  if (db == NULL || !hek_sqlite_begin (db, error))
    return FALSE;
  if (!write_spec (db, uuid, full_name, spec, error))
    {
      hek_sqlite_rollback (db);
      return FALSE;
    }
  return hek_sqlite_commit (db, error);
}

static HekSchema *
read_schema (HekSqlite  *db,
             GError    **error)
{
  g_autofree char *dtype_id = hek_manifest_get_text (db, "dtype", error);
  g_autofree char *meaning_id = NULL;
  g_autoptr (HekSchema) schema = NULL;
  g_autoptr (HekSqliteStmt) stmt = NULL;
  g_autoptr (GArray) fields = g_array_new (FALSE, FALSE, sizeof (HekField));
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  HekMeaning meaning = HEK_MEANING_NONE; /* of collections made before there were any */
  HekSqliteStep step;
  HekDtype dtype;
  gint64 dim;

  if (dtype_id == NULL || !hek_manifest_get_int (db, "dim", &dim, error) ||
      (meaning_id = hek_manifest_get_text (db, "meaning", error)) == NULL)
    return NULL;
  stmt = hek_sqlite_prepare (db, "SELECT name, type FROM fields ORDER BY idx", error);
  if (stmt == NULL)
    return NULL;
  while ((step = hek_sqlite_step (stmt, error)) == HEK_SQLITE_ROW)
    {
      const char *type = hek_sqlite_get_text (stmt, 1);
      HekField field = { g_strdup (hek_sqlite_get_text (stmt, 0)), 0 };

      g_ptr_array_add (names, field.name);
      if (field.name == NULL || type == NULL || !hek_field_type_parse (type, &field.type))
        break;
      g_array_append_val (fields, field);
    }
  if (step == HEK_SQLITE_ERROR)
    return NULL;
  if (step == HEK_SQLITE_ROW || !hek_dtype_parse (dtype_id, &dtype) || dim < 1 ||
      dim > HEK_ROWS_MAX_DIM || fields->len > HEK_SCHEMA_MAX_FIELDS ||
      (*meaning_id != '\0' && !hek_meaning_parse (meaning_id, &meaning)))
    {
      g_set_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_DAMAGED,
                   "%s: what its rows hold makes no sense", hek_sqlite_get_path (db));
      return NULL;
    }
  schema = hek_schema_new (dtype, (guint) dim, (HekField *) fields->data, fields->len);
  return hek_schema_with_meaning (schema, meaning);
}

static gboolean
read_spec (HekManifest  *manifest,
           GError      **error)
{
  HekSqlite *db = manifest->db;
  g_autofree char *distance = NULL;
  g_autofree char *key = NULL;
  g_autofree char *text = NULL;
  gint64 history_s, is_protected, deleted_us;

  manifest->schema = read_schema (db, error);
  if (manifest->schema == NULL ||
      (manifest->uuid = hek_manifest_get_text (db, "uuid", error)) == NULL ||
      (distance = hek_manifest_get_text (db, "distance", error)) == NULL ||
      (key = hek_manifest_get_text (db, "key_field", error)) == NULL ||
      (text = hek_manifest_get_text (db, "text_field", error)) == NULL ||
      !hek_manifest_get_int (db, "history_s", &history_s, error) ||
      !hek_manifest_get_int (db, "protected", &is_protected, error) ||
      !hek_manifest_get_int (db, "deleted_us", &deleted_us, error))
    return FALSE;
  manifest->history_us = CLAMP (history_s, 0, G_MAXINT64 / G_USEC_PER_SEC) * G_USEC_PER_SEC;
  manifest->is_protected = is_protected != 0;
  manifest->is_deleted = deleted_us != 0;
  manifest->key_field = *key != '\0' ? hek_schema_find_field (manifest->schema, key) : -1;
  manifest->text_field = *text != '\0' ? hek_schema_find_field (manifest->schema, text) : -1;
  for (guint i = 0, n = 0; manifest->uuid[i] != '\0' && n < 2 * HEK_UUID_BYTES; i++)
    if (g_ascii_isxdigit (manifest->uuid[i]))
      {
        manifest->uuid_bytes[n / 2] |= (guint8) (g_ascii_xdigit_value (manifest->uuid[i])
                                                 << (n % 2 == 0 ? 4 : 0));
        n++;
      }
  if (hek_distance_parse (distance, &manifest->distance) &&
      (*key == '\0') == (manifest->key_field < 0) && (*text == '\0') == (manifest->text_field < 0))
    {
      manifest->scope = hek_telemetry_scope (manifest->uuid);
      return TRUE;
    }
  g_set_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_DAMAGED,
               "%s: what its rows hold makes no sense", hek_sqlite_get_path (db));
  return FALSE;
}

HekManifest *
hek_manifest_open (const HekFileOps  *ops,
                   const char        *dir,
                   gboolean           writable,
                   GError           **error)
{
  g_autoptr (HekManifest) manifest = g_new0 (HekManifest, 1);
  g_autofree char *path = g_build_filename (dir, HEK_MANIFEST_FILE, NULL);

  g_atomic_ref_count_init (&manifest->ref_count);
  pthread_mutex_init (&manifest->lock, NULL);
  manifest->ops = ops;
  manifest->dir = g_strdup (dir);
  manifest->writable = writable;
  manifest->db = hek_sqlite_open (ops, path, writable ? HEK_SQLITE_WRITE : HEK_SQLITE_READ,
                                  migrations, G_N_ELEMENTS (migrations), error);
  if (manifest->db == NULL || !read_spec (manifest, error))
    return NULL;
  return g_steal_pointer (&manifest);
}

HekManifest *
hek_manifest_ref (HekManifest *manifest)
{
  g_atomic_ref_count_inc (&manifest->ref_count);
  return manifest;
}

void
hek_manifest_unref (HekManifest *manifest)
{
  if (!hek_ref_drop (&manifest->ref_count))
    return;
  hek_manifest_forget_follow (manifest);
  hek_sqlite_close (manifest->db);
  g_clear_pointer (&manifest->schema, hek_schema_unref);
  pthread_mutex_destroy (&manifest->lock);
  g_free (manifest->dir);
  g_free (manifest->uuid);
  g_free (manifest);
}

char *
hek_manifest_path (HekManifest *manifest,
                   const char  *name)
{
  return g_build_filename (manifest->dir, name, NULL);
}

char *
hek_manifest_segment_path (HekManifest *manifest,
                           guint64      id,
                           const char  *ending)
{
  return g_strdup_printf ("%s/seg-%" G_GUINT64_FORMAT ".%s", manifest->dir, id, ending);
}

char *
hek_manifest_journal_path (HekManifest *manifest,
                           guint64      id)
{
  return g_strdup_printf ("%s/journal-%" G_GUINT64_FORMAT ".vec", manifest->dir, id);
}
