/* SPDX-License-Identifier: Apache-2.0 */
/* Dashboards as the page has them: kept, edited, live, back in time, and on paper. */
#include "config.h"

#include <string.h>

#include "hek-dashboard-session.h"
#include "hek-dashboard-store.h"
#include "library-fixture.h"

typedef struct
{
  LibraryFixture base;
  HekTelemetrySession *telemetry;
  HekDashboardSession *session;
  guint n_states, n_seconds;
  guint n_deleted;
  guint n_list, n_changed, n_content, n_moment, n_annotations, n_exported, n_closed, n_failed;
  GHashTable *contents; /* id → how often it changed */
  char *message;
} Dashboards;

static void
count (guint *counter)
{
  (*counter)++;
}

static void
on_content (HekDashboardSession *session,
            const char          *id,
            Dashboards          *fixture)
{
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (fixture->contents, id));

  g_assert_nonnull (hek_dashboard_session_get_content (session, id));
  g_hash_table_insert (fixture->contents, g_strdup (id), GUINT_TO_POINTER (n + 1));
  fixture->n_content++;
}

static void
on_failed (GObject      *session,
           const char   *what,
           const GError *error,
           Dashboards   *fixture)
{
  g_free (fixture->message);
  fixture->message = g_strdup_printf ("%s: %s", what, error->message);
  fixture->n_failed++;
}

static void
connect (Dashboards *fixture,
         const char *name,
         guint      *counter)
{
  g_signal_connect_swapped (fixture->session, name, G_CALLBACK (count), counter);
}

static void
make_sessions (Dashboards *fixture)
{
  fixture->telemetry = hek_telemetry_session_new (fixture->base.jobs, fixture->base.library);
  g_signal_connect_swapped (fixture->telemetry, "state-changed", G_CALLBACK (count),
                            &fixture->n_states);
  g_signal_connect_swapped (fixture->telemetry, "second", G_CALLBACK (count),
                            &fixture->n_seconds);
  fixture->session = hek_dashboard_session_new (fixture->base.jobs, fixture->base.library,
                                                fixture->telemetry);
  connect (fixture, "list-changed", &fixture->n_list);
  connect (fixture, "changed", &fixture->n_changed);
  connect (fixture, "moment-changed", &fixture->n_moment);
  connect (fixture, "annotations-changed", &fixture->n_annotations);
  connect (fixture, "deleted", &fixture->n_deleted);
  connect (fixture, "exported", &fixture->n_exported);
  connect (fixture, "closed", &fixture->n_closed);
  g_signal_connect (fixture->session, "content-changed", G_CALLBACK (on_content), fixture);
  g_signal_connect (fixture->session, "failed", G_CALLBACK (on_failed), fixture);
}

static void
set_up (Dashboards    *fixture,
        gconstpointer  data)
{
  library_fixture_set_up (&fixture->base, NULL);
  fixture->contents = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  make_sessions (fixture);
}

static void
close_sessions (Dashboards *fixture)
{
  guint n = fixture->n_closed;

  hek_dashboard_session_close (fixture->session);
  library_fixture_wait (&fixture->base, &fixture->n_closed, n + 1);
  hek_telemetry_session_close (fixture->telemetry);
  while (hek_telemetry_session_get_state (fixture->telemetry) != HEK_TELEMETRY_SESSION_STOPPED)
    {
      n = fixture->n_states;
      library_fixture_wait (&fixture->base, &fixture->n_states, n + 1);
    }
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (fixture->session);
  g_assert_finalize_object (fixture->telemetry);
}

static void
tear_down (Dashboards    *fixture,
           gconstpointer  data)
{
  close_sessions (fixture);
  library_fixture_tear_down (&fixture->base, NULL);
  g_hash_table_unref (fixture->contents);
  g_free (fixture->message);
}

/* Opens the library, and waits for the list of dashboards. */
static void
open_all (Dashboards *fixture)
{
  guint n = fixture->n_list;

  hek_library_open (fixture->base.library);
  library_fixture_wait (&fixture->base, &fixture->n_list, n + 1);
}

static void
wait_for_content (Dashboards *fixture,
                  const char *id)
{
  while (hek_dashboard_session_get_content (fixture->session, id) == NULL)
    {
      guint n = fixture->n_content;

      library_fixture_wait (&fixture->base, &fixture->n_content, n + 1);
    }
}

