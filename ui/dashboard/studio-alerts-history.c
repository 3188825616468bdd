/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The latest events are read on a job; what is new among them is put before what is shown, so that
 * selection and scrolling stay. At most one job runs; what changes meanwhile is read by the next.
 */
#include "config.h"

#include "studio-alerts-history.h"

#include <glib/gi18n.h>

#include "studio-alerts-event.h"
#include "studio-column-view.h"
#include "studio-count.h"
#include "studio-dashboard-resource.h"
#include "studio-own-name.h"
#include "studio-stack.h"
#include "studio-words.h"

#define MAX_EVENTS 1000u

enum
{
  WHICH_ONE,
  WHICH_ALL,
};

struct _StudioAlertsHistory
{
  GtkWidget parent_instance;

  /* template */
  GtkWidget *box;
  GtkLabel *note, *empty;
  GtkDropDown *which;
  GtkStack *stack;
  GtkColumnView *view;

  HekTelemetrySession *telemetry; /* owned (nullable) */
  GtkColumnViewColumn *names;     /* owned */
  GListStore *events;             /* owned: of StudioAlertsEvent, the latest first */
  char *rule;                     /* owned (nullable) */
  char *shown;                    /* owned (nullable): whose events they are */
  gboolean is_reading, is_stale;
};

G_DEFINE_FINAL_TYPE (StudioAlertsHistory, studio_alerts_history, GTK_TYPE_WIDGET)

static void studio_alerts_history_read (StudioAlertsHistory *self);

/* (nullable): the rule whose events are wanted; %NULL: those of all */
static const char *
get_wanted (StudioAlertsHistory *self)
{
  return gtk_drop_down_get_selected (self->which) == WHICH_ONE ? self->rule : NULL;
}

/* --- showing --------------------------------------------------------------------------------- */

/* @problem: (nullable): why there are none */
static void
show_page (StudioAlertsHistory *self,
           const char          *problem)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->events));
  g_autofree char *count = studio_count_format (n);
  g_autofree char *note = NULL;
  g_autofree char *sentence = problem != NULL ? studio_words_sentence (problem) : NULL;

  if (n >= MAX_EVENTS)
    note = g_strdup_printf (_("The latest %s events"), count);
  else if (n > 0)
    note = g_strdup_printf (ngettext ("%s event", "%s events", n), count);
  gtk_label_set_text (self->note, note != NULL ? note : "");
  gtk_label_set_text (self->empty, sentence != NULL ? sentence
                                   : _("Nothing has happened yet. Firings, messages and what was "
                                       "changed are kept here for a year."));
  gtk_stack_set_visible_child_name (self->stack, n > 0 ? "some" : "none");
}

static gint64
get_latest (StudioAlertsHistory *self)
{
  g_autoptr (StudioAlertsEvent) first = g_list_model_get_item (G_LIST_MODEL (self->events), 0);

  return first != NULL ? studio_alerts_event_get (first)->id : -1;
}

/* @events: (nullable): by time; taken out of it */
static void
show_events (StudioAlertsHistory *self,
             GPtrArray           *events,
             const char          *whose)
{
  GtkAdjustment *adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->view));
  gboolean is_at_top = gtk_adjustment_get_value (adjustment) < 1;
  gboolean is_same = g_strcmp0 (whose, self->shown) == 0;
  gint64 latest = is_same ? get_latest (self) : -1;
  g_autoptr (GPtrArray) fresh = g_ptr_array_new_with_free_func (g_object_unref);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->events));

  for (guint i = events != NULL ? events->len : 0; i > 0; i--)
    {
      HekSeriesAlertEvent *event = g_ptr_array_steal_index (events, i - 1);

      if (event->id == latest)
        {
          hek_series_alert_event_free (event);
          break;
        }
      g_ptr_array_add (fresh, studio_alerts_event_new (event));
    }
  if (!is_same)
    g_list_store_splice (self->events, 0, n, fresh->pdata, fresh->len);
  else if (fresh->len > 0)
    {
      g_list_store_splice (self->events, 0, 0, fresh->pdata, fresh->len);
      n = g_list_model_get_n_items (G_LIST_MODEL (self->events));
      if (n > MAX_EVENTS)
        g_list_store_splice (self->events, MAX_EVENTS, n - MAX_EVENTS, NULL, 0);
    }
  /* the list keeps in view what was there; who looks at the latest sees what comes */
  if (fresh->len > 0 && (is_at_top || !is_same))
    studio_column_view_scroll_to (self->view, 0);
  g_free (self->shown);
  self->shown = g_strdup (whose);
}

