/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Dashboards on paper: the window that exports one, and the window that composes reports, whose
 * parts are added, edited, moved by keys, removed, taken back, and built.
 */
#include "config.h"

#include <adwaita.h>
#include <string.h>

#include "explorer-fixture.h"
#include "studio-dashboard-export.h"
#include "studio-report-editor.h"
#include "studio-report-parts.h"
#include "studio-report-trials.h"
#include "studio-report-window.h"
#include "studio-test-pointer.h"
#include "studio-test-window.h"

typedef struct
{
  ExplorerFixture base;
  LibraryFixture *library; /* of @base */
  HekTelemetrySession *telemetry;
  HekDashboardSession *dashboards;
  HekReportSession *session;
  HekPictureSession *pictures;
  GtkWidget *window;
  guint n_states, n_closed, n_exported, n_built, n_saved, n_failed, n_choices;
} Fixture;

static void
count (guint *counter)
{
  (*counter)++;
}

typedef struct
{
  const guint *counter;
  guint value;
} Reached;

static gboolean
has_reached (gconstpointer data)
{
  const Reached *reached = data;

  return *reached->counter >= reached->value;
}

static void
wait_for (const guint *counter,
          guint        value)
{
  const Reached reached = { counter, value };

  studio_test_wait_until (has_reached, &reached);
}

static gboolean
has_dashboard (gconstpointer session)
{
  return hek_dashboard_session_get ((HekDashboardSession *) session) != NULL;
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  explorer_fixture_set_up (&fixture->base, NULL);
  fixture->library = &fixture->base.base;
  fixture->telemetry = hek_telemetry_session_new (fixture->library->jobs,
                                                  fixture->library->library);
  fixture->dashboards = hek_dashboard_session_new (fixture->library->jobs,
                                                   fixture->library->library,
                                                   fixture->telemetry);
  hek_dashboard_session_create (fixture->dashboards, hek_dashboard_template_find ("ingestion"));
  fixture->session = hek_report_session_new (fixture->library->jobs, fixture->library->library,
                                             fixture->telemetry);
  fixture->pictures = hek_picture_session_new (fixture->library->jobs);
#define COUNT(object, name, counter) \
  g_signal_connect_swapped (object, name, G_CALLBACK (count), &fixture->counter)
  COUNT (fixture->telemetry, "state-changed", n_states);
  COUNT (fixture->dashboards, "exported", n_exported);
  COUNT (fixture->dashboards, "closed", n_closed);
  COUNT (fixture->session, "built", n_built);
  COUNT (fixture->session, "saved", n_saved);
  COUNT (fixture->session, "failed", n_failed);
  COUNT (fixture->session, "choices-changed", n_choices);
#undef COUNT
  studio_test_wait_until (has_dashboard, fixture->dashboards);
  hek_dashboard_session_set_live (fixture->dashboards, FALSE);
  fixture->window = studio_report_window_new (fixture->session, fixture->pictures);
  gtk_window_present (GTK_WINDOW (fixture->window));
  do /* until the dashboard is kept */
    {
      guint n = fixture->n_choices;

      hek_report_session_look (fixture->session);
      wait_for (&fixture->n_choices, n + 1);
    }
  while (hek_report_session_get_choices (fixture->session)->dashboards->len == 0);
  studio_test_wait_frame (fixture->window);
}

static gboolean
is_stopped (gconstpointer telemetry)
{
  return hek_telemetry_session_get_state ((HekTelemetrySession *) telemetry)
         == HEK_TELEMETRY_SESSION_STOPPED;
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  hek_picture_session_close (fixture->pictures);
  explorer_fixture_release (fixture->pictures);
  hek_report_session_close (fixture->session);
  explorer_fixture_release (fixture->session);
  hek_dashboard_session_close (fixture->dashboards);
  wait_for (&fixture->n_closed, 1);
  explorer_fixture_release (fixture->dashboards);
  hek_telemetry_session_close (fixture->telemetry);
  studio_test_wait_until (is_stopped, fixture->telemetry);
  explorer_fixture_release (fixture->telemetry);
  explorer_fixture_tear_down (&fixture->base, NULL);
}

/* --- exporting ------------------------------------------------------------------------------- */

