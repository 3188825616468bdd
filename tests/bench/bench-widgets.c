/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Twenty widgets of a dashboard, 400 × 250 each: what the first paint and an update take. Once with
 * data as the sources give them for a range of a million samples (a point for each pixel, with the
 * least and the greatest of what it stands for), and once with a million rows in each frame, which
 * nothing has thinned before.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "bench-report.h"
#include "dashboard/widget-samples.h"

#define N_WIDGETS 20
#define WIDTH 400
#define HEIGHT 250
#define N_UPDATES 31
#define MILLION 1000000
#define TURNING_POINTS 200000

/* What a dashboard is made of. */
typedef struct
{
  const char *kind, *options;
  guint n; /* of them among the twenty */
} Part;

static const Part parts[] = {
  { "line", "{}", 8 },
  { "card", "{}", 4 },
  { "heatmap", "{}", 2 },
  { "gauge", "{\"bands\": [{\"from\": 1, \"level\": \"bad\"}]}", 1 },
  { "histogram", "{\"fit\": \"log-normal\", \"scale\": \"log\"}", 2 },
  { "table", "{\"sort-column\": \"size\"}", 1 },
  { "scatter", "{\"x-column\": \"x\", \"y-column\": \"y\", \"color-column\": \"kind\", "
    "\"regression\": true}", 1 },
  { "scene", "{\"x-column\": \"x\", \"y-column\": \"y\", \"z-column\": \"z\", \"color-column\": "
    "\"kind\"}", 1 },
};

static HekFrame *
make_frame (const char *kind,
            gboolean    raw)
{
  gsize n = raw ? MILLION : WIDTH;
  gint64 step = (gint64) 3600 * G_USEC_PER_SEC / (gint64) n;

  if (strcmp (kind, "heatmap") == 0)
    return sample_buckets (raw ? 20000 : 120, 60, step * (raw ? 50 : 8));
  if (strcmp (kind, "histogram") == 0)
    return raw ? sample_log_normal (n) : sample_bins (120);
  if (strcmp (kind, "table") == 0 || strcmp (kind, "scatter") == 0 || strcmp (kind, "scene") == 0)
    return sample_things (raw ? MILLION : 5000);
  return sample_latency (n, step);
}

static void
draw_all (GPtrArray        *widgets,
          GPtrArray        *pictures,
          cairo_surface_t  *surface,
          double           *ms_of_kind)
{
  HekPlotTheme theme;

  hek_plot_theme_init (&theme, HEK_PLOT_THEME_DARK);
  for (guint i = 0; i < widgets->len; i++)
    {
      cairo_t *cr = cairo_create (surface);
      double start = bench_thread_s ();
      HekWidgetView view;

      hek_widget_view_init (&view);
      view.picture = pictures->pdata[i];
      hek_widget_draw (widgets->pdata[i], cr, WIDTH, HEIGHT, &theme, &view);
      ms_of_kind[i] = 1e3 * (bench_thread_s () - start);
      cairo_destroy (cr);
    }
}

