/* SPDX-License-Identifier: Apache-2.0 */
/* How points look: masks, selected ones, densities that count, eye-dome lighting, pictures of any
 * size and of nothing. */
#include "config.h"

#include <math.h>
#include <string.h>

#include "hek-scene-draw-private.h"

#define WIDTH 160
#define HEIGHT 100

typedef struct
{
  HekScenePoints *points;
  HekSceneStyle *style;
  HekSceneMask *mask;
  HekSceneCamera camera;
  HekSceneView view;
  HekSceneLook look;
  HekScenePicture *picture;
} Fixture;

static void
fixture_clear (Fixture *f)
{
  g_clear_pointer (&f->points, hek_scene_points_unref);
  g_clear_pointer (&f->style, hek_scene_style_unref);
  g_clear_pointer (&f->mask, hek_scene_mask_unref);
  g_clear_pointer (&f->picture, hek_scene_picture_free);
}

static void
draw_all (Fixture *f)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (hek_scene_picture_begin (f->picture, f->points, f->style, f->mask, &f->view,
                                          &f->look, &error));
  g_assert_no_error (error);
  g_assert_true (hek_scene_picture_draw (f->picture, G_MAXUINT64, NULL));
  g_assert_true (f->picture->stats.complete);
  g_assert_true (hek_scene_picture_resolve (f->picture, NULL));
}

static HekScenePoints *
make_pair (void)
{
  /* two points one behind the other, seen from −y, and one beside them */
  static const float coords[9] = { 0, -0.1f, 0, 0, 0.1f, 0, 0.3f, 0, 0 };

  return hek_scene_points_new (coords, 3, 3, NULL, NULL);
}

static void
pair_init (Fixture *f)
{
  static const guint8 rgba[12] = { 255, 0, 0, 255, 0, 255, 0, 255, 0, 0, 255, 255 };

  memset (f, 0, sizeof *f);
  f->points = make_pair ();
  f->style = hek_scene_style_new (f->points, rgba, NULL, NULL, NULL);
  f->picture = hek_scene_picture_new ();
  hek_scene_camera_init (&f->camera);
  f->camera.azimuth_deg = f->camera.elevation_deg = 0;
  hek_scene_view_init (&f->view, &f->camera, 101, 101);
  hek_scene_look_init (&f->look);
  f->look.eye_dome = 0;
  f->look.diameter = 1;
}

static guint32
get_middle (const Fixture *f)
{
  return f->picture->pixels[50 * 101 + 50];
}

static void
test_mask (void)
{
  const guint64 second_and_third = 6, first = 1;
  Fixture f;

  pair_init (&f);
  draw_all (&f);
  g_assert_cmpuint (f.picture->stats.n_lit, ==, 2);
  g_assert_cmphex (get_middle (&f), ==, 0xffff0000);
  g_assert_cmpfloat_with_epsilon (f.picture->depth[50 * 101 + 50], 2.9f, 1e-5f);

  f.mask = hek_scene_mask_new (f.points, &second_and_third, NULL, NULL);
  draw_all (&f);
  g_assert_cmphex (get_middle (&f), ==, 0xff00ff00);
  g_assert_cmpuint (f.picture->stats.n_total, ==, 2);
  g_clear_pointer (&f.mask, hek_scene_mask_unref);

  f.mask = hek_scene_mask_new (f.points, NULL, &first, NULL);
  memcpy (f.look.selected, ((guint8[]){ 1, 2, 3, 255 }), 4);
  memcpy (f.look.ground, ((guint8[]){ 100, 100, 100, 255 }), 4);
  f.look.fade = 0.5;
  draw_all (&f);
  g_assert_cmphex (get_middle (&f), ==, 0xff010203);
  g_assert_cmphex (f.picture->pixels[0], ==, 0xff646464);
  for (gsize i = 0; i < 101 * 101; i++)
    if (f.picture->pixels[i] != 0xff646464 && f.picture->pixels[i] != 0xff010203)
      g_assert_cmphex (f.picture->pixels[i], ==, 0xff3232b2); /* blue, half of it the ground */
  fixture_clear (&f);
}

