/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A second session mirrors the document of the first, but with a range of the same length that ends
 * at a moment of its own: what the first shows from when until when is not copied, or both would
 * show the same.
 */
#include "config.h"

#include "studio-dashboard-compare.h"

#include <glib/gi18n.h>

#include "hek-dashboard-past.h"
#include "studio-dashboard-contents.h"
#include "studio-dashboard-grid.h"
#include "studio-dashboard-resource.h"
#include "studio-dashboard-rows.h"
#include "studio-dashboard-slider.h"
#include "studio-input.h"

#define MAX_MARKS 200u

struct _StudioDashboardCompare
{
  GtkWidget parent_instance;

  /* template */
  GtkWidget *bar, *scroller;
  GtkBox *slider_place;
  GtkLabel *moment;

  StudioDashboardSlider *slider; /* in @slider_place */
  StudioDashboardGrid *grid;     /* in @scroller */

  /* owned */
  HekDashboardSession *first;    /* whose document it is */
  HekDashboardSession *session;
  StudioDashboardContents *contents;
  GBinding *binding;             /* (nullable): of what is scrolled */
  GtkAdjustment *begin;          /* (nullable): of the first, until this can be scrolled as far */
  GtkSizeGroup *heads;           /* of @bar and @heading: both grids begin at the same height */
  StudioDashboardContents *first_contents; /* weak (nullable) */
  GtkLabel *heading;             /* weak (nullable): above the first */
  HekJob *past_job;              /* (nullable) */
  gint64 first_us;               /* of what is kept; 0: not known yet */
  HekDashboardRange before;      /* of the first, before a stretch was chosen here */
  gint64 before_moment_us;       /* 0: none was */
};

enum
{
  SIGNAL_LEAVE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (StudioDashboardCompare, studio_dashboard_compare, GTK_TYPE_WIDGET)

/* --- what is shown ---------------------------------------------------------------------------- */

static void
studio_dashboard_compare_show_moment (StudioDashboardCompare *self)
{
  gint64 now_us = g_get_real_time ();
  gint64 moment_us = hek_dashboard_session_get_moment (self->session);
  gint64 first_us = self->first_us > 0 ? MIN (self->first_us, moment_us) : moment_us;
  gint64 from_us, to_us;
  g_autofree char *text = NULL;
  g_autofree char *label = NULL;

  hek_dashboard_session_get_span (self->session, &from_us, &to_us);
  text = studio_dashboard_moments_text (from_us, to_us);
  label = studio_dashboard_moments_short (from_us, to_us);
  gtk_label_set_text (self->moment, label);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->moment), text);
  studio_dashboard_slider_set_extent (self->slider,
                                      MIN (first_us, now_us - STUDIO_DASHBOARD_SLIDER_SHORTEST_US),
                                      now_us);
  studio_dashboard_slider_set_moment (self->slider, moment_us, FALSE, from_us, to_us);
}

/* What the first shows, above it. */
static void
studio_dashboard_compare_show_first (StudioDashboardCompare *self)
{
  HekDashboard *dashboard = hek_dashboard_session_get (self->first);
  HekDashboardRange range = { 0 };
  gint64 from_us, to_us;
  g_autofree char *text = NULL;

  if (self->heading == NULL || dashboard == NULL)
    return;
  hek_dashboard_get_range (dashboard, &range);
  hek_dashboard_session_get_span (self->first, &from_us, &to_us);
  /* while it is live its end is another one with every second */
  text = hek_dashboard_session_is_live (self->first) && range.last_us > 0
           ? hek_dashboard_range_describe (&range)
           : studio_dashboard_moments_text (from_us, to_us);
  gtk_label_set_text (self->heading, text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->heading), text);
}

static void
studio_dashboard_compare_take_past (HekJob                 *job,
                                    const HekDashboardPast *past,
                                    const GError           *error,
                                    GObject                *object)
{
  StudioDashboardCompare *self = STUDIO_DASHBOARD_COMPARE (object);

  if (job != self->past_job)
    return;
  g_clear_object (&self->past_job);
  if (past == NULL)
    return; /* the sessions read the same and tell why it cannot be read */
  self->first_us = past->first_us;
  studio_dashboard_slider_set_marks (self->slider, past->notes);
  studio_dashboard_compare_show_moment (self);
}

static void
studio_dashboard_compare_read_past (StudioDashboardCompare *self)
{
  if (self->past_job != NULL)
    hek_job_cancel (self->past_job);
  g_clear_object (&self->past_job);
  if (hek_dashboard_session_get (self->session) != NULL)
    self->past_job = hek_dashboard_session_read_past (self->session, MAX_MARKS,
                                                      studio_dashboard_compare_take_past,
                                                      G_OBJECT (self));
}

