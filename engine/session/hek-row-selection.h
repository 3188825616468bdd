/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-explorer-session.h"

G_BEGIN_DECLS

/*
 * HekRowSelection: rows of one collection that are selected, known to all that show them: points of
 * the Explorer, scatter plots, tables. There is one for each library. They are named by row id,
 * which is for life, so that each finds those that it shows. Main thread only.
 */
#define HEK_TYPE_ROW_SELECTION (hek_row_selection_get_type ())
G_DECLARE_FINAL_TYPE (HekRowSelection, hek_row_selection, HEK, ROW_SELECTION, GObject)

/* (transfer none): the one of a library; it lives as long as the library */
HekRowSelection *hek_row_selection_of (HekLibrary *library);

/* (nullable): UUID of the collection; %NULL: nothing was selected anywhere yet */
const char    *hek_row_selection_get_collection (HekRowSelection *self);
gsize          hek_row_selection_get_n_rows (HekRowSelection *self);

/* (transfer none) (nullable) (array length=n): ascending, valid until "changed"; %NULL when there
 * are none. What the Explorer has selected is turned into ids when it is first asked for: 1,000,000
 * rows take some milliseconds. */
const guint64 *hek_row_selection_get_ids (HekRowSelection *self, gsize *n);

/* @row_ids: (nullable) (array length=n): in any order, also more than once. "changed", when they
 * are others than before */
void hek_row_selection_set_ids (HekRowSelection *self, const char *uuid, const guint64 *row_ids,
                                gsize n);

/* Takes the rows that an Explorer shows and has selected; costs nothing until somebody asks. */
void hek_row_selection_set_rows (HekRowSelection *self, const char *uuid, HekExplorerRows *rows,
                                 HekSceneSet *set);

/**
 * hek_row_selection_join:
 *
 * An Explorer selects what is selected here, as far as it shows that collection and gives the rows
 * a place, and what it selects is selected here. A step of its undo() as any other. An empty
 * selection of one collection leaves alone what is selected of another. Until @session is gone.
 */
void hek_row_selection_join (HekRowSelection *self, HekExplorerSession *session);

/*
 * Signals
 *   changed ()
 */

G_END_DECLS
