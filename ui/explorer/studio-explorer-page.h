/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-library.h"
#include "studio-page.h"

G_BEGIN_DECLS

/*
 * The Explorer page: the vectors of one collection at the places of a layout, and all that can be
 * asked of them. HekExplorerSession computes, the page shows. Its widgets are made when it is first
 * seen. Main thread only.
 *
 * Its actions are the group "explorer"; "explorer.collection" (s) chooses a collection by its uuid,
 * "explorer.as-of" (sx) also as of a moment (microseconds since 1970 UTC; 0: now). What is selected
 * is shared with the other pages: HekRowSelection.
 */
#define STUDIO_TYPE_EXPLORER_PAGE (studio_explorer_page_get_type ())
G_DECLARE_FINAL_TYPE (StudioExplorerPage, studio_explorer_page, STUDIO, EXPLORER_PAGE, StudioPage)

/* @jobs: where the page's jobs are listed; the window shows it */
GtkWidget *studio_explorer_page_new (HekJobList *jobs, HekLibrary *library);

/* Ends with a row without title. The page itself installs those that are local. */
extern const StudioShortcut studio_explorer_page_shortcuts[];

G_END_DECLS
