/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Errors that weigh more along a row than across it: an inner product with a query is large, and
 * so matters, only where the query points the way of the row, and then it is the error along the
 * row that changes it. With u = x / |x| the loss of an error r is
 *   |r|² + weight · ⟨r, u⟩²,  weight = η - 1,  η = (dim - 1) T² / (1 - T²), but at least 1
 * where T is the cosine from which on inner products matter, the same for rows of any length.
 *
 * Source: Guo, Sun, Lindgren, Geng, Simcha, Chern, Kumar, "Accelerating large-scale inference with
 * anisotropic vector quantization", ICML 2020, theorem 3.3 in its limit of many dimensions
 */
float hek_anisotropic_weight (guint dim, double threshold);

/* Rows of which a part is quantized. A row and its rest are @dim numbers each. */
typedef struct
{
  const float *rows;
  gsize row_stride;  /* numbers */
  const float *rests; /* what is left of the rows without the centroid that is looked for */
  gsize rest_stride;
  guint dim;
  const float *inverse_norms; /* of the whole rows; 0 of those that are all zero */
  const double *slants;       /* ⟨r, u⟩ of the whole rows */
  float weight; /* with 0, rows, inverse_norms and slants are not read */
} HekAnisotropic;

/**
 * hek_anisotropic_center:
 * @idx: (array): the rows of one centroid, @n > 0
 * @center: (out) (array): dim
 *
 * The numbers that, taken from the rests of all the rows, leave the least loss: the mean when the
 * weight is 0. By conjugate gradients, whose few steps stop at a thousandth of the error.
 */
void hek_anisotropic_center (const HekAnisotropic *self, const guint32 *idx, gsize n,
                             double *center);

G_END_DECLS
