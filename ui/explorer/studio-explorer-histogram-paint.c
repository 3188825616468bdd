/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A histogram drawn: bars of all rows behind those that are shown, the colours of the numbers, the
 * brush over both, and below the numbers at its ends, or at the ends of the range.
 */
#include "config.h"

#include "studio-explorer-histogram-private.h"

#include <math.h>

#include "studio-chart-theme.h"
#include "studio-explorer-ramp.h"

/* Widget units. */
#define BARS_HEIGHT 42.0
#define BAR_GAP_FROM 4.0 /* bars of this width have a gap of one between them */
#define RAMP_GAP 3.0
#define RAMP_HEIGHT 8.0
#define TEXT_GAP 3.0
#define TEXT_APART 8.0

#define ALL_OPACITY 0.22
#define VISIBLE_OPACITY 0.62
#define OUTSIDE_OPACITY 0.5 /* of what the brush leaves out */

static PangoLayout *
studio_explorer_histogram_new_layout (StudioExplorerHistogram *self,
                                      const char              *text)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  PangoAttrList *attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_scale_new (0.82));
  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum=1"));
  pango_layout_set_attributes (layout, attributes);
  pango_attr_list_unref (attributes);
  return layout;
}

static double
studio_explorer_histogram_text_y (StudioExplorerHistogram *self)
{
  return BARS_HEIGHT + (self->data.map != NULL ? RAMP_GAP + RAMP_HEIGHT : 1) + TEXT_GAP;
}

int
studio_explorer_histogram_get_height (StudioExplorerHistogram *self)
{
  g_autoptr (PangoLayout) layout = studio_explorer_histogram_new_layout (self, "0");
  int height;

  pango_layout_get_pixel_size (layout, NULL, &height);
  return (int) ceil (studio_explorer_histogram_text_y (self)) + height;
}

static GdkRGBA
with_opacity (HekPlotColor color,
              double       opacity)
{
  return (GdkRGBA) { (float) color.r, (float) color.g, (float) color.b, (float) opacity };
}

/* --- bars ------------------------------------------------------------------------------------ */

static void
studio_explorer_histogram_append_bars (StudioExplorerHistogram *self,
                                       GtkSnapshot             *snapshot,
                                       const guint32           *counts,
                                       const GdkRGBA           *color,
                                       double                   width)
{
  guint n = self->data.n_bins;
  double gap = width / n >= BAR_GAP_FROM ? 1 : 0;

  for (guint i = 0; i < n; i++)
    {
      double left = round (width * i / n), right = round (width * (i + 1) / n) - gap;
      /* one row among millions can still be seen */
      double height = counts[i] > 0 ? MAX (BARS_HEIGHT * counts[i] / self->highest, 1) : 0;

      if (height > 0)
        gtk_snapshot_append_color (snapshot, color,
                                   &GRAPHENE_RECT_INIT ((float) left,
                                                        (float) (BARS_HEIGHT - height),
                                                        (float) (right - left), (float) height));
    }
}

/* The same colours as those of the points. */
static void
studio_explorer_histogram_append_ramp (StudioExplorerHistogram *self,
                                       GtkSnapshot             *snapshot,
                                       const HekPlotTheme      *theme,
                                       double                   width)
{
  const GdkRGBA rim = with_opacity (theme->text, 0.3);

  studio_explorer_ramp_append (
    snapshot, self->data.map,
    &GRAPHENE_RECT_INIT (0, BARS_HEIGHT + RAMP_GAP, (float) width, RAMP_HEIGHT), &rim);
}

/* --- the brush ------------------------------------------------------------------------------- */

static void
studio_explorer_histogram_append_brush (StudioExplorerHistogram *self,
                                        GtkSnapshot             *snapshot,
                                        const HekPlotTheme      *theme,
                                        double                   width)
{
  double low, high, bottom = studio_explorer_histogram_text_y (self) - TEXT_GAP, x0, x1;
  GdkRGBA accent = { 0.21f, 0.52f, 0.89f, 1 }, ground, fill;

  gtk_style_context_lookup_color (gtk_widget_get_style_context (GTK_WIDGET (self)), "accent_color",
                                  &accent);
  ground = with_opacity (theme->background, OUTSIDE_OPACITY);
  fill = accent;
  fill.alpha = 0.12f;
  studio_explorer_histogram_get_fractions (self, &low, &high);
  x0 = CLAMP (round (low * width), 0, width - 2);
  x1 = CLAMP (round (high * width), x0 + 2, width);
  gtk_snapshot_append_color (snapshot, &ground,
                             &GRAPHENE_RECT_INIT (0, 0, (float) x0, (float) bottom));
  gtk_snapshot_append_color (snapshot, &ground,
                             &GRAPHENE_RECT_INIT ((float) x1, 0, (float) (width - x1),
                                                  (float) bottom));
  gtk_snapshot_append_color (snapshot, &fill,
                             &GRAPHENE_RECT_INIT ((float) x0, 0, (float) (x1 - x0),
                                                  (float) bottom));
  gtk_snapshot_append_color (snapshot, &accent,
                             &GRAPHENE_RECT_INIT ((float) x0, 0, 2, (float) bottom));
  gtk_snapshot_append_color (snapshot, &accent,
                             &GRAPHENE_RECT_INIT ((float) x1 - 2, 0, 2, (float) bottom));
}

