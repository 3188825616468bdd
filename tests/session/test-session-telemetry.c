/* SPDX-License-Identifier: Apache-2.0 */
/* The recorder follows the library, alerts are watched, and both reach the main loop. */
#include "config.h"

#include "hek-series-read.h"
#include "hek-store-error.h"
#include "hek-telemetry-session.h"
#include "library-fixture.h"

#define RULE "{\"id\": \"%s\", \"name\": \"Memory\", \"series\": \"process.rss\", " \
             "\"reduce\": \"last\", \"condition\": \"above\", \"threshold\": 10, \"for_s\": 0, " \
             "\"resolve_s\": 0, \"severity\": \"critical\", " \
             "\"channels\": [{\"kind\": \"desktop\"}]}"
#define RULE_ID "0b6a8a4c-5d4e-4a53-9d0e-0d3f2d5f0a11"

typedef struct
{
  LibraryFixture base;
  HekTelemetrySession *session;
  guint n_states, n_seconds, n_alerts, n_notices, n_failed;
  char *message;
} Telemetry;

static void
on_notice (HekTelemetrySession   *session,
           const HekAlertMessage *message,
           Telemetry             *fixture)
{
  g_assert_cmpstr (message->rule, ==, RULE_ID);
  fixture->n_notices++;
}

static void
on_failed (HekTelemetrySession *session,
           const char          *what,
           const GError        *error,
           Telemetry           *fixture)
{
  g_free (fixture->message);
  fixture->message = g_strdup_printf ("%s: %s", what, error->message);
  fixture->n_failed++;
}

static void
count (guint *counter)
{
  (*counter)++;
}

static void
set_up (Telemetry     *fixture,
        gconstpointer  data)
{
  library_fixture_set_up (&fixture->base, NULL);
  fixture->session = hek_telemetry_session_new (fixture->base.jobs, fixture->base.library);
  g_signal_connect_swapped (fixture->session, "state-changed", G_CALLBACK (count),
                            &fixture->n_states);
  g_signal_connect_swapped (fixture->session, "second", G_CALLBACK (count), &fixture->n_seconds);
  g_signal_connect_swapped (fixture->session, "alerts-changed", G_CALLBACK (count),
                            &fixture->n_alerts);
  g_signal_connect (fixture->session, "notice", G_CALLBACK (on_notice), fixture);
  g_signal_connect (fixture->session, "failed", G_CALLBACK (on_failed), fixture);
}

static void
wait_for_state (Telemetry                *fixture,
                HekTelemetrySessionState  state)
{
  while (hek_telemetry_session_get_state (fixture->session) != state)
    {
      guint n = fixture->n_states;

      library_fixture_wait (&fixture->base, &fixture->n_states, n + 1);
    }
}

static void
close_session (Telemetry *fixture)
{
  hek_telemetry_session_close (fixture->session);
  wait_for_state (fixture, HEK_TELEMETRY_SESSION_STOPPED);
}

static void
tear_down (Telemetry     *fixture,
           gconstpointer  data)
{
  close_session (fixture);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (fixture->session);
  library_fixture_tear_down (&fixture->base, NULL);
  g_free (fixture->message);
}

/* Opens the library and waits for a second that is kept. */
static void
open_all (Telemetry *fixture)
{
  hek_library_open (fixture->base.library);
  wait_for_state (fixture, HEK_TELEMETRY_SESSION_OWNER);
}

