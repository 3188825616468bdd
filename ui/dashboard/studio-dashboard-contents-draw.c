/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Bodies as pixels: a drawing is made when something of it changed, and put down as often as GTK
 * asks. Of one frame drawing takes a part: what finds none left stays as it was for one frame more.
 */
#include "config.h"

#include "studio-dashboard-contents-private.h"

#include <glib/gi18n.h>
#include <math.h>

#include "studio-chart-theme.h"
#include "studio-memory-texture.h"

#define STUDIO_PANE_FRAME_USEC 9000  /* of 16 ms */
#define STUDIO_PANE_DIM_OPACITY 0.5
#define STUDIO_PANE_CROSS 7.0        /* arm of the cross that keys move */
#define STUDIO_PANE_WIDTH_MSEC 200   /* a window that is being resized asks for no data */

/* --- what is asked for ------------------------------------------------------------------------ */

void
studio_dashboard_pane_redraw (StudioDashboardPane *self,
                              gboolean             urgent)
{
  self->is_stale = TRUE;
  self->is_urgent |= urgent;
  self->axes_known = FALSE;
  if (self->body != NULL)
    gtk_widget_queue_draw (self->body);
}

void
studio_dashboard_pane_get_theme (StudioDashboardPane *self,
                                 HekPlotTheme        *theme)
{
  studio_chart_theme_init (theme, self->body);
  theme->font_family = g_intern_string (theme->font_family); /* outlives the style, and jobs */
}

gboolean
studio_dashboard_pane_get_axes (StudioDashboardPane *self,
                                HekPlotFrame        *axes)
{
  HekWidget *drawing = studio_dashboard_pane_get_drawing (self);
  HekPlotTheme theme;

  if (drawing == NULL || self->body == NULL)
    return FALSE;
  if (!self->axes_known)
    {
      studio_dashboard_pane_get_theme (self, &theme);
      self->has_axes = hek_widget_get_axes (drawing, gtk_widget_get_width (self->body),
                                            gtk_widget_get_height (self->body), &theme,
                                            &self->view, &self->axes);
      self->axes_known = gtk_widget_get_width (self->body) > 0;
    }
  *axes = self->axes;
  return self->has_axes;
}

static gboolean
on_later (gpointer data)
{
  StudioDashboardContents *self = data;
  GHashTableIter iter;
  gpointer pane;

  self->later = 0;
  g_hash_table_iter_init (&iter, self->panes);
  while (g_hash_table_iter_next (&iter, NULL, &pane))
    if (((StudioDashboardPane *) pane)->is_stale && ((StudioDashboardPane *) pane)->body != NULL)
      gtk_widget_queue_draw (((StudioDashboardPane *) pane)->body);
  return G_SOURCE_REMOVE;
}

static gboolean
on_width (gpointer data)
{
  StudioDashboardContents *self = data;

  self->width_timer = 0;
  if (self->grid != NULL)
    {
      self->width = gtk_widget_get_width (GTK_WIDGET (self->grid))
                    * gtk_widget_get_scale_factor (GTK_WIDGET (self->grid));
      hek_dashboard_session_set_width (self->session, self->width);
    }
  return G_SOURCE_REMOVE;
}

static void
studio_dashboard_contents_check_width (StudioDashboardContents *self)
{
  double width = gtk_widget_get_width (GTK_WIDGET (self->grid))
                 * gtk_widget_get_scale_factor (GTK_WIDGET (self->grid));

  if (width != self->width && self->width_timer == 0)
    self->width_timer = g_timeout_add (self->width > 0 ? STUDIO_PANE_WIDTH_MSEC : 0, on_width,
                                       self);
}

/* --- pixels ----------------------------------------------------------------------------------- */

static void
unref_surface (gpointer surface)
{
  cairo_surface_destroy (surface);
}

static void
studio_dashboard_pane_make_pixels (StudioDashboardPane *self,
                                   HekWidget           *drawing)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32,
                                                         self->width * self->scale,
                                                         self->height * self->scale);
  cairo_t *cr;
  GBytes *bytes;

  cairo_surface_set_device_scale (surface, self->scale, self->scale);
  cr = cairo_create (surface);
  hek_widget_draw (drawing, cr, self->width, self->height, &self->theme, &self->view);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  g_clear_object (&self->pixels);
  if (cairo_surface_status (surface) != CAIRO_STATUS_SUCCESS)
    {
      cairo_surface_destroy (surface);
      return;
    }
  bytes = g_bytes_new_with_free_func (cairo_image_surface_get_data (surface),
                                      (gsize) cairo_image_surface_get_stride (surface)
                                        * (gsize) cairo_image_surface_get_height (surface),
                                      unref_surface, surface);
  self->pixels = studio_memory_texture_new ((guint) (self->width * self->scale),
                                            (guint) (self->height * self->scale), bytes);
  g_bytes_unref (bytes);
}

