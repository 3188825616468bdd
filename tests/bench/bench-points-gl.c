/* SPDX-License-Identifier: Apache-2.0 */
/* The same frames by the other renderer, in software where there is no GPU. */
#include "config.h"

#include "bench-points-gl.h"

#include "bench-report.h"
#include "studio-gl-context.h"
#include "studio-gl-picture.h"

#define N_FRAMES 3

static double
draw (StudioGlPicture    *picture,
      StudioGlStore      *store,
      GLuint              texture,
      const HekSceneView *view,
      const HekSceneLook *look,
      guint64             budget)
{
  double best = G_MAXDOUBLE;

  for (guint i = 0; i < N_FRAMES; i++)
    {
      const double start = bench_wall_s ();

      g_assert_true (studio_gl_picture_begin (picture, store, view, look, NULL));
      studio_gl_picture_draw (picture, budget);
      studio_gl_picture_resolve (picture, texture, FALSE);
      glFinish ();
      best = MIN (best, 1e3 * (bench_wall_s () - start));
    }
  return best;
}

double
bench_points_gl (GtkWidget          *widget,
                 HekScenePoints     *points,
                 HekSceneStyle      *style,
                 const HekSceneView *view,
                 const HekSceneLook *look,
                 guint64             budget,
                 char              **name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkGLContext) context = NULL;
  StudioGlPicture *picture;
  StudioGlStore store;
  GLuint texture;
  double msec;

  g_setenv ("HEK_GL", "software", TRUE);
  context = studio_gl_context_new (widget, &error);
  g_unsetenv ("HEK_GL");
  if (context == NULL)
    {
      *name = g_strdup (error->message);
      return 0;
    }
  *name = g_strdup ((const char *) glGetString (GL_RENDERER));
  picture = studio_gl_picture_new (&error);
  g_assert_no_error (error);
  studio_gl_store_init (&store);
  g_assert_true (studio_gl_store_set (&store, points, style, NULL, &error));
  while (!studio_gl_store_upload (&store, 100))
    ;
  texture = studio_gl_texture_new (GL_RGBA8, (guint) view->width, (guint) view->height);
  msec = draw (picture, &store, texture, view, look, budget);
  glDeleteTextures (1, &texture);
  studio_gl_store_clear (&store);
  studio_gl_picture_free (picture);
  gdk_gl_context_clear_current ();
  return msec;
}
