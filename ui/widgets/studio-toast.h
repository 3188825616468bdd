/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

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
