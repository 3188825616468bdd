/* SPDX-License-Identifier: Apache-2.0 */
/*
 * While it is seen, the end of the slider follows the clock by a timer that runs only as often as
 * that could be a pixel, and at most once a second. What is kept is read by a job when the document
 * or its annotations change.
 */
#include "config.h"

#include "studio-dashboard-time-bar.h"

#include <glib/gi18n.h>

#include "hek-dashboard-past.h"
#include "studio-dashboard-note-editor.h"
#include "studio-dashboard-notes.h"
#include "studio-dashboard-resource.h"
#include "studio-dashboard-slider.h"
#include "studio-dashboard-time-range.h"
#include "studio-own-name.h"
#include "studio-page.h"
#include "studio-toast.h"

#define MAX_MARKS 300u
#define SLOWEST_S 60

struct _StudioDashboardTimeBar
{
  GtkBox parent_instance;

  /* template */
  GtkMenuButton *range, *notes;
  GtkWidget *back, *play, *forward, *now, *dot, *compare;
  GtkBox *slider_place;
  GtkLabel *moment;

  StudioDashboardSlider *slider; /* in @slider_place */

  /* owned */
  HekDashboardSession *session;
  HekJob *past_job; /* (nullable) */
  gint64 first_us;  /* of what is kept; 0: nothing, or not known yet */
  guint timer;      /* while it is mapped */
};

G_DEFINE_FINAL_TYPE (StudioDashboardTimeBar, studio_dashboard_time_bar, GTK_TYPE_BOX)

/* --- what is shown ---------------------------------------------------------------------------- */

/* Where the line begins: what is looked at lies on it, whatever is kept. */
static gint64
studio_dashboard_time_bar_get_first (StudioDashboardTimeBar *self,
                                     gint64                  now_us)
{
  gint64 first_us = self->first_us > 0 ? self->first_us : now_us;

  first_us = MIN (first_us, hek_dashboard_session_get_moment (self->session));
  return MIN (first_us, now_us - STUDIO_DASHBOARD_SLIDER_SHORTEST_US);
}

static void
studio_dashboard_time_bar_show_extent (StudioDashboardTimeBar *self)
{
  gint64 now_us = g_get_real_time ();
  gint64 from_us, to_us;

  hek_dashboard_session_get_span (self->session, &from_us, &to_us);
  studio_dashboard_slider_set_extent (self->slider,
                                      studio_dashboard_time_bar_get_first (self, now_us), now_us);
  studio_dashboard_slider_set_moment (self->slider,
                                      hek_dashboard_session_get_moment (self->session),
                                      hek_dashboard_session_is_live (self->session), from_us,
                                      to_us);
}

static void
studio_dashboard_time_bar_show_play (StudioDashboardTimeBar *self,
                                     gboolean                live)
{
  gtk_button_set_icon_name (GTK_BUTTON (self->play),
                            live ? "media-playback-pause-symbolic"
                                 : "media-playback-start-symbolic");
  gtk_widget_set_tooltip_text (self->play, live ? _("Pause at this moment (Space)")
                                                : _("Go on with now (Space)"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->play), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  live ? _("Pause") : _("Play"), -1);
  studio_own_name_keep (self->play);
}

static void
studio_dashboard_time_bar_show_moment (StudioDashboardTimeBar *self)
{
  gboolean live = hek_dashboard_session_is_live (self->session);
  g_autofree char *text
    = live ? g_strdup (_("Live"))
           : studio_dashboard_moment_text (hek_dashboard_session_get_moment (self->session));

  gtk_label_set_text (self->moment, text);
  gtk_widget_set_opacity (self->dot, live ? 1.0 : 0.0);
  gtk_widget_set_sensitive (self->now, !live);
  gtk_widget_set_sensitive (self->forward, !live);
  studio_dashboard_time_bar_show_play (self, live);
  studio_dashboard_time_bar_show_extent (self);
}

static void
studio_dashboard_time_bar_show_range_text (StudioDashboardTimeBar *self,
                                           HekDashboard           *dashboard)
{
  HekDashboardRange range = { 0 };
  g_autofree char *text = NULL;
  g_autofree char *name = NULL;

  hek_dashboard_get_range (dashboard, &range);
  text = hek_dashboard_range_describe (&range);
  if (g_strcmp0 (gtk_menu_button_get_label (self->range), text) == 0)
    return;
  name = g_strdup_printf (_("Time range: %s"), text);
  gtk_menu_button_set_label (self->range, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->range), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  name, -1);
  studio_own_name_keep (self->range);
}