/* As long as that of the first, but ending at the moment of this one. */
static HekDashboard *
make_mirrored (HekDashboardSession *first,
               HekDashboard        *dashboard)
{
  HekDashboardRange range = { 0 };
  gint64 from_us, to_us;

  hek_dashboard_session_get_span (first, &from_us, &to_us);
  range.last_us = to_us - from_us;
  return hek_dashboard_with_range (dashboard, &range);
}

static void
studio_dashboard_compare_mirror (StudioDashboardCompare *self)
{
  HekDashboard *dashboard = hek_dashboard_session_get (self->first);
  g_autoptr (HekDashboard) mirrored = NULL;

  if (dashboard == NULL)
    {
      g_signal_emit (self, signals[SIGNAL_LEAVE], 0); /* there is nothing to compare any more */
      return;
    }
  mirrored = make_mirrored (self->first, dashboard);
  hek_dashboard_session_show (self->session, mirrored);
  studio_dashboard_compare_show_first (self);
}

static void
studio_dashboard_compare_changed (StudioDashboardCompare *self)
{
  studio_dashboard_grid_set_dashboard (self->grid, hek_dashboard_session_get (self->session));
  studio_dashboard_compare_show_moment (self);
  studio_dashboard_compare_read_past (self);
}

/* --- the pointer ------------------------------------------------------------------------------ */

/* What is as far into the range of one as the pointer is into that of the other. */
static void
studio_dashboard_compare_link (HekDashboardSession     *of,
                               gint64                   moment_us,
                               HekDashboardSession     *other,
                               StudioDashboardContents *contents)
{
  gint64 from_us, other_from_us, to_us;

  hek_dashboard_session_get_span (of, &from_us, &to_us);
  hek_dashboard_session_get_span (other, &other_from_us, &to_us);
  studio_dashboard_contents_set_hover (contents,
                                       moment_us != 0 ? moment_us - from_us + other_from_us : 0);
}

static void
studio_dashboard_compare_hover_first (StudioDashboardCompare *self,
                                      gint64                  moment_us)
{
  studio_dashboard_compare_link (self->first, moment_us, self->session, self->contents);
}

static void
studio_dashboard_compare_hover_second (StudioDashboardCompare *self,
                                       gint64                  moment_us)
{
  if (self->first_contents != NULL)
    studio_dashboard_compare_link (self->session, moment_us, self->first, self->first_contents);
}

/* --- what the user does ----------------------------------------------------------------------- */

static void
studio_dashboard_compare_step (StudioDashboardCompare *self,
                               int                     n)
{
  hek_dashboard_session_step_moment (self->session, n);
}

static void
studio_dashboard_compare_back (StudioDashboardCompare *self)
{
  studio_dashboard_compare_step (self, -1);
}

static void
studio_dashboard_compare_forward (StudioDashboardCompare *self)
{
  studio_dashboard_compare_step (self, 1);
}

/* The second moment stands still, also at the end of the line. */
static void
studio_dashboard_compare_now (StudioDashboardCompare *self)
{
  hek_dashboard_session_set_moment (self->session, g_get_real_time ());
}

static void
studio_dashboard_compare_leave (StudioDashboardCompare *self)
{
  g_signal_emit (self, signals[SIGNAL_LEAVE], 0);
}

static gboolean
studio_dashboard_compare_key (GtkEventControllerKey *controller,
                              guint                  keyval,
                              guint                  keycode,
                              GdkModifierType        state,
                              gpointer               user_data)
{
  if (keyval != GDK_KEY_Escape || !studio_input_is_plain (state))
    return GDK_EVENT_PROPAGATE;
  studio_dashboard_compare_leave (user_data);
  return GDK_EVENT_STOP;
}

/* A stretch of here: its length is that of both, and it ends where it was drawn to end. */
static gboolean
studio_dashboard_compare_range_chosen (StudioDashboardCompare *self,
                                       gint64                  from_us,
                                       gint64                  to_us)
{
  HekDashboardRange range = { .last_us = to_us - from_us };
  HekDashboard *dashboard = hek_dashboard_session_get (self->first);

  if (dashboard == NULL || !hek_dashboard_range_check (&range, NULL))
    return TRUE;
  if (self->before_moment_us == 0)
    {
      hek_dashboard_get_range (dashboard, &self->before);
      self->before_moment_us = hek_dashboard_session_get_moment (self->session);
    }
  hek_dashboard_session_set_moment (self->session, to_us);
  hek_dashboard_session_set_range (self->first, &range, 0);
  return TRUE;
}

