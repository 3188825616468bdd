/* SPDX-License-Identifier: Apache-2.0 */
/* The grid of a dashboard: where tiles lie, what is drawn again, and what keys ask for. */
#include "config.h"

#include "dashboard-grid-fixture.h"
#include "studio-test-pointer.h"
#include "studio-test-window.h"

static void
test_layout (GridFixture *f, gconstpointer data)
{
  grid_fixture_assert_settled (f);
  grid_fixture_assert_cell (f, "line-1", 0, 2, 6, 4);
  studio_test_assert_description (grid_fixture_get_tile (f, "line-1"),
                                  "Column 1, row 3; 6 columns wide, 4 rows high");
  g_assert_cmpint (gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (f->grid)), ==,
                   GTK_ACCESSIBLE_ROLE_LIST);
  g_assert_null (gtk_test_accessible_check_relation (
    GTK_ACCESSIBLE (grid_fixture_get_tile (f, "gauge-1")), GTK_ACCESSIBLE_RELATION_POS_IN_SET, 3));

  gtk_widget_set_size_request (gtk_widget_get_parent (f->scroller), 700, WINDOW_HEIGHT);
  studio_test_wait (50);
  grid_fixture_assert_settled (f);
}

/* --- keys ------------------------------------------------------------------------------------ */

static void
test_keys (GridFixture *f, gconstpointer data)
{
  gtk_widget_grab_focus (grid_fixture_get_tile (f, "line-1"));
  g_assert_true (studio_test_key (f->grid, GDK_KEY_Right, 0));
  grid_fixture_assert_cell (f, "line-1", 1, 2, 6, 4);
  g_assert_true (studio_test_key (f->grid, GDK_KEY_Left, 0));
  g_assert_true (studio_test_key (f->grid, GDK_KEY_Right, GDK_SHIFT_MASK));
  grid_fixture_assert_cell (f, "line-1", 0, 2, 7, 4);
  g_assert_true (studio_test_key (f->grid, GDK_KEY_Left, GDK_SHIFT_MASK));
  g_assert_true (studio_test_key (f->grid, GDK_KEY_Down, GDK_SHIFT_MASK));
  grid_fixture_assert_cell (f, "line-1", 0, 2, 6, 5);
  g_assert_true (studio_test_key (f->grid, GDK_KEY_Up, 0));
  grid_fixture_assert_cell (f, "line-1", 0, 0, 6, 5);
  g_assert_true (gtk_widget_is_focus (grid_fixture_get_tile (f, "line-1")));
  grid_fixture_assert_settled (f);
  g_string_set_size (f->log, 0);
  /* at the border there is nothing to ask for, and the focus stays */
  g_assert_true (studio_test_key (f->grid, GDK_KEY_Left, 0));
  g_assert_true (gtk_widget_is_focus (grid_fixture_get_tile (f, "line-1")));
  grid_fixture_assert_log (f, "");

  g_assert_true (studio_test_key (f->grid, GDK_KEY_d, GDK_CONTROL_MASK));
  grid_fixture_assert_log (f, "duplicate line-1;");
  g_assert_nonnull (grid_fixture_get_tile (f, "line-2"));
  g_assert_true (studio_test_key (f->grid, GDK_KEY_Return, 0));
  g_assert_true (studio_test_key (f->grid, GDK_KEY_F10, GDK_SHIFT_MASK));
  grid_fixture_assert_log (f, "activate line-1;menu line-1;");
  g_assert_false (studio_test_key (f->grid, GDK_KEY_d, 0));
  g_assert_false (studio_test_key (f->grid, GDK_KEY_Escape, 0));

  /* the one that comes into its place has the focus then */
  g_assert_true (studio_test_key (f->grid, GDK_KEY_Delete, 0));
  grid_fixture_assert_log (f, "remove line-1;");
  grid_fixture_assert_settled (f);
  g_assert_nonnull (gtk_widget_get_focus_child (f->grid));
  while (hek_dashboard_get_n_widgets (f->dashboard) > 0)
    g_assert_true (studio_test_key (f->grid, GDK_KEY_Delete, 0));
  g_assert_null (studio_dashboard_grid_get_selected (STUDIO_DASHBOARD_GRID (f->grid)));
}

static void
test_read_only (GridFixture *f, gconstpointer data)
{
  int neighbor;

  studio_dashboard_grid_set_editable (STUDIO_DASHBOARD_GRID (f->grid), FALSE);
  gtk_widget_grab_focus (grid_fixture_get_tile (f, "card-1"));
  g_assert_true (studio_test_key (f->grid, GDK_KEY_Right, 0));
  g_assert_true (gtk_widget_is_focus (grid_fixture_get_tile (f, "card-2")));
  g_assert_true (studio_test_key (f->grid, GDK_KEY_Down, 0));
  g_assert_true (gtk_widget_is_focus (grid_fixture_get_tile (f, "line-1")));
  g_assert_false (studio_test_key (f->grid, GDK_KEY_Delete, 0));
  g_assert_false (studio_test_key (f->grid, GDK_KEY_d, GDK_CONTROL_MASK));
  grid_fixture_assert_log (f, "");
  /* with Control also while it can be edited */
  studio_dashboard_grid_set_editable (STUDIO_DASHBOARD_GRID (f->grid), TRUE);
  g_assert_true (studio_test_key (f->grid, GDK_KEY_Right, GDK_CONTROL_MASK));
  neighbor = hek_dashboard_find_neighbor (f->dashboard, grid_fixture_get_idx (f, "line-1"),
                                          HEK_GRID_RIGHT);
  g_assert_cmpint (neighbor, >=, 0);
  g_assert_true (gtk_widget_is_focus (
    grid_fixture_get_tile (f, hek_dashboard_get_widget (f->dashboard, (guint)neighbor)->id)));
  g_assert_true (studio_test_key (f->grid, GDK_KEY_Home, 0));
  g_assert_true (gtk_widget_is_focus (grid_fixture_get_tile (f, "card-1")));
  grid_fixture_assert_log (f, "");
}

