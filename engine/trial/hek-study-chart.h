/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-plot-types.h"
#include "hek-study.h"

G_BEGIN_DECLS

/*
 * The scatter chart of two metrics, with the rising line that fits best: outliers in a colour of
 * their own with their names, the others in another. Its items are the rows of the pair that have
 * finite values, from left to right.
 */
typedef struct _HekStudyChart HekStudyChart;

/* @pair, @study: borrowed for the call only; @study has the rows that @pair was made of */
HekStudyChart *hek_study_chart_new (const HekStudy *study, const HekStudyPair *pair);
void           hek_study_chart_free (HekStudyChart *chart);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekStudyChart, hek_study_chart_free)

guint hek_study_chart_n_items (const HekStudyChart *chart);

/* Number of the item's row in the study, and the item of a row: -1 when it has none. */
guint hek_study_chart_row_idx (const HekStudyChart *chart, int item);
int   hek_study_chart_item_of_row (const HekStudyChart *chart, guint row_idx);

/* Returns: (transfer full): "kodim03.png · SSIM 0.9731 · SSIMULACRA2 62.1" */
char *hek_study_chart_item_text (const HekStudyChart *chart, int item);

/* The range of x that is shown: equal for all. */
void  hek_study_chart_zoom (HekStudyChart *chart, double min, double max);

/* %FALSE when there is no data or no room. */
gboolean hek_study_chart_get_frame (const HekStudyChart *chart, double width, double height,
                                    const HekPlotTheme *theme, HekPlotFrame *frame);

/* @hovered, @selected: items, or -1. @theme: its ground must not be painted (alpha 0), which is so
 * on screen and in print: the line lies under the points. */
void  hek_study_chart_draw (const HekStudyChart *chart, cairo_t *cr, double width, double height,
                            const HekPlotTheme *theme, int hovered, int selected);

/* Returns: the item near a position, or -1; @text: (out) (transfer full) (optional): of it */
int   hek_study_chart_pick (const HekStudyChart *chart, double x, double y, double width,
                            double height, const HekPlotTheme *theme, char **text);

G_END_DECLS
