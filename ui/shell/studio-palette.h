/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "studio-shortcut.h"

G_BEGIN_DECLS

/*
 * The command palette: one entry, and below it every action of the shortcut tables whose title
 * matches, best first. Up and Down choose, Return runs, Escape or a click beside it closes. It
 * lies over the window's content; actions that are disabled at the moment are listed last and
 * cannot be run. Main thread only.
 *
 * Signal "closed" (): it wants to go; the owner hides it and gives the focus back.
 */
#define STUDIO_TYPE_PALETTE (studio_palette_get_type ())
G_DECLARE_FINAL_TYPE (StudioPalette, studio_palette, STUDIO, PALETTE, GtkWidget)

GtkWidget *studio_palette_new (void);

/* Appends the rows of @table that the palette offers; @table is static. */
void studio_palette_add_table (StudioPalette *self, const StudioShortcut *table);

/* Empties the entry and takes the focus. */
void studio_palette_open (StudioPalette *self);

G_END_DECLS
