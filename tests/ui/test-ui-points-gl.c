/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who draws the view of points. With OpenGL (in software, which only tests allow): the same pixels
 * as the splatter has, while it moves and when still; a lost context, memory that is short, shaders
 * that do not compile and a GPU that does not answer end in the splatter. Without OpenGL, switched
 * off or with no library at all: the splatter from the beginning.
 *
 * usage: test-ui-points-gl software | disabled | missing
 */
#define _GNU_SOURCE 1
#include "config.h"

#include "studio-points-view-private.h"

#include <dlfcn.h>
#include <epoxy/gl.h>
#include <string.h>

#include "hek-rng.h"
#include "studio-test-window.h"

#define WIDTH 480
#define HEIGHT 360
#define N 20000
#define SHARE 0.99

/* --- a library that is not there ------------------------------------------------------------- */

static gboolean hides_gl;

void *
dlopen (const char *name,
        int         flags)
{
  static void *(*real) (const char *, int);

  if (real == NULL)
    *(void **) &real = dlsym (RTLD_NEXT, "dlopen");
  if (hides_gl && name != NULL
      && (g_str_has_prefix (name, "libGL") || g_str_has_prefix (name, "libEGL")
          || g_str_has_prefix (name, "libOpenGL")))
    return NULL;
  return real (name, flags);
}

/* --- scenes ---------------------------------------------------------------------------------- */

typedef struct
{
  GtkWidget *window, *view;
  HekScenePoints *points;
  HekSceneStyle *style;
} Fixture;

static gboolean
is_final (gconstpointer view)
{
  return studio_points_view_is_final (STUDIO_POINTS_VIEW ((gpointer) view));
}

static void
wait_final (const Fixture *f)
{
  studio_test_wait (20);
  studio_test_wait_until (is_final, f->view);
}

/* A window with a view that has nothing to draw yet. */
static void
fixture_init_empty (Fixture *f)
{
  g_autofree float *coords = g_new (float, N * 3);
  g_autofree guint8 *rgba = g_new (guint8, N * 4);
  HekRng rng;

  hek_rng_init (&rng, 5);
  for (gsize i = 0; i < N; i++)
    {
      const guint8 color[4] = { (guint8) (i * 7), (guint8) (i >> 5), (guint8) (i * 3), 255 };

      for (guint a = 0; a < 3; a++)
        coords[3 * i + a] = (float) (hek_rng_double (&rng) + (double) (i % 4) * 1.5);
      memcpy (rgba + 4 * i, color, 4);
    }
  f->points = hek_scene_points_new (coords, N, 3, NULL, NULL);
  f->style = hek_scene_style_new (f->points, rgba, NULL, NULL, NULL);
  f->view = studio_points_view_new ();
  f->window = studio_test_window_new (f->view, WIDTH, HEIGHT);
}

static void
fixture_show (Fixture *f)
{
  studio_points_view_set_points (STUDIO_POINTS_VIEW (f->view), f->points, f->style, NULL);
  wait_final (f);
}

static void
fixture_init (Fixture *f)
{
  fixture_init_empty (f);
  fixture_show (f);
}

static void
fixture_clear (Fixture *f)
{
  gtk_window_destroy (GTK_WINDOW (f->window));
  hek_scene_points_unref (f->points);
  hek_scene_style_unref (f->style);
}

static gboolean
has_gl (const Fixture *f)
{
  return STUDIO_POINTS_VIEW (f->view)->gl.points != NULL;
}

static void
orbit (const Fixture *f,
       double         degrees)
{
  HekSceneCamera camera;

  studio_points_view_get_camera (STUDIO_POINTS_VIEW (f->view), &camera);
  hek_scene_camera_orbit (&camera, degrees, 0);
  studio_points_view_set_camera (STUDIO_POINTS_VIEW (f->view), &camera, FALSE);
}

static guint
count_lit (const StudioTestGrab *grab)
{
  guint n = 0;

  for (int i = 1; i < grab->width * grab->height; i++)
    n += grab->pixels[i] != grab->pixels[0];
  return n;
}

static void
assert_same (const StudioTestGrab *a,
             const StudioTestGrab *b)
{
  guint n_lit = 0, n_same = 0;

  g_assert_cmpint (a->width, ==, b->width);
  g_assert_cmpint (a->height, ==, b->height);
  for (int i = 1; i < a->width * a->height; i++)
    if (a->pixels[i] != a->pixels[0] || b->pixels[i] != b->pixels[0])
      {
        n_lit++;
        n_same += a->pixels[i] == b->pixels[i];
      }
  g_test_message ("%u of %u lit pixels are the same", n_same, n_lit);
  g_assert_cmpuint (n_lit, >, 1000);
  g_assert_cmpfloat (n_same, >=, SHARE * n_lit);
}