/* Seconds are kept while the library is open, and only then; it can be opened again. */
static void
test_follows (Telemetry     *fixture,
              gconstpointer  data)
{
  HekSeriesPoint point;
  g_autoptr (HekTelemetryKeeper) keeper = NULL;

  g_assert_cmpint (hek_telemetry_session_get_state (fixture->session), ==,
                   HEK_TELEMETRY_SESSION_STOPPED);
  g_assert_null (hek_telemetry_session_get_keeper (fixture->session));
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (HekSeriesStore) store = NULL;
      g_autoptr (HekSeriesInfo) info = NULL;
      g_autoptr (GError) error = NULL;

      open_all (fixture);
      g_assert_null (hek_telemetry_session_get_problem (fixture->session));
      g_clear_pointer (&keeper, hek_telemetry_keeper_unref);
      keeper = hek_telemetry_keeper_ref (hek_telemetry_session_get_keeper (fixture->session));
      store = hek_telemetry_keeper_open_series (keeper, &error);
      g_assert_no_error (error);
      g_assert_cmpint (hek_series_store_get_mode (store), ==, HEK_SERIES_STORE_OWNER);
      info = hek_series_store_find (store, "process.rss", NULL, &error);
      g_assert_no_error (error);
      g_assert_true (hek_series_read_last (store, info->id, G_MAXINT64, &point, &error));
      g_assert_cmpfloat (point.last, >, 1e5);
      g_clear_pointer (&store, hek_series_store_unref);

      hek_library_close (fixture->base.library);
      wait_for_state (fixture, HEK_TELEMETRY_SESSION_STOPPED);
      g_assert_null (hek_telemetry_session_get_keeper (fixture->session));
    }
  /* a run that has ended can still be read, and not changed */
  {
    g_autoptr (GError) error = NULL;
    g_autoptr (HekSeriesStore) store = hek_telemetry_keeper_open_series (keeper, &error);

    g_assert_no_error (error);
    g_assert_cmpint (hek_series_store_get_mode (store), ==, HEK_SERIES_STORE_SHARED);
  }
}

static void
put_rule (Telemetry *fixture)
{
  g_autofree char *json = g_strdup_printf (RULE, RULE_ID);
  g_autoptr (GError) error = NULL;
  g_autoptr (HekAlertRule) rule = hek_alert_rule_from_json (json, -1, "", &error);

  g_assert_no_error (error);
  hek_telemetry_session_put_rule (fixture->session, rule);
}

/* A rule fires within seconds, tells the desktop, and can be silenced; one that is not there is an
 * error with a reason. */
static void
test_alerts (Telemetry     *fixture,
             gconstpointer  data)
{
  g_autoptr (GPtrArray) list = NULL;
  guint n;

  open_all (fixture);
  put_rule (fixture);
  library_fixture_wait (&fixture->base, &fixture->n_notices, 1);
  list = hek_telemetry_session_list_alerts (fixture->session);
  g_assert_cmpuint (list->len, ==, 1);
  g_assert_cmpint (((HekAlertStatus *) list->pdata[0])->state->phase, ==, HEK_ALERT_PHASE_FIRING);

  n = fixture->n_alerts;
  hek_telemetry_session_acknowledge (fixture->session, RULE_ID, "seen");
  library_fixture_wait (&fixture->base, &fixture->n_alerts, n + 1);
  g_assert_cmpuint (fixture->n_failed, ==, 0);

  hek_telemetry_session_silence (fixture->session, "no such rule", 1);
  library_fixture_wait (&fixture->base, &fixture->n_failed, 1);
  g_assert_nonnull (g_strrstr (fixture->message, "no such rule"));
}

/* Without a workspace nothing is watched, and changes say why they fail. */
static void
test_closed (Telemetry     *fixture,
             gconstpointer  data)
{
  g_autoptr (GPtrArray) list = hek_telemetry_session_list_alerts (fixture->session);

  g_assert_cmpuint (list->len, ==, 0);
  put_rule (fixture);
  g_assert_cmpuint (fixture->n_failed, ==, 1);
  g_assert_cmpuint (fixture->n_notices, ==, 0);
}

/* Until the look for rules, which holds the session, has ended. */
static void
look (Telemetry *fixture)
{
  gint n_refs = (gint) g_atomic_int_get (&G_OBJECT (fixture->session)->ref_count);

  hek_telemetry_session_watch (fixture->session);
  while ((gint) g_atomic_int_get (&G_OBJECT (fixture->session)->ref_count) > n_refs)
    g_main_context_iteration (NULL, TRUE);
}

