/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-kernel-lookup.h"

#define HEK_KERNEL_LOOKUP_STEP_BYTES 64

#define HEK_KERNEL_LOOKUP_DECLARE(isa)                                                             \
  void hek_kernel_lookup4_scan_##isa (const uint8_t *tables, size_t n_tables,                      \
                                      const uint8_t *blocks, size_t n_blocks, float step,          \
                                      float base, float *out)

HEK_KERNEL_LOOKUP_DECLARE (scalar);
HEK_KERNEL_LOOKUP_DECLARE (neon);
HEK_KERNEL_LOOKUP_DECLARE (avx2);
HEK_KERNEL_LOOKUP_DECLARE (avx512);
