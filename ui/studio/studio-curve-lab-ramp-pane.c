/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "studio-curve-lab-ramp-pane.h"

#include <glib/gi18n.h>
#include <math.h>

#include "hek-plot-axis.h"
#include "studio-curve-lab-ramp.h"
#include "studio-own-name.h"
#include "studio-resource.h"

#define GAIN 8

/* The rows of the stretch. */
typedef enum
{
  STRETCH_ALL,
  STRETCH_WORST, /* around the most visible step of the upper curve */
  STRETCH_ZOOMED,
  STRETCH_CHOSEN
} StudioRampStretch;

struct _StudioCurveLabRampPane
{
  GtkWidget parent_instance;

  /* template */
  GtkWidget *box;
  GtkLabel *detail_label;
  GtkToggleButton *dither_button;
  GtkToggleButton *gain_button;
  GtkDropDown *upper;
  GtkDropDown *lower;
  GtkLabel *upper_label;
  GtkLabel *lower_label;
  StudioCurveLabRamp *ramp;
  GtkDropDown *stretch;
  GtkEntry *from;
  GtkEntry *to;
  GtkScale *exposure;

  HekCurveLabSteps *steps;     /* owned (nullable) */
  HekCurveLabBanding *banding; /* owned (nullable) */
  double zoom_min, zoom_max;     /* equal: all */
  double chosen_min, chosen_max; /* as typed; equal: nothing yet */
  gboolean updating;
};

G_DEFINE_FINAL_TYPE (StudioCurveLabRampPane, studio_curve_lab_ramp_pane, GTK_TYPE_WIDGET)

/* --- the stretch ----------------------------------------------------------------------------- */

static void
studio_curve_lab_ramp_pane_get_stretch (StudioCurveLabRampPane *self,
                                        guint                   upper,
                                        double                 *min,
                                        double                 *max)
{
  guint stretch = gtk_drop_down_get_selected (self->stretch);

  *min = self->steps->floor_cd_m2;
  *max = self->steps->ceiling_cd_m2;
  if (stretch == STRETCH_WORST && self->banding != NULL)
    hek_curve_lab_banding_stretch (self->banding, upper, self->steps->n_bits, min, max);
  else if (stretch == STRETCH_ZOOMED && self->zoom_min < self->zoom_max)
    {
      *min = CLAMP (self->zoom_min, *min, *max);
      *max = CLAMP (self->zoom_max, *min, *max);
    }
  else if (stretch == STRETCH_CHOSEN && self->chosen_min < self->chosen_max)
    {
      *min = CLAMP (self->chosen_min, *min, *max);
      *max = CLAMP (self->chosen_max, *min, *max);
    }
}

static void
studio_curve_lab_ramp_pane_set_entry (GtkEntry *entry,
                                      double    cd_m2)
{
  g_autofree char *text = hek_plot_format_value (cd_m2, 3);

  if (!g_str_equal (gtk_editable_get_text (GTK_EDITABLE (entry)), text))
    gtk_editable_set_text (GTK_EDITABLE (entry), text);
}

/* --- what is shown --------------------------------------------------------------------------- */

static void
studio_curve_lab_ramp_pane_set_label (StudioCurveLabRampPane *self,
                                      GtkLabel               *label,
                                      guint                   curve_idx,
                                      double                  min,
                                      double                  max)
{
  guint n_visible;
  guint n = hek_curve_lab_steps_count (&self->steps->curves[curve_idx], min, max, &n_visible);
  g_autofree char *text = g_strdup_printf (_("%u of %u visible"), n_visible, n);

  gtk_label_set_text (label, text);
}

static void
studio_curve_lab_ramp_pane_update (StudioCurveLabRampPane *self)
{
  guint curve_idx[2];
  HekCurveRampScreen screen;
  double min, max, ev;
  g_autofree char *white = NULL;
  g_autofree char *detail = NULL;

  if (self->steps == NULL || self->updating)
    return;
  self->updating = TRUE;
  curve_idx[0] = MIN (gtk_drop_down_get_selected (self->upper), HEK_CURVE_LAB_N_CURVES - 1);
  curve_idx[1] = MIN (gtk_drop_down_get_selected (self->lower), HEK_CURVE_LAB_N_CURVES - 1);
  studio_curve_lab_ramp_pane_get_stretch (self, curve_idx[0], &min, &max);
  ev = round (2 * gtk_range_get_value (GTK_RANGE (self->exposure))) / 2;
  screen.white_cd_m2 = hek_curve_ramp_white (self->steps->display, max) * exp2 (-ev);
  screen.gain = gtk_toggle_button_get_active (self->gain_button) ? GAIN : 1;
  screen.dither = gtk_toggle_button_get_active (self->dither_button);
  studio_curve_lab_ramp_show (self->ramp, self->steps, curve_idx, min, max, &screen);

  studio_curve_lab_ramp_pane_set_label (self, self->upper_label, curve_idx[0], min, max);
  studio_curve_lab_ramp_pane_set_label (self, self->lower_label, curve_idx[1], min, max);
  studio_curve_lab_ramp_pane_set_entry (self->from, min);
  studio_curve_lab_ramp_pane_set_entry (self->to, max);
  white = hek_plot_format_value (screen.white_cd_m2, 3);
  /* Translators: what the white of the user's screen stands for, and the exposure in stops */
  detail = ev != 0 ? g_strdup_printf (_("white here: %s cd/m² (%s%.1f stops)"), white,
                                      ev > 0 ? "+" : "−", fabs (ev))
                   : g_strdup_printf (_("white here: %s cd/m²"), white);
  gtk_label_set_text (self->detail_label, detail);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->exposure),
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, detail, -1);
  self->updating = FALSE;
}

