/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * A line of the side panel: a label left, its control right or below, and under them what is wrong
 * with what the control says.
 */
#define STUDIO_TYPE_DASHBOARD_ROW (studio_dashboard_row_get_type ())
G_DECLARE_FINAL_TYPE (StudioDashboardRow, studio_dashboard_row, STUDIO, DASHBOARD_ROW, GtkWidget)

/* @label: also the accessible name of @control. @help: (nullable): the tooltip. @is_wide: the
 * control stands below the label */
GtkWidget *studio_dashboard_row_new (const char *label, const char *help, GtkWidget *control,
                                     gboolean is_wide);

/* @widget: a small button, right of the control of a wide row */
void        studio_dashboard_row_add_beside (StudioDashboardRow *self, GtkWidget *widget);

/* @text: (nullable): a sentence; %NULL: all is well */
void        studio_dashboard_row_set_error (StudioDashboardRow *self, const char *text);
const char *studio_dashboard_row_get_error (StudioDashboardRow *self); /* (nullable) */

/* As above, with the message of an engine: "limit: “x” is …" without the name of the field. */
void        studio_dashboard_row_set_gerror (StudioDashboardRow *self, const GError *error,
                                             const char *field);

G_END_DECLS
