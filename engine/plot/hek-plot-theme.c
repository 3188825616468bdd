/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The colours of charts. The eight series colours of each theme were found by a random search that
 * keeps near to familiar hues while every pair stays ΔE2000 ≥ 11 apart as seen with normal vision
 * and with simulated protanopia, deuteranopia and tritanopia (Machado et al. 2009), and every
 * colour keeps a contrast of 3:1 with its ground (4.5:1 in the high-contrast themes). Four more of
 * each theme were found in the same way, as far from them, from each other and from the axis as
 * could be. On white and on dark grounds they are also apart in Oklab and have a hue: ΔE2000 makes
 * much of differences between near-black tones and greys, which small points do not show.
 * tests/plot computes all of it again.
 */
#include "config.h"

#include "hek-plot-theme.h"

#include <stddef.h>
#include <string.h>

typedef struct
{
  guint32 background, text, dim_text, grid, axis, accent; /* 0xrrggbb */
  guint32 series[HEK_PLOT_N_CATEGORY_COLORS]; /* the last are HekPlotTheme.more */
  gboolean dark_ground;
} HekPlotThemeColors;

static const HekPlotThemeColors theme_colors[HEK_PLOT_N_THEMES] = {
  [HEK_PLOT_THEME_LIGHT] = {
    0xffffff, 0x1e1e1e, 0x5c5c5c, 0xe4e4e4, 0x8c8c8c, 0xc01c28,
    { 0x1b71da, 0xc54400, 0x02aa68, 0x7a3a8f, 0x8a6348, 0xc68901, 0x1796ff, 0x3d3845,
      0xbc4fa2, 0x890000, 0x007479, 0x0000d3 }, FALSE,
  },
  [HEK_PLOT_THEME_DARK] = {
    0x1e1e1e, 0xf2f2f2, 0xb4b4b4, 0x383838, 0x868686, 0xff7b63,
    { 0x559dfe, 0xff9e3d, 0x01ea89, 0xc781b9, 0xfffc46, 0xe56102, 0xa3c6f0, 0xd4c1b7,
      0xcd173c, 0x0077af, 0xa331ff, 0x965181 }, TRUE,
  },
  /* on L* 50 only black reads as text, and only near-white or near-black lines stand out */
  [HEK_PLOT_THEME_NEUTRAL] = {
    0x777777, 0x000000, 0x040404, 0x696969, 0x2a2a2a, 0x4a0000,
    { 0xffffff, 0x14145a, 0xfde90b, 0x541b1d, 0x89e7ff, 0x030205, 0xffc8ca, 0xadeb93,
      0x183046, 0xe6ffce, 0x29262b, 0x190020 }, TRUE,
  },
  [HEK_PLOT_THEME_HIGH_CONTRAST] = {
    0xffffff, 0x000000, 0x000000, 0xb0b0b0, 0x000000, 0xb00020,
    { 0x17789f, 0xbb2100, 0x026041, 0x710171, 0xb7286d, 0x3f2803, 0x15303c, 0x000000,
      0x0000c8, 0x1d43ff, 0x6c7c51, 0x220041 }, FALSE,
  },
  [HEK_PLOT_THEME_HIGH_CONTRAST_DARK] = {
    0x000000, 0xffffff, 0xffffff, 0x505050, 0xffffff, 0xff5c5c,
    { 0x759dbf, 0xfcae04, 0x1dff9c, 0xff7eff, 0xfffb35, 0xfa6c4c, 0xbfdefc, 0xfcfdff,
      0x727482, 0xad2bfc, 0xabaea7, 0x9e6760 }, TRUE,
  },
  [HEK_PLOT_THEME_PRINT] = {
    0xffffff, 0x1a1a1a, 0x595959, 0xdedede, 0x8c8c8c, 0xc01c28,
    { 0x1b71da, 0xc54400, 0x02aa68, 0x7a3a8f, 0x8a6348, 0xc68901, 0x1796ff, 0x3d3845,
      0xbc4fa2, 0x890000, 0x007479, 0x0000d3 }, FALSE,
  },
};

static HekPlotColor
hek_plot_color_from_rgb (guint32 rgb)
{
  return (HekPlotColor) { (rgb >> 16 & 0xff) / 255.0, (rgb >> 8 & 0xff) / 255.0,
                          (rgb & 0xff) / 255.0, 1 };
}

void
hek_plot_theme_init (HekPlotTheme     *theme,
                     HekPlotThemeKind  kind)
{
  const HekPlotThemeColors *colors;
  gboolean print = kind == HEK_PLOT_THEME_PRINT;

  g_return_if_fail ((guint) kind < HEK_PLOT_N_THEMES);

  colors = &theme_colors[kind];
  theme->background = hek_plot_color_from_rgb (colors->background);
  if (print)
    theme->background.a = 0;
  theme->text = hek_plot_color_from_rgb (colors->text);
  theme->dim_text = hek_plot_color_from_rgb (colors->dim_text);
  theme->grid = hek_plot_color_from_rgb (colors->grid);
  theme->axis = hek_plot_color_from_rgb (colors->axis);
  theme->accent = hek_plot_color_from_rgb (colors->accent);
  for (guint i = 0; i < HEK_PLOT_N_SERIES_COLORS; i++)
    theme->series[i] = hek_plot_color_from_rgb (colors->series[i]);
  for (guint i = HEK_PLOT_N_SERIES_COLORS; i < HEK_PLOT_N_CATEGORY_COLORS; i++)
    theme->more[i - HEK_PLOT_N_SERIES_COLORS] = hek_plot_color_from_rgb (colors->series[i]);
  theme->dark_ground = colors->dark_ground;

  theme->font_family = "Sans";
  theme->font_size = print ? 9 : 12;
  theme->scale = print ? 0.75 : 1;
  theme->line_width = print ? 1.2 : 2;
  theme->snap = !print;
}

gboolean
hek_plot_theme_equal (const HekPlotTheme *a,
                      const HekPlotTheme *b)
{
  /* colours are doubles without gaps, up to the first field that is none */
  return memcmp (a, b, offsetof (HekPlotTheme, dark_ground)) == 0 &&
         !a->dark_ground == !b->dark_ground && g_strcmp0 (a->font_family, b->font_family) == 0 &&
         a->font_size == b->font_size && a->scale == b->scale &&
         a->line_width == b->line_width && !a->snap == !b->snap;
}

HekPlotColor
hek_plot_theme_series_color (const HekPlotTheme *theme,
                             guint               idx)
{
  return theme->series[idx % HEK_PLOT_N_SERIES_COLORS];
}

HekPlotColor
hek_plot_theme_category_color (const HekPlotTheme *theme,
                               guint               idx)
{
  g_return_val_if_fail (idx < HEK_PLOT_N_CATEGORY_COLORS, theme->axis);

  return idx < HEK_PLOT_N_SERIES_COLORS ? theme->series[idx]
                                        : theme->more[idx - HEK_PLOT_N_SERIES_COLORS];
}

void
hek_plot_set_source (cairo_t      *cr,
                     HekPlotColor  color)
{
  cairo_set_source_rgba (cr, color.r, color.g, color.b, color.a);
}
