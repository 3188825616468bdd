/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The view of points: state and signals. What it draws is in studio-points-view-paint.c, who makes
 * the pixels in studio-points-view-work.c.
 */
#include "config.h"

#include "studio-points-view-private.h"

#include <glib/gi18n.h>
#include <string.h>

/* After this long without a movement all points are drawn. */
#define STILL_MSEC 160

/* Points a millisecond, until the first frame has told. */
#define FIRST_SPEED 20000

enum
{
  SIGNAL_POINTED,
  SIGNAL_ACTIVATED,
  SIGNAL_CAMERA_CHANGED,
  SIGNAL_CAMERA_RESTED,
  SIGNAL_CLEARED,
  SIGNAL_SURROUNDED,
  SIGNAL_MOVED_SPACE,
  SIGNAL_FRAME,
  N_SIGNALS
};

enum
{
  PROP_0,
  PROP_TOOL,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (StudioPointsView, studio_points_view, GTK_TYPE_WIDGET)

/* --- what is seen ---------------------------------------------------------------------------- */

double
studio_points_view_get_scale (StudioPointsView *self)
{
  return gtk_widget_get_scale_factor (GTK_WIDGET (self));
}

gboolean
studio_points_view_get_view (StudioPointsView *self,
                             HekSceneView     *view)
{
  const int width = gtk_widget_get_width (GTK_WIDGET (self));
  const int height = gtk_widget_get_height (GTK_WIDGET (self));
  const double scale = studio_points_view_get_scale (self);

  if (width <= 0 || height <= 0)
    return FALSE;
  hek_scene_view_init (view, &self->camera, width * scale, height * scale);
  return TRUE;
}

void
studio_points_view_maybe_rested (StudioPointsView *self)
{
  if (!self->unrested || self->moving || self->input.dragging || self->input.tick != 0)
    return;
  self->unrested = FALSE;
  g_signal_emit (self, signals[SIGNAL_CAMERA_RESTED], 0);
}

static gboolean
on_still (gpointer data)
{
  StudioPointsView *self = data;

  self->still_source = 0;
  self->moving = FALSE;
  studio_points_view_rest_moved (self);
  studio_points_view_update (self);
  if (self->input.x >= 0)
    studio_points_view_point (self);
  studio_points_view_maybe_rested (self);
  return G_SOURCE_REMOVE;
}

void
studio_points_view_keep_moving (StudioPointsView *self)
{
  /* what is under the pointer is another thing at every step; a click is still waited for */
  if (self->click.n_press == 0)
    studio_points_view_stop_pointing (self);
  self->moving = TRUE;
  g_clear_handle_id (&self->still_source, g_source_remove);
  self->still_source = g_timeout_add (STILL_MSEC, on_still, self);
}

void
studio_points_view_moved (StudioPointsView *self)
{
  if (!studio_points_view_is_flat (self))
    self->camera.projection = self->projection;
  hek_scene_camera_normalize (&self->camera);
  self->wants_fit = FALSE;
  self->unrested = TRUE;
  studio_points_view_keep_moving (self);
  studio_points_view_update (self);
  g_signal_emit (self, signals[SIGNAL_CAMERA_CHANGED], 0);
}

/* --- widget ---------------------------------------------------------------------------------- */

static void
studio_points_view_size_allocate (GtkWidget *widget,
                                  int        width,
                                  int        height,
                                  int        baseline)
{
  StudioPointsView *self = STUDIO_POINTS_VIEW (widget);

  GTK_WIDGET_CLASS (studio_points_view_parent_class)
    ->size_allocate (widget, width, height, baseline);
  if (self->wants_fit)
    self->wants_fit = !studio_points_view_get_fitted (self, &self->camera);
  studio_points_view_update (self);
}

static void
studio_points_view_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (studio_points_view_parent_class)->map (widget);
  studio_points_view_update (STUDIO_POINTS_VIEW (widget));
}

