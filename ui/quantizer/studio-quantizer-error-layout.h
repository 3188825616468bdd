/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How the dimensions of a vector are laid out in a chart. */
typedef struct
{
  guint width, height; /* of a picture; 0: one row, as they come */
  guint n_planes;      /* pictures beside each other, one after the other in the vector */
} StudioQuantizerLayout;

/* (element-type StudioQuantizerLayout): the row, then every picture that @dim numbers fill and that
 * is at most twice as long as wide. (transfer full) */
GArray *studio_quantizer_layouts (guint dim);

/* The one of @layouts that most likely is meant: a square picture, else the row. */
guint   studio_quantizer_layouts_get_likely (const GArray *layouts);

/* Returns: (transfer full): "Picture 28 × 28" */
char   *studio_quantizer_layout_get_name (const StudioQuantizerLayout *layout);

/* Cells of the heat map: planes are one column apart. */
guint   studio_quantizer_layout_get_columns (const StudioQuantizerLayout *layout);

/* Returns: the dimension of a cell; -1: none, between two planes */
int     studio_quantizer_layout_get_dim (const StudioQuantizerLayout *layout, guint column,
                                         guint row);
void    studio_quantizer_layout_get_cell (const StudioQuantizerLayout *layout, guint dim,
                                          guint *column, guint *row);

/* Returns: (transfer full): @values × @factor, row by row; NaN between planes */
float  *studio_quantizer_layout_fill (const StudioQuantizerLayout *layout, const double *values,
                                      double factor);

G_END_DECLS
