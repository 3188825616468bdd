/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "studio-explorer-histogram.h"

G_BEGIN_DECLS

#define STUDIO_HISTOGRAM_MAX_BINS 256u
#define STUDIO_HISTOGRAM_EDGE 6.0 /* widget units beside an end of the brush that are it */

/* What a drag moves. */
typedef enum
{
  STUDIO_HISTOGRAM_NEW,  /* makes a new range */
  STUDIO_HISTOGRAM_LOW,
  STUDIO_HISTOGRAM_HIGH,
  STUDIO_HISTOGRAM_MOVE, /* both */
} StudioHistogramGrip;

struct _StudioExplorerHistogram
{
  GtkWidget parent_instance;

  gboolean has_data;
  StudioExplorerHistogramData data; /* bins, visible and unit are the following */
  guint32 bins[STUDIO_HISTOGRAM_MAX_BINS];
  guint32 visible[STUDIO_HISTOGRAM_MAX_BINS];
  char *unit;                       /* owned (nullable) */
  guint32 highest;                  /* of bins */

  gboolean has_brush;
  double low, high;                 /* numbers: @low <= @high */

  int hovered;                      /* bin under the pointer; -1 */
  gboolean dragging;
  StudioHistogramGrip grip;
  double drag_x;                    /* where it began */
  double drag_low, drag_high;       /* parts of the range at that moment */
};

/* --- studio-explorer-histogram.c --- */

/* The ends of the brush as parts of the range, 0 to 1. */
void studio_explorer_histogram_get_fractions (StudioExplorerHistogram *self, double *low,
                                              double *high);
/* Chooses a range, by parts of it, and tells. */
void studio_explorer_histogram_brush (StudioExplorerHistogram *self, double low, double high);
void studio_explorer_histogram_clear_brush (StudioExplorerHistogram *self);
/* (transfer full): "12 to 13: 1,203 rows, 300 shown" */
char *studio_explorer_histogram_dup_bin_text (StudioExplorerHistogram *self, guint bin);
/* (transfer full): "12.5 kB" */
char *studio_explorer_histogram_dup_number (StudioExplorerHistogram *self, double number);

/* --- studio-explorer-histogram-input.c --- */
void studio_explorer_histogram_init_input (StudioExplorerHistogram *self);

/* --- studio-explorer-histogram-paint.c --- */
void studio_explorer_histogram_snapshot (GtkWidget *widget, GtkSnapshot *snapshot);
/* Of the whole widget. */
int  studio_explorer_histogram_get_height (StudioExplorerHistogram *self);

G_END_DECLS
