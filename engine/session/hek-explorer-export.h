/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-explorer-session.h"
#include "hek-source-format.h"

G_BEGIN_DECLS

/* The formats that rows are written in: (transfer container) (element-type HekSourceFormat),
 * in the order of io; label, suffixes and writes_fields are what a dialog needs. */
GPtrArray *hek_explorer_list_formats (void);

/**
 * hek_explorer_session_export_rows:
 * @rows: (nullable): of the data: the selection, what is shown …; %NULL: all rows of the data
 * @path: its suffix chooses the format
 *
 * Writes vectors and attributes of rows as hek_collection_export() does, as of the commit of the
 * data: "exported" or "failed". Formats without attributes get the vectors only.
 */
void hek_explorer_session_export_rows (HekExplorerSession *self, HekSceneSet *rows,
                                       const char *path);

/* The same with keys and positions, as hek_explorer_session_export() writes them, of any rows. */
void hek_explorer_session_export_positions (HekExplorerSession *self, HekSceneSet *rows,
                                            const char *path);

G_END_DECLS
