/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "hek-search-session.h"

G_BEGIN_DECLS

/*
 * The queries of before, newest first, in a popover.
 *
 * Signal "chosen" (HekSearchPast *): one of them
 */
#define STUDIO_TYPE_SEARCH_HISTORY (studio_search_history_get_type ())
G_DECLARE_FINAL_TYPE (StudioSearchHistory, studio_search_history, STUDIO, SEARCH_HISTORY,
                      GtkPopover)

GtkWidget *studio_search_history_new (HekLibrary *library, HekSearchSession *session);

G_END_DECLS
