/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-alert-channel.h"
#include "hek-instrument.h"
#include "hek-option.h"

G_BEGIN_DECLS

/*
 * A rule: one series is reduced over a window that ends now to one number, the reading, which a
 * condition judges. What happens then over time is hek-alert-state.h.
 *
 *   {"version": 1, "id": "5c9f…", "name": "Searches are slow", "enabled": true,
 *    "series": "search.latency", "collection": "",
 *    "reduce": "p99", "window_s": 60,
 *    "condition": "above", "threshold": 50000000, "hysteresis": 5000000,
 *    "for_s": 30, "resolve_s": 30, "repeat_s": 3600, "missing": "keep",
 *    "severity": "warning", "text": "{name}: {value}",
 *    "channels": [{"kind": "desktop"}, {"kind": "log", "file": "alerts.log"}]}
 *
 * Numbers are in the unit of the instrument (nanoseconds, bytes, fractions of 1), a second for
 * "rate". "outside" and "inside" have "low" and "high" instead of "threshold". Members that this
 * version does not know are kept and written again.
 */
#define HEK_ALERT_RULE_VERSION 1
#define HEK_ALERT_MAX_RULES 256u
#define HEK_ALERT_MAX_CHANNELS 8u        /* of a rule */
#define HEK_ALERT_MAX_NAME 200u          /* characters */
#define HEK_ALERT_MAX_TEXT 2000u
#define HEK_ALERT_MAX_WINDOW_US (G_GINT64_CONSTANT (86400) * G_USEC_PER_SEC)
#define HEK_ALERT_MAX_WAIT_US (7 * HEK_ALERT_MAX_WINDOW_US)

typedef enum
{
  HEK_ALERT_INFO,
  HEK_ALERT_WARNING,
  HEK_ALERT_CRITICAL,
} HekAlertSeverity;

/* In brackets: for which kinds of instruments. */
typedef enum
{
  HEK_ALERT_LAST,  /* the latest value (gauge) */
  HEK_ALERT_MEAN,  /* of all values in the window (gauge, histogram) */
  HEK_ALERT_MIN,
  HEK_ALERT_MAX,
  HEK_ALERT_SUM,   /* (counter, histogram) */
  HEK_ALERT_COUNT, /* how many values (histogram) */
  HEK_ALERT_RATE,  /* sum a second (counter, histogram) */
  HEK_ALERT_P50,   /* percentiles of all values in the window (histogram) */
  HEK_ALERT_P90,
  HEK_ALERT_P95,
  HEK_ALERT_P99,
  HEK_ALERT_P999,
  HEK_ALERT_AGE,   /* seconds since the latest value (all) */
} HekAlertReduce;

typedef enum
{
  HEK_ALERT_ABOVE,
  HEK_ALERT_BELOW,
  HEK_ALERT_OUTSIDE, /* below low or above high */
  HEK_ALERT_INSIDE,
  HEK_ALERT_NO_DATA, /* no value in the window; "reduce" does not matter */
  HEK_ALERT_ANOMALY, /* the robust z-score against the readings before is beyond ± threshold */
} HekAlertCondition;

/* What a window without values means to a condition that needs one. */
typedef enum
{
  HEK_ALERT_MISSING_KEEP, /* nothing changes, and no time is counted */
  HEK_ALERT_MISSING_OK,
  HEK_ALERT_MISSING_FIRE,
} HekAlertMissing;

typedef struct
{
  char *id;         /* a UUID */
  char *name;
  gboolean is_enabled;
  char *instrument; /* "search.latency"; may be one of a newer version */
  char *scope;      /* UUID of a collection; "": of collections all together, or the process */
  HekAlertReduce reduce;
  gint64 window_us; /* whole seconds */
  HekAlertCondition condition;
  double threshold; /* of above and below; of anomaly: the z-score */
  double low, high; /* of outside and inside */
  double hysteresis; /* ≥ 0: how far a firing rule's reading must come back for it to resolve */
  gint64 for_us;     /* how long the condition holds before it fires */
  gint64 resolve_us; /* how long it does not before it resolves */
  gint64 repeat_us;  /* told again while it fires and nobody has acknowledged; 0: never */
  HekAlertMissing missing;
  HekAlertSeverity severity;
  char *text;          /* (nullable): with placeholders of hek-alert-message.h; %NULL: the usual */
  GPtrArray *channels; /* (element-type HekAlertChannel) */
  char *more;          /* (nullable): JSON of an object: members that are not known here */
} HekAlertRule;

/* Returns: (transfer full): a rule with a new id and the usual values, without series and name */
HekAlertRule *hek_alert_rule_new (void);
HekAlertRule *hek_alert_rule_copy (const HekAlertRule *rule);
void          hek_alert_rule_free (HekAlertRule *rule);
/* The same id, and the same in everything. */
gboolean      hek_alert_rule_equal (const HekAlertRule *a, const HekAlertRule *b);
/* Whether both have the same series, reduction, window and condition, numbers apart. */
gboolean      hek_alert_rule_watches_same (const HekAlertRule *a, const HekAlertRule *b);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekAlertRule, hek_alert_rule_free)

/* The rows of a choice, in the order of its enumeration; labels are N_(). */
const HekChoice *hek_alert_severities (guint *n);
const HekChoice *hek_alert_reduces (guint *n);
const HekChoice *hek_alert_conditions (guint *n);
const HekChoice *hek_alert_missings (guint *n);

/* Whether an instrument of that kind can be reduced so. */
gboolean hek_alert_reduce_suits (HekAlertReduce reduce, HekInstrumentKind kind);
/* The quantile of HEK_ALERT_P50 … HEK_ALERT_P999; NaN of the others. */
double   hek_alert_reduce_quantile (HekAlertReduce reduce);
/* Whether it has readings of all collections together: no collection is named, and its instrument
 * is one of collections. */
gboolean hek_alert_rule_is_together (const HekAlertRule *rule);

/**
 * hek_alert_rule_check:
 * @path: (nullable): of the rule in its document: "rules[2]"
 *
 * Errors: %HEK_ALERT_ERROR_RULE; the message begins with the path of what is wrong:
 *   "rules[2].channels[0].url: …"
 */
gboolean hek_alert_rule_check (const HekAlertRule *rule, const char *path, GError **error);

/* Returns: (transfer full): "p99 of search.latency over 60 s above 50 ms", for people */
char *hek_alert_rule_describe (const HekAlertRule *rule);

/* A reading as people read it: "61.2 ms"; "–" for NaN. Returns: (transfer full) */
char *hek_alert_rule_format_value (const HekAlertRule *rule, double value);

/**
 * hek_alert_rule_from_json:
 * @path: (nullable): as above
 *
 * Members that are missing have the usual values; "id" a new one. Errors as of
 * hek_alert_rule_check(), and of JSON with line and column.
 */
HekAlertRule *hek_alert_rule_from_json (const char *json, gssize n_bytes, const char *path,
                                        GError **error);
/* Returns: (transfer full): one line that reads back as the same rule */
char *hek_alert_rule_to_json (const HekAlertRule *rule);

/* A document of several: {"version": 1, "rules": [ … ]}. Returns: (element-type HekAlertRule) */
GPtrArray *hek_alert_rules_from_json (const char *json, gssize n_bytes, GError **error);
char *hek_alert_rules_to_json (const GPtrArray *rules);

G_END_DECLS
