/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-column.h"

G_BEGIN_DECLS

/*
 * Some rows on their way from a source to a collection: their vectors and their columns, filled by
 * one thread. Row i has number @first_row + i in its source unless @row_numbers says otherwise.
 */
typedef struct
{
  HekSchema *schema;
  gsize n_rows;
  guint8 *vectors;      /* n_rows × dim numbers of the schema's type, packed, 64-byte aligned */
  HekColumn **columns;  /* one a field of the schema, n_rows long each */
  guint64 first_row;    /* 0-based */
  guint64 *row_numbers; /* (nullable): n_rows, 0-based, when rows were left out */
  GPtrArray *thumbnails; /* owned (nullable): GBytes (nullable), one a row: a small picture of it as
                          * the bytes of a file; none: no row has one */

  /*< private >*/
  gsize capacity;
} HekBatch;

/**
 * hek_batch_try_new:
 * @capacity: rows that it has room for
 *
 * Errors: %NULL when memory is short
 */
HekBatch *hek_batch_try_new (HekSchema *schema, gsize capacity);
void hek_batch_free (HekBatch *batch);

/* The vectors as a view, valid as long as the batch is. */
HekRows hek_batch_get_rows (const HekBatch *batch);

/* (transfer none) (nullable): that of row @row. */
static inline GBytes *
hek_batch_get_thumbnail (const HekBatch *batch,
                         gsize           row)
{
  return batch->thumbnails != NULL ? g_ptr_array_index (batch->thumbnails, row) : NULL;
}

/* Adds that of the next row: @thumbnail: (transfer full) (nullable). */
void hek_batch_take_thumbnail (HekBatch *batch, GBytes *thumbnail);

/* Bytes of one packed vector. */
gsize hek_batch_vector_bytes (const HekBatch *batch);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekBatch, hek_batch_free)

G_END_DECLS
