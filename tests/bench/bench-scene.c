/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Points drawn without a GPU: a cloud of 1,000,000 and one of 10,000,000 points (64 clusters of
 * different sizes over a thin haze), 1280 × 800, 300 frames of an orbit after 30 of warm-up, then
 * all of the points. Processor time of all threads, halved: what two cores need when nobody else
 * wants them; the time that passes is printed beside it.
 *
 * usage: bench-scene [POINTS...]
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>

#include "bench-report.h"
#include "bench-scene-data.h"
#include "hek-aligned.h"
#include "hek-parallel.h"
#include "hek-scene-draw.h"

#define WIDTH 1280
#define HEIGHT 800
#define WARM_UP 30
#define N_FRAMES 300
#define N_CORES 2

/* What the studio spends on a frame while the camera moves. */
#define BUDGET (G_GUINT64_CONSTANT (1500) * 1000)
#define SLICE (G_GUINT64_CONSTANT (2000) * 1000)

typedef struct
{
  double busy_ms[N_FRAMES]; /* processor time over the cores */
  double wall_ms[N_FRAMES];
  HekSceneStats stats;
  double full_busy_ms, full_wall_ms, slowest_slice_ms;
} Orbit;

static double
percentile (double *values,
            gsize   n,
            double  share)
{
  qsort (values, n, sizeof *values, bench_compare_doubles);
  return values[(gsize) ((double) (n - 1) * share)];
}

/* All that is left, slice by slice, each shown. */
static void
complete (HekScenePicture *picture,
          const HekTask   *task,
          Orbit           *orbit)
{
  double busy = bench_process_s (), wall = bench_wall_s ();

  orbit->slowest_slice_ms = 0;
  while (!picture->stats.complete)
    {
      double start = bench_process_s ();

      hek_scene_picture_draw (picture, SLICE, task);
      hek_scene_picture_resolve (picture, task);
      orbit->slowest_slice_ms
        = MAX (orbit->slowest_slice_ms, 1e3 * (bench_process_s () - start) / N_CORES);
    }
  orbit->full_busy_ms = 1e3 * (bench_process_s () - busy) / N_CORES;
  orbit->full_wall_ms = 1e3 * (bench_wall_s () - wall);
}

static void
turn (HekScenePoints     *points,
      HekSceneStyle      *style,
      const HekSceneLook *look,
      Orbit              *orbit)
{
  g_autoptr (HekScenePicture) picture = hek_scene_picture_new ();
  HekTask task = { .lane = HEK_LANE_INTERACTIVE };
  HekSceneCamera camera;

  hek_scene_camera_init (&camera);
  hek_scene_camera_fit (&camera, points->low, points->high, WIDTH, HEIGHT);
  for (int frame = -WARM_UP; frame < N_FRAMES; frame++)
    {
      double busy = bench_process_s (), wall = bench_wall_s ();
      HekSceneView view;

      hek_scene_camera_orbit (&camera, 360.0 / N_FRAMES, 0);
      hek_scene_view_init (&view, &camera, WIDTH, HEIGHT);
      g_assert_true (
        hek_scene_picture_begin (picture, points, style, NULL, &view, look, NULL));
      hek_scene_picture_draw (picture, BUDGET, &task);
      hek_scene_picture_resolve (picture, &task);
      if (frame >= 0)
        {
          orbit->busy_ms[frame] = 1e3 * (bench_process_s () - busy) / N_CORES;
          orbit->wall_ms[frame] = 1e3 * (bench_wall_s () - wall);
        }
    }
  orbit->stats = picture->stats;
  complete (picture, &task, orbit);
  printf ("  moving: %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT " points drawn (detail %.1f %%), "
          "%" G_GUINT64_FORMAT " pixels lit; still: %" G_GUINT64_FORMAT " pixels lit\n",
          orbit->stats.n_drawn, orbit->stats.n_in_view, 100 * orbit->stats.detail,
          orbit->stats.n_lit, picture->stats.n_lit);
}

static void
report_orbit (const char *what,
              Orbit      *orbit,
              double      target_ms)
{
  double p95 = percentile (orbit->busy_ms, N_FRAMES, 0.95);
  g_autofree char *frame = g_strdup_printf ("  %s: 95 %% of frames", what);
  g_autofree char *full = g_strdup_printf ("  %s: full detail after stopping", what);

  printf ("  median %.2f ms, 95 %% %.2f ms on the clock of a machine that others use, too\n",
          percentile (orbit->wall_ms, N_FRAMES, 0.5), percentile (orbit->wall_ms, N_FRAMES, 0.95));
  bench_report (frame, p95, "ms", target_ms, TRUE);
  printf ("  slowest slice %.1f ms; all of them on that clock %.0f ms\n", orbit->slowest_slice_ms,
          orbit->full_wall_ms);
  bench_report (full, orbit->full_busy_ms, "ms", 500, TRUE);
}

static void
measure (gsize n)
{
  hek_auto_aligned float *coords = bench_scene_make_cloud (n);
  hek_auto_aligned guint8 *rgba = bench_scene_make_colors (n);
  double target_ms = n <= 1000 * 1000 ? 20 : 34;
  double busy = bench_process_s (), wall = bench_wall_s ();
  g_autoptr (HekScenePoints) points = hek_scene_points_new (coords, n, 3, NULL, NULL);
  double build_wall = bench_wall_s () - wall, build_busy = bench_process_s () - busy;
  g_autoptr (HekSceneStyle) style = NULL;
  g_autofree Orbit *orbit = g_new0 (Orbit, 1);
  HekSceneLook look;
  double bytes;

  g_assert_nonnull (points);
  busy = bench_process_s ();
  style = hek_scene_style_new (points, rgba, NULL, NULL, NULL);
  printf ("%" G_GSIZE_FORMAT " points: %" G_GSIZE_FORMAT " chunks; a colouring takes %.0f ms\n", n,
          points->n_chunks, 1e3 * (bench_process_s () - busy) / N_CORES);
  printf ("  opened in %.2f s on that clock\n", build_wall);
  bench_report ("  opening", build_busy / N_CORES, "s", 2, TRUE);
  bytes = (double) hek_scene_points_get_bytes (points) + 5 * (double) points->n_slots
          + 2 * (double) points->n_slots / 8;
  bench_report ("  memory with colours, sizes, and a mask", bytes / (double) n, "bytes/point", 16,
                TRUE);

  hek_scene_look_init (&look);
  turn (points, style, &look, orbit);
  report_orbit ("discs, eye-dome lighting", orbit, target_ms);
  look.diameter = 1;
  look.attenuate = FALSE;
  look.eye_dome = 0;
  turn (points, style, &look, orbit);
  report_orbit ("single pixels", orbit, target_ms);
  look.mode = HEK_SCENE_DENSITY;
  turn (points, style, &look, orbit);
  report_orbit ("density", orbit, target_ms);
}

int
main (int    argc,
      char **argv)
{
  hek_parallel_set_n_threads (N_CORES);
  if (argc > 1)
    for (int i = 1; i < argc; i++)
      measure ((gsize) g_ascii_strtoull (argv[i], NULL, 10));
  else
    {
      measure (1000 * 1000);
      measure (10 * 1000 * 1000);
    }
  return 0;
}
