/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the models have goes to the view of points, and what is done there goes back. The stage is
 * not told of what it did itself: each side compares before it sets.
 */
#include "config.h"

#include "studio-points-stage-private.h"

#include <math.h>
#include <string.h>

#include "studio-chart-theme.h"
#include "studio-points-view-private.h"

#define KEY_MARGIN 12
#define KEY_BOTTOM 60    /* above the frame meter, which may have two lines */

enum
{
  SIGNAL_ROW_CLICKED,
  SIGNAL_ROW_CLEARED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (StudioPointsStage, studio_points_stage, GTK_TYPE_WIDGET)

/* --- from the models ------------------------------------------------------------------------- */

/* Whether coordinates mean something by themselves. */
static gboolean
has_numbers (const HekExplorerData *data)
{
  const HekLayoutRecipe *recipe = data->layout != NULL ? hek_layout_recipe (data->layout) : NULL;

  return recipe != NULL && recipe->geometry == HEK_GEOMETRY_EUCLIDEAN
         && strcmp (hek_layout_method_id (recipe->method), "pca") == 0;
}

/* A bit for each entry of the legend that is not shown. */
static guint32
get_hidden (StudioPointsStage      *self,
            const HekSceneColoring *coloring)
{
  guint32 hidden = 0;

  for (guint i = 0; coloring != NULL && i < coloring->legend.n_entries; i++)
    if (!hek_explorer_view_is_entry_visible (self->view, i))
      hidden |= (guint32) 1 << i;
  return hidden;
}

static void
apply_look (StudioPointsStage *self)
{
  const HekExplorerLook *look = hek_explorer_view_get_look (self->view);
  HekExplorerData *drawn = hek_explorer_view_get_drawn (self->view);
  HekSceneColoring *coloring
    = (HekSceneColoring *) hek_explorer_view_get_coloring (self->view);
  HekSceneLook scene_look, last;
  HekSceneStats stats;
  double msec;

  memset (&scene_look, 0, sizeof scene_look);
  hek_explorer_view_get_scene_look (self->view, self->width, self->height, &scene_look);
  studio_points_view_get_look (self->points, &last);
  if (memcmp (&last, &scene_look, sizeof last) != 0)
    studio_points_view_set_look (self->points, &scene_look);
  studio_points_view_set_projection (self->points, look->projection);
  studio_points_view_set_decor (self->points, look->axes,
                                drawn != NULL
                                  && has_numbers (drawn),
                                look->labels, coloring, get_hidden (self, coloring));
  studio_points_view_get_stats (self->points, &stats, &msec);
  studio_points_density_key_set (self->density_key, &scene_look, stats.n_most);
}

static void
apply_space (StudioPointsStage *self)
{
  HekExplorerData *drawn = hek_explorer_view_get_drawn (self->view);
  HekManifold manifold;
  HekMotion motion;
  gboolean moved;

  if (drawn == NULL || !hek_explorer_view_get_manifold (self->view, &manifold))
    {
      studio_points_view_set_space (self->points, NULL, NULL, NULL, HEK_EXPLORER_BALL);
      return;
    }
  moved = hek_explorer_view_get_motion (self->view, &motion);
  studio_points_view_set_space (self->points, drawn, &manifold, moved ? &motion : NULL,
                                hek_explorer_view_get_look (self->view)->model);
}

static void
apply_camera (StudioPointsStage *self,
              gboolean           animated)
{
  HekSceneCamera camera, own;

  if (!hek_explorer_view_get_camera (self->view, &camera))
    {
      studio_points_view_fit_anew (self->points, FALSE);
      return;
    }
  studio_points_view_get_camera (self->points, &own);
  if (animated && hek_scene_camera_equal (&camera, &own))
    return;
  studio_points_view_set_camera (self->points, &camera, animated);
}

static void
on_drawing_changed (StudioPointsStage *self)
{
  HekScenePoints *points = hek_explorer_view_get_points (self->view);
  const gboolean is_new = points != studio_points_view_get_points (self->points);

  studio_points_view_set_points (self->points, points, hek_explorer_view_get_style (self->view),
                                 hek_explorer_view_get_mask (self->view));
  apply_space (self);
  apply_look (self);
  if (is_new && self->fits)
    {
      self->fits = FALSE;
      studio_points_view_fit_anew (self->points, TRUE);
    }
  if (hek_explorer_view_is_live (self->view))
    studio_points_card_set_row (self->card, NULL, G_MAXUINT32);
}

/* Another model of the same space has all points elsewhere: what was looked at is not there. */
static void
on_look_changed (StudioPointsStage *self)
{
  const HekExplorerModel model = hek_explorer_view_get_look (self->view)->model;

  if (model != self->model && self->points->decor.data != NULL
      && self->points->decor.space.manifold.geometry == HEK_GEOMETRY_HYPERBOLIC)
    self->fits = TRUE;
  self->model = model;
  apply_space (self);
  apply_look (self);
  studio_points_stage_mark_neighbors (self);
}

static void
on_camera_changed (StudioPointsStage *self,
                   gboolean           animated)
{
  apply_camera (self, animated);
}

/* --- to the models --------------------------------------------------------------------------- */

static void
on_camera_rested (StudioPointsStage *self)
{
  HekSceneCamera camera, known;

  if (studio_points_view_get_points (self->points) == NULL)
    return;
  studio_points_view_get_camera (self->points, &camera);
  if (hek_explorer_view_get_camera (self->view, &known))
    {
      if (hek_scene_camera_equal (&camera, &known))
        return;
    }
  /* the first movement can be undone, too */
  else if (studio_points_view_get_fitted (self->points, &known))
    hek_explorer_view_note_camera (self->view, &known);
  hek_explorer_view_note_camera (self->view, &camera);
}

/* Rows of frames of a computation are no rows of the session. */
gboolean
studio_points_stage_can_select (StudioPointsStage *self,
                                guint32            n_rows)
{
  HekExplorerData *data = hek_explorer_session_get_data (self->session);

  return data != NULL && data->n_rows == n_rows && !hek_explorer_view_is_live (self->view)
         && hek_explorer_view_get_drawn (self->view) == data;
}

static void
on_surrounded (StudioPointsStage *self,
               HekSceneSet       *set,
               guint              op)
{
  if (studio_points_stage_can_select (self, hek_scene_set_n_rows (set)))
    hek_explorer_session_select (self->session, (HekSceneSetOp) op, set);
}

static void
on_activated (StudioPointsStage *self,
              guint              row,
              guint              state)
{
  HekExplorerData *data = hek_explorer_session_get_data (self->session);
  g_autoptr (HekSceneSet) set = NULL;
  const guint32 rows[1] = { row };

  if (data == NULL || !studio_points_stage_can_select (self, data->n_rows))
    return;
  if (state == 0)
    {
      g_signal_emit (self, signals[SIGNAL_ROW_CLICKED], 0, row);
      return;
    }
  set = hek_scene_set_new_rows (data->n_rows, rows, 1);
  hek_explorer_session_select (self->session,
                               (state & GDK_ALT_MASK) != 0 ? HEK_SCENE_SET_SUBTRACT
                                                           : HEK_SCENE_SET_TOGGLE,
                               set);
}

/* Escape takes the selection first: it can be undone. */
static void
on_cleared (StudioPointsStage *self,
            gboolean           all)
{
  HekExplorerData *data = hek_explorer_session_get_data (self->session);

  if (all && data != NULL
      && hek_scene_set_count (hek_explorer_session_get_selection (self->session)) > 0)
    {
      g_autoptr (HekSceneSet) none = hek_scene_set_new_empty (data->n_rows);

      hek_explorer_session_select (self->session, HEK_SCENE_SET_REPLACE, none);
      return;
    }
  g_signal_emit (self, signals[SIGNAL_ROW_CLEARED], 0);
}

static void
on_moved_space (StudioPointsStage *self,
                const HekMotion   *motion)
{
  hek_explorer_view_set_motion (self->view, motion);
}

/* The key stands above the meter. */
static void
place_key (StudioPointsStage *self)
{
  const int bottom = studio_points_view_get_meter (self->points) ? KEY_BOTTOM : KEY_MARGIN;

  if (gtk_widget_get_margin_bottom (GTK_WIDGET (self->density_key)) != bottom)
    gtk_widget_set_margin_bottom (GTK_WIDGET (self->density_key), bottom);
}

static void
on_frame (StudioPointsStage *self)
{
  HekSceneStats stats;
  HekSceneLook look;
  double msec;

  studio_points_view_get_look (self->points, &look);
  studio_points_view_get_stats (self->points, &stats, &msec);
  studio_points_density_key_set (self->density_key, &look, stats.n_most);
  place_key (self);
}

/* --- widget ---------------------------------------------------------------------------------- */

/* As far as points can show it. */
static gboolean
is_same_theme (const HekPlotTheme *a,
               const HekPlotTheme *b)
{
  return memcmp (&a->background, &b->background, sizeof a->background) == 0
         && memcmp (&a->text, &b->text, sizeof a->text) == 0
         && memcmp (&a->accent, &b->accent, sizeof a->accent) == 0
         && memcmp (a->series, b->series, sizeof a->series) == 0
         && memcmp (a->more, b->more, sizeof a->more) == 0 && a->dark_ground == b->dark_ground
         && a->font_size == b->font_size && g_strcmp0 (a->font_family, b->font_family) == 0;
}

static void
give_theme (StudioPointsStage *self)
{
  const HekPlotTheme *known = hek_explorer_view_get_theme (self->view);
  HekPlotTheme theme;

  studio_chart_theme_init (&theme, GTK_WIDGET (self->points));
  if (known != NULL && is_same_theme (&theme, known))
    return;
  theme.font_family = g_intern_string (theme.font_family);
  hek_explorer_view_set_theme (self->view, &theme);
}

static void
studio_points_stage_css_changed (GtkWidget         *widget,
                                 GtkCssStyleChange *change)
{
  StudioPointsStage *self = STUDIO_POINTS_STAGE (widget);

  GTK_WIDGET_CLASS (studio_points_stage_parent_class)->css_changed (widget, change);
  if (self->view != NULL)
    give_theme (self);
}

static void
studio_points_stage_size_allocate (GtkWidget *widget,
                                   int        width,
                                   int        height,
                                   int        baseline)
{
  StudioPointsStage *self = STUDIO_POINTS_STAGE (widget);

  gtk_widget_size_allocate (self->overlay, &(GtkAllocation) { 0, 0, width, height }, baseline);
  if (self->view == NULL || (self->width == width && self->height == height))
    return;
  self->width = width;
  self->height = height;
  apply_look (self);
}

static void
studio_points_stage_measure (GtkWidget      *widget,
                             GtkOrientation  orientation,
                             int             for_size,
                             int            *minimum,
                             int            *natural,
                             int            *minimum_baseline,
                             int            *natural_baseline)
{
  *minimum = *natural = 0;
}

static void
studio_points_stage_dispose (GObject *object)
{
  StudioPointsStage *self = STUDIO_POINTS_STAGE (object);

  if (self->view != NULL)
    g_signal_handlers_disconnect_by_data (self->view, self);
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_pointer (&self->overlay, gtk_widget_unparent);
  self->points = NULL;
  g_clear_object (&self->view);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (studio_points_stage_parent_class)->dispose (object);
}

static void
studio_points_stage_class_init (StudioPointsStageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_points_stage_dispose;
  widget_class->css_changed = studio_points_stage_css_changed;
  widget_class->size_allocate = studio_points_stage_size_allocate;
  widget_class->measure = studio_points_stage_measure;
  signals[SIGNAL_ROW_CLICKED]
    = g_signal_new ("row-clicked", STUDIO_TYPE_POINTS_STAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[SIGNAL_ROW_CLEARED]
    = g_signal_new ("row-cleared", STUDIO_TYPE_POINTS_STAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_css_name (widget_class, "points-stage");
}

static void
studio_points_stage_init (StudioPointsStage *self)
{
}

static void
connect (gpointer           instance,
         const char        *signal,
         GCallback          callback,
         StudioPointsStage *self)
{
  g_signal_connect_object (instance, signal, callback, self, G_CONNECT_SWAPPED);
}

static void
connect_all (StudioPointsStage *self)
{
  connect (self->view, "drawing-changed", G_CALLBACK (on_drawing_changed), self);
  connect (self->view, "legend-changed", G_CALLBACK (apply_look), self);
  connect (self->view, "look-changed", G_CALLBACK (on_look_changed), self);
  connect (self->view, "camera-changed", G_CALLBACK (on_camera_changed), self);
  connect (self->view, "hits-changed", G_CALLBACK (studio_points_stage_mark_hits), self);
  connect (self->session, "neighbors-changed", G_CALLBACK (studio_points_stage_mark_neighbors),
           self);
  connect (self->points, "camera-rested", G_CALLBACK (on_camera_rested), self);
  connect (self->points, "surrounded", G_CALLBACK (on_surrounded), self);
  connect (self->points, "activated", G_CALLBACK (on_activated), self);
  connect (self->points, "cleared", G_CALLBACK (on_cleared), self);
  connect (self->points, "pointed", G_CALLBACK (studio_points_stage_pointed), self);
  connect (self->points, "moved-space", G_CALLBACK (on_moved_space), self);
  connect (self->points, "frame", G_CALLBACK (on_frame), self);
  connect (self->overlay, "get-child-position", G_CALLBACK (studio_points_stage_place_card), self);
}

GtkWidget *
studio_points_stage_new (HekExplorerSession *session,
                         HekExplorerView    *view)
{
  StudioPointsStage *self = g_object_new (STUDIO_TYPE_POINTS_STAGE, NULL);
  GtkWidget *key = studio_points_density_key_new ();

  self->session = g_object_ref (session);
  self->view = g_object_ref (view);
  self->overlay = gtk_overlay_new ();
  gtk_widget_set_parent (self->overlay, GTK_WIDGET (self));
  self->points = STUDIO_POINTS_VIEW (studio_points_view_new ());
  gtk_overlay_set_child (GTK_OVERLAY (self->overlay), GTK_WIDGET (self->points));
  self->density_key = STUDIO_POINTS_DENSITY_KEY (key);
  gtk_widget_set_halign (key, GTK_ALIGN_END);
  gtk_widget_set_valign (key, GTK_ALIGN_END);
  gtk_widget_set_margin_end (key, KEY_MARGIN);
  gtk_widget_set_margin_bottom (key, KEY_MARGIN);
  gtk_overlay_add_overlay (GTK_OVERLAY (self->overlay), key);
  self->card = STUDIO_POINTS_CARD (studio_points_card_new (view));
  gtk_overlay_add_overlay (GTK_OVERLAY (self->overlay), GTK_WIDGET (self->card));
  self->model = hek_explorer_view_get_look (view)->model;
  connect_all (self);
  give_theme (self);
  on_drawing_changed (self);
  if (hek_explorer_view_get_points (view) != NULL)
    apply_camera (self, FALSE);
  studio_points_stage_mark_hits (self);
  return GTK_WIDGET (self);
}

/* --- public ---------------------------------------------------------------------------------- */

StudioPointsView *
studio_points_stage_get_view (StudioPointsStage *self)
{
  g_return_val_if_fail (STUDIO_IS_POINTS_STAGE (self), NULL);

  return self->points;
}

void
studio_points_stage_set_chosen (StudioPointsStage *self,
                                guint32            row)
{
  g_return_if_fail (STUDIO_IS_POINTS_STAGE (self));

  studio_points_view_set_chosen (self->points, row);
}

void
studio_points_stage_go_to (StudioPointsStage *self,
                           guint32            row)
{
  g_return_if_fail (STUDIO_IS_POINTS_STAGE (self));

  studio_points_view_go_to (self->points, row, TRUE);
}
