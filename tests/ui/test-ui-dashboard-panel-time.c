/* SPDX-License-Identifier: Apache-2.0 */
/* Choosing one widget after the other never holds the main loop: the controls of its kind and
 * queries, some of which take milliseconds each, are made bit by bit. */
#include "config.h"

#include "dashboard-panel-fixture.h"
#include "studio-test-window.h"
#include "studio-turn-meter.h"

static void
test_time (PanelFixture *f, gconstpointer data)
{
  g_autofree char *many = NULL;

  studio_turn_meter_watch (f->window);
  panel_add (f, "line");
  for (guint i = 1; i < 8; i++)
    panel_click (f, "Add query", 0);
  many = g_strdup (f->id);
  g_assert_cmpuint (panel_get (f)->queries->len, ==, 8);
  for (guint i = 0; i < HEK_WIDGET_N_KINDS; i++)
    {
      panel_add (f, hek_widget_kind (i)->id);
      studio_turn_meter_take ();
      for (guint k = 0; k < 6; k++)
        {
          double start = studio_test_thread_msec (), msec;

          studio_dashboard_panel_set_widget (f->panel, k % 2 == 0 ? many : f->id);
          msec = studio_test_thread_msec () - start;
          g_test_message ("choosing takes %.1f ms", msec);
          g_assert_cmpfloat (msec, <=, STUDIO_TURN_LIMIT_MSEC);
          studio_turn_meter_run_frames (GTK_WIDGET (f->panel), 12);
        }
      studio_turn_meter_report (hek_widget_kind (i)->id);
    }
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  panel_init ();
  studio_turn_meter_init ();
  g_test_add ("/ui/dashboard-panel/time", PanelFixture, NULL, panel_set_up, test_time,
              panel_tear_down);
  return g_test_run ();
}
