/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-colormap.h"
#include "hek-plot-theme.h"
#include "hek-scene-column.h"

G_BEGIN_DECLS

/* How a column becomes colours. All zero: sequential, linear, all of the range. */
typedef struct
{
  HekColormapKind colormap; /* numbers; DIVERGING: a range from the data becomes symmetric about 0;
                               CYCLIC: the ends of the range are the same colour */
  HekPlotScale scale;
  double min, max;          /* equal, or not all on the scale: from the data */
  double clip;              /* of a range from the data: hek_scene_column_get_range() */
} HekSceneColorOptions;

typedef enum
{
  HEK_SCENE_LEGEND_CATEGORY,
  HEK_SCENE_LEGEND_REST,    /* all categories for which there is no colour of their own */
  HEK_SCENE_LEGEND_MISSING, /* rows without a value */
} HekSceneLegendKind;

typedef struct
{
  HekSceneLegendKind kind;
  char *label;
  guint8 rgb[3];
  guint32 code;         /* CATEGORY: of the column; REST: how many they are */
  guint32 n_rows;       /* that look so */
} HekSceneLegendEntry;

#define HEK_SCENE_LEGEND_N_BINS 64
#define HEK_SCENE_LEGEND_MAX_ENTRIES (HEK_PLOT_N_CATEGORY_COLORS + 2)

/* What the colours mean. Entries come after or instead of the bar; each has at least one row. */
typedef struct
{
  char *label;                /* (nullable) */
  char *unit;                 /* (nullable) */
  gboolean has_bar;           /* a column of numbers */
  HekColormapKind colormap;
  HekPlotScale scale;
  HekSceneRange range;
  guint32 bins[HEK_SCENE_LEGEND_N_BINS]; /* rows along the bar */
  guint n_entries;
  HekSceneLegendEntry entries[HEK_SCENE_LEGEND_MAX_ENTRIES];
} HekSceneLegend;

/* The colours of all rows and what they mean. Frozen once made. */
typedef struct
{
  gatomicrefcount ref;
  guint32 n_rows;
  guint8 *rgba;    /* owned: 4 bytes a row, opaque: for hek_scene_style_new() */
  guint8 *entries; /* owned (nullable): the entry of each row; those of the bar: G_MAXUINT8 */
  HekSceneLegend legend;
} HekSceneColoring;

/**
 * hek_scene_coloring_new:
 * @theme: its ground decides which colours stand out
 *
 * Numbers follow a colour map of engine/plot (uniform in Oklab). The most frequent categories,
 * at most %HEK_PLOT_N_CATEGORY_COLORS of them, have the colours of @theme that stay apart for
 * colour-blind eyes, in the order of their codes; if there are more, the others are grey together.
 *
 * Accuracy: a number gets one of 256 colours. Threads: the same bytes on any number of them.
 * Cost: 10,000,000 numbers ≤ 0.2 s of two cores.
 * Returns: (transfer full) (nullable): %NULL when @task was cancelled or memory is short
 */
HekSceneColoring *hek_scene_coloring_new (const HekSceneColumn       *column,
                                          const HekSceneColorOptions *options,
                                          const HekPlotTheme         *theme,
                                          const HekTask              *task);
HekSceneColoring *hek_scene_coloring_ref (HekSceneColoring *self);
void              hek_scene_coloring_unref (HekSceneColoring *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekSceneColoring, hek_scene_coloring_unref)

/**
 * hek_scene_coloring_select:
 * @entries: bit i: entry i of the legend
 *
 * The rows that look like one of these entries. Rows of the bar are selected by
 * hek_scene_column_select_range().
 *
 * Returns: (transfer full) (nullable): %NULL when @task was cancelled
 */
HekSceneSet *hek_scene_coloring_select (const HekSceneColoring *self, guint32 entries,
                                        const HekTask *task);

/* --- sizes ----------------------------------------------------------------------------------- */

typedef struct
{
  HekPlotScale scale;
  HekSceneRange range;
  double smallest, largest; /* factors of the diameter at the ends of the range */
} HekSceneSizing;

/* Areas, not diameters, are what eyes compare: the area is linear in the place of @number in the
 * range. Rows without a value have the smallest size. */
double hek_scene_sizing_get_size (const HekSceneSizing *sizing, double number);

/* Returns: (transfer full) (nullable): a factor a row, for hek_scene_style_new(); %NULL when @task
 * was cancelled or memory is short */
float *hek_scene_sizing_get_sizes (const HekSceneSizing *sizing, const HekSceneColumn *column,
                                   const HekTask *task);

G_END_DECLS