/* Draws what changed, when there is time in this frame. */
static void
studio_dashboard_pane_update (StudioDashboardPane *self,
                              HekWidget           *drawing,
                              int                  width,
                              int                  height)
{
  StudioDashboardContents *contents = self->contents;
  GdkFrameClock *clock = gtk_widget_get_frame_clock (self->body);
  gint64 frame = clock != NULL ? gdk_frame_clock_get_frame_counter (clock) : -1;
  int scale = gtk_widget_get_scale_factor (self->body);
  gint64 start = g_get_monotonic_time ();
  HekPlotTheme theme;
  gboolean same;

  studio_dashboard_pane_get_theme (self, &theme);
  same = self->pixels != NULL && self->width == width && self->height == height
         && self->scale == scale && hek_plot_theme_equal (&theme, &self->theme);
  if (same && !self->is_stale)
    return;
  if (frame != contents->frame)
    contents->frame_us = 0;
  contents->frame = frame;
  if (same && !self->is_urgent && contents->frame_us >= STUDIO_PANE_FRAME_USEC)
    {
      if (contents->later == 0)
        contents->later = g_idle_add (on_later, contents);
      return;
    }
  self->theme = theme;
  self->width = width;
  self->height = height;
  self->scale = scale;
  self->is_stale = self->is_urgent = FALSE;
  self->axes_known &= same;
  studio_dashboard_pane_make_pixels (self, drawing);
  contents->frame_us += g_get_monotonic_time () - start;
}

/* --- above it --------------------------------------------------------------------------------- */

static void
snapshot_line (GtkSnapshot        *snapshot,
               const HekPlotTheme *theme,
               double              x,
               double              y,
               double              width,
               double              height,
               float               alpha)
{
  const HekPlotColor *color = &theme->text;

  gtk_snapshot_append_color (snapshot,
                             &(GdkRGBA){ (float) color->r, (float) color->g, (float) color->b,
                                         alpha },
                             &GRAPHENE_RECT_INIT ((float) x, (float) y, (float) width,
                                                  (float) height));
}

static void
studio_dashboard_pane_snapshot_link (StudioDashboardPane *self,
                                     GtkSnapshot         *snapshot)
{
  HekPlotFrame axes;
  double x;

  if (isnan (self->contents->link_x) || self->contents->link_pane == self
      || studio_dashboard_pane_get_manner (self) != STUDIO_PANE_TIME
      || !studio_dashboard_pane_get_axes (self, &axes))
    return;
  x = hek_plot_ticks_to_fraction (&axes.x_ticks, self->contents->link_x);
  if (x >= 0 && x <= 1)
    snapshot_line (snapshot, &self->theme, floor (axes.x + x * axes.width), axes.y, 1, axes.height,
                   0.6f);
}

static void
studio_dashboard_pane_snapshot_stretch (StudioDashboardPane *self,
                                        GtkSnapshot         *snapshot)
{
  double x = floor (MIN (self->start_x, self->at_x)), y = floor (MIN (self->start_y, self->at_y));
  double width = ceil (fabs (self->at_x - self->start_x)) + 1;
  double height = ceil (fabs (self->at_y - self->start_y)) + 1;
  HekPlotFrame axes;

  if (self->drag < STUDIO_PANE_STRETCH_X || self->drag > STUDIO_PANE_STRETCH_BOTH
      || !studio_dashboard_pane_get_axes (self, &axes))
    return;
  if (self->drag == STUDIO_PANE_STRETCH_X)
    {
      y = axes.y;
      height = axes.height;
    }
  if (self->drag == STUDIO_PANE_STRETCH_Y)
    {
      x = axes.x;
      width = axes.width;
    }
  snapshot_line (snapshot, &self->theme, x, y, width, height, 0.1f);
  if (self->drag != STUDIO_PANE_STRETCH_Y)
    {
      snapshot_line (snapshot, &self->theme, x, y, 1, height, 0.55f);
      snapshot_line (snapshot, &self->theme, x + width - 1, y, 1, height, 0.55f);
    }
  if (self->drag != STUDIO_PANE_STRETCH_X)
    {
      snapshot_line (snapshot, &self->theme, x, y, width, 1, 0.55f);
      snapshot_line (snapshot, &self->theme, x, y + height - 1, width, 1, 0.55f);
    }
}

