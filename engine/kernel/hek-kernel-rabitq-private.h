/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-kernel-rabitq.h"

#define HEK_KERNEL_RABITQ_DECLARE(isa)                                                             \
  void hek_kernel_rabitq_distances_##isa (const HekKernelRabitqQuery *query,                       \
                                          const uint8_t *codes, const uint32_t *idx, size_t n,     \
                                          float *out, float *bounds);                              \
  HekKernelRabitqFit hek_kernel_rabitq_choose_##isa (const float *x, size_t n, unsigned bits,      \
                                                     uint8_t *values)

HEK_KERNEL_RABITQ_DECLARE (scalar);
HEK_KERNEL_RABITQ_DECLARE (avx2);
HEK_KERNEL_RABITQ_DECLARE (avx512);
HEK_KERNEL_RABITQ_DECLARE (avx512vnni);
