/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A table from names to entries, which are also in a queue by when they were asked for last. What
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
  char *name;          /* the path of a file, or what a row is called */
  GdkTexture *texture; /* owned (nullable) */
  gsize n_bytes;
  gboolean failed;
  GList link; /* in @recent */
} StudioThumbnail;

/* Where a picture can be read. */
typedef struct
{
  char *name;
  char *path;              /* (nullable) */
  HekThumbnail *thumbnail; /* owned (nullable) */
} StudioThumbnailSource;

struct _StudioThumbnails
{
  GObject parent_instance;

  guint side;
  gsize max_bytes;
  gsize n_bytes;
  GHashTable *entries; /* name of the entry → StudioThumbnail, owned */
  GQueue recent;       /* of entries: the last asked for first */
  GQueue waiting;      /* of StudioThumbnailSource, owned: the last asked for first */
  GHashTable *running; /* char *name → HekJob */
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
  g_free (entry->name);
  g_free (entry);
}

/* --- reading, on a job ----------------------------------------------------------------------- */

static StudioThumbnailSource *
studio_thumbnail_source_copy (const StudioThumbnailSource *from)
{
  StudioThumbnailSource *source = g_new (StudioThumbnailSource, 1);

  source->name = g_strdup (from->name);
  source->path = g_strdup (from->path);
  source->thumbnail = from->thumbnail != NULL ? hek_thumbnail_ref (from->thumbnail) : NULL;
  return source;
}

static void
studio_thumbnail_source_free (StudioThumbnailSource *source)
{
  g_clear_pointer (&source->thumbnail, hek_thumbnail_unref);
  g_free (source->path);
  g_free (source->name);
  g_free (source);
}

static int
studio_thumbnail_source_compare (gconstpointer a,
                                 gconstpointer b)
{
  return strcmp (((const StudioThumbnailSource *) a)->name,
                 ((const StudioThumbnailSource *) b)->name);
}

typedef struct
{
  StudioThumbnailSource *source;
  guint side;
} StudioThumbnailWork;

static void
studio_thumbnail_work_free (gpointer data)
{
  StudioThumbnailWork *work = data;

  studio_thumbnail_source_free (work->source);
  g_free (work);
}

static HekImage *
studio_thumbnail_read_kept (const StudioThumbnailSource *source,
                            const HekTask               *task,
                            GError                     **error)
{
  g_autoptr (GBytes) bytes = hek_thumbnail_read (source->thumbnail, error);

  return bytes != NULL ? hek_image_load_bytes (bytes, source->name, NULL, task, error) : NULL;
}

static gpointer
studio_thumbnail_read (const HekTask *task,
                       gpointer       data,
                       GError       **error)
{
  const StudioThumbnailWork *work = data;
  const StudioThumbnailSource *source = work->source;
  g_autoptr (HekImage) image = NULL;

  if (source->thumbnail != NULL)
    image = studio_thumbnail_read_kept (source, task, source->path == NULL ? error : NULL);
  if (image == NULL && source->path != NULL)
    image = hek_image_load (source->path, NULL, task, error);
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
      g_hash_table_remove (self->entries, entry->name);
    }
}

