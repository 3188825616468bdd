/* SPDX-License-Identifier: Apache-2.0 */
/* Debian's hnswlib and faiss behind plain functions, and the multiply-adds that the processor can
 * do, for bench-distance.c. */
#include "bench-distance-peer.h"

#include <hnswlib/hnswlib.h>
#if HAVE_FAISS
#include <faiss/utils/distances.h>
#endif

#if defined(__AVX512F__)
#define WIDTH 16
#define REGISTER "v"
#elif defined(__AVX__)
#define WIDTH 8
#define REGISTER "x"
#else
#define WIDTH 4
#define REGISTER "x"
#endif

typedef float Wide __attribute__ ((vector_size (4 * WIDTH)));

/* A dozen sums hide the latency of two units; the assembler keeps each in its register. */
double
bench_peer_fma (void)
{
  const size_t n_rounds = 4000000;
  Wide a = Wide{} + 0.999f, b = Wide{} + 1e-3f;
  Wide s0 = b, s1 = b, s2 = b, s3 = b, s4 = b, s5 = b, s6 = b, s7 = b, s8 = b, s9 = b, s10 = b;
  Wide s11 = b;

  for (size_t round = 0; round < n_rounds; round++)
    {
#define STEP(s) s = s * a + b; asm volatile ("" : "+" REGISTER (s))
      STEP (s0); STEP (s1); STEP (s2); STEP (s3); STEP (s4); STEP (s5);
      STEP (s6); STEP (s7); STEP (s8); STEP (s9); STEP (s10); STEP (s11);
#undef STEP
    }
  return (double) n_rounds * 12 * 2 * WIDTH * 1e-9;
}

/* The choice asks the processor what it has, which takes long in a virtual machine: once. */
BenchPeerFunc
bench_peer_hnswlib (size_t dim, const void **param)
{
  auto space = new hnswlib::L2Space (dim);

  *param = space->get_dist_func_param ();
  return (BenchPeerFunc) space->get_dist_func ();
}

#if HAVE_FAISS
float
bench_peer_faiss (const void *a, const void *b, const void *param)
{
  return faiss::fvec_L2sqr ((const float *) a, (const float *) b, *(const size_t *) param);
}
#endif