/* Chooses the format, saves, and reads what was written. */
static char *
export (Fixture    *fixture,
        guint       format,
        const char *name)
{
  g_autofree char *path = explorer_fixture_path (&fixture->base, name);
  GtkWidget *window = studio_dashboard_export_present (fixture->window, fixture->dashboards, NULL);
  AdwComboRow *combo = studio_test_need (window, ADW_TYPE_COMBO_ROW, 0);
  guint n = fixture->n_exported;
  char *contents = NULL;

  adw_combo_row_set_selected (combo, format);
  studio_test_wait_frame (window);
  studio_dashboard_export_save (STUDIO_DASHBOARD_EXPORT (window), path);
  wait_for (&fixture->n_exported, n + 1);
  g_assert_true (g_file_get_contents (path, &contents, NULL, NULL));
  return contents;
}

static void
test_export (Fixture       *fixture,
             gconstpointer  data)
{
  g_autofree char *pdf = export (fixture, 0, "all.pdf");
  g_autofree char *png = export (fixture, 2, "all.png");
  g_autofree char *svg = export (fixture, 3, "all.svg");
  g_autofree char *json = export (fixture, 7, "all.json");

  g_assert_true (g_str_has_prefix (pdf, "%PDF-"));
  g_assert_cmpmem (png, 8, "\x89PNG\r\n\x1a\n", 8);
  /* twice the usual width */
  g_assert_cmpuint (GUINT32_FROM_BE (*(guint32 *) (gpointer) (png + 16)), ==, 2 * 1280);
  g_assert_nonnull (strstr (svg, "<svg"));
  g_assert_nonnull (strstr (json, "hektor-dashboard"));
}

/* Only what suits the format can be chosen. */
static void
test_export_options (Fixture       *fixture,
                     gconstpointer  data)
{
  const HekDashboardWidget *widget
    = hek_dashboard_get_widget (hek_dashboard_session_get (fixture->dashboards), 0);
  GtkWidget *window = studio_dashboard_export_present (fixture->window, fixture->dashboards,
                                                       widget->id);
  AdwComboRow *format = studio_test_need (window, ADW_TYPE_COMBO_ROW, 0);
  GtkWidget *paper = studio_test_need (window, ADW_TYPE_COMBO_ROW, 1);
  GtkWidget *width = studio_test_need (window, GTK_TYPE_SPIN_BUTTON, 0);

  studio_test_wait_frame (window);
  g_assert_true (gtk_widget_get_mapped (paper));
  g_assert_false (gtk_widget_get_mapped (width));
  adw_combo_row_set_selected (format, 2);
  studio_test_wait_frame (window);
  g_assert_false (gtk_widget_get_mapped (paper));
  g_assert_true (gtk_widget_get_mapped (width));
  g_assert_null (studio_dashboard_export_present (fixture->window, fixture->dashboards, "nobody"));
  gtk_window_close (GTK_WINDOW (window));
}

/* The next window begins with what was chosen for the last file, not with what was given up. */
static void
test_export_again (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autofree char *path = explorer_fixture_path (&fixture->base, "again.png");
  GtkWidget *window = studio_dashboard_export_present (fixture->window, fixture->dashboards, NULL);
  AdwComboRow *combo = studio_test_need (window, ADW_TYPE_COMBO_ROW, 0);
  GtkSpinButton *scale = studio_test_need (window, GTK_TYPE_SPIN_BUTTON, 1);

  adw_combo_row_set_selected (combo, 2);
  gtk_spin_button_set_value (scale, 0.5);
  studio_dashboard_export_save (STUDIO_DASHBOARD_EXPORT (window), path);
  wait_for (&fixture->n_exported, 1);
  for (guint i = 0; i < 2; i++)
    {
      window = studio_dashboard_export_present (fixture->window, fixture->dashboards, NULL);
      combo = studio_test_need (window, ADW_TYPE_COMBO_ROW, 0);
      scale = studio_test_need (window, GTK_TYPE_SPIN_BUTTON, 1);
      g_assert_cmpuint (adw_combo_row_get_selected (combo), ==, 2);
      g_assert_cmpfloat (gtk_spin_button_get_value (scale), ==, 0.5);
      adw_combo_row_set_selected (combo, 3);
      gtk_spin_button_set_value (scale, 4);
      gtk_window_close (GTK_WINDOW (window));
    }
}

/* --- composing ------------------------------------------------------------------------------- */

