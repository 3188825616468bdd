/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-dashboard-session.h"

G_BEGIN_DECLS

/* @job: the one that was asked: compare it with the one that is waited for, since one that was
 * cancelled too late still answers. @values: (nullable) (transfer none) (element-type
 * HekWidgetFieldValue): %NULL with @error set */
typedef void (*HekDashboardChoicesFunc) (HekJob *job, GPtrArray *values, const GError *error,
                                         GObject *object);

/**
 * hek_dashboard_session_list_values:
 * @field: one of the source of @query
 * @func: gets what hek_widget_source_list_values() found, as of the moment that is looked at, on
 *   the main thread; not when the job was cancelled
 * @object: held weakly; @func is not called when it has gone
 *
 * What can be chosen for a field of a query, where it has to be looked for in the workspace: the
 * layouts of a collection. A dashboard must be selected.
 *
 * Returns: (transfer full): the job
 */
HekJob *hek_dashboard_session_list_values (HekDashboardSession *self, HekWidgetQuery *query,
                                           const char *field, HekDashboardChoicesFunc func,
                                           GObject *object);

G_END_DECLS
