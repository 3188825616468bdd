/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stddef.h>

/* hnswlib with plain functions, squared Euclidean distance; compiled for the machine. */
#ifdef __cplusplus
extern "C" {
#endif

typedef struct BenchHnswlib BenchHnswlib;

/* Builds from n × dim floats on @n_threads; or reads @path when it is there, and writes it
 * otherwise. @path may be null. @built: whether it was built. */
BenchHnswlib *bench_hnswlib_new (const float *rows, size_t n, size_t dim, size_t m,
                                 size_t ef_construction, unsigned n_threads, const char *path,
                                 int *built);
void bench_hnswlib_free (BenchHnswlib *self);
void bench_hnswlib_set_ef (BenchHnswlib *self, size_t ef);
void bench_hnswlib_search (const BenchHnswlib *self, const float *query, size_t k, unsigned *ids);

#ifdef __cplusplus
}
#endif
