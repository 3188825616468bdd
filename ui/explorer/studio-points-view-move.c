/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Points that move themselves, while the camera stands still: translations of hyperbolic space, and
 * rows between two places. A job puts as many rows where they are now as a frame has time for, and
 * what it makes stands in for the points; all of them follow when the movement rests.
 */
#include "config.h"

#include "studio-points-view-private.h"

#include <math.h>
#include <string.h>


/* Milliseconds for the places of a frame, and how many rows the first one has. */
#define MOVING_MSEC 7.0
#define FIRST_ROWS 30000
#define MIN_ROWS 4000

/* Places nearer to the border of the ball than this cannot be taken hold of. */
#define GRIP_RADIUS 0.995

/* --- some of the points ---------------------------------------------------------------------- */

/* Rows with all that is drawn of them. Frozen. */
struct _StudioPointsSample
{
  gatomicrefcount ref;
  gsize n;
  guint32 *rows;     /* owned */
  guint8 *rgba;      /* owned: 4 a row */
  float *sizes;      /* owned (nullable) */
  guint64 *selected; /* owned (nullable): bits */
};

static void
sample_unref (StudioPointsSample *sample)
{
  if (!g_atomic_ref_count_dec (&sample->ref))
    return;
  g_free (sample->rows);
  g_free (sample->rgba);
  g_free (sample->sizes);
  g_free (sample->selected);
  g_free (sample);
}

static StudioPointsSample *
sample_alloc (gsize    n,
              gboolean has_sizes,
              gboolean has_selected)
{
  StudioPointsSample *sample = g_new0 (StudioPointsSample, 1);

  g_atomic_ref_count_init (&sample->ref);
  sample->rows = g_try_new (guint32, n + 1);
  sample->rgba = g_try_new (guint8, 4 * n + 1);
  if (has_sizes)
    sample->sizes = g_try_new (float, n + 1);
  if (has_selected)
    sample->selected = g_try_new0 (guint64, HEK_SCENE_N_WORDS (n) + 1);
  if (sample->rows == NULL || sample->rgba == NULL || (has_sizes && sample->sizes == NULL)
      || (has_selected && sample->selected == NULL))
    {
      sample_unref (sample);
      return NULL;
    }
  return sample;
}

/* Chunks are shuffled: what each begins with is a fair share of it. Returns: (nullable) */
static StudioPointsSample *
sample_new (const HekScenePoints *points,
            const HekSceneStyle  *style,
            const HekSceneMask   *mask,
            gsize                 n_most)
{
  const double share = MIN ((double) n_most / (double) MAX (points->n_points, 1), 1);
  StudioPointsSample *sample
    = sample_alloc (MIN (points->n_points, n_most + points->n_chunks), style->sizes != NULL,
                    mask != NULL && mask->selected != NULL);

  if (sample == NULL)
    return NULL;
  for (gsize c = 0; c < points->n_chunks; c++)
    {
      const HekSceneChunk *chunk = &points->chunks[c];
      const gsize n = MIN ((gsize) ceil (chunk->n * share), chunk->n);

      for (gsize slot = chunk->first; slot < chunk->first + n; slot++)
        {
          const gsize i = sample->n;

          if (style->rgba[4 * slot + 3] == 0
              || (mask != NULL && mask->shown != NULL && !hek_scene_bit (mask->shown, slot)))
            continue;
          sample->rows[i] = points->rows[slot];
          memcpy (sample->rgba + 4 * i, style->rgba + 4 * slot, 4);
          if (sample->sizes != NULL)
            sample->sizes[i] = (float) style->sizes[slot] / HEK_SCENE_SIZE_ONE;
          if (sample->selected != NULL && hek_scene_bit (mask->selected, slot))
            sample->selected[i / 64] |= (guint64) 1 << i % 64;
          sample->n++;
        }
    }
  return sample;
}

/* --- where they are now ---------------------------------------------------------------------- */

