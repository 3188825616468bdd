/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A table of an SQLite database, read only. The vector is a column of BLOBs that hold 32-bit floats
 * (little-endian, as the vector extensions of SQLite write them), or of JSON arrays as text. Other
 * BLOBs are left out. Rows come in the order of the table.
 */
#include "config.h"

#include "hek-source-sqlite-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define MAX_VALUE_BYTES (16 * 1024 * 1024)
#define READ_BYTES (4 * 1024 * 1024) /* of values, in one call of read() */
#define STEPS_PER_CHECK 100000       /* of SQLite's machine: about a millisecond */

static const HekSourceText texts[] = {
  [HEK_SQLITE_TEXT_TABLE]
  = { "table", N_ ("Table"), N_ ("The table to read, when there are several."),
      HEK_SOURCE_TEXT_NAME },
  [HEK_SQLITE_TEXT_VECTORS]
  = { "vectors", N_ ("Vectors"),
      N_ ("The column that holds them, as floats or as a JSON array; “none” for no vectors."),
      HEK_SOURCE_TEXT_FREE },
};

static guint
sqlite_sniff (const char   *path,
              const guint8 *head,
              gsize         n_bytes)
{
  return n_bytes >= 16 && memcmp (head, "SQLite format 3", 16) == 0 ? 100 : 0;
}

gboolean
hek_sqlite_source_fail (HekSource  *source,
                        HekSqlite  *sqlite,
                        GError    **error)
{
  int code = sqlite3_errcode (sqlite->db) & 0xff;

  return hek_source_fail (source,
                          code == SQLITE_CORRUPT || code == SQLITE_NOTADB
                            ? HEK_SOURCE_ERROR_DAMAGED
                            : HEK_SOURCE_ERROR_UNSUPPORTED,
                          error, "cannot be read by SQLite: %s", sqlite3_errmsg (sqlite->db));
}

static gboolean
prepare (HekSource     *source,
         HekSqlite     *sqlite,
         const char    *sql,
         sqlite3_stmt **statement,
         GError       **error)
{
  return sqlite3_prepare_v2 (sqlite->db, sql, -1, statement, NULL) == SQLITE_OK ||
         hek_sqlite_source_fail (source, sqlite, error);
}

