/* SPDX-License-Identifier: Apache-2.0 */
/* Rows of FLIP compiled for AVX-512: the same source as the scalar ones, so the
 * same bits. */
#define HEK_KERNEL_FLIP_TABLE hek_kernel_flip_avx512
#include "hek-kernel-flip-rows.h"