static void
wait_for_list (Dashboards *fixture,
               guint       n_dashboards)
{
  while (hek_dashboard_session_get_list (fixture->session)->len != n_dashboards)
    {
      guint n = fixture->n_list;

      library_fixture_wait (&fixture->base, &fixture->n_list, n + 1);
    }
}

/* A line chart of the memory of the process; its id. */
static const char *
add_chart (Dashboards *fixture)
{
  g_autoptr (GPtrArray) queries =
    g_ptr_array_new_with_free_func ((GDestroyNotify) hek_widget_query_unref);
  g_autoptr (HekWidgetQuery) query = hek_widget_query_new ("telemetry");
  const char *id = hek_dashboard_session_add (fixture->session, hek_widget_kind_find ("line"),
                                              NULL, NULL, 0);

  g_assert_nonnull (id);
  g_ptr_array_add (queries, hek_widget_query_with (query, "series", "process.rss"));
  (void) hek_dashboard_session_set_queries (fixture->session, id, queries, 0);
  return id;
}

/* Edits are steps of undo, a gesture is one, and all of it is found again. */
static void
test_edit (Dashboards    *fixture,
           gconstpointer  data)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *id = NULL;
  HekGridCell place = { 3, 0, 6, 4 };
  guint64 gesture;

  /* refused while there is no workspace */
  hek_dashboard_session_create (fixture->session, NULL);
  g_assert_cmpuint (fixture->n_failed, ==, 1);
  g_assert_null (hek_dashboard_session_get (fixture->session));

  open_all (fixture);
  g_assert_true (hek_dashboard_session_can_edit (fixture->session));
  hek_dashboard_session_create (fixture->session, NULL);
  g_assert_nonnull (hek_dashboard_session_get (fixture->session));
  id = g_strdup (add_chart (fixture));
  g_assert_nonnull (hek_dashboard_session_duplicate_widget (fixture->session, id));
  g_assert_true (hek_dashboard_session_rename (fixture->session, "Mine"));
  before = hek_dashboard_to_json (hek_dashboard_session_get (fixture->session));

  gesture = hek_dashboard_session_begin (fixture->session);
  for (place.x = 1; place.x < 5; place.x++)
    hek_dashboard_session_place (fixture->session, id, &place, 0, gesture);
  after = hek_dashboard_to_json (hek_dashboard_session_get (fixture->session));
  g_assert_cmpstr (before, !=, after);
  g_assert_true (hek_dashboard_session_undo (fixture->session));
  {
    g_autofree char *undone = hek_dashboard_to_json (hek_dashboard_session_get (fixture->session));

    g_assert_cmpstr (undone, ==, before);
  }
  g_assert_nonnull (hek_dashboard_session_get_redo (fixture->session));
  g_assert_true (hek_dashboard_session_redo (fixture->session));
  g_assert_false (hek_dashboard_session_rename (fixture->session, " "));
  g_assert_cmpuint (fixture->n_failed, ==, 2);

  /* closed and opened again, without waiting for the timer */
  close_sessions (fixture);
  make_sessions (fixture);
  wait_for_list (fixture, 1);
  while (hek_dashboard_session_get (fixture->session) == NULL)
    library_fixture_wait (&fixture->base, &fixture->n_changed, fixture->n_changed + 1);
  {
    g_autofree char *kept = hek_dashboard_to_json (hek_dashboard_session_get (fixture->session));

    g_assert_cmpstr (kept, ==, after);
  }
}

/* What was looked at last is looked at again, whatever stands before it. */
static void
check_shown_again (Dashboards *fixture,
                   const char *id)
{
  const GPtrArray *list = hek_dashboard_session_get_list (fixture->session);

  g_assert_cmpstr (((HekDashboardInfo *) list->pdata[0])->id, !=, id);
  hek_dashboard_session_select (fixture->session, id);
  close_sessions (fixture);
  make_sessions (fixture);
  while (hek_dashboard_session_get (fixture->session) == NULL)
    library_fixture_wait (&fixture->base, &fixture->n_changed, fixture->n_changed + 1);
  g_assert_cmpstr (hek_dashboard_session_get_selected (fixture->session), ==, id);
}

