/* SPDX-License-Identifier: Apache-2.0 */
/* Steps of UMAP compiled for AVX-512: the same source as the scalar ones, so the same bits. */
#define HEK_KERNEL_UMAP_TABLE hek_kernel_umap_avx512
#include "hek-kernel-umap-rows.h"
