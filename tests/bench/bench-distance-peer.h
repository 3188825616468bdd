/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stddef.h>

/* Peers of the distance kernels behind plain functions, compiled for the machine. */
#ifdef __cplusplus
extern "C" {
#endif

/* Fused multiply-adds of twelve independent sums in the widest registers: GFLOP a call. */
double bench_peer_fma (void);

/* The squared distance of two vectors. */
typedef float (*BenchPeerFunc) (const void *a, const void *b, const void *param);

/* hnswlib's choice for @dim; what it takes as its third argument goes to @param. */
BenchPeerFunc bench_peer_hnswlib (size_t dim, const void **param);

#if HAVE_FAISS
/* As Debian builds it: for every amd64 processor. @param: a size_t, the dimension */
float bench_peer_faiss (const void *a, const void *b, const void *param);
#endif

#ifdef __cplusplus
}
#endif
