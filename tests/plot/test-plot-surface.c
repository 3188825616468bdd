/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Surfaces: what a reduction keeps, where the camera puts the corners of a known box, and drawings
 * whose labels are neither cut off nor on top of each other. Pixels: test-plot-surface-render.c
 */
#include "config.h"

#include <cairo-pdf.h>
#include <math.h>
#include <string.h>

#include "hek-plot-canvas-private.h"
#include "hek-plot-surface.h"

/* Positions are sums of a few products of doubles. */
#define POSITION_TOLERANCE 1e-6

#define BOX_SLACK 1.01

/* --- points ---------------------------------------------------------------------------------- */

static void
test_peaks (void)
{
  const guint32 width = 1003, height = 701, at_x = 637, at_y = 700;
  g_autofree float *map = g_new0 (float, (gsize) width * height);
  g_autoptr (HekPlotSurfaceGrid) grid = NULL;
  gsize n_high = 0;

  map[(gsize) at_y * width + at_x] = 9;
  map[5] = -4;
  grid = hek_plot_surface_grid_new (map, width, height, 0, 100, 0, NULL);
  g_assert_cmpuint (grid->step, ==, 11);
  g_assert_cmpuint (grid->width, ==, 92);
  g_assert_cmpuint (grid->height, ==, 64);
  g_assert_cmpfloat (grid->max, ==, 9);
  g_assert_cmpfloat (grid->min, ==, -4);
  g_assert_cmpuint (grid->top_idx, ==, at_y / 11 * grid->width + at_x / 11);
  g_assert_cmpuint (grid->peak_idx[grid->top_idx], ==, at_y * width + at_x);
  for (gsize i = 0; i < (gsize) grid->width * grid->height; i++)
    n_high += grid->peaks[i] == 9;
  g_assert_cmpuint (n_high, ==, 1);
  /* the last row of points has 701 − 63 · 11 = 8 rows of pixels */
  g_assert_cmpfloat_with_epsilon (grid->means[grid->top_idx], 9 / (11.0 * 8), 1e-6);
  g_assert_cmpfloat_with_epsilon (grid->means[0], -4 / (11.0 * 11), 1e-6);
}

/* Of similarities the lowest is the peak; holes are left out. */
static void
test_base_and_holes (void)
{
  float map[6 * 4];
  g_autoptr (HekPlotSurfaceGrid) grid = NULL;
  g_autoptr (HekPlotSurfaceGrid) empty = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (map); i++)
    map[i] = 1;
  map[0] = 0.25f;
  map[1] = NAN;
  map[2] = map[3] = map[8] = map[9] = INFINITY;
  grid = hek_plot_surface_grid_new (map, 6, 4, 0, 3, 1, NULL);
  g_assert_cmpuint (grid->step, ==, 2);
  g_assert_cmpfloat (grid->peaks[0], ==, 0.25f);
  g_assert_cmpfloat_with_epsilon (grid->means[0], 2.25 / 3, 1e-6);
  g_assert_true (isnan (grid->peaks[1]));
  g_assert_true (isnan (grid->means[1]));
  g_assert_cmpuint (grid->top_idx, ==, 0);

  for (guint i = 0; i < G_N_ELEMENTS (map); i++)
    map[i] = NAN;
  empty = hek_plot_surface_grid_new (map, 6, 4, 0, 3, 0, NULL);
  g_assert_cmpfloat (empty->min, >, empty->max);
  g_assert_cmpuint (empty->top_idx, ==, G_MAXUINT32);

  g_assert_null (hek_plot_surface_grid_new (map, 0, 4, 0, 3, 0, NULL));
  g_assert_null (hek_plot_surface_grid_new (NULL, 6, 4, 0, 3, 0, NULL));
}

/* A part of a larger map. */
static void
test_stride (void)
{
  float map[3 * 8] = { 0 };
  g_autoptr (HekPlotSurfaceGrid) grid = NULL;

  map[2 * 8 + 4] = 7;
  map[2 * 8 + 5] = 100; /* outside */
  grid = hek_plot_surface_grid_new (map, 5, 3, 8, 64, 0, NULL);
  g_assert_cmpuint (grid->step, ==, 1);
  g_assert_cmpfloat (grid->max, ==, 7);
  g_assert_cmpuint (grid->peak_idx[2 * 5 + 4], ==, 14);
}

/* --- camera ---------------------------------------------------------------------------------- */

static HekPlotSurfaceGrid *
flat_grid (guint32 width,
           guint32 height)
{
  g_autofree float *map = g_new0 (float, (gsize) width * height);

  return hek_plot_surface_grid_new (map, width, height, 0, 64, 0, NULL);
}

