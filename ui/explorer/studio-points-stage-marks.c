/* SPDX-License-Identifier: Apache-2.0 */
/* Marks that follow from the models: lines to the neighbours of a row, rings around hits. */
#include "config.h"

#include "studio-points-stage-private.h"

#include <glib/gi18n.h>

#define NEIGHBORS_LAYER "neighbors"
#define HITS_LAYER "hits"

#define N_RINGS 200  /* hits that have one */
#define N_RANKS 20   /* and a number */
#define RING_RADIUS 6.0

/* True neighbours are seen through what is before them. */
static const StudioPointsInk exact_ink = { STUDIO_POINTS_TONE_ACCENT, 0, 1.75, 0.5 };
/* What an index takes for one, and is not. */
static const StudioPointsInk wrong_ink = { STUDIO_POINTS_TONE_DIM, 0, 1.25, 0.4 };
static const StudioPointsInk hit_ink = { STUDIO_POINTS_TONE_ACCENT, 0, 1.75, 0.4 };
static const StudioPointsInk rank_ink = { STUDIO_POINTS_TONE_TEXT, 0, 1, 0 };

static gboolean
has_neighbor (const GArray *neighbors,
              guint64       row_id)
{
  for (guint i = 0; i < neighbors->len; i++)
    if (g_array_index (neighbors, HekExplorerNeighbor, i).row_id == row_id)
      return TRUE;
  return FALSE;
}

static void
add_links (StudioPointsMarks     *marks,
           guint32                row,
           const GArray          *neighbors,
           const GArray          *without,
           const StudioPointsInk *ink)
{
  g_autofree guint32 *pairs = g_new (guint32, 2 * (gsize) neighbors->len + 1);
  guint n = 0;

  for (guint i = 0; i < neighbors->len; i++)
    {
      const HekExplorerNeighbor *neighbor = &g_array_index (neighbors, HekExplorerNeighbor, i);

      if (neighbor->row == STUDIO_POINTS_NO_ROW
          || (without != NULL && has_neighbor (without, neighbor->row_id)))
        continue;
      pairs[2 * n] = row;
      pairs[2 * n++ + 1] = neighbor->row;
    }
  studio_points_marks_add_links (marks, n, pairs, ink);
}

void
studio_points_stage_mark_neighbors (StudioPointsStage *self)
{
  const HekExplorerNeighbors *found = hek_explorer_session_get_neighbors (self->session);
  StudioPointsMarks *marks;

  if (found == NULL || !hek_explorer_view_get_look (self->view)->links
      || hek_explorer_view_is_live (self->view))
    {
      studio_points_view_set_marks (self->points, NEIGHBORS_LAYER, NULL);
      return;
    }
  marks = studio_points_marks_new ();
  if (found->approximate != NULL && found->exact != NULL)
    add_links (marks, found->row, found->approximate, found->exact, &wrong_ink);
  if (found->exact != NULL)
    add_links (marks, found->row, found->exact, NULL, &exact_ink);
  studio_points_view_set_marks (self->points, NEIGHBORS_LAYER, marks);
}

void
studio_points_stage_mark_hits (StudioPointsStage *self)
{
  gsize n = 0;
  const guint32 *rows = hek_explorer_view_get_hits (self->view, &n);
  StudioPointsMarks *marks;

  if (rows == NULL || n == 0 || hek_explorer_view_is_live (self->view))
    {
      studio_points_view_set_marks (self->points, HITS_LAYER, NULL);
      return;
    }
  marks = studio_points_marks_new ();
  for (guint i = 0; i < MIN (n, N_RINGS); i++)
    {
      const StudioPointsPlace place = { .row = rows[i] };
      g_autofree char *rank = NULL;

      studio_points_marks_add_ring (marks, &place, RING_RADIUS, &hit_ink);
      if (i >= N_RANKS)
        continue;
      rank = g_strdup_printf ("%u", i + 1);
      studio_points_marks_add_label (marks, &place, rank, N_RANKS - i, &rank_ink);
    }
  studio_points_view_set_marks (self->points, HITS_LAYER, marks);
}
