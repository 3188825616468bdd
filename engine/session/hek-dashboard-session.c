/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The model behind the Dashboards page: what is selected, and the moment. -files.c keeps
 * dashboards, -edit.c changes the one that is selected, -fetch.c asks for what it shows, -note.c
 * writes annotations and exports.
 */
#include "config.h"

#include "hek-dashboard-session.h"

#include <glib/gi18n-lib.h>

#include "hek-dashboard-session-private.h"

#define DEFAULT_WIDTH 1280.0

static guint signals[HEK_DASHBOARD_N_SIGNALS];

G_DEFINE_FINAL_TYPE (HekDashboardSession, hek_dashboard_session, G_TYPE_OBJECT)

void
hek_dashboard_session_emit (HekDashboardSession *self,
                            guint                signal)
{
  g_signal_emit (self, signals[signal], 0);
}

void
hek_dashboard_session_emit_note (HekDashboardSession *self,
                                 guint                signal,
                                 const HekAnnotation *note)
{
  g_signal_emit (self, signals[signal], 0, note);
}

void
hek_dashboard_session_emit_word (HekDashboardSession *self,
                                 guint                signal,
                                 const char          *word)
{
  g_signal_emit (self, signals[signal], 0, word);
}

void
hek_dashboard_session_fail (HekDashboardSession *self,
                            const char          *what,
                            const GError        *error)
{
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_signal_emit (self, signals[HEK_DASHBOARD_SIGNAL_FAILED], 0, what, error);
}

/* --- what there is ------------------------------------------------------------------------- */

GPtrArray *
hek_dashboard_session_get_list (HekDashboardSession *self)
{
  return self->list;
}

gboolean
hek_dashboard_session_can_edit (HekDashboardSession *self)
{
  return !self->is_closed && !self->is_mirror && self->space != NULL &&
         hek_workspace_is_writable (self->space->workspace);
}

gboolean
hek_dashboard_session_check_edit (HekDashboardSession *self,
                                  const char          *what)
{
  const char *message = hek_library_get_message (self->library);
  g_autoptr (GError) error = NULL;

  if (hek_dashboard_session_can_edit (self))
    return TRUE;
  g_set_error_literal (&error, HEK_STORE_ERROR, HEK_STORE_ERROR_READ_ONLY,
                       message != NULL ? message : _("The workspace is not open."));
  hek_dashboard_session_fail (self, what, error);
  return FALSE;
}

HekDashboardHistory *
hek_dashboard_session_get_history (HekDashboardSession *self)
{
  return self->selected != NULL ? g_hash_table_lookup (self->histories, self->selected) : NULL;
}

HekDashboard *
hek_dashboard_session_get (HekDashboardSession *self)
{
  HekDashboardHistory *history = hek_dashboard_session_get_history (self);

  return history != NULL ? hek_dashboard_history_get (history) : NULL;
}

const char *
hek_dashboard_session_get_selected (HekDashboardSession *self)
{
  return self->selected;
}

void
hek_dashboard_session_document_changed (HekDashboardSession *self)
{
  hek_dashboard_session_save_soon (self);
  hek_dashboard_session_fetch_soon (self);
  hek_dashboard_session_emit (self, HEK_DASHBOARD_SIGNAL_CHANGED);
}

const char *
hek_dashboard_session_find_collection (HekDashboardSession *self,
                                       const char          *name)
{
  GListModel *items = hek_library_get_collections (self->library);

  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr (HekLibraryItem) item = g_list_model_get_item (items, i);
      const char *uuid = hek_library_item_get_info (item)->uuid;

      if (g_strcmp0 (name, uuid) == 0 || g_strcmp0 (name, hek_library_item_get_name (item)) == 0)
        return uuid;
    }
  return NULL;
}

/* --- the moment ---------------------------------------------------------------------------- */

gboolean
hek_dashboard_session_is_live (HekDashboardSession *self)
{
  return self->live;
}

gint64
hek_dashboard_session_get_moment (HekDashboardSession *self)
{
  return self->live ? g_get_real_time () : self->moment_us;
}

