/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The two renderers of points: scenes drawn by OpenGL (in software, where there is no GPU) and by
 * the splatter have the same lit pixels and the same colours, but for a few that lie on an edge.
 */
#include "config.h"

#include "studio-gl-context.h"
#include "studio-gl-picture.h"

#include <math.h>
#include <string.h>

#include "hek-rng.h"

#define WIDTH 320
#define HEIGHT 200
#define N_POINTS 40000

/* Of the pixels that either has lit: those that have to be the same. What may differ are places a
 * rounding away from the edge of a pixel, and ties in depth. */
#define SHARE 0.99

typedef struct
{
  HekScenePoints *points;
  HekSceneStyle *style;
  HekSceneMask *mask;
  HekSceneCamera camera;
  HekSceneView view;
  HekSceneLook look;
} Scene;

typedef struct
{
  guint n_lit, n_lit_both, n_same;
  double depth_error; /* largest, relative */
} Agreement;

static GdkGLContext *context;

/* A ball of many colours, some of them half transparent, and a few points far away. */
static void
scene_init (Scene   *scene,
            double   origin,
            double   extent,
            guint    n_coords,
            gboolean has_sizes)
{
  g_autofree float *coords = g_new (float, N_POINTS * n_coords);
  g_autofree float *sizes = g_new (float, N_POINTS);
  g_autofree guint8 *rgba = g_new (guint8, N_POINTS * 4);
  HekRng rng;

  *scene = (Scene) { 0 };
  hek_rng_init (&rng, n_coords);
  for (gsize i = 0; i < N_POINTS; i++)
    {
      const guint8 color[4] = { (guint8) (i * 5), (guint8) (i >> 6), (guint8) (64 + i % 64),
                                i % 9 == 0 ? 128 : 255 };
      const double scale = extent * (i % 1000 == 999 ? 20 : 1);

      for (guint a = 0; a < n_coords; a++)
        coords[n_coords * i + a] = (float) (origin + (hek_rng_double (&rng) - 0.5) * scale);
      memcpy (rgba + 4 * i, color, 4);
      sizes[i] = (float) (0.5 + 3 * hek_rng_double (&rng));
    }
  scene->points = hek_scene_points_new (coords, N_POINTS, n_coords, NULL, NULL);
  scene->style
    = hek_scene_style_new (scene->points, rgba, NULL, has_sizes ? sizes : NULL, NULL);
  hek_scene_look_init (&scene->look);
  hek_scene_camera_init (&scene->camera);
  if (n_coords == 2)
    hek_scene_camera_set_flat (&scene->camera);
  for (guint a = 0; a < n_coords; a++)
    scene->camera.target[a] = origin;
  scene->camera.distance = 3;
  hek_scene_view_init (&scene->view, &scene->camera, WIDTH, HEIGHT);
}

static void
scene_clear (Scene *scene)
{
  g_clear_pointer (&scene->points, hek_scene_points_unref);
  g_clear_pointer (&scene->style, hek_scene_style_unref);
  g_clear_pointer (&scene->mask, hek_scene_mask_unref);
}

/* Hides a third of the points and selects a fifth. */
static void
scene_mask (Scene *scene)
{
  g_autofree guint64 *shown = g_new0 (guint64, HEK_SCENE_N_WORDS (N_POINTS));
  g_autofree guint64 *selected = g_new0 (guint64, HEK_SCENE_N_WORDS (N_POINTS));

  for (gsize i = 0; i < N_POINTS; i++)
    {
      shown[i / 64] |= (guint64) (i % 3 != 0) << (i % 64);
      selected[i / 64] |= (guint64) (i % 5 == 0) << (i % 64);
    }
  scene->mask = hek_scene_mask_new (scene->points, shown, selected, NULL);
}

static HekScenePicture *
draw_splatter (const Scene *scene)
{
  HekScenePicture *picture = hek_scene_picture_new ();

  g_assert_true (hek_scene_picture_begin (picture, scene->points, scene->style, scene->mask,
                                          &scene->view, &scene->look, NULL));
  g_assert_true (hek_scene_picture_draw (picture, G_MAXUINT64, NULL));
  g_assert_true (hek_scene_picture_resolve (picture, NULL));
  return picture;
}

