/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "studio-curve-lab-controls.h"

#include <glib/gi18n.h>
#include <math.h>

#include "studio-curve-key.h"
#include "studio-own-name.h"
#include "studio-resource.h"
#include "studio-wrap-box.h"

struct _StudioCurveLabControls
{
  GtkWidget parent_instance;

  /* template */
  GtkWidget *box;
  GtkDropDown *display;
  GtkLabel *figures_label;
  GtkScale *distance_scale;
  GtkSpinButton *distance;
  GtkLabel *ppd_label;
  GtkSpinButton *bits;
  GtkDropDown *model;
  GtkBox *toggles_box;

  GtkToggleButton *toggles[HEK_CURVE_LAB_N_CURVES]; /* borrowed: children of toggles_box */

  HekCurveLabSession *session; /* owned (nullable) */
  gboolean updating;           /* controls are being set, not used */
};

enum
{
  SHOWN_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (StudioCurveLabControls, studio_curve_lab_controls, GTK_TYPE_WIDGET)

static void
studio_curve_lab_controls_toggled (StudioCurveLabControls *self)
{
  g_signal_emit (self, signals[SHOWN_CHANGED], 0);
}

static void
studio_curve_lab_controls_build (StudioCurveLabControls *self)
{
  g_autoptr (GtkStringList) displays = gtk_string_list_new (NULL);
  g_autoptr (GtkStringList) models = gtk_string_list_new (NULL);

  self->updating = TRUE;
  for (guint i = 0; i < hek_display_n (); i++)
    gtk_string_list_append (displays, _(hek_display (i)->label));
  gtk_drop_down_set_model (self->display, G_LIST_MODEL (displays));
  for (guint i = 0; i < hek_csf_n (); i++)
    gtk_string_list_append (models, _(hek_csf (i)->label));
  gtk_drop_down_set_model (self->model, G_LIST_MODEL (models));

  for (guint c = 0; c < HEK_CURVE_LAB_N_CURVES; c++)
    {
      const HekLumaCurve *curve = hek_luma_curve (c);
      GtkWidget *toggle = gtk_toggle_button_new ();

      gtk_button_set_child (GTK_BUTTON (toggle), studio_curve_key_new_named (c));
      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (toggle), TRUE);
      gtk_widget_set_tooltip_text (toggle, _(curve->help));
      gtk_widget_add_css_class (toggle, "flat");
      gtk_accessible_update_property (GTK_ACCESSIBLE (toggle), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      _(curve->label), -1);
      g_signal_connect_object (toggle, "toggled", G_CALLBACK (studio_curve_lab_controls_toggled),
                               self, G_CONNECT_SWAPPED);
      gtk_box_append (self->toggles_box, toggle);
      self->toggles[c] = GTK_TOGGLE_BUTTON (toggle);
    }
  self->updating = FALSE;
}

/* --- from the settings ----------------------------------------------------------------------- */

static guint
studio_curve_lab_controls_display_idx (const HekDisplay *display)
{
  for (guint i = 0; i < hek_display_n (); i++)
    if (hek_display (i) == display)
      return i;
  return GTK_INVALID_LIST_POSITION;
}

static guint
studio_curve_lab_controls_model_idx (const HekCsf *csf)
{
  for (guint i = 0; i < hek_csf_n (); i++)
    if (hek_csf (i) == csf)
      return i;
  return GTK_INVALID_LIST_POSITION;
}

static void
studio_curve_lab_controls_update_figures (StudioCurveLabControls *self)
{
  const HekDisplay *display
    = hek_curve_lab_session_get_settings (self->session)->viewing.display;
  /* Translators: luminance of the display, and illuminance of the room */
  g_autofree char *text
    = g_strdup_printf (_("Peak %g cd/m² · black %g cd/m² · room %g lx"), display->peak_cd_m2,
                       display->black_cd_m2, display->ambient_lux);

  gtk_label_set_text (self->figures_label, text);
}

static void
studio_curve_lab_controls_update (StudioCurveLabControls *self)
{
  const HekCurveLabSettings *settings = hek_curve_lab_session_get_settings (self->session);
  const HekViewing *viewing = &settings->viewing;
  g_autofree char *ppd = g_strdup_printf (_("%.0f px/°"), hek_viewing_ppd (viewing));
  g_autofree char *metres = g_strdup_printf (_("%.2f m"), viewing->distance_m);

  self->updating = TRUE;
  gtk_drop_down_set_selected (self->display,
                              studio_curve_lab_controls_display_idx (viewing->display));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->display), _(viewing->display->help));
  gtk_range_set_value (GTK_RANGE (self->distance_scale), log10 (viewing->distance_m));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->distance_scale),
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, metres, -1);
  gtk_spin_button_set_value (self->distance, viewing->distance_m);
  gtk_label_set_text (self->ppd_label, ppd);
  gtk_spin_button_set_value (self->bits, settings->n_bits);
  gtk_drop_down_set_selected (self->model, studio_curve_lab_controls_model_idx (settings->csf));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->model), _(settings->csf->help));
  studio_curve_lab_controls_update_figures (self);
  self->updating = FALSE;
}

