/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "studio-quantizer-figures.h"

G_BEGIN_DECLS

/* What the cells of runs need beside the run; the table owns it, and it outlives them. */
typedef struct
{
  GListModel *runs;           /* borrowed (nullable) */
  HekQuantizerRun *reference; /* owned (nullable) */
  gboolean differences;
  GHashTable *best;           /* owned: the runs that are on the front of the chart */
  guint *decimals;            /* owned: by figure */
  GHashTable *bound;          /* owned: the GtkListItems that show a run */
} StudioQuantizerCells;

void studio_quantizer_cells_init  (StudioQuantizerCells *cells);
void studio_quantizer_cells_clear (StudioQuantizerCells *cells);

/* Gives @view a column for the run and one for each figure, in the order of the figures. */
void studio_quantizer_cells_add_columns (StudioQuantizerCells *cells, GtkColumnView *view);

/* The decimals have to be measured anew, and all cells that are bound show their run as it is now.
 */
void studio_quantizer_cells_refresh (StudioQuantizerCells *cells);

G_END_DECLS
