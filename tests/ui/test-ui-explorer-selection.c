/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The panel of the selected rows: it follows the session, titles sort, the chosen row is that of
 * the details, what can be done with rows is done, and tags keep them.
 */
#include "config.h"

#include <adwaita.h>
#include <string.h>

#include "explorer-fixture.h"
#include "hek-explorer-row.h"
#include "studio-explorer-selection.h"
#include "studio-test-window.h"

#define N EXPLORER_FIXTURE_ROWS
#define STUDIO_PANEL_WIDTH 320 /* of the page */

typedef struct
{
  ExplorerFixture base;
  HekExplorerView *view;
  HekExplorerDetails *details;
  GtkWidget *panel, *window;
  guint32 activated;
  guint n_exports;
} Fixture;

static void
on_activated (GtkWidget *panel,
              guint32    row,
              Fixture   *fixture)
{
  fixture->activated = row;
}

static void
on_export (GtkWidget *panel,
           Fixture   *fixture)
{
  fixture->n_exports++;
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  explorer_fixture_set_up (&fixture->base, NULL);
  fixture->view = hek_explorer_view_new (fixture->base.session, fixture->base.base.jobs);
  fixture->details = hek_explorer_details_new (fixture->base.session, fixture->base.base.jobs);
  fixture->panel = studio_explorer_selection_new (fixture->base.session, fixture->view,
                                                  fixture->details);
  fixture->activated = HEK_EXPLORER_NO_ROW;
  g_signal_connect (fixture->panel, "row-activated", G_CALLBACK (on_activated), fixture);
  g_signal_connect (fixture->panel, "export-requested", G_CALLBACK (on_export), fixture);
  fixture->window = studio_test_window_new (fixture->panel, 320, 700);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  hek_explorer_view_close (fixture->view);
  explorer_fixture_release (fixture->view);
  hek_explorer_details_close (fixture->details);
  explorer_fixture_release (fixture->details);
  explorer_fixture_tear_down (&fixture->base, NULL);
}

/* --- waiting --------------------------------------------------------------------------------- */

static GListModel *
get_rows (Fixture *fixture)
{
  GtkColumnView *table = studio_test_need (fixture->panel, GTK_TYPE_COLUMN_VIEW, 0);

  if (gtk_column_view_get_model (table) != NULL)
    return G_LIST_MODEL (gtk_column_view_get_model (table));
  return G_LIST_MODEL (
    gtk_grid_view_get_model (studio_test_need (fixture->panel, GTK_TYPE_GRID_VIEW, 0)));
}

static gboolean
says (Fixture    *fixture,
      const char *text)
{
  GtkWidget *label;

  for (guint i = 0; (label = studio_test_find (fixture->panel, GTK_TYPE_LABEL, i)) != NULL; i++)
    if (gtk_widget_get_mapped (label)
        && g_str_equal (gtk_label_get_text (GTK_LABEL (label)), text))
      return TRUE;
  return FALSE;
}

static void
wait_says (Fixture    *fixture,
           const char *text)
{
  gint64 start = g_get_monotonic_time ();

  while (!says (fixture, text))
    {
      explorer_fixture_iterate ();
      if (g_get_monotonic_time () - start > 60 * G_USEC_PER_SEC)
        g_error ("“%s” is not said", text);
    }
}

static void
wait_rows (Fixture *fixture,
           guint    n)
{
  gint64 start = g_get_monotonic_time ();

  while (g_list_model_get_n_items (get_rows (fixture)) != n)
    {
      explorer_fixture_iterate ();
      if (g_get_monotonic_time () - start > 60 * G_USEC_PER_SEC)
        g_error ("there are %u rows, not %u", g_list_model_get_n_items (get_rows (fixture)), n);
    }
}

static guint32
row_at (Fixture *fixture,
        guint    position)
{
  g_autoptr (HekExplorerRow) row = g_list_model_get_item (get_rows (fixture), position);

  return hek_explorer_row_get_row (row);
}

static void
wait_row_at (Fixture *fixture,
             guint    position,
             guint32  row)
{
  gint64 start = g_get_monotonic_time ();

  while (row_at (fixture, position) != row)
    {
      explorer_fixture_iterate ();
      if (g_get_monotonic_time () - start > 60 * G_USEC_PER_SEC)
        g_error ("row %u is at %u, not %u", row_at (fixture, position), position, row);
    }
}

