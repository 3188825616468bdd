/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "studio-explorer-selection.h"

#include <adwaita.h>

#include "hek-explorer-selection-list.h"
#include "studio-explorer-look.h"
#include "studio-explorer-selection-rows.h"
#include "studio-explorer-selection-tags.h"

G_BEGIN_DECLS

struct _StudioExplorerSelection
{
  GtkWidget parent_instance;

  /* template */
  GtkBox *box;
  GtkLabel *count;
  GtkSpinner *spinner;
  GtkMenuButton *grow;
  GtkStack *stack;
  GtkBox *rows_box;
  GtkToggleButton *as_pictures;

  StudioExplorerSelectionRows *rows;
  StudioExplorerSelectionTags *tags;

  /* owned */
  HekExplorerSession *session;
  HekExplorerView *view;
  HekExplorerDetails *details;
  HekExplorerSelectionList *list;
  GSimpleActionGroup *actions;
  StudioExplorerLook *look; /* borrowed from the session */
  AdwToast *tag_toast;      /* weak (nullable): the last one about a tag */
};

/* How many rows are selected, and of how many. */
guint32 studio_explorer_selection_get_count (StudioExplorerSelection *self, guint32 *n_rows);

/* --- studio-explorer-selection-actions.c --- */

void studio_explorer_selection_add_actions (StudioExplorerSelection *self);
void studio_explorer_selection_update_actions (StudioExplorerSelection *self);
void studio_explorer_selection_tag_changed (StudioExplorerSelection *self, const char *name,
                                            guint change, gboolean can_undo);
void studio_explorer_selection_keys_read (StudioExplorerSelection *self, const char *keys,
                                          guint n_keys);

G_END_DECLS