/* Several dashboards: names of their own, order, deleting and bringing back, import. */
static void
test_list (Dashboards    *fixture,
           gconstpointer  data)
{
  const HekDashboardTemplate *templ = hek_dashboard_template (0);
  g_autofree char *path = g_build_filename (fixture->base.dir, "mine.json", NULL);
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *json = NULL;
  GPtrArray *list;

  open_all (fixture);
  hek_dashboard_session_create (fixture->session, templ);
  wait_for_list (fixture, 1);
  first = g_strdup (hek_dashboard_get_id (hek_dashboard_session_get (fixture->session)));
  hek_dashboard_session_duplicate (fixture->session);
  wait_for_list (fixture, 2);
  second = g_strdup (hek_dashboard_get_id (hek_dashboard_session_get (fixture->session)));
  g_assert_cmpstr (first, !=, second);
  list = hek_dashboard_session_get_list (fixture->session);
  g_assert_cmpstr (((HekDashboardInfo *) list->pdata[0])->name, !=,
                   ((HekDashboardInfo *) list->pdata[1])->name);

  {
    const char *order[] = { second, first, NULL };
    guint n = fixture->n_list;

    hek_dashboard_session_reorder (fixture->session, order);
    library_fixture_wait (&fixture->base, &fixture->n_list, n + 1);
    list = hek_dashboard_session_get_list (fixture->session);
    g_assert_cmpstr (((HekDashboardInfo *) list->pdata[0])->id, ==, second);
  }

  json = hek_dashboard_to_json (hek_dashboard_session_get (fixture->session));
  hek_dashboard_session_delete (fixture->session, second);
  g_assert_cmpuint (fixture->n_deleted, ==, 0); /* said when it is so, and it can come back then */
  g_assert_false (hek_dashboard_session_can_restore (fixture->session));
  wait_for_list (fixture, 1);
  g_assert_cmpuint (fixture->n_deleted, ==, 1);
  g_assert_true (hek_dashboard_session_can_restore (fixture->session));
  g_assert_cmpstr (hek_dashboard_get_id (hek_dashboard_session_get (fixture->session)), ==, first);
  hek_dashboard_session_restore (fixture->session);
  g_assert_false (hek_dashboard_session_can_restore (fixture->session));
  wait_for_list (fixture, 2);
  {
    g_autofree char *back = hek_dashboard_to_json (hek_dashboard_session_get (fixture->session));

    g_assert_cmpstr (back, ==, json);
  }

  g_assert_true (g_file_set_contents (path, json, -1, NULL));
  hek_dashboard_session_import (fixture->session, path);
  wait_for_list (fixture, 3);
  g_assert_cmpuint (fixture->n_failed, ==, 0);
  g_assert_true (g_file_set_contents (path, "{\"format\": 1}", -1, NULL));
  hek_dashboard_session_import (fixture->session, path);
  library_fixture_wait (&fixture->base, &fixture->n_failed, 1);
  g_assert_nonnull (g_strrstr (fixture->message, "format"));
  check_shown_again (fixture, second);
}

static guint
get_n (Dashboards *fixture,
       const char *id)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (fixture->contents, id));
}

static void
settle (Dashboards *fixture)
{
  while (hek_dashboard_session_is_fetching (fixture->session))
    g_main_context_iteration (NULL, FALSE);
}

/* A chart is asked for as finely as it is drawn; a table is the same however wide it is. */
static void
check_width (Dashboards *fixture,
             const char *chart,
             const char *table)
{
  guint n_chart, n_table;

  settle (fixture);
  n_chart = get_n (fixture, chart);
  n_table = get_n (fixture, table);
  hek_dashboard_session_set_width (fixture->session, 2000);
  g_assert_false (hek_dashboard_session_is_current (fixture->session, chart));
  g_assert_true (hek_dashboard_session_is_current (fixture->session, table));
  settle (fixture);
  g_assert_cmpuint (get_n (fixture, chart), ==, n_chart + 1);
  g_assert_cmpuint (get_n (fixture, table), ==, n_table);
}

/* Nothing is fetched unseen; a series changes with the seconds, what does not change stays the same
 * content, and a pause stops both. */
