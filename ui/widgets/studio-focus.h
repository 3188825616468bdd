/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * studio_focus_leave_hidden:
 * @window: a window
 *
 * Takes the focus away from whatever is hidden or removed, at that moment. GTK does so after the
 * next frame only: keys that are pressed until then go to a widget that is no longer in the window,
 * and are lost, those of its accelerators too.
 */
void studio_focus_leave_hidden (GtkWindow *window);

G_END_DECLS