static gboolean
has_telemetry (Telemetry *fixture)
{
  g_autofree char *path = g_build_filename (fixture->base.workspace_path, "telemetry", NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

/* A rule that has not fired yet when the library is closed. @is_enabled: whether it is on */
static void
leave_rule (Telemetry *fixture,
            gboolean   is_enabled)
{
  g_autofree char *json = g_strdup_printf (RULE, RULE_ID);
  g_autoptr (HekAlertRule) rule = hek_alert_rule_from_json (json, -1, "", NULL);
  gboolean is_there = FALSE;

  rule->for_us = 3 * G_USEC_PER_SEC;
  rule->is_enabled = is_enabled;
  open_all (fixture);
  hek_telemetry_session_put_rule (fixture->session, rule);
  while (!is_there)
    {
      g_autoptr (GPtrArray) list = NULL;

      library_fixture_wait (&fixture->base, &fixture->n_alerts, fixture->n_alerts + 1);
      list = hek_telemetry_session_list_alerts (fixture->session);
      is_there = list->len > 0
                 && ((HekAlertStatus *) list->pdata[0])->rule->is_enabled == is_enabled;
    }
  hek_library_close (fixture->base.library);
  wait_for_state (fixture, HEK_TELEMETRY_SESSION_STOPPED);
  g_assert_cmpuint (fixture->n_notices, ==, 0);
}

/* Without rules nothing runs and nothing is made; with one it fires although nobody has opened the
 * library, and the watch goes on when that is opened and closed. */
static void
test_watch (Telemetry     *fixture,
            gconstpointer  data)
{
  HekTelemetryKeeper *keeper;

  look (fixture);
  g_assert_null (hek_telemetry_session_get_keeper (fixture->session));
  g_assert_false (g_file_test (fixture->base.workspace_path, G_FILE_TEST_EXISTS));

  g_assert_cmpint (g_mkdir_with_parents (fixture->base.workspace_path, 0755), ==, 0);
  hek_workspace_close (hek_workspace_open (fixture->base.workspace_path, HEK_WORKSPACE_WRITE,
                                           NULL));
  look (fixture);
  g_assert_null (hek_telemetry_session_get_keeper (fixture->session));
  g_assert_false (has_telemetry (fixture));

  leave_rule (fixture, FALSE);
  look (fixture);
  g_assert_null (hek_telemetry_session_get_keeper (fixture->session));

  leave_rule (fixture, TRUE);
  look (fixture);
  g_assert_nonnull (hek_telemetry_session_get_keeper (fixture->session));
  library_fixture_wait (&fixture->base, &fixture->n_notices, 1);
  g_assert_cmpint (hek_library_get_state (fixture->base.library), ==, HEK_LIBRARY_CLOSED);

  keeper = hek_telemetry_session_get_keeper (fixture->session);
  hek_library_open (fixture->base.library);
  library_fixture_wait (&fixture->base, &fixture->n_seconds, fixture->n_seconds + 1);
  hek_library_close (fixture->base.library);
  g_assert_true (hek_telemetry_session_get_keeper (fixture->session) == keeper);
}

/* While another program keeps the series they can be read, but alerts are its own. */
static void
test_other (Telemetry     *fixture,
            gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HekSeriesStore) owner = NULL;
  g_autoptr (HekSeriesStore) store = NULL;

  g_assert_cmpint (g_mkdir_with_parents (fixture->base.workspace_path, 0755), ==, 0);
  owner = hek_series_store_open (hek_file_ops_system (), fixture->base.workspace_path,
                                 HEK_SERIES_STORE_OWNER, &error);
  g_assert_no_error (error);
  hek_library_open (fixture->base.library);
  wait_for_state (fixture, HEK_TELEMETRY_SESSION_OTHER);
  store = hek_telemetry_keeper_open_series (hek_telemetry_session_get_keeper (fixture->session),
                                            &error);
  g_assert_no_error (error);
  g_assert_cmpint (hek_series_store_get_mode (store), ==, HEK_SERIES_STORE_SHARED);
  put_rule (fixture);
  library_fixture_wait (&fixture->base, &fixture->n_failed, 1);
  g_assert_nonnull (g_strrstr (fixture->message, "another program"));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/session-telemetry/follows", Telemetry, NULL, set_up, test_follows, tear_down);
  g_test_add ("/session-telemetry/alerts", Telemetry, NULL, set_up, test_alerts, tear_down);
  g_test_add ("/session-telemetry/closed", Telemetry, NULL, set_up, test_closed, tear_down);
  g_test_add ("/session-telemetry/watch", Telemetry, NULL, set_up, test_watch, tear_down);
  g_test_add ("/session-telemetry/other", Telemetry, NULL, set_up, test_other, tear_down);
  return g_test_run ();
}