/* --- to the settings ------------------------------------------------------------------------- */

/* Another display is seen from its own distance. */
static void
studio_curve_lab_controls_display_changed (StudioCurveLabControls *self)
{
  guint selected = gtk_drop_down_get_selected (self->display);
  HekCurveLabSettings settings;

  if (self->updating || self->session == NULL || selected >= hek_display_n ())
    return;
  settings = *hek_curve_lab_session_get_settings (self->session);
  settings.viewing = (HekViewing){ hek_display (selected), 0 };
  hek_curve_lab_session_set_settings (self->session, &settings);
}

/* The slider goes in equal ratios. */
static void
studio_curve_lab_controls_slid (StudioCurveLabControls *self)
{
  HekCurveLabSettings settings;

  if (self->updating || self->session == NULL)
    return;
  settings = *hek_curve_lab_session_get_settings (self->session);
  settings.viewing.distance_m
    = round (100 * pow (10, gtk_range_get_value (GTK_RANGE (self->distance_scale)))) / 100;
  hek_curve_lab_session_set_settings (self->session, &settings);
}

static void
studio_curve_lab_controls_changed (StudioCurveLabControls *self)
{
  HekCurveLabSettings settings;
  guint model = gtk_drop_down_get_selected (self->model);

  if (self->updating || self->session == NULL)
    return;
  settings = *hek_curve_lab_session_get_settings (self->session);
  settings.n_bits = (guint) gtk_spin_button_get_value_as_int (self->bits);
  if (model < hek_csf_n ())
    settings.csf = hek_csf (model);
  /* the digits of the entry are fewer than those of a display's own distance */
  if (fabs (gtk_spin_button_get_value (self->distance) - settings.viewing.distance_m) >= 0.005)
    settings.viewing.distance_m = gtk_spin_button_get_value (self->distance);
  hek_curve_lab_session_set_settings (self->session, &settings);
}

/* --- object ---------------------------------------------------------------------------------- */

static void
studio_curve_lab_controls_dispose (GObject *object)
{
  StudioCurveLabControls *self = STUDIO_CURVE_LAB_CONTROLS (object);

  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_object (&self->session);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (studio_curve_lab_controls_parent_class)->dispose (object);
}

static void
studio_curve_lab_controls_class_init (StudioCurveLabControlsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (STUDIO_TYPE_WRAP_BOX);
  G_OBJECT_CLASS (klass)->dispose = studio_curve_lab_controls_dispose;
  signals[SHOWN_CHANGED] = g_signal_new ("shown-changed", G_TYPE_FROM_CLASS (klass),
                                         G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (
    widget_class, STUDIO_UI_RESOURCE ("studio-curve-lab-controls.ui"));
  gtk_widget_class_bind_template_child (widget_class, StudioCurveLabControls, box);
  gtk_widget_class_bind_template_child (widget_class, StudioCurveLabControls, display);
  gtk_widget_class_bind_template_child (widget_class, StudioCurveLabControls, figures_label);
  gtk_widget_class_bind_template_child (widget_class, StudioCurveLabControls, distance_scale);
  gtk_widget_class_bind_template_child (widget_class, StudioCurveLabControls, distance);
  gtk_widget_class_bind_template_child (widget_class, StudioCurveLabControls, ppd_label);
  gtk_widget_class_bind_template_child (widget_class, StudioCurveLabControls, bits);
  gtk_widget_class_bind_template_child (widget_class, StudioCurveLabControls, model);
  gtk_widget_class_bind_template_child (widget_class, StudioCurveLabControls, toggles_box);
  gtk_widget_class_bind_template_callback (widget_class,
                                           studio_curve_lab_controls_display_changed);
  gtk_widget_class_bind_template_callback (widget_class, studio_curve_lab_controls_slid);
  gtk_widget_class_bind_template_callback (widget_class, studio_curve_lab_controls_changed);
}

static void
studio_curve_lab_controls_init (StudioCurveLabControls *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  studio_own_name_keep (self->display);
  studio_own_name_keep (self->model);
  studio_curve_lab_controls_build (self);
}

void
studio_curve_lab_controls_set_session (StudioCurveLabControls *self,
                                       HekCurveLabSession     *session)
{
  g_return_if_fail (STUDIO_IS_CURVE_LAB_CONTROLS (self) && self->session == NULL);

  self->session = g_object_ref (session);
  g_signal_connect_swapped (session, "settings-changed",
                            G_CALLBACK (studio_curve_lab_controls_update), self);
  studio_curve_lab_controls_update (self);
}

guint
studio_curve_lab_controls_get_shown (StudioCurveLabControls *self)
{
  guint shown = 0;

  g_return_val_if_fail (STUDIO_IS_CURVE_LAB_CONTROLS (self), 0);

  for (guint c = 0; c < HEK_CURVE_LAB_N_CURVES; c++)
    if (gtk_toggle_button_get_active (self->toggles[c]))
      shown |= 1u << c;
  return shown;
}
