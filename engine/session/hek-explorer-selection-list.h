/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-explorer-order.h"
#include "hek-explorer-row.h"
#include "hek-explorer-session.h"

G_BEGIN_DECLS

/*
 * The selected rows of an Explorer session as a list of HekExplorerRow: they are sorted on a job,
 * and objects are made for what is looked at only. Until a job has ended the list is what it was.
 * Main thread only.
 *
 * Signals
 *   changed ()       order or busy
 *   keys-read (const char *keys, guint n_keys)   of read_keys(): one a line
 *   failed (const char *what, const GError *)    @what: translated
 */
#define HEK_TYPE_EXPLORER_SELECTION_LIST (hek_explorer_selection_list_get_type ())
G_DECLARE_FINAL_TYPE (HekExplorerSelectionList, hek_explorer_selection_list, HEK,
                      EXPLORER_SELECTION_LIST, GObject)

HekExplorerSelectionList *hek_explorer_selection_list_new (HekExplorerSession *session,
                                                           HekJobList *jobs);

void hek_explorer_selection_list_set_order (HekExplorerSelectionList *self,
                                            const HekExplorerOrder *order);
const HekExplorerOrder *hek_explorer_selection_list_get_order (HekExplorerSelectionList *self);

/* Whether the list is not yet what was asked for. */
gboolean hek_explorer_selection_list_is_busy (HekExplorerSelectionList *self);

/* G_MAXUINT32: there is no such position */
guint32  hek_explorer_selection_list_get_row (HekExplorerSelectionList *self, guint position);
/* G_MAXUINT: it is not selected. Cost: looks at all */
guint    hek_explorer_selection_list_find (HekExplorerSelectionList *self, guint32 row);
/* NaN: the list is not sorted by distance, or the row has none */
double   hek_explorer_selection_list_get_distance (HekExplorerSelectionList *self, guint position);

/* The clipboard takes no more; the keys that do not fit are left out. */
#define HEK_EXPLORER_MAX_KEY_BYTES (32u * 1024 * 1024)

/* Reads the keys of all rows of the list in its order: "keys-read", or "failed". */
void     hek_explorer_selection_list_read_keys (HekExplorerSelectionList *self);

/* Cancels what is under way and follows the session no more. */
void     hek_explorer_selection_list_close (HekExplorerSelectionList *self);

G_END_DECLS
