/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The window of the curve lab: what its session knows, into the charts. The display of the picture
 * is in -picture.c, reports and the clipboard in -files.c.
 */
#include "config.h"

#include "studio-curve-lab-private.h"

#include <glib/gi18n.h>

#include "studio-resource.h"

G_DEFINE_FINAL_TYPE (StudioCurveLab, studio_curve_lab, ADW_TYPE_WINDOW)

/* --- what is shown --------------------------------------------------------------------------- */

static void
studio_curve_lab_update_ramp (StudioCurveLab *self)
{
  studio_curve_lab_ramp_pane_show (self->ramp_pane,
                                   hek_curve_lab_session_get_steps (self->session),
                                   hek_curve_lab_session_get_banding (self->session),
                                   self->zoom_min, self->zoom_max,
                                   hek_curve_lab_session_steps_are_current (self->session));
}

static void
studio_curve_lab_update_steps (StudioCurveLab *self)
{
  HekCurveLabSteps *steps = hek_curve_lab_session_get_steps (self->session);
  gboolean current = hek_curve_lab_session_steps_are_current (self->session);
  guint shown = studio_curve_lab_controls_get_shown (self->controls);

  studio_curve_lab_chart_show (self->codes, steps, NULL, shown, self->zoom_min, self->zoom_max,
                               current);
  studio_curve_lab_chart_show (self->step_sizes, steps, NULL, shown, self->zoom_min,
                               self->zoom_max, current);
  studio_curve_lab_update_ramp (self);
}

static void
studio_curve_lab_update_banding (StudioCurveLab *self)
{
  HekCurveLabSteps *steps = hek_curve_lab_session_get_steps (self->session);
  HekCurveLabBanding *banding = hek_curve_lab_session_get_banding (self->session);
  gboolean current = hek_curve_lab_session_banding_is_current (self->session);
  guint shown = studio_curve_lab_controls_get_shown (self->controls);

  studio_curve_lab_chart_show (self->banding, steps, banding, shown, 0, 0, current);
  studio_curve_lab_table_show (self->table, banding,
                               hek_curve_lab_session_get_settings (self->session)->n_bits, shown,
                               current);
  gtk_widget_set_sensitive (GTK_WIDGET (self->copy_button), banding != NULL && current);
}

static void
studio_curve_lab_steps_changed (StudioCurveLab *self)
{
  studio_curve_lab_update_steps (self);
  studio_curve_lab_update_banding (self); /* marks the bits of the steps */
}

static void
studio_curve_lab_banding_changed (StudioCurveLab *self)
{
  studio_curve_lab_update_banding (self);
  studio_curve_lab_update_ramp (self);
}

static void
studio_curve_lab_update (StudioCurveLab *self)
{
  const HekDisplay *display = hek_curve_lab_session_get_settings (self->session)->viewing.display;

  if (display != self->zoom_display)
    self->zoom_min = self->zoom_max = 0;
  self->zoom_display = display;
  studio_curve_lab_update_picture (self);
  studio_curve_lab_steps_changed (self);
}

static void
studio_curve_lab_zoomed (StudioCurveLab *self,
                         double          min_cd_m2,
                         double          max_cd_m2)
{
  self->zoom_min = min_cd_m2;
  self->zoom_max = max_cd_m2;
  studio_curve_lab_update_steps (self);
}

/* --- tabs ------------------------------------------------------------------------------------ */

static void
studio_curve_lab_tab_toggled (StudioCurveLab *self)
{
  int current = 0;

  for (GtkWidget *tab = gtk_widget_get_first_child (GTK_WIDGET (self->tabs_box)); tab != NULL;
       tab = gtk_widget_get_next_sibling (tab), current++)
    if (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (tab)))
      studio_curve_lab_grid_set_current (self->grid, current);
}

/* --- object ---------------------------------------------------------------------------------- */

static void
studio_curve_lab_dispose (GObject *object)
{
  StudioCurveLab *self = STUDIO_CURVE_LAB (object);

  if (self->session != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->session, self);
      hek_curve_lab_session_close (self->session);
    }
  g_clear_object (&self->session);
  g_clear_object (&self->picture);
  g_clear_object (&self->dialog);
  G_OBJECT_CLASS (studio_curve_lab_parent_class)->dispose (object);
}