typedef struct
{
  HekScenePoints *points;   /* owned, as the next two: what they were */
  HekSceneStyle *style;
  HekSceneMask *mask;       /* (nullable) */
  HekExplorerData *data;    /* owned */
  StudioPointsSpace space;  /* borrows from data and moves */
  StudioPointsMoves *moves;  /* owned (nullable) */
  StudioPointsSample *sample; /* owned (nullable): made where there is none */
  gsize n_most;
} Moving;

typedef struct
{
  HekScenePoints *points;
  HekSceneStyle *style;
  HekSceneMask *mask;
  StudioPointsSample *sample;
  StudioPointsSpace space;
  double msec;
} Moved;

static void
moving_free (gpointer data)
{
  Moving *moving = data;

  hek_scene_points_unref (moving->points);
  hek_scene_style_unref (moving->style);
  g_clear_pointer (&moving->mask, hek_scene_mask_unref);
  hek_explorer_data_unref (moving->data);
  g_clear_pointer (&moving->moves, studio_points_moves_unref);
  g_clear_pointer (&moving->sample, sample_unref);
  g_free (moving);
}

static void
moved_free (gpointer data)
{
  Moved *moved = data;

  g_clear_pointer (&moved->points, hek_scene_points_unref);
  g_clear_pointer (&moved->style, hek_scene_style_unref);
  g_clear_pointer (&moved->mask, hek_scene_mask_unref);
  g_clear_pointer (&moved->sample, sample_unref);
  g_free (moved);
}

/* (nullable): memory is short */
static float *
place_rows (const StudioPointsSpace  *space,
            const StudioPointsSample *sample,
            guint                     n_coords)
{
  float *coords = g_try_new (float, sample->n * n_coords + 1);

  if (coords == NULL)
    return NULL;
  for (gsize i = 0; i < sample->n; i++)
    if (!studio_points_space_get (space, sample->rows[i], coords + i * n_coords))
      for (guint k = 0; k < n_coords; k++)
        coords[i * n_coords + k] = NAN;
  if (n_coords == space->manifold.n_coords)
    studio_points_space_map_all (space, coords, sample->n);
  return coords;
}

static gpointer
move (const HekTask  *task,
      gpointer        data,
      GError        **error)
{
  Moving *moving = data;
  const gint64 start_usec = g_get_monotonic_time ();
  const guint n_coords = studio_points_space_n_coords (&moving->space);
  g_autofree float *coords = NULL;
  StudioPointsSample *sample;
  Moved *moved;

  if (moving->sample == NULL)
    moving->sample = sample_new (moving->points, moving->style, moving->mask, moving->n_most);
  sample = moving->sample;
  coords = sample != NULL ? place_rows (&moving->space, sample, n_coords) : NULL;
  if (coords == NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, g_strerror (ENOMEM));
      return NULL;
    }
  moved = g_new0 (Moved, 1);
  moved->points = hek_scene_points_new (coords, sample->n, n_coords, task, error);
  if (moved->points != NULL)
    moved->style = hek_scene_style_new (moved->points, sample->rgba, NULL, sample->sizes, task);
  if (moved->style != NULL && sample->selected != NULL)
    moved->mask = hek_scene_mask_new (moved->points, NULL, sample->selected, task);
  if (moved->style == NULL || (sample->selected != NULL && moved->mask == NULL))
    {
      moved_free (moved);
      return NULL;
    }
  /* nobody else has them yet: from here on they speak of the rows of the data */
  for (gsize slot = 0; slot < moved->points->n_slots; slot++)
    if (moved->points->rows[slot] != G_MAXUINT32)
      moved->points->rows[slot] = sample->rows[moved->points->rows[slot]];
  moved->points->n_rows = moving->points->n_rows;
  moved->sample = g_steal_pointer (&moving->sample);
  moved->space = moving->space;
  moved->msec = (double) (g_get_monotonic_time () - start_usec) / 1000;
  return moved;
}

static void start (StudioPointsView *self);

static void
forget_sample (StudioPointsView *self)
{
  g_clear_pointer (&self->mover.sample, sample_unref);
}

