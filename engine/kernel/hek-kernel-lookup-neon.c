/* SPDX-License-Identifier: Apache-2.0 */
/* NEON: a table is one register, and one step is four of them. */
#include "hek-kernel-lookup-private.h"

#include <arm_neon.h>

/* So many tables add up to less than 2^16. */
#define MAX_TABLES 256

/* sums of even bytes of the lower halves, of odd ones, and the same of the upper halves */
typedef struct
{
  uint32x4_t sum[8];
} Sums;

static void
widen (Sums     *sums,
       unsigned  i,
       uint16x8_t part)
{
  sums->sum[i] = vaddw_u16 (sums->sum[i], vget_low_u16 (part));
  sums->sum[i + 1] = vaddw_u16 (sums->sum[i + 1], vget_high_u16 (part));
}

static void
add_tables (Sums          *sums,
            const uint8_t *tables,
            const uint8_t *block,
            size_t         n)
{
  const uint8x16_t half = vdupq_n_u8 (15);
  const uint16x8_t byte = vdupq_n_u16 (255);
  uint16x8_t low_even = vdupq_n_u16 (0), low_odd = low_even, high_even = low_even,
             high_odd = low_even;

  for (size_t t = 0; t < n; t++)
    {
      uint8x16_t table = vld1q_u8 (tables + t * 16), code = vld1q_u8 (block + t * 16);
      uint16x8_t low = vreinterpretq_u16_u8 (vqtbl1q_u8 (table, vandq_u8 (code, half)));
      uint16x8_t high = vreinterpretq_u16_u8 (vqtbl1q_u8 (table, vshrq_n_u8 (code, 4)));

      low_even = vaddq_u16 (low_even, vandq_u16 (low, byte));
      low_odd = vsraq_n_u16 (low_odd, low, 8);
      high_even = vaddq_u16 (high_even, vandq_u16 (high, byte));
      high_odd = vsraq_n_u16 (high_odd, high, 8);
    }
  widen (sums, 0, low_even);
  widen (sums, 2, low_odd);
  widen (sums, 4, high_even);
  widen (sums, 6, high_odd);
}

static void
scan_one (const HekKernelLookup4 *query,
          size_t                  n_tables,
          const uint8_t          *blocks,
          size_t                  n_blocks,
          float                  *out)
{
  for (size_t b = 0; b < n_blocks; b++)
    {
      Sums sums;

      for (unsigned i = 0; i < 8; i++)
        sums.sum[i] = vdupq_n_u32 (0);
      for (size_t t = 0; t < n_tables; t += MAX_TABLES)
        add_tables (&sums, query->tables + t * 16, blocks + t * 16,
                    n_tables - t < MAX_TABLES ? n_tables - t : MAX_TABLES);
      for (unsigned i = 0; i < 8; i++)
        {
          float32x4_t product = vmulq_n_f32 (vcvtq_f32_u32 (sums.sum[i]), query->step);

          vst1q_f32 (out + 4 * i, vaddq_f32 (product, vdupq_n_f32 (query->base)));
        }
      blocks += hek_kernel_lookup4_block_bytes (n_tables);
      out += HEK_KERNEL_LOOKUP_BLOCK;
    }
}

void
hek_kernel_lookup4_scan_neon (const HekKernelLookup4 *queries,
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
