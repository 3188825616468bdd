/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "hek-colormap.h"
#include "hek-scene-column.h"

G_BEGIN_DECLS

/* What a histogram shows. */
typedef struct
{
  HekSceneRange range;      /* of the bins */
  HekPlotScale scale;
  const guint32 *bins;      /* (array length=n_bins): rows */
  const guint32 *visible;   /* (array length=n_bins) (nullable): those of them that are shown */
  guint n_bins;
  const HekColormap *map;   /* (nullable): the colours of the numbers, below the bars */
  const char *unit;         /* (nullable) */
  gboolean is_time;
} StudioExplorerHistogramData;

/*
 * How many rows have which numbers, and a range of them that is chosen with the pointer or by keys:
 * a drag makes one, its ends and its middle move it, a double click or Escape takes it away; arrows
 * move it, Up and Down make it wider and narrower, with Shift the upper end goes alone.
 *
 * Role IMG; it describes itself: give it a label.
 *
 * Signal "brushed" (double min, double max): the chosen range, while it is dragged, too; @min >
 * @max: none any more. An end that lies where the range ends is that end.
 */
#define STUDIO_TYPE_EXPLORER_HISTOGRAM (studio_explorer_histogram_get_type ())
G_DECLARE_FINAL_TYPE (StudioExplorerHistogram, studio_explorer_histogram, STUDIO,
                      EXPLORER_HISTOGRAM, GtkWidget)

GtkWidget *studio_explorer_histogram_new (void);

/* @data: (nullable): copied, but for the map: nothing is there yet */
void studio_explorer_histogram_set_data (StudioExplorerHistogram *self,
                                         const StudioExplorerHistogramData *data);

/* @min > @max: none. Never emits "brushed". */
void studio_explorer_histogram_set_brush (StudioExplorerHistogram *self, double min, double max);

G_END_DECLS