static void
add (Fixture    *fixture,
     const char *json)
{
  g_assert_true (gtk_widget_activate_action (fixture->window, "report.add", "s", json));
}

static const char *
get_text (Fixture    *fixture,
          int         part,
          const char *member)
{
  return hek_report_draft_get_text (hek_report_session_get_draft (fixture->session), part, member);
}

static void
test_compose (Fixture       *fixture,
              gconstpointer  data)
{
  StudioReportParts *parts = studio_test_need (fixture->window, STUDIO_TYPE_REPORT_PARTS, 0);
  GtkWidget *editor = studio_test_need (fixture->window, STUDIO_TYPE_REPORT_EDITOR, 0);
  GtkWidget *list = studio_test_need (parts, GTK_TYPE_LIST_BOX, 0);
  GtkEditable *entry;

  g_assert_null (hek_report_session_get_draft (fixture->session));
  add (fixture, "{\"part\": \"section\", \"text\": \"\"}"); /* makes a report, too */
  g_assert_cmpint (studio_report_parts_get_selected (parts), ==, 0);
  entry = GTK_EDITABLE (studio_test_need (editor, ADW_TYPE_ENTRY_ROW, 0));
  gtk_editable_set_text (entry, "How fast");
  g_assert_cmpstr (get_text (fixture, 0, "text"), ==, "How fast");
  studio_report_window_add_dashboard (
    STUDIO_REPORT_WINDOW (fixture->window),
    hek_dashboard_get_id (hek_dashboard_session_get (fixture->dashboards)), NULL);
  g_assert_cmpint (studio_report_parts_get_selected (parts), ==, 1);

  g_assert_true (studio_test_key (list, GDK_KEY_Up, GDK_ALT_MASK));
  g_assert_cmpstr (get_text (fixture, 0, "part"), ==, "dashboard");
  g_assert_cmpint (studio_report_parts_get_selected (parts), ==, 0);
  g_assert_true (gtk_widget_activate_action (fixture->window, "report.undo", NULL));
  g_assert_cmpstr (get_text (fixture, 0, "part"), ==, "section");
  studio_report_parts_select (parts, 1);
  g_assert_true (studio_test_key (list, GDK_KEY_Delete, 0));
  g_assert_cmpuint (
    hek_report_draft_get_n_parts (hek_report_session_get_draft (fixture->session)), ==, 1);
  g_assert_true (gtk_widget_activate_action (fixture->window, "report.undo", NULL));
  g_assert_cmpstr (get_text (fixture, 1, "part"), ==, "dashboard");
  g_assert_cmpuint (fixture->n_failed, ==, 0);
}

/* The first part is dragged below the last, past all that lies between. */
static void
test_drag (Fixture       *fixture,
           gconstpointer  data)
{
  StudioReportParts *parts = studio_test_need (fixture->window, STUDIO_TYPE_REPORT_PARTS, 0);
  GtkWidget *list = studio_test_need (parts, GTK_TYPE_LIST_BOX, 0);
  GtkWidget *from, *to;

  if (!studio_test_pointer_exists ())
    {
      g_test_skip ("there is no xdotool");
      return;
    }
  add (fixture, "{\"part\": \"section\", \"text\": \"one\"}");
  add (fixture, "{\"part\": \"heading\", \"text\": \"two\"}");
  add (fixture, "{\"part\": \"text\", \"text\": \"three\"}");
  studio_test_wait_frame (fixture->window);
  from = GTK_WIDGET (gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), 1));
  to = GTK_WIDGET (gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), 3));
  studio_test_pointer_move (from, 20, gtk_widget_get_height (from) / 2.0);
  studio_test_pointer_press ();
  studio_test_pointer_glide (to, 30, gtk_widget_get_height (to) - 4.0);
  studio_test_pointer_release ();
  studio_test_wait (300);
  g_assert_cmpstr (get_text (fixture, 0, "text"), ==, "two");
  g_assert_cmpstr (get_text (fixture, 2, "text"), ==, "one");
  g_assert_cmpint (studio_report_parts_get_selected (parts), ==, 2);
  hek_report_session_undo (fixture->session);
  g_assert_cmpstr (get_text (fixture, 0, "text"), ==, "one");
}