/* In a layout in the plane all are equally deep: what fades must not hide what is selected. */
static void
test_selected_first (void)
{
  static const float coords[4] = { 0, 0, 0, 0 };
  static const guint8 rgba[8] = { 1, 2, 3, 255, 250, 251, 252, 255 };
  Fixture f;

  for (guint64 selected = 1; selected <= 2; selected++)
    {
      pair_init (&f);
      fixture_clear (&f);
      f.points = hek_scene_points_new (coords, 2, 2, NULL, NULL);
      f.style = hek_scene_style_new (f.points, rgba, NULL, NULL, NULL);
      f.mask = hek_scene_mask_new (f.points, NULL, &selected, NULL);
      f.picture = hek_scene_picture_new ();
      draw_all (&f);
      g_assert_cmphex (get_middle (&f), ==, selected == 1 ? 0xff010203 : 0xfffafbfc);
      fixture_clear (&f);
    }
}

/* Where colours lose bits so that sums of 2·10⁹ of them fit, white points stay white. */
static void
test_density_of_very_many (void)
{
  static const guint8 white[4] = { 255, 255, 255, 255 };
  Fixture f;

  pair_init (&f);
  hek_scene_style_unref (f.style);
  f.style = hek_scene_style_new (f.points, NULL, white, NULL, NULL);
  f.look.mode = HEK_SCENE_DENSITY;
  g_assert_true (hek_scene_picture_begin (f.picture, f.points, f.style, NULL, &f.view, &f.look,
                                          NULL));
  f.picture->priv->color_shift = 7; /* what 2·10⁹ points would have */
  g_assert_true (hek_scene_picture_draw (f.picture, G_MAXUINT64, NULL));
  g_assert_true (hek_scene_picture_resolve (f.picture, NULL));
  g_assert_cmphex (get_middle (&f), ==, 0xffffffff);
  fixture_clear (&f);
}

static void
test_density (void)
{
  static const float coords[] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0.3f, 0, 0, 0.3f, 0, 0,
                                  -0.3f, 0, 0 };
  static const guint8 red[4] = { 200, 0, 0, 255 };
  Fixture f;
  guint n[3] = { 0 };

  pair_init (&f);
  fixture_clear (&f);
  f.points = hek_scene_points_new (coords, 7, 3, NULL, NULL);
  f.style = hek_scene_style_new (f.points, NULL, red, NULL, NULL);
  f.picture = hek_scene_picture_new ();
  f.look.mode = HEK_SCENE_DENSITY;
  f.look.has_ramp = TRUE;
  for (guint i = 0; i < 256; i++)
    {
      f.look.ramp[i][0] = (guint8) i;
      f.look.ramp[i][3] = 255;
    }
  draw_all (&f);
  g_assert_cmpuint (f.picture->stats.n_lit, ==, 3);
  g_assert_cmphex (get_middle (&f), ==, 0xffff0000); /* four: the most */
  for (gsize i = 0; i < 101 * 101; i++)
    {
      n[0] += f.picture->pixels[i] == 0xff000000; /* one: log 1 is 0 */
      n[1] += f.picture->pixels[i] == 0xff800000; /* two: log 2 is half of log 4 */
      n[2] += f.picture->pixels[i] == 0;
    }
  g_assert_cmpuint (n[0], ==, 1);
  g_assert_cmpuint (n[1], ==, 1);
  g_assert_cmpuint (n[2], ==, 101 * 101 - 3);

  f.look.has_ramp = FALSE;
  draw_all (&f);
  g_assert_cmphex (get_middle (&f), ==, 0xffc80000);
  fixture_clear (&f);
}

