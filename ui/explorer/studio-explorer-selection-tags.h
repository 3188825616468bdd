/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "hek-explorer-session.h"

G_BEGIN_DECLS

/*
 * The tags of a collection: the selection gets a name, and rows of a name are selected. Asks for
 * the actions selection.select-tag ((su): name, HekSceneSetOp) and selection.delete-tag (s).
 */
#define STUDIO_TYPE_EXPLORER_SELECTION_TAGS (studio_explorer_selection_tags_get_type ())
G_DECLARE_FINAL_TYPE (StudioExplorerSelectionTags, studio_explorer_selection_tags, STUDIO,
                      EXPLORER_SELECTION_TAGS, GtkWidget)

GtkWidget *studio_explorer_selection_tags_new (HekExplorerSession *session);

/* Where a name is written. */
void       studio_explorer_selection_tags_focus (StudioExplorerSelectionTags *self);

G_END_DECLS
