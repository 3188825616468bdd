/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stddef.h>
#include <stdint.h>

/*
 * Sums of small numbers over the bits of codes: number d, of 0 to 15, counts when bit d is set; bit
 * d is bit d mod 8 of byte d / 8. The numbers are kept as four planes of bits, so that a sum is
 * five counts of bits. Exact, so all instruction sets give the same.
 */
#define HEK_KERNEL_N_PLANES 4

/* Of a register: planes come in pieces of it. */
#define HEK_KERNEL_PLANE_BYTES 64

/* Bytes of the planes of numbers for codes of @n_bytes. */
size_t hek_kernel_planes_bytes (size_t n_bytes);

/* @numbers: n, n <= 8 · n_bytes; the others are 0. @planes: aligned to 64 */
void hek_kernel_planes_set (const uint8_t *numbers, size_t n, size_t n_bytes, uint8_t *planes);

/**
 * hek_kernel_planes_sum:
 * @n_bytes: of a code that are counted, at most 65536
 * @idx: (nullable): which codes; the first @n when NULL
 * @ones: (out): bits that are set
 * @sums: (out): the sums of their numbers
 */
void hek_kernel_planes_sum (const uint8_t *planes, size_t n_bytes, const uint8_t *codes,
                            size_t stride_bytes, const uint32_t *idx, size_t n, uint32_t *ones,
                            uint32_t *sums);
