/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-widget-source.h"
#include "studio-dashboard-editor.h"

G_BEGIN_DECLS

/*
 * The control of one field of a source, made from its descriptor alone: lists of what this
 * workspace has, numbers, texts, filters whose mistakes are marked while they are typed.
 *
 * Signal "changed" (gpointer control): studio_dashboard_query_field_get() answers otherwise.
 * @control: (nullable): whose gesture it is; %NULL: a step of its own
 */
#define STUDIO_TYPE_DASHBOARD_QUERY_FIELD (studio_dashboard_query_field_get_type ())
G_DECLARE_FINAL_TYPE (StudioDashboardQueryField, studio_dashboard_query_field, STUDIO,
                      DASHBOARD_QUERY_FIELD, GtkWidget)

/* @field: static: of a source */
GtkWidget *studio_dashboard_query_field_new (StudioDashboardEditor *editor,
                                             const HekWidgetField  *field);
const HekWidgetField *studio_dashboard_query_field_get_field (StudioDashboardQueryField *self);

/* Shows what @query says, and offers what suits its other fields. @is_anew: of another widget: what
 * was typed and could not be taken is forgotten */
void        studio_dashboard_query_field_set (StudioDashboardQueryField *self,
                                              HekWidgetQuery *query, gboolean is_anew);
/* (nullable): what is to be in the query; %NULL: nothing, or the default */
const char *studio_dashboard_query_field_get (StudioDashboardQueryField *self);

/* @error: (nullable): what is wrong with its value; a mistake that it found itself stays */
void        studio_dashboard_query_field_set_error (StudioDashboardQueryField *self,
                                                    const GError *error);
/* Whether what it says can be asked, as far as it knows. */
gboolean    studio_dashboard_query_field_is_right (StudioDashboardQueryField *self);

G_END_DECLS