static void
on_moved (HekJob       *job,
          gpointer      result,
          const GError *error,
          gpointer      user_data)
{
  g_autoptr (StudioPointsView) self = user_data;
  StudioPointsMover *mover = &self->mover;
  Moved *moved = result;

  if (mover->job != job)
    return;
  g_clear_object (&mover->job);
  if (moved == NULL)
    return;
  g_clear_pointer (&mover->points, hek_scene_points_unref);
  g_clear_pointer (&mover->style, hek_scene_style_unref);
  g_clear_pointer (&mover->mask, hek_scene_mask_unref);
  forget_sample (self);
  mover->points = g_steal_pointer (&moved->points);
  mover->style = g_steal_pointer (&moved->style);
  mover->mask = g_steal_pointer (&moved->mask);
  mover->sample = g_steal_pointer (&moved->sample);
  mover->is_full = mover->job_is_full;
  if (!mover->is_full && moved->msec > 0.5)
    {
      const double fits = (double) mover->n_rows * MOVING_MSEC / moved->msec;
      const gsize wanted = (gsize) CLAMP (fits, MIN_ROWS, 4 * (double) mover->n_rows);

      /* another sample is another set of points: not for a little */
      if (wanted < mover->n_rows * 2 / 3 || wanted > mover->n_rows * 2)
        {
          mover->n_rows = wanted;
          forget_sample (self);
        }
    }
  self->decor.space = moved->space;
  studio_points_view_find_chosen (self);
  studio_points_view_furnish (self);
  studio_points_view_update (self);
  if (mover->stale)
    start (self);
}

static void
start (StudioPointsView *self)
{
  StudioPointsMover *mover = &self->mover;
  HekSceneStyle *style;
  Moving *moving;

  mover->stale = FALSE;
  if (self->points == NULL || self->decor.data == NULL
      || (style = studio_points_view_get_style (self)) == NULL)
    return;
  mover->job_is_full = !self->moving;
  if (mover->job_is_full != mover->is_full)
    forget_sample (self);
  if (mover->n_rows == 0)
    mover->n_rows = FIRST_ROWS;
  moving = g_new0 (Moving, 1);
  moving->points = hek_scene_points_ref (self->points);
  moving->style = hek_scene_style_ref (style);
  moving->mask = self->mask != NULL ? hek_scene_mask_ref (self->mask) : NULL;
  moving->data = hek_explorer_data_ref (self->decor.data);
  moving->space = self->decor.space;
  moving->space.has_motion = mover->has_motion || self->decor.space.has_motion;
  if (mover->has_motion)
    moving->space.motion = mover->motion;
  moving->space.moves = mover->moves;
  moving->space.t = mover->t;
  moving->moves = mover->moves != NULL ? studio_points_moves_ref (mover->moves) : NULL;
  moving->n_most = mover->job_is_full ? G_MAXUINT32 : mover->n_rows;
  if (mover->sample != NULL)
    {
      moving->sample = mover->sample;
      g_atomic_ref_count_inc (&mover->sample->ref);
    }
  mover->job = hek_job_start ("points that move", HEK_LANE_INTERACTIVE, move, moving, moving_free,
                              moved_free, on_moved, g_object_ref (self));
}

static void
go (StudioPointsView *self)
{
  StudioPointsMover *mover = &self->mover;

  mover->stale = TRUE;
  if (mover->job == NULL)
    start (self);
}

void
studio_points_view_drop_moved (StudioPointsView *self)
{
  StudioPointsMover *mover = &self->mover;

  if (mover->job != NULL)
    hek_job_cancel (mover->job);
  g_clear_object (&mover->job);
  mover->stale = mover->has_motion = mover->is_full = FALSE;
  g_clear_pointer (&mover->points, hek_scene_points_unref);
  g_clear_pointer (&mover->style, hek_scene_style_unref);
  g_clear_pointer (&mover->mask, hek_scene_mask_unref);
  forget_sample (self);
}

void
studio_points_view_clear_moves (StudioPointsView *self)
{
  studio_points_view_drop_moved (self);
  self->decor.space.moves = NULL;
  g_clear_pointer (&self->mover.moves, studio_points_moves_unref);
}

/* Colours, or what is selected, are others: rows are where they were. */
void
studio_points_view_restyle_moved (StudioPointsView *self)
{
  forget_sample (self);
  if (self->mover.points != NULL)
    go (self);
}

