/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-sqlite.h"

G_BEGIN_DECLS

/* Whether everything can be reached that must be for appending: all but the blobs of blocks. */
gboolean hek_series_check (HekSqlite *db, GError **error);

/**
 * hek_series_rescue:
 * @what: the damage
 *
 * Reads what can be read of a database into a new one, which takes its place; the damaged one stays
 * beside it, under a name with the time.
 *
 * Returns: (transfer full) (nullable): what was done, as a sentence
 */
char *hek_series_rescue (const HekFileOps *ops, const char *path, const char *what,
                         GError **error);

/* Puts a new database in its place when that is all that was missing: before the owner opens it. */
gboolean hek_series_finish_rescue (const HekFileOps *ops, const char *path, GError **error);

G_END_DECLS
