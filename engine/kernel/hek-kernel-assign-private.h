/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-kernel-assign.h"

typedef struct
{
  void (*rows) (const float *panels,
                size_t n_points,
                size_t dim,
                const float *lanes,
                size_t stride,
                size_t n_rows,
                uint32_t *idx,
                float *score);
  void (*squares) (
    const float *panels, size_t n_points, size_t dim, const float *row, float *out);
  void (*products) (
    const float *panels, size_t n_points, size_t dim, const float *row, float *out);
} HekKernelAssign;

extern const HekKernelAssign hek_kernel_assign_scalar;
extern const HekKernelAssign hek_kernel_assign_avx2;
extern const HekKernelAssign hek_kernel_assign_avx512;
