/* SPDX-License-Identifier: Apache-2.0 */
/* A workspace's rules, watched: seconds go in, history comes out, and all of it survives. */
#include "config.h"

#include "hek-alert-watch.h"

#include <math.h>
#include <string.h>

#include "alert-fixture.h"
#include "replay-faults.h"

#define RULE "{'id': '%s', 'name': 'Memory', 'series': 'process.rss', 'reduce': 'last', " \
             "'condition': 'above', 'threshold': 10, 'for_s': 2, 'resolve_s': 0, " \
             "'severity': 'critical', 'channels': [{'kind': 'log', 'file': 'a.log'}, " \
             "{'kind': 'desktop'}]}"

typedef struct
{
  char *folder;
  HekSeriesStore *store;
  HekAlertWatch *watch;
  gint64 steady_us;
  gint64 clock_us;
} World;

static void
open_world (World            *world,
            const HekFileOps *ops)
{
  g_autoptr (GError) error = NULL;

  world->store = hek_series_store_open (ops, world->folder, HEK_SERIES_STORE_OWNER, &error);
  g_assert_no_error (error);
  world->watch = hek_alert_watch_new (world->store, world->folder, NULL, &error);
  g_assert_no_error (error);
}

static void
begin (World            *world,
       const HekFileOps *ops)
{
  *world = (World) { .folder = alert_fixture_folder (), .steady_us = g_get_monotonic_time (),
                     /* what is done to a rule comes before its seconds, in the history, too */
                     .clock_us = g_get_real_time () + 100 * SECOND };
  open_world (world, ops);
}

static void
close_world (World *world)
{
  hek_alert_watch_close (world->watch, 10 * SECOND);
  hek_series_store_unref (world->store);
}

static void
end (World *world)
{
  close_world (world);
  alert_fixture_remove (world->folder);
}

static void
put (World      *world,
     const char *id)
{
  g_autofree char *json = g_strdup_printf (RULE, id);
  g_autoptr (HekAlertRule) rule = alert_fixture_rule (json);
  g_autoptr (GError) error = NULL;

  hek_alert_watch_put (world->watch, rule, &error);
  g_assert_no_error (error);
}

/* One second with that value; NaN: without a sample. */
static gboolean
second (World   *world,
        double   value,
        GError **error)
{
  HekSeriesSample sample = alert_fixture_gauge (world->clock_us, value);

  world->steady_us += SECOND;
  world->clock_us += SECOND;
  return hek_alert_watch_feed (world->watch, &sample, isnan (value) ? 0 : 1, world->steady_us,
                               world->clock_us, error);
}

static void
seconds (World  *world,
         guint   n,
         double  value)
{
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GError) error = NULL;

      second (world, value, &error);
      g_assert_no_error (error);
    }
}

static HekAlertStatus *
status_of (World      *world,
           const char *id)
{
  g_autoptr (GPtrArray) list = hek_alert_watch_list (world->watch);
  HekAlertStatus *found = NULL;

  g_ptr_array_set_free_func (list, NULL);
  for (guint i = 0; i < list->len; i++)
    {
      HekAlertStatus *status = list->pdata[i];

      if (found == NULL && g_str_equal (status->rule->id, id))
        found = status;
      else
        hek_alert_status_free (status);
    }
  return found;
}

static HekAlertPhase
phase_of (World      *world,
          const char *id)
{
  g_autoptr (HekAlertStatus) status = status_of (world, id);

  g_assert_nonnull (status);
  return status->state->phase;
}

/* What happened to a rule, as words; deliveries, which come when they come, apart. */
static char *
story (World      *world,
       const char *id,
       gboolean    deliveries)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) events = hek_series_alert_history (world->store, 0, G_MAXINT64, id, 1000,
                                                           &error);
  g_autoptr (GString) words = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < events->len; i++)
    {
      const HekSeriesAlertEvent *event = events->pdata[i];
      gboolean is_delivery = g_str_equal (event->what, "delivered") ||
                             g_str_equal (event->what, "failed");

      if (is_delivery != deliveries)
        continue;
      g_string_append_printf (words, "%s%s", words->len > 0 ? " " : "", event->what);
    }
  return g_string_free (g_steal_pointer (&words), FALSE);
}

