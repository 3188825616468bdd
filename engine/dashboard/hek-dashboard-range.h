/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * The time range of a dashboard: the last so many seconds before a moment, which is now while it
 * is live and what the slider says when one looks back; or two moments. A plain value. Moments are
 * microseconds since 1970 UTC.
 */
typedef struct
{
  gint64 last_us;        /* > 0: relative */
  gint64 from_us, to_us; /* otherwise */
} HekDashboardRange;

#define HEK_DASHBOARD_RANGE_MIN_US ((gint64) 1 * G_USEC_PER_SEC)
#define HEK_DASHBOARD_RANGE_MAX_US ((gint64) 3660 * 24 * 3600 * G_USEC_PER_SEC) /* 10 years */

#define HEK_DASHBOARD_RANGE_ERROR (hek_dashboard_range_error_quark ())

typedef enum
{
  HEK_DASHBOARD_RANGE_ERROR_INVALID, /* the message says what is accepted */
} HekDashboardRangeError;

GQuark hek_dashboard_range_error_quark (void);

/* What menus offer: 5 minutes to 30 days, shortest first. */
#define HEK_DASHBOARD_N_SPANS 9
gint64 hek_dashboard_span (guint i);

gboolean hek_dashboard_range_equal (const HekDashboardRange *a, const HekDashboardRange *b);

/* Length, and whether it is in the limits. */
gint64   hek_dashboard_range_get_span (const HekDashboardRange *range);
gboolean hek_dashboard_range_check (const HekDashboardRange *range, GError **error);

/**
 * hek_dashboard_range_resolve:
 * @moment_us: now, or where the slider stands
 *
 * From when until when: [@from_us, @to_us).
 */
void hek_dashboard_range_resolve (const HekDashboardRange *range, gint64 moment_us,
                                  gint64 *from_us, gint64 *to_us);

/* The same length before (@n < 0) or after, a part of it or several (@n = 0.5): absolute. */
HekDashboardRange hek_dashboard_range_shift (const HekDashboardRange *range, gint64 moment_us,
                                             double n);

/* @factor: < 1: closer; around @center_us, which stays where it is on the screen: absolute, in the
 * limits. */
HekDashboardRange hek_dashboard_range_zoom (const HekDashboardRange *range, gint64 moment_us,
                                            gint64 center_us, double factor);

/**
 * hek_dashboard_range_parse:
 * @text: "6h" (s, min or m, h, d, w; "1h30m"); or two moments "FROM/TO" of ISO 8601, local time
 *   where they name no zone: "2026-11-22T14:00/2026-11-22T15:30Z", a day alone is its beginning;
 *   or "FROM/6h", "6h/TO"
 * @range: (out): untouched on failure
 *
 * Errors: %HEK_DASHBOARD_RANGE_ERROR_INVALID
 */
gboolean hek_dashboard_range_parse (const char *text, HekDashboardRange *range, GError **error);

/* Returns: (transfer full): what _parse() reads back, the same in every locale: "6h",
 * "2026-11-22T14:00:00Z/2026-11-22T15:30:00Z" */
char *hek_dashboard_range_to_text (const HekDashboardRange *range);

/* "6h", "90s", "1h30m": lengths alone. */
gboolean hek_dashboard_span_parse (const char *text, gint64 *span_us, GError **error);
char    *hek_dashboard_span_to_text (gint64 span_us);

/* "2026-11-22T14:00:00.25Z": a moment alone, as hek_time_parse_local(), of the years 1970 to
 * 9999. */
gboolean hek_dashboard_moment_parse (const char *text, gint64 *moment_us, GError **error);
char    *hek_dashboard_moment_to_text (gint64 moment_us);

/* Returns: (transfer full): for people: "Last 6 hours", "2026-11-22 14:00 – 15:30" (local time) */
char *hek_dashboard_range_describe (const HekDashboardRange *range);

G_END_DECLS
