/* SPDX-License-Identifier: Apache-2.0 */
/* The loops of a beam search with AVX-512: all 256 sums in registers. */
#define LANES 16
#define REGISTERS 16
#define HEK_KERNEL_BEAM_TABLE hek_kernel_beam_avx512
#include "hek-kernel-beam-rows.h"
