/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The curve lab from inside: controls follow the session and set it, the four views are shown in a
 * large window and one in a small one, and 16 bits of all curves do not hold up the main thread.
 */
#include "config.h"

#include "../test-timing.h"
#include "hek-curve-lab.h"
#include "studio-curve-lab.h"
#include "studio-curve-lab-chart.h"
#include "studio-curve-lab-controls.h"
#include "studio-curve-lab-grid.h"
#include "studio-curve-lab-ramp.h"
#include "studio-test-window.h"

/* Of the main thread, to take in new results; painting is GTK's. */
#define MAX_SHOW_MSEC (8.0 * HEK_TEST_SLOWDOWN)

static gboolean
results_are_current (gconstpointer data)
{
  HekCurveLabSession *session = (HekCurveLabSession *) data;

  return hek_curve_lab_session_steps_are_current (session)
         && hek_curve_lab_session_banding_is_current (session);
}

static guint
count_shown (GtkWidget *grid)
{
  guint n = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (grid); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n += gtk_widget_get_child_visible (child);
  return n;
}

static void
test_controls (void)
{
  g_autoptr (HekJobList) jobs = hek_job_list_new ();
  g_autoptr (HekCurveLabSession) session = hek_curve_lab_session_new (jobs);
  GtkWidget *controls
    = g_object_ref_sink (g_object_new (STUDIO_TYPE_CURVE_LAB_CONTROLS, NULL));
  GtkDropDown *display, *model;
  GtkSpinButton *distance, *bits;
  HekCurveLabSettings settings;

  studio_curve_lab_controls_set_session (STUDIO_CURVE_LAB_CONTROLS (controls), session);
  display = studio_test_need (controls, GTK_TYPE_DROP_DOWN, 0);
  model = studio_test_need (controls, GTK_TYPE_DROP_DOWN, 1);
  distance = studio_test_need (controls, GTK_TYPE_SPIN_BUTTON, 0);
  bits = studio_test_need (controls, GTK_TYPE_SPIN_BUTTON, 1);

  for (guint i = 0; i < hek_display_n (); i++)
    {
      gtk_drop_down_set_selected (display, i);
      settings = *hek_curve_lab_session_get_settings (session);
      g_assert_true (settings.viewing.display == hek_display (i));
      g_assert_cmpfloat (settings.viewing.distance_m, ==, hek_display (i)->distance_m);
      g_assert_cmpfloat_with_epsilon (gtk_spin_button_get_value (distance),
                                      settings.viewing.distance_m, 0.0051);
    }
  for (guint i = 0; i < hek_csf_n (); i++)
    {
      gtk_drop_down_set_selected (model, i);
      g_assert_true (hek_curve_lab_session_get_settings (session)->csf == hek_csf (i));
    }
  gtk_spin_button_set_value (bits, 16);
  g_assert_cmpuint (hek_curve_lab_session_get_settings (session)->n_bits, ==, 16);
  gtk_spin_button_set_value (distance, 3);
  g_assert_cmpfloat (hek_curve_lab_session_get_settings (session)->viewing.distance_m, ==, 3);

  settings.n_bits = 5;
  settings.viewing.distance_m = 0.5;
  hek_curve_lab_session_set_settings (session, &settings);
  g_assert_cmpint (gtk_spin_button_get_value_as_int (bits), ==, 5);
  g_assert_cmpfloat (gtk_spin_button_get_value (distance), ==, 0.5);

  g_assert_cmphex (studio_curve_lab_controls_get_shown (STUDIO_CURVE_LAB_CONTROLS (controls)), ==,
                   0x3f);
  /* drop-downs are toggle buttons inside: the two come first */
  gtk_toggle_button_set_active (studio_test_need (controls, GTK_TYPE_TOGGLE_BUTTON, 2), FALSE);
  g_assert_cmphex (studio_curve_lab_controls_get_shown (STUDIO_CURVE_LAB_CONTROLS (controls)), ==,
                   0x3e);
  hek_curve_lab_session_close (session);
  g_object_unref (controls);
}

static void
test_window (void)
{
  g_autoptr (HekJobList) jobs = hek_job_list_new ();
  g_autoptr (HekPictureSession) picture = hek_picture_session_new (jobs);
  GtkWidget *lab = studio_curve_lab_new (NULL, picture, jobs);
  GtkWidget *grid = studio_test_need (lab, STUDIO_TYPE_CURVE_LAB_GRID, 0);

  gtk_window_present (GTK_WINDOW (lab));
  studio_test_wait (300);
  g_assert_cmpuint (count_shown (grid), ==, 4);
  for (guint i = 0; i < HEK_CURVE_LAB_N_VIEWS; i++)
    g_assert_true (gtk_widget_get_mapped (studio_test_need (lab, STUDIO_TYPE_CURVE_LAB_CHART, i)));
  g_assert_true (gtk_widget_get_mapped (studio_test_need (lab, STUDIO_TYPE_CURVE_LAB_RAMP, 0)));
  gtk_window_close (GTK_WINDOW (lab));
  g_assert_false (gtk_widget_get_visible (lab));
  gtk_window_destroy (GTK_WINDOW (lab));
  hek_picture_session_close (picture);
}

/* What the main thread does with the results of 16 bits. */
static void
test_time (void)
{
  g_autoptr (HekJobList) jobs = hek_job_list_new ();
  g_autoptr (HekCurveLabSession) session = hek_curve_lab_session_new (jobs);
  HekCurveLabSettings settings = *hek_curve_lab_session_get_settings (session);
  StudioCurveLabChart *chart = g_object_ref_sink (
    g_object_new (STUDIO_TYPE_CURVE_LAB_CHART, "view", HEK_CURVE_LAB_STEP_SIZES, NULL));
  double msec;

  settings.n_bits = 16;
  hek_curve_lab_session_set_settings (session, &settings);
  studio_test_wait_until (results_are_current, session);
  msec = studio_test_thread_msec ();
  studio_curve_lab_chart_show (chart, hek_curve_lab_session_get_steps (session), NULL, 0x3f, 0, 0,
                               TRUE);
  msec = studio_test_thread_msec () - msec;
  g_test_message ("the steps of 16 bits are shown in %.2f ms", msec);
  g_assert_cmpfloat (msec, <, MAX_SHOW_MSEC);
  hek_curve_lab_session_close (session);
  g_object_unref (chart);
}

int
main (int    argc,
      char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/ui/curve-lab/controls", test_controls);
  g_test_add_func ("/ui/curve-lab/window", test_window);
  g_test_add_func ("/ui/curve-lab/time", test_time);
  return g_test_run ();
}
