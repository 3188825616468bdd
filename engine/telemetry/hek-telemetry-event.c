/* SPDX-License-Identifier: Apache-2.0 */
/* What happened, in words: the newest HEK_TELEMETRY_MAX_EVENTS until they are collected. */
#include "config.h"

#include "hek-telemetry-private.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <pthread.h>
#include <string.h>

/* An error that is told again within this time is on its way up. */
#define SAME_ERROR_US G_USEC_PER_SEC

static const struct
{
  const char *id, *label;
} kinds[HEK_N_EVENT_KINDS] = {
  [HEK_EVENT_IMPORT] = { "import", NC_("event", "Import") },
  [HEK_EVENT_INDEX] = { "index", NC_("event", "Index built") },
  [HEK_EVENT_COMPACT] = { "compact", NC_("event", "Compaction") },
  [HEK_EVENT_CODES] = { "codes", NC_("event", "Codebook applied") },
  [HEK_EVENT_ERROR] = { "error", NC_("event", "Error") },
};

static pthread_mutex_t events_lock = PTHREAD_MUTEX_INITIALIZER; /* guards what follows */
static GArray *events; /* owned (nullable) */
static guint n_lost;
static char *last_error; /* owned (nullable) */
static gint64 last_error_us; /* of the steady clock */

const char *
hek_event_kind_get_id (HekEventKind kind)
{
  g_return_val_if_fail (kind < HEK_N_EVENT_KINDS, NULL);

  return kinds[kind].id;
}

const char *
hek_event_kind_get_label (HekEventKind kind)
{
  g_return_val_if_fail (kind < HEK_N_EVENT_KINDS, NULL);

  return g_dpgettext2 (GETTEXT_PACKAGE, "event", kinds[kind].label);
}

static void
clear_event (gpointer data)
{
  g_free (((HekTelemetryEvent *) data)->text);
}

static GArray *
new_list (void)
{
  GArray *list = g_array_new (FALSE, FALSE, sizeof (HekTelemetryEvent));

  g_array_set_clear_func (list, clear_event);
  return list;
}

/* @text: (transfer full). The lock is held. */
static void
keep_event (HekTelemetryScope *scope,
            HekEventKind       kind,
            gint64             began_us,
            char              *text)
{
  gint64 now_us = g_get_real_time ();
  HekTelemetryEvent event = { .ended_us = now_us, .scope = scope, .kind = kind, .n = 1,
                              .text = text };

  event.began_us = began_us > 0 ? MIN (began_us, now_us) : now_us;
  if (events == NULL)
    events = new_list ();
  for (guint i = events->len; i-- > 0;)
    {
      HekTelemetryEvent *old = &g_array_index (events, HekTelemetryEvent, i);

      if (old->scope != scope || old->kind != kind || !g_str_equal (old->text, text))
        continue;
      event.began_us = MIN (event.began_us, old->began_us);
      event.n += old->n;
      g_array_remove_index (events, i);
      break;
    }
  if (events->len == HEK_TELEMETRY_MAX_EVENTS)
    {
      g_array_remove_index (events, 0);
      n_lost++;
    }
  g_array_append_val (events, event);
}

void
hek_telemetry_event (HekTelemetryScope *scope,
                     HekEventKind       kind,
                     gint64             began_us,
                     const char        *format,
                     ...)
{
  va_list args;
  char *text;

  if (!hek_telemetry_is_enabled ())
    return;
  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  pthread_mutex_lock (&events_lock);
  keep_event (scope != NULL ? scope : hek_telemetry_scope (NULL), kind, began_us, text);
  pthread_mutex_unlock (&events_lock);
}

void
hek_telemetry_error (HekTelemetryScope *scope,
                     const GError      *error)
{
  gint64 now_us = g_get_monotonic_time ();
  gboolean is_known;

  if (!hek_telemetry_is_enabled () || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  pthread_mutex_lock (&events_lock);
  is_known = last_error != NULL && now_us - last_error_us < SAME_ERROR_US &&
             g_str_has_suffix (error->message, last_error);
  if (!is_known)
    {
      g_free (last_error);
      last_error = g_strdup (error->message);
      last_error_us = now_us;
      keep_event (scope != NULL ? scope : hek_telemetry_scope (NULL), HEK_EVENT_ERROR, 0,
                  g_strdup (error->message));
    }
  pthread_mutex_unlock (&events_lock);
  if (!is_known)
    hek_telemetry_count (scope, HEK_INSTRUMENT_ERRORS, 1);
}

GArray *
hek_telemetry_take_events (guint *n)
{
  GArray *list;

  pthread_mutex_lock (&events_lock);
  list = g_steal_pointer (&events);
  *n = n_lost;
  n_lost = 0;
  pthread_mutex_unlock (&events_lock);
  return list != NULL ? list : new_list ();
}
