/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "hek-explorer-session.h"

G_BEGIN_DECLS

/*
 * A strip over the points while a collection is shown as of a moment: which, how many rows lived
 * then, an entry for another moment, and the way back to now. It shows and hides itself.
 */
#define STUDIO_TYPE_EXPLORER_PAST (studio_explorer_past_get_type ())
G_DECLARE_FINAL_TYPE (StudioExplorerPast, studio_explorer_past, STUDIO, EXPLORER_PAST, GtkWidget)

void studio_explorer_past_set_up (StudioExplorerPast *self, HekExplorerSession *session);

/* Shows the strip and gives the entry the focus, to type a moment. */
void studio_explorer_past_ask (StudioExplorerPast *self);
/* Back to now, and the strip goes. */
void studio_explorer_past_leave (StudioExplorerPast *self);

/* Says in place why the moment that was typed could not be shown. Returns: %FALSE: none was typed:
 * it is not about that */
gboolean studio_explorer_past_fail (StudioExplorerPast *self, const GError *error);

G_END_DECLS
