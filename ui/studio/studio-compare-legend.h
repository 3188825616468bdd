/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "hek-colormap.h"
#include "studio-shown-map.h"

G_BEGIN_DECLS

/* What the colour bar of a map says. */
typedef struct
{
  const HekColormap *colormap;
  const StudioShownMap *map; /* borrowed */
  gboolean has_value; /* something is pointed at */
  double value;       /* NaN: not defined there */
} StudioCompareLegend;

/* Draws it into the lower right corner of @widget; left out where there is no room. */
void studio_compare_legend_snapshot (const StudioCompareLegend *legend, GtkWidget *widget,
                                     GtkSnapshot *snapshot);

G_END_DECLS