static void
assert_story (World      *world,
              const char *id,
              const char *expected)
{
  g_autofree char *words = story (world, id, FALSE);

  g_assert_cmpstr (words, ==, expected);
}

static void
test_life (void)
{
  World world;
  g_autoptr (GPtrArray) notices = NULL;
  g_autoptr (HekAlertStatus) status = NULL;
  g_autofree char *deliveries = NULL;
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;
  guint64 version;

  begin (&world, hek_file_ops_system ());
  version = hek_alert_watch_get_version (world.watch);
  put (&world, "r");
  g_assert_cmpuint (hek_alert_watch_get_version (world.watch), !=, version);
  seconds (&world, 3, 5);
  seconds (&world, 2, 20);
  g_assert_cmpint (phase_of (&world, "r"), ==, HEK_ALERT_PHASE_PENDING);
  seconds (&world, 1, 20);
  status = status_of (&world, "r");
  g_assert_cmpint (status->state->phase, ==, HEK_ALERT_PHASE_FIRING);
  g_assert_cmpfloat (status->state->value, ==, 20);
  version = hek_alert_watch_get_version (world.watch);
  seconds (&world, 1, 20);
  g_assert_cmpuint (hek_alert_watch_get_version (world.watch), >=, version);
  seconds (&world, 1, 5);
  g_assert_cmpint (phase_of (&world, "r"), ==, HEK_ALERT_PHASE_RESOLVED);
  close_world (&world);
  open_world (&world, hek_file_ops_system ());
  assert_story (&world, "r", "added firing resolved");
  deliveries = story (&world, "r", TRUE);
  g_assert_cmpstr (deliveries, ==, "delivered delivered delivered delivered");
  path = g_build_filename (world.folder, "a.log", NULL);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "\tcritical\tfiring\tMemory\t20 B\t"));
  g_assert_nonnull (strstr (text, "\tcritical\tresolved\tMemory\t5 B\t"));
  end (&world);
}

static void
test_restart (void)
{
  World world;
  g_autoptr (GError) error = NULL;
  g_autoptr (HekAlertStatus) status = NULL;
  g_autofree char *words = NULL;

  begin (&world, hek_file_ops_system ());
  put (&world, "r");
  seconds (&world, 5, 20);
  g_assert_true (hek_alert_watch_acknowledge (world.watch, "r", "on it", &error));
  g_assert_true (hek_alert_watch_acknowledge (world.watch, "r", "twice is once", &error));
  close_world (&world);
  world.clock_us += 3600 * SECOND;
  open_world (&world, hek_file_ops_system ());
  status = status_of (&world, "r");
  g_assert_cmpint (status->state->phase, ==, HEK_ALERT_PHASE_FIRING);
  g_assert_cmpstr (status->state->comment, ==, "on it");
  g_assert_cmpstr (status->rule->name, ==, "Memory");
  seconds (&world, 30, 20);
  seconds (&world, 1, 1);
  close_world (&world);
  open_world (&world, hek_file_ops_system ());
  words = story (&world, "r", FALSE);
  g_assert_nonnull (strstr (words, "acknowledged"));
  g_assert_nonnull (strstr (words, "resolved"));
  g_assert_true (strstr (words, "firing") == g_strrstr (words, "firing")); /* once */
  end (&world);
}