/* The same view by the splatter. */
static StudioTestGrab
grab_splatter (void)
{
  StudioTestGrab grab;
  Fixture f;

  g_setenv ("HEK_GL", "off", TRUE);
  fixture_init (&f);
  g_assert_false (has_gl (&f));
  orbit (&f, 40);
  wait_final (&f);
  grab = studio_test_grab (f.view);
  fixture_clear (&f);
  g_setenv ("HEK_GL", "software", TRUE);
  return grab;
}

/* --- with OpenGL ----------------------------------------------------------------------------- */

static void
test_same (void)
{
  g_auto (StudioTestGrab) wanted = grab_splatter ();
  g_auto (StudioTestGrab) grab = { 0 };
  HekSceneStats stats;
  double msec;
  Fixture f;

  fixture_init (&f);
  g_assert_true (has_gl (&f));
  for (guint i = 0; i < 20; i++)
    {
      orbit (&f, 2);
      studio_test_wait (20);
    }
  g_assert_cmpfloat (studio_points_view_get_interval (STUDIO_POINTS_VIEW (f.view), 0.5), >, 0);
  wait_final (&f);
  g_assert_true (has_gl (&f));
  studio_points_view_get_stats (STUDIO_POINTS_VIEW (f.view), &stats, &msec);
  g_assert_cmpuint (stats.n_drawn, ==, N);
  g_assert_cmpuint (stats.n_lit, >, 1000);
  grab = studio_test_grab (f.view);
  assert_same (&wanted, &grab);
  fixture_clear (&f);
}

/* Hidden, shown again, other points, none, a density. */
static void
test_life (void)
{
  static const guint8 white[4] = { 255, 255, 255, 255 };
  static const float coords[] = { 0, 0, 1, 0, 0, 1, 1, 1 };
  g_autoptr (HekScenePoints) points = hek_scene_points_new (coords, 4, 2, NULL, NULL);
  g_autoptr (HekSceneStyle) style = hek_scene_style_new (points, NULL, white, NULL, NULL);
  StudioPointsView *view;
  HekSceneLook look;
  HekSceneStats stats;
  double msec;
  Fixture f;

  fixture_init (&f);
  view = STUDIO_POINTS_VIEW (f.view);
  gtk_widget_set_visible (f.view, FALSE);
  studio_test_wait (30);
  gtk_widget_set_visible (f.view, TRUE);
  orbit (&f, 10);
  wait_final (&f);
  g_assert_true (has_gl (&f));

  studio_points_view_get_look (view, &look);
  look.mode = HEK_SCENE_DENSITY;
  studio_points_view_set_look (view, &look);
  wait_final (&f);
  studio_points_view_get_stats (view, &stats, &msec);
  g_assert_cmpuint (stats.n_drawn, ==, N);

  studio_points_view_set_points (view, points, style, NULL);
  wait_final (&f);
  studio_points_view_get_stats (view, &stats, &msec);
  g_assert_cmpuint (stats.n_drawn, ==, 4);
  studio_points_view_set_points (view, NULL, NULL, NULL);
  studio_test_wait (50);
  g_assert_false (studio_points_view_is_busy (view));
  g_assert_true (has_gl (&f));
  fixture_clear (&f);
}

/* Runs a view that is drawn by OpenGL into an error, and sees whether it goes on without. */
static void
check_loss (Fixture *f)
{
  g_auto (StudioTestGrab) wanted = { 0 };
  g_auto (StudioTestGrab) grab = { 0 };

  orbit (f, 40);
  wait_final (f);
  g_assert_false (has_gl (f));
  grab = studio_test_grab (f->view);
  wanted = grab_splatter ();
  assert_same (&wanted, &grab);
  fixture_clear (f);
}

/* What stands among the points is over every frame, those that move, too. */
static void
test_furniture (void)
{
  guint n_lit[2];
  Fixture f;

  for (guint axes = 0; axes < 2; axes++)
    {
      g_auto (StudioTestGrab) grab = { 0 };

      fixture_init (&f);
      studio_points_view_set_decor (STUDIO_POINTS_VIEW (f.view), axes != 0, TRUE, FALSE, NULL, 0);
      for (guint i = 0; i < 20; i++)
        {
          orbit (&f, 2);
          studio_test_wait (20);
        }
      wait_final (&f);
      g_assert_true (has_gl (&f));
      grab = studio_test_grab (f.view);
      n_lit[axes] = count_lit (&grab);
      fixture_clear (&f);
    }
  g_test_message ("%u pixels lit without axes, %u with them", n_lit[0], n_lit[1]);
  g_assert_cmpuint (n_lit[1], >, n_lit[0] + 300);
}

