/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The controls of how light is shown. The settings are the only state: what is shown here is always
 * set from them. Rows of the tone curve's options are kept while the curve stays.
 */
#include "config.h"

#include "studio-view-controls.h"

#include <glib/gi18n.h>

#include "studio-option-row.h"
#include "studio-own-name.h"
#include "studio-resource.h"

struct _StudioViewControls
{
  GtkWidget parent_instance;

  /* template */
  GtkWidget *overlay;
  GtkWidget *expander;
  GtkWidget *exposure_bin;
  GtkDropDown *tonemap;
  GtkButton *reset;
  GtkWidget *option_box;
  GtkSwitch *false_color;

  StudioViewSettings *settings; /* owned (nullable) */
  StudioOptionRow *exposure;    /* borrowed from exposure_bin */
  const HekTonemap *shown;      /* borrowed (nullable): whose rows are in option_box */
  GtkWidget *rows[HEK_OPTIONS_MAX];
  gboolean was_hdr;
  gboolean updating;
};

G_DEFINE_FINAL_TYPE (StudioViewControls, studio_view_controls, GTK_TYPE_WIDGET)

static const HekOption exposure_option = {
  .name = "exposure",
  .label = N_("Exposure"),
  .unit = N_("stops"),
  .help = N_("Each stop doubles the light before it is shown (E brighter, Shift+E darker)"),
  .type = HEK_OPTION_REAL,
  .min = -STUDIO_VIEW_EXPOSURE_MAX,
  .max = STUDIO_VIEW_EXPOSURE_MAX,
  .step = 0.1,
};

static void
studio_view_controls_exposure_changed (StudioOptionRow *row,
                                       double           value,
                                       gpointer         user_data)
{
  studio_view_settings_set_exposure (STUDIO_VIEW_CONTROLS (user_data)->settings, value);
}

static void
studio_view_controls_tonemap_changed (StudioViewControls *self)
{
  guint selected = gtk_drop_down_get_selected (self->tonemap);

  if (!self->updating && self->settings != NULL && selected < hek_tonemap_n ())
    studio_view_settings_set_tonemap (self->settings, hek_tonemap (selected));
}

static void
studio_view_controls_false_color_changed (StudioViewControls *self)
{
  if (!self->updating && self->settings != NULL)
    studio_view_settings_set_false_color (self->settings,
                                          gtk_switch_get_active (self->false_color));
}

static void
studio_view_controls_option_changed (StudioOptionRow *row,
                                     double           value,
                                     gpointer         user_data)
{
  StudioViewControls *self = user_data;
  guint i = (guint) (studio_option_row_get_option (row) - self->shown->options);

  studio_view_settings_set_value (self->settings, i, value);
}

static void
studio_view_controls_build_rows (StudioViewControls *self,
                                 const HekTonemap   *tonemap)
{
  GtkWidget *child;

  /* the focus must not go with the row that has it */
  if (gtk_widget_get_focus_child (self->option_box) != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (self->tonemap));
  while ((child = gtk_widget_get_first_child (self->option_box)) != NULL)
    gtk_box_remove (GTK_BOX (self->option_box), child);
  for (guint i = 0; i < tonemap->n_options; i++)
    {
      self->rows[i] = studio_option_row_new (&tonemap->options[i]);
      gtk_box_append (GTK_BOX (self->option_box), self->rows[i]);
      g_signal_connect_object (self->rows[i], "changed",
                               G_CALLBACK (studio_view_controls_option_changed), self, 0);
    }
  gtk_widget_set_visible (self->option_box, tonemap->n_options > 0);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->tonemap), _(tonemap->help));
  self->shown = tonemap;
}

static void
studio_view_controls_show (StudioViewControls *self)
{
  const StudioRenderingSpec *spec = studio_view_settings_get_spec (self->settings);
  gboolean is_hdr = studio_view_settings_is_hdr (self->settings);

  self->updating = TRUE;
  if (spec->tonemap != self->shown)
    studio_view_controls_build_rows (self, spec->tonemap);
  for (guint i = 0; i < hek_tonemap_n (); i++)
    if (hek_tonemap (i) == spec->tonemap)
      gtk_drop_down_set_selected (self->tonemap, i);
  for (guint i = 0; i < spec->tonemap->n_options; i++)
    studio_option_row_set_value (STUDIO_OPTION_ROW (self->rows[i]), spec->values.v[i]);
  studio_option_row_set_value (self->exposure, spec->exposure_ev);
  gtk_switch_set_active (self->false_color, spec->false_color);
  if (is_hdr != self->was_hdr)
    gtk_expander_set_expanded (GTK_EXPANDER (self->expander), is_hdr);
  self->was_hdr = is_hdr;
  self->updating = FALSE;
}

static void
studio_view_controls_dispose (GObject *object)
{
  StudioViewControls *self = STUDIO_VIEW_CONTROLS (object);

  g_clear_object (&self->settings);
  g_clear_pointer (&self->overlay, gtk_widget_unparent);
  G_OBJECT_CLASS (studio_view_controls_parent_class)->dispose (object);
}

static void
studio_view_controls_class_init (StudioViewControlsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_view_controls_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               STUDIO_UI_RESOURCE ("studio-view-controls.ui"));
  gtk_widget_class_bind_template_child (widget_class, StudioViewControls, overlay);
  gtk_widget_class_bind_template_child (widget_class, StudioViewControls, expander);
  gtk_widget_class_bind_template_child (widget_class, StudioViewControls, exposure_bin);
  gtk_widget_class_bind_template_child (widget_class, StudioViewControls, tonemap);
  gtk_widget_class_bind_template_child (widget_class, StudioViewControls, reset);
  gtk_widget_class_bind_template_child (widget_class, StudioViewControls, option_box);
  gtk_widget_class_bind_template_child (widget_class, StudioViewControls, false_color);
  gtk_widget_class_bind_template_callback (widget_class, studio_view_controls_tonemap_changed);
  gtk_widget_class_bind_template_callback (widget_class,
                                           studio_view_controls_false_color_changed);
}

static void
studio_view_controls_init (StudioViewControls *self)
{
  g_autoptr (GtkStringList) curves = gtk_string_list_new (NULL);

  self->updating = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  studio_own_name_keep (self->tonemap);
  studio_own_name_keep (self->reset);
  for (guint i = 0; i < hek_tonemap_n (); i++)
    gtk_string_list_append (curves, _(hek_tonemap (i)->label));
  gtk_drop_down_set_model (self->tonemap, G_LIST_MODEL (curves));
  self->exposure = STUDIO_OPTION_ROW (studio_option_row_new (&exposure_option));
  gtk_box_append (GTK_BOX (self->exposure_bin), GTK_WIDGET (self->exposure));
  g_signal_connect_object (self->exposure, "changed",
                           G_CALLBACK (studio_view_controls_exposure_changed), self, 0);
  self->updating = FALSE;
}

void
studio_view_controls_set_settings (StudioViewControls *self,
                                   StudioViewSettings *settings)
{
  g_return_if_fail (STUDIO_IS_VIEW_CONTROLS (self) && self->settings == NULL);

  self->settings = g_object_ref (settings);
  g_signal_connect_object (settings, "changed", G_CALLBACK (studio_view_controls_show), self,
                           G_CONNECT_SWAPPED);
  studio_view_controls_show (self);
}