/* --- numbers --------------------------------------------------------------------------------- */

static void
studio_explorer_histogram_append_numbers (StudioExplorerHistogram *self,
                                          GtkSnapshot             *snapshot,
                                          const HekPlotTheme      *theme,
                                          double                   width)
{
  const HekSceneRange *range = &self->data.range;
  g_autofree char *low = studio_explorer_histogram_dup_number (
    self, self->has_brush ? self->low : range->min);
  g_autofree char *high = studio_explorer_histogram_dup_number (
    self, self->has_brush ? self->high : range->max);
  g_autofree char *below = g_strconcat (range->open_below ? "≤ " : "", low, NULL);
  g_autofree char *above = g_strconcat (range->open_above ? "≥ " : "", high, NULL);
  g_autoptr (PangoLayout) left
    = studio_explorer_histogram_new_layout (self, self->has_brush ? low : below);
  g_autoptr (PangoLayout) right
    = studio_explorer_histogram_new_layout (self, self->has_brush ? high : above);
  const GdkRGBA color = with_opacity (self->has_brush ? theme->text : theme->dim_text, 1);
  const float y = (float) studio_explorer_histogram_text_y (self);
  double from = 0, to = 1, left_x, right_x;
  int left_width, right_width;

  if (self->has_brush)
    studio_explorer_histogram_get_fractions (self, &from, &to);
  pango_layout_get_pixel_size (left, &left_width, NULL);
  pango_layout_get_pixel_size (right, &right_width, NULL);
  /* below the ends, but never one over the other */
  left_x = CLAMP (from * width - left_width / 2.0, 0,
                  MAX (width - right_width - TEXT_APART - left_width, 0));
  right_x = CLAMP (to * width - right_width / 2.0, left_x + left_width + TEXT_APART,
                   MAX (width - right_width, left_x + left_width + TEXT_APART));
  gtk_snapshot_save (snapshot);
  left_x = round (left_x);
  right_x = round (right_x);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) left_x, y));
  gtk_snapshot_append_layout (snapshot, left, &color);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) (right_x - left_x), 0));
  gtk_snapshot_append_layout (snapshot, right, &color);
  gtk_snapshot_restore (snapshot);
}

void
studio_explorer_histogram_snapshot (GtkWidget   *widget,
                                    GtkSnapshot *snapshot)
{
  StudioExplorerHistogram *self = STUDIO_EXPLORER_HISTOGRAM (widget);
  const double width = gtk_widget_get_width (widget);
  HekPlotTheme theme;
  GdkRGBA all, visible, line;

  if (width <= 0)
    return;
  studio_chart_theme_init (&theme, widget);
  all = with_opacity (theme.text, ALL_OPACITY);
  visible = with_opacity (theme.text, VISIBLE_OPACITY);
  line = with_opacity (theme.axis, 1);
  if (self->data.map == NULL)
    gtk_snapshot_append_color (snapshot, &line,
                               &GRAPHENE_RECT_INIT (0, BARS_HEIGHT, (float) width, 1));
  if (!self->has_data)
    return;
  if (self->hovered >= 0)
    {
      const GdkRGBA light = with_opacity (theme.text, 0.08);
      double bin = width / self->data.n_bins;

      gtk_snapshot_append_color (snapshot, &light,
                                 &GRAPHENE_RECT_INIT ((float) floor (self->hovered * bin), 0,
                                                      (float) ceil (bin), BARS_HEIGHT));
    }
  if (self->highest > 0)
    {
      studio_explorer_histogram_append_bars (self, snapshot, self->bins, &all, width);
      studio_explorer_histogram_append_bars (self, snapshot, self->visible, &visible, width);
    }
  if (self->data.map != NULL)
    studio_explorer_histogram_append_ramp (self, snapshot, &theme, width);
  if (self->has_brush)
    studio_explorer_histogram_append_brush (self, snapshot, &theme, width);
  studio_explorer_histogram_append_numbers (self, snapshot, &theme, width);
  studio_chart_snapshot_focus (widget, snapshot);
}
