/* SPDX-License-Identifier: Apache-2.0 */
/* Which settings are seen, and title and kind of a widget; the parts below each show themselves. */
#include "config.h"

#include "studio-dashboard-panel.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "studio-dashboard-bands.h"
#include "studio-dashboard-choice.h"
#include "studio-dashboard-editor.h"
#include "studio-dashboard-options.h"
#include "studio-dashboard-query-list.h"
#include "studio-dashboard-resource.h"
#include "studio-dashboard-row.h"
#include "studio-dashboard-whole.h"
#include "studio-stack.h"
#include "studio-words.h"

struct _StudioDashboardPanel
{
  GtkWidget parent_instance;

  /* template */
  GtkWidget *scroller;
  GtkLabel *refusal;
  GtkStack *stack;
  GtkWidget *widget_box;
  GtkBox *about_group;
  GtkBox *data_group;
  GtkLabel *problem;
  GtkBox *options_group;
  GtkBox *bands_group;
  AdwBin *dashboard_bin;

  GtkWidget *title, *title_row;
  StudioDashboardChoice *kind;
  StudioDashboardQueryList *queries;
  StudioDashboardOptions *options;
  StudioDashboardBands *bands;
  StudioDashboardWhole *whole;

  StudioDashboardEditor *editor; /* owned */
  char *id;                      /* owned (nullable): that was asked for */
  char *dashboard_id;            /* owned (nullable): that is shown */
  gboolean updating;
};

G_DEFINE_FINAL_TYPE (StudioDashboardPanel, studio_dashboard_panel, GTK_TYPE_WIDGET)

/* --- title and kind -------------------------------------------------------------------------- */

/* What the widget is called without a title of its own. (transfer full) (nullable) */
static char *
dup_usual_title (StudioDashboardPanel *self)
{
  HekDashboard *dashboard
    = hek_dashboard_session_get (studio_dashboard_editor_get_session (self->editor));
  int i = self->id != NULL ? hek_dashboard_find (dashboard, self->id) : -1;
  g_autoptr (HekDashboard) untitled
    = i >= 0 ? hek_dashboard_set_title (dashboard, (guint) i, "", NULL) : NULL;

  return untitled != NULL
           ? hek_dashboard_widget_dup_title (hek_dashboard_get_widget (untitled, (guint) i)) : NULL;
}

static void
on_title (StudioDashboardPanel *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->title));
  HekDashboard *dashboard
    = hek_dashboard_session_get (studio_dashboard_editor_get_session (self->editor));
  g_autoptr (HekDashboard) checked = NULL;
  g_autoptr (GError) error = NULL;
  int i;

  if (self->updating || studio_dashboard_editor_get_widget (self->editor) == NULL)
    return;
  i = hek_dashboard_find (dashboard, self->id);
  checked = hek_dashboard_set_title (dashboard, (guint) i, text, &error);
  studio_dashboard_row_set_gerror (STUDIO_DASHBOARD_ROW (self->title_row), error, "title");
  if (checked != NULL)
    studio_dashboard_editor_set_title (self->editor, self->title, text);
}

static void
on_kind (StudioDashboardPanel *self,
         const char           *id)
{
  studio_dashboard_editor_set_kind (self->editor, hek_widget_kind_find (id));
}

static void
show_title (StudioDashboardPanel     *self,
            const HekDashboardWidget *widget)
{
  g_autofree char *usual = dup_usual_title (self);

  gtk_entry_set_placeholder_text (GTK_ENTRY (self->title), usual);
  if (g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (self->title)), widget->title) == 0)
    return;
  gtk_editable_set_text (GTK_EDITABLE (self->title), widget->title);
  studio_dashboard_row_set_error (STUDIO_DASHBOARD_ROW (self->title_row), NULL);
}

static void
show_kind (StudioDashboardPanel     *self,
           const HekDashboardWidget *widget)
{
  studio_dashboard_choice_begin (self->kind, widget->kind->id);
  for (guint i = 0; i < HEK_WIDGET_N_KINDS; i++)
    studio_dashboard_choice_add (self->kind, hek_widget_kind (i)->id,
                                 _(hek_widget_kind (i)->label));
  studio_dashboard_choice_end (self->kind);
}

/* --- what is shown --------------------------------------------------------------------------- */

/* Why the widget shows nothing. */
static void
show_problem (StudioDashboardPanel *self)
{
  HekDashboardContent *content = studio_dashboard_editor_get_content (self->editor);
  gboolean has_problem = content != NULL && content->error != NULL;
  g_autofree char *text = has_problem ? studio_words_sentence (content->error->message) : NULL;

  gtk_label_set_text (self->problem, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), has_problem);
}

