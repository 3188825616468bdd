/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <adwaita.h>

#include "studio-shortcut.h"

G_BEGIN_DECLS

/* The window that lists every key of the shortcut tables, in their order and groups, with a
 * search. */
#define STUDIO_TYPE_SHORTCUTS_WINDOW (studio_shortcuts_window_get_type ())
G_DECLARE_FINAL_TYPE (StudioShortcutsWindow, studio_shortcuts_window, STUDIO, SHORTCUTS_WINDOW,
                      AdwWindow)

/**
 * studio_shortcuts_window_new:
 * @tables: (array length=n_tables): tables, each ended by a row without title. Rows without key are
 *   left out
 *
 * Returns: (transfer none): a new window, owned by GTK until it is closed
 */
GtkWindow *studio_shortcuts_window_new (const StudioShortcut *const *tables, guint n_tables);

G_END_DECLS
