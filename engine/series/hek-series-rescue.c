/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What can be read of a damaged database goes into a new one. A table is read from both ends, each
 * until it meets the damage. Blocks say themselves whose they are, so they are fetched by their
 * numbers, one by one, and their index is made anew.
 */
#include "config.h"

#include "hek-series-rescue-private.h"

#include "hek-series-bits-private.h"
#include "hek-series-store-private.h"

/* Tables that are taken over row by row; the key comes first. @types: i integer, r real, t text,
 * b blob. @look: reads whatever may be in a page of its own. */
static const struct
{
  const char *name;
  const char *columns;
  const char *types;
  const char *look;
} tables[] = {
  { "series", "id, instrument, scope, kind, unit", "ittit",
    "sum (length (unit))" },
  { "tail", "seq, data", "ib", "sum (seq)" },
  { "floor", "series, level, part, until_us", "iiii", "sum (until_us)" },
  { "spool", "id, n_bytes", "ti", "sum (n_bytes)" },
  { "note", "id, time_us, end_us, kind, scope, text, detail", "iiitttt",
    "sum (length (text) + length (detail))" },
  { "alert", "position, id, rule, state, changed_us", "ittti",
    "sum (length (rule) + length (state))" },
  { "alert_event", "id, time_us, alert, name, what, severity, value, text, detail", "iittttrtt",
    "sum (length (text) + length (detail))" },
  { "setting", "name, value", "ti", "sum (value)" },
};

/* What reads all of every index, and of what has no page of its own. */
static const char *const looks[] = {
  "SELECT sum (kind) FROM series NOT INDEXED",
  "SELECT sum (kind) FROM series INDEXED BY series_copy WHERE instrument >= ''",
  "SELECT sum (id) FROM note INDEXED BY note_time WHERE time_us >= 0",
  "SELECT sum (id) FROM alert_event INDEXED BY alert_event_time WHERE time_us >= 0",
  "SELECT sum (id) FROM alert_event INDEXED BY alert_event_alert WHERE alert >= ''",
  "SELECT count (id) FROM alert WHERE id >= ''",
  "SELECT sum (id) FROM block_index INDEXED BY block_small WHERE NOT is_full AND series >= 0",
  "SELECT sum (end_us & 1) FROM block_index NOT INDEXED",
  "SELECT sum (seq) FROM sqlite_sequence",
  /* Blocks are looked at when they are read: a damaged one is no reason to begin anew. */
  "SELECT max (id) FROM block",
};

gboolean
hek_series_check (HekSqlite  *db,
                  GError    **error)
{
  g_autoptr (GPtrArray) problems = NULL;
  HekSeriesTail tail;
  gint64 value;
  gboolean ok;

  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      g_autofree char *sql =
        g_strdup_printf ("SELECT %s FROM %s", tables[i].look, tables[i].name);

      if (!hek_sqlite_query_int (db, sql, &value, error))
        return FALSE;
    }
  for (guint i = 0; i < G_N_ELEMENTS (looks); i++)
    if (!hek_sqlite_query_int (db, looks[i], &value, error))
      return FALSE;
  hek_series_tail_init (&tail);
  ok = hek_series_tail_sync (&tail, db, &problems, error);
  hek_series_tail_clear (&tail);
  return ok;
}

static gboolean
copy_row (HekSqliteStmt  *from,
          HekSqliteStmt  *to,
          const char     *types,
          GError        **error)
{
  for (int i = 0; types[i] != '\0'; i++)
    {
      gsize n_bytes;
      gconstpointer data;

      if (hek_sqlite_is_null (from, i))
        hek_sqlite_bind_null (to, i + 1);
      else if (types[i] == 'i')
        hek_sqlite_bind_int (to, i + 1, hek_sqlite_get_int (from, i));
      else if (types[i] == 'r')
        hek_sqlite_bind_real (to, i + 1, hek_sqlite_get_real (from, i));
      else if (types[i] == 't')
        hek_sqlite_bind_text (to, i + 1, hek_sqlite_get_text (from, i), -1);
      else
        {
          data = hek_sqlite_get_blob (from, i, &n_bytes);
          hek_sqlite_bind_blob (to, i + 1, data, n_bytes);
        }
    }
  return hek_sqlite_run (to, error);
}

/* From one end until the other or the damage. @is_whole: (out) */
static gboolean
copy_from_end (HekSqlite      *from,
               HekSqliteStmt  *to,
               guint           table,
               const char     *order,
               gboolean       *is_whole,
               GError        **error)
{
  g_autofree char *sql = g_strdup_printf ("SELECT %s FROM %s %s", tables[table].columns,
                                          tables[table].name, order);
  g_autoptr (HekSqliteStmt) stmt = hek_sqlite_prepare (from, sql, NULL);
  HekSqliteStep step = HEK_SQLITE_ERROR;

  while (stmt != NULL && (step = hek_sqlite_step (stmt, NULL)) == HEK_SQLITE_ROW)
    if (!copy_row (stmt, to, tables[table].types, error))
      return FALSE;
  *is_whole = step == HEK_SQLITE_DONE;
  return TRUE;
}

