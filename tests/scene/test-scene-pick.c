/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Picking against two judges: the picture, whose colours are the numbers of the rows, and a loop
 * over all points in double arithmetic.
 */
#include "config.h"

#include <math.h>

#include "hek-parallel.h"
#include "hek-rng.h"
#include "hek-scene-pick.h"

#include "../test-valgrind.h"

#define WIDTH 400
#define HEIGHT 300
#define N_ROWS 30000

/* The renderer places in float, and in whole steps of a chunk. */
#define PLACE_TOLERANCE_PX 0.02

/* Points at the same depth, which has 32 bits, are told apart in other ways. */
#define MIN_AGREEMENT 0.99

typedef struct
{
  HekScenePoints *points;
  HekSceneStyle *style;
  HekSceneMask *mask;
  HekSceneView view;
  HekSceneLook look;
  HekSceneSight sight;
} Scene;

/* A cube, or with @n_rows over N_ROWS a long column that is looked along. */
static void
scene_init_rows (Scene              *scene,
                 guint               n_rows,
                 HekSceneProjection  projection,
                 gboolean            with_sizes)
{
  g_autofree float *coords = g_new (float, n_rows * 3);
  g_autofree float *sizes = g_new (float, n_rows);
  g_autofree guint8 *rgba = g_new (guint8, n_rows * 4);
  static const guint8 black[4] = { 0, 0, 0, 255 };
  HekSceneCamera camera;
  HekRng rng;

  hek_rng_init (&rng, 5);
  for (guint i = 0; i < n_rows; i++)
    {
      for (guint k = 0; k < 3; k++)
        coords[3 * i + k] = (float) (hek_rng_double (&rng) * 2 - 1);
      if (n_rows > N_ROWS)
        coords[3 * i + 1] *= 20;
      sizes[i] = (float) (0.5 + hek_rng_double (&rng));
      for (guint k = 0; k < 3; k++)
        rgba[4 * i + k] = (guint8) (i >> 8 * k);
      rgba[4 * i + 3] = 255;
    }
  coords[3 * 77] = NAN;
  scene->points = hek_scene_points_new (coords, n_rows, 3, NULL, NULL);
  g_assert_nonnull (scene->points);
  scene->style = hek_scene_style_new (scene->points, rgba, black, with_sizes ? sizes : NULL, NULL);
  scene->mask = NULL;
  hek_scene_camera_init (&camera);
  camera.projection = projection;
  if (n_rows > N_ROWS)
    camera.azimuth_deg = camera.elevation_deg = 0;
  hek_scene_camera_fit (&camera, scene->points->low, scene->points->high, WIDTH, HEIGHT);
  hek_scene_view_init (&scene->view, &camera, WIDTH, HEIGHT);
  hek_scene_look_init (&scene->look);
  scene->look.diameter = 5;
  scene->look.eye_dome = 0;
  scene->look.attenuate = with_sizes;
  scene->sight = (HekSceneSight) { scene->points, scene->style, NULL, &scene->view, &scene->look };
}

static void
scene_init (Scene              *scene,
            HekSceneProjection  projection,
            gboolean            with_sizes)
{
  scene_init_rows (scene, N_ROWS, projection, with_sizes);
}

static void
scene_set_mask (Scene         *scene,
                const guint64 *shown)
{
  g_clear_pointer (&scene->mask, hek_scene_mask_unref);
  scene->mask = hek_scene_mask_new (scene->points, shown, NULL, NULL);
  scene->sight.mask = scene->mask;
}

static void
scene_clear (Scene *scene)
{
  g_clear_pointer (&scene->mask, hek_scene_mask_unref);
  g_clear_pointer (&scene->style, hek_scene_style_unref);
  g_clear_pointer (&scene->points, hek_scene_points_unref);
}

/* Asks for the points that some pixels of the picture show, @apart times as few as usual along each
 * side. */
static void
check_picture (Scene *scene,
               guint  apart)
{
  g_autoptr (HekScenePicture) picture = hek_scene_picture_new ();
  g_autoptr (GError) error = NULL;
  guint n_asked = 0, n_same = 0;

  hek_scene_picture_begin (picture, scene->points, scene->style, NULL, &scene->view, &scene->look,
                           &error);
  g_assert_no_error (error);
  g_assert_true (hek_scene_picture_draw (picture, G_MAXUINT64, NULL));
  g_assert_true (hek_scene_picture_resolve (picture, NULL));
  for (guint y = 3; y < HEIGHT; y += 11 * apart)
    for (guint x = 3; x < WIDTH; x += 7 * apart)
      {
        guint32 pixel = picture->pixels[y * WIDTH + x];
        guint32 row = (pixel >> 16 & 0xff) | (pixel & 0xff00) | (pixel & 0xff) << 16;
        HekScenePick pick = { 0 };

        if (pixel >> 24 == 0)
          continue;
        n_asked++;
        if (hek_scene_pick (&scene->sight, x + 0.5, y + 0.5, 2, NULL, &pick) && pick.row == row)
          n_same++;
      }
  g_test_message ("%u of %u pixels show the point that is picked", n_same, n_asked);
  g_assert_cmpuint (n_asked, >, 500 / (apart * apart));
  g_assert_cmpfloat (n_same, >=, MIN_AGREEMENT * n_asked);
}

