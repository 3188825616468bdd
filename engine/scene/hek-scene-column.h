/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-plot-axis.h"
#include "hek-scene-set.h"
#include "hek-task.h"

G_BEGIN_DECLS

/*
 * One value for each row of a scene, by which it is coloured, sized or filtered: numbers, or codes
 * of named categories. A plain view of arrays that somebody else owns.
 *
 * NaN and infinite numbers, on a logarithmic scale those ≤ 0, and codes ≥ n_names are rows without
 * a value.
 */
typedef struct
{
  const char *label;        /* (nullable): "PNG size" */
  const char *unit;         /* (nullable): "kB" */
  guint32 n_rows;
  const double *numbers;    /* (array length=n_rows) (nullable) */
  const guint32 *codes;     /* (array length=n_rows) (nullable): when there are no numbers */
  const char *const *names; /* (array length=n_names): of the codes */
  guint32 n_names;
} HekSceneColumn;

/* From which number to which a column is shown. */
typedef struct
{
  double min, max;     /* min < max; 0 to 1 when no row has a value */
  gboolean open_below; /* some rows lie below */
  gboolean open_above;
  guint32 n_values;    /* rows that have a value */
} HekSceneRange;

/**
 * hek_scene_column_get_range:
 * @clip: share of the rows that may lie outside at each end, in [0, 0.5): outliers would otherwise
 *   leave one colour for all others
 *
 * The range of the numbers. With a @clip it is that of quantiles, taken from an even sample of
 * 65,536 rows where there are more.
 *
 * Returns: %FALSE when the task was cancelled
 */
gboolean hek_scene_column_get_range (const HekSceneColumn *column, HekPlotScale scale, double clip,
                                     const HekTask *task, HekSceneRange *range);

/* The same with ends that somebody has chosen, @min < @max; both > 0 on a logarithmic scale. */
gboolean hek_scene_column_check_range (const HekSceneColumn *column, HekPlotScale scale, double min,
                                       double max, const HekTask *task, HekSceneRange *range);

/* Where a number lies in a range, 0 to 1 inside; NaN when it has no place on the scale. */
double hek_scene_range_fraction (const HekSceneRange *range, HekPlotScale scale, double number);

/* @bins: (out caller-allocates) (array length=n_bins): rows by their fraction of @range, those
 * outside in the bins at the ends. Returns: %FALSE when the task was cancelled */
gboolean hek_scene_column_get_histogram (const HekSceneColumn *column, HekPlotScale scale,
                                         const HekSceneRange *range, guint n_bins, guint32 *bins,
                                         const HekTask *task);

/* Rows with @min ≤ number ≤ @max. Returns: (transfer full) (nullable): %NULL when cancelled */
HekSceneSet *hek_scene_column_select_range (const HekSceneColumn *column, double min, double max,
                                            const HekTask *task);

/* Rows of one category, or without a value: @code ≥ n_names. */
HekSceneSet *hek_scene_column_select_code (const HekSceneColumn *column, guint32 code,
                                           const HekTask *task);

/* Numbers that are names in truth, such as the labels 0 to 9 of a set of classes. */
typedef struct
{
  guint32 *codes; /* n_rows */
  char **names;   /* in the order of the numbers, %NULL-terminated */
  guint32 n_names;
} HekSceneCategories;

/* Returns: (transfer full) (nullable): %NULL when the numbers are not all whole ones, of at most
 * @max_names different values */
HekSceneCategories *hek_scene_categories_new (const double *numbers, guint32 n_rows,
                                              guint32 max_names);
void hek_scene_categories_free (HekSceneCategories *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekSceneCategories, hek_scene_categories_free)

G_END_DECLS