void
hek_dashboard_session_set_live (HekDashboardSession *self,
                                gboolean             live)
{
  g_return_if_fail (HEK_IS_DASHBOARD_SESSION (self));

  if (!live == !self->live)
    return;
  self->moment_us = g_get_real_time ();
  self->live = live;
  hek_dashboard_session_view_changed (self);
  hek_dashboard_session_emit (self, HEK_DASHBOARD_SIGNAL_MOMENT_CHANGED);
}

void
hek_dashboard_session_set_moment (HekDashboardSession *self,
                                  gint64               moment_us)
{
  gint64 now_us = g_get_real_time ();

  g_return_if_fail (HEK_IS_DASHBOARD_SESSION (self));

  moment_us = MIN (moment_us, now_us);
  if (!self->live && moment_us == self->moment_us)
    return;
  self->live = FALSE;
  self->moment_us = moment_us;
  hek_dashboard_session_view_changed (self);
  hek_dashboard_session_emit (self, HEK_DASHBOARD_SIGNAL_MOMENT_CHANGED);
}

void
hek_dashboard_session_step_moment (HekDashboardSession *self,
                                   int                  n)
{
  gint64 from_us, to_us;

  hek_dashboard_session_get_span (self, &from_us, &to_us);
  hek_dashboard_session_set_moment (self, hek_dashboard_session_get_moment (self) +
                                          n * ((to_us - from_us) / HEK_DASHBOARD_SESSION_STEPS));
}

void
hek_dashboard_session_get_span (HekDashboardSession *self,
                                gint64              *from_us,
                                gint64              *to_us)
{
  HekDashboard *dashboard = hek_dashboard_session_get (self);
  HekDashboardRange range = { .last_us = G_USEC_PER_SEC * (gint64) 3600 };

  if (dashboard != NULL)
    hek_dashboard_get_range (dashboard, &range);
  hek_dashboard_range_resolve (&range, hek_dashboard_session_get_moment (self), from_us, to_us);
}

/* --- what happens around it ---------------------------------------------------------------- */

static void
on_library_changed (HekDashboardSession *self)
{
  HekLibrarySpace *space = self->is_closed ? NULL : self->library->space;

  self->library_change++;
  if (space != self->space)
    {
      hek_dashboard_session_save (self); /* into the one that is about to be closed */
      hek_dashboard_session_forget (self);
      g_clear_pointer (&self->space, hek_library_space_unref);
      if (space != NULL)
        {
          self->space = hek_library_space_ref (space);
          hek_dashboard_session_look (self);
        }
    }
  hek_dashboard_session_fetch_soon (self);
}

/* What looks as the Explorer does is asked again. */
static void
on_view_kept (HekDashboardSession *self)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->shown);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      HekDashboardShown *shown = value;
      GPtrArray *queries = shown->content->widget->queries;

      for (guint i = 0; i < queries->len; i++)
        if (hek_widget_query_get (queries->pdata[i], "view") != NULL)
          shown->library_change = self->library_change - 1;
    }
  hek_dashboard_session_fetch_soon (self);
}

static void
on_second (HekDashboardSession *self)
{
  self->second++;
  if (self->live)
    hek_dashboard_session_fetch_soon (self);
}

void
hek_dashboard_session_set_visible (HekDashboardSession *self,
                                   gboolean             visible)
{
  g_return_if_fail (HEK_IS_DASHBOARD_SESSION (self));

  self->visible = visible;
  if (visible)
    hek_dashboard_session_fetch_soon (self);
  else if (self->fetch_job != NULL)
    hek_job_cancel (self->fetch_job);
}

void
hek_dashboard_session_set_width (HekDashboardSession *self,
                                 double               width)
{
  g_return_if_fail (HEK_IS_DASHBOARD_SESSION (self));

  if (width == self->width)
    return;
  self->width = width;
  hek_dashboard_session_fetch_soon (self);
}

void
hek_dashboard_session_check_closed (HekDashboardSession *self)
{
  if (self->is_closed && g_queue_is_empty (self->files) && self->fetch_job == NULL &&
      self->n_writing == 0)
    hek_dashboard_session_emit (self, HEK_DASHBOARD_SIGNAL_CLOSED);
}

void
hek_dashboard_session_refresh (HekDashboardSession *self)
{
  g_return_if_fail (HEK_IS_DASHBOARD_SESSION (self));

  hek_dashboard_session_view_changed (self);
}

