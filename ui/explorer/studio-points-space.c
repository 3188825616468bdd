/* SPDX-License-Identifier: Apache-2.0 */
/* Where rows are: in the layout, or on the way between two places, and in the world. */
#include "config.h"

#include "studio-points-marks-private.h"

#include <math.h>

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

gboolean
studio_points_space_to_world (const StudioPointsSpace *space,
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

  return studio_points_space_get (space, row, at)
         && studio_points_space_to_world (space, at, position);
}