static void
test_live (Dashboards    *fixture,
           gconstpointer  data)
{
  g_autofree char *chart = NULL;
  g_autofree char *table = NULL;
  HekDashboardContent *content;
  gint64 moment, from, to;
  guint n;

  open_all (fixture);
  hek_dashboard_session_create (fixture->session, NULL);
  chart = g_strdup (add_chart (fixture));
  table = g_strdup (hek_dashboard_session_add (fixture->session, hek_widget_kind_find ("table"),
                                               NULL, NULL, 0));
  n = fixture->n_seconds;
  library_fixture_wait (&fixture->base, &fixture->n_seconds, n + 1);
  g_assert_cmpuint (fixture->n_content, ==, 0);

  hek_dashboard_session_set_visible (fixture->session, TRUE);
  wait_for_content (fixture, chart);
  wait_for_content (fixture, table);
  content = hek_dashboard_session_get_content (fixture->session, chart);
  g_assert_no_error (content->error);
  n = GPOINTER_TO_UINT (g_hash_table_lookup (fixture->contents, chart));
  while (GPOINTER_TO_UINT (g_hash_table_lookup (fixture->contents, chart)) < n + 2)
    library_fixture_wait (&fixture->base, &fixture->n_content, fixture->n_content + 1);
  g_assert_cmpuint (GPOINTER_TO_UINT (g_hash_table_lookup (fixture->contents, table)), <=, 2);

  hek_dashboard_session_set_live (fixture->session, FALSE);
  g_assert_cmpuint (fixture->n_moment, ==, 1);
  moment = hek_dashboard_session_get_moment (fixture->session);
  hek_dashboard_session_get_span (fixture->session, &from, &to);
  g_assert_cmpint (to, ==, moment);
  while (hek_dashboard_session_is_fetching (fixture->session))
    g_main_context_iteration (NULL, FALSE);
  n = fixture->n_content;
  library_fixture_wait (&fixture->base, &fixture->n_seconds, fixture->n_seconds + 2);
  g_assert_cmpuint (fixture->n_content, ==, n);

  hek_dashboard_session_step_moment (fixture->session, -1);
  g_assert_cmpint (hek_dashboard_session_get_moment (fixture->session), ==,
                   moment - (to - from) / 60);
  library_fixture_wait (&fixture->base, &fixture->n_content, n + 2);
  check_width (fixture, chart, table);
  g_assert_cmpuint (fixture->n_failed, ==, 0);
}

/* What is typed is marked, and what is shown can be written to files. */
static void
test_notes_and_export (Dashboards    *fixture,
                       gconstpointer  data)
{
  g_autofree char *chart = NULL;
  g_autofree char *path = g_build_filename (fixture->base.dir, "chart.svg", NULL);
  g_autofree char *svg = NULL;
  HekDashboardExportOptions options;
  gint64 now = g_get_real_time ();
  g_autoptr (HekJob) job = NULL;
  guint n;

  open_all (fixture);
  hek_dashboard_session_create (fixture->session, NULL);
  chart = g_strdup (add_chart (fixture));
  library_fixture_wait (&fixture->base, &fixture->n_seconds, fixture->n_seconds + 2);
  hek_dashboard_session_set_visible (fixture->session, TRUE);
  hek_dashboard_session_add_note (fixture->session, now, now, NULL, "Here it began");
  library_fixture_wait (&fixture->base, &fixture->n_annotations, 1);
  n = hek_dashboard_session_get_annotations (fixture->session)->len;
  g_assert_cmpuint (n, ==, 1);
  {
    const HekAnnotation *note
      = hek_dashboard_session_get_annotations (fixture->session)->pdata[0];

    g_assert_cmpstr (note->text, ==, "Here it began");
    hek_dashboard_session_remove_note (fixture->session, note);
  }
  library_fixture_wait (&fixture->base, &fixture->n_annotations, 2);
  g_assert_cmpuint (hek_dashboard_session_get_annotations (fixture->session)->len, ==, 0);

  hek_dashboard_export_options_init (&options);
  options.widget = chart;
  job = hek_dashboard_session_export (fixture->session, &options, path);
  library_fixture_wait (&fixture->base, &fixture->n_exported, 1);
  g_assert_true (g_file_get_contents (path, &svg, NULL, NULL));
  g_assert_nonnull (strstr (svg, "<svg"));
  g_assert_null (hek_dashboard_session_export (fixture->session, &options, "chart.xyz"));
  g_assert_cmpuint (fixture->n_failed, ==, 1);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/session-dashboard/edit", Dashboards, NULL, set_up, test_edit, tear_down);
  g_test_add ("/session-dashboard/list", Dashboards, NULL, set_up, test_list, tear_down);
  g_test_add ("/session-dashboard/live", Dashboards, NULL, set_up, test_live, tear_down);
  g_test_add ("/session-dashboard/notes-and-export", Dashboards, NULL, set_up,
              test_notes_and_export, tear_down);
  return g_test_run ();
}
