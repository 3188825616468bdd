/* SPDX-License-Identifier: Apache-2.0 */
/* Questions of the codebook library: another name, and which collections are to be encoded. Those
 * that cannot be are shown with the reason. */
#include "config.h"

#include "studio-quantizer-codebooks-private.h"

#include <glib/gi18n.h>

#include "studio-count.h"
#include "studio-quantizer-adopt.h"

#define STUDIO_UUID "studio-uuid"      /* of a row: the collection's */
#define STUDIO_CHOOSER_HEIGHT 300

/* A question about one codebook: data of its dialog. */
typedef struct
{
  HekCodebookList *list; /* owned */
  char *uuid, *name;     /* owned: of the codebook; without version */

  /* borrowed */
  AdwMessageDialog *dialog;
  GtkEditable *entry;    /* the new name */
  GtkLabel *hint;
  GPtrArray *checks;     /* owned: of GtkCheckButton, borrowed */
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  g_object_unref (question->list);
  g_ptr_array_unref (question->checks);
  g_free (question->uuid);
  g_free (question->name);
  g_free (question);
}

static Question *
new_question (StudioQuantizerCodebooks *self,
              const char               *heading,
              const char               *body,
              const char               *answer,
              const char               *label)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  const HekCodebookInfo *info
    = hek_codebook_item_get_info (studio_quantizer_codebooks_get_item (self));
  Question *question = g_new0 (Question, 1);

  question->list = g_object_ref (self->list);
  question->uuid = g_strdup (info->uuid);
  question->name = g_strdup (info->name);
  question->checks = g_ptr_array_new ();
  question->dialog
    = ADW_MESSAGE_DIALOG (adw_message_dialog_new (GTK_WINDOW (root), heading, body));
  g_object_set_data_full (G_OBJECT (question->dialog), "studio-question", question,
                          question_free);
  gtk_window_set_title (GTK_WINDOW (question->dialog), heading); /* screen readers say it */
  adw_message_dialog_add_responses (question->dialog, "cancel", _("Cancel"), answer, label, NULL);
  adw_message_dialog_set_response_appearance (question->dialog, answer, ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (question->dialog, answer);
  adw_message_dialog_set_close_response (question->dialog, "cancel");
  return question;
}

static GtkWidget *
new_boxed_list (void)
{
  GtkWidget *list = gtk_list_box_new ();

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  return list;
}

/* --- the name -------------------------------------------------------------------------------- */

static gboolean
is_taken (HekCodebookList *list,
          const char      *name)
{
  GListModel *items = hek_codebook_list_get_items (list);

  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr (HekCodebookItem) item = g_list_model_get_item (items, i);

      if (g_str_equal (hek_codebook_item_get_info (item)->name, name))
        return TRUE;
    }
  return FALSE;
}

static void
name_changed (GtkEditable *editable,
              Question    *question)
{
  const char *name = gtk_editable_get_text (question->entry);
  const char *problem = studio_quantizer_adopt_check (name);
  gboolean is_same = g_str_equal (name, question->name);

  if (problem == NULL && !is_same && (name[0] == '.' || name[0] == '-'))
    problem = _("A name begins with a letter, a digit or “_”.");
  if (problem == NULL && !is_same && is_taken (question->list, name))
    problem = _("There is another codebook of this name.");
  gtk_label_set_text (question->hint, problem != NULL ? problem : "");
  adw_message_dialog_set_response_enabled (question->dialog, "rename", problem == NULL && !is_same);
}

static void
name_answered (AdwMessageDialog *dialog,
               const char       *response,
               Question         *question)
{
  if (g_str_equal (response, "rename"))
    hek_codebook_list_rename (question->list, question->uuid,
                              gtk_editable_get_text (question->entry));
}

void
studio_quantizer_codebooks_ask_name (StudioQuantizerCodebooks *self)
{
  const HekCodebookInfo *info
    = hek_codebook_item_get_info (studio_quantizer_codebooks_get_item (self));
  g_autofree char *heading = g_strdup_printf (_("Rename %s"), info->name);
  Question *question
    = new_question (self, heading, _("All versions of it get the name. Collections that use it "
                                     "go on to."), "rename", _("Rename"));
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *list = new_boxed_list ();
  GtkWidget *entry = adw_entry_row_new ();
  GtkWidget *hint = gtk_label_new (NULL);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (entry), _("Name of the codebook"));
  gtk_editable_set_text (GTK_EDITABLE (entry), info->name);
  adw_entry_row_set_activates_default (ADW_ENTRY_ROW (entry), TRUE);
  gtk_list_box_append (GTK_LIST_BOX (list), entry);
  gtk_label_set_xalign (GTK_LABEL (hint), 0);
  gtk_label_set_wrap (GTK_LABEL (hint), TRUE);
  gtk_label_set_width_chars (GTK_LABEL (hint), 40);
  gtk_label_set_max_width_chars (GTK_LABEL (hint), 40);
  gtk_widget_add_css_class (hint, "caption");
  gtk_widget_add_css_class (hint, "error");
  gtk_box_append (GTK_BOX (box), list);
  gtk_box_append (GTK_BOX (box), hint);
  question->entry = GTK_EDITABLE (entry);
  question->hint = GTK_LABEL (hint);
  adw_message_dialog_set_extra_child (question->dialog, box);
  name_changed (question->entry, question);
  g_signal_connect (entry, "changed", G_CALLBACK (name_changed), question);
  g_signal_connect (question->dialog, "response", G_CALLBACK (name_answered), question);
  gtk_window_present (GTK_WINDOW (question->dialog));
  gtk_widget_grab_focus (entry);
  gtk_editable_select_region (question->entry, 0, -1);
}