/* The column of names is taken out where all are the same: GTK 4.8 would leave room for one that is
 * hidden. */
static void
show_columns (StudioAlertsHistory *self)
{
  gboolean is_there = gtk_column_view_column_get_column_view (self->names) != NULL;
  gboolean is_wanted = get_wanted (self) == NULL;

  if (is_wanted && !is_there)
    gtk_column_view_insert_column (self->view, STUDIO_ALERTS_EVENT_NAMES, self->names);
  else if (!is_wanted && is_there)
    gtk_column_view_remove_column (self->view, self->names);
}

/* --- reading --------------------------------------------------------------------------------- */

typedef struct
{
  HekTelemetryKeeper *keeper; /* owned */
  char *rule;                 /* owned (nullable) */
} Reading;

static void
reading_free (Reading *reading)
{
  hek_telemetry_keeper_unref (reading->keeper);
  g_free (reading->rule);
  g_free (reading);
}

static gpointer
read_run (const HekTask  *task,
          gpointer        data,
          GError        **error)
{
  const Reading *reading = data;
  g_autoptr (GError) own_error = NULL;
  g_autoptr (HekSeriesStore) store
    = hek_telemetry_keeper_open_series (reading->keeper, &own_error);

  if (own_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&own_error));
      return NULL;
    }
  if (store == NULL) /* nothing was ever kept */
    return g_ptr_array_new_with_free_func ((GDestroyNotify) hek_series_alert_event_free);
  return hek_series_alert_history (store, 0, G_MAXINT64, reading->rule, MAX_EVENTS, error);
}

typedef struct
{
  StudioAlertsHistory *self; /* owned */
  char *rule;                /* owned (nullable) */
} Asking;

static void
on_read (HekJob       *job,
         gpointer      result,
         const GError *error,
         gpointer      user_data)
{
  Asking *asking = user_data;
  StudioAlertsHistory *self = asking->self;

  self->is_reading = FALSE;
  if (self->telemetry != NULL && g_strcmp0 (asking->rule, get_wanted (self)) == 0)
    {
      if (error == NULL)
        show_events (self, result, asking->rule);
      show_page (self, error != NULL ? error->message : NULL);
    }
  if (self->is_stale)
    studio_alerts_history_read (self);
  g_free (asking->rule);
  g_object_unref (self);
  g_free (asking);
}

