/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The window shows what its session has: the list of parts on the left, the form of the selected
 * one on the right. Nothing is kept here but what is selected, and the job that builds.
 */
#include "config.h"

#include "studio-report-window.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

#include "studio-dashboard-resource.h"
#include "studio-focus.h"
#include "studio-report-fields.h"
#include "studio-report-window-private.h"
#include "studio-stack.h"
#include "studio-toast.h"
#include "studio-words.h"

G_DEFINE_FINAL_TYPE (StudioReportWindow, studio_report_window, ADW_TYPE_WINDOW)

/* --- what is shown --------------------------------------------------------------------------- */

static void
show_editor (StudioReportWindow *self)
{
  studio_report_editor_show (self->editor, studio_report_parts_get_selected (self->parts));
  studio_report_window_update_actions (self);
}

static void
show_title (StudioReportWindow *self,
            HekReportDraft     *draft)
{
  const char *title = draft != NULL ? hek_report_draft_get_text (draft, HEK_REPORT_HEAD, "title")
                                    : NULL;

  adw_window_title_set_title (self->window_title, title != NULL && *title != '\0' ? title
                                                                                  : _("Reports"));
  adw_window_title_set_subtitle (
    self->window_title,
    draft != NULL && !hek_report_session_is_kept (self->session)
      ? _("Not kept: the workspace is open for reading. Save the recipe as a file.") : "");
}

/* Of the page without a report. */
static void
show_status (StudioReportWindow *self)
{
  gboolean is_open = hek_report_session_is_open (self->session);

  adw_status_page_set_title (self->status, is_open ? _("No report yet")
                                                   : _("The workspace is not open"));
  adw_status_page_set_description (
    self->status,
    is_open ? _("A report puts dashboards, widgets, Explorer views, trials and evaluations into "
                "one document, and can be built again whenever the figures are others.")
            : _("Reports are kept in the workspace. The Library page says why it is not open, and "
                "tries again."));
  gtk_widget_set_visible (adw_status_page_get_child (self->status), is_open);
}

void
studio_report_window_update (StudioReportWindow *self)
{
  HekReportDraft *draft = hek_report_session_get_draft (self->session);

  gtk_stack_set_visible_child_name (self->stack, draft != NULL ? "report" : "empty");
  show_status (self);
  show_title (self, draft);
  gtk_widget_set_visible (self->hint,
                          draft != NULL && hek_report_draft_get_n_parts (draft) == 0);
  studio_report_parts_update (self->parts);
  show_editor (self);
}

/* --- adding ---------------------------------------------------------------------------------- */

void
studio_report_window_add (StudioReportWindow *self,
                          char               *json)
{
  g_autofree char *part = json;
  int at = studio_report_parts_get_selected (self->parts) + 1;
  HekReportDraft *draft = hek_report_session_get_draft (self->session);

  if (draft != NULL && at == 0) /* the head is selected: after all others */
    at = (int) hek_report_draft_get_n_parts (draft);
  if (!hek_report_session_add (self->session, (guint) at, part))
    return;
  studio_report_parts_select (self->parts, at);
  studio_report_editor_focus (self->editor);
}

/* What came while the report was being read; where there is none, one is made. */
static void
add_waiting (StudioReportWindow *self)
{
  if (self->waiting != NULL && hek_report_session_is_listed (self->session) &&
      (hek_report_session_get_draft (self->session) != NULL ||
       hek_report_session_get_id (self->session) == NULL))
    studio_report_window_add (self, g_steal_pointer (&self->waiting));
}

void
studio_report_window_add_dashboard (StudioReportWindow *self,
                                    const char         *dashboard_id,
                                    const char         *widget_id)
{
  g_autofree char *json = NULL;

  g_return_if_fail (STUDIO_IS_REPORT_WINDOW (self) && dashboard_id != NULL);

  json = widget_id != NULL
           ? hek_report_part_new (HEK_REPORT_PART_WIDGET, "dashboard", dashboard_id, "widget",
                                  widget_id, NULL)
           : hek_report_part_new (HEK_REPORT_PART_DASHBOARD, "dashboard", dashboard_id, NULL);
  g_free (self->waiting);
  self->waiting = g_steal_pointer (&json);
  add_waiting (self);
}

/* --- what the session tells ------------------------------------------------------------------ */

static void
on_list_changed (StudioReportWindow *self)
{
  if (hek_report_session_get_choices (self->session) == NULL)
    hek_report_session_look (self->session);
  studio_report_window_update (self);
  add_waiting (self);
}

static void
on_choices_changed (StudioReportWindow *self)
{
  studio_report_window_fill_add_menu (self);
  studio_report_window_update (self);
}

/* Dashboards come and go while another window has the keys. */
static void
on_active (StudioReportWindow *self)
{
  if (gtk_window_is_active (GTK_WINDOW (self)))
    hek_report_session_look (self->session);
}

static void
on_written (StudioReportWindow *self,
            const char         *path)
{
  studio_toast_show (self->toasts, studio_toast_new_saved (path));
}

