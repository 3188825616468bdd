/* SPDX-License-Identifier: Apache-2.0 */
/* The grid of a dashboard under the pointer of the X server: what is held is seen to move, and the
 * change is asked for once, at the end. */
#include "config.h"

#include "dashboard-grid-fixture.h"
#include "studio-test-pointer.h"
#include "studio-test-window.h"

#define ROW (HEK_DASHBOARD_ROW + HEK_DASHBOARD_GAP)

static double
column (GridFixture *f)
{
  return (gtk_widget_get_width (f->grid) - HEK_DASHBOARD_GAP) / HEK_DASHBOARD_COLUMNS;
}

/* Presses on a tile; @x, @y: from its left and upper edge, or, negative, from the others. */
static void
grasp (GridFixture *f, const char *id, double x, double y)
{
  graphene_rect_t bounds = grid_fixture_get_bounds (f, id);

  x = bounds.origin.x + (x < 0 ? bounds.size.width + x : x);
  y = bounds.origin.y + (y < 0 ? bounds.size.height + y : y);
  studio_test_pointer_move (f->grid, x, y);
  studio_test_pointer_press ();
}

/* Drags what is held, by columns and rows. */
static void
carry (GridFixture *f, const char *id, double x, double y, double columns, double rows)
{
  graphene_rect_t bounds = grid_fixture_get_bounds (f, id);

  x = bounds.origin.x + (x < 0 ? bounds.size.width + x : x);
  y = bounds.origin.y + (y < 0 ? bounds.size.height + y : y);
  grasp (f, id, x - bounds.origin.x, y - bounds.origin.y);
  studio_test_pointer_glide (f->grid, x + columns * column (f), y + rows * ROW);
}

static void
test_move (GridFixture *f, gconstpointer data)
{
  graphene_rect_t before, during;

  if (grid_fixture_needs_pointer ())
    return;
  before = grid_fixture_get_bounds (f, "card-1");
  carry (f, "card-1", 40, 12, 9, 0.2);
  /* it is with the pointer, not in the grid; nothing was asked for yet */
  during = grid_fixture_get_bounds (f, "card-1");
  g_assert_true (grid_fixture_has_ghost (f));
  g_assert_cmpfloat_with_epsilon (during.origin.x - before.origin.x, 9 * column (f), 3);
  g_assert_cmpfloat_with_epsilon (during.origin.y - before.origin.y, 0.2 * ROW, 3);
  grid_fixture_assert_log (f, "");
  /* what lay below has closed up */
  grid_fixture_assert_at (f, "line-1", &(HekGridCell){ 0, 2, 6, 4 });
  studio_test_pointer_release ();
  grid_fixture_assert_log (f, "place card-1;");
  g_assert_false (grid_fixture_has_ghost (f));
  grid_fixture_assert_cell (f, "card-1", 9, 0, 3, 2);
  grid_fixture_assert_settled (f);
  g_assert_cmpstr (studio_dashboard_grid_get_selected (STUDIO_DASHBOARD_GRID (f->grid)), ==,
                   "card-1");

  /* over another: that one gives way, while it is held */
  carry (f, "card-1", 40, 12, -6, 0.1);
  studio_test_wait_frame (f->grid);
  g_assert_cmpfloat (grid_fixture_get_bounds (f, "card-2").origin.y, >, ROW);
  /* and comes back, with the pointer where it was */
  studio_test_pointer_glide (
    f->grid, grid_fixture_get_bounds (f, "card-1").origin.x + 40 + 6 * column (f), 20);
  grid_fixture_assert_at (f, "card-2", &(HekGridCell){ 3, 0, 3, 2 });
  studio_test_pointer_release ();
  grid_fixture_assert_log (f, "");
  grid_fixture_assert_settled (f);
}

static void
test_refused (GridFixture *f, gconstpointer data)
{
  if (grid_fixture_needs_pointer ())
    return;
  f->refuses = TRUE;
  carry (f, "card-1", 40, 12, 9, 0);
  studio_test_pointer_release ();
  grid_fixture_assert_log (f, "place card-1;");
  grid_fixture_assert_cell (f, "card-1", 0, 0, 3, 2);
  grid_fixture_assert_settled (f);
}

