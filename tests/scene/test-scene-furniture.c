/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lines, arrows, rings and labels over depth buffers whose content is known: what is hidden where,
 * how wide and how dark.
 */
#include "config.h"

#include <math.h>
#include <string.h>

#include "hek-parallel.h"
#include "hek-scene-furniture.h"

#define WIDTH 200
#define HEIGHT 120
#define N (WIDTH * HEIGHT)

typedef struct
{
  HekSceneView view;
  HekPlotTheme theme;
  HekSceneFurniture *furniture;
  float depth[N];
  guint32 pixels[N];
} Scene;

static const HekPlotColor white = { 1, 1, 1, 1 };

/* The eye at (0, −5, 0) looks along y; x to the right, z up. */
static Scene *
scene_new (HekSceneProjection projection)
{
  Scene *scene = g_new0 (Scene, 1);
  HekSceneCamera camera;

  hek_scene_camera_init (&camera);
  camera.azimuth_deg = camera.elevation_deg = camera.roll_deg = 0;
  camera.distance = 5;
  camera.projection = projection;
  for (guint k = 0; k < 3; k++)
    camera.target[k] = 0;
  hek_scene_view_init (&scene->view, &camera, WIDTH, HEIGHT);
  hek_plot_theme_init (&scene->theme, HEK_PLOT_THEME_DARK);
  scene->furniture = hek_scene_furniture_new ();
  for (gsize i = 0; i < N; i++)
    scene->depth[i] = INFINITY;
  return scene;
}

static void
scene_free (Scene *scene)
{
  hek_scene_furniture_free (scene->furniture);
  g_free (scene);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Scene, scene_free)

static void
scene_draw (Scene *scene)
{
  memset (scene->pixels, 0, sizeof scene->pixels);
  g_assert_true (hek_scene_furniture_draw (scene->furniture, &scene->view, scene->depth,
                                           scene->pixels, &scene->theme, NULL));
}

/* Alpha at a pixel. */
static guint
alpha_at (const Scene *scene,
          double       x,
          double       y)
{
  g_assert_true (x >= 0 && y >= 0 && x < WIDTH && y < HEIGHT);
  return scene->pixels[(gsize) y * WIDTH + (gsize) x] >> 24;
}

static void
project (const Scene *scene,
         double       x,
         double       y,
         double       z,
         double       at[2])
{
  double position[3] = { x, y, z }, depth;

  g_assert_true (hek_scene_view_project (&scene->view, position, &at[0], &at[1], &depth));
}

static void
test_width (void)
{
  static const double line[] = { -1, 0, 0, 1, 0, 0 };
  const double widths[] = { 0.5, 1, 3, 8 };

  for (guint i = 0; i < G_N_ELEMENTS (widths); i++)
    {
      g_autoptr (Scene) scene = scene_new (HEK_SCENE_PERSPECTIVE);
      HekSceneStroke stroke = { white, widths[i], 0 };
      double sum = 0;

      hek_scene_furniture_add_line (scene->furniture, line, 2, &stroke);
      scene_draw (scene);
      for (guint y = 0; y < HEIGHT; y++)
        sum += alpha_at (scene, WIDTH / 2, y) / 255.0;
      g_assert_cmpfloat_with_epsilon (sum, widths[i], 0.02);
    }
}

/* The depth of a line that goes away from the eye is that of perspective, not of the screen. */
static void
test_depth (gconstpointer data)
{
  static const double line[] = { -1, -4, 0, 8, 32, 0 };
  g_autoptr (Scene) scene = scene_new (GPOINTER_TO_INT (data));
  HekSceneStroke stroke = { white, 3, 0 };
  double border[2], begin[2], end[2];
  /* a wall 12 away from the eye: y is 7 there, 11 / 36 of the line */
  double t = 11.0 / 36;

  for (gsize i = 0; i < N; i++)
    scene->depth[i] = 12;
  hek_scene_furniture_add_line (scene->furniture, line, 2, &stroke);
  scene_draw (scene);
  project (scene, -1 + t * 9, -4 + t * 36, 0, border);
  project (scene, -1, -4, 0, begin);
  project (scene, 8, 32, 0, end);
  for (double x = MAX (begin[0], 0) + 2; x < MIN (end[0], WIDTH) - 2; x++)
    if (fabs (x - border[0]) > 3)
      g_assert_cmpuint (alpha_at (scene, x, HEIGHT / 2), ==, x < border[0] ? 255 : 0);
}

