/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-evaluate.h"

G_BEGIN_DECLS

/* The k nearest of what is pushed, as a heap with the farthest first. Keys are ordered by distance,
 * then by row; NaN counts as infinite. */
typedef struct
{
  guint k, n;
  guint64 *keys; /* owned: k */
} HekNearestKeys;

void hek_nearest_keys_init (HekNearestKeys *keys, guint k);
void hek_nearest_keys_clear (HekNearestKeys *keys);

/* Distances of rows @first, @first + 1 … */
void hek_nearest_keys_push (HekNearestKeys *keys, const float *distances, gsize n, guint32 first);

/* Nearest first; nothing may be pushed before the next hek_nearest_keys_reset(). */
void hek_nearest_keys_sort (HekNearestKeys *keys);

static inline void
hek_nearest_keys_reset (HekNearestKeys *keys)
{
  keys->n = 0;
}

static inline guint32
hek_nearest_keys_get_row (const HekNearestKeys *keys,
                          guint                 i)
{
  return (guint32) keys->keys[i];
}

guint64 hek_nearest_key (float distance, guint32 row);

/* Estimates are made for so many rows at a time: a multiple of 32, they stay in the first cache. */
#define HEK_EVALUATE_TILE 4096

/* Adds what a scan of all codes finds for @n_queries vectors of floats, at most HEK_CODE_QUERIES;
 * less when it is cancelled. @tile: n_queries × HEK_EVALUATE_TILE */
void hek_evaluate_scan (HekCodeQuery *const *queries, guint n_queries, const float *vectors,
                        guint dim, const guint8 *packed, gsize n, float *tile,
                        HekNearestKeys *keys, const HekTask *task);

/* All of these fill their part of @evaluation, whose book and codes are there. */
gboolean hek_evaluate_recall (HekEvaluation *evaluation, HekEvaluateSet *set,
                              const guint8 *packed, const HekTask *task, GError **error);
gboolean hek_evaluate_scan_speed (HekEvaluation *evaluation, HekEvaluateSet *set,
                                  const guint8 *packed, double seconds, const HekTask *task,
                                  GError **error);
gboolean hek_evaluate_measure_errors (HekEvaluation *evaluation, HekEvaluateSet *set,
                                      const HekTask *task, GError **error);

/* Measures codes that are there already with the queries of @set, which has the same base rows. */
gboolean hek_evaluation_measure_again (HekEvaluation *evaluation, HekEvaluateSet *set,
                                       const HekEvaluateOptions *options, const HekTask *task,
                                       GError **error);

void hek_evaluate_errors_free (HekEvaluateErrors *errors);

G_END_DECLS
