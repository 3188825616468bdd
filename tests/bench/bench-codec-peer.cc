/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Debian's faiss on one of the sets of bench-codec, as a program of its own: its OpenBLAS has to be
 * told the processor by the environment, before it is loaded.
 *
 * usage: bench-codec-peer SET FACTORY
 *
 * Prints the figures of BenchCodecFigures in their order.
 */
#include <glib.h>

#include "bench-codec-data.h"

#include <ctime>
#include <cstdio>
#include <cstring>
#include <memory>
#include <vector>

#include <faiss/IndexAdditiveQuantizer.h>
#include <faiss/impl/FaissException.h>
#include <faiss/index_factory.h>
#include <faiss/index_io.h>
#include <faiss/impl/io.h>
#include <omp.h>

namespace
{

constexpr int n_threads = 2;

double
seconds (clockid_t clock)
{
  timespec t;

  clock_gettime (clock, &t);
  return (double) t.tv_sec + 1e-9 * (double) t.tv_nsec;
}

/* A new codec does not train for minutes: as many rows as ours. */
constexpr size_t additive_rows = 1 << 15;

bool
is_additive (const char *factory)
{
  return strstr (factory, "RQ") != nullptr && strstr (factory, "PRQ") == nullptr;
}

void
train (faiss::Index *index, const BenchCodecSet *set, const char *factory, BenchCodecFigures *f)
{
  double wall = seconds (CLOCK_MONOTONIC), start = seconds (CLOCK_PROCESS_CPUTIME_ID);
  size_t n = set->n;

  if (is_additive (factory) && n > additive_rows)
    n = additive_rows;
  index->train ((faiss::Index::idx_t) n, set->rows);
  f->train_s = (seconds (CLOCK_PROCESS_CPUTIME_ID) - start) / n_threads;
  f->train_wall_s = seconds (CLOCK_MONOTONIC) - wall;
}

void
encode (faiss::Index *index, const BenchCodecSet *set, BenchCodecFigures *f)
{
  double start = seconds (CLOCK_PROCESS_CPUTIME_ID);
  std::vector<float> decoded (set->n * set->dim);

  index->add ((faiss::Index::idx_t) set->n, set->rows);
  f->encode_per_s
    = (double) set->n / ((seconds (CLOCK_PROCESS_CPUTIME_ID) - start) / n_threads);
  try
    {
      index->reconstruct_n (0, (faiss::Index::idx_t) set->n, decoded.data ());
      f->mse = bench_codec_mse (set, decoded.data ());
    }
  catch (const faiss::FaissException &)
    {
      f->mse = -1; /* codes of the fast scan are not read back */
    }
}

void
search (const faiss::Index *index, const BenchCodecSet *set, BenchCodecFigures *f)
{
  std::vector<float> distances (BENCH_CODEC_K);
  std::vector<faiss::Index::idx_t> labels (BENCH_CODEC_K);
  double spent = 0;

  omp_set_num_threads (1);
  for (size_t q = 0; q < set->n_queries; q++)
    {
      double start = seconds (CLOCK_THREAD_CPUTIME_ID);
      guint32 found[BENCH_CODEC_K];

      index->search (1, set->queries + q * set->dim, BENCH_CODEC_K, distances.data (),
                     labels.data ());
      spent += seconds (CLOCK_THREAD_CPUTIME_ID) - start;
      for (size_t i = 0; i < BENCH_CODEC_K; i++)
        found[i] = labels[i] >= 0 ? (guint32) labels[i] : 0;
      bench_codec_score (set, q, found, f);
    }
  f->scan_qps = (double) set->n_queries / spent;
}

} // namespace

int
main (int argc, char **argv)
{
  BenchCodecSet *set = argc == 3 ? bench_codec_set (argv[1]) : nullptr;
  BenchCodecFigures figures = {};
  const double *values = (const double *) &figures;

  if (!set)
    return 77;

  omp_set_num_threads (n_threads);
  std::unique_ptr<faiss::Index> index (faiss::index_factory ((int) set->dim, argv[2]));
  faiss::VectorIOWriter empty, full;

  train (index.get (), set, argv[2], &figures);
  faiss::write_index (index.get (), &empty);
  encode (index.get (), set, &figures);
  faiss::write_index (index.get (), &full);
  figures.code_bytes = (double) (full.data.size () - empty.data.size ()) / (double) set->n;
  figures.share_bytes = (double) empty.data.size ();
  search (index.get (), set, &figures);
  for (size_t i = 0; i < BENCH_CODEC_N_FIGURES; i++)
    printf ("%.9g\n", values[i]);
  bench_codec_set_free (set);
  return 0;
}