/* "parts[2].range: …" is told of the third part, which is selected. */
static void
on_failed (StudioReportWindow *self,
           const char         *what,
           const GError       *error)
{
  const char *message = error->message;
  g_autofree char *why = NULL;
  g_autofree char *text = NULL;
  guint part;
  int n = 0;

  if (sscanf (message, "parts[%u]%n", &part, &n) == 1 && n > 0)
    {
      message += n + (int) strspn (message + n, ".: ");
      why = studio_report_fields_sentence (message);
      studio_report_parts_select (self->parts, (int) part);
      /* translators: what was tried, the number of a part, and why it failed */
      text = g_strdup_printf (_("%s: part %u: %s"), what, part + 1, why);
    }
  else
    {
      why = studio_words_sentence (message);
      text = g_strdup_printf ("%s: %s", what, why);
    }
  studio_message_bar_show (self->message_bar, text, NULL, NULL);
}

static void
on_changed (StudioReportWindow *self)
{
  studio_report_window_update (self);
  add_waiting (self);
}

/* --- object ---------------------------------------------------------------------------------- */

static void
studio_report_window_dispose (GObject *object)
{
  StudioReportWindow *self = STUDIO_REPORT_WINDOW (object);

  g_clear_handle_id (&self->progress_timer, g_source_remove);
  if (self->job != NULL)
    g_signal_handlers_disconnect_by_data (self->job, self);
  g_clear_object (&self->job);
  g_clear_object (&self->dialog);
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_object (&self->session);
  g_clear_object (&self->pictures);
  g_clear_object (&self->actions);
  g_clear_object (&self->unfilled);
  g_clear_pointer (&self->waiting, g_free);
  G_OBJECT_CLASS (studio_report_window_parent_class)->dispose (object);
}

static void
add_keys (GtkWidgetClass *widget_class)
{
  static const struct
  {
    guint key;
    GdkModifierType modifiers;
    const char *action;
  } keys[] = {
    { GDK_KEY_z, GDK_CONTROL_MASK, "report.undo" },
    { GDK_KEY_z, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "report.redo" },
    { GDK_KEY_y, GDK_CONTROL_MASK, "report.redo" },
    { GDK_KEY_b, GDK_CONTROL_MASK, "report.build" },
    { GDK_KEY_n, GDK_CONTROL_MASK, "report.new" },
    { GDK_KEY_o, GDK_CONTROL_MASK, "report.import" },
    { GDK_KEY_s, GDK_CONTROL_MASK, "report.save-as" },
    { GDK_KEY_Escape, 0, "window.close" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_widget_class_add_binding_action (widget_class, keys[i].key, keys[i].modifiers,
                                         keys[i].action, NULL);
}

static void
studio_report_window_class_init (StudioReportWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_report_window_dispose;
  add_keys (widget_class);
  g_type_ensure (STUDIO_TYPE_MESSAGE_BAR);
  g_type_ensure (STUDIO_TYPE_REPORT_EDITOR);
  g_type_ensure (STUDIO_TYPE_REPORT_PARTS);
  gtk_widget_class_set_template_from_resource (
    widget_class, STUDIO_DASHBOARD_RESOURCE ("studio-report-window.ui"));
#define BIND(child) \
  gtk_widget_class_bind_template_child (widget_class, StudioReportWindow, child)
  BIND (window_title);
  BIND (reports_button);
  BIND (add_button);
  BIND (message_bar);
  BIND (toasts);
  BIND (stack);
  BIND (parts);
  BIND (editor);
  BIND (status);
  BIND (hint);
  BIND (progress_box);
  BIND (progress_label);
  BIND (progress);
#undef BIND
}

static void
studio_report_window_init (StudioReportWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  studio_focus_leave_removed (GTK_WINDOW (self));
  gtk_label_set_text (GTK_LABEL (self->hint),
                      _("Nothing is in it yet. Add a section, a dashboard, or whatever it is to "
                        "tell about."));
  studio_stack_follow (self->stack);
}

static void
follow (StudioReportWindow *self)
{
  const struct
  {
    const char *name;
    GCallback callback;
  } handlers[] = {
    { "list-changed", G_CALLBACK (on_list_changed) }, { "changed", G_CALLBACK (on_changed) },
    { "choices-changed", G_CALLBACK (on_choices_changed) },
    { "built", G_CALLBACK (on_written) }, { "saved", G_CALLBACK (on_written) },
    { "failed", G_CALLBACK (on_failed) },
  };

  for (guint i = 0; i < G_N_ELEMENTS (handlers); i++)
    g_signal_connect_object (self->session, handlers[i].name, handlers[i].callback, self,
                             G_CONNECT_SWAPPED);
  g_signal_connect_object (self->parts, "selected", G_CALLBACK (show_editor), self,
                           G_CONNECT_SWAPPED);
  if (self->pictures != NULL)
    g_signal_connect_object (self->pictures, "source-changed",
                             G_CALLBACK (studio_report_window_update_actions), self,
                             G_CONNECT_SWAPPED);
  g_signal_connect (self, "notify::is-active", G_CALLBACK (on_active), NULL);
}

HekReportSession *
studio_report_window_get_session (StudioReportWindow *self)
{
  return self->session;
}

GtkWidget *
studio_report_window_new (HekReportSession  *session,
                          HekPictureSession *pictures)
{
  StudioReportWindow *self = g_object_new (STUDIO_TYPE_REPORT_WINDOW, NULL);

  self->session = g_object_ref (session);
  self->pictures = pictures != NULL ? g_object_ref (pictures) : NULL;
  studio_report_parts_set_session (self->parts, session);
  studio_report_editor_set_session (self->editor, session);
  studio_report_window_add_actions (self);
  follow (self);
  studio_report_window_add_menus (self);
  studio_report_window_update (self);
  return GTK_WIDGET (self);
}
