/* SPDX-License-Identifier: Apache-2.0 */
/*
 * AVX-512: a step is one register of four tables. Bytes are added as 16-bit numbers without being
 * masked: once as they are, once their upper ones alone, which are taken off the former at the end.
 */
#include "hek-kernel-lookup-private.h"

/* The headers of gcc 12 begin undefined vectors as __Y = __Y, which its own -Winit-self and
 * -Wuninitialized refuse. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wuninitialized"
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#include <immintrin.h>

#define INLINE static inline __attribute__ ((always_inline))

/* A lane adds one table a step: so many steps stay below 2^16. */
#define MAX_STEPS 256

/* Bytes ahead that codes are asked for: they are read once, faster than the processor guesses. */
#define AHEAD 2048

/* Eight sums of 32 bits: of all four lanes. */
INLINE __m256i
widen (__m512i x)
{
  __m512i ab = _mm512_cvtepu16_epi32 (_mm512_castsi512_si256 (x));
  __m512i cd = _mm512_cvtepu16_epi32 (_mm512_extracti64x4_epi64 (x, 1));
  __m512i sum = _mm512_add_epi32 (ab, cd);

  return _mm256_add_epi32 (_mm512_castsi512_si256 (sum), _mm512_extracti64x4_epi64 (sum, 1));
}

/* @sums: even and odd bytes of the lower halves, then of the upper ones */
INLINE void
add_steps (const uint8_t *tables,
           const uint8_t *codes,
           size_t         n_steps,
           __m256i        sums[4])
{
  const __m512i half = _mm512_set1_epi8 (15), zero = _mm512_setzero_si512 ();
  __m512i all[2] = { zero, zero }, upper[2] = { zero, zero };

  for (size_t s = 0; s < n_steps; s++)
    {
      __m512i table = _mm512_load_si512 (tables + s * 64);
      __m512i code = _mm512_loadu_si512 (codes + s * 64);
      __m512i low = _mm512_shuffle_epi8 (table, _mm512_and_si512 (code, half));
      __m512i high
        = _mm512_shuffle_epi8 (table, _mm512_and_si512 (_mm512_srli_epi16 (code, 4), half));

      __builtin_prefetch (codes + s * 64 + AHEAD);
      all[0] = _mm512_add_epi16 (all[0], low);
      upper[0] = _mm512_add_epi16 (upper[0], _mm512_srli_epi16 (low, 8));
      all[1] = _mm512_add_epi16 (all[1], high);
      upper[1] = _mm512_add_epi16 (upper[1], _mm512_srli_epi16 (high, 8));
    }
#pragma GCC unroll 2
  for (int h = 0; h < 2; h++)
    {
      __m512i even = _mm512_sub_epi16 (all[h], _mm512_slli_epi16 (upper[h], 8));

      sums[2 * h] = _mm256_add_epi32 (sums[2 * h], widen (even));
      sums[2 * h + 1] = _mm256_add_epi32 (sums[2 * h + 1], widen (upper[h]));
    }
}

static void
scan_one (const HekKernelLookup4 *query,
          size_t                  n_tables,
          const uint8_t          *blocks,
          size_t                  n_blocks,
          float                  *out)
{
  size_t n_steps = hek_kernel_lookup4_padded (n_tables) / 4;

  for (size_t b = 0; b < n_blocks; b++)
    {
      const __m256i zero = _mm256_setzero_si256 ();
      __m256i sums[4] = { zero, zero, zero, zero };

      for (size_t s = 0; s < n_steps; s += MAX_STEPS)
        add_steps (query->tables + s * HEK_KERNEL_LOOKUP_STEP_BYTES,
                   blocks + s * HEK_KERNEL_LOOKUP_STEP_BYTES,
                   n_steps - s < MAX_STEPS ? n_steps - s : MAX_STEPS, sums);
#pragma GCC unroll 4
      for (int i = 0; i < 4; i++)
        {
          __m256 product
            = _mm256_mul_ps (_mm256_cvtepi32_ps (sums[i]), _mm256_set1_ps (query->step));

          _mm256_storeu_ps (out + 8 * i, _mm256_add_ps (product, _mm256_set1_ps (query->base)));
        }
      blocks += n_steps * HEK_KERNEL_LOOKUP_STEP_BYTES;
      out += HEK_KERNEL_LOOKUP_BLOCK;
    }
}

void
hek_kernel_lookup4_scan_avx512 (const HekKernelLookup4 *queries,
                                size_t                  n_queries,
                                size_t                  n_tables,
                                const uint8_t          *blocks,
                                size_t                  n_blocks)
{
  size_t tile = n_queries > 1 ? hek_kernel_lookup4_tile (n_tables) : n_blocks;

  for (size_t b = 0; b < n_blocks; b += tile)
    for (size_t q = 0; q < n_queries; q++)
      scan_one (&queries[q], n_tables, blocks + b * hek_kernel_lookup4_block_bytes (n_tables),
                n_blocks - b < tile ? n_blocks - b : tile,
                queries[q].out + b * HEK_KERNEL_LOOKUP_BLOCK);
}
