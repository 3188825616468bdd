/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-kernel-color.h"

extern const HekKernelColor hek_kernel_color_scalar;
extern const HekKernelColor hek_kernel_color_avx2;
extern const HekKernelColor hek_kernel_color_avx512;
