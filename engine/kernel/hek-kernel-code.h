/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stddef.h>
#include <stdint.h>

/*
 * Squared Euclidean distances between codes of 8 or 4 bits a value, for walking a graph: integers,
 * so every instruction set gives the same bits.
 *
 * A code of 8 bits is a record of code_bytes (a multiple of HEK_KERNEL_CODE_STEP): one byte a
 * dimension, the value plus 128 with the value in −127..127, then at the end an int32 in the byte
 * order of the machine, the *factor*: the sum of the squares of the values plus whatever else
 * belongs to the distance (what was left over by a projection, say). Unused dimensions hold the
 * value 0.
 *
 * A code of 4 bits has two dimensions a byte: with D = HEK_KERNEL_CODE_DIM, dimension d < D is the
 * lower half of byte d, dimension D + d the upper one. A half of h stands for the value
 * HEK_KERNEL_CODE4_STEP · (h − 8), so that both kinds of codes have the same queries; the factor is
 * of these values.
 *
 * The query has values as signed bytes, which are finer than those of 4 bits: code_bytes of them
 * for codes of 8 bits, with 0 where the record has its factor; twice as many for those of 4 bits,
 * first those of the lower halves, each part with 0 where the record has its factor. And it has a
 * *bias*. With bias = Σq² + 256·Σq + rest,
 *   factor + bias − 2·Σ(byte · q) = Σ(value − q)² + both rests, and
 *   factor + bias − 32·Σ(half · q) is the same for 4 bits.
 * A code has at most HEK_KERNEL_CODE_MAX_BYTES, so that none of the sums leaves 31 bits as long as
 * each rest is below 2^29.
 */
#define HEK_KERNEL_CODE_STEP 32
#define HEK_KERNEL_CODE_MAX_BYTES 4096

/* Bytes of a record that hold values: all but the factor. */
#define HEK_KERNEL_CODE_DIM(code_bytes) ((code_bytes) - sizeof (int32_t))

/* What 1 of a half is worth in a query. */
#define HEK_KERNEL_CODE4_STEP 16

/**
 * hek_kernel_code8_gather:
 * @query: (array): code_bytes
 * @codes: (array): records, aligned to 32 bytes
 * @ids: (array): n: which records
 * @out: (out) (array): n
 *
 * Distances from one query to records anywhere in a table. Records longer than four cache lines are
 * prefetched here, some records ahead; shorter ones should be by the caller, all at once.
 */
void hek_kernel_code8_gather (const int8_t *query,
                              int32_t bias,
                              const uint8_t *codes,
                              size_t code_bytes,
                              const uint32_t *ids,
                              size_t n,
                              uint32_t *out);

/* The same for codes of 4 bits. @query: 2 · code_bytes; @code_bytes: at most half of the largest */
void hek_kernel_code4_gather (const int8_t *query,
                              int32_t bias,
                              const uint8_t *codes,
                              size_t code_bytes,
                              const uint32_t *ids,
                              size_t n,
                              uint32_t *out);

/* Make a query out of record @code and return its bias. @query: code_bytes, and twice that for 4
 * bits */
int32_t hek_kernel_code8_query (const uint8_t *code, size_t code_bytes, int8_t *query);
int32_t hek_kernel_code4_query (const uint8_t *code, size_t code_bytes, int8_t *query);

/**
 * hek_kernel_code_project:
 * @matrix: (array): n_out × n_in
 * @x: (array): n_in, in −32767..32767
 * @y: (out) (array): n_out
 *
 * Products of integers: y = matrix · x. @n_in is a multiple of 32. No row of the matrix and no x
 * may be longer than 2^15 (the root of the sum of squares), so that no sum overflows.
 */
void hek_kernel_code_project (
  const int16_t *matrix, size_t n_out, size_t n_in, const int16_t *x, int32_t *y);
