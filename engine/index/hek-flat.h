/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-neighbor.h"
#include "hek-rows.h"
#include "hek-task.h"

G_BEGIN_DECLS

/*
 * Exact search: every row is compared with every query. Its answers are those of the plain double
 * loop over hek_flat_distances(), whatever the number of queries and of threads; equal distances
 * are sorted by row.
 *
 * Between u8 queries and u8 rows distances are exact integers (only a distance beyond 2²⁴ is
 * rounded when it is written as a float; the order is that of the integers). All others are sums of
 * floats as hek-kernel-distance.h has them, with the same bits on every processor. The cosine is
 * taken in double precision from those sums. Queries of another type are turned into floats.
 *
 * A NaN in a row or in a query, or ∞ - ∞, makes a distance infinite: such a row is the last to be
 * found. Rows with infinite numbers have the distance that arithmetic gives, and that may be -∞ for
 * ip.
 *
 * @rows and @queries have the same dimension; there are at most 2³² - 2 rows.
 */

/* The row of an answer that does not exist, whose distance is infinite. */
#define HEK_FLAT_NO_ROW G_MAXUINT32

/**
 * hek_flat_search:
 * @k: > 0
 * @allowed: (nullable): the rows that may be found
 * @out: (out): queries->n × k, sorted for each query; %HEK_FLAT_NO_ROW where fewer rows exist
 *
 * Errors: cancelled; %G_IO_ERROR_NO_SPACE when memory is short. @out is undefined then.
 * Cost: rows × queries × dimensions multiply-adds; from 8 queries on, a product of matrices tells
 * which distances have to be looked at.
 */
gboolean hek_flat_search (const HekRows *rows,
                          HekDistance distance,
                          const HekRows *queries,
                          guint k,
                          const guint64 *allowed,
                          HekNeighbor *out,
                          const HekTask *task,
                          GError **error);

/**
 * hek_flat_range:
 * @radius: distances up to and including it
 * @neighbors: (out) (transfer full): the answers of the first query, sorted, then those of the
 * second …; free with g_free()
 * @offsets: (out): queries->n + 1: where the answers of a query begin
 *
 * Errors: as hek_flat_search(); the out parameters are untouched then.
 */
gboolean hek_flat_range (const HekRows *rows,
                         HekDistance distance,
                         const HekRows *queries,
                         float radius,
                         const guint64 *allowed,
                         HekNeighbor **neighbors,
                         gsize *offsets,
                         const HekTask *task,
                         GError **error);

/* Distances of one query to rows @idx, as searches have them: never NaN. @out: n */
void hek_flat_distances (const HekRows *rows,
                         HekDistance distance,
                         const HekRows *queries,
                         gsize query,
                         const guint32 *idx,
                         gsize n,
                         float *out);

G_END_DECLS
