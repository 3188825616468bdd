/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "studio-alerts-field.h"

#include "studio-own-name.h"

struct _StudioAlertsField
{
  AdwActionRow parent_instance;

  GtkWidget *control; /* an entry or a drop-down */
  char *help;         /* owned (nullable) */
  char *problem;      /* owned (nullable) */
  gboolean is_set;    /* by the program: nobody is told */
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (StudioAlertsField, studio_alerts_field, ADW_TYPE_ACTION_ROW)

static void
on_changed (StudioAlertsField *self)
{
  if (!self->is_set)
    g_signal_emit (self, signals[CHANGED], 0);
}

/* --- entries --------------------------------------------------------------------------------- */

const char *
studio_alerts_field_get_text (StudioAlertsField *self)
{
  g_return_val_if_fail (STUDIO_IS_ALERTS_FIELD (self) && GTK_IS_EDITABLE (self->control), "");

  return gtk_editable_get_text (GTK_EDITABLE (self->control));
}

void
studio_alerts_field_set_text (StudioAlertsField *self,
                              const char        *text)
{
  g_return_if_fail (STUDIO_IS_ALERTS_FIELD (self) && GTK_IS_EDITABLE (self->control));

  /* the cursor stays where nothing changes */
  if (g_str_equal (text, studio_alerts_field_get_text (self)))
    return;
  self->is_set = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->control), text);
  self->is_set = FALSE;
}

void
studio_alerts_field_set_example (StudioAlertsField *self,
                                 const char        *example)
{
  g_return_if_fail (STUDIO_IS_ALERTS_FIELD (self) && GTK_IS_EDITABLE (self->control));

  g_object_set (self->control, "placeholder-text", example, NULL);
}

/* --- choices --------------------------------------------------------------------------------- */

GtkDropDown *
studio_alerts_field_get_drop_down (StudioAlertsField *self)
{
  g_return_val_if_fail (STUDIO_IS_ALERTS_FIELD (self), NULL);

  return GTK_DROP_DOWN (self->control);
}

guint
studio_alerts_field_get_selected (StudioAlertsField *self)
{
  return gtk_drop_down_get_selected (studio_alerts_field_get_drop_down (self));
}

void
studio_alerts_field_set_selected (StudioAlertsField *self,
                                  guint              selected)
{
  g_return_if_fail (STUDIO_IS_ALERTS_FIELD (self));

  self->is_set = TRUE;
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->control), selected);
  self->is_set = FALSE;
}

void
studio_alerts_field_set_model (StudioAlertsField *self,
                               GListModel        *model,
                               guint              selected)
{
  g_return_if_fail (STUDIO_IS_ALERTS_FIELD (self));

  self->is_set = TRUE;
  gtk_drop_down_set_model (GTK_DROP_DOWN (self->control), model);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->control), selected);
  self->is_set = FALSE;
}

/* --- what it says ---------------------------------------------------------------------------- */

static void
show (StudioAlertsField *self)
{
  gboolean is_empty = GTK_IS_EDITABLE (self->control) &&
                      *studio_alerts_field_get_text (self) == '\0';
  const char *text = self->problem != NULL ? self->problem : self->help;
  gboolean is_wrong = self->problem != NULL && !is_empty;

  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), text != NULL ? text : "");
  if (is_wrong)
    {
      gtk_widget_add_css_class (GTK_WIDGET (self), "studio-wrong");
      gtk_widget_add_css_class (self->control, "error");
    }
  else
    {
      gtk_widget_remove_css_class (GTK_WIDGET (self), "studio-wrong");
      gtk_widget_remove_css_class (self->control, "error");
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->control),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text != NULL ? text : "",
                                  -1);
  if (is_wrong)
    gtk_accessible_update_state (GTK_ACCESSIBLE (self->control), GTK_ACCESSIBLE_STATE_INVALID,
                                 GTK_ACCESSIBLE_INVALID_TRUE, -1);
  else
    gtk_accessible_reset_state (GTK_ACCESSIBLE (self->control), GTK_ACCESSIBLE_STATE_INVALID);
}

void
studio_alerts_field_set_help (StudioAlertsField *self,
                              const char        *help)
{
  g_return_if_fail (STUDIO_IS_ALERTS_FIELD (self));

  if (g_strcmp0 (help, self->help) == 0)
    return;
  g_free (self->help);
  self->help = g_strdup (help);
  show (self);
}

void
studio_alerts_field_set_problem (StudioAlertsField *self,
                                 const char        *problem)
{
  g_return_if_fail (STUDIO_IS_ALERTS_FIELD (self));

  g_free (self->problem);
  self->problem = g_strdup (problem);
  show (self);
}

const char *
studio_alerts_field_get_problem (StudioAlertsField *self)
{
  g_return_val_if_fail (STUDIO_IS_ALERTS_FIELD (self), NULL);

  return self->problem;
}

void
studio_alerts_field_focus (StudioAlertsField *self)
{
  g_return_if_fail (STUDIO_IS_ALERTS_FIELD (self));

  gtk_widget_grab_focus (self->control);
}

/* --- object ---------------------------------------------------------------------------------- */

static void
studio_alerts_field_finalize (GObject *object)
{
  StudioAlertsField *self = STUDIO_ALERTS_FIELD (object);

  g_free (self->help);
  g_free (self->problem);
  G_OBJECT_CLASS (studio_alerts_field_parent_class)->finalize (object);
}

static void
studio_alerts_field_class_init (StudioAlertsFieldClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = studio_alerts_field_finalize;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
studio_alerts_field_init (StudioAlertsField *self)
{
}

static GtkWidget *
new_field (const char *title,
           const char *help,
           GtkWidget  *control,
           const char *signal)
{
  StudioAlertsField *self = g_object_new (STUDIO_TYPE_ALERTS_FIELD, "title", title, "use-markup",
                                          FALSE, "subtitle-lines", 3, NULL);

  self->control = control;
  self->help = g_strdup (help);
  gtk_widget_set_valign (control, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (control), GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                  -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), control);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (self), control);
  studio_own_name_keep (control);
  g_signal_connect_swapped (control, signal, G_CALLBACK (on_changed), self);
  show (self);
  return GTK_WIDGET (self);
}

GtkWidget *
studio_alerts_field_new_entry (const char *title,
                               const char *help,
                               int         width_chars,
                               gboolean    is_secret)
{
  GtkWidget *entry = is_secret ? gtk_password_entry_new () : gtk_entry_new ();

  if (is_secret)
    gtk_password_entry_set_show_peek_icon (GTK_PASSWORD_ENTRY (entry), TRUE);
  gtk_editable_set_width_chars (GTK_EDITABLE (entry), width_chars);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (entry), width_chars);
  g_object_set (entry, "activates-default", TRUE, NULL);
  return new_field (title, help, entry, "changed");
}

GtkWidget *
studio_alerts_field_new_choice (const char *title,
                                const char *help)
{
  return new_field (title, help, gtk_drop_down_new (NULL, NULL), "notify::selected");
}
