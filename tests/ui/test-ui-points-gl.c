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

#include "points-gl-fixture.h"

#include <dlfcn.h>
#include <epoxy/gl.h>

#include "studio-test-window.h"

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
  g_assert_false (fixture_has_gl (&f));
  fixture_orbit (&f, 40);
  fixture_wait_final (&f);
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
  g_assert_true (fixture_has_gl (&f));
  for (guint i = 0; i < 20; i++)
    {
      fixture_orbit (&f, 2);
      studio_test_wait (20);
    }
  g_assert_cmpfloat (studio_points_view_get_interval (STUDIO_POINTS_VIEW (f.view), 0.5), >, 0);
  fixture_wait_final (&f);
  g_assert_true (fixture_has_gl (&f));
  studio_points_view_get_stats (STUDIO_POINTS_VIEW (f.view), &stats, &msec);
  g_assert_cmpuint (stats.n_drawn, ==, FIXTURE_N);
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
  fixture_orbit (&f, 10);
  fixture_wait_final (&f);
  g_assert_true (fixture_has_gl (&f));

  studio_points_view_get_look (view, &look);
  look.mode = HEK_SCENE_DENSITY;
  studio_points_view_set_look (view, &look);
  fixture_wait_final (&f);
  studio_points_view_get_stats (view, &stats, &msec);
  g_assert_cmpuint (stats.n_drawn, ==, FIXTURE_N);

  studio_points_view_set_points (view, points, style, NULL);
  fixture_wait_final (&f);
  studio_points_view_get_stats (view, &stats, &msec);
  g_assert_cmpuint (stats.n_drawn, ==, 4);
  studio_points_view_set_points (view, NULL, NULL, NULL);
  studio_test_wait (50);
  g_assert_false (studio_points_view_is_busy (view));
  g_assert_true (fixture_has_gl (&f));
  fixture_clear (&f);
}

/* Runs a view that is drawn by OpenGL into an error, and sees whether it goes on without. */
static void
check_loss (Fixture *f)
{
  g_auto (StudioTestGrab) wanted = { 0 };
  g_auto (StudioTestGrab) grab = { 0 };

  fixture_orbit (f, 40);
  fixture_wait_final (f);
  g_assert_false (fixture_has_gl (f));
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
          fixture_orbit (&f, 2);
          studio_test_wait (20);
        }
      fixture_wait_final (&f);
      g_assert_true (fixture_has_gl (&f));
      grab = studio_test_grab (f.view);
      n_lit[axes] = count_lit (&grab);
      fixture_clear (&f);
    }
  g_test_message ("%u pixels lit without axes, %u with them", n_lit[0], n_lit[1]);
  g_assert_cmpuint (n_lit[1], >, n_lit[0] + 300);
}

/* Frames that are given up while a job draws what stands among the points: their pixels go back to
 * the context by the thread of the windows, or g_return_if_fail() says so. */
static void
test_given_up (void)
{
  StudioPointsView *view;
  Fixture f;

  fixture_init (&f);
  view = STUDIO_POINTS_VIEW (f.view);
  studio_points_view_set_decor (view, TRUE, TRUE, FALSE, NULL, 0);
  fixture_wait_final (&f);
  for (guint i = 0; i < 5; i++)
    {
      fixture_orbit (&f, 3);
      while (view->gl.job == NULL)
        g_main_context_iteration (NULL, TRUE);
      studio_points_view_stop (view);
      studio_test_wait (30);
    }
  fixture_orbit (&f, 3);
  fixture_wait_final (&f);
  g_assert_true (fixture_has_gl (&f));
  fixture_clear (&f);
}

static PFNGLENDQUERYPROC real_end;
static PFNGLFENCESYNCPROC real_fence;
static PFNGLCLIENTWAITSYNCPROC real_wait;
static PFNGLGETQUERYOBJECTUIVPROC real_query;
static gboolean gpu_is_busy;
static GLsync our_fence; /* the first after our query; GTK 4.18 has others, and waits for them */
static guint n_asked;

static void GLAPIENTRY
begin_work (GLenum target)
{
  gpu_is_busy = TRUE;
  our_fence = NULL;
  real_end (target);
}

static GLsync GLAPIENTRY
note_fence (GLenum     condition,
            GLbitfield flags)
{
  GLsync fence = real_fence (condition, flags);

  if (gpu_is_busy && our_fence == NULL)
    our_fence = fence;
  return fence;
}

static GLenum GLAPIENTRY
look_at_work (GLsync     fence,
              GLbitfield flags,
              GLuint64   nsec)
{
  const GLenum state = real_wait (fence, flags, nsec);

  if (fence != our_fence)
    return state;
  g_assert_cmpuint (nsec, ==, 0);
  if (state == GL_ALREADY_SIGNALED || state == GL_CONDITION_SATISFIED)
    gpu_is_busy = FALSE;
  return state;
}

static void GLAPIENTRY
ask_for_result (GLuint  query,
                GLenum  name,
                GLuint *answer)
{
  n_asked++;
  g_assert_false (gpu_is_busy);
  real_query (query, name, answer);
}

/* An answer that the GPU does not have yet is waited for: not by the main loop. */
static void
test_not_waited (void)
{
  Fixture f;

  fixture_init (&f);
  g_assert_true (fixture_has_gl (&f));
  real_end = epoxy_glEndQuery;
  real_fence = epoxy_glFenceSync;
  real_wait = epoxy_glClientWaitSync;
  real_query = epoxy_glGetQueryObjectuiv;
  n_asked = 0;
  gpu_is_busy = FALSE;
  epoxy_glEndQuery = begin_work;
  epoxy_glFenceSync = note_fence;
  epoxy_glClientWaitSync = look_at_work;
  epoxy_glGetQueryObjectuiv = ask_for_result;
  for (guint i = 0; i < 5; i++)
    {
      fixture_orbit (&f, 3);
      studio_test_wait (30);
    }
  fixture_wait_final (&f);
  epoxy_glEndQuery = real_end;
  epoxy_glFenceSync = real_fence;
  epoxy_glClientWaitSync = real_wait;
  epoxy_glGetQueryObjectuiv = real_query;
  g_assert_cmpuint (n_asked, >, 0);
  fixture_clear (&f);
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
  g_assert_true (fixture_has_gl (&f));
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
  const gboolean is_ours = target == GL_ARRAY_BUFFER && n_bytes >= FIXTURE_N * 8 && data == NULL;

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
  g_assert_true (fixture_has_gl (&f));
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
  g_assert_false (fixture_has_gl (&f));
  fixture_orbit (&f, 40);
  fixture_wait_final (&f);
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
  g_test_add_func ("/ui/points-gl/given-up", test_given_up);
  g_test_add_func ("/ui/points-gl/not-waited", test_not_waited);
  g_test_add_func ("/ui/points-gl/reset", test_reset);
  g_test_add_func ("/ui/points-gl/memory", test_memory);
  g_test_add_func ("/ui/points-gl/wait", test_wait);
  g_test_add_func ("/ui/points-gl/shader", test_shader);
  return g_test_run ();
}
