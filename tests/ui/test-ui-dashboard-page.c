/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The Dashboards page on a small workspace: how one begins, what its actions do to tabs, widgets
 * and files, and that all of it is kept when the page is closed.
 */
#include "config.h"

#include <adwaita.h>
#include <math.h>
#include <string.h>

#include "library-fixture.h"
#include "studio-dashboard-page-private.h"
#include "studio-test-window.h"

typedef struct
{
  LibraryFixture base;
  HekTelemetrySession *telemetry;
  GtkWidget *window;
  StudioDashboardPage *page;
  guint n_closed, n_states;
} Fixture;

static void
count (guint *counter)
{
  (*counter)++;
}

/* --- the fixture ------------------------------------------------------------------------------ */

static void
make_page (Fixture *f)
{
  GtkWidget *page = studio_dashboard_page_new (f->base.jobs, f->base.library, f->telemetry);

  f->page = STUDIO_DASHBOARD_PAGE (page);
  f->window = studio_test_window_new (page, 1200, 800);
  studio_page_insert_actions (STUDIO_PAGE (page), f->window);
}

static gboolean
is_ready (gconstpointer data)
{
  const Fixture *f = data;

  return f->page->listed && !g_str_equal (gtk_stack_get_visible_child_name (f->page->stack),
                                          "opening");
}

static void
set_up (Fixture *f, gconstpointer data)
{
  library_fixture_set_up (&f->base, NULL);
  library_fixture_open (&f->base);
  f->telemetry = hek_telemetry_session_new (f->base.jobs, f->base.library);
  g_signal_connect_swapped (f->telemetry, "state-changed", G_CALLBACK (count), &f->n_states);
  make_page (f);
  studio_test_wait_until (is_ready, f);
}

/* As the program does: the window goes, and what is not kept yet is. */
static void
close_page (Fixture *f)
{
  g_autoptr (HekDashboardSession) session = g_object_ref (f->page->session);

  f->n_closed = 0;
  g_signal_connect_swapped (session, "closed", G_CALLBACK (count), &f->n_closed);
  gtk_window_destroy (GTK_WINDOW (f->window));
  library_fixture_wait (&f->base, &f->n_closed, 1);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  close_page (f);
  hek_telemetry_session_close (f->telemetry);
  while (hek_telemetry_session_get_state (f->telemetry) != HEK_TELEMETRY_SESSION_STOPPED)
    library_fixture_wait (&f->base, &f->n_states, f->n_states + 1);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (f->telemetry);
  library_fixture_tear_down (&f->base, NULL);
}

/* --- what is asked and done ------------------------------------------------------------------- */

static gboolean
is_enabled (Fixture *f, const char *name)
{
  return g_action_group_get_action_enabled (G_ACTION_GROUP (f->page->actions), name);
}

static void
run (Fixture *f, const char *name)
{
  g_assert_true (is_enabled (f, name));
  g_action_group_activate_action (G_ACTION_GROUP (f->page->actions), name, NULL);
}

static void
run_with (Fixture *f, const char *name, const char *text)
{
  g_assert_true (is_enabled (f, name));
  g_action_group_activate_action (G_ACTION_GROUP (f->page->actions), name,
                                  g_variant_new_string (text));
}

static guint
count_widgets (const Fixture *f)
{
  HekDashboard *dashboard = hek_dashboard_session_get (f->page->session);

  return dashboard != NULL ? hek_dashboard_get_n_widgets (dashboard) : 0;
}

static guint
count_listed (const Fixture *f)
{
  return hek_dashboard_session_get_list (f->page->session)->len;
}

static gboolean
has_one (gconstpointer f)
{
  return count_listed (f) == 1;
}

static gboolean
has_two (gconstpointer f)
{
  return count_listed (f) == 2;
}

static gboolean
has_widgets (gconstpointer f)
{
  return count_widgets (f) > 0;
}

static gboolean
has_message (gconstpointer data)
{
  const Fixture *f = data;

  return gtk_widget_get_visible (GTK_WIDGET (f->page->message_bar)) &&
         gtk_widget_get_child_visible (GTK_WIDGET (f->page->message_bar));
}

