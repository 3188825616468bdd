/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "hek-alert-watch.h"

G_BEGIN_DECLS

/* A rule in the list: state, name, condition and reading. */
#define STUDIO_TYPE_ALERTS_ROW (studio_alerts_row_get_type ())
G_DECLARE_FINAL_TYPE (StudioAlertsRow, studio_alerts_row, STUDIO, ALERTS_ROW, GtkListBoxRow)

GtkWidget  *studio_alerts_row_new (const HekAlertStatus *status, gint64 now_us);

/* Another state of the same rule. Returns: whether its place in the list may be another one */
gboolean    studio_alerts_row_set_status (StudioAlertsRow *self, const HekAlertStatus *status,
                                          gint64 now_us);

const char *studio_alerts_row_get_id (StudioAlertsRow *self);

/* Firing ones first, the worst before the others; then in the order of their names. */
int         studio_alerts_row_compare (StudioAlertsRow *a, StudioAlertsRow *b);

/* @words: (array zero-terminated=1): casefolded; all of them must be in name or condition */
gboolean    studio_alerts_row_matches (StudioAlertsRow *self, const char *const *words);

G_END_DECLS
