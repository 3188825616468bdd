/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "hek-report-session.h"

G_BEGIN_DECLS

/* What the selected part of a report says, or its head: title, page and so on. Every change is one
 * of the session at once; the typing into one entry is one step of undo. */
#define STUDIO_TYPE_REPORT_EDITOR (studio_report_editor_get_type ())
G_DECLARE_FINAL_TYPE (StudioReportEditor, studio_report_editor, STUDIO, REPORT_EDITOR, GtkWidget)

void studio_report_editor_set_session (StudioReportEditor *self, HekReportSession *session);

/* @part: %HEK_REPORT_HEAD, or the number of one; also to be called again when it has changed */
void studio_report_editor_show (StudioReportEditor *self, int part);

/* To the first entry: the text of a heading that was just added. */
void studio_report_editor_focus (StudioReportEditor *self);

G_END_DECLS
