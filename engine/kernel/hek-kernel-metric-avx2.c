/* SPDX-License-Identifier: Apache-2.0 */
/* Rows of the picture metrics compiled for AVX2: the same source as the scalar ones, so the same
 * bits. */
#define HEK_KERNEL_METRIC_TABLE hek_kernel_metric_avx2
#include "hek-kernel-metric-rows.h"
