/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-explorer-movers.h"
#include "hek-explorer-private.h"
#include "hek-manifold.h"

G_BEGIN_DECLS

/* --- hek-explorer-movers-moves.c ------------------------------------------------------------- */

/* All places are NaN. Errors: memory. (transfer full) */
HekExplorerMoves *hek_explorer_moves_new (HekExplorerData *data, const char *label, guint n_coords,
                                          GError **error);
/* Distances and ranks, when the places are there. @manifold: (nullable): of both places; %NULL:
 * in a straight line. Errors: memory, cancelled */
gboolean          hek_explorer_moves_finish (HekExplorerMoves *moves, const HekManifold *manifold,
                                             const HekTask *task, GError **error);

/* --- hek-explorer-movers-work.c: on the job's thread ----------------------------------------- */

typedef struct
{
  HekLibrary *library;    /* owned */
  HekLibrarySpace *space; /* owned */
  HekExplorerData *data;  /* owned */
  char *layout;           /* (nullable): the other one */
  char *codebook;         /* (nullable): uuid */
  HekSceneSet *rows;      /* owned (nullable): all */
} HekExplorerComparison;

void     hek_explorer_comparison_free (gpointer comparison);
/* #HekJobFunc's; results: HekExplorerMoves; a GPtrArray of HekExplorerCodebook */
gpointer hek_explorer_comparison_run (const HekTask *task, gpointer comparison, GError **error);
gpointer hek_explorer_comparison_list (const HekTask *task, gpointer comparison, GError **error);

G_END_DECLS
