/* SPDX-License-Identifier: Apache-2.0 */
/* Places of points compiled for AVX2: the same source as the scalar ones, so the same bits. */
#define HEK_KERNEL_SPLAT_TABLE hek_kernel_splat_avx2
#include "hek-kernel-splat-rows.h"