static void
act (Fixture    *fixture,
     const char *action)
{
  g_assert_true (gtk_widget_activate_action (fixture->panel, action, NULL));
}

static void
select_rows (Fixture *fixture,
             guint32  end)
{
  g_autofree guint32 *rows = g_new (guint32, end);
  g_autoptr (HekSceneSet) set = NULL;

  for (guint32 i = 0; i < end; i++)
    rows[i] = i;
  set = hek_scene_set_new_rows (N, rows, end);
  hek_explorer_session_select (fixture->base.session, HEK_SCENE_SET_REPLACE, set);
  wait_rows (fixture, end);
}

static guint32
count_selected (Fixture *fixture)
{
  return hek_scene_set_count (hek_explorer_session_get_selection (fixture->base.session));
}

/* Says which widgets want more than @width. */
static void
check_width (GtkWidget *widget,
             int        width)
{
  int minimum, natural;

  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);
  if (natural <= width)
    return;
  g_test_message ("%s wants %d to %d", G_OBJECT_TYPE_NAME (widget), minimum, natural);
  g_test_fail ();
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    check_width (child, width);
}

/* --- tests ----------------------------------------------------------------------------------- */

static void
test_table (Fixture       *fixture,
            gconstpointer  data)
{
  GtkColumnView *table = studio_test_need (fixture->panel, GTK_TYPE_COLUMN_VIEW, 0);
  GListModel *columns = gtk_column_view_get_columns (table);
  g_autoptr (GtkColumnViewColumn) key = g_list_model_get_item (columns, 1);
  GtkWidget *as_pictures;
  int minimum;

  wait_says (fixture, "Nothing selected");
  check_width (fixture->panel, STUDIO_PANEL_WIDTH);
  select_rows (fixture, 40);
  wait_says (fixture, "40 of 400 rows selected");
  check_width (fixture->panel, STUDIO_PANEL_WIDTH);
  /* with the button for vectors that may be pictures */
  as_pictures = studio_test_need (fixture->panel, GTK_TYPE_TOGGLE_BUTTON, 1);
  g_assert_false (gtk_widget_get_visible (as_pictures));
  gtk_widget_set_visible (as_pictures, TRUE);
  gtk_widget_measure (fixture->panel, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, <=, STUDIO_PANEL_WIDTH); /* what does not fit goes to another line */
  g_assert_cmpstr (gtk_column_view_column_get_title (key), ==, "key");
  wait_says (fixture, "item-0");

  gtk_column_view_sort_by_column (table, key, GTK_SORT_DESCENDING);
  wait_row_at (fixture, 0, 39);
  g_assert_cmpuint (row_at (fixture, 29), ==, 10); /* by their numbers, not letter by letter */
  gtk_column_view_sort_by_column (table, key, GTK_SORT_ASCENDING);
  wait_row_at (fixture, 0, 0);
}

/* The row of the details is the one of the table, both ways. */
static void
test_chosen (Fixture       *fixture,
             gconstpointer  data)
{
  GtkSingleSelection *selection;

  select_rows (fixture, 40);
  selection = GTK_SINGLE_SELECTION (get_rows (fixture));
  g_assert_cmpuint (hek_explorer_details_get_row (fixture->details), ==, HEK_EXPLORER_NO_ROW);
  gtk_single_selection_set_selected (selection, 7);
  g_assert_cmpuint (hek_explorer_details_get_row (fixture->details), ==, 7);
  hek_explorer_details_set_row (fixture->details, 20);
  g_assert_cmpuint (gtk_single_selection_get_selected (selection), ==, 20);
  hek_explorer_details_set_row (fixture->details, 300); /* not selected */
  g_assert_cmpuint (gtk_single_selection_get_selected (selection), ==, GTK_INVALID_LIST_POSITION);

  gtk_single_selection_set_selected (selection, 5);
  act (fixture, "selection.details");
  g_assert_cmpuint (fixture->activated, ==, 5);
  act (fixture, "selection.sort-distance");
  wait_row_at (fixture, 0, 5);
  wait_says (fixture, "Squared distance");
  act (fixture, "selection.remove");
  wait_rows (fixture, 39);
  g_assert_false (hek_scene_set_contains (
    hek_explorer_session_get_selection (fixture->base.session), 5));
  hek_explorer_details_set_row (fixture->details, 9);
  act (fixture, "selection.only");
  wait_rows (fixture, 1);
}

