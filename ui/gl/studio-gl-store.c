/* SPDX-License-Identifier: Apache-2.0 */
/* What a scene is made of, on its way to the GPU. */
#include "config.h"

#include "studio-gl-store.h"

/* Slots a step: of places, 128 KiB. */
#define BLOCK ((gsize) 16384)

typedef struct
{
  gint16 x, y, z, unused;
} Position;

enum
{
  POSITION,
  COLOR,
  SIZE,
};

void
studio_gl_store_init (StudioGlStore *store)
{
  *store = (StudioGlStore) { 0 };
  glGenVertexArrays (1, &store->vertices);
  glGenBuffers (1, &store->positions);
  glGenBuffers (1, &store->colors);
  glGenBuffers (1, &store->sizes);
  glBindVertexArray (store->vertices);
  glBindBuffer (GL_ARRAY_BUFFER, store->positions);
  glVertexAttribIPointer (POSITION, 4, GL_SHORT, sizeof (Position), NULL);
  glEnableVertexAttribArray (POSITION);
  glBindBuffer (GL_ARRAY_BUFFER, store->colors);
  glVertexAttribIPointer (COLOR, 4, GL_UNSIGNED_BYTE, 4, NULL);
  glEnableVertexAttribArray (COLOR);
  glBindBuffer (GL_ARRAY_BUFFER, store->sizes);
  glVertexAttribIPointer (SIZE, 1, GL_UNSIGNED_BYTE, 1, NULL);
  glBindVertexArray (0);
}

void
studio_gl_store_clear (StudioGlStore *store)
{
  glDeleteVertexArrays (1, &store->vertices);
  glDeleteBuffers (1, &store->positions);
  glDeleteBuffers (1, &store->colors);
  glDeleteBuffers (1, &store->sizes);
  glDeleteTextures (1, &store->shown);
  glDeleteTextures (1, &store->selected);
  studio_gl_store_forget (store);
}

void
studio_gl_store_forget (StudioGlStore *store)
{
  g_clear_pointer (&store->points, hek_scene_points_unref);
  g_clear_pointer (&store->style, hek_scene_style_unref);
  g_clear_pointer (&store->mask, hek_scene_mask_unref);
  *store = (StudioGlStore) { 0 };
}

/* Drops what the buffer held, so that nobody waits until that was drawn. */
static void
reserve (GLuint buffer,
         gsize  n_bytes)
{
  glBindBuffer (GL_ARRAY_BUFFER, buffer);
  glBufferData (GL_ARRAY_BUFFER, (GLsizeiptr) MAX (n_bytes, 4), NULL, GL_STATIC_DRAW);
}

static void
set_bits (GLuint        *texture,
          const guint64 *bits,
          gsize          n_slots)
{
  const gsize n_words = HEK_SCENE_N_WORDS (n_slots) * 2;
  const GLsizei n_rows = (GLsizei) (n_words / STUDIO_GL_MASK_WIDTH);
  const GLsizei rest = (GLsizei) (n_words % STUDIO_GL_MASK_WIDTH);
  const guint32 *words = (const guint32 *) (const void *) bits;

  glDeleteTextures (1, texture);
  *texture = 0;
  if (bits == NULL)
    return;
  glGenTextures (1, texture);
  glBindTexture (GL_TEXTURE_2D, *texture);
  glTexParameteri (GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_NEAREST);
  glTexParameteri (GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_NEAREST);
  glTexParameteri (GL_TEXTURE_2D, GL_TEXTURE_MAX_LEVEL, 0);
  glTexImage2D (GL_TEXTURE_2D, 0, GL_R32UI, STUDIO_GL_MASK_WIDTH, n_rows + (rest > 0), 0,
                GL_RED_INTEGER, GL_UNSIGNED_INT, NULL);
  if (n_rows > 0)
    glTexSubImage2D (GL_TEXTURE_2D, 0, 0, 0, STUDIO_GL_MASK_WIDTH, n_rows, GL_RED_INTEGER,
                     GL_UNSIGNED_INT, words);
  if (rest > 0)
    glTexSubImage2D (GL_TEXTURE_2D, 0, 0, n_rows, rest, 1, GL_RED_INTEGER, GL_UNSIGNED_INT,
                     words + (gsize) n_rows * STUDIO_GL_MASK_WIDTH);
}

