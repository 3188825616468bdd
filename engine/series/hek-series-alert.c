/* SPDX-License-Identifier: Apache-2.0 */
/* Rules of alerts, their states and history in their tables; see the header. */
#include "config.h"

#include "hek-series-alert.h"

#include <math.h>

#include "hek-series-store-private.h"

#define HISTORY_MAX 100000u

HekSeriesAlert *
hek_series_alert_new (const char *id,
                      const char *rule,
                      const char *state)
{
  HekSeriesAlert *alert = g_new0 (HekSeriesAlert, 1);

  alert->id = g_strdup (id);
  alert->rule = g_strdup (rule);
  alert->state = g_strdup (state);
  alert->changed_us = g_get_real_time ();
  return alert;
}

void
hek_series_alert_free (HekSeriesAlert *alert)
{
  g_free (alert->id);
  g_free (alert->rule);
  g_free (alert->state);
  g_free (alert);
}

HekSeriesAlertEvent *
hek_series_alert_event_new (gint64      time_us,
                            const char *alert,
                            const char *name,
                            const char *what,
                            const char *severity,
                            double      value,
                            const char *text,
                            const char *detail)
{
  HekSeriesAlertEvent *event = g_new0 (HekSeriesAlertEvent, 1);

  event->time_us = time_us;
  event->alert = g_strdup (alert);
  event->name = g_strdup (name);
  event->what = g_strdup (what);
  event->severity = g_strdup (severity);
  event->value = value;
  event->text = g_strdup (text);
  event->detail = g_strdup (detail);
  return event;
}

void
hek_series_alert_event_free (HekSeriesAlertEvent *event)
{
  g_free (event->alert);
  g_free (event->name);
  g_free (event->what);
  g_free (event->severity);
  g_free (event->text);
  g_free (event->detail);
  g_free (event);
}

