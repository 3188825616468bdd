/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-code-map.h"

/* Lanes that sums over a vector are kept in, so that compilers may use registers of any width and
 * still add in the same order. */
#define HEK_CODE_LANES 16

/* What the longest vector of integers may be; see hek_kernel_code_project(). */
#define HEK_CODE_INT_LENGTH 32000.0f

/* Places that the additional number of ip is spread over, at least. */
#define HEK_CODE_MIN_LIFTS 16

/* Numbers of a prepared vector, a multiple of 32; for ip all behind the row's are the additional
 * one. */
static inline guint
hek_code_map_n_in (HekDistance distance,
                   guint       dim)
{
  return (dim + (distance == HEK_DISTANCE_IP ? HEK_CODE_MIN_LIFTS : 0) + 31) / 32 * 32;
}

/* Those of them that are not always 0. */
static inline guint
hek_code_map_n_used (HekDistance distance,
                     guint       dim)
{
  return distance == HEK_DISTANCE_IP ? hek_code_map_n_in (distance, dim) : dim;
}

/* The row as @map->n_in floats: what is not finite and what is past the end is 0. */
void hek_code_map_load (const HekCodeMap *map, HekDtype dtype, gconstpointer row, float *x);

/* From a loaded vector to the Euclidean one, with the mean taken off; @is_zero: cosine of an
 * all-zero row. */
void hek_code_map_prepare (const HekCodeMap *map, float *x, gboolean is_query, gboolean *is_zero);

/* @n: a multiple of HEK_CODE_LANES */
float hek_code_dot (const float *a, const float *b, guint n);

/**
 * hek_code_directions:
 * @x: n × dim prepared vectors
 * @directions: (out): n_directions × dim, orthonormal, by falling variance
 *
 * The principal directions, by orthogonal iteration of the covariance: accurate enough to keep
 * nearly all of the variance, not eigenvectors to the last digit.
 */
gboolean hek_code_directions (const float *x, gsize n, guint dim, guint n_directions,
                              float *directions, guint64 seed, const HekTask *task);

/* Orthonormal rows by the modified Gram-Schmidt method; a row that vanishes becomes a unit vector
 * of the standard basis made orthogonal. */
void hek_code_orthonormalize (float *rows, guint n_rows, guint dim);

/* Fills @rows with independent normal numbers. */
void hek_code_normals (float *rows, gsize n, guint64 seed);

/**
 * hek_code_choose:
 * @directions: n_directions × n_in
 * @n_values: (out): the fewest directions that keep the true neighbours in front; 0: none does
 * @reach: (out): see HekCodeMap
 */
gboolean hek_code_choose (const HekCodeMap *map, const HekRows *rows, const float *directions,
                          guint n_directions, guint64 seed, guint *n_values, guint *reach,
                          const HekTask *task);
