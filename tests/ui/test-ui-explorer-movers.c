/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Two layouts compared: the strip offers what can be compared with, shows how far rows move, moves
 * the points by its slider, ranks the rows, and lets go of it all when it is hidden.
 */
#include "config.h"

#include <adwaita.h>
#include <string.h>

#include "explorer-fixture.h"
#include "studio-explorer-movers.h"
#include "studio-test-window.h"

typedef struct
{
  ExplorerFixture base;
  HekExplorerView *view;
  StudioExplorerMovers *movers;
  GtkWidget *window;
  guint row, n_closed;
} Fixture;

static void
on_row (StudioExplorerMovers *movers,
        guint                 row,
        Fixture              *fixture)
{
  fixture->row = row;
}

static void
on_closed (StudioExplorerMovers *movers,
           Fixture              *fixture)
{
  fixture->n_closed++;
}

static gboolean
is_drawn (gconstpointer view)
{
  return hek_explorer_view_get_points ((HekExplorerView *) view) != NULL
         && !hek_explorer_view_is_busy ((HekExplorerView *) view);
}

static gboolean
has_moves (gconstpointer movers)
{
  return studio_explorer_movers_get_moves ((StudioExplorerMovers *) movers) != NULL;
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *stage, *movers;

  explorer_fixture_set_up (&fixture->base, NULL);
  explorer_fixture_compute (&fixture->base, "random", 2, "second");
  fixture->view = hek_explorer_view_new (fixture->base.session, fixture->base.base.jobs);
  stage = studio_points_stage_new (fixture->base.session, fixture->view);
  movers = studio_explorer_movers_new (fixture->base.session, fixture->view,
                                       STUDIO_POINTS_STAGE (stage));
  fixture->movers = STUDIO_EXPLORER_MOVERS (movers);
  g_signal_connect (movers, "row-activated", G_CALLBACK (on_row), fixture);
  g_signal_connect (movers, "closed", G_CALLBACK (on_closed), fixture);
  gtk_widget_set_vexpand (stage, TRUE);
  gtk_box_append (GTK_BOX (box), stage);
  gtk_box_append (GTK_BOX (box), movers);
  fixture->window = studio_test_window_new (box, 600, 500);
  g_object_set (gtk_widget_get_settings (movers), "gtk-enable-animations", FALSE, NULL);
  studio_test_wait_until (is_drawn, fixture->view);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  hek_explorer_view_close (fixture->view);
  explorer_fixture_release (fixture->view);
  explorer_fixture_tear_down (&fixture->base, NULL);
}

static void
test_morph (Fixture       *fixture,
            gconstpointer  data)
{
  StudioExplorerMovers *movers = fixture->movers;
  GtkDropDown *other = studio_test_need (movers, GTK_TYPE_DROP_DOWN, 0);
  GtkScale *slider = studio_test_need (movers, GTK_TYPE_SCALE, 0);
  HekExplorerMoves *moves;

  g_assert_cmpuint (g_list_model_get_n_items (gtk_drop_down_get_model (other)), >=, 2);
  g_assert_null (studio_explorer_movers_get_moves (movers));
  gtk_drop_down_set_selected (other, 1); /* the other layout, "first" */
  studio_test_wait_until (has_moves, movers);
  moves = studio_explorer_movers_get_moves (movers);
  g_assert_cmpuint (moves->n_ranked, ==, EXPLORER_FIXTURE_ROWS);
  g_assert_cmpstr (moves->label, ==, "first");
  g_assert_cmpfloat (studio_explorer_movers_get_position (movers), ==, 1); /* as it is shown */
  gtk_range_set_value (GTK_RANGE (slider), 0.5);
  studio_test_wait (100);
  g_assert_cmpfloat (studio_explorer_movers_get_position (movers), ==, 0.5);

  /* hidden, it compares nothing any more */
  gtk_widget_set_visible (GTK_WIDGET (movers), FALSE);
  g_assert_null (studio_explorer_movers_get_moves (movers));
}

static void
test_ranked (Fixture       *fixture,
             gconstpointer  data)
{
  StudioExplorerMovers *movers = fixture->movers;
  GtkDropDown *other = studio_test_need (movers, GTK_TYPE_DROP_DOWN, 0);
  GtkMenuButton *ranked = studio_test_need (movers, GTK_TYPE_MENU_BUTTON, 0);
  GtkToggleButton *arrows;
  GtkListBox *list;
  HekExplorerMoves *moves;

  gtk_drop_down_set_selected (other, 1);
  studio_test_wait_until (has_moves, movers);
  moves = studio_explorer_movers_get_moves (movers);
  gtk_menu_button_popup (ranked);
  studio_test_wait (50);
  list = studio_test_need (gtk_menu_button_get_popover (ranked), GTK_TYPE_LIST_BOX, 0);
  g_assert_nonnull (gtk_list_box_get_row_at_index (list, 99));
  g_assert_null (gtk_list_box_get_row_at_index (list, 100));
  g_signal_emit_by_name (list, "row-activated", gtk_list_box_get_row_at_index (list, 0));
  g_assert_cmpuint (fixture->row, ==, moves->ranked[0]);
  g_signal_emit_by_name (
    studio_test_need (gtk_menu_button_get_popover (ranked), GTK_TYPE_BUTTON, 0), "clicked");
  g_assert_cmpuint (
    hek_scene_set_count (hek_explorer_session_get_selection (fixture->base.session)), ==, 100);
  arrows = studio_test_need (movers, GTK_TYPE_TOGGLE_BUTTON, 0);
  for (guint i = 1; g_strcmp0 (gtk_button_get_label (GTK_BUTTON (arrows)), "Arrows") != 0; i++)
    arrows = studio_test_need (movers, GTK_TYPE_TOGGLE_BUTTON, i);
  gtk_toggle_button_set_active (arrows, TRUE);
  studio_test_wait (100);
  gtk_toggle_button_set_active (arrows, FALSE);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
#define ADD(path, func) g_test_add ("/ui/explorer/movers/" path, Fixture, NULL, set_up, func, \
                                    tear_down)
  ADD ("morph", test_morph);
  ADD ("ranked", test_ranked);
#undef ADD
  return g_test_run ();
}
