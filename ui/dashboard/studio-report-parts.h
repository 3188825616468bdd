/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "hek-report-session.h"

G_BEGIN_DECLS

/*
 * The parts of a report in their order, the head first. A row is dragged to another place, or moved
 * with Alt and the arrows, and removed with Delete; all is the session's, with undo.
 *
 * Signal "selected" (): another one, see studio_report_parts_get_selected().
 */
#define STUDIO_TYPE_REPORT_PARTS (studio_report_parts_get_type ())
G_DECLARE_FINAL_TYPE (StudioReportParts, studio_report_parts, STUDIO, REPORT_PARTS, GtkWidget)

void studio_report_parts_set_session (StudioReportParts *self, HekReportSession *session);

/* Shows the draft as it is now; the selection stays at its place. */
void studio_report_parts_update (StudioReportParts *self);

/* %HEK_REPORT_HEAD, or the number of a part */
int  studio_report_parts_get_selected (StudioReportParts *self);
/* Also gives it the focus. */
void studio_report_parts_select (StudioReportParts *self, int part);

/* What keys and buttons do with the selected one. */
void studio_report_parts_move (StudioReportParts *self, int by);
void studio_report_parts_remove (StudioReportParts *self);

G_END_DECLS
