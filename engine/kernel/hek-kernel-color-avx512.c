/* SPDX-License-Identifier: Apache-2.0 */
/* Colour rows compiled for AVX-512: the same source as the scalar ones, so the same bits. */
#define HEK_KERNEL_COLOR_TABLE hek_kernel_color_avx512
#include "hek-kernel-color-rows.h"