/* One selected point among four of a pixel is seen, however dense it is elsewhere. */
static void
test_density_selected (void)
{
  static const float coords[] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0.3f, 0, 0, 0.3f, 0, 0 };
  static const guint8 red[4] = { 200, 0, 0, 255 };
  Fixture f;

  for (guint64 selected = 0; selected < 16; selected += 4)
    {
      guint n_accent = 0, n_faded = 0, n_full = 0;

      pair_init (&f);
      fixture_clear (&f);
      f.points = hek_scene_points_new (coords, 6, 3, NULL, NULL);
      f.style = hek_scene_style_new (f.points, NULL, red, NULL, NULL);
      f.mask = hek_scene_mask_new (f.points, NULL, &selected, NULL);
      f.picture = hek_scene_picture_new ();
      f.look.mode = HEK_SCENE_DENSITY;
      f.look.has_ramp = TRUE;
      f.look.fade = 0.5;
      memcpy (f.look.selected, ((guint8[]){ 1, 2, 3, 255 }), 4);
      memcpy (f.look.ground, ((guint8[]){ 100, 100, 100, 255 }), 4);
      for (guint i = 0; i < 256; i++)
        memcpy (f.look.ramp[i], ((guint8[]){ (guint8) i, 0, 0, 255 }), 4);
      draw_all (&f);
      g_assert_cmpuint (f.picture->stats.n_most, ==, 4); /* whoever is selected of them */
      g_assert_cmphex (get_middle (&f), ==, selected != 0 ? 0xff010203 : 0xffff0000);
      for (gsize i = 0; i < 101 * 101; i++)
        {
          n_accent += f.picture->pixels[i] == 0xff010203;
          n_faded += f.picture->pixels[i] == 0xff723232; /* half of 128, 0, 0, half the ground */
          n_full += f.picture->pixels[i] == 0xff800000;
        }
      g_assert_cmpuint (n_accent, ==, selected != 0);
      g_assert_cmpuint (n_faded, ==, selected != 0);
      g_assert_cmpuint (n_full, ==, selected == 0);

      /* of mean colours the pixel keeps its own, which is opaque; the other fades */
      f.look.has_ramp = FALSE;
      f.look.selected[3] = 0;
      draw_all (&f);
      g_assert_cmphex (get_middle (&f) >> 24, ==, 0xff);
      fixture_clear (&f);
    }
}

/* A near plate of points beside a far one: the far one is darker at the edge, and nothing else. */
static void
test_eye_dome (void)
{
  enum { SIDE = 200 };
  g_autofree float *coords = g_new (float, SIDE * SIDE * 3);
  static const guint8 white[4] = { 255, 255, 255, 255 };
  guint n_dark = 0, n_near_dark = 0;

  for (guint p = 0; p < 2; p++)
    {
      Fixture f;

      memset (&f, 0, sizeof f);
      for (guint i = 0; i < SIDE * SIDE; i++)
        {
          coords[3 * i] = (float) (i % SIDE) / SIDE - 0.5f;
          coords[3 * i + 1] = i % SIDE < SIDE / 2 ? -0.2f : 0.2f;
          coords[3 * i + 2] = (float) (i / SIDE) / SIDE - 0.5f;
        }
      f.points = hek_scene_points_new (coords, SIDE * SIDE, 3, NULL, NULL);
      f.style = hek_scene_style_new (f.points, NULL, white, NULL, NULL);
      f.picture = hek_scene_picture_new ();
      hek_scene_camera_init (&f.camera);
      f.camera.azimuth_deg = f.camera.elevation_deg = 0;
      f.camera.projection = p == 0 ? HEK_SCENE_PERSPECTIVE : HEK_SCENE_ORTHOGRAPHIC;
      hek_scene_view_init (&f.view, &f.camera, WIDTH, HEIGHT);
      hek_scene_look_init (&f.look);
      draw_all (&f);
      for (gsize i = 0; i < WIDTH * HEIGHT; i++)
        if (f.picture->depth[i] != INFINITY && f.picture->pixels[i] != 0xffffffff)
          {
            g_assert_cmphex (f.picture->pixels[i] >> 24, ==, 0xff);
            n_dark++;
            n_near_dark += f.picture->depth[i] < 3;
          }
      fixture_clear (&f);
    }
  g_assert_cmpuint (n_dark, >, 20);
  g_assert_cmpuint (n_near_dark, ==, 0);
}

