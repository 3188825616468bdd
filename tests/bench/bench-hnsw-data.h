/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-rows.h"

/* Vectors, queries and the true ten neighbours of each query. */
typedef struct
{
  char *name;
  guint dim;
  gsize n, n_queries;
  float *rows, *queries;
  guint8 *bytes;  /* (nullable): the same rows as bytes */
  guint32 *truth; /* n_queries × 10 */
} BenchSet;

#define BENCH_K 10

/* (nullable): the 60,000 pictures and @n_queries others; NULL where the data are not. */
BenchSet *bench_set_fashion (gsize n_queries);

/*
 * Clustered vectors of 16 hidden dimensions, by the recipe of the project's reference tables: 1,000
 * centres c_k ~ N(0, I16), scale s_k ~ U(0.3, 0.7), map A (dim × 16) ~ N(0, 1)/4, row
 * A(c_k + s_k z) + 0.10 N(0, I). One stream of SplitMix64 a row; normals by Box and Muller.
 */
typedef struct _BenchClusters BenchClusters;

BenchClusters *bench_clusters_new (guint dim);
void bench_clusters_free (BenchClusters *clusters);

/* Rows @first … @first + @n - 1 of the set, or queries: each the same however it is asked for. */
void bench_clusters_make (const BenchClusters *clusters, gboolean queries, gsize first, gsize n,
                          float *out);

/* The first @n rows, @n_queries queries and their true neighbours. */
BenchSet *bench_set_clusters (gsize n, guint dim, gsize n_queries);

void bench_set_free (BenchSet *set);
