/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Box and lasso: a line that is drawn by hand, or by keys, and what to do with the points in it. A
 * job finds them; its set goes out as "surrounded".
 */
#include "config.h"

#include "studio-points-view-private.h"

#include <math.h>
#include <string.h>

#include "hek-scene-region.h"
#include "studio-chart-theme.h"
#include "studio-input.h"

#define KEY_STEP 0.02      /* of the shorter side, for one press of an arrow */
#define KEY_FINE_STEP 1.0  /* widget units, with Ctrl */
#define FIRST_BOX 0.1      /* of the shorter side: what a box by keys begins with */

/* Corners nearer than this to the last one tell nothing new. */
#define MIN_STEP 1.5

#define FILL_ALPHA 0.12f

static graphene_point_t *
corner (StudioPointsView *self,
        guint             i)
{
  return &g_array_index (self->band.corners, graphene_point_t, i);
}

static gboolean
is_box (StudioPointsView *self)
{
  return self->tool == STUDIO_POINTS_TOOL_BOX || self->band.by_keys;
}

static HekSceneSetOp
op_of (GdkModifierType state)
{
  if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0)
    return HEK_SCENE_SET_SUBTRACT;
  return (state & GDK_SHIFT_MASK) != 0 ? HEK_SCENE_SET_UNION : HEK_SCENE_SET_REPLACE;
}

/* --- what is in it --------------------------------------------------------------------------- */

typedef struct
{
  HekScenePoints *points; /* owned, as the next two */
  HekSceneStyle *style;
  HekSceneMask *mask;
  HekSceneView view;
  HekSceneLook look;
  HekSceneRegion *region; /* owned */
} Surrounding;

static void
surrounding_free (gpointer data)
{
  Surrounding *surrounding = data;

  hek_scene_points_unref (surrounding->points);
  hek_scene_style_unref (surrounding->style);
  g_clear_pointer (&surrounding->mask, hek_scene_mask_unref);
  hek_scene_region_free (surrounding->region);
  g_free (surrounding);
}

static gpointer
surround (const HekTask  *task,
          gpointer        data,
          GError        **error)
{
  const Surrounding *surrounding = data;
  const HekSceneSight sight = { surrounding->points, surrounding->style, surrounding->mask,
                                &surrounding->view, &surrounding->look };
  HekSceneSet *set = hek_scene_pick_region (&sight, surrounding->region, task);

  if (set == NULL && hek_task_check (task, error))
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, g_strerror (ENOMEM));
  return set;
}

static void
on_surrounded (HekJob       *job,
               gpointer      result,
               const GError *error,
               gpointer      user_data)
{
  g_autoptr (StudioPointsView) self = user_data;

  if (self->band.job != job)
    return;
  g_clear_object (&self->band.job);
  if (result != NULL)
    g_signal_emit_by_name (self, "surrounded", result, (guint) self->band.op);
}

static HekSceneRegion *
get_region (StudioPointsView   *self,
            const HekSceneView *view)
{
  const double scale = studio_points_view_get_scale (self);
  const guint n = self->band.corners->len;
  g_autofree HekScenePixel *pixels = g_new (HekScenePixel, n);

  for (guint i = 0; i < n; i++)
    {
      pixels[i].x = (double) corner (self, i)->x * scale;
      pixels[i].y = (double) corner (self, i)->y * scale;
    }
  if (is_box (self))
    return hek_scene_region_new_box (pixels[0].x, pixels[0].y, pixels[1].x, pixels[1].y);
  return hek_scene_region_new_lasso (pixels, n, view->width, view->height);
}

static void
look_for_rows (StudioPointsView *self,
               HekSceneSetOp     op)
{
  HekScenePoints *points;
  HekSceneStyle *style;
  HekSceneMask *mask;
  Surrounding *surrounding;
  HekSceneView view;

  studio_points_view_get_drawn (self, &points, &style, &mask);
  if (style == NULL || self->band.corners->len < 2 || !studio_points_view_get_view (self, &view))
    return;
  if (self->band.job != NULL)
    hek_job_cancel (self->band.job);
  g_clear_object (&self->band.job);
  surrounding = g_new0 (Surrounding, 1);
  surrounding->points = hek_scene_points_ref (points);
  surrounding->style = hek_scene_style_ref (style);
  surrounding->mask = mask != NULL ? hek_scene_mask_ref (mask) : NULL;
  surrounding->view = view;
  studio_points_view_get_pixel_look (self, &surrounding->look);
  surrounding->region = get_region (self, &view);
  self->band.op = op;
  self->band.job = hek_job_start ("points inside", HEK_LANE_INTERACTIVE, surround, surrounding,
                                  surrounding_free, (GDestroyNotify) hek_scene_set_unref,
                                  on_surrounded, g_object_ref (self));
}

/* --- drawing it ------------------------------------------------------------------------------ */

