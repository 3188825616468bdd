/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "hek-study-list.h"

G_BEGIN_DECLS

/* The pictures of a study with both values and their disagreement, to be sorted by any column. */
#define STUDIO_TYPE_STUDY_LIST (studio_study_list_get_type ())
G_DECLARE_FINAL_TYPE (StudioStudyList, studio_study_list, STUDIO, STUDY_LIST, GtkWidget)

/* @points: of HekStudyItem */
void studio_study_list_set_points (StudioStudyList *self, GListModel *points);

/* What the two columns of numbers show. */
void studio_study_list_set_values (StudioStudyList *self, const HekMetricValue *x,
                                   const HekMetricValue *y);

/* Selects the item of a row and scrolls to it; nothing when there is none. */
void studio_study_list_select_row (StudioStudyList *self, guint row_idx);

/* Other rows follow: the numbers of the old ones mean nothing there. */
void studio_study_list_unselect (StudioStudyList *self);

/* Returns: (nullable) (transfer none) */
HekStudyItem *studio_study_list_get_selected (StudioStudyList *self);

/* Returns: (transfer full): "+45.5 %" */
char *studio_study_list_format_score (double score);

/* Signals
 *   selected ()                 another item, or none
 *   activated (HekStudyItem *)  a double click, or Return
 */

G_END_DECLS
