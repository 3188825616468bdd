/* SPDX-License-Identifier: Apache-2.0 */
/* Rows between two places: what a comparison has found, shown. */
#include "config.h"

#include "studio-points-stage-private.h"
#include "studio-points-view-private.h"

void
studio_points_stage_set_moves (StudioPointsStage *self,
                               HekExplorerMoves  *moves,
                               double             t)
{
  g_autoptr (StudioPointsMoves) places = NULL;

  g_return_if_fail (STUDIO_IS_POINTS_STAGE (self));

  if (moves != NULL && moves->data != hek_explorer_view_get_drawn (self->view))
    moves = NULL;
  if (moves != NULL)
    places = studio_points_moves_new (moves->data->n_rows, moves->n_coords, moves->from, moves->to,
                                      hek_explorer_moves_ref (moves),
                                      (GDestroyNotify) hek_explorer_moves_unref);
  studio_points_view_set_moves (self->points, places, t);
}
