/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stddef.h>
#include <stdint.h>

/*
 * Sums of one number of each of some tables, which a code names: distances of product and residual
 * quantizers. All instruction sets give the same bits.
 *
 * Sums of floats: table t is added to lane t mod 8, in the order of t; then lane l takes lane
 * l + 4, then l + 2, then l + 1.
 */

/* A code has one byte a table. @tables: n_tables × 256; code i begins at codes + i · stride_bytes,
 * or at codes + idx[i] · stride_bytes; @out: (out): n */
void hek_kernel_lookup8 (const float *tables,
                         size_t n_tables,
                         const uint8_t *codes,
                         size_t stride_bytes,
                         const uint32_t *idx,
                         size_t n,
                         float *out);

/* A code has four bits a table: of even tables the lower half of byte t / 2, of odd ones the upper
 * half. @tables: n_tables × 16 */
void hek_kernel_lookup4 (const float *tables,
                         size_t n_tables,
                         const uint8_t *codes,
                         size_t stride_bytes,
                         const uint32_t *idx,
                         size_t n,
                         float *out);

/*
 * Codes of 4 bits in blocks of HEK_KERNEL_LOOKUP_BLOCK, for tables of bytes that fit a register.
 * Blocks are runs of steps of 64 bytes, four tables each. The order within a step is that of the
 * instruction set (hek-kernel-lookup-private.h), so packed codes belong in no file.
 */
#define HEK_KERNEL_LOOKUP_BLOCK 32

/* Tables rounded up to whole steps; a table has 16 bytes. */
static inline size_t
hek_kernel_lookup4_padded (size_t n_tables)
{
  return (n_tables + 3) / 4 * 4;
}

/* Bytes of a block. */
static inline size_t
hek_kernel_lookup4_block_bytes (size_t n_tables)
{
  return hek_kernel_lookup4_padded (n_tables) * 16;
}

/* @n: at most a block; missing codes and tables are 0. @block: (out) */
void hek_kernel_lookup4_pack (
  const uint8_t *codes, size_t stride_bytes, size_t n, size_t n_tables, uint8_t *block);

/* One of the queries that scan the same blocks. */
typedef struct
{
  const uint8_t *tables; /* padded tables of 16 bytes, those behind the last 0; aligned to 64 */
  float step, base;
  float *out;            /* 32 a block: step · (sum of bytes) + base, rounded twice */
} HekKernelLookup4;

/**
 * hek_kernel_lookup4_scan:
 * @blocks: (array): what hek_kernel_lookup4_pack() made, one block after the other
 *
 * Several queries read and unpack blocks once. The sums are integers and exact, up to 65,536
 * tables, so that a query gets the same numbers in any company.
 */
void hek_kernel_lookup4_scan (const HekKernelLookup4 *queries,
                              size_t                  n_queries,
                              size_t                  n_tables,
                              const uint8_t          *blocks,
                              size_t                  n_blocks);
