/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Opening and writing files, and what the page says about it. A message always names what happened,
 * why, and what can be done; whatever fails, the picture that was open stays.
 */
#include "config.h"

#include "studio-picture-page-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "studio-settings.h"

#define STUDIO_SAMPLE "/io/github/hektor/Studio/sample/kodim03.png"
#define STUDIO_OPENING_MS 300 /* before "Opening…" is shown */

/* --- opening --------------------------------------------------------------------------------- */

static gboolean
studio_picture_page_say_opening (gpointer user_data)
{
  StudioPicturePage *self = user_data;
  g_autofree char *text = g_strdup_printf (_("Opening %s…"), self->opening_name);

  self->opening_timeout = 0;
  gtk_label_set_text (self->opening_label, text);
  return G_SOURCE_REMOVE;
}

/* The picture that is open stays; where there is none, the page is bare for a moment rather than
 * showing what to do when nothing is open. */
static void
studio_picture_page_set_opening (StudioPicturePage *self,
                                 const char        *name)
{
  g_free (self->opening_name);
  self->opening_name = g_strdup (name);
  g_clear_handle_id (&self->opening_timeout, g_source_remove);
  gtk_label_set_text (self->opening_label, "");
  if (name != NULL)
    {
      studio_message_bar_hide (self->message_bar);
      self->opening_timeout
        = g_timeout_add (STUDIO_OPENING_MS, studio_picture_page_say_opening, self);
    }
  if (hek_picture_session_get_source (self->session) != NULL)
    gtk_stack_set_visible_child_name (self->stack, "picture");
  else
    gtk_stack_set_visible_child_name (self->stack, name != NULL ? "opening" : "empty");
}

static void
studio_picture_page_loaded (GObject      *file,
                            GAsyncResult *result,
                            gpointer      user_data)
{
  g_autoptr (StudioPicturePage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_file_load_bytes_finish (G_FILE (file), result, NULL, &error);
  g_autofree char *name = g_file_get_basename (G_FILE (file));

  if (self->session == NULL)
    return;
  if (bytes == NULL)
    studio_picture_page_failed (self, error);
  else
    studio_picture_page_open_bytes (self, bytes, name);
}

gboolean
studio_picture_page_open_gfile (StudioPicturePage *self,
                                GFile             *file)
{
  g_autofree char *path = g_file_get_path (file);
  g_autofree char *name = NULL;

  if (path != NULL)
    {
      name = g_filename_display_basename (path);
      studio_picture_page_set_opening (self, name);
      hek_picture_session_open (self->session, path);
      return TRUE;
    }
  name = g_file_get_basename (file);
  studio_picture_page_set_opening (self, name);
  g_file_load_bytes_async (file, NULL, studio_picture_page_loaded, g_object_ref (self));
  return TRUE;
}

void
studio_picture_page_open_bytes (StudioPicturePage *self,
                                GBytes            *bytes,
                                const char        *name)
{
  studio_picture_page_set_opening (self, name);
  hek_picture_session_open_bytes (self->session, bytes, name);
}

void
studio_picture_page_open_sample (StudioPicturePage *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;

  g_return_if_fail (STUDIO_IS_PICTURE_PAGE (self));

  bytes = g_resources_lookup_data (STUDIO_SAMPLE, G_RESOURCE_LOOKUP_FLAGS_NONE, &error);
  if (bytes != NULL)
    studio_picture_page_open_bytes (self, bytes, "kodim03.png");
  else
    studio_picture_page_failed (self, error);
}

/* The new picture is there. */
void
studio_picture_page_opened (StudioPicturePage *self)
{
  const char *path = hek_picture_session_get_path (self->session);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  g_object_set (self, "has-sidebar", TRUE, NULL);
  studio_picture_page_set_opening (self, NULL);
  studio_message_bar_hide (self->message_bar);
  studio_picture_page_update_actions (self);
  if (root != NULL && gtk_root_get_focus (root) == NULL) /* none: the window was closed meanwhile */
    gtk_widget_grab_focus (GTK_WIDGET (self->quantized_view));
  if (path != NULL)
    {
      g_autofree char *uri = g_filename_to_uri (path, NULL, NULL);

      if (uri != NULL)
        gtk_recent_manager_add_item (gtk_recent_manager_get_default (), uri);
    }
}

/* --- dialogs --------------------------------------------------------------------------------- */

static GtkFileChooser *
studio_picture_page_new_dialog (StudioPicturePage    *self,
                                GtkFileChooserAction  action,
                                const char           *title,
                                const char           *accept,
                                GCallback             response)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  const char *path = hek_picture_session_get_path (self->session);
  GtkFileChooserNative *dialog
    = gtk_file_chooser_native_new (title, GTK_WINDOW (root), action, accept, NULL);

  if (path != NULL)
    {
      g_autofree char *folder_path = g_path_get_dirname (path);
      g_autoptr (GFile) folder = g_file_new_for_path (folder_path);

      gtk_file_chooser_set_current_folder (GTK_FILE_CHOOSER (dialog), folder, NULL);
    }
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect_object (dialog, "response", response, self, 0);
  g_set_object (&self->dialog, GTK_NATIVE_DIALOG (dialog));
  g_object_unref (dialog);
  return GTK_FILE_CHOOSER (self->dialog);
}

