/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-kernel-tsne.h"

typedef struct
{
  void (*repel) (
    const float *targets, unsigned n_dims, const float *sources, size_t n_sources, float *sums);
  void (*attract) (const float *coords,
                   unsigned n_dims,
                   size_t row,
                   const uint32_t *idx,
                   const float *p,
                   size_t n_neighbors,
                   float *force);
} HekKernelTsne;

extern const HekKernelTsne hek_kernel_tsne_scalar;
extern const HekKernelTsne hek_kernel_tsne_avx2;
extern const HekKernelTsne hek_kernel_tsne_avx512;
