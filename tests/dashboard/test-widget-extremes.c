/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Data that no example has: rows without a time or in any order, one row, equal, huge, infinite and
 * negative values; and what is left of a widget that is gone.
 */
#include "config.h"

#include <math.h>
#include <string.h>

#include "hek-plot-canvas-private.h"
#include "widget-samples.h"

#define SECOND G_GINT64_CONSTANT (1000000)
#define N 40

static HekWidgetOptions
options_of (const HekWidgetKind *kind,
            const char          *json)
{
  g_autoptr (JsonNode) node = json_from_string (json, NULL);
  HekWidgetOptions options;

  g_assert_nonnull (node);
  g_assert_true (hek_widget_options_from_json (kind, json_node_get_object (node), "options",
                                               &options, NULL));
  return options;
}

/* --- times ----------------------------------------------------------------------------------- */

/* From the last to the first, every fourth without a time. */
static HekFrame *
make_backwards (void)
{
  HekFrame *frame = hek_frame_new ("Backwards", N);
  gint64 *times = hek_frame_add_times (frame, "Time");
  double *values = hek_frame_add_reals (frame, "value", NULL, HEK_FRAME_VALUE);

  for (guint i = 0; i < N; i++)
    {
      times[i] = i % 4 == 1 ? HEK_FRAME_NO_TIME : SAMPLE_START_US + (N - (gint64) i) * SECOND;
      values[i] = i;
    }
  return frame;
}

static void
test_times (void)
{
  g_autoptr (HekFrame) frame = make_backwards ();
  g_autoptr (HekWidget) widget = sample_widget ("line", "{\"points\": true}", &frame, 1, NULL);
  g_autoptr (HekWidget) card = sample_widget ("card", "{}", &frame, 1, NULL);
  HekPlotTheme theme;
  HekPlotFrame axes;
  double low, high;
  guint n = 0;

  hek_plot_theme_init (&theme, HEK_PLOT_THEME_LIGHT);
  g_assert_true (hek_frame_get_range (frame, 0, &low, &high));
  g_assert_cmpfloat (low, ==, (double) (SAMPLE_START_US + SECOND));
  g_assert_true (hek_widget_get_axes (widget, 400, 250, &theme, NULL, &axes));
  g_assert_cmpfloat (axes.x_ticks.min, ==, low);
  g_assert_cmpfloat (axes.x_ticks.max, ==, high);
  for (guint x = 0; x < 400; x += 3)
    {
      HekWidgetHit hit;

      if (!hek_widget_pick (widget, 400, 250, &theme, NULL, x, 120, &hit))
        continue;
      g_assert_cmpfloat (frame->columns[1].reals[hit.row], ==, hit.value);
      g_assert_cmpfloat ((double) frame->columns[0].times[hit.row], ==, hit.x);
      n++;
    }
  g_assert_cmpuint (n, >, 50);
  n = 0;
  for (guint x = 0; x < 400; x += 3)
    {
      HekWidgetHit hit;

      if (!hek_widget_pick (card, 400, 250, &theme, NULL, x, 220, &hit))
        continue;
      g_assert_cmpfloat (frame->columns[1].reals[hit.row], ==, hit.y);
      n++;
    }
  g_assert_cmpuint (n, >, 50);
}

static void
test_no_times (void)
{
  static const char *const kinds[] = { "line", "card", "heatmap", "table", "gauge" };
  g_autoptr (HekFrame) frame = hek_frame_new ("Never", 3);
  gint64 *times = hek_frame_add_times (frame, "Time");
  guint32 rows[3] = { 0, 1, 2 };
  double *counts = hek_frame_add_bin (frame, "Latency", "ns", 1e6, 2e6);

  for (guint i = 0; i < 3; i++)
    {
      times[i] = HEK_FRAME_NO_TIME;
      counts[i] = i;
    }
  for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
    {
      g_autoptr (HekWidget) widget = sample_widget (kinds[k], "{}", &frame, 1, NULL);
      g_autofree char *text = hek_widget_describe (widget);

      cairo_surface_destroy (sample_draw (widget, 300, 200, 1, HEK_PLOT_THEME_LIGHT, NULL));
      g_assert_cmpuint (strlen (text), >, 5);
    }
  times[1] = SAMPLE_START_US;
  for (guint descending = 0; descending < 2; descending++)
    {
      g_assert_true (hek_frame_sort (frame, 0, descending, rows, 3));
      g_assert_cmpuint (rows[0], ==, 1); /* missing ones last in both directions */
    }
}

