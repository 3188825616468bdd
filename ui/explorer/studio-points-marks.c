/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Marks are kept as they were said, in rows and places of the layout, and become furniture when it
 * is known how these are seen. Frozen once they were given away: a job may draw them.
 */
#include "config.h"

#include "studio-points-marks-private.h"

#include <math.h>
#include <string.h>

/* Pieces of a geodesic that is not straight. */
#define N_PIECES 24

#define LABEL_OFFSET_PX 12.0

typedef enum
{
  MARK_LINKS,
  MARK_ARROW,
  MARK_RING,
  MARK_LABEL,
} MarkKind;

typedef struct
{
  MarkKind kind;
  StudioPointsInk ink;
  guint first, n;   /* places */
  double number;    /* RING: radius; LABEL: weight */
  char *text;       /* owned: LABEL */
} Mark;

struct _StudioPointsMarks
{
  gatomicrefcount ref;
  GArray *places; /* of StudioPointsPlace */
  GArray *marks;  /* of Mark */
};

static void
mark_clear (gpointer mark)
{
  g_free (((Mark *) mark)->text);
}

StudioPointsMarks *
studio_points_marks_new (void)
{
  StudioPointsMarks *self = g_new0 (StudioPointsMarks, 1);

  g_atomic_ref_count_init (&self->ref);
  self->places = g_array_new (FALSE, FALSE, sizeof (StudioPointsPlace));
  self->marks = g_array_new (FALSE, FALSE, sizeof (Mark));
  g_array_set_clear_func (self->marks, mark_clear);
  return self;
}

StudioPointsMarks *
studio_points_marks_ref (StudioPointsMarks *self)
{
  g_atomic_ref_count_inc (&self->ref);
  return self;
}

void
studio_points_marks_free (StudioPointsMarks *self)
{
  if (!g_atomic_ref_count_dec (&self->ref))
    return;
  g_array_unref (self->places);
  g_array_unref (self->marks);
  g_free (self);
}

gboolean
studio_points_marks_is_empty (const StudioPointsMarks *self)
{
  return self->marks->len == 0;
}

/* --- what is said ---------------------------------------------------------------------------- */

static Mark *
add (StudioPointsMarks     *self,
     MarkKind               kind,
     const StudioPointsInk *ink)
{
  const Mark mark = { .kind = kind, .ink = *ink, .first = self->places->len };

  g_array_append_val (self->marks, mark);
  return &g_array_index (self->marks, Mark, self->marks->len - 1);
}

static void
add_place (StudioPointsMarks       *self,
           Mark                    *mark,
           const StudioPointsPlace *place)
{
  g_array_append_vals (self->places, place, 1);
  mark->n++;
}

void
studio_points_marks_add_links (StudioPointsMarks     *self,
                               guint                  n,
                               const guint32         *pairs,
                               const StudioPointsInk *ink)
{
  Mark *mark;

  if (n == 0)
    return;
  mark = add (self, MARK_LINKS, ink);
  for (guint i = 0; i < 2 * n; i++)
    add_place (self, mark, &(StudioPointsPlace) { .row = pairs[i] });
}

void
studio_points_marks_add_line (StudioPointsMarks       *self,
                              const StudioPointsPlace *from,
                              const StudioPointsPlace *to,
                              const StudioPointsInk   *ink)
{
  Mark *mark = add (self, MARK_LINKS, ink);

  add_place (self, mark, from);
  add_place (self, mark, to);
}

void
studio_points_marks_add_arrow (StudioPointsMarks       *self,
                               const StudioPointsPlace *from,
                               const StudioPointsPlace *to,
                               const StudioPointsInk   *ink)
{
  Mark *mark = add (self, MARK_ARROW, ink);

  add_place (self, mark, from);
  add_place (self, mark, to);
}

void
studio_points_marks_add_ring (StudioPointsMarks       *self,
                              const StudioPointsPlace *at,
                              double                   radius_px,
                              const StudioPointsInk   *ink)
{
  Mark *mark = add (self, MARK_RING, ink);

  mark->number = radius_px;
  add_place (self, mark, at);
}

void
studio_points_marks_add_label (StudioPointsMarks       *self,
                               const StudioPointsPlace *at,
                               const char              *text,
                               double                   weight,
                               const StudioPointsInk   *ink)
{
  Mark *mark = add (self, MARK_LABEL, ink);

  mark->number = weight;
  mark->text = g_strdup (text);
  add_place (self, mark, at);
}

/* --- two places ------------------------------------------------------------------------------ */

