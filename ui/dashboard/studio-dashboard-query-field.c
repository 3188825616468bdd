/* SPDX-License-Identifier: Apache-2.0 */
/* Which control a field has, and what it says; -offer.c has what can be chosen. */
#include "config.h"

#include "studio-dashboard-query-field.h"

#include <glib/gi18n.h>

#include "studio-dashboard-query-field-private.h"

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (StudioDashboardQueryField, studio_dashboard_query_field, GTK_TYPE_WIDGET)

const HekWidgetField *
studio_dashboard_query_field_get_field (StudioDashboardQueryField *self)
{
  g_return_val_if_fail (STUDIO_IS_DASHBOARD_QUERY_FIELD (self), NULL);

  return self->field;
}

const char *
studio_dashboard_query_field_get (StudioDashboardQueryField *self)
{
  g_return_val_if_fail (STUDIO_IS_DASHBOARD_QUERY_FIELD (self), NULL);

  return self->value;
}

gboolean
studio_dashboard_query_field_is_right (StudioDashboardQueryField *self)
{
  g_return_val_if_fail (STUDIO_IS_DASHBOARD_QUERY_FIELD (self), FALSE);

  return !self->has_own_error;
}

void
studio_dashboard_query_field_set_error (StudioDashboardQueryField *self,
                                        const GError              *error)
{
  g_return_if_fail (STUDIO_IS_DASHBOARD_QUERY_FIELD (self));

  if (!self->has_own_error)
    studio_dashboard_row_set_gerror (STUDIO_DASHBOARD_ROW (self->row), error, self->field->name);
}

/* --- what the control says ------------------------------------------------------------------- */

void
studio_dashboard_query_field_take (StudioDashboardQueryField *self,
                                   const char                *value,
                                   gpointer                   control)
{
  if (value != NULL && (*value == '\0' || g_strcmp0 (value, self->field->def) == 0))
    value = NULL;
  if (self->updating || g_strcmp0 (value, self->value) == 0)
    return;
  g_free (self->value);
  self->value = g_strdup (value);
  g_signal_emit (self, signals[CHANGED], 0, control);
}

static void
on_chosen (StudioDashboardQueryField *self,
           const char                *id)
{
  studio_dashboard_query_field_take (self, id, NULL);
}

static void
on_names (StudioDashboardQueryField *self)
{
  studio_dashboard_query_field_take (self, studio_dashboard_query_names_get (self->names), NULL);
}

static void
on_entry (StudioDashboardQueryField *self)
{
  g_autofree char *text = NULL;

  if (self->updating)
    return;
  if (self->field->kind == HEK_WIDGET_FIELD_FILTER &&
      !studio_dashboard_query_field_check_filter (self))
    return; /* the query keeps the last good one */
  text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry))));
  studio_dashboard_query_field_take (self, text, self->entry);
}

static void
on_spin (StudioDashboardQueryField *self)
{
  g_autofree char *text
    = g_strdup_printf ("%.0f", gtk_spin_button_get_value (GTK_SPIN_BUTTON (self->spin)));

  studio_dashboard_query_field_take (self, text, self->spin);
}

/* --- what the query says --------------------------------------------------------------------- */

static void
show_value (StudioDashboardQueryField *self)
{
  const char *value = self->value != NULL ? self->value : "";

  if (self->entry != NULL && studio_dashboard_editor_get_control (self->editor) != self->entry)
    {
      gtk_editable_set_text (GTK_EDITABLE (self->entry), value);
      self->has_own_error = FALSE;
      studio_dashboard_row_set_error (STUDIO_DASHBOARD_ROW (self->row), NULL);
    }
  if (self->spin != NULL && studio_dashboard_editor_get_control (self->editor) != self->spin)
    gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->spin),
                               g_ascii_strtod (*value != '\0' ? value
                                               : self->field->def != NULL ? self->field->def : "0",
                                               NULL));
}

static gboolean
look_again (gpointer user_data)
{
  StudioDashboardQueryField *self = user_data;

  if (self->has_own_error && gtk_widget_get_parent (GTK_WIDGET (self)) != NULL)
    on_entry (self);
  return G_SOURCE_REMOVE;
}

void
studio_dashboard_query_field_set (StudioDashboardQueryField *self,
                                  HekWidgetQuery            *query,
                                  gboolean                   is_anew)
{
  const char *value;
  gboolean is_same;

  g_return_if_fail (STUDIO_IS_DASHBOARD_QUERY_FIELD (self) && query != NULL);

  value = hek_widget_query_get (query, self->field->name);
  if (value != NULL && g_strcmp0 (value, self->field->def) == 0)
    value = NULL;
  /* what is typed here, and is wrong, is not lost because another field has changed */
  is_same = !is_anew && self->query != NULL && g_strcmp0 (value, self->value) == 0;
  hek_widget_query_ref (query);
  g_clear_pointer (&self->query, hek_widget_query_unref);
  self->query = query;
  if (!is_same)
    {
      g_free (self->value);
      self->value = g_strdup (value);
    }
  self->updating = TRUE;
  studio_dashboard_query_field_offer (self);
  if (!is_same)
    show_value (self);
  self->updating = FALSE;
  /* another collection may have the attribute that is missing */
  if (self->has_own_error)
    g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, look_again, g_object_ref (self), g_object_unref);
}

/* --- object ---------------------------------------------------------------------------------- */

