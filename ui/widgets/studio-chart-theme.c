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

/* The style sheets of our own are told by their grounds: grey, pure white, pure black. */
HekPlotThemeKind
studio_chart_theme_get_kind (GtkWidget *widget)
{
  GtkWidget *root = GTK_WIDGET (gtk_widget_get_root (widget));
  GdkRGBA ground;

  if (gtk_style_context_lookup_color (gtk_widget_get_style_context (widget), "window_bg_color",
                                      &ground))
    {
      const float least = MIN (MIN (ground.red, ground.green), ground.blue);
      const float most = MAX (MAX (ground.red, ground.green), ground.blue);

      if (least > 0.4f && most < 0.55f)
        return HEK_PLOT_THEME_NEUTRAL;
      if (least >= 1)
        return HEK_PLOT_THEME_HIGH_CONTRAST;
      if (most <= 0)
        return HEK_PLOT_THEME_HIGH_CONTRAST_DARK;
    }
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

  hek_plot_theme_init (theme, studio_chart_theme_get_kind (widget));
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

void
studio_chart_snapshot_focus (GtkWidget   *widget,
                             GtkSnapshot *snapshot)
{
  const float widths[4] = { 2, 2, 2, 2 };
  GskRoundedRect ring;
  GdkRGBA accent = { 0.21f, 0.52f, 0.89f, 1.0f };

  if (!gtk_widget_has_visible_focus (widget))
    return;
  gtk_style_context_lookup_color (gtk_widget_get_style_context (widget), "accent_color", &accent);
  gsk_rounded_rect_init_from_rect (&ring,
                                   &GRAPHENE_RECT_INIT (0, 0, gtk_widget_get_width (widget),
                                                        gtk_widget_get_height (widget)),
                                   6);
  gtk_snapshot_append_border (snapshot, &ring, widths,
                              (GdkRGBA[4]){ accent, accent, accent, accent });
}
