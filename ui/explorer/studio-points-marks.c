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
  MARK_RINGS,
  MARK_LABEL,
} MarkKind;

typedef struct
{
  MarkKind kind;
  StudioPointsInk ink;
  guint first, n;   /* places */
  double number;    /* RING, RINGS: radius; LABEL: weight */
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
studio_points_marks_add_rings (StudioPointsMarks     *self,
                               guint                  n,
                               const guint32         *rows,
                               double                 radius_px,
                               const StudioPointsInk *ink)
{
  Mark *mark;

  if (n == 0)
    return;
  mark = add (self, MARK_RINGS, ink);
  mark->number = radius_px;
  for (guint i = 0; i < n; i++)
    add_place (self, mark, &(StudioPointsPlace) { .row = rows[i] });
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

/* --- places ----------------------------------------------------------------------------------- */

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

      if (studio_points_space_to_world (space, line + i * n_coords, p))
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
draw_rings (const StudioPointsSpace *space,
            const StudioPointsPlace *places,
            guint                    n,
            guint                    n_most,
            double                   radius_px,
            const HekSceneStroke    *stroke,
            HekSceneFurniture       *furniture)
{
  const guint step = n > n_most ? (n + n_most - 1) / n_most : 1;

  for (guint i = 0; i < n; i += step)
    {
      double position[3];
      float at[3];

      if (find (space, &places[i], at) && studio_points_space_to_world (space, at, position))
        hek_scene_furniture_add_ring (furniture, position, radius_px, stroke);
    }
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
    {
      const Mark *mark = &g_array_index (self->marks, Mark, i);

      if (mark->kind == MARK_LINKS || mark->kind == MARK_RINGS)
        n = MAX (n, mark->kind == MARK_LINKS ? mark->n / 2 : mark->n);
    }
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
      if (mark->kind == MARK_RINGS)
        {
          draw_rings (space, places, mark->n, n_links, mark->number, &stroke, furniture);
          continue;
        }
      if (!find (space, &places[0], at) || !studio_points_space_to_world (space, at, position))
        continue;
      if (mark->kind == MARK_RING)
        hek_scene_furniture_add_ring (furniture, position, mark->number, &stroke);
      else if (mark->kind == MARK_LABEL)
        draw_label (mark, position, &stroke, furniture);
      else if (find (space, &places[1], at) && studio_points_space_to_world (space, at, end))
        hek_scene_furniture_add_arrow (furniture, position, end, &stroke);
    }
}
