/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-snapshot.h"
#include "hek-task.h"

G_BEGIN_DECLS

/* All live rows of a collection, copied into one piece: what codecs are trained and measured on. */
typedef struct
{
  HekRows rows;      /* in the order of the segments */
  gpointer numbers;  /* owned: of @rows, aligned */
  guint64 *row_ids;  /* owned: rows.n */
} HekCollectionRows;

/**
 * hek_collection_read_rows:
 * @out: (out): empty without rows; hek_collection_rows_clear() when it was filled
 *
 * Errors: %HEK_STORE_ERROR_DAMAGED; %G_IO_ERROR_NO_SPACE; %G_IO_ERROR_CANCELLED. @out is untouched
 * then.
 */
gboolean hek_collection_read_rows (HekSnapshot *snapshot, HekCollectionRows *out,
                                   const HekTask *task, GError **error);

void hek_collection_rows_clear (HekCollectionRows *rows);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HekCollectionRows, hek_collection_rows_clear)

G_END_DECLS
