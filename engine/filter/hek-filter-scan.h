/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-filter-column.h"
#include "hek-filter.h"
#include "hek-task.h"

G_BEGIN_DECLS

/*
 * A filter bound to the columns of one set of rows (a segment, a batch): every entry of a
 * dictionary has been compared once. The columns stay borrowed. Immutable, so that many threads
 * may ask for blocks.
 */
typedef struct _HekFilterScan HekFilterScan;

/**
 * hek_filter_scan_new:
 * @columns: (array): one a field of the schema that the filter was parsed with, in its order; only
 * those of hek_filter_get_fields() are read, all with at least @n_rows rows and the field's type
 * @n_rows: rows to filter
 *
 * Cost: one comparison for each entry of the dictionaries of the fields used
 */
HekFilterScan *hek_filter_scan_new (HekFilter *filter, const HekColumnView *columns,
                                    gsize n_rows);
void hek_filter_scan_free (HekFilterScan *scan);

/**
 * hek_filter_scan_block:
 * @bits: (out) (array fixed-size=64): bit i % 64 of word i / 64: row i of block @block_idx, which
 * begins at row @block_idx · 4,096, matches; 0 past the last row
 *
 * Returns: how many rows match
 */
gsize hek_filter_scan_block (const HekFilterScan *scan, gsize block_idx, guint64 *bits);

/* Words of the bitmap of @n_rows rows: whole blocks. */
gsize hek_filter_bitmap_words (gsize n_rows);

/**
 * hek_filter_run:
 * @bits: (out) (array): hek_filter_bitmap_words() words, bit i % 64 of word i / 64 for row i
 * @n_matching: (out) (optional)
 *
 * All blocks, on the threads of @task's lane.
 *
 * Errors: cancelled only
 */
gboolean hek_filter_run (const HekFilterScan *scan, guint64 *bits, gsize *n_matching,
                         const HekTask *task, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekFilterScan, hek_filter_scan_free)

G_END_DECLS
