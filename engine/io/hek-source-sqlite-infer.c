/* SPDX-License-Identifier: Apache-2.0 */
/* What the columns of a table of SQLite are, by its leading rows. */
#include "config.h"

#include "hek-source-sqlite-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

int
hek_sqlite_source_read_vector (sqlite3_stmt *rows,
                               int           i,
                               float        *numbers,
                               guint         dim)
{
  int type = sqlite3_column_type (rows, i);
  const guint8 *bytes = type == SQLITE_BLOB ? sqlite3_column_blob (rows, i) : NULL;
  const char *text = type == SQLITE_TEXT ? (const char *) sqlite3_column_text (rows, i) : NULL;
  int n_bytes = sqlite3_column_bytes (rows, i);

  if (text != NULL)
    return hek_vector_from_text (text, (gsize) n_bytes, numbers, dim);
  if (bytes == NULL || n_bytes % 4 != 0)
    return -1;
  for (int k = 0; numbers != NULL && k < n_bytes / 4 && k < (int) dim; k++)
    {
      guint32 bits;

      memcpy (&bits, bytes + 4 * k, sizeof bits);
      bits = GUINT32_FROM_LE (bits);
      memcpy (&numbers[k], &bits, sizeof bits);
      if (!isfinite (numbers[k]))
        return -1;
    }
  return n_bytes / 4;
}

static guint
kind_of_value (sqlite3_stmt *rows,
               int           i)
{
  guint kind;

  switch (sqlite3_column_type (rows, i))
    {
    case SQLITE_INTEGER:
      return HEK_CELL_INTEGER;
    case SQLITE_FLOAT:
      return HEK_CELL_REAL;
    case SQLITE_TEXT:
      /* what is a text here stays one, but for moments and JSON */
      kind = hek_cell_kind_of_text ((const char *) sqlite3_column_text (rows, i),
                                    (gsize) sqlite3_column_bytes (rows, i));
      return kind == HEK_CELL_TIME || kind == HEK_CELL_JSON ? kind : HEK_CELL_TEXT;
    default:
      return 0;
    }
}

static void
clear_column (gpointer data)
{
  g_free (((HekSqliteColumn *) data)->name);
}

static gboolean
look_at_rows (HekSource  *source,
              HekSqlite  *sqlite,
              GError    **error)
{
  g_autoptr (GHashTable) used = g_hash_table_new (g_str_hash, g_str_equal);
  int n_columns = sqlite3_column_count (sqlite->rows), code = SQLITE_ROW;

  sqlite->columns = g_array_new (FALSE, FALSE, sizeof (HekSqliteColumn));
  g_array_set_clear_func (sqlite->columns, clear_column);
  for (int i = 0; i < n_columns; i++)
    {
      HekSqliteColumn column = { .field = -1 };

      column.name = hek_cell_unique_name (sqlite3_column_name (sqlite->rows, i), (guint) i, used);
      g_array_append_val (sqlite->columns, column);
    }
  for (guint row = 0; row < HEK_SOURCE_INFER_ROWS && code == SQLITE_ROW; row++)
    {
      code = sqlite3_step (sqlite->rows);
      for (int i = 0; code == SQLITE_ROW && i < n_columns; i++)
        {
          HekSqliteColumn *column = &g_array_index (sqlite->columns, HekSqliteColumn, (guint) i);

          if (sqlite3_column_type (sqlite->rows, i) == SQLITE_NULL)
            continue;
          column->kinds |= kind_of_value (sqlite->rows, i);
          column->has_blobs |= sqlite3_column_type (sqlite->rows, i) == SQLITE_BLOB;
          hek_vector_guess_add (&column->numbers,
                                hek_sqlite_source_read_vector (sqlite->rows, i, NULL, 0));
        }
    }
  return code == SQLITE_ROW || code == SQLITE_DONE ||
         hek_sqlite_source_fail (source, sqlite, error);
}

static gboolean
choose_vector (HekSource  *source,
               HekSqlite  *sqlite,
               guint      *dim,
               GError    **error)
{
  const char *wanted = source->options.texts[HEK_SQLITE_TEXT_VECTORS];

  sqlite->vector = -1;
  *dim = 0;
  for (guint i = 0; i < sqlite->columns->len; i++)
    {
      const HekSqliteColumn *column = &g_array_index (sqlite->columns, HekSqliteColumn, i);
      guint n = hek_vector_guess_get (&column->numbers);

      if (*wanted != '\0' ? g_str_equal (wanted, column->name) : n > MAX (*dim, 1))
        {
          sqlite->vector = (int) i;
          *dim = n;
        }
    }
  if (*wanted == '\0' || g_str_equal (wanted, "none"))
    return *dim == 0 || hek_source_check_dim (source, *dim, error);
  if (*dim == 0)
    return hek_source_fail (source, HEK_SOURCE_ERROR_INVALID, error,
                            "has no vectors of one length in the first rows of a column “%s”",
                            wanted);
  return hek_source_check_dim (source, *dim, error);
}

static gboolean
make_schema (HekSource  *source,
             HekSqlite  *sqlite,
             guint       dim,
             GError    **error)
{
  g_autoptr (GArray) fields = g_array_new (FALSE, FALSE, sizeof (HekField));

  for (guint i = 0; i < sqlite->columns->len; i++)
    {
      HekSqliteColumn *column = &g_array_index (sqlite->columns, HekSqliteColumn, i);
      HekField field = { column->name, hek_cell_type (column->kinds, FALSE) };

      if ((int) i == sqlite->vector)
        continue;
      if (column->has_blobs)
        {
          hek_source_take_note (
            source, g_strdup_printf (_("Column “%s” holds bytes and is left out."), column->name));
          continue;
        }
      column->field = (int) fields->len;
      g_array_append_val (fields, field);
    }
  if (fields->len > HEK_SCHEMA_MAX_FIELDS)
    return hek_source_fail (source, HEK_SOURCE_ERROR_TOO_LARGE, error,
                            "has %u fields; the limit is %d", fields->len, HEK_SCHEMA_MAX_FIELDS);
  source->schema = hek_schema_new (HEK_DTYPE_F32, dim, (const HekField *) (gpointer) fields->data,
                                   fields->len);
  sqlite->values = g_new0 (HekCell, fields->len);
  return TRUE;
}

gboolean
hek_sqlite_source_infer (HekSource  *source,
                         HekSqlite  *sqlite,
                         GError    **error)
{
  guint dim;

  return look_at_rows (source, sqlite, error) && choose_vector (source, sqlite, &dim, error) &&
         make_schema (source, sqlite, dim, error);
}