static void
test_hidden (void)
{
  static const double line[] = { -1, 0, 0, 1, 0, 0 };
  g_autoptr (Scene) scene = scene_new (HEK_SCENE_PERSPECTIVE);
  HekSceneStroke stroke = { white, 4, 0.5 };
  double middle[2];

  for (gsize i = 0; i < N; i++)
    scene->depth[i] = i % WIDTH < WIDTH / 2 ? 1 : 9;
  hek_scene_furniture_add_line (scene->furniture, line, 2, &stroke);
  scene_draw (scene);
  project (scene, 0, 0, 0, middle);
  g_assert_cmpuint (alpha_at (scene, middle[0] - 5, middle[1]), ==, 128);
  g_assert_cmpuint (alpha_at (scene, middle[0] + 5, middle[1]), ==, 255);
  /* a point at the line's own depth does not hide it */
  for (gsize i = 0; i < N; i++)
    scene->depth[i] = 5;
  scene_draw (scene);
  g_assert_cmpuint (alpha_at (scene, middle[0], middle[1]), ==, 255);
  /* and without points nothing is hidden */
  memset (scene->pixels, 0, sizeof scene->pixels);
  g_assert_true (hek_scene_furniture_draw (scene->furniture, &scene->view, NULL, scene->pixels,
                                           &scene->theme, NULL));
  g_assert_cmpuint (alpha_at (scene, middle[0] - 5, middle[1]), ==, 255);
}

/* Where a line goes over itself it is no darker; two lines are. */
static void
test_once (void)
{
  static const double there_and_back[] = { -1, 0, 0, 1, 0, 0, -1, 0, 0, 0.3, 0, 0 };
  g_autoptr (Scene) scene = scene_new (HEK_SCENE_PERSPECTIVE);
  HekSceneStroke stroke = { { 1, 1, 1, 0.5 }, 4, 0 };

  hek_scene_furniture_add_line (scene->furniture, there_and_back, 4, &stroke);
  scene_draw (scene);
  g_assert_cmpuint (alpha_at (scene, WIDTH / 2, HEIGHT / 2), ==, 128);
  hek_scene_furniture_add_line (scene->furniture, there_and_back, 2, &stroke);
  scene_draw (scene);
  g_assert_cmpuint (alpha_at (scene, WIDTH / 2, HEIGHT / 2), ==, 192);
}

/* Lines from behind the eye, far outside, not finite: what can be seen is drawn, no more. */
static void
test_clip (gconstpointer data)
{
  static const double behind[] = { 0, -50, -0.5, 0, 50, -0.5 };
  static const double gap[] = { -1, 0, 0.5, NAN, 0, 0.5, 1, 0, 0.5, 1.2, 0, 0.5 };
  static const double far_away[] = { -1e12, 5, 0, 1e12, 5, 0 };
  g_autoptr (Scene) scene = scene_new (GPOINTER_TO_INT (data));
  HekSceneStroke stroke = { white, 3, 0 };
  double at[2];

  hek_scene_furniture_add_line (scene->furniture, behind, 2, &stroke);
  hek_scene_furniture_add_line (scene->furniture, gap, 4, &stroke);
  hek_scene_furniture_add_line (scene->furniture, far_away, 2, &stroke);
  scene_draw (scene);
  project (scene, 0, 5, -0.5, at);
  g_assert_cmpuint (alpha_at (scene, at[0], at[1]), ==, 255);
  project (scene, 1.1, 0, 0.5, at);
  g_assert_cmpuint (alpha_at (scene, at[0], at[1]), >, 200);
  project (scene, -0.5, 0, 0.5, at);
  g_assert_cmpuint (alpha_at (scene, at[0], at[1]), ==, 0);
  g_assert_cmpuint (alpha_at (scene, 0, HEIGHT / 2), ==, 255);
  g_assert_cmpuint (alpha_at (scene, WIDTH - 1, HEIGHT / 2), ==, 255);
}

