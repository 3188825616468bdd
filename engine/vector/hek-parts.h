/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Vectors that are cut into parts of equal lengths, or lengths that differ by one, with a set of k
 * centroids for each part: what product quantizers are trained and encode with.
 *
 * Centroids lie part by part: those of part p, k × its length numbers, begin at
 * k · hek_parts_begin (dim, n_parts, p).
 */
typedef struct
{
  guint dim, n_parts, k;
  gsize block_rows; /* rows that hek_parts_assign() takes at once */

  /* owned, aligned */
  float *mean;   /* dim: taken off rows and centroids before they are compared */
  float *panels; /* of all parts, as hek-kernel-assign.h has them */
} HekParts;

/* The first dimension of part @p, and with @p = n_parts the end of the last one. */
static inline guint
hek_parts_begin (guint dim,
                 guint n_parts,
                 guint p)
{
  return (guint) ((guint64) dim * p / n_parts);
}

/* Returns: %FALSE when memory is short */
gboolean hek_parts_init (HekParts *self, guint dim, guint n_parts, guint k);
void     hek_parts_clear (HekParts *self);

/* After mean was filled in. */
void hek_parts_fill (HekParts *self, const float *centroids);

/* Fills in mean out of centroids, which is as good as the mean of rows where there are no rows. */
void hek_parts_center (HekParts *self, const float *centroids);

/* Panels of part @p. */
const float *hek_parts_panels (const HekParts *self, guint p);

/* Floats of the scratch of hek_parts_assign(), which is aligned. */
gsize hek_parts_scratch (const HekParts *self);

/**
 * hek_parts_assign:
 * @rows: n whole vectors
 * @n: at most block_rows
 * @idx: (out): room for block_rows: the nearest centroid of part @p for each row
 * @score: (out): room for block_rows: half the squared distance, without half the square of the
 * row (both with the mean taken off)
 */
void hek_parts_assign (const HekParts *self, guint p, const float *rows, gsize n, float *scratch,
                       guint32 *idx, float *score);

G_END_DECLS
