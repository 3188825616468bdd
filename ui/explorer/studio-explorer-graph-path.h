/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "hek-explorer-details.h"
#include "hek-explorer-graph.h"

G_BEGIN_DECLS

/*
 * The path of a search for the neighbours of the chosen row: what is asked for, a slider over the
 * steps, what happened at one of them and in all, and the answers.
 *
 * It has a group of actions on itself: path.trace, clear, previous, next, play (boolean), select.
 *
 * Signal "row-activated" (guint row): somebody wants to see this one
 */
#define STUDIO_TYPE_EXPLORER_GRAPH_PATH (studio_explorer_graph_path_get_type ())
G_DECLARE_FINAL_TYPE (StudioExplorerGraphPath, studio_explorer_graph_path, STUDIO,
                      EXPLORER_GRAPH_PATH, GtkWidget)

GtkWidget *studio_explorer_graph_path_new (HekExplorerSession *session,
                                           HekExplorerDetails *details, HekExplorerGraph *graph);

G_END_DECLS
