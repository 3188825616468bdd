/* SPDX-License-Identifier: Apache-2.0 */
/* Textures and framebuffers of a picture. */
#include "config.h"

#include "studio-gl-target.h"

gboolean
studio_gl_target_has_density (void)
{
  return epoxy_is_desktop_gl ()
         || (epoxy_has_gl_extension ("GL_EXT_color_buffer_float")
             && epoxy_has_gl_extension ("GL_EXT_float_blend"));
}

/* GLES 3.0 takes no format with a size without the format and type that belong to it. */
static void
get_transfer (GLenum  internal,
              GLenum *format,
              GLenum *type)
{
  *format = GL_RGBA;
  *type = GL_UNSIGNED_BYTE;
  if (internal == GL_DEPTH_COMPONENT32F)
    {
      *format = GL_DEPTH_COMPONENT;
      *type = GL_FLOAT;
    }
  else if (internal == GL_RGBA32F)
    *type = GL_FLOAT;
  else if (internal == GL_RG32F)
    {
      *format = GL_RG;
      *type = GL_FLOAT;
    }
  else if (internal == GL_R32F)
    {
      *format = GL_RED;
      *type = GL_FLOAT;
    }
  else if (internal == GL_R32UI)
    {
      *format = GL_RED_INTEGER;
      *type = GL_UNSIGNED_INT;
    }
}

GLuint
studio_gl_texture_new (GLenum internal,
                       guint  width,
                       guint  height)
{
  GLenum format, type;
  GLuint texture;

  get_transfer (internal, &format, &type);
  glGenTextures (1, &texture);
  glBindTexture (GL_TEXTURE_2D, texture);
  glTexParameteri (GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_NEAREST);
  glTexParameteri (GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_NEAREST);
  glTexParameteri (GL_TEXTURE_2D, GL_TEXTURE_WRAP_S, GL_CLAMP_TO_EDGE);
  glTexParameteri (GL_TEXTURE_2D, GL_TEXTURE_WRAP_T, GL_CLAMP_TO_EDGE);
  glTexParameteri (GL_TEXTURE_2D, GL_TEXTURE_MAX_LEVEL, 0);
  glTexImage2D (GL_TEXTURE_2D, 0, (GLint) internal, (GLsizei) width, (GLsizei) height, 0, format,
                type, NULL);
  return texture;
}

void
studio_gl_target_clear (StudioGlTarget *target)
{
  const GLuint textures[] = { target->color, target->depths, target->sums, target->numbers,
                              target->resolved_depths };

  glDeleteTextures (G_N_ELEMENTS (textures), textures);
  glDeleteTextures (STUDIO_GL_MOST_LEVELS, target->most);
  glDeleteFramebuffers (STUDIO_GL_MOST_LEVELS, target->most_frames);
  glDeleteFramebuffers (1, &target->points_frame);
  glDeleteFramebuffers (1, &target->resolved_frame);
  glDeleteBuffers (1, &target->readback);
  *target = (StudioGlTarget) { 0 };
}

static GLuint
frame_new (const GLuint *colors,
           guint         n_colors,
           GLuint        depth)
{
  static const GLenum all[] = { GL_COLOR_ATTACHMENT0, GL_COLOR_ATTACHMENT1 };
  GLuint frame;

  glGenFramebuffers (1, &frame);
  glBindFramebuffer (GL_FRAMEBUFFER, frame);
  for (guint i = 0; i < n_colors; i++)
    glFramebufferTexture2D (GL_FRAMEBUFFER, all[i], GL_TEXTURE_2D, colors[i], 0);
  if (depth != 0)
    glFramebufferTexture2D (GL_FRAMEBUFFER, GL_DEPTH_ATTACHMENT, GL_TEXTURE_2D, depth, 0);
  glDrawBuffers ((GLsizei) n_colors, all);
  return frame;
}

static gboolean
make_points (StudioGlTarget *target)
{
  target->color = studio_gl_texture_new (GL_RGBA8, target->width, target->height);
  target->depths = studio_gl_texture_new (GL_DEPTH_COMPONENT32F, target->width, target->height);
  target->points_frame = frame_new (&target->color, 1, target->depths);
  return glCheckFramebufferStatus (GL_FRAMEBUFFER) == GL_FRAMEBUFFER_COMPLETE;
}

static gboolean
make_density (StudioGlTarget *target)
{
  guint width = target->width, height = target->height;

  target->sums = studio_gl_texture_new (GL_RGBA32F, width, height);
  target->numbers = studio_gl_texture_new (GL_RG32F, width, height); /* all, those selected */
  target->points_frame = frame_new ((GLuint[]){ target->sums, target->numbers }, 2, 0);
  if (glCheckFramebufferStatus (GL_FRAMEBUFFER) != GL_FRAMEBUFFER_COMPLETE)
    return FALSE;
  do
    {
      width = (width + 15) / 16;
      height = (height + 15) / 16;
      target->most[target->n_most] = studio_gl_texture_new (GL_R32F, width, height);
      target->most_frames[target->n_most] = frame_new (&target->most[target->n_most], 1, 0);
      target->n_most++;
    }
  while ((width > 1 || height > 1) && target->n_most < STUDIO_GL_MOST_LEVELS);
  return glCheckFramebufferStatus (GL_FRAMEBUFFER) == GL_FRAMEBUFFER_COMPLETE;
}

/* The pixels are attached when something is resolved into them. */
static void
make_resolved (StudioGlTarget *target)
{
  GLint format = GL_RED_INTEGER;

  target->resolved_depths = studio_gl_texture_new (GL_R32UI, target->width, target->height);
  target->resolved_frame
    = frame_new ((GLuint[]){ 0, target->resolved_depths }, 2, 0);
  if (!epoxy_is_desktop_gl ())
    {
      glReadBuffer (GL_COLOR_ATTACHMENT1);
      glGetIntegerv (GL_IMPLEMENTATION_COLOR_READ_FORMAT, &format);
    }
  target->n_components = format == GL_RED_INTEGER ? 1 : 4;
  glGenBuffers (1, &target->readback);
  glBindBuffer (GL_PIXEL_PACK_BUFFER, target->readback);
  glBufferData (GL_PIXEL_PACK_BUFFER,
                (GLsizeiptr) ((gsize) target->width * target->height * target->n_components
                              * sizeof (guint32)),
                NULL, GL_STREAM_READ);
  glBindBuffer (GL_PIXEL_PACK_BUFFER, 0);
}

gboolean
studio_gl_target_resize (StudioGlTarget *target,
                         guint           width,
                         guint           height,
                         HekSceneMode    mode,
                         GError        **error)
{
  GLint most = 0;
  gboolean made;

  if (target->width == width && target->height == height && target->mode == mode
      && target->points_frame != 0)
    return TRUE;
  studio_gl_target_clear (target);
  glGetIntegerv (GL_MAX_TEXTURE_SIZE, &most);
  target->width = width;
  target->height = height;
  target->mode = mode;
  made = width <= (guint) most && height <= (guint) most
         && (mode == HEK_SCENE_DENSITY ? make_density (target) : make_points (target));
  if (made)
    make_resolved (target);
  if (made && glGetError () == GL_NO_ERROR)
    return TRUE;
  studio_gl_target_clear (target);
  g_set_error (error, STUDIO_GL_ERROR, STUDIO_GL_ERROR_MEMORY,
               "no framebuffer of %u × %u pixels", width, height);
  return FALSE;
}