/* --- collections ----------------------------------------------------------------------------- */

static void
check_toggled (GtkCheckButton *check,
               Question       *question)
{
  gboolean any = FALSE;

  for (guint i = 0; i < question->checks->len; i++)
    any |= gtk_check_button_get_active (question->checks->pdata[i]);
  adw_message_dialog_set_response_enabled (question->dialog, "apply", any);
}

static void
collections_answered (AdwMessageDialog *dialog,
                      const char       *response,
                      Question         *question)
{
  if (!g_str_equal (response, "apply"))
    return;
  for (guint i = 0; i < question->checks->len; i++)
    if (gtk_check_button_get_active (question->checks->pdata[i]))
      hek_codebook_list_apply (question->list, question->uuid,
                               g_object_get_data (question->checks->pdata[i], STUDIO_UUID));
}

/* @reason: (nullable): why it cannot be encoded. Returns: (transfer full): a line below its name */
static char *
describe_collection (HekLibraryItem        *item,
                     const HekCodebookInfo *info,
                     const char            *reason)
{
  const HekStoreStats *stats = hek_library_item_get_stats (item);
  g_autofree char *n = NULL;
  g_autofree char *size = NULL;

  if (reason != NULL || stats == NULL)
    return g_strdup (reason);
  n = studio_count_format (stats->n_rows);
  size = g_format_size (stats->n_rows * info->code_bytes + info->share_bytes);
  return g_strdup_printf (_("%s rows: %s"), n, size);
}

static GtkWidget *
new_collection_row (Question              *question,
                    HekLibraryItem        *item,
                    const HekCodebookInfo *info,
                    const char            *reason)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *check = gtk_check_button_new ();
  const char *name = hek_library_item_get_name (item);
  g_autofree char *title = g_markup_escape_text (name, -1);
  g_autofree char *text = describe_collection (item, info, reason);
  g_autofree char *subtitle = g_markup_escape_text (text != NULL ? text : "", -1);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text != NULL ? text : "",
                                  -1);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
  gtk_widget_set_sensitive (check, reason == NULL);
  if (reason != NULL)
    gtk_widget_add_css_class (row, "dim-label");
  else
    adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
  g_object_set_data_full (G_OBJECT (check), STUDIO_UUID,
                          g_strdup (hek_library_item_get_info (item)->uuid), g_free);
  g_signal_connect (check, "toggled", G_CALLBACK (check_toggled), question);
  g_ptr_array_add (question->checks, check);
  return row;
}

/* Those that fit first; the only one of them is chosen. */
static GtkWidget *
new_collection_list (Question   *question,
                     HekLibrary *library,
                     const HekCodebookInfo *info)
{
  GListModel *collections = hek_library_get_collections (library);
  GtkWidget *list = new_boxed_list ();
  guint n = g_list_model_get_n_items (collections), n_fit = 0;
  GtkWidget *fits = NULL;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (HekLibraryItem) item = g_list_model_get_item (collections, i);
      g_autofree char *reason = hek_codebook_list_check_fit (
        question->list, info->uuid, hek_library_item_get_info (item)->uuid);
      GtkWidget *row = new_collection_row (question, item, info, reason);

      if (reason == NULL)
        {
          gtk_list_box_insert (GTK_LIST_BOX (list), row, (int) n_fit++);
          fits = question->checks->pdata[question->checks->len - 1];
        }
      else
        gtk_list_box_append (GTK_LIST_BOX (list), row);
    }
  if (n_fit == 1)
    gtk_check_button_set_active (GTK_CHECK_BUTTON (fits), TRUE);
  return list;
}

void
studio_quantizer_codebooks_ask_collections (StudioQuantizerCodebooks *self)
{
  HekCodebookItem *item = studio_quantizer_codebooks_get_item (self);
  const HekCodebookInfo *info = hek_codebook_item_get_info (item);
  g_autofree char *heading
    = g_strdup_printf (_("Apply %s to…"), hek_codebook_item_get_name (item));
  Question *question
    = new_question (self, heading, _("Each row gets a code, for searches that scan codes. The "
                                     "rows stay as they are."), "apply", _("Apply"));
  GtkWidget *scroller = gtk_scrolled_window_new ();

  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller),
                                              STUDIO_CHOOSER_HEIGHT);
  gtk_widget_set_size_request (scroller, 400, -1);
  adw_message_dialog_set_response_enabled (question->dialog, "apply", FALSE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller),
                                 new_collection_list (question, self->library, info));
  adw_message_dialog_set_extra_child (question->dialog, scroller);
  g_signal_connect (question->dialog, "response", G_CALLBACK (collections_answered), question);
  gtk_window_present (GTK_WINDOW (question->dialog));
}