/* Nothing that the file says may run more than a query over one table. */
static gboolean
open_database (HekSource  *source,
               HekSqlite  *sqlite,
               GError    **error)
{
  if (sqlite3_open_v2 (source->path, &sqlite->db, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK)
    return hek_sqlite_source_fail (source, sqlite, error);
  sqlite3_limit (sqlite->db, SQLITE_LIMIT_LENGTH, MAX_VALUE_BYTES);
  sqlite3_db_config (sqlite->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_db_config (sqlite->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
  if (sqlite3_exec (sqlite->db, "PRAGMA cell_size_check = ON", NULL, NULL, NULL) != SQLITE_OK)
    return hek_sqlite_source_fail (source, sqlite, error);
  return TRUE;
}

static gboolean
list_tables (HekSource  *source,
             HekSqlite  *sqlite,
             GPtrArray  *names,
             GError    **error)
{
  sqlite3_stmt *statement = NULL;
  int code;

  if (!prepare (source, sqlite,
                "SELECT name FROM sqlite_schema WHERE type = 'table' "
                "AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' "
                "AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name",
                &statement, error))
    return FALSE;
  while ((code = sqlite3_step (statement)) == SQLITE_ROW)
    {
      const char *name = (const char *) sqlite3_column_text (statement, 0);

      g_ptr_array_add (names, g_strdup (name != NULL ? name : ""));
    }
  sqlite3_finalize (statement);
  return code == SQLITE_DONE || hek_sqlite_source_fail (source, sqlite, error);
}

static gboolean
choose_table (HekSource  *source,
              HekSqlite  *sqlite,
              GError    **error)
{
  const char *wanted = source->options.texts[HEK_SQLITE_TEXT_TABLE];
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *list = NULL;

  if (!list_tables (source, sqlite, names, error))
    return FALSE;
  for (guint i = 0; i < names->len; i++)
    if (*wanted != '\0' ? g_str_equal (g_ptr_array_index (names, i), wanted) : names->len == 1)
      {
        sqlite->table = g_strdup (g_ptr_array_index (names, i));
        return TRUE;
      }
  if (names->len == 0)
    return hek_source_fail (source, HEK_SOURCE_ERROR_UNKNOWN, error, "has no tables");
  g_ptr_array_add (names, NULL);
  list = g_strjoinv (", ", (char **) names->pdata);
  if (*wanted != '\0')
    return hek_source_fail (source, HEK_SOURCE_ERROR_INVALID, error,
                            "has no table “%s”; there are: %s", wanted, list);
  return hek_source_fail (source, HEK_SOURCE_ERROR_INVALID, error,
                          "has several tables; choose one with the option “table”: %s", list);
}

/* From row @first on. */
static gboolean
start_rows (HekSource  *source,
            HekSqlite  *sqlite,
            guint64     first,
            GError    **error)
{
  char *sql = sqlite3_mprintf ("SELECT * FROM \"%w\" LIMIT -1 OFFSET %lld", sqlite->table,
                               (long long) first);
  gboolean ok;

  sqlite3_finalize (sqlite->rows);
  sqlite->rows = NULL;
  ok = prepare (source, sqlite, sql, &sqlite->rows, error);
  sqlite3_free (sql);
  return ok;
}

static gboolean
sqlite_open (HekSource      *source,
             const HekTask  *task,
             GError        **error)
{
  HekSqlite *sqlite = source->state = g_new0 (HekSqlite, 1);

  return open_database (source, sqlite, error) && choose_table (source, sqlite, error) &&
         start_rows (source, sqlite, 0, error) && hek_sqlite_source_infer (source, sqlite, error) &&
         start_rows (source, sqlite, 0, error);
}

static gboolean
sqlite_seek (HekSource  *source,
             GError    **error)
{
  return start_rows (source, source->state, source->position.row, error);
}

static void
sqlite_close (HekSource *source)
{
  HekSqlite *sqlite = source->state;

  if (sqlite == NULL)
    return;
  sqlite3_finalize (sqlite->rows);
  sqlite3_close (sqlite->db);
  g_clear_pointer (&sqlite->columns, g_array_unref);
  g_free (sqlite->table);
  g_free (sqlite->values);
  g_free (sqlite);
}

/* ------------------------------------------------------------------------------------- rows */

static gboolean
read_value (sqlite3_stmt *rows,
            int           i,
            HekFieldType  type,
            HekCell      *cell)
{
  int stored = sqlite3_column_type (rows, i);
  const char *text;
  gsize n;

  *cell = (HekCell) { .missing = stored == SQLITE_NULL };
  if (cell->missing)
    return TRUE;
  if (stored == SQLITE_BLOB)
    return FALSE;
  if (type == HEK_FIELD_INTEGER && stored == SQLITE_INTEGER)
    {
      cell->integer = sqlite3_column_int64 (rows, i);
      return TRUE;
    }
  if (type == HEK_FIELD_REAL && stored != SQLITE_TEXT)
    {
      cell->real = sqlite3_column_double (rows, i);
      return isfinite (cell->real);
    }
  text = (const char *) sqlite3_column_text (rows, i);
  n = (gsize) sqlite3_column_bytes (rows, i);
  if (text == NULL || !g_utf8_validate_len (text, n, NULL))
    return FALSE;
  if (type == HEK_FIELD_TEXT)
    {
      cell->text = text;
      cell->n = n;
      return TRUE;
    }
  return hek_cell_from_text (cell, type, text, n);
}

/* Writes the row to the batch, or returns why not. */
static char *
read_row (const HekSource *source,
          HekSqlite       *sqlite,
          HekBatch        *batch)
{
  guint dim = source->schema->dim;
  float *vector = (float *) (gpointer) batch->vectors;

  if (sqlite->vector >= 0 && dim > 0 &&
      hek_sqlite_source_read_vector (sqlite->rows, sqlite->vector, vector + batch->n_rows * dim,
                                     dim) != (int) dim)
    return g_strdup_printf (
      "column “%s” does not hold a vector of %u numbers",
      g_array_index (sqlite->columns, HekSqliteColumn, (guint) sqlite->vector).name, dim);
  for (guint i = 0; i < sqlite->columns->len; i++)
    {
      const HekSqliteColumn *column = &g_array_index (sqlite->columns, HekSqliteColumn, i);
      HekFieldType type;

      if (column->field < 0)
        continue;
      type = hek_schema_get_field (source->schema, (guint) column->field)->type;
      if (!read_value (sqlite->rows, (int) i, type, &sqlite->values[column->field]))
        return g_strdup_printf ("the value in column “%s” is not of type %s", column->name,
                                hek_field_type_id (type));
    }
  for (guint i = 0; i < source->schema->n_fields; i++)
    hek_cell_append (&sqlite->values[i], batch->columns[i]);
  return NULL;
}

static int
look_at_task (gpointer task)
{
  return hek_task_is_cancelled (task);
}

static gsize
count_bytes (const HekSqlite *sqlite)
{
  gsize n = 0;

  for (int i = 0; i < sqlite3_column_count (sqlite->rows); i++)
    n += (gsize) sqlite3_column_bytes (sqlite->rows, i);
  return n;
}

static gboolean
sqlite_read (HekSource      *source,
             HekBatch       *batch,
             gsize           max_rows,
             const HekTask  *task,
             GError        **error)
{
  HekSqlite *sqlite = source->state;
  gboolean ok = TRUE;

  sqlite3_progress_handler (sqlite->db, task != NULL ? STEPS_PER_CHECK : 0, look_at_task,
                            (gpointer) task);
  for (gsize n_bytes = 0; ok && batch->n_rows < max_rows && n_bytes < READ_BYTES;)
    {
      int code = sqlite3_step (sqlite->rows);
      g_autofree char *why = NULL;

      if (code != SQLITE_ROW)
        {
          source->at_end = code == SQLITE_DONE;
          if (code != SQLITE_DONE)
            ok = hek_task_check (task, error) && hek_sqlite_source_fail (source, sqlite, error);
          break;
        }
      why = read_row (source, sqlite, batch);
      n_bytes += count_bytes (sqlite) + 1;
      if (why == NULL)
        hek_source_take_row (source, batch);
      else
        ok = hek_source_skip_row (source, source->position.row + 1, error, "%s", why);
    }
  sqlite3_progress_handler (sqlite->db, 0, NULL, NULL);
  return ok;
}

static char **
sqlite_list_names (const char  *path,
                   guint        text_idx,
                   GError     **error)
{
  HekSource source = { .path = (char *) path };
  HekSqlite sqlite = { NULL };
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  gboolean ok;

  source.name = g_filename_display_basename (path);
  ok = open_database (&source, &sqlite, error) && list_tables (&source, &sqlite, names, error);
  sqlite3_close (sqlite.db);
  g_free (source.name);
  if (!ok)
    {
      g_ptr_array_unref (names);
      return NULL;
    }
  g_ptr_array_add (names, NULL);
  return (char **) g_ptr_array_free (names, FALSE);
}

static const char *const suffixes[] = { "sqlite", "sqlite3", "db", NULL };

const HekSourceFormat hek_source_format_sqlite = {
  .id = "sqlite",
  .label = N_ ("SQLite table"),
  .help = N_ ("A table of a database, with the vector as a BLOB of floats or as a JSON array."),
  .suffixes = suffixes,
  .texts = texts,
  .n_texts = G_N_ELEMENTS (texts),
  .sniff = sqlite_sniff,
  .open = sqlite_open,
  .read = sqlite_read,
  .seek = sqlite_seek,
  .close = sqlite_close,
  .list_names = sqlite_list_names,
};