StudioPointsMoves *
studio_points_moves_new (guint32        n_rows,
                         guint          n_coords,
                         const float   *from,
                         const float   *to,
                         gpointer       owner,
                         GDestroyNotify release)
{
  StudioPointsMoves *moves = g_new0 (StudioPointsMoves, 1);

  g_atomic_ref_count_init (&moves->ref);
  moves->n_rows = n_rows;
  moves->n_coords = n_coords;
  moves->from = from;
  moves->to = to;
  moves->owner = owner;
  moves->release = release;
  return moves;
}

StudioPointsMoves *
studio_points_moves_ref (StudioPointsMoves *moves)
{
  g_atomic_ref_count_inc (&moves->ref);
  return moves;
}

void
studio_points_moves_unref (StudioPointsMoves *moves)
{
  if (!g_atomic_ref_count_dec (&moves->ref))
    return;
  moves->release (moves->owner);
  g_free (moves);
}

/* --- places ---------------------------------------------------------------------------------- */

void
studio_points_space_map_all (const StudioPointsSpace *space,
                             float                   *coords,
                             gsize                    n)
{
  if (space->has_motion)
    hek_motion_apply (&space->motion, coords, n, coords);
  if (space->manifold.geometry != HEK_GEOMETRY_HYPERBOLIC)
    return;
  if (space->model == HEK_EXPLORER_KLEIN)
    hek_manifold_to_klein (coords, space->manifold.n_coords, n, coords);
  else if (space->model == HEK_EXPLORER_HALF_SPACE)
    hek_manifold_to_half_space (coords, space->manifold.n_coords, n, coords);
}

gboolean
studio_points_space_map (const StudioPointsSpace *space,
                         const float             *at,
                         double                   position[3])
{
  const guint n_coords = space->manifold.n_coords;
  float seen[3] = { 0, 0, 0 };

  for (guint k = 0; k < n_coords; k++)
    {
      if (!isfinite (at[k]))
        return FALSE;
      seen[k] = at[k];
    }
  studio_points_space_map_all (space, seen, 1);
  for (guint k = 0; k < 3; k++)
    position[k] = k < n_coords ? (double) seen[k] : 0;
  return TRUE;
}

guint
studio_points_space_n_coords (const StudioPointsSpace *space)
{
  return space->moves != NULL ? space->moves->n_coords : space->manifold.n_coords;
}

gboolean
studio_points_space_get (const StudioPointsSpace *space,
                         guint32                  row,
                         float                   *at)
{
  const guint n_coords = studio_points_space_n_coords (space);
  const gsize first = (gsize) row * n_coords;

  if (row >= space->n_rows || (space->moves != NULL && row >= space->moves->n_rows)
      || (space->moves == NULL && space->coords == NULL))
    return FALSE;
  for (guint k = 0; k < n_coords; k++)
    {
      if (space->moves == NULL)
        at[k] = space->coords[first + k];
      else
        {
          const float from = space->moves->from[first + k], to = space->moves->to[first + k];

          /* with one place alone it stays there */
          at[k] = isnan (from) ? to
                  : isnan (to) ? from
                               : (float) ((1 - space->t) * (double) from + space->t * (double) to);
        }
      if (!isfinite (at[k]))
        return FALSE;
    }
  return TRUE;
}

/* Places of the space around, where rows move out of the manifold. */
static gboolean
to_world (const StudioPointsSpace *space,
          const float             *at,
          double                   position[3])
{
  const guint n_coords = studio_points_space_n_coords (space);

  if (n_coords == space->manifold.n_coords)
    return studio_points_space_map (space, at, position);
  for (guint k = 0; k < 3; k++)
    position[k] = k < n_coords ? (double) at[k] : 0;
  return TRUE;
}

gboolean
studio_points_space_get_position (const StudioPointsSpace *space,
                                  guint32                  row,
                                  double                   position[3])
{
  float at[3];

  return studio_points_space_get (space, row, at) && to_world (space, at, position);
}

/* Where a place is in the layout. */
static gboolean
find (const StudioPointsSpace *space,
      const StudioPointsPlace *place,
      float                    at[3])
{
  if (place->row != STUDIO_POINTS_NO_ROW)
    return studio_points_space_get (space, place->row, at);
  for (guint k = 0; k < 3; k++)
    at[k] = place->at[k];
  return isfinite (at[0]) && isfinite (at[1]) && isfinite (at[2]);
}

static gboolean
is_straight (const StudioPointsSpace *space)
{
  return space->moves != NULL || space->manifold.geometry == HEK_GEOMETRY_EUCLIDEAN
         || (space->manifold.geometry == HEK_GEOMETRY_HYPERBOLIC
             && space->model == HEK_EXPLORER_KLEIN);
}

