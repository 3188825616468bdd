/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-quantizer-session.h"
#include "studio-quantizer-neighbors-tile.h"

G_BEGIN_DECLS

/*
 * The exact list, the list by codes, and lines between them. Selecting a row in one selects the
 * same row in the other.
 *
 * Signal: "activated" (const char *key): Return on a row, or a double click
 */
#define STUDIO_TYPE_QUANTIZER_NEIGHBORS_LISTS (studio_quantizer_neighbors_lists_get_type ())
G_DECLARE_FINAL_TYPE (StudioQuantizerNeighborsLists, studio_quantizer_neighbors_lists, STUDIO,
                      QUANTIZER_NEIGHBORS_LISTS, GtkWidget)

/* @look: borrowed */
GtkWidget *studio_quantizer_neighbors_lists_new (const StudioQuantizerNeighborsLook *look);

/* Takes what it needs of @neighbors. Long lists are filled over several turns of the main loop. */
void studio_quantizer_neighbors_lists_show (StudioQuantizerNeighborsLists *self,
                                            const HekQuantizerNeighbors *neighbors);
/* Shows nothing, and holds nothing of what was shown. */
void studio_quantizer_neighbors_lists_clear (StudioQuantizerNeighborsLists *self);
void studio_quantizer_neighbors_lists_look_changed (StudioQuantizerNeighborsLists *self);

G_END_DECLS
