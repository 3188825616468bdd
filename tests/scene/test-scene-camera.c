/* SPDX-License-Identifier: Apache-2.0 */
/* The camera: places and back, movements that keep what they promise, texts, and no jumps however
 * near the eye is. */
#include "config.h"

#include <math.h>
#include <string.h>

#include "hek-scene-draw.h"

#define WIDTH 640.0
#define HEIGHT 400.0
#define TOLERANCE_PX 1e-6

static const HekSceneProjection projections[] = { HEK_SCENE_PERSPECTIVE, HEK_SCENE_ORTHOGRAPHIC };

static void
assert_near (const double a[3],
             const double b[3],
             double       tolerance)
{
  for (guint i = 0; i < 3; i++)
    g_assert_cmpfloat_with_epsilon (a[i], b[i], tolerance);
}

static void
test_axes (void)
{
  HekSceneCamera camera;
  HekSceneView view;
  double x, y, depth;

  hek_scene_camera_init (&camera);
  hek_scene_camera_set_flat (&camera);
  hek_scene_view_init (&view, &camera, WIDTH, HEIGHT);
  g_assert_true (hek_scene_view_project (&view, (double[]){ 0.5, 0.25, 0 }, &x, &y, &depth));
  g_assert_cmpfloat (x, ==, WIDTH / 2 + 0.5 * view.scale_px);
  g_assert_cmpfloat (y, ==, HEIGHT / 2 - 0.25 * view.scale_px);
  g_assert_cmpfloat (depth, ==, camera.distance);

  /* from −y: x to the right, z up; from +x: y to the right */
  camera.elevation_deg = 0;
  hek_scene_view_init (&view, &camera, WIDTH, HEIGHT);
  assert_near (view.eye, (double[]){ 0, -camera.distance, 0 }, 1e-12);
  assert_near (view.down, (double[]){ 0, 0, -1 }, 1e-12);
  camera.azimuth_deg = 90;
  hek_scene_view_init (&view, &camera, WIDTH, HEIGHT);
  assert_near (view.eye, (double[]){ camera.distance, 0, 0 }, 1e-12);
  assert_near (view.right, (double[]){ 0, 1, 0 }, 1e-12);
}

static void
test_there_and_back (void)
{
  for (guint p = 0; p < 2; p++)
    for (int roll = -120; roll <= 120; roll += 60)
      {
        HekSceneCamera camera;
        HekSceneView view;
        double x, y, depth, back[3], origin[3], direction[3];
        double place[3] = { 0.3, -0.2, 0.4 };

        hek_scene_camera_init (&camera);
        camera.projection = projections[p];
        camera.roll_deg = roll;
        hek_scene_view_init (&view, &camera, WIDTH, HEIGHT);
        g_assert_true (hek_scene_view_project (&view, place, &x, &y, &depth));
        hek_scene_view_unproject (&view, x, y, depth, back);
        assert_near (back, place, 1e-12);
        hek_scene_view_get_ray (&view, x, y, origin, direction);
        {
          double to[3], along = 0;

          for (guint a = 0; a < 3; a++)
            along += (place[a] - origin[a]) * direction[a];
          for (guint a = 0; a < 3; a++)
            to[a] = origin[a] + direction[a] * along;
          assert_near (to, place, 1e-12);
        }
      }
}

/* Its outline is as far from the edges of the shorter side as that of a box would be. */
static void
test_fit_ball (void)
{
  static const double center[3] = { 3, -2, 1 };
  const double radius = 2, shorter = MIN (WIDTH, HEIGHT);

  for (HekSceneProjection projection = 0; projection < 2; projection++)
    {
      double most = 0;
      HekSceneCamera camera;
      HekSceneView view;

      hek_scene_camera_init (&camera);
      camera.projection = projection;
      hek_scene_camera_fit_ball (&camera, center, radius);
      hek_scene_view_init (&view, &camera, WIDTH, HEIGHT);
      for (guint i = 0; i < 180 * 360; i++)
        {
          const double up = (i / 360) * (G_PI / 180), around = (i % 360) * (G_PI / 180);
          const double at[3] = { center[0] + radius * sin (up) * cos (around),
                                 center[1] + radius * sin (up) * sin (around),
                                 center[2] + radius * cos (up) };
          double x, y, depth;

          g_assert_true (hek_scene_view_project (&view, at, &x, &y, &depth));
          most = MAX (most, hypot (x - WIDTH / 2.0, y - HEIGHT / 2.0));
        }
      g_assert_cmpfloat (most, <=, 0.461 * shorter);
      g_assert_cmpfloat (most, >, 0.455 * shorter);
    }
}