static gboolean
copy_table (HekSqlite  *from,
            HekSqlite  *to,
            guint       table,
            GString    *lost,
            GError    **error)
{
  GString *sql = g_string_new (NULL);
  g_autoptr (HekSqliteStmt) stmt = NULL;
  gboolean is_whole;

  g_string_printf (sql, "INSERT OR IGNORE INTO %s (%s) VALUES (?", tables[table].name,
                   tables[table].columns);
  for (guint i = 1; tables[table].types[i] != '\0'; i++)
    g_string_append (sql, ", ?");
  g_string_append_c (sql, ')');
  stmt = hek_sqlite_prepare (to, sql->str, error);
  g_string_free (sql, TRUE);
  if (stmt == NULL || !copy_from_end (from, stmt, table, "NOT INDEXED", &is_whole, error))
    return FALSE;
  if (is_whole)
    return TRUE;
  if (g_str_equal (tables[table].name, "series") &&
      (!copy_from_end (from, stmt, table, "INDEXED BY series_copy ORDER BY instrument", &is_whole,
                       error) || is_whole))
    return is_whole;
  g_string_append_printf (lost, "%s%s", lost->len > 0 ? ", " : "", tables[table].name);
  return copy_from_end (from, stmt, table, "ORDER BY 1 DESC", &is_whole, error);
}

typedef struct
{
  gint64 series, level, part, start_us, end_us;
  guint n_rows;
  gboolean is_full;
} Entry;

/* What the index said of a block, from the block itself. */
static gboolean
entry_of (gconstpointer  data,
          gsize          n_bytes,
          Entry         *entry)
{
  HekByteReader reader = { .data = data, .n_bytes = n_bytes };
  const guint8 *format = hek_bytes_get (&reader, 1);

  entry->series = (gint64) hek_bytes_get_varint (&reader);
  entry->level = (gint64) hek_bytes_get_varint (&reader);
  if (format == NULL || reader.failed || entry->level >= HEK_SERIES_N_LEVELS)
    return FALSE;
  entry->part = *format - 1;
  if (entry->part == HEK_SERIES_PART_ROWS)
    {
      g_autofree HekSeriesPoint *points = hek_series_block_read (
        data, n_bytes, entry->series, (HekSeriesLevel) entry->level, &entry->n_rows, NULL);

      if (points == NULL)
        return FALSE;
      entry->start_us = points[0].time_us;
      entry->end_us = points[entry->n_rows - 1].time_us;
      entry->is_full = hek_series_rows_are_full (entry->n_rows);
    }
  else
    {
      g_autoptr (GArray) timed = hek_series_block_read_histograms (
        data, n_bytes, entry->series, (HekSeriesLevel) entry->level, NULL);

      if (timed == NULL)
        return FALSE;
      entry->n_rows = timed->len;
      entry->start_us = g_array_index (timed, HekSeriesTimedHistogram, 0).time_us;
      entry->end_us = g_array_index (timed, HekSeriesTimedHistogram, timed->len - 1).time_us;
      entry->is_full = hek_series_histograms_are_full ((gpointer) timed->data, timed->len);
    }
  return TRUE;
}

static gboolean
put_block (HekSqlite      *to,
           gint64          id,
           const Entry    *entry,
           gconstpointer   data,
           gsize           n_bytes,
           GError        **error)
{
  const gint64 values[] = { entry->series, entry->level, entry->part, entry->start_us, id,
                            entry->end_us, entry->n_rows, entry->is_full };
  g_autoptr (HekSqliteStmt) block =
    hek_sqlite_prepare (to, "INSERT INTO block (id, data) VALUES (?, ?)", error);
  g_autoptr (HekSqliteStmt) index = hek_sqlite_prepare (
    to,
    "INSERT INTO block_index (series, level, part, start_us, id, end_us, n_rows, is_full)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?)", block != NULL ? error : NULL);

  if (block == NULL || index == NULL)
    return FALSE;
  hek_sqlite_bind_int (block, 1, id);
  hek_sqlite_bind_blob (block, 2, data, n_bytes);
  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    hek_sqlite_bind_int (index, (int) i + 1, values[i]);
  return hek_sqlite_run (block, error) && hek_sqlite_run (index, error);
}

