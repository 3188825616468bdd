/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One run of the recorder: its thread feeds the alerts, and leaves news for the main thread, which
 * takes them all at once when it comes to it.
 */
#include "config.h"

#include "hek-telemetry-keeper-private.h"

#include <glib/gi18n-lib.h>
#include <pthread.h>

#include "hek-ref.h"
#include "hek-series-recorder.h"
#include "hek-store-error.h"

/* Messages that are under way when it is stopped. */
#define CLOSE_WAIT_US (2 * (gint64) G_USEC_PER_SEC)
/* Seconds between two tries to read the rules of alerts. */
#define WATCH_AGAIN 60u

struct _HekTelemetryKeeper
{
  gatomicrefcount ref_count;
  char *workspace;
  HekTelemetryNewsFunc func;
  GMainContext *context;
  GWeakRef object;

  /* Whoever uses the watch reads; who sets or closes it writes. Before @lock. */
  pthread_rwlock_t watching;
  HekAlertWatch *watch;        /* (nullable) */

  pthread_mutex_t lock;        /* guards these; never held while a disk is waited for */
  HekSeriesRecorder *recorder; /* (nullable): it has stopped */
  HekSeriesStore *store;       /* (nullable): the owner's */
  HekTelemetryNews news;
  gboolean is_pending;         /* somebody will come for them */

  pthread_mutex_t opening;     /* held while a file is opened */
  HekSeriesStore *other;       /* (nullable): another process's */

  /* of the recorder's thread */
  guint64 version;             /* of the alerts, that was told last */
  guint n_until_watch;
};

void
hek_telemetry_news_clear (HekTelemetryNews *news)
{
  g_clear_pointer (&news->problem, g_free);
  g_clear_pointer (&news->notice, g_free);
  g_clear_pointer (&news->messages, g_ptr_array_unref);
}

HekTelemetryKeeper *
hek_telemetry_keeper_ref (HekTelemetryKeeper *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
hek_telemetry_keeper_unref (HekTelemetryKeeper *self)
{
  if (!hek_ref_drop (&self->ref_count))
    return;
  hek_telemetry_news_clear (&self->news);
  g_clear_pointer (&self->store, hek_series_store_unref);
  g_clear_pointer (&self->other, hek_series_store_unref);
  pthread_rwlock_destroy (&self->watching);
  pthread_mutex_destroy (&self->lock);
  pthread_mutex_destroy (&self->opening);
  g_weak_ref_clear (&self->object);
  g_main_context_unref (self->context);
  g_free (self->workspace);
  g_free (self);
}

/* --- news ---------------------------------------------------------------------------------- */

/* On the main thread. Problem and notice stay for the next one. */
static gboolean
deliver (gpointer data)
{
  HekTelemetryKeeper *self = data;
  g_autoptr (GObject) object = g_weak_ref_get (&self->object);
  HekTelemetryNews news;

  HEK_TAKEN_OVER (self);
  pthread_mutex_lock (&self->lock);
  news = self->news;
  news.problem = g_strdup (news.problem);
  news.notice = g_strdup (news.notice);
  self->news.has_second = self->news.has_alerts = FALSE;
  self->news.messages = NULL;
  self->is_pending = FALSE;
  pthread_mutex_unlock (&self->lock);
  if (object != NULL)
    self->func (self, &news, object);
  hek_telemetry_news_clear (&news);
  return G_SOURCE_REMOVE;
}

static void
post (HekTelemetryKeeper *self)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, deliver, hek_telemetry_keeper_ref (self),
                         (GDestroyNotify) hek_telemetry_keeper_unref);
  HEK_HANDED_OVER (self);
  g_source_attach (source, self->context);
}