/* --- values ---------------------------------------------------------------------------------- */

static const double extremes[][4] = {
  { 1e308, -1e308, 1e307, 5 }, { INFINITY, -INFINITY, 1, 2 }, { 3, 3, 3, 3 }, { 0, 0, 0, 0 },
  { -5, -7, -6, -5.5 },        { NAN, NAN, 4, NAN },          { 1e-310, 2e-310, 0, 1e-320 },
  { NAN, NAN, NAN, NAN },
};

static HekFrame *
make_extreme (guint e,
              gsize n_rows)
{
  HekFrame *frame = hek_frame_new ("Extremes", n_rows);
  gint64 *times = hek_frame_add_times (frame, "Time");
  static const char *const names[] = { "a", "b", "c" };

  for (gsize i = 0; i < n_rows; i++)
    times[i] = SAMPLE_START_US + (gint64) i * SECOND;
  for (guint c = 0; c < 3; c++)
    {
      double *values = hek_frame_add_reals (frame, names[c], c == 1 ? "ns" : NULL,
                                            HEK_FRAME_VALUE);

      for (gsize i = 0; i < n_rows; i++)
        values[i] = extremes[e][(i + c) % 4];
    }
  return frame;
}

static void
draw_extreme (const HekWidgetKind *kind,
              const char          *json,
              HekFrame            *frame)
{
  HekFrame *frames[2] = { frame, frame };
  HekWidgetOptions options = options_of (kind, json);
  g_autoptr (GError) error = NULL;
  g_autoptr (HekWidget) widget = hek_widget_new (kind, &options, frames, 2, NULL, NULL, &error);
  g_autofree char *text = NULL;

  hek_widget_options_clear (&options);
  if (strcmp (kind->id, "heatmap") == 0) /* times, but no bins */
    {
      g_assert_error (error, HEK_WIDGET_ERROR, HEK_WIDGET_ERROR_DATA);
      return;
    }
  g_assert_no_error (error);
  for (guint t = 0; t < HEK_PLOT_N_THEMES; t++)
    cairo_surface_destroy (sample_draw (widget, 260, 170, 1, t, NULL));
  text = hek_widget_describe (widget);
  g_assert_true (g_utf8_validate (text, -1, NULL));
}

static void
test_values (void)
{
  for (guint k = 0; k < HEK_WIDGET_N_KINDS; k++)
    for (guint e = 0; e < G_N_ELEMENTS (extremes); e++)
      for (gsize n_rows = 1; n_rows <= 8; n_rows += 7)
        {
          const HekWidgetKind *kind = hek_widget_kind (k);
          g_autoptr (HekFrame) frame = make_extreme (e, n_rows);

          draw_extreme (kind, "{}", frame);
          if (strcmp (kind->id, "histogram") == 0)
            {
              draw_extreme (kind, "{\"scale\": \"log\", \"fit\": \"log-normal\"}", frame);
              draw_extreme (kind, "{\"height\": \"density\", \"fit\": \"normal\", \"bins\": 200}",
                            frame);
            }
          if (strcmp (kind->id, "line") == 0)
            draw_extreme (kind, "{\"scale\": \"log\"}", frame);
          if (strcmp (kind->id, "scatter") == 0)
            draw_extreme (kind, "{\"regression\": true, \"color-column\": \"c\", \"size-column\": "
                          "\"c\", \"y-scale\": \"log\"}", frame);
        }
}