static void
measure (gboolean raw)
{
  g_autoptr (GPtrArray) widgets
    = g_ptr_array_new_with_free_func ((GDestroyNotify) hek_widget_unref);
  g_autoptr (GPtrArray) pictures
    = g_ptr_array_new_with_free_func ((GDestroyNotify) hek_widget_picture_free);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, WIDTH, HEIGHT);
  double making = 0, first, update[N_UPDATES], ms[N_WIDGETS] = { 0 };
  HekPlotTheme theme;

  hek_plot_theme_init (&theme, HEK_PLOT_THEME_DARK);
  printf ("%s\n", raw ? "a million rows in each frame" : "frames as sources give them");
  for (guint p = 0; p < G_N_ELEMENTS (parts); p++)
    {
      g_autoptr (HekFrame) frame = make_frame (parts[p].kind, raw);
      double start = bench_process_s ();

      for (guint i = 0; i < parts[p].n; i++)
        {
          HekWidget *widget = sample_widget (parts[p].kind, parts[p].options, &frame, 1, NULL);

          g_ptr_array_add (widgets, widget);
          g_ptr_array_add (pictures, hek_widget_render (widget, WIDTH, HEIGHT, 1, &theme, NULL,
                                                        NULL));
        }
      making += bench_process_s () - start;
      printf ("  %-10s made in %.1f ms of processor each\n", parts[p].kind,
              1e3 * (bench_process_s () - start) / parts[p].n);
    }
  g_assert_cmpuint (widgets->len, ==, N_WIDGETS);
  first = bench_thread_s ();
  draw_all (widgets, pictures, surface, ms);
  first = 1e3 * (bench_thread_s () - first);
  for (guint u = 0; u < N_UPDATES; u++)
    {
      double start = bench_thread_s ();

      draw_all (widgets, pictures, surface, ms);
      update[u] = 1e3 * (bench_thread_s () - start);
    }
  qsort (update, N_UPDATES, sizeof *update, bench_compare_doubles);
  for (guint p = 0, i = 0; p < G_N_ELEMENTS (parts); i += parts[p++].n)
    printf ("  %-10s drawn in %.2f ms\n", parts[p].kind, ms[i]);
  if (!raw)
    bench_report ("  first paint: making all 20 and drawing them, of processor",
                  1e3 * making + first, "ms", 300, TRUE);
  else
    printf ("  making all 20: %.0f ms of processor\n", 1e3 * making);
  bench_report ("  first paint: the main thread's part", first, "ms", 300, TRUE);
  bench_report ("  update of all 20: the main thread, median of 31", update[N_UPDATES / 2], "ms",
                16, TRUE);
  cairo_surface_destroy (surface);
}

/* What a person sees who turns a 3D plot of a million rows: a picture of a sample, drawn by all
 * cores, as often as one is there. */
static void
measure_turning (void)
{
  g_autoptr (HekFrame) frame = sample_things (MILLION);
  g_autoptr (HekWidget) widget = sample_widget (
    "scene", "{\"x-column\": \"x\", \"y-column\": \"y\", \"z-column\": \"z\", "
             "\"color-column\": \"kind\"}", &frame, 1, NULL);
  double ms[N_UPDATES], rest;
  HekPlotTheme theme;
  HekWidgetView view;

  hek_plot_theme_init (&theme, HEK_PLOT_THEME_DARK);
  hek_widget_view_init (&view);
  for (int u = -1; u < N_UPDATES; u++)
    {
      double start = bench_wall_s ();
      g_autoptr (HekWidgetPicture) picture = hek_widget_render (widget, WIDTH, HEIGHT, 1, &theme,
                                                                &view, NULL);

      rest = 1e3 * (bench_wall_s () - start);
      if (u < 0)
        view.camera = hek_widget_picture_get_view (picture)->camera;
      else
        ms[u] = rest;
      view.has_camera = TRUE;
      view.budget = TURNING_POINTS;
      hek_scene_camera_orbit (&view.camera, 2, 0);
    }
  qsort (ms, N_UPDATES, sizeof *ms, bench_compare_doubles);
  bench_report ("3D plot of a million rows, a picture of 200,000 while it turns, median of 31",
                ms[N_UPDATES / 2], "ms", 16, TRUE);
  view.budget = 0;
  rest = bench_wall_s ();
  hek_widget_picture_free (hek_widget_render (widget, WIDTH, HEIGHT, 1, &theme, &view, NULL));
  bench_report ("  all of it when it rests", 1e3 * (bench_wall_s () - rest), "ms", 300, TRUE);
}

int
main (int    argc,
      char **argv)
{
  measure (FALSE);
  if (argc < 2 || strcmp (argv[1], "--sources-only") != 0)
    measure (TRUE);
  measure_turning ();
  return 0;
}
