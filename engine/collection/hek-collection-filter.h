/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-filter.h"
#include "hek-snapshot.h"
#include "hek-task.h"

G_BEGIN_DECLS

/**
 * hek_collection_filter_segment:
 * @segment: number in @snapshot
 * @filter: parsed with the schema of the collection
 * @n_rows: (out): how many match
 *
 * Reads the attributes that @filter asks for, and nothing else of the segment.
 *
 * Errors: damaged attributes, cancelled
 * Returns: (transfer full): hek_filter_bitmap_words() words, bit i % 64 of word i / 64: row i is
 * live and matches
 */
guint64 *hek_collection_filter_segment (HekSnapshot *snapshot, guint segment, HekFilter *filter,
                                        gsize *n_rows, const HekTask *task, GError **error);

G_END_DECLS