/* --- what is kept ----------------------------------------------------------------------------- */

static void
studio_dashboard_time_bar_take_past (HekJob                 *job,
                                     const HekDashboardPast *past,
                                     const GError           *error,
                                     GObject                *object)
{
  StudioDashboardTimeBar *self = STUDIO_DASHBOARD_TIME_BAR (object);

  if (job != self->past_job)
    return;
  g_clear_object (&self->past_job);
  if (past == NULL)
    return; /* the session reads the same and has told why it cannot be read */
  self->first_us = past->first_us;
  studio_dashboard_slider_set_marks (self->slider, past->notes);
  studio_dashboard_time_bar_show_extent (self);
}

static void
studio_dashboard_time_bar_read_past (StudioDashboardTimeBar *self)
{
  if (hek_dashboard_session_get (self->session) == NULL || self->timer == 0)
    return;
  if (self->past_job != NULL)
    hek_job_cancel (self->past_job);
  g_clear_object (&self->past_job);
  self->past_job = hek_dashboard_session_read_past (self->session, MAX_MARKS,
                                                    studio_dashboard_time_bar_take_past,
                                                    G_OBJECT (self));
}

/* --- the session tells ------------------------------------------------------------------------ */

static void
studio_dashboard_time_bar_update (StudioDashboardTimeBar *self)
{
  HekDashboard *dashboard = hek_dashboard_session_get (self->session);

  gtk_widget_set_visible (GTK_WIDGET (self), dashboard != NULL);
  if (dashboard == NULL)
    return;
  studio_dashboard_time_bar_show_range_text (self, dashboard);
  studio_dashboard_time_bar_show_moment (self);
}

static void
studio_dashboard_time_bar_changed (StudioDashboardTimeBar *self)
{
  studio_dashboard_time_bar_update (self);
  studio_dashboard_time_bar_read_past (self);
}

static gboolean studio_dashboard_time_bar_tick (gpointer user_data);

/* The next time that the end of the line is another pixel. */
static void
studio_dashboard_time_bar_start_timer (StudioDashboardTimeBar *self)
{
  gint64 now_us = g_get_real_time ();
  gint64 length_us = now_us - studio_dashboard_time_bar_get_first (self, now_us);
  int width = MAX (gtk_widget_get_width (GTK_WIDGET (self->slider)), 1);
  gint64 seconds = self->first_us > 0 ? length_us / width / G_USEC_PER_SEC : 1;

  self->timer = g_timeout_add_seconds ((guint) CLAMP (seconds, 1, SLOWEST_S),
                                       studio_dashboard_time_bar_tick, self);
}

static gboolean
studio_dashboard_time_bar_tick (gpointer user_data)
{
  StudioDashboardTimeBar *self = user_data;

  studio_dashboard_time_bar_show_extent (self);
  studio_dashboard_time_bar_start_timer (self);
  if (self->first_us == 0 && self->past_job == NULL) /* the first second may be kept now */
    studio_dashboard_time_bar_read_past (self);
  return G_SOURCE_REMOVE;
}

/* --- what the user does ----------------------------------------------------------------------- */

static gboolean
studio_dashboard_time_bar_is_ready (StudioDashboardTimeBar *self)
{
  return hek_dashboard_session_get (self->session) != NULL;
}

void
studio_dashboard_time_bar_toggle_live (StudioDashboardTimeBar *self)
{
  g_return_if_fail (STUDIO_IS_DASHBOARD_TIME_BAR (self));

  if (studio_dashboard_time_bar_is_ready (self))
    hek_dashboard_session_set_live (self->session,
                                    !hek_dashboard_session_is_live (self->session));
}

void
studio_dashboard_time_bar_now (StudioDashboardTimeBar *self)
{
  g_return_if_fail (STUDIO_IS_DASHBOARD_TIME_BAR (self));

  if (studio_dashboard_time_bar_is_ready (self))
    hek_dashboard_session_set_live (self->session, TRUE);
}