/* A R G B, as the splatter has them. */
static guint32 *
read_pixels (GLuint texture,
             gsize  n)
{
  guint32 *pixels = g_new (guint32, n);
  guint8 *bytes = (guint8 *) pixels;
  GLuint frame;

  glGenFramebuffers (1, &frame);
  glBindFramebuffer (GL_FRAMEBUFFER, frame);
  glFramebufferTexture2D (GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_TEXTURE_2D, texture, 0);
  glReadBuffer (GL_COLOR_ATTACHMENT0);
  glReadPixels (0, 0, WIDTH, HEIGHT, GL_RGBA, GL_UNSIGNED_BYTE, pixels);
  glDeleteFramebuffers (1, &frame);
  for (gsize i = 0; i < n; i++)
    pixels[i] = (guint32) bytes[4 * i + 3] << 24 | (guint32) bytes[4 * i] << 16
                | (guint32) bytes[4 * i + 1] << 8 | bytes[4 * i + 2];
  return pixels;
}

typedef struct
{
  guint32 *pixels;
  float *depth;
  HekSceneStats stats;
} Drawn;

/* @budget: of each step */
static Drawn
draw_gl (const Scene *scene,
         guint64      budget)
{
  g_autoptr (GError) error = NULL;
  StudioGlPicture *picture = studio_gl_picture_new (&error);
  GLuint texture = studio_gl_texture_new (GL_RGBA8, WIDTH, HEIGHT);
  StudioGlStore store;
  Drawn drawn;

  g_assert_no_error (error);
  studio_gl_store_init (&store);
  g_assert_true (
    studio_gl_store_set (&store, scene->points, scene->style, scene->mask, &error));
  while (!studio_gl_store_upload (&store, 0))
    ;
  g_assert_true (
    studio_gl_picture_begin (picture, &store, &scene->view, &scene->look, &error));
  do
    {
      studio_gl_picture_draw (picture, budget);
      studio_gl_picture_resolve (picture, texture, TRUE);
    }
  while (!studio_gl_picture_get_stats (picture)->complete);
  drawn.pixels = read_pixels (texture, WIDTH * HEIGHT);
  drawn.depth = studio_gl_picture_dup_depth (picture);
  g_assert_nonnull (drawn.depth);
  drawn.stats = *studio_gl_picture_get_stats (picture);
  g_assert_true (studio_gl_context_check (&error));
  glDeleteTextures (1, &texture);
  studio_gl_store_clear (&store);
  studio_gl_picture_free (picture);
  g_assert_true (studio_gl_context_check (&error));
  return drawn;
}

static gboolean
is_near (guint32 a,
         guint32 b)
{
  for (guint shift = 0; shift < 32; shift += 8)
    if (ABS ((int) (a >> shift & 255) - (int) (b >> shift & 255)) > 1)
      return FALSE;
  return TRUE;
}

static Agreement
compare (const HekScenePicture *splatter,
         const Drawn           *gl)
{
  Agreement agreement = { 0 };

  for (gsize i = 0; i < WIDTH * HEIGHT; i++)
    {
      const gboolean a = splatter->depth[i] < INFINITY, b = gl->depth[i] < INFINITY;

      agreement.n_lit += a || b;
      agreement.n_lit_both += a && b;
      if (a && b && is_near (splatter->pixels[i], gl->pixels[i]))
        {
          agreement.n_same++;
          agreement.depth_error = MAX (
            agreement.depth_error,
            fabs ((double) (splatter->depth[i] - gl->depth[i])) / fabs ((double) gl->depth[i]));
        }
      else if (!a && !b)
        g_assert_cmphex (splatter->pixels[i], ==, gl->pixels[i]);
    }
  return agreement;
}

