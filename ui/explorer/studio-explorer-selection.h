/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "hek-explorer-details.h"
#include "hek-explorer-view.h"

G_BEGIN_DECLS

/*
 * The part "Selection" of the Explorer's side panel: which rows are selected, as a table or as
 * tiles, what can be done with them, and the tags that keep them.
 *
 * It has a group of actions on itself, which others may activate there:
 *   selection.all, invert, clear, undo, redo, copy, export, tag, details, only, remove, copy-key,
 *   sort-distance; selection.grow (u: neighbours); selection.view (s: "table", "tiles");
 *   selection.as-pictures; selection.select-tag ((su)), selection.delete-tag (s)
 *
 * Signals
 *   row-activated (guint32 row)      its details are wanted
 *   export-requested ()
 *   failed (const char *what, const GError *)
 */
#define STUDIO_TYPE_EXPLORER_SELECTION (studio_explorer_selection_get_type ())
G_DECLARE_FINAL_TYPE (StudioExplorerSelection, studio_explorer_selection, STUDIO,
                      EXPLORER_SELECTION, GtkWidget)

GtkWidget *studio_explorer_selection_new (HekExplorerSession *session, HekExplorerView *view,
                                          HekExplorerDetails *details);

G_END_DECLS
