/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "studio-search-table.h"

G_BEGIN_DECLS

/*
 * The answers, as a list with columns or as a grid, with one selection.
 *
 * Signals
 *   activated ()   the selected answer, by double click or Return
 *   selected ()    another answer, or none
 */
#define STUDIO_TYPE_SEARCH_RESULTS (studio_search_results_get_type ())
G_DECLARE_FINAL_TYPE (StudioSearchResults, studio_search_results, STUDIO, SEARCH_RESULTS, GtkWidget)

/* @look: outlives it; @menu: of one answer */
void studio_search_results_set_up (StudioSearchResults *self, const StudioSearchLook *look,
                                   GMenuModel *menu);

/**
 * studio_search_results_show:
 * @hits: of HekSearchItem; they are copied
 * @key_field: of the schema of the look, or -1
 * @fields_changed: the schema or @key_field are others than before: columns are made again
 */
void studio_search_results_show (StudioSearchResults *self, GListModel *hits, int key_field,
                                 gboolean fields_changed);

/* Draws what is seen again: the look is another. */
void studio_search_results_redraw (StudioSearchResults *self);

void studio_search_results_set_grid (StudioSearchResults *self, gboolean grid);

/* (nullable) (transfer none) */
HekSearchItem *studio_search_results_get_selected (StudioSearchResults *self);

/* Selects the first answer where none is. */
void studio_search_results_focus (StudioSearchResults *self);

/* The menu of the selected answer, where it is. */
void studio_search_results_open_menu (StudioSearchResults *self);

G_END_DECLS