static const char *
get_view (Fixture *f)
{
  return gtk_stack_get_visible_child_name (f->page->stack);
}

/* --- tests ------------------------------------------------------------------------------------ */

/* Without any, templates are offered; each makes a dashboard with widgets. */
static void
test_start (Fixture *f, gconstpointer data)
{
  g_assert_cmpstr (get_view (f), ==, "start");
  g_assert_false (is_enabled (f, "edit"));
  g_assert_false (is_enabled (f, "export"));
  for (guint i = 0; i < HEK_DASHBOARD_N_TEMPLATES; i++)
    {
      run_with (f, "create", hek_dashboard_template (i)->id);
      g_assert_cmpuint (count_widgets (f), >, 0);
      g_assert_cmpstr (studio_page_get_subtitle (STUDIO_PAGE (f->page)), ==,
                       hek_dashboard_get_name (hek_dashboard_session_get (f->page->session)));
    }
  studio_test_wait_frame (f->window);
  g_assert_cmpstr (get_view (f), ==, "dashboards");
  g_assert_false (f->page->editing);
  g_assert_false (studio_dashboard_grid_get_editable (f->page->grid));
  g_assert_true (is_enabled (f, "present"));
}

/* An empty one is edited at once; what is added is selected, undone and done again. */
static void
test_edit (Fixture *f, gconstpointer data)
{
  g_autofree char *id = NULL;

  run_with (f, "create", "");
  g_assert_true (f->page->editing);
  g_assert_true (studio_dashboard_grid_get_editable (f->page->grid));
  g_assert_true (gtk_revealer_get_reveal_child (f->page->palette));
  g_assert_true (gtk_widget_get_visible (f->page->hint));
  g_assert_false (is_enabled (f, "undo"));
  for (guint i = 0; i < HEK_WIDGET_N_KINDS; i++)
    {
      run_with (f, "add", hek_widget_kind (i)->id);
      g_assert_cmpuint (count_widgets (f), ==, i + 1);
    }
  g_assert_false (gtk_widget_get_visible (f->page->hint));
  id = g_strdup (studio_dashboard_page_get_widget (f->page));
  g_assert_nonnull (id);
  g_assert_cmpstr (studio_dashboard_panel_get_widget (f->page->panel), ==, id);

  run (f, "duplicate");
  g_assert_cmpuint (count_widgets (f), ==, HEK_WIDGET_N_KINDS + 1);
  g_assert_cmpstr (studio_dashboard_page_get_widget (f->page), !=, id);
  run (f, "remove");
  g_assert_cmpuint (count_widgets (f), ==, HEK_WIDGET_N_KINDS);
  run (f, "undo");
  g_assert_cmpuint (count_widgets (f), ==, HEK_WIDGET_N_KINDS + 1);
  run (f, "redo");
  g_assert_cmpuint (count_widgets (f), ==, HEK_WIDGET_N_KINDS);
  for (guint i = 0; i < HEK_WIDGET_N_KINDS + 2; i++)
    if (is_enabled (f, "undo"))
      run (f, "undo");
  g_assert_cmpuint (count_widgets (f), ==, 0);
  g_assert_false (is_enabled (f, "undo"));

  g_action_group_activate_action (G_ACTION_GROUP (f->page->actions), "edit", NULL);
  g_assert_false (f->page->editing);
  g_assert_false (gtk_revealer_get_reveal_child (f->page->palette));
  g_assert_false (studio_dashboard_grid_get_editable (f->page->grid));
}

static gboolean
has_three_widgets (gconstpointer f)
{
  return count_widgets (f) == 3;
}

/* A widget goes through the clipboard, and what is no widget is refused with a reason. */
static void
test_clipboard (Fixture *f, gconstpointer data)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (f->window);

  run_with (f, "create", "");
  run_with (f, "add", "line");
  run_with (f, "add", "card");
  run (f, "copy");
  run (f, "paste");
  studio_test_wait_until (has_three_widgets, f);
  gdk_clipboard_set_text (clipboard, "no widget");
  run (f, "paste");
  studio_test_wait_until (has_message, f);
  g_assert_cmpuint (count_widgets (f), ==, 3);
}