static void
test_fit (void)
{
  static const double boxes[][6] = {
    { -1, -1, -1, 1, 1, 1 },
    { 1e7, -3, 5, 1e7 + 2, 1, 5 },
    { 0, 0, 0, 0, 0, 1e-9 },
  };

  for (guint b = 0; b < G_N_ELEMENTS (boxes); b++)
    for (guint p = 0; p < 2; p++)
      {
        HekSceneCamera camera;
        HekSceneView view;
        double most = 0;

        hek_scene_camera_init (&camera);
        camera.projection = projections[p];
        hek_scene_camera_fit (&camera, boxes[b], boxes[b] + 3, WIDTH, HEIGHT);
        hek_scene_view_init (&view, &camera, WIDTH, HEIGHT);
        for (guint corner = 0; corner < 8; corner++)
          {
            double place[3], x, y, depth;

            for (guint a = 0; a < 3; a++)
              place[a] = boxes[b][(corner >> a & 1) * 3 + a];
            g_assert_true (hek_scene_view_project (&view, place, &x, &y, &depth));
            most = MAX (most, MAX (fabs (x / WIDTH - 0.5), fabs (y / HEIGHT - 0.5)));
          }
        g_assert_cmpfloat (most, <, 0.47);
        g_assert_cmpfloat (most, >, 0.45); /* and no smaller than need be */
      }
}

/* What lies under the pointer stays there. */
static void
test_zoom_at (void)
{
  for (guint p = 0; p < 2; p++)
    {
      HekSceneCamera camera;
      HekSceneView view;
      double place[3], x, y, depth;

      hek_scene_camera_init (&camera);
      camera.projection = projections[p];
      hek_scene_view_init (&view, &camera, WIDTH, HEIGHT);
      hek_scene_view_unproject (&view, 100, 300, 3.5, place);
      for (guint i = 0; i < 20; i++)
        {
          hek_scene_view_init (&view, &camera, WIDTH, HEIGHT);
          g_assert_true (hek_scene_view_project (&view, place, &x, &y, &depth));
          g_assert_cmpfloat_with_epsilon (x, 100, TOLERANCE_PX);
          g_assert_cmpfloat_with_epsilon (y, 300, TOLERANCE_PX);
          hek_scene_camera_zoom_at (&camera, WIDTH, HEIGHT, i < 15 ? 1.5 : 0.5, 100, 300, depth);
        }
    }
}

static void
test_pan (void)
{
  for (guint p = 0; p < 2; p++)
    {
      HekSceneCamera camera;
      HekSceneView view;
      double place[3], x, y, depth;

      hek_scene_camera_init (&camera);
      camera.projection = projections[p];
      hek_scene_view_init (&view, &camera, WIDTH, HEIGHT);
      hek_scene_view_unproject (&view, 50, 60, 2.5, place);
      hek_scene_camera_pan (&camera, WIDTH, HEIGHT, 30, -20, 2.5);
      hek_scene_view_init (&view, &camera, WIDTH, HEIGHT);
      g_assert_true (hek_scene_view_project (&view, place, &x, &y, &depth));
      g_assert_cmpfloat_with_epsilon (x, 80, TOLERANCE_PX);
      g_assert_cmpfloat_with_epsilon (y, 40, TOLERANCE_PX);
    }
}

