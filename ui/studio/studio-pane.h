/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * One of the panes of a page: a thin title bar above a child. The bar holds the title, a dim
 * detail, tools, and the button that gives the pane all the room; a double click on the bar does
 * the same.
 *
 * Properties
 *   title (string)         "Original"; translated
 *   detail (string)        "PNG, 8-bit RGB": dimmed after the title, cut where room ends
 *   show-title (boolean)   FALSE where the tools say what the pane is: they stand in its place
 *                          then; the accessible name stays the title
 *   tools (GtkWidget)      at the end of the bar, before the button
 *   pane-id (string)       target of the action: "original"
 *   action-name (string)   stateful action whose state is the id of the maximized pane
 */
#define STUDIO_TYPE_PANE (studio_pane_get_type ())
G_DECLARE_FINAL_TYPE (StudioPane, studio_pane, STUDIO, PANE, GtkBox)

void studio_pane_set_detail (StudioPane *self, const char *detail);

G_END_DECLS
