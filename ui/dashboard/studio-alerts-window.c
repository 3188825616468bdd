/* SPDX-License-Identifier: Apache-2.0 */
/* The window's parts and life. What it shows is in -show.c, what it does in -actions.c. */
#include "config.h"

#include "studio-alerts-window-private.h"

#include <glib/gi18n.h>

#include "studio-alerts-start.h"
#include "studio-dashboard-resource.h"
#include "studio-focus.h"
#include "studio-menu-names.h"
#include "studio-own-name.h"
#include "studio-stack.h"
#include "studio-words.h"

G_DEFINE_FINAL_TYPE (StudioAlertsWindow, studio_alerts_window, ADW_TYPE_WINDOW)

static void
studio_alerts_window_row_activated (StudioAlertsWindow *self)
{
  g_action_group_activate_action (G_ACTION_GROUP (self->actions), "edit", NULL);
}

static void
studio_alerts_window_failed (StudioAlertsWindow *self,
                             const char         *what,
                             const GError       *error)
{
  g_autofree char *why = studio_words_sentence (error->message);
  g_autofree char *text = g_strdup_printf (_("%s failed. %s"), what, why);

  g_clear_pointer (&self->wanted, g_free);
  studio_alerts_window_forget_deleted (self);
  studio_alerts_window_update (self);
  studio_message_bar_show (self->message_bar, text, NULL, NULL);
}

/* --- the usual ones -------------------------------------------------------------------------- */

static void
studio_alerts_window_start_activated (StudioAlertsWindow *self,
                                      GtkListBoxRow      *row)
{
  const StudioAlertStart *start = studio_alert_start ((guint) gtk_list_box_row_get_index (row));

  gtk_widget_activate_action (GTK_WIDGET (self), "alerts.new-like", "s", start->id);
}

static void
add_starts (StudioAlertsWindow *self)
{
  g_autoptr (GMenu) menu = g_menu_new ();

  for (guint i = 0; i < studio_alert_n_starts (); i++)
    {
      const StudioAlertStart *start = studio_alert_start (i);
      g_autofree char *action = g_strdup_printf ("alerts.new-like::%s", start->id);
      g_autoptr (HekAlertRule) rule = studio_alert_start_make (start);
      g_autofree char *text = hek_alert_rule_describe (rule);
      GtkWidget *row = adw_action_row_new ();

      g_menu_append (menu, _(start->label), action);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _(start->label));
      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), text);
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
      gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      _(start->label), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text,
                                      -1);
      gtk_list_box_append (self->start_list, row);
    }
  gtk_menu_button_set_menu_model (self->start_button, G_MENU_MODEL (menu));
  studio_menu_names_keep (gtk_menu_button_get_popover (self->start_button));
  g_signal_connect_swapped (self->start_list, "row-activated",
                            G_CALLBACK (studio_alerts_window_start_activated), self);
}

/* --- from outside ---------------------------------------------------------------------------- */

void
studio_alerts_window_show_rule (StudioAlertsWindow *self,
                                const char         *id)
{
  g_return_if_fail (STUDIO_IS_ALERTS_WINDOW (self) && id != NULL);

  gtk_window_present (GTK_WINDOW (self));
  studio_alerts_window_select (self, id);
}

void
studio_alerts_window_add_rule (StudioAlertsWindow *self,
                               const char         *instrument,
                               const char         *collection)
{
  g_autoptr (HekAlertRule) rule = NULL;

  g_return_if_fail (STUDIO_IS_ALERTS_WINDOW (self));

  rule = studio_alert_start_make_plain (instrument, collection);
  gtk_window_present (GTK_WINDOW (self));
  studio_alerts_window_edit (self, rule, TRUE);
}

/* --- object ---------------------------------------------------------------------------------- */

/* Style sheets name the theme by a class of the window. */
static void
studio_alerts_window_copy_theme (StudioAlertsWindow *self,
                                 GParamSpec         *pspec,
                                 GtkWidget          *parent)
{
  static const char *const classes[] = { "theme-dark", "theme-neutral", "theme-high-contrast" };

  for (guint i = 0; i < G_N_ELEMENTS (classes); i++)
    if (gtk_widget_has_css_class (parent, classes[i]))
      gtk_widget_add_css_class (GTK_WIDGET (self), classes[i]);
    else
      gtk_widget_remove_css_class (GTK_WIDGET (self), classes[i]);
}

static void
studio_alerts_window_parent_changed (StudioAlertsWindow *self)
{
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (self));

  if (parent == NULL)
    return;
  g_signal_connect_object (parent, "notify::css-classes",
                           G_CALLBACK (studio_alerts_window_copy_theme), self,
                           G_CONNECT_SWAPPED);
  studio_alerts_window_copy_theme (self, NULL, GTK_WIDGET (parent));
}

static void
studio_alerts_window_dispose (GObject *object)
{
  StudioAlertsWindow *self = STUDIO_ALERTS_WINDOW (object);

  if (self->telemetry != NULL)
    g_signal_handlers_disconnect_by_data (self->telemetry, self);
  if (self->list != NULL)
    g_signal_handlers_disconnect_by_data (self->list, self);
  self->list = NULL;
  g_clear_handle_id (&self->update_id, g_source_remove);
  g_clear_object (&self->dialog);
  g_clear_object (&self->telemetry);
  g_clear_object (&self->library);
  g_clear_object (&self->actions);
  G_OBJECT_CLASS (studio_alerts_window_parent_class)->dispose (object);
}

