/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stddef.h>
#include <stdint.h>

/*
 * The two loops of a beam search for sums of centroids, 256 a stage: scores of one code with each
 * centroid, and the few of them that are good enough. All instruction sets give the same bits.
 */
#define HEK_KERNEL_BEAM_CENTROIDS 256

/* @out[i] = base[i] + add, then the rows in their order. @rows, @base, @out: 256 numbers each */
void hek_kernel_beam_sum (
  const float *base, float add, const float *const *rows, size_t n_rows, float *out);

/* The i for which scores[i] < limit, in their order. @idx: (out): 256. Returns: how many */
size_t hek_kernel_beam_below (const float *scores, float limit, uint8_t *idx);
