/* SPDX-License-Identifier: Apache-2.0 */
/* Undo and redo: gestures count as one step, and every document comes back as it was. */
#include "config.h"

#include "hek-dashboard-history.h"

static HekDashboard *
make (guint n_widgets)
{
  HekDashboard *dashboard = hek_dashboard_new ("Searches");

  for (guint i = 0; i < n_widgets; i++)
    {
      HekDashboard *next = hek_dashboard_add (dashboard, hek_widget_kind (0), NULL, NULL, 0, NULL,
                                              NULL);

      hek_dashboard_unref (dashboard);
      dashboard = next;
    }
  return dashboard;
}

/* Takes @next. */
static gboolean
push (HekDashboardHistory *history,
      HekDashboard        *next,
      const char          *what,
      guint64              gesture)
{
  gboolean changed = hek_dashboard_history_push (history, next, what, gesture);

  hek_dashboard_unref (next);
  return changed;
}

static gboolean
push_name (HekDashboardHistory *history,
           const char          *name,
           guint64              gesture)
{
  return push (history, hek_dashboard_rename (hek_dashboard_history_get (history), name, NULL),
               "Rename", gesture);
}

static const char *
get_name (HekDashboardHistory *history)
{
  return hek_dashboard_get_name (hek_dashboard_history_get (history));
}

static void
test_steps (void)
{
  g_autoptr (HekDashboard) start = make (1);
  g_autoptr (HekDashboardHistory) history = hek_dashboard_history_new (start);

  g_assert_null (hek_dashboard_history_get_undo (history));
  g_assert_false (hek_dashboard_history_undo (history));
  g_assert_true (push_name (history, "A", 0));
  g_assert_false (push_name (history, "A", 0)); /* nothing changes: no step */
  g_assert_true (push_name (history, "B", 0));
  g_assert_cmpstr (hek_dashboard_history_get_undo (history), ==, "Rename");
  g_assert_null (hek_dashboard_history_get_redo (history));

  g_assert_true (hek_dashboard_history_undo (history));
  g_assert_cmpstr (get_name (history), ==, "A");
  g_assert_cmpstr (hek_dashboard_history_get_redo (history), ==, "Rename");
  g_assert_true (hek_dashboard_history_undo (history));
  g_assert_true (hek_dashboard_history_get (history) == start);
  g_assert_false (hek_dashboard_history_undo (history));
  g_assert_true (hek_dashboard_history_redo (history));
  g_assert_true (hek_dashboard_history_redo (history));
  g_assert_cmpstr (get_name (history), ==, "B");
  g_assert_false (hek_dashboard_history_redo (history));

  /* what was undone is gone after another step */
  hek_dashboard_history_undo (history);
  g_assert_true (push_name (history, "C", 0));
  g_assert_false (hek_dashboard_history_redo (history));
  hek_dashboard_history_undo (history);
  g_assert_cmpstr (get_name (history), ==, "A");
}

/* A drag as the page makes it: each motion places from the beginning. */
static void
drag (HekDashboardHistory *history,
      guint64              gesture,
      guint                i,
      int                  x,
      double               y)
{
  HekDashboard *from = hek_dashboard_history_get_start (history, gesture);
  HekGridCell cell = hek_dashboard_get_widget (from, i)->cell;

  cell.x = x;
  push (history, hek_dashboard_place (from, i, &cell, y), "Move Widget", gesture);
}

static void
test_gesture (void)
{
  g_autoptr (HekDashboard) start = make (4);
  g_autoptr (HekDashboardHistory) history = hek_dashboard_history_new (start);
  guint64 gesture = hek_dashboard_history_begin (history);
  HekDashboard *moved;

  for (int x = 0; x <= 6; x++)
    drag (history, gesture, 0, x, 3.0 * x);
  moved = hek_dashboard_ref (hek_dashboard_history_get (history));
  g_assert_false (hek_dashboard_equal (moved, start));
  g_assert_true (hek_dashboard_history_get_start (history, gesture) == start);
  g_assert_true (hek_dashboard_history_undo (history));
  g_assert_true (hek_dashboard_history_get (history) == start);
  g_assert_false (hek_dashboard_history_undo (history));
  g_assert_true (hek_dashboard_history_redo (history));
  g_assert_true (hek_dashboard_history_get (history) == moved);

  /* another one is another step, also of the same widget */
  gesture = hek_dashboard_history_begin (history);
  drag (history, gesture, 1, 3, 40);
  g_assert_true (hek_dashboard_history_undo (history));
  g_assert_true (hek_dashboard_history_get (history) == moved);

  /* back where it began: no step */
  gesture = hek_dashboard_history_begin (history);
  drag (history, gesture, 0, 0, 20);
  drag (history, gesture, 0, hek_dashboard_get_widget (moved, 0)->cell.x, 0);
  g_assert_true (hek_dashboard_equal (hek_dashboard_history_get (history), moved));
  g_assert_cmpstr (hek_dashboard_history_get_undo (history), ==, "Move Widget");
  g_assert_true (hek_dashboard_history_undo (history));
  g_assert_true (hek_dashboard_history_get (history) == start);

  /* Escape */
  gesture = hek_dashboard_history_begin (history);
  g_assert_false (hek_dashboard_history_cancel (history, gesture));
  drag (history, gesture, 0, 6, 9);
  g_assert_true (hek_dashboard_history_cancel (history, gesture));
  g_assert_true (hek_dashboard_history_get (history) == start);
  g_assert_false (hek_dashboard_history_cancel (history, gesture));
  hek_dashboard_unref (moved);
}

static void
test_saved (void)
{
  g_autoptr (HekDashboard) start = make (1);
  g_autoptr (HekDashboardHistory) history = hek_dashboard_history_new (start);

  g_assert_false (hek_dashboard_history_is_changed (history));
  push_name (history, "A", 0);
  g_assert_true (hek_dashboard_history_is_changed (history));
  hek_dashboard_history_undo (history);
  g_assert_false (hek_dashboard_history_is_changed (history));
  hek_dashboard_history_redo (history);
  hek_dashboard_history_mark_saved (history, hek_dashboard_history_get (history));
  g_assert_false (hek_dashboard_history_is_changed (history));
  hek_dashboard_history_undo (history);
  g_assert_true (hek_dashboard_history_is_changed (history));
}

static void
test_many (void)
{
  g_autoptr (HekDashboard) start = make (0);
  g_autoptr (HekDashboardHistory) history = hek_dashboard_history_new (start);
  guint n = 0;

  for (guint i = 0; i < 3 * HEK_DASHBOARD_MAX_UNDO; i++)
    {
      g_autofree char *name = g_strdup_printf ("Name %u", i);

      g_assert_true (push_name (history, name, 0));
    }
  while (hek_dashboard_history_undo (history))
    n++;
  g_assert_cmpuint (n, ==, HEK_DASHBOARD_MAX_UNDO);
  g_assert_cmpstr (get_name (history), ==, "Name 399");
  g_assert_null (hek_dashboard_history_get_undo (history));
  while (hek_dashboard_history_redo (history))
    n--;
  g_assert_cmpuint (n, ==, 0);
  g_assert_cmpstr (get_name (history), ==, "Name 599");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dashboard/history/steps", test_steps);
  g_test_add_func ("/dashboard/history/gesture", test_gesture);
  g_test_add_func ("/dashboard/history/saved", test_saved);
  g_test_add_func ("/dashboard/history/many", test_many);
  return g_test_run ();
}
