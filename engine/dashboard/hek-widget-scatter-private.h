/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-plot-heatmap.h"
#include "hek-plot-scatter.h"
#include "hek-widget-private.h"

G_BEGIN_DECLS

/* Points that are drawn one by one; more are drawn as how many lie in each cell. */
#define HEK_WIDGET_SCATTER_MAX_POINTS 20000u

#define HEK_WIDGET_SCATTER_CELLS_X 320u
#define HEK_WIDGET_SCATTER_CELLS_Y 240u

/* Categories with a colour of their own; all others share one. */
#define HEK_WIDGET_SCATTER_CATEGORIES HEK_PLOT_N_SERIES_COLORS

/* Rows that have a place, and where it is: in the units that are shown. */
typedef struct
{
  guint x_column, y_column;
  int color_column, size_column; /* -1: none */
  gboolean log_x, log_y;
  HekWidgetUnit x_unit, y_unit, color_unit;

  gsize n;
  double *x, *y;       /* owned (array length=n) */
  guint32 *rows;       /* owned: of the frame */
  guint8 *codes;       /* owned (nullable): category of each; CATEGORIES: another or none */
  char **names;        /* owned: of the categories */
  guint n_categories;
  gboolean has_rest;   /* some are in another category, or in none */
  double color_low, color_high, size_low, size_high;
  gsize n_no_place;    /* rows without two numbers, or not above 0 on a logarithmic axis */

  gboolean has_line;
  HekWidgetLine line;
  double line_from, line_to; /* x */

  /* with more than MAX_POINTS */
  HekPlotScatterCells cells;
  guint32 *counts;     /* owned: what cells.counts points to */
  guint32 *starts;     /* owned: of each cell in order, and the end */
  guint32 *order;      /* owned: points by cell */
  double *cell_means;  /* owned (nullable): of the colour */
  guint8 *cell_codes;  /* owned (nullable): the most frequent category */
} HekWidgetPoints;

gboolean hek_widget_points_init (HekWidgetPoints *points, HekWidget *self, const HekTask *task,
                                 GError **error);
void     hek_widget_points_clear (HekWidgetPoints *points);

static inline double
hek_widget_points_color (const HekWidgetPoints *points,
                         const HekFrame        *frame,
                         gsize                  i)
{
  return frame->columns[points->color_column].reals[points->rows[i]];
}

/* The cell of a point; FALSE when it lies in none. */
gboolean hek_widget_points_find_cell (const HekWidgetPoints *points, double x, double y, guint *cx,
                                      guint *cy);

/* Returns: (transfer full): the points within a range of the axes, at most @max of them; %NULL when
 * they are more */
guint32 *hek_widget_points_find (const HekWidgetPoints *points, double x_from, double x_to,
                                 double y_from, double y_to, gsize max, gsize *n);

/* What is drawn at one size. */
typedef struct
{
  HekPlotScatter plot;
  HekPlotSeries series[HEK_WIDGET_SCATTER_CATEGORIES + 2];
  HekPlotColor colors[HEK_WIDGET_SCATTER_CATEGORIES + 1];
  HekPlotColor line_color;
  HekPlotScatterCells cells;
  HekPlotColor *cell_colors;     /* owned (nullable) */
  guint32 *points;               /* owned: those that are drawn one by one, by series */
  gsize first[HEK_WIDGET_SCATTER_CATEGORIES + 2]; /* of each series in points */
  gsize n;
  double *x, *y, *radii;         /* owned */
  HekPlotColor *point_colors;    /* owned (nullable) */
  HekPlotSeries path;
  double path_x[2], path_y[2];
  char *line_label;              /* owned (nullable) */
  HekPlotColorbar bar;
  double bar_width;              /* 0: none */
} HekWidgetScatterShown;

void hek_widget_scatter_show (const HekWidget *self, double width, const HekPlotTheme *theme,
                              const HekWidgetView *view, HekWidgetScatterShown *shown);
void hek_widget_scatter_shown_clear (HekWidgetScatterShown *shown);

G_END_DECLS
