/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "studio-quantizer-codebooks.h"

#include <adwaita.h>

#include "studio-message-bar.h"
#include "studio-quantizer-codebooks-details.h"

G_BEGIN_DECLS

struct _StudioQuantizerCodebooks
{
  GtkWidget parent_instance;

  /* template */
  GtkWidget *overlay;
  StudioMessageBar *message_bar;
  GtkStack *stack;
  GtkLabel *loading_label;
  AdwStatusPage *failed_page;
  GtkButton *empty_undo;
  GtkColumnView *view;
  StudioQuantizerCodebooksDetails *details;
  GtkWidget *drop_label;

  /* owned */
  HekCodebookList *list;
  HekLibrary *library;
  GSimpleActionGroup *actions;
  GtkSortListModel *sorted;
  GtkSingleSelection *selection;
  GtkWidget *menu;         /* a child */
  GtkNativeDialog *dialog; /* (nullable): the file dialog that is open */
  char *uuid;              /* (nullable): of the codebook that is selected, or was last */
  guint position;          /* of it */
  guint loading_timeout;
};

/* (nullable) (transfer none): the selected one */
HekCodebookItem *studio_quantizer_codebooks_get_item (StudioQuantizerCodebooks *self);
void             studio_quantizer_codebooks_select (StudioQuantizerCodebooks *self,
                                                    const char               *uuid);

/* --- -list.c --------------------------------------------------------------------------------- */

void studio_quantizer_codebooks_add_columns (GtkColumnView *view);

/* --- -actions.c ------------------------------------------------------------------------------ */

void        studio_quantizer_codebooks_add_actions (StudioQuantizerCodebooks *self);
void        studio_quantizer_codebooks_update_actions (StudioQuantizerCodebooks *self);
GMenuModel *studio_quantizer_codebooks_new_menu (void); /* (transfer full) */
/* Keys of the class. */
void        studio_quantizer_codebooks_bind_keys (GtkWidgetClass *widget_class);

/* --- -ask.c: questions ----------------------------------------------------------------------- */

void studio_quantizer_codebooks_ask_name (StudioQuantizerCodebooks *self);
void studio_quantizer_codebooks_ask_collections (StudioQuantizerCodebooks *self);

/* --- -dnd.c: files --------------------------------------------------------------------------- */

void studio_quantizer_codebooks_choose_import (StudioQuantizerCodebooks *self);
void studio_quantizer_codebooks_choose_export (StudioQuantizerCodebooks *self);
void studio_quantizer_codebooks_add_drop_target (StudioQuantizerCodebooks *self);

/* --- -tell.c: what the list tells ------------------------------------------------------------ */

void studio_quantizer_codebooks_connect_list (StudioQuantizerCodebooks *self);

G_END_DECLS
