/* SPDX-License-Identifier: Apache-2.0 */
/* Sums of floats out of tables, packing into blocks, scans of blocks in plain C, and the choice of
 * the instruction set. */
#include "hek-kernel-lookup.h"

#include "hek-kernel-cpu.h"
#include "hek-kernel-lookup-private.h"

#include <string.h>

#define LANES 8

static inline const uint8_t *
find_code (const uint8_t  *codes,
           size_t          stride_bytes,
           const uint32_t *idx,
           size_t          i)
{
  return codes + (idx != NULL ? idx[i] : i) * stride_bytes;
}

static inline float
add_lanes (const float lane[LANES])
{
  float a = lane[0] + lane[4], b = lane[1] + lane[5], c = lane[2] + lane[6], d = lane[3] + lane[7];

  return (a + c) + (b + d);
}

/* Eight sums that do not wait for each other. */
void
hek_kernel_lookup8 (const float    *tables,
                    size_t          n_tables,
                    const uint8_t  *codes,
                    size_t          stride_bytes,
                    const uint32_t *idx,
                    size_t          n,
                    float          *out)
{
  for (size_t i = 0; i < n; i++)
    {
      const uint8_t *code = find_code (codes, stride_bytes, idx, i);
      const float *table = tables;
      float lane[LANES] = { 0 };
      size_t t = 0;

      for (; t + LANES <= n_tables; t += LANES, table += LANES * 256)
#pragma GCC unroll 8
        for (unsigned l = 0; l < LANES; l++)
          lane[l] += table[l * 256 + code[t + l]];
      for (unsigned l = 0; l < n_tables - t; l++)
        lane[l] += table[l * 256 + code[t + l]];
      out[i] = add_lanes (lane);
    }
}

void
hek_kernel_lookup4 (const float    *tables,
                    size_t          n_tables,
                    const uint8_t  *codes,
                    size_t          stride_bytes,
                    const uint32_t *idx,
                    size_t          n,
                    float          *out)
{
  for (size_t i = 0; i < n; i++)
    {
      const uint8_t *code = find_code (codes, stride_bytes, idx, i);
      const float *table = tables;
      float lane[LANES] = { 0 };
      size_t t = 0;

      for (; t + LANES <= n_tables; t += LANES, table += LANES * 16)
#pragma GCC unroll 4
        for (unsigned l = 0; l < LANES; l += 2)
          {
            uint8_t both = code[(t + l) / 2];

            lane[l] += table[l * 16 + (both & 15)];
            lane[l + 1] += table[(l + 1) * 16 + (both >> 4)];
          }
      for (unsigned l = 0; l < n_tables - t; l++)
        lane[l] += table[l * 16 + (code[(t + l) / 2] >> (l & 1) * 4 & 15)];
      out[i] = add_lanes (lane);
    }
}

static inline uint8_t
half_of (const uint8_t *code,
         size_t         table)
{
  return code[table / 2] >> (table & 1) * 4 & 15;
}

void
hek_kernel_lookup4_pack_by_tables (const uint8_t *codes,
                                   size_t         stride_bytes,
                                   size_t         n,
                                   size_t         n_tables,
                                   uint8_t       *block)
{
  memset (block, 0, hek_kernel_lookup4_block_bytes (n_tables));
  for (size_t i = 0; i < n; i++)
    {
      const uint8_t *code = codes + i * stride_bytes;
      size_t j = i % 8 * 2 + i / 8 % 2;
      unsigned shift = i < HEK_KERNEL_LOOKUP_BLOCK / 2 ? 0 : 4;

      for (size_t t = 0; t < n_tables; t++)
        block[t * 16 + j] |= (uint8_t) (half_of (code, t) << shift);
    }
}

void
hek_kernel_lookup4_pack_by_codes (const uint8_t *codes,
                                  size_t         stride_bytes,
                                  size_t         n,
                                  size_t         n_tables,
                                  uint8_t       *block)
{
  memset (block, 0, hek_kernel_lookup4_block_bytes (n_tables));
  for (size_t i = 0; i < n; i++)
    {
      const uint8_t *code = codes + i * stride_bytes;
      unsigned shift = i < HEK_KERNEL_LOOKUP_BLOCK / 2 ? 0 : 4;

      for (size_t t = 0; t < n_tables; t++)
        block[t / 4 * HEK_KERNEL_LOOKUP_STEP_BYTES + i % 16 * 4 + t % 4]
          |= (uint8_t) (half_of (code, t) << shift);
    }
}

static void
scan_block (const HekKernelLookup4 *query,
            size_t                  n_tables,
            const uint8_t          *block,
            float                  *out)
{
  uint32_t low[16] = { 0 }, high[16] = { 0 };

  for (size_t t = 0; t < n_tables; t++)
    for (unsigned j = 0; j < 16; j++)
      {
        low[j] += query->tables[t * 16 + (block[t * 16 + j] & 15)];
        high[j] += query->tables[t * 16 + (block[t * 16 + j] >> 4)];
      }
  for (unsigned j = 0; j < 16; j++)
    {
      out[j / 2 + 8 * (j % 2)] = (float) low[j] * query->step + query->base;
      out[j / 2 + 8 * (j % 2) + 16] = (float) high[j] * query->step + query->base;
    }
}

void
hek_kernel_lookup4_scan_scalar (const HekKernelLookup4 *queries,
                                size_t                  n_queries,
                                size_t                  n_tables,
                                const uint8_t          *blocks,
                                size_t                  n_blocks)
{
  for (size_t b = 0; b < n_blocks; b++)
    for (size_t q = 0; q < n_queries; q++)
      scan_block (&queries[q], n_tables, blocks + b * hek_kernel_lookup4_block_bytes (n_tables),
                  queries[q].out + b * HEK_KERNEL_LOOKUP_BLOCK);
}

void
hek_kernel_lookup4_pack (const uint8_t *codes,
                         size_t         stride_bytes,
                         size_t         n,
                         size_t         n_tables,
                         uint8_t       *block)
{
  (hek_kernel_cpu_has_vbmi () ? hek_kernel_lookup4_pack_by_codes
                              : hek_kernel_lookup4_pack_by_tables) (codes, stride_bytes, n,
                                                                    n_tables, block);
}

static HekKernelLookup4Scan *
find_scan (void)
{
#if defined(__x86_64__)
  HekCpuLevel level = hek_kernel_cpu_level ();

  if (hek_kernel_cpu_has_vbmi ())
    return hek_kernel_lookup4_scan_avx512vbmi;
  if (level >= HEK_CPU_AVX512)
    return hek_kernel_lookup4_scan_avx512;
  if (level >= HEK_CPU_AVX2)
    return hek_kernel_lookup4_scan_avx2;
#elif defined(__aarch64__)
  if (hek_kernel_cpu_level () == HEK_CPU_NEON)
    return hek_kernel_lookup4_scan_neon;
#endif
  return hek_kernel_lookup4_scan_scalar;
}

void
hek_kernel_lookup4_scan (const HekKernelLookup4 *queries,
                         size_t                  n_queries,
                         size_t                  n_tables,
                         const uint8_t          *blocks,
                         size_t                  n_blocks)
{
  find_scan () (queries, n_queries, n_tables, blocks, n_blocks);
}