/* What is found in the workspace meanwhile does not close a menu. */
static void
test_menu (Fixture       *fixture,
           gconstpointer  data)
{
  GtkMenuButton *button = studio_test_need (fixture->window, GTK_TYPE_MENU_BUTTON, 0);
  guint n = fixture->n_choices;

  gtk_menu_button_popup (button);
  studio_test_wait (100);
  g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (gtk_menu_button_get_popover (button))));
  hek_report_session_look (fixture->session);
  wait_for (&fixture->n_choices, n + 1);
  studio_test_wait (100);
  g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (gtk_menu_button_get_popover (button))));
  gtk_menu_button_popdown (button);
}

static gboolean
has_picture (gconstpointer session)
{
  return hek_picture_session_get_source ((HekPictureSession *) session) != NULL;
}

/* What the Studio page has open, with its recipe. */
static void
test_trial (Fixture       *fixture,
            gconstpointer  data)
{
  g_autofree char *photo = studio_test_photo_path ();
  g_autofree char *recipe = NULL, *problem = NULL;

  g_assert_false (gtk_widget_activate_action (fixture->window, "report.add-trial", NULL) &&
                  hek_report_session_get_draft (fixture->session) != NULL);
  hek_picture_session_open (fixture->pictures, photo);
  studio_test_wait_until (has_picture, fixture->pictures);
  g_assert_true (gtk_widget_activate_action (fixture->window, "report.add-trial", NULL));
  g_assert_cmpstr (get_text (fixture, 0, "picture"), ==, photo);
  recipe = hek_report_draft_get_json (hek_report_session_get_draft (fixture->session), 0,
                                      "recipe");
  g_assert_nonnull (strstr (recipe, "\"method\""));
  problem = hek_report_session_dup_problem (fixture->session, 0);
  g_assert_cmpstr (problem, ==, NULL);
}

static gboolean
has_trial (gconstpointer session)
{
  return g_list_model_get_n_items (hek_picture_session_get_trials ((HekPictureSession *) session))
         > 0;
}

/* What the Studio page has kept: the newest in the menu, all of them in a dialog with a search. */
static void
test_kept_trials (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autofree char *photo = studio_test_photo_path ();
  g_autoptr (HekTrialItem) item = NULL;
  g_autoptr (GMenu) few = NULL, many = NULL;
  g_autoptr (GMenuModel) newest = NULL;
  GListModel *trials = hek_picture_session_get_trials (fixture->pictures);
  GtkWidget *dialog, *search;
  GtkStack *stack;

  g_assert_null (studio_report_trials_make_menu (fixture->pictures));
  hek_picture_session_open (fixture->pictures, photo);
  studio_test_wait_until (has_trial, fixture->pictures);
  few = studio_report_trials_make_menu (fixture->pictures);
  g_assert_cmpint (g_menu_model_get_n_items (G_MENU_MODEL (few)), ==, 1);

  item = g_list_model_get_item (trials, 0); /* often: only how many there are matters here */
  for (guint i = 0; i < STUDIO_REPORT_TRIALS_IN_MENU; i++)
    g_list_store_append (G_LIST_STORE (trials), item);
  many = studio_report_trials_make_menu (fixture->pictures);
  g_assert_cmpint (g_menu_model_get_n_items (G_MENU_MODEL (many)), ==, 2);
  newest = g_menu_model_get_item_link (G_MENU_MODEL (many), 0, G_MENU_LINK_SECTION);
  g_assert_cmpint (g_menu_model_get_n_items (newest), ==, STUDIO_REPORT_TRIALS_IN_MENU);

  dialog = studio_report_trials_new (GTK_WINDOW (fixture->window), fixture->pictures);
  gtk_window_present (GTK_WINDOW (dialog));
  search = studio_test_need (dialog, GTK_TYPE_SEARCH_ENTRY, 0);
  stack = studio_test_need (dialog, GTK_TYPE_STACK, 0);
  gtk_editable_set_text (GTK_EDITABLE (search), "no such method");
  g_signal_emit_by_name (search, "search-changed");
  g_assert_cmpstr (gtk_stack_get_visible_child_name (stack), ==, "none");
  g_signal_emit_by_name (search, "activate");
  g_assert_null (hek_report_session_get_draft (fixture->session));
  gtk_editable_set_text (GTK_EDITABLE (search), "");
  g_signal_emit_by_name (search, "search-changed");
  g_assert_cmpstr (gtk_stack_get_visible_child_name (stack), ==, "trials");
  g_signal_emit_by_name (search, "activate");
  g_assert_cmpstr (get_text (fixture, 0, "picture"), ==, photo);
}

