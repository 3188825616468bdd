/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-kernel-hadamard.h"

void hek_kernel_hadamard_scalar (float *x, size_t n, float scale);
void hek_kernel_hadamard_avx2 (float *x, size_t n, float scale);
void hek_kernel_hadamard_avx512 (float *x, size_t n, float scale);
