/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-quantizer-session.h"
#include "studio-quantizer-neighbors-tile.h"

G_BEGIN_DECLS

/* A neighbour in one of the two lists. All rows are of the same height. */
#define STUDIO_TYPE_QUANTIZER_NEIGHBORS_ROW (studio_quantizer_neighbors_row_get_type ())
G_DECLARE_FINAL_TYPE (StudioQuantizerNeighborsRow, studio_quantizer_neighbors_row, STUDIO,
                      QUANTIZER_NEIGHBORS_ROW, GtkListBoxRow)

GtkWidget  *studio_quantizer_neighbors_row_new (const StudioQuantizerNeighborsLook *look,
                                                gboolean of_exact);

/* @neighbor: copied; @distance: what near means; @vector: (nullable) (transfer full); @k: length of
 * the lists */
void        studio_quantizer_neighbors_row_set (StudioQuantizerNeighborsRow *self,
                                                const HekQuantizerNeighbor *neighbor,
                                                HekDistance distance, float *vector, guint k);
void        studio_quantizer_neighbors_row_look_changed (StudioQuantizerNeighborsRow *self);

/* Of the evaluation set's base. */
guint32     studio_quantizer_neighbors_row_get_row (StudioQuantizerNeighborsRow *self);
const char *studio_quantizer_neighbors_row_get_key (StudioQuantizerNeighborsRow *self);

G_END_DECLS