/* Returns: (transfer full) (nullable): what was chosen; the dialog is gone afterwards */
static GFile *
studio_picture_page_take_choice (StudioPicturePage *self,
                                 int                response)
{
  GFile *file = response == GTK_RESPONSE_ACCEPT
                  ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (self->dialog))
                  : NULL;

  g_clear_object (&self->dialog);
  return file;
}

static void
studio_picture_page_open_response (GtkNativeDialog *dialog,
                                   int              response,
                                   gpointer         user_data)
{
  g_autoptr (GFile) file = studio_picture_page_take_choice (user_data, response);

  if (file != NULL)
    studio_picture_page_open_gfile (user_data, file);
}

void
studio_picture_page_choose_open (StudioPicturePage *self)
{
  GtkFileChooser *chooser
    = studio_picture_page_new_dialog (self, GTK_FILE_CHOOSER_ACTION_OPEN, _("Open picture"),
                                      _("_Open"), G_CALLBACK (studio_picture_page_open_response));
  g_autoptr (GtkFileFilter) pictures = gtk_file_filter_new ();
  g_autoptr (GtkFileFilter) all = gtk_file_filter_new ();
  const char *const *suffixes = hek_image_load_suffixes ();

  gtk_file_filter_set_name (pictures, _("Pictures"));
  for (guint i = 0; suffixes[i] != NULL; i++)
    gtk_file_filter_add_suffix (pictures, suffixes[i][0] == '.' ? suffixes[i] + 1 : suffixes[i]);
  gtk_file_filter_set_name (all, _("All files"));
  gtk_file_filter_add_pattern (all, "*");
  gtk_file_chooser_add_filter (chooser, pictures);
  gtk_file_chooser_add_filter (chooser, all);
  gtk_native_dialog_show (self->dialog);
}

/* "kodim03-palette-16": the title without its suffix, the method and its main value. */
static char *
studio_picture_page_propose_name (StudioPicturePage *self,
                                  const char        *suffix)
{
  const HekRecipe *recipe = hek_picture_session_get_recipe (self->session);
  g_autofree char *base = g_strdup (hek_picture_session_get_title (self->session));
  char *dot = strrchr (base, '.');

  if (dot != NULL && dot != base)
    *dot = '\0';
  return g_strdup_printf ("%s-%s-%g.%s", base, recipe->quantizer->id, hek_recipe_get_main (recipe),
                          suffix);
}

static gboolean
studio_picture_page_has_suffix (const char *path,
                                const char *suffix)
{
  const char *dot = strrchr (path, '.');

  return dot != NULL && g_ascii_strcasecmp (dot + 1, suffix) == 0;
}

static void
studio_picture_page_save_response (GtkNativeDialog *dialog,
                                   int              response,
                                   gpointer         user_data)
{
  StudioPicturePage *self = user_data;
  g_autoptr (GFile) file = studio_picture_page_take_choice (self, response);
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;
  g_autofree char *full = NULL;
  const char *suffix;

  if (path == NULL)
    return;
  suffix = hek_picture_session_get_suffix (self->session);
  if (studio_picture_page_has_suffix (path, suffix)
      || (g_str_equal (suffix, "jpg") && studio_picture_page_has_suffix (path, "jpeg")))
    full = g_strdup (path);
  else
    full = g_strconcat (path, ".", suffix, NULL);
  studio_message_bar_hide (self->message_bar);
  g_hash_table_insert (self->requests, g_strdup (full), (gpointer) "studio.save");
  hek_picture_session_save (self->session, full);
}

void
studio_picture_page_choose_save (StudioPicturePage *self)
{
  GtkFileChooser *chooser = studio_picture_page_new_dialog (
    self, GTK_FILE_CHOOSER_ACTION_SAVE, _("Save quantized picture"), _("_Save"),
    G_CALLBACK (studio_picture_page_save_response));
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();
  const char *suffix = hek_picture_session_get_suffix (self->session);
  gboolean is_jpeg = g_str_equal (suffix, "jpg");
  g_autofree char *name = studio_picture_page_propose_name (self, suffix);

  gtk_file_filter_set_name (filter, is_jpeg ? _("JPEG pictures") : _("PNG pictures"));
  gtk_file_filter_add_suffix (filter, suffix);
  if (is_jpeg)
    gtk_file_filter_add_suffix (filter, "jpeg");
  gtk_file_chooser_add_filter (chooser, filter);
  gtk_file_chooser_set_current_name (chooser, name);
  gtk_native_dialog_show (self->dialog);
}

static const char *const studio_report_suffixes[] = { "pdf", "png", "csv", "json" };

