/* SPDX-License-Identifier: Apache-2.0 */
/* Which series there are, and how long what is kept. */
#include "config.h"

#include <stddef.h>

#include "hek-series-store-private.h"
#include "hek-store-error.h"

/* Of what is in blocks; the tail is added. Days are never dropped; seconds, while none of them
 * were, say better when it began. Of blocks that overlap the last to begin need not end last. */
#define BLOCKS(level)                                                                              \
  " FROM block_index WHERE series = s.id AND level = " level " AND part = 0"
#define FIRST(level) "(SELECT min (start_us)" BLOCKS (level) ")"
#define LAST(level)                                                                                \
  "(SELECT max (end_us) FROM (SELECT end_us" BLOCKS (level) " ORDER BY start_us DESC LIMIT 4))"
#define LIST_SQL                                                                                   \
  "SELECT s.id, s.instrument, s.scope, s.kind, s.unit,"                                            \
  " CASE WHEN EXISTS (SELECT 1 FROM floor f WHERE f.series = s.id AND f.level = 0 AND f.part = 0)" \
  " THEN " FIRST ("3") " ELSE " FIRST ("0") " END,"                                                \
  " ifnull (" LAST ("0") ", " LAST ("3") ") FROM series s"

static HekSeriesInfo *
get_info (HekSqliteStmt *stmt)
{
  HekSeriesInfo *info = g_new0 (HekSeriesInfo, 1);

  info->id = hek_sqlite_get_int (stmt, 0);
  info->instrument = g_strdup (hek_sqlite_get_text (stmt, 1));
  info->scope = g_strdup (hek_sqlite_get_text (stmt, 2));
  info->kind = (HekSeriesKind) CLAMP (hek_sqlite_get_int (stmt, 3), HEK_SERIES_COUNTER,
                                      HEK_SERIES_HISTOGRAM);
  info->unit = g_strdup (hek_sqlite_get_text (stmt, 4));
  info->first_us = hek_sqlite_is_null (stmt, 5) ? 0 : hek_sqlite_get_int (stmt, 5);
  info->last_us = hek_sqlite_is_null (stmt, 6) ? 0 : hek_sqlite_get_int (stmt, 6);
  return info;
}

static void
add_tail (GPtrArray    *infos,
          const GArray *rows)
{
  g_autoptr (GHashTable) by_id = g_hash_table_new (g_int64_hash, g_int64_equal);

  for (guint i = 0; i < infos->len; i++)
    g_hash_table_insert (by_id, &((HekSeriesInfo *) infos->pdata[i])->id, infos->pdata[i]);
  for (guint i = 0; i < rows->len; i++)
    {
      const HekSeriesTailRow *row = &g_array_index (rows, HekSeriesTailRow, i);
      HekSeriesInfo *info = g_hash_table_lookup (by_id, &row->series);

      if (info == NULL)
        continue;
      if (info->last_us == 0 || row->point.time_us < info->first_us)
        info->first_us = row->point.time_us;
      info->last_us = MAX (info->last_us, row->point.time_us);
    }
}

/* @instrument: (nullable): all. Called with the read lock. */
static gboolean
list (HekSeriesStore  *store,
      const char      *instrument,
      const char      *scope,
      GPtrArray       *infos,
      GError         **error)
{
  g_autoptr (HekSqliteStmt) stmt = hek_sqlite_prepare (
    store->reader, instrument != NULL ? LIST_SQL " WHERE s.instrument = ? AND s.scope = ?"
                                      : LIST_SQL " ORDER BY s.instrument, s.scope", error);
  g_autoptr (GPtrArray) problems = NULL;
  HekSqliteStep step;

  if (stmt == NULL)
    return FALSE;
  if (instrument != NULL)
    {
      hek_sqlite_bind_text (stmt, 1, instrument, -1);
      hek_sqlite_bind_text (stmt, 2, scope, -1);
    }
  while ((step = hek_sqlite_step (stmt, error)) == HEK_SQLITE_ROW)
    g_ptr_array_add (infos, get_info (stmt));
  if (step != HEK_SQLITE_DONE ||
      !hek_series_tail_sync (&store->tail, store->reader, &problems, error))
    return FALSE;
  add_tail (infos, store->tail.rows);
  return TRUE;
}

static GPtrArray *
list_in_one_state (HekSeriesStore  *store,
                   const char      *instrument,
                   const char      *scope,
                   GError         **error)
{
  g_autoptr (GPtrArray) infos =
    g_ptr_array_new_with_free_func ((GDestroyNotify) hek_series_info_free);
  gboolean ok;

  pthread_mutex_lock (&store->read_lock);
  ok = hek_sqlite_begin_read (store->reader, error) &&
       list (store, instrument, scope, infos, error);
  hek_sqlite_rollback (store->reader);
  pthread_mutex_unlock (&store->read_lock);
  return ok ? g_steal_pointer (&infos) : NULL;
}

GPtrArray *
hek_series_store_list (HekSeriesStore  *store,
                       GError         **error)
{
  return list_in_one_state (store, NULL, NULL, error);
}

