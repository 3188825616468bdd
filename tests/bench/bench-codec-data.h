/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-rows.h"

G_BEGIN_DECLS

/* As many answers as are compared: of each query the first 100. */
#define BENCH_CODEC_K 100

/* Vectors and queries, and how far the hundred nearest of each query are. */
typedef struct
{
  char *name;
  HekDistance distance;
  guint dim;
  gsize n, n_queries;
  float *rows, *queries;
  float *truth; /* n_queries × 100, ascending */
} BenchCodecSet;

/* "fashion" (60,000 × 784), "sift" (5,000 × 128), "glove" (2,246 × 50), "clip" (1,969 × 512), by
 * squared distance; "glove-ip" and "clip-ip" by inner product.
 * Returns: (nullable): NULL where the data are not */
BenchCodecSet *bench_codec_set (const char *name);
void           bench_codec_set_free (BenchCodecSet *set);

HekRows bench_codec_view (const float *rows, gsize n, guint dim);

/* What is said of a codec. Seconds are those of a processor, for training and encoding halved,
 * since they run on two; negative: not measured. */
typedef struct
{
  double code_bytes, share_bytes, mse, train_s, train_wall_s, encode_per_s, scan_qps;
  double recall_1, recall_10, recall_100, reranked_10;
} BenchCodecFigures;

#define BENCH_CODEC_N_FIGURES (sizeof (BenchCodecFigures) / sizeof (double))

/* Adds the share of right ones among the 100 answers of a query, best first, to the recalls. A row
 * as near as the last true neighbour is right, whichever of several it is. */
void bench_codec_score (const BenchCodecSet *set, gsize query, const guint32 *found,
                        BenchCodecFigures *figures);

double bench_codec_mse (const BenchCodecSet *set, const float *decoded);

G_END_DECLS
