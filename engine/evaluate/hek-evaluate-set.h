/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-neighbor.h"
#include "hek-rows.h"
#include "hek-task.h"

G_BEGIN_DECLS

/*
 * What codecs are measured on: base rows, which they encode, queries that are not among them, and
 * the true neighbours of each query, found by comparing it with every base row. Immutable, shared
 * by reference count; the numbers are copies, in the type in which they came.
 */
typedef struct _HekEvaluateSet HekEvaluateSet;

/* So many true neighbours of a query are kept. */
#define HEK_EVALUATE_K 100

typedef struct
{
  guint64 seed;           /* of the draws */
  HekMeaning meaning;     /* what the schema of the rows says of their numbers */
  gsize n_rows_max;       /* only so many rows take part, queries included; 0: all */
  gsize n_queries;        /* rows to hold out as queries; a fifth of all rows at most */
  const HekRows *queries; /* (nullable): given ones instead, and all rows are base rows */
} HekEvaluateSplit;

/**
 * hek_evaluate_set_new:
 * @rows: at least 2, at least 1 with given queries
 *
 * Errors: %HEK_CODEC_ERROR_ROWS: too few, or NaN, infinite or too large numbers;
 * %HEK_CODEC_ERROR_DIMENSION: the queries have another dimension; %G_IO_ERROR_NO_SPACE;
 * %G_IO_ERROR_CANCELLED
 * Cost: queries × rows × dimensions multiply-adds
 */
HekEvaluateSet *hek_evaluate_set_new (const HekRows *rows, HekDistance distance,
                                      const HekEvaluateSplit *split, const HekTask *task,
                                      GError **error);

/**
 * hek_evaluate_set_part:
 * @n_base: evenly taken base rows, and of them alone are the neighbours
 * @first_query: below the number of queries
 * @query_step: every so many-th query from @first_query on
 *
 * A smaller set that shares the numbers of @set.
 */
HekEvaluateSet *hek_evaluate_set_part (HekEvaluateSet *set, gsize n_base, gsize first_query,
                                       gsize query_step, const HekTask *task, GError **error);

HekEvaluateSet *hek_evaluate_set_ref (HekEvaluateSet *set);
void            hek_evaluate_set_unref (HekEvaluateSet *set);

HekDistance     hek_evaluate_set_get_distance (const HekEvaluateSet *set);
HekMeaning      hek_evaluate_set_get_meaning (const HekEvaluateSet *set);
const HekRows  *hek_evaluate_set_get_base (const HekEvaluateSet *set);
const HekRows  *hek_evaluate_set_get_queries (const HekEvaluateSet *set);

/* Which of the given rows base row @i is, and query @i; given queries have their own number. */
gsize           hek_evaluate_set_get_base_row (const HekEvaluateSet *set, gsize i);
gsize           hek_evaluate_set_get_query_row (const HekEvaluateSet *set, gsize i);

/* Sorted; @n: (out): HEK_EVALUATE_K, or all base rows where there are fewer. */
const HekNeighbor *hek_evaluate_set_get_truth (const HekEvaluateSet *set, gsize query, guint *n);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekEvaluateSet, hek_evaluate_set_unref)

G_END_DECLS
