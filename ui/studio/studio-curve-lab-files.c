/* SPDX-License-Identifier: Apache-2.0 */
/* What leaves the curve lab: reports, and its table for the clipboard. */
#include "config.h"

#include "studio-curve-lab-private.h"

#include <glib/gi18n.h>

#include "hek-curve-lab-report.h"
#include "studio-file-dialog.h"
#include "studio-toast.h"

#define TOAST_SECONDS 5

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
  AdwToast *toast = studio_toast_new (text);

  adw_toast_set_timeout (toast, TOAST_SECONDS);
  g_timeout_add_seconds_full (G_PRIORITY_DEFAULT, TOAST_SECONDS + 1, studio_curve_lab_end_toast,
                              g_object_ref (toast), g_object_unref);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

static void
studio_curve_lab_export_response (GtkNativeDialog *dialog,
                                  int              response,
                                  gpointer         user_data)
{
  StudioCurveLab *self = user_data;
  g_autofree char *path = studio_report_dialog_take_path (&self->dialog, response);

  if (path == NULL)
    return;
  studio_message_bar_hide (self->message_bar);
  hek_curve_lab_session_save_report (self->session,
                                     studio_curve_lab_controls_get_shown (self->controls), path);
}

void
studio_curve_lab_choose_export (StudioCurveLab *self)
{
  const HekCurveLabSettings *settings = hek_curve_lab_session_get_settings (self->session);
  g_autofree char *name
    = g_strdup_printf ("curves-%s-%u", settings->viewing.display->id, settings->n_bits);

  g_clear_object (&self->dialog);
  self->dialog = studio_report_dialog_new (GTK_WIDGET (self), _("Export the curve lab"), NULL, name,
                                           G_CALLBACK (studio_curve_lab_export_response));
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
