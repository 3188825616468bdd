/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A table from paths to entries, which are also in a queue by when they were asked for last. What
 * waits to be read is a second queue, of bounded length: who scrolls fast leaves what has gone by
 * unread, and what is still looked at asks again when it is drawn.
 */
#include "config.h"

#include "studio-thumbnails.h"

#include <glib/gi18n.h>
#include <string.h>

#include "hek-image-file.h"
#include "hek-image-tonemap.h"
#include "hek-job.h"
#include "studio-rendered-picture.h"

#define STUDIO_MAX_WAITING 96
/* One that decodes and one that waits for the disk: the loops of a decoder use all processors. */
#define STUDIO_MAX_RUNNING 2

typedef struct
{
  char *path;
  GdkTexture *texture; /* owned (nullable) */
  gsize n_bytes;
  gboolean failed;
  GList link; /* in @recent */
} StudioThumbnail;

struct _StudioThumbnails
{
  GObject parent_instance;

  guint side;
  gsize max_bytes;
  gsize n_bytes;
  GHashTable *entries; /* path of the entry → StudioThumbnail, owned */
  GQueue recent;       /* of entries: the last asked for first */
  GQueue waiting;      /* of char *, owned: the last asked for first */
  GHashTable *running; /* char *path → HekJob */
  gboolean is_closed;
};

G_DEFINE_FINAL_TYPE (StudioThumbnails, studio_thumbnails, G_TYPE_OBJECT)

