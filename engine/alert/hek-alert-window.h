/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-alert-state.h"
#include "hek-series-store.h"

G_BEGIN_DECLS

/*
 * The last while of a rule's series, in memory: at most %HEK_ALERT_WINDOW_CELLS cells, so a window
 * of W is exact to W / 240, at least to a second. It is kept by steady time: what comes now belongs
 * to now, whatever the clock says.
 *
 * Reductions are of all values in the window: sums of sums, least of leasts, percentiles from the
 * merged buckets of all histograms. A counter without values has not counted: sum and rate are 0. A
 * gauge stands until it is set again: in a window without values it has the latest one. Gauges of
 * all collections together are the sum of theirs.
 *
 * Anomalies are judged by the readings before, a window's length apart from one another: at most
 * %HEK_ALERT_BASELINE of them, at least %HEK_ALERT_BASELINE_MIN: the scale of fewer is so uncertain
 * that usual values would be told as anomalies.
 *
 * Not for several threads at once.
 */
#define HEK_ALERT_WINDOW_CELLS 240u
#define HEK_ALERT_BASELINE 60u
#define HEK_ALERT_BASELINE_MIN 30u
/* Samples that are this young belong to now: they are of the second that just ended. */
#define HEK_ALERT_FRESH_US (G_GINT64_CONSTANT (5) * G_USEC_PER_SEC)

typedef struct _HekAlertWindow HekAlertWindow;

/* @rule: borrowed, outlives the window. @now_us: steady time */
HekAlertWindow *hek_alert_window_new (const HekAlertRule *rule, gint64 now_us);
void            hek_alert_window_free (HekAlertWindow *window);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekAlertWindow, hek_alert_window_free)

/* Another version of the rule that watches the same: hek_alert_rule_watches_same(). */
void            hek_alert_window_set_rule (HekAlertWindow *window, const HekAlertRule *rule);

/* Whether the sample is one of the rule's series. */
gboolean hek_alert_window_wants (const HekAlertWindow *window, const char *instrument,
                                 const char *scope);

/* @at_us: steady time; what is older than the window is passed over */
void hek_alert_window_add (HekAlertWindow *window, const HekSeriesSample *sample, gint64 at_us);

/* Times do not go backwards from one call to the next. */
void hek_alert_window_read (HekAlertWindow *window, gint64 now_us, HekAlertReading *reading);

/**
 * hek_alert_window_fill:
 * @now_us: steady time; @clock_us: real time
 *
 * Puts in what is kept of the series: window and baseline are as if it had been watched. A series
 * that is not there yet is none; reading problems leave values out.
 */
gboolean hek_alert_window_fill (HekAlertWindow *window, HekSeriesStore *store, gint64 now_us,
                                gint64 clock_us, const HekTask *task, GError **error);

G_END_DECLS