static void
test_sizes (void)
{
  static const double bad[][2] = { { 0, 10 }, { 10, NAN }, { 20000, 10 }, { -5, 5 } };
  g_autoptr (GError) error = NULL;
  Fixture f;

  pair_init (&f);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      hek_scene_view_init (&f.view, &f.camera, bad[i][0], bad[i][1]);
      g_assert_false (hek_scene_picture_begin (f.picture, f.points, f.style, NULL, &f.view, &f.look,
                                               &error));
      g_assert_error (error, HEK_SCENE_ERROR, HEK_SCENE_ERROR_TOO_LARGE);
      g_clear_error (&error);
      g_assert_cmpuint (f.picture->width, ==, 0);
      g_assert_true (hek_scene_picture_draw (f.picture, 10, NULL));
      g_assert_true (hek_scene_picture_resolve (f.picture, NULL));
    }
  /* growing and shrinking pictures in the same memory */
  for (guint side = 4; side < 600; side *= 3)
    for (guint mode = 0; mode < 2; mode++)
      {
        f.look.mode = (HekSceneMode) mode;
        hek_scene_view_init (&f.view, &f.camera, side, 700 / side);
        draw_all (&f);
        g_assert_cmpuint (f.picture->width, ==, side);
        g_assert_cmpuint (f.picture->height, ==, 700 / side);
      }
  fixture_clear (&f);
}

/* Coordinates as large and as small as floats can be, seen from anywhere. */
static void
test_extremes (void)
{
  static const float coords[] = { 3e38f, -3e38f, 3e38f, 0, 0, 0, 1e-38f, 0, 1e-44f, -3e38f, 1, 1 };
  static const guint8 white[4] = { 255, 255, 255, 255 };
  Fixture f;

  pair_init (&f);
  fixture_clear (&f);
  f.points = hek_scene_points_new (coords, 4, 3, NULL, NULL);
  f.style = hek_scene_style_new (f.points, NULL, white, NULL, NULL);
  f.picture = hek_scene_picture_new ();
  f.look.attenuate = FALSE;
  for (guint p = 0; p < 2; p++)
    for (int zoom = -300; zoom <= 300; zoom += 50)
      {
        f.camera.projection = (HekSceneProjection) p;
        f.camera.distance = pow (10, zoom);
        f.camera.target[0] = zoom == 100 ? 1e308 : 0;
        hek_scene_view_init (&f.view, &f.camera, 64, 48);
        draw_all (&f);
        g_assert_cmpuint (f.picture->stats.n_lit, <=, 4);
      }
  hek_scene_camera_init (&f.camera);
  hek_scene_view_init (&f.view, &f.camera, 64, 48);
  draw_all (&f);
  g_assert_cmpuint (f.picture->stats.n_lit, >=, 1); /* the origin */
  fixture_clear (&f);
}

static void
test_nothing (void)
{
  static const guint8 white[4] = { 255, 255, 255, 255 };
  Fixture f;

  pair_init (&f);
  fixture_clear (&f);
  f.points = hek_scene_points_new (NULL, 0, 2, NULL, NULL);
  f.style = hek_scene_style_new (f.points, NULL, white, NULL, NULL);
  f.picture = hek_scene_picture_new ();
  draw_all (&f);
  g_assert_cmpuint (f.picture->stats.n_lit, ==, 0);
  g_assert_cmpfloat (f.picture->stats.detail, ==, 1);
  fixture_clear (&f);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scene/look/mask", test_mask);
  g_test_add_func ("/scene/look/selected-first", test_selected_first);
  g_test_add_func ("/scene/look/density", test_density);
  g_test_add_func ("/scene/look/density-selected", test_density_selected);
  g_test_add_func ("/scene/look/density-of-very-many", test_density_of_very_many);
  g_test_add_func ("/scene/look/eye-dome", test_eye_dome);
  g_test_add_func ("/scene/look/sizes", test_sizes);
  g_test_add_func ("/scene/look/extremes", test_extremes);
  g_test_add_func ("/scene/look/nothing", test_nothing);
  return g_test_run ();
}
