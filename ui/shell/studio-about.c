/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "studio-about.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "hek-parallel.h"

/* What was found at run time, never what was asked for. */
static char *
describe_system (GtkWindow *parent)
{
  GskRenderer *renderer = gtk_native_get_renderer (GTK_NATIVE (parent));
  g_autofree char *os = g_get_os_info (G_OS_INFO_KEY_PRETTY_NAME);
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "Hektor Studio %s\n", HEK_VERSION);
  g_string_append_printf (text, "System: %s\n", os != NULL ? os : "unknown");
  g_string_append_printf (text, "GTK %u.%u.%u, libadwaita %u.%u.%u, GLib %u.%u.%u\n",
                          gtk_get_major_version (), gtk_get_minor_version (),
                          gtk_get_micro_version (), adw_get_major_version (),
                          adw_get_minor_version (), adw_get_micro_version (), glib_major_version,
                          glib_minor_version, glib_micro_version);
  g_string_append_printf (text, "Display: %s, renderer: %s\n",
                          G_OBJECT_TYPE_NAME (gtk_widget_get_display (GTK_WIDGET (parent))),
                          renderer != NULL ? G_OBJECT_TYPE_NAME (renderer) : "none");
  g_string_append_printf (text, "Threads: %u of %u processors\n", hek_parallel_get_n_threads (),
                          g_get_num_processors ());
  return g_string_free (text, FALSE);
}

GtkWindow *
studio_about_new (GtkWindow *parent)
{
  static const char *const developers[] = { "The Hektor Studio project", NULL };
  g_autofree char *debug_info = describe_system (parent);
  GtkWidget *window = adw_about_window_new ();

  g_object_set (window,
                "transient-for", parent,
                "modal", TRUE,
                "application-name", _("Hektor Studio"),
                "application-icon", HEK_APP_ID,
                "developer-name", developers[0],
                "developers", developers,
                "version", HEK_VERSION,
                "comments", _("Quantize pictures, see what changed, and measure what it costs."),
                "copyright", "© 2026 The Hektor Studio project",
                "license-type", GTK_LICENSE_APACHE_2_0,
                "debug-info", debug_info,
                "debug-info-filename", "hektor-studio.txt",
                NULL);
  adw_about_window_add_credit_section (ADW_ABOUT_WINDOW (window), _("Sample photograph"),
                                       (const char *[]){ "Kodak Lossless True Color Image Suite",
                                                         NULL });
  /* Also in NOTICE: the licence asks for it wherever the program goes. */
  adw_about_window_add_legal_section (ADW_ABOUT_WINDOW (window), _("Constants of SSIMULACRA 2"),
                                      "Copyright (c) Cloudinary. All rights reserved.",
                                      GTK_LICENSE_BSD_3, NULL);
  return GTK_WINDOW (window);
}
