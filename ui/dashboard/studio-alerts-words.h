/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-alert-watch.h"

G_BEGIN_DECLS

/*
 * Rules and their states in words and numbers that people type and read.
 *
 * An amount is a number of a condition: "50 ms", "97 %", "1.5 GB/s". Its unit is that of the
 * readings of the rule: of its series and reduction. A span is a length of time: "90 s", "1 h".
 */

/* Returns: (transfer full): what _parse() reads back as that number, to 15 digits: "61.21 ms" */
char    *studio_alerts_amount_text (const HekAlertRule *rule, double value);

/**
 * studio_alerts_amount_parse:
 * @text: with the locale's point or a dot; 0 needs no unit, other times, sizes and shares do
 * @value: (out): untouched on failure
 * @problem: (out) (transfer full): why not, as a sentence that says what to write
 */
gboolean studio_alerts_amount_parse (const HekAlertRule *rule, const char *text, double *value,
                                     char **problem);

/* Returns: (transfer none): such an amount, for an empty entry: "50 ms" */
const char *studio_alerts_amount_example (const HekAlertRule *rule);

/* Returns: (transfer full): "90 s", "5 min", "1 h 30 min": the same that _parse() reads */
char    *studio_alerts_span_text (gint64 span_us);
gboolean studio_alerts_span_parse (const char *text, gint64 *span_us, char **problem);

/* Returns: (transfer full): "12 s", "3 min", "2 h", "5 days": how long ago, rounded down */
char    *studio_alerts_age_text (gint64 age_us);

/* Returns: (transfer full): local time: "14:05:31" of today, else "2026-11-21 14:05:31" */
char    *studio_alerts_moment_text (gint64 time_us, gint64 now_us);

/* --- state ----------------------------------------------------------------------------------- */

/* Ways in which a rule is shown, the most urgent last. */
typedef enum
{
  STUDIO_ALERT_OFF,
  STUDIO_ALERT_FINE,
  STUDIO_ALERT_PENDING,
  STUDIO_ALERT_QUIET, /* it fires, and is silenced or acknowledged */
  STUDIO_ALERT_FIRES_INFO,
  STUDIO_ALERT_FIRES_WARNING,
  STUDIO_ALERT_FIRES_CRITICAL,
} StudioAlertLook;

StudioAlertLook studio_alerts_get_look (const HekAlertStatus *status, gint64 now_us);
const char     *studio_alerts_look_icon (StudioAlertLook look);
/* (nullable): a style class of libadwaita's colours */
const char     *studio_alerts_look_style (StudioAlertLook look);

/* Takes the style of another look from @widget and gives it that of @look. */
void studio_alerts_look_apply (StudioAlertLook look, gpointer widget);

/* Returns: (transfer full): "Firing for 3 min, acknowledged", "OK", "Switched off" */
char *studio_alerts_state_text (const HekAlertStatus *status, gint64 now_us);
/* The same for screen readers, which would say it each second: "Firing since 14:05:31" */
char *studio_alerts_state_since (const HekAlertStatus *status, gint64 now_us);

/* Returns: (transfer none): what an event of the history is called: "Acknowledged"; @what itself
 * where a newer version wrote it */
const char *studio_alerts_event_text (const char *what);

G_END_DECLS
