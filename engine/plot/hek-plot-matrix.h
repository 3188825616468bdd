/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-colormap.h"
#include "hek-plot-types.h"

G_BEGIN_DECLS

/* A value for each pair of named rows and columns: correlations, confusions. */
typedef struct
{
  const char *title;  /* (nullable) */
  const char *const *row_names;    /* (array length=n_rows): from the top */
  const char *const *column_names; /* (array length=n_columns) */
  guint n_rows, n_columns;
  const double *values; /* (array): row after row; NaN: nothing is drawn */
  const char *label, *unit; /* (nullable): of the values */
  double min, max;      /* of the colour bar; equal: from the data */
  HekColormapKind colormap;
  guint n_digits;       /* after the decimal point, of the values written in the cells */
  gboolean show_values; /* where there is room */
  HekPlotMark hover;    /* point_idx = row * n_columns + column */
  const char *empty_text;
} HekPlotMatrix;

void hek_plot_matrix_draw (const HekPlotMatrix *plot, cairo_t *cr, double width, double height,
                           const HekPlotTheme *theme);

/* The cell under a position: x is its column, y its row. */
gboolean hek_plot_matrix_pick (const HekPlotMatrix *plot, double width, double height,
                               const HekPlotTheme *theme, double x, double y, HekPlotPick *out);

G_END_DECLS
