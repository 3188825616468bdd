/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-kernel-planes.h"

typedef void (*HekKernelPlanesSum) (const uint8_t *planes, size_t n_bytes, const uint8_t *codes,
                                    size_t stride_bytes, const uint32_t *idx, size_t n,
                                    uint32_t *ones, uint32_t *sums);

void hek_kernel_planes_sum_scalar (const uint8_t *planes, size_t n_bytes, const uint8_t *codes,
                                   size_t stride_bytes, const uint32_t *idx, size_t n,
                                   uint32_t *ones, uint32_t *sums);
void hek_kernel_planes_sum_avx2 (const uint8_t *planes, size_t n_bytes, const uint8_t *codes,
                                 size_t stride_bytes, const uint32_t *idx, size_t n,
                                 uint32_t *ones, uint32_t *sums);
void hek_kernel_planes_sum_avx512 (const uint8_t *planes, size_t n_bytes, const uint8_t *codes,
                                   size_t stride_bytes, const uint32_t *idx, size_t n,
                                   uint32_t *ones, uint32_t *sums);
void hek_kernel_planes_sum_avx512vpopcntdq (const uint8_t *planes, size_t n_bytes,
                                            const uint8_t *codes, size_t stride_bytes,
                                            const uint32_t *idx, size_t n, uint32_t *ones,
                                            uint32_t *sums);
