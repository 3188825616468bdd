/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-store.h"

G_BEGIN_DECLS

/*
 * Tidying a collection up. Journals are sealed; then segments are put into tiers by their rows that
 * stay: the first tier has up to 16,384, each further one four times as many. Where a tier has four
 * segments or more, these become one, which is in a higher tier and may make that one full in its
 * turn; so at most three of each are left, and a row is rewritten once in four-fold growth. What is
 * not merged is rewritten when more than 20 % of its rows can go (HEK_STORE_COMPACT_DEAD). Rows
 * that somebody may still read as of an earlier commit stay.
 *
 * A new segment has a graph when one of the old ones had, and codes of a codebook when one of them
 * had these: made out of theirs, and published with it in one transaction. So searches never meet
 * it without. Codes of what was in journals are made at the end.
 *
 * The tiers are those of log-structured merging, as in Lucene's TieredMergePolicy, with numbers
 * chosen for graphs: a search costs about the same in a graph of 16,384 rows as in one of 65,536.
 */
typedef struct
{
  double dead;     /* the part of a segment that may be dead before it is rewritten alone; < 0: the
                    * default; 0: every segment with rows that can go */
  gboolean single; /* all segments become one, whatever their tiers */
} HekCompactOptions;

#define HEK_COMPACT_TIER_ROWS 16384u
#define HEK_COMPACT_TIER_GROWTH 4u
#define HEK_COMPACT_TIER_SEGMENTS 4u

typedef struct
{
  guint64 n_rows;    /* live, at the end */
  guint64 n_dropped; /* dead rows that are gone */
  guint n_before, n_after; /* segments, journals included */
  guint n_rewritten; /* segments whose rows were written anew; those that were merged included */
  guint n_graphs;    /* that were made for new segments */
  double compact_s;  /* wall clock */
} HekCompactReport;

/**
 * hek_collection_compact:
 * @options: (nullable)
 *
 * Appends, deletes and searches go on beside it, and snapshots taken before stay whole. Every new
 * segment is a transaction of its own: after a cancel, an error or a power cut those that are
 * complete stay, and the others are as they were.
 *
 * Errors: those of store and graph; cancelled
 */
gboolean hek_collection_compact (HekStore *store, const HekCompactOptions *options,
                                 HekCompactReport *report, const HekTask *task, GError **error);

G_END_DECLS
