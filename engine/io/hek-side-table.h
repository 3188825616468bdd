/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-source-format.h"

G_BEGIN_DECLS

/* Ground truth is read whole, so it is limited. */
#define HEK_SIDE_TABLE_MAX_BYTES (G_GUINT64_CONSTANT (1) << 30)

/* A table beside the rows of a dataset: one row a query. Immutable once it is made. */
struct _HekSideTable
{
  gsize n_rows;
  guint dim;     /* numbers a row */
  gint32 *ids;   /* owned: n_rows × dim of HEK_SIDE_NEIGHBORS, else %NULL */
  float *values; /* owned: n_rows × dim of the others, else %NULL */
};

/* Zeroed. Errors: %HEK_SOURCE_ERROR_TOO_LARGE, also for a @dim over HEK_ROWS_MAX_DIM */
HekSideTable *hek_side_table_try_new (HekSideRole role, guint64 n_rows, guint64 dim,
                                      GError **error);
void hek_side_table_free (HekSideTable *table);

/**
 * hek_side_table_load:
 * @path: any dataset with such a table: ivecs have neighbours, fvecs and bvecs queries and
 * distances, HDF5 all of them
 */
HekSideTable *hek_side_table_load (const char *path, HekSideRole role, GError **error);

/* Writes ids as ivecs and values as fvecs, whole or not at all. */
gboolean hek_side_table_save (const HekSideTable *table, const char *path, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekSideTable, hek_side_table_free)

G_END_DECLS
