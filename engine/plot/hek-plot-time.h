/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-plot-axis.h"

G_BEGIN_DECLS

/*
 * Axes of time (%HEK_PLOT_TIME): values are microseconds since 1970, UTC; ticks lie at round local
 * times, on both sides of a change of the clocks.
 */

/* Fills @ticks, whose ends are set and sane, with about @n_wanted ticks; the ends stay. */
void hek_plot_time_ticks (HekPlotTicks *ticks, guint n_wanted);

/* Returns: (transfer full): "14:05", "14:05:30", "22 Nov", "Nov", "2026": what tells ticks of
 * @step_us apart; the first tick of a day, a month of January, … says which */
char *hek_plot_time_tick_label (double time_us, double step_us);

/* Returns: (transfer full): date and time, with as many decimals of seconds as @resolution_us
 * needs: "2026-11-22 14:05:30.25"; "—" for what is no time */
char *hek_plot_time_format (double time_us, double resolution_us);

/* Returns: (transfer full): "250 ms", "90 s", "15 min", "36 h", "12 days" */
char *hek_plot_time_format_span (double span_us);

G_END_DECLS
