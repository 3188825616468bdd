/* SPDX-License-Identifier: Apache-2.0 */
/* The store: life and questions. It is built in hek-scene-points-build.c. */
#include "config.h"

#include "hek-scene-points.h"

#include <math.h>

#include "hek-aligned.h"
#include "hek-ref.h"

G_DEFINE_QUARK (hek-scene-error-quark, hek_scene_error)

HekScenePoints *
hek_scene_points_ref (HekScenePoints *points)
{
  g_atomic_ref_count_inc (&points->ref);
  return points;
}

void
hek_scene_points_unref (HekScenePoints *points)
{
  if (!hek_ref_drop (&points->ref))
    return;

  g_free (points->chunks);
  hek_aligned_free (points->x);
  hek_aligned_free (points->y);
  hek_aligned_free (points->z);
  hek_aligned_free (points->rows);
  g_free (points->not_drawable);
  g_free (points);
}

gsize
hek_scene_points_find_chunk (const HekScenePoints *points,
                             gsize                 slot)
{
  gsize low = 0, high = points->n_chunks;

  while (high - low > 1)
    {
      gsize middle = low + (high - low) / 2;

      if (points->chunks[middle].first <= slot)
        low = middle;
      else
        high = middle;
    }
  return low;
}

void
hek_scene_points_get_position (const HekScenePoints *points,
                               gsize                 slot,
                               double                position[3])
{
  const HekSceneChunk *chunk = &points->chunks[hek_scene_points_find_chunk (points, slot)];

  position[0] = chunk->origin[0] + chunk->step[0] * (double) points->x[slot];
  position[1] = chunk->origin[1] + chunk->step[1] * (double) points->y[slot];
  position[2] = chunk->origin[2] + chunk->step[2] * (double) points->z[slot];
}

#define CORE_SAMPLES 65536.0
#define CORE_TAIL 0.005

static int
compare_doubles (gconstpointer a,
                 gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

/* @values: (out): coordinates of the first points of every chunk, as many as is its share */
static gsize
sample_axis (const HekScenePoints *points,
             guint                 axis,
             double               *values)
{
  const gint16 *positions = axis == 0 ? points->x : axis == 1 ? points->y : points->z;
  double share = MIN (CORE_SAMPLES / (double) points->n_points, 1), owed = 0;
  gsize n = 0;

  for (gsize c = 0; c < points->n_chunks; c++)
    {
      const HekSceneChunk *chunk = &points->chunks[c];

      owed += share * chunk->n;
      for (gsize i = 0; i < chunk->n && owed >= 0.5; i++, owed--)
        values[n++] = chunk->origin[axis] + chunk->step[axis] * positions[chunk->first + i];
    }
  return n;
}

void
hek_scene_points_get_core (const HekScenePoints *points,
                           double                low[3],
                           double                high[3])
{
  g_autofree double *values = NULL;

  for (guint a = 0; a < 3; a++)
    low[a] = high[a] = 0;
  if (points->n_points == 0)
    return;
  values = g_new (double, (gsize) MIN ((double) points->n_points, CORE_SAMPLES) + 2);
  for (guint a = 0; a < 3; a++)
    {
      gsize n = sample_axis (points, a, values);
      gsize tail = (gsize) floor (CORE_TAIL * (double) n);

      qsort (values, n, sizeof *values, compare_doubles);
      low[a] = values[tail];
      high[a] = values[n - 1 - tail];
    }
}

/* How many times as long as that of most points a side of the box of all of them may be. */
#define FAR_SIDES 4.0

void
hek_scene_points_get_first_box (const HekScenePoints *points,
                                double                low[3],
                                double                high[3])
{
  gboolean has_far = FALSE;

  hek_scene_points_get_core (points, low, high);
  for (guint a = 0; a < 3; a++)
    has_far |= points->high[a] - points->low[a] > FAR_SIDES * (high[a] - low[a]);
  for (guint a = 0; a < 3 && !has_far; a++)
    {
      low[a] = points->low[a];
      high[a] = points->high[a];
    }
}

guint32 *
hek_scene_points_dup_slots (const HekScenePoints *points)
{
  guint32 *slots = g_try_new (guint32, MAX (points->n_rows, 1));

  if (slots == NULL)
    return NULL;
  for (gsize row = 0; row < points->n_rows; row++)
    slots[row] = G_MAXUINT32;
  for (gsize slot = 0; slot < points->n_slots; slot++)
    if (points->rows[slot] != G_MAXUINT32)
      slots[points->rows[slot]] = (guint32) slot;
  return slots;
}

gsize
hek_scene_points_get_bytes (const HekScenePoints *points)
{
  return sizeof *points + points->n_chunks * sizeof *points->chunks
         + points->n_slots * (3 * sizeof (gint16) + sizeof (guint32))
         + points->n_not_drawable * sizeof (guint32);
}