static GtkWidget *
new_entry (StudioDashboardQueryField *self)
{
  self->entry = gtk_entry_new ();
  gtk_entry_set_input_hints (GTK_ENTRY (self->entry), GTK_INPUT_HINT_NO_SPELLCHECK);
  gtk_widget_set_hexpand (self->entry, TRUE);
  g_signal_connect_object (self->entry, "changed", G_CALLBACK (on_entry), self, G_CONNECT_SWAPPED);
  studio_dashboard_editor_add_control (self->editor, self->entry);
  if (self->field->kind == HEK_WIDGET_FIELD_FILTER)
    {
      gtk_entry_set_placeholder_text (GTK_ENTRY (self->entry), _("All rows"));
      gtk_widget_add_css_class (self->entry, "monospace");
      /* last, so that it has its keys first: Escape closes the list before it takes back */
      studio_dashboard_query_field_add_words (self);
    }
  return self->entry;
}

static GtkWidget *
new_spin (StudioDashboardQueryField *self)
{
  self->spin = gtk_spin_button_new_with_range (self->field->min, self->field->max, 1);
  gtk_spin_button_set_numeric (GTK_SPIN_BUTTON (self->spin), TRUE);
  gtk_editable_set_width_chars (GTK_EDITABLE (self->spin), 8);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (self->spin), 8);
  gtk_editable_set_alignment (GTK_EDITABLE (self->spin), 1);
  gtk_widget_add_css_class (self->spin, "numeric");
  g_signal_connect_object (self->spin, "value-changed", G_CALLBACK (on_spin), self,
                           G_CONNECT_SWAPPED);
  studio_dashboard_editor_add_control (self->editor, self->spin);
  return self->spin;
}

static GtkWidget *
new_control (StudioDashboardQueryField *self)
{
  switch (self->field->kind)
    {
    case HEK_WIDGET_FIELD_TEXT:
    case HEK_WIDGET_FIELD_FILTER:
    case HEK_WIDGET_FIELD_FILE:
      return new_entry (self);
    case HEK_WIDGET_FIELD_NUMBER:
      return new_spin (self);
    case HEK_WIDGET_FIELD_ATTRIBUTES:
      self->names = STUDIO_DASHBOARD_QUERY_NAMES (studio_dashboard_query_names_new ());
      g_signal_connect_object (self->names, "changed", G_CALLBACK (on_names), self,
                               G_CONNECT_SWAPPED);
      return GTK_WIDGET (self->names);
    case HEK_WIDGET_FIELD_CHOICE:
    case HEK_WIDGET_FIELD_SERIES:
    case HEK_WIDGET_FIELD_COLLECTION:
    case HEK_WIDGET_FIELD_ATTRIBUTE:
    case HEK_WIDGET_FIELD_LAYOUT:
    case HEK_WIDGET_FIELD_VIEW:
    case HEK_WIDGET_FIELD_EVALUATION:
    default:
      self->choice = STUDIO_DASHBOARD_CHOICE (studio_dashboard_choice_new ());
      g_signal_connect_object (self->choice, "chosen", G_CALLBACK (on_chosen), self,
                               G_CONNECT_SWAPPED);
      return GTK_WIDGET (self->choice);
    }
}

static void
studio_dashboard_query_field_dispose (GObject *object)
{
  StudioDashboardQueryField *self = STUDIO_DASHBOARD_QUERY_FIELD (object);

  if (self->job != NULL)
    hek_job_cancel (self->job);
  g_clear_object (&self->job);
  g_clear_object (&self->dialog);
  if (self->completion != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->completion));
  self->completion = NULL;
  g_clear_pointer (&self->row, gtk_widget_unparent);
  g_clear_object (&self->editor);
  G_OBJECT_CLASS (studio_dashboard_query_field_parent_class)->dispose (object);
}

static void
studio_dashboard_query_field_finalize (GObject *object)
{
  StudioDashboardQueryField *self = STUDIO_DASHBOARD_QUERY_FIELD (object);

  g_clear_pointer (&self->query, hek_widget_query_unref);
  g_free (self->value);
  g_free (self->offered);
  G_OBJECT_CLASS (studio_dashboard_query_field_parent_class)->finalize (object);
}

static void
studio_dashboard_query_field_class_init (StudioDashboardQueryFieldClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = studio_dashboard_query_field_dispose;
  G_OBJECT_CLASS (klass)->finalize = studio_dashboard_query_field_finalize;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
studio_dashboard_query_field_init (StudioDashboardQueryField *self)
{
}

GtkWidget *
studio_dashboard_query_field_new (StudioDashboardEditor *editor,
                                  const HekWidgetField  *field)
{
  StudioDashboardQueryField *self = g_object_new (STUDIO_TYPE_DASHBOARD_QUERY_FIELD, NULL);
  GtkWidget *control;
  gboolean is_wide = field->kind != HEK_WIDGET_FIELD_NUMBER &&
                     field->kind != HEK_WIDGET_FIELD_CHOICE;
  /* Translators: of a field of a source, in a side panel */
  g_autofree char *help = g_strdup_printf (_("%s."), _(field->help));

  self->editor = g_object_ref (editor);
  self->field = field;
  control = new_control (self);
  self->row = studio_dashboard_row_new (_(field->label), help, control, is_wide);
  if (field->kind == HEK_WIDGET_FIELD_FILE)
    studio_dashboard_row_add_beside (STUDIO_DASHBOARD_ROW (self->row),
                                     studio_dashboard_query_field_add_file (self));
  gtk_widget_set_parent (self->row, GTK_WIDGET (self));
  return GTK_WIDGET (self);
}