static GLenum GLAPIENTRY
answer_reset (void)
{
  return GL_GUILTY_CONTEXT_RESET;
}

static void
test_reset (void)
{
  const PFNGLGETGRAPHICSRESETSTATUSPROC real = epoxy_glGetGraphicsResetStatus;
  Fixture f;

  fixture_init (&f);
  g_assert_true (has_gl (&f));
  epoxy_glGetGraphicsResetStatus = answer_reset;
  check_loss (&f);
  epoxy_glGetGraphicsResetStatus = real;
}

static PFNGLBUFFERDATAPROC real_buffer_data;

/* Room for all the points there is none: the driver says so itself. */
static void GLAPIENTRY
ask_for_too_much (GLenum      target,
                  GLsizeiptr  n_bytes,
                  const void *data,
                  GLenum      usage)
{
  const gboolean is_ours = target == GL_ARRAY_BUFFER && n_bytes >= N * 8 && data == NULL;

  real_buffer_data (target, is_ours ? (GLsizeiptr) 1 << 60 : n_bytes, data, usage);
}

static void
test_memory (void)
{
  Fixture f;

  real_buffer_data = epoxy_glBufferData;
  fixture_init_empty (&f);
  epoxy_glBufferData = ask_for_too_much;
  fixture_show (&f);
  epoxy_glBufferData = real_buffer_data;
  check_loss (&f);
}

static GLenum GLAPIENTRY
answer_wait (GLsync     fence G_GNUC_UNUSED,
             GLbitfield flags G_GNUC_UNUSED,
             GLuint64   nsec G_GNUC_UNUSED)
{
  return GL_WAIT_FAILED;
}

static void
test_wait (void)
{
  const PFNGLCLIENTWAITSYNCPROC real = epoxy_glClientWaitSync;
  Fixture f;

  fixture_init (&f);
  g_assert_true (has_gl (&f));
  epoxy_glClientWaitSync = answer_wait;
  check_loss (&f);
  epoxy_glClientWaitSync = real;
}

static void GLAPIENTRY
answer_not_compiled (GLuint shader G_GNUC_UNUSED,
                     GLenum name G_GNUC_UNUSED,
                     GLint *answer)
{
  *answer = 0;
}

static void
test_shader (void)
{
  const PFNGLGETSHADERIVPROC real = epoxy_glGetShaderiv;
  Fixture f;

  fixture_init_empty (&f);
  epoxy_glGetShaderiv = answer_not_compiled;
  fixture_show (&f);
  epoxy_glGetShaderiv = real;
  check_loss (&f);
}

/* --- without --------------------------------------------------------------------------------- */

static void
test_without (void)
{
  g_auto (StudioTestGrab) grab = { 0 };
  Fixture f;

  fixture_init (&f);
  g_assert_false (has_gl (&f));
  orbit (&f, 40);
  wait_final (&f);
  grab = studio_test_grab (f.view);
  g_assert_cmpuint (count_lit (&grab), >, 1000);
  fixture_clear (&f);
}

int
main (int    argc,
      char **argv)
{
  const char *mode = argc > 1 ? argv[argc - 1] : "software";

  g_setenv ("HEK_GL", "software", TRUE);
  hides_gl = g_str_equal (mode, "missing");
  if (g_str_equal (mode, "disabled"))
    {
      if (gtk_check_version (4, 16, 0) == NULL)
        g_setenv ("GDK_DISABLE", "gl,vulkan", TRUE);
      else
        g_setenv ("GDK_DEBUG", "gl-disable", TRUE);
    }
  gtk_init ();
  g_test_init (&argc, &argv, NULL);
  if (hides_gl || g_str_equal (mode, "disabled"))
    {
      g_test_add_func ("/ui/points-gl/without", test_without);
      return g_test_run ();
    }
  if (!gdk_display_prepare_gl (gdk_display_get_default (), NULL))
    {
      g_print ("1..0 # SKIP no OpenGL here\n");
      return 0;
    }
  g_test_add_func ("/ui/points-gl/same", test_same);
  g_test_add_func ("/ui/points-gl/life", test_life);
  g_test_add_func ("/ui/points-gl/furniture", test_furniture);
  g_test_add_func ("/ui/points-gl/reset", test_reset);
  g_test_add_func ("/ui/points-gl/memory", test_memory);
  g_test_add_func ("/ui/points-gl/wait", test_wait);
  g_test_add_func ("/ui/points-gl/shader", test_shader);
  return g_test_run ();
}
