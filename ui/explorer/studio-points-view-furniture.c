/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What stands among the points: the space that they lie in, names of clusters, and marks that
 * others have set. A job makes furniture of it; another draws it over pixels that are there
 * already, so that points are not drawn again for it.
 */
#include "config.h"

#include "studio-points-view-private.h"

#include "studio-memory-texture.h"

#include <math.h>
#include <string.h>

#include "hek-scene-furniture-cluster.h"
#include "studio-chart-theme.h"
#include "studio-points-marks-private.h"

/* Links of a layer that a frame of a movement has time for: some three milliseconds. */
#define MOVING_LINKS 200u

/* --- making ---------------------------------------------------------------------------------- */

typedef struct
{
  HekScenePoints *points;     /* owned */
  HekExplorerData *data;      /* owned (nullable): whose coordinates the space borrows, … */
  StudioPointsMoves *moves;    /* owned (nullable): … and whose places */
  HekSceneColoring *coloring; /* owned (nullable): names of clusters … */
  guint32 hidden;             /* … but for these */
  GPtrArray *marks;           /* owned: of StudioPointsMarks */
  StudioPointsSpace space;
  gboolean has_space, has_axes;
  StudioPointsAxes axes;
  HekPlotTheme theme;
  char *font_family; /* owned */
} Making;

static void
making_free (gpointer data)
{
  Making *making = data;

  hek_scene_points_unref (making->points);
  g_clear_pointer (&making->data, hek_explorer_data_unref);
  g_clear_pointer (&making->moves, studio_points_moves_unref);
  g_clear_pointer (&making->coloring, hek_scene_coloring_unref);
  g_ptr_array_unref (making->marks);
  g_free (making->font_family);
  g_free (making);
}

/* How far from its axis the paraboloid goes. */
static double
get_rim (const HekScenePoints *points)
{
  double rim = 0;

  for (guint k = 0; k < 2; k++)
    rim = MAX (rim, MAX (fabs (points->low[k]), fabs (points->high[k])));
  return rim > 0 ? rim : 1;
}

static void
add_space (const Making      *making,
           HekSceneFurniture *furniture)
{
  static const double origin[3] = { 0, 0, 0 };
  const StudioPointsSpace *space = &making->space;
  const guint n_coords = space->manifold.n_coords;

  switch (space->manifold.geometry)
    {
    case HEK_GEOMETRY_SPHERICAL:
      hek_scene_furniture_add_sphere (furniture, origin, 1, &making->theme);
      break;
    case HEK_GEOMETRY_HYPERBOLIC:
      if (space->model == HEK_EXPLORER_HALF_SPACE)
        hek_scene_furniture_add_half_space (furniture, n_coords, making->axes.low,
                                            making->axes.high, &making->theme);
      else if (space->model == HEK_EXPLORER_KLEIN)
        hek_scene_furniture_add_klein_ball (furniture, n_coords, &making->theme);
      else
        hek_scene_furniture_add_ball (furniture, n_coords, &making->theme);
      break;
    case HEK_GEOMETRY_PARABOLIC:
      hek_scene_furniture_add_paraboloid (furniture, space->manifold.p, get_rim (making->points),
                                          &making->theme);
      break;
    default:
      break;
    }
}

/* Names of what is shown: only categories have one. */
static void
add_names (const Making      *making,
           HekSceneFurniture *furniture)
{
  HekSceneColoring shown = *making->coloring;

  for (guint i = 0; i < shown.legend.n_entries; i++)
    if ((making->hidden >> i & 1) != 0)
      shown.legend.entries[i].kind = HEK_SCENE_LEGEND_REST;
  hek_scene_furniture_add_clusters (furniture, making->points, &shown, &making->theme);
}

/* @n_links: of each layer of marks, at most */
static HekSceneFurniture *
make_fixed (const Making *making,
            guint         n_links)
{
  HekSceneFurniture *furniture = hek_scene_furniture_new ();

  if (making->has_axes && making->has_space)
    add_space (making, furniture);
  if (making->has_space)
    for (guint i = 0; i < making->marks->len; i++)
      studio_points_marks_draw (making->marks->pdata[i], &making->space, n_links, &making->theme,
                                furniture);
  if (making->coloring != NULL)
    add_names (making, furniture);
  return furniture;
}

static gpointer
make (const HekTask  *task,
      gpointer        data,
      GError        **error)
{
  const Making *making = data;
  const gboolean flat_space = making->space.manifold.geometry == HEK_GEOMETRY_EUCLIDEAN;
  gboolean is_heavy = FALSE;

  for (guint i = 0; i < making->marks->len; i++)
    is_heavy = is_heavy || studio_points_marks_n_links (making->marks->pdata[i]) > MOVING_LINKS;
  return studio_points_furniture_new (
    make_fixed (making, G_MAXUINT), is_heavy ? make_fixed (making, MOVING_LINKS) : NULL,
    making->has_axes && (!making->has_space || flat_space) ? &making->axes : NULL,
    &making->theme);
}

static void start (StudioPointsView *self);

