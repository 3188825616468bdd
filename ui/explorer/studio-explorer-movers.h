/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "studio-points-stage.h"

G_BEGIN_DECLS

/*
 * A strip below the points that compares two sets of places of the same rows: those of another
 * layout, or what a codebook gives back, with those that are shown. A slider or the play button
 * moves the points between them; rows are ranked by how far they move. While it is hidden nothing
 * is compared.
 *
 * Signals
 *   row-activated (guint row)                   somebody wants to see this one
 *   failed (const char *what, const GError *)   @what: translated
 *   closed ()                                   its cross was pressed
 */
#define STUDIO_TYPE_EXPLORER_MOVERS (studio_explorer_movers_get_type ())
G_DECLARE_FINAL_TYPE (StudioExplorerMovers, studio_explorer_movers, STUDIO, EXPLORER_MOVERS,
                      GtkWidget)

GtkWidget *studio_explorer_movers_new (HekExplorerSession *session, HekExplorerView *view,
                                       StudioPointsStage *stage);

/* (nullable) borrowed: what is compared, for pictures with arrows */
HekExplorerMoves *studio_explorer_movers_get_moves (StudioExplorerMovers *self);

/* 0 at the first places, 1 at the others. */
double studio_explorer_movers_get_position (StudioExplorerMovers *self);

G_END_DECLS
