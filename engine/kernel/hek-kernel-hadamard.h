/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stddef.h>

/**
 * hek_kernel_hadamard:
 * @x: (inout) (array): n
 * @n: a power of two
 * @scale: what every number is multiplied by in the end; 1 / √n makes the transform a turn that
 * undoes itself
 *
 * Hadamard transform in place: sums and differences of numbers that are 1, 2, 4 … apart. No sum has
 * an order to choose, so all instruction sets give the same bits.
 *
 * Cost: n log2 n additions
 */
void hek_kernel_hadamard (float *x, size_t n, float scale);
