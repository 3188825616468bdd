/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "hek-study.h"

G_BEGIN_DECLS

/*
 * The scatter chart of the disagreement finder: a point for each picture, named under the pointer
 * and with the arrow keys.
 */
#define STUDIO_TYPE_STUDY_CHART (studio_study_chart_get_type ())
G_DECLARE_FINAL_TYPE (StudioStudyChart, studio_study_chart, STUDIO, STUDY_CHART, GtkWidget)

/* @study, @pair: borrowed for the call only; the zoom stays while the values are the same */
void studio_study_chart_set_pair (StudioStudyChart *self, const HekStudy *study,
                                  const HekStudyPair *pair);

/* Nothing to draw yet. */
void studio_study_chart_clear (StudioStudyChart *self);

/* The row that the list has selected, or -1. */
void studio_study_chart_set_selected (StudioStudyChart *self, int row_idx);

/* Other points follow: those of now are pale. */
void studio_study_chart_set_dimmed (StudioStudyChart *self, gboolean dimmed);

/* Signals
 *   picked (uint row_idx)     a point was clicked
 *   activated (uint row_idx)  Return was pressed on a point
 */

G_END_DECLS