static gboolean
studio_dashboard_compare_range_reset (StudioDashboardCompare *self)
{
  if (self->before_moment_us == 0)
    return TRUE;
  hek_dashboard_session_set_moment (self->session, self->before_moment_us);
  hek_dashboard_session_set_range (self->first, &self->before, 0);
  self->before_moment_us = 0;
  return TRUE;
}

/* --- life ------------------------------------------------------------------------------------- */

static void
studio_dashboard_compare_map (GtkWidget *widget)
{
  StudioDashboardCompare *self = STUDIO_DASHBOARD_COMPARE (widget);

  GTK_WIDGET_CLASS (studio_dashboard_compare_parent_class)->map (widget);
  hek_dashboard_session_set_visible (self->session, TRUE);
}

static void
studio_dashboard_compare_unmap (GtkWidget *widget)
{
  StudioDashboardCompare *self = STUDIO_DASHBOARD_COMPARE (widget);

  hek_dashboard_session_set_visible (self->session, FALSE);
  GTK_WIDGET_CLASS (studio_dashboard_compare_parent_class)->unmap (widget);
}

static void
studio_dashboard_compare_dispose (GObject *object)
{
  StudioDashboardCompare *self = STUDIO_DASHBOARD_COMPARE (object);

  if (self->past_job != NULL)
    hek_job_cancel (self->past_job);
  g_clear_object (&self->past_job);
  if (self->first != NULL)
    g_signal_handlers_disconnect_by_data (self->first, self);
  if (self->first_contents != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->first_contents, self);
      studio_dashboard_contents_set_hover (self->first_contents, 0);
    }
  g_clear_weak_pointer (&self->first_contents);
  if (self->heading != NULL)
    gtk_size_group_remove_widget (self->heads, GTK_WIDGET (self->heading));
  g_clear_weak_pointer (&self->heading);
  g_clear_object (&self->heads);
  if (self->contents != NULL)
    g_signal_handlers_disconnect_by_data (self->contents, self);
  if (self->session != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->session, self);
      hek_dashboard_session_close (self->session);
    }
  if (self->binding != NULL)
    g_binding_unbind (self->binding);
  g_clear_object (&self->binding);
  g_clear_object (&self->begin);
  g_clear_pointer (&self->bar, gtk_widget_unparent);
  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  g_clear_object (&self->contents);
  g_clear_object (&self->session);
  g_clear_object (&self->first);
  G_OBJECT_CLASS (studio_dashboard_compare_parent_class)->dispose (object);
}

