/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "studio-image-view.h"

#include "studio-picture-area-paint.h"
#include "studio-picture-area-private.h"
#include "studio-rendering-legend.h"
#include "studio-tile-layer.h"

struct _StudioImageView
{
  StudioPictureArea parent_instance;

  HekImage *image; /* owned (nullable) */
  guint source_width, source_height;
  StudioRendering *rendering; /* owned (nullable) */
  StudioTileLayer *layer; /* owned */
  int cross_x, cross_y;   /* -1, -1: none */
};

G_DEFINE_FINAL_TYPE (StudioImageView, studio_image_view, STUDIO_TYPE_PICTURE_AREA)

static gboolean
studio_image_view_snapshot_picture (StudioPictureArea           *area,
                                    GtkSnapshot                 *snapshot,
                                    const StudioPictureGeometry *geometry,
                                    gint64                       deadline)
{
  return studio_tile_layer_snapshot (STUDIO_IMAGE_VIEW (area)->layer, snapshot, geometry, NULL,
                                     deadline);
}

static void
studio_image_view_snapshot_overlay (StudioPictureArea           *area,
                                    GtkSnapshot                 *snapshot,
                                    const StudioPictureGeometry *geometry)
{
  StudioImageView *self = STUDIO_IMAGE_VIEW (area);

  if (self->cross_x >= 0)
    studio_picture_area_snapshot_cross (snapshot, geometry, self->cross_x, self->cross_y);
  if (self->rendering != NULL && self->image != NULL)
    studio_rendering_legend_snapshot (self->rendering, self->image, area, snapshot);
}

static char *
studio_image_view_describe (StudioPictureArea *area)
{
  return studio_rendering_describe (STUDIO_IMAGE_VIEW (area)->rendering);
}

static void
update_paint (StudioImageView *self)
{
  StudioViewport *viewport = studio_picture_area_get_viewport (STUDIO_PICTURE_AREA (self));
  StudioPaint paint;

  if (self->image == NULL)
    {
      studio_tile_layer_set_paint (self->layer, NULL);
      return;
    }
  studio_picture_area_init_paint (STUDIO_PICTURE_AREA (self), &paint);
  paint.kind = STUDIO_PAINT_PICTURE;
  paint.source_width = self->source_width;
  paint.source_height = self->source_height;
  paint.pixels = studio_pixels_get_shared (G_OBJECT (viewport), self->image);
  if (self->rendering != NULL)
    paint.rendering = studio_rendering_ref (self->rendering);
  studio_tile_layer_set_paint (self->layer, &paint);
  studio_paint_clear (&paint);
}

static void
studio_image_view_css_changed (GtkWidget         *widget,
                               GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (studio_image_view_parent_class)->css_changed (widget, change);
  update_paint (STUDIO_IMAGE_VIEW (widget));
  gtk_widget_queue_draw (widget);
}

static void
studio_image_view_finalize (GObject *object)
{
  StudioImageView *self = STUDIO_IMAGE_VIEW (object);

  studio_tile_layer_free (self->layer);
  g_clear_pointer (&self->rendering, studio_rendering_unref);
  g_clear_pointer (&self->image, hek_image_unref);
  G_OBJECT_CLASS (studio_image_view_parent_class)->finalize (object);
}

static void
studio_image_view_class_init (StudioImageViewClass *klass)
{
  StudioPictureAreaClass *area_class = STUDIO_PICTURE_AREA_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = studio_image_view_finalize;
  GTK_WIDGET_CLASS (klass)->css_changed = studio_image_view_css_changed;
  area_class->snapshot_picture = studio_image_view_snapshot_picture;
  area_class->snapshot_overlay = studio_image_view_snapshot_overlay;
  area_class->describe = studio_image_view_describe;
}

static void
studio_image_view_init (StudioImageView *self)
{
  self->layer = studio_tile_layer_new (GTK_WIDGET (self));
  self->cross_x = self->cross_y = -1;
  g_signal_connect (self, "notify::scale-factor", G_CALLBACK (update_paint), NULL);
}

GtkWidget *
studio_image_view_new (StudioViewport *viewport)
{
  return g_object_new (STUDIO_TYPE_IMAGE_VIEW, "viewport", viewport, NULL);
}

void
studio_image_view_set_image (StudioImageView *self,
                             HekImage        *image,
                             guint            source_width,
                             guint            source_height)
{
  StudioPictureArea *area = STUDIO_PICTURE_AREA (self);

  g_return_if_fail (STUDIO_IS_IMAGE_VIEW (self));
  g_return_if_fail (image == NULL || (source_width > 0 && source_height > 0));

  if (image != NULL)
    hek_image_ref (image);
  g_clear_pointer (&self->image, hek_image_unref);
  self->image = image;
  self->source_width = source_width;
  self->source_height = source_height;

  update_paint (self);
  if (image != NULL)
    studio_viewport_set_picture_size (studio_picture_area_get_viewport (area), source_width,
                                      source_height);
  studio_picture_area_set_has_picture (area, image != NULL);
}

HekImage *
studio_image_view_get_image (StudioImageView *self)
{
  g_return_val_if_fail (STUDIO_IS_IMAGE_VIEW (self), NULL);

  return self->image;
}

void
studio_image_view_set_rendering (StudioImageView *self,
                                 StudioRendering *rendering)
{
  g_return_if_fail (STUDIO_IS_IMAGE_VIEW (self));

  if (studio_rendering_equal (self->rendering, rendering))
    return;
  g_clear_pointer (&self->rendering, studio_rendering_unref);
  if (rendering != NULL)
    self->rendering = studio_rendering_ref (rendering);
  update_paint (self);
  studio_picture_area_changed (STUDIO_PICTURE_AREA (self));
}

void
studio_image_view_set_crosshair (StudioImageView *self,
                                 int              x,
                                 int              y)
{
  g_return_if_fail (STUDIO_IS_IMAGE_VIEW (self));

  if (self->cross_x == x && self->cross_y == y)
    return;
  self->cross_x = x;
  self->cross_y = y;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
