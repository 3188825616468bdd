/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "hek-explorer-details.h"
#include "hek-explorer-graph.h"
#include "hek-explorer-view.h"
#include "studio-points-view.h"

G_BEGIN_DECLS

/*
 * The part "Graph" of the Explorer's side panel: the search index of the collection. Its layers and
 * their links, the path of a search, hubs and nodes that no search reaches, drawn among the points.
 * Graphs are read since it is seen first.
 *
 * It has a group of actions on itself: graph.hide, select-layer, select-unreachable, read-again,
 * color (s: "in-degree", "layer", "hops").
 *
 * Signals
 *   row-activated (guint row)                   somebody wants to see this one
 *   failed (const char *what, const GError *)   @what: translated
 */
#define STUDIO_TYPE_EXPLORER_GRAPH (studio_explorer_graph_get_type ())
G_DECLARE_FINAL_TYPE (StudioExplorerGraph, studio_explorer_graph, STUDIO, EXPLORER_GRAPH,
                      GtkWidget)

GtkWidget *studio_explorer_graph_new (HekExplorerSession *session, HekExplorerView *view,
                                      HekExplorerDetails *details, HekExplorerGraph *graph,
                                      StudioPointsView *points);

/* Whether it is the part that is chosen, though the panel may be hidden: what it tells of is drawn
 * among the points. */
void studio_explorer_graph_set_drawn (StudioExplorerGraph *self, gboolean drawn);

/* Follows a search for the neighbours of the chosen row. */
void studio_explorer_graph_trace (StudioExplorerGraph *self);
/* One step of it on, or back. */
void studio_explorer_graph_step (StudioExplorerGraph *self, gboolean forward);

G_END_DECLS
