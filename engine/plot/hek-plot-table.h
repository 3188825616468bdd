/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-plot-types.h"

G_BEGIN_DECLS

typedef struct _HekPlotTable HekPlotTable;

typedef struct
{
  const char *title; /* header */
  const char *unit;  /* (nullable): in the header, dimmer */
  gboolean is_number; /* on the right, in tabular figures */
  gboolean has_marks; /* cells may have a colour: room for its mark */
} HekPlotTableColumn;

/* How a cell looks; all zero: as text. */
typedef struct
{
  gboolean has_color;
  HekPlotColor color;   /* a tint of the ground, and a mark before the value */
  guint n_sides;        /* of the mark, so that it is not told by colour alone: 0: a disc, 3, 4 */
  double bar;           /* (0, 1]: a bar behind the value, of so much of the width; 0: none */
} HekPlotTableCell;

struct _HekPlotTable
{
  const char *title; /* (nullable) */
  const HekPlotTableColumn *columns; /* (array length=n_columns) */
  guint n_columns;
  gsize n_rows;
  double scroll;       /* rows above the first that is seen; clamped */
  int sort_column;     /* -1: none */
  gboolean sort_descending;
  gssize focus_row, hover_row; /* -1: none */
  /* Returns: (transfer full): the value, without unit */
  char *(*get_text) (const HekPlotTable *plot, gsize row, guint column);
  void (*get_cell) (const HekPlotTable *plot, gsize row, guint column, HekPlotTableCell *cell);
  gboolean (*is_selected) (const HekPlotTable *plot, gsize row);
  gconstpointer data;  /* of the three, of which the last two may be %NULL */
  gsize n_all;         /* rows before the filter, more than n_rows: the last line says so */
  const char *empty_text;
};

typedef struct
{
  gsize first, n;      /* rows that are seen, the last perhaps in part */
  gsize n_visible;     /* whole rows that fit */
  double header_y, rows_y, row_height;
  double bottom;       /* of the rows */
} HekPlotTablePlaces;

void hek_plot_table_draw (const HekPlotTable *plot, cairo_t *cr, double width, double height,
                          const HekPlotTheme *theme);

/* FALSE when there is no room. */
gboolean hek_plot_table_get_places (const HekPlotTable *plot, double width, double height,
                                    const HekPlotTheme *theme, HekPlotTablePlaces *places);

/* What is under a position. @row: -1: the header. Returns: FALSE when nothing is */
gboolean hek_plot_table_pick (const HekPlotTable *plot, double width, double height,
                              const HekPlotTheme *theme, double x, double y, gssize *row,
                              guint *column);

G_END_DECLS
