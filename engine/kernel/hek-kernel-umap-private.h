/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-kernel-umap.h"

typedef struct
{
  void (*move) (const HekKernelUmap *umap,
                const HekKernelUmapEdges *edges,
                size_t first,
                size_t n,
                const float *from,
                float *to,
                const uint32_t *names);
} HekKernelUmapTable;

extern const HekKernelUmapTable hek_kernel_umap_scalar;
extern const HekKernelUmapTable hek_kernel_umap_avx2;
extern const HekKernelUmapTable hek_kernel_umap_avx512;
