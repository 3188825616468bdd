/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every sample chart in every theme and at several sizes: something is drawn, labels neither leave
 * the rectangle nor touch each other, the same call gives the same pixels, and hit tests answer
 * with what is drawn there. No golden pictures: fonts differ between machines.
 */
#include "config.h"

#include <math.h>
#include <string.h>

#include "hek-plot-canvas-private.h"
#include "hek-plot-histogram.h"
#include "hek-plot-line.h"
#include "hek-plot-scatter.h"
#include "plot-samples.h"

/* Boxes are rounded to whole pixels on screen. */
#define BOX_SLACK 1.01

static const struct { int width, height; } sizes[] = {
  { 240, 160 }, { 320, 200 }, { 420, 260 }, { 800, 300 }, { 240, 600 },
};

static cairo_surface_t *
draw_sample (const PlotSample *sample,
             int               width,
             int               height,
             HekPlotThemeKind  kind,
             GArray           *labels)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height);
  cairo_t *cr = cairo_create (surface);
  HekPlotTheme theme;

  hek_plot_theme_init (&theme, kind);
  if (labels != NULL)
    hek_plot_canvas_log_labels (cr, labels);
  sample->draw (cr, width, height, &theme);
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}

static gsize
surface_bytes (cairo_surface_t *surface)
{
  return (gsize) cairo_image_surface_get_stride (surface)
         * (gsize) cairo_image_surface_get_height (surface);
}

/* Pixels of another colour than the first one's. */
static gsize
count_ink (cairo_surface_t *surface)
{
  const guint32 *pixels = (const guint32 *) (const void *) cairo_image_surface_get_data (surface);
  gsize n = surface_bytes (surface) / 4, ink = 0;

  for (gsize i = 0; i < n; i++)
    ink += pixels[i] != pixels[0];
  return ink;
}

static void
check_labels (const PlotSample *sample,
              GArray           *labels,
              int               width,
              int               height)
{
  for (guint i = 0; i < labels->len; i++)
    {
      const HekPlotLabel *a = &g_array_index (labels, HekPlotLabel, i);

      if (a->box.x < -BOX_SLACK || a->box.y < -BOX_SLACK
          || a->box.x + a->box.width > width + BOX_SLACK
          || a->box.y + a->box.height > height + BOX_SLACK)
        g_error ("%s at %d×%d: “%s” leaves the chart (%.1f %.1f %.1f %.1f)", sample->name, width,
                 height, a->text, a->box.x, a->box.y, a->box.width, a->box.height);
      for (guint j = i + 1; j < labels->len; j++)
        {
          const HekPlotLabel *b = &g_array_index (labels, HekPlotLabel, j);
          double dx = MIN (a->box.x + a->box.width, b->box.x + b->box.width)
                      - MAX (a->box.x, b->box.x);
          double dy = MIN (a->box.y + a->box.height, b->box.y + b->box.height)
                      - MAX (a->box.y, b->box.y);

          if (dx > BOX_SLACK && dy > BOX_SLACK)
            g_error ("%s at %d×%d: “%s” and “%s” overlap by %.1f × %.1f", sample->name, width,
                     height, a->text, b->text, dx, dy);
        }
    }
}

static void
test_sample (gconstpointer data)
{
  const PlotSample *sample = data;

  for (guint s = 0; s < G_N_ELEMENTS (sizes); s++)
    for (guint kind = 0; kind < HEK_PLOT_N_THEMES; kind++)
      {
        g_autoptr (GArray) labels = g_array_new (FALSE, FALSE, sizeof (HekPlotLabel));
        cairo_surface_t *surface;

        if (s > 0 && kind != HEK_PLOT_THEME_DARK && kind != HEK_PLOT_THEME_PRINT)
          continue; /* the others differ in nothing but colours */
        surface = draw_sample (sample, sizes[s].width, sizes[s].height, kind, labels);
        if (s == 0 && kind == 0)
          {
            cairo_surface_t *again
              = draw_sample (sample, sizes[s].width, sizes[s].height, kind, NULL);

            g_assert_cmpmem (cairo_image_surface_get_data (surface), surface_bytes (surface),
                             cairo_image_surface_get_data (again), surface_bytes (again));
            cairo_surface_destroy (again);
          }
        if (sample->has_data)
          g_assert_cmpuint (count_ink (surface), >, 200);
        g_assert_cmpuint (labels->len, >, 0);
        check_labels (sample, labels, sizes[s].width, sizes[s].height);
        cairo_surface_destroy (surface);
      }
}

