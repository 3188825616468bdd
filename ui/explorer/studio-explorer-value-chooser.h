/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "hek-codebook-list.h"
#include "hek-explorer-view.h"

G_BEGIN_DECLS

typedef enum
{
  STUDIO_EXPLORER_VALUES_ALL,     /* numbers and names, and nothing */
  STUDIO_EXPLORER_VALUES_NUMBERS, /* numbers, and nothing */
  STUDIO_EXPLORER_VALUES_ADD,     /* numbers: the button only says what it is for */
} StudioExplorerValues;

/*
 * A button that says which value is looked at, and opens a list of all that could be: fields, tags,
 * clusters, what is known of the layout, errors and distances, with a search entry when they are
 * many.
 *
 * Signal "chosen" (const HekExplorerValue *value)
 */
#define STUDIO_TYPE_EXPLORER_VALUE_CHOOSER (studio_explorer_value_chooser_get_type ())
G_DECLARE_FINAL_TYPE (StudioExplorerValueChooser, studio_explorer_value_chooser, STUDIO,
                      EXPLORER_VALUE_CHOOSER, GtkWidget)

/* @name: what it is called aloud: "Colour by"; @nothing: what no value is called: "One colour" */
GtkWidget *studio_explorer_value_chooser_new (HekExplorerView *view, HekCodebookList *codebooks,
                                              StudioExplorerValues values, const char *name,
                                              const char *nothing);

/* The one that is chosen; it never emits "chosen". */
void studio_explorer_value_chooser_set_value (StudioExplorerValueChooser *self,
                                              const HekExplorerValue *value);

G_END_DECLS
