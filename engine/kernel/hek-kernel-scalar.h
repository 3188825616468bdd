/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-kernel-distance.h"

/*
 * Vectors whose numbers are levels of 8, 6 or 4 bits: number d stands for low[d] + level · step[d].
 *
 * A code of dim numbers has hek_kernel_scalar_bytes() bytes. Numbers behind dim are 0 in it:
 *   8 bits  level d in byte d
 *   4 bits  with h = dim / 2 rounded up: level d in the lower half of byte d, level h + d in the
 *           upper half
 *   6 bits  with q = dim / 4 rounded up: the lower 4 bits as above for h = 2 q, then q bytes of the
 *           upper 2 bits: of levels d, q + d, 2 q + d, 3 q + d from the lowest bits to the highest
 *
 * All instruction sets give the same bits.
 */
typedef enum
{
  HEK_KERNEL_SCALAR_8,
  HEK_KERNEL_SCALAR_6,
  HEK_KERNEL_SCALAR_4,
} HekKernelScalarKind;

#define HEK_KERNEL_N_SCALAR_KINDS 3

size_t hek_kernel_scalar_bytes (HekKernelScalarKind kind, size_t dim);

/* @levels: dim bytes; too large ones are cut off by pack */
void hek_kernel_scalar_pack (HekKernelScalarKind kind, const uint8_t *levels, size_t dim,
                             uint8_t *code);
void hek_kernel_scalar_unpack (HekKernelScalarKind kind, const uint8_t *code, size_t dim,
                               uint8_t *levels);

/* The level nearest to (row - low) · inverse, halves to even, from 0 to @top, at most 255. */
void hek_kernel_scalar_round (const float *row, const float *low, const float *inverse, size_t dim,
                              float top, uint8_t *levels);

/* out = low + level · step, rounded twice. */
void hek_kernel_scalar_value (const uint8_t *levels, const float *low, const float *step,
                              size_t dim, float *out);

/*
 * Sums over codes. A query has @offset and @factor for each number:
 *   L2   Σ (offset - factor · level)², with offset = query - low and factor = step
 *   DOT  Σ factor · level, with factor = query · step
 * Each product is fused with its addition; each number goes to a lane of 32 in a fixed order, and
 * the lanes are added up as those of hek-kernel-distance.h.
 */
size_t hek_kernel_scalar_query_floats (HekKernelScalarKind kind, HekKernelSum sum, size_t dim);

/* @offset: (nullable) for DOT; @query: aligned to 64 */
void hek_kernel_scalar_query (HekKernelScalarKind kind, HekKernelSum sum, const float *offset,
                              const float *factor, size_t dim, float *query);

/* Only what hek_kernel_scalar_query() has written is a query of these functions; rows are codes. */
const HekKernelDistance *hek_kernel_scalar (HekKernelScalarKind kind, HekKernelSum sum);