/* @messages: (transfer full) (nullable); @problem: (nullable) */
static void
tell (HekTelemetryKeeper *self,
      gboolean            is_owner,
      gboolean            has_alerts,
      GPtrArray          *messages,
      const char         *problem)
{
  gboolean was_pending;

  pthread_mutex_lock (&self->lock);
  self->news.state = is_owner ? HEK_TELEMETRY_SESSION_OWNER : HEK_TELEMETRY_SESSION_OTHER;
  self->news.has_second = TRUE;
  self->news.has_alerts |= has_alerts;
  g_free (self->news.problem);
  self->news.problem = g_strdup (problem);
  if (self->news.messages == NULL)
    self->news.messages = g_steal_pointer (&messages);
  else if (messages != NULL)
    g_ptr_array_extend_and_steal (self->news.messages, g_steal_pointer (&messages));
  was_pending = self->is_pending;
  self->is_pending = TRUE;
  pthread_mutex_unlock (&self->lock);
  if (!was_pending)
    post (self);
}

/* --- on the recorder's thread -------------------------------------------------------------- */

/* What the store and the alerts have to say, as one text. */
static char *
join_notices (HekSeriesStore *store,
              HekAlertWatch  *watch)
{
  const char *of_store = hek_series_store_get_notice (store);
  g_autofree char *of_watch = watch != NULL ? hek_alert_watch_dup_notice (watch) : NULL;

  if (of_store == NULL || of_watch == NULL)
    return g_strdup (of_store != NULL ? of_store : of_watch);
  return g_strconcat (of_store, "\n", of_watch, NULL);
}

/* The watch is made as soon as this process is the owner. */
static void
open_watch (HekTelemetryKeeper  *self,
            HekSeriesStore      *store,
            GError             **error)
{
  HekAlertWatch *watch;

  if (self->watch != NULL) /* written by this thread alone, until it has ended */
    return;
  if (self->n_until_watch > 0)
    {
      self->n_until_watch--;
      return;
    }
  watch = hek_alert_watch_new (store, self->workspace, NULL, error);
  if (watch == NULL)
    self->n_until_watch = WATCH_AGAIN;
  pthread_rwlock_wrlock (&self->watching);
  self->watch = watch;
  pthread_rwlock_unlock (&self->watching);

  pthread_mutex_lock (&self->lock);
  if (self->store == NULL)
    self->store = hek_series_store_ref (store);
  g_free (self->news.notice);
  self->news.notice = join_notices (store, watch);
  pthread_mutex_unlock (&self->lock);
}

static void
on_second (HekSeriesStore        *store,
           const HekSeriesSample *samples,
           guint                  n_samples,
           const GError          *error,
           gpointer               user_data)
{
  HekTelemetryKeeper *self = user_data;
  g_autoptr (GError) own_error = NULL;
  GPtrArray *messages = NULL;
  gboolean has_alerts = FALSE;

  if (store != NULL)
    open_watch (self, store, &own_error);
  if (self->watch != NULL)
    {
      guint64 version;

      (void) hek_alert_watch_feed (self->watch, samples, n_samples, g_get_monotonic_time (),
                                   g_get_real_time (), &own_error);
      version = hek_alert_watch_get_version (self->watch);
      has_alerts = version != self->version;
      self->version = version;
      messages = hek_alert_watch_take_notices (self->watch);
    }
  if (error == NULL)
    error = own_error;
  tell (self, store != NULL, has_alerts, messages, error != NULL ? error->message : NULL);
}

/* --- from outside -------------------------------------------------------------------------- */

