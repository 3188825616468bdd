/* SPDX-License-Identifier: Apache-2.0 */
/* Contexts: which there are, and whether they still work. */
#include "config.h"

#include "studio-gl-context.h"

#include "studio-gl-program.h"

/* How often errors are fetched: a lost context may answer with one for ever. */
#define ERRORS_MAX 16

/* Names of renderers that are programs. */
static const char *const software[]
  = { "llvmpipe", "softpipe", "swrast", "swr", "software", "swiftshader", "basic render" };

static gboolean
is_software (void)
{
  const char *renderer = (const char *) glGetString (GL_RENDERER);
  g_autofree char *name = g_ascii_strdown (renderer != NULL ? renderer : "software", -1);

  for (guint i = 0; i < G_N_ELEMENTS (software); i++)
    if (strstr (name, software[i]) != NULL)
      return TRUE;
  return FALSE;
}

static GdkGLContext *
realize (GdkDisplay *display,
         GdkGLAPI    api,
         GError    **error)
{
  g_autoptr (GdkGLContext) context = gdk_display_create_gl_context (display, error);

  if (context == NULL)
    return NULL;
  gdk_gl_context_set_allowed_apis (context, api);
  gdk_gl_context_set_required_version (context, 3, api == GDK_GL_API_GL ? 3 : 0);
  return gdk_gl_context_realize (context, error) ? g_steal_pointer (&context) : NULL;
}

GdkGLContext *
studio_gl_context_new (GtkWidget *widget,
                       GError   **error)
{
  const char *wish = g_getenv ("HEK_GL");
  const gboolean any = g_strcmp0 (wish, "software") == 0;
  GskRenderer *gsk = gtk_native_get_renderer (gtk_widget_get_native (widget));
  GdkDisplay *display = gtk_widget_get_display (widget);
  g_autoptr (GdkGLContext) context = NULL;

  if (g_strcmp0 (wish, "off") == 0
      || (!any && (gsk == NULL || G_OBJECT_TYPE (gsk) == gsk_cairo_renderer_get_type ())))
    {
      g_set_error_literal (error, STUDIO_GL_ERROR, STUDIO_GL_ERROR_UNAVAILABLE,
                           "the window is drawn without OpenGL");
      return NULL;
    }
  if (!gdk_display_prepare_gl (display, error))
    return NULL;
  context = realize (display, GDK_GL_API_GL, NULL);
  if (context == NULL)
    context = realize (display, GDK_GL_API_GLES, error);
  if (context == NULL)
    return NULL;
  if (!studio_gl_context_make_current (context) || (!any && is_software ()))
    {
      g_set_error_literal (error, STUDIO_GL_ERROR, STUDIO_GL_ERROR_UNAVAILABLE,
                           "OpenGL is drawn in software");
      return NULL;
    }
  return g_steal_pointer (&context);
}

gboolean
studio_gl_context_make_current (GdkGLContext *context)
{
  gdk_gl_context_make_current (context);
  return gdk_gl_context_get_current () == context;
}

static gboolean
has_reset_status (void)
{
  return epoxy_gl_version () >= (epoxy_is_desktop_gl () ? 45 : 32)
         || epoxy_has_gl_extension ("GL_KHR_robustness");
}

gboolean
studio_gl_context_check (GError **error)
{
  GLenum what = glGetError (), next = what;

  for (guint i = 0; i < ERRORS_MAX && next != GL_NO_ERROR; i++)
    next = glGetError ();
  if (what == GL_NO_ERROR && has_reset_status ()
      && glGetGraphicsResetStatus () != GL_NO_ERROR)
    what = GL_CONTEXT_LOST;
  if (what == GL_NO_ERROR)
    return TRUE;
  g_set_error (error, STUDIO_GL_ERROR,
               what == GL_OUT_OF_MEMORY ? STUDIO_GL_ERROR_MEMORY : STUDIO_GL_ERROR_LOST,
               "OpenGL: error 0x%04x", what);
  return FALSE;
}
