/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "studio-shortcut.h"

G_BEGIN_DECLS

/**
 * studio_shortcuts_window_new:
 * @tables: (array length=n_tables): tables, each ended by a row without title
 *
 * The window that lists every key of @tables, in their order and groups. Rows without key are left
 * out.
 *
 * Returns: (transfer none): a new window, owned by GTK until it is closed
 */
GtkWindow *studio_shortcuts_window_new (const StudioShortcut *const *tables, guint n_tables);

G_END_DECLS
