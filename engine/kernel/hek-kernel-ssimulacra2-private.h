/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-kernel-ssimulacra2.h"

extern const HekKernelSsimulacra2 hek_kernel_ssimulacra2_scalar;
extern const HekKernelSsimulacra2 hek_kernel_ssimulacra2_avx2;
extern const HekKernelSsimulacra2 hek_kernel_ssimulacra2_avx512;
