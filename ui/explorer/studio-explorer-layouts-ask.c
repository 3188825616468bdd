/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "studio-explorer-layouts-ask.h"

#include <glib/gi18n.h>

#define HINT_CHARS 40

typedef struct
{
  char *name;           /* owned: of before */
  StudioAskCheck check;
  StudioAskDone done;
  gpointer data;        /* owned */
  GDestroyNotify data_free;

  /* borrowed */
  AdwMessageDialog *dialog;
  GtkEditable *entry;
  GtkLabel *hint;
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  if (question->data_free != NULL)
    question->data_free (question->data);
  g_free (question->name);
  g_free (question);
}

static void
name_changed (GtkEditable *editable,
              Question    *question)
{
  const char *name = gtk_editable_get_text (question->entry);
  gboolean is_same = g_str_equal (name, question->name);
  g_autofree char *problem = is_same ? NULL : question->check (name, question->data);

  gtk_label_set_text (question->hint, problem != NULL ? problem : "");
  adw_message_dialog_set_response_enabled (question->dialog, "rename",
                                           problem == NULL && !is_same);
}

static void
answered (AdwMessageDialog *dialog,
          const char       *response,
          Question         *question)
{
  if (g_str_equal (response, "rename"))
    question->done (gtk_editable_get_text (question->entry), question->data);
}

static GtkWidget *
new_form (Question   *question,
          const char *label)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *list = gtk_list_box_new ();
  GtkWidget *entry = adw_entry_row_new ();
  GtkWidget *hint = gtk_label_new (NULL);

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (entry), label);
  adw_entry_row_set_activates_default (ADW_ENTRY_ROW (entry), TRUE);
  gtk_editable_set_text (GTK_EDITABLE (entry), question->name);
  gtk_list_box_append (GTK_LIST_BOX (list), entry);
  gtk_label_set_xalign (GTK_LABEL (hint), 0);
  gtk_label_set_wrap (GTK_LABEL (hint), TRUE);
  gtk_label_set_width_chars (GTK_LABEL (hint), HINT_CHARS);
  gtk_label_set_max_width_chars (GTK_LABEL (hint), HINT_CHARS);
  gtk_widget_add_css_class (hint, "caption");
  gtk_widget_add_css_class (hint, "error");
  gtk_box_append (GTK_BOX (box), list);
  gtk_box_append (GTK_BOX (box), hint);
  question->entry = GTK_EDITABLE (entry);
  question->hint = GTK_LABEL (hint);
  return box;
}

void
studio_explorer_ask_name (GtkWidget      *owner,
                          const char     *heading,
                          const char     *label,
                          const char     *name,
                          StudioAskCheck  check,
                          StudioAskDone   done,
                          gpointer        data,
                          GDestroyNotify  data_free)
{
  GtkRoot *root = gtk_widget_get_root (owner);
  Question *question = g_new0 (Question, 1);

  question->name = g_strdup (name);
  question->check = check;
  question->done = done;
  question->data = data;
  question->data_free = data_free;
  question->dialog
    = ADW_MESSAGE_DIALOG (adw_message_dialog_new (GTK_WINDOW (root), heading, NULL));
  g_object_set_data_full (G_OBJECT (question->dialog), "studio-question", question,
                          question_free);
  gtk_window_set_title (GTK_WINDOW (question->dialog), heading); /* screen readers say it */
  adw_message_dialog_add_responses (question->dialog, "cancel", _("Cancel"), "rename",
                                    _("Rename"), NULL);
  adw_message_dialog_set_response_appearance (question->dialog, "rename",
                                              ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (question->dialog, "rename");
  adw_message_dialog_set_close_response (question->dialog, "cancel");
  adw_message_dialog_set_extra_child (question->dialog, new_form (question, label));
  name_changed (question->entry, question);
  g_signal_connect (question->entry, "changed", G_CALLBACK (name_changed), question);
  g_signal_connect (question->dialog, "response", G_CALLBACK (answered), question);
  gtk_window_present (GTK_WINDOW (question->dialog));
  gtk_widget_grab_focus (GTK_WIDGET (question->entry));
  gtk_editable_select_region (question->entry, 0, -1);
}
