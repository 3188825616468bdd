/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "studio-alerts-event.h"

#include <glib/gi18n.h>

#include "studio-alerts-words.h"
#include "studio-column-view.h"

typedef enum
{
  COLUMN_TIME,
  COLUMN_ALERT,
  COLUMN_WHAT,
  COLUMN_TEXT,
  N_COLUMNS,
} Column;

static const struct
{
  const char *title; /* translatable */
  int width;         /* 0: what is left */
} columns[N_COLUMNS] = {
  { N_("Time"), 184 },
  { N_("Alert"), 150 },
  { N_("What"), 124 },
  { N_("Why, where, by how much"), 0 },
};

struct _StudioAlertsEvent
{
  GObject parent_instance;

  HekSeriesAlertEvent *event; /* owned */
};

G_DEFINE_FINAL_TYPE (StudioAlertsEvent, studio_alerts_event, G_TYPE_OBJECT)

static void
studio_alerts_event_finalize (GObject *object)
{
  hek_series_alert_event_free (STUDIO_ALERTS_EVENT (object)->event);
  G_OBJECT_CLASS (studio_alerts_event_parent_class)->finalize (object);
}

static void
studio_alerts_event_class_init (StudioAlertsEventClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = studio_alerts_event_finalize;
}

static void
studio_alerts_event_init (StudioAlertsEvent *self)
{
}

StudioAlertsEvent *
studio_alerts_event_new (HekSeriesAlertEvent *event)
{
  StudioAlertsEvent *self = g_object_new (STUDIO_TYPE_ALERTS_EVENT, NULL);

  self->event = event;
  return self;
}

const HekSeriesAlertEvent *
studio_alerts_event_get (StudioAlertsEvent *self)
{
  g_return_val_if_fail (STUDIO_IS_ALERTS_EVENT (self), NULL);

  return self->event;
}

/* --- cells ----------------------------------------------------------------------------------- */

/* What is kept of a silence is its end, as files write it. */
static char *
describe (const HekSeriesAlertEvent *event)
{
  g_autoptr (GDateTime) until = NULL;

  if (g_str_equal (event->what, "silenced") &&
      (until = g_date_time_new_from_iso8601 (event->text, NULL)) != NULL)
    {
      g_autofree char *text = studio_alerts_moment_text (
        g_date_time_to_unix (until) * G_USEC_PER_SEC, event->time_us);

      return g_strdup_printf (_("until %s"), text);
    }
  return g_strdup (event->text);
}

static char *
format_cell (const HekSeriesAlertEvent *event,
             Column                     column)
{
  g_autoptr (GDateTime) time = NULL;

  switch (column)
    {
    case COLUMN_ALERT:
      return g_strdup (event->name);
    case COLUMN_WHAT:
      return g_strdup (studio_alerts_event_text (event->what));
    case COLUMN_TEXT:
      return describe (event);
    case COLUMN_TIME:
    case N_COLUMNS:
    default:
      time = g_date_time_new_from_unix_local (event->time_us / G_USEC_PER_SEC);
      return time != NULL ? g_date_time_format (time, "%Y-%m-%d %H:%M:%S") : g_strdup ("–");
    }
}

/* The colour that a word of the table has besides. */
static const char *
get_style (const char *what)
{
  return g_str_equal (what, "firing") || g_str_equal (what, "reminder") ? "warning"
         : g_str_equal (what, "failed")                                 ? "error"
         : g_str_equal (what, "resolved")                               ? "success"
                                                                        : NULL;
}

static void
set_up (GtkListItemFactory *factory,
        GtkListItem        *list_item,
        gpointer            column)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  if (GPOINTER_TO_UINT (column) == COLUMN_TIME)
    gtk_widget_add_css_class (label, "numeric");
  else if (GPOINTER_TO_UINT (column) == COLUMN_WHAT)
    gtk_widget_add_css_class (label, "studio-alerts-what");
  studio_column_view_set_cell (list_item, label);
}

static void
bind (GtkListItemFactory *factory,
      GtkListItem        *list_item,
      gpointer            column)
{
  static const char *const styles[] = { "warning", "error", "success" };
  const HekSeriesAlertEvent *event
    = studio_alerts_event_get (gtk_list_item_get_item (list_item));
  GtkWidget *label = gtk_list_item_get_child (list_item);
  g_autofree char *text = format_cell (event, GPOINTER_TO_UINT (column));
  const char *style = GPOINTER_TO_UINT (column) == COLUMN_WHAT ? get_style (event->what) : NULL;

  gtk_label_set_text (GTK_LABEL (label), text);
  gtk_widget_set_tooltip_text (label, *text != '\0' ? text : NULL);
  for (guint i = 0; i < G_N_ELEMENTS (styles); i++)
    if (g_strcmp0 (styles[i], style) == 0)
      gtk_widget_add_css_class (label, styles[i]);
    else
      gtk_widget_remove_css_class (label, styles[i]);
}

void
studio_alerts_event_add_columns (GtkColumnView *view)
{
  for (guint i = 0; i < N_COLUMNS; i++)
    {
      GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
      GtkColumnViewColumn *column = gtk_column_view_column_new (_(columns[i].title), factory);

      g_signal_connect (factory, "setup", G_CALLBACK (set_up), GUINT_TO_POINTER (i));
      g_signal_connect (factory, "bind", G_CALLBACK (bind), GUINT_TO_POINTER (i));
      gtk_column_view_column_set_resizable (column, TRUE);
      gtk_column_view_column_set_expand (column, columns[i].width == 0);
      if (columns[i].width > 0)
        gtk_column_view_column_set_fixed_width (column, columns[i].width);
      gtk_column_view_append_column (view, column);
      g_object_unref (column);
    }
}
