/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "hek-explorer-view.h"

G_BEGIN_DECLS

/*
 * One entry of the legend of a view as a toggle: its colour, its name, how many rows look so. A
 * click hides or shows them, a double click shows only them, or all again; a menu (secondary
 * button, Menu key) does that and selects them.
 */
#define STUDIO_TYPE_EXPLORER_LEGEND_ENTRY (studio_explorer_legend_entry_get_type ())
G_DECLARE_FINAL_TYPE (StudioExplorerLegendEntry, studio_explorer_legend_entry, STUDIO,
                      EXPLORER_LEGEND_ENTRY, GtkWidget)

/* @entry: of the legend of the view */
GtkWidget *studio_explorer_legend_entry_new (HekExplorerView *view, guint entry);

/* The legend has changed. */
void studio_explorer_legend_entry_update (StudioExplorerLegendEntry *self);

G_END_DECLS
