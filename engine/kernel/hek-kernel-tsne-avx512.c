/* SPDX-License-Identifier: Apache-2.0 */
/* The sums of t-SNE in registers of 16 numbers: the same source as the scalar one. */
#define HEK_KERNEL_TSNE_TABLE hek_kernel_tsne_avx512
#include "hek-kernel-tsne-rows.h"
