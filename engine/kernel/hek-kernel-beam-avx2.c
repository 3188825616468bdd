/* SPDX-License-Identifier: Apache-2.0 */
/* The loops of a beam search with AVX2. */
#define LANES 8
#define REGISTERS 8
#define HEK_KERNEL_BEAM_TABLE hek_kernel_beam_avx2
#include "hek-kernel-beam-rows.h"
