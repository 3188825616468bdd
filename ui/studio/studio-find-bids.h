/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "hek-picture-session.h"

G_BEGIN_DECLS

/*
 * What each method needs for the target of the last search: its setting and its bytes, the smallest
 * file first. A row that is activated takes that setting, undoable. Not visible where there was no
 * search, or of one method only.
 */
#define STUDIO_TYPE_FIND_BIDS (studio_find_bids_get_type ())
G_DECLARE_FINAL_TYPE (StudioFindBids, studio_find_bids, STUDIO, FIND_BIDS, GtkWidget)

void studio_find_bids_set_session (StudioFindBids *self, HekPictureSession *session);

/* The session has other bids, or none. */
void studio_find_bids_update (StudioFindBids *self);

G_END_DECLS
