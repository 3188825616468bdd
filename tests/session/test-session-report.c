/* SPDX-License-Identifier: Apache-2.0 */
/* Reports as the window composes them: edited with undo, kept, taken from files, and built. */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "explorer-fixture.h"
#include "hek-dashboard-session.h"
#include "hek-report-session.h"

#define N_PARTS 3u

typedef struct
{
  ExplorerFixture base;
  LibraryFixture *library; /* of @base */
  HekTelemetrySession *telemetry;
  HekReportSession *session;
  guint n_states, n_list, n_changed, n_choices, n_built, n_saved, n_failed;
  char *message;
} Reports;

static void
count (guint *counter)
{
  (*counter)++;
}

static void
on_failed (HekReportSession *session,
           const char       *what,
           const GError     *error,
           Reports          *fixture)
{
  g_free (fixture->message);
  fixture->message = g_strdup (error->message);
  fixture->n_failed++;
}

static void
make_session (Reports *fixture)
{
  const struct
  {
    const char *name;
    guint *counter;
  } counters[] = {
    { "list-changed", &fixture->n_list }, { "changed", &fixture->n_changed },
    { "choices-changed", &fixture->n_choices }, { "built", &fixture->n_built },
    { "saved", &fixture->n_saved },
  };

  fixture->session = hek_report_session_new (fixture->library->jobs, fixture->library->library,
                                             fixture->telemetry);
  for (guint i = 0; i < G_N_ELEMENTS (counters); i++)
    g_signal_connect_swapped (fixture->session, counters[i].name, G_CALLBACK (count),
                              counters[i].counter);
  g_signal_connect (fixture->session, "failed", G_CALLBACK (on_failed), fixture);
  library_fixture_wait (fixture->library, &fixture->n_list, fixture->n_list + 1);
}

static void
drop_session (Reports *fixture)
{
  hek_report_session_close (fixture->session);
  explorer_fixture_release (fixture->session);
}

static void
set_up (Reports       *fixture,
        gconstpointer  data)
{
  explorer_fixture_set_up (&fixture->base, NULL);
  fixture->library = &fixture->base.base;
  fixture->telemetry = hek_telemetry_session_new (fixture->library->jobs,
                                                  fixture->library->library);
  g_signal_connect_swapped (fixture->telemetry, "state-changed", G_CALLBACK (count),
                            &fixture->n_states);
  make_session (fixture);
}

static void
tear_down (Reports       *fixture,
           gconstpointer  data)
{
  drop_session (fixture);
  hek_telemetry_session_close (fixture->telemetry);
  while (hek_telemetry_session_get_state (fixture->telemetry) != HEK_TELEMETRY_SESSION_STOPPED)
    library_fixture_wait (fixture->library, &fixture->n_states, fixture->n_states + 1);
  explorer_fixture_release (fixture->telemetry);
  explorer_fixture_tear_down (&fixture->base, NULL);
  g_free (fixture->message);
}

/* A section, a text and a view of the collection's layout. */
static void
add_parts (Reports *fixture)
{
  hek_report_session_create (fixture->session);
  g_assert_true (hek_report_session_add (fixture->session, 0,
                                         "{\"part\": \"text\", \"text\": \"All is well.\"}"));
  g_assert_true (hek_report_session_add (fixture->session, 0,
                                         "{\"part\": \"section\", \"text\": \"Findings\"}"));
  g_assert_true (hek_report_session_add (fixture->session, N_PARTS,
                                         "{\"part\": \"view\", \"collection\": \"things\", "
                                         "\"title\": \"Where rows lie\"}"));
}

static const char *
get_text (Reports    *fixture,
          int         part,
          const char *member)
{
  return hek_report_draft_get_text (hek_report_session_get_draft (fixture->session), part,
                                    member);
}

static guint
get_n_parts (Reports *fixture)
{
  return hek_report_draft_get_n_parts (hek_report_session_get_draft (fixture->session));
}

/* --- edits ----------------------------------------------------------------------------------- */

