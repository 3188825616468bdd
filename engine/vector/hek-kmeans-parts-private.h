/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-kmeans-parts.h"

G_BEGIN_DECLS

/* Rows that seeds are drawn from, for each centroid. */
#define HEK_KMEANS_PARTS_SEED_ROWS 16

/**
 * hek_kmeans_parts_draw:
 * @rows: the numbers of one part of the first row; rows are @stride numbers apart
 * @mean: of the part
 * @centroids: (inout): k × width
 * @is_set: (inout): k: which of @centroids are there already
 *
 * Fills in what is missing of one part's centroids, by squared distances to those that are there.
 * It looks at every (n / sample)-th row, from one on that depends on @seed. Where all of these are
 * centroids already, or it is cancelled, the rest stays as it is and is_set says so. At least one
 * is set in the end.
 */
void hek_kmeans_parts_draw (const float *rows, gsize n, gsize stride, guint width, guint k,
                            guint64 seed, const float *mean, float *centroids, guint8 *is_set,
                            const HekTask *task);

G_END_DECLS
