/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The pixels of surfaces whose shape is known: corners where the camera puts them, what is in front
 * in front, no cracks, brighter towards the light, the same on any number of threads.
 */
#include "config.h"

#include <math.h>
#include <string.h>

#include "hek-parallel.h"
#include "hek-plot-surface.h"

#define WIDTH 640
#define HEIGHT 480

typedef struct
{
  HekPlotSurface plot;
  HekPlotSurfaceView view;
  HekPlotSurfaceFrame *frame;
} Scene;

static void
scene_render (Scene              *scene,
              HekPlotSurfaceGrid *grid,
              double              azimuth_deg,
              double              elevation_deg,
              guint               n_samples)
{
  HekPlotTheme theme;

  hek_plot_theme_init (&theme, HEK_PLOT_THEME_LIGHT);
  if (scene->plot.camera.zoom == 0)
    hek_plot_camera_init (&scene->plot.camera);
  scene->plot.grid = grid;
  scene->plot.camera.azimuth_deg = azimuth_deg;
  scene->plot.camera.elevation_deg = elevation_deg;
  hek_plot_surface_look (&scene->plot, WIDTH, HEIGHT, &theme, &scene->view);
  scene->frame = hek_plot_surface_render (&scene->plot, &scene->view, &theme, 1, n_samples, NULL);
  g_assert_nonnull (scene->frame);
}

static void
scene_clear (Scene *scene)
{
  g_clear_pointer (&scene->frame, hek_plot_surface_frame_free);
}

/* The pixel at a position of the drawing. */
static guint32
scene_pixel (const Scene *scene,
             double       x,
             double       y)
{
  guint width, height;
  const guint32 *pixels = hek_plot_surface_frame_get_pixels (scene->frame, &width, &height);
  double column = floor (x - scene->view.x), row = floor (y - scene->view.y);

  g_assert_true (column >= 0 && column < width && row >= 0 && row < height);
  return pixels[(gsize) row * width + (gsize) column];
}

static double
luma (guint32 pixel)
{
  return 0.30 * (pixel >> 16 & 0xff) + 0.59 * (pixel >> 8 & 0xff) + 0.11 * (pixel & 0xff);
}

/* Height 1 in the middle of 65 × 65 points, 0 at the border. */
static HekPlotSurfaceGrid *
pyramid_new (void)
{
  float map[65 * 65];

  for (int y = 0; y < 65; y++)
    for (int x = 0; x < 65; x++)
      map[y * 65 + x] = (float) MIN (32 - abs (x - 32), 32 - abs (y - 32)) / 32;
  return hek_plot_surface_grid_new (map, 65, 65, 0, 65, 0, NULL);
}

static void
test_pyramid (void)
{
  g_autoptr (HekPlotSurfaceGrid) grid = pyramid_new ();
  const double angles[][2] = { { 0, 30 }, { -32, 34 }, { 77, 50 }, { 170, 89 } };

  for (guint i = 0; i < G_N_ELEMENTS (angles); i++)
    {
      Scene scene = { .plot = { .clip = TRUE, .rise = 0.5, .min = 0, .max = 1 } };
      HekPlotPick pick;
      double x, y;

      scene_render (&scene, grid, angles[i][0], angles[i][1], 1);
      /* the tip, a little below where it is drawn, and nothing above it */
      hek_plot_surface_project (&scene.plot, &scene.view, 32.5, 32.5, 1, &x, &y);
      g_assert_true (hek_plot_surface_pick (&scene.plot, &scene.view, scene.frame, x, y + 2,
                                            &pick));
      g_assert_cmpfloat (fabs (pick.x - 32), <=, 2);
      g_assert_cmpfloat (fabs (pick.y - 32), <=, 2);
      g_assert_cmpfloat (pick.value, >=, 0.9);
      if (angles[i][1] < 45)
        g_assert_cmpuint (scene_pixel (&scene, x, y - 3) >> 24, ==, 0);

      /* the corners of its base: inside there is something, outside nothing */
      for (guint corner = 0; corner < 4; corner++)
        {
          double to_x = corner & 1 ? 65 : 0, to_y = corner & 2 ? 65 : 0, in_x, in_y;

          hek_plot_surface_project (&scene.plot, &scene.view, to_x, to_y, 0, &x, &y);
          hek_plot_surface_project (&scene.plot, &scene.view, 0.95 * to_x + 0.05 * 32.5,
                                    0.95 * to_y + 0.05 * 32.5, 0.05, &in_x, &in_y);
          if (hek_plot_surface_pick (&scene.plot, &scene.view, scene.frame, in_x, in_y, &pick))
            g_assert_cmpuint (scene_pixel (&scene, in_x, in_y) >> 24, ==, 255);
          g_assert_cmpuint (scene_pixel (&scene, x + (x - in_x) * 0.6, y + (y - in_y) * 0.6) >> 24,
                            ==, 0);
        }
      scene_clear (&scene);
    }
}