static void
studio_points_view_unmap (GtkWidget *widget)
{
  StudioPointsView *self = STUDIO_POINTS_VIEW (widget);

  studio_points_view_stop (self);
  studio_points_view_stop_pointing (self);
  studio_points_view_rest (self);
  studio_points_view_stop_band (self);
  GTK_WIDGET_CLASS (studio_points_view_parent_class)->unmap (widget);
}

/* The text's colour may be another, which is that of points without a style. */
static void
studio_points_view_css_changed (GtkWidget         *widget,
                                GtkCssStyleChange *change)
{
  StudioPointsView *self = STUDIO_POINTS_VIEW (widget);

  GdkRGBA color;

  GTK_WIDGET_CLASS (studio_points_view_parent_class)->css_changed (widget, change);
  gtk_widget_queue_draw (widget);
  studio_points_view_furnish (self);
  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &color);
  if (self->plain == NULL || gdk_rgba_equal (&color, &self->plain_color))
    return;
  g_clear_pointer (&self->plain, hek_scene_style_unref);
  studio_points_view_update (self);
}

/* --- object ---------------------------------------------------------------------------------- */

static void
studio_points_view_dispose (GObject *object)
{
  StudioPointsView *self = STUDIO_POINTS_VIEW (object);

  g_clear_handle_id (&self->still_source, g_source_remove);
  studio_points_view_stop (self);
  if (self->pick_job != NULL)
    hek_job_cancel (self->pick_job);
  g_clear_object (&self->pick_job);
  if (self->box_job != NULL)
    hek_job_cancel (self->box_job);
  g_clear_object (&self->box_job);
  studio_points_view_stop_decor (self);
  studio_points_view_clear_moves (self);
  studio_points_view_stop_band (self);
  G_OBJECT_CLASS (studio_points_view_parent_class)->dispose (object);
}

static void
studio_points_view_finalize (GObject *object)
{
  StudioPointsView *self = STUDIO_POINTS_VIEW (object);

  g_clear_pointer (&self->points, hek_scene_points_unref);
  g_clear_pointer (&self->style, hek_scene_style_unref);
  g_clear_pointer (&self->plain, hek_scene_style_unref);
  g_clear_pointer (&self->mask, hek_scene_mask_unref);
  g_clear_pointer (&self->picture, hek_scene_picture_free);
  g_clear_pointer (&self->shown, studio_points_frame_free);
  studio_points_view_clear_decor (self);
  studio_points_view_clear_band (self);
  g_free (self->failure);
  g_free (self->description);
  G_OBJECT_CLASS (studio_points_view_parent_class)->finalize (object);
}