static void
show_widget (StudioDashboardPanel     *self,
             const HekDashboardWidget *widget,
             gboolean                  is_anew)
{
  self->updating = TRUE;
  show_title (self, widget);
  show_kind (self, widget);
  self->updating = FALSE;
  studio_dashboard_query_list_show (self->queries, is_anew);
  studio_dashboard_options_show (self->options, is_anew);
  studio_dashboard_bands_show (self->bands, is_anew);
  gtk_widget_set_visible (GTK_WIDGET (self->options_group),
                          widget->kind->n_options + widget->kind->n_texts > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->bands_group), widget->kind->has_bands);
  show_problem (self);
}

static void
show_refusal (StudioDashboardPanel *self,
              HekDashboard         *dashboard)
{
  gboolean can_edit
    = hek_dashboard_session_can_edit (studio_dashboard_editor_get_session (self->editor));
  const char *message
    = hek_library_get_message (studio_dashboard_editor_get_library (self->editor));

  gtk_widget_set_visible (GTK_WIDGET (self->refusal), dashboard != NULL && !can_edit);
  gtk_label_set_text (self->refusal, message != NULL ? message
                                                     : _("Nothing can be changed: the workspace "
                                                         "is not open for writing."));
  gtk_widget_set_sensitive (self->widget_box, can_edit);
}

static void
show (StudioDashboardPanel *self,
      gboolean              is_anew)
{
  HekDashboard *dashboard
    = hek_dashboard_session_get (studio_dashboard_editor_get_session (self->editor));
  const HekDashboardWidget *widget;
  const char *id = dashboard != NULL ? hek_dashboard_get_id (dashboard) : NULL;

  if (g_strcmp0 (id, self->dashboard_id) != 0)
    {
      is_anew = TRUE;
      g_free (self->dashboard_id);
      self->dashboard_id = g_strdup (id);
    }
  widget = dashboard != NULL ? studio_dashboard_editor_get_widget (self->editor) : NULL;
  show_refusal (self, dashboard);
  if (widget != NULL)
    show_widget (self, widget, is_anew);
  if (dashboard != NULL)
    studio_dashboard_whole_show (self->whole, is_anew);
  gtk_stack_set_visible_child_name (self->stack, widget != NULL ? "widget"
                                                 : dashboard != NULL ? "dashboard" : "none");
}

static void
on_changed (StudioDashboardPanel *self)
{
  show (self, FALSE);
}

static void
on_content (StudioDashboardPanel *self,
            const char           *id)
{
  if (g_strcmp0 (id, self->id) != 0 || studio_dashboard_editor_get_widget (self->editor) == NULL)
    return;
  studio_dashboard_options_show (self->options, FALSE);
  studio_dashboard_bands_show (self->bands, FALSE);
  show_problem (self);
}

static void
on_library (StudioDashboardPanel *self)
{
  show (self, FALSE);
  studio_dashboard_query_list_offer (self->queries);
}

void
studio_dashboard_panel_set_widget (StudioDashboardPanel *self,
                                   const char           *id)
{
  GtkAdjustment *adjustment;

  g_return_if_fail (STUDIO_IS_DASHBOARD_PANEL (self));

  if (g_strcmp0 (id, self->id) == 0)
    return;
  g_free (self->id);
  self->id = g_strdup (id);
  studio_dashboard_editor_set_id (self->editor, id);
  show (self, TRUE);
  adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller));
  gtk_adjustment_set_value (adjustment, 0);
}

const char *
studio_dashboard_panel_get_widget (StudioDashboardPanel *self)
{
  g_return_val_if_fail (STUDIO_IS_DASHBOARD_PANEL (self), NULL);

  return self->id;
}

void
studio_dashboard_panel_focus (StudioDashboardPanel *self)
{
  g_return_if_fail (STUDIO_IS_DASHBOARD_PANEL (self));

  if (studio_dashboard_editor_get_widget (self->editor) != NULL)
    gtk_widget_grab_focus (self->title);
  else
    studio_dashboard_whole_focus (self->whole);
}

/* --- object ---------------------------------------------------------------------------------- */

