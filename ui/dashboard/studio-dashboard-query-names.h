/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "hek-schema.h"

G_BEGIN_DECLS

/*
 * Several attributes of a collection, in the order in which they were chosen: a button that says
 * which, and a list of them to mark. None marked: all.
 *
 * Signal "changed" (): by the user only
 */
#define STUDIO_TYPE_DASHBOARD_QUERY_NAMES (studio_dashboard_query_names_get_type ())
G_DECLARE_FINAL_TYPE (StudioDashboardQueryNames, studio_dashboard_query_names, STUDIO,
                      DASHBOARD_QUERY_NAMES, GtkWidget)

GtkWidget  *studio_dashboard_query_names_new (void);

/* The button that has the focus and the accessible name. */
GtkWidget  *studio_dashboard_query_names_get_control (StudioDashboardQueryNames *self);

/* @schema: (nullable): of the collection */
void        studio_dashboard_query_names_set_schema (StudioDashboardQueryNames *self,
                                                     HekSchema                 *schema);

/* @text: (nullable): as hek_widget_source_join() writes it */
void        studio_dashboard_query_names_set (StudioDashboardQueryNames *self, const char *text);
const char *studio_dashboard_query_names_get (StudioDashboardQueryNames *self);

G_END_DECLS
