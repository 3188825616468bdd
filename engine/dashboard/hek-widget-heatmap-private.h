/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-widget-private.h"

G_BEGIN_DECLS

/* Counts by time and bin: in microseconds and in the unit of the data. */
typedef struct
{
  guint n_x, n_y;
  double *x_edges, *y_edges; /* owned: n + 1 each, ascending */
  double *values;            /* owned: n_y rows, from the lowest, of n_x; NaN where nothing is */
  double total, most;
} HekWidgetCells;

/* Of the columns of @frame that have bounds. Returns: FALSE when memory is short */
gboolean hek_widget_cells_init (HekWidgetCells *cells, const HekFrame *frame, guint time_column);
void     hek_widget_cells_clear (HekWidgetCells *cells);

G_END_DECLS
