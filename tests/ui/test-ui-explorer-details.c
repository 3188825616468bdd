/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The panel of the chosen row, and the search box: what is known of a row and which neighbours it
 * has; what is looked for, what is found, and that one can go to it.
 */
#include "config.h"

#include <adwaita.h>
#include <string.h>

#include "explorer-fixture.h"
#include "studio-explorer-details.h"
#include "studio-explorer-find.h"
#include "studio-test-window.h"

#define N EXPLORER_FIXTURE_ROWS

typedef struct
{
  ExplorerFixture base;
  HekExplorerView *view;
  HekExplorerDetails *details;
  HekExplorerFind *find;
  GtkWidget *part, *window;
  guint32 activated, like;
  guint n_closed;
} Fixture;

static void
on_activated (GtkWidget *part,
              guint32    row,
              Fixture   *fixture)
{
  fixture->activated = row;
}

static void
on_like (GtkWidget *part,
         guint32    row,
         Fixture   *fixture)
{
  fixture->like = row;
}

static void
on_closed (GtkWidget *part,
           Fixture   *fixture)
{
  fixture->n_closed++;
}

static void
set_up_models (Fixture *fixture)
{
  explorer_fixture_set_up (&fixture->base, NULL);
  fixture->view = hek_explorer_view_new (fixture->base.session, fixture->base.base.jobs);
  fixture->details = hek_explorer_details_new (fixture->base.session, fixture->base.base.jobs);
  fixture->find = hek_explorer_find_new (fixture->base.session, fixture->base.base.jobs);
  fixture->activated = fixture->like = HEK_EXPLORER_NO_ROW;
}

static void
set_up_details (Fixture       *fixture,
                gconstpointer  data)
{
  set_up_models (fixture);
  fixture->part = studio_explorer_details_new (fixture->base.session, fixture->view,
                                               fixture->details);
  g_signal_connect (fixture->part, "row-activated", G_CALLBACK (on_activated), fixture);
  g_signal_connect (fixture->part, "like-requested", G_CALLBACK (on_like), fixture);
  fixture->window = studio_test_window_new (fixture->part, 320, 900);
}

static void
set_up_find (Fixture       *fixture,
             gconstpointer  data)
{
  set_up_models (fixture);
  fixture->part = studio_explorer_find_new (fixture->base.session, fixture->view, fixture->find);
  g_signal_connect (fixture->part, "row-activated", G_CALLBACK (on_activated), fixture);
  g_signal_connect (fixture->part, "closed", G_CALLBACK (on_closed), fixture);
  fixture->window = studio_test_window_new (fixture->part, 300, 500);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  hek_explorer_find_close (fixture->find);
  explorer_fixture_release (fixture->find);
  hek_explorer_view_close (fixture->view);
  explorer_fixture_release (fixture->view);
  hek_explorer_details_close (fixture->details);
  explorer_fixture_release (fixture->details);
  explorer_fixture_tear_down (&fixture->base, NULL);
}

/* A label that is seen and begins with @text; (nullable) */
static GtkWidget *
find_label (Fixture    *fixture,
            const char *text)
{
  GtkWidget *label;

  for (guint i = 0; (label = studio_test_find (fixture->part, GTK_TYPE_LABEL, i)) != NULL; i++)
    if (gtk_widget_get_mapped (label)
        && g_str_has_prefix (gtk_label_get_text (GTK_LABEL (label)), text))
      return label;
  return NULL;
}

static void
wait_says (Fixture    *fixture,
           const char *text)
{
  gint64 start = g_get_monotonic_time ();

  while (find_label (fixture, text) == NULL)
    {
      explorer_fixture_iterate ();
      if (g_get_monotonic_time () - start > 60 * G_USEC_PER_SEC)
        g_error ("“%s” is not said", text);
    }
}

/* --- details --------------------------------------------------------------------------------- */

static void
test_row (Fixture       *fixture,
          gconstpointer  data)
{
  GtkListBox *exact;
  guint32 neighbor;

  wait_says (fixture, "Click a point");
  hek_explorer_details_set_row (fixture->details, 7);
  wait_says (fixture, "item-7");
  wait_says (fixture, "8 numbers, length");
  wait_says (fixture, "The index finds 10 of 10: recall 1.00");

  /* to the nearest one, and back */
  exact = studio_test_need (fixture->part, GTK_TYPE_LIST_BOX, 0);
  neighbor = g_array_index (hek_explorer_session_get_neighbors (fixture->base.session)->exact,
                            HekExplorerNeighbor, 0).row;
  g_signal_emit_by_name (exact, "row-activated", gtk_list_box_get_row_at_index (exact, 0));
  g_assert_cmpuint (fixture->activated, ==, neighbor);
  g_assert_cmpuint (hek_explorer_details_get_row (fixture->details), ==, neighbor);
  g_assert_true (gtk_widget_activate_action (fixture->part, "details.back", NULL));
  g_assert_cmpuint (fixture->activated, ==, 7);
  wait_says (fixture, "item-7");

  g_assert_true (gtk_widget_activate_action (fixture->part, "details.like", NULL));
  g_assert_cmpuint (fixture->like, ==, 7);
  g_assert_true (gtk_widget_activate_action (fixture->part, "details.color-distance", NULL));
  g_assert_cmpint (hek_explorer_view_get_color (fixture->view)->kind, ==,
                   HEK_EXPLORER_VALUE_DISTANCE);
  hek_explorer_details_set_row (fixture->details, HEK_EXPLORER_NO_ROW);
  wait_says (fixture, "Click a point");
}

