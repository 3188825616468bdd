/* SPDX-License-Identifier: Apache-2.0 */
/* Marks that follow from the models: lines to the neighbours of a row, rings around hits; and all
 * marks as pictures for files have them. */
#include "config.h"

#include "studio-points-stage-private.h"
#include "studio-points-view-private.h"

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

/* --- in pictures ----------------------------------------------------------------------------- */

/* Marks of others as they are seen: what a job needs to draw them again. */
typedef struct
{
  HekExplorerData *data; /* owned: whose coordinates the space borrows */
  StudioPointsSpace space;
  GPtrArray *marks;      /* owned: of StudioPointsMarks */
} Marked;

static void
marked_free (gpointer data)
{
  Marked *marked = data;

  hek_explorer_data_unref (marked->data);
  g_ptr_array_unref (marked->marks);
  g_free (marked);
}

static void
draw_marked (gpointer            data,
             const HekPlotTheme *theme,
             HekSceneFurniture  *furniture)
{
  const Marked *marked = data;

  for (guint i = 0; i < marked->marks->len; i++)
    studio_points_marks_draw (marked->marks->pdata[i], &marked->space, G_MAXUINT, theme,
                              furniture);
}

/* A picture has neighbours and hits of the models themselves. */
static GPtrArray *
dup_marks (const StudioPointsDecor *decor)
{
  GPtrArray *marks = g_ptr_array_new_with_free_func ((GDestroyNotify) studio_points_marks_free);
  GHashTableIter iter;
  gpointer layer, of_layer;

  g_hash_table_iter_init (&iter, decor->marks);
  while (g_hash_table_iter_next (&iter, &layer, &of_layer))
    if (!g_str_equal (layer, NEIGHBORS_LAYER) && !g_str_equal (layer, HITS_LAYER))
      g_ptr_array_add (marks, studio_points_marks_ref (of_layer));
  return marks;
}

HekExplorerPicture *
studio_points_stage_dup_picture (StudioPointsStage *self)
{
  const StudioPointsDecor *decor;
  HekExplorerPicture *picture;
  Marked *marked;

  g_return_val_if_fail (STUDIO_IS_POINTS_STAGE (self), NULL);

  picture = hek_explorer_picture_new (self->view);
  if (picture == NULL)
    return NULL;
  hek_explorer_picture_set_chosen (picture, studio_points_view_get_chosen (self->points));
  decor = &self->points->decor;
  if (decor->data == NULL || decor->data != hek_explorer_view_get_drawn (self->view))
    return picture;
  marked = g_new0 (Marked, 1);
  marked->data = hek_explorer_data_ref (decor->data);
  marked->space = decor->space;
  marked->space.moves = NULL; /* the picture has the points at their own places */
  marked->marks = dup_marks (decor);
  hek_explorer_picture_set_marks (picture, draw_marked, marked, marked_free);
  return picture;
}