static void
on_made (HekJob       *job,
         gpointer      result,
         const GError *error,
         gpointer      user_data)
{
  g_autoptr (StudioPointsView) self = user_data;

  if (self->decor.job != job)
    return;
  g_clear_object (&self->decor.job);
  if (result != NULL)
    {
      g_clear_pointer (&self->furniture, studio_points_furniture_unref);
      self->furniture = studio_points_furniture_ref (result);
      self->furnished = ++self->last_furnished;
      studio_points_view_refurnish (self);
    }
  if (self->decor.stale)
    start (self);
}

static void
start (StudioPointsView *self)
{
  StudioPointsDecor *decor = &self->decor;
  Making *making;
  GHashTableIter iter;
  gpointer marks;

  if (self->points == NULL || !self->has_box)
    return;
  decor->stale = FALSE;
  making = g_new0 (Making, 1);
  making->points = hek_scene_points_ref (self->points);
  making->data = decor->data != NULL ? hek_explorer_data_ref (decor->data) : NULL;
  if (decor->labels && decor->coloring != NULL
      && decor->coloring->n_rows == self->points->n_rows)
    making->coloring = hek_scene_coloring_ref (decor->coloring);
  making->hidden = decor->hidden;
  making->marks = g_ptr_array_new_with_free_func ((GDestroyNotify) studio_points_marks_free);
  g_hash_table_iter_init (&iter, decor->marks);
  while (g_hash_table_iter_next (&iter, NULL, &marks))
    g_ptr_array_add (making->marks, studio_points_marks_ref (marks));
  making->space = decor->space;
  if (making->space.moves != NULL)
    making->moves = studio_points_moves_ref (self->mover.moves);
  making->has_space = decor->data != NULL;
  making->has_axes = decor->axes;
  making->axes.n_dims = self->points->n_coords;
  making->axes.numbers = decor->numbers;
  memcpy (making->axes.low, self->low, sizeof self->low);
  memcpy (making->axes.high, self->high, sizeof self->high);
  studio_chart_theme_init (&making->theme, GTK_WIDGET (self));
  making->theme.scale = studio_points_view_get_scale (self);
  making->font_family = g_strdup (making->theme.font_family);
  making->theme.font_family = making->font_family;
  decor->job = hek_job_start ("furniture", HEK_LANE_INTERACTIVE, make, making, making_free,
                              (GDestroyNotify) studio_points_furniture_unref, on_made,
                              g_object_ref (self));
}

static gboolean
is_needed (StudioPointsView *self)
{
  const StudioPointsDecor *decor = &self->decor;

  return self->points != NULL
         && (decor->axes || (decor->labels && decor->coloring != NULL)
             || g_hash_table_size (decor->marks) > 0);
}

void
studio_points_view_furnish (StudioPointsView *self)
{
  self->decor.stale = TRUE;
  if (self->decor.job != NULL)
    return;
  if (is_needed (self))
    {
      start (self);
      return;
    }
  self->decor.stale = FALSE;
  if (self->furniture == NULL)
    return;
  g_clear_pointer (&self->furniture, studio_points_furniture_unref);
  self->furnished = 0;
  studio_points_view_refurnish (self);
}

/* --- drawing over what is there -------------------------------------------------------------- */

typedef struct
{
  StudioPointsFurniture *furniture; /* owned (nullable): nothing */
  GBytes *bare;                     /* owned (nullable): nothing under it */
  float *depth;                     /* owned (nullable) */
  HekSceneView view;
  guint width, height;
} Overlay;

static void
overlay_free (gpointer data)
{
  Overlay *overlay = data;

  g_clear_pointer (&overlay->furniture, studio_points_furniture_unref);
  g_clear_pointer (&overlay->bare, g_bytes_unref);
  g_free (overlay->depth);
  g_free (overlay);
}

static gpointer
draw_overlay (const HekTask  *task,
              gpointer        data,
              GError        **error)
{
  const Overlay *overlay = data;
  const gsize n_bytes = (gsize) overlay->width * overlay->height * sizeof (guint32);
  g_autofree guint32 *pixels = NULL;
  g_autoptr (GBytes) bytes = NULL;

  pixels = overlay->bare != NULL ? g_memdup2 (g_bytes_get_data (overlay->bare, NULL), n_bytes)
                                 : g_malloc0 (n_bytes);
  if (overlay->furniture != NULL
      && !studio_points_furniture_draw (overlay->furniture, &overlay->view, FALSE, overlay->depth,
                                        pixels, task))
    {
      hek_task_check (task, error);
      return NULL;
    }
  bytes = g_bytes_new_take (g_steal_pointer (&pixels), n_bytes);
  return studio_memory_texture_new (overlay->width, overlay->height, bytes);
}

static void
on_overlay_drawn (HekJob       *job,
                  gpointer      result,
                  const GError *error,
                  gpointer      user_data)
{
  g_autoptr (StudioPointsView) self = user_data;
  StudioPointsFrame *shown = self->shown;

  if (self->decor.overlay_job != job)
    return;
  g_clear_object (&self->decor.overlay_job);
  if (result != NULL && shown != NULL && self->decor.overlay_serial == shown->serial)
    {
      g_set_object (shown->bare != NULL ? &shown->texture : &shown->overlay, result);
      shown->furnished = self->decor.overlay_furnished;
      gtk_widget_queue_draw (GTK_WIDGET (self));
    }
  studio_points_view_refurnish (self);
}

