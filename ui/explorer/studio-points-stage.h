/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-explorer-movers.h"
#include "hek-explorer-picture.h"
#include "hek-explorer-view.h"
#include "studio-points-view.h"

G_BEGIN_DECLS

/*
 * The view of points on a model: what is drawn, from where, in which light, what is selected, found
 * and chosen, and a card about the point under the pointer. All that is worth keeping is in the two
 * models. Main thread only.
 */
#define STUDIO_TYPE_POINTS_STAGE (studio_points_stage_get_type ())
G_DECLARE_FINAL_TYPE (StudioPointsStage, studio_points_stage, STUDIO, POINTS_STAGE, GtkWidget)

GtkWidget        *studio_points_stage_new (HekExplorerSession *session, HekExplorerView *view);
StudioPointsView *studio_points_stage_get_view (StudioPointsStage *self);

/* The chosen row has a ring; STUDIO_POINTS_VIEW_NO_ROW: none is. */
void studio_points_stage_set_chosen (StudioPointsStage *self, guint32 row);
/* Flies to a row. */
void studio_points_stage_go_to (StudioPointsStage *self, guint32 row);

/* What is seen now, for a file: with the ring around the chosen row, and whatever others have
 * marked among the points. Returns: (transfer full) (nullable): %NULL when nothing is drawn */
HekExplorerPicture *studio_points_stage_dup_picture (StudioPointsStage *self);

/**
 * studio_points_stage_set_moves:
 * @moves: (nullable): where the rows are and where else they are; %NULL: as the model has it
 * @t: 0 at the first places, 1 at the others
 *
 * Shows the rows between two places: while @t changes, as many as there is time for.
 */
void studio_points_stage_set_moves (StudioPointsStage *self, HekExplorerMoves *moves, double t);

/*
 * Signals:
 *   "row-clicked" (guint row)
 *   "row-cleared" ()          empty ground was clicked, or Escape pressed
 */

G_END_DECLS