/* Keys that come from the X server. */
static void
test_tab (GridFixture *f, gconstpointer data)
{
  static const char *const order[] = { "card-1", "card-2", "gauge-1", "line-1", "table-1" };
  GtkWidget *button = gtk_button_new_with_label ("Menu");

  if (grid_fixture_needs_pointer ())
    return;
  studio_dashboard_tile_add_end (STUDIO_DASHBOARD_TILE (grid_fixture_get_tile (f, "card-2")),
                                 button);
  gtk_window_set_focus (GTK_WINDOW (f->window), NULL);
  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    {
      studio_test_keyboard_press (f->grid, "Tab");
      g_assert_true (gtk_widget_is_focus (grid_fixture_get_tile (f, order[i])));
      g_assert_cmpstr (studio_dashboard_grid_get_selected (STUDIO_DASHBOARD_GRID (f->grid)), ==,
                       order[i]);
      if (i != 1)
        continue;
      studio_test_keyboard_press (f->grid, "Tab");
      g_assert_true (gtk_widget_is_focus (button));
    }
  studio_test_keyboard_press (f->grid, "shift+Tab");
  g_assert_true (gtk_widget_is_focus (grid_fixture_get_tile (f, "line-1")));
  g_assert_true (gtk_widget_has_visible_focus (grid_fixture_get_tile (f, "line-1")));
  studio_test_keyboard_press (f->grid, "shift+Right");
  studio_test_keyboard_press (f->grid, "ctrl+d");
  grid_fixture_assert_log (f, "step line-1 5;duplicate line-1;");
  /* back through what is in the tile before, to the tile */
  studio_test_keyboard_press (f->grid, "shift+Tab");
  g_assert_true (gtk_widget_is_focus (button));
  studio_test_keyboard_press (f->grid, "shift+Tab");
  studio_test_keyboard_press (f->grid, "Delete");
  g_assert_true (g_str_has_prefix (f->log->str, "remove "));
  g_assert_cmpuint (hek_dashboard_get_n_widgets (f->dashboard), ==, G_N_ELEMENTS (order));
}

/* --- drawing --------------------------------------------------------------------------------- */

static guint
n_drawn (GridFixture *f, const char *id)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (f->drawn, id));
}

/* A tile that only moves is not drawn again, one that changes alone is. */
static void
test_drawing (GridFixture *f, gconstpointer data)
{
  guint card = n_drawn (f, "card-1"), line = n_drawn (f, "line-1");

  g_assert_cmpuint (card, >, 0);
  gtk_widget_grab_focus (grid_fixture_get_tile (f, "card-1"));
  studio_test_key (f->grid, GDK_KEY_Down, 0);
  grid_fixture_assert_settled (f);
  grid_fixture_assert_cell (f, "card-1", 0, 6, 3, 2);
  g_assert_cmpuint (n_drawn (f, "card-1"), ==, card);
  g_assert_cmpuint (n_drawn (f, "line-1"), ==, line);
  studio_dashboard_grid_queue_draw (STUDIO_DASHBOARD_GRID (f->grid), "line-1");
  studio_test_wait_frame (f->grid);
  g_assert_cmpuint (n_drawn (f, "card-1"), ==, card);
  g_assert_cmpuint (n_drawn (f, "line-1"), ==, line + 1);

  grid_fixture_take (
    f, hek_dashboard_set_title (f->dashboard, grid_fixture_get_idx (f, "line-1"), "Latency", NULL));
  studio_test_wait_frame (f->grid);
  g_assert_cmpuint (n_drawn (f, "line-1"), ==, line + 2);
  g_assert_cmpuint (n_drawn (f, "card-1"), ==, card);
  g_assert_null (
    gtk_test_accessible_check_property (GTK_ACCESSIBLE (grid_fixture_get_tile (f, "line-1")),
                                        GTK_ACCESSIBLE_PROPERTY_LABEL, "Latency"));
}

static void
test_motion (GridFixture *f, gconstpointer data)
{
  GtkSettings *settings = gtk_widget_get_settings (f->grid);
  HekDashboardRect to;
  float before = grid_fixture_get_bounds (f, "card-1").origin.y, between;

  g_object_set (settings, "gtk-enable-animations", TRUE, NULL);
  gtk_widget_grab_focus (grid_fixture_get_tile (f, "card-1"));
  studio_test_key (f->grid, GDK_KEY_Down, 0);
  studio_test_wait (80);
  between = grid_fixture_get_bounds (f, "card-1").origin.y;
  to = hek_dashboard_get_rect (
    &hek_dashboard_get_widget (f->dashboard, grid_fixture_get_idx (f, "card-1"))->cell,
    WINDOW_WIDTH);
  g_assert_cmpfloat (between, >, before);
  g_assert_cmpfloat (between, <, to.y);
  studio_test_wait (300);
  grid_fixture_assert_settled (f);
  g_object_set (settings, "gtk-enable-animations", FALSE, NULL);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  grid_fixture_init ();
#define ADD(name, function)                                                                        \
  g_test_add ("/ui/dashboard-grid/" name, GridFixture, NULL, grid_fixture_set_up, function,        \
              grid_fixture_tear_down)
  ADD ("layout", test_layout);
  ADD ("keys", test_keys);
  ADD ("read-only", test_read_only);
  ADD ("tab", test_tab);
  ADD ("drawing", test_drawing);
  ADD ("motion", test_motion);
  return g_test_run ();
}
