/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The drawing half of StudioCompareView. Each kind of picture that a mode shows is a tile layer, so
 * that moving the split or flipping draws ready tiles. The two pictures share their pixels with the
 * other views of the viewport; difference and map exist only while their mode is on.
 */
#include "config.h"

#include "studio-compare-view-private.h"

#include "studio-compare-legend.h"
#include "studio-picture-area-paint.h"
#include "studio-rendering-legend.h"
#include "studio-surface-view.h"

#include <glib/gi18n.h>
#include <math.h>

/* Of a map that a new one will replace. */
#define PENDING_OPACITY 0.45

/* --- layers --------------------------------------------------------------------------------- */

static const HekColormap *
map_colormap (StudioCompareView *self)
{
  return hek_colormap_get (studio_shown_map_get_colors (&self->map),
                           studio_picture_area_is_dark (STUDIO_PICTURE_AREA (self)));
}

static void
set_picture (StudioCompareView *self,
             StudioTileLayer   *layer,
             StudioPaint       *paint,
             HekImage          *image)
{
  StudioViewport *viewport = studio_picture_area_get_viewport (STUDIO_PICTURE_AREA (self));

  if (image == NULL)
    {
      studio_tile_layer_set_paint (layer, NULL);
      return;
    }
  paint->kind = STUDIO_PAINT_PICTURE;
  paint->pixels = studio_pixels_get_shared (G_OBJECT (viewport), image);
  if (self->rendering != NULL)
    paint->rendering = studio_rendering_ref (self->rendering);
  studio_tile_layer_set_paint (layer, paint);
  studio_paint_clear (paint);
}

static void
set_difference (StudioCompareView *self,
                StudioPaint       *paint)
{
  StudioViewport *viewport = studio_picture_area_get_viewport (STUDIO_PICTURE_AREA (self));

  if (self->mode != STUDIO_COMPARE_DIFFERENCE || self->ref == NULL || self->test == NULL)
    {
      studio_tile_layer_set_paint (self->difference_layer, NULL);
      return;
    }
  paint->kind = STUDIO_PAINT_DIFFERENCE;
  paint->pixels = studio_pixels_get_shared (G_OBJECT (viewport), self->test);
  paint->reference = studio_pixels_get_shared (G_OBJECT (viewport), self->ref);
  paint->gain = self->gain;
  studio_tile_layer_set_paint (self->difference_layer, paint);
  studio_paint_clear (paint);
}

static void
set_map (StudioCompareView *self,
         StudioPaint       *paint)
{
  if (self->mode != STUDIO_COMPARE_HEAT || self->map.map == NULL)
    {
      studio_tile_layer_set_paint (self->map_layer, NULL);
      g_clear_object (&self->map_pixels);
      return;
    }
  if (self->map_pixels == NULL)
    self->map_pixels
      = studio_pixels_new_map (self->map.map, self->map.minimum, self->map.maximum);
  paint->kind = STUDIO_PAINT_MAP;
  paint->pixels = g_object_ref (self->map_pixels);
  paint->colormap = map_colormap (self);
  studio_tile_layer_set_paint (self->map_layer, paint);
  studio_paint_clear (paint);
}

/* The surface takes the place of this view; what was focused stays so. */
static void
set_surface (StudioCompareView *self)
{
  StudioSurfaceView *surface = STUDIO_SURFACE_VIEW (self->surface);
  gboolean shown = self->mode == STUDIO_COMPARE_SURFACE;
  gboolean focused = gtk_widget_has_focus (shown ? GTK_WIDGET (self) : self->surface);

  studio_surface_view_set_picture (surface, self->test != NULL ? self->test : self->ref,
                                   self->rendering);
  studio_surface_view_set_map (surface, shown ? &self->map : NULL);
  if (gtk_widget_get_visible (self->surface) == shown)
    return;
  gtk_widget_set_visible (self->surface, shown);
  gtk_widget_set_focusable (GTK_WIDGET (self), !shown);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_HIDDEN, shown, -1);
  if (focused)
    gtk_widget_grab_focus (shown ? self->surface : GTK_WIDGET (self));
}

void
studio_compare_view_update_layers (StudioCompareView *self)
{
  StudioPaint paint;

  studio_picture_area_init_paint (STUDIO_PICTURE_AREA (self), &paint);
  paint.source_width = self->source_width;
  paint.source_height = self->source_height;

  set_picture (self, self->ref_layer, &paint, self->ref);
  set_picture (self, self->test_layer, &paint, self->test);
  set_difference (self, &paint);
  set_map (self, &paint);
  set_surface (self);
  gtk_widget_set_child_visible (self->handle, self->mode == STUDIO_COMPARE_SPLIT &&
                                                self->ref != NULL && self->test != NULL);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  studio_picture_area_changed (STUDIO_PICTURE_AREA (self));
}

