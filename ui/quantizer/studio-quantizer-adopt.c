/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The dialog in which a run is adopted. It says beforehand what will come of it: a new version of a
 * name that is taken, how large the codes of the collection are, and why it cannot be encoded.
 */
#include "config.h"

#include "studio-quantizer-adopt.h"

#include <glib/gi18n.h>
#include <string.h>

#include "studio-count.h"
#include "studio-words.h"

typedef struct
{
  HekQuantizerSession *session; /* owned */
  HekLibrary *library;          /* owned */
  HekCodebookList *codebooks;   /* owned */
  HekQuantizerRun *run;         /* owned */

  /* borrowed */
  AdwMessageDialog *dialog;
  GtkEditable *name;
  GtkLabel *hint;
  GtkSwitch *encode;
} StudioAdopt;

static void
studio_adopt_free (gpointer data)
{
  StudioAdopt *adopt = data;

  g_object_unref (adopt->session);
  g_object_unref (adopt->library);
  g_object_unref (adopt->codebooks);
  g_object_unref (adopt->run);
  g_free (adopt);
}

/* --- names ----------------------------------------------------------------------------------- */

static gboolean
is_name_char (char c)
{
  return g_ascii_isalnum (c) || strchr ("._-", c) != NULL;
}

char *
studio_quantizer_adopt_propose (const char      *collection,
                                HekQuantizerRun *run)
{
  const char *slash = strrchr (collection, '/');
  g_autofree char *tail
    = g_strdup_printf ("-%s-%zu", hek_codec_id (hek_quantizer_run_get_codec (run)),
                       hek_quantizer_run_get_code_bytes (run));
  GString *name = g_string_new (NULL);

  for (const char *c = slash != NULL ? slash + 1 : collection; *c != '\0'; c++)
    if (is_name_char (*c))
      g_string_append_c (name, *c);
    else if (name->len > 0 && name->str[name->len - 1] != '-')
      g_string_append_c (name, '-');
  g_string_truncate (name, MIN (name->len, HEK_CODEBOOK_NAME_MAX_BYTES - strlen (tail)));
  g_string_append (name, name->len > 0 ? tail : tail + 1);
  return g_string_free (name, FALSE);
}

const char *
studio_quantizer_adopt_check (const char *name)
{
  if (*name == '\0')
    return _("The codebook needs a name.");
  if (strlen (name) > HEK_CODEBOOK_NAME_MAX_BYTES)
    return _("The name has more than 64 bytes.");
  for (const char *c = name; *c != '\0'; c++)
    if (!is_name_char (*c))
      return _("A name has letters without accents, digits, “.”, “_” and “-”.");
  return NULL;
}

/* Returns: the newest version of the name; 0: it is free */
static guint
find_version (HekCodebookList *codebooks,
              const char      *name)
{
  GListModel *items = hek_codebook_list_get_items (codebooks);
  guint n = g_list_model_get_n_items (items), version = 0;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (HekCodebookItem) item = g_list_model_get_item (items, i);
      const HekCodebookInfo *info = hek_codebook_item_get_info (item);

      if (g_str_equal (info->name, name))
        version = MAX (version, info->version);
    }
  return version;
}

/* --- the dialog ------------------------------------------------------------------------------ */

/* Returns: (transfer full) (nullable): why nothing can be kept under @name */
static char *
find_problem (StudioAdopt *adopt,
              const char  *name)
{
  const char *message = hek_library_get_message (adopt->library);
  const char *problem = studio_quantizer_adopt_check (name);

  if (hek_library_get_state (adopt->library) != HEK_LIBRARY_WRITE)
    return message != NULL ? studio_words_sentence (message)
                           : g_strdup (_("The workspace can be read, but not changed."));
  return g_strdup (problem);
}

static void
studio_adopt_name_changed (GtkEditable *editable,
                           StudioAdopt *adopt)
{
  const char *name = gtk_editable_get_text (adopt->name);
  g_autofree char *problem = find_problem (adopt, name);
  guint version = problem == NULL ? find_version (adopt->codebooks, name) : 0;
  g_autofree char *hint = NULL;

  if (problem != NULL)
    hint = g_strdup (problem);
  else if (version > 0)
    hint = g_strdup_printf (_("There is one of this name: this becomes %s@%u, and the older ones "
                              "stay."), name, version + 1);
  gtk_label_set_text (adopt->hint, hint != NULL ? hint : "");
  if (problem != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (adopt->hint), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (adopt->hint), "error");
  adw_message_dialog_set_response_enabled (adopt->dialog, "adopt", problem == NULL);
}

static void
studio_adopt_answered (AdwMessageDialog *dialog,
                       const char       *response,
                       StudioAdopt      *adopt)
{
  if (g_str_equal (response, "adopt"))
    hek_quantizer_session_save_codebook (adopt->session, adopt->run,
                                         gtk_editable_get_text (adopt->name),
                                         gtk_switch_get_active (adopt->encode));
}

