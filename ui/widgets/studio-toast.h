/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Returns: (transfer full): with @text as it is, whatever is in the names that it has: the title of
 * a toast is markup */
AdwToast *studio_toast_new (const char *text);

/* Returns: (transfer full): that a file has been written, or a folder, whose path ends in a slash;
 * its button opens the folder that it is in, or the folder itself */
AdwToast *studio_toast_new_saved (const char *path);

/**
 * studio_toast_show:
 * @toast: (transfer full)
 *
 * Shows @toast for its time, which is longer when it has a button. libadwaita counts the seconds
 * itself, but 1.2 never begins to in a window that is not active, and a message that stays hides
 * what lies below.
 */
void studio_toast_show (AdwToastOverlay *overlay, AdwToast *toast);

G_END_DECLS