static void
test_picture (gconstpointer data)
{
  Scene scene;

  scene_init (&scene, GPOINTER_TO_INT (data) / 2, GPOINTER_TO_INT (data) % 2 != 0);
  check_picture (&scene, 1);
  scene_clear (&scene);
}

/* So many chunks behind each other that the farther ones are not looked at. */
static void
test_column (void)
{
  for (guint projection = 0; projection < 2; projection++)
    {
      Scene scene;

      scene_init_rows (&scene, 20 * HEK_SCENE_CHUNK_MAX, projection, projection == 0);
      g_assert_cmpuint (scene.points->n_chunks, >=, 20);
      check_picture (&scene, 3);
      scene_clear (&scene);
    }
}

/* The nearest point around the pointer, as a loop over all of them finds it. */
static void
test_nearest (void)
{
  guint n_beside = 0;
  HekRng rng;
  Scene scene;

  scene_init (&scene, HEK_SCENE_PERSPECTIVE, FALSE);
  scene.look.diameter = 1; /* the smallest that is drawn */
  hek_rng_init (&rng, 9);
  for (guint trial = 0; trial < 40; trial++)
    {
      double x = hek_rng_double (&rng) * WIDTH, y = hek_rng_double (&rng) * HEIGHT;
      double best = INFINITY;
      HekScenePick pick = { 0 };
      gboolean found;

      for (gsize slot = 0; slot < scene.points->n_slots; slot++)
        {
          double position[3], px, py, depth;

          if (scene.points->rows[slot] == G_MAXUINT32)
            continue;
          hek_scene_points_get_position (scene.points, slot, position);
          if (hek_scene_view_project (&scene.view, position, &px, &py, &depth))
            best = MIN (best, hypot (px - x, py - y));
        }
      found = hek_scene_pick (&scene.sight, x, y, 4, NULL, &pick);
      g_assert_cmpint (found, ==, best <= 4);
      if (found && pick.covered)
        g_assert_cmpfloat (pick.distance_px, <=, G_SQRT2 + PLACE_TOLERANCE_PX);
      else if (found)
        g_assert_cmpfloat_with_epsilon (pick.distance_px, best, PLACE_TOLERANCE_PX);
      n_beside += found && !pick.covered;
    }
  g_assert_cmpuint (n_beside, >, 5);
  scene_clear (&scene);
}

/* What is hidden is not hit; the point behind it is. */
static void
test_mask (void)
{
  g_autofree guint64 *shown = g_new (guint64, HEK_SCENE_N_WORDS (N_ROWS));
  guint32 rows[20];
  Scene scene;

  scene_init (&scene, HEK_SCENE_PERSPECTIVE, FALSE);
  scene.look.diameter = 12;
  for (gsize i = 0; i < HEK_SCENE_N_WORDS (N_ROWS); i++)
    shown[i] = ~G_GUINT64_CONSTANT (0);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      double last = i > 0 ? -INFINITY : 0;
      HekScenePick pick;

      g_assert_true (hek_scene_pick (&scene.sight, WIDTH / 2, HEIGHT / 2, 0, NULL, &pick));
      g_assert_true (pick.covered);
      for (guint k = 0; k < i; k++)
        g_assert_cmpuint (pick.row, !=, rows[k]);
      g_assert_cmpfloat (pick.depth, >=, last);
      rows[i] = pick.row;
      shown[pick.row / 64] &= ~(G_GUINT64_CONSTANT (1) << pick.row % 64);
      scene_set_mask (&scene, shown);
    }
  scene_clear (&scene);
}

static void
test_nothing (void)
{
  HekScenePick pick = { .row = 42 };
  float coords[6] = { NAN, 0, 0, INFINITY, 1, 1 };
  guint8 color[4] = { 1, 2, 3, 255 };
  Scene scene;

  scene_init (&scene, HEK_SCENE_PERSPECTIVE, FALSE);
  g_assert_false (hek_scene_pick (&scene.sight, -500, -500, 5, NULL, &pick));
  g_assert_false (hek_scene_pick (&scene.sight, NAN, 5, 5, NULL, &pick));
  scene_clear (&scene);

  scene.points = hek_scene_points_new (coords, 2, 3, NULL, NULL);
  scene.style = hek_scene_style_new (scene.points, NULL, color, NULL, NULL);
  scene.sight = (HekSceneSight) { scene.points, scene.style, NULL, &scene.view, &scene.look };
  scene.mask = NULL;
  g_assert_false (hek_scene_pick (&scene.sight, WIDTH / 2, HEIGHT / 2, 50, NULL, &pick));
  g_assert_cmpuint (pick.row, ==, 42);
  scene_clear (&scene);
}

/* --- regions --------------------------------------------------------------------------------- */

