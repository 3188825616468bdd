/* SPDX-License-Identifier: Apache-2.0 */
/* Where the picture lies in a view, in whole device pixels. */
#include "config.h"

#include "studio-picture-area-private.h"

#include <math.h>

gboolean
studio_picture_area_get_geometry (StudioPictureArea     *self,
                                  StudioPictureGeometry *geometry)
{
  StudioViewport *viewport = studio_picture_area_get_viewport (self);
  GtkWidget *widget = GTK_WIDGET (self);
  double x, y;

  g_return_val_if_fail (STUDIO_IS_PICTURE_AREA (self), FALSE);

  geometry->scale_factor = gtk_widget_get_scale_factor (widget);
  geometry->view_width = gtk_widget_get_width (widget) * geometry->scale_factor;
  geometry->view_height = gtk_widget_get_height (widget) * geometry->scale_factor;
  geometry->zoom = studio_viewport_get_zoom (viewport);
  studio_viewport_get_picture_size (viewport, &geometry->source_width, &geometry->source_height);
  if (!studio_picture_area_has_picture (self) || geometry->source_width == 0 ||
      geometry->view_width <= 0 || geometry->view_height <= 0)
    return FALSE;

  studio_viewport_get_center (viewport, &x, &y);
  geometry->width = MAX (1, (int) lround (geometry->source_width * geometry->zoom));
  geometry->height = MAX (1, (int) lround (geometry->source_height * geometry->zoom));
  geometry->origin_x = (int) floor (geometry->view_width / 2.0 - x * geometry->zoom + 0.5);
  geometry->origin_y = (int) floor (geometry->view_height / 2.0 - y * geometry->zoom + 0.5);
  return TRUE;
}

gboolean
studio_picture_area_pixel_at (StudioPictureArea *self,
                              double             x,
                              double             y,
                              int               *source_x,
                              int               *source_y)
{
  StudioPictureGeometry g;
  gint64 dx, dy;

  if (!studio_picture_area_get_geometry (self, &g))
    return FALSE;

  dx = (gint64) floor (x * g.scale_factor) - g.origin_x;
  dy = (gint64) floor (y * g.scale_factor) - g.origin_y;
  if (dx < 0 || dy < 0 || dx >= g.width || dy >= g.height)
    return FALSE;

  /* the pixel that is seen there, see studio_pixels_sample_at() */
  *source_x = (int) ((2 * dx + 1) * g.source_width / (2 * g.width));
  *source_y = (int) ((2 * dy + 1) * g.source_height / (2 * g.height));
  return TRUE;
}
