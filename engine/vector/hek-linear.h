/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-task.h"

G_BEGIN_DECLS

/*
 * Matrices of floats, row by row, on all threads, with the same result on any number of them.
 */

/* What hek_linear_multiply() wants of a matrix of @n rows of @dim numbers. Returns: (transfer full)
 * (nullable): %NULL when memory is short; free with hek_aligned_free() */
float *hek_linear_pack (const float *b, gsize n, gsize dim);

/* C = A · Bᵀ, as hek-kernel-gemm.h computes it. @a: m × dim; @packed: of the n × dim numbers of B;
 * @c: (out): m × n. Returns: %FALSE when cancelled */
gboolean hek_linear_multiply (const float *a, gsize m, const float *packed, gsize n, gsize dim,
                              float *c, const HekTask *task);

/* @out: (out): dim × n */
void hek_linear_transpose (const float *a, gsize n, gsize dim, float *out);

/**
 * hek_linear_nearest_rotation:
 * @matrix: (inout): n × n
 * @usual: n × n, orthonormal: what is meant where @matrix says next to nothing
 *
 * The orthonormal matrix with the largest Σ of products with @matrix: its polar factor, by
 * Newton–Schulz steps. A ten-thousandth of @usual is mixed in, so that a matrix without full rank
 * has one, too.
 *
 * Accuracy: rows are orthonormal to some 10⁻⁶
 * Errors: %G_IO_ERROR_FAILED when that is not reached, %G_IO_ERROR_CANCELLED,
 * %G_IO_ERROR_NO_SPACE; @matrix is then of no use
 * Cost: some 20 · 4 n³ operations
 * Source: Björck, Bowie, "An iterative algorithm for computing the best estimate of an orthogonal
 * matrix", SIAM J. Numer. Anal. 8 (1971); longer steps as long as small singular values are left:
 * after Chen, Chow, "A stable scaling of Newton-Schulz for improving the sign function
 * computation of a Hermitian matrix", ANL/MCS-P5059-0114 (2014), with a smaller factor than theirs,
 * which would cancel digits of the largest
 */
gboolean hek_linear_nearest_rotation (float *matrix, const float *usual, guint n,
                                      const HekTask *task, GError **error);

G_END_DECLS
