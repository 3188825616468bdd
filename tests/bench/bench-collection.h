/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "bench-hnsw-data.h"
#include "bench-report.h"
#include "hek-searcher.h"
#include "hek-workspace.h"

/* A collection of clusters that is measured. */
typedef struct
{
  char *folder; /* its own: the workspace, and what is noted about it */
  gsize n;
  guint dim;
  gboolean as_bytes; /* scaled by 127 / max|x| + 128 */
  guint n_threads;
} Bench;

/* --- bench-collection-base.c ------------------------------------------------------------------ */

/* Ends the benchmark when there is one. */
void bench_check (const GError *error);

/* Returns: (transfer full): a path in the folder */
char *bench_path (const Bench *bench, const char *name);

/* Runs @step in a process of its own, so that memory is that of the step alone.
 * Returns: the most memory that it had, in MB */
typedef void (*BenchStep) (const Bench *bench);
double bench_step (const Bench *bench, BenchStep step);

/* A figure that outlives its step, and the run when the folder is kept; NAN when there is none. */
void   bench_put_figure (const Bench *bench, const char *name, double value);
double bench_get_figure (const Bench *bench, const char *name);

/* Makes rows, imports them, builds the index, finds the truth, each in a step and only when it is
 * not there yet. Figures: import_s, build_s, build_cpu_s, import_mb and build_mb (peaks). */
void bench_prepare (const Bench *bench);

/* Queries of which the true neighbours are known, and the distance of the last one of each. */
gsize  bench_n_truth (const Bench *bench);
float *bench_load_truth (const Bench *bench);

typedef struct
{
  HekWorkspace *workspace;
  HekStore *store;
  HekSearcher *searcher;
} BenchOpened;

void bench_open (const Bench *bench, BenchOpened *opened);
void bench_close (BenchOpened *opened);

/* One after the other. @hits: n × options->k; @times: (nullable): seconds of processor time of
 * each, all threads together. Returns: their sum */
double bench_search (HekSearcher *searcher, const float *queries, gsize n,
                     const HekSearchOptions *options, HekHit *hits, double *times);

/* The part of @hits that are no farther than the last true neighbour. */
double bench_recall (const HekHit *hits, const float *truth, gsize n);

/* Megabytes that are in memory, by what they hold (smaps). */
typedef struct
{
  double vectors; /* of seg-*.vec */
  double beside;  /* of other files of the workspace: graphs, codes, attributes, manifests */
  double heap;    /* of no file at all */
} BenchMemory;

BenchMemory bench_memory (const Bench *bench);

void bench_remove_tree (const char *path);

/* --- bench-collection-rows.c ------------------------------------------------------------------ */

/* rows.fvecs, or rows.bvecs with bytes. */
char  *bench_rows_path (const Bench *bench);
void   bench_make_rows (const Bench *bench);

/* Returns: (array) (transfer full): n × dim, scaled as the rows */
float *bench_make_queries (const Bench *bench, gsize n);

/* --- the modes ------------------------------------------------------------------------------- */

void bench_size (const Bench *bench);        /* bench-collection-size.c */
void bench_wide (const Bench *bench);
void bench_clients (const Bench *bench);
void bench_ten_million (const Bench *bench);

void bench_import (const Bench *bench);      /* bench-collection-write.c */
void bench_recovery (const Bench *bench);

void bench_recall_size (const Bench *bench); /* bench-collection-recall.c */
void bench_recall_sets (const Bench *bench);

void bench_filter_rows (const Bench *bench); /* bench-collection-filter.c */
