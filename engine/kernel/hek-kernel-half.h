/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stddef.h>
#include <stdint.h>

/*
 * Rows of 16-bit floats: f16 is IEEE 754 binary16, bf16 the upper half of a binary32. Narrowing
 * rounds to nearest, ties to even, and beyond the largest finite number gives infinity; denormals
 * of both formats are kept. A NaN stays one: quiet, with its sign and the upper bits of its
 * payload. Widening is exact, but that a signalling NaN becomes quiet in f16. All instruction sets
 * give the same bits.
 *
 * No alignment is asked for beyond that of the numbers; @in and @out must not overlap.
 */
void hek_kernel_f16_from_f32 (const float *in, uint16_t *out, size_t n);
void hek_kernel_f32_from_f16 (const uint16_t *in, float *out, size_t n);
void hek_kernel_bf16_from_f32 (const float *in, uint16_t *out, size_t n);
void hek_kernel_f32_from_bf16 (const uint16_t *in, float *out, size_t n);
