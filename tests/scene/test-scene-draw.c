/* SPDX-License-Identifier: Apache-2.0 */
/* Pictures of points: pixel by pixel what a loop over all points draws, in any steps, with sizes
 * and both projections, and the same bytes on any number of threads and instruction sets. */
#include "config.h"

#include <math.h>
#include <string.h>

#include "../same.h"
#include "../test-valgrind.h"
#include "hek-rng.h"
#include "hek-scene-draw.h"
#include "scene-golden.h"

#define WIDTH 160
#define HEIGHT 100
#define N_POINTS 40000

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

/* A ball whose colours say the row, and a few points far away. */
static void
fixture_init (Fixture *f,
              gsize    n,
              gboolean has_sizes)
{
  g_autofree float *coords = g_new (float, n * 3);
  g_autofree float *sizes = g_new (float, n);
  g_autofree guint8 *rgba = g_new (guint8, n * 4);
  HekRng rng;

  memset (f, 0, sizeof *f);
  hek_rng_init (&rng, n);
  for (gsize i = 0; i < n; i++)
    {
      guint8 color[4]
        = { (guint8) (i * 5), (guint8) (i >> 6), (guint8) (64 + i % 64), i % 9 == 0 ? 128 : 255 };

      for (guint a = 0; a < 3; a++)
        coords[3 * i + a]
          = (float) ((hek_rng_double (&rng) - 0.5) * (i % 1000 == 999 ? 100 : 2));
      memcpy (rgba + 4 * i, color, 4);
      sizes[i] = (float) (1 + i % 7);
    }
  f->points = hek_scene_points_new (coords, n, 3, NULL, NULL);
  f->style = hek_scene_style_new (f->points, rgba, NULL, has_sizes ? sizes : NULL, NULL);
  f->picture = hek_scene_picture_new ();
  hek_scene_camera_init (&f->camera);
  f->camera.distance = 2.5;
  hek_scene_view_init (&f->view, &f->camera, WIDTH, HEIGHT);
  hek_scene_look_init (&f->look);
  f->look.eye_dome = 0;
}

static void
begin (Fixture *f)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (hek_scene_picture_begin (f->picture, f->points, f->style, f->mask, &f->view,
                                          &f->look, &error));
  g_assert_no_error (error);
}

static void
draw_all (Fixture *f)
{
  begin (f);
  g_assert_true (hek_scene_picture_draw (f->picture, G_MAXUINT64, NULL));
  g_assert_true (f->picture->stats.complete);
  g_assert_true (hek_scene_picture_resolve (f->picture, NULL));
}

/* --- beside a plain loop --------------------------------------------------------------------- */

static void
draw_plain (const Fixture *f,
            float         *depths,
            guint32       *colors)
{
  g_autofree float *x = g_new (float, HEK_SCENE_CHUNK_MAX);
  g_autofree float *y = g_new (float, HEK_SCENE_CHUNK_MAX);
  g_autofree float *depth = g_new (float, HEK_SCENE_CHUNK_MAX);

  for (gsize i = 0; i < WIDTH * HEIGHT; i++)
    depths[i] = INFINITY;
  for (gsize c = 0; c < f->points->n_chunks; c++)
    {
      hek_scene_project_chunk (f->points, &f->view, c, x, y, depth);
      for (gsize i = 0; i < f->points->chunks[c].n; i++)
        {
          gsize slot = f->points->chunks[c].first + i;
          guint32 color;
          int d, left, top;

          if (isnan (depth[i]) || fabsf (x[i]) > 1e6f || fabsf (y[i]) > 1e6f)
            continue;
          memcpy (&color, f->style->rgba + 4 * slot, 4);
          d = (int) hek_scene_get_diameter (f->style, &f->view, &f->look, slot, (double) depth[i]);
          left = (int) floorf (x[i] - (float) (d - 1) * 0.5f);
          top = (int) floorf (y[i] - (float) (d - 1) * 0.5f);
          for (int py = MAX (top, 0); py < MIN (top + d, HEIGHT); py++)
            for (int px = MAX (left, 0); px < MIN (left + d, WIDTH); px++)
              {
                int dx = 2 * (px - left) + 1 - d, dy = 2 * (py - top) + 1 - d;
                gsize at = (gsize) (py * WIDTH + px);

                if (!f->look.square && dx * dx + dy * dy > d * d)
                  continue;
                if (depth[i] < depths[at] || (depth[i] == depths[at] && color < colors[at]))
                  {
                    depths[at] = depth[i];
                    colors[at] = color;
                  }
              }
        }
    }
}

