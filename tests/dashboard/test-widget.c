/* SPDX-License-Identifier: Apache-2.0 */
/* Options of widgets, and what they compute before they draw. */
#include "config.h"

#include <math.h>
#include <string.h>

#include "widget-samples.h"

/* --- options --------------------------------------------------------------------------------- */

static void
check_options (const char *kind_id,
               const char *json,
               const char *message)
{
  const HekWidgetKind *kind = hek_widget_kind_find (kind_id);
  g_autoptr (JsonNode) node = json_from_string (json, NULL);
  g_autoptr (GError) error = NULL;
  HekWidgetOptions options;

  g_assert_nonnull (node);
  if (hek_widget_options_from_json (kind, json_node_get_object (node), "widgets[3].options",
                                    &options, &error))
    {
      g_assert_null (message);
      hek_widget_options_clear (&options);
      return;
    }
  g_assert_error (error, HEK_WIDGET_ERROR, HEK_WIDGET_ERROR_OPTIONS);
  g_assert_nonnull (message);
  if (!g_str_has_prefix (error->message, message))
    g_error ("“%s” does not begin with “%s”", error->message, message);
}

static void
test_options_errors (void)
{
  check_options ("line", "{\"scale\": \"log\", \"of tomorrow\": [1]}", NULL);
  check_options ("line", "{\"scale\": \"cubic\"}", "widgets[3].options.scale: ");
  check_options ("line", "{\"scale\": 1}", "widgets[3].options.scale: ");
  check_options ("line", "{\"points\": \"yes\"}", "widgets[3].options.points: ");
  check_options ("card", "{\"digits\": 0}", "widgets[3].options.digits: ");
  check_options ("card", "{\"digits\": 2.5}", "widgets[3].options.digits: ");
  check_options ("card", "{\"column\": 7}", "widgets[3].options.column: ");
  check_options ("card", "{\"bands\": 7}", "widgets[3].options.bands: ");
  check_options ("card", "{\"bands\": [7]}", "widgets[3].options.bands[0]: ");
  check_options ("card", "{\"bands\": [{}, {\"from\": \"a\"}]}",
                 "widgets[3].options.bands[1].from: ");
  check_options ("card", "{\"bands\": [{\"from\": 2, \"to\": 1}]}",
                 "widgets[3].options.bands[0].to: ");
  check_options ("card", "{\"bands\": [{\"level\": \"awful\"}]}",
                 "widgets[3].options.bands[0].level: ");
  check_options ("card", "{\"bands\": [{},{},{},{},{},{},{},{},{}]}",
                 "widgets[3].options.bands: ");
}

/* What is written reads back the same, for options of every kind; what is unknown stays. */
static void
test_options_round_trip (void)
{
  for (guint k = 0; k < HEK_WIDGET_N_KINDS; k++)
    {
      const HekWidgetKind *kind = hek_widget_kind (k);
      JsonObject *json = json_object_new ();
      HekWidgetOptions options, back;
      g_autoptr (GError) error = NULL;

      g_assert_true (hek_widget_kind_find (kind->id) == kind);
      g_assert_cmpuint (kind->n_options, <=, HEK_OPTIONS_MAX);
      g_assert_cmpuint (kind->n_texts, <=, HEK_WIDGET_MAX_TEXTS);
      g_assert_cmpuint (kind->usual_w, >=, kind->min_w);
      g_assert_cmpuint (kind->usual_w, <=, HEK_DASHBOARD_COLUMNS);
      hek_widget_options_init (&options, kind);
      hek_widget_options_to_json (kind, &options, json);
      g_assert_cmpuint (json_object_get_size (json), ==, 0); /* all at their defaults */
      json_object_set_int_member (json, "of tomorrow", 5);
      for (guint i = 0; i < kind->n_options; i++)
        options.values.v[i] = kind->options[i].max;
      for (guint i = 0; i < kind->n_texts; i++)
        {
          g_free (options.texts[i]);
          options.texts[i] = g_strdup_printf ("column %u", i);
        }
      if (kind->has_bands)
        {
          options.n_bands = 2;
          options.bands[0] = (HekWidgetBand) { -INFINITY, 0.1, HEK_WIDGET_BAD, g_strdup ("ä") };
          options.bands[1] = (HekWidgetBand) { 0.1, INFINITY, HEK_WIDGET_GOOD, NULL };
        }
      hek_widget_options_to_json (kind, &options, json);
      g_assert_true (hek_widget_options_from_json (kind, json, "options", &back, &error));
      g_assert_no_error (error);
      g_assert_true (hek_widget_options_equal (kind, &options, &back));
      g_assert_cmpint (json_object_get_int_member (json, "of tomorrow"), ==, 5);
      hek_widget_options_clear (&options);
      hek_widget_options_clear (&back);
      json_object_unref (json);
    }
}

