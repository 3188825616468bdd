/* SPDX-License-Identifier: Apache-2.0 */
/*
 * AVX2: a step is two registers of two tables. Bytes are added as 16-bit numbers without being
 * masked: once as they are, once their upper ones alone, which are taken off the former at the end.
 */
#include "hek-kernel-lookup-private.h"

#include <immintrin.h>

#define INLINE static inline __attribute__ ((always_inline))

/* A lane adds two tables a step: so many steps stay below 2^16. */
#define MAX_STEPS 128

/* Eight sums of 32 bits: of both lanes. */
INLINE __m256i
widen (__m256i x)
{
  return _mm256_add_epi32 (_mm256_cvtepu16_epi32 (_mm256_castsi256_si128 (x)),
                           _mm256_cvtepu16_epi32 (_mm256_extracti128_si256 (x, 1)));
}

typedef struct
{
  __m256i all[2], upper[2]; /* of the lower halves, of the upper ones */
} Parts;

INLINE void
add_register (Parts         *parts,
              const uint8_t *tables,
              const uint8_t *codes)
{
  const __m256i half = _mm256_set1_epi8 (15);
  __m256i table = _mm256_load_si256 ((const __m256i *) tables);
  __m256i code = _mm256_loadu_si256 ((const __m256i *) codes);
  __m256i low = _mm256_shuffle_epi8 (table, _mm256_and_si256 (code, half));
  __m256i high
    = _mm256_shuffle_epi8 (table, _mm256_and_si256 (_mm256_srli_epi16 (code, 4), half));

  parts->all[0] = _mm256_add_epi16 (parts->all[0], low);
  parts->upper[0] = _mm256_add_epi16 (parts->upper[0], _mm256_srli_epi16 (low, 8));
  parts->all[1] = _mm256_add_epi16 (parts->all[1], high);
  parts->upper[1] = _mm256_add_epi16 (parts->upper[1], _mm256_srli_epi16 (high, 8));
}

/* @sums: even and odd bytes of the lower halves, then of the upper ones */
INLINE void
add_steps (const uint8_t *tables,
           const uint8_t *codes,
           size_t         n_steps,
           __m256i        sums[4])
{
  const __m256i zero = _mm256_setzero_si256 ();
  Parts parts = { { zero, zero }, { zero, zero } };

  for (size_t s = 0; s < n_steps; s++)
    {
      add_register (&parts, tables + s * 64, codes + s * 64);
      add_register (&parts, tables + s * 64 + 32, codes + s * 64 + 32);
    }
#pragma GCC unroll 2
  for (int h = 0; h < 2; h++)
    {
      __m256i even = _mm256_sub_epi16 (parts.all[h], _mm256_slli_epi16 (parts.upper[h], 8));

      sums[2 * h] = _mm256_add_epi32 (sums[2 * h], widen (even));
      sums[2 * h + 1] = _mm256_add_epi32 (sums[2 * h + 1], widen (parts.upper[h]));
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
hek_kernel_lookup4_scan_avx2 (const HekKernelLookup4 *queries,
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
