/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stddef.h>
#include <stdint.h>

/*
 * Products of matrices of floats: C = A · Bᵀ, all row by row, so that every number of C is the
 * inner product of a row of A with a row of B. The rows of B are packed once and then multiplied by
 * as many rows of A as there are.
 *
 * The common dimension is cut into equal blocks of at most HEK_KERNEL_GEMM_BLOCK (rounded up to 8).
 * In a block a number of C is the sum by fused multiply-adds in the order of the dimension; the
 * sums of the blocks are added in their order. So the bits depend on the two rows only: not on the
 * size of the matrices, nor on the instruction set. Of a NaN only that it is one is the same.
 *
 * Accuracy: |error| <= (HEK_KERNEL_GEMM_BLOCK + dim / 256 + 1) · 2⁻²⁴ · Σ |terms|
 */
#define HEK_KERNEL_GEMM_BLOCK 320

/* Columns of C that are computed together; B is packed in panels of so many rows. */
#define HEK_KERNEL_GEMM_PANEL 16

/* Floats that hek_kernel_gemm_pack() writes. */
size_t hek_kernel_gemm_packed_size (size_t n, size_t dim);

/* @b: n rows of @dim numbers, @b_stride numbers apart; @packed should be aligned to 64 bytes */
void hek_kernel_gemm_pack (const float *b, size_t b_stride, size_t n, size_t dim, float *packed);

/**
 * hek_kernel_gemm:
 * @a: m rows of @dim numbers, @a_stride numbers apart
 * @packed: what hek_kernel_gemm_pack() made of n rows
 * @c: (out): m rows of n numbers, @c_stride numbers apart
 *
 * Cost: fastest where n is some hundreds, so that a block of @packed fits the second cache
 */
void hek_kernel_gemm (const float *a,
                      size_t a_stride,
                      size_t m,
                      const float *packed,
                      size_t n,
                      size_t dim,
                      float *c,
                      size_t c_stride);

/**
 * hek_kernel_gemm_below:
 * @c: n numbers
 * @scale: n numbers
 * @limit: n numbers
 * @idx: (out): room for n
 *
 * Finds the i for which not add · scale[i] + mul · c[i] > limit[i], in their order; so those with a
 * NaN, too.
 *
 * Returns: how many there are
 */
size_t hek_kernel_gemm_below (const float *c,
                              size_t n,
                              float add,
                              float mul,
                              const float *scale,
                              const float *limit,
                              uint32_t *idx);