/* The widget of another dashboard is none of this one; what is typed wrong is said and kept. */
static void
test_edit (Fixture       *fixture,
           gconstpointer  data)
{
  const HekReportDashboardChoice *choice
    = hek_report_session_get_choices (fixture->session)->dashboards->pdata[0];
  const HekReportWidgetChoice *widget = choice->widgets->pdata[0];
  StudioReportEditor *editor = studio_test_need (fixture->window, STUDIO_TYPE_REPORT_EDITOR, 0);
  g_autofree char *json = hek_report_part_new (HEK_REPORT_PART_WIDGET, "dashboard", "Lost",
                                               "widget", "none", NULL);
  AdwComboRow *combo;
  GtkEditable *range;
  GtkLabel *problem = GTK_LABEL (gtk_widget_get_first_child (GTK_WIDGET (editor)));

  add (fixture, json);
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (problem)));
  g_assert_nonnull (strstr (gtk_label_get_text (problem), "Lost"));
  combo = studio_test_need (editor, ADW_TYPE_COMBO_ROW, 0);
  adw_combo_row_set_selected (combo, 1); /* the first is what is not there */
  g_assert_cmpstr (get_text (fixture, 0, "dashboard"), ==, choice->id);
  g_assert_cmpstr (get_text (fixture, 0, "widget"), ==, widget->id);
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (problem)));

  range = GTK_EDITABLE (studio_test_need (editor, ADW_TYPE_ENTRY_ROW, 1));
  gtk_editable_set_text (range, "soon");
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (problem)));
  g_assert_true (g_str_has_prefix (gtk_label_get_text (problem), "Time range: "));
  g_assert_cmpstr (gtk_editable_get_text (range), ==, "soon");
  gtk_editable_set_text (range, "7d");
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (problem)));
}

static void
test_build (Fixture       *fixture,
            gconstpointer  data)
{
  g_autofree char *path = explorer_fixture_path (&fixture->base, "report.html");
  g_autofree char *recipe = explorer_fixture_path (&fixture->base, "recipe.json");
  g_autofree char *html = NULL, *json = NULL;

  add (fixture, "{\"part\": \"section\", \"text\": \"How fast\"}");
  add (fixture, "{\"part\": \"view\", \"collection\": \"things\"}");
  hek_report_session_set_text (fixture->session, HEK_REPORT_HEAD, "title", "November", 0);
  studio_report_window_build (STUDIO_REPORT_WINDOW (fixture->window), path);
  wait_for (&fixture->n_built, 1);
  g_assert_true (g_file_get_contents (path, &html, NULL, NULL));
  g_assert_nonnull (strstr (html, "How fast"));
  g_assert_nonnull (strstr (html, "November"));
  hek_report_session_save_as (fixture->session, recipe);
  wait_for (&fixture->n_saved, 1);
  g_assert_true (g_file_get_contents (recipe, &json, NULL, NULL));
  g_assert_nonnull (strstr (json, "\"hektor-report\""));
}

/* Deleting a report can be taken back by the toast. */
static void
test_delete (Fixture       *fixture,
             gconstpointer  data)
{
  g_autofree char *id = NULL;

  add (fixture, "{\"part\": \"section\", \"text\": \"How fast\"}");
  id = g_strdup (hek_report_session_get_id (fixture->session));
  g_assert_true (gtk_widget_activate_action (fixture->window, "report.delete", NULL));
  g_assert_null (hek_report_session_get_draft (fixture->session));
  hek_report_session_restore (fixture->session, id);
  g_assert_cmpstr (hek_report_session_get_id (fixture->session), ==, id);
  g_assert_cmpstr (get_text (fixture, 0, "text"), ==, "How fast");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
#define ADD(path, func) g_test_add ("/ui/report/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("export", test_export);
  ADD ("export/options", test_export_options);
  ADD ("export/again", test_export_again);
  ADD ("compose", test_compose);
  ADD ("drag", test_drag);
  ADD ("menu", test_menu);
  ADD ("trial", test_trial);
  ADD ("trial/kept", test_kept_trials);
  ADD ("edit", test_edit);
  ADD ("build", test_build);
  ADD ("delete", test_delete);
#undef ADD
  return g_test_run ();
}