/* A wall hides the mark behind it, and not from the other side. */
static void
test_occlusion (void)
{
  float map[64 * 64] = { 0 };
  g_autoptr (HekPlotSurfaceGrid) grid = NULL;
  Scene scene = { .plot = { .rise = 0.5, .min = 0, .max = 1 } };
  HekPlotPick pick;
  double x, y;

  for (guint u = 0; u < 64; u++)
    for (guint v = 40; v < 44; v++)
      map[v * 64 + u] = 1;
  for (guint u = 30; u < 34; u++)
    for (guint v = 30; v < 34; v++)
      map[v * 64 + u] = 0.2f;
  grid = hek_plot_surface_grid_new (map, 64, 64, 0, 64, 0, NULL);

  scene_render (&scene, grid, 0, 20, 1);
  hek_plot_surface_project (&scene.plot, &scene.view, 32, 32, 0.2, &x, &y);
  g_assert_true (hek_plot_surface_pick (&scene.plot, &scene.view, scene.frame, x, y, &pick));
  g_assert_cmpfloat (pick.y, >=, 39);
  scene_clear (&scene);

  scene_render (&scene, grid, 180, 20, 1);
  hek_plot_surface_project (&scene.plot, &scene.view, 32, 32, 0.2, &x, &y);
  g_assert_true (hek_plot_surface_pick (&scene.plot, &scene.view, scene.frame, x, y, &pick));
  g_assert_cmpfloat (fabs (pick.y - 31.5), <=, 3);
  g_assert_cmpfloat (fabs (pick.x - 31.5), <=, 3);
  scene_clear (&scene);
}

/* Between the first and the last pixel of a row of a level surface there is no other ground. */
static void
test_cracks (void)
{
  float map[50 * 37] = { 0 };
  g_autoptr (HekPlotSurfaceGrid) grid = hek_plot_surface_grid_new (map, 50, 37, 0, 50, 0, NULL);

  for (int azimuth = -180; azimuth < 180; azimuth += 23)
    for (double zoom = 1; zoom <= 9; zoom *= 3)
      {
        Scene scene = { .plot = { .min = 0, .max = 1 } };
        guint width, height;
        const guint32 *pixels;

        hek_plot_camera_init (&scene.plot.camera);
        scene.plot.camera.zoom = zoom;
        scene_render (&scene, grid, azimuth, 41, 1);
        pixels = hek_plot_surface_frame_get_pixels (scene.frame, &width, &height);
        for (guint row = 0; row < height; row++, pixels += width)
          {
            guint first = 0, last = width;

            while (first < width && pixels[first] == 0)
              first++;
            while (last > first && pixels[last - 1] == 0)
              last--;
            for (guint column = first; column < last; column++)
              g_assert_cmpuint (pixels[column] >> 24, ==, 255);
          }
        scene_clear (&scene);
      }
}

/* A hole shows the ground, and it is no larger than the cells around it. */
static void
test_holes (void)
{
  float map[40 * 40] = { 0 };
  g_autoptr (HekPlotSurfaceGrid) grid = NULL;
  Scene scene = { .plot = { .min = 0, .max = 1 } };
  HekPlotPick pick;
  double x, y;

  map[20 * 40 + 20] = NAN;
  grid = hek_plot_surface_grid_new (map, 40, 40, 0, 40, 0, NULL);
  scene_render (&scene, grid, 0, 90, 1);
  hek_plot_surface_project (&scene.plot, &scene.view, 20.5, 20.5, 0, &x, &y);
  g_assert_cmpuint (scene_pixel (&scene, x, y), ==, 0);
  g_assert_false (hek_plot_surface_pick (&scene.plot, &scene.view, scene.frame, x, y, &pick));
  hek_plot_surface_project (&scene.plot, &scene.view, 22.5, 20.5, 0, &x, &y);
  g_assert_cmpuint (scene_pixel (&scene, x, y) >> 24, ==, 255);
  scene_clear (&scene);
}

