/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-explorer-quality.h"
#include "studio-explorer-layouts-quality.h"
#include "studio-explorer-layouts.h"

G_BEGIN_DECLS

struct _StudioExplorerLayouts
{
  GtkWidget parent_instance;

  /* template */
  GtkWidget *scroller;
  GtkLabel *count, *relation;
  GtkListBox *list;
  GtkWidget *details, *empty;
  GtkGrid *facts;
  GtkButton *place, *again;
  StudioExplorerLayoutsQuality *quality_box;

  HekExplorerSession *session; /* owned (nullable) */
  HekExplorerQuality *quality; /* owned (nullable) */
  GSimpleActionGroup *actions; /* owned */
  GtkWidget *menu;             /* (nullable): child of this */
  char *chosen;                /* owned (nullable): id of a layout */
  gboolean updating;           /* the list follows the session, not the user */
};

/* --- studio-explorer-layouts-actions.c --- */

void studio_explorer_layouts_install_actions (StudioExplorerLayouts *self);
void studio_explorer_layouts_bind_keys (GtkWidgetClass *widget_class);
void studio_explorer_layouts_update_actions (StudioExplorerLayouts *self);
/* (transfer full) */
GMenuModel *studio_explorer_layouts_new_menu (void);
void studio_explorer_layouts_deleted (StudioExplorerLayouts *self, const char *name);

/* --- studio-explorer-layouts.c --- */

gboolean studio_explorer_layouts_is_shown (StudioExplorerLayouts         *self,
                                           const HekCollectionLayoutInfo *info);
/* It can be computed again, to some end. */
gboolean studio_explorer_layouts_may_compute (StudioExplorerLayouts         *self,
                                              const HekCollectionLayoutInfo *info);
void studio_explorer_layouts_emit_new (StudioExplorerLayouts *self,
                                       const HekLayoutRecipe *recipe);

G_END_DECLS