static void
studio_alerts_window_finalize (GObject *object)
{
  StudioAlertsWindow *self = STUDIO_ALERTS_WINDOW (object);

  g_ptr_array_unref (self->statuses);
  g_ptr_array_unref (self->deleted);
  g_hash_table_unref (self->rows);
  g_strfreev (self->words);
  g_free (self->wanted);
  g_free (self->exported);
  g_free (self->trouble);
  G_OBJECT_CLASS (studio_alerts_window_parent_class)->finalize (object);
}

static void
studio_alerts_window_bind_keys (GtkWidgetClass *widget_class)
{
  static const struct
  {
    guint key;
    GdkModifierType modifiers;
    const char *action;
  } keys[] = {
    { GDK_KEY_w, GDK_CONTROL_MASK, "window.close" },
    { GDK_KEY_Escape, 0, "window.close" },
    { GDK_KEY_n, GDK_CONTROL_MASK, "alerts.new" },
    { GDK_KEY_f, GDK_CONTROL_MASK, "alerts.find" },
    { GDK_KEY_z, GDK_CONTROL_MASK, "alerts.undo" },
    { GDK_KEY_F2, 0, "alerts.edit" },
    { GDK_KEY_Delete, 0, "alerts.delete" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_widget_class_add_binding_action (widget_class, keys[i].key, keys[i].modifiers,
                                         keys[i].action, NULL);
}

static void
studio_alerts_window_class_init (StudioAlertsWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (STUDIO_TYPE_MESSAGE_BAR);
  g_type_ensure (STUDIO_TYPE_ALERTS_DETAILS);
  g_type_ensure (STUDIO_TYPE_ALERTS_HISTORY);

  G_OBJECT_CLASS (klass)->dispose = studio_alerts_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = studio_alerts_window_finalize;
  gtk_widget_class_set_template_from_resource (
    widget_class, STUDIO_DASHBOARD_RESOURCE ("studio-alerts-window.ui"));
#define BIND(child) gtk_widget_class_bind_template_child (widget_class, StudioAlertsWindow, child)
  BIND (toasts);
  BIND (message_bar);
  BIND (stack);
  BIND (right_stack);
  BIND (closed_page);
  BIND (menu_button);
  BIND (start_button);
  BIND (search);
  BIND (list);
  BIND (row_menu);
  BIND (start_list);
  BIND (details);
  BIND (history);
#undef BIND
  gtk_widget_class_bind_template_callback (widget_class, studio_alerts_window_searched);
  studio_alerts_window_bind_keys (widget_class);
}

static void
studio_alerts_window_init (StudioAlertsWindow *self)
{
  self->statuses = g_ptr_array_new_with_free_func ((GDestroyNotify) hek_alert_status_free);
  self->deleted = g_ptr_array_new_with_free_func ((GDestroyNotify) hek_alert_rule_free);
  self->rows = g_hash_table_new (g_str_hash, g_str_equal);
  studio_alerts_window_add_actions (self);
  gtk_widget_init_template (GTK_WIDGET (self));
  studio_focus_leave_removed (GTK_WINDOW (self));
  studio_stack_follow (self->stack);
  studio_stack_follow (self->right_stack);
  studio_menu_names_keep (gtk_menu_button_get_popover (self->menu_button));
  studio_alerts_window_set_up_list (self);
  studio_alerts_window_set_up_menu (self);
  studio_alerts_window_add_drop (self);
  add_starts (self);
  g_signal_connect (self, "notify::transient-for",
                    G_CALLBACK (studio_alerts_window_parent_changed), NULL);
}

GtkWidget *
studio_alerts_window_new (HekTelemetrySession *telemetry,
                          HekLibrary          *library)
{
  StudioAlertsWindow *self;

  g_return_val_if_fail (HEK_IS_TELEMETRY_SESSION (telemetry) && HEK_IS_LIBRARY (library), NULL);

  self = g_object_new (STUDIO_TYPE_ALERTS_WINDOW, NULL);
  self->telemetry = g_object_ref (telemetry);
  self->library = g_object_ref (library);
  studio_alerts_history_set_telemetry (self->history, telemetry);
  g_signal_connect_swapped (self->list, "row-selected",
                            G_CALLBACK (studio_alerts_window_show_selected), self);
  g_signal_connect_swapped (self->list, "row-activated",
                            G_CALLBACK (studio_alerts_window_row_activated), self);
  g_signal_connect_swapped (telemetry, "alerts-changed",
                            G_CALLBACK (studio_alerts_window_queue_update), self);
  g_signal_connect_swapped (telemetry, "second",
                            G_CALLBACK (studio_alerts_window_queue_update), self);
  g_signal_connect_swapped (telemetry, "state-changed",
                            G_CALLBACK (studio_alerts_window_queue_update), self);
  g_signal_connect_swapped (telemetry, "failed", G_CALLBACK (studio_alerts_window_failed), self);
  g_signal_connect (self, "show", G_CALLBACK (studio_alerts_window_shown), NULL);
  studio_alerts_window_update_actions (self);
  return GTK_WIDGET (self);
}