/* A luminance was typed. What is no number is put right again. */
static void
studio_curve_lab_ramp_pane_chosen (StudioCurveLabRampPane *self)
{
  g_autofree char *from = NULL;
  g_autofree char *to = NULL;
  double min, max, shown_min, shown_max;

  if (self->steps == NULL || self->updating)
    return;
  from = g_strdelimit (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->from))), ",", '.');
  to = g_strdelimit (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->to))), ",", '.');
  min = g_ascii_strtod (from, NULL);
  max = g_ascii_strtod (to, NULL);
  studio_curve_lab_ramp_pane_get_stretch (self, gtk_drop_down_get_selected (self->upper),
                                          &shown_min, &shown_max);
  {
    g_autofree char *old_from = hek_plot_format_value (shown_min, 3);
    g_autofree char *old_to = hek_plot_format_value (shown_max, 3);

    if (g_str_equal (from, old_from) && g_str_equal (to, old_to))
      return;
  }
  if (isfinite (min) && isfinite (max) && min > 0 && max > 0 && min != max)
    {
      self->chosen_min = MIN (min, max);
      self->chosen_max = MAX (min, max);
      self->updating = TRUE;
      gtk_drop_down_set_selected (self->stretch, STRETCH_CHOSEN);
      self->updating = FALSE;
    }
  studio_curve_lab_ramp_pane_update (self);
}

/* --- object ---------------------------------------------------------------------------------- */

static void
studio_curve_lab_ramp_pane_dispose (GObject *object)
{
  StudioCurveLabRampPane *self = STUDIO_CURVE_LAB_RAMP_PANE (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_pointer (&self->steps, hek_curve_lab_steps_unref);
  g_clear_pointer (&self->banding, hek_curve_lab_banding_unref);
  G_OBJECT_CLASS (studio_curve_lab_ramp_pane_parent_class)->dispose (object);
}

static void
studio_curve_lab_ramp_pane_class_init (StudioCurveLabRampPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (STUDIO_TYPE_CURVE_LAB_RAMP);
  G_OBJECT_CLASS (klass)->dispose = studio_curve_lab_ramp_pane_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (
    widget_class, STUDIO_UI_RESOURCE ("studio-curve-lab-ramp-pane.ui"));
  gtk_widget_class_bind_template_child (widget_class, StudioCurveLabRampPane, box);
  gtk_widget_class_bind_template_child (widget_class, StudioCurveLabRampPane, detail_label);
  gtk_widget_class_bind_template_child (widget_class, StudioCurveLabRampPane, dither_button);
  gtk_widget_class_bind_template_child (widget_class, StudioCurveLabRampPane, gain_button);
  gtk_widget_class_bind_template_child (widget_class, StudioCurveLabRampPane, upper);
  gtk_widget_class_bind_template_child (widget_class, StudioCurveLabRampPane, lower);
  gtk_widget_class_bind_template_child (widget_class, StudioCurveLabRampPane, upper_label);
  gtk_widget_class_bind_template_child (widget_class, StudioCurveLabRampPane, lower_label);
  gtk_widget_class_bind_template_child (widget_class, StudioCurveLabRampPane, ramp);
  gtk_widget_class_bind_template_child (widget_class, StudioCurveLabRampPane, stretch);
  gtk_widget_class_bind_template_child (widget_class, StudioCurveLabRampPane, from);
  gtk_widget_class_bind_template_child (widget_class, StudioCurveLabRampPane, to);
  gtk_widget_class_bind_template_child (widget_class, StudioCurveLabRampPane, exposure);
  gtk_widget_class_bind_template_callback (widget_class, studio_curve_lab_ramp_pane_update);
  gtk_widget_class_bind_template_callback (widget_class, studio_curve_lab_ramp_pane_chosen);
}

static void
studio_curve_lab_ramp_pane_init (StudioCurveLabRampPane *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  gtk_widget_init_template (GTK_WIDGET (self));
  studio_own_name_keep (self->upper);
  studio_own_name_keep (self->lower);
  studio_own_name_keep (self->stretch);
  for (guint c = 0; c < HEK_CURVE_LAB_N_CURVES; c++)
    gtk_string_list_append (names, _(hek_luma_curve (c)->label));
  gtk_drop_down_set_model (self->upper, G_LIST_MODEL (names));
  gtk_drop_down_set_model (self->lower, G_LIST_MODEL (names));
  for (guint c = 0; c < HEK_CURVE_LAB_N_CURVES; c++)
    if (hek_luma_curve (c) == hek_luma_curve_find ("pq"))
      gtk_drop_down_set_selected (self->lower, c);
}

void
studio_curve_lab_ramp_pane_show (StudioCurveLabRampPane *self,
                                 HekCurveLabSteps       *steps,
                                 HekCurveLabBanding     *banding,
                                 double                  min_cd_m2,
                                 double                  max_cd_m2,
                                 gboolean                is_current)
{
  g_return_if_fail (STUDIO_IS_CURVE_LAB_RAMP_PANE (self));

  g_clear_pointer (&self->steps, hek_curve_lab_steps_unref);
  g_clear_pointer (&self->banding, hek_curve_lab_banding_unref);
  self->steps = steps != NULL ? hek_curve_lab_steps_ref (steps) : NULL;
  /* of another display it would point to another stretch */
  if (steps != NULL && banding != NULL && banding->viewing.display == steps->display)
    self->banding = hek_curve_lab_banding_ref (banding);
  self->zoom_min = min_cd_m2;
  self->zoom_max = max_cd_m2;
  if (is_current)
    gtk_widget_remove_css_class (GTK_WIDGET (self->ramp), "studio-stale");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->ramp), "studio-stale");
  studio_curve_lab_ramp_pane_update (self);
}
