/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "hek-explorer-graph.h"

G_BEGIN_DECLS

/*
 * The layers of a graph in a small table, the highest first, as a search walks them; one of them,
 * or none, is chosen.
 *
 * Signal "chosen" (): another one, or none, by hand
 */
#define STUDIO_TYPE_EXPLORER_GRAPH_LAYERS (studio_explorer_graph_layers_get_type ())
G_DECLARE_FINAL_TYPE (StudioExplorerGraphLayers, studio_explorer_graph_layers, STUDIO,
                      EXPLORER_GRAPH_LAYERS, GtkWidget)

#define STUDIO_GRAPH_NO_LAYER -1

GtkWidget *studio_explorer_graph_layers_new (void);

/* @summary: (nullable). The chosen layer stays where there still is one of that number. */
void studio_explorer_graph_layers_set (StudioExplorerGraphLayers *self,
                                       const HekExplorerGraphSummary *summary);

int  studio_explorer_graph_layers_get_chosen (StudioExplorerGraphLayers *self);
/* Without "chosen". */
void studio_explorer_graph_layers_choose (StudioExplorerGraphLayers *self, int layer);

G_END_DECLS
