/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "studio-chart-theme.h"

/* libadwaita's caption, of the body font. */
#define FONT_SCALE 0.82

static gboolean
is_dark (GtkWidget *widget)
{
  GdkRGBA text;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &text);
  return 0.2126 * text.red + 0.7152 * text.green + 0.0722 * text.blue > 0.5;
}

static HekPlotThemeKind
theme_kind (GtkWidget *widget)
{
  GtkWidget *root = GTK_WIDGET (gtk_widget_get_root (widget));

  if (root != NULL && gtk_widget_has_css_class (root, "theme-high-contrast"))
    return is_dark (widget) ? HEK_PLOT_THEME_HIGH_CONTRAST_DARK : HEK_PLOT_THEME_HIGH_CONTRAST;
  if (root != NULL && gtk_widget_has_css_class (root, "theme-neutral"))
    return HEK_PLOT_THEME_NEUTRAL;
  return is_dark (widget) ? HEK_PLOT_THEME_DARK : HEK_PLOT_THEME_LIGHT;
}

void
studio_chart_theme_init (HekPlotTheme *theme,
                         GtkWidget    *widget)
{
  PangoContext *context = gtk_widget_get_pango_context (widget);
  const PangoFontDescription *font = pango_context_get_font_description (context);
  double size = (double) pango_font_description_get_size (font) / PANGO_SCALE;
  GdkRGBA ground;

  hek_plot_theme_init (theme, theme_kind (widget));
  /* the ground is the window's: it is not painted, but labels lie on it */
  if (gtk_style_context_lookup_color (gtk_widget_get_style_context (widget), "window_bg_color",
                                      &ground))
    theme->background = (HekPlotColor){ ground.red, ground.green, ground.blue, 0 };
  theme->background.a = 0;

  if (!pango_font_description_get_size_is_absolute (font))
    size *= pango_cairo_context_get_resolution (context) / 72.0;
  if (size > 0)
    theme->font_size = size * FONT_SCALE;
  theme->font_family = pango_font_description_get_family (font);
}
