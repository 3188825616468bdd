/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stddef.h>
#include <stdint.h>

/*
 * The sums under all distances between vectors: one query against one row, against rows that lie
 * one after the other, or against rows gathered by number. A caller asks for the functions once and
 * keeps them; they may be called from any thread.
 *
 *   L2       Σ (q - x)²
 *   DOT      Σ q x; minus the inner product and, with DOT of each vector with itself, the cosine
 *   HAMMING  bits that differ
 *
 * No alignment is asked for beyond that of the numbers. Rows are never read behind their end.
 * rows() goes through memory one row after the other, as fast as it can be read; gather() compares
 * several rows at once and prefetches the next ones, which is also the faster way for rows that are
 * in the cache already.
 */
typedef enum
{
  HEK_KERNEL_L2,
  HEK_KERNEL_DOT,
  HEK_KERNEL_HAMMING,
} HekKernelSum;

/* Numbers of a row that a query of floats is compared with. A row of another kind is turned into
 * such a query by hek-kernel-half.h, or by writing its bytes as floats; all that is exact. */
typedef enum
{
  HEK_KERNEL_F32,
  HEK_KERNEL_F16,
  HEK_KERNEL_BF16,
  HEK_KERNEL_U8,
} HekKernelNumber;

#define HEK_KERNEL_N_NUMBERS 4

/*
 * Sums of floats. Dimension d is added by a fused multiply-add (of the difference, rounded, for L2)
 * to lane d mod 32, in the order of d, as if both vectors went on with zeros to the next multiple
 * of 32; then lane l takes lane l + 16, then l + 8, + 4, + 2, + 1. So a result has the same bits on
 * every instruction set, however many rows a call has and wherever they lie. Of a NaN only that it
 * is one is the same.
 *
 * Accuracy: |error| <= (dim / 32 + 7) · 2⁻²⁴ · Σ |terms|, until a sum leaves the range of floats.
 */
typedef struct
{
  float (*pair) (const float *query, const void *row, size_t dim);
  void (*rows) (const float *query,
                const void *rows,
                size_t stride_bytes,
                size_t n,
                size_t dim,
                float *out);
  void (*gather) (const float *query,
                  const void *rows,
                  size_t stride_bytes,
                  const uint32_t *idx,
                  size_t n,
                  size_t dim,
                  float *out);
} HekKernelDistance;

/* @sum: L2 or DOT */
const HekKernelDistance *hek_kernel_distance (HekKernelNumber number, HekKernelSum sum);

/* What both the query and the rows consist of. */
typedef enum
{
  HEK_KERNEL_CODE_U8,
  HEK_KERNEL_CODE_I8,
  HEK_KERNEL_CODE_U7,   /* bytes of 0..127: half the instructions of U8. Others give other sums. */
  HEK_KERNEL_CODE_BITS, /* dim bits in (dim + 7) / 8 bytes; bits behind the last are all counted */
} HekKernelCode;

#define HEK_KERNEL_N_CODES 4

/* The largest dimension of U8, whose largest sum, 255² · 65536, still fits. */
#define HEK_KERNEL_CODE_MAX_DIM 65536

/* Sums of integers: exact. DOT of I8 is an int32_t in the bits of the result. */
typedef struct
{
  uint32_t (*pair) (const void *query, const void *row, size_t dim);
  void (*rows) (const void *query,
                const void *rows,
                size_t stride_bytes,
                size_t n,
                size_t dim,
                uint32_t *out);
  void (*gather) (const void *query,
                  const void *rows,
                  size_t stride_bytes,
                  const uint32_t *idx,
                  size_t n,
                  size_t dim,
                  uint32_t *out);
} HekKernelCodeDistance;

/* @sum: L2 or DOT, HAMMING for BITS */
const HekKernelCodeDistance *hek_kernel_code_distance (HekKernelCode code, HekKernelSum sum);
