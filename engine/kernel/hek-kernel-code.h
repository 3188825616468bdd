/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stddef.h>
#include <stdint.h>

/*
 * Squared Euclidean distances between 8-bit codes, for walking a graph: integers, so every
 * instruction set gives the same bits.
 *
 * A code is a record of code_bytes (a multiple of HEK_KERNEL_CODE_STEP): one byte a dimension, the
 * value plus 128 with the value in −127..127, then at the end an int32 in the byte order of the
 * machine, the *factor*: the sum of the squares of the values plus whatever else belongs to the
 * distance (what was left over by a projection, say). Unused dimensions hold the value 0.
 *
 * The query has the same values as signed bytes, code_bytes of them, with 0 where the record has
 * its factor, and a *bias*. With bias = Σq² + 256·Σq + rest,
 *   factor + bias − 2·Σ(byte · q) = Σ(value − q)² + both rests.
 * A code has at most HEK_KERNEL_CODE_MAX_BYTES, so that none of the sums leaves 31 bits as long as
 * each rest is below 2^29.
 */
#define HEK_KERNEL_CODE_STEP 32
#define HEK_KERNEL_CODE_MAX_BYTES 4096

/* Values of a record: all but the factor. */
#define HEK_KERNEL_CODE_DIM(code_bytes) ((code_bytes) - sizeof (int32_t))

/**
 * hek_kernel_code_gather:
 * @query: (array): code_bytes
 * @codes: (array): records, aligned to 32 bytes
 * @ids: (array): n: which records
 * @out: (out) (array): n
 *
 * Distances from one query to records anywhere in a table. Records longer than four cache lines are
 * prefetched here, some records ahead; shorter ones should be by the caller, all at once.
 */
void hek_kernel_code_gather (const int8_t *query,
                             int32_t bias,
                             const uint8_t *codes,
                             size_t code_bytes,
                             const uint32_t *ids,
                             size_t n,
                             uint32_t *out);

/* Makes a query out of record @code and returns its bias. @query: code_bytes */
int32_t hek_kernel_code_query (const uint8_t *code, size_t code_bytes, int8_t *query);

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

/* The scalar references, for tests. */
void hek_kernel_code_gather_scalar (const int8_t *query,
                                    int32_t bias,
                                    const uint8_t *codes,
                                    size_t code_bytes,
                                    const uint32_t *ids,
                                    size_t n,
                                    uint32_t *out);
void hek_kernel_code_project_scalar (
  const int16_t *matrix, size_t n_out, size_t n_in, const int16_t *x, int32_t *y);
