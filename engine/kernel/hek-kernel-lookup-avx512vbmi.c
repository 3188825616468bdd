/* SPDX-License-Identifier: Apache-2.0 */
/*
 * AVX-512 with VBMI and VNNI: a byte of a step, with the number of its table above it, is looked up
 * in all four tables at once, and sums of four bytes are added to 32 bits: nothing is widened and
 * nothing overflows. Four sums are made together, of two blocks or of two halves of two queries, so
 * that none waits for its own last addition.
 */
#include "hek-kernel-lookup-private.h"

/* The headers of gcc 12 begin undefined vectors as __Y = __Y, which its own -Winit-self and
 * -Wuninitialized refuse. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wuninitialized"
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#include <immintrin.h>

#define INLINE static inline __attribute__ ((always_inline))

/* Queries that share an unpacked step. */
#define QUERIES 4

/* Codes are asked for so many bytes ahead at least: they are read once, faster than the processor
 * guesses. */
#define AHEAD 4096

/* (a AND b) OR c, of _mm512_ternarylogic_epi32(). */
#define AND_OR 0xea

/* Lower halves, then upper ones, each with its table's number in bits 4 and 5. */
INLINE void
unpack (const uint8_t *codes,
        size_t         ahead,
        __m512i        halves[2])
{
  const __m512i half = _mm512_set1_epi8 (15), table = _mm512_set1_epi32 (0x30201000);
  __m512i code = _mm512_loadu_si512 (codes);

  __builtin_prefetch (codes + ahead);
  halves[0] = _mm512_ternarylogic_epi32 (code, half, table, AND_OR);
  halves[1] = _mm512_ternarylogic_epi32 (_mm512_srli_epi16 (code, 4), half, table, AND_OR);
}

INLINE __m512i
add_step (__m512i sum,
          __m512i tables,
          __m512i half)
{
  return _mm512_dpbusd_epi32 (sum, _mm512_permutexvar_epi8 (half, tables), _mm512_set1_epi8 (1));
}

INLINE void
put (const HekKernelLookup4 *query,
     __m512i                 sum,
     float                  *out)
{
  __m512 product = _mm512_mul_ps (_mm512_cvtepi32_ps (sum), _mm512_set1_ps (query->step));

  _mm512_storeu_ps (out, _mm512_add_ps (product, _mm512_set1_ps (query->base)));
}

/* @n_blocks: 1 or 2, a constant */
INLINE void
scan_blocks (const HekKernelLookup4 *query,
             size_t                  n_steps,
             const uint8_t          *blocks,
             int                     n_blocks,
             size_t                  ahead,
             float                  *out)
{
  size_t block_bytes = n_steps * HEK_KERNEL_LOOKUP_STEP_BYTES;
  __m512i sums[4];

  for (int i = 0; i < 2 * n_blocks; i++)
    sums[i] = _mm512_setzero_si512 ();
  for (size_t s = 0; s < block_bytes; s += HEK_KERNEL_LOOKUP_STEP_BYTES)
    {
      __m512i tables = _mm512_load_si512 (query->tables + s);

#pragma GCC unroll 2
      for (int b = 0; b < n_blocks; b++)
        {
          __m512i halves[2];

          unpack (blocks + (size_t) b * block_bytes + s, ahead, halves);
          sums[2 * b] = add_step (sums[2 * b], tables, halves[0]);
          sums[2 * b + 1] = add_step (sums[2 * b + 1], tables, halves[1]);
        }
    }
  for (int i = 0; i < 2 * n_blocks; i++)
    put (query, sums[i], out + 16 * i);
}

static void
scan_one (const HekKernelLookup4 *query,
          size_t                  n_steps,
          const uint8_t          *blocks,
          size_t                  n_blocks)
{
  size_t block_bytes = n_steps * HEK_KERNEL_LOOKUP_STEP_BYTES, b = 0;
  /* the same place of a later pair: nearer ones are read by the other block meanwhile */
  size_t ahead = (AHEAD / (2 * block_bytes + 1) + 1) * 2 * block_bytes;

  for (; b + 2 <= n_blocks; b += 2)
    scan_blocks (query, n_steps, blocks + b * block_bytes, 2, ahead,
                 query->out + b * HEK_KERNEL_LOOKUP_BLOCK);
  if (b < n_blocks)
    scan_blocks (query, n_steps, blocks + b * block_bytes, 1, ahead,
                 query->out + b * HEK_KERNEL_LOOKUP_BLOCK);
}

/* @n_queries: at most QUERIES, a constant */
INLINE void
scan_queries (const HekKernelLookup4 *queries,
              int                     n_queries,
              size_t                  n_steps,
              const uint8_t          *blocks,
              size_t                  n_blocks)
{
  size_t block_bytes = n_steps * HEK_KERNEL_LOOKUP_STEP_BYTES;

  for (size_t b = 0; b < n_blocks; b++, blocks += block_bytes)
    {
      __m512i sums[2 * QUERIES];

      for (int i = 0; i < 2 * n_queries; i++)
        sums[i] = _mm512_setzero_si512 ();
      for (size_t s = 0; s < block_bytes; s += HEK_KERNEL_LOOKUP_STEP_BYTES)
        {
          __m512i halves[2];

          unpack (blocks + s, AHEAD, halves);
#pragma GCC unroll 4
          for (int q = 0; q < n_queries; q++)
            {
              __m512i tables = _mm512_load_si512 (queries[q].tables + s);

              sums[2 * q] = add_step (sums[2 * q], tables, halves[0]);
              sums[2 * q + 1] = add_step (sums[2 * q + 1], tables, halves[1]);
            }
        }
      for (int i = 0; i < 2 * n_queries; i++)
        put (&queries[i / 2], sums[i],
             queries[i / 2].out + b * HEK_KERNEL_LOOKUP_BLOCK + i % 2 * 16);
    }
}

void
hek_kernel_lookup4_scan_avx512vbmi (const HekKernelLookup4 *queries,
                                    size_t                  n_queries,
                                    size_t                  n_tables,
                                    const uint8_t          *blocks,
                                    size_t                  n_blocks)
{
  size_t n_steps = hek_kernel_lookup4_padded (n_tables) / 4;

  for (; n_queries >= QUERIES; queries += QUERIES, n_queries -= QUERIES)
    scan_queries (queries, QUERIES, n_steps, blocks, n_blocks);
  if (n_queries >= 2)
    scan_queries (queries, 2, n_steps, blocks, n_blocks);
  if (n_queries % 2 == 1)
    scan_one (&queries[n_queries - 1], n_steps, blocks, n_blocks);
}
