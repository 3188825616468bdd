/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-kernel-splat.h"

typedef struct
{
  void (*project) (const HekKernelSplat *splat,
                   const int16_t *x,
                   const int16_t *y,
                   const int16_t *z,
                   size_t n,
                   float *side,
                   float *down,
                   float *depth);
  void (*dots) (const HekKernelSplat *splat,
                const int16_t *x,
                const int16_t *y,
                const int16_t *z,
                size_t n,
                int32_t *idx,
                uint32_t *key);
  void (*discs) (const HekKernelSplat *splat,
                 const int16_t *x,
                 const int16_t *y,
                 const int16_t *z,
                 const uint8_t *sizes,
                 size_t n,
                 int32_t *left,
                 int32_t *top,
                 int32_t *diameter,
                 uint32_t *key);
} HekKernelSplatTable;

extern const HekKernelSplatTable hek_kernel_splat_scalar;
extern const HekKernelSplatTable hek_kernel_splat_avx2;
extern const HekKernelSplatTable hek_kernel_splat_avx512;