enum
{
  LOADED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void studio_thumbnails_read_next (StudioThumbnails *self);

static void
studio_thumbnail_free (gpointer data)
{
  StudioThumbnail *entry = data;

  g_clear_object (&entry->texture);
  g_free (entry->path);
  g_free (entry);
}

/* --- reading, on a job ----------------------------------------------------------------------- */

typedef struct
{
  char *path;
  guint side;
} StudioThumbnailWork;

static void
studio_thumbnail_work_free (gpointer data)
{
  StudioThumbnailWork *work = data;

  g_free (work->path);
  g_free (work);
}

static gpointer
studio_thumbnail_read (const HekTask *task,
                       gpointer       data,
                       GError       **error)
{
  const StudioThumbnailWork *work = data;
  g_autoptr (HekImage) image = hek_image_load (work->path, NULL, task, error);

  return image != NULL ? hek_image_thumbnail (image, work->side, task, error) : NULL;
}

/* --- what is kept ---------------------------------------------------------------------------- */

static void
studio_thumbnails_trim (StudioThumbnails *self)
{
  while (self->n_bytes > self->max_bytes && self->recent.length > 1)
    {
      StudioThumbnail *entry = g_queue_peek_tail (&self->recent);

      g_queue_unlink (&self->recent, &entry->link);
      self->n_bytes -= entry->n_bytes;
      g_hash_table_remove (self->entries, entry->path);
    }
}

/* @image: (nullable): %NULL when it cannot be read */
static void
studio_thumbnails_keep (StudioThumbnails *self,
                        const char       *path,
                        HekImage         *image)
{
  StudioThumbnail *entry = g_new0 (StudioThumbnail, 1);

  entry->path = g_strdup (path);
  entry->failed = image == NULL;
  entry->n_bytes = sizeof *entry + strlen (path);
  if (image != NULL)
    {
      entry->texture = studio_rendered_picture_to_texture (image);
      entry->n_bytes += image->height * image->stride_bytes;
    }
  entry->link.data = entry;
  g_queue_push_head_link (&self->recent, &entry->link);
  g_hash_table_insert (self->entries, entry->path, entry);
  self->n_bytes += entry->n_bytes;
  studio_thumbnails_trim (self);
}

static void
studio_thumbnails_read_done (HekJob       *job,
                             gpointer      result,
                             const GError *error,
                             gpointer      user_data)
{
  g_autoptr (StudioThumbnails) self = user_data; /* the reference of read_next() */
  g_autofree char *path = g_strdup (g_object_get_data (G_OBJECT (job), "studio-path"));

  g_hash_table_remove (self->running, path);
  if (self->is_closed || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  studio_thumbnails_keep (self, path, result);
  g_signal_emit (self, signals[LOADED], 0, path);
  studio_thumbnails_read_next (self);
}

static void
studio_thumbnails_read_next (StudioThumbnails *self)
{
  while (!self->is_closed && self->waiting.length > 0
         && g_hash_table_size (self->running) < STUDIO_MAX_RUNNING)
    {
      char *path = g_queue_pop_head (&self->waiting);
      StudioThumbnailWork *work = g_new (StudioThumbnailWork, 1);
      HekJob *job;

      work->path = g_strdup (path);
      work->side = self->side;
      job = hek_job_start (_("Reading a thumbnail"), HEK_LANE_INTERACTIVE, studio_thumbnail_read,
                           work, studio_thumbnail_work_free, (GDestroyNotify) hek_image_unref,
                           studio_thumbnails_read_done, g_object_ref (self));
      g_object_set_data_full (G_OBJECT (job), "studio-path", g_strdup (path), g_free);
      g_hash_table_insert (self->running, path, job);
    }
}

static void
studio_thumbnails_ask (StudioThumbnails *self,
                       const char       *path)
{
  GList *link;

  if (self->is_closed || g_hash_table_contains (self->running, path))
    return;
  link = g_queue_find_custom (&self->waiting, path, (GCompareFunc) g_strcmp0);
  if (link != NULL)
    {
      g_queue_unlink (&self->waiting, link);
      g_queue_push_head_link (&self->waiting, link);
      return;
    }
  g_queue_push_head (&self->waiting, g_strdup (path));
  if (self->waiting.length > STUDIO_MAX_WAITING)
    g_free (g_queue_pop_tail (&self->waiting));
  studio_thumbnails_read_next (self);
}

/* --- object ---------------------------------------------------------------------------------- */

static void
studio_thumbnails_finalize (GObject *object)
{
  StudioThumbnails *self = STUDIO_THUMBNAILS (object);

  g_hash_table_unref (self->running);
  g_hash_table_unref (self->entries);
  g_queue_clear_full (&self->waiting, g_free);
  G_OBJECT_CLASS (studio_thumbnails_parent_class)->finalize (object);
}

static void
studio_thumbnails_class_init (StudioThumbnailsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = studio_thumbnails_finalize;
  signals[LOADED] = g_signal_new ("loaded", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1,
                                  G_TYPE_STRING | G_SIGNAL_TYPE_STATIC_SCOPE);
}

static void
studio_thumbnails_init (StudioThumbnails *self)
{
  self->entries = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, studio_thumbnail_free);
  self->running = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  g_queue_init (&self->recent);
  g_queue_init (&self->waiting);
}

StudioThumbnails *
studio_thumbnails_new (guint side,
                       gsize n_bytes)
{
  StudioThumbnails *self = g_object_new (STUDIO_TYPE_THUMBNAILS, NULL);

  self->side = side;
  self->max_bytes = n_bytes;
  return self;
}

GdkTexture *
studio_thumbnails_get (StudioThumbnails *self,
                       const char       *path,
                       gboolean         *failed)
{
  StudioThumbnail *entry;

  g_return_val_if_fail (STUDIO_IS_THUMBNAILS (self) && path != NULL, NULL);

  entry = g_hash_table_lookup (self->entries, path);
  *failed = entry != NULL && entry->failed;
  if (entry == NULL)
    {
      studio_thumbnails_ask (self, path);
      return NULL;
    }
  g_queue_unlink (&self->recent, &entry->link);
  g_queue_push_head_link (&self->recent, &entry->link);
  return entry->texture;
}

void
studio_thumbnails_close (StudioThumbnails *self)
{
  GHashTableIter iter;
  gpointer job;

  g_return_if_fail (STUDIO_IS_THUMBNAILS (self));

  self->is_closed = TRUE;
  g_queue_clear_full (&self->waiting, g_free);
  g_hash_table_iter_init (&iter, self->running);
  while (g_hash_table_iter_next (&iter, NULL, &job))
    hek_job_cancel (job);
}