static void
check (const Scene *scene,
       const char  *name)
{
  g_autoptr (HekScenePicture) splatter = draw_splatter (scene);
  Drawn gl = draw_gl (scene, 7000);
  Agreement agreement = compare (splatter, &gl);

  g_test_message ("%s: of %u lit pixels %.3f %% lit by both, %.3f %% the same", name,
                  agreement.n_lit, 100.0 * agreement.n_lit_both / agreement.n_lit,
                  100.0 * agreement.n_same / agreement.n_lit);
  g_assert_cmpuint (agreement.n_lit, >, 500);
  g_assert_cmpuint (gl.stats.n_lit, <=, agreement.n_lit);
  g_assert_cmpuint (gl.stats.n_lit, >=, agreement.n_lit_both);
  g_assert_cmpfloat (agreement.n_lit_both, >=, SHARE * agreement.n_lit);
  g_assert_cmpfloat (agreement.n_same, >=, SHARE * agreement.n_lit);
  g_assert_cmpuint (gl.stats.n_in_view, ==, splatter->stats.n_in_view);
  g_assert_cmpuint (gl.stats.n_drawn, ==, splatter->stats.n_drawn);
  g_assert_cmpuint (gl.stats.n_total, ==, splatter->stats.n_total);
  g_free (gl.pixels);
  g_free (gl.depth);
}

static void
test_points (void)
{
  Scene scene;

  scene_init (&scene, 0, 2, 3, FALSE);
  check (&scene, "two pixels, lit by depth");
  scene.look.diameter = 0.5;
  check (&scene, "dots");
  scene.look.diameter = 14;
  check (&scene, "discs that stand out of the picture");
  scene.look.square = TRUE;
  scene.look.eye_dome = 0;
  scene.look.attenuate = FALSE;
  check (&scene, "squares of one size");
  memcpy (scene.look.ground, ((guint8[]){ 20, 60, 90, 200 }), 4);
  check (&scene, "over a ground that is not opaque");
  scene_clear (&scene);
}

static void
test_views (void)
{
  Scene scene;

  scene_init (&scene, 0, 2, 3, TRUE);
  scene.camera.distance = 0.2;
  hek_scene_view_init (&scene.view, &scene.camera, WIDTH, HEIGHT);
  check (&scene, "from within, with sizes");
  scene.camera.distance = 3;
  scene.camera.projection = HEK_SCENE_ORTHOGRAPHIC;
  scene.camera.roll_deg = 30;
  hek_scene_view_init (&scene.view, &scene.camera, WIDTH - 0.5, HEIGHT - 0.25);
  check (&scene, "orthographic, half pixels");
  scene_clear (&scene);

  scene_init (&scene, 1e7, 3e5, 3, FALSE);
  scene.camera.distance = 4e5;
  hek_scene_view_init (&scene.view, &scene.camera, WIDTH, HEIGHT);
  check (&scene, "far from the origin");
  scene_clear (&scene);
}

/* Words of a mask that are no numbers as floats come to its shaders as others; it is never drawn
 * with, but the lanes of sanitizers have nothing else. */
static gboolean
is_softpipe (void)
{
  const gboolean is = strstr ((const char *) glGetString (GL_RENDERER), "softpipe") != NULL;

  if (is)
    g_test_skip ("softpipe alters words of masks");
  return is;
}

static void
test_flat (void)
{
  Scene scene;

  scene_init (&scene, 0, 2, 2, FALSE);
  scene.look.diameter = 4;
  check (&scene, "in the plane, colours decide");
  if (!is_softpipe ())
    {
      scene_mask (&scene);
      check (&scene, "in the plane, selected before others");
    }
  scene_clear (&scene);
}

static void
test_masks (void)
{
  Scene scene;

  if (is_softpipe ())
    return;
  scene_init (&scene, 0, 2, 3, TRUE);
  scene_mask (&scene);
  check (&scene, "hidden and selected");
  memcpy (scene.look.selected, ((guint8[]){ 255, 120, 0, 255 }), 4);
  memcpy (scene.look.ground, ((guint8[]){ 250, 250, 250, 255 }), 4);
  scene.look.fade = 0.4;
  check (&scene, "selected in a colour, others fading into the ground");
  scene_clear (&scene);
}