static void
test_ring (void)
{
  static const double origin[3] = { 0, 0, 0 };
  g_autoptr (Scene) scene = scene_new (HEK_SCENE_PERSPECTIVE);
  HekSceneStroke stroke = { white, 2, 0 };

  hek_scene_furniture_add_ring (scene->furniture, origin, 20, &stroke);
  scene_draw (scene);
  for (guint i = 0; i < 24; i++)
    {
      double c = cos (i * G_PI / 12), s = sin (i * G_PI / 12);

      g_assert_cmpuint (alpha_at (scene, WIDTH / 2 + 20 * c, HEIGHT / 2 + 20 * s), >, 100);
      g_assert_cmpuint (alpha_at (scene, WIDTH / 2 + 16 * c, HEIGHT / 2 + 16 * s), ==, 0);
      g_assert_cmpuint (alpha_at (scene, WIDTH / 2 + 24 * c, HEIGHT / 2 + 24 * s), ==, 0);
    }
}

/* The head is at the end, not at the beginning; an arrow without length draws nothing bad. */
static void
test_arrow (void)
{
  static const double from[3] = { -1, 0, 0 }, to[3] = { 1, 0, 0 };
  g_autoptr (Scene) scene = scene_new (HEK_SCENE_PERSPECTIVE);
  HekSceneStroke stroke = { white, 1, 0 };
  double begin[2], end[2];

  hek_scene_furniture_add_arrow (scene->furniture, from, to, &stroke);
  hek_scene_furniture_add_arrow (scene->furniture, from, from, &stroke);
  scene_draw (scene);
  project (scene, -1, 0, 0, begin);
  project (scene, 1, 0, 0, end);
  g_assert_cmpuint (alpha_at (scene, end[0] - 4, end[1] - 2), >, 60);
  g_assert_cmpuint (alpha_at (scene, end[0] - 4, end[1] + 2), >, 60);
  g_assert_cmpuint (alpha_at (scene, begin[0] + 4, begin[1] - 2), ==, 0);
}

/* --- labels ---------------------------------------------------------------------------------- */

static guint64
ink (const Scene *scene)
{
  guint64 sum = 0;

  for (gsize i = 0; i < N; i++)
    sum += scene->pixels[i] >> 24;
  return sum;
}

/* Of two at one place the heavier is drawn, whichever came first. */
static void
test_labels (void)
{
  guint64 heavy, both;
  HekSceneLabel wide = { .text = "wide label", .color = white, .clearance = INFINITY, .weight = 9 };
  HekSceneLabel thin = { .text = "i", .color = white, .clearance = INFINITY, .weight = 2 };

  {
    g_autoptr (Scene) scene = scene_new (HEK_SCENE_PERSPECTIVE);

    hek_scene_furniture_add_label (scene->furniture, &wide);
    scene_draw (scene);
    heavy = ink (scene);
    g_assert_cmpuint (heavy, >, 0);
  }
  for (guint order = 0; order < 2; order++)
    {
      g_autoptr (Scene) scene = scene_new (HEK_SCENE_PERSPECTIVE);

      hek_scene_furniture_add_label (scene->furniture, order == 0 ? &wide : &thin);
      hek_scene_furniture_add_label (scene->furniture, order == 0 ? &thin : &wide);
      scene_draw (scene);
      both = ink (scene);
      g_assert_cmpuint (both, ==, heavy);
    }
  /* beside each other there is room for both */
  {
    g_autoptr (Scene) scene = scene_new (HEK_SCENE_PERSPECTIVE);

    hek_scene_furniture_add_label (scene->furniture, &wide);
    thin.offset_px[1] = 30;
    hek_scene_furniture_add_label (scene->furniture, &thin);
    scene_draw (scene);
    g_assert_cmpuint (ink (scene), >, heavy);
  }
}

/* A cluster's own points do not hide its label; another cluster far before it does. */
static void
test_label_hidden (void)
{
  g_autoptr (Scene) scene = scene_new (HEK_SCENE_PERSPECTIVE);
  HekSceneLabel label = { .text = "shoes", .color = white, .clearance = 1, .weight = 1 };
  guint64 clear;

  hek_scene_furniture_add_label (scene->furniture, &label);
  scene_draw (scene);
  clear = ink (scene);
  for (gsize i = 0; i < N; i++)
    scene->depth[i] = 4.5;
  scene_draw (scene);
  g_assert_cmpuint (ink (scene), ==, clear);
  for (gsize i = 0; i < N; i++)
    scene->depth[i] = 2;
  scene_draw (scene);
  g_assert_cmpuint (ink (scene), <, clear / 2);
  g_assert_cmpuint (ink (scene), >, 0);
}