/* The button of that tooltip, as by the pointer. */
static void
click_toggle (Fixture    *fixture,
              const char *tooltip)
{
  GtkWidget *button;

  for (guint i = 0; (button = studio_test_find (fixture->panel, GTK_TYPE_TOGGLE_BUTTON, i)) != NULL;
       i++)
    if (g_strcmp0 (gtk_widget_get_tooltip_text (button), tooltip) == 0)
      break;
  g_assert_nonnull (button);
  g_signal_emit_by_name (button, "clicked");
  g_assert_true (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (button)));
}

static void
on_text (GObject      *clipboard,
         GAsyncResult *result,
         gpointer      text)
{
  *(char **) text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (clipboard), result, NULL);
}

static void
test_actions (Fixture       *fixture,
              gconstpointer  data)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (fixture->panel);
  g_autofree char *text = NULL;

  act (fixture, "selection.all");
  wait_rows (fixture, N);
  select_rows (fixture, 3);
  act (fixture, "selection.copy");
  while (gdk_clipboard_get_content (clipboard) == NULL)
    explorer_fixture_iterate ();
  gdk_clipboard_read_text_async (clipboard, NULL, on_text, &text);
  while (text == NULL)
    explorer_fixture_iterate ();
  g_assert_cmpstr (text, ==, "item-0\nitem-1\nitem-2\n");

  act (fixture, "selection.invert");
  wait_rows (fixture, N - 3);
  act (fixture, "selection.undo");
  wait_rows (fixture, 3);
  act (fixture, "selection.redo");
  wait_rows (fixture, N - 3);
  act (fixture, "selection.export");
  g_assert_cmpuint (fixture->n_exports, ==, 1);
  act (fixture, "selection.clear");
  wait_says (fixture, "Nothing selected");
  select_rows (fixture, 10);
  click_toggle (fixture, "Tiles");
  g_assert_null (gtk_column_view_get_model (
    studio_test_need (fixture->panel, GTK_TYPE_COLUMN_VIEW, 0)));
  wait_says (fixture, "item-9");
  check_width (fixture->panel, STUDIO_PANEL_WIDTH);
}

static void
test_tags (Fixture       *fixture,
           gconstpointer  data)
{
  GtkEditable *entry = studio_test_need (fixture->panel, GTK_TYPE_ENTRY, 0);
  const GPtrArray *tags;

  g_assert_false (gtk_widget_get_sensitive (GTK_WIDGET (entry)));
  select_rows (fixture, 12);
  gtk_editable_set_text (entry, " few ");
  g_signal_emit_by_name (entry, "activate");
  wait_says (fixture, "few");
  g_assert_cmpstr (gtk_editable_get_text (entry), ==, "");
  gtk_editable_set_text (entry, "few");
  g_assert_true (says (fixture, "Replace"));

  act (fixture, "selection.all");
  g_assert_true (gtk_widget_activate_action (fixture->panel, "selection.select-tag", "(su)", "few",
                                             (guint) HEK_SCENE_SET_SUBTRACT));
  wait_rows (fixture, N - 12);
  g_assert_true (gtk_widget_activate_action (fixture->panel, "selection.delete-tag", "s", "few"));
  do
    {
      explorer_fixture_iterate ();
      tags = hek_explorer_session_get_tags (fixture->base.session);
    }
  while (tags->len > 0);
  g_assert_cmpuint (count_selected (fixture), ==, N - 12);
}

#define ADD(name, test) \
  g_test_add ("/ui/explorer-selection/" name, Fixture, NULL, set_up, test, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  ADD ("table", test_table);
  ADD ("chosen", test_chosen);
  ADD ("actions", test_actions);
  ADD ("tags", test_tags);
  return g_test_run ();
}
