/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The drawing half of StudioSurfaceView. Axes and labels are drawn with the last frame, of the
 * camera that it was rendered with, so that both move together.
 */
#include "config.h"

#include "studio-surface-view-private.h"

#include "studio-chart-theme.h"
#include "studio-pixels.h"

#include <glib/gi18n.h>

/* Room around the plot; at the top for the controls that lie over the view. */
#define MARGIN 12
#define MARGIN_TOP 48

/* Of a map that a new one will replace. */
#define PENDING_OPACITY 0.45

/* --- what is shown --------------------------------------------------------------------------- */

gboolean
studio_surface_view_get_area (StudioSurfaceView *self,
                              graphene_rect_t   *area)
{
  const float width = (float) gtk_widget_get_width (GTK_WIDGET (self));
  const float height = (float) gtk_widget_get_height (GTK_WIDGET (self));

  *area = GRAPHENE_RECT_INIT (MARGIN, MARGIN_TOP, width - 2 * MARGIN, height - MARGIN - MARGIN_TOP);
  return area->size.width > 0 && area->size.height > 0;
}

void
studio_surface_view_init_plot (StudioSurfaceView  *self,
                               HekPlotSurfaceGrid *grid,
                               HekPlotSurface     *plot)
{
  *plot = (HekPlotSurface){
    .label = self->map.label,
    .unit = self->map.unit,
    .grid = grid,
    .min = self->map.minimum,
    .max = self->map.maximum,
    .colormap = studio_shown_map_get_colors (&self->map),
    .rise = self->rise,
    .camera = self->camera,
  };
  if (self->drape && self->draped != NULL)
    {
      plot->drape = self->draped->rgba;
      plot->drape_width = self->draped->width;
      plot->drape_height = self->draped->height;
      plot->drape_stride_bytes = (gsize) self->draped->width * 4;
    }
}

void
studio_surface_shown_free (StudioSurfaceShown *shown)
{
  g_clear_pointer (&shown->frame, hek_plot_surface_frame_free);
  g_clear_pointer (&shown->drape, studio_surface_drape_unref);
  if (shown->plot.grid != NULL)
    hek_plot_surface_grid_unref ((HekPlotSurfaceGrid *) shown->plot.grid);
  g_free ((char *) shown->plot.label);
  g_free ((char *) shown->plot.unit);
  g_free (shown);
}

/* --- description ----------------------------------------------------------------------------- */

void
studio_surface_view_to_source (StudioSurfaceView        *self,
                               const HekPlotSurfaceGrid *grid,
                               gsize                     map_idx,
                               int                      *x,
                               int                      *y)
{
  const gint64 map_x = (gint64) (map_idx % grid->source_width);
  const gint64 map_y = (gint64) (map_idx / grid->source_width);
  guint width, height;

  studio_viewport_get_picture_size (self->viewport, &width, &height);
  if (width == 0)
    {
      width = grid->source_width;
      height = grid->source_height;
    }
  *x = (int) studio_pixels_sample_at (map_x, grid->source_width, width);
  *y = (int) studio_pixels_sample_at (map_y, grid->source_height, height);
}

static char *
describe (StudioSurfaceView *self)
{
  const HekPlotSurfaceGrid *grid = self->shown != NULL ? self->shown->plot.grid : NULL;
  g_autofree char *peak = NULL;
  g_autofree char *low = NULL;
  g_autofree char *high = NULL;
  g_autofree char *camera = NULL;
  const char *label = self->map.label != NULL ? self->map.label : "";
  int x, y;

  if (grid == NULL || self->map.map == NULL)
    return g_strdup (_("3D surface, not computed yet"));
  /* Translators: from where a 3D surface is seen */
  camera = g_strdup_printf (_("seen from %.0f° around and %.0f° above, zoom %.0f %%"),
                            self->camera.azimuth_deg, self->camera.elevation_deg,
                            self->camera.zoom * 100);
  if (grid->top_idx == G_MAXUINT32)
    /* Translators: %s are the name of a metric and a camera position */
    return g_strdup_printf (_("3D surface of %s without values, %s"), label, camera);
  studio_surface_view_to_source (self, grid, grid->peak_idx[grid->top_idx], &x, &y);
  peak = hek_plot_format_value (grid->peaks[grid->top_idx], 3);
  low = hek_plot_format_value (self->shown->view.value_low, 3);
  high = hek_plot_format_value (self->shown->view.value_high, 3);
  /* Translators: name of a metric; range of the height; highest value and its pixel; camera */
  return g_strdup_printf (_("3D surface of %s from %s to %s, peak %s at %d, %d, %s"), label, low,
                          high, peak, x, y, camera);
}