static void
assert_like_plain (Fixture *f)
{
  g_autofree float *depths = g_new (float, WIDTH * HEIGHT);
  g_autofree guint32 *colors = g_new0 (guint32, WIDTH * HEIGHT);
  gsize n_lit = 0, n_other = 0;

  draw_plain (f, depths, colors);
  draw_all (f);
  for (gsize i = 0; i < WIDTH * HEIGHT; i++)
    {
      guint8 c[4];

      memcpy (c, &colors[i], 4);
      n_lit += depths[i] != INFINITY;
      /* a diameter between two is rounded in float there, in double here */
      if (f->picture->depth[i] != depths[i])
        {
          n_other++;
          continue;
        }
      if (depths[i] == INFINITY)
        g_assert_cmpuint (f->picture->pixels[i], ==, 0);
      else if (c[3] == 255)
        g_assert_cmpuint (f->picture->pixels[i], ==,
                          0xff000000u | (guint32) c[0] << 16 | (guint32) c[1] << 8 | c[2]);
      else
        g_assert_cmpuint (f->picture->pixels[i] >> 24, ==, c[3]);
    }
  g_assert_cmpuint (n_other, <=, n_lit / 1000);
  g_assert_cmpuint (n_lit, >, WIDTH * HEIGHT / 20);
  g_assert_cmpuint (f->picture->stats.n_lit, >=, n_lit - n_other);
}

static void
test_like_plain (void)
{
  for (guint variant = 0; variant < 16; variant++)
    {
      Fixture f;

      fixture_init (&f, N_POINTS / 8, variant & 1);
      f.look.attenuate = (variant & 2) != 0;
      f.look.square = (variant & 4) != 0;
      f.look.diameter = variant & 1 ? 1.5 : 1 + variant % 3;
      f.camera.projection = variant & 8 ? HEK_SCENE_ORTHOGRAPHIC : HEK_SCENE_PERSPECTIVE;
      f.camera.roll_deg = variant * 10;
      hek_scene_view_init (&f.view, &f.camera, WIDTH, HEIGHT);
      assert_like_plain (&f);
      fixture_clear (&f);
    }
}

/* From within the cloud: chunks all around, points nearer than near. */
static void
test_from_within (void)
{
  Fixture f;

  fixture_init (&f, N_POINTS / 4, FALSE);
  f.camera.distance = 0.1;
  hek_scene_view_init (&f.view, &f.camera, WIDTH, HEIGHT);
  f.look.diameter = 10; /* a pixel at 1, 64 of them right before the eye */
  assert_like_plain (&f);
  fixture_clear (&f);
}

/* Every chunk with a point in a rectangle is found; those all behind the eye are not. */
static void
test_cull (void)
{
  g_autofree float *x = g_new (float, HEK_SCENE_CHUNK_MAX);
  g_autofree float *y = g_new (float, HEK_SCENE_CHUNK_MAX);
  g_autofree float *depth = g_new (float, HEK_SCENE_CHUNK_MAX);
  Fixture f;

  fixture_init (&f, 4 * N_POINTS, FALSE);
  for (guint p = 0; p < 2; p++)
    for (guint step = 0; step < 12; step++)
      {
        g_autofree guint32 *found = g_new (guint32, f.points->n_chunks);
        double x0 = step * 12, y0 = step * 7, x1 = x0 + 15, y1 = y0 + 15;
        gsize n_found, next = 0;

        f.camera.projection = p == 0 ? HEK_SCENE_PERSPECTIVE : HEK_SCENE_ORTHOGRAPHIC;
        f.camera.distance = step < 6 ? 2.5 : 0.3;
        f.camera.azimuth_deg = step * 30;
        hek_scene_view_init (&f.view, &f.camera, WIDTH, HEIGHT);
        n_found = hek_scene_cull (f.points, &f.view, x0, y0, x1, y1, found);
        g_assert_cmpuint (n_found, <, f.points->n_chunks);
        for (gsize c = 0; c < f.points->n_chunks; c++)
          {
            gboolean inside = FALSE;

            hek_scene_project_chunk (f.points, &f.view, c, x, y, depth);
            for (gsize i = 0; i < f.points->chunks[c].n && !inside; i++)
              inside = (double) x[i] >= x0 && (double) x[i] <= x1 && (double) y[i] >= y0
                       && (double) y[i] <= y1;
            if (next < n_found && found[next] == c)
              next++;
            else
              g_assert_false (inside);
          }
        g_assert_cmpuint (next, ==, n_found);
      }
  fixture_clear (&f);
}

