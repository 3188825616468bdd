/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stddef.h>
#include <stdint.h>

/*
 * The two sums of t-SNE's gradient, in two or three dimensions. With the kernel of Student's t,
 * k(a, b) = 1 / (1 + |a − b|²), they are Σ mass k and Σ mass k² (a − b) over what repels, and
 * Σ p k (a − b) over what attracts.
 *
 * Sums have a fixed order on every instruction set: of what repels, each target has a lane of its
 * own and adds one source after the other; of what attracts, neighbour i is added in lane i mod 16,
 * and the lanes in pairs that are 8, 4, 2 and 1 apart.
 */
#define HEK_KERNEL_TSNE_LANES 16

/* Floats of a source: x, y, z (0 in two dimensions), mass. */
#define HEK_KERNEL_TSNE_SOURCE 4

/* @targets: n_dims × lanes: first all x, then all y …; @sums: (inout): (n_dims + 1) × lanes, added
 * to: the sums of k, then of the force's x, y … */
void hek_kernel_tsne_repel (
  const float *targets, unsigned n_dims, const float *sources, size_t n_sources, float *sums);

/* @coords: n_dims floats a row; @idx, @p: n_neighbors, which is a multiple of the lanes (what fills
 * up has p 0); @force: (out): n_dims */
void hek_kernel_tsne_attract (const float *coords,
                              unsigned n_dims,
                              size_t row,
                              const uint32_t *idx,
                              const float *p,
                              size_t n_neighbors,
                              float *force);