static void
test_select (Fixture       *fixture,
             gconstpointer  data)
{
  HekExplorerSession *session = fixture->base.session;
  GtkWidget *toggle;

  hek_explorer_details_set_row (fixture->details, 7);
  wait_says (fixture, "item-7");
  toggle = studio_test_need (fixture->part, GTK_TYPE_TOGGLE_BUTTON, 0);
  g_assert_true (gtk_widget_activate_action (fixture->part, "details.select", NULL));
  g_assert_true (hek_scene_set_contains (hek_explorer_session_get_selection (session), 7));
  g_assert_true (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (toggle)));
  g_assert_true (hek_explorer_session_undo (session));
  g_assert_false (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (toggle)));
}

/* --- the search box -------------------------------------------------------------------------- */

static void
test_find (Fixture       *fixture,
           gconstpointer  data)
{
  GtkEditable *entry = studio_test_need (fixture->part, GTK_TYPE_SEARCH_ENTRY, 0);
  gsize n_lit;

  gtk_editable_set_text (entry, "item-39");
  g_signal_emit_by_name (entry, "activate");
  wait_says (fixture, "11 rows"); /* item-39, item-390 … item-399 */
  wait_says (fixture, "item-390");
  hek_explorer_view_get_hits (fixture->view, &n_lit);
  g_assert_cmpuint (n_lit, ==, 11);
  g_assert_cmpuint (fixture->activated, ==, HEK_EXPLORER_NO_ROW);
  g_signal_emit_by_name (entry, "activate");
  g_assert_cmpuint (fixture->activated, ==, 39);
  g_signal_emit_by_name (entry, "activate");
  g_assert_cmpint (hek_explorer_find_get_current (fixture->find), ==, 1);
  g_signal_emit_by_name (entry, "previous-match");
  g_assert_cmpuint (fixture->activated, ==, 39);

  studio_explorer_find_like (STUDIO_EXPLORER_FIND (fixture->part), 7);
  wait_says (fixture, "50 nearest to item-7");
  g_assert_cmpstr (gtk_editable_get_text (entry), ==, "");
  hek_explorer_find_select (fixture->find, HEK_SCENE_SET_REPLACE);
  g_assert_cmpuint (hek_scene_set_count (
                      hek_explorer_session_get_selection (fixture->base.session)), ==, 50);

  g_signal_emit_by_name (entry, "stop-search");
  g_assert_null (hek_explorer_find_get_hits (fixture->find));
  g_assert_null (hek_explorer_view_get_hits (fixture->view, &n_lit));
  g_assert_cmpuint (fixture->n_closed, ==, 0);
  g_signal_emit_by_name (entry, "stop-search");
  g_assert_cmpuint (fixture->n_closed, ==, 1);
}

/* An expression is looked for by Return, and what is wrong with it is said below. */
static void
test_filter (Fixture       *fixture,
             gconstpointer  data)
{
  GtkEditable *entry = studio_test_need (fixture->part, GTK_TYPE_SEARCH_ENTRY, 0);
  GtkDropDown *kind = studio_test_need (fixture->part, GTK_TYPE_DROP_DOWN, 0);

  gtk_drop_down_set_selected (kind, HEK_EXPLORER_FIND_FILTER);
  gtk_editable_set_text (entry, "count <");
  studio_test_wait (300);
  g_assert_false (hek_explorer_find_is_finding (fixture->find));
  g_signal_emit_by_name (entry, "activate");
  for (GtkWidget *problem = NULL; problem == NULL;)
    {
      GtkWidget *label;

      explorer_fixture_iterate ();
      for (guint i = 0; (label = studio_test_find (fixture->part, GTK_TYPE_LABEL, i)) != NULL; i++)
        if (gtk_widget_has_css_class (label, "error") && gtk_widget_get_visible (label))
          problem = label;
    }
  gtk_editable_set_text (entry, "count < 20");
  g_signal_emit_by_name (entry, "activate");
  while (hek_explorer_find_get_hits (fixture->find) == NULL)
    explorer_fixture_iterate ();
  g_assert_cmpuint (hek_explorer_find_get_hits (fixture->find)->n_found, >, 0);
}

#define ADD(name, set_up, test) \
  g_test_add ("/ui/explorer-details/" name, Fixture, NULL, set_up, test, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  ADD ("row", set_up_details, test_row);
  ADD ("select", set_up_details, test_select);
  ADD ("find", set_up_find, test_find);
  ADD ("filter", set_up_find, test_filter);
  return g_test_run ();
}
