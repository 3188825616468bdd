/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a pointer over 10,000,000 points needs, 1280 × 800: the point under it, anywhere over the
 * cloud and from near; a lasso around half of the picture; a new colouring. Processor time of all
 * threads, halved: what two cores need when nobody else wants them; the 95th percentile of 200
 * places.
 *
 * usage: bench-pick [POINTS...]
 */
#include "config.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "bench-report.h"
#include "hek-aligned.h"
#include "hek-rng.h"
#include "hek-scene-color.h"
#include "hek-scene-pick.h"

#define WIDTH 1280
#define HEIGHT 800
#define N_CORES 2
#define N_PLACES 200
#define N_CORNERS 400
#define N_CLUSTERS 64

static float *
make_cloud (gsize n)
{
  float *coords = hek_aligned_new (n * 3, sizeof (float));
  double centers[N_CLUSTERS][4];
  HekRng rng;

  hek_rng_init (&rng, 1);
  for (guint c = 0; c < N_CLUSTERS; c++)
    {
      for (guint a = 0; a < 3; a++)
        centers[c][a] = 2 * hek_rng_double (&rng) - 1;
      centers[c][3] = 0.05 + 0.4 * hek_rng_double (&rng);
    }
  for (gsize i = 0; i < n; i++)
    {
      guint c = (guint) hek_rng_below (&rng, N_CLUSTERS);

      for (guint a = 0; a < 3; a++)
        {
          double bell = hek_rng_double (&rng) + hek_rng_double (&rng) + hek_rng_double (&rng) - 1.5;

          coords[3 * i + a] = (float) (centers[c][a] + centers[c][3] * bell);
        }
    }
  return coords;
}

static double
busy_ms (double since)
{
  return 1e3 * (bench_process_s () - since) / N_CORES;
}

static void
measure_pick (HekSceneSight *sight,
              const char    *what)
{
  double busy[N_PLACES], wall = bench_wall_s ();
  HekTask task = { .lane = HEK_LANE_INTERACTIVE };
  guint n_found = 0;
  HekRng rng;

  hek_rng_init (&rng, 2);
  for (guint i = 0; i < N_PLACES; i++)
    {
      double x = WIDTH * (0.25 + 0.5 * hek_rng_double (&rng));
      double y = HEIGHT * (0.25 + 0.5 * hek_rng_double (&rng)), start = bench_process_s ();
      HekScenePick pick;

      n_found += hek_scene_pick (sight, x, y, 7, &task, &pick);
      busy[i] = busy_ms (start);
    }
  wall = bench_wall_s () - wall;
  qsort (busy, N_PLACES, sizeof *busy, bench_compare_doubles);
  printf ("%s: %u of %d places have a point; median %.2f ms; %.2f ms each on the clock of a "
          "machine that others use, too\n", what, n_found, N_PLACES, busy[N_PLACES / 2],
          1e3 * wall / N_PLACES);
  bench_report (what, busy[N_PLACES * 95 / 100], "ms", 5, TRUE);
}

static void
measure_lasso (HekSceneSight *sight)
{
  HekScenePixel corners[N_CORNERS];
  double start = bench_process_s (), made;
  g_autoptr (HekSceneRegion) region = NULL;
  g_autoptr (HekSceneSet) set = NULL;

  for (guint i = 0; i < N_CORNERS; i++)
    {
      double angle = 2 * G_PI * i / N_CORNERS, r = 280 + 20 * sin (37 * angle);

      corners[i] = (HekScenePixel) { WIDTH / 2 + r * cos (angle), HEIGHT / 2 + r * sin (angle) };
    }
  region = hek_scene_region_new_lasso (corners, N_CORNERS, WIDTH, HEIGHT);
  made = busy_ms (start) * N_CORES; /* on one thread */
  start = bench_process_s ();
  set = hek_scene_pick_region (sight, region, NULL);
  printf ("  lasso: %u rows; %.1f ms to prepare, %.0f ms to select\n", hek_scene_set_count (set),
          made, busy_ms (start));
}

static void
measure_colors (gsize         n,
                const float  *coords)
{
  g_autofree double *numbers = g_new (double, n);
  HekSceneColumn column = { .n_rows = (guint32) n, .numbers = numbers };
  HekSceneColorOptions options = { .clip = 0.01 };
  g_autoptr (HekSceneColoring) coloring = NULL;
  HekPlotTheme theme;
  double start;

  for (gsize i = 0; i < n; i++)
    numbers[i] = coords[3 * i];
  hek_plot_theme_init (&theme, HEK_PLOT_THEME_DARK);
  start = bench_process_s ();
  coloring = hek_scene_coloring_new (&column, &options, &theme, NULL);
  bench_report ("  colours by a number", busy_ms (start), "ms", 200, TRUE);
}

static void
measure (gsize n)
{
  hek_auto_aligned float *coords = make_cloud (n);
  g_autoptr (HekScenePoints) points = hek_scene_points_new (coords, n, 3, NULL, NULL);
  guint8 color[4] = { 255, 255, 255, 255 };
  g_autoptr (HekSceneStyle) style = hek_scene_style_new (points, NULL, color, NULL, NULL);
  HekSceneCamera camera;
  HekSceneView view;
  HekSceneLook look;
  HekSceneSight sight = { points, style, NULL, &view, &look };

  printf ("%" G_GSIZE_FORMAT " points, %" G_GSIZE_FORMAT " chunks\n", n, points->n_chunks);
  hek_scene_look_init (&look);
  hek_scene_camera_init (&camera);
  hek_scene_camera_fit (&camera, points->low, points->high, WIDTH, HEIGHT);
  hek_scene_view_init (&view, &camera, WIDTH, HEIGHT);
  measure_pick (&sight, "  picking, all in view");
  measure_lasso (&sight);
  camera.distance /= 6;
  hek_scene_view_init (&view, &camera, WIDTH, HEIGHT);
  measure_pick (&sight, "  picking, from near");
  measure_colors (n, coords);
}

int
main (int   argc,
      char *argv[])
{
  if (argc < 2)
    measure (10 * 1000 * 1000);
  for (int i = 1; i < argc; i++)
    measure ((gsize) g_ascii_strtoull (argv[i], NULL, 10));
  return 0;
}
