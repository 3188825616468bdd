/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "studio-toast.h"

#include <glib/gi18n.h>

/* How long a message stays, in seconds; one with a button must be read and reached. */
#define STUDIO_TOAST_S 5
#define STUDIO_OFFER_TOAST_S 15

#define TOAST_URI "studio-uri"

AdwToast *
studio_toast_new (const char *text)
{
  g_autofree char *markup = g_markup_escape_text (text, -1);

  return adw_toast_new (markup);
}

static void
open_folder (AdwToast *toast)
{
  gtk_show_uri (NULL, g_object_get_data (G_OBJECT (toast), TOAST_URI), GDK_CURRENT_TIME);
}

AdwToast *
studio_toast_new_saved (const char *path)
{
  gboolean is_folder = g_str_has_suffix (path, G_DIR_SEPARATOR_S);
  g_autofree char *folder = g_path_get_dirname (path); /* without the slash at its end */
  g_autofree char *name = g_filename_display_basename (is_folder ? folder : path);
  g_autofree char *text = g_strdup_printf (_("%s is saved"), name);
  g_autofree char *uri = g_filename_to_uri (folder, NULL, NULL);
  AdwToast *toast = studio_toast_new (text);

  if (uri == NULL)
    return toast;
  adw_toast_set_button_label (toast, _("Open folder"));
  g_object_set_data_full (G_OBJECT (toast), TOAST_URI, g_steal_pointer (&uri), g_free);
  g_signal_connect (toast, "button-clicked", G_CALLBACK (open_folder), NULL);
  return toast;
}

static gboolean
end_toast (gpointer toast)
{
  adw_toast_dismiss (toast);
  return G_SOURCE_REMOVE;
}

/* HEKTOR_TOAST_S gives slow tests the time to see a message. */
static guint
get_seconds (AdwToast *toast)
{
  const char *text = g_getenv ("HEKTOR_TOAST_S");
  guint64 seconds;

  if (text != NULL && g_ascii_string_to_unsigned (text, 10, 1, 3600, &seconds, NULL))
    return (guint) seconds;
  return adw_toast_get_button_label (toast) != NULL ? STUDIO_OFFER_TOAST_S : STUDIO_TOAST_S;
}

/* Two places of a window show one message: they would lie over one another. */
static void
end_elsewhere (AdwToastOverlay *overlay,
               AdwToast        *toast)
{
  static AdwToast *last;           /* weak */
  static AdwToastOverlay *last_in; /* weak */

  if (last != NULL && last_in != NULL && last_in != overlay
      && gtk_widget_get_root (GTK_WIDGET (last_in)) == gtk_widget_get_root (GTK_WIDGET (overlay)))
    adw_toast_dismiss (last);
  g_set_weak_pointer (&last, toast);
  g_set_weak_pointer (&last_in, overlay);
}

void
studio_toast_show (AdwToastOverlay *overlay,
                   AdwToast        *toast)
{
  guint seconds = get_seconds (toast);

  end_elsewhere (overlay, toast);
  adw_toast_set_timeout (toast, seconds);
  adw_toast_set_priority (toast, ADW_TOAST_PRIORITY_HIGH); /* now, not when the others have gone */
  g_timeout_add_seconds_full (G_PRIORITY_DEFAULT, seconds + 1, end_toast, g_object_ref (toast),
                              g_object_unref);
  adw_toast_overlay_add_toast (overlay, toast);
}