/* Ramps of one colour, steeper and steeper away from the light, then towards it. */
static void
test_shading (void)
{
  double last = INFINITY, level = 0;

  for (int slope = -3; slope <= 3; slope++)
    {
      float map[32 * 32];
      g_autoptr (HekPlotSurfaceGrid) grid = NULL;
      /* all values have the colour of the middle of a very long bar */
      Scene scene = { .plot = { .min = -1e6, .max = 1e6, .colormap = HEK_COLORMAP_GRAY } };
      double x, y, now;

      for (guint i = 0; i < G_N_ELEMENTS (map); i++)
        map[i] = (float) (4 + slope * ((int) (i % 32) - 16) / 16.0);
      map[0] = 8; /* the same axis for all */
      grid = hek_plot_surface_grid_new (map, 32, 32, 0, 32, 0, NULL);
      scene_render (&scene, grid, 0, 60, 2);
      hek_plot_surface_project (&scene.plot, &scene.view, 16, 16, 4, &x, &y);
      now = luma (scene_pixel (&scene, x, y));
      /* the light is at the left: what rises to the right faces it */
      if (slope > -3)
        g_assert_cmpfloat (now, >, last);
      if (slope == 0)
        level = now;
      last = now;
      scene_clear (&scene);
    }
  /* level ground has the colour of the bar */
  g_assert_cmpfloat_with_epsilon (
    level, hek_colormap_get (HEK_COLORMAP_GRAY, FALSE)->rgb[128][0], 2);
}

static void
test_drape (void)
{
  const guint8 picture[2 * 8] = { 200, 0, 0, 255, 0, 200, 0, 255, 0, 0, 200, 255, 90, 90, 90, 255 };
  float map[40 * 40] = { 0 };
  g_autoptr (HekPlotSurfaceGrid) grid = hek_plot_surface_grid_new (map, 40, 40, 0, 40, 0, NULL);
  Scene scene = { .plot = { .min = 0, .max = 1, .drape = picture, .drape_width = 2,
                            .drape_height = 2, .drape_stride_bytes = 8 } };
  const guint32 want[4] = { 0xffc80000, 0xff00c800, 0xff0000c8, 0xff5a5a5a };

  scene_render (&scene, grid, 0, 90, 2);
  for (guint corner = 0; corner < 4; corner++)
    {
      double x, y;

      hek_plot_surface_project (&scene.plot, &scene.view, corner & 1 ? 37 : 3, corner & 2 ? 37 : 3,
                                0, &x, &y);
      g_assert_cmphex (scene_pixel (&scene, x, y), ==, want[corner]);
    }
  scene_clear (&scene);
}

/* There is no code here that depends on the processor; threads only take bands. */
static void
test_same (void)
{
  g_autofree float *map = g_new (float, 500 * 400);
  g_autoptr (HekPlotSurfaceGrid) grid = NULL;
  const guint n_default = hek_parallel_get_n_threads ();
  g_autofree guint32 *first = NULL;

  for (guint i = 0; i < 500 * 400; i++)
    map[i] = (float) ((i * 2654435761u >> 20) % 97) / 10;
  grid = hek_plot_surface_grid_new (map, 500, 400, 0, 250, 0, NULL);
  for (guint n_threads = 1; n_threads <= 4; n_threads++)
    {
      Scene scene = { .plot = { .min = 0, .max = 5 } };
      guint width, height;
      const guint32 *pixels;

      hek_parallel_set_n_threads (n_threads);
      scene_render (&scene, grid, -57, 28, 2);
      pixels = hek_plot_surface_frame_get_pixels (scene.frame, &width, &height);
      if (first == NULL)
        first = g_memdup2 (pixels, (gsize) width * height * 4);
      g_assert_cmpmem (pixels, (gsize) width * height * 4, first, (gsize) width * height * 4);
      scene_clear (&scene);
    }
  hek_parallel_set_n_threads (n_default);
}

static void
test_cancel (void)
{
  g_autoptr (HekPlotSurfaceGrid) grid = pyramid_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  const HekTask task = { .cancellable = cancellable };
  HekPlotSurface plot = { .grid = grid };
  HekPlotSurfaceView view;
  HekPlotTheme theme;

  g_cancellable_cancel (cancellable);
  hek_plot_theme_init (&theme, HEK_PLOT_THEME_LIGHT);
  hek_plot_camera_init (&plot.camera);
  hek_plot_surface_look (&plot, WIDTH, HEIGHT, &theme, &view);
  g_assert_null (hek_plot_surface_render (&plot, &view, &theme, 1, 1, &task));
  g_assert_null (hek_plot_surface_draw_rgba (&plot, WIDTH, HEIGHT, 1, &theme, &task));
  g_assert_null (hek_plot_surface_grid_new (grid->peaks, 65, 65, 0, 20, 0, &task));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot/surface/pyramid", test_pyramid);
  g_test_add_func ("/plot/surface/occlusion", test_occlusion);
  g_test_add_func ("/plot/surface/cracks", test_cracks);
  g_test_add_func ("/plot/surface/holes", test_holes);
  g_test_add_func ("/plot/surface/shading", test_shading);
  g_test_add_func ("/plot/surface/drape", test_drape);
  g_test_add_func ("/plot/surface/same", test_same);
  g_test_add_func ("/plot/surface/cancel", test_cancel);
  return g_test_run ();
}
