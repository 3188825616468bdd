/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stddef.h>
#include <stdint.h>

/*
 * Codes of 8 bits a dimension that name one of 256 levels, of one of two tables: which table is the
 * dimension's, and so is a scale. All instruction sets give the same bits: nothing but a
 * multiplication is computed.
 */
#define HEK_KERNEL_LEVELS_N 256
#define HEK_KERNEL_LEVELS_TABLES 2

/* Dimensions that are decoded together. */
#define HEK_KERNEL_LEVELS_BLOCK 64

typedef struct
{
  const float *levels;    /* 2 × 256 */
  const uint16_t *tables; /* dim: where the table begins, 0 or 256 */
  const float *scales;    /* dim */

  /* what hek_kernel_levels_prepare() makes of them, aligned to 64 bytes */
  const uint8_t *planes;   /* HEK_KERNEL_LEVELS_PLANES: byte 0 of all levels of a table, byte 1 … */
  const uint64_t *seconds; /* a bit a dimension: whether its table is the second */
} HekKernelLevels;

#define HEK_KERNEL_LEVELS_PLANES (HEK_KERNEL_LEVELS_TABLES * HEK_KERNEL_LEVELS_N * 4)

/* @planes: (out): HEK_KERNEL_LEVELS_PLANES; @seconds: (out): a number for each block of @dim */
void hek_kernel_levels_prepare (
  const float *levels, const uint16_t *tables, size_t dim, uint8_t *planes, uint64_t *seconds);

/* Dimensions [begin, begin + n). @begin: whole blocks; @codes: theirs; @out: (out): n */
void hek_kernel_levels8 (
  const HekKernelLevels *levels, size_t begin, const uint8_t *codes, size_t n, float *out);
