/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-kernel-flip.h"

extern const HekKernelFlip hek_kernel_flip_scalar;
extern const HekKernelFlip hek_kernel_flip_avx2;
extern const HekKernelFlip hek_kernel_flip_avx512;
