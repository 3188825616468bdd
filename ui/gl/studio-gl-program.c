/* SPDX-License-Identifier: Apache-2.0 */
/* Shaders: one text for GL 3.3 and GLES 3.0, which differ in what stands before it. */
#include "config.h"

#include "studio-gl-program.h"

#include <gio/gio.h>

#include "studio-gl-shaders.h"

G_DEFINE_QUARK (studio-gl-error-quark, studio_gl_error)

#define FOLDER "/io/github/hektor/Studio/gl/"

#define DESKTOP "#version 330 core\n"
#define EMBEDDED \
  "#version 300 es\n" \
  "precision highp float;\n" \
  "precision highp int;\n" \
  "precision highp sampler2D;\n" \
  "precision highp usampler2D;\n"

/* Returns: (transfer full): text of a shader */
static GBytes *
load (const char *name)
{
  g_autofree char *path = g_strconcat (FOLDER, name, NULL);
  GBytes *text = g_resource_lookup_data (studio_gl_shaders_get_resource (), path,
                                         G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

  g_assert (text != NULL);
  return text;
}

static const char *
get_text (GBytes *bytes)
{
  return g_bytes_get_data (bytes, NULL); /* resources end with a 0 */
}

static GLuint
compile (GLenum      type,
         const char *name,
         const char *extra,
         const char *define,
         GError    **error)
{
  g_autoptr (GBytes) text = load (name);
  g_autoptr (GBytes) before = extra != NULL ? load (extra) : NULL;
  g_autofree char *defines
    = g_strdup_printf ("%s%s%s%s", G_BYTE_ORDER == G_BIG_ENDIAN ? "#define BIG_ENDIAN\n" : "",
                       define != NULL ? "#define " : "", define != NULL ? define : "", "\n");
  const char *parts[] = { epoxy_is_desktop_gl () ? DESKTOP : EMBEDDED, defines,
                          before != NULL ? get_text (before) : "", get_text (text) };
  GLuint shader = glCreateShader (type);
  GLint compiled = 0;
  char log[2048] = "";

  glShaderSource (shader, G_N_ELEMENTS (parts), parts, NULL);
  glCompileShader (shader);
  glGetShaderiv (shader, GL_COMPILE_STATUS, &compiled);
  if (compiled)
    return shader;
  glGetShaderInfoLog (shader, sizeof log, NULL, log);
  glDeleteShader (shader);
  g_set_error (error, STUDIO_GL_ERROR, STUDIO_GL_ERROR_SHADER, "%s: %s", name, log);
  return 0;
}

static gboolean
link_program (GLuint      program,
              GLuint      vertex,
              GLuint      fragment,
              const char *name,
              GError    **error)
{
  GLint linked = 0;
  char log[2048] = "";

  glAttachShader (program, vertex);
  glAttachShader (program, fragment);
  glLinkProgram (program);
  glGetProgramiv (program, GL_LINK_STATUS, &linked);
  if (linked)
    return TRUE;
  glGetProgramInfoLog (program, sizeof log, NULL, log);
  g_set_error (error, STUDIO_GL_ERROR, STUDIO_GL_ERROR_SHADER, "%s: %s", name, log);
  return FALSE;
}

GLuint
studio_gl_program_new (const char *vertex,
                       const char *fragment,
                       const char *extra,
                       const char *define,
                       GError    **error)
{
  g_autofree char *vertex_name = g_strconcat (vertex, ".vert.glsl", NULL);
  g_autofree char *fragment_name = g_strconcat (fragment, ".frag.glsl", NULL);
  GLuint program = 0;
  GLuint vertex_shader = compile (GL_VERTEX_SHADER, vertex_name, NULL, define, error);
  GLuint fragment_shader
    = vertex_shader != 0 ? compile (GL_FRAGMENT_SHADER, fragment_name, extra, define, error) : 0;

  if (vertex_shader != 0 && fragment_shader != 0)
    {
      program = glCreateProgram ();
      if (!link_program (program, vertex_shader, fragment_shader, fragment_name, error))
        {
          glDeleteProgram (program);
          program = 0;
        }
    }
  glDeleteShader (vertex_shader); /* of 0: nothing */
  glDeleteShader (fragment_shader);
  return program;
}

void
studio_gl_program_get_uniforms (GLuint             program,
                                const char *const *names,
                                guint              n,
                                GLint             *locations)
{
  for (guint i = 0; i < n; i++)
    locations[i] = glGetUniformLocation (program, names[i]);
}