static void
test_density (void)
{
  Scene scene;

  if (!studio_gl_target_has_density ())
    {
      g_test_skip ("this GL does not blend floats");
      return;
    }
  scene_init (&scene, 0, 2, 3, FALSE);
  scene.look.mode = HEK_SCENE_DENSITY;
  scene.look.diameter = 3;
  check (&scene, "density in mean colours");
  scene.look.has_ramp = TRUE;
  for (guint i = 0; i < 256; i++)
    memcpy (scene.look.ramp[i], ((guint8[]){ (guint8) i, 80, (guint8) (255 - i), 255 }), 4);
  if (!is_softpipe ())
    scene_mask (&scene);
  check (&scene, "density in colours of a ramp");
  if (!is_softpipe ())
    {
      memcpy (scene.look.selected, ((guint8[]){ 255, 120, 0, 255 }), 4);
      scene.look.fade = 0.7;
      check (&scene, "density with selected points, over nothing");
      memcpy (scene.look.ground, ((guint8[]){ 250, 250, 250, 255 }), 4);
      check (&scene, "density with selected points, over a ground");
      scene.look.has_ramp = FALSE;
      scene.look.selected[3] = 0;
      check (&scene, "density in mean colours with selected points");
    }
  scene_clear (&scene);
}

/* Nothing to see, and a picture that no GPU has. */
static void
test_edges (void)
{
  const float nowhere[3] = { NAN, 0, INFINITY };
  const guint8 white[4] = { 255, 255, 255, 255 };
  g_autoptr (GError) error = NULL;
  StudioGlPicture *picture = studio_gl_picture_new (&error);
  StudioGlStore store;
  Scene scene = { 0 };
  Drawn drawn;

  scene.points = hek_scene_points_new (nowhere, 1, 3, NULL, NULL);
  scene.style = hek_scene_style_new (scene.points, NULL, white, NULL, NULL);
  hek_scene_look_init (&scene.look);
  hek_scene_camera_init (&scene.camera);
  hek_scene_view_init (&scene.view, &scene.camera, WIDTH, HEIGHT);
  drawn = draw_gl (&scene, 100);
  g_assert_cmpuint (drawn.stats.n_lit, ==, 0);
  g_assert_cmpuint (drawn.pixels[0], ==, 0);
  g_free (drawn.pixels);
  g_free (drawn.depth);

  studio_gl_store_init (&store);
  g_assert_true (studio_gl_store_set (&store, scene.points, scene.style, NULL, &error));
  g_assert_true (studio_gl_store_upload (&store, 1));
  hek_scene_view_init (&scene.view, &scene.camera, 1e6, HEIGHT);
  g_assert_false (
    studio_gl_picture_begin (picture, &store, &scene.view, &scene.look, &error));
  g_assert_error (error, STUDIO_GL_ERROR, STUDIO_GL_ERROR_MEMORY);
  studio_gl_store_clear (&store);
  studio_gl_picture_free (picture);
  scene_clear (&scene);
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (GError) error = NULL;
  GtkWidget *window;
  int status;

  g_setenv ("HEK_GL", "software", TRUE);
  gtk_init ();
  g_test_init (&argc, &argv, NULL);
  window = gtk_window_new ();
  gtk_widget_realize (window);
  context = studio_gl_context_new (window, &error);
  if (context == NULL)
    {
      g_print ("1..0 # SKIP %s\n", error->message);
      return 0;
    }
  g_test_message ("%s, %s", (const char *) glGetString (GL_RENDERER),
                  (const char *) glGetString (GL_VERSION));
  g_test_add_func ("/ui/gl-picture/points", test_points);
  g_test_add_func ("/ui/gl-picture/views", test_views);
  g_test_add_func ("/ui/gl-picture/flat", test_flat);
  g_test_add_func ("/ui/gl-picture/masks", test_masks);
  g_test_add_func ("/ui/gl-picture/density", test_density);
  g_test_add_func ("/ui/gl-picture/edges", test_edges);
  status = g_test_run ();
  gdk_gl_context_clear_current ();
  g_clear_object (&context);
  gtk_window_destroy (GTK_WINDOW (window));
  return status;
}