static void
look (HekPlotSurface     *plot,
      double              azimuth_deg,
      double              elevation_deg,
      HekPlotSurfaceView *view)
{
  HekPlotTheme theme;

  hek_plot_theme_init (&theme, HEK_PLOT_THEME_LIGHT);
  plot->camera.azimuth_deg = azimuth_deg;
  plot->camera.elevation_deg = elevation_deg;
  hek_plot_surface_look (plot, 640, 480, &theme, view);
  g_assert_false (view->empty);
}

/* The corners of a 40 × 30 map with values 0 to 8, seen along parallel rays, by the formula
 * x' = x cos a − y sin a, y' = z cos e + (x sin a + y cos a) sin e; the unit is the longer side. */
static void
test_orthographic (void)
{
  g_autoptr (HekPlotSurfaceGrid) grid = flat_grid (40, 30);
  HekPlotSurface plot = { .grid = grid, .min = 0, .max = 8, .clip = TRUE, .rise = 0.5 };
  const double angles[][2] = { { 0, 90 }, { 0, 0 }, { 90, 0 }, { 30, 20 }, { -135, 60 } };

  hek_plot_camera_init (&plot.camera);
  plot.camera.orthographic = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (angles); i++)
    {
      double a = angles[i][0] * G_PI / 180, e = angles[i][1] * G_PI / 180, zero_x, zero_y;
      HekPlotSurfaceView view;

      look (&plot, angles[i][0], angles[i][1], &view);
      hek_plot_surface_project (&plot, &view, 20, 15, 4, &zero_x, &zero_y);
      for (guint corner = 0; corner < 8; corner++)
        {
          double source_x = corner & 1 ? 40 : 0, source_y = corner & 2 ? 30 : 0;
          double value = corner & 4 ? 8 : 0;
          double x = source_x / 40 - 0.5, y = (0.5 - source_y / 30) * 0.75, z = value / 16 - 0.25;
          double want_x = x * cos (a) - y * sin (a);
          double want_y = z * cos (e) + (x * sin (a) + y * cos (a)) * sin (e), got_x, got_y;

          hek_plot_surface_project (&plot, &view, source_x, source_y, value, &got_x, &got_y);
          g_assert_cmpfloat_with_epsilon ((got_x - zero_x) / view.scale, want_x,
                                          POSITION_TOLERANCE);
          g_assert_cmpfloat_with_epsilon ((zero_y - got_y) / view.scale, want_y,
                                          POSITION_TOLERANCE);
        }
    }
}

/* What is nearer is larger, the middle stays, and the box fits from every side. */
static void
test_perspective (void)
{
  g_autoptr (HekPlotSurfaceGrid) grid = flat_grid (40, 40);
  HekPlotSurface plot = { .grid = grid, .min = 0, .max = 8 };
  double near_x[2], far_x[2], y;
  HekPlotSurfaceView view;

  hek_plot_camera_init (&plot.camera);
  look (&plot, 0, 30, &view);
  hek_plot_surface_project (&plot, &view, 0, 40, 0, &near_x[0], &y);
  hek_plot_surface_project (&plot, &view, 40, 40, 0, &near_x[1], &y);
  hek_plot_surface_project (&plot, &view, 0, 0, 0, &far_x[0], &y);
  hek_plot_surface_project (&plot, &view, 40, 0, 0, &far_x[1], &y);
  g_assert_cmpfloat (near_x[1] - near_x[0], >, 1.15 * (far_x[1] - far_x[0]));
  g_assert_cmpfloat_with_epsilon (near_x[0] + near_x[1], far_x[0] + far_x[1], 1e-6);

  for (int azimuth = -180; azimuth < 180; azimuth += 15)
    for (int elevation = 0; elevation <= 90; elevation += 15)
      {
        look (&plot, azimuth, elevation, &view);
        for (guint corner = 0; corner < 8; corner++)
          {
            double x;

            hek_plot_surface_project (&plot, &view, corner & 1 ? 40 : 0, corner & 2 ? 40 : 0,
                                      corner & 4 ? 1 : 0, &x, &y);
            g_assert_cmpfloat (x, >, view.x);
            g_assert_cmpfloat (x, <, view.x + view.width);
            g_assert_cmpfloat (y, >, view.y);
            g_assert_cmpfloat (y, <, view.y + view.height);
          }
      }
}