/* --- steps ----------------------------------------------------------------------------------- */

static void
test_steps (void)
{
  for (guint mode = 0; mode < 2; mode++)
    {
      g_autofree guint32 *whole = NULL;
      guint64 n_before = 0;
      guint n_steps = 0;
      Fixture f;

      fixture_init (&f, N_POINTS, FALSE);
      f.look.mode = (HekSceneMode) mode;
      f.look.eye_dome = 1;
      draw_all (&f);
      whole = g_memdup2 (f.picture->pixels, WIDTH * HEIGHT * sizeof *whole);
      begin (&f);
      g_assert_false (f.picture->stats.complete);
      while (!f.picture->stats.complete)
        {
          g_assert_true (hek_scene_picture_draw (f.picture, 5000, NULL));
          g_assert_cmpuint (f.picture->stats.n_drawn, >, n_before);
          g_assert_cmpuint (f.picture->stats.n_drawn, <=, n_before + 5000);
          n_before = f.picture->stats.n_drawn;
          g_assert_true (hek_scene_picture_resolve (f.picture, NULL));
          g_assert_cmpuint (f.picture->stats.n_lit, >, 0);
          n_steps++;
        }
      g_assert_cmpuint (n_steps, >=, f.picture->stats.n_in_view / 5000);
      g_assert_cmpuint (n_before, ==, f.picture->stats.n_in_view);
      g_assert_cmpmem (f.picture->pixels, WIDTH * HEIGHT * 4, whole, WIDTH * HEIGHT * 4);
      fixture_clear (&f);
    }
}

/* A budget smaller than the number of chunks still ends. */
static void
test_tiny_budget (void)
{
  Fixture f;
  guint64 n_before = 0;

  fixture_init (&f, N_POINTS, FALSE);
  begin (&f);
  for (guint i = 0; i < 10; i++)
    {
      g_assert_true (hek_scene_picture_draw (f.picture, 1, NULL));
      g_assert_cmpuint (f.picture->stats.n_drawn, ==, n_before + 1);
      n_before++;
    }
  fixture_clear (&f);
}

static void
test_cancel (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  HekTask task = { .cancellable = cancellable };
  g_autofree guint32 *whole = NULL;
  Fixture f;

  fixture_init (&f, N_POINTS, FALSE);
  draw_all (&f);
  whole = g_memdup2 (f.picture->pixels, WIDTH * HEIGHT * sizeof *whole);
  begin (&f);
  g_assert_true (hek_scene_picture_draw (f.picture, 1000, &task));
  g_cancellable_cancel (cancellable);
  g_assert_false (hek_scene_picture_draw (f.picture, 1000, &task));
  g_assert_false (hek_scene_picture_resolve (f.picture, &task));
  g_assert_false (f.picture->stats.complete);
  g_assert_true (hek_scene_picture_draw (f.picture, G_MAXUINT64, NULL));
  g_assert_true (hek_scene_picture_resolve (f.picture, NULL));
  g_assert_cmpmem (f.picture->pixels, WIDTH * HEIGHT * 4, whole, WIDTH * HEIGHT * 4);
  fixture_clear (&f);
}

/* A tenth of the points, well spread: as many pixels in every quarter as its share. */
static void
test_sample (void)
{
  gsize quarters[2][4] = { { 0 } };
  Fixture f;

  fixture_init (&f, N_POINTS, FALSE);
  f.look.diameter = 1;
  f.look.attenuate = FALSE;
  for (guint pass = 0; pass < 2; pass++)
    {
      begin (&f);
      hek_scene_picture_draw (f.picture, pass == 0 ? N_POINTS / 10 : G_MAXUINT64, NULL);
      hek_scene_picture_resolve (f.picture, NULL);
      for (gsize i = 0; i < WIDTH * HEIGHT; i++)
        quarters[pass][(i % WIDTH >= WIDTH / 2) + 2 * (i / WIDTH >= HEIGHT / 2)]
          += f.picture->depth[i] != INFINITY;
    }
  for (guint q = 0; q < 4; q++)
    {
      double share = (double) quarters[0][q] / (double) quarters[1][q];

      g_test_message ("quarter %u: %.2f of its pixels", q, share);
      g_assert_cmpfloat (share, >, 0.1);
      g_assert_cmpfloat (share, <, 0.5);
    }
  fixture_clear (&f);
}

