/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-kernel-distance.h"

#define ALWAYS_INLINE static inline __attribute__ ((always_inline))

#define HEK_KERNEL_N_SUMS 2 /* of floats */

/* Bytes of a gathered row that are fetched while the rows before it are summed. */
#define HEK_KERNEL_PREFETCH_BYTES 1024

typedef HekKernelDistance HekKernelDistanceTable[HEK_KERNEL_N_NUMBERS][HEK_KERNEL_N_SUMS];

extern const HekKernelDistanceTable hek_kernel_distance_scalar;
extern const HekKernelDistanceTable hek_kernel_distance_neon;
extern const HekKernelDistanceTable hek_kernel_distance_avx2;
extern const HekKernelDistanceTable hek_kernel_distance_avx512;

/* BITS has HAMMING at [0]. */
typedef HekKernelCodeDistance HekKernelCodeDistanceTable[HEK_KERNEL_N_CODES][2];

extern const HekKernelCodeDistanceTable hek_kernel_code_distance_scalar;
extern const HekKernelCodeDistanceTable hek_kernel_code_distance_neon;
extern const HekKernelCodeDistanceTable hek_kernel_code_distance_avx2;
extern const HekKernelCodeDistanceTable hek_kernel_code_distance_avx512;
extern const HekKernelCodeDistanceTable hek_kernel_code_distance_avx512vnni;
extern const HekKernelCodeDistance hek_kernel_hamming_avx512vpopcntdq;