/* --- shapes ---------------------------------------------------------------------------------- */

/* The outline of a sphere is where its tangents from the eye are: wider than its radius. */
static void
test_sphere (void)
{
  static const double origin[3] = { 0, 0, 0 };
  g_autoptr (Scene) scene = scene_new (HEK_SCENE_PERSPECTIVE);
  double radius = 1, at[2], tangent = radius / sqrt (25 - 1) * 5;

  hek_scene_furniture_add_sphere (scene->furniture, origin, radius, &scene->theme);
  scene_draw (scene);
  /* in the plane of the target the tangent passes at R · d / √(d² − R²) */
  project (scene, tangent, 0, 0, at);
  g_assert_cmpuint (alpha_at (scene, at[0] - 0.5, at[1]), >, 60);
  g_assert_cmpuint (alpha_at (scene, at[0] + 4, at[1]), ==, 0);
}

static void
test_shapes (void)
{
  const double low[3] = { -1, -1, -1 }, high[3] = { 1, 1, 1 };
  static const char *const names[] = { "x", "y", "z" };
  guint64 sums[5];

  for (guint i = 0; i < 5; i++)
    {
      g_autoptr (Scene) scene = scene_new (i % 2 != 0 ? HEK_SCENE_ORTHOGRAPHIC
                                                      : HEK_SCENE_PERSPECTIVE);

      switch (i)
        {
        case 0:
          hek_scene_furniture_add_axes (scene->furniture, &scene->view, low, high, 3, names, TRUE,
                                        &scene->theme);
          break;
        case 1:
          hek_scene_furniture_add_axes (scene->furniture, &scene->view, low, low, 3, NULL, FALSE,
                                        &scene->theme);
          break;
        case 2:
          hek_scene_furniture_add_ball (scene->furniture, 2, &scene->theme);
          break;
        case 3:
          hek_scene_furniture_add_ball (scene->furniture, 3, &scene->theme);
          break;
        default:
          hek_scene_furniture_add_paraboloid (scene->furniture, 1, 1, &scene->theme);
          break;
        }
      scene_draw (scene);
      sums[i] = ink (scene);
      g_assert_cmpuint (sums[i], >, 1000);
    }
}

/* Only sides that face away from the eye have lines: from the front nothing crosses the middle
 * before the points. */
static void
test_axes (void)
{
  const double low[3] = { -1, -1, -1 }, high[3] = { 1, 1, 1 };
  g_autoptr (Scene) scene = scene_new (HEK_SCENE_PERSPECTIVE);

  hek_scene_furniture_add_axes (scene->furniture, &scene->view, low, high, 3, NULL, TRUE,
                                &scene->theme);
  /* points in the middle of the box hide the far side; nothing is drawn before them */
  for (gsize i = 0; i < N; i++)
    scene->depth[i] = 5;
  scene_draw (scene);
  g_assert_cmpuint (alpha_at (scene, WIDTH / 2, HEIGHT / 2), ==, 0);
  g_assert_cmpuint (alpha_at (scene, WIDTH / 2 + 20, HEIGHT / 2 - 13), ==, 0);
  for (gsize i = 0; i < N; i++)
    scene->depth[i] = INFINITY;
  scene_draw (scene);
  g_assert_cmpuint (alpha_at (scene, WIDTH / 2, HEIGHT / 2), >, 0); /* z = 0, x = 0 */
}

