/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the base draws around and over a picture: surround, crosshair, tags and focus ring. Marks
 * that lie on pixels are white with a dark rim, so that they are seen on any picture.
 */
#include "config.h"

#include "studio-picture-area-paint.h"
#include "studio-picture-area-private.h"

#include <math.h>

/* Widget units. */
#define TAG_MARGIN 6
#define TAG_PAD_X 7
#define TAG_PAD_Y 2
#define TAG_RADIUS 6
#define TAG_SCALE 0.82 /* libadwaita's caption */
#define CHECK_SIZE 8 /* a square under alpha */
#define CROSS_ARM 9
#define CROSS_GAP 3
#define CROSS_BOX_MIN 6
#define FOCUS_WIDTH 2

gboolean
studio_picture_area_is_dark (StudioPictureArea *self)
{
  GdkRGBA text;

  gtk_style_context_get_color (gtk_widget_get_style_context (GTK_WIDGET (self)), &text);
  return 0.2126 * text.red + 0.7152 * text.green + 0.0722 * text.blue > 0.5;
}

GdkRGBA
studio_picture_area_surround (StudioPictureArea *self)
{
  GtkStyleContext *context = gtk_widget_get_style_context (GTK_WIDGET (self));
  GdkRGBA color;

  if (gtk_style_context_lookup_color (context, "studio_surround_color", &color))
    return color;
  if (studio_picture_area_is_dark (self))
    return (GdkRGBA){ 0.145f, 0.145f, 0.145f, 1.0f };
  return (GdkRGBA){ 0.86f, 0.86f, 0.86f, 1.0f };
}

static guint8
gray_of (const GdkRGBA *color)
{
  const double gray = 0.2126 * color->red + 0.7152 * color->green + 0.0722 * color->blue;

  return (guint8) (255 * gray + 0.5);
}

void
studio_picture_area_init_paint (StudioPictureArea *self,
                                StudioPaint       *paint)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkStyleContext *context = gtk_widget_get_style_context (widget);
  const GdkRGBA surround = studio_picture_area_surround (self);
  GdkRGBA other;

  *paint = (StudioPaint){ .check_size = CHECK_SIZE * gtk_widget_get_scale_factor (widget) };
  paint->check_grays[0] = gray_of (&surround);
  if (gtk_style_context_lookup_color (context, "studio_checker_color", &other))
    paint->check_grays[1] = gray_of (&other);
  else
    paint->check_grays[1] = (guint8) (paint->check_grays[0] ^ 0x20);
}

static PangoLayout *
create_layout (GtkWidget  *widget,
               const char *text)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (widget, text);
  PangoAttrList *attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_scale_new (TAG_SCALE));
  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum"));
  pango_layout_set_attributes (layout, attributes);
  pango_attr_list_unref (attributes);
  return layout;
}

int
studio_picture_area_text_height (GtkWidget *widget)
{
  g_autoptr (PangoLayout) layout = create_layout (widget, "8");
  int height;

  pango_layout_get_pixel_size (layout, NULL, &height);
  return height;
}

void
studio_picture_area_append_text (GtkWidget   *widget,
                                 GtkSnapshot *snapshot,
                                 const char  *text,
                                 double       x,
                                 double       y,
                                 double       align,
                                 float        opacity)
{
  g_autoptr (PangoLayout) layout = create_layout (widget, text);
  const GdkRGBA ink = { 1, 1, 1, opacity };
  int width;

  pango_layout_get_pixel_size (layout, &width, NULL);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (floor (x - align * width), y));
  gtk_snapshot_append_layout (snapshot, layout, &ink);
  gtk_snapshot_restore (snapshot);
}

void
studio_picture_area_append_ground (GtkSnapshot           *snapshot,
                                   const graphene_rect_t *bounds)
{
  const GdkRGBA ground = { 0, 0, 0, 0.72f };
  GskRoundedRect box;

  gsk_rounded_rect_init_from_rect (&box, bounds, TAG_RADIUS);
  gtk_snapshot_push_rounded_clip (snapshot, &box);
  gtk_snapshot_append_color (snapshot, &ground, &box.bounds);
  gtk_snapshot_pop (snapshot);
}

void
studio_picture_area_append_tag (StudioPictureArea *self,
                                GtkSnapshot       *snapshot,
                                const char        *text,
                                double             x,
                                double             y)
{
  GtkWidget *widget = GTK_WIDGET (self);
  g_autoptr (PangoLayout) layout = create_layout (widget, text);
  const GdkRGBA ink = { 1, 1, 1, 1 };
  int width, height;
  double left, top;

  pango_layout_get_pixel_size (layout, &width, &height);

  width += 2 * TAG_PAD_X;
  height += 2 * TAG_PAD_Y;
  left = TAG_MARGIN + floor (x * (gtk_widget_get_width (widget) - 2 * TAG_MARGIN - width));
  top = TAG_MARGIN + floor (y * (gtk_widget_get_height (widget) - 2 * TAG_MARGIN - height));

  studio_picture_area_append_ground (snapshot, &GRAPHENE_RECT_INIT (left, top, width, height));
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (left + TAG_PAD_X, top + TAG_PAD_Y));
  gtk_snapshot_append_layout (snapshot, layout, &ink);
  gtk_snapshot_restore (snapshot);
}

