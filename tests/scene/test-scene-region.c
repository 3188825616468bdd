/* SPDX-License-Identifier: Apache-2.0 */
/* What a lasso goes around, beside the sum of the angles under which a point sees its edges. */
#include "config.h"

#include <math.h>

#include "hek-rng.h"
#include "hek-scene-region.h"

/* How often a closed line goes around a point, by angles: another way than the region's. */
static int
turns (const HekScenePixel *corners,
       gsize                n,
       double               x,
       double               y)
{
  double sum = 0;

  for (gsize i = 0; i < n; i++)
    {
      const HekScenePixel *a = &corners[i], *b = &corners[(i + 1) % n];
      double ax = a->x - x, ay = a->y - y, bx = b->x - x, by = b->y - y;

      sum += atan2 (ax * by - ay * bx, ax * bx + ay * by);
    }
  return (int) lrint (sum / (2 * G_PI));
}

static void
compare (const HekScenePixel *corners,
         gsize                n,
         HekRng              *rng,
         guint                n_probes)
{
  g_autoptr (HekSceneRegion) region = hek_scene_region_new_lasso (corners, n, 200, 150);
  guint n_inside = 0;

  for (guint i = 0; i < n_probes; i++)
    {
      double x = hek_rng_double (rng) * 240 - 20, y = hek_rng_double (rng) * 190 - 20;
      gboolean inside = x >= 0 && y >= 0 && x <= 200 && y <= 150 && turns (corners, n, x, y) != 0;

      g_assert_cmpint (hek_scene_region_contains (region, x, y), ==, inside);
      n_inside += inside;
    }
  g_test_message ("%u corners: %u of %u inside", (guint) n, n_inside, n_probes);
}

static void
test_lasso (void)
{
  HekScenePixel corners[300];
  HekRng rng;

  hek_rng_init (&rng, 11);
  /* random corners cross each other many times and leave the picture */
  for (guint n = 3; n <= 12; n++)
    {
      for (guint i = 0; i < n; i++)
        corners[i] = (HekScenePixel) { hek_rng_double (&rng) * 260 - 30,
                                       hek_rng_double (&rng) * 210 - 30 };
      compare (corners, n, &rng, 4000);
    }
  /* the trembling line of a hand, within a pixel many corners */
  for (guint i = 0; i < 300; i++)
    {
      double angle = 2 * G_PI * i / 300, r = 60 + 3 * hek_rng_double (&rng);

      corners[i] = (HekScenePixel) { 100 + r * cos (angle), 75 + r * sin (angle) };
    }
  compare (corners, 300, &rng, 20000);
}

/* Corners and edges on the borders of pixels; a line that goes around twice; one turned back. */
static void
test_whole_pixels (void)
{
  static const HekScenePixel square[] = { { 10, 10 }, { 20, 10 }, { 20, 20 }, { 10, 20 } };
  static const HekScenePixel twice[] = { { 10, 10 }, { 20, 10 }, { 20, 20 }, { 10, 20 },
                                         { 10, 10 }, { 20, 10 }, { 20, 20 }, { 10, 20 } };
  HekScenePixel back[4];
  g_autoptr (HekSceneRegion) once = hek_scene_region_new_lasso (square, 4, 100, 100);
  g_autoptr (HekSceneRegion) two = hek_scene_region_new_lasso (twice, 8, 100, 100);
  g_autoptr (HekSceneRegion) reverse = NULL;
  double x0, y0, x1, y1;

  for (guint i = 0; i < 4; i++)
    back[i] = square[3 - i];
  reverse = hek_scene_region_new_lasso (back, 4, 100, 100);
  for (double y = 8.25; y < 22; y += 0.5)
    for (double x = 8.25; x < 22; x += 0.5)
      {
        gboolean inside = x > 10 && x < 20 && y > 10 && y < 20;

        g_assert_cmpint (hek_scene_region_contains (once, x, y), ==, inside);
        g_assert_cmpint (hek_scene_region_contains (two, x, y), ==, inside);
        g_assert_cmpint (hek_scene_region_contains (reverse, x, y), ==, inside);
      }
  g_assert_true (hek_scene_region_get_box (once, &x0, &y0, &x1, &y1));
  g_assert_cmpfloat (x0, ==, 10);
  g_assert_cmpfloat (y1, ==, 20);
}

static void
test_box (void)
{
  g_autoptr (HekSceneRegion) box = hek_scene_region_new_box (30, 5, 10, 25);

  g_assert_true (hek_scene_region_contains (box, 10, 5));
  g_assert_true (hek_scene_region_contains (box, 30, 25));
  g_assert_false (hek_scene_region_contains (box, 9.99, 10));
  g_assert_false (hek_scene_region_contains (box, NAN, 10));
}

static void
test_nothing (void)
{
  static const HekScenePixel line[] = { { 1, 1 }, { 5, 5 } };
  static const HekScenePixel holes[] = { { 1, 1 }, { NAN, 5 }, { 9, 1 }, { 9, INFINITY } };
  static const HekScenePixel outside[] = { { -9, -9 }, { -5, -9 }, { -5, -5 } };
  g_autoptr (HekSceneRegion) empty = hek_scene_region_new_lasso (NULL, 0, 100, 100);
  g_autoptr (HekSceneRegion) flat = hek_scene_region_new_lasso (line, 2, 100, 100);
  g_autoptr (HekSceneRegion) gaps = hek_scene_region_new_lasso (holes, 4, 100, 100);
  g_autoptr (HekSceneRegion) away = hek_scene_region_new_lasso (outside, 3, 100, 100);
  double x0, y0, x1, y1;

  g_assert_false (hek_scene_region_contains (empty, 3, 3));
  g_assert_false (hek_scene_region_contains (flat, 3, 3));
  g_assert_false (hek_scene_region_contains (gaps, 3, 3));
  g_assert_false (hek_scene_region_contains (away, 0, 0));
  g_assert_false (hek_scene_region_get_box (away, &x0, &y0, &x1, &y1));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scene/region/lasso", test_lasso);
  g_test_add_func ("/scene/region/whole-pixels", test_whole_pixels);
  g_test_add_func ("/scene/region/box", test_box);
  g_test_add_func ("/scene/region/nothing", test_nothing);
  return g_test_run ();
}