static void
studio_picture_page_export_response (GtkNativeDialog *dialog,
                                     int              response,
                                     gpointer         user_data)
{
  StudioPicturePage *self = user_data;
  GtkFileFilter *filter = gtk_file_chooser_get_filter (GTK_FILE_CHOOSER (dialog));
  const char *suffix = filter != NULL ? g_object_get_data (G_OBJECT (filter), "suffix") : "pdf";
  g_autoptr (GFile) file = studio_picture_page_take_choice (self, response);
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;
  g_autofree char *full = NULL;

  if (path == NULL)
    return;
  /* a known suffix that was typed wins over the filter */
  for (guint i = 0; i < G_N_ELEMENTS (studio_report_suffixes); i++)
    if (studio_picture_page_has_suffix (path, studio_report_suffixes[i]))
      suffix = studio_report_suffixes[i];
  full = studio_picture_page_has_suffix (path, suffix) ? g_strdup (path)
                                                       : g_strconcat (path, ".", suffix, NULL);
  g_settings_set_string (studio_settings_get (), "report-format", suffix);
  studio_message_bar_hide (self->message_bar);
  g_hash_table_insert (self->requests, g_strdup (full), (gpointer) "studio.export");
  hek_picture_session_save_report (self->session, full);
}

void
studio_picture_page_choose_export (StudioPicturePage *self)
{
  static const char *const names[]
    = { N_("PDF document"), N_("PNG picture"), N_("CSV table"), N_("JSON data") };
  GtkFileChooser *chooser = studio_picture_page_new_dialog (
    self, GTK_FILE_CHOOSER_ACTION_SAVE, _("Export report"), _("_Export"),
    G_CALLBACK (studio_picture_page_export_response));
  g_autofree char *format = g_settings_get_string (studio_settings_get (), "report-format");
  g_autofree char *name = studio_picture_page_propose_name (self, format);

  for (guint i = 0; i < G_N_ELEMENTS (studio_report_suffixes); i++)
    {
      g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

      gtk_file_filter_set_name (filter, _(names[i]));
      gtk_file_filter_add_suffix (filter, studio_report_suffixes[i]);
      g_object_set_data (G_OBJECT (filter), "suffix", (gpointer) studio_report_suffixes[i]);
      gtk_file_chooser_add_filter (chooser, filter);
      if (g_str_equal (format, studio_report_suffixes[i]))
        gtk_file_chooser_set_filter (chooser, filter);
    }
  gtk_file_chooser_set_current_name (chooser, name);
  gtk_native_dialog_show (self->dialog);
}

/* --- what came of it ------------------------------------------------------------------------- */

void
studio_picture_page_written (StudioPicturePage *self,
                             const char        *path)
{
  g_autofree char *name = g_filename_display_basename (path);
  g_autofree char *text = g_strdup_printf (_("%s is saved"), name);

  g_hash_table_remove (self->requests, path);
  studio_page_add_toast (STUDIO_PAGE (self), adw_toast_new (text));
}

/* The action that asked for the file that could not be written, or %NULL when the error is about
 * something else. Messages of the engine name the file. */
static const char *
studio_picture_page_take_request (StudioPicturePage *self,
                                  const GError      *error)
{
  GHashTableIter iter;
  gpointer path, action;

  g_hash_table_iter_init (&iter, self->requests);
  while (g_hash_table_iter_next (&iter, &path, &action))
    {
      g_autofree char *name = g_filename_display_basename (path);

      if (strstr (error->message, name) != NULL || g_hash_table_size (self->requests) == 1)
        {
          g_hash_table_iter_remove (&iter);
          return action;
        }
    }
  return NULL;
}

/* Only a search fails with an error of options: its message is a sentence without a capital. */
static void
studio_picture_page_find_failed (StudioPicturePage *self,
                                 const GError      *error)
{
  g_autofree char *first = g_utf8_substring (error->message, 0, 1);
  g_autofree char *capital = g_utf8_strup (first, -1);
  g_autofree char *text = g_strdup_printf (_("%s%s. Ask for less, or try the other methods too."),
                                           capital, error->message + strlen (first));

  studio_message_bar_show (self->message_bar, text, _("Find again…"), "studio.find");
}

void
studio_picture_page_failed (StudioPicturePage *self,
                            const GError      *error)
{
  const char *title = hek_picture_session_get_title (self->session);
  const char *action = NULL;
  g_autofree char *text = NULL;

  if (error->domain == HEK_OPTION_ERROR)
    {
      studio_picture_page_find_failed (self, error);
      return;
    }
  if (self->opening_name != NULL
      && (g_str_has_prefix (error->message, self->opening_name)
          || g_hash_table_size (self->requests) == 0))
    {
      text = title != NULL ? g_strdup_printf (_("%s. %s stays open."), error->message, title)
                           : g_strdup_printf ("%s.", error->message);
      studio_picture_page_set_opening (self, NULL);
      studio_message_bar_show (self->message_bar, text, _("Open another…"), "studio.open");
      return;
    }
  action = studio_picture_page_take_request (self, error);
  if (action == NULL)
    text = g_strdup_printf ("%s.", error->message);
  else
    text = g_strdup_printf (_("%s. Nothing is lost: it can be saved in another place."),
                            error->message);
  studio_message_bar_show (self->message_bar, text, action != NULL ? _("Save elsewhere…") : NULL,
                           action);
}
