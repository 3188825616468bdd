/* SPDX-License-Identifier: Apache-2.0 */
/* The choice of values in registers of 16 numbers; distances there are with VNNI or AVX2. */
#include "hek-kernel-rabitq-choose.h"

HEK_KERNEL_RABITQ_CHOOSE (avx512)
