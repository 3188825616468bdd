/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-kernel-gemm.h"

/* The length of all blocks of the common dimension but the last, which may be shorter. */
static inline size_t
hek_gemm_block (size_t dim)
{
  size_t n_blocks = (dim + HEK_KERNEL_GEMM_BLOCK - 1) / HEK_KERNEL_GEMM_BLOCK;

  return n_blocks == 0 ? 0 : ((dim + n_blocks - 1) / n_blocks + 7) / 8 * 8;
}

/* Rows of B, filled up to whole panels. Block p of the dimension begins at p · block · this. */
static inline size_t
hek_gemm_padded (size_t n)
{
  return (n + HEK_KERNEL_GEMM_PANEL - 1) / HEK_KERNEL_GEMM_PANEL * HEK_KERNEL_GEMM_PANEL;
}

typedef struct
{
  void (*gemm) (const float *a,
                size_t a_stride,
                size_t m,
                const float *packed,
                size_t n,
                size_t dim,
                float *c,
                size_t c_stride);
  size_t (*below) (const float *c,
                   size_t n,
                   float add,
                   float mul,
                   const float *scale,
                   const float *limit,
                   uint32_t *idx);
} HekKernelGemm;

extern const HekKernelGemm hek_kernel_gemm_scalar;
extern const HekKernelGemm hek_kernel_gemm_avx2;
extern const HekKernelGemm hek_kernel_gemm_avx512;