static void
studio_curve_lab_bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, StudioCurveLab, toasts);
  gtk_widget_class_bind_template_child (widget_class, StudioCurveLab, use_button);
  gtk_widget_class_bind_template_child (widget_class, StudioCurveLab, apply_button);
  gtk_widget_class_bind_template_child (widget_class, StudioCurveLab, copy_button);
  gtk_widget_class_bind_template_child (widget_class, StudioCurveLab, message_bar);
  gtk_widget_class_bind_template_child (widget_class, StudioCurveLab, controls);
  gtk_widget_class_bind_template_child (widget_class, StudioCurveLab, grid);
  gtk_widget_class_bind_template_child (widget_class, StudioCurveLab, tabs_box);
  gtk_widget_class_bind_template_child (widget_class, StudioCurveLab, codes);
  gtk_widget_class_bind_template_child (widget_class, StudioCurveLab, step_sizes);
  gtk_widget_class_bind_template_child (widget_class, StudioCurveLab, banding);
  gtk_widget_class_bind_template_child (widget_class, StudioCurveLab, table);
  gtk_widget_class_bind_template_child (widget_class, StudioCurveLab, ramp_pane);
  gtk_widget_class_bind_template_callback (widget_class, studio_curve_lab_use_picture);
  gtk_widget_class_bind_template_callback (widget_class, studio_curve_lab_apply_to_picture);
  gtk_widget_class_bind_template_callback (widget_class, studio_curve_lab_choose_export);
  gtk_widget_class_bind_template_callback (widget_class, studio_curve_lab_copy);
  gtk_widget_class_bind_template_callback (widget_class, studio_curve_lab_steps_changed);
  gtk_widget_class_bind_template_callback (widget_class, studio_curve_lab_zoomed);
  gtk_widget_class_bind_template_callback (widget_class, studio_curve_lab_tab_toggled);
}

static void
studio_curve_lab_class_init (StudioCurveLabClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (STUDIO_TYPE_CURVE_LAB_CHART);
  g_type_ensure (STUDIO_TYPE_CURVE_LAB_CONTROLS);
  g_type_ensure (STUDIO_TYPE_CURVE_LAB_GRID);
  g_type_ensure (STUDIO_TYPE_CURVE_LAB_RAMP_PANE);
  g_type_ensure (STUDIO_TYPE_CURVE_LAB_TABLE);
  g_type_ensure (STUDIO_TYPE_MESSAGE_BAR);

  G_OBJECT_CLASS (klass)->dispose = studio_curve_lab_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               STUDIO_UI_RESOURCE ("studio-curve-lab.ui"));
  studio_curve_lab_bind_template (widget_class);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_w, GDK_CONTROL_MASK, "window.close",
                                       NULL);
}

static void
studio_curve_lab_init (StudioCurveLab *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
studio_curve_lab_new (GtkWindow         *parent,
                      HekPictureSession *session,
                      HekJobList        *jobs)
{
  StudioCurveLab *self = g_object_new (STUDIO_TYPE_CURVE_LAB, "transient-for", parent, NULL);

  self->picture = g_object_ref (session);
  self->session = hek_curve_lab_session_new (jobs);
  studio_curve_lab_controls_set_session (self->controls, self->session);
  g_signal_connect_swapped (self->session, "settings-changed",
                            G_CALLBACK (studio_curve_lab_update), self);
  g_signal_connect_swapped (self->session, "steps-changed",
                            G_CALLBACK (studio_curve_lab_steps_changed), self);
  g_signal_connect_swapped (self->session, "banding-changed",
                            G_CALLBACK (studio_curve_lab_banding_changed), self);
  g_signal_connect_swapped (self->session, "saved", G_CALLBACK (studio_curve_lab_saved), self);
  g_signal_connect_swapped (self->session, "failed", G_CALLBACK (studio_curve_lab_failed), self);
  g_signal_connect_object (session, "recipe-changed",
                           G_CALLBACK (studio_curve_lab_update_picture), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "source-changed",
                           G_CALLBACK (studio_curve_lab_update_picture), self, G_CONNECT_SWAPPED);
  studio_curve_lab_update (self);
  return GTK_WIDGET (self);
}
