/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-codec.h"
#include "hek-evaluate-set.h"

G_BEGIN_DECLS

/*
 * One codec, trained on the base rows of a set and measured on all of them.
 *
 * All but times is the same on every machine and any number of threads. Answers are counted by
 * distance: one that is as near as the last true neighbour is right, whichever row it is.
 */

/* Part of the true neighbours that is found. The interval says what it would be on more queries of
 * the same kind with 95 % confidence: Wilson's, for as many answers as the queries are worth, since
 * answers of one query stand and fall together. */
typedef struct
{
  double value, low, high;
} HekRecall;

/**
 * hek_recall_from_queries:
 * @parts: (array length=n): of each query, the part of its @k neighbours that was found
 *
 * The interval takes as many answers as would have given the variance between the queries, at
 * least @n and at most @n × @k.
 *
 * Edge cases: without queries 1, between 0 and 1
 * Source: Korn, Graubard, "Confidence intervals for proportions with small expected number of
 * positive counts estimated from survey data", Survey Methodology 24, 1998 (effective size of a
 * sample); Wilson, "Probable inference …", JASA 22, 1927
 */
HekRecall hek_recall_from_queries (const float *parts, gsize n, guint k);

typedef struct
{
  HekCodecTraining training; /* its distance is the set's */
  gsize n_train;             /* evenly taken base rows to train on; 0: all */
  const HekRows *train;      /* (nullable): other rows to train on */
  guint rerank;              /* so many candidates of a scan are compared exactly; 0: none, else at
                              * least 10 */
  double scan_seconds;       /* processor time that goes into timing the scan; 0: it is not timed */
  gboolean no_errors;        /* recall and times only */
} HekEvaluateOptions;

/* All methods at their defaults, 100 candidates, the scan timed for 0.2 s. */
void hek_evaluate_options_init (HekEvaluateOptions *options, const HekCodec *codec);

#define HEK_EVALUATE_N_QUANTILES 9
#define HEK_EVALUATE_N_BINS 40

/* Where the quantiles of the errors lie: 0, 0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99, 1. */
extern const double hek_evaluate_quantiles[HEK_EVALUATE_N_QUANTILES];

/*
 * Squared errors of rows as the method sees them (see hek_codebook_read_rows()). Relative: divided
 * by the variance of the rows; 0 where both are 0.
 */
typedef struct
{
  double mse;          /* mean over the base rows of the squared length of the error */
  double relative;
  double held_out_mse; /* the same over the queries, on which nothing was trained */

  double *dim_mse, *dim_relative;              /* owned: dim */
  guint n_subspaces;                           /* 0: the method has none, or does not tell */
  double *subspace_mse, *subspace_relative;    /* owned (nullable): n_subspaces */

  double quantiles[HEK_EVALUATE_N_QUANTILES];  /* of the squared errors of the base rows */
  double bin_width;                            /* bins from 0 to the largest squared error */
  guint64 bins[HEK_EVALUATE_N_BINS];
} HekEvaluateErrors;

/* How many base rows each centroid stands for. */
typedef struct
{
  guint n_subspaces, n_centroids;
  guint32 *counts; /* owned: n_subspaces × n_centroids */
  guint n_dead;    /* that stand for none */
} HekCentroidUse;

typedef struct
{
  HekCodebook *book; /* owned */
  HekOptionValues values; /* of its method, as the options of the evaluation have them */
  guint8 *codes;     /* owned: n_base × code_bytes */
  guint dim;
  gsize n_base, n_queries, n_train;

  gsize code_bytes, share_bytes;
  double bytes_per_vector; /* code_bytes and this row's part of share_bytes */
  double compression, code_compression; /* float32 against bytes_per_vector, and code_bytes */

  HekRecall recall[3]; /* at 1, 10 and 100, of the order by estimated distance; of all base rows
                        * where there are fewer */
  guint rerank;
  HekRecall reranked;  /* at 10; value is NaN without reranking */

  /* By the clock on the wall, on all threads of hek_parallel_get_n_threads (). */
  double train_s, encode_vectors_per_s;
  /* Queries a second of processor time of one thread: prepared, compared with all codes, the ten
   * nearest kept. NaN when it was not timed */
  double scan_qps;

  HekEvaluateErrors *errors;    /* owned (nullable): with no_errors */
  HekCentroidUse *centroid_use; /* owned (nullable): with no_errors, or without centroids */
} HekEvaluation;

/**
 * hek_evaluate:
 *
 * Errors: those of hek_codebook_train() and hek_codebook_encode(), %G_IO_ERROR_NO_SPACE
 * Returns: (transfer full)
 */
HekEvaluation *hek_evaluate (HekEvaluateSet *set, const HekCodec *codec,
                             const HekEvaluateOptions *options, const HekTask *task,
                             GError **error);

/* The same for a codebook that is there already: train_s is NaN, n_train 0. */
HekEvaluation *hek_evaluate_codebook (HekEvaluateSet *set, HekCodebook *book,
                                      const HekEvaluateOptions *options, const HekTask *task,
                                      GError **error);

void hek_evaluation_free (HekEvaluation *evaluation);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekEvaluation, hek_evaluation_free)

/* --- neighbours lost and gained -------------------------------------------------------------- */

/* A row in one of the two lists of neighbours. */
typedef struct
{
  guint32 row;
  float distance, estimate;     /* exact, and by its code */
  gsize rank, rank_by_estimate; /* its place among all rows, from 1 */
} HekComparedNeighbor;

/**
 * hek_compare_neighbors:
 * @codes: those of @rows
 * @query: one vector; a record of @rows is asked for by its own vector
 * @leave_out: that record, which is no neighbour of itself; %HEK_FLAT_NO_ROW: none
 * @exact: (out): @k, in exact order; lost are those whose rank_by_estimate is over @k
 * @quantized: (out): @k, in the order by estimate; gained are those whose rank is over @k
 *
 * Errors: %HEK_CODEC_ERROR_DIMENSION, %G_IO_ERROR_NO_SPACE, %G_IO_ERROR_CANCELLED
 * Returns: %FALSE on an error; @n: (out): neighbours in each list
 */
gboolean hek_compare_neighbors (const HekCodebook *book, const HekRows *rows, const guint8 *codes,
                                const HekRows *query, guint32 leave_out, guint k,
                                HekComparedNeighbor *exact, HekComparedNeighbor *quantized,
                                guint *n, const HekTask *task, GError **error);

/**
 * hek_compare_find_worst:
 * @queries: at least one
 * @leave_out: (nullable) (array length=queries->n): as above, of each query
 * @worst: (out): the query that loses most of its @k neighbours, the first of those that lose as
 * many
 * @n_lost: (out): how many it loses
 *
 * In parallel; the same on any number of threads.
 *
 * Errors: those of hek_compare_neighbors()
 * Cost: queries × rows × dimensions multiply-adds, and as many scans as there are queries
 */
gboolean hek_compare_find_worst (const HekCodebook *book, const HekRows *rows, const guint8 *codes,
                                 const HekRows *queries, const guint32 *leave_out, guint k,
                                 gsize *worst, guint *n_lost, const HekTask *task, GError **error);

G_END_DECLS