HekTelemetryKeeper *
hek_telemetry_keeper_start (const char           *workspace,
                            HekTelemetryNewsFunc  func,
                            GObject              *object)
{
  HekTelemetryKeeper *self = g_new0 (HekTelemetryKeeper, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->workspace = g_strdup (workspace);
  self->func = func;
  self->context = g_main_context_ref_thread_default ();
  g_weak_ref_init (&self->object, object);
  pthread_rwlock_init (&self->watching, NULL);
  pthread_mutex_init (&self->lock, NULL);
  pthread_mutex_init (&self->opening, NULL);
  self->version = G_MAXUINT64; /* the first list is news */
  self->recorder = hek_series_recorder_start (hek_file_ops_system (), workspace, on_second, self);
  return self;
}

void
hek_telemetry_keeper_stop (HekTelemetryKeeper *self)
{
  HekSeriesRecorder *recorder;
  HekAlertWatch *watch;

  pthread_mutex_lock (&self->lock);
  recorder = g_steal_pointer (&self->recorder);
  pthread_mutex_unlock (&self->lock);
  hek_series_recorder_stop (recorder);

  pthread_rwlock_wrlock (&self->watching);
  watch = g_steal_pointer (&self->watch);
  pthread_rwlock_unlock (&self->watching);
  if (watch != NULL)
    hek_alert_watch_close (watch, CLOSE_WAIT_US);

  /* The lock goes with the last reference: those who read open the series for themselves. */
  pthread_mutex_lock (&self->lock);
  g_clear_pointer (&self->store, hek_series_store_unref);
  pthread_mutex_unlock (&self->lock);
}

/* The one of another process, or of this one before. */
static HekSeriesStore *
open_other (HekTelemetryKeeper  *self,
            GError             **error)
{
  g_autoptr (GError) own_error = NULL;
  HekSeriesStore *store = NULL;

  pthread_mutex_lock (&self->opening);
  if (self->other == NULL)
    self->other = hek_series_store_open (hek_file_ops_system (), self->workspace,
                                         HEK_SERIES_STORE_SHARED, &own_error);
  if (self->other != NULL)
    store = hek_series_store_ref (self->other);
  pthread_mutex_unlock (&self->opening);
  if (own_error != NULL &&
      !g_error_matches (own_error, HEK_STORE_ERROR, HEK_STORE_ERROR_NOT_FOUND))
    g_propagate_error (error, g_steal_pointer (&own_error));
  return store;
}

HekSeriesStore *
hek_telemetry_keeper_open_series (HekTelemetryKeeper  *self,
                                  GError             **error)
{
  HekSeriesStore *store = NULL;

  pthread_mutex_lock (&self->lock);
  if (self->store != NULL)
    store = hek_series_store_ref (self->store);
  pthread_mutex_unlock (&self->lock);
  return store != NULL ? store : open_other (self, error);
}

GPtrArray *
hek_telemetry_keeper_list_alerts (HekTelemetryKeeper *self)
{
  GPtrArray *list = NULL;

  pthread_rwlock_rdlock (&self->watching);
  if (self->watch != NULL)
    list = hek_alert_watch_list (self->watch);
  pthread_rwlock_unlock (&self->watching);
  if (list == NULL)
    list = g_ptr_array_new_with_free_func ((GDestroyNotify) hek_alert_status_free);
  return list;
}

/* That it changed is told at once, not with the next second. */
static void
tell_alerts (HekTelemetryKeeper *self)
{
  gboolean was_pending;

  pthread_mutex_lock (&self->lock);
  self->news.has_alerts = TRUE;
  was_pending = self->is_pending;
  self->is_pending = TRUE;
  pthread_mutex_unlock (&self->lock);
  if (!was_pending)
    post (self);
}

gboolean
hek_telemetry_keeper_change_alerts (HekTelemetryKeeper     *self,
                                    HekTelemetryWatchFunc   func,
                                    gpointer                data,
                                    GError                **error)
{
  gboolean ok = FALSE;

  pthread_rwlock_rdlock (&self->watching);
  if (self->watch != NULL)
    ok = func (self->watch, data, error);
  else
    g_set_error_literal (error, HEK_STORE_ERROR, HEK_STORE_ERROR_READ_ONLY,
                         _("Alerts are not watched here: another program has the workspace open, "
                           "or it is being opened. Change them there, or close it first."));
  pthread_rwlock_unlock (&self->watching);
  if (ok)
    tell_alerts (self);
  return ok;
}