/* Where keys have moved to, which may be beside any datum. */
static void
studio_dashboard_pane_snapshot_cross (StudioDashboardPane *self,
                                      GtkSnapshot         *snapshot)
{
  double x = floor (self->view.pointer_x), y = floor (self->view.pointer_y);
  const double arm = STUDIO_PANE_CROSS;

  if (!self->by_key || !self->view.has_pointer
      || studio_dashboard_pane_get_manner (self) != STUDIO_PANE_SCATTER)
    return;
  snapshot_line (snapshot, &self->theme, x - arm, y, 2 * arm + 1, 1, 1);
  snapshot_line (snapshot, &self->theme, x, y - arm, 1, 2 * arm + 1, 1);
}

static void
studio_dashboard_pane_snapshot_wait (StudioDashboardPane *self,
                                     GtkSnapshot         *snapshot,
                                     double               width,
                                     double               height)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (self->body, _("Loading…"));
  HekPlotTheme theme;
  int w, h;

  studio_dashboard_pane_get_theme (self, &theme);
  pango_layout_get_pixel_size (layout, &w, &h);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) floor ((width - w) / 2),
                                                          (float) floor ((height - h) / 2)));
  gtk_snapshot_append_layout (snapshot, layout,
                              &(GdkRGBA){ (float) theme.dim_text.r, (float) theme.dim_text.g,
                                          (float) theme.dim_text.b, 1 });
  gtk_snapshot_restore (snapshot);
}

/* --- the draw function of the grid ------------------------------------------------------------ */

void
studio_dashboard_contents_draw (const HekDashboardWidget *widget,
                                GtkWidget                *body,
                                GtkSnapshot              *snapshot,
                                double                    width,
                                double                    height,
                                gpointer                  user_data)
{
  StudioDashboardContents *contents = user_data;
  StudioDashboardPane *self = studio_dashboard_pane_get (body);
  HekWidget *drawing = self != NULL ? studio_dashboard_pane_get_drawing (self) : NULL;
  gboolean is_dimmed;

  if (self == NULL || self->contents != contents)
    return;
  studio_dashboard_contents_check_width (contents);
  if (self->next != NULL && self->job == NULL) /* it had no size before */
    studio_dashboard_pane_render (self);
  if (self->content == NULL && self->is_dimmed)
    studio_dashboard_pane_snapshot_wait (self, snapshot, width, height);
  if (drawing == NULL)
    return;
  studio_dashboard_pane_check_picture (self);
  studio_dashboard_pane_update (self, drawing, (int) width, (int) height);
  if (self->pixels == NULL)
    return;
  is_dimmed = self->is_dimmed;
  if (is_dimmed)
    gtk_snapshot_push_opacity (snapshot, STUDIO_PANE_DIM_OPACITY);
  studio_memory_texture_snapshot (self->pixels, body, snapshot,
                                  &GRAPHENE_RECT_INIT (0, 0, (float) self->width,
                                                       (float) self->height));
  if (is_dimmed)
    gtk_snapshot_pop (snapshot);
  studio_dashboard_pane_snapshot_link (self, snapshot);
  studio_dashboard_pane_snapshot_stretch (self, snapshot);
  studio_dashboard_pane_snapshot_cross (self, snapshot);
}

/* Returns: whether it was another one */
static gboolean
studio_dashboard_contents_move_link (StudioDashboardContents *self,
                                     StudioDashboardPane     *pane,
                                     double                   x)
{
  GHashTableIter iter;
  gpointer each;

  if (x == self->link_x || (isnan (x) && isnan (self->link_x)))
    return FALSE;
  self->link_x = x;
  self->link_pane = isnan (x) ? NULL : pane;
  g_hash_table_iter_init (&iter, self->panes);
  while (g_hash_table_iter_next (&iter, NULL, &each))
    if (each != pane && ((StudioDashboardPane *) each)->body != NULL
        && studio_dashboard_pane_get_manner (each) == STUDIO_PANE_TIME)
      gtk_widget_queue_draw (((StudioDashboardPane *) each)->body);
  return TRUE;
}

void
studio_dashboard_contents_set_link (StudioDashboardContents *self,
                                    StudioDashboardPane     *pane,
                                    double                   x)
{
  if (studio_dashboard_contents_move_link (self, pane, x))
    studio_dashboard_contents_emit_hover (self, isnan (x) ? 0 : (gint64) x);
}

void
studio_dashboard_contents_set_hover (StudioDashboardContents *self,
                                     gint64                   moment_us)
{
  g_return_if_fail (STUDIO_IS_DASHBOARD_CONTENTS (self));

  studio_dashboard_contents_move_link (self, NULL, moment_us != 0 ? (double) moment_us : NAN);
}
