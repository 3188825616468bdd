/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "hek-explorer-find.h"

G_BEGIN_DECLS

/*
 * The hits of a search, best first.
 *
 * Signals
 *   chosen (guint idx)      the one that is stood at, by arrows or a click
 *   activated (guint idx)   by Return or a double click
 */
#define STUDIO_TYPE_EXPLORER_FIND_HITS (studio_explorer_find_hits_get_type ())
G_DECLARE_FINAL_TYPE (StudioExplorerFindHits, studio_explorer_find_hits, STUDIO,
                      EXPLORER_FIND_HITS, GtkWidget)

GtkWidget *studio_explorer_find_hits_new (HekExplorerSession *session);

/* (nullable): none. @current: -1: none */
void       studio_explorer_find_hits_set (StudioExplorerFindHits *self, HekExplorerHits *hits,
                                          int current);
void       studio_explorer_find_hits_set_current (StudioExplorerFindHits *self, int current);

G_END_DECLS