static void
test_zoom (void)
{
  g_autoptr (HekPlotSurfaceGrid) grid = flat_grid (40, 30);
  HekPlotSurface plot = { .grid = grid, .min = 0, .max = 8 };
  double x, y, now_x, now_y;
  HekPlotSurfaceView view;

  hek_plot_camera_init (&plot.camera);
  look (&plot, -20, 40, &view);
  hek_plot_surface_project (&plot, &view, 30, 10, 0, &x, &y);
  for (guint i = 0; i < 6; i++)
    {
      hek_plot_camera_zoom_at (&plot.camera, &view, i < 4 ? 1.5 : 0.8, x, y);
      look (&plot, -20, 40, &view);
      hek_plot_surface_project (&plot, &view, 30, 10, 0, &now_x, &now_y);
      g_assert_cmpfloat_with_epsilon (now_x, x, 1e-6);
      g_assert_cmpfloat_with_epsilon (now_y, y, 1e-6);
    }
  hek_plot_camera_zoom_at (&plot.camera, &view, 1e9, x, y);
  g_assert_cmpfloat (plot.camera.zoom, ==, HEK_PLOT_CAMERA_ZOOM_MAX);
}

static void
test_normalize (void)
{
  HekPlotCamera camera = { 540, 120, NAN, INFINITY, -1e9, FALSE };

  hek_plot_camera_normalize (&camera);
  g_assert_cmpfloat (camera.azimuth_deg, ==, 180);
  g_assert_cmpfloat (camera.elevation_deg, ==, 90);
  g_assert_cmpfloat (camera.zoom, ==, 1);
  g_assert_cmpfloat (camera.pan_x, ==, 0);
  g_assert_cmpfloat (camera.pan_y, ==, -1);
  camera.azimuth_deg = -190;
  hek_plot_camera_normalize (&camera);
  g_assert_cmpfloat_with_epsilon (camera.azimuth_deg, 170, 1e-9);
}

/* --- drawing --------------------------------------------------------------------------------- */

static HekPlotSurfaceGrid *
hill_grid (void)
{
  g_autofree float *map = g_new (float, 300 * 200);

  for (int y = 0; y < 200; y++)
    for (int x = 0; x < 300; x++)
      map[y * 300 + x] = (float) (17 * exp (-(hypot (x - 90, y - 70) / 40)));
  return hek_plot_surface_grid_new (map, 300, 200, 0, 120, 0, NULL);
}

static void
check_labels (GArray *labels,
              int     width,
              int     height)
{
  g_assert_cmpuint (labels->len, >, 0);
  for (guint i = 0; i < labels->len; i++)
    {
      const HekPlotLabel *a = &g_array_index (labels, HekPlotLabel, i);

      if (a->box.x < -BOX_SLACK || a->box.y < -BOX_SLACK
          || a->box.x + a->box.width > width + BOX_SLACK
          || a->box.y + a->box.height > height + BOX_SLACK)
        g_error ("%d×%d: “%s” leaves the drawing", width, height, a->text);
      for (guint j = i + 1; j < labels->len; j++)
        {
          const HekPlotLabel *b = &g_array_index (labels, HekPlotLabel, j);

          if (a->box.x + BOX_SLACK < b->box.x + b->box.width
              && b->box.x + BOX_SLACK < a->box.x + a->box.width
              && a->box.y + BOX_SLACK < b->box.y + b->box.height
              && b->box.y + BOX_SLACK < a->box.y + a->box.height)
            g_error ("%d×%d: “%s” lies on “%s”", width, height, a->text, b->text);
        }
    }
}

static void
test_labels (void)
{
  static const int sizes[][2] = { { 640, 480 }, { 420, 260 }, { 300, 200 }, { 260, 600 } };
  g_autoptr (HekPlotSurfaceGrid) grid = hill_grid ();

  for (guint s = 0; s < G_N_ELEMENTS (sizes); s++)
    for (int azimuth = -180; azimuth < 180; azimuth += 45)
      for (int elevation = 0; elevation <= 90; elevation += 30)
        {
          const int width = sizes[s][0], height = sizes[s][1];
          cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width,
                                                                 height);
          cairo_t *cr = cairo_create (surface);
          g_autoptr (GArray) labels = g_array_new (FALSE, TRUE, sizeof (HekPlotLabel));
          HekPlotSurface plot = { .title = "Surface", .label = "ΔE2000", .grid = grid,
                                  .min = 0, .max = 10 };
          HekPlotSurfaceView view;
          HekPlotTheme theme;

          hek_plot_theme_init (&theme, s % 2 ? HEK_PLOT_THEME_PRINT : HEK_PLOT_THEME_DARK);
          hek_plot_camera_init (&plot.camera);
          plot.camera.azimuth_deg = azimuth;
          plot.camera.elevation_deg = elevation;
          plot.camera.zoom = s == 1 ? 3 : 1;
          hek_plot_canvas_log_labels (cr, labels);
          hek_plot_surface_look (&plot, width, height, &theme, &view);
          hek_plot_surface_draw_frame (&plot, &view, NULL, cr, width, height, &theme);
          g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
          check_labels (labels, width, height);
          cairo_destroy (cr);
          cairo_surface_destroy (surface);
        }
}

