/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The metrics pane from inside: rows have the numbers of their metric, wait without moving, say
 * what changed, lead to their map, and follow the choice in the settings; every value of every
 * metric can be asked for.
 */
#include "config.h"

#include "studio-compare-view.h"
#include "studio-find-popover.h"
#include "studio-meter.h"
#include "studio-metric-chooser.h"
#include "studio-metric-list.h"
#include "studio-metrics-view.h"
#include "studio-settings.h"
#include "studio-test-page.h"
#include "studio-test-window.h"

#include <math.h>
#include <string.h>

/* The row of a metric, %NULL where it is not chosen. */
static StudioMetricRow *
row_of (GtkWidget  *root,
        const char *id)
{
  for (guint i = 0;; i++)
    {
      GtkWidget *row = studio_test_find (root, STUDIO_TYPE_METRIC_ROW, i);

      if (row == NULL
          || g_str_equal (studio_metric_row_get_metric (STUDIO_METRIC_ROW (row))->id, id))
        return (StudioMetricRow *) row;
    }
}

/* What is waited for: the numbers of one metric. */
typedef struct
{
  HekPictureSession *session;
  const HekMetric *metric;
} Wanted;

static gboolean
is_measured (gconstpointer data)
{
  const Wanted *wanted = data;
  HekTrial *trial = hek_picture_session_get_trial (wanted->session);

  return trial != NULL && hek_picture_session_trial_is_current (wanted->session)
         && hek_metric_report_has (&trial->metrics, wanted->metric);
}

static void
wait_for (StudioTestPage *fixture,
          const char     *id)
{
  const Wanted wanted = { fixture->session, hek_metric_find (id) };

  studio_test_wait_until (is_measured, &wanted);
}

static void
set_up (StudioTestPage *fixture,
        gconstpointer   data)
{
  g_settings_reset (studio_settings_get (), "metrics");
  studio_test_page_set_up (fixture, data);
  wait_for (fixture, "ssimulacra2");
}

/* --- one row --------------------------------------------------------------------------------- */

static HekMetricReport
make_report (const char *id,
             double      value)
{
  HekMetricReport report = { .n = 1, .what = { &hek_metric_find (id)->values[0] },
                             .value = { value } };

  return report;
}

static void
assert_row (GtkWidget  *row,
            const char *name)
{
  gtk_test_accessible_assert_property (row, GTK_ACCESSIBLE_PROPERTY_LABEL, name);
}

static void
test_row (void)
{
  const HekMetric *metric = hek_metric_find ("ssimulacra2");
  GtkWidget *row = g_object_ref_sink (studio_metric_row_new (metric, NULL));
  HekMetricReport now = make_report ("ssimulacra2", 92.5);
  HekMetricReport worse = make_report ("ssimulacra2", 90.25);
  HekMetricReport none = make_report ("psnr", 30);
  g_autofree char *same = NULL, *better = NULL, *against = NULL;
  const char *words = metric->meaning (0, 92.5);

  assert_row (row, "SSIMULACRA 2 —");
  g_assert_true (gtk_list_box_row_get_activatable (GTK_LIST_BOX_ROW (row)));

  /* on its way, and nothing to show meanwhile */
  studio_metric_row_set (STUDIO_METRIC_ROW (row), &none, NULL, STUDIO_METRIC_AGAINST_NONE);
  assert_row (row, "SSIMULACRA 2 …");

  studio_metric_row_set (STUDIO_METRIC_ROW (row), &now, &now, STUDIO_METRIC_AGAINST_PINNED);
  same = g_strdup_printf ("SSIMULACRA 2 92.50, %s, the same as the pinned trial", words);
  assert_row (row, same);
  studio_metric_row_set (STUDIO_METRIC_ROW (row), &now, &worse, STUDIO_METRIC_AGAINST_PINNED);
  better = g_strdup_printf ("SSIMULACRA 2 92.50, %s, 2.25 better than the pinned trial", words);
  assert_row (row, better);

  /* the last value stays while the next is on its way */
  studio_metric_row_set (STUDIO_METRIC_ROW (row), &none, &worse, STUDIO_METRIC_AGAINST_PINNED);
  assert_row (row, better);
  studio_metric_row_set (STUDIO_METRIC_ROW (row), &worse, &now, STUDIO_METRIC_AGAINST_PREVIOUS);
  against = g_strdup_printf ("SSIMULACRA 2 90.25, %s, 2.25 worse than before the last change",
                             metric->meaning (0, 90.25));
  assert_row (row, against);
  studio_metric_row_set (STUDIO_METRIC_ROW (row), NULL, NULL, STUDIO_METRIC_AGAINST_NONE);
  assert_row (row, "SSIMULACRA 2 —");
  g_object_unref (row);
}

