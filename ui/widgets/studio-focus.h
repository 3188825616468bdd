/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * studio_focus_leave_removed:
 * @window: a window
 *
 * Takes the focus away from what is removed, or was in a popover that closed, at that moment, and
 * gives it to what remains nearest around it: keys still find the page, and a list whose row was
 * replaced its new row. GTK does so after the next frame only, and from the beginning of the
 * window: keys that are pressed until then go to a widget that is no longer in the window, and are
 * lost, those of its accelerators too.
 */
void studio_focus_leave_removed (GtkWindow *window);

G_END_DECLS