/* --- drawing -------------------------------------------------------------------------------- */

/* The split in whole device pixels, so that neither side is blurred. */
static int
split_device (StudioCompareView           *self,
              const StudioPictureGeometry *geometry)
{
  return (int) lround (self->split * geometry->view_width);
}

static gboolean
snapshot_side (StudioTileLayer             *layer,
               GtkSnapshot                 *snapshot,
               const StudioPictureGeometry *geometry,
               int                          from,
               int                          to,
               gint64                       deadline)
{
  const GdkRectangle clip = { from, 0, to - from, geometry->view_height };
  const float unit = 1.0f / (float) geometry->scale_factor;
  gboolean complete;

  if (to <= from)
    return TRUE;
  gtk_snapshot_push_clip (snapshot,
                          &GRAPHENE_RECT_INIT (clip.x * unit, 0, clip.width * unit,
                                               clip.height * unit));
  complete = studio_tile_layer_snapshot (layer, snapshot, geometry, &clip, deadline);
  gtk_snapshot_pop (snapshot);
  return complete;
}

static gboolean
snapshot_flip (StudioCompareView           *self,
               GtkSnapshot                 *snapshot,
               const StudioPictureGeometry *geometry,
               gint64                       deadline)
{
  StudioTileLayer *shown = self->flipped ? self->ref_layer : self->test_layer;
  StudioTileLayer *hidden = self->flipped ? self->test_layer : self->ref_layer;
  gboolean complete;

  complete = studio_tile_layer_snapshot (shown, snapshot, geometry, NULL, deadline);
  /* the other one is made ready, so that a flip shows it at once */
  return studio_tile_layer_snapshot (hidden, NULL, geometry, NULL, deadline) && complete;
}

gboolean
studio_compare_view_snapshot_picture (StudioPictureArea           *area,
                                      GtkSnapshot                 *snapshot,
                                      const StudioPictureGeometry *geometry,
                                      gint64                       deadline)
{
  StudioCompareView *self = STUDIO_COMPARE_VIEW (area);
  StudioTileLayer *layer = NULL;
  gboolean complete = TRUE;
  gboolean dimmed;

  if (self->mode == STUDIO_COMPARE_FLIP)
    return snapshot_flip (self, snapshot, geometry, deadline);
  if (self->mode == STUDIO_COMPARE_SPLIT && self->ref != NULL && self->test != NULL)
    {
      const int split = split_device (self, geometry);

      complete = snapshot_side (self->ref_layer, snapshot, geometry, 0, split, deadline);
      return snapshot_side (self->test_layer, snapshot, geometry, split, geometry->view_width,
                            deadline) && complete;
    }

  if (self->mode == STUDIO_COMPARE_SURFACE)
    return TRUE; /* it covers this view */
  if (self->mode == STUDIO_COMPARE_DIFFERENCE)
    layer = self->difference_layer;
  else if (self->mode == STUDIO_COMPARE_HEAT)
    layer = self->map_layer;

  dimmed = self->mode == STUDIO_COMPARE_HEAT && self->pending_shown;
  if (dimmed)
    gtk_snapshot_push_opacity (snapshot, PENDING_OPACITY);
  if (layer != NULL)
    complete = studio_tile_layer_snapshot (layer, snapshot, geometry, NULL, deadline);
  /* until there is a difference or a map: the picture */
  if (layer == NULL || !studio_tile_layer_has_content (layer))
    complete = studio_tile_layer_snapshot (self->test != NULL ? self->test_layer : self->ref_layer,
                                           snapshot, geometry, NULL, deadline) && complete;
  if (dimmed)
    gtk_snapshot_pop (snapshot);
  return complete;
}

static void
append_label (StudioCompareView *self,
              GtkSnapshot       *snapshot,
              const char        *label,
              double             from,
              double             to,
              double             align)
{
  const double height = gtk_widget_get_height (GTK_WIDGET (self));

  if (label == NULL || to <= from)
    return;
  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (from, 0, to - from, height));
  studio_picture_area_append_tag (STUDIO_PICTURE_AREA (self), snapshot, label, align, 0);
  gtk_snapshot_pop (snapshot);
}

static void
append_legend (StudioCompareView *self,
               GtkSnapshot       *snapshot)
{
  StudioViewport *viewport = studio_picture_area_get_viewport (STUDIO_PICTURE_AREA (self));
  StudioCompareLegend legend = { .colormap = map_colormap (self), .map = &self->map };
  const HekMap *map = self->map.map;
  int x, y;

  if (studio_viewport_get_hover (viewport, &x, &y))
    {
      const gint64 map_x = studio_pixels_sample_at (x, self->source_width, map->width);
      const gint64 map_y = studio_pixels_sample_at (y, self->source_height, map->height);

      if (map_x < map->width && map_y < map->height)
        {
          legend.has_value = TRUE;
          legend.value = map->data[map_y * map->width + map_x];
        }
    }
  studio_compare_legend_snapshot (&legend, GTK_WIDGET (self), snapshot);
}