static void
test_edit (Reports       *fixture,
           gconstpointer  data)
{
  guint64 typing;

  add_parts (fixture);
  g_assert_cmpuint (get_n_parts (fixture), ==, N_PARTS);
  g_assert_cmpstr (get_text (fixture, 0, "text"), ==, "Findings");
  hek_report_session_move (fixture->session, 0, 2);
  g_assert_cmpstr (get_text (fixture, 2, "text"), ==, "Findings");
  g_assert_cmpstr (get_text (fixture, 1, "part"), ==, "view");
  g_assert_true (hek_report_session_undo (fixture->session));
  g_assert_cmpstr (get_text (fixture, 0, "text"), ==, "Findings");
  g_assert_nonnull (hek_report_session_get_redo (fixture->session));

  typing = hek_report_session_begin (fixture->session);
  hek_report_session_set_text (fixture->session, HEK_REPORT_HEAD, "title", "N", typing);
  hek_report_session_set_text (fixture->session, HEK_REPORT_HEAD, "title", "No", typing);
  hek_report_session_set_text (fixture->session, HEK_REPORT_HEAD, "title", "Nov", typing);
  g_assert_null (hek_report_session_get_redo (fixture->session));
  g_assert_true (hek_report_session_undo (fixture->session));
  g_assert_cmpstr (get_text (fixture, HEK_REPORT_HEAD, "title"), ==, "Report");
  g_assert_true (hek_report_session_redo (fixture->session));
  g_assert_cmpstr (get_text (fixture, HEK_REPORT_HEAD, "title"), ==, "Nov");

  hek_report_session_remove (fixture->session, 1);
  g_assert_cmpuint (get_n_parts (fixture), ==, N_PARTS - 1);
  g_assert_true (hek_report_session_undo (fixture->session));
  g_assert_cmpstr (get_text (fixture, 1, "text"), ==, "All is well.");
  hek_report_session_set_boolean (fixture->session, HEK_REPORT_HEAD, "cover", FALSE);
  g_assert_false (hek_report_draft_get_boolean (hek_report_session_get_draft (fixture->session),
                                                HEK_REPORT_HEAD, "cover", TRUE));
  g_assert_cmpuint (fixture->n_failed, ==, 0);
}

static void
test_problem (Reports       *fixture,
              gconstpointer  data)
{
  g_autofree char *good = NULL, *range = NULL, *layout = NULL, *dashboard = NULL;

  add_parts (fixture);
  good = hek_report_session_dup_problem (fixture->session, 2);
  g_assert_null (good);
  hek_report_session_set_text (fixture->session, 2, "range", "yesterday-ish", 0);
  range = hek_report_session_dup_problem (fixture->session, 2);
  g_assert_true (g_str_has_prefix (range, "range: "));
  hek_report_session_set_text (fixture->session, 2, "range", NULL, 0);

  hek_report_session_look (fixture->session);
  library_fixture_wait (fixture->library, &fixture->n_choices, 1);
  hek_report_session_set_text (fixture->session, 2, "layout", "nowhere", 0);
  layout = hek_report_session_dup_problem (fixture->session, 2);
  g_assert_nonnull (strstr (layout, "nowhere"));
  hek_report_session_add (fixture->session, 3,
                          "{\"part\": \"dashboard\", \"dashboard\": \"Lost\"}");
  dashboard = hek_report_session_dup_problem (fixture->session, 3);
  g_assert_nonnull (strstr (dashboard, "Lost"));
  g_assert_false (hek_report_session_add (fixture->session, 0, "{\"text\": \"no part\"}"));
  g_assert_cmpuint (fixture->n_failed, ==, 1);
}

/* --- kept ------------------------------------------------------------------------------------ */

static void
test_kept (Reports       *fixture,
           gconstpointer  data)
{
  g_autofree char *id = NULL;

  add_parts (fixture);
  id = g_strdup (hek_report_session_get_id (fixture->session));
  drop_session (fixture);
  make_session (fixture);
  while (hek_report_session_get_draft (fixture->session) == NULL)
    library_fixture_wait (fixture->library, &fixture->n_changed, fixture->n_changed + 1);
  g_assert_cmpstr (hek_report_session_get_id (fixture->session), ==, id);
  g_assert_cmpuint (get_n_parts (fixture), ==, N_PARTS);
  g_assert_cmpuint (hek_report_session_get_list (fixture->session)->len, ==, 1);

  hek_report_session_delete (fixture->session);
  g_assert_null (hek_report_session_get_id (fixture->session));
  hek_report_session_restore (fixture->session, id);
  while (hek_report_session_get_list (fixture->session)->len == 0)
    library_fixture_wait (fixture->library, &fixture->n_list, fixture->n_list + 1);
  g_assert_cmpstr (hek_report_session_get_id (fixture->session), ==, id);
  g_assert_cmpuint (get_n_parts (fixture), ==, N_PARTS);
  g_assert_cmpuint (hek_report_session_get_list (fixture->session)->len, ==, 1);
  g_assert_cmpuint (fixture->n_failed, ==, 0);
}

