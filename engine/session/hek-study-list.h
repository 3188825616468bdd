/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gio/gio.h>

#include "hek-study.h"

G_BEGIN_DECLS

/* A point of a pair as a list item: frozen. */
#define HEK_TYPE_STUDY_ITEM (hek_study_item_get_type ())
G_DECLARE_FINAL_TYPE (HekStudyItem, hek_study_item, HEK, STUDY_ITEM, GObject)

HekStudyRow         *hek_study_item_get_row (HekStudyItem *item);
const HekStudyPoint *hek_study_item_get_point (HekStudyItem *item);
const char          *hek_study_item_get_label (HekStudyItem *item); /* as hek_study_row_label() */

/*
 * The points of a pair as a GListModel of HekStudyItem, in their order (the largest disagreement
 * first). Items are made when they are asked for. Main thread only.
 */
#define HEK_TYPE_STUDY_LIST (hek_study_list_get_type ())
G_DECLARE_FINAL_TYPE (HekStudyList, hek_study_list, HEK, STUDY_LIST, GObject)

HekStudyList *hek_study_list_new (void);

/* @pair: (nullable): of the rows of @study, which may get more of them later. Both are borrowed and
 * must stay until the list gets others. */
void          hek_study_list_set (HekStudyList *self, const HekStudy *study,
                                  const HekStudyPair *pair);

G_END_DECLS