/* Smaller than anything useful: no crash, no drawing error, nothing outside. */
static void
test_tiny_sizes (void)
{
  static const double tiny[][2] = { { 0, 0 }, { 1, 1 }, { 7, 300 }, { 300, 7 }, { 40, 40 } };

  for (guint i = 0; i < N_PLOT_SAMPLES; i++)
    for (guint s = 0; s < G_N_ELEMENTS (tiny); s++)
      {
        cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 400, 400);
        cairo_t *cr = cairo_create (surface);
        HekPlotTheme theme;
        const guint32 *pixels;

        hek_plot_theme_init (&theme, HEK_PLOT_THEME_LIGHT);
        cairo_rectangle (cr, 0, 0, MAX (tiny[s][0], 1), MAX (tiny[s][1], 1));
        if (strcmp (plot_sample (i)->name, "colorbar-flat") == 0)
          cairo_clip (cr); /* this sample paints its own ground */
        cairo_new_path (cr);
        plot_sample (i)->draw (cr, tiny[s][0], tiny[s][1], &theme);
        g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
        cairo_destroy (cr);
        cairo_surface_flush (surface);
        pixels = (const guint32 *) (const void *) cairo_image_surface_get_data (surface);
        for (guint y = 0; y < 400; y++)
          for (guint x = 0; x < 400; x++)
            if (x > tiny[s][0] || y > tiny[s][1])
              g_assert_cmphex (pixels[y * 400 + x], ==, 0);
        cairo_surface_destroy (surface);
      }
}

/* Wherever a pick answers, its place is inside, its words are there, and asking at its place again
 * gives a datum at the same place. */
static void
test_pick (gconstpointer data)
{
  const PlotSample *sample = data;
  const double width = 420, height = 260;
  HekPlotTheme theme;
  guint n_found = 0;

  hek_plot_theme_init (&theme, HEK_PLOT_THEME_DARK);
  for (double y = -5; y < height + 5; y += 13)
    for (double x = -5; x < width + 5; x += 17)
      {
        HekPlotPick pick, again;

        if (!sample->pick (width, height, &theme, x, y, &pick))
          continue;
        n_found++;
        g_assert_true (pick.mark.shown);
        g_assert_cmpfloat (pick.pos_x, >=, 0);
        g_assert_cmpfloat (pick.pos_x, <=, width);
        g_assert_cmpfloat (pick.pos_y, >=, 0);
        g_assert_cmpfloat (pick.pos_y, <=, height);
        g_assert_cmpuint (strlen (pick.text), >, 3);
        g_assert_true (g_utf8_validate (pick.text, -1, NULL));
        if (sample->pick (width, height, &theme, pick.pos_x, pick.pos_y, &again))
          {
            g_assert_cmpfloat_with_epsilon (again.pos_x, pick.pos_x, 1e-6);
            g_assert_cmpfloat_with_epsilon (again.pos_y, pick.pos_y, 1e-6);
          }
      }
  g_assert_cmpuint (n_found, >, 20);
}

static void
test_readout (void)
{
  static const double x[] = { 10, 20, 40 }, y[] = { 25.5, 31.25, 36 };
  static const char *const labels[] = { "4 colours", "16 colours", "64 colours" };
  HekPlotSeries series = { .x = x, .y = y, .n = 3, .point_labels = labels };
  HekPlotLine plot = {
    .x_axis = { .label = "PNG size", .unit = "kB" }, .y_axis = { .label = "PSNR", .unit = "dB" },
    .series = &series, .n_series = 1,
  };
  HekPlotTheme theme;
  HekPlotFrame frame;
  HekPlotPick pick;
  double pos;

  hek_plot_theme_init (&theme, HEK_PLOT_THEME_LIGHT);
  g_assert_true (hek_plot_line_get_frame (&plot, 420, 260, &theme, &frame));
  pos = frame.x + frame.width * hek_plot_ticks_to_fraction (&frame.x_ticks, 20);
  g_assert_cmpfloat_with_epsilon (hek_plot_frame_x_at (&frame, pos), 20, 1e-9);
  g_assert_cmpfloat_with_epsilon (hek_plot_frame_y_at (&frame, frame.y), frame.y_ticks.max, 1e-9);
  g_assert_true (hek_plot_line_pick (&plot, 420, 260, &theme, pos + 3, frame.y + 5, &pick));
  g_assert_cmpuint (pick.mark.point_idx, ==, 1);
  g_assert_cmpfloat (pick.value, ==, 31.25);
  g_assert_cmpstr (pick.text, ==, "16 colours · PNG size 20 kB · PSNR 31.2 dB");
  g_assert_false (hek_plot_line_pick (&plot, 420, 260, &theme, -50, 5, &pick));

  /* zoomed in: points outside the range are not found, and y uses its height again */
  plot.x_axis.min = 15;
  plot.x_axis.max = 25;
  g_assert_true (hek_plot_line_get_frame (&plot, 420, 260, &theme, &frame));
  g_assert_cmpfloat (frame.x_ticks.min, ==, 15);
  g_assert_cmpfloat (frame.x_ticks.max, ==, 25);
  pos = frame.x + frame.width / 2;
  g_assert_true (hek_plot_line_pick (&plot, 420, 260, &theme, pos, 100, &pick));
  g_assert_cmpuint (pick.mark.point_idx, ==, 1);
}

static gboolean
has_label (const GArray *labels,
           const char   *text)
{
  for (guint i = 0; i < labels->len; i++)
    if (strcmp (g_array_index (labels, HekPlotLabel, i).text, text) == 0)
      return TRUE;
  return FALSE;
}

