/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-alert-rule.h"

G_BEGIN_DECLS

/*
 * The state machine of a rule:
 *
 *   ok ── condition ──▶ pending ── held for_us ──▶ firing ── away resolve_us ──▶ resolved
 *    ▲                     │                         ▲ ▲                            │
 *    └──── not any more ───┘                         │ └─ for_us 0 ─── condition ───┤
 *                                                    └───────── pending ◀───────────┘
 *
 * Pure: a step depends on the state, the rule, a reading and how much time has passed, nothing
 * else. Time is counted, not subtracted: each step brings the steady time since the one before, so
 * a clock that is set changes nothing. Steps that are further apart than %HEK_ALERT_MAX_GAP_US
 * (the machine slept, the program was closed) have between them a time that nobody watched: it
 * does not count, and what was pending begins anew. A rule that fires goes on firing across it,
 * and is not told a second time.
 */
#define HEK_ALERT_MAX_GAP_US (G_GINT64_CONSTANT (10) * G_USEC_PER_SEC)
/* A silence is one as long as the clock says that it began at most so long from now. */
#define HEK_ALERT_SILENCE_SLACK_US (G_GINT64_CONSTANT (300) * G_USEC_PER_SEC)

typedef enum
{
  HEK_ALERT_PHASE_OK,
  HEK_ALERT_PHASE_PENDING,
  HEK_ALERT_PHASE_FIRING,
  HEK_ALERT_PHASE_RESOLVED, /* has fired, and is well again */
} HekAlertPhase;

const char *hek_alert_phase_id (HekAlertPhase phase);    /* "ok" … */
const char *hek_alert_phase_label (HekAlertPhase phase); /* translated */

/* What a window says. */
typedef struct
{
  gboolean has_value;
  double value;  /* the reduction */
  double z;      /* of an anomaly: the robust z-score; NaN: not enough to compare with */
  gint64 age_us; /* since the latest value, or since there is a window */
} HekAlertReading;

typedef struct
{
  HekAlertPhase phase;
  gint64 since_us;    /* real time: since when it is in its phase; 0: it never was looked at */
  gint64 began_us;    /* real time: when the condition began to hold that is pending or fires */
  gint64 fired_us;    /* real time: when it fired last; 0: never */
  guint n_fired;
  gboolean is_told;   /* of this firing a message was given out */
  gboolean is_acknowledged;
  char *comment;      /* (nullable): of who acknowledged */
  gint64 silence_from_us, silence_until_us; /* real time; 0: none */
  double value;       /* of the last reading; NaN: none */

  /* steady time that was watched */
  gint64 held_us;     /* how long the condition holds (pending) or does not (firing) */
  gint64 untold_us;   /* since the last message of this firing */
} HekAlertState;

void           hek_alert_state_init (HekAlertState *state);
void           hek_alert_state_clear (HekAlertState *state);
HekAlertState *hek_alert_state_copy (const HekAlertState *state);
void           hek_alert_state_free (HekAlertState *state);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekAlertState, hek_alert_state_free)

/* What a step did. */
typedef struct
{
  gboolean changed;    /* the phase is another one */
  HekAlertPhase from;
  gboolean tell;       /* give out a message … */
  guint event;         /* … of this HekAlertEvent */
} HekAlertStep;

/**
 * hek_alert_state_step:
 * @elapsed_us: steady time since the last step; 0 for the first
 * @now_us: real time, for since_us and silences only
 */
HekAlertStep hek_alert_state_step (HekAlertState *state, const HekAlertRule *rule,
                                   const HekAlertReading *reading, gint64 elapsed_us,
                                   gint64 now_us);

/* Whether @reading meets the condition, for a rule that fires or not (hysteresis); without a value
 * it does not. */
gboolean hek_alert_condition_holds (const HekAlertRule *rule, const HekAlertReading *reading,
                                    gboolean is_firing);

/* Only of a firing rule. Returns: whether it was one that nobody had acknowledged */
gboolean hek_alert_state_acknowledge (HekAlertState *state, const char *comment);
/* @until_us: real time; ≤ @now_us ends a silence */
void     hek_alert_state_silence (HekAlertState *state, gint64 now_us, gint64 until_us);
gboolean hek_alert_state_is_silenced (const HekAlertState *state, gint64 now_us);

/* What is kept over a restart: all but the times that were counted. Returns: (transfer full) */
char *hek_alert_state_to_json (const HekAlertState *state);
/* What cannot be read is as it was initialized: a state is no reason to refuse a rule. */
void  hek_alert_state_from_json (HekAlertState *state, const char *json);

G_END_DECLS