static void
set_points (StudioGlStore  *store,
            HekScenePoints *points)
{
  hek_scene_points_ref (points);
  g_clear_pointer (&store->points, hek_scene_points_unref);
  store->points = points;
  store->n_positions = 0;
  reserve (store->positions, points->n_slots * sizeof (Position));
}

static void
set_style (StudioGlStore *store,
           HekSceneStyle *style)
{
  hek_scene_style_ref (style);
  g_clear_pointer (&store->style, hek_scene_style_unref);
  store->style = style;
  store->n_styled = 0;
  reserve (store->colors, style->n_slots * 4);
  glBindVertexArray (store->vertices);
  if (style->sizes != NULL)
    {
      reserve (store->sizes, style->n_slots);
      glEnableVertexAttribArray (SIZE);
    }
  else
    glDisableVertexAttribArray (SIZE);
  glBindVertexArray (0);
}

static void
set_mask (StudioGlStore *store,
          HekSceneMask  *mask)
{
  if (mask != NULL)
    hek_scene_mask_ref (mask);
  g_clear_pointer (&store->mask, hek_scene_mask_unref);
  store->mask = mask;
  set_bits (&store->shown, mask != NULL ? mask->shown : NULL,
            mask != NULL ? mask->n_slots : 0);
  set_bits (&store->selected, mask != NULL && mask->n_selected > 0 ? mask->selected : NULL,
            mask != NULL ? mask->n_slots : 0);
}

gboolean
studio_gl_store_set (StudioGlStore  *store,
                     HekScenePoints *points,
                     HekSceneStyle  *style,
                     HekSceneMask   *mask,
                     GError        **error)
{
  GLenum what;

  if (points != store->points)
    set_points (store, points);
  if (style != store->style)
    set_style (store, style);
  if (mask != store->mask)
    set_mask (store, mask);
  what = glGetError ();
  if (what == GL_NO_ERROR)
    return TRUE;
  g_clear_pointer (&store->points, hek_scene_points_unref);
  g_clear_pointer (&store->style, hek_scene_style_unref);
  g_set_error (error, STUDIO_GL_ERROR,
               what == GL_OUT_OF_MEMORY ? STUDIO_GL_ERROR_MEMORY : STUDIO_GL_ERROR_LOST,
               "glBufferData: error 0x%04x", what);
  return FALSE;
}

static void
upload_positions (StudioGlStore *store)
{
  const HekScenePoints *points = store->points;
  const gsize first = store->n_positions, n = MIN (BLOCK, points->n_slots - first);
  g_autofree Position *block = g_new (Position, n);

  for (gsize i = 0; i < n; i++)
    block[i] = (Position) { points->x[first + i], points->y[first + i], points->z[first + i], 0 };
  glBindBuffer (GL_ARRAY_BUFFER, store->positions);
  glBufferSubData (GL_ARRAY_BUFFER, (GLintptr) (first * sizeof *block),
                   (GLsizeiptr) (n * sizeof *block), block);
  store->n_positions += n;
}

static void
upload_style (StudioGlStore *store)
{
  const HekSceneStyle *style = store->style;
  const gsize first = store->n_styled, n = MIN (4 * BLOCK, style->n_slots - first);

  glBindBuffer (GL_ARRAY_BUFFER, store->colors);
  glBufferSubData (GL_ARRAY_BUFFER, (GLintptr) (first * 4), (GLsizeiptr) (n * 4),
                   style->rgba + first * 4);
  if (style->sizes != NULL)
    {
      glBindBuffer (GL_ARRAY_BUFFER, store->sizes);
      glBufferSubData (GL_ARRAY_BUFFER, (GLintptr) first, (GLsizeiptr) n, style->sizes + first);
    }
  store->n_styled += n;
}

gboolean
studio_gl_store_upload (StudioGlStore *store,
                        double         msec)
{
  const gint64 end_usec = g_get_monotonic_time () + (gint64) (msec * 1000);

  do
    {
      if (store->n_positions < store->points->n_slots)
        upload_positions (store);
      else if (store->n_styled < store->style->n_slots)
        upload_style (store);
      else
        return TRUE;
    }
  while (g_get_monotonic_time () < end_usec);
  return FALSE;
}
