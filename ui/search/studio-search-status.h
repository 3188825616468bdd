/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The line above the answers: how the search went, or how far it is, and how answers are shown. */
#define STUDIO_TYPE_SEARCH_STATUS (studio_search_status_get_type ())
G_DECLARE_FINAL_TYPE (StudioSearchStatus, studio_search_status, STUDIO, SEARCH_STATUS, GtkWidget)

void studio_search_status_set_text (StudioSearchStatus *self, const char *text);

/* Progress is hidden while @fraction is less than 0. */
void studio_search_status_set_progress (StudioSearchStatus *self, double fraction);

/* Whether vectors can be drawn as pictures. */
void studio_search_status_set_has_shape (StudioSearchStatus *self, gboolean has_shape);

G_END_DECLS