/* Where the last step ends now, it goes on with now. */
void
studio_dashboard_time_bar_step (StudioDashboardTimeBar *self,
                                int                     n)
{
  gint64 from_us, to_us, step_us;

  g_return_if_fail (STUDIO_IS_DASHBOARD_TIME_BAR (self));

  if (!studio_dashboard_time_bar_is_ready (self) ||
      (n > 0 && hek_dashboard_session_is_live (self->session)))
    return;
  hek_dashboard_session_get_span (self->session, &from_us, &to_us);
  step_us = n * ((to_us - from_us) / HEK_DASHBOARD_SESSION_STEPS);
  if (hek_dashboard_session_get_moment (self->session) + step_us >= g_get_real_time ())
    hek_dashboard_session_set_live (self->session, TRUE);
  else
    hek_dashboard_session_step_moment (self->session, n);
}

static void
studio_dashboard_time_bar_back (StudioDashboardTimeBar *self)
{
  studio_dashboard_time_bar_step (self, -1);
}

static void
studio_dashboard_time_bar_forward (StudioDashboardTimeBar *self)
{
  studio_dashboard_time_bar_step (self, 1);
}

void
studio_dashboard_time_bar_show_range (StudioDashboardTimeBar *self)
{
  g_return_if_fail (STUDIO_IS_DASHBOARD_TIME_BAR (self));

  if (studio_dashboard_time_bar_is_ready (self))
    gtk_menu_button_popup (self->range);
}

void
studio_dashboard_time_bar_show_notes (StudioDashboardTimeBar *self)
{
  g_return_if_fail (STUDIO_IS_DASHBOARD_TIME_BAR (self));

  if (studio_dashboard_time_bar_is_ready (self))
    gtk_menu_button_popup (self->notes);
}

void
studio_dashboard_time_bar_add_note (StudioDashboardTimeBar *self)
{
  g_return_if_fail (STUDIO_IS_DASHBOARD_TIME_BAR (self));

  if (studio_dashboard_time_bar_is_ready (self))
    studio_dashboard_note_editor_present (GTK_WIDGET (self), self->session, NULL,
                                          hek_dashboard_session_get_moment (self->session));
}

static void
studio_dashboard_time_bar_edit_note (StudioDashboardTimeBar *self,
                                     const HekAnnotation    *note)
{
  studio_dashboard_note_editor_present (GTK_WIDGET (self), self->session, note, 0);
}

/* --- undo of what was deleted ----------------------------------------------------------------- */

static void
on_restore (AdwToast            *toast,
            HekDashboardSession *session)
{
  const HekAnnotation *note = g_object_get_data (G_OBJECT (toast), "studio-note");

  hek_dashboard_session_restore_note (session, note);
}

static void
studio_dashboard_time_bar_note_removed (StudioDashboardTimeBar *self,
                                        const HekAnnotation    *note)
{
  GtkWidget *page = gtk_widget_get_ancestor (GTK_WIDGET (self), STUDIO_TYPE_PAGE);
  HekAnnotation *copy;
  g_autofree char *text = NULL;
  AdwToast *toast;

  if (page == NULL)
    return;
  text = g_strdup_printf (_("“%s” has been deleted"), note->text);
  toast = studio_toast_new (text);
  copy = g_new (HekAnnotation, 1);
  *copy = *note;
  copy->scope = g_strdup (note->scope);
  copy->text = g_strdup (note->text);
  g_object_set_data_full (G_OBJECT (toast), "studio-note", copy,
                          (GDestroyNotify) hek_annotation_free);
  adw_toast_set_button_label (toast, _("Undo"));
  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (on_restore), self->session, 0);
  studio_page_add_toast (STUDIO_PAGE (page), toast);
}

/* --- life ------------------------------------------------------------------------------------- */

static void
studio_dashboard_time_bar_map (GtkWidget *widget)
{
  StudioDashboardTimeBar *self = STUDIO_DASHBOARD_TIME_BAR (widget);

  GTK_WIDGET_CLASS (studio_dashboard_time_bar_parent_class)->map (widget);
  studio_dashboard_time_bar_start_timer (self);
  studio_dashboard_time_bar_changed (self);
}

static void
studio_dashboard_time_bar_unmap (GtkWidget *widget)
{
  StudioDashboardTimeBar *self = STUDIO_DASHBOARD_TIME_BAR (widget);

  g_clear_handle_id (&self->timer, g_source_remove);
  GTK_WIDGET_CLASS (studio_dashboard_time_bar_parent_class)->unmap (widget);
}