static gboolean
put_alerts (HekSqlite  *db,
            GPtrArray  *alerts,
            GError    **error)
{
  g_autoptr (HekSqliteStmt) stmt = hek_sqlite_prepare (
    db,
    "INSERT INTO alert (id, rule, state, changed_us) VALUES (?, ?, ?, ?)"
    " ON CONFLICT (id) DO UPDATE SET rule = excluded.rule,"
    " state = ifnull (excluded.state, state), changed_us = excluded.changed_us", error);

  if (stmt == NULL)
    return FALSE;
  for (guint i = 0; i < alerts->len; i++)
    {
      const HekSeriesAlert *alert = alerts->pdata[i];

      hek_sqlite_bind_text (stmt, 1, alert->id, -1);
      hek_sqlite_bind_text (stmt, 2, alert->rule, -1);
      hek_sqlite_bind_text (stmt, 3, alert->state, -1);
      hek_sqlite_bind_int (stmt, 4, alert->changed_us);
      if (!hek_sqlite_run (stmt, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
remove_alerts (HekSqlite          *db,
               const char *const  *ids,
               GError            **error)
{
  g_autoptr (HekSqliteStmt) stmt = hek_sqlite_prepare (db, "DELETE FROM alert WHERE id = ?", error);

  if (stmt == NULL)
    return FALSE;
  for (guint i = 0; ids[i] != NULL; i++)
    {
      hek_sqlite_bind_text (stmt, 1, ids[i], -1);
      if (!hek_sqlite_run (stmt, error))
        return FALSE;
    }
  return TRUE;
}

/* @ids: (out caller-allocates) (array): of @events */
static gboolean
add_events (HekSqlite  *db,
            GPtrArray  *events,
            gint64     *ids,
            GError    **error)
{
  g_autoptr (HekSqliteStmt) stmt = hek_sqlite_prepare (
    db,
    "INSERT INTO alert_event (time_us, alert, name, what, severity, value, text, detail)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?)", error);

  if (stmt == NULL)
    return FALSE;
  for (guint i = 0; i < events->len; i++)
    {
      const HekSeriesAlertEvent *event = events->pdata[i];

      hek_sqlite_bind_int (stmt, 1, event->time_us);
      hek_sqlite_bind_text (stmt, 2, event->alert, -1);
      hek_sqlite_bind_text (stmt, 3, event->name, -1);
      hek_sqlite_bind_text (stmt, 4, event->what, -1);
      hek_sqlite_bind_text (stmt, 5, event->severity, -1);
      if (isnan (event->value))
        hek_sqlite_bind_null (stmt, 6);
      else
        hek_sqlite_bind_real (stmt, 6, event->value);
      hek_sqlite_bind_text (stmt, 7, event->text, -1);
      hek_sqlite_bind_text (stmt, 8, event->detail, -1);
      if (!hek_sqlite_run (stmt, error))
        return FALSE;
      ids[i] = hek_sqlite_get_last_row_id (db);
    }
  return TRUE;
}

gboolean
hek_series_alert_save (HekSeriesStore     *store,
                       GPtrArray          *alerts,
                       const char *const  *removed,
                       GPtrArray          *events,
                       GError            **error)
{
  guint n_events = events != NULL ? events->len : 0;
  g_autofree gint64 *ids = g_new0 (gint64, n_events + 1);
  HekSqlite *db;
  gboolean ok = FALSE;

  pthread_mutex_lock (&store->write_lock);
  db = hek_series_store_get_writer (store, error);
  if (db != NULL && hek_sqlite_begin (db, error))
    {
      ok = (removed == NULL || remove_alerts (db, removed, error)) &&
           (alerts == NULL || put_alerts (db, alerts, error)) &&
           (n_events == 0 || add_events (db, events, ids, error)) &&
           hek_sqlite_commit (db, error);
      if (!ok)
        hek_sqlite_rollback (db);
    }
  pthread_mutex_unlock (&store->write_lock);
  for (guint i = 0; ok && i < n_events; i++)
    ((HekSeriesAlertEvent *) events->pdata[i])->id = ids[i];
  return ok;
}

static gboolean
list (HekSqlite  *db,
      GPtrArray  *alerts,
      GError    **error)
{
  g_autoptr (HekSqliteStmt) stmt = hek_sqlite_prepare (
    db, "SELECT id, rule, state, changed_us FROM alert ORDER BY position", error);
  HekSqliteStep step;

  if (stmt == NULL)
    return FALSE;
  while ((step = hek_sqlite_step (stmt, error)) == HEK_SQLITE_ROW)
    {
      HekSeriesAlert *alert =
        hek_series_alert_new (hek_sqlite_get_text (stmt, 0), hek_sqlite_get_text (stmt, 1),
                              hek_sqlite_get_text (stmt, 2));

      alert->changed_us = hek_sqlite_get_int (stmt, 3);
      g_ptr_array_add (alerts, alert);
    }
  return step == HEK_SQLITE_DONE;
}

GPtrArray *
hek_series_alert_list (HekSeriesStore  *store,
                       GError         **error)
{
  g_autoptr (GPtrArray) alerts =
    g_ptr_array_new_with_free_func ((GDestroyNotify) hek_series_alert_free);
  gboolean ok;

  pthread_mutex_lock (&store->read_lock);
  ok = list (store->reader, alerts, error);
  pthread_mutex_unlock (&store->read_lock);
  return ok ? g_steal_pointer (&alerts) : NULL;
}

static HekSeriesAlertEvent *
get_event (HekSqliteStmt *stmt)
{
  HekSeriesAlertEvent *event = hek_series_alert_event_new (
    hek_sqlite_get_int (stmt, 1), hek_sqlite_get_text (stmt, 2), hek_sqlite_get_text (stmt, 3),
    hek_sqlite_get_text (stmt, 4), hek_sqlite_get_text (stmt, 5),
    hek_sqlite_is_null (stmt, 6) ? NAN : hek_sqlite_get_real (stmt, 6),
    hek_sqlite_get_text (stmt, 7), hek_sqlite_get_text (stmt, 8));

  event->id = hek_sqlite_get_int (stmt, 0);
  return event;
}

/* The latest so many, in the order they came. */
#define HISTORY_SQL(condition)                                                                     \
  "SELECT * FROM (SELECT id, time_us, alert, name, what, severity, value, text, detail"            \
  " FROM alert_event WHERE time_us >= ?1 AND time_us < ?2" condition                               \
  " ORDER BY time_us DESC, id DESC LIMIT ?3) ORDER BY time_us, id"

static gboolean
history (HekSqlite   *db,
         gint64       from_us,
         gint64       to_us,
         const char  *alert,
         guint        max_events,
         GPtrArray   *events,
         GError     **error)
{
  g_autoptr (HekSqliteStmt) stmt = hek_sqlite_prepare (
    db, alert != NULL ? HISTORY_SQL (" AND alert = ?4") : HISTORY_SQL (""), error);
  HekSqliteStep step;

  if (stmt == NULL)
    return FALSE;
  hek_sqlite_bind_int (stmt, 1, from_us);
  hek_sqlite_bind_int (stmt, 2, to_us);
  hek_sqlite_bind_int (stmt, 3, max_events);
  if (alert != NULL)
    hek_sqlite_bind_text (stmt, 4, alert, -1);
  while ((step = hek_sqlite_step (stmt, error)) == HEK_SQLITE_ROW)
    g_ptr_array_add (events, get_event (stmt));
  return step == HEK_SQLITE_DONE;
}

GPtrArray *
hek_series_alert_history (HekSeriesStore  *store,
                          gint64           from_us,
                          gint64           to_us,
                          const char      *alert,
                          guint            max_events,
                          GError         **error)
{
  g_autoptr (GPtrArray) events =
    g_ptr_array_new_with_free_func ((GDestroyNotify) hek_series_alert_event_free);
  gboolean ok;

  pthread_mutex_lock (&store->read_lock);
  ok = history (store->reader, from_us, to_us, alert, MIN (max_events, HISTORY_MAX), events,
                error);
  pthread_mutex_unlock (&store->read_lock);
  return ok ? g_steal_pointer (&events) : NULL;
}

gboolean
hek_series_alert_forget (HekSeriesStore  *store,
                         gint64           before_us,
                         GError         **error)
{
  g_autofree char *sql =
    g_strdup_printf ("DELETE FROM alert_event WHERE time_us < %" G_GINT64_FORMAT, before_us);
  HekSqlite *db;
  gboolean ok;

  pthread_mutex_lock (&store->write_lock);
  db = hek_series_store_get_writer (store, error);
  ok = db != NULL && hek_sqlite_exec (db, sql, error);
  pthread_mutex_unlock (&store->write_lock);
  return ok;
}