/* @image: (nullable): %NULL when it cannot be read */
static void
studio_thumbnails_keep (StudioThumbnails *self,
                        const char       *name,
                        HekImage         *image)
{
  StudioThumbnail *entry = g_new0 (StudioThumbnail, 1);

  entry->name = g_strdup (name);
  entry->failed = image == NULL;
  entry->n_bytes = sizeof *entry + strlen (name);
  if (image != NULL)
    {
      entry->texture = studio_rendered_picture_to_texture (image);
      entry->n_bytes += image->height * image->stride_bytes;
    }
  entry->link.data = entry;
  g_queue_push_head_link (&self->recent, &entry->link);
  g_hash_table_insert (self->entries, entry->name, entry);
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
  g_autofree char *name = g_strdup (g_object_get_data (G_OBJECT (job), "studio-name"));

  g_hash_table_remove (self->running, name);
  if (self->is_closed || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  studio_thumbnails_keep (self, name, result);
  g_signal_emit (self, signals[LOADED], 0, name);
  studio_thumbnails_read_next (self);
}

static void
studio_thumbnails_read_next (StudioThumbnails *self)
{
  while (!self->is_closed && self->waiting.length > 0
         && g_hash_table_size (self->running) < STUDIO_MAX_RUNNING)
    {
      StudioThumbnailWork *work = g_new (StudioThumbnailWork, 1);
      g_autofree char *name = NULL;
      HekJob *job;

      work->source = g_queue_pop_head (&self->waiting);
      work->side = self->side;
      name = g_strdup (work->source->name);
      job = hek_job_start (_("Reading a thumbnail"), HEK_LANE_INTERACTIVE, studio_thumbnail_read,
                           work, studio_thumbnail_work_free, (GDestroyNotify) hek_image_unref,
                           studio_thumbnails_read_done, g_object_ref (self));
      g_object_set_data_full (G_OBJECT (job), "studio-name", g_strdup (name), g_free);
      g_hash_table_insert (self->running, g_steal_pointer (&name), job);
    }
}

static void
studio_thumbnails_clear_waiting (StudioThumbnails *self)
{
  g_queue_clear_full (&self->waiting, (GDestroyNotify) studio_thumbnail_source_free);
}

static void
studio_thumbnails_ask (StudioThumbnails            *self,
                       const StudioThumbnailSource *source)
{
  GList *link;

  if (self->is_closed || g_hash_table_contains (self->running, source->name))
    return;
  link = g_queue_find_custom (&self->waiting, source, studio_thumbnail_source_compare);
  if (link != NULL)
    {
      g_queue_unlink (&self->waiting, link);
      g_queue_push_head_link (&self->waiting, link);
      return;
    }
  g_queue_push_head (&self->waiting, studio_thumbnail_source_copy (source));
  if (self->waiting.length > STUDIO_MAX_WAITING)
    studio_thumbnail_source_free (g_queue_pop_tail (&self->waiting));
  studio_thumbnails_read_next (self);
}

static GdkTexture *
studio_thumbnails_look (StudioThumbnails            *self,
                        const StudioThumbnailSource *source,
                        gboolean                    *failed)
{
  StudioThumbnail *entry = g_hash_table_lookup (self->entries, source->name);

  *failed = entry != NULL && entry->failed;
  if (entry == NULL)
    {
      studio_thumbnails_ask (self, source);
      return NULL;
    }
  g_queue_unlink (&self->recent, &entry->link);
  g_queue_push_head_link (&self->recent, &entry->link);
  return entry->texture;
}

/* --- object ---------------------------------------------------------------------------------- */

static void
studio_thumbnails_finalize (GObject *object)
{
  StudioThumbnails *self = STUDIO_THUMBNAILS (object);

  g_hash_table_unref (self->running);
  g_hash_table_unref (self->entries);
  studio_thumbnails_clear_waiting (self);
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
  const StudioThumbnailSource source = { .name = (char *) path, .path = (char *) path };

  g_return_val_if_fail (STUDIO_IS_THUMBNAILS (self) && path != NULL, NULL);

  return studio_thumbnails_look (self, &source, failed);
}

GdkTexture *
studio_thumbnails_get_row (StudioThumbnails *self,
                           const char       *name,
                           HekThumbnail     *thumbnail,
                           const char       *path,
                           gboolean         *failed)
{
  const StudioThumbnailSource source = { (char *) name, (char *) path, thumbnail };

  g_return_val_if_fail (STUDIO_IS_THUMBNAILS (self) && name != NULL && thumbnail != NULL, NULL);

  return studio_thumbnails_look (self, &source, failed);
}

void
studio_thumbnails_close (StudioThumbnails *self)
{
  GHashTableIter iter;
  gpointer job;

  g_return_if_fail (STUDIO_IS_THUMBNAILS (self));

  self->is_closed = TRUE;
  studio_thumbnails_clear_waiting (self);
  g_hash_table_iter_init (&iter, self->running);
  while (g_hash_table_iter_next (&iter, NULL, &job))
    hek_job_cancel (job);
}
