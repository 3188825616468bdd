/* SPDX-License-Identifier: Apache-2.0 */
/* The state machine, second by second. */
#include "config.h"

#include "hek-alert-state.h"

#include <math.h>

#include "alert-fixture.h"

#define ABOVE "'name': 'n', 'series': 'process.rss', 'reduce': 'last', 'condition': 'above', " \
              "'threshold': 10, "

typedef struct
{
  HekAlertRule *rule;
  HekAlertState state;
  gint64 clock_us;
  GString *told; /* one letter a message: F R r */
} World;

static void
begin (World      *world,
       const char *json)
{
  *world = (World) { .rule = alert_fixture_rule (json), .clock_us = 1700000000 * SECOND,
                     .told = g_string_new (NULL) };
  hek_alert_state_init (&world->state);
}

static void
end (World *world)
{
  hek_alert_rule_free (world->rule);
  hek_alert_state_clear (&world->state);
  g_string_free (world->told, TRUE);
}

/* One step after @elapsed_us of steady time, with the value; NaN: none. */
static HekAlertPhase
step (World  *world,
      gint64  elapsed_us,
      double  value)
{
  HekAlertReading reading = { .has_value = !isnan (value), .value = value, .z = NAN };
  HekAlertStep done;

  world->clock_us += elapsed_us;
  done = hek_alert_state_step (&world->state, world->rule, &reading, elapsed_us, world->clock_us);
  if (done.tell)
    g_string_append_c (world->told, "FRrT"[done.event]);
  g_assert_cmpint (done.changed, ==, done.from != world->state.phase);
  return world->state.phase;
}

static void
run (World  *world,
     guint   n,
     double  value)
{
  for (guint i = 0; i < n; i++)
    step (world, SECOND, value);
}

static void
test_life (void)
{
  World world;

  begin (&world, "{" ABOVE "'for_s': 5, 'resolve_s': 3}");
  g_assert_cmpint (step (&world, 0, 1), ==, HEK_ALERT_PHASE_OK);
  g_assert_cmpint (step (&world, SECOND, 10), ==, HEK_ALERT_PHASE_OK); /* not above */
  g_assert_cmpint (step (&world, SECOND, 11), ==, HEK_ALERT_PHASE_PENDING);
  run (&world, 4, 11);
  g_assert_cmpint (world.state.phase, ==, HEK_ALERT_PHASE_PENDING);
  g_assert_cmpint (step (&world, SECOND, 5), ==, HEK_ALERT_PHASE_OK); /* once away: from anew */
  run (&world, 5, 11);
  g_assert_cmpint (world.state.phase, ==, HEK_ALERT_PHASE_PENDING);
  g_assert_cmpint (step (&world, SECOND, 11), ==, HEK_ALERT_PHASE_FIRING);
  g_assert_cmpint (world.state.fired_us - world.state.began_us, ==, 5 * SECOND);
  run (&world, 100, 11);
  run (&world, 3, 1);
  g_assert_cmpint (world.state.phase, ==, HEK_ALERT_PHASE_FIRING);
  step (&world, SECOND, 20);
  run (&world, 3, 1);
  g_assert_cmpint (world.state.phase, ==, HEK_ALERT_PHASE_FIRING);
  g_assert_cmpint (step (&world, SECOND, 1), ==, HEK_ALERT_PHASE_RESOLVED);
  g_assert_cmpint (step (&world, SECOND, 11), ==, HEK_ALERT_PHASE_PENDING);
  g_assert_cmpint (step (&world, SECOND, 1), ==, HEK_ALERT_PHASE_RESOLVED);
  g_assert_cmpstr (world.told->str, ==, "FR");
  g_assert_cmpuint (world.state.n_fired, ==, 1);
  end (&world);
}

static void
test_at_once (void)
{
  World world;

  begin (&world, "{" ABOVE "'for_s': 0, 'resolve_s': 0}");
  g_assert_cmpint (step (&world, 0, 11), ==, HEK_ALERT_PHASE_FIRING);
  g_assert_cmpint (step (&world, SECOND, 1), ==, HEK_ALERT_PHASE_RESOLVED);
  g_assert_cmpint (step (&world, SECOND, 11), ==, HEK_ALERT_PHASE_FIRING);
  g_assert_cmpstr (world.told->str, ==, "FRF");
  end (&world);
}