/* Makes a report of one part. Returns: (transfer full): its id */
static char *
make_report (Reports *fixture)
{
  hek_report_session_create (fixture->session);
  hek_report_session_add (fixture->session, 0, "{\"part\": \"text\", \"text\": \"x\"}");
  return g_strdup (hek_report_session_get_id (fixture->session));
}

/* One deletion does not bring back what another took away; each has an undo of its own. */
static void
test_delete (Reports       *fixture,
             gconstpointer  data)
{
  g_autofree char *first = make_report (fixture);
  g_autofree char *second = make_report (fixture);

  hek_report_session_delete (fixture->session);
  hek_report_session_select (fixture->session, first);
  hek_report_session_delete (fixture->session);
  drop_session (fixture);
  make_session (fixture);
  while (!hek_report_session_is_listed (fixture->session))
    library_fixture_wait (fixture->library, &fixture->n_list, fixture->n_list + 1);
  g_assert_cmpuint (hek_report_session_get_list (fixture->session)->len, ==, 0);

  g_free (g_steal_pointer (&first));
  g_free (g_steal_pointer (&second));
  first = make_report (fixture);
  second = make_report (fixture);
  hek_report_session_delete (fixture->session);
  hek_report_session_select (fixture->session, first);
  hek_report_session_delete (fixture->session);
  hek_report_session_restore (fixture->session, second);
  hek_report_session_restore (fixture->session, first);
  drop_session (fixture);
  make_session (fixture);
  while (hek_report_session_get_list (fixture->session)->len < 2)
    library_fixture_wait (fixture->library, &fixture->n_list, fixture->n_list + 1);
  g_assert_cmpuint (fixture->n_failed, ==, 0);
}

/* A report without parts was a file, and is one again. */
static void
test_delete_empty (Reports       *fixture,
                   gconstpointer  data)
{
  g_autofree char *id = NULL;

  hek_report_session_create (fixture->session);
  hek_report_session_set_text (fixture->session, HEK_REPORT_HEAD, "title", "Empty", 0);
  id = g_strdup (hek_report_session_get_id (fixture->session));
  for (guint i = 0; i < 2; i++)
    {
      drop_session (fixture);
      make_session (fixture);
      while (hek_report_session_get_draft (fixture->session) == NULL)
        library_fixture_wait (fixture->library, &fixture->n_changed, fixture->n_changed + 1);
      g_assert_cmpstr (hek_report_session_get_id (fixture->session), ==, id);
      hek_report_session_delete (fixture->session);
      hek_report_session_restore (fixture->session, id);
    }
}

/* --- files ----------------------------------------------------------------------------------- */

static const char recipe[] =
  "{\"format\": \"hektor-report\", \"version\": 1, \"title\": \"From a file\",\n"
  " \"x-owner\": {\"team\": \"search\"},\n"
  " \"parts\": [{\"part\": \"evaluation\", \"file\": \"runs/pq.json\", \"x-note\": [1, 2.5]},\n"
  "             {\"part\": \"poem\", \"text\": \"of a newer version\"}]}";

