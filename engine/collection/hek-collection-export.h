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

G_END_DECLS
