/* SPDX-License-Identifier: Apache-2.0 */
/* What is looked for by drag and drop or from the clipboard: files, and text as in the entry. */
#include "config.h"

#include "studio-search-page-private.h"

#include <glib/gi18n.h>

#include "studio-file-drop.h"

/* --- drag and drop --------------------------------------------------------------------------- */

static gboolean
studio_search_page_add_files (StudioSearchPage *self,
                              GdkFileList      *list)
{
  GSList *files = gdk_file_list_get_files (list);
  gboolean added = FALSE;

  for (GSList *l = files; l != NULL; l = l->next)
    added |= studio_search_page_add_file (self, l->data);
  g_slist_free (files);
  return added;
}

static gboolean
studio_search_page_may_drop (gpointer owner)
{
  return studio_search_page_get_collection (owner) != NULL;
}

static gboolean
studio_search_page_drop (gpointer      owner,
                         const GValue *value)
{
  StudioSearchPage *self = owner;

  if (G_VALUE_HOLDS (value, GDK_TYPE_FILE_LIST))
    return studio_search_page_add_files (self, g_value_get_boxed (value));
  return G_VALUE_HOLDS_STRING (value)
         && studio_search_bar_add_text (self->bar, g_value_get_string (value));
}

void
studio_search_page_add_drop_target (StudioSearchPage *self)
{
  studio_file_drop_add (GTK_WIDGET (self), TRUE, self->drop_label, studio_search_page_may_drop,
                        studio_search_page_drop);
}

/* --- clipboard ------------------------------------------------------------------------------- */

static void
studio_search_page_paste_failed (StudioSearchPage *self,
                                 const GError     *error)
{
  g_autofree char *text = NULL;

  if (error != NULL)
    text = g_strdup_printf (_("The clipboard could not be read: %s."), error->message);
  else
    text = g_strdup (_("There is nothing in the clipboard that can be looked for. Copy a key, "
                       "numbers or a file."));
  studio_message_bar_show (self->message_bar, text, NULL, NULL);
}

static void
studio_search_page_pasted_files (GObject      *clipboard,
                                 GAsyncResult *result,
                                 gpointer      user_data)
{
  g_autoptr (StudioSearchPage) self = user_data;
  g_autoptr (GError) error = NULL;
  const GValue *value = gdk_clipboard_read_value_finish (GDK_CLIPBOARD (clipboard), result, &error);

  if (self->draft == NULL)
    return;
  if (value == NULL)
    studio_search_page_paste_failed (self, error);
  else
    studio_search_page_add_files (self, g_value_get_boxed (value));
}

static void
studio_search_page_pasted_text (GObject      *clipboard,
                                GAsyncResult *result,
                                gpointer      user_data)
{
  g_autoptr (StudioSearchPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text
    = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (clipboard), result, &error);

  if (self->draft == NULL)
    return;
  if (text == NULL)
    studio_search_page_paste_failed (self, error);
  else
    studio_search_bar_add_text (self->bar, text);
}

void
studio_search_page_paste (StudioSearchPage *self)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (self));
  GdkContentFormats *formats = gdk_clipboard_get_formats (clipboard);

  if (gdk_content_formats_contain_gtype (formats, GDK_TYPE_FILE_LIST)
      || gdk_content_formats_contain_mime_type (formats, "text/uri-list"))
    gdk_clipboard_read_value_async (clipboard, GDK_TYPE_FILE_LIST, G_PRIORITY_DEFAULT, NULL,
                                    studio_search_page_pasted_files, g_object_ref (self));
  else if (gdk_content_formats_contain_gtype (formats, G_TYPE_STRING)
           || gdk_content_formats_contain_mime_type (formats, "text/plain;charset=utf-8")
           || gdk_content_formats_contain_mime_type (formats, "text/plain"))
    gdk_clipboard_read_text_async (clipboard, NULL, studio_search_page_pasted_text,
                                   g_object_ref (self));
  else
    studio_search_page_paste_failed (self, NULL);
}