static gboolean
copy_blocks (HekSqlite  *from,
             HekSqlite  *to,
             GError    **error)
{
  gint64 n_blocks = 0, n_indexed = 0;

  (void) hek_sqlite_query_int (from, "SELECT seq FROM sqlite_sequence WHERE name = 'block'",
                               &n_blocks, NULL);
  (void) hek_sqlite_query_int (from, "SELECT max (id) FROM block", &n_indexed, NULL);
  for (gint64 id = 1; id <= MAX (n_blocks, n_indexed); id++)
    {
      g_autoptr (HekSqliteStmt) stmt =
        hek_sqlite_prepare (from, "SELECT data FROM block WHERE id = ?", NULL);
      gconstpointer data;
      gsize n_bytes;
      Entry entry;

      if (stmt == NULL)
        return TRUE;
      hek_sqlite_bind_int (stmt, 1, id);
      if (hek_sqlite_step (stmt, NULL) != HEK_SQLITE_ROW)
        continue;
      data = hek_sqlite_get_blob (stmt, 0, &n_bytes);
      if (entry_of (data, n_bytes, &entry) && !put_block (to, id, &entry, data, n_bytes, error))
        return FALSE;
    }
  return TRUE;
}

/* @from: (nullable): cannot be opened at all */
static gboolean
fill (HekSqlite  *from,
      HekSqlite  *to,
      GString    *lost,
      GError    **error)
{
  if (!hek_sqlite_begin (to, error))
    return FALSE;
  for (guint i = 0; from != NULL && i < G_N_ELEMENTS (tables); i++)
    if (!copy_table (from, to, i, lost, error))
      goto fail;
  if (from != NULL && !copy_blocks (from, to, error))
    goto fail;
  return hek_sqlite_commit (to, error) && hek_sqlite_checkpoint (to, error);

fail:
  hek_sqlite_rollback (to);
  return FALSE;
}

static gboolean
rename_all (const HekFileOps  *ops,
            const char        *from,
            const char        *to,
            GError           **error)
{
  /* The database last: its log must not stay beside another one. */
  static const char *const endings[] = { "-sync", "-shm", "-wal", "" };

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      g_autofree char *from_path = g_strconcat (from, endings[i], NULL);
      g_autofree char *to_path = g_strconcat (to, endings[i], NULL);
      gboolean exists;

      if (*endings[i] == '\0' && !hek_file_sync_parent (ops, from, error))
        return FALSE;
      if (!hek_file_exists (ops, from_path, &exists, error) ||
          (exists && !hek_file_rename (ops, from_path, to_path, error)))
        return FALSE;
    }
  return hek_file_sync_parent (ops, to, error);
}

static void
remove_all (const HekFileOps *ops,
            const char       *path)
{
  static const char *const endings[] = { "-sync", "-shm", "-wal", "" };

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      g_autofree char *name = g_strconcat (path, endings[i], NULL);

      (void) hek_file_unlink (ops, name, NULL);
    }
}

char *
hek_series_rescue (const HekFileOps  *ops,
                   const char        *path,
                   const char        *what,
                   GError           **error)
{
  g_autofree char *new_path = g_strconcat (path, ".new", NULL);
  g_autofree char *aside = g_strdup_printf ("%s.damaged-%" G_GINT64_FORMAT, path,
                                            g_get_real_time () / G_USEC_PER_SEC);
  g_autofree char *name = g_filename_display_name (aside);
  g_autoptr (GString) lost = g_string_new (NULL);
  HekSqlite *from, *to;
  gboolean ok, is_open;

  remove_all (ops, new_path);
  from = hek_sqlite_open (ops, path, HEK_SQLITE_READ, hek_series_migrations,
                          hek_series_n_migrations, NULL);
  is_open = from != NULL;
  to = hek_sqlite_open (ops, new_path, HEK_SQLITE_CREATE, hek_series_migrations,
                        hek_series_n_migrations, error);
  ok = to != NULL && fill (from, to, lost, error);
  hek_sqlite_close (from);
  hek_sqlite_close (to);
  if (!ok || !rename_all (ops, path, aside, error) || !rename_all (ops, new_path, path, error))
    return NULL;
  return g_strdup_printf ("What was measured in this workspace was damaged (%s). %s%s%s. The"
                          " damaged file is kept as %s.", what,
                          is_open ? "What could be read was taken over" : "Nothing of it could be"
                          " read, so it begins anew", lost->len > 0 ? "; lost in part: " : "",
                          lost->str, name);
}

gboolean
hek_series_finish_rescue (const HekFileOps  *ops,
                          const char        *path,
                          GError           **error)
{
  g_autofree char *new_path = g_strconcat (path, ".new", NULL);
  gboolean exists, new_exists;

  if (!hek_file_exists (ops, path, &exists, error) ||
      !hek_file_exists (ops, new_path, &new_exists, error))
    return FALSE;
  /* Cut off between the two renames. */
  return exists || !new_exists || rename_all (ops, new_path, path, error);
}
