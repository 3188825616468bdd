/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stddef.h>
#include <stdint.h>

/*
 * Codes of 1 to 8 bits a dimension whose values are inner products with a query away from a
 * distance (RaBitQ). A code consists of parts, then the factors.
 *
 * A part has n dimensions, a multiple of HEK_KERNEL_RABITQ_STEP, of as many bits each. The bits of
 * its values are split into fields of 8, or of 4, 2 and 1 as far as the number of bits has them:
 * the lowest bits come first, and a field has all n dimensions one after the other, the first in
 * the lowest bits of the first byte. A value x of b bits stands for x − (2^b − 1) / 2.
 *
 * The factors are one f16 a part, in the order of the parts, and a float without its last 8 bits:
 * the addend. All is little endian.
 */
#define HEK_KERNEL_RABITQ_STEP 16
#define HEK_KERNEL_RABITQ_MAX_BITS 8
#define HEK_KERNEL_RABITQ_MAX_PARTS 16
#define HEK_KERNEL_RABITQ_FACTOR_BYTES 2
#define HEK_KERNEL_RABITQ_ADDEND_BYTES 3

/* The largest dimension, whose sums of products still fit 32 bits. */
#define HEK_KERNEL_RABITQ_MAX_DIM 65536

/* A query's values are from −HEK_KERNEL_RABITQ_FINE to that in wide parts, up to
 * HEK_KERNEL_RABITQ_COARSE in others. */
#define HEK_KERNEL_RABITQ_COARSE 127
#define HEK_KERNEL_RABITQ_FINE (127 * 128 + 127)

typedef struct
{
  uint32_t n, bits;
  uint32_t offset; /* of its first byte in a code */
  uint32_t begin;  /* of its values in a query: a multiple of 64; zeros up to the next one */
  uint32_t wide;   /* whether values are 128 · high + low, or high alone */
  int64_t center;  /* (2^bits − 1) · the sum of the values */
  float scale;     /* what 1 of (2 · product − center) · factor counts in the distance */
  float spread;    /* what the factor counts in the bound of any row */
  float near;      /* and of rows at the distance 1 */
} HekKernelRabitqPart;

typedef struct
{
  const HekKernelRabitqPart *parts;
  uint32_t n_parts;
  uint32_t code_bytes;
  const int8_t *high, *low; /* aligned to 64 bytes */
  float add;                /* to the distance */
  float rest;               /* to the bound */
} HekKernelRabitqQuery;

/**
 * hek_kernel_rabitq_distances:
 * @idx: (nullable): which codes; the first @n when NULL
 * @out: (out): n: add + addend + Σ scale · factor · (2 · Σ x q − center)
 * @bounds: (out) (nullable): n: rest + the root of the lesser of Σ (spread · factor)² and
 * distance · max (near · factor)², the latter where near is not 0
 *
 * Sums of products are integers and the rest is in the order of the parts, so that all instruction
 * sets give the same bits.
 */
void hek_kernel_rabitq_distances (const HekKernelRabitqQuery *query,
                                  const uint8_t *codes,
                                  const uint32_t *idx,
                                  size_t n,
                                  float *out,
                                  float *bounds);

/* What hek_kernel_rabitq_choose() finds. */
typedef struct
{
  float square; /* Σ x² */
  float along;  /* Σ x u, u being what the values stand for */
  float length; /* Σ u² */
} HekKernelRabitqFit;

/**
 * hek_kernel_rabitq_choose:
 * @x: (array): n, a multiple of HEK_KERNEL_RABITQ_STEP; aligned to 64 bytes
 * @values: (out) (array): n
 *
 * The values of @bits bits whose direction is, among those of some step widths, the closest to that
 * of @x. Of zeros: any values, and zeros in the fit. The same bits on all instruction sets.
 */
HekKernelRabitqFit hek_kernel_rabitq_choose (const float *x,
                                             size_t n,
                                             unsigned bits,
                                             uint8_t *values);

/* Values of a part as fields of a code, and back; @n values in n · bits / 8 bytes. */
void hek_kernel_rabitq_pack (const uint8_t *values, size_t n, unsigned bits, uint8_t *code);
void hek_kernel_rabitq_unpack (const uint8_t *code, size_t n, unsigned bits, uint8_t *values);
