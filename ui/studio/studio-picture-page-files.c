/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Opening and writing files, and what the page says about it. A message always names what happened,
 * why, and what can be done; whatever fails, the picture that was open stays.
 */
#include "config.h"

#include "studio-picture-page-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "studio-file-dialog.h"
#include "studio-toast.h"

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
studio_picture_page_open_pair (StudioPicturePage *self,
                               const char        *path,
                               const char        *judged)
{
  g_autofree char *name = g_filename_display_basename (path);

  studio_picture_page_set_opening (self, name);
  hek_picture_session_open_pair (self->session, path, judged);
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

/* Returns: (transfer full) (nullable): where file dialogs begin */
static char *
studio_picture_page_dup_folder (StudioPicturePage *self)
{
  const char *path = hek_picture_session_get_path (self->session);

  return path != NULL ? g_path_get_dirname (path) : NULL;
}

/* @dialog: (transfer full) */
static void
studio_picture_page_show_dialog (StudioPicturePage *self,
                                 GtkNativeDialog   *dialog)
{
  g_clear_object (&self->dialog);
  self->dialog = dialog;
  gtk_native_dialog_show (dialog);
}

static void
studio_picture_page_open_response (GtkNativeDialog *dialog,
                                   int              response,
                                   gpointer         user_data)
{
  StudioPicturePage *self = user_data;
  g_autoptr (GFile) file = studio_file_dialog_take (&self->dialog, response);

  if (file != NULL)
    studio_picture_page_open_gfile (self, file);
}

void
studio_picture_page_choose_open (StudioPicturePage *self)
{
  g_autofree char *folder = studio_picture_page_dup_folder (self);
  GtkNativeDialog *dialog
    = studio_file_dialog_new (GTK_WIDGET (self), GTK_FILE_CHOOSER_ACTION_OPEN, _("Open picture"),
                              _("_Open"), folder, G_CALLBACK (studio_picture_page_open_response));
  g_autoptr (GtkFileFilter) pictures = gtk_file_filter_new ();
  g_autoptr (GtkFileFilter) all = gtk_file_filter_new ();
  const char *const *suffixes = hek_image_load_suffixes ();

  gtk_file_filter_set_name (pictures, _("Pictures"));
  for (guint i = 0; suffixes[i] != NULL; i++)
    gtk_file_filter_add_suffix (pictures, suffixes[i][0] == '.' ? suffixes[i] + 1 : suffixes[i]);
  gtk_file_filter_set_name (all, _("All files"));
  gtk_file_filter_add_pattern (all, "*");
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (dialog), pictures);
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (dialog), all);
  studio_picture_page_show_dialog (self, dialog);
}

/* "kodim03-palette-16": the title without its suffix, the method and its main value. */
static char *
studio_picture_page_propose_name (StudioPicturePage *self)
{
  const HekRecipe *recipe = hek_picture_session_get_recipe (self->session);
  g_autofree char *base = g_strdup (hek_picture_session_get_title (self->session));
  char *dot = strrchr (base, '.');

  if (dot != NULL && dot != base)
    *dot = '\0';
  return g_strdup_printf ("%s-%s-%g", base, recipe->quantizer->id, hek_recipe_get_main (recipe));
}

static void
studio_picture_page_save_response (GtkNativeDialog *dialog,
                                   int              response,
                                   gpointer         user_data)
{
  StudioPicturePage *self = user_data;
  g_autofree char *path = studio_file_dialog_take_path (&self->dialog, response, NULL);

  if (path == NULL)
    return;
  studio_message_bar_hide (self->message_bar);
  g_hash_table_insert (self->requests, g_strdup (path), (gpointer) "studio.save");
  hek_picture_session_save (self->session, path);
}

void
studio_picture_page_choose_save (StudioPicturePage *self)
{
  static const StudioFileFormat png = { "png", NULL, N_("PNG pictures") };
  static const StudioFileFormat jpeg = { "jpg", "jpeg", N_("JPEG pictures") };
  const char *suffix = hek_picture_session_get_suffix (self->session);
  g_autofree char *folder = studio_picture_page_dup_folder (self);
  g_autofree char *name = studio_picture_page_propose_name (self);
  GtkNativeDialog *dialog = studio_file_dialog_new (
    GTK_WIDGET (self), GTK_FILE_CHOOSER_ACTION_SAVE, _("Save quantized picture"), _("_Save"),
    folder, G_CALLBACK (studio_picture_page_save_response));

  studio_file_dialog_add_formats (dialog, g_str_equal (suffix, jpeg.suffix) ? &jpeg : &png, 1,
                                  suffix, name);
  studio_picture_page_show_dialog (self, dialog);
}

static void
studio_picture_page_export_response (GtkNativeDialog *dialog,
                                     int              response,
                                     gpointer         user_data)
{
  StudioPicturePage *self = user_data;
  g_autofree char *path = studio_report_dialog_take_path (&self->dialog, response);

  if (path == NULL)
    return;
  studio_message_bar_hide (self->message_bar);
  g_hash_table_insert (self->requests, g_strdup (path), (gpointer) "studio.export");
  hek_picture_session_save_report (self->session, path);
}

void
studio_picture_page_choose_export (StudioPicturePage *self)
{
  g_autofree char *folder = studio_picture_page_dup_folder (self);
  g_autofree char *name = studio_picture_page_propose_name (self);

  studio_picture_page_show_dialog (
    self, studio_report_dialog_new (GTK_WIDGET (self), _("Export report"), folder, name,
                                    G_CALLBACK (studio_picture_page_export_response)));
}

/* --- what came of it ------------------------------------------------------------------------- */

void
studio_picture_page_written (StudioPicturePage *self,
                             const char        *path)
{
  g_autofree char *name = g_filename_display_basename (path);
  g_autofree char *text = g_strdup_printf (_("%s is saved"), name);

  g_hash_table_remove (self->requests, path);
  studio_page_add_toast (STUDIO_PAGE (self), studio_toast_new (text));
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
