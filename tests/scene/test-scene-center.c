/* SPDX-License-Identifier: Apache-2.0 */
/* Points in the middle of the picture, with room for axes; and the usual look. */
#include "config.h"

#include "hek-scene-center.h"

#include <math.h>

#include "hek-rng.h"
#include "hek-scene-usual.h"

#define N 20000
#define WIDTH 800.0
#define HEIGHT 500.0

/* A cloud that fills one half of its box, one corner being empty. */
static HekScenePoints *
make_points (guint n_coords)
{
  g_autofree float *coords = g_new (float, N * n_coords);
  HekRng rng;

  hek_rng_init (&rng, 3);
  for (guint i = 0; i < N; i++)
    {
      double x = hek_rng_double (&rng), y = hek_rng_double (&rng) * (1 - x);

      coords[i * n_coords] = (float) (100 + 30 * x);
      coords[i * n_coords + 1] = (float) (-50 + 10 * y);
      if (n_coords == 3)
        coords[i * n_coords + 2] = (float) (5 * hek_rng_double (&rng) * (1 - x));
    }
  return hek_scene_points_new (coords, N, n_coords, NULL, NULL);
}

/* How near points, and corners of the box but the one next to the eye, come to the edges. */
static void
measure (const HekScenePoints *points,
         const HekSceneCamera *camera,
         double                edges[4])
{
  HekSceneView view;

  hek_scene_view_init (&view, camera, WIDTH, HEIGHT);
  for (guint k = 0; k < 4; k++)
    edges[k] = INFINITY;
  for (gsize slot = 0; slot < points->n_slots; slot++)
    {
      double position[3], x, y, depth;

      if (points->rows[slot] == G_MAXUINT32)
        continue;
      hek_scene_points_get_position (points, slot, position);
      g_assert_true (hek_scene_view_project (&view, position, &x, &y, &depth));
      edges[0] = MIN (edges[0], x);
      edges[1] = MIN (edges[1], y);
      edges[2] = MIN (edges[2], WIDTH - x);
      edges[3] = MIN (edges[3], HEIGHT - y);
    }
}

static void
test_fit (gconstpointer data)
{
  guint n_coords = GPOINTER_TO_UINT (data);
  g_autoptr (HekScenePoints) points = make_points (n_coords);
  HekSceneCamera camera;
  double low[3], high[3], edges[4];
  double room = 0.05 * HEIGHT;

  hek_scene_points_get_frame (points, low, high);
  g_assert_cmpfloat (low[0], <, points->low[0]);
  g_assert_cmpfloat (high[1], >, points->high[1]);
  hek_scene_camera_init (&camera);
  if (n_coords == 2)
    hek_scene_camera_set_flat (&camera);
  hek_scene_camera_fit_points (&camera, points, low, high, WIDTH, HEIGHT, FALSE, FALSE);
  measure (points, &camera, edges);
  for (guint k = 0; k < 4; k++)
    g_assert_cmpfloat (edges[k], >=, room - 4); /* of a sample */
  /* as large as it may be, and in the middle */
  g_assert_cmpfloat (MIN (edges[0] + edges[2], edges[1] + edges[3]), <=, 2 * room + 4);
  g_assert_cmpfloat_with_epsilon (edges[0], edges[2], 8);
  g_assert_cmpfloat_with_epsilon (edges[1], edges[3], 8);

  hek_scene_camera_fit_points (&camera, points, low, high, WIDTH, HEIGHT, TRUE, TRUE);
  measure (points, &camera, edges);
  g_assert_cmpfloat (MIN (edges[0], edges[2]), >=, 84 - 4);
  g_assert_cmpfloat (MIN (edges[1], edges[3]), >=, 48 - 4);
}

/* One point, none, and a picture that has hardly any room. */
static void
test_edges (void)
{
  const float one[3] = { 4, 5, 6 };
  const double zero[3] = { 0, 0, 0 };
  g_autoptr (HekScenePoints) point = hek_scene_points_new (one, 1, 3, NULL, NULL);
  g_autoptr (HekScenePoints) none = hek_scene_points_new (one, 0, 3, NULL, NULL);
  g_autoptr (HekScenePoints) many = make_points (3);
  HekSceneCamera camera;
  double low[3], high[3];

  hek_scene_camera_init (&camera);
  hek_scene_points_get_frame (point, low, high);
  hek_scene_camera_fit_points (&camera, point, low, high, WIDTH, HEIGHT, TRUE, TRUE);
  g_assert_cmpfloat_with_epsilon (camera.target[1], 5, 1e-6);
  hek_scene_camera_fit_points (&camera, none, zero, zero, WIDTH, HEIGHT, TRUE, FALSE);
  g_assert_true (isfinite (camera.distance) && camera.distance > 0);
  hek_scene_points_get_frame (many, low, high);
  hek_scene_camera_fit_points (&camera, many, low, high, 3, 2, TRUE, TRUE);
  g_assert_true (isfinite (camera.distance) && camera.distance > 0);
}

static void
test_usual (void)
{
  HekPlotTheme theme;
  HekSceneLook look;

  g_assert_cmpfloat (hek_scene_choose_diameter (10, 800, 500), >=,
                     hek_scene_choose_diameter (1000000, 800, 500));
  g_assert_cmpfloat (hek_scene_choose_diameter (0, 800, 500), >, 1);
  hek_plot_theme_init (&theme, HEK_PLOT_THEME_DARK);
  hek_scene_look_init (&look);
  hek_scene_look_set_density (&look, TRUE, HEK_COLORMAP_SEQUENTIAL, &theme);
  g_assert_cmpint (look.mode, ==, HEK_SCENE_DENSITY);
  g_assert_true (look.has_ramp);
  g_assert_cmpuint (look.ramp[0][3], ==, 255);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/scene/center/plane", GUINT_TO_POINTER (2), test_fit);
  g_test_add_data_func ("/scene/center/space", GUINT_TO_POINTER (3), test_fit);
  g_test_add_func ("/scene/center/edges", test_edges);
  g_test_add_func ("/scene/usual", test_usual);
  return g_test_run ();
}