/* --- golden pictures ------------------------------------------------------------------------- */

/* The places of a few points hang on the last bits of the machine's sine. */
#define GOLDEN_SHARE 0.001

static void
check_golden (Fixture    *f,
              const char *name)
{
  g_autoptr (HekImage) image
    = hek_image_new (WIDTH, HEIGHT, 3, HEK_SAMPLE_U8, HEK_ENCODING_SRGB, NULL);

  memcpy (f->look.ground, ((guint8[]){ 30, 30, 36, 255 }), 4);
  draw_all (f);
  for (guint y = 0; y < HEIGHT; y++)
    for (guint x = 0; x < WIDTH; x++)
      {
        guint32 pixel = f->picture->pixels[y * WIDTH + x];
        guint8 *rgb = hek_image_row (image, y) + 3 * x;

        rgb[0] = (guint8) (pixel >> 16);
        rgb[1] = (guint8) (pixel >> 8);
        rgb[2] = (guint8) pixel;
      }
  scene_golden_check (image, name, 0, GOLDEN_SHARE);
}

static void
test_golden (void)
{
  Fixture f;

  fixture_init (&f, N_POINTS, FALSE);
  f.look.diameter = 1;
  f.look.attenuate = FALSE;
  check_golden (&f, "dots.png");
  f.look.mode = HEK_SCENE_DENSITY;
  check_golden (&f, "density.png");
  fixture_clear (&f);

  fixture_init (&f, N_POINTS / 40, TRUE);
  f.look.eye_dome = 1;
  check_golden (&f, "discs.png");
  f.camera.projection = HEK_SCENE_ORTHOGRAPHIC;
  f.look.square = TRUE;
  hek_scene_view_init (&f.view, &f.camera, WIDTH, HEIGHT);
  check_golden (&f, "squares.png");
  fixture_clear (&f);
}

static char *
digest (void)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);

  for (guint variant = 0; variant < 6; variant++)
    {
      Fixture f;

      fixture_init (&f, 2 * N_POINTS, variant % 2 == 1);
      f.look.mode = variant >= 4 ? HEK_SCENE_DENSITY : HEK_SCENE_POINTS;
      f.look.eye_dome = 1;
      f.look.diameter = variant < 2 ? 1 : 3;
      f.look.attenuate = variant >= 2;
      begin (&f);
      hek_scene_picture_draw (f.picture, N_POINTS / 2, NULL);
      hek_scene_picture_resolve (f.picture, NULL);
      g_checksum_update (checksum, (const guchar *) f.picture->pixels, WIDTH * HEIGHT * 4);
      hek_scene_picture_draw (f.picture, G_MAXUINT64, NULL);
      hek_scene_picture_resolve (f.picture, NULL);
      g_checksum_update (checksum, (const guchar *) f.picture->pixels, WIDTH * HEIGHT * 4);
      g_checksum_update (checksum, (const guchar *) f.picture->depth, WIDTH * HEIGHT * 4);
      fixture_clear (&f);
    }
  return g_strdup (g_checksum_get_string (checksum));
}

int
main (int    argc,
      char **argv)
{
  if (same_print_digest (argc, argv, digest))
    return 0;
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scene/draw/like-plain", test_like_plain);
  g_test_add_func ("/scene/draw/from-within", test_from_within);
  hek_test_add_heavy ("/scene/draw/cull", test_cull);
  g_test_add_func ("/scene/draw/steps", test_steps);
  g_test_add_func ("/scene/draw/tiny-budget", test_tiny_budget);
  g_test_add_func ("/scene/draw/cancel", test_cancel);
  g_test_add_func ("/scene/draw/sample", test_sample);
  g_test_add_func ("/scene/draw/golden", test_golden);
  same_add_tests ("/scene/draw/same", argv[0], digest);
  return g_test_run ();
}
