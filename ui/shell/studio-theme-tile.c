/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The colours here are those of the style sheets: they are written again because a tile shows a
 * theme that is not in use, and a style sheet that is not loaded cannot be asked.
 */
#include "config.h"

#include "studio-theme-tile.h"

#include <math.h>

#define TILE_WIDTH 76
#define TILE_HEIGHT 50
#define TILE_RADIUS 6.0

typedef struct
{
  const char *id;
  guint32 frame, ground, surround, text, accent; /* 0xRRGGBB */
} StudioTileColors;

static const StudioTileColors tile_colors[] = {
  { "light", 0xebebeb, 0xfafafa, 0xdedede, 0x5c5c5c, 0x3584e4 },
  { "dark", 0x303030, 0x242424, 0x1a1a1a, 0xc8c8c8, 0x3584e4 },
  { "neutral", 0x8a8a8a, 0x777777, 0x777777, 0x1a1a1a, 0x2b2b2b },
  { "high-contrast", 0x000000, 0x000000, 0x1a1a1a, 0xffffff, 0xffd93d },
};

static void
set_source (cairo_t *cr,
            guint32  rgb)
{
  cairo_set_source_rgb (cr, (rgb >> 16 & 0xff) / 255.0, (rgb >> 8 & 0xff) / 255.0,
                        (rgb & 0xff) / 255.0);
}

static void
fill_rectangle (cairo_t *cr,
                guint32  rgb,
                double   x,
                double   y,
                double   width,
                double   height)
{
  set_source (cr, rgb);
  cairo_rectangle (cr, x, y, width, height);
  cairo_fill (cr);
}

/* A header bar, two panes and a sidebar. */
static void
draw_window (cairo_t                *cr,
             const StudioTileColors *colors)
{
  const double w = TILE_WIDTH, h = TILE_HEIGHT;

  fill_rectangle (cr, colors->ground, 0, 0, w, h);
  fill_rectangle (cr, colors->frame, 0, 0, w, 11);
  fill_rectangle (cr, colors->text, 30, 5, 16, 2);
  fill_rectangle (cr, colors->surround, 5, 16, 22, h - 21);
  fill_rectangle (cr, colors->surround, 30, 16, 22, h - 21);
  for (int i = 0; i < 3; i++)
    fill_rectangle (cr, colors->text, 56, 18 + 9 * i, i == 1 ? 10 : 15, 2);
  fill_rectangle (cr, colors->accent, 56, h - 10, 15, 5);
}

static void
rounded (cairo_t *cr,
         double   inset)
{
  double r = TILE_RADIUS - inset;
  double x1 = TILE_WIDTH - inset, y1 = TILE_HEIGHT - inset;

  cairo_new_sub_path (cr);
  cairo_arc (cr, x1 - r, inset + r, r, -G_PI / 2, 0);
  cairo_arc (cr, x1 - r, y1 - r, r, 0, G_PI / 2);
  cairo_arc (cr, inset + r, y1 - r, r, G_PI / 2, G_PI);
  cairo_arc (cr, inset + r, inset + r, r, G_PI, 1.5 * G_PI);
  cairo_close_path (cr);
}

static void
draw_tile (GtkDrawingArea *area,
           cairo_t        *cr,
           int             width,
           int             height,
           gpointer        user_data)
{
  const char *id = user_data;
  const StudioTileColors *colors = NULL;
  GdkRGBA edge;

  for (gsize i = 0; i < G_N_ELEMENTS (tile_colors); i++)
    if (g_str_equal (tile_colors[i].id, id))
      colors = &tile_colors[i];

  cairo_translate (cr, floor ((width - TILE_WIDTH) / 2.0), 0);
  cairo_save (cr);
  rounded (cr, 0);
  cairo_clip (cr);
  if (colors != NULL)
    draw_window (cr, colors);
  else /* the system's: light and dark by halves */
    {
      draw_window (cr, &tile_colors[0]);
      cairo_move_to (cr, TILE_WIDTH * 0.62, 0);
      cairo_line_to (cr, TILE_WIDTH, 0);
      cairo_line_to (cr, TILE_WIDTH, TILE_HEIGHT);
      cairo_line_to (cr, TILE_WIDTH * 0.38, TILE_HEIGHT);
      cairo_clip (cr);
      draw_window (cr, &tile_colors[1]);
    }
  cairo_restore (cr);

  gtk_style_context_get_color (gtk_widget_get_style_context (GTK_WIDGET (area)), &edge);
  edge.alpha *= 0.35f;
  gdk_cairo_set_source_rgba (cr, &edge);
  cairo_set_line_width (cr, 1);
  rounded (cr, 0.5);
  cairo_stroke (cr);
}

GtkWidget *
studio_theme_tile_new (const char *id,
                       const char *label)
{
  g_autofree char *action = g_strdup_printf ("app.theme::%s", id);
  GtkWidget *button = gtk_toggle_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *area = gtk_drawing_area_new ();
  GtkWidget *caption = gtk_label_new (label);

  gtk_drawing_area_set_content_width (GTK_DRAWING_AREA (area), TILE_WIDTH);
  gtk_drawing_area_set_content_height (GTK_DRAWING_AREA (area), TILE_HEIGHT);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (area), draw_tile, g_strdup (id), g_free);
  gtk_widget_add_css_class (caption, "caption");
  gtk_box_append (GTK_BOX (box), area);
  gtk_box_append (GTK_BOX (box), caption);
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_add_css_class (button, "theme-tile");
  gtk_widget_add_css_class (button, "flat");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  gtk_actionable_set_detailed_action_name (GTK_ACTIONABLE (button), action);
  return button;
}
