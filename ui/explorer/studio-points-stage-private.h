/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "studio-points-stage.h"

#include "studio-points-card.h"
#include "studio-points-density-key.h"

G_BEGIN_DECLS

struct _StudioPointsStage
{
  GtkWidget parent_instance;

  HekExplorerSession *session; /* owned */
  HekExplorerView *view;       /* owned */

  GtkWidget *overlay;
  StudioPointsView *points;
  StudioPointsCard *card;
  StudioPointsDensityKey *density_key;

  HekExplorerModel model; /* that was last drawn */
  gboolean fits;          /* the next points are shown whole */
  double width, height;   /* that the look was made for */
};

/* Rows of frames of a computation are no rows of the session. */
gboolean studio_points_stage_can_select (StudioPointsStage *self, guint32 n_rows);

/* --- the card: studio-points-stage-card.c ----------------------------------------------------- */

void     studio_points_stage_pointed (StudioPointsStage *self);
/* As GtkOverlay::get-child-position. */
gboolean studio_points_stage_place_card (StudioPointsStage *self, GtkWidget *child,
                                         GdkRectangle *place);

/* --- what the models say of rows, among the points: studio-points-stage-marks.c --------------- */

void studio_points_stage_mark_neighbors (StudioPointsStage *self);
void studio_points_stage_mark_hits (StudioPointsStage *self);

G_END_DECLS
