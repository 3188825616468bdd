/* SPDX-License-Identifier: Apache-2.0 */
/* Pictures that come by drag and drop or from the clipboard: as files, or as the bytes of one. */
#include "config.h"

#include "studio-picture-page-private.h"

#include <glib/gi18n.h>

#include "studio-file-drop.h"
#include "studio-rendered-picture.h"

/* --- drag and drop --------------------------------------------------------------------------- */

static gboolean
studio_picture_page_drop (gpointer      owner,
                          const GValue *value)
{
  StudioPicturePage *self = owner;
  GSList *files = gdk_file_list_get_files (g_value_get_boxed (value));

  if (files == NULL)
    return FALSE;
  if (files->next != NULL)
    studio_page_add_toast (STUDIO_PAGE (self),
                           adw_toast_new (_("Only the first picture is opened")));
  studio_picture_page_open_gfile (self, files->data);
  g_slist_free (files);
  return TRUE;
}

void
studio_picture_page_add_drop_target (StudioPicturePage *self)
{
  studio_file_drop_add (GTK_WIDGET (self), FALSE, self->drop_label, NULL,
                        studio_picture_page_drop);
}

/* --- clipboard ------------------------------------------------------------------------------- */

static void
studio_picture_page_paste_failed (StudioPicturePage *self,
                                  const GError      *error)
{
  g_autofree char *text = NULL;

  if (error != NULL)
    text = g_strdup_printf (_("The clipboard could not be read: %s."), error->message);
  else
    text = g_strdup (_("There is no picture in the clipboard. Copy one, or open a file."));
  studio_message_bar_show (self->message_bar, text, error != NULL ? NULL : _("Open…"),
                           error != NULL ? NULL : "studio.open");
}

static void
studio_picture_page_pasted_bytes (GObject      *output,
                                  GAsyncResult *result,
                                  gpointer      user_data)
{
  g_autoptr (StudioPicturePage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;

  if (g_output_stream_splice_finish (G_OUTPUT_STREAM (output), result, &error) < 0)
    studio_picture_page_paste_failed (self, error);
  else if (self->session != NULL)
    {
      bytes = g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (output));
      studio_picture_page_open_bytes (self, bytes, _("Pasted picture"));
    }
}

static void
studio_picture_page_pasted_stream (GObject      *clipboard,
                                   GAsyncResult *result,
                                   gpointer      user_data)
{
  g_autoptr (StudioPicturePage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GOutputStream) output = NULL;
  g_autoptr (GInputStream) input
    = gdk_clipboard_read_finish (GDK_CLIPBOARD (clipboard), result, NULL, &error);

  if (input == NULL)
    {
      studio_picture_page_paste_failed (self, error);
      return;
    }
  output = g_memory_output_stream_new_resizable ();
  g_output_stream_splice_async (
    output, input, G_OUTPUT_STREAM_SPLICE_CLOSE_SOURCE | G_OUTPUT_STREAM_SPLICE_CLOSE_TARGET,
    G_PRIORITY_DEFAULT, NULL, studio_picture_page_pasted_bytes, g_object_ref (self));
}

static void
studio_picture_page_pasted_files (GObject      *clipboard,
                                  GAsyncResult *result,
                                  gpointer      user_data)
{
  g_autoptr (StudioPicturePage) self = user_data;
  g_autoptr (GError) error = NULL;
  const GValue *value = gdk_clipboard_read_value_finish (GDK_CLIPBOARD (clipboard), result, &error);
  GSList *files = value != NULL ? gdk_file_list_get_files (g_value_get_boxed (value)) : NULL;

  if (files == NULL)
    studio_picture_page_paste_failed (self, error);
  else if (self->session != NULL)
    studio_picture_page_open_gfile (self, files->data);
  g_slist_free (files);
}

/* Bytes are asked for in the types that the engine reads itself, so that nothing is decoded twice.
 */
void
studio_picture_page_paste (StudioPicturePage *self)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (self));
  GdkContentFormats *formats = gdk_clipboard_get_formats (clipboard);
  const char *const *readable = hek_image_load_mime_types ();
  g_autoptr (GPtrArray) wanted = g_ptr_array_new ();

  if (gdk_content_formats_contain_gtype (formats, GDK_TYPE_FILE_LIST)
      || gdk_content_formats_contain_mime_type (formats, "text/uri-list"))
    {
      gdk_clipboard_read_value_async (clipboard, GDK_TYPE_FILE_LIST, G_PRIORITY_DEFAULT, NULL,
                                      studio_picture_page_pasted_files, g_object_ref (self));
      return;
    }
  for (guint i = 0; readable[i] != NULL; i++)
    if (gdk_content_formats_contain_mime_type (formats, readable[i]))
      g_ptr_array_add (wanted, (gpointer) readable[i]);
  if (wanted->len == 0 && gdk_content_formats_contain_gtype (formats, GDK_TYPE_TEXTURE))
    g_ptr_array_add (wanted, (gpointer) "image/png"); /* our own copy: GDK encodes it */
  if (wanted->len == 0)
    {
      studio_picture_page_paste_failed (self, NULL);
      return;
    }
  g_ptr_array_add (wanted, NULL);
  gdk_clipboard_read_async (clipboard, (const char **) wanted->pdata, G_PRIORITY_DEFAULT, NULL,
                            studio_picture_page_pasted_stream, g_object_ref (self));
}

/* @image: of 8 bit codes */
static void
studio_picture_page_copy_codes (StudioPicturePage *self,
                                HekImage          *image)
{
  g_autoptr (GdkTexture) texture = studio_rendered_picture_to_texture (image);

  gdk_clipboard_set_texture (gtk_widget_get_clipboard (GTK_WIDGET (self)), texture);
  studio_page_add_toast (STUDIO_PAGE (self),
                         adw_toast_new (_("The quantized picture is in the clipboard")));
}

static void
studio_picture_page_copy_rendered (HekJob       *job,
                                   gpointer      result,
                                   const GError *error,
                                   gpointer      user_data)
{
  g_autoptr (StudioPicturePage) self = user_data; /* the reference of copy() */

  if (self->copy_job != job)
    return;
  g_clear_object (&self->copy_job);
  if (result != NULL)
    studio_picture_page_copy_codes (self, result);
  else
    studio_picture_page_failed (self, error);
}

/* Clipboards hold codes: light is copied as it is shown. */
void
studio_picture_page_copy (StudioPicturePage *self)
{
  HekQuantized *result = hek_picture_session_get_result (self->session);

  if (result == NULL)
    return;
  if (result->image->sample_type == HEK_SAMPLE_U8)
    {
      studio_picture_page_copy_codes (self, result->image);
      return;
    }
  if (self->copy_job != NULL)
    hek_job_cancel (self->copy_job);
  g_clear_object (&self->copy_job);
  self->copy_job = studio_rendered_picture_start (result->image,
                                                  studio_view_settings_get_rendering (self->view),
                                                  studio_picture_page_copy_rendered,
                                                  g_object_ref (self));
}