static void
test_files (Reports       *fixture,
            gconstpointer  data)
{
  g_autofree char *path = explorer_fixture_path (&fixture->base, "recipe.json");
  g_autofree char *copy = explorer_fixture_path (&fixture->base, "copy.json");
  g_autofree char *json = NULL, *member = NULL, *problem = NULL;
  g_autoptr (HekReportDraft) draft = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (path, recipe, -1, NULL));
  hek_report_session_import (fixture->session, path);
  while (hek_report_session_get_draft (fixture->session) == NULL)
    library_fixture_wait (fixture->library, &fixture->n_changed, fixture->n_changed + 1);
  g_assert_true (g_path_is_absolute (get_text (fixture, 0, "file")));
  g_assert_true (g_str_has_suffix (get_text (fixture, 0, "file"), "/runs/pq.json"));
  problem = hek_report_session_dup_problem (fixture->session, 1);
  g_assert_nonnull (strstr (problem, "poem"));
  g_assert_cmpint (hek_report_draft_get_kind (hek_report_session_get_draft (fixture->session), 1),
                   ==, HEK_REPORT_N_PART_KINDS);

  hek_report_session_set_text (fixture->session, HEK_REPORT_HEAD, "title", "Changed", 0);
  hek_report_session_save_as (fixture->session, copy);
  library_fixture_wait (fixture->library, &fixture->n_saved, 1);
  g_assert_true (g_file_get_contents (copy, &json, NULL, NULL));
  g_assert_nonnull (strstr (json, "\"runs/pq.json\"")); /* relative as it was */
  draft = hek_report_draft_from_json (json, -1, G_DIR_SEPARATOR_S, &error);
  g_assert_no_error (error);
  member = hek_report_draft_get_json (draft, HEK_REPORT_HEAD, "x-owner");
  g_assert_cmpstr (member, ==, "{\"team\":\"search\"}");
  g_free (member);
  member = hek_report_draft_get_json (draft, 0, "x-note");
  g_assert_cmpstr (member, ==, "[1,2.5]");

  g_assert_true (g_file_set_contents (path, "{\"format\": \"other\"}", -1, NULL));
  hek_report_session_import (fixture->session, path);
  library_fixture_wait (fixture->library, &fixture->n_failed, 1);
  g_assert_nonnull (strstr (fixture->message, "recipe.json: format:"));
}

/* --- building -------------------------------------------------------------------------------- */

/* Returns: (transfer full): what was written */
static char *
build (Reports    *fixture,
       const char *name)
{
  g_autofree char *path = explorer_fixture_path (&fixture->base, name);
  guint n = fixture->n_built;
  g_autoptr (HekJob) job = hek_report_session_build (fixture->session, path);
  char *contents = NULL;

  g_assert_nonnull (job);
  library_fixture_wait (fixture->library, &fixture->n_built, n + 1);
  g_assert_true (g_file_get_contents (path, &contents, NULL, NULL));
  return contents;
}

static void
add_dashboard (Reports *fixture)
{
  HekDashboardSession *dashboards = hek_dashboard_session_new (fixture->library->jobs,
                                                               fixture->library->library,
                                                               fixture->telemetry);

  hek_dashboard_session_create (dashboards, hek_dashboard_template_find ("ingestion"));
  hek_dashboard_session_close (dashboards);
  explorer_fixture_release (dashboards);
}

static void
test_build (Reports       *fixture,
            gconstpointer  data)
{
  const HekReportChoices *choices;
  const HekReportDashboardChoice *dashboard;
  g_autofree char *part = NULL, *html = NULL, *pdf = NULL;

  add_dashboard (fixture);
  add_parts (fixture);
  hek_report_session_look (fixture->session);
  library_fixture_wait (fixture->library, &fixture->n_choices, 1);
  choices = hek_report_session_get_choices (fixture->session);
  g_assert_cmpuint (choices->dashboards->len, ==, 1);
  dashboard = choices->dashboards->pdata[0];
  g_assert_cmpuint (dashboard->widgets->len, >, 0);
  part = g_strdup_printf ("{\"part\": \"dashboard\", \"dashboard\": \"%s\"}", dashboard->id);
  hek_report_session_add (fixture->session, N_PARTS, part);

  html = build (fixture, "report.html");
  g_assert_nonnull (strstr (html, "Findings"));
  g_assert_nonnull (strstr (html, "All is well."));
  g_assert_nonnull (strstr (html, "Where rows lie"));
  g_assert_nonnull (strstr (html, dashboard->name));
  pdf = build (fixture, "report.pdf");
  g_assert_true (g_str_has_prefix (pdf, "%PDF-"));
  g_assert_cmpuint (fixture->n_failed, ==, 0);
}