static void
test_escape (GridFixture *f, gconstpointer data)
{
  if (grid_fixture_needs_pointer ())
    return;
  carry (f, "line-1", 60, 12, 4, 1);
  g_assert_true (grid_fixture_has_ghost (f));
  studio_test_keyboard_press (f->grid, "Escape");
  g_assert_false (grid_fixture_has_ghost (f));
  grid_fixture_assert_settled (f);
  /* what is done with the button that is still held is nobody's */
  studio_test_pointer_glide (f->grid, 300, 300);
  grid_fixture_assert_settled (f);
  studio_test_pointer_release ();
  grid_fixture_assert_log (f, "");
}

static void
test_resize (GridFixture *f, gconstpointer data)
{
  const int least_w = (int)hek_widget_kind_find ("line")->min_w;
  const int least_h = (int)hek_widget_kind_find ("line")->min_h;

  if (grid_fixture_needs_pointer ())
    return;
  carry (f, "table-1", 3, 150, 2, 0);
  studio_test_pointer_release ();
  grid_fixture_assert_cell (f, "table-1", 8, 3, 4, 5);
  carry (f, "line-1", -3, 100, 2.2, 0.4);
  studio_test_pointer_release ();
  grid_fixture_assert_cell (f, "line-1", 0, 2, 8, 4);
  carry (f, "line-1", 200, -3, 3, 1.1);
  studio_test_pointer_release ();
  grid_fixture_assert_cell (f, "line-1", 0, 2, 8, 5);
  grid_fixture_assert_log (f, "place table-1;place line-1;place line-1;");
  grid_fixture_assert_settled (f);
  /* never below its least size */
  carry (f, "line-1", -4, -4, -9, -6);
  studio_test_pointer_release ();
  grid_fixture_assert_cell (f, "line-1", 0, 2, least_w, least_h);
  /* nor out of the grid */
  carry (f, "line-1", -4, -12, 20, 1);
  studio_test_pointer_release ();
  grid_fixture_assert_cell (f, "line-1", 0, 2, 12, least_h + 1);
  grid_fixture_assert_settled (f);
}

/* What is inside belongs to the widget that is shown there. */
static void
test_body (GridFixture *f, gconstpointer data)
{
  if (grid_fixture_needs_pointer ())
    return;
  carry (f, "line-1", 100, 100, 4, 0);
  g_assert_false (grid_fixture_has_ghost (f));
  studio_test_pointer_release ();
  grid_fixture_assert_log (f, "");
  grid_fixture_assert_settled (f);
  g_assert_true (gtk_widget_is_focus (grid_fixture_get_tile (f, "line-1")));

  studio_dashboard_grid_set_editable (STUDIO_DASHBOARD_GRID (f->grid), FALSE);
  carry (f, "card-1", 40, 12, 9, 0);
  g_assert_false (grid_fixture_has_ghost (f));
  studio_test_pointer_release ();
  grid_fixture_assert_log (f, "");
}

static void
test_scroll (GridFixture *f, gconstpointer data)
{
  GtkAdjustment *adjustment
    = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (f->scroller));
  double scrolled;

  if (grid_fixture_needs_pointer ())
    return;
  grid_fixture_take (f, grid_fixture_add (hek_dashboard_ref (f->dashboard), "line", 0, 8, 12, 8));
  studio_test_wait (50);
  g_assert_cmpfloat (gtk_adjustment_get_upper (adjustment), >,
                     gtk_adjustment_get_page_size (adjustment) + 400);
  grasp (f, "card-1", 40, 12);
  studio_test_pointer_glide (f->scroller, 60, gtk_widget_get_height (f->scroller) - 4);
  studio_test_wait (900);
  scrolled = gtk_adjustment_get_value (adjustment);
  g_assert_cmpfloat (scrolled, >, 100);
  /* it stays under the pointer */
  g_assert_cmpfloat_with_epsilon (grid_fixture_get_bounds (f, "card-1").origin.y,
                                  scrolled + gtk_widget_get_height (f->scroller) - 4 - 12, 40);
  /* and back */
  studio_test_pointer_glide (f->scroller, 60, 4);
  studio_test_wait (1500);
  g_assert_cmpfloat (gtk_adjustment_get_value (adjustment), ==, 0);
  studio_test_keyboard_press (f->grid, "Escape");
  studio_test_pointer_release ();
  grid_fixture_assert_log (f, "");
}