static void
test_look_and_fly (void)
{
  HekSceneCamera camera;
  HekSceneView before, after;
  double x, y, depth, place[3];

  hek_scene_camera_init (&camera);
  hek_scene_view_init (&before, &camera, WIDTH, HEIGHT);
  hek_scene_view_unproject (&before, WIDTH / 2, HEIGHT / 2, 2, place);
  hek_scene_camera_look (&camera, 5, 0);
  hek_scene_view_init (&after, &camera, WIDTH, HEIGHT);
  assert_near (after.eye, before.eye, 1e-12);
  g_assert_true (hek_scene_view_project (&after, place, &x, &y, &depth));
  g_assert_cmpfloat (x, <, WIDTH / 2); /* the head went to the right */
  hek_scene_camera_look (&camera, 0, 5);
  hek_scene_view_init (&after, &camera, WIDTH, HEIGHT);
  assert_near (after.eye, before.eye, 1e-12);
  g_assert_true (hek_scene_view_project (&after, place, &x, &y, &depth));
  g_assert_cmpfloat (y, >, HEIGHT / 2);

  hek_scene_camera_fly (&camera, 0.1, 0.2, 0.3);
  hek_scene_view_init (&before, &camera, WIDTH, HEIGHT);
  for (guint a = 0; a < 3; a++)
    place[a] = after.eye[a] + 0.1 * after.right[a] - 0.2 * after.down[a] + 0.3 * after.forward[a];
  assert_near (before.eye, place, 1e-12);
}

static void
test_limits (void)
{
  HekSceneCamera camera, fresh;

  hek_scene_camera_init (&fresh);
  camera = fresh;
  hek_scene_camera_orbit (&camera, 350, 200);
  g_assert_cmpfloat_with_epsilon (camera.azimuth_deg, fresh.azimuth_deg - 10, 1e-9);
  g_assert_cmpfloat (camera.elevation_deg, ==, 90);
  camera = (HekSceneCamera) { .target = { NAN, 1, -INFINITY },
                              .distance = NAN,
                              .azimuth_deg = INFINITY,
                              .elevation_deg = NAN,
                              .roll_deg = NAN,
                              .fov_deg = NAN,
                              .projection = (HekSceneProjection) 7 };
  hek_scene_camera_normalize (&camera);
  fresh.target[1] = 1;
  g_assert_true (hek_scene_camera_equal (&camera, &fresh));
  for (guint i = 0; i < 300; i++)
    hek_scene_camera_zoom_at (&camera, WIDTH, HEIGHT, 3, 10, 10, 0);
  g_assert_cmpfloat (camera.distance, ==, HEK_SCENE_DISTANCE_MIN);
  hek_scene_camera_zoom_at (&camera, WIDTH, HEIGHT, NAN, 10, 10, 0);
  hek_scene_camera_zoom_at (&camera, WIDTH, HEIGHT, -1, 10, 10, 0);
  g_assert_cmpfloat (camera.distance, ==, HEK_SCENE_DISTANCE_MIN);
}

static void
test_mix (void)
{
  HekSceneCamera from, to, out;

  hek_scene_camera_init (&from);
  to = from;
  to.azimuth_deg = -170;
  from.azimuth_deg = 170;
  to.distance = from.distance / 100;
  to.target[0] = 4;
  hek_scene_camera_mix (&from, &to, 0, &out);
  g_assert_true (hek_scene_camera_equal (&out, &from));
  hek_scene_camera_mix (&from, &to, 1, &out);
  g_assert_true (hek_scene_camera_equal (&out, &to));
  hek_scene_camera_mix (&from, &to, 0.5, &out);
  g_assert_cmpfloat_with_epsilon (out.azimuth_deg, 180, 1e-9);
  g_assert_cmpfloat_with_epsilon (out.distance, from.distance / 10, 1e-9);
}

