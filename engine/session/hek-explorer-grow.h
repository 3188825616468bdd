/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-explorer-session.h"

G_BEGIN_DECLS

#define HEK_EXPLORER_GROW_MAX_K 100u

/**
 * hek_explorer_session_grow:
 * @k: 1 … HEK_EXPLORER_GROW_MAX_K
 *
 * Adds to the selection the @k nearest rows, in the space of the vectors and by the index, of each
 * selected row: a job; then one undo step, "selection-changed", or "failed". The selection of then
 * is added to when it is done, so that nothing that was selected meanwhile is lost. A second call
 * while one is under way replaces it.
 */
void     hek_explorer_session_grow (HekExplorerSession *self, guint k);
gboolean hek_explorer_session_is_growing (HekExplorerSession *self); /* "changed" tells */
void     hek_explorer_session_cancel_growing (HekExplorerSession *self);

G_END_DECLS
