/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "hek-explorer-details.h"

G_BEGIN_DECLS

/* What is known of a row: its attributes, tags, vector and place, a line each. */
#define STUDIO_TYPE_EXPLORER_DETAILS_FACTS (studio_explorer_details_facts_get_type ())
G_DECLARE_FINAL_TYPE (StudioExplorerDetailsFacts, studio_explorer_details_facts, STUDIO,
                      EXPLORER_DETAILS_FACTS, GtkWidget)

GtkWidget *studio_explorer_details_facts_new (void);

/* (nullable) */
void       studio_explorer_details_facts_set (StudioExplorerDetailsFacts *self,
                                              HekExplorerFacts *facts);

G_END_DECLS
