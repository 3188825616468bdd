/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The 3D view of a map: state and properties. What it draws is in studio-surface-view-paint.c, who
 * makes the pixels in studio-surface-view-work.c.
 */
#include "config.h"

#include "studio-surface-view-private.h"

#include <glib/gi18n.h>

/* After this long without a movement all points are drawn. */
#define STILL_MSEC 160

enum
{
  PROP_0,
  PROP_VIEWPORT,
  PROP_DRAPE,
  PROP_RISE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (StudioSurfaceView, studio_surface_view, GTK_TYPE_WIDGET)

/* --- widget ---------------------------------------------------------------------------------- */

static void
studio_surface_view_size_allocate (GtkWidget *widget,
                                   int        width,
                                   int        height,
                                   int        baseline)
{
  GTK_WIDGET_CLASS (studio_surface_view_parent_class)
    ->size_allocate (widget, width, height, baseline);
  studio_surface_view_update (STUDIO_SURFACE_VIEW (widget));
}

static void
studio_surface_view_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (studio_surface_view_parent_class)->map (widget);
  studio_surface_view_update (STUDIO_SURFACE_VIEW (widget));
}

static void
studio_surface_view_unmap (GtkWidget *widget)
{
  StudioSurfaceView *self = STUDIO_SURFACE_VIEW (widget);

  studio_surface_view_stop (self);
  studio_surface_view_stop_turning (self);
  studio_surface_view_leave (self);
  GTK_WIDGET_CLASS (studio_surface_view_parent_class)->unmap (widget);
}

static void
studio_surface_view_css_changed (GtkWidget         *widget,
                                 GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (studio_surface_view_parent_class)->css_changed (widget, change);
  studio_surface_view_update (STUDIO_SURFACE_VIEW (widget));
}

static gboolean
on_still (gpointer data)
{
  StudioSurfaceView *self = data;

  self->still_source = 0;
  self->moving = FALSE;
  studio_surface_view_update (self);
  return G_SOURCE_REMOVE;
}

void
studio_surface_view_moved (StudioSurfaceView *self)
{
  hek_plot_camera_normalize (&self->camera);
  self->moving = TRUE;
  g_clear_handle_id (&self->still_source, g_source_remove);
  self->still_source = g_timeout_add (STILL_MSEC, on_still, self);
  studio_surface_view_update (self);
}

/* --- object ---------------------------------------------------------------------------------- */

