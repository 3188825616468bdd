/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "hek-plot-theme.h"

G_BEGIN_DECLS

/* How a chart is drawn and read; sizes and positions in widget units. */
typedef struct
{
  /* The same drawing as in a report. @hovered: index that pick() gave for the pointer, or -1 */
  void (*draw) (cairo_t *cr, double width, double height, const HekPlotTheme *theme, int hovered,
                gpointer data);

  /* (nullable) What is at a position. Sets @text (transfer full) to the read-out. Returns: its
   * index, or -1 */
  int (*pick) (double x, double y, double width, double height, const HekPlotTheme *theme,
               char **text, gpointer data);

  /* (nullable) A horizontal stretch was dragged: show only it. @x0 < @x1; with both -1: show all
   * again. */
  void (*zoom) (double x0, double x1, double width, double height, const HekPlotTheme *theme,
                gpointer data);

  /* (nullable) Number of items for the arrow keys, which move the hovered one */
  guint (*n_items) (gpointer data);

  /* (nullable) Returns: (transfer full): the read-out of an item, for the arrow keys */
  char *(*item_text) (int index, gpointer data);
} StudioChartFuncs;

/*
 * A drawing area for any chart of engine/plot: theme colours from the style context, hover
 * read-out, click, zoom by drag, reset by double click. Role IMG; give it a label, and a
 * description with the values. Main thread only.
 */
#define STUDIO_TYPE_CHART (studio_chart_get_type ())
G_DECLARE_FINAL_TYPE (StudioChart, studio_chart, STUDIO, CHART, GtkWidget)

GtkWidget *studio_chart_new (void);

/* @funcs is static; @data is freed with @free_data when replaced. %NULL @funcs: an empty chart. */
void studio_chart_set_funcs (StudioChart *self, const StudioChartFuncs *funcs, gpointer data,
                             GDestroyNotify free_data);

/* The data behind has changed. */
void studio_chart_changed (StudioChart *self);

/* The last values stay visible while new ones are computed. */
void studio_chart_set_dimmed (StudioChart *self, gboolean dimmed);

void studio_chart_set_size (StudioChart *self, int min_width, int min_height);

/* Signals: "picked" (int index): an item was clicked, or Return was pressed on it */

G_END_DECLS
