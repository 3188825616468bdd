/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "hek-explorer-session.h"

G_BEGIN_DECLS

/*
 * A short list of rows, each with its picture, its key and a figure: hubs, what cannot be reached,
 * what a search has found. The first few are there; a button shows the others.
 *
 * Signal "row-activated" (guint row): one of them, which has a place in the layout
 */
#define STUDIO_TYPE_EXPLORER_GRAPH_LIST (studio_explorer_graph_list_get_type ())
G_DECLARE_FINAL_TYPE (StudioExplorerGraphList, studio_explorer_graph_list, STUDIO,
                      EXPLORER_GRAPH_LIST, GtkWidget)

/* @row: G_MAXUINT32: has no place in this layout */
typedef struct
{
  guint32 row;
  char *key, *figure; /* owned */
  char *spoken;       /* owned: all of it, in words */
} StudioGraphItem;

/* @figure, @spoken: (transfer full) */
StudioGraphItem *studio_graph_item_new (guint32 row, const char *key, char *figure, char *spoken);
void             studio_graph_item_free (StudioGraphItem *item);

/* @name: what the list is called aloud */
GtkWidget *studio_explorer_graph_list_new (HekExplorerSession *session, const char *name);

/* @items: (transfer full) (element-type StudioGraphItem): none: it is not seen */
void studio_explorer_graph_list_set (StudioExplorerGraphList *self, GPtrArray *items);

G_END_DECLS