/* Returns: (transfer full): what the codes take; @can: (out): whether there can be any */
static char *
describe_codes (HekLibraryItem  *item,
                HekQuantizerRun *run,
                gboolean        *can)
{
  const HekStoreStats *stats = item != NULL ? hek_library_item_get_stats (item) : NULL;
  gsize code_bytes = hek_quantizer_run_get_code_bytes (run);
  g_autofree char *n_rows = NULL;
  g_autofree char *size = NULL;

  *can = stats != NULL && !hek_library_item_get_info (item)->is_protected;
  if (stats == NULL)
    return g_strdup (_("The collection cannot be opened."));
  if (hek_library_item_get_info (item)->is_protected)
    return g_strdup (_("It is protected from changes: the Library can lift that."));
  n_rows = studio_count_format (stats->n_rows);
  size = g_format_size (stats->n_rows * code_bytes);
  return g_strdup_printf (_("%s codes of %zu bytes, %s, for searches that scan them"), n_rows,
                          code_bytes, size);
}

static GtkWidget *
build_encode_row (StudioAdopt    *adopt,
                  HekLibraryItem *item)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *encode = gtk_switch_new ();
  g_autofree char *title
    = g_strdup_printf (_("Also encode “%s”"), item != NULL ? hek_library_item_get_name (item) : "");
  gboolean can;
  g_autofree char *subtitle = describe_codes (item, adopt->run, &can);
  g_autofree char *markup = g_markup_escape_text (title, -1);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), markup);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  gtk_widget_set_valign (encode, GTK_ALIGN_CENTER);
  gtk_widget_set_sensitive (encode, can);
  gtk_accessible_update_property (GTK_ACCESSIBLE (encode), GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                  -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), encode);
  if (can)
    adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), encode);
  adopt->encode = GTK_SWITCH (encode);
  return row;
}

static GtkWidget *
build_content (StudioAdopt    *adopt,
               HekLibraryItem *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *list = gtk_list_box_new ();
  GtkWidget *name = adw_entry_row_new ();
  GtkWidget *hint = gtk_label_new (NULL);
  g_autofree char *proposed = studio_quantizer_adopt_propose (
    item != NULL ? hek_library_item_get_name (item) : "", adopt->run);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (name), _("Name of the codebook"));
  gtk_editable_set_text (GTK_EDITABLE (name), proposed);
  adw_entry_row_set_activates_default (ADW_ENTRY_ROW (name), TRUE);
  adopt->name = GTK_EDITABLE (name);
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_list_box_append (GTK_LIST_BOX (list), name);
  gtk_list_box_append (GTK_LIST_BOX (list), build_encode_row (adopt, item));
  gtk_label_set_xalign (GTK_LABEL (hint), 0);
  gtk_label_set_wrap (GTK_LABEL (hint), TRUE);
  gtk_label_set_width_chars (GTK_LABEL (hint), 44);
  gtk_label_set_max_width_chars (GTK_LABEL (hint), 44);
  gtk_widget_add_css_class (hint, "caption");
  adopt->hint = GTK_LABEL (hint);
  gtk_box_append (GTK_BOX (box), list);
  gtk_box_append (GTK_BOX (box), hint);
  g_signal_connect (name, "changed", G_CALLBACK (studio_adopt_name_changed), adopt);
  return box;
}

void
studio_quantizer_adopt_present (GtkWindow           *parent,
                                HekQuantizerSession *session,
                                HekLibrary          *library,
                                HekCodebookList     *codebooks,
                                HekQuantizerRun     *run)
{
  const char *uuid = hek_quantizer_session_get_collection (session);
  HekLibraryItem *item = uuid != NULL ? hek_library_find (library, uuid) : NULL;
  g_autofree char *heading
    = g_strdup_printf (_("Adopt %s?"), hek_quantizer_run_get_label (run));
  StudioAdopt *adopt = g_new0 (StudioAdopt, 1);
  GtkWidget *dialog = adw_message_dialog_new (
    parent, heading, _("Its codebook is kept in the workspace."));

  adopt->session = g_object_ref (session);
  adopt->library = g_object_ref (library);
  adopt->codebooks = g_object_ref (codebooks);
  adopt->run = g_object_ref (run);
  adopt->dialog = ADW_MESSAGE_DIALOG (dialog);
  g_object_set_data_full (G_OBJECT (dialog), "studio-adopt", adopt, studio_adopt_free);
  gtk_window_set_title (GTK_WINDOW (dialog), heading); /* screen readers say it */
  adw_message_dialog_set_extra_child (adopt->dialog, build_content (adopt, item));
  adw_message_dialog_add_responses (adopt->dialog, "cancel", _("Cancel"), "adopt", _("Adopt"),
                                    NULL);
  adw_message_dialog_set_response_appearance (adopt->dialog, "adopt", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (adopt->dialog, "adopt");
  adw_message_dialog_set_close_response (adopt->dialog, "cancel");
  studio_adopt_name_changed (adopt->name, adopt);
  g_signal_connect (dialog, "response", G_CALLBACK (studio_adopt_answered), adopt);
  gtk_window_present (GTK_WINDOW (dialog));
  gtk_widget_grab_focus (GTK_WIDGET (adopt->name));
}
