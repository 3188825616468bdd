/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "hek-annotation.h"

G_BEGIN_DECLS

/*
 * The moment of a dashboard, on a line over all the time that is kept, with marks of what happened
 * and the stretch that the widgets show. It is a GtkScale in seconds since 1970 UTC, so that screen
 * readers and keys know it; what it says of itself is a date and a time.
 * Keys: arrows step by a sixtieth of what is shown, Page Up and Page Down by a quarter of it; Home
 * goes to the beginning, End to now.
 *
 * Signals, each by the user only
 *   moment-chosen (gint64 moment_us)
 *   step (int n)           so many sixtieths of what is shown
 *   live ()                the end of the line
 */
#define STUDIO_TYPE_DASHBOARD_SLIDER (studio_dashboard_slider_get_type ())
G_DECLARE_FINAL_TYPE (StudioDashboardSlider, studio_dashboard_slider, STUDIO, DASHBOARD_SLIDER,
                      GtkWidget)

/* In a new workspace a shorter line would run away below the pointer. */
#define STUDIO_DASHBOARD_SLIDER_SHORTEST_US (G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC)

/* @label: translated: what screen readers call it */
GtkWidget *studio_dashboard_slider_new (const char *label);

/* The line: first_us < now_us. */
void studio_dashboard_slider_set_extent (StudioDashboardSlider *self, gint64 first_us,
                                         gint64 now_us);
/* What the widgets show, and where it stands. @live: it stands at the end, whatever @moment_us */
void studio_dashboard_slider_set_moment (StudioDashboardSlider *self, gint64 moment_us,
                                         gboolean live, gint64 from_us, gint64 to_us);
/* @notes: (nullable) (element-type HekAnnotation): referenced */
void studio_dashboard_slider_set_marks (StudioDashboardSlider *self, GPtrArray *notes);

/* --- moments in words ------------------------------------------------------------------------ */

/* Returns: (transfer full): "2026-11-22 14:05:10", local time: the longest is as wide as all */
char *studio_dashboard_moment_text (gint64 moment_us);
/* What is understood in a field, to the second. Returns: (transfer full): as above; of a span both,
 * of which the latter without the day where it is the same */
char *studio_dashboard_moments_text (gint64 from_us, gint64 to_us);
/* The same where there is little room: without the day when it is today, and without seconds where
 * they are no part of what is seen. */
char *studio_dashboard_moments_short (gint64 from_us, gint64 to_us);

G_END_DECLS
