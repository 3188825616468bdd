/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-snapshot.h"
#include "hek-source-format.h"
#include "hek-task.h"

G_BEGIN_DECLS

/**
 * hek_collection_export:
 * @format: (nullable): %NULL to decide by the suffix
 *
 * Writes the live rows in the order in which they came; attributes where the format keeps them. The
 * file is there when all of it is.
 *
 * Errors: %HEK_SOURCE_ERROR_UNSUPPORTED when the format is not written, or not for such vectors;
 * %G_FILE_ERROR; damaged segments; cancelled
 */
gboolean hek_collection_export (HekSnapshot *snapshot, const char *path,
                                const HekSourceFormat *format, const HekTask *task,
                                GError **error);

/**
 * hek_collection_export_rows:
 * @row_ids: (array length=n): ascending
 *
 * The same of some rows, by ascending ids: row i of the file is row i of what
 * hek_collection_export_layout() writes of them.
 *
 * Errors: as hek_collection_export(); %HEK_STORE_ERROR_NOT_FOUND when one of @row_ids does not live
 * in @snapshot
 */
gboolean hek_collection_export_rows (HekSnapshot *snapshot, const guint64 *row_ids, gsize n,
                                     const char *path, const HekSourceFormat *format,
                                     const HekTask *task, GError **error);

G_END_DECLS
