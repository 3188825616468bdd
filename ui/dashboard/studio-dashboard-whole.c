/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "studio-dashboard-whole.h"

#include <glib/gi18n.h>
#include <string.h>

#include "studio-dashboard-choice.h"
#include "studio-dashboard-row.h"

#define CUSTOM "custom"

struct _StudioDashboardWhole
{
  GtkWidget parent_instance;

  StudioDashboardEditor *editor; /* owned */
  GtkWidget *box;                /* the only child */
  GtkWidget *name, *name_row;
  StudioDashboardChoice *span;
  GtkWidget *range, *range_row;  /* of what the list has not */
  GtkWidget *marks[HEK_N_ANNOTATION_KINDS];
  GtkWidget *about;              /* how to come to the settings of a widget */
  gboolean updating;
};

G_DEFINE_FINAL_TYPE (StudioDashboardWhole, studio_dashboard_whole, GTK_TYPE_WIDGET)

static HekDashboard *
get_dashboard (StudioDashboardWhole *self)
{
  return hek_dashboard_session_get (studio_dashboard_editor_get_session (self->editor));
}

/* --- the name -------------------------------------------------------------------------------- */

/* What is typed is looked at, and taken when it is whole: names are those of tabs and files. */
static gboolean
check_name (StudioDashboardWhole *self)
{
  HekDashboard *dashboard = get_dashboard (self);
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->name))));
  g_autoptr (HekDashboard) renamed = NULL;
  g_autoptr (GError) error = NULL;

  if (dashboard == NULL)
    return FALSE;
  renamed = hek_dashboard_rename (dashboard, text, &error);
  if (*text == '\0') /* the engine's words are of files */
    studio_dashboard_row_set_error (STUDIO_DASHBOARD_ROW (self->name_row),
                                    _("A dashboard has a name. Write one."));
  else
    studio_dashboard_row_set_gerror (STUDIO_DASHBOARD_ROW (self->name_row), error, "name");
  return renamed != NULL;
}

static void
on_name_typed (StudioDashboardWhole *self)
{
  if (!self->updating)
    check_name (self);
}

static void
take_name (StudioDashboardWhole *self)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->name))));

  if (!self->updating && check_name (self) &&
      strcmp (text, hek_dashboard_get_name (get_dashboard (self))) != 0)
    hek_dashboard_session_rename (studio_dashboard_editor_get_session (self->editor), text);
}

static gboolean
on_name_key (GtkEventControllerKey *keys,
             guint                  keyval,
             guint                  keycode,
             GdkModifierType        state,
             StudioDashboardWhole  *self)
{
  HekDashboard *dashboard = get_dashboard (self);
  const char *shown = gtk_editable_get_text (GTK_EDITABLE (self->name));

  if (keyval != GDK_KEY_Escape || dashboard == NULL ||
      strcmp (shown, hek_dashboard_get_name (dashboard)) == 0)
    return GDK_EVENT_PROPAGATE;
  gtk_editable_set_text (GTK_EDITABLE (self->name), hek_dashboard_get_name (dashboard));
  return GDK_EVENT_STOP;
}

/* --- the range ------------------------------------------------------------------------------- */

static void
on_span (StudioDashboardWhole *self,
         const char           *id)
{
  HekDashboardRange range = { 0 };

  gtk_widget_set_visible (self->range_row, g_str_equal (id, CUSTOM));
  if (g_str_equal (id, CUSTOM))
    gtk_widget_grab_focus (self->range);
  else if (hek_dashboard_range_parse (id, &range, NULL))
    studio_dashboard_editor_set_range (self->editor, NULL, &range);
}

static void
on_range (StudioDashboardWhole *self)
{
  HekDashboardRange range;
  g_autoptr (GError) error = NULL;

  if (self->updating)
    return;
  if (hek_dashboard_range_parse (gtk_editable_get_text (GTK_EDITABLE (self->range)), &range,
                                 &error))
    studio_dashboard_editor_set_range (self->editor, self->range, &range);
  studio_dashboard_row_set_gerror (STUDIO_DASHBOARD_ROW (self->range_row), error, "range");
}

