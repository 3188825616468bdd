/* SPDX-License-Identifier: Apache-2.0 */
/* The state machine of a rule: no clock, no data but what a step is given. */
#include "config.h"

#include "hek-alert-state.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "hek-alert-json-private.h"
#include "hek-alert-message.h"

/* held_us of a rule that fires and whose condition holds. */
#define NOT_AWAY (-1)

static const HekChoice phases[] = {
  [HEK_ALERT_PHASE_OK] = { "ok", N_ ("OK") },
  [HEK_ALERT_PHASE_PENDING] = { "pending", N_ ("Pending") },
  [HEK_ALERT_PHASE_FIRING] = { "firing", N_ ("Firing") },
  [HEK_ALERT_PHASE_RESOLVED] = { "resolved", N_ ("Resolved") },
};

const char *
hek_alert_phase_id (HekAlertPhase phase)
{
  return phases[phase].id;
}

const char *
hek_alert_phase_label (HekAlertPhase phase)
{
  return _ (phases[phase].label);
}

/* --- life ------------------------------------------------------------------------------------ */

void
hek_alert_state_init (HekAlertState *state)
{
  *state = (HekAlertState) { .value = NAN, .held_us = NOT_AWAY };
}

void
hek_alert_state_clear (HekAlertState *state)
{
  g_free (state->comment);
  hek_alert_state_init (state);
}

HekAlertState *
hek_alert_state_copy (const HekAlertState *state)
{
  HekAlertState *copy = g_memdup2 (state, sizeof *state);

  copy->comment = g_strdup (state->comment);
  return copy;
}

void
hek_alert_state_free (HekAlertState *state)
{
  if (state == NULL)
    return;
  g_free (state->comment);
  g_free (state);
}

/* --- steps ----------------------------------------------------------------------------------- */

gboolean
hek_alert_condition_holds (const HekAlertRule    *rule,
                           const HekAlertReading *reading,
                           gboolean               is_firing)
{
  double back = is_firing ? rule->hysteresis : 0;
  double v = reading->value;

  if (rule->condition == HEK_ALERT_NO_DATA)
    return reading->age_us > rule->window_us;
  if (!reading->has_value)
    return FALSE;
  switch (rule->condition)
    {
    case HEK_ALERT_ABOVE:
      return v > rule->threshold - back;
    case HEK_ALERT_BELOW:
      return v < rule->threshold + back;
    case HEK_ALERT_OUTSIDE:
      return v < rule->low + back || v > rule->high - back;
    case HEK_ALERT_INSIDE:
      return v >= rule->low - back && v <= rule->high + back;
    case HEK_ALERT_ANOMALY:
      return fabs (reading->z) > rule->threshold - back;
    case HEK_ALERT_NO_DATA:
    default:
      return FALSE;
    }
}

/* Whether the condition can be judged by @reading; otherwise what the rule says of it. */
static gboolean
judge (const HekAlertRule    *rule,
       const HekAlertReading *reading,
       gboolean               is_firing,
       gboolean              *holds)
{
  gboolean is_known = rule->condition == HEK_ALERT_NO_DATA || reading->has_value;

  /* too little to compare with is no news, whatever the rule says of missing values */
  if (is_known && rule->condition == HEK_ALERT_ANOMALY && isnan (reading->z))
    return FALSE;
  *holds = is_known ? hek_alert_condition_holds (rule, reading, is_firing)
                    : rule->missing == HEK_ALERT_MISSING_FIRE;
  return is_known || rule->missing != HEK_ALERT_MISSING_KEEP;
}

static void
enter (HekAlertState *state,
       HekAlertPhase  phase,
       gint64         now_us)
{
  state->phase = phase;
  state->since_us = now_us;
  state->held_us = phase == HEK_ALERT_PHASE_FIRING ? NOT_AWAY : 0;
  if (phase != HEK_ALERT_PHASE_FIRING)
    return;
  state->fired_us = now_us;
  state->n_fired++;
  state->untold_us = 0;
  state->is_told = FALSE;
  state->is_acknowledged = FALSE;
  g_clear_pointer (&state->comment, g_free);
}

/* @counted_us: of the time since the last step, what was watched; < 0: it was not */
static void
advance (HekAlertState      *state,
         const HekAlertRule *rule,
         gboolean            holds,
         gint64              counted_us,
         gint64              now_us)
{
  switch (state->phase)
    {
    case HEK_ALERT_PHASE_OK:
    case HEK_ALERT_PHASE_RESOLVED:
      if (!holds)
        return;
      state->began_us = now_us;
      enter (state, rule->for_us > 0 ? HEK_ALERT_PHASE_PENDING : HEK_ALERT_PHASE_FIRING, now_us);
      return;
    case HEK_ALERT_PHASE_PENDING:
      if (!holds)
        {
          enter (state, state->n_fired > 0 ? HEK_ALERT_PHASE_RESOLVED : HEK_ALERT_PHASE_OK, now_us);
          return;
        }
      if (counted_us < 0)
        state->began_us = now_us;
      state->held_us = counted_us < 0 ? 0 : state->held_us + counted_us;
      if (state->held_us >= rule->for_us)
        enter (state, HEK_ALERT_PHASE_FIRING, now_us);
      return;
    case HEK_ALERT_PHASE_FIRING:
    default:
      if (holds)
        {
          state->held_us = NOT_AWAY;
          return;
        }
      state->held_us = counted_us < 0 || state->held_us == NOT_AWAY ? 0
                                                                     : state->held_us + counted_us;
      if (state->held_us >= rule->resolve_us)
        enter (state, HEK_ALERT_PHASE_RESOLVED, now_us);
      return;
    }
}

