/* SPDX-License-Identifier: Apache-2.0 */
/* What leaves the curve lab: reports, and its table for the clipboard. */
#include "config.h"

#include "studio-curve-lab-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "hek-curve-lab-report.h"
#include "studio-settings.h"

#define TOAST_SECONDS 5

static const struct
{
  const char *suffix;
  const char *name;
} formats[] = {
  { "pdf", N_("PDF document") },
  { "png", N_("PNG picture") },
  { "csv", N_("CSV table") },
  { "json", N_("JSON data") },
};

static gboolean
studio_curve_lab_end_toast (gpointer toast)
{
  adw_toast_dismiss (toast);
  return G_SOURCE_REMOVE;
}

/* libadwaita 1.2 does not count the seconds in a window that is not active. */
static void
studio_curve_lab_say (StudioCurveLab *self,
                      const char     *text)
{
  AdwToast *toast = adw_toast_new (text);

  adw_toast_set_timeout (toast, TOAST_SECONDS);
  g_timeout_add_seconds_full (G_PRIORITY_DEFAULT, TOAST_SECONDS + 1, studio_curve_lab_end_toast,
                              g_object_ref (toast), g_object_unref);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

static gboolean
studio_curve_lab_has_suffix (const char *path,
                             const char *suffix)
{
  const char *dot = strrchr (path, '.');

  return dot != NULL && g_ascii_strcasecmp (dot + 1, suffix) == 0;
}

static void
studio_curve_lab_export_response (GtkNativeDialog *dialog,
                                  int              response,
                                  gpointer         user_data)
{
  StudioCurveLab *self = user_data;
  GtkFileFilter *filter = gtk_file_chooser_get_filter (GTK_FILE_CHOOSER (dialog));
  const char *suffix = filter != NULL ? g_object_get_data (G_OBJECT (filter), "suffix") : "pdf";
  g_autoptr (GFile) file = response == GTK_RESPONSE_ACCEPT
                             ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog)) : NULL;
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;
  g_autofree char *full = NULL;

  g_clear_object (&self->dialog);
  if (path == NULL)
    return;
  /* a known suffix that was typed wins over the filter */
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    if (studio_curve_lab_has_suffix (path, formats[i].suffix))
      suffix = formats[i].suffix;
  full = studio_curve_lab_has_suffix (path, suffix) ? g_strdup (path)
                                                    : g_strconcat (path, ".", suffix, NULL);
  g_settings_set_string (studio_settings_get (), "report-format", suffix);
  studio_message_bar_hide (self->message_bar);
  hek_curve_lab_session_save_report (self->session,
                                     studio_curve_lab_controls_get_shown (self->controls), full);
}

void
studio_curve_lab_choose_export (StudioCurveLab *self)
{
  GtkFileChooserNative *dialog
    = gtk_file_chooser_native_new (_("Export the curve lab"), GTK_WINDOW (self),
                                   GTK_FILE_CHOOSER_ACTION_SAVE, _("_Export"), NULL);
  GtkFileChooser *chooser = GTK_FILE_CHOOSER (dialog);
  const HekCurveLabSettings *settings = hek_curve_lab_session_get_settings (self->session);
  g_autofree char *format = g_settings_get_string (studio_settings_get (), "report-format");
  g_autofree char *name = g_strdup_printf ("curves-%s-%u.%s", settings->viewing.display->id,
                                           settings->n_bits, format);

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

      gtk_file_filter_set_name (filter, _(formats[i].name));
      gtk_file_filter_add_suffix (filter, formats[i].suffix);
      g_object_set_data (G_OBJECT (filter), "suffix", (gpointer) formats[i].suffix);
      gtk_file_chooser_add_filter (chooser, filter);
      if (g_str_equal (format, formats[i].suffix))
        gtk_file_chooser_set_filter (chooser, filter);
    }
  gtk_file_chooser_set_current_name (chooser, name);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect_object (dialog, "response", G_CALLBACK (studio_curve_lab_export_response), self,
                           0);
  g_set_object (&self->dialog, GTK_NATIVE_DIALOG (dialog));
  g_object_unref (dialog);
  gtk_native_dialog_show (self->dialog);
}

void
studio_curve_lab_copy (StudioCurveLab *self)
{
  const HekCurveLabSteps *steps = hek_curve_lab_session_get_steps (self->session);
  const HekCurveLabBanding *banding = hek_curve_lab_session_get_banding (self->session);
  g_autofree char *csv = NULL;

  if (steps == NULL || banding == NULL)
    return;
  csv = hek_curve_lab_to_csv (steps, banding, studio_curve_lab_controls_get_shown (self->controls));
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), csv);
  studio_curve_lab_say (self, _("The table is copied as CSV"));
}

void
studio_curve_lab_saved (StudioCurveLab *self,
                        const char     *path)
{
  g_autofree char *name = g_filename_display_basename (path);
  g_autofree char *text = g_strdup_printf (_("%s is saved"), name);

  studio_curve_lab_say (self, text);
}

void
studio_curve_lab_failed (StudioCurveLab *self,
                         const GError   *error)
{
  g_autofree char *text = g_strdup_printf (_("%s. Nothing is lost: it can be saved in another "
                                             "place."), error->message);

  studio_message_bar_show (self->message_bar, text, NULL, NULL);
}
