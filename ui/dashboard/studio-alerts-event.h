/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "hek-series-alert.h"

G_BEGIN_DECLS

/* One event of the history, for list models. */
#define STUDIO_TYPE_ALERTS_EVENT (studio_alerts_event_get_type ())
G_DECLARE_FINAL_TYPE (StudioAlertsEvent, studio_alerts_event, STUDIO, ALERTS_EVENT, GObject)

/* @event: (transfer full) */
StudioAlertsEvent *studio_alerts_event_new (HekSeriesAlertEvent *event);
const HekSeriesAlertEvent *studio_alerts_event_get (StudioAlertsEvent *self);

/* The columns of a table of events; that of the names of their alerts is at this place. */
#define STUDIO_ALERTS_EVENT_NAMES 1u
void studio_alerts_event_add_columns (GtkColumnView *view);

G_END_DECLS
