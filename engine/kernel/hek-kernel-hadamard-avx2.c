/* SPDX-License-Identifier: Apache-2.0 */
/* The Hadamard transform in registers of 8 numbers: the same source as the scalar one. */
#define HEK_KERNEL_HADAMARD hek_kernel_hadamard_avx2
#include "hek-kernel-hadamard-rows.h"