static gboolean
is_in_palette (gconstpointer data)
{
  const Fixture *f = data;
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (f->window));

  return focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (f->page->palette));
}

/* An empty dashboard has the focus in the palette, where it stays: all by a few keys. */
static void
test_keys (Fixture *f, gconstpointer data)
{
  run_with (f, "create", "");
  studio_test_wait_until (is_in_palette, f);
  for (guint i = 0; i < HEK_WIDGET_N_KINDS; i++)
    {
      g_signal_emit_by_name (gtk_root_get_focus (GTK_ROOT (f->window)), "clicked");
      g_assert_true (is_in_palette (f));
      g_assert_cmpuint (count_widgets (f), ==, i + 1);
      g_assert_nonnull (studio_dashboard_page_get_widget (f->page));
      gtk_widget_child_focus (f->window, GTK_DIR_RIGHT);
    }
}

/* A chart of a series leads to a rule of it; rows of a collection do not. */
static void
test_alert (Fixture *f, gconstpointer data)
{
  run_with (f, "create", "");
  run_with (f, "add", "line");
  run (f, "alert-widget");
  g_assert_nonnull (f->page->alerts);
  g_assert_true (gtk_widget_get_visible (f->page->alerts));
}

/* Tabs: several, the next, a copy; deleted and brought back. */
static void
test_several (Fixture *f, gconstpointer data)
{
  g_autofree char *first = NULL;
  guint n;

  run_with (f, "create", "performance");
  studio_test_wait_until (has_one, f);
  first = g_strdup (hek_dashboard_session_get_selected (f->page->session));
  n = count_widgets (f);
  g_assert_false (is_enabled (f, "next"));
  run (f, "duplicate-dashboard");
  studio_test_wait_until (has_two, f);
  g_assert_cmpuint (count_widgets (f), ==, n);
  g_assert_cmpstr (hek_dashboard_session_get_selected (f->page->session), !=, first);
  run (f, "next");
  g_assert_cmpstr (hek_dashboard_session_get_selected (f->page->session), ==, first);
  run (f, "previous");
  g_assert_cmpstr (hek_dashboard_session_get_selected (f->page->session), !=, first);
  g_action_group_change_action_state (G_ACTION_GROUP (f->page->actions), "select",
                                      g_variant_new_string (first));
  g_assert_cmpstr (hek_dashboard_session_get_selected (f->page->session), ==, first);

  g_assert_false (is_enabled (f, "restore"));
  run (f, "delete");
  studio_test_wait_until (has_one, f);
  run (f, "restore");
  studio_test_wait_until (has_two, f);
  g_assert_cmpstr (hek_dashboard_session_get_selected (f->page->session), ==, first);
  g_assert_cmpuint (count_widgets (f), ==, n);
}

static double
get_top (const Fixture *f, GtkWidget *within)
{
  GtkWidget *grid = studio_test_need (within, STUDIO_TYPE_DASHBOARD_GRID, 0);
  graphene_point_t at;

  g_assert_true (gtk_widget_compute_point (grid, GTK_WIDGET (f->page), graphene_point_zero (),
                                           &at));
  return at.y;
}

static gboolean
has_same_top (gconstpointer data)
{
  const Fixture *f = data;

  return f->page->compare != NULL &&
         fabs (get_top (f, f->page->compare) - get_top (f, GTK_WIDGET (f->page->scroller))) < 0.5;
}

/* Two moments side by side: the same widget is at the same height, and both say what they show. */
static void
test_compare (Fixture *f, gconstpointer data)
{
  run_with (f, "create", "performance");
  studio_test_wait_until (has_one, f);
  studio_test_wait (200);
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (f->page->first_moment)));
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (f->page->scroller), 60);
  g_action_group_change_action_state (G_ACTION_GROUP (f->page->actions), "compare",
                                      g_variant_new_boolean (TRUE));
  studio_test_wait_until (has_same_top, f);
  g_assert_cmpfloat (gtk_adjustment_get_value (
                       gtk_scrolled_window_get_vadjustment (f->page->scroller)), ==, 60);
  g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (f->page->first_moment)));
  g_assert_cmpstr (gtk_label_get_text (f->page->first_moment), !=, "");
  /* the pointer of one is marked in the other, wherever it is */
  g_signal_emit_by_name (f->page->contents, "hover-changed", g_get_real_time ());
  g_signal_emit_by_name (f->page->contents, "hover-changed", (gint64) 0);
  run (f, "leave");
  g_assert_null (f->page->compare);
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (f->page->first_moment)));
}

