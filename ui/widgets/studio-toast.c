/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "studio-toast.h"

/* How long a message stays, in seconds; one with a button must be read and reached. */
#define STUDIO_TOAST_S 5
#define STUDIO_OFFER_TOAST_S 15

AdwToast *
studio_toast_new (const char *text)
{
  g_autofree char *markup = g_markup_escape_text (text, -1);

  return adw_toast_new (markup);
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
