/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The colour bar of a heat map: name and value under the pointer above it, its range below it, on
 * the same dark ground as the other texts over pictures.
 */
#include "config.h"

#include "studio-compare-legend.h"

#include "hek-plot-axis.h"

#include <glib/gi18n.h>
#include <math.h>

/* Widget units. */
#define MARGIN 6
#define PAD 8
#define GAP 4
#define BAR_WIDTH 176
#define BAR_WIDTH_MIN 96
#define BAR_HEIGHT 8
#define RADIUS 6
#define TEXT_SCALE 0.82 /* libadwaita's caption */

static PangoLayout *
create_layout (GtkWidget  *widget,
               const char *text)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (widget, text);
  PangoAttrList *attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_scale_new (TEXT_SCALE));
  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum"));
  pango_layout_set_attributes (layout, attributes);
  pango_attr_list_unref (attributes);
  return layout;
}

/* @align: 0 begins at @x, 1 ends there */
static void
append_text (GtkWidget   *widget,
             GtkSnapshot *snapshot,
             const char  *text,
             double       x,
             double       y,
             double       align,
             float        opacity)
{
  g_autoptr (PangoLayout) layout = create_layout (widget, text);
  const GdkRGBA ink = { 1, 1, 1, opacity };
  int width, height;

  pango_layout_get_pixel_size (layout, &width, &height);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (floor (x - align * width), y));
  gtk_snapshot_append_layout (snapshot, layout, &ink);
  gtk_snapshot_restore (snapshot);
}

static void
append_bar (const StudioCompareLegend *legend,
            GtkSnapshot               *snapshot,
            double                     x,
            double                     y,
            double                     width)
{
  const gsize stride = HEK_COLORMAP_N * 3;
  g_autoptr (GBytes) bytes = g_bytes_new_static (legend->colormap->rgb, stride);
  g_autoptr (GdkTexture) texture =
    gdk_memory_texture_new (HEK_COLORMAP_N, 1, GDK_MEMORY_R8G8B8, bytes, stride);
  const GdkRGBA white = { 1, 1, 1, 1 };
  const GdkRGBA rim = { 0, 0, 0, 0.7f };
  double fraction;

  gtk_snapshot_append_texture (snapshot, texture, &GRAPHENE_RECT_INIT (x, y, width, BAR_HEIGHT));
  if (!legend->has_value || isnan (legend->value))
    return;

  fraction = (legend->value - legend->minimum) / (legend->maximum - legend->minimum);
  x += floor (CLAMP (fraction, 0.0, 1.0) * (width - 2));
  gtk_snapshot_append_color (snapshot, &rim,
                             &GRAPHENE_RECT_INIT (x - 1, y - 3, 4, BAR_HEIGHT + 6));
  gtk_snapshot_append_color (snapshot, &white, &GRAPHENE_RECT_INIT (x, y - 2, 2, BAR_HEIGHT + 4));
}

/* The colour of an end also stands for everything beyond it. */
static char *
end_text (double      value,
          const char *beyond)
{
  return g_strdup_printf ("%s%s%.3g", beyond, value < 0 ? "−" : "", fabs (value));
}

static char *
value_text (const StudioCompareLegend *legend)
{
  g_autofree char *number = NULL;

  if (!legend->has_value)
    return g_strdup ("");
  number = hek_plot_format_value (legend->value, 3);
  if (legend->unit == NULL || isnan (legend->value))
    return g_steal_pointer (&number);
  return g_strdup_printf ("%s %s", number, legend->unit);
}

static char *
title_text (const StudioCompareLegend *legend)
{
  const char *label = legend->label != NULL ? legend->label : "";

  if (legend->unit == NULL)
    return g_strdup (label);
  return g_strdup_printf ("%s (%s)", label, legend->unit);
}

void
studio_compare_legend_snapshot (const StudioCompareLegend *legend,
                                GtkWidget                 *widget,
                                GtkSnapshot               *snapshot)
{
  const double view_width = gtk_widget_get_width (widget);
  const double view_height = gtk_widget_get_height (widget);
  const double bar_width = MIN (BAR_WIDTH, view_width - 2 * (MARGIN + PAD));
  const GdkRGBA ground = { 0, 0, 0, 0.72f };
  g_autofree char *title = title_text (legend);
  g_autofree char *value = value_text (legend);
  g_autofree char *minimum = end_text (legend->minimum, legend->is_signed ? "≤ " : "");
  g_autofree char *middle = end_text ((legend->minimum + legend->maximum) / 2, "");
  g_autofree char *maximum = end_text (legend->maximum, "≥ ");
  g_autoptr (PangoLayout) layout = create_layout (widget, title);
  GskRoundedRect box;
  int text_height;
  double x, y, width, height;

  pango_layout_get_pixel_size (layout, NULL, &text_height);
  width = bar_width + 2 * PAD;
  height = 2 * text_height + BAR_HEIGHT + 2 * GAP + PAD;
  x = floor (view_width - MARGIN - width);
  y = floor (view_height - MARGIN - height);
  if (bar_width < BAR_WIDTH_MIN || y < MARGIN)
    return;

  gsk_rounded_rect_init_from_rect (&box, &GRAPHENE_RECT_INIT (x, y, width, height), RADIUS);
  gtk_snapshot_push_rounded_clip (snapshot, &box);
  gtk_snapshot_append_color (snapshot, &ground, &box.bounds);
  gtk_snapshot_pop (snapshot);

  x += PAD;
  y += PAD / 2;
  append_text (widget, snapshot, title, x, y, 0, 1.0f);
  append_text (widget, snapshot, value, x + bar_width, y, 1, 1.0f);
  y += text_height + GAP;
  append_bar (legend, snapshot, x, y, bar_width);
  y += BAR_HEIGHT + GAP;
  append_text (widget, snapshot, minimum, x, y, 0, 0.85f);
  append_text (widget, snapshot, middle, x + bar_width / 2, y, 0.5, 0.85f);
  append_text (widget, snapshot, maximum, x + bar_width, y, 1, 0.85f);
}
