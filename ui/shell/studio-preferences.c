/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "studio-preferences.h"

#include <glib/gi18n.h>
#include <stdlib.h>

#include "studio-settings.h"
#include "studio-theme-tile.h"

struct _StudioPreferences
{
  AdwPreferencesWindow parent_instance;

  GtkFlowBox *themes;
  GtkSwitch *animations;
  AdwComboRow *report_format;
  AdwActionRow *threads_row;
  GtkSpinButton *threads;
  GtkAdjustment *threads_adjustment;
  GtkAdjustment *memory_adjustment;
};

G_DEFINE_FINAL_TYPE (StudioPreferences, studio_preferences, ADW_TYPE_PREFERENCES_WINDOW)

static const struct
{
  const char *id, *label;
} themes[] = {
  { "system", N_("System") },
  { "light", N_("Light") },
  { "dark", N_("Dark") },
  { "neutral", N_("Neutral") },
  { "high-contrast", N_("High contrast") },
};

static const struct
{
  const char *id, *label;
} formats[] = {
  { "pdf", N_("PDF document") },
  { "png", N_("PNG picture") },
  { "csv", N_("CSV table") },
  { "json", N_("JSON") },
};

/* 0 is shown as a word. */
static gboolean
studio_preferences_output_number (GtkSpinButton *spin)
{
  if (gtk_spin_button_get_value_as_int (spin) != 0)
    return FALSE;
  gtk_editable_set_text (GTK_EDITABLE (spin), _("Automatic"));
  return TRUE;
}

static int
studio_preferences_input_number (GtkSpinButton *spin,
                                 double        *value)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (spin));

  if (g_strcmp0 (text, _("Automatic")) != 0)
    return FALSE;
  *value = 0;
  return TRUE;
}

static gboolean
studio_preferences_format_from_setting (GValue   *value,
                                        GVariant *setting,
                                        gpointer  user_data)
{
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    if (g_str_equal (formats[i].id, g_variant_get_string (setting, NULL)))
      g_value_set_uint (value, i);
  return TRUE;
}

static GVariant *
studio_preferences_format_to_setting (const GValue       *value,
                                      const GVariantType *type,
                                      gpointer            user_data)
{
  guint i = g_value_get_uint (value);

  return i < G_N_ELEMENTS (formats) ? g_variant_new_string (formats[i].id) : NULL;
}

static void
studio_preferences_class_init (StudioPreferencesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/hektor/Studio/ui/shell/studio-preferences.ui");
  gtk_widget_class_bind_template_child (widget_class, StudioPreferences, themes);
  gtk_widget_class_bind_template_child (widget_class, StudioPreferences, animations);
  gtk_widget_class_bind_template_child (widget_class, StudioPreferences, report_format);
  gtk_widget_class_bind_template_child (widget_class, StudioPreferences, threads_row);
  gtk_widget_class_bind_template_child (widget_class, StudioPreferences, threads);
  gtk_widget_class_bind_template_child (widget_class, StudioPreferences, threads_adjustment);
  gtk_widget_class_bind_template_child (widget_class, StudioPreferences, memory_adjustment);
  gtk_widget_class_bind_template_callback (widget_class, studio_preferences_output_number);
  gtk_widget_class_bind_template_callback (widget_class, studio_preferences_input_number);
}

static void
studio_preferences_init (StudioPreferences *self)
{
  GSettings *settings = studio_settings_get ();
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);
  g_autofree char *subtitle = NULL;

  gtk_widget_init_template (GTK_WIDGET (self));

  for (guint i = 0; i < G_N_ELEMENTS (themes); i++)
    gtk_flow_box_append (self->themes, studio_theme_tile_new (themes[i].id, _(themes[i].label)));
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->themes)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    gtk_widget_set_focusable (child, FALSE); /* the button in it takes the focus */

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    gtk_string_list_append (labels, _(formats[i].label));
  adw_combo_row_set_model (self->report_format, G_LIST_MODEL (labels));

  subtitle =
    g_strdup_printf (ngettext ("This computer has %u processor; results do not depend on it",
                               "This computer has %u processors; results do not depend on it",
                               g_get_num_processors ()),
                     g_get_num_processors ());
  adw_action_row_set_subtitle (self->threads_row, subtitle);
  gtk_adjustment_set_upper (self->threads_adjustment, g_get_num_processors ());

  g_settings_bind (settings, "animations", self->animations, "active", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "threads", self->threads_adjustment, "value",
                   G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "memory", self->memory_adjustment, "value",
                   G_SETTINGS_BIND_DEFAULT);
  g_settings_bind_with_mapping (settings, "report-format", self->report_format, "selected",
                                G_SETTINGS_BIND_DEFAULT, studio_preferences_format_from_setting,
                                studio_preferences_format_to_setting, NULL, NULL);
}

GtkWindow *
studio_preferences_new (void)
{
  return g_object_new (STUDIO_TYPE_PREFERENCES, NULL);
}
