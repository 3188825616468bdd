/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <adwaita.h>

#include "hek-dashboard-session.h"

G_BEGIN_DECLS

/**
 * studio_dashboard_note_editor_present:
 * @owner: a widget of the window that asks
 * @note: (nullable): that is changed; %NULL: a new one
 * @moment_us: of a new one
 *
 * Asks for text and time of an annotation, which the session then writes. What is wrong is said
 * below the fields, and until it is mended there is nothing to press.
 */
void studio_dashboard_note_editor_present (GtkWidget *owner, HekDashboardSession *session,
                                           const HekAnnotation *note, gint64 moment_us);

/**
 * studio_dashboard_note_read:
 * @to: "": a moment
 * @problem: (out) (transfer full): a sentence
 *
 * What was typed, as hek_dashboard_moment_parse() reads it. Returns: whether it is right
 */
gboolean studio_dashboard_note_read (const char *text, const char *from, const char *to,
                                     gint64 *from_us, gint64 *to_us, char **problem);

G_END_DECLS
