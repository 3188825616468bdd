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

  gboolean fits;          /* the next points are shown whole */
  gboolean gives_camera;  /* the model's camera is being set */
  double width, height;   /* that the look was made for */
};

/* --- what the models say of rows, among the points: studio-points-stage-marks.c --------------- */

void studio_points_stage_mark_neighbors (StudioPointsStage *self);
void studio_points_stage_mark_hits (StudioPointsStage *self);

G_END_DECLS
