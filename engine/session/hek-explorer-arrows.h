/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-explorer-movers.h"
#include "hek-scene-furniture.h"

G_BEGIN_DECLS

/* Arrows that one picture can show without becoming a thicket; drawing is linear in them. */
#define HEK_EXPLORER_MAX_ARROWS 2000u

/**
 * hek_explorer_moves_add_arrows:
 * @rows: (nullable): only these; %NULL: all
 * @n_most: at most so many, those that moved most; 0: HEK_EXPLORER_MAX_ARROWS
 *
 * Adds an arrow for each row, from where it was to where it is (of a codebook: from the original to
 * what is given back). Rows that did not move get none.
 *
 * Returns: how many were added
 */
guint hek_explorer_moves_add_arrows (const HekExplorerMoves *moves, const HekSceneSet *rows,
                                     guint n_most, const HekPlotTheme *theme,
                                     HekSceneFurniture *furniture);

G_END_DECLS