/* The picture that is seen where the pointer is. */
static HekImage *
hovered_image (StudioCompareView           *self,
               const StudioPictureGeometry *geometry)
{
  StudioViewport *viewport = studio_picture_area_get_viewport (STUDIO_PICTURE_AREA (self));
  gboolean shows_ref = self->flipped;
  int x, y;

  if (self->mode == STUDIO_COMPARE_SPLIT && studio_viewport_get_hover (viewport, &x, &y))
    shows_ref = geometry->origin_x + (x + 0.5) * geometry->zoom < split_device (self, geometry);
  return shows_ref ? self->ref : self->test;
}

void
studio_compare_view_snapshot_overlay (StudioPictureArea           *area,
                                      GtkSnapshot                 *snapshot,
                                      const StudioPictureGeometry *geometry)
{
  StudioCompareView *self = STUDIO_COMPARE_VIEW (area);
  const double width = gtk_widget_get_width (GTK_WIDGET (self));
  const double line = (double) split_device (self, geometry) / geometry->scale_factor;
  g_autofree char *text = NULL;

  if (self->rendering != NULL &&
      (self->mode == STUDIO_COMPARE_SPLIT || self->mode == STUDIO_COMPARE_FLIP))
    studio_rendering_legend_snapshot (self->rendering, hovered_image (self, geometry), area,
                                      snapshot);

  switch (self->mode)
    {
    case STUDIO_COMPARE_SPLIT:
      append_label (self, snapshot, self->ref_label, 0, line, 0);
      append_label (self, snapshot, self->test_label, line, width, 1);
      if (gtk_widget_get_child_visible (self->handle))
        gtk_widget_snapshot_child (GTK_WIDGET (self), self->handle, snapshot);
      break;
    case STUDIO_COMPARE_FLIP:
      append_label (self, snapshot, self->flipped ? self->ref_label : self->test_label, 0, width,
                    0);
      break;
    case STUDIO_COMPARE_DIFFERENCE:
      /* Translators: difference of two pictures, amplified: "Quantized − Original, × 8" */
      text = g_strdup_printf (_("%s − %s, × %.4g"),
                              self->test_label != NULL ? self->test_label : _("Test"),
                              self->ref_label != NULL ? self->ref_label : _("Reference"),
                              self->gain);
      studio_picture_area_append_tag (area, snapshot, text, 1, 1);
      break;
    case STUDIO_COMPARE_HEAT:
      if (self->map.map != NULL)
        append_legend (self, snapshot);
      break;
    case STUDIO_COMPARE_SURFACE:
      break;
    default:
      g_assert_not_reached ();
    }
}

static char *
describe_mode (StudioCompareView *self)
{
  const char *ref = self->ref_label != NULL ? self->ref_label : _("reference");
  const char *test = self->test_label != NULL ? self->test_label : _("test");

  switch (self->mode)
    {
    case STUDIO_COMPARE_SPLIT:
      /* Translators: split view; %s are names of pictures */
      return g_strdup_printf (_("split %.0f %%, %s left, %s right"), self->split * 100, ref, test);
    case STUDIO_COMPARE_FLIP:
      return g_strdup_printf (_("showing %s"), self->flipped ? ref : test);
    case STUDIO_COMPARE_DIFFERENCE:
      return g_strdup_printf (_("difference %s − %s, gain %.4g"), test, ref, self->gain);
    case STUDIO_COMPARE_HEAT:
      if (self->map.map == NULL)
        return g_strdup (_("heat map, not computed yet"));
      return g_strdup_printf (_("heat map of %s from %.4g to %.4g"),
                              self->map.label != NULL ? self->map.label : "", self->map.minimum,
                              self->map.maximum);
    case STUDIO_COMPARE_SURFACE:
      return g_strdup (_("3D surface"));
    default:
      g_assert_not_reached ();
    }
}

char *
studio_compare_view_describe (StudioPictureArea *area)
{
  StudioCompareView *self = STUDIO_COMPARE_VIEW (area);
  g_autofree char *mode = describe_mode (self);
  g_autofree char *rendering = NULL;

  if (self->mode == STUDIO_COMPARE_SPLIT || self->mode == STUDIO_COMPARE_FLIP)
    rendering = studio_rendering_describe (self->rendering);
  if (rendering == NULL)
    return g_steal_pointer (&mode);
  return g_strdup_printf ("%s, %s", mode, rendering);
}