/* A bar of white with a dark rim around it. */
static void
append_bar (GtkSnapshot *snapshot,
            double       x,
            double       y,
            double       width,
            double       height,
            double       pixel)
{
  const GdkRGBA rim = { 0, 0, 0, 0.55f };
  const GdkRGBA white = { 1, 1, 1, 1 };

  gtk_snapshot_append_color (snapshot, &rim,
                             &GRAPHENE_RECT_INIT (x - pixel, y - pixel, width + 2 * pixel,
                                                  height + 2 * pixel));
  gtk_snapshot_append_color (snapshot, &white, &GRAPHENE_RECT_INIT (x, y, width, height));
}

/* Around a source pixel that is large enough to be seen in it. */
static void
append_box (GtkSnapshot *snapshot,
            double       left,
            double       top,
            double       right,
            double       bottom,
            double       pixel)
{
  const GdkRGBA rim = { 0, 0, 0, 0.55f };
  const GdkRGBA white = { 1, 1, 1, 1 };
  const float width = (float) pixel;
  const float widths[4] = { width, width, width, width };
  GskRoundedRect box;

  gsk_rounded_rect_init_from_rect (&box,
                                   &GRAPHENE_RECT_INIT (left - pixel, top - pixel,
                                                        right - left + 2 * pixel,
                                                        bottom - top + 2 * pixel),
                                   0);
  gtk_snapshot_append_border (snapshot, &box, widths, (GdkRGBA[4]){ white, white, white, white });
  gsk_rounded_rect_shrink (&box, -width, -width, -width, -width);
  gtk_snapshot_append_border (snapshot, &box, widths, (GdkRGBA[4]){ rim, rim, rim, rim });
}

void
studio_picture_area_snapshot_cross (GtkSnapshot                 *snapshot,
                                    const StudioPictureGeometry *geometry,
                                    int                          x,
                                    int                          y)
{
  const double pixel = 1.0 / geometry->scale_factor;
  const double fx = (double) geometry->width / geometry->source_width;
  const double fy = (double) geometry->height / geometry->source_height;
  const double left = (geometry->origin_x + floor (x * fx + 0.5)) * pixel;
  const double top = (geometry->origin_y + floor (y * fy + 0.5)) * pixel;
  const double right = MAX ((geometry->origin_x + floor ((x + 1) * fx + 0.5)) * pixel, left + 1);
  const double bottom = MAX ((geometry->origin_y + floor ((y + 1) * fy + 0.5)) * pixel, top + 1);
  const double center_x = floor ((left + right) / 2 / pixel) * pixel;
  const double center_y = floor ((top + bottom) / 2 / pixel) * pixel;

  if (right - left >= CROSS_BOX_MIN)
    append_box (snapshot, left, top, right, bottom, pixel);
  append_bar (snapshot, left - CROSS_GAP - CROSS_ARM, center_y, CROSS_ARM, 1, pixel);
  append_bar (snapshot, right + CROSS_GAP, center_y, CROSS_ARM, 1, pixel);
  append_bar (snapshot, center_x, top - CROSS_GAP - CROSS_ARM, 1, CROSS_ARM, pixel);
  append_bar (snapshot, center_x, bottom + CROSS_GAP, 1, CROSS_ARM, pixel);
}

void
studio_picture_area_snapshot_focus (StudioPictureArea *self,
                                    GtkSnapshot       *snapshot)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkStyleContext *context = gtk_widget_get_style_context (widget);
  const float width = FOCUS_WIDTH;
  const float widths[4] = { width, width, width, width };
  const GdkRGBA gap = { 0, 0, 0, 0.6f };
  const GdkRGBA gaps[4] = { gap, gap, gap, gap };
  GskRoundedRect ring;
  GdkRGBA accent = { 0.21f, 0.52f, 0.89f, 1.0f };

  if (!gtk_widget_has_visible_focus (widget))
    return;

  gtk_style_context_lookup_color (context, "accent_color", &accent);
  gsk_rounded_rect_init_from_rect (&ring,
                                   &GRAPHENE_RECT_INIT (0, 0, gtk_widget_get_width (widget),
                                                        gtk_widget_get_height (widget)),
                                   0);
  gtk_snapshot_append_border (snapshot, &ring, widths,
                              (const GdkRGBA[4]){ accent, accent, accent, accent });
  gsk_rounded_rect_shrink (&ring, width, width, width, width);
  gtk_snapshot_append_border (snapshot, &ring, (const float[4]){ 1, 1, 1, 1 }, gaps);
}
