/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-kernel-distance-private.h"
#include "hek-kernel-scalar.h"

typedef HekKernelDistance HekKernelScalarTable[HEK_KERNEL_N_SCALAR_KINDS][HEK_KERNEL_N_SUMS];

extern const HekKernelScalarTable hek_kernel_scalar_scalar;
extern const HekKernelScalarTable hek_kernel_scalar_avx2;
extern const HekKernelScalarTable hek_kernel_scalar_avx512;

typedef struct
{
  void (*round) (const float *row, const float *low, const float *inverse, size_t dim, float top,
                 uint8_t *levels);
  void (*value) (const uint8_t *levels, const float *low, const float *step, size_t dim,
                 float *out);
} HekKernelScalarMap;

extern const HekKernelScalarMap hek_kernel_scalar_map_scalar;
extern const HekKernelScalarMap hek_kernel_scalar_map_avx2;
extern const HekKernelScalarMap hek_kernel_scalar_map_avx512;

/* What is read of each plane of bytes at once, and the numbers in it. */
#define HEK_KERNEL_SCALAR_STEP 32

/* Numbers in one byte of a step, in groups of 32. */
static inline unsigned
hek_scalar_n_groups (HekKernelScalarKind kind)
{
  return kind == HEK_KERNEL_SCALAR_8 ? 1 : kind == HEK_KERNEL_SCALAR_6 ? 4 : 2;
}

/* Bytes of a plane: a group of numbers begins with every one of them. */
static inline size_t
hek_scalar_plane (HekKernelScalarKind kind,
                  size_t              dim)
{
  unsigned n_groups = hek_scalar_n_groups (kind);

  return (dim + n_groups - 1) / n_groups;
}