static void
test_text (void)
{
  static const char *const bad[]
    = { "distance", "distance=", "distance=x", "target=1,2", "target=1,2,3,4", "azimuth=nan",
        "projection=other", "distance=1e999" };
  HekSceneCamera camera, back;
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  hek_scene_camera_init (&camera);
  camera.target[0] = 1.0 / 3;
  camera.target[1] = -1e7 - 1.0 / 7;
  camera.distance = 1e-9 / 3;
  camera.azimuth_deg = G_PI;
  camera.projection = HEK_SCENE_ORTHOGRAPHIC;
  text = hek_scene_camera_to_text (&camera);
  g_assert_true (hek_scene_camera_from_text (text, &back, &error));
  g_assert_no_error (error);
  g_assert_true (hek_scene_camera_equal (&camera, &back));

  g_assert_true (hek_scene_camera_from_text ("  later=7 fov=50\n", &back, NULL));
  g_assert_cmpfloat (back.fov_deg, ==, 50);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      HekSceneCamera untouched = back;

      g_assert_false (hek_scene_camera_from_text (bad[i], &back, &error));
      g_assert_error (error, HEK_SCENE_ERROR, HEK_SCENE_ERROR_DAMAGED);
      g_clear_error (&error);
      g_assert_true (hek_scene_camera_equal (&back, &untouched));
    }
}

/* The renderer's floats against double, from afar down to where a step of the store fills the
 * picture: what is seen lies within a hundredth of a pixel. */
static void
test_no_jumps (void)
{
  gsize n = 4000;
  g_autofree float *coords = g_new (float, n * 3);
  g_autofree float *x = NULL, *y = NULL, *depth = NULL;
  g_autoptr (HekScenePoints) points = NULL;
  double aim[3];

  for (gsize i = 0; i < n; i++)
    for (guint a = 0; a < 3; a++)
      coords[3 * i + a] = (float) (1e4 + (double) (i * (2 * a + 3) * 7919 % n) / (double) n);
  points = hek_scene_points_new (coords, n, 3, NULL, NULL);
  x = g_new (float, HEK_SCENE_CHUNK_MAX);
  y = g_new (float, HEK_SCENE_CHUNK_MAX);
  depth = g_new (float, HEK_SCENE_CHUNK_MAX);
  hek_scene_points_get_position (points, 1234, aim);
  for (guint zoom = 0; zoom <= 24; zoom++)
    {
      HekSceneCamera camera;
      HekSceneView view;
      guint n_seen = 0;

      hek_scene_camera_init (&camera);
      hek_scene_camera_focus (&camera, aim, pow (0.5, zoom));
      hek_scene_view_init (&view, &camera, WIDTH, HEIGHT);
      for (gsize c = 0; c < points->n_chunks; c++)
        {
          hek_scene_project_chunk (points, &view, c, x, y, depth);
          for (gsize i = 0; i < points->chunks[c].n; i++)
            {
              double p[3], px, py, pd;

              hek_scene_points_get_position (points, points->chunks[c].first + i, p);
              if (!hek_scene_view_project (&view, p, &px, &py, &pd) || px < 0 || px > WIDTH
                  || py < 0 || py > HEIGHT)
                continue;
              g_assert_cmpfloat (fabs ((double) x[i] - px), <, 0.01);
              g_assert_cmpfloat (fabs ((double) y[i] - py), <, 0.01);
              g_assert_cmpfloat (fabs ((double) depth[i] / pd - 1), <, 1e-5);
              n_seen++;
            }
        }
      g_assert_cmpuint (n_seen, >=, 1);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scene/camera/axes", test_axes);
  g_test_add_func ("/scene/camera/there-and-back", test_there_and_back);
  g_test_add_func ("/scene/camera/fit", test_fit);
  g_test_add_func ("/scene/camera/fit-ball", test_fit_ball);
  g_test_add_func ("/scene/camera/zoom-at", test_zoom_at);
  g_test_add_func ("/scene/camera/pan", test_pan);
  g_test_add_func ("/scene/camera/look-and-fly", test_look_and_fly);
  g_test_add_func ("/scene/camera/limits", test_limits);
  g_test_add_func ("/scene/camera/mix", test_mix);
  g_test_add_func ("/scene/camera/text", test_text);
  g_test_add_func ("/scene/camera/no-jumps", test_no_jumps);
  return g_test_run ();
}
