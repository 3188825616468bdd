/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-layout-private.h"

G_BEGIN_DECLS

/*
 * Rows as methods want them: floats, packed, finite; of length 1 for the cosine. Rows with NaN or
 * infinite numbers are left out. Where numbers are so large, or all so small, that their squares
 * are no floats any more, all rows are multiplied by the same power of two, which does not show in
 * who is near whom.
 */
typedef struct
{
  HekRows rows; /* those with a place; borrows from the caller's where nothing had to change */
  gsize n_all;
  guint32 *idx; /* (nullable): rows.n: their numbers among all; %NULL: all have a place */
  int exponent; /* rows were multiplied by two to this power */
  float *data;  /* (nullable): owned, aligned */
} HekLayoutRows;

/* Errors of all: %HEK_LAYOUT_ERROR_ROWS, %G_IO_ERROR_NO_SPACE, %G_IO_ERROR_CANCELLED; there is
 * nothing to clear then. */
gboolean hek_layout_rows_init (HekLayoutRows *self, const HekRows *rows, HekDistance distance,
                               const HekTask *task, GError **error);
/* Rows of @layout, without those that have no place there. */
gboolean hek_layout_rows_init_base (HekLayoutRows *self, const HekRows *rows,
                                    const HekLayout *layout, const HekTask *task, GError **error);
/* New rows, multiplied as @base is. */
gboolean hek_layout_rows_init_like (HekLayoutRows *self, const HekRows *rows, HekDistance distance,
                                    const HekLayoutRows *base, const HekTask *task,
                                    GError **error);
void     hek_layout_rows_clear (HekLayoutRows *self);

/* Places of rows->n rows become those of all: NaN where a row has none. @all: n_all × n_coords. */
void     hek_layout_rows_spread (const HekLayoutRows *self, const float *coords, guint n_coords,
                                 float *all);

G_END_DECLS