static cairo_status_t
count_bytes (void         *data,
             const guchar *bytes,
             guint         n)
{
  *(gsize *) data += n;
  return CAIRO_STATUS_SUCCESS;
}

/* On paper the pixels lie in the frame of vectors, finer than those of a screen. */
static void
test_paper (void)
{
  g_autoptr (HekPlotSurfaceGrid) grid = hill_grid ();
  HekPlotSurface plot = { .title = "Surface", .label = "ΔE2000", .grid = grid, .max = 10 };
  gsize n_bytes = 0;
  cairo_surface_t *surface = cairo_pdf_surface_create_for_stream (count_bytes, &n_bytes, 400, 300);
  cairo_t *cr = cairo_create (surface);
  HekPlotTheme theme;

  hek_plot_theme_init (&theme, HEK_PLOT_THEME_PRINT);
  hek_plot_camera_init (&plot.camera);
  hek_plot_surface_draw (&plot, cr, 400, 300, &theme);
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  g_assert_cmpint (cairo_surface_status (surface), ==, CAIRO_STATUS_SUCCESS);
  cairo_surface_destroy (surface);
  g_assert_cmpuint (n_bytes, >, 50000);
}

/* Axis with the base at the bottom, whichever way the values go. */
static void
test_ranges (void)
{
  float similarity[4] = { 1, 0.42f, 0.9f, 1 }, codes[4] = { -21, 3, 0, 40 };
  g_autoptr (HekPlotSurfaceGrid) low = hek_plot_surface_grid_new (similarity, 2, 2, 0, 8, 1, NULL);
  g_autoptr (HekPlotSurfaceGrid) both = hek_plot_surface_grid_new (codes, 2, 2, 0, 8, 0, NULL);
  HekPlotSurface plot = { .grid = low, .min = 0, .max = 1 };
  HekPlotSurfaceView view;

  hek_plot_camera_init (&plot.camera);
  look (&plot, 0, 30, &view);
  g_assert_cmpfloat (view.value_low, ==, 1);
  g_assert_cmpfloat_with_epsilon (view.value_high, 0.4, 1e-9);
  plot.grid = both;
  plot.min = -32;
  plot.max = 32;
  plot.colormap = HEK_COLORMAP_DIVERGING;
  look (&plot, 0, 30, &view);
  g_assert_cmpfloat (view.value_low, <=, -21);
  g_assert_cmpfloat (view.value_high, >=, 40);
  plot.clip = TRUE;
  look (&plot, 0, 30, &view);
  g_assert_cmpfloat (view.value_low, ==, -32);
  g_assert_cmpfloat (view.value_high, ==, 32);
}

/* No values, one value, one row: a drawing, and no surface where there is none. */
static void
test_degenerate (void)
{
  const float nothing[4] = { NAN, NAN, NAN, NAN }, row[5] = { 0, 1, 2, 1, 0 };
  HekPlotSurfaceGrid *grids[] = {
    NULL,
    hek_plot_surface_grid_new (nothing, 2, 2, 0, 8, 0, NULL),
    hek_plot_surface_grid_new (row, 1, 1, 0, 8, 0, NULL),
    hek_plot_surface_grid_new (row, 5, 1, 0, 8, 0, NULL),
    hek_plot_surface_grid_new (row, 1, 5, 0, 8, 0, NULL),
  };

  for (guint i = 0; i < G_N_ELEMENTS (grids); i++)
    {
      for (int size = 1; size < 400; size += 133)
        {
          HekPlotSurface plot = { .grid = grids[i] };
          g_autofree guint8 *rgba = NULL;
          HekPlotTheme theme;

          hek_plot_theme_init (&theme, HEK_PLOT_THEME_LIGHT);
          hek_plot_camera_init (&plot.camera);
          rgba = hek_plot_surface_draw_rgba (&plot, size, size, 1, &theme, NULL);
          g_assert_nonnull (rgba);
          g_assert_cmpuint (rgba[3], ==, 255);
        }
      g_clear_pointer (&grids[i], hek_plot_surface_grid_unref);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot/surface/peaks", test_peaks);
  g_test_add_func ("/plot/surface/base-and-holes", test_base_and_holes);
  g_test_add_func ("/plot/surface/stride", test_stride);
  g_test_add_func ("/plot/surface/orthographic", test_orthographic);
  g_test_add_func ("/plot/surface/perspective", test_perspective);
  g_test_add_func ("/plot/surface/zoom", test_zoom);
  g_test_add_func ("/plot/surface/normalize", test_normalize);
  g_test_add_func ("/plot/surface/labels", test_labels);
  g_test_add_func ("/plot/surface/paper", test_paper);
  g_test_add_func ("/plot/surface/ranges", test_ranges);
  g_test_add_func ("/plot/surface/degenerate", test_degenerate);
  return g_test_run ();
}
