/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-kernel-lookup.h"

#define HEK_KERNEL_LOOKUP_STEP_BYTES 64

/*
 * Two orders of the 64 bytes of a step. By tables, for sets that look up 16 codes in a register of
 * one table: byte 16 · l + j belongs to table 4 · step + l, its lower half to code
 * j / 2 + 8 · (j mod 2), its upper half to that code + 16. By codes, for sets that look up in four
 * tables at once and add neighbouring bytes: byte 4 · j + l belongs to table 4 · step + l, its
 * lower half to code j, its upper half to code j + 16.
 */
typedef void HekKernelLookup4Pack (
  const uint8_t *codes, size_t stride_bytes, size_t n, size_t n_tables, uint8_t *block);

HekKernelLookup4Pack hek_kernel_lookup4_pack_by_tables, hek_kernel_lookup4_pack_by_codes;

typedef void HekKernelLookup4Scan (const HekKernelLookup4 *queries, size_t n_queries,
                                   size_t n_tables, const uint8_t *blocks, size_t n_blocks);

/* By tables; the last by codes. */
HekKernelLookup4Scan hek_kernel_lookup4_scan_scalar, hek_kernel_lookup4_scan_neon,
  hek_kernel_lookup4_scan_avx2, hek_kernel_lookup4_scan_avx512, hek_kernel_lookup4_scan_avx512vbmi;

/* Blocks that one query after the other scans, where a set has nothing better for several: they
 * stay in the first cache. */
static inline size_t
hek_kernel_lookup4_tile (size_t n_tables)
{
  size_t n = 16384 / (hek_kernel_lookup4_block_bytes (n_tables) + 1);

  return n > 0 ? n : 1;
}