static void
tell (HekAlertState      *state,
      const HekAlertRule *rule,
      gint64              now_us,
      HekAlertStep       *step)
{
  gboolean is_silenced = hek_alert_state_is_silenced (state, now_us);

  if (state->phase == HEK_ALERT_PHASE_FIRING)
    {
      gboolean is_again = state->is_told;

      /* one that fired in silence is told when the silence ends */
      step->tell = !is_silenced && !state->is_acknowledged &&
                   (!is_again || (rule->repeat_us > 0 && state->untold_us >= rule->repeat_us));
      step->event = is_again ? HEK_ALERT_EVENT_REMINDER : HEK_ALERT_EVENT_FIRING;
      if (step->tell)
        {
          state->is_told = TRUE;
          state->untold_us = 0;
        }
    }
  else if (step->changed && step->from == HEK_ALERT_PHASE_FIRING)
    {
      step->tell = !is_silenced && state->is_told;
      step->event = HEK_ALERT_EVENT_RESOLVED;
      state->is_told = FALSE;
    }
}

HekAlertStep
hek_alert_state_step (HekAlertState         *state,
                      const HekAlertRule    *rule,
                      const HekAlertReading *reading,
                      gint64                 elapsed_us,
                      gint64                 now_us)
{
  HekAlertStep step = { .from = state->phase };
  gint64 counted_us = elapsed_us >= 0 && elapsed_us <= HEK_ALERT_MAX_GAP_US ? elapsed_us : -1;
  gboolean holds;

  if (state->since_us == 0)
    state->since_us = now_us;
  state->value = reading->has_value ? reading->value : NAN;
  if (state->phase == HEK_ALERT_PHASE_FIRING && counted_us > 0)
    state->untold_us += counted_us;
  if (judge (rule, reading, state->phase == HEK_ALERT_PHASE_FIRING, &holds))
    advance (state, rule, holds, counted_us, now_us);
  step.changed = state->phase != step.from;
  tell (state, rule, now_us, &step);
  return step;
}

/* --- the user -------------------------------------------------------------------------------- */

gboolean
hek_alert_state_acknowledge (HekAlertState *state,
                             const char    *comment)
{
  if (state->phase != HEK_ALERT_PHASE_FIRING || state->is_acknowledged)
    return FALSE;
  state->is_acknowledged = TRUE;
  g_free (state->comment);
  state->comment = g_strdup (comment);
  return TRUE;
}

void
hek_alert_state_silence (HekAlertState *state,
                         gint64         now_us,
                         gint64         until_us)
{
  state->silence_from_us = until_us > now_us ? now_us : 0;
  state->silence_until_us = until_us > now_us ? until_us : 0;
}

/* A clock that was set back to before the silence ends it: better told once too often than silent
 * for a year. */
gboolean
hek_alert_state_is_silenced (const HekAlertState *state,
                             gint64               now_us)
{
  return now_us < state->silence_until_us &&
         now_us >= state->silence_from_us - HEK_ALERT_SILENCE_SLACK_US;
}

/* --- JSON ------------------------------------------------------------------------------------ */

static void
append_int (GString    *out,
            const char *name,
            gint64      value)
{
  hek_alert_json_append_name (out, name);
  g_string_append_printf (out, "%" G_GINT64_FORMAT, value);
}

char *
hek_alert_state_to_json (const HekAlertState *state)
{
  g_autoptr (GString) out = g_string_new ("{");

  hek_alert_json_append_text (out, "phase", phases[state->phase].id);
  append_int (out, "since_us", state->since_us);
  append_int (out, "began_us", state->began_us);
  append_int (out, "fired_us", state->fired_us);
  append_int (out, "n_fired", state->n_fired);
  append_int (out, "told", state->is_told);
  append_int (out, "acknowledged", state->is_acknowledged);
  if (state->comment != NULL)
    hek_alert_json_append_text (out, "comment", state->comment);
  append_int (out, "silence_from_us", state->silence_from_us);
  append_int (out, "silence_until_us", state->silence_until_us);
  g_string_append_c (out, '}');
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/* Returns: a whole number ≥ 0; 0 for anything else */
static gint64
read_int (JsonObject *object,
          const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) ||
      json_node_get_value_type (node) != G_TYPE_INT64)
    return 0;
  return MAX (json_node_get_int (node), 0);
}

void
hek_alert_state_from_json (HekAlertState *state,
                           const char    *json)
{
  g_autoptr (JsonNode) root = json_from_string (json, NULL);
  JsonObject *object;
  guint phase = HEK_ALERT_PHASE_OK;

  hek_alert_state_clear (state);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    return;
  object = json_node_get_object (root);
  if (!hek_alert_json_read_choice (object, NULL, "phase", phases, G_N_ELEMENTS (phases), &phase,
                                   NULL))
    return;
  state->phase = (HekAlertPhase) phase;
  state->since_us = read_int (object, "since_us");
  state->began_us = read_int (object, "began_us");
  state->fired_us = read_int (object, "fired_us");
  state->n_fired = (guint) MIN (read_int (object, "n_fired"), G_MAXINT);
  state->is_told = read_int (object, "told") != 0;
  state->is_acknowledged = read_int (object, "acknowledged") != 0;
  hek_alert_json_read_text (object, NULL, "comment", HEK_ALERT_MAX_TEXT, &state->comment, NULL);
  state->silence_from_us = read_int (object, "silence_from_us");
  state->silence_until_us = read_int (object, "silence_until_us");
  state->held_us = phase == HEK_ALERT_PHASE_FIRING ? NOT_AWAY : 0;
}