static void
studio_dashboard_panel_dispose (GObject *object)
{
  StudioDashboardPanel *self = STUDIO_DASHBOARD_PANEL (object);

  if (self->editor != NULL) /* what is typed may still end as a change while the entries go */
    {
      g_signal_handlers_disconnect_by_data (studio_dashboard_editor_get_session (self->editor),
                                            self);
      g_signal_handlers_disconnect_by_data (studio_dashboard_editor_get_library (self->editor),
                                            self);
    }
  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  g_clear_object (&self->editor);
  G_OBJECT_CLASS (studio_dashboard_panel_parent_class)->dispose (object);
}

static void
studio_dashboard_panel_finalize (GObject *object)
{
  StudioDashboardPanel *self = STUDIO_DASHBOARD_PANEL (object);

  g_free (self->id);
  g_free (self->dashboard_id);
  G_OBJECT_CLASS (studio_dashboard_panel_parent_class)->finalize (object);
}

static void
studio_dashboard_panel_class_init (StudioDashboardPanelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_dashboard_panel_dispose;
  G_OBJECT_CLASS (klass)->finalize = studio_dashboard_panel_finalize;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (
    widget_class, STUDIO_DASHBOARD_RESOURCE ("studio-dashboard-panel.ui"));
  gtk_widget_class_bind_template_child (widget_class, StudioDashboardPanel, scroller);
  gtk_widget_class_bind_template_child (widget_class, StudioDashboardPanel, refusal);
  gtk_widget_class_bind_template_child (widget_class, StudioDashboardPanel, stack);
  gtk_widget_class_bind_template_child (widget_class, StudioDashboardPanel, widget_box);
  gtk_widget_class_bind_template_child (widget_class, StudioDashboardPanel, about_group);
  gtk_widget_class_bind_template_child (widget_class, StudioDashboardPanel, data_group);
  gtk_widget_class_bind_template_child (widget_class, StudioDashboardPanel, problem);
  gtk_widget_class_bind_template_child (widget_class, StudioDashboardPanel, options_group);
  gtk_widget_class_bind_template_child (widget_class, StudioDashboardPanel, bands_group);
  gtk_widget_class_bind_template_child (widget_class, StudioDashboardPanel, dashboard_bin);
}

static void
studio_dashboard_panel_init (StudioDashboardPanel *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  studio_stack_follow (self->stack);
}

static void
add_title_and_kind (StudioDashboardPanel *self)
{
  self->title = gtk_entry_new ();
  gtk_entry_set_max_length (GTK_ENTRY (self->title), HEK_DASHBOARD_MAX_TITLE);
  self->title_row = studio_dashboard_row_new (_("Title"), NULL, self->title, TRUE);
  g_signal_connect_object (self->title, "changed", G_CALLBACK (on_title), self, G_CONNECT_SWAPPED);
  studio_dashboard_editor_add_control (self->editor, self->title);
  gtk_box_append (self->about_group, self->title_row);

  self->kind = STUDIO_DASHBOARD_CHOICE (studio_dashboard_choice_new ());
  g_signal_connect_object (self->kind, "chosen", G_CALLBACK (on_kind), self, G_CONNECT_SWAPPED);
  gtk_box_append (self->about_group, studio_dashboard_row_new (
    _("Kind"), _("Another kind keeps the title, and data and options that it has, too"),
    GTK_WIDGET (self->kind), TRUE));
}

GtkWidget *
studio_dashboard_panel_new (HekDashboardSession *session,
                            HekLibrary          *library)
{
  StudioDashboardPanel *self = g_object_new (STUDIO_TYPE_DASHBOARD_PANEL, NULL);

  self->editor = studio_dashboard_editor_new (session, library);
  add_title_and_kind (self);
  self->queries = STUDIO_DASHBOARD_QUERY_LIST (studio_dashboard_query_list_new (self->editor));
  gtk_box_append (self->data_group, GTK_WIDGET (self->queries));
  self->options = STUDIO_DASHBOARD_OPTIONS (studio_dashboard_options_new (self->editor));
  gtk_box_append (self->options_group, GTK_WIDGET (self->options));
  self->bands = STUDIO_DASHBOARD_BANDS (studio_dashboard_bands_new (self->editor));
  gtk_box_append (self->bands_group, GTK_WIDGET (self->bands));
  self->whole = STUDIO_DASHBOARD_WHOLE (studio_dashboard_whole_new (self->editor));
  adw_bin_set_child (self->dashboard_bin, GTK_WIDGET (self->whole));

  g_signal_connect_object (session, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "list-changed", G_CALLBACK (on_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "content-changed", G_CALLBACK (on_content), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (library, "changed", G_CALLBACK (on_library), self, G_CONNECT_SWAPPED);
  show (self, TRUE);
  return GTK_WIDGET (self);
}