/* Lower is better here; what is not defined says so. */
static void
test_row_of_errors (void)
{
  GtkWidget *row = g_object_ref_sink (studio_metric_row_new (hek_metric_find ("mse"), NULL));
  HekMetricReport less = make_report ("mse", 1.25), more = make_report ("mse", 2);
  HekMetricReport undefined = make_report ("mse", NAN);
  g_autofree char *better = NULL;

  studio_metric_row_set (STUDIO_METRIC_ROW (row), &less, &more, STUDIO_METRIC_AGAINST_PINNED);
  better = g_strdup_printf ("MSE 1.25, %s, 0.75 better than the pinned trial",
                            hek_metric_find ("mse")->meaning (0, 1.25));
  assert_row (row, better);
  studio_metric_row_set (STUDIO_METRIC_ROW (row), &undefined, &more, STUDIO_METRIC_AGAINST_PINNED);
  assert_row (row, "MSE —, not defined for these pictures");
  g_object_unref (row);
}

/* --- the page -------------------------------------------------------------------------------- */

static void
test_meters (StudioTestPage *fixture,
             gconstpointer   data)
{
  StudioMetricsView *view = studio_test_need (fixture->page, STUDIO_TYPE_METRICS_VIEW, 0);
  HekTrial *trial = hek_picture_session_get_trial (fixture->session);

  for (guint i = 0; i < 5; i++)
    {
      StudioMetricRow *row = studio_test_need (view, STUDIO_TYPE_METRIC_ROW, i);
      const HekMetric *metric = studio_metric_row_get_metric (row);
      const HekMetricValue *what = &metric->values[0];
      g_autofree char *text
        = hek_metric_value_format (what, hek_metric_report_get (&trial->metrics, what->key));
      g_autofree char *name = g_strdup_printf ("%s %s", what->label, text);

      g_assert_true (hek_metric_report_has (&trial->metrics, metric));
      gtk_test_accessible_assert_property (studio_test_need (row, STUDIO_TYPE_METER, 0),
                                           GTK_ACCESSIBLE_PROPERTY_LABEL, name);
    }
  studio_metrics_view_set_trial (view, NULL, NULL, STUDIO_METRIC_AGAINST_NONE, 0);
  gtk_test_accessible_assert_property (studio_test_need (row_of (GTK_WIDGET (view), "psnr"),
                                                         STUDIO_TYPE_METER, 0),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL, "PSNR —");
}