/* Every condition on both sides of its numbers, firing and not. */
static void
test_conditions (void)
{
  static const struct
  {
    const char *json;
    double value;
    gboolean holds, goes_on;
  } cases[] = {
    { "'condition': 'above', 'threshold': 10, 'hysteresis': 2", 10.1, TRUE, TRUE },
    { "'condition': 'above', 'threshold': 10, 'hysteresis': 2", 9, FALSE, TRUE },
    { "'condition': 'above', 'threshold': 10, 'hysteresis': 2", 8, FALSE, FALSE },
    { "'condition': 'below', 'threshold': 10, 'hysteresis': 2", 9.9, TRUE, TRUE },
    { "'condition': 'below', 'threshold': 10, 'hysteresis': 2", 11, FALSE, TRUE },
    { "'condition': 'below', 'threshold': 10, 'hysteresis': 2", 12, FALSE, FALSE },
    { "'condition': 'outside', 'low': 0, 'high': 10, 'hysteresis': 2", -0.1, TRUE, TRUE },
    { "'condition': 'outside', 'low': 0, 'high': 10, 'hysteresis': 2", 0, FALSE, TRUE },
    { "'condition': 'outside', 'low': 0, 'high': 10, 'hysteresis': 2", 9, FALSE, TRUE },
    { "'condition': 'outside', 'low': 0, 'high': 10, 'hysteresis': 2", 8, FALSE, FALSE },
    { "'condition': 'inside', 'low': 0, 'high': 10, 'hysteresis': 2", 10, TRUE, TRUE },
    { "'condition': 'inside', 'low': 0, 'high': 10, 'hysteresis': 2", 12, FALSE, TRUE },
    { "'condition': 'inside', 'low': 0, 'high': 10, 'hysteresis': 2", 12.1, FALSE, FALSE },
    { "'condition': 'above', 'threshold': 10", NAN, FALSE, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *json = g_strdup_printf ("{'name': 'n', 'series': 'process.rss', "
                                               "'reduce': 'last', %s}", cases[i].json);
      g_autoptr (HekAlertRule) rule = alert_fixture_rule (json);
      HekAlertReading reading = { !isnan (cases[i].value), cases[i].value, NAN, 0 };

      g_assert_cmpint (hek_alert_condition_holds (rule, &reading, FALSE), ==, cases[i].holds);
      g_assert_cmpint (hek_alert_condition_holds (rule, &reading, TRUE), ==, cases[i].goes_on);
    }
}

/* The clock of the wall may do what it likes. */
static void
test_clock_jumps (void)
{
  World world;

  begin (&world, "{" ABOVE "'for_s': 10, 'resolve_s': 10}");
  step (&world, 0, 11);
  run (&world, 5, 11);
  world.clock_us -= 86400 * SECOND;
  run (&world, 4, 11);
  g_assert_cmpint (world.state.phase, ==, HEK_ALERT_PHASE_PENDING);
  world.clock_us += 10 * 86400 * SECOND;
  g_assert_cmpint (step (&world, SECOND, 11), ==, HEK_ALERT_PHASE_FIRING);
  run (&world, 5, 1);
  world.clock_us += 86400 * SECOND;
  run (&world, 5, 1);
  g_assert_cmpint (world.state.phase, ==, HEK_ALERT_PHASE_FIRING);
  g_assert_cmpint (step (&world, SECOND, 1), ==, HEK_ALERT_PHASE_RESOLVED);
  g_assert_cmpstr (world.told->str, ==, "FR");
  end (&world);
}

/* Nobody watched: what was pending begins anew, what fires goes on. */
static void
test_gaps (void)
{
  World world;

  begin (&world, "{" ABOVE "'for_s': 20, 'resolve_s': 20}");
  step (&world, 0, 11);
  run (&world, 19, 11);
  step (&world, 3600 * SECOND, 11);
  g_assert_cmpint (world.state.phase, ==, HEK_ALERT_PHASE_PENDING);
  g_assert_cmpint (world.state.began_us, ==, world.clock_us);
  run (&world, 19, 11);
  g_assert_cmpint (world.state.phase, ==, HEK_ALERT_PHASE_PENDING);
  run (&world, 1, 11);
  g_assert_cmpint (world.state.phase, ==, HEK_ALERT_PHASE_FIRING);
  run (&world, 15, 1);
  step (&world, 3600 * SECOND, 1);
  run (&world, 19, 1);
  g_assert_cmpint (world.state.phase, ==, HEK_ALERT_PHASE_FIRING);
  run (&world, 1, 1);
  g_assert_cmpint (world.state.phase, ==, HEK_ALERT_PHASE_RESOLVED);
  /* steps as far apart as one may be late are none */
  step (&world, SECOND, 11);
  step (&world, HEK_ALERT_MAX_GAP_US, 11);
  step (&world, HEK_ALERT_MAX_GAP_US, 11);
  g_assert_cmpint (world.state.phase, ==, HEK_ALERT_PHASE_FIRING);
  end (&world);
}

static void
test_missing (void)
{
  World world;

  begin (&world, "{" ABOVE "'for_s': 5, 'resolve_s': 0, 'missing': 'keep'}");
  step (&world, 0, 11);
  run (&world, 3, 11);
  run (&world, 100, NAN); /* does not count */
  g_assert_cmpint (world.state.phase, ==, HEK_ALERT_PHASE_PENDING);
  run (&world, 2, 11);
  run (&world, 100, NAN);
  g_assert_cmpint (world.state.phase, ==, HEK_ALERT_PHASE_FIRING);
  g_assert_true (isnan (world.state.value));
  end (&world);
  begin (&world, "{" ABOVE "'for_s': 0, 'resolve_s': 0, 'missing': 'ok'}");
  step (&world, 0, 11);
  g_assert_cmpint (step (&world, SECOND, NAN), ==, HEK_ALERT_PHASE_RESOLVED);
  end (&world);
  begin (&world, "{" ABOVE "'for_s': 2, 'resolve_s': 0, 'missing': 'fire'}");
  step (&world, 0, NAN);
  run (&world, 2, NAN);
  g_assert_cmpint (world.state.phase, ==, HEK_ALERT_PHASE_FIRING);
  end (&world);
}

static void
test_silence (void)
{
  World world;

  begin (&world, "{" ABOVE "'for_s': 0, 'resolve_s': 0}");
  step (&world, 0, 1);
  hek_alert_state_silence (&world.state, world.clock_us, world.clock_us + 10 * SECOND);
  g_assert_cmpint (step (&world, SECOND, 11), ==, HEK_ALERT_PHASE_FIRING);
  step (&world, SECOND, 1);
  step (&world, SECOND, 11);
  g_assert_cmpstr (world.told->str, ==, "");
  run (&world, 6, 11);
  g_assert_cmpstr (world.told->str, ==, "");
  run (&world, 1, 11); /* the silence is over, and it still fires */
  g_assert_cmpstr (world.told->str, ==, "F");
  /* a clock that goes back to long before ends it; one that goes back a little does not */
  hek_alert_state_silence (&world.state, world.clock_us, world.clock_us + 3600 * SECOND);
  g_assert_true (hek_alert_state_is_silenced (&world.state, world.clock_us - 60 * SECOND));
  g_assert_false (hek_alert_state_is_silenced (&world.state, world.clock_us - 86400 * SECOND));
  step (&world, SECOND, 1);
  g_assert_cmpstr (world.told->str, ==, "F"); /* nobody hears of the end either */
  hek_alert_state_silence (&world.state, world.clock_us, 0);
  g_assert_false (hek_alert_state_is_silenced (&world.state, world.clock_us));
  end (&world);
}

static void
test_acknowledge (void)
{
  World world;

  begin (&world, "{" ABOVE "'for_s': 0, 'resolve_s': 0, 'repeat_s': 10}");
  step (&world, 0, 1);
  g_assert_false (hek_alert_state_acknowledge (&world.state, "too early"));
  step (&world, SECOND, 11);
  run (&world, 25, 11);
  g_assert_cmpstr (world.told->str, ==, "Frr");
  g_assert_true (hek_alert_state_acknowledge (&world.state, "on it"));
  g_assert_false (hek_alert_state_acknowledge (&world.state, "again"));
  g_assert_cmpstr (world.state.comment, ==, "on it");
  run (&world, 60, 11);
  g_assert_cmpstr (world.told->str, ==, "Frr");
  step (&world, SECOND, 1);
  step (&world, SECOND, 11); /* another firing is another matter */
  g_assert_cmpstr (world.told->str, ==, "FrrRF");
  g_assert_false (world.state.is_acknowledged);
  g_assert_null (world.state.comment);
  end (&world);
}

static void
test_restart (void)
{
  World world;
  g_autofree char *json = NULL;

  begin (&world, "{" ABOVE "'for_s': 5, 'resolve_s': 5}");
  step (&world, 0, 11);
  run (&world, 5, 11);
  hek_alert_state_acknowledge (&world.state, "“x”\n");
  hek_alert_state_silence (&world.state, world.clock_us, world.clock_us + 7 * SECOND);
  json = hek_alert_state_to_json (&world.state);
  hek_alert_state_clear (&world.state);
  hek_alert_state_from_json (&world.state, json);
  g_assert_cmpint (world.state.phase, ==, HEK_ALERT_PHASE_FIRING);
  g_assert_cmpstr (world.state.comment, ==, "“x”\n");
  g_assert_true (hek_alert_state_is_silenced (&world.state, world.clock_us));
  world.clock_us += 3600 * SECOND;
  step (&world, 0, 11);
  run (&world, 30, 11);
  g_assert_cmpstr (world.told->str, ==, "F"); /* not a second time */
  run (&world, 6, 1);
  g_assert_cmpstr (world.told->str, ==, "FR");
  /* what is no state is none */
  hek_alert_state_from_json (&world.state, "{\"phase\":\"firing\",\"since_us\":\"x\"");
  g_assert_cmpint (world.state.phase, ==, HEK_ALERT_PHASE_OK);
  hek_alert_state_from_json (&world.state, "{\"phase\":\"weird\"}");
  g_assert_cmpint (world.state.phase, ==, HEK_ALERT_PHASE_OK);
  hek_alert_state_from_json (&world.state, "[]");
  end (&world);
}

/* Whatever comes: messages alternate, never an end without a beginning. */
static void
test_any_order (void)
{
  for (guint run_idx = 0; run_idx < 200; run_idx++)
    {
      World world;

      begin (&world, run_idx % 2 == 0 ? "{" ABOVE "'for_s': 3, 'resolve_s': 2, 'hysteresis': 4}"
                                      : "{" ABOVE "'for_s': 0, 'resolve_s': 4, 'missing': 'ok'}");
      for (guint i = 0; i < 300; i++)
        {
          int what = g_test_rand_int_range (0, 100);

          if (what == 0)
            world.clock_us += (gint64) g_test_rand_int_range (-100000, 100000) * SECOND;
          if (what == 1)
            hek_alert_state_silence (&world.state, world.clock_us,
                                     world.clock_us + g_test_rand_int_range (0, 20) * SECOND);
          if (what == 2)
            hek_alert_state_acknowledge (&world.state, NULL);
          step (&world, what == 3 ? 100 * SECOND : SECOND,
                what < 10 ? NAN : g_test_rand_double_range (0, 20));
        }
      g_assert_true (world.told->len == 0 || world.told->str[0] == 'F');
      g_assert_null (g_strstr_len (world.told->str, -1, "RR"));
      end (&world);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/alert/state/life", test_life);
  g_test_add_func ("/alert/state/at-once", test_at_once);
  g_test_add_func ("/alert/state/conditions", test_conditions);
  g_test_add_func ("/alert/state/clock-jumps", test_clock_jumps);
  g_test_add_func ("/alert/state/gaps", test_gaps);
  g_test_add_func ("/alert/state/missing", test_missing);
  g_test_add_func ("/alert/state/silence", test_silence);
  g_test_add_func ("/alert/state/acknowledge", test_acknowledge);
  g_test_add_func ("/alert/state/restart", test_restart);
  g_test_add_func ("/alert/state/any-order", test_any_order);
  return g_test_run ();
}