static void
offer_spans (StudioDashboardWhole    *self,
             const HekDashboardRange *range,
             gboolean                 is_anew)
{
  g_autofree char *text = hek_dashboard_range_to_text (range);
  gboolean is_custom = TRUE, was_custom;

  was_custom = !is_anew && g_str_equal (studio_dashboard_choice_get (self->span), CUSTOM);
  for (guint i = 0; i < HEK_DASHBOARD_N_SPANS; i++)
    is_custom = is_custom && range->last_us != hek_dashboard_span (i);
  /* who writes a range may come by one that the list has, too */
  is_custom = is_custom ||
              (was_custom && studio_dashboard_editor_get_control (self->editor) == self->range);
  studio_dashboard_choice_begin (self->span, is_custom ? CUSTOM : text);
  for (guint i = 0; i < HEK_DASHBOARD_N_SPANS; i++)
    {
      HekDashboardRange of = { .last_us = hek_dashboard_span (i) };
      g_autofree char *id = hek_dashboard_range_to_text (&of);
      g_autofree char *label = hek_dashboard_range_describe (&of);

      studio_dashboard_choice_add (self->span, id, label);
    }
  studio_dashboard_choice_add (self->span, CUSTOM, C_("range of time", "Custom"));
  studio_dashboard_choice_end (self->span);
  gtk_widget_set_visible (self->range_row, is_custom);
  if (studio_dashboard_editor_get_control (self->editor) != self->range &&
      (is_anew || studio_dashboard_row_get_error (STUDIO_DASHBOARD_ROW (self->range_row)) == NULL))
    {
      gtk_editable_set_text (GTK_EDITABLE (self->range), text);
      studio_dashboard_row_set_error (STUDIO_DASHBOARD_ROW (self->range_row), NULL);
    }
}

/* --- annotations ----------------------------------------------------------------------------- */

static void
on_mark (StudioDashboardWhole *self)
{
  guint notes = 0;

  if (self->updating)
    return;
  for (guint i = 0; i < HEK_N_ANNOTATION_KINDS; i++)
    if (gtk_check_button_get_active (GTK_CHECK_BUTTON (self->marks[i])))
      notes |= 1u << i;
  hek_dashboard_session_set_notes (studio_dashboard_editor_get_session (self->editor), notes);
}

/* --- what the dashboard says ------------------------------------------------------------------ */

void
studio_dashboard_whole_show (StudioDashboardWhole *self,
                             gboolean              is_anew)
{
  HekDashboard *dashboard;
  HekDashboardRange range;
  gboolean can_edit;

  g_return_if_fail (STUDIO_IS_DASHBOARD_WHOLE (self));

  dashboard = get_dashboard (self);
  if (dashboard == NULL)
    return;
  can_edit = hek_dashboard_session_can_edit (studio_dashboard_editor_get_session (self->editor));
  self->updating = TRUE;
  if (is_anew || !gtk_widget_has_focus (GTK_WIDGET (gtk_editable_get_delegate (
                   GTK_EDITABLE (self->name)))))
    {
      gtk_editable_set_text (GTK_EDITABLE (self->name), hek_dashboard_get_name (dashboard));
      studio_dashboard_row_set_error (STUDIO_DASHBOARD_ROW (self->name_row), NULL);
    }
  gtk_widget_set_sensitive (self->name, can_edit);
  hek_dashboard_get_range (dashboard, &range);
  offer_spans (self, &range, is_anew);
  for (guint i = 0; i < HEK_N_ANNOTATION_KINDS; i++)
    gtk_check_button_set_active (GTK_CHECK_BUTTON (self->marks[i]),
                                 (hek_dashboard_get_notes (dashboard) & (1u << i)) != 0);
  gtk_widget_set_visible (self->about, can_edit && hek_dashboard_get_n_widgets (dashboard) > 0);
  self->updating = FALSE;
}

void
studio_dashboard_whole_focus (StudioDashboardWhole *self)
{
  g_return_if_fail (STUDIO_IS_DASHBOARD_WHOLE (self));

  gtk_widget_grab_focus (self->name);
}

