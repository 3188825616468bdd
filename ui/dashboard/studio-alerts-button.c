/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The bell is looked at again when the alerts change, which they do each second while something
 * fires: it is touched only where its look is another one.
 */
#include "config.h"

#include "studio-alerts-button.h"

#include <glib/gi18n.h>

#include "studio-alerts-words.h"
#include "studio-own-name.h"

struct _StudioAlertsButton
{
  GtkWidget parent_instance;

  GtkWidget *button; /* the only child */
  GtkWidget *icon, *number;

  HekTelemetrySession *telemetry; /* owned */
  StudioAlertLook look;
  guint n_firing, n_quiet;
  gboolean is_shown;              /* look and numbers are those that are shown */
};

enum
{
  CLICKED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (StudioAlertsButton, studio_alerts_button, GTK_TYPE_WIDGET)

/* Returns: (transfer full): "2 alerts are firing, the worst one is critical" */
static char *
describe (StudioAlertsButton *self)
{
  g_autofree char *quiet = NULL;
  guint n_severities;
  const HekChoice *severities = hek_alert_severities (&n_severities);
  guint worst = HEK_ALERT_INFO + (self->look - STUDIO_ALERT_FIRES_INFO);

  if (self->n_firing == 0 && self->n_quiet == 0)
    return g_strdup (_("No alert is firing"));
  if (self->n_firing == 0)
    return g_strdup_printf (ngettext ("%u alert is firing, silenced or acknowledged",
                                      "%u alerts are firing, silenced or acknowledged",
                                      self->n_quiet), self->n_quiet);
  return g_strdup_printf (ngettext ("%u alert is firing: %s",
                                    "%u alerts are firing, the worst one: %s", self->n_firing),
                          self->n_firing, _(severities[worst].label));
}

static void
show (StudioAlertsButton *self)
{
  g_autofree char *text = describe (self);
  g_autofree char *tooltip = g_strdup_printf ("%s\n%s", _("Alerts"), text);
  g_autofree char *number = g_strdup_printf ("%u", self->n_firing);

  gtk_image_set_from_icon_name (GTK_IMAGE (self->icon),
                                self->n_firing > 0 ? studio_alerts_look_icon (self->look)
                                : self->n_quiet > 0
                                  ? studio_alerts_look_icon (STUDIO_ALERT_QUIET)
                                  : "preferences-system-notifications-symbolic");
  gtk_label_set_text (GTK_LABEL (self->number), number);
  gtk_widget_set_visible (self->number, self->n_firing > 0);
  studio_alerts_look_apply (self->n_firing > 0 ? self->look : STUDIO_ALERT_PENDING, self->button);
  gtk_widget_set_tooltip_text (self->button, tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
}

static void
studio_alerts_button_update (StudioAlertsButton *self)
{
  g_autoptr (GPtrArray) list = hek_telemetry_session_list_alerts (self->telemetry);
  gint64 now_us = g_get_real_time ();
  StudioAlertLook worst = STUDIO_ALERT_FINE;
  guint n_firing = 0, n_quiet = 0;

  for (guint i = 0; i < list->len; i++)
    {
      StudioAlertLook look = studio_alerts_get_look (list->pdata[i], now_us);

      worst = MAX (worst, look);
      n_firing += look >= STUDIO_ALERT_FIRES_INFO;
      n_quiet += look == STUDIO_ALERT_QUIET;
    }
  if (self->is_shown && worst == self->look && n_firing == self->n_firing &&
      n_quiet == self->n_quiet)
    return;
  self->is_shown = TRUE;
  self->look = worst;
  self->n_firing = n_firing;
  self->n_quiet = n_quiet;
  show (self);
}

static void
studio_alerts_button_clicked (StudioAlertsButton *self)
{
  g_signal_emit (self, signals[CLICKED], 0);
}

void
studio_alerts_button_set_action_name (StudioAlertsButton *self,
                                      const char         *action)
{
  g_return_if_fail (STUDIO_IS_ALERTS_BUTTON (self));

  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->button), action);
}

/* --- object ---------------------------------------------------------------------------------- */

static void
studio_alerts_button_dispose (GObject *object)
{
  StudioAlertsButton *self = STUDIO_ALERTS_BUTTON (object);

  if (self->telemetry != NULL)
    g_signal_handlers_disconnect_by_data (self->telemetry, self);
  g_clear_object (&self->telemetry);
  g_clear_pointer (&self->button, gtk_widget_unparent);
  G_OBJECT_CLASS (studio_alerts_button_parent_class)->dispose (object);
}

static void
studio_alerts_button_class_init (StudioAlertsButtonClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = studio_alerts_button_dispose;
  signals[CLICKED] = g_signal_new ("clicked", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
studio_alerts_button_init (StudioAlertsButton *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->icon = gtk_image_new ();
  self->number = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->number, "numeric");
  gtk_box_append (GTK_BOX (box), self->icon);
  gtk_box_append (GTK_BOX (box), self->number);
  self->button = gtk_button_new ();
  gtk_button_set_child (GTK_BUTTON (self->button), box);
  gtk_widget_add_css_class (self->button, "flat");
  gtk_widget_add_css_class (self->button, "studio-alerts-button");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Alerts"), -1);
  studio_own_name_keep (self->button);
  gtk_widget_set_parent (self->button, GTK_WIDGET (self));
  g_signal_connect_swapped (self->button, "clicked", G_CALLBACK (studio_alerts_button_clicked),
                            self);
}

GtkWidget *
studio_alerts_button_new (HekTelemetrySession *telemetry)
{
  StudioAlertsButton *self;

  g_return_val_if_fail (HEK_IS_TELEMETRY_SESSION (telemetry), NULL);

  self = g_object_new (STUDIO_TYPE_ALERTS_BUTTON, NULL);
  self->telemetry = g_object_ref (telemetry);
  g_signal_connect_swapped (telemetry, "alerts-changed",
                            G_CALLBACK (studio_alerts_button_update), self);
  studio_alerts_button_update (self);
  return GTK_WIDGET (self);
}