static void
studio_surface_view_constructed (GObject *object)
{
  StudioSurfaceView *self = STUDIO_SURFACE_VIEW (object);

  G_OBJECT_CLASS (studio_surface_view_parent_class)->constructed (object);
  if (self->viewport == NULL)
    self->viewport = studio_viewport_new ();
  g_signal_connect_object (self->viewport, "hover-changed", G_CALLBACK (gtk_widget_queue_draw),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect (self, "notify::scale-factor", G_CALLBACK (studio_surface_view_update), NULL);
  studio_surface_view_describe (self);
}

static void
studio_surface_view_dispose (GObject *object)
{
  StudioSurfaceView *self = STUDIO_SURFACE_VIEW (object);

  g_clear_handle_id (&self->still_source, g_source_remove);
  studio_surface_view_stop (self);
  G_OBJECT_CLASS (studio_surface_view_parent_class)->dispose (object);
}

static void
studio_surface_view_finalize (GObject *object)
{
  StudioSurfaceView *self = STUDIO_SURFACE_VIEW (object);

  g_clear_pointer (&self->shown, studio_surface_shown_free);
  g_clear_pointer (&self->coarse, hek_plot_surface_grid_unref);
  g_clear_pointer (&self->fine, hek_plot_surface_grid_unref);
  g_clear_pointer (&self->draped, studio_surface_drape_unref);
  studio_shown_map_set (&self->map, NULL);
  g_clear_pointer (&self->picture, hek_image_unref);
  g_clear_pointer (&self->rendering, studio_rendering_unref);
  g_clear_object (&self->viewport);
  g_free (self->description);
  G_OBJECT_CLASS (studio_surface_view_parent_class)->finalize (object);
}

static void
studio_surface_view_get_property (GObject    *object,
                                  guint       prop_id,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  StudioSurfaceView *self = STUDIO_SURFACE_VIEW (object);

  switch (prop_id)
    {
    case PROP_VIEWPORT:
      g_value_set_object (value, self->viewport);
      break;
    case PROP_DRAPE:
      g_value_set_boolean (value, self->drape);
      break;
    case PROP_RISE:
      g_value_set_double (value, self->rise);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
studio_surface_view_set_property (GObject      *object,
                                  guint         prop_id,
                                  const GValue *value,
                                  GParamSpec   *pspec)
{
  StudioSurfaceView *self = STUDIO_SURFACE_VIEW (object);

  switch (prop_id)
    {
    case PROP_VIEWPORT:
      self->viewport = g_value_dup_object (value);
      break;
    case PROP_DRAPE:
      studio_surface_view_set_drape (self, g_value_get_boolean (value));
      break;
    case PROP_RISE:
      studio_surface_view_set_rise (self, g_value_get_double (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
studio_surface_view_class_init (StudioSurfaceViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->constructed = studio_surface_view_constructed;
  object_class->dispose = studio_surface_view_dispose;
  object_class->finalize = studio_surface_view_finalize;
  object_class->get_property = studio_surface_view_get_property;
  object_class->set_property = studio_surface_view_set_property;
  widget_class->snapshot = studio_surface_view_snapshot;
  widget_class->size_allocate = studio_surface_view_size_allocate;
  widget_class->map = studio_surface_view_map;
  widget_class->unmap = studio_surface_view_unmap;
  widget_class->css_changed = studio_surface_view_css_changed;

  properties[PROP_VIEWPORT] =
    g_param_spec_object ("viewport", NULL, NULL, STUDIO_TYPE_VIEWPORT,
                         G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_DRAPE] = g_param_spec_boolean ("drape", NULL, NULL, FALSE, flags);
  properties[PROP_RISE] =
    g_param_spec_double ("rise", NULL, NULL, HEK_PLOT_SURFACE_RISE_MIN, HEK_PLOT_SURFACE_RISE_MAX,
                         STUDIO_SURFACE_RISE_DEFAULT, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_css_name (widget_class, "surface");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
studio_surface_view_init (StudioSurfaceView *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  self->rise = STUDIO_SURFACE_RISE_DEFAULT;
  hek_plot_camera_init (&self->camera);
  gtk_widget_set_focusable (widget, TRUE);
  gtk_widget_set_overflow (widget, GTK_OVERFLOW_HIDDEN);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("3D surface"), -1);
  studio_surface_view_init_input (self);
}

/* --- public ---------------------------------------------------------------------------------- */

GtkWidget *
studio_surface_view_new (StudioViewport *viewport)
{
  return g_object_new (STUDIO_TYPE_SURFACE_VIEW, "viewport", viewport, NULL);
}

void
studio_surface_view_set_map (StudioSurfaceView    *self,
                             const StudioShownMap *map)
{
  const HekMap *old_map;
  double old_equal;

  g_return_if_fail (STUDIO_IS_SURFACE_VIEW (self));

  old_map = self->map.map;
  old_equal = self->map.equal;
  if (!studio_shown_map_set (&self->map, map))
    return;
  if (self->map.map != old_map || self->map.equal != old_equal)
    {
      studio_surface_view_stop (self);
      g_clear_pointer (&self->coarse, hek_plot_surface_grid_unref);
      g_clear_pointer (&self->fine, hek_plot_surface_grid_unref);
    }
  if (self->map.map == NULL)
    studio_surface_view_take_shown (self, NULL);
  studio_surface_view_update (self);
}

void
studio_surface_view_set_picture (StudioSurfaceView *self,
                                 HekImage          *picture,
                                 StudioRendering   *rendering)
{
  g_return_if_fail (STUDIO_IS_SURFACE_VIEW (self));

  if (self->picture == picture && studio_rendering_equal (self->rendering, rendering))
    return;
  if (picture != NULL)
    hek_image_ref (picture);
  if (rendering != NULL)
    studio_rendering_ref (rendering);
  g_clear_pointer (&self->picture, hek_image_unref);
  g_clear_pointer (&self->rendering, studio_rendering_unref);
  g_clear_pointer (&self->draped, studio_surface_drape_unref);
  self->picture = picture;
  self->rendering = rendering;
  if (self->drape)
    {
      studio_surface_view_stop (self);
      studio_surface_view_update (self);
    }
}

void
studio_surface_view_set_dimmed (StudioSurfaceView *self,
                                gboolean           dimmed)
{
  g_return_if_fail (STUDIO_IS_SURFACE_VIEW (self));

  if (self->dimmed == !!dimmed)
    return;
  self->dimmed = !!dimmed;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
studio_surface_view_set_drape (StudioSurfaceView *self,
                               gboolean           drape)
{
  g_return_if_fail (STUDIO_IS_SURFACE_VIEW (self));

  if (self->drape == !!drape)
    return;
  self->drape = !!drape;
  studio_surface_view_update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DRAPE]);
}

gboolean
studio_surface_view_get_drape (StudioSurfaceView *self)
{
  g_return_val_if_fail (STUDIO_IS_SURFACE_VIEW (self), FALSE);

  return self->drape;
}

void
studio_surface_view_set_rise (StudioSurfaceView *self,
                              double             rise)
{
  g_return_if_fail (STUDIO_IS_SURFACE_VIEW (self));

  rise = CLAMP (rise, HEK_PLOT_SURFACE_RISE_MIN, HEK_PLOT_SURFACE_RISE_MAX);
  if (self->rise == rise)
    return;
  self->rise = rise;
  studio_surface_view_moved (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RISE]);
}

double
studio_surface_view_get_rise (StudioSurfaceView *self)
{
  g_return_val_if_fail (STUDIO_IS_SURFACE_VIEW (self), STUDIO_SURFACE_RISE_DEFAULT);

  return self->rise;
}

void
studio_surface_view_reset (StudioSurfaceView *self)
{
  g_return_if_fail (STUDIO_IS_SURFACE_VIEW (self));

  studio_surface_view_stop_turning (self);
  hek_plot_camera_init (&self->camera);
  studio_surface_view_moved (self);
}

void
studio_surface_view_get_camera (StudioSurfaceView *self,
                                double            *azimuth_deg,
                                double            *elevation_deg,
                                double            *zoom)
{
  g_return_if_fail (STUDIO_IS_SURFACE_VIEW (self));

  *azimuth_deg = self->camera.azimuth_deg;
  *elevation_deg = self->camera.elevation_deg;
  *zoom = self->camera.zoom;
}

gboolean
studio_surface_view_is_final (StudioSurfaceView *self)
{
  g_return_val_if_fail (STUDIO_IS_SURFACE_VIEW (self), FALSE);

  return self->shown != NULL && self->shown->is_final && self->job == NULL;
}
