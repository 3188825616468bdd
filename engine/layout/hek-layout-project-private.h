/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-layout-private.h"

G_BEGIN_DECLS

/* Of the progress, where the projection is only a start. */
#define HEK_LAYOUT_BEND_START 0.1

/* Directions that vectors, less their mean, are projected on. */
typedef struct
{
  guint n, dim;
  double *mean;       /* dim */
  double *directions; /* n × dim */
} HekLayoutBasis;

/* All numbers 0. Errors: %G_IO_ERROR_NO_SPACE */
gboolean hek_layout_basis_init (HekLayoutBasis *self, guint dim, guint n, GError **error);
void     hek_layout_basis_clear (HekLayoutBasis *self);

/* Sums of doubles, in blocks that depend on the number of rows only. %FALSE: cancelled */
gboolean hek_layout_basis_set_mean (HekLayoutBasis *self, const HekRows *rows,
                                    const HekTask *task);

/* @coords: (out): rows->n × n; what floats cannot hold becomes NaN, all numbers of the row. %FALSE:
 * cancelled */
gboolean hek_layout_basis_project (const HekLayoutBasis *self, const HekRows *rows, float *coords,
                                   const HekTask *task);

/* Rows that a block of a sum over all takes: few enough blocks that as many sums of @width numbers
 * of 8 bytes need little memory. */
gsize hek_layout_sum_block (gsize n, gsize width);

G_END_DECLS
