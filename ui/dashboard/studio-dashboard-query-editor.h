/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-widget-source.h"
#include "studio-dashboard-editor.h"

G_BEGIN_DECLS

/*
 * One query of a widget: its source, and the fields of that. What it asks is a draft until it can
 * be asked: a source whose collection is not chosen yet says so, and the widget keeps showing what
 * it had.
 *
 * Signals
 *   changed (gpointer control)   _get_query() can be asked; @control: (nullable): see
 *                                StudioDashboardQueryField
 *   move (int by)                up (-1) or down (1) among the queries of the widget
 *   remove ()
 */
#define STUDIO_TYPE_DASHBOARD_QUERY_EDITOR (studio_dashboard_query_editor_get_type ())
G_DECLARE_FINAL_TYPE (StudioDashboardQueryEditor, studio_dashboard_query_editor, STUDIO,
                      DASHBOARD_QUERY_EDITOR, GtkWidget)

GtkWidget      *studio_dashboard_query_editor_new (StudioDashboardEditor *editor);

/* @i, @n: which of how many; what moves and removes is seen where there are several. @is_anew: of
 * another widget: what could not be asked is forgotten */
void            studio_dashboard_query_editor_set (StudioDashboardQueryEditor *self,
                                                   HekWidgetQuery *query, guint i, guint n,
                                                   gboolean is_anew);
/* Whether it has the controls for @query already: they take time to be made. */
gboolean        studio_dashboard_query_editor_is_ready (StudioDashboardQueryEditor *self,
                                                        HekWidgetQuery             *query);
/* (transfer none) (nullable): the last one that could be asked */
HekWidgetQuery *studio_dashboard_query_editor_get_query (StudioDashboardQueryEditor *self);

/* Collections have come, gone or changed. */
void            studio_dashboard_query_editor_offer (StudioDashboardQueryEditor *self);

G_END_DECLS
