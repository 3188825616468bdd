/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-kernel-levels.h"

typedef void HekKernelLevels8 (
  const HekKernelLevels *levels, size_t begin, const uint8_t *codes, size_t n, float *out);

HekKernelLevels8 hek_kernel_levels8_scalar, hek_kernel_levels8_avx512vbmi;
