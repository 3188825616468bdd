/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "hek-dashboard-session.h"

G_BEGIN_DECLS

/*
 * A menu of the ranges that a dashboard can show: the usual lengths, and any other, or two moments,
 * in words; what is wrong with them is said below, and nothing else changes then. It closes when
 * one is chosen.
 */
#define STUDIO_TYPE_DASHBOARD_TIME_RANGE (studio_dashboard_time_range_get_type ())
G_DECLARE_FINAL_TYPE (StudioDashboardTimeRange, studio_dashboard_time_range, STUDIO,
                      DASHBOARD_TIME_RANGE, GtkPopover)

GtkWidget *studio_dashboard_time_range_new (HekDashboardSession *session);

G_END_DECLS