/* A frame of which nothing more is to come: it needs only another coat. */
static gboolean
can_overlay (StudioPointsView *self)
{
  const StudioPointsFrame *shown = self->shown;

  return shown != NULL && shown->texture != NULL && !studio_points_view_is_busy (self)
         && (shown->bare == NULL || (shown->stats.complete && !self->moving));
}

void
studio_points_view_refurnish (StudioPointsView *self)
{
  StudioPointsFrame *shown = self->shown;
  Overlay *overlay;

  if (self->decor.overlay_job != NULL || shown == NULL || shown->furnished == self->furnished)
    return;
  if (!can_overlay (self))
    return;
  overlay = g_new0 (Overlay, 1);
  if (self->furniture != NULL)
    overlay->furniture = studio_points_furniture_ref (self->furniture);
  overlay->bare = shown->bare != NULL ? g_bytes_ref (shown->bare) : NULL;
  overlay->width = shown->width;
  overlay->height = shown->height;
  overlay->view = shown->view;
  if (shown->depth != NULL)
    overlay->depth
      = g_memdup2 (shown->depth, (gsize) shown->width * shown->height * sizeof (float));
  self->decor.overlay_serial = shown->serial;
  self->decor.overlay_furnished = self->furnished;
  self->decor.overlay_job
    = hek_job_start ("furniture over points", HEK_LANE_INTERACTIVE, draw_overlay, overlay,
                     overlay_free, g_object_unref, on_overlay_drawn, g_object_ref (self));
}

/* --- what is to stand there ------------------------------------------------------------------ */

void
studio_points_view_init_decor (StudioPointsView *self)
{
  self->decor.marks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                             (GDestroyNotify) studio_points_marks_free);
}

void
studio_points_view_stop_decor (StudioPointsView *self)
{
  if (self->decor.job != NULL)
    hek_job_cancel (self->decor.job);
  g_clear_object (&self->decor.job);
  if (self->decor.overlay_job != NULL)
    hek_job_cancel (self->decor.overlay_job);
  g_clear_object (&self->decor.overlay_job);
}

void
studio_points_view_clear_decor (StudioPointsView *self)
{
  g_clear_pointer (&self->decor.data, hek_explorer_data_unref);
  g_clear_pointer (&self->decor.coloring, hek_scene_coloring_unref);
  g_clear_pointer (&self->decor.marks, g_hash_table_unref);
  g_clear_pointer (&self->furniture, studio_points_furniture_unref);
}

void
studio_points_view_set_space (StudioPointsView  *self,
                              HekExplorerData   *data,
                              const HekManifold *manifold,
                              const HekMotion   *motion,
                              HekExplorerModel   model)
{
  StudioPointsDecor *decor = &self->decor;

  if (data != decor->data)
    studio_points_view_clear_moves (self);
  if (data != NULL)
    hek_explorer_data_ref (data);
  g_clear_pointer (&decor->data, hek_explorer_data_unref);
  decor->data = data;
  decor->space = (StudioPointsSpace) { .model = model };
  if (data != NULL)
    {
      decor->space.manifold = *manifold;
      decor->space.coords = data->coords;
      decor->space.n_rows = data->n_rows;
      decor->space.has_motion = motion != NULL;
      if (motion != NULL)
        decor->space.motion = *motion;
      decor->space.moves = self->mover.moves;
      decor->space.t = self->mover.t;
    }
  studio_points_view_find_chosen (self);
  studio_points_view_furnish (self);
}

void
studio_points_view_set_decor (StudioPointsView *self,
                              gboolean          axes,
                              gboolean          numbers,
                              gboolean          labels,
                              HekSceneColoring *coloring,
                              guint32           hidden)
{
  StudioPointsDecor *decor = &self->decor;

  if (!!axes == decor->axes && !!numbers == decor->numbers && !!labels == decor->labels
      && coloring == decor->coloring && hidden == decor->hidden)
    return;
  decor->axes = !!axes;
  decor->numbers = !!numbers;
  decor->labels = !!labels;
  decor->hidden = hidden;
  if (coloring != NULL)
    hek_scene_coloring_ref (coloring);
  g_clear_pointer (&decor->coloring, hek_scene_coloring_unref);
  decor->coloring = coloring;
  studio_points_view_furnish (self);
}

void
studio_points_view_set_marks (StudioPointsView  *self,
                              const char        *layer,
                              StudioPointsMarks *marks)
{
  g_autoptr (StudioPointsMarks) taken = marks;

  g_return_if_fail (STUDIO_IS_POINTS_VIEW (self));

  if (taken == NULL || studio_points_marks_is_empty (taken))
    {
      if (!g_hash_table_remove (self->decor.marks, layer))
        return;
    }
  else
    g_hash_table_replace (self->decor.marks, g_strdup (layer), g_steal_pointer (&taken));
  studio_points_view_furnish (self);
}
