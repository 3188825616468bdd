/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "studio-dashboard-note-editor.h"

#include <glib/gi18n.h>
#include <string.h>

#include "studio-dashboard-slider.h"

#define HINT_CHARS 44

typedef struct
{
  HekDashboardSession *session; /* owned */
  HekAnnotation note;           /* its scope is owned; note_id 0: a new one */
  char *from_text, *to_text;    /* owned: of @note, as they were shown */

  /* borrowed */
  AdwMessageDialog *dialog;
  GtkEditable *text, *from, *to;
  GtkLabel *hint;
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  g_object_unref (question->session);
  g_free (question->note.scope);
  g_free (question->from_text);
  g_free (question->to_text);
  g_free (question);
}

/* --- what was typed --------------------------------------------------------------------------- */

gboolean
studio_dashboard_note_read (const char  *text,
                            const char  *from,
                            const char  *to,
                            gint64      *from_us,
                            gint64      *to_us,
                            char       **problem)
{
  g_autofree char *plain = g_strstrip (g_strdup (text));
  g_autofree char *first = g_strstrip (g_strdup (from));
  g_autofree char *last = g_strstrip (g_strdup (to));
  const char *message = NULL;
  gint64 begin = 0, end = 0;

  if (*plain == '\0')
    message = _("Write what happened.");
  else if (strlen (plain) > HEK_ANNOTATION_MAX_TEXT)
    message = _("This is too long for an annotation: shorten it.");
  else if (!hek_dashboard_moment_parse (first, &begin, NULL))
    message = _("Write when it began as 2026-11-22 14:05:00.");
  else if (*last != '\0' && !hek_dashboard_moment_parse (last, &end, NULL))
    message = _("Write when it ended as 2026-11-22 14:05:00, or nothing: a moment.");
  else if (*last != '\0' && end < begin)
    message = _("It cannot end before it begins.");
  if (message != NULL)
    {
      *problem = g_strdup (message);
      return FALSE;
    }
  *from_us = begin;
  *to_us = *last != '\0' ? end : begin;
  return TRUE;
}

/* Fields show seconds: one that was not touched keeps the time to the microsecond. */
static gboolean
question_read (Question  *question,
               gint64    *from_us,
               gint64    *to_us,
               char     **problem)
{
  const char *from = gtk_editable_get_text (question->from);
  const char *to = gtk_editable_get_text (question->to);

  if (!studio_dashboard_note_read (gtk_editable_get_text (question->text), from, to, from_us,
                                   to_us, problem))
    return FALSE;
  if (g_str_equal (from, question->from_text))
    *from_us = question->note.from_us;
  if (*to == '\0')
    *to_us = *from_us;
  else if (g_str_equal (to, question->to_text))
    *to_us = question->note.to_us;
  *to_us = MAX (*from_us, *to_us); /* both in the same second */
  return TRUE;
}

static void
question_check (Question *question)
{
  g_autofree char *problem = NULL;
  gboolean is_empty = *gtk_editable_get_text (question->text) == '\0';
  gint64 from_us, to_us;
  gboolean is_right = question_read (question, &from_us, &to_us, &problem);

  adw_message_dialog_set_response_enabled (question->dialog, "do", is_right);
  gtk_label_set_text (question->hint,
                      is_right || is_empty ? _("Leave the end empty for a moment. Times are local.")
                                           : problem);
  if (is_right || is_empty)
    gtk_widget_remove_css_class (GTK_WIDGET (question->hint), "error");
  else
    gtk_widget_add_css_class (GTK_WIDGET (question->hint), "error");
}

static void
question_answered (Question   *question,
                   const char *response)
{
  g_autofree char *problem = NULL;
  g_autofree char *text = NULL;
  gint64 from_us, to_us;

  if (!g_str_equal (response, "do") || !question_read (question, &from_us, &to_us, &problem))
    return;
  text = g_strstrip (g_strdup (gtk_editable_get_text (question->text)));
  if (question->note.note_id == 0)
    hek_dashboard_session_add_note (question->session, from_us, to_us, question->note.scope, text);
  else
    {
      HekAnnotation note = question->note;

      note.from_us = from_us;
      note.to_us = to_us;
      note.text = text;
      hek_dashboard_session_change_note (question->session, &note);
    }
}

