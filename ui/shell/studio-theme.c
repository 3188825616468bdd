/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The themes: libadwaita's light and dark, and two style sheets of our own above it that redefine
 * the named colours. The setting says what is wanted, the style manager what the desktop wishes;
 * apply() joins them.
 */
#include "config.h"

#include "studio-theme.h"

#include <adwaita.h>

#include "studio-settings.h"

#define RESOURCE_NEUTRAL "/io/github/hektor/Studio/theme-neutral.css"
#define RESOURCE_HIGH_CONTRAST "/io/github/hektor/Studio/theme-high-contrast.css"
#define RESOURCE_HIGH_CONTRAST_DARK "/io/github/hektor/Studio/theme-high-contrast-dark.css"

/* The values of the enumeration in the schema. */
typedef enum
{
  STUDIO_THEME_SYSTEM,
  STUDIO_THEME_LIGHT,
  STUDIO_THEME_DARK,
  STUDIO_THEME_NEUTRAL,
  STUDIO_THEME_HIGH_CONTRAST,
} StudioTheme;

static AdwColorScheme
studio_theme_scheme (StudioTheme theme)
{
  switch (theme)
    {
    case STUDIO_THEME_LIGHT:
    case STUDIO_THEME_NEUTRAL: /* black text on grey: the light sheet with other grounds */
      return ADW_COLOR_SCHEME_FORCE_LIGHT;
    case STUDIO_THEME_DARK:
      return ADW_COLOR_SCHEME_FORCE_DARK;
    case STUDIO_THEME_SYSTEM:
    case STUDIO_THEME_HIGH_CONTRAST:
    default:
      return ADW_COLOR_SCHEME_DEFAULT;
    }
}

/* Returns: (nullable): the sheet above libadwaita's */
static const char *
studio_theme_sheet (StudioTheme      theme,
                    AdwStyleManager *manager)
{
  if (theme == STUDIO_THEME_NEUTRAL)
    return RESOURCE_NEUTRAL;
  if (theme != STUDIO_THEME_HIGH_CONTRAST && !adw_style_manager_get_high_contrast (manager))
    return NULL;
  return adw_style_manager_get_dark (manager) ? RESOURCE_HIGH_CONTRAST_DARK
                                              : RESOURCE_HIGH_CONTRAST;
}

static void
studio_theme_apply (GtkCssProvider *provider)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();
  StudioTheme theme = g_settings_get_enum (studio_settings_get (), "theme");
  const char *sheet;

  adw_style_manager_set_color_scheme (manager, studio_theme_scheme (theme));
  sheet = studio_theme_sheet (theme, manager);
  if (g_strcmp0 (sheet, g_object_get_data (G_OBJECT (provider), "sheet")) == 0)
    return;

  g_object_set_data (G_OBJECT (provider), "sheet", (gpointer) sheet);
  if (sheet != NULL)
    gtk_css_provider_load_from_resource (provider, sheet);
  else
    gtk_css_provider_load_from_data (provider, "", 0);
}

/* An application may switch animations off that the desktop allows, not the other way round. */
static void
studio_theme_apply_animations (GSettings   *settings,
                               const char  *key,
                               GtkSettings *gtk_settings)
{
  if (g_settings_get_boolean (settings, "animations"))
    gtk_settings_reset_property (gtk_settings, "gtk-enable-animations");
  else
    g_object_set (gtk_settings, "gtk-enable-animations", FALSE, NULL);
}

void
studio_theme_start (GdkDisplay *display)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();
  GSettings *settings = studio_settings_get ();
  GtkSettings *gtk_settings = gtk_settings_get_for_display (display);
  g_autoptr (GtkCssProvider) provider = gtk_css_provider_new ();

  gtk_style_context_add_provider_for_display (display, GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION + 1);
  g_signal_connect_object (settings, "changed::theme", G_CALLBACK (studio_theme_apply), provider,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (manager, "notify::dark", G_CALLBACK (studio_theme_apply), provider,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (manager, "notify::high-contrast", G_CALLBACK (studio_theme_apply),
                           provider, G_CONNECT_SWAPPED);
  studio_theme_apply (provider);

  g_signal_connect_object (settings, "changed::animations",
                           G_CALLBACK (studio_theme_apply_animations), gtk_settings, 0);
  if (!g_settings_get_boolean (settings, "animations"))
    studio_theme_apply_animations (settings, "animations", gtk_settings);
}

static void
studio_theme_set_class (GtkWidget  *widget,
                        const char *name,
                        gboolean    on)
{
  if (on)
    gtk_widget_add_css_class (widget, name);
  else
    gtk_widget_remove_css_class (widget, name);
}

static void
studio_theme_update_window (GtkWidget *window)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();
  StudioTheme theme = g_settings_get_enum (studio_settings_get (), "theme");
  gboolean neutral = theme == STUDIO_THEME_NEUTRAL;

  studio_theme_set_class (window, "theme-neutral", neutral);
  studio_theme_set_class (window, "theme-dark", adw_style_manager_get_dark (manager));
  studio_theme_set_class (window, "theme-high-contrast",
                          !neutral && studio_theme_sheet (theme, manager) != NULL);
}

void
studio_theme_mark_window (GtkWidget *window)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();

  g_return_if_fail (GTK_IS_WIDGET (window));

  g_signal_connect_object (studio_settings_get (), "changed::theme",
                           G_CALLBACK (studio_theme_update_window), window, G_CONNECT_SWAPPED);
  g_signal_connect_object (manager, "notify::dark", G_CALLBACK (studio_theme_update_window), window,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (manager, "notify::high-contrast",
                           G_CALLBACK (studio_theme_update_window), window, G_CONNECT_SWAPPED);
  studio_theme_update_window (window);
}