static void
studio_dashboard_compare_class_init (StudioDashboardCompareClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_dashboard_compare_dispose;
  widget_class->map = studio_dashboard_compare_map;
  widget_class->unmap = studio_dashboard_compare_unmap;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "dashboardcompare");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (
    widget_class, STUDIO_DASHBOARD_RESOURCE ("studio-dashboard-compare.ui"));
  gtk_widget_class_bind_template_child (widget_class, StudioDashboardCompare, bar);
  gtk_widget_class_bind_template_child (widget_class, StudioDashboardCompare, slider_place);
  gtk_widget_class_bind_template_child (widget_class, StudioDashboardCompare, moment);
  gtk_widget_class_bind_template_child (widget_class, StudioDashboardCompare, scroller);
  gtk_widget_class_bind_template_callback (widget_class, studio_dashboard_compare_back);
  gtk_widget_class_bind_template_callback (widget_class, studio_dashboard_compare_forward);
  gtk_widget_class_bind_template_callback (widget_class, studio_dashboard_compare_leave);
  signals[SIGNAL_LEAVE] = g_signal_new ("leave", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                        NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
studio_dashboard_compare_init (StudioDashboardCompare *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_widget_init_template (GTK_WIDGET (self));
  studio_input_add_keys (GTK_WIDGET (self), G_CALLBACK (studio_dashboard_compare_key), NULL);
}

static void
studio_dashboard_compare_build (StudioDashboardCompare *self)
{
  GtkWidget *slider = studio_dashboard_slider_new (_("Second moment"));

  self->slider = STUDIO_DASHBOARD_SLIDER (slider);
  gtk_widget_set_hexpand (slider, TRUE);
  gtk_box_append (self->slider_place, slider);
  self->grid = STUDIO_DASHBOARD_GRID (studio_dashboard_grid_new ());
  studio_dashboard_grid_set_editable (self->grid, FALSE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), GTK_WIDGET (self->grid));
  self->contents = studio_dashboard_contents_new (self->session, self->grid);
  g_signal_connect_object (self->contents, "range-chosen",
                           G_CALLBACK (studio_dashboard_compare_range_chosen), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->contents, "range-reset",
                           G_CALLBACK (studio_dashboard_compare_range_reset), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (slider, "moment-chosen",
                           G_CALLBACK (hek_dashboard_session_set_moment), self->session,
                           G_CONNECT_SWAPPED);
  g_signal_connect_swapped (slider, "step", G_CALLBACK (studio_dashboard_compare_step), self);
  g_signal_connect_swapped (slider, "live", G_CALLBACK (studio_dashboard_compare_now), self);
}

GtkWidget *
studio_dashboard_compare_new (HekJobList          *jobs,
                              HekLibrary          *library,
                              HekTelemetrySession *telemetry,
                              HekDashboardSession *session)
{
  StudioDashboardCompare *self;
  gint64 from_us, to_us;

  g_return_val_if_fail (HEK_IS_DASHBOARD_SESSION (session), NULL);

  self = g_object_new (STUDIO_TYPE_DASHBOARD_COMPARE, NULL);
  self->first = g_object_ref (session);
  self->session = hek_dashboard_session_new (jobs, library, telemetry);
  hek_dashboard_session_get_span (session, &from_us, &to_us);
  hek_dashboard_session_set_moment (self->session, from_us);
  studio_dashboard_compare_build (self);
  studio_dashboard_rows_connect (self->session, self->contents, library);
  g_signal_connect_swapped (self->session, "changed",
                            G_CALLBACK (studio_dashboard_compare_changed), self);
  g_signal_connect_swapped (self->session, "moment-changed",
                            G_CALLBACK (studio_dashboard_compare_show_moment), self);
  g_signal_connect_swapped (session, "changed", G_CALLBACK (studio_dashboard_compare_mirror),
                            self);
  g_signal_connect_swapped (session, "moment-changed",
                            G_CALLBACK (studio_dashboard_compare_show_first), self);
  studio_dashboard_compare_mirror (self);
  return GTK_WIDGET (self);
}

/* The grid has its height now, or more of it. */
static void
studio_dashboard_compare_begin (StudioDashboardCompare *self,
                                GtkAdjustment          *adjustment)
{
  double most = gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_page_size (adjustment);
  g_autoptr (GtkAdjustment) begin = NULL;

  if (self->begin == NULL || most < gtk_adjustment_get_value (self->begin))
    return;
  begin = g_steal_pointer (&self->begin);
  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (begin));
}

/* --- from outside ----------------------------------------------------------------------------- */

void
studio_dashboard_compare_set_first (StudioDashboardCompare  *self,
                                    GtkScrolledWindow       *scroller,
                                    StudioDashboardContents *contents,
                                    GtkLabel                *heading)
{
  GtkAdjustment *first, *second;

  g_return_if_fail (STUDIO_IS_DASHBOARD_COMPARE (self) && self->binding == NULL);
  g_return_if_fail (GTK_IS_SCROLLED_WINDOW (scroller) && GTK_IS_LABEL (heading));

  first = gtk_scrolled_window_get_vadjustment (scroller);
  second = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller));
  self->begin = g_object_ref (first);
  g_signal_connect_object (second, "changed", G_CALLBACK (studio_dashboard_compare_begin), self,
                           G_CONNECT_SWAPPED);
  self->binding = g_object_ref (g_object_bind_property (first, "value", second, "value",
                                                        G_BINDING_BIDIRECTIONAL));
  g_set_weak_pointer (&self->first_contents, contents);
  g_signal_connect_swapped (contents, "hover-changed",
                            G_CALLBACK (studio_dashboard_compare_hover_first), self);
  g_signal_connect_swapped (self->contents, "hover-changed",
                            G_CALLBACK (studio_dashboard_compare_hover_second), self);
  g_set_weak_pointer (&self->heading, heading);
  self->heads = gtk_size_group_new (GTK_SIZE_GROUP_VERTICAL);
  gtk_size_group_add_widget (self->heads, self->bar);
  gtk_size_group_add_widget (self->heads, GTK_WIDGET (heading));
  studio_dashboard_compare_show_first (self);
}

HekDashboardSession *
studio_dashboard_compare_get_session (StudioDashboardCompare *self)
{
  g_return_val_if_fail (STUDIO_IS_DASHBOARD_COMPARE (self), NULL);

  return self->session;
}