/* At once, even if somebody still looks at the dialog: the session must not outlive its page. */
static void
question_over (GObject *dialog)
{
  g_object_set_data (dialog, "studio-question", NULL);
}

/* --- the dialog ------------------------------------------------------------------------------- */

static GtkEditable *
add_row (Question   *question,
         GtkWidget  *list,
         const char *label,
         const char *text)
{
  GtkWidget *row = adw_entry_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), label);
  adw_entry_row_set_activates_default (ADW_ENTRY_ROW (row), TRUE);
  gtk_editable_set_text (GTK_EDITABLE (row), text);
  gtk_list_box_append (GTK_LIST_BOX (list), row);
  g_signal_connect_swapped (row, "changed", G_CALLBACK (question_check), question);
  return GTK_EDITABLE (row);
}

static GtkWidget *
question_build (Question   *question,
                const char *text)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *list = gtk_list_box_new ();
  GtkWidget *hint = gtk_label_new (NULL);

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_label_set_xalign (GTK_LABEL (hint), 0);
  gtk_label_set_wrap (GTK_LABEL (hint), TRUE);
  gtk_label_set_width_chars (GTK_LABEL (hint), HINT_CHARS);
  gtk_label_set_max_width_chars (GTK_LABEL (hint), HINT_CHARS);
  gtk_widget_add_css_class (hint, "caption");
  gtk_box_append (GTK_BOX (box), list);
  gtk_box_append (GTK_BOX (box), hint);
  question->hint = GTK_LABEL (hint);
  question->text = add_row (question, list, _("What happened"), text);
  question->from = add_row (question, list, _("From"), question->from_text);
  question->to = add_row (question, list, _("Until"), question->to_text);
  return box;
}

void
studio_dashboard_note_editor_present (GtkWidget           *owner,
                                      HekDashboardSession *session,
                                      const HekAnnotation *note,
                                      gint64               moment_us)
{
  GtkRoot *root = gtk_widget_get_root (owner);
  const char *heading = note != NULL ? _("Change annotation") : _("Add annotation");
  Question *question = g_new0 (Question, 1);

  question->session = g_object_ref (session);
  if (note != NULL)
    question->note = *note;
  else
    question->note = (HekAnnotation) { .from_us = moment_us, .to_us = moment_us, .n = 1 };
  question->note.scope = note != NULL ? g_strdup (note->scope) : NULL;
  question->note.text = NULL;
  question->from_text = studio_dashboard_moment_text (question->note.from_us);
  question->to_text = question->note.to_us != question->note.from_us
                        ? studio_dashboard_moment_text (question->note.to_us)
                        : g_strdup ("");
  question->dialog = ADW_MESSAGE_DIALOG (
    adw_message_dialog_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, heading, NULL));
  g_object_set_data_full (G_OBJECT (question->dialog), "studio-question", question, question_free);
  gtk_window_set_title (GTK_WINDOW (question->dialog), heading); /* screen readers say it */
  adw_message_dialog_add_responses (question->dialog, "cancel", _("Cancel"), "do",
                                    note != NULL ? _("Change") : _("Add"), NULL);
  adw_message_dialog_set_response_appearance (question->dialog, "do", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (question->dialog, "do");
  adw_message_dialog_set_close_response (question->dialog, "cancel");
  adw_message_dialog_set_extra_child (question->dialog,
                                      question_build (question, note != NULL ? note->text : ""));
  g_signal_connect_swapped (question->dialog, "response", G_CALLBACK (question_answered),
                            question);
  g_signal_connect (question->dialog, "destroy", G_CALLBACK (question_over), NULL);
  question_check (question);
  gtk_window_present (GTK_WINDOW (question->dialog));
  gtk_widget_grab_focus (GTK_WIDGET (question->text));
}
