/* SPDX-License-Identifier: Apache-2.0 */
/* The multiply-adds that one core can do, measured. */
#include "bench-codec-peak.h"

#include <stddef.h>

#if defined(__AVX512F__)
#define WIDTH 16
#define REGISTER "v"
#elif defined(__AVX__)
#define WIDTH 8
#define REGISTER "x"
#elif defined(__x86_64__)
#define WIDTH 4
#define REGISTER "x"
#else
#define WIDTH 4
#define REGISTER "w"
#endif

#define N_ROUNDS 4000000

typedef float Wide __attribute__ ((vector_size (4 * WIDTH)));

/* A dozen sums hide the latency of two units; the assembler keeps each in its register. */
double
bench_codec_multiply_adds (void)
{
  const Wide a = (Wide) {} + 0.999f, b = (Wide) {} + 1e-3f;
  Wide s0 = b, s1 = b, s2 = b, s3 = b, s4 = b, s5 = b, s6 = b, s7 = b, s8 = b, s9 = b, s10 = b;
  Wide s11 = b;

  for (size_t round = 0; round < N_ROUNDS; round++)
    {
#define STEP(s) s = s * a + b; __asm__ volatile ("" : "+" REGISTER (s))
      STEP (s0); STEP (s1); STEP (s2); STEP (s3); STEP (s4); STEP (s5);
      STEP (s6); STEP (s7); STEP (s8); STEP (s9); STEP (s10); STEP (s11);
#undef STEP
    }
  return (double) N_ROUNDS * 12 * 2 * WIDTH * 1e-9;
}