static void
test_data_errors (void)
{
  g_autoptr (HekFrame) texts = hek_frame_new ("Names", 2);
  g_autoptr (HekFrame) things = sample_things (10);

  hek_frame_add_texts (texts, "name");
  for (guint k = 0; k < HEK_WIDGET_N_KINDS; k++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (HekWidget) widget = hek_widget_new (hek_widget_kind (k), NULL, &texts, 1, NULL,
                                                     NULL, &error);

      if (strcmp (hek_widget_kind (k)->id, "table") == 0)
        {
          g_assert_no_error (error);
          continue;
        }
      g_assert_error (error, HEK_WIDGET_ERROR, HEK_WIDGET_ERROR_DATA);
      g_assert_nonnull (strstr (error->message, "Names"));
    }
  for (guint i = 0; i < 2; i++)
    {
      const HekWidgetKind *kind = hek_widget_kind_find ("scatter");
      g_autoptr (GError) error = NULL;
      g_autoptr (HekWidget) widget = NULL;
      HekWidgetOptions options;

      hek_widget_options_init (&options, kind);
      g_free (options.texts[0]);
      options.texts[0] = g_strdup (i == 0 ? "weight" : "name"); /* none, and one of texts */
      widget = hek_widget_new (kind, &options, &things, 1, NULL, NULL, &error);
      g_assert_error (error, HEK_WIDGET_ERROR, HEK_WIDGET_ERROR_DATA);
      g_assert_nonnull (strstr (error->message, options.texts[0]));
      hek_widget_options_clear (&options);
    }
}