void
hek_dashboard_session_close (HekDashboardSession *self)
{
  g_return_if_fail (HEK_IS_DASHBOARD_SESSION (self));

  if (self->is_closed)
    return;
  hek_dashboard_session_set_visible (self, FALSE);
  self->is_closed = TRUE;
  on_library_changed (self);
  hek_dashboard_session_check_closed (self);
}

/* --- object -------------------------------------------------------------------------------- */

static void
hek_dashboard_session_dispose (GObject *object)
{
  HekDashboardSession *self = HEK_DASHBOARD_SESSION (object);

  if (self->library != NULL)
    g_signal_handlers_disconnect_by_data (self->library, self);
  if (self->telemetry != NULL)
    g_signal_handlers_disconnect_by_data (self->telemetry, self);
  g_clear_handle_id (&self->save_timer, g_source_remove);
  g_clear_pointer (&self->space, hek_library_space_unref);
  g_clear_object (&self->library);
  g_clear_object (&self->telemetry);
  g_clear_object (&self->jobs);
  G_OBJECT_CLASS (hek_dashboard_session_parent_class)->dispose (object);
}

/* Work of any kind holds the session: there is none any more. */
static void
hek_dashboard_session_finalize (GObject *object)
{
  HekDashboardSession *self = HEK_DASHBOARD_SESSION (object);

  g_ptr_array_unref (self->list);
  g_hash_table_unref (self->histories);
  g_hash_table_unref (self->shown);
  g_ptr_array_unref (self->annotations);
  g_queue_free (self->files);
  g_clear_pointer (&self->deleted, hek_dashboard_unref);
  g_free (self->selected);
  g_free (self->shown_last);
  g_free (self->fetch_problem);
  G_OBJECT_CLASS (hek_dashboard_session_parent_class)->finalize (object);
}

static guint
add_signal (const char *name,
            guint       n_params,
            GType       a)
{
  return g_signal_new (name, HEK_TYPE_DASHBOARD_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                       G_TYPE_NONE, n_params, a, G_TYPE_ERROR);
}

static void
hek_dashboard_session_class_init (HekDashboardSessionClass *klass)
{
  static const char *const names[] = {
    "list-changed", "changed", "content-changed", "moment-changed", "annotations-changed",
    "note-removed", "deleted", "exported", "closed", "failed",
  };
  static const guint n_params[] = { 0, 0, 1, 0, 0, 1, 1, 1, 0, 2 };

  G_STATIC_ASSERT (G_N_ELEMENTS (names) == HEK_DASHBOARD_N_SIGNALS);
  G_OBJECT_CLASS (klass)->dispose = hek_dashboard_session_dispose;
  G_OBJECT_CLASS (klass)->finalize = hek_dashboard_session_finalize;
  for (guint i = 0; i < HEK_DASHBOARD_N_SIGNALS; i++)
    signals[i] = add_signal (names[i], n_params[i],
                             i == HEK_DASHBOARD_SIGNAL_NOTE_REMOVED ? G_TYPE_POINTER
                                                                    : G_TYPE_STRING);
}

static void
hek_dashboard_session_init (HekDashboardSession *self)
{
  self->list = g_ptr_array_new_with_free_func ((GDestroyNotify) hek_dashboard_info_free);
  self->histories = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                           (GDestroyNotify) hek_dashboard_history_free);
  self->shown = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                       (GDestroyNotify) hek_dashboard_shown_free);
  self->annotations = g_ptr_array_new_with_free_func ((GDestroyNotify) hek_annotation_free);
  self->files = g_queue_new ();
  self->live = TRUE;
  self->width = DEFAULT_WIDTH;
}

HekDashboardSession *
hek_dashboard_session_new (HekJobList          *jobs,
                           HekLibrary          *library,
                           HekTelemetrySession *telemetry)
{
  HekDashboardSession *self = g_object_new (HEK_TYPE_DASHBOARD_SESSION, NULL);

  self->jobs = g_object_ref (jobs);
  self->library = g_object_ref (library);
  self->telemetry = g_object_ref (telemetry);
  g_signal_connect_swapped (library, "changed", G_CALLBACK (on_library_changed), self);
  g_signal_connect_swapped (library, "view-kept", G_CALLBACK (on_view_kept), self);
  g_signal_connect_swapped (telemetry, "second", G_CALLBACK (on_second), self);
  on_library_changed (self);
  return self;
}
