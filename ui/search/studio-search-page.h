/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-library.h"
#include "studio-page.h"

G_BEGIN_DECLS

/*
 * The Search page: a query over one collection, its answers as a list or as pictures, and the
 * history. HekSearchSession searches, the page shows. Its widgets are made when it is first seen.
 * Main thread only.
 *
 * Its actions are the group "search"; "search.collection" (s) chooses a collection by its uuid.
 */
#define STUDIO_TYPE_SEARCH_PAGE (studio_search_page_get_type ())
G_DECLARE_FINAL_TYPE (StudioSearchPage, studio_search_page, STUDIO, SEARCH_PAGE, StudioPage)

/* @jobs: where the page's jobs are listed; the window shows it */
GtkWidget *studio_search_page_new (HekJobList *jobs, HekLibrary *library);

/* Ends with a row without title. The page itself installs those that are local. */
extern const StudioShortcut studio_search_page_shortcuts[];

G_END_DECLS