/* The settings are what is shown and measured; the check buttons write them. */
static void
test_chooser (StudioTestPage *fixture,
              gconstpointer   data)
{
  const char *const hyab[] = { "hyab", "no-such-metric", NULL };
  GtkWidget *chooser = studio_test_need (fixture->page, STUDIO_TYPE_METRIC_CHOOSER, 0);
  const HekMetric *metrics[HEK_METRICS_MAX];
  g_auto (GStrv) ids = NULL;

  g_assert_cmpuint (studio_metric_chooser_read (metrics), ==, 5);
  g_assert_null (row_of (fixture->page, "hyab"));
  g_assert_nonnull (row_of (fixture->page, "flip"));
  g_settings_set_strv (studio_settings_get (), "metrics", hyab);
  g_assert_cmpuint (studio_metric_chooser_read (metrics), ==, 1);
  g_assert_nonnull (row_of (fixture->page, "hyab"));
  g_assert_null (row_of (fixture->page, "flip"));
  wait_for (fixture, "hyab");

  /* MSE is the first of them */
  gtk_check_button_set_active (studio_test_need (chooser, GTK_TYPE_CHECK_BUTTON, 0), TRUE);
  ids = g_settings_get_strv (studio_settings_get (), "metrics");
  g_assert_cmpuint (g_strv_length (ids), ==, 2);
  g_assert_cmpstr (ids[0], ==, "mse");
  g_assert_cmpstr (ids[1], ==, "hyab");
  g_settings_reset (studio_settings_get (), "metrics");
  g_assert_false (
    gtk_check_button_get_active (studio_test_need (chooser, GTK_TYPE_CHECK_BUTTON, 0)));
}

static gboolean
is_mapped (gconstpointer data)
{
  const Wanted *wanted = data;

  return hek_picture_session_get_map_metric (wanted->session) == wanted->metric;
}

/* A row leads to its map, also out of a maximized pane. */
static void
test_map (StudioTestPage *fixture,
          gconstpointer   data)
{
  StudioCompareView *view = studio_test_need (fixture->page, STUDIO_TYPE_COMPARE_VIEW, 0);
  GtkWidget *list
    = gtk_widget_get_ancestor (GTK_WIDGET (row_of (fixture->page, "flip")), GTK_TYPE_LIST_BOX);
  const Wanted wanted = { fixture->session, hek_metric_find ("flip") };

  gtk_widget_activate_action (fixture->page, "studio.maximize", "s", "metrics");
  g_assert_false (gtk_widget_get_mapped (GTK_WIDGET (view)));
  g_signal_emit_by_name (list, "row-activated", row_of (fixture->page, "flip"));
  g_assert_cmpint (studio_compare_view_get_mode (view), ==, STUDIO_COMPARE_HEAT);
  studio_test_wait_until (is_mapped, &wanted);
  g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (view)));
}

/* Every value has a target that its spin button takes, and that is kept as it was typed. */
static void
test_targets (StudioTestPage *fixture,
              gconstpointer   data)
{
  GtkWidget *popover = studio_test_need (fixture->page, STUDIO_TYPE_FIND_POPOVER, 0);
  GtkDropDown *metric = studio_test_need (popover, GTK_TYPE_DROP_DOWN, 0);
  GtkSpinButton *value = studio_test_need (popover, GTK_TYPE_SPIN_BUTTON, 0);
  const HekMetricValue *what;
  guint n = 0;

  for (; (what = studio_metric_list_get (n)) != NULL; n++)
    {
      gtk_drop_down_set_selected (metric, n);
      g_assert_true (studio_metric_list_get_selected (metric) == what);
      g_assert_cmpfloat_with_epsilon (gtk_spin_button_get_value (value), what->target, 1e-9);
      g_assert_cmpfloat (what->target, >, 0);
      g_assert_true (what->higher_is_better ? what->target <= what->typical_max
                                            : what->target < what->typical_max);
    }
  g_assert_cmpuint (n, ==, 36);
  gtk_drop_down_set_selected (metric, 1);
  gtk_spin_button_set_value (value, 41);
  gtk_drop_down_set_selected (metric, 2);
  gtk_drop_down_set_selected (metric, 1);
  g_assert_cmpfloat (gtk_spin_button_get_value (value), ==, 41);
}

#define ADD(name, func)                                                                            \
  g_test_add (name, StudioTestPage, NULL, set_up, func, studio_test_page_tear_down)

int
main (int    argc,
      char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/ui/metrics/row", test_row);
  g_test_add_func ("/ui/metrics/row-of-errors", test_row_of_errors);
  ADD ("/ui/metrics/meters", test_meters);
  ADD ("/ui/metrics/chooser", test_chooser);
  ADD ("/ui/metrics/map", test_map);
  ADD ("/ui/metrics/targets", test_targets);
  return g_test_run ();
}