static void
check_region (const Scene          *scene,
              const HekSceneRegion *region,
              const guint64        *shown)
{
  g_autoptr (HekSceneSet) set = hek_scene_pick_region (&scene->sight, region, NULL);
  guint32 n = 0, n_rim = 0;

  g_assert_cmpuint (hek_scene_set_n_rows (set), ==, N_ROWS);
  for (gsize slot = 0; slot < scene->points->n_slots; slot++)
    {
      guint32 row = scene->points->rows[slot];
      double position[3], x, y, depth, t = PLACE_TOLERANCE_PX;
      gboolean inside;

      if (row == G_MAXUINT32)
        continue;
      hek_scene_points_get_position (scene->points, slot, position);
      if (!hek_scene_view_project (&scene->view, position, &x, &y, &depth))
        continue;
      inside = hek_scene_region_contains (region, x, y);
      if (hek_scene_region_contains (region, x - t, y) != inside
          || hek_scene_region_contains (region, x + t, y) != inside
          || hek_scene_region_contains (region, x, y - t) != inside
          || hek_scene_region_contains (region, x, y + t) != inside)
        {
          n_rim++;
          continue;
        }
      inside = inside && (shown == NULL || hek_scene_bit (shown, row));
      g_assert_cmpint (hek_scene_set_contains (set, row), ==, inside);
      n += inside;
    }
  g_assert_false (hek_scene_set_contains (set, 77)); /* has no place */
  g_test_message ("%u rows inside, %u at the rim", n, n_rim);
  g_assert_cmpuint (n, >, 100);
}

static void
test_region (void)
{
  static const HekScenePixel star[] = { { 200, 20 }, { 260, 280 }, { 90, 110 }, { 310, 110 },
                                        { 140, 280 } };
  g_autoptr (HekSceneRegion) box = hek_scene_region_new_box (100, 80, 180, 200);
  g_autoptr (HekSceneRegion) lasso = hek_scene_region_new_lasso (star, 5, WIDTH, HEIGHT);
  g_autoptr (HekSceneSet) none = NULL;
  g_autoptr (HekSceneRegion) empty = hek_scene_region_new_lasso (star, 2, WIDTH, HEIGHT);
  g_autofree guint64 *shown = g_new (guint64, HEK_SCENE_N_WORDS (N_ROWS));
  Scene scene;

  for (guint projection = 0; projection < 2; projection++)
    {
      scene_init (&scene, projection, FALSE);
      check_region (&scene, box, NULL);
      check_region (&scene, lasso, NULL);
      scene_clear (&scene);
    }
  scene_init (&scene, HEK_SCENE_PERSPECTIVE, FALSE);
  for (gsize i = 0; i < HEK_SCENE_N_WORDS (N_ROWS); i++)
    shown[i] = G_GUINT64_CONSTANT (0xf0f0f0f0aaaaaaaa);
  scene_set_mask (&scene, shown);
  check_region (&scene, lasso, shown);
  none = hek_scene_pick_region (&scene.sight, empty, NULL);
  g_assert_cmpuint (hek_scene_set_count (none), ==, 0);
  scene_clear (&scene);
}

/* The same answers on any number of threads, also where many points are at one place. */
static void
test_threads (void)
{
  g_autofree float *coords = g_new0 (float, N_ROWS * 3);
  guint8 color[4] = { 1, 2, 3, 255 };
  guint32 rows[2];
  Scene scene;

  scene_init (&scene, HEK_SCENE_PERSPECTIVE, FALSE);
  hek_scene_style_unref (scene.style);
  hek_scene_points_unref (scene.points);
  scene.points = hek_scene_points_new (coords, N_ROWS, 3, NULL, NULL);
  scene.style = hek_scene_style_new (scene.points, NULL, color, NULL, NULL);
  scene.sight = (HekSceneSight) { scene.points, scene.style, NULL, &scene.view, &scene.look };
  for (guint i = 0; i < 2; i++)
    {
      double x, y, depth, origin[3] = { 0, 0, 0 };
      HekScenePick pick = { .row = 1 };

      hek_parallel_set_n_threads (i == 0 ? 1 : 5);
      hek_scene_view_project (&scene.view, origin, &x, &y, &depth);
      g_assert_true (hek_scene_pick (&scene.sight, x, y, 3, NULL, &pick));
      rows[i] = pick.row;
    }
  hek_parallel_set_n_threads (0);
  g_assert_cmpuint (rows[0], ==, 0); /* the first of the same */
  g_assert_cmpuint (rows[1], ==, 0);
  scene_clear (&scene);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/scene/pick/picture/perspective", GINT_TO_POINTER (0), test_picture);
  g_test_add_data_func ("/scene/pick/picture/perspective-sizes", GINT_TO_POINTER (1), test_picture);
  g_test_add_data_func ("/scene/pick/picture/orthographic", GINT_TO_POINTER (2), test_picture);
  hek_test_add_heavy ("/scene/pick/column", test_column);
  g_test_add_func ("/scene/pick/nearest", test_nearest);
  g_test_add_func ("/scene/pick/mask", test_mask);
  g_test_add_func ("/scene/pick/nothing", test_nothing);
  g_test_add_func ("/scene/pick/region", test_region);
  g_test_add_func ("/scene/pick/threads", test_threads);
  return g_test_run ();
}