static void
studio_dashboard_time_bar_dispose (GObject *object)
{
  StudioDashboardTimeBar *self = STUDIO_DASHBOARD_TIME_BAR (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  if (self->past_job != NULL)
    hek_job_cancel (self->past_job);
  g_clear_object (&self->past_job);
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (studio_dashboard_time_bar_parent_class)->dispose (object);
}

static void
studio_dashboard_time_bar_class_init (StudioDashboardTimeBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_dashboard_time_bar_dispose;
  widget_class->map = studio_dashboard_time_bar_map;
  widget_class->unmap = studio_dashboard_time_bar_unmap;
  gtk_widget_class_set_template_from_resource (
    widget_class, STUDIO_DASHBOARD_RESOURCE ("studio-dashboard-time-bar.ui"));
  gtk_widget_class_bind_template_child (widget_class, StudioDashboardTimeBar, range);
  gtk_widget_class_bind_template_child (widget_class, StudioDashboardTimeBar, notes);
  gtk_widget_class_bind_template_child (widget_class, StudioDashboardTimeBar, back);
  gtk_widget_class_bind_template_child (widget_class, StudioDashboardTimeBar, play);
  gtk_widget_class_bind_template_child (widget_class, StudioDashboardTimeBar, forward);
  gtk_widget_class_bind_template_child (widget_class, StudioDashboardTimeBar, now);
  gtk_widget_class_bind_template_child (widget_class, StudioDashboardTimeBar, dot);
  gtk_widget_class_bind_template_child (widget_class, StudioDashboardTimeBar, compare);
  gtk_widget_class_bind_template_child (widget_class, StudioDashboardTimeBar, slider_place);
  gtk_widget_class_bind_template_child (widget_class, StudioDashboardTimeBar, moment);
  gtk_widget_class_bind_template_callback (widget_class, studio_dashboard_time_bar_back);
  gtk_widget_class_bind_template_callback (widget_class, studio_dashboard_time_bar_forward);
  gtk_widget_class_bind_template_callback (widget_class, studio_dashboard_time_bar_toggle_live);
  gtk_widget_class_bind_template_callback (widget_class, studio_dashboard_time_bar_now);
}

static void
studio_dashboard_time_bar_init (StudioDashboardTimeBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* What the slider says, to the session. */
static void
studio_dashboard_time_bar_build (StudioDashboardTimeBar *self)
{
  GtkWidget *notes = studio_dashboard_notes_new (self->session);
  GtkWidget *slider = studio_dashboard_slider_new (_("Moment"));

  self->slider = STUDIO_DASHBOARD_SLIDER (slider);
  gtk_widget_set_hexpand (slider, TRUE);
  gtk_box_append (self->slider_place, slider);
  gtk_menu_button_set_popover (self->range, studio_dashboard_time_range_new (self->session));
  gtk_menu_button_set_popover (self->notes, notes);
  g_signal_connect_swapped (notes, "add", G_CALLBACK (studio_dashboard_time_bar_add_note), self);
  g_signal_connect_swapped (notes, "edit", G_CALLBACK (studio_dashboard_time_bar_edit_note), self);
  g_signal_connect_object (slider, "moment-chosen",
                           G_CALLBACK (hek_dashboard_session_set_moment), self->session,
                           G_CONNECT_SWAPPED);
  g_signal_connect_swapped (slider, "step", G_CALLBACK (studio_dashboard_time_bar_step), self);
  g_signal_connect_swapped (slider, "live", G_CALLBACK (studio_dashboard_time_bar_now), self);
}

GtkWidget *
studio_dashboard_time_bar_new (HekDashboardSession *session)
{
  StudioDashboardTimeBar *self;

  g_return_val_if_fail (HEK_IS_DASHBOARD_SESSION (session), NULL);

  self = g_object_new (STUDIO_TYPE_DASHBOARD_TIME_BAR, NULL);
  self->session = g_object_ref (session);
  studio_dashboard_time_bar_build (self);
  g_signal_connect_swapped (session, "changed", G_CALLBACK (studio_dashboard_time_bar_changed),
                            self);
  g_signal_connect_swapped (session, "list-changed",
                            G_CALLBACK (studio_dashboard_time_bar_update), self);
  g_signal_connect_swapped (session, "moment-changed",
                            G_CALLBACK (studio_dashboard_time_bar_show_moment), self);
  g_signal_connect_swapped (session, "note-removed",
                            G_CALLBACK (studio_dashboard_time_bar_note_removed), self);
  g_signal_connect_swapped (session, "annotations-changed",
                            G_CALLBACK (studio_dashboard_time_bar_read_past), self);
  studio_dashboard_time_bar_update (self);
  return GTK_WIDGET (self);
}