/* A file that is none of ours is refused: the message names it, and nothing is lost. */
static void
test_import (Fixture *f, gconstpointer data)
{
  g_autofree char *bad = g_build_filename (f->base.dir, "bad.json", NULL);
  g_autofree char *good = g_build_filename (f->base.dir, "good.json", NULL);

  g_assert_true (g_file_set_contents (bad, "{\"format\": \"other\"}", -1, NULL));
  g_assert_true (g_file_set_contents (
    good,
    "{\"format\": \"hektor-dashboard\", \"version\": 1, \"name\": \"From a file\", \"widgets\": ["
    "{\"id\": \"card-1\", \"kind\": \"card\", \"title\": \"One\","
    " \"grid\": {\"x\": 0, \"y\": 0, \"w\": 3, \"h\": 3}}]}", -1, NULL));
  hek_dashboard_session_import (f->page->session, bad);
  studio_test_wait_until (has_message, f);
  g_assert_cmpstr (get_view (f), ==, "start");
  hek_dashboard_session_import (f->page->session, good);
  studio_test_wait_until (has_widgets, f);
  g_assert_cmpstr (studio_page_get_subtitle (STUDIO_PAGE (f->page)), ==, "From a file");
}

/* The whole screen shows the widgets and nothing else, and nothing can be changed there. */
static void
test_present (Fixture *f, gconstpointer data)
{
  run_with (f, "create", "performance");
  g_action_group_activate_action (G_ACTION_GROUP (f->page->actions), "edit", NULL);
  g_assert_true (f->page->editing);
  studio_dashboard_page_present (f->page, TRUE);
  g_assert_true (studio_page_get_bare (STUDIO_PAGE (f->page)));
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (f->page->head)));
  g_assert_false (studio_dashboard_grid_get_editable (f->page->grid));
  g_assert_false (adw_flap_get_reveal_flap (f->page->flap));
  g_assert_false (is_enabled (f, "add"));
  studio_dashboard_page_present (f->page, FALSE);
  g_assert_false (studio_page_get_bare (STUDIO_PAGE (f->page)));
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (f->page->head)));
  g_assert_true (studio_dashboard_grid_get_editable (f->page->grid));
}

/* What was changed a moment before the end is there again. */
static void
test_kept (Fixture *f, gconstpointer data)
{
  run_with (f, "create", "");
  run_with (f, "add", "gauge");
  run_with (f, "add", "table");
  close_page (f);
  make_page (f);
  studio_test_wait_until (has_widgets, f);
  g_assert_cmpuint (count_widgets (f), ==, 2);
  g_assert_false (f->page->editing);
}

/* Every action of the table is there. */
static void
test_table (Fixture *f, gconstpointer data)
{
  for (const StudioShortcut *row = studio_dashboard_page_shortcuts; row->title != NULL; row++)
    if (row->action != NULL && !studio_page_has_action (STUDIO_PAGE (f->page), row->action))
      g_error ("no action %s", row->action);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *name;
    void (*run) (Fixture *, gconstpointer);
  } tests[] = {
    { "start", test_start },       { "edit", test_edit },     { "clipboard", test_clipboard },
    { "keys", test_keys },         { "alert", test_alert },
    { "several", test_several },   { "import", test_import }, { "present", test_present },
    { "compare", test_compare },
    { "kept", test_kept },         { "table", test_table },
  };

  g_test_init (&argc, &argv, NULL);
  adw_init ();
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *path = g_strdup_printf ("/ui/dashboard/page/%s", tests[i].name);

      g_test_add (path, Fixture, NULL, set_up, tests[i].run, tear_down);
    }
  return g_test_run ();
}