/* --- object ---------------------------------------------------------------------------------- */

static void
studio_dashboard_whole_dispose (GObject *object)
{
  StudioDashboardWhole *self = STUDIO_DASHBOARD_WHOLE (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->editor);
  G_OBJECT_CLASS (studio_dashboard_whole_parent_class)->dispose (object);
}

static void
studio_dashboard_whole_class_init (StudioDashboardWholeClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = studio_dashboard_whole_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
studio_dashboard_whole_init (StudioDashboardWhole *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

static GtkWidget *
add_group (StudioDashboardWhole *self,
           const char           *title)
{
  GtkWidget *group = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *heading = gtk_label_new (title);

  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_widget_add_css_class (heading, "heading");
  gtk_box_append (GTK_BOX (group), heading);
  gtk_box_append (GTK_BOX (self->box), group);
  return group;
}

static void
add_name (StudioDashboardWhole *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();
  GtkWidget *group = add_group (self, _("Dashboard"));

  self->name = gtk_entry_new ();
  gtk_entry_set_max_length (GTK_ENTRY (self->name), HEK_DASHBOARD_MAX_NAME);
  self->name_row = studio_dashboard_row_new (_("Name"), NULL, self->name, TRUE);
  g_signal_connect_object (self->name, "changed", G_CALLBACK (on_name_typed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->name, "activate", G_CALLBACK (take_name), self,
                           G_CONNECT_SWAPPED);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (on_name_key), self, 0);
  g_signal_connect_object (focus, "leave", G_CALLBACK (take_name), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (self->name, keys);
  gtk_widget_add_controller (self->name, focus);
  gtk_box_append (GTK_BOX (group), self->name_row);
}

static void
add_range (StudioDashboardWhole *self)
{
  GtkWidget *group = gtk_widget_get_last_child (self->box);

  self->span = STUDIO_DASHBOARD_CHOICE (studio_dashboard_choice_new ());
  g_signal_connect_object (self->span, "chosen", G_CALLBACK (on_span), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (group), studio_dashboard_row_new (
    _("Range"), _("The time that all widgets show"), GTK_WIDGET (self->span), TRUE));

  self->range = gtk_entry_new ();
  self->range_row = studio_dashboard_row_new (
    _("Custom range"),
    _("A length such as 45min or 1h30m, or two moments: 2026-11-22T14:00/2026-11-22T15:30"),
    self->range, TRUE);
  g_signal_connect_object (self->range, "changed", G_CALLBACK (on_range), self, G_CONNECT_SWAPPED);
  studio_dashboard_editor_add_control (self->editor, self->range);
  gtk_box_append (GTK_BOX (group), self->range_row);
}

static void
add_marks (StudioDashboardWhole *self)
{
  GtkWidget *group = add_group (self, _("Annotations shown"));
  GtkWidget *marks = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  for (guint i = 0; i < HEK_N_ANNOTATION_KINDS; i++)
    {
      const char *label = hek_annotation_kind_label (i);

      self->marks[i] = gtk_check_button_new_with_label (label);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->marks[i]),
                                      GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
      g_signal_connect_object (self->marks[i], "toggled", G_CALLBACK (on_mark), self,
                               G_CONNECT_SWAPPED);
      gtk_box_append (GTK_BOX (marks), self->marks[i]);
    }
  gtk_box_append (GTK_BOX (group), marks);
}

GtkWidget *
studio_dashboard_whole_new (StudioDashboardEditor *editor)
{
  StudioDashboardWhole *self = g_object_new (STUDIO_TYPE_DASHBOARD_WHOLE, NULL);

  self->editor = g_object_ref (editor);
  add_name (self);
  add_range (self);
  add_marks (self);
  self->about = gtk_label_new (_("Select a widget to change what it shows."));
  gtk_label_set_wrap (GTK_LABEL (self->about), TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->about), 0);
  gtk_widget_add_css_class (self->about, "dim-label");
  gtk_box_append (GTK_BOX (self->box), self->about);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Dashboard"), -1);
  return GTK_WIDGET (self);
}
