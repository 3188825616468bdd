/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "studio-explorer-graph.h"

#include "studio-explorer-graph-layers.h"
#include "studio-explorer-graph-list.h"

G_BEGIN_DECLS

struct _StudioExplorerGraph
{
  GtkWidget parent_instance;

  /* template */
  GtkStack *stack;
  GtkLabel *reading_label, *message, *facts, *without, *row, *unreachable;
  GtkWidget *again, *build, *library, *select_unreachable;
  GtkScrolledWindow *scroller;
  GtkBox *layers_box, *path_box, *hubs_box, *unreachable_box;
  GtkDropDown *segment;
  GtkCheckButton *row_links;
  GtkMenuButton *color;

  /* parts, borrowed */
  StudioExplorerGraphLayers *layers;
  GtkLabel *links;      /* what of them is drawn */
  GtkWidget *links_box; /* what can be done with the chosen layer */
  GtkWidget *path;
  StudioExplorerGraphList *entries, *hubs, *lost;
  StudioPointsView *points;

  /* owned */
  HekExplorerSession *session;
  HekExplorerView *view;
  HekExplorerDetails *details;
  HekExplorerGraph *graph;
  GSimpleActionGroup *actions;

  gboolean drawn, is_live;
  gboolean is_setting;
  gboolean wants_trace; /* as soon as the graph is read */
  gboolean wants_focus; /* likewise */
  guint32 asked; /* the row whose links were asked for */
  int selecting; /* the layer whose nodes are to be selected, or STUDIO_GRAPH_NO_LAYER */
  guint reading_timeout, scroll_tick, n_ticks;
};

/* studio-explorer-graph-show.c: what the model has, into the widgets and among the points */
void studio_explorer_graph_update (StudioExplorerGraph *self);
void studio_explorer_graph_update_row (StudioExplorerGraph *self);
void studio_explorer_graph_update_links (StudioExplorerGraph *self);
void studio_explorer_graph_update_marks (StudioExplorerGraph *self);
/* Asks for the links of the chosen row. */
void studio_explorer_graph_load_row (StudioExplorerGraph *self);

/* studio-explorer-graph-actions.c */
void studio_explorer_graph_add_actions (StudioExplorerGraph *self);
void studio_explorer_graph_update_actions (StudioExplorerGraph *self);
void studio_explorer_graph_take_numbers (StudioExplorerGraph *self, guint number);

G_END_DECLS