void
studio_points_view_get_drawn (StudioPointsView *self,
                              HekScenePoints  **points,
                              HekSceneStyle   **style,
                              HekSceneMask    **mask)
{
  const StudioPointsMover *mover = &self->mover;

  *points = mover->points != NULL ? mover->points : self->points;
  *style = mover->points != NULL ? mover->style
           : self->points != NULL ? studio_points_view_get_style (self) : NULL;
  *mask = mover->points != NULL ? mover->mask : self->mask;
}

/* The movement rests: all of them. */
void
studio_points_view_rest_moved (StudioPointsView *self)
{
  StudioPointsMover *mover = &self->mover;

  if (mover->points == NULL && mover->job == NULL)
    return;
  if (mover->has_motion && mover->moves == NULL)
    {
      /* whoever hears of it gives points that have moved */
      if (!self->input.dragging)
        g_signal_emit_by_name (self, "moved-space", &mover->motion);
      return;
    }
  if (!mover->is_full)
    go (self);
}

/* --- taking hold of hyperbolic space --------------------------------------------------------- */

/* The place of the ball under a pixel. */
static gboolean
get_grip (StudioPointsView *self,
          double            x,
          double            y,
          float             place[3])
{
  const double scale = studio_points_view_get_scale (self);
  double position[3], depth = self->input.depth, r = 0, to_ball = 1;
  HekSceneView view;

  if (!studio_points_view_get_view (self, &view))
    return FALSE;
  if (depth == 0)
    {
      double px, py;

      if (!hek_scene_view_project (&view, view.camera.target, &px, &py, &depth))
        return FALSE;
    }
  hek_scene_view_unproject (&view, x * scale, y * scale, depth, position);
  for (guint k = 0; k < self->decor.space.manifold.n_coords; k++)
    r += position[k] * position[k];
  r = sqrt (r);
  if (!(r < GRIP_RADIUS))
    return FALSE;
  if (self->decor.space.model == HEK_EXPLORER_KLEIN)
    to_ball = 1 / (1 + sqrt (1 - r * r));
  for (guint k = 0; k < 3; k++)
    place[k] = (float) (position[k] * to_ball);
  return TRUE;
}

gboolean
studio_points_view_drag_space (StudioPointsView *self,
                               double            x,
                               double            y,
                               double            dx,
                               double            dy)
{
  const StudioPointsSpace *space = &self->decor.space;
  StudioPointsMover *mover = &self->mover;
  float from[3], to[3];

  if (self->decor.data == NULL || space->manifold.geometry != HEK_GEOMETRY_HYPERBOLIC
      || space->model == HEK_EXPLORER_HALF_SPACE || mover->moves != NULL
      || !get_grip (self, x, y, from) || !get_grip (self, x + dx, y + dy, to))
    return FALSE;
  if (!mover->has_motion && space->has_motion)
    mover->motion = space->motion;
  else if (!mover->has_motion)
    hek_motion_init (&mover->motion, &space->manifold);
  mover->has_motion = TRUE;
  hek_motion_drag (&mover->motion, from, to);
  studio_points_view_keep_moving (self);
  go (self);
  return TRUE;
}

/* --- between two places ---------------------------------------------------------------------- */

void
studio_points_view_set_moves (StudioPointsView *self,
                              StudioPointsMoves *moves,
                              double            t)
{
  StudioPointsMover *mover = &self->mover;

  g_return_if_fail (STUDIO_IS_POINTS_VIEW (self));

  if (moves == NULL)
    {
      if (mover->moves == NULL)
        return;
      studio_points_view_clear_moves (self);
      studio_points_view_find_chosen (self);
      studio_points_view_furnish (self);
      studio_points_view_update (self);
      return;
    }
  if (mover->moves != NULL && moves->owner == mover->moves->owner)
    {
      if (t == mover->t)
        return;
    }
  else
    {
      studio_points_moves_ref (moves);
      studio_points_view_clear_moves (self);
      mover->moves = moves;
    }
  mover->t = CLAMP (t, 0, 1);
  studio_points_view_keep_moving (self);
  go (self);
}