void
studio_surface_view_describe (StudioSurfaceView *self)
{
  g_autofree char *text = describe (self);

  if (g_strcmp0 (text, self->description) == 0)
    return;
  g_free (self->description);
  self->description = g_steal_pointer (&text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  self->description, -1);
}

void
studio_surface_view_take_shown (StudioSurfaceView  *self,
                                StudioSurfaceShown *shown)
{
  g_clear_pointer (&self->shown, studio_surface_shown_free);
  self->shown = shown;
  /* not at every step of a movement: a screen reader would never come to an end */
  if (shown == NULL || shown->is_final)
    studio_surface_view_describe (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* --- drawing --------------------------------------------------------------------------------- */

/* The pixel that any of the linked views points at. */
static void
set_hover (StudioSurfaceView *self,
           HekPlotSurface    *plot)
{
  const HekPlotSurfaceGrid *grid = plot->grid;
  guint width, height;
  gint64 map_x, map_y;
  int x, y;

  studio_viewport_get_picture_size (self->viewport, &width, &height);
  if (width == 0 || !studio_viewport_get_hover (self->viewport, &x, &y))
    return;
  map_x = studio_pixels_sample_at (x, width, grid->source_width);
  map_y = studio_pixels_sample_at (y, height, grid->source_height);
  if (map_x >= grid->source_width || map_y >= grid->source_height)
    return;
  plot->hover.shown = TRUE;
  plot->hover.point_idx = (gsize) (map_y * grid->source_width + map_x);
}

static void
snapshot_plot (StudioSurfaceView     *self,
               GtkSnapshot           *snapshot,
               const graphene_rect_t *area,
               const HekPlotTheme    *theme)
{
  HekPlotSurface plot = { .empty_text = _("No map yet") };
  HekPlotSurfaceView view = { 0 };
  double width = area->size.width, height = area->size.height;
  cairo_t *cr;

  if (self->shown != NULL)
    {
      plot = self->shown->plot;
      view = self->shown->view;
      width = self->shown->width;
      height = self->shown->height;
      set_hover (self, &plot);
    }
  else
    hek_plot_surface_look (&plot, width, height, theme, &view);

  cr = gtk_snapshot_append_cairo (snapshot, area);
  cairo_translate (cr, area->origin.x, area->origin.y);
  hek_plot_surface_draw_frame (&plot, &view, self->shown != NULL ? self->shown->frame : NULL, cr,
                               width, height, theme);
  cairo_destroy (cr);
}

void
studio_surface_view_snapshot (GtkWidget   *widget,
                              GtkSnapshot *snapshot)
{
  StudioSurfaceView *self = STUDIO_SURFACE_VIEW (widget);
  graphene_rect_t area, bounds = GRAPHENE_RECT_INIT (0, 0, gtk_widget_get_width (widget),
                                                     gtk_widget_get_height (widget));
  HekPlotTheme theme;
  GdkRGBA ground;

  studio_chart_theme_init (&theme, widget);
  ground = (GdkRGBA){ (float) theme.background.r, (float) theme.background.g,
                      (float) theme.background.b, 1 };
  gtk_snapshot_append_color (snapshot, &ground, &bounds);
  if (studio_surface_view_get_area (self, &area))
    {
      if (self->dimmed)
        gtk_snapshot_push_opacity (snapshot, PENDING_OPACITY);
      snapshot_plot (self, snapshot, &area, &theme);
      if (self->dimmed)
        gtk_snapshot_pop (snapshot);
    }
  studio_chart_snapshot_focus (widget, snapshot);
}