static void
test_changes (void)
{
  World world;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rules = g_ptr_array_new_with_free_func ((GDestroyNotify)
                                                                hek_alert_rule_free);
  g_autoptr (GPtrArray) notices = NULL;
  HekAlertRule *rule;

  begin (&world, hek_file_ops_system ());
  put (&world, "r");
  seconds (&world, 5, 20);
  /* another threshold goes on where it is, another window begins anew */
  rule = alert_fixture_rule ("{'id': 'r', 'name': 'Memory', 'series': 'process.rss', 'reduce': "
                             "'last', 'condition': 'above', 'threshold': 15, 'for_s': 2, "
                             "'channels': [{'kind': 'desktop'}]}");
  g_ptr_array_add (rules, rule);
  g_assert_true (hek_alert_watch_put (world.watch, rule, &error));
  g_assert_cmpint (phase_of (&world, "r"), ==, HEK_ALERT_PHASE_FIRING);
  rule->window_us = 7 * SECOND;
  g_assert_true (hek_alert_watch_put (world.watch, rule, &error));
  g_assert_cmpint (phase_of (&world, "r"), ==, HEK_ALERT_PHASE_OK);
  seconds (&world, 5, 20);
  g_assert_cmpint (phase_of (&world, "r"), ==, HEK_ALERT_PHASE_FIRING);
  rule->is_enabled = FALSE;
  g_assert_true (hek_alert_watch_put (world.watch, rule, &error));
  seconds (&world, 5, 20);
  g_assert_cmpint (phase_of (&world, "r"), ==, HEK_ALERT_PHASE_OK);
  /* all or none */
  rule = alert_fixture_rule ("{'id': 's', 'name': 'n', 'series': 'errors', 'reduce': 'rate', "
                             "'threshold': 1}");
  g_ptr_array_add (rules, rule);
  g_free (g_steal_pointer (&rule->name));
  rule->name = g_strdup ("");
  g_assert_false (hek_alert_watch_put_all (world.watch, rules, &error));
  g_assert_cmpstr (error->message, ==, "rules[1].name: a rule needs a name");
  g_clear_error (&error);
  g_assert_null (status_of (&world, "s"));
  g_assert_false (hek_alert_watch_remove (world.watch, "s", &error));
  g_assert_error (error, HEK_ALERT_ERROR, HEK_ALERT_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_true (hek_alert_watch_remove (world.watch, "r", &error));
  g_assert_null (status_of (&world, "r"));
  g_assert_false (hek_alert_watch_silence (world.watch, "r", 0, &error));
  g_clear_error (&error);
  close_world (&world);
  open_world (&world, hek_file_ops_system ());
  g_assert_null (status_of (&world, "r"));
  end (&world);
}

/* Whoever was told that it fires is told when nobody watches it any more. */
static void
test_removed_while_firing (void)
{
  World world;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;

  begin (&world, hek_file_ops_system ());
  put (&world, "r");
  seconds (&world, 5, 20);
  g_assert_true (hek_alert_watch_test (world.watch, "r", &error));
  g_assert_true (hek_alert_watch_remove (world.watch, "r", &error));
  close_world (&world);
  path = g_build_filename (world.folder, "a.log", NULL);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "\tfiring\t"));
  g_assert_nonnull (strstr (text, "\ttest\t"));
  g_assert_nonnull (strstr (text, "\tresolved\t"));
  open_world (&world, hek_file_ops_system ());
  end (&world);
}

static void
test_silence (void)
{
  World world;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) notices = NULL;
  g_autofree char *words = NULL;

  begin (&world, hek_file_ops_system ());
  world.clock_us = g_get_real_time ();
  put (&world, "r");
  g_assert_true (hek_alert_watch_silence (world.watch, "r", world.clock_us + 3600 * SECOND,
                                          &error));
  seconds (&world, 10, 20);
  g_assert_cmpint (phase_of (&world, "r"), ==, HEK_ALERT_PHASE_FIRING);
  close_world (&world);
  open_world (&world, hek_file_ops_system ());
  seconds (&world, 10, 20);
  notices = hek_alert_watch_take_notices (world.watch);
  g_assert_cmpuint (notices->len, ==, 0);
  words = story (&world, "r", TRUE);
  g_assert_cmpstr (words, ==, "");
  g_assert_true (hek_alert_watch_silence (world.watch, "r", 0, &error));
  seconds (&world, 1, 20);
  close_world (&world);
  open_world (&world, hek_file_ops_system ());
  g_free (words);
  words = story (&world, "r", TRUE);
  g_assert_cmpstr (words, ==, "delivered delivered");
  end (&world);
}

