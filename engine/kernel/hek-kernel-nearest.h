/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stddef.h>
#include <stdint.h>

/*
 * Nearest of a set of points by squared Euclidean distance, for palettes (3 or 4 dimensions, up to
 * 256 points) and for k-means and block vector quantization (any number of both).
 *
 * The points lie in panels of HEK_KERNEL_PANEL lanes: panel p holds coordinate d of point p·16 +
 * lane at
 * [(p · dim + d) · 16 + lane]; lanes past the last point hold HEK_KERNEL_FAR and never win. Every
 * distance is summed over the dimensions in order and without fused multiply-add, so all
 * instruction sets give the same bits; of equal distances the lowest index wins.
 */
#define HEK_KERNEL_PANEL 16

/* Far from every finite colour or vector, and its square still fits a float. */
#define HEK_KERNEL_FAR 1e17f

/* Floats that hek_kernel_panels_fill() writes. */
size_t hek_kernel_panels_size (size_t n_points, size_t dim);

/* @points: n_points × dim; @panels should be aligned to 64 bytes */
void hek_kernel_panels_fill (const float *points, size_t n_points, size_t dim, float *panels);

/**
 * hek_kernel_nearest_rows:
 * @panels: (array): what hek_kernel_panels_fill() wrote
 * @rows: (array): n_rows × dim, finite and smaller than %HEK_KERNEL_FAR / 2; a row with NaN gets
 * index 0
 * @idx: (out) (array): n_rows
 * @distance: (out) (array) (nullable): n_rows, squared
 *
 * Cost: n_points · dim · 3 operations a row, in registers of 16 points
 */
void hek_kernel_nearest_rows (const float *panels,
                              size_t n_points,
                              size_t dim,
                              const float *rows,
                              size_t n_rows,
                              uint32_t *idx,
                              float *distance);

/* The scalar reference, for tests. */
void hek_kernel_nearest_rows_scalar (const float *panels,
                                     size_t n_points,
                                     size_t dim,
                                     const float *rows,
                                     size_t n_rows,
                                     uint32_t *idx,
                                     float *distance);