HekSeriesInfo *
hek_series_store_find (HekSeriesStore  *store,
                       const char      *instrument,
                       const char      *scope,
                       GError         **error)
{
  g_autoptr (GPtrArray) infos =
    list_in_one_state (store, instrument, scope != NULL ? scope : "", error);

  if (infos == NULL)
    return NULL;
  if (infos->len > 0)
    return g_ptr_array_steal_index_fast (infos, 0);
  g_set_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_NOT_FOUND,
               "there is no series “%s” of %s%s%s", instrument,
               scope != NULL && *scope != '\0' ? "“" : "the process",
               scope != NULL ? scope : "", scope != NULL && *scope != '\0' ? "”" : "");
  return NULL;
}

HekSeriesInfo *
hek_series_store_get_info (HekSeriesStore  *store,
                           gint64           id,
                           GError         **error)
{
  g_autoptr (GPtrArray) infos = hek_series_store_list (store, error);

  for (guint i = 0; infos != NULL && i < infos->len; i++)
    if (((HekSeriesInfo *) infos->pdata[i])->id == id)
      return g_ptr_array_steal_index_fast (infos, i);
  if (infos != NULL)
    g_set_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_NOT_FOUND,
                 "there is no series %" G_GINT64_FORMAT, id);
  return NULL;
}

void
hek_series_retention_init (HekSeriesRetention *retention)
{
  *retention = (HekSeriesRetention) {
    .raw_us = 30 * HEK_SERIES_DAY_US,
    .raw_histogram_us = HEK_SERIES_DAY_US,
    .minute_us = 90 * HEK_SERIES_DAY_US,
    .minute_histogram_us = 30 * HEK_SERIES_DAY_US,
    .hour_us = 730 * HEK_SERIES_DAY_US,
    .budget_bytes = G_GUINT64_CONSTANT (200) * 1000 * 1000,
  };
}

/* Names in the table of settings. */
static const struct
{
  const char *name;
  gsize offset;
} settings[] = {
  { "raw_us", offsetof (HekSeriesRetention, raw_us) },
  { "raw_histogram_us", offsetof (HekSeriesRetention, raw_histogram_us) },
  { "minute_us", offsetof (HekSeriesRetention, minute_us) },
  { "minute_histogram_us", offsetof (HekSeriesRetention, minute_histogram_us) },
  { "hour_us", offsetof (HekSeriesRetention, hour_us) },
  { "budget_bytes", offsetof (HekSeriesRetention, budget_bytes) },
};

gboolean
hek_series_load_retention (HekSqlite           *db,
                           HekSeriesRetention  *retention,
                           GError             **error)
{
  HekSeriesRetention loaded;

  hek_series_retention_init (&loaded);
  for (guint i = 0; i < G_N_ELEMENTS (settings); i++)
    {
      g_autofree char *sql = g_strdup_printf ("SELECT value FROM setting WHERE name = '%s'",
                                              settings[i].name);

      if (!hek_sqlite_query_int (db, sql, G_STRUCT_MEMBER_P (&loaded, settings[i].offset), error))
        return FALSE;
    }
  *retention = loaded;
  return TRUE;
}

static gboolean
save_retention (HekSqlite                 *db,
                const HekSeriesRetention  *retention,
                GError                   **error)
{
  g_autoptr (HekSqliteStmt) stmt =
    hek_sqlite_prepare (db, "INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)", error);

  if (stmt == NULL || !hek_sqlite_begin (db, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (settings); i++)
    {
      hek_sqlite_bind_text (stmt, 1, settings[i].name, -1);
      hek_sqlite_bind_int (stmt, 2, G_STRUCT_MEMBER (gint64, retention, settings[i].offset));
      if (!hek_sqlite_run (stmt, error))
        {
          hek_sqlite_rollback (db);
          return FALSE;
        }
    }
  return hek_sqlite_commit (db, error);
}

gboolean
hek_series_store_set_retention (HekSeriesStore            *store,
                                const HekSeriesRetention  *retention,
                                GError                   **error)
{
  gboolean ok = FALSE;

  for (guint i = 0; i + 1 < G_N_ELEMENTS (settings); i++)
    g_return_val_if_fail (G_STRUCT_MEMBER (gint64, retention, settings[i].offset) >= 0, FALSE);
  g_return_val_if_fail (retention->budget_bytes >= HEK_SERIES_BUDGET_BYTES_MIN, FALSE);
  g_return_val_if_fail (retention->budget_bytes <= G_MAXINT64, FALSE);
  pthread_mutex_lock (&store->write_lock);
  if (store->mode != HEK_SERIES_STORE_OWNER)
    g_set_error_literal (error, HEK_STORE_ERROR, HEK_STORE_ERROR_READ_ONLY,
                         "another process keeps what is measured here, and decides how long");
  else if (save_retention (store->writer, retention, error))
    {
      store->retention = *retention;
      ok = TRUE;
    }
  pthread_mutex_unlock (&store->write_lock);
  return ok;
}

gboolean
hek_series_store_get_retention (HekSeriesStore      *store,
                                HekSeriesRetention  *retention,
                                GError             **error)
{
  gboolean ok;

  pthread_mutex_lock (&store->read_lock);
  ok = hek_series_load_retention (store->reader, retention, error);
  pthread_mutex_unlock (&store->read_lock);
  return ok;
}