static void
studio_points_view_get_property (GObject    *object,
                                 guint       prop_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  if (prop_id == PROP_TOOL)
    g_value_set_int (value, (int) STUDIO_POINTS_VIEW (object)->tool);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
studio_points_view_set_property (GObject      *object,
                                 guint         prop_id,
                                 const GValue *value,
                                 GParamSpec   *pspec)
{
  if (prop_id == PROP_TOOL)
    studio_points_view_set_tool (STUDIO_POINTS_VIEW (object),
                                 (StudioPointsTool) g_value_get_int (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static guint
signal_new (const char *name,
            guint       n_params,
            GType       first,
            GType       second)
{
  return g_signal_new (name, STUDIO_TYPE_POINTS_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                       G_TYPE_NONE, n_params, first, second);
}

static void
studio_points_view_class_init (StudioPointsViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = studio_points_view_dispose;
  object_class->finalize = studio_points_view_finalize;
  widget_class->snapshot = studio_points_view_snapshot;
  widget_class->size_allocate = studio_points_view_size_allocate;
  widget_class->map = studio_points_view_map;
  widget_class->unmap = studio_points_view_unmap;
  widget_class->css_changed = studio_points_view_css_changed;

  object_class->get_property = studio_points_view_get_property;
  object_class->set_property = studio_points_view_set_property;

  properties[PROP_TOOL]
    = g_param_spec_int ("tool", NULL, NULL, 0, STUDIO_POINTS_N_TOOLS - 1, 0,
                        G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[SIGNAL_POINTED] = signal_new ("pointed", 0, 0, 0);
  signals[SIGNAL_ACTIVATED] = signal_new ("activated", 2, G_TYPE_UINT, G_TYPE_UINT);
  signals[SIGNAL_CAMERA_CHANGED] = signal_new ("camera-changed", 0, 0, 0);
  signals[SIGNAL_CAMERA_RESTED] = signal_new ("camera-rested", 0, 0, 0);
  signals[SIGNAL_CLEARED] = signal_new ("cleared", 1, G_TYPE_BOOLEAN, 0);
  signals[SIGNAL_MOVED_SPACE] = signal_new ("moved-space", 1, G_TYPE_POINTER, 0);
  signals[SIGNAL_FRAME] = signal_new ("frame", 0, 0, 0);
  signals[SIGNAL_SURROUNDED] = signal_new ("surrounded", 2, G_TYPE_POINTER, G_TYPE_UINT);

  gtk_widget_class_set_css_name (widget_class, "points");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
studio_points_view_init (StudioPointsView *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  hek_scene_camera_init (&self->camera);
  hek_scene_look_init (&self->look);
  self->row = self->chosen = STUDIO_POINTS_VIEW_NO_ROW;
  self->points_per_msec = FIRST_SPEED;
  self->moving_msec = STUDIO_POINTS_MOVING_MSEC;
  gtk_widget_set_focusable (widget, TRUE);
  gtk_widget_set_overflow (widget, GTK_OVERFLOW_HIDDEN);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Points"), -1);
  g_signal_connect (self, "notify::scale-factor", G_CALLBACK (studio_points_view_update), NULL);
  studio_points_view_init_band (self);
  studio_points_view_init_decor (self);
  studio_points_view_init_input (self);
  studio_points_view_init_gl (self);
  studio_points_view_describe (self);
}

/* --- public ---------------------------------------------------------------------------------- */

GtkWidget *
studio_points_view_new (void)
{
  return g_object_new (STUDIO_TYPE_POINTS_VIEW, NULL);
}

void
studio_points_view_set_points (StudioPointsView *self,
                               HekScenePoints   *points,
                               HekSceneStyle    *style,
                               HekSceneMask     *mask)
{
  const gboolean is_new = points != NULL
                          && (self->points == NULL || self->points->n_coords != points->n_coords);
  HekScenePoints *old_points;

  g_return_if_fail (STUDIO_IS_POINTS_VIEW (self));

  /* the new may be the old */
  if (points != NULL)
    hek_scene_points_ref (points);
  if (style != NULL)
    hek_scene_style_ref (style);
  if (mask != NULL)
    hek_scene_mask_ref (mask);
  old_points = g_steal_pointer (&self->points);
  g_clear_pointer (&self->style, hek_scene_style_unref);
  g_clear_pointer (&self->mask, hek_scene_mask_unref);
  self->points = points;
  self->style = style;
  self->mask = mask;
  if (points != old_points)
    {
      g_clear_pointer (&self->plain, hek_scene_style_unref);
      g_clear_pointer (&self->failure, g_free);
      studio_points_view_stop_pointing (self);
      studio_points_view_stop_band (self);
      if (self->mover.moves == NULL && !self->input.dragging)
        studio_points_view_drop_moved (self);
      self->has_box = self->has_box && !is_new;
      studio_points_view_measure (self);
      studio_points_view_find_chosen (self);
    }
  g_clear_pointer (&old_points, hek_scene_points_unref);
  if (is_new)
    {
      studio_points_view_rest (self);
      self->wants_fit = TRUE;
    }
  studio_points_view_restyle_moved (self);
  if (points == NULL)
    {
      studio_points_view_stop (self);
      studio_points_view_take_frame (self, NULL);
    }
  studio_points_view_update (self);
}

HekScenePoints *
studio_points_view_get_points (StudioPointsView *self)
{
  g_return_val_if_fail (STUDIO_IS_POINTS_VIEW (self), NULL);

  return self->points;
}

void
studio_points_view_set_look (StudioPointsView   *self,
                             const HekSceneLook *look)
{
  g_return_if_fail (STUDIO_IS_POINTS_VIEW (self));

  self->look = *look;
  memset (self->look.ground, 0, sizeof self->look.ground);
  studio_points_view_update (self);
}

void
studio_points_view_get_look (StudioPointsView *self,
                             HekSceneLook     *look)
{
  g_return_if_fail (STUDIO_IS_POINTS_VIEW (self));

  *look = self->look;
}

void
studio_points_view_set_camera (StudioPointsView     *self,
                               const HekSceneCamera *camera,
                               gboolean              animated)
{
  g_return_if_fail (STUDIO_IS_POINTS_VIEW (self));

  if (animated)
    {
      studio_points_view_fly_to (self, camera);
      return;
    }
  studio_points_view_rest (self);
  self->camera = *camera;
  studio_points_view_moved (self);
}

void
studio_points_view_get_camera (StudioPointsView *self,
                               HekSceneCamera   *camera)
{
  g_return_if_fail (STUDIO_IS_POINTS_VIEW (self));

  *camera = self->camera;
}

void
studio_points_view_set_projection (StudioPointsView   *self,
                                   HekSceneProjection  projection)
{
  g_return_if_fail (STUDIO_IS_POINTS_VIEW (self));

  if (projection == self->projection)
    return;
  self->projection = projection;
  if (self->points != NULL && !self->wants_fit)
    studio_points_view_moved (self);
}

void
studio_points_view_set_tool (StudioPointsView *self,
                             StudioPointsTool  tool)
{
  g_return_if_fail (STUDIO_IS_POINTS_VIEW (self));
  g_return_if_fail (tool < STUDIO_POINTS_N_TOOLS);

  if (tool == self->tool)
    return;
  studio_points_view_stop_band (self);
  self->tool = tool;
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self),
                                   tool == STUDIO_POINTS_TOOL_TURN ? NULL : "crosshair");
  studio_points_view_describe (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TOOL]);
}

StudioPointsTool
studio_points_view_get_tool (StudioPointsView *self)
{
  g_return_val_if_fail (STUDIO_IS_POINTS_VIEW (self), STUDIO_POINTS_TOOL_TURN);

  return self->tool;
}

void
studio_points_view_set_meter (StudioPointsView *self,
                              gboolean          meter)
{
  g_return_if_fail (STUDIO_IS_POINTS_VIEW (self));

  self->meter = !!meter;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

gboolean
studio_points_view_get_meter (StudioPointsView *self)
{
  g_return_val_if_fail (STUDIO_IS_POINTS_VIEW (self), FALSE);

  return self->meter;
}

guint32
studio_points_view_get_row (StudioPointsView *self)
{
  g_return_val_if_fail (STUDIO_IS_POINTS_VIEW (self), STUDIO_POINTS_VIEW_NO_ROW);

  return self->row;
}

void
studio_points_view_get_stats (StudioPointsView *self,
                              HekSceneStats    *stats,
                              double           *msec)
{
  g_return_if_fail (STUDIO_IS_POINTS_VIEW (self));

  *stats = self->shown != NULL ? self->shown->stats : (HekSceneStats) { 0 };
  *msec = self->shown != NULL ? self->shown->msec : 0;
}

gboolean
studio_points_view_is_final (StudioPointsView *self)
{
  g_return_val_if_fail (STUDIO_IS_POINTS_VIEW (self), FALSE);

  return self->shown != NULL && self->shown->stats.complete && !self->shown->moving
         && !studio_points_view_is_busy (self) && self->box_job == NULL
         && self->mover.job == NULL && self->decor.job == NULL && self->decor.overlay_job == NULL
         && !self->moving && self->input.tick == 0;
}
