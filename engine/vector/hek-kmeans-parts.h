/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-kmeans.h"
#include "hek-parts.h"

G_BEGIN_DECLS

/* More would not fit the codes. */
#define HEK_KMEANS_PARTS_MAX_K 256

/*
 * k-means of all parts of vectors at once (hek-parts.h), one step of all parts after the other, and
 * fast: seeding by k-means++ on a sample, first steps on a larger one, distances by inner products.
 * With one part it is an ordinary k-means of rows without weights.
 *
 * Centroids without a row move to rows that are drawn by their squared distances, as in seeding.
 */
typedef struct
{
  guint n_iterations;   /* steps on all rows, at most */
  guint n_first;        /* steps before, on an even sample, where that is less than half the rows */
  double tolerance;     /* stop when the loss falls by less than this fraction in a step */
  guint64 seed;
  const float *initial; /* (nullable): centroids to begin with: no seeding, no first steps */
  HekKmeansStepFunc on_step; /* (nullable) */
  gpointer step_data;
} HekKmeansPartsOptions;

typedef struct
{
  double loss;  /* mean squared error a row, over all rows and parts, before the last step moved
                 * the centroids: not below the true one */
  guint n_dead; /* centroids that no row of the last step belonged to, of all parts */
} HekKmeansPartsResult;

/**
 * hek_kmeans_parts:
 * @rows: (array): n × dim, finite
 * @n_parts: at most @dim
 * @k: at most %HEK_KMEANS_PARTS_MAX_K
 * @centroids: (out) (array): k × dim, part by part
 * @codes: (out) (array) (nullable): n × n_parts: the centroids that rows belonged to in the last
 * step, whose means @centroids are
 * @result: (out) (optional)
 *
 * When a part has at most k different rows in the sample that is looked at, these are its centroids
 * and the rest repeats them until a step finds others.
 *
 * Errors: %G_IO_ERROR_NO_SPACE, %G_IO_ERROR_CANCELLED within some milliseconds
 * Cost: n · k · dim fused multiply-adds a step; memory for an eighth of the rows, or less
 */
gboolean hek_kmeans_parts (const float *rows,
                           gsize n,
                           guint dim,
                           guint n_parts,
                           guint k,
                           const HekKmeansPartsOptions *options,
                           float *centroids,
                           guint8 *codes,
                           HekKmeansPartsResult *result,
                           const HekTask *task,
                           GError **error);

G_END_DECLS