static void
studio_alerts_history_read (StudioAlertsHistory *self)
{
  HekTelemetryKeeper *keeper;
  Reading *reading;
  Asking *asking;
  g_autoptr (HekJob) job = NULL;

  keeper = self->telemetry != NULL ? hek_telemetry_session_get_keeper (self->telemetry) : NULL;
  self->is_stale = keeper != NULL;
  if (keeper == NULL)
    {
      show_events (self, NULL, "");
      show_page (self, _("The workspace is not open."));
      return;
    }
  if (self->is_reading || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  self->is_stale = FALSE;
  reading = g_new0 (Reading, 1);
  reading->keeper = hek_telemetry_keeper_ref (keeper);
  reading->rule = g_strdup (get_wanted (self));
  asking = g_new0 (Asking, 1);
  asking->self = g_object_ref (self);
  asking->rule = g_strdup (reading->rule);
  self->is_reading = TRUE;
  job = hek_job_start_unrecorded (_("Reading the history of alerts"), HEK_LANE_INTERACTIVE,
                                  read_run, reading, (GDestroyNotify) reading_free,
                                  (GDestroyNotify) g_ptr_array_unref, on_read, asking);
}

static void
studio_alerts_history_which_changed (StudioAlertsHistory *self)
{
  if (self->telemetry == NULL)
    return;
  show_columns (self);
  studio_alerts_history_read (self);
}

/* --- from outside ---------------------------------------------------------------------------- */

void
studio_alerts_history_set_rule (StudioAlertsHistory *self,
                                const char          *id)
{
  g_return_if_fail (STUDIO_IS_ALERTS_HISTORY (self));

  if (g_strcmp0 (id, self->rule) == 0)
    return;
  g_free (self->rule);
  self->rule = g_strdup (id);
  gtk_widget_set_sensitive (GTK_WIDGET (self->which), id != NULL);
  studio_alerts_history_which_changed (self);
}

guint
studio_alerts_history_get_n_events (StudioAlertsHistory *self)
{
  g_return_val_if_fail (STUDIO_IS_ALERTS_HISTORY (self), 0);

  return g_list_model_get_n_items (G_LIST_MODEL (self->events));
}

void
studio_alerts_history_set_telemetry (StudioAlertsHistory *self,
                                     HekTelemetrySession *telemetry)
{
  g_return_if_fail (STUDIO_IS_ALERTS_HISTORY (self) && self->telemetry == NULL);

  self->telemetry = g_object_ref (telemetry);
  g_signal_connect_swapped (telemetry, "second", G_CALLBACK (studio_alerts_history_read), self);
  g_signal_connect_swapped (telemetry, "state-changed", G_CALLBACK (studio_alerts_history_read),
                            self);
  g_signal_connect (self, "map", G_CALLBACK (studio_alerts_history_read), NULL);
  show_columns (self);
  show_page (self, NULL);
}

/* --- object ---------------------------------------------------------------------------------- */

static void
studio_alerts_history_dispose (GObject *object)
{
  StudioAlertsHistory *self = STUDIO_ALERTS_HISTORY (object);

  if (self->telemetry != NULL)
    g_signal_handlers_disconnect_by_data (self->telemetry, self);
  g_clear_object (&self->telemetry);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (studio_alerts_history_parent_class)->dispose (object);
}

static void
studio_alerts_history_finalize (GObject *object)
{
  StudioAlertsHistory *self = STUDIO_ALERTS_HISTORY (object);

  g_clear_object (&self->events);
  g_clear_object (&self->names);
  g_free (self->rule);
  g_free (self->shown);
  G_OBJECT_CLASS (studio_alerts_history_parent_class)->finalize (object);
}

static void
studio_alerts_history_class_init (StudioAlertsHistoryClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_alerts_history_dispose;
  G_OBJECT_CLASS (klass)->finalize = studio_alerts_history_finalize;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (
    widget_class, STUDIO_DASHBOARD_RESOURCE ("studio-alerts-history.ui"));
#define BIND(child) gtk_widget_class_bind_template_child (widget_class, StudioAlertsHistory, child)
  BIND (box);
  BIND (note);
  BIND (empty);
  BIND (which);
  BIND (stack);
  BIND (view);
#undef BIND
  gtk_widget_class_bind_template_callback (widget_class, studio_alerts_history_which_changed);
}

static void
studio_alerts_history_init (StudioAlertsHistory *self)
{
  self->events = g_list_store_new (STUDIO_TYPE_ALERTS_EVENT);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_sensitive (GTK_WIDGET (self->which), FALSE);
  studio_own_name_keep (self->which);
  studio_stack_follow (self->stack);
  studio_alerts_event_add_columns (self->view);
  self->names = g_list_model_get_item (gtk_column_view_get_columns (self->view),
                                       STUDIO_ALERTS_EVENT_NAMES);
  studio_column_view_set_rows (self->view, G_LIST_MODEL (self->events));
}