/* What cannot be kept now is kept later; rules go on meanwhile, and changes are refused. */
static void
test_full_disk (void)
{
  World world;
  g_autoptr (ReplayFaults) faults = replay_faults_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *json = g_strdup_printf (RULE, "s");
  g_autoptr (HekAlertRule) other = alert_fixture_rule (json);
  guint n_refused = 0;

  begin (&world, replay_faults_get_ops (faults));
  put (&world, "r");
  seconds (&world, 2, 5);
  replay_faults_arm (faults, REPLAY_FAULT_FULL, 1, G_MAXUINT);
  for (guint i = 0; i < 6; i++)
    {
      g_autoptr (GError) local = NULL;

      n_refused += !second (&world, i < 4 ? 20 : 5, &local);
    }
  g_assert_cmpuint (n_refused, >=, 2);
  g_assert_cmpint (phase_of (&world, "r"), ==, HEK_ALERT_PHASE_RESOLVED);
  g_assert_false (hek_alert_watch_put (world.watch, other, &error));
  g_assert_nonnull (error);
  g_assert_null (status_of (&world, "s"));
  g_clear_error (&error);
  g_assert_false (hek_alert_watch_silence (world.watch, "r", g_get_real_time () + SECOND * 60,
                                           &error));
  g_clear_error (&error);
  replay_faults_arm (faults, REPLAY_FAULT_FULL, 0, 0);
  seconds (&world, 1, 5);
  assert_story (&world, "r", "added firing resolved");
  end (&world);
}

/* A rule of a newer version is left alone, and named. */
static void
test_unreadable (void)
{
  World world;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify)
                                                               hek_series_alert_free);
  g_autoptr (GPtrArray) kept = NULL;
  g_autofree char *notice = NULL;

  begin (&world, hek_file_ops_system ());
  put (&world, "r");
  g_ptr_array_add (rows, hek_series_alert_new ("new", "{\"version\": 2, \"x\": 1}", NULL));
  g_ptr_array_add (rows, hek_series_alert_new ("bad", "{", "{"));
  g_assert_true (hek_series_alert_save (world.store, rows, NULL, NULL, &error));
  close_world (&world);
  open_world (&world, hek_file_ops_system ());
  notice = hek_alert_watch_dup_notice (world.watch);
  g_assert_nonnull (strstr (notice, "The alert rule new is left out: version: "));
  g_assert_nonnull (strstr (notice, "The alert rule bad is left out: this is not JSON: "));
  seconds (&world, 5, 20);
  g_assert_cmpint (phase_of (&world, "r"), ==, HEK_ALERT_PHASE_FIRING);
  kept = hek_series_alert_list (world.store, &error);
  g_assert_cmpuint (kept->len, ==, 3);
  end (&world);
}

/* --- many at once ---------------------------------------------------------------------------- */

static gpointer
change_all_the_time (gpointer data)
{
  World *world = data;

  for (guint i = 0; i < 30; i++)
    {
      g_autofree char *id = g_strdup_printf ("r%u", i % 3);
      g_autofree char *json = g_strdup_printf (RULE, id);
      g_autoptr (HekAlertRule) rule = alert_fixture_rule (json);
      g_autoptr (GPtrArray) list = NULL;

      rule->threshold = 10 + i;
      g_assert_true (hek_alert_watch_put (world->watch, rule, NULL));
      hek_alert_watch_acknowledge (world->watch, id, NULL, NULL);
      list = hek_alert_watch_list (world->watch);
      g_assert_cmpuint (list->len, <=, 3);
      if (i % 4 == 0)
        g_assert_true (hek_alert_watch_remove (world->watch, id, NULL));
    }
  return NULL;
}

static void
test_threads (void)
{
  World world;
  GThread *thread;

  begin (&world, hek_file_ops_system ());
  thread = g_thread_new ("change", change_all_the_time, &world);
  for (guint i = 0; i < 300; i++)
    {
      second (&world, i % 20 < 10 ? 50 : 1, NULL);
      g_usleep (500);
    }
  g_thread_join (thread);
  end (&world);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/alert/watch/life", test_life);
  g_test_add_func ("/alert/watch/restart", test_restart);
  g_test_add_func ("/alert/watch/changes", test_changes);
  g_test_add_func ("/alert/watch/removed-while-firing", test_removed_while_firing);
  g_test_add_func ("/alert/watch/silence", test_silence);
  g_test_add_func ("/alert/watch/full-disk", test_full_disk);
  g_test_add_func ("/alert/watch/unreadable", test_unreadable);
  g_test_add_func ("/alert/watch/threads", test_threads);
  return g_test_run ();
}
