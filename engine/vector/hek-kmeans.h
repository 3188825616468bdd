/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-task.h"

G_BEGIN_DECLS

/* The loss that step @step, counted from 0, has found; called from the caller's thread. */
typedef void (*HekKmeansStepFunc) (guint step, double loss, gpointer data);

/*
 * Weighted k-means on float rows: k-means++ seeding, Lloyd steps, empty clusters re-seeded from the
 * worst served rows. The same result on any number of threads. For thousands of rows of many
 * dimensions without weights hek-kmeans-parts.h is several times as fast.
 */
typedef struct
{
  guint n_iterations;   /* at most */
  double tolerance;     /* stop when the loss falls by less than this fraction */
  guint64 seed;
  const float *initial; /* (nullable): k × dim starting centroids instead of seeding */
  guint n_fixed;        /* this many of @initial, the first ones, stay where they are */
  float softening;      /* 0: squared distances are minimized. Above: distances d, as sqrt (d² +
                         * softening), which a few far rows move less */
  HekKmeansStepFunc on_step; /* (nullable) */
  gpointer step_data;
} HekKmeansOptions;

/**
 * hek_kmeans:
 * @rows: (array): n × dim
 * @weights: (array) (nullable): n, all 1 when %NULL
 * @centroids: (out) (array): k × dim
 * @assignment: (out) (array) (nullable): n
 * @loss: (out) (optional): weighted mean of the squared distances, or of what softening makes of
 * them
 *
 * When there are at most k different rows, they are the centroids and the rest repeats the first
 * ones.
 */
gboolean hek_kmeans (const float *rows,
                     const float *weights,
                     gsize n,
                     guint dim,
                     guint k,
                     const HekKmeansOptions *options,
                     float *centroids,
                     guint32 *assignment,
                     double *loss,
                     const HekTask *task,
                     GError **error);

G_END_DECLS