/* --- furniture ------------------------------------------------------------------------------- */

static HekSceneStroke
get_stroke (const StudioPointsInk *ink,
            const HekPlotTheme    *theme)
{
  HekSceneStroke stroke = { theme->text, ink->width_px, ink->hidden };

  if (ink->tone == STUDIO_POINTS_TONE_DIM)
    stroke.color = theme->dim_text;
  else if (ink->tone == STUDIO_POINTS_TONE_ACCENT)
    stroke.color = theme->accent;
  else if (ink->tone == STUDIO_POINTS_TONE_CATEGORY)
    stroke.color
      = hek_plot_theme_category_color (theme, ink->category % HEK_PLOT_N_CATEGORY_COLORS);
  return stroke;
}

/* One line in pieces, and a gap. */
static void
add_pieces (const StudioPointsSpace *space,
            const float              from[3],
            const float              to[3],
            GArray                  *positions)
{
  const double gap[3] = { NAN, NAN, NAN };
  const guint n_points = is_straight (space) ? 2 : N_PIECES + 1;
  const guint n_coords = studio_points_space_n_coords (space);
  float line[(N_PIECES + 1) * 3];

  if (n_points > 2)
    hek_manifold_geodesic (&space->manifold, from, to, n_points, line);
  else
    {
      memcpy (line, from, n_coords * sizeof *line);
      memcpy (line + n_coords, to, n_coords * sizeof *line);
    }
  for (guint i = 0; i < n_points; i++)
    {
      double p[3];

      if (to_world (space, line + i * n_coords, p))
        g_array_append_val (positions, p);
    }
  g_array_append_val (positions, gap);
}

/* One after the other, with a gap between them. */
static void
draw_links (const StudioPointsSpace *space,
            const StudioPointsPlace *places,
            guint                    n,
            guint                    n_links,
            const HekSceneStroke    *stroke,
            HekSceneFurniture       *furniture)
{
  g_autoptr (GArray) positions = g_array_new (FALSE, FALSE, 3 * sizeof (double));
  const guint step = n / 2 > n_links ? (n / 2 + n_links - 1) / n_links : 1;
  float from[3], to[3];

  for (guint i = 0; i + 1 < n; i += 2 * step)
    if (find (space, &places[i], from) && find (space, &places[i + 1], to))
      add_pieces (space, from, to, positions);
  if (positions->len > 0)
    hek_scene_furniture_add_line (furniture, (const double *) (gpointer) positions->data,
                                  positions->len, stroke);
}

static void
draw_label (const Mark           *mark,
            const double          position[3],
            const HekSceneStroke *stroke,
            HekSceneFurniture    *furniture)
{
  const HekSceneLabel label = {
    .text = mark->text,
    .color = stroke->color,
    .position = { position[0], position[1], position[2] },
    .offset_px = { LABEL_OFFSET_PX, -LABEL_OFFSET_PX },
    .clearance = INFINITY,
    .weight = mark->number,
  };

  hek_scene_furniture_add_label (furniture, &label);
}

guint
studio_points_marks_n_links (const StudioPointsMarks *self)
{
  guint n = 0;

  for (guint i = 0; i < self->marks->len; i++)
    if (g_array_index (self->marks, Mark, i).kind == MARK_LINKS)
      n = MAX (n, g_array_index (self->marks, Mark, i).n / 2);
  return n;
}

void
studio_points_marks_draw (const StudioPointsMarks *self,
                          const StudioPointsSpace *space,
                          guint                    n_links,
                          const HekPlotTheme      *theme,
                          HekSceneFurniture       *furniture)
{
  for (guint i = 0; i < self->marks->len; i++)
    {
      const Mark *mark = &g_array_index (self->marks, Mark, i);
      const StudioPointsPlace *places
        = &g_array_index (self->places, StudioPointsPlace, mark->first);
      const HekSceneStroke stroke = get_stroke (&mark->ink, theme);
      double position[3], end[3];
      float at[3];

      if (mark->kind == MARK_LINKS)
        {
          draw_links (space, places, mark->n, n_links, &stroke, furniture);
          continue;
        }
      if (!find (space, &places[0], at) || !to_world (space, at, position))
        continue;
      if (mark->kind == MARK_RING)
        hek_scene_furniture_add_ring (furniture, position, mark->number, &stroke);
      else if (mark->kind == MARK_LABEL)
        draw_label (mark, position, &stroke, furniture);
      else if (find (space, &places[1], at) && to_world (space, at, end))
        hek_scene_furniture_add_arrow (furniture, position, end, &stroke);
    }
}
