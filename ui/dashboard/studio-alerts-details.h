/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "hek-alert-watch.h"
#include "hek-library.h"

G_BEGIN_DECLS

/* One rule whole: its state, what it watches, whom it tells, and the buttons for it, which are
 * actions of the window's group "alerts". */
#define STUDIO_TYPE_ALERTS_DETAILS (studio_alerts_details_get_type ())
G_DECLARE_FINAL_TYPE (StudioAlertsDetails, studio_alerts_details, STUDIO, ALERTS_DETAILS, GtkWidget)

/* @library: of whose collections the names are */
void studio_alerts_details_set_status (StudioAlertsDetails *self, const HekAlertStatus *status,
                                       HekLibrary *library, gint64 now_us);

G_END_DECLS