void
studio_points_view_begin_band (StudioPointsView *self,
                               double            x,
                               double            y)
{
  const graphene_point_t at = GRAPHENE_POINT_INIT ((float) x, (float) y);

  g_array_set_size (self->band.corners, 0);
  g_array_append_val (self->band.corners, at);
  self->band.active = TRUE;
  self->band.by_keys = FALSE;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
studio_points_view_move_band (StudioPointsView *self,
                              double            x,
                              double            y)
{
  const graphene_point_t at = GRAPHENE_POINT_INIT (
    (float) CLAMP (x, 0, gtk_widget_get_width (GTK_WIDGET (self))),
    (float) CLAMP (y, 0, gtk_widget_get_height (GTK_WIDGET (self))));
  const guint n = self->band.corners->len;
  const graphene_point_t *last;

  if (!self->band.active || n == 0)
    return;
  last = corner (self, n - 1);
  if (is_box (self) && n > 1)
    *corner (self, 1) = at;
  else if (n == 1 || hypotf (at.x - last->x, at.y - last->y) >= (float) MIN_STEP)
    g_array_append_val (self->band.corners, at);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
studio_points_view_end_band (StudioPointsView *self,
                             GdkModifierType   state)
{
  if (!self->band.active)
    return;
  self->band.active = FALSE;
  look_for_rows (self, op_of (state));
  self->band.by_keys = FALSE;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

gboolean
studio_points_view_stop_band (StudioPointsView *self)
{
  const gboolean was_active = self->band.active;

  self->band.active = self->band.by_keys = FALSE;
  if (self->band.job != NULL)
    hek_job_cancel (self->band.job);
  g_clear_object (&self->band.job);
  if (was_active)
    gtk_widget_queue_draw (GTK_WIDGET (self));
  return was_active;
}

void
studio_points_view_init_band (StudioPointsView *self)
{
  self->band.corners = g_array_new (FALSE, FALSE, sizeof (graphene_point_t));
}

void
studio_points_view_clear_band (StudioPointsView *self)
{
  studio_points_view_stop_band (self);
  g_clear_pointer (&self->band.corners, g_array_unref);
}

/* --- by keys --------------------------------------------------------------------------------- */

static double
shorter_side (StudioPointsView *self)
{
  return MAX (MIN (gtk_widget_get_width (GTK_WIDGET (self)),
                   gtk_widget_get_height (GTK_WIDGET (self))), 1);
}

/* A small box about the middle. */
static void
begin_by_keys (StudioPointsView *self)
{
  const double x = gtk_widget_get_width (GTK_WIDGET (self)) / 2.0;
  const double y = gtk_widget_get_height (GTK_WIDGET (self)) / 2.0;
  const double half = shorter_side (self) * FIRST_BOX / 2;

  studio_points_view_begin_band (self, x - half, y - half);
  self->band.by_keys = TRUE;
  studio_points_view_move_band (self, x + half, y + half);
}

/* Arrows move the last corner; with Shift the whole box. */
static void
move_by_keys (StudioPointsView *self,
              int               right,
              int               down,
              GdkModifierType   state)
{
  const double step = (state & GDK_CONTROL_MASK) != 0 ? KEY_FINE_STEP
                                                      : shorter_side (self) * KEY_STEP;
  graphene_point_t *end = corner (self, 1), *begin = corner (self, 0);

  if ((state & GDK_SHIFT_MASK) != 0)
    {
      begin->x += (float) (right * step);
      begin->y += (float) (down * step);
    }
  studio_points_view_move_band (self, (double) end->x + right * step,
                                (double) end->y + down * step);
}

gboolean
studio_points_view_band_key (StudioPointsView *self,
                             guint             keyval,
                             GdkModifierType   state)
{
  const gboolean is_enter = keyval == GDK_KEY_Return || keyval == GDK_KEY_KP_Enter;
  int right, down;

  if (self->tool == STUDIO_POINTS_TOOL_TURN || self->points == NULL)
    return FALSE;
  if (is_enter && self->band.active && self->band.by_keys)
    studio_points_view_end_band (self, state);
  else if (is_enter && !self->band.active)
    begin_by_keys (self);
  else if (self->band.active && self->band.by_keys
           && studio_input_get_arrow (keyval, &right, &down))
    move_by_keys (self, right, down, state);
  else
    return FALSE;
  return TRUE;
}

/* --- how it looks ---------------------------------------------------------------------------- */

static void
trace (StudioPointsView *self,
       cairo_t          *cr)
{
  if (is_box (self))
    {
      const graphene_point_t *a = corner (self, 0), *b = corner (self, 1);

      cairo_rectangle (cr, floor ((double) MIN (a->x, b->x)) + 0.5,
                       floor ((double) MIN (a->y, b->y)) + 0.5,
                       floor ((double) fabsf (a->x - b->x)), floor ((double) fabsf (a->y - b->y)));
      return;
    }
  for (guint i = 0; i < self->band.corners->len; i++)
    cairo_line_to (cr, (double) corner (self, i)->x, (double) corner (self, i)->y);
  cairo_close_path (cr);
}

void
studio_points_view_snapshot_band (StudioPointsView *self,
                                  GtkSnapshot      *snapshot)
{
  GtkWidget *widget = GTK_WIDGET (self);
  const double dashes[2] = { 5, 4 };
  HekPlotTheme theme;
  HekPlotColor fill;
  cairo_t *cr;

  if (!self->band.active || self->band.corners->len < 2)
    return;
  studio_chart_theme_init (&theme, widget);
  cr = gtk_snapshot_append_cairo (snapshot,
                                  &GRAPHENE_RECT_INIT (0, 0, (float) gtk_widget_get_width (widget),
                                                       (float) gtk_widget_get_height (widget)));
  fill = theme.accent;
  fill.a = (double) FILL_ALPHA;
  trace (self, cr);
  hek_plot_set_source (cr, fill);
  cairo_fill_preserve (cr);
  /* two tones of dashes: seen on points of every colour */
  cairo_set_line_width (cr, 1.5);
  hek_plot_set_source (cr, theme.background);
  cairo_stroke_preserve (cr);
  cairo_set_dash (cr, dashes, 2, 0);
  hek_plot_set_source (cr, theme.text);
  cairo_stroke (cr);
  cairo_destroy (cr);
}
