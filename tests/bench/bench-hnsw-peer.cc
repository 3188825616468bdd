/* SPDX-License-Identifier: Apache-2.0 */
/* Debian's hnswlib behind plain functions, for bench-hnsw.c. */
#include "bench-hnsw-peer.h"

#include <hnswlib/hnswlib.h>

#include <atomic>
#include <fstream>
#include <thread>
#include <vector>

struct BenchHnswlib
{
  hnswlib::L2Space space;
  hnswlib::HierarchicalNSW<float> *graph;

  explicit BenchHnswlib (size_t dim) : space (dim), graph (nullptr) {}
};

BenchHnswlib *
bench_hnswlib_new (const float *rows, size_t n, size_t dim, size_t m, size_t ef_construction,
                   unsigned n_threads, const char *path, int *built)
{
  auto self = new BenchHnswlib (dim);

  *built = 0;
  if (path && std::ifstream (path).good ())
    {
      self->graph = new hnswlib::HierarchicalNSW<float> (&self->space, path);
      return self;
    }

  std::atomic<size_t> next{ 1 };
  std::vector<std::thread> threads;

  self->graph = new hnswlib::HierarchicalNSW<float> (&self->space, n, m, ef_construction);
  self->graph->addPoint (rows, 0);
  for (unsigned t = 0; t < n_threads; t++)
    threads.emplace_back ([&] {
      for (size_t i; (i = next++) < n;)
        self->graph->addPoint (rows + i * dim, i);
    });
  for (auto &thread : threads)
    thread.join ();
  *built = 1;
  if (path)
    self->graph->saveIndex (path);
  return self;
}

void
bench_hnswlib_free (BenchHnswlib *self)
{
  delete self->graph;
  delete self;
}

void
bench_hnswlib_set_ef (BenchHnswlib *self, size_t ef)
{
  self->graph->setEf (ef);
}

void
bench_hnswlib_search (const BenchHnswlib *self, const float *query, size_t k, unsigned *ids)
{
  auto found = self->graph->searchKnn (query, k);

  for (size_t i = found.size (); i-- > 0; found.pop ())
    ids[i] = (unsigned) found.top ().second;
}
