/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-kernel-beam.h"

typedef struct
{
  void (*sum) (
    const float *base, float add, const float *const *rows, size_t n_rows, float *out);
  size_t (*below) (const float *scores, float limit, uint8_t *idx);
} HekKernelBeam;

extern const HekKernelBeam hek_kernel_beam_scalar;
extern const HekKernelBeam hek_kernel_beam_avx2;
extern const HekKernelBeam hek_kernel_beam_avx512;
