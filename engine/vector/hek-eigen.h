/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-task.h"

G_BEGIN_DECLS

/**
 * hek_eigen_symmetric:
 * @matrix: (inout) (array): n × n, of which the lower triangle is read; overwritten
 * @values: (out) (array): n, the largest first
 * @n_vectors: how many of the vectors are wanted
 * @vectors: (out) (array): n_vectors × n, of length 1, those of the largest values
 *
 * Eigenvalues and eigenvectors of a symmetric matrix of finite numbers. The same result on any
 * number of threads.
 *
 * Accuracy: that of doubles: values to n · 2⁻⁵² of the largest
 * Errors: %G_IO_ERROR_CANCELLED, %G_IO_ERROR_NO_SPACE
 * Cost: 1.3 n³ operations on one thread, 5 n³ on all
 */
gboolean hek_eigen_symmetric (double *matrix, guint n, double *values, guint n_vectors,
                              double *vectors, const HekTask *task, GError **error);

G_END_DECLS