/* Documents come while something is held: another program, undo, live update. */
static void
test_change_while_held (GridFixture *f, gconstpointer data)
{
  if (grid_fixture_needs_pointer ())
    return;
  carry (f, "card-1", 40, 12, 9, 0);
  grid_fixture_take (f, hek_dashboard_remove (f->dashboard, grid_fixture_get_idx (f, "gauge-1")));
  studio_test_wait (50);
  g_assert_true (grid_fixture_has_ghost (f));
  studio_test_pointer_release ();
  grid_fixture_assert_log (f, "place card-1;");
  grid_fixture_assert_cell (f, "card-1", 9, 0, 3, 2);
  grid_fixture_assert_settled (f);

  carry (f, "card-2", 40, 12, -2, 0);
  g_assert_true (grid_fixture_has_ghost (f));
  grid_fixture_take (f, hek_dashboard_remove (f->dashboard, grid_fixture_get_idx (f, "card-2")));
  g_assert_false (grid_fixture_has_ghost (f));
  studio_test_pointer_release ();
  grid_fixture_assert_log (f, "");
  grid_fixture_assert_settled (f);

  studio_dashboard_grid_set_dashboard (STUDIO_DASHBOARD_GRID (f->grid), NULL);
  studio_test_wait_frame (f->grid);
  g_assert_null (studio_dashboard_grid_get_tile (STUDIO_DASHBOARD_GRID (f->grid), "line-1"));
}

static void
test_drop (GridFixture *f, gconstpointer data)
{
  if (grid_fixture_needs_pointer ())
    return;
  studio_test_pointer_move (f->palette, 100, 20);
  studio_test_pointer_press ();
  studio_test_pointer_glide (f->palette, 130, 24);
  studio_test_pointer_glide (f->grid, HEK_DASHBOARD_GAP + 10.5 * column (f), ROW);
  g_assert_true (grid_fixture_has_ghost (f));
  /* beside the other gauge there is room: nothing moves */
  grid_fixture_assert_at (f, "gauge-1", &(HekGridCell){ 6, 0, 3, 3 });
  grid_fixture_assert_log (f, "");
  studio_test_pointer_release ();
  studio_test_wait (200);
  g_assert_false (grid_fixture_has_ghost (f));
  grid_fixture_assert_log (f, "add gauge;");
  grid_fixture_assert_cell (f, "gauge-2", 9, 0, (int)hek_widget_kind_find ("gauge")->usual_w,
                            (int)hek_widget_kind_find ("gauge")->usual_h);
  grid_fixture_assert_settled (f);

  /* away again */
  studio_test_pointer_move (f->palette, 100, 20);
  studio_test_pointer_press ();
  studio_test_pointer_glide (f->palette, 130, 24);
  studio_test_pointer_glide (f->grid, 100, ROW);
  g_assert_true (grid_fixture_has_ghost (f));
  studio_test_pointer_glide (f->palette, 130, 10);
  g_assert_false (grid_fixture_has_ghost (f));
  studio_test_pointer_release ();
  studio_test_wait (200);
  grid_fixture_assert_log (f, "");
  grid_fixture_assert_settled (f);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  grid_fixture_init ();
#define ADD(name, function)                                                                        \
  g_test_add ("/ui/dashboard-drag/" name, GridFixture, NULL, grid_fixture_set_up, function,        \
              grid_fixture_tear_down)
  ADD ("move", test_move);
  ADD ("refused", test_refused);
  ADD ("escape", test_escape);
  ADD ("resize", test_resize);
  ADD ("body", test_body);
  ADD ("scroll", test_scroll);
  ADD ("change-while-held", test_change_while_held);
  ADD ("drop", test_drop);
  return g_test_run ();
}