/* Intervals are inside the axis and in the read-out, rings and marks carry their label, paths can
 * neither be picked nor change the axes. */
static void
test_scatter_marks (void)
{
  static const double x[] = { 64, 128 }, y[] = { 0.5, 0.6 }, low[] = { 0.45, NAN },
                      high[] = { 0.9, NAN };
  static const double path_x[] = { 64, 100, 128 }, path_y[] = { 0.5, 40, 0.6 };
  static const char *const names[] = { "first", "second" };
  HekPlotSeries series = { .x = x, .y = y, .y_low = low, .y_high = high, .n = 2,
                           .point_labels = names };
  HekPlotSeries path = { .x = path_x, .y = path_y, .n = 3 };
  HekPlotMark ring = { TRUE, 0, 0 }, named = { TRUE, 0, 1 };
  HekPlotScatter plot = {
    .x_axis = { .label = "Bytes" }, .y_axis = { .label = "Recall" }, .series = &series,
    .n_series = 1, .paths = &path, .n_paths = 1,
  };
  g_autoptr (GArray) labels = g_array_new (FALSE, FALSE, sizeof (HekPlotLabel));
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 420, 260);
  cairo_t *cr = cairo_create (surface);
  HekPlotTheme theme;
  HekPlotFrame frame;
  HekPlotPick pick;
  double at_x, at_y;

  hek_plot_theme_init (&theme, HEK_PLOT_THEME_LIGHT);
  g_assert_true (hek_plot_scatter_get_frame (&plot, 420, 260, &theme, &frame));
  g_assert_cmpfloat (frame.y_ticks.min, <=, 0.45);
  g_assert_cmpfloat (frame.y_ticks.max, >=, 0.9);
  g_assert_cmpfloat (frame.y_ticks.max, <, 2);

  at_x = frame.x + frame.width * hek_plot_ticks_to_fraction (&frame.x_ticks, 64);
  at_y = frame.y + frame.height * (1 - hek_plot_ticks_to_fraction (&frame.y_ticks, 0.5));
  g_assert_true (hek_plot_scatter_pick (&plot, 420, 260, &theme, at_x, at_y, &pick));
  g_assert_cmpstr (pick.text, ==, "first · Bytes 64 · Recall 0.500 (0.450–0.900)");
  at_x = frame.x + frame.width * hek_plot_ticks_to_fraction (&frame.x_ticks, 128);
  at_y = frame.y + frame.height * (1 - hek_plot_ticks_to_fraction (&frame.y_ticks, 0.6));
  g_assert_true (hek_plot_scatter_pick (&plot, 420, 260, &theme, at_x, at_y, &pick));
  g_assert_cmpstr (pick.text, ==, "second · Bytes 128 · Recall 0.600");
  at_x = frame.x + frame.width * hek_plot_ticks_to_fraction (&frame.x_ticks, 96);
  g_assert_false (hek_plot_scatter_pick (&plot, 420, 260, &theme, at_x, frame.y, &pick));

  hek_plot_canvas_log_labels (cr, labels);
  hek_plot_scatter_draw (&plot, cr, 420, 260, &theme);
  g_assert_false (has_label (labels, "first"));
  g_array_set_size (labels, 0);
  plot.rings = &ring;
  plot.named = &named;
  plot.n_rings = plot.n_named = 1;
  hek_plot_scatter_draw (&plot, cr, 420, 260, &theme);
  g_assert_true (has_label (labels, "first"));
  g_assert_true (has_label (labels, "second"));
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

static void
test_count (void)
{
  static const float values[] = { 0, 0.5f, 1, 9.99f, 10, 10.01f, -1, NAN, INFINITY };
  double counts[10];

  g_assert_cmpuint (hek_plot_histogram_count (values, G_N_ELEMENTS (values), 0, 10, counts, 10), ==,
                    5);
  g_assert_cmpfloat (counts[0], ==, 2);
  g_assert_cmpfloat (counts[1], ==, 1);
  g_assert_cmpfloat (counts[9], ==, 2);
  g_assert_cmpuint (hek_plot_histogram_count (values, 3, 1, 1, counts, 10), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < N_PLOT_SAMPLES; i++)
    {
      const PlotSample *sample = plot_sample (i);
      g_autofree char *draw = g_strconcat ("/plot/draw/", sample->name, NULL);
      g_autofree char *pick = g_strconcat ("/plot/pick/", sample->name, NULL);

      g_test_add_data_func (draw, sample, test_sample);
      if (sample->pick != NULL)
        g_test_add_data_func (pick, sample, test_pick);
    }
  g_test_add_func ("/plot/tiny-sizes", test_tiny_sizes);
  g_test_add_func ("/plot/readout", test_readout);
  g_test_add_func ("/plot/scatter-marks", test_scatter_marks);
  g_test_add_func ("/plot/histogram-count", test_count);
  return g_test_run ();
}