/* Numbers and names stand clear of the frame, however long they are, and straight beside it. */
static void
test_axis_numbers (void)
{
  static const char *const names[] = { "Width", "Height" };
  const double low[3] = { -1000, -1000, 0 }, high[3] = { 1000, 1000, 0 };
  g_autoptr (Scene) scene = scene_new (HEK_SCENE_ORTHOGRAPHIC);
  HekSceneCamera camera = scene->view.camera;
  double left[2], right[2];
  guint n_beside = 0, n_below = 0;

  hek_scene_camera_set_flat (&camera);
  camera.distance = 5000;
  hek_scene_view_init (&scene->view, &camera, WIDTH, HEIGHT);
  hek_scene_furniture_add_axes (scene->furniture, &scene->view, low, high, 2, names, TRUE,
                                &scene->theme);
  scene_draw (scene);
  project (scene, -1000, -1000, 0, left);
  project (scene, 1000, 1000, 0, right);
  g_assert_cmpfloat (left[0], >, 30);
  for (guint y = 0; y < HEIGHT; y++)
    for (guint x = 0; x < WIDTH; x++)
      {
        gboolean beside = x < left[0] - 6, below = y > left[1] + 6;

        /* a few pixels for the line, and for the halo of letters */
        if (x < left[0] - 2 && x > left[0] - 4)
          g_assert_true (alpha_at (scene, x, y) == 0 || below);
        n_beside += beside && alpha_at (scene, x, y) > 200 ? 1 : 0;
        n_below += below && alpha_at (scene, x, y) > 200 ? 1 : 0;
        if (beside && y < right[1] - 12)
          g_assert_cmpuint (alpha_at (scene, x, y), ==, 0);
      }
  g_assert_cmpuint (n_beside, >, 50);
  g_assert_cmpuint (n_below, >, 50);
}

static void
test_threads (void)
{
  g_autoptr (Scene) scene = scene_new (HEK_SCENE_PERSPECTIVE);
  g_autofree guint32 *one = g_new (guint32, N);
  const double low[3] = { -1, -1, -1 }, high[3] = { 1, 1, 1 };

  hek_scene_furniture_add_axes (scene->furniture, &scene->view, low, high, 3, NULL, TRUE,
                                &scene->theme);
  hek_scene_furniture_add_ball (scene->furniture, 3, &scene->theme);
  hek_parallel_set_n_threads (1);
  scene_draw (scene);
  memcpy (one, scene->pixels, sizeof scene->pixels);
  hek_parallel_set_n_threads (5);
  scene_draw (scene);
  hek_parallel_set_n_threads (0);
  g_assert_cmpmem (one, sizeof scene->pixels, scene->pixels, sizeof scene->pixels);
}

static void
test_cancel (void)
{
  g_autoptr (Scene) scene = scene_new (HEK_SCENE_PERSPECTIVE);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  HekTask task = { .cancellable = cancellable };

  hek_scene_furniture_add_ball (scene->furniture, 2, &scene->theme);
  g_cancellable_cancel (cancellable);
  g_assert_false (hek_scene_furniture_draw (scene->furniture, &scene->view, NULL, scene->pixels,
                                            &scene->theme, &task));
}

int
main (int   argc,
      char *argv[])
{
  gpointer flat = GINT_TO_POINTER (HEK_SCENE_ORTHOGRAPHIC);

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scene/furniture/width", test_width);
  g_test_add_data_func ("/scene/furniture/depth/perspective", NULL, test_depth);
  g_test_add_data_func ("/scene/furniture/depth/orthographic", flat, test_depth);
  g_test_add_func ("/scene/furniture/hidden", test_hidden);
  g_test_add_func ("/scene/furniture/once", test_once);
  g_test_add_data_func ("/scene/furniture/clip/perspective", NULL, test_clip);
  g_test_add_data_func ("/scene/furniture/clip/orthographic", flat, test_clip);
  g_test_add_func ("/scene/furniture/ring", test_ring);
  g_test_add_func ("/scene/furniture/arrow", test_arrow);
  g_test_add_func ("/scene/furniture/labels", test_labels);
  g_test_add_func ("/scene/furniture/label-hidden", test_label_hidden);
  g_test_add_func ("/scene/furniture/sphere", test_sphere);
  g_test_add_func ("/scene/furniture/axes", test_axes);
  g_test_add_func ("/scene/furniture/axis-numbers", test_axis_numbers);
  g_test_add_func ("/scene/furniture/shapes", test_shapes);
  g_test_add_func ("/scene/furniture/threads", test_threads);
  g_test_add_func ("/scene/furniture/cancel", test_cancel);
  return g_test_run ();
}