/* Below 0, more is nearer to 0: the words and the arrow say the same. */
static void
test_change (void)
{
  static const struct { double before, value; const char *words; } changes[] = {
    { -10, -5, "50 % more than before" }, { -10, -15, "50 % less than before" },
    { 10, 15, "50 % more than before" },  { 4, 4, "as before" }, { 0, 4, "0 before" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      HekFrame *frames[2];
      g_autoptr (HekWidget) widget = NULL;
      g_autofree char *text = NULL;

      for (guint f = 0; f < 2; f++)
        {
          frames[f] = hek_frame_new ("Balance", 1);
          hek_frame_add_times (frames[f], "Time")[0] = SAMPLE_START_US;
          hek_frame_add_reals (frames[f], "balance", NULL, HEK_FRAME_VALUE)[0]
            = f == 0 ? changes[i].value : changes[i].before;
        }
      widget = sample_widget ("card", "{}", frames, 2, NULL);
      text = hek_widget_describe (widget);
      if (strstr (text, changes[i].words) == NULL)
        g_error ("“%s” does not say “%s”", text, changes[i].words);
      hek_frame_unref (frames[0]);
      hek_frame_unref (frames[1]);
    }
}

/* Every option does something: whether more is better colours the arrow of a gauge. */
static void
test_gauge_better (void)
{
  HekFrame *frames[2] = { sample_walk ("Load", NULL, 50, 0.1, 20, SECOND, 3),
                          sample_walk ("Load", NULL, 40, 0.1, 20, SECOND, 3) };
  g_autoptr (HekWidget) less = sample_widget ("gauge", "{\"better\": \"less\"}", frames, 2, NULL);
  g_autoptr (HekWidget) more = sample_widget ("gauge", "{\"better\": \"more\"}", frames, 2, NULL);
  cairo_surface_t *a = sample_draw (less, 300, 240, 1, HEK_PLOT_THEME_LIGHT, NULL);
  cairo_surface_t *b = sample_draw (more, 300, 240, 1, HEK_PLOT_THEME_LIGHT, NULL);

  g_assert_cmpint (memcmp (cairo_image_surface_get_data (a), cairo_image_surface_get_data (b),
                           300 * 240 * 4), !=, 0);
  cairo_surface_destroy (a);
  cairo_surface_destroy (b);
  hek_frame_unref (frames[0]);
  hek_frame_unref (frames[1]);
}

/* --- areas ----------------------------------------------------------------------------------- */

/* Points closer than pixels: the envelope covers all of its columns, and nothing of a gap. */
static void
test_envelope (void)
{
  const guint n = 2000;
  g_autoptr (HekFrame) frame = hek_frame_new ("Area", n);
  gint64 *times = hek_frame_add_times (frame, "Time");
  double *values = hek_frame_add_reals (frame, "value", NULL, HEK_FRAME_VALUE);
  double *lows = hek_frame_add_reals (frame, "value", NULL, HEK_FRAME_LOW);
  double *highs = hek_frame_add_reals (frame, "value", NULL, HEK_FRAME_HIGH);
  g_autoptr (HekWidget) widget = NULL;
  cairo_surface_t *surface;
  const guint8 *pixels;
  HekPlotTheme theme;
  HekPlotFrame axes;

  for (guint i = 0; i < n; i++)
    {
      times[i] = SAMPLE_START_US + i * SECOND;
      if (i >= 800 && i < 1200)
        continue;
      values[i] = lows[i] = 1;
      highs[i] = 3;
    }
  widget = sample_widget ("line", "{\"from-zero\": true}", &frame, 1, NULL);
  hek_plot_theme_init (&theme, HEK_PLOT_THEME_LIGHT);
  g_assert_true (hek_widget_get_axes (widget, 400, 250, &theme, NULL, &axes));
  surface = sample_draw (widget, 400, 250, 1, HEK_PLOT_THEME_LIGHT, NULL);
  pixels = cairo_image_surface_get_data (surface)
           + (gsize) floor (axes.y + axes.height
                            * (1 - (1.7 - axes.y_ticks.min)
                                   / (axes.y_ticks.max - axes.y_ticks.min))) * 400 * 4;
  for (guint x = (guint) ceil (axes.x) + 1; x < axes.x + axes.width - 2; x++)
    {
      double at = (hek_plot_frame_x_at (&axes, x + 0.5) - SAMPLE_START_US) / SECOND;
      gboolean is_ground = pixels[4 * x] == 255 && pixels[4 * x + 2] == 255;

      if (at > 805 && at < 1195)
        g_assert_true (is_ground);
      else if (at < 790 || at > 1210)
        g_assert_false (is_ground);
    }
  cairo_surface_destroy (surface);
}

/* --- others ---------------------------------------------------------------------------------- */

/* The order of the rows of a widget that is gone is nothing to the one that has its address now. */
static void
test_stale_picture (void)
{
  g_autoptr (HekFrame) many = sample_things (500);
  g_autoptr (HekFrame) few = sample_things (3);
  HekPlotTheme theme;
  HekWidgetView view;

  hek_plot_theme_init (&theme, HEK_PLOT_THEME_LIGHT);
  hek_widget_view_init (&view);
  view.sort_column = 2;
  for (guint i = 0; i < 20; i++)
    {
      HekWidget *old = sample_widget ("table", "{}", &many, 1, NULL);
      g_autoptr (HekWidgetPicture) picture = hek_widget_render (old, 400, 250, 1, &theme, &view,
                                                                NULL);
      g_autoptr (HekWidget) widget = NULL;
      gsize n_rows, n_visible;

      hek_widget_unref (old);
      widget = sample_widget ("table", "{}", &few, 1, NULL);
      view.picture = picture;
      g_assert_true (hek_widget_get_rows (widget, 400, 250, &theme, &view, &n_rows, &n_visible));
      g_assert_cmpuint (n_rows, ==, 3);
      cairo_surface_destroy (sample_draw (widget, 400, 250, 1, HEK_PLOT_THEME_LIGHT, &view));
      view.picture = NULL;
    }
}

/* All rows fit, but not all columns: that is said. */
static void
test_columns_more (void)
{
  g_autoptr (HekFrame) frame = sample_things (2);
  g_autoptr (HekWidget) widget = sample_widget ("table", "{}", &frame, 1, NULL);
  g_autoptr (GArray) labels = g_array_new (FALSE, FALSE, sizeof (HekPlotLabel));
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 260, 200);
  cairo_t *cr = cairo_create (surface);
  HekPlotTheme theme;
  gboolean said = FALSE;

  hek_plot_theme_init (&theme, HEK_PLOT_THEME_LIGHT);
  hek_plot_canvas_log_labels (cr, labels);
  hek_widget_draw (widget, cr, 260, 200, &theme, NULL);
  for (guint i = 0; i < labels->len; i++)
    said |= strstr (g_array_index (labels, HekPlotLabel, i).text, "columns more") != NULL;
  g_assert_true (said);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

/* A picture of another size is drawn stretched: what is under the pointer is what is seen there. */
static void
test_stretched_pick (void)
{
  g_autoptr (HekFrame) frame = sample_things (30);
  g_autoptr (HekWidget) widget = sample_widget (
    "scene", "{\"x-column\": \"x\", \"y-column\": \"y\", \"z-column\": \"z\"}", &frame, 1, NULL);
  g_autoptr (HekWidgetPicture) picture = NULL;
  HekPlotTheme theme;
  HekWidgetView view;
  guint n = 0;

  hek_plot_theme_init (&theme, HEK_PLOT_THEME_LIGHT);
  hek_widget_view_init (&view);
  view.picture = picture = hek_widget_render (widget, 400, 300, 1, &theme, &view, NULL);
  for (guint y = 0; y < 300; y += 5)
    for (guint x = 0; x < 400; x += 5)
      {
        HekWidgetHit whole, half;
        gboolean found = hek_widget_pick (widget, 400, 300, &theme, &view, x, y, &whole);

        g_assert_true (found == hek_widget_pick (widget, 200, 150, &theme, &view, x / 2.0, y / 2.0,
                                                 &half));
        if (!found)
          continue;
        g_assert_cmpuint (whole.row, ==, half.row);
        g_assert_cmpfloat_with_epsilon (whole.pos_x, 2 * half.pos_x, 1e-6);
        n++;
      }
  g_assert_cmpuint (n, >, 20);
}

static gpointer
draw_in_thread (gpointer widget)
{
  return sample_draw (widget, 320, 220, 1, HEK_PLOT_THEME_DARK, NULL);
}

/* Fonts are each thread's own: several draw at once, and all draw the same. */
static void
test_threads (void)
{
  g_autoptr (HekFrame) frame = sample_latency (320, 10 * SECOND);
  static const char *const kinds[] = { "line", "card", "gauge" };

  for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
    {
      g_autoptr (HekWidget) widget = sample_widget (kinds[k], "{}", &frame, 1, NULL);
      cairo_surface_t *own = sample_draw (widget, 320, 220, 1, HEK_PLOT_THEME_DARK, NULL);
      GThread *threads[4];

      for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
        threads[i] = g_thread_new ("draw", draw_in_thread, widget);
      for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
        {
          cairo_surface_t *other = g_thread_join (threads[i]);

          g_assert_cmpmem (cairo_image_surface_get_data (own), 320 * 220 * 4,
                           cairo_image_surface_get_data (other), 320 * 220 * 4);
          cairo_surface_destroy (other);
        }
      cairo_surface_destroy (own);
    }
}

/* What was counted in one interval is one bar: no fractions of a count. */
static void
test_histogram_of_few (void)
{
  g_autoptr (HekFrame) frame = hek_frame_new ("Search latency", 1);
  double *from = hek_frame_add_reals (frame, "From", "ns", HEK_FRAME_FROM);
  double *to = hek_frame_add_reals (frame, "To", "ns", HEK_FRAME_TO);
  double *counts = hek_frame_add_reals (frame, "Count", NULL, HEK_FRAME_VALUE);
  g_autoptr (HekWidget) widget = NULL;
  HekPlotTheme theme;
  HekWidgetHit hit;

  from[0] = 258048;
  to[0] = 260096;
  counts[0] = 1;
  hek_plot_theme_init (&theme, HEK_PLOT_THEME_LIGHT);
  widget = sample_widget ("histogram", "{}", &frame, 1, NULL);
  g_assert_true (hek_widget_pick (widget, 600, 400, &theme, NULL, 300, 200, &hit));
  g_assert_cmpfloat (hit.value, ==, 1);
}

/* Counts by time, as heat maps have them, are added up: they are not the values. */
static void
test_histogram_by_time (void)
{
  g_autoptr (HekFrame) frame = hek_frame_new ("Search latency", 2);
  g_autoptr (HekWidget) widget = NULL;
  g_autofree char *text = NULL;

  hek_frame_add_times (frame, "Time")[1] = SECOND;
  for (guint b = 0; b < 4; b++)
    {
      double *counts = hek_frame_add_bin (frame, "Search latency", "ns", 1000 + 100 * b,
                                          1100 + 100 * b);

      counts[0] = b;
      counts[1] = b == 3 ? NAN : 1;
    }
  widget = sample_widget ("histogram", "{}", &frame, 1, NULL);
  text = hek_widget_describe (widget);
  g_assert_nonnull (strstr (text, "9"));
  g_assert_nonnull (strstr (text, "µs"));
}

int
main (int    argc,
      char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/widget-extremes/times", test_times);
  g_test_add_func ("/widget-extremes/no-times", test_no_times);
  g_test_add_func ("/widget-extremes/values", test_values);
  g_test_add_func ("/widget-extremes/change", test_change);
  g_test_add_func ("/widget-extremes/gauge-better", test_gauge_better);
  g_test_add_func ("/widget-extremes/envelope", test_envelope);
  g_test_add_func ("/widget-extremes/stale-picture", test_stale_picture);
  g_test_add_func ("/widget-extremes/columns-more", test_columns_more);
  g_test_add_func ("/widget-extremes/stretched-pick", test_stretched_pick);
  g_test_add_func ("/widget-extremes/threads", test_threads);
  g_test_add_func ("/widget-extremes/histogram-of-few", test_histogram_of_few);
  g_test_add_func ("/widget-extremes/histogram-by-time", test_histogram_by_time);
  return g_test_run ();
}
