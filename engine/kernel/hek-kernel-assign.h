/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stddef.h>
#include <stdint.h>

/*
 * Nearest of some centroids, faster than hek-kernel-nearest.h: by half the square of a centroid
 * minus its inner product with the row, one fused multiply-add a number. For many rows and the few
 * dimensions of a part of a vector, and as good for many dimensions. Rows far from the origin,
 * compared with their distances, lose digits: take the mean off both.
 *
 * Rows lie in lanes: number d of row i at [d · stride + i], which is what
 * hek_kernel_assign_load() writes. Centroids lie in panels of HEK_KERNEL_ASSIGN_PANEL: first their
 * half squares, then their numbers, one dimension after the other; what is missing in the last
 * panel has an infinite half square and never wins.
 *
 * The *score* of a row is half square − Σ row · centroid, beginning with the half square and by
 * fused multiply-adds in the order of the dimension, on every instruction set: twice the score plus
 * the row's square is the squared distance. Of equal scores the lowest index wins; when no score is
 * less than infinity the index is 0.
 */
#define HEK_KERNEL_ASSIGN_PANEL 8
#define HEK_KERNEL_ASSIGN_LANES 32

/* Floats that hek_kernel_assign_fill() writes. */
size_t hek_kernel_assign_size (size_t n_points, size_t dim);

/* @points: n_points × dim; @mean: (nullable): dim, taken off; @panels: aligned to 64 bytes */
void hek_kernel_assign_fill (
  const float *points, size_t n_points, size_t dim, const float *mean, float *panels);

/* @rows: n_rows of @dim numbers, @row_stride numbers apart; @mean: (nullable): dim, taken off;
 * @lanes: (out): dim × stride, 0 behind the last row; @stride: a multiple of the lanes */
void hek_kernel_assign_load (const float *rows,
                             size_t row_stride,
                             size_t n_rows,
                             size_t dim,
                             const float *mean,
                             float *lanes,
                             size_t stride);

/* @n_rows: a multiple of HEK_KERNEL_ASSIGN_LANES; @idx, @score: (out): n_rows */
void hek_kernel_assign_rows (const float *panels,
                             size_t n_points,
                             size_t dim,
                             const float *lanes,
                             size_t stride,
                             size_t n_rows,
                             uint32_t *idx,
                             float *score);

/* Of one row, as it is: squared distances to all centroids, by fused multiply-adds of differences,
 * or minus its inner products with them. @out: n_points rounded up to whole panels */
void hek_kernel_assign_squares (
  const float *panels, size_t n_points, size_t dim, const float *row, float *out);
void hek_kernel_assign_products (
  const float *panels, size_t n_points, size_t dim, const float *row, float *out);