static void
test_cancel (void)
{
  g_autoptr (HekFrame) things = sample_things (1000);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  HekTask task = { .cancellable = cancellable };

  g_cancellable_cancel (cancellable);
  for (guint k = 0; k < HEK_WIDGET_N_KINDS; k++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (hek_widget_new (hek_widget_kind (k), NULL, &things, 1, NULL, &task, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    }
}

/* --- numbers --------------------------------------------------------------------------------- */

static void
check_number (const char *options,
              double      now,
              double      before,
              const char *says)
{
  HekFrame *frames[2];
  g_autoptr (HekWidget) widget = NULL;
  g_autofree char *text = NULL;

  for (guint i = 0; i < 2; i++)
    {
      frames[i] = hek_frame_new ("Series", 3);
      hek_frame_add_times (frames[i], "Time");
      double *values = hek_frame_add_reals (frames[i], "Rate", "ns", HEK_FRAME_VALUE);

      for (guint r = 0; r < 3; r++)
        {
          frames[i]->columns[0].times[r] = SAMPLE_START_US + r;
          values[r] = (i == 0 ? now : before) * (r + 1);
        }
    }
  widget = sample_widget ("card", options, frames, 2, NULL);
  text = hek_widget_describe (widget);
  if (strstr (text, says) == NULL)
    g_error ("“%s” does not say “%s”", text, says);
  hek_frame_unref (frames[0]);
  hek_frame_unref (frames[1]);
}

static void
test_card (void)
{
  check_number ("{}", 1e6, 8e5, "Rate: 3 ms.");
  check_number ("{}", 1e6, 8e5, "25 % more than before");
  check_number ("{\"reduce\": \"mean\"}", 1e6, 2e6, "Rate: 2 ms. 50 % less than before");
  check_number ("{\"reduce\": \"sum\"}", 1e6, 1e6, "Rate: 6 ms. as before");
  check_number ("{\"reduce\": \"min\"}", 1e3, 0, "Rate: 1 µs. 0 ns before");
  check_number ("{\"reduce\": \"max\", \"bands\": [{\"from\": 1000, \"to\": 3000, \"level\": "
                "\"warning\"}, {\"from\": 3000, \"level\": \"bad\", \"label\": \"Slow\"}]}", 1e3,
                1e3, "Rate: 3 µs. Slow.");
}

/* --- distributions --------------------------------------------------------------------------- */

/* Median 1 ms and σ 0.5 are found again: from values and from counts. */
static void
test_fit (void)
{
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (HekFrame) frame = i == 0 ? sample_log_normal (100000) : sample_bins (80);
      g_autoptr (HekWidget) widget = sample_widget ("histogram", "{\"fit\": \"log-normal\"}",
                                                    &frame, 1, NULL);
      g_autofree char *text = hek_widget_describe (widget);
      const char *fit = strstr (text, "Log-normal: median ");
      double median, sigma;

      g_assert_nonnull (fit);
      median = g_ascii_strtod (fit + strlen ("Log-normal: median "), NULL);
      sigma = g_ascii_strtod (strstr (fit, "logarithms ") + strlen ("logarithms "), NULL);
      if (median > 100) /* in µs */
        median /= 1000;
      g_assert_cmpfloat_with_epsilon (median, 1, 0.006); /* 3.8 standard errors of 100,000 */
      g_assert_cmpfloat_with_epsilon (sigma, 0.5, 0.005);
      g_assert_nonnull (strstr (text, "p95 2.2")); /* exp (1.645 / 2) = 2.276 */
    }
}

/* All values are in bins, whatever the scale and the number of bins. */
static void
test_histogram_conserves (void)
{
  static const char *const options[] = {
    "{}", "{\"bins\": 1}", "{\"bins\": 7, \"scale\": \"log\"}", "{\"scale\": \"log\"}",
    "{\"bins\": 200}",
  };

  for (guint i = 0; i < 2 * G_N_ELEMENTS (options); i++)
    {
      g_autoptr (HekFrame) frame = i % 2 == 0 ? sample_log_normal (5000) : sample_bins (100);
      g_autoptr (HekWidget) widget = sample_widget ("histogram", options[i / 2], &frame, 1, NULL);
      HekPlotTheme theme;
      double sum = 0, wanted = 0, last = NAN;

      hek_plot_theme_init (&theme, HEK_PLOT_THEME_LIGHT);
      for (gsize r = 0; r < frame->n_rows; r++)
        wanted += i % 2 == 0 ? 1 : frame->columns[2].reals[r];
      for (double x = 0; x < 1200; x += 0.5) /* all bins, through the pointer */
        {
          HekWidgetHit hit;

          if (hek_widget_pick (widget, 1200, 400, &theme, NULL, x, 200, &hit) && hit.x != last)
            {
              last = hit.x;
              sum += hit.value;
            }
        }
      g_assert_cmpfloat_with_epsilon (sum, wanted, 1e-6 * wanted);
    }
}

/* --- lines ----------------------------------------------------------------------------------- */

/* A million rows: the least and the greatest value of every stretch are still there. */
static void
test_line_keeps_peaks (void)
{
  const gsize n = 200000;
  g_autoptr (HekFrame) frame = hek_frame_new ("Peaks", n);
  gint64 *times = hek_frame_add_times (frame, "Time");
  double *values = hek_frame_add_reals (frame, "v", NULL, HEK_FRAME_VALUE);
  g_autoptr (HekWidget) widget = NULL;
  HekPlotTheme theme;

  hek_plot_theme_init (&theme, HEK_PLOT_THEME_LIGHT);
  for (gsize i = 0; i < n; i++)
    {
      times[i] = SAMPLE_START_US + (gint64) i * 1000;
      values[i] = i == 77777 ? 1000 : i == 123456 ? -1000 : sin (i * 0.01);
    }
  widget = sample_widget ("line", NULL, &frame, 1, NULL);
  for (guint zoom = 0; zoom < 3; zoom++)
    {
      HekWidgetView view;
      HekPlotFrame axes;

      hek_widget_view_init (&view);
      if (zoom > 0)
        {
          view.x_from = (double) times[zoom == 1 ? 77700 : 123400];
          view.x_to = (double) times[zoom == 1 ? 77800 : 123500];
        }
      g_assert_true (hek_widget_get_axes (widget, 300, 200, &theme, &view, &axes));
      if (zoom != 2)
        g_assert_cmpfloat (axes.y_ticks.max, >=, 1000);
      else
        g_assert_cmpfloat (axes.y_ticks.max, <, 1000);
      if (zoom != 1)
        g_assert_cmpfloat (axes.y_ticks.min, <=, -1000);
    }
}

/* Rows out of order are drawn in order; the hit says which row of the frame it is. */
static void
test_line_order (void)
{
  g_autoptr (HekFrame) frame = hek_frame_new ("Backwards", 100);
  gint64 *times = hek_frame_add_times (frame, "Time");
  double *values = hek_frame_add_reals (frame, "v", "ns", HEK_FRAME_VALUE);
  g_autoptr (HekWidget) widget = NULL;
  HekPlotTheme theme;
  HekPlotFrame axes;
  HekWidgetHit hit;

  hek_plot_theme_init (&theme, HEK_PLOT_THEME_LIGHT);
  for (guint i = 0; i < 100; i++)
    {
      times[i] = SAMPLE_START_US - (gint64) i * G_USEC_PER_SEC;
      values[i] = 1e6 * (1 + i);
    }
  widget = sample_widget ("line", NULL, &frame, 1, NULL);
  g_assert_true (hek_widget_get_axes (widget, 400, 200, &theme, NULL, &axes));
  g_assert_cmpfloat (axes.x_ticks.min, ==, (double) times[99]);
  g_assert_true (hek_widget_pick (widget, 400, 200, &theme, NULL, axes.x + 1, axes.y + 5, &hit));
  g_assert_cmpfloat (hit.x, ==, (double) times[99]);
  g_assert_cmpfloat_with_epsilon (hit.value, 1e8, 1);
}

/* --- tables and points ----------------------------------------------------------------------- */

static gsize
count_rows (HekFrame   *frame,
            const char *json,
            const char *filter)
{
  g_autoptr (HekWidget) widget = sample_widget ("table", json, &frame, 1, NULL);
  HekPlotTheme theme;
  HekWidgetView view;
  gsize n, n_visible;

  hek_plot_theme_init (&theme, HEK_PLOT_THEME_LIGHT);
  hek_widget_view_init (&view);
  view.filter = filter;
  g_assert_true (hek_widget_get_rows (widget, 500, 300, &theme, &view, &n, &n_visible));
  g_assert_cmpuint (n_visible, >, 5);
  return n;
}

static void
test_table_filter (void)
{
  g_autoptr (HekFrame) frame = sample_things (500);
  gsize n_cats = 0, n_large = 0;

  for (gsize i = 0; i < 500; i++)
    {
      gboolean is_cat = g_strcmp0 (frame->columns[1].texts[i], "cat") == 0;

      n_cats += is_cat;
      n_large += is_cat && frame->columns[2].reals[i] >= 0.5e6;
    }
  g_assert_cmpuint (n_cats, >, 10);
  g_assert_cmpuint (count_rows (frame, NULL, NULL), ==, 500);
  g_assert_cmpuint (count_rows (frame, NULL, "CAT"), ==, n_cats);
  g_assert_cmpuint (count_rows (frame, "{\"filter\": \"cat\"}", "size>=0.5"), ==, n_large);
  g_assert_cmpuint (count_rows (frame, NULL, "cat dog"), ==, 0);
  g_assert_cmpuint (count_rows (frame, NULL, "\"photo 7.jpg\""), ==, 1);
  g_assert_cmpuint (count_rows (frame, NULL, "nothing>3"), ==, 0); /* a word that no row has */
}

static void
test_table_header (void)
{
  g_autoptr (HekFrame) frame = sample_things (50);
  g_autoptr (HekWidget) widget = sample_widget ("table", NULL, &frame, 1, NULL);
  HekPlotTheme theme;
  HekWidgetView view;
  HekWidgetHit hit;
  double least = INFINITY;

  hek_plot_theme_init (&theme, HEK_PLOT_THEME_LIGHT);
  hek_widget_view_init (&view);
  g_assert_true (hek_widget_pick (widget, 700, 300, &theme, &view, 260, 14, &hit));
  g_assert_cmpint (hit.kind, ==, HEK_WIDGET_HIT_HEADER);
  view.sort_column = hek_frame_find (frame, "size");
  g_assert_true (hek_widget_pick (widget, 700, 300, &theme, &view, 260, 40, &hit));
  g_assert_cmpint (hit.kind, ==, HEK_WIDGET_HIT_ROW);
  for (gsize i = 0; i < 50; i++)
    least = fmin (least, frame->columns[2].reals[i]);
  g_assert_cmpfloat (frame->columns[2].reals[hit.row], ==, least);
}

/* The rows of a view in its order, made by the picture or without it. */
static void
test_table_rows (void)
{
  g_autoptr (HekFrame) frame = sample_things (300);
  g_autoptr (HekWidget) widget = sample_widget ("table", NULL, &frame, 1, NULL);
  const double *size = frame->columns[2].reals;
  g_autofree guint32 *plain = NULL;
  g_autofree guint32 *without = NULL;
  g_autofree guint32 *with = NULL;
  g_autoptr (HekWidgetPicture) picture = NULL;
  HekPlotTheme theme;
  HekWidgetView view;
  gsize n;

  hek_plot_theme_init (&theme, HEK_PLOT_THEME_LIGHT);
  hek_widget_view_init (&view);
  plain = hek_widget_dup_rows (widget, &view, &n);
  g_assert_cmpuint (n, ==, 300);
  for (guint i = 0; i < n; i++)
    g_assert_cmpuint (plain[i], ==, i);
  view.sort_column = 2;
  view.sort_descending = TRUE;
  view.filter = "cat";
  without = hek_widget_dup_rows (widget, &view, &n);
  g_assert_cmpuint (n, ==, count_rows (frame, NULL, "cat"));
  for (guint i = 1; i < n; i++)
    g_assert_cmpfloat (size[without[i - 1]], >=, size[without[i]]);
  picture = hek_widget_render (widget, 1, 1, 1, &theme, &view, NULL);
  g_assert_null (hek_widget_picture_get_view (picture));
  view.picture = picture;
  with = hek_widget_dup_rows (widget, &view, &n);
  g_assert_cmpmem (with, n * sizeof *with, without, n * sizeof *without);
}

/* The brush finds the same rows however the points are drawn. */
static void
test_scatter_select (void)
{
  for (guint dense = 0; dense < 2; dense++)
    {
      g_autoptr (HekFrame) frame = sample_things (dense ? 30000 : 3000);
      g_autoptr (HekWidget) widget = sample_widget (
        "scatter", "{\"x-column\": \"x\", \"y-column\": \"y\", \"regression\": true}", &frame, 1,
        NULL);
      g_autoptr (HekSceneSet) set = NULL;
      const double *x = frame->columns[hek_frame_find (frame, "x")].reals;
      const double *y = frame->columns[hek_frame_find (frame, "y")].reals;
      HekWidgetView view;
      HekPlotTheme theme;
      HekPlotFrame axes;
      gsize n = 0;

      hek_plot_theme_init (&theme, HEK_PLOT_THEME_LIGHT);
      hek_widget_view_init (&view);
      g_assert_null (hek_widget_select (widget, &view));
      view.brush_x_from = 1;
      view.brush_x_to = 3;
      view.brush_y_from = -1;
      view.brush_y_to = 2;
      set = hek_widget_select (widget, &view);
      for (gsize i = 0; i < frame->n_rows; i++)
        if (x[i] >= 1 && x[i] <= 3 && y[i] >= -1 && y[i] <= 2)
          {
            g_assert_true (hek_scene_set_contains (set, (guint32) i));
            n++;
          }
      g_assert_cmpuint (hek_scene_set_count (set), ==, n);
      view.selection = set;
      cairo_surface_destroy (sample_draw (widget, 300, 200, 1, HEK_PLOT_THEME_DARK, &view));
      view.x_from = 1;
      view.x_to = 1.2;
      g_assert_true (hek_widget_get_axes (widget, 300, 200, &theme, &view, &axes));
      g_assert_cmpfloat (axes.x_ticks.min, >=, 0.99);
      cairo_surface_destroy (sample_draw (widget, 300, 200, 1, HEK_PLOT_THEME_DARK, &view));
    }
}

int
main (int    argc,
      char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/widget/options-errors", test_options_errors);
  g_test_add_func ("/widget/options-round-trip", test_options_round_trip);
  g_test_add_func ("/widget/data-errors", test_data_errors);
  g_test_add_func ("/widget/cancel", test_cancel);
  g_test_add_func ("/widget/card", test_card);
  g_test_add_func ("/widget/fit", test_fit);
  g_test_add_func ("/widget/histogram-conserves", test_histogram_conserves);
  g_test_add_func ("/widget/line-keeps-peaks", test_line_keeps_peaks);
  g_test_add_func ("/widget/line-order", test_line_order);
  g_test_add_func ("/widget/table-filter", test_table_filter);
  g_test_add_func ("/widget/table-header", test_table_header);
  g_test_add_func ("/widget/table-rows", test_table_rows);
  g_test_add_func ("/widget/scatter-select", test_scatter_select);
  return g_test_run ();
}