/* "part_1.scene-1[ROW].x,VALUE," and so on: of each row, as the layout has them. */
static void
assert_places (Reports    *fixture,
               const char *csv)
{
  static const char *const axes[] = { "x", "y", "z" };
  HekExplorerData *data = hek_explorer_session_get_data (fixture->base.session);

  g_assert_cmpuint (data->n_coords, ==, G_N_ELEMENTS (axes));
  for (guint n = 0; n < EXPLORER_FIXTURE_ROWS; n++)
    for (guint c = 0; c < G_N_ELEMENTS (axes); c++)
      {
        g_autofree char *key = g_strdup_printf ("\npart_1.scene-1[%u].%s,", n, axes[c]);
        const char *line = strstr (csv, key);

        g_assert_nonnull (line);
        g_assert_cmpfloat (g_ascii_strtod (line + strlen (key), NULL), ==,
                           (double) data->coords[explorer_fixture_find (&fixture->base, n) *
                                                 data->n_coords + c]);
      }
}

/* The rows of a view are those of the collection, at the places of its layout. */
static void
test_view (Reports       *fixture,
           gconstpointer  data)
{
  const HekReportViewChoice *choice;
  g_autofree char *csv = NULL, *html = NULL, *failing = NULL;

  hek_report_session_look (fixture->session);
  library_fixture_wait (fixture->library, &fixture->n_choices, 1);
  g_assert_cmpuint (hek_report_session_get_choices (fixture->session)->views->len, ==, 1);
  choice = hek_report_session_get_choices (fixture->session)->views->pdata[0];
  hek_report_session_create (fixture->session);
  g_assert_true (hek_report_session_add (fixture->session, 0,
                                         "{\"part\": \"view\", \"collection\": \"\"}"));
  hek_report_session_set_text (fixture->session, 0, "collection", choice->name, 0);
  hek_report_session_set_text (fixture->session, 0, "layout", choice->layouts[0], 0);
  hek_report_session_set_text (fixture->session, 0, "color", choice->fields[0], 0);
  html = build (fixture, "view.html");
  g_assert_nonnull (strstr (html, "<img"));

  g_assert_nonnull (strstr (html, choice->name)); /* the title, where none is given */
  csv = build (fixture, "view.csv");
  assert_places (fixture, csv);

  hek_report_session_set_text (fixture->session, 0, "layout", "nowhere", 0);
  failing = build (fixture, "failing.html"); /* in the place of the picture */
  g_assert_nonnull (strstr (failing, "nowhere"));
}

/* An evaluation that the workspace keeps is offered, and told when it is gone. */
static void
test_evaluation (Reports       *fixture,
                 gconstpointer  data)
{
  const char *workspace = fixture->library->workspace_path;
  g_autofree char *folder = g_build_filename (workspace, "evaluations", NULL);
  g_autofree char *path
    = g_build_filename (folder, "00000000-0000-4000-8000-000000000000.json", NULL);
  g_autofree char *good = NULL, *lost = NULL;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, "{\"title\": \"it\", \"evaluations\":[]}", -1, NULL));
  hek_report_session_look (fixture->session);
  library_fixture_wait (fixture->library, &fixture->n_choices, 1);
  g_assert_cmpuint (hek_report_session_get_choices (fixture->session)->evaluations->len, ==, 1);
  hek_report_session_create (fixture->session);
  hek_report_session_add (fixture->session, 0, "{\"part\":\"evaluation\",\"evaluation\":\"it\"}");
  good = hek_report_session_dup_problem (fixture->session, 0);
  g_assert_null (good);
  hek_report_session_set_text (fixture->session, 0, "evaluation", "nothing", 0);
  lost = hek_report_session_dup_problem (fixture->session, 0);
  g_assert_nonnull (strstr (lost, "nothing"));
}

static void
test_empty (Reports       *fixture,
            gconstpointer  data)
{
  g_autofree char *path = explorer_fixture_path (&fixture->base, "empty.pdf");

  hek_report_session_create (fixture->session);
  g_assert_null (hek_report_session_build (fixture->session, path));
  g_assert_cmpuint (fixture->n_failed, ==, 1);
  hek_report_session_add (fixture->session, 0, "{\"part\": \"text\", \"text\": \"x\"}");
  g_assert_null (hek_report_session_build (fixture->session, "report.docx"));
  g_assert_cmpuint (fixture->n_failed, ==, 2);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name) \
  g_test_add ("/session/report/" #name, Reports, NULL, set_up, test_##name, tear_down)
  ADD (edit);
  ADD (problem);
  ADD (kept);
  ADD (delete);
  ADD (delete_empty);
  ADD (files);
  ADD (build);
  ADD (view);
  ADD (evaluation);
  ADD (empty);
#undef ADD
  return g_test_run ();
}
