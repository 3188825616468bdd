/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A folder of pictures: each becomes a row with its path, size and time, the vector of
 * hek-picture-descriptor.h, and a thumbnail. Pictures are taken in the order of their paths, so
 * that the same folder gives the same rows; what is hidden or no picture by its suffix is passed
 * over, links to folders are not followed. As many are decoded at once as fit into a limit, so that
 * memory stays bounded.
 */
#include "config.h"

#include "hek-source-private.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "hek-image-file.h"
#include "hek-parallel.h"
#include "hek-picture-descriptor.h"
#include "hek-picture-thumbnail.h"

#define MAX_PICTURES 10000000
#define MAX_DEPTH 64
#define BATCH_PICTURES 64 /* progress and cancellation between them */

/* Of decoded pictures in memory: those that are worked on at once, and the largest one. */
#define GROUP_BYTES (192.0 * 1024 * 1024)
#define MAX_BYTES (384.0 * 1024 * 1024)

enum
{
  OPTION_RECURSIVE,
  OPTION_THUMBNAILS,
};

static const HekOption options[] = {
  [OPTION_RECURSIVE] = { .name = "recursive", .label = N_ ("With subfolders"),
                         .help = N_ ("Pictures in folders below the chosen one are taken too."),
                         .type = HEK_OPTION_BOOLEAN, .def = 1, .max = 1 },
  [OPTION_THUMBNAILS] = { .name = "thumbnails", .label = N_ ("Keep small pictures"),
                          .help = N_ ("A small version of each picture is kept with its row and "
                                      "shown also when the file is gone."),
                          .type = HEK_OPTION_BOOLEAN, .def = 1, .max = 1 },
};

enum
{
  FIELD_PATH,
  FIELD_WIDTH,
  FIELD_HEIGHT,
  FIELD_MODIFIED,
};

static const HekField fields[] = {
  [FIELD_PATH] = { (char *) "path", HEK_FIELD_TEXT },
  [FIELD_WIDTH] = { (char *) "width", HEK_FIELD_INTEGER },
  [FIELD_HEIGHT] = { (char *) "height", HEK_FIELD_INTEGER },
  [FIELD_MODIFIED] = { (char *) "modified", HEK_FIELD_TIME },
};

/* One picture on its way. */
typedef struct
{
  const char *path; /* borrowed */
  double n_bytes;   /* that it will have in memory */
  guint32 width, height;
  gint64 modified_us;
  GError *error;    /* owned (nullable) */
  GBytes *thumbnail; /* owned (nullable) */
  float vector[HEK_PICTURE_DESCRIPTOR_DIM];
} Slot;

typedef struct
{
  GPtrArray *paths;   /* owned: char *, sorted */
  guint64 paths_hash; /* to know the same list again */
  Slot *slots;        /* owned: BATCH_PICTURES */
  gsize first;        /* slot of the group that is worked on */
  gboolean with_thumbnails;
  const HekTask *task;
} HekPictures;

/* @paths: may be %NULL, to see only whether there is one. Returns whether to go on. */
static gboolean
list_folder (const char  *folder,
             guint        depth,
             gboolean     recursive,
             GPtrArray   *paths,
             gboolean    *found)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = NULL;
      struct stat st;

      if (name[0] == '.')
        continue;
      path = g_build_filename (folder, name, NULL);
      if (lstat (path, &st) != 0)
        continue;
      if (S_ISDIR (st.st_mode))
        {
          if (recursive && depth < MAX_DEPTH &&
              !list_folder (path, depth + 1, recursive, paths, found))
            return FALSE;
          continue;
        }
      /* links to files are followed */
      if (!hek_image_is_picture_name (name) || stat (path, &st) != 0 || !S_ISREG (st.st_mode))
        continue;
      *found = TRUE;
      if (paths == NULL || paths->len == MAX_PICTURES)
        return FALSE;
      g_ptr_array_add (paths, g_steal_pointer (&path));
    }
  return TRUE;
}

static guint
pictures_sniff (const char   *path,
                const guint8 *head,
                gsize         n_bytes)
{
  gboolean found = FALSE;

  list_folder (path, MAX_DEPTH - 2, TRUE, NULL, &found);
  return found ? 50 : 0;
}

static int
compare_paths (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* FNV-1a: G. Fowler, L. C. Noll, K.-P. Vo. */
static guint64
hash_paths (const GPtrArray *paths)
{
  guint64 hash = G_GUINT64_CONSTANT (0xcbf29ce484222325);

  for (guint i = 0; i < paths->len; i++)
    for (const char *p = g_ptr_array_index (paths, i);; p++)
      {
        hash = (hash ^ (guint8) *p) * G_GUINT64_CONSTANT (0x100000001b3);
        if (*p == '\0')
          break;
      }
  return hash;
}

static gboolean
pictures_open (HekSource      *source,
               const HekTask  *task,
               GError        **error)
{
  HekPictures *self = source->state = g_new0 (HekPictures, 1);
  g_autofree char *folder = g_canonicalize_filename (source->path, NULL);
  gboolean recursive = source->options.values.v[OPTION_RECURSIVE] != 0, found = FALSE;

  self->paths = g_ptr_array_new_with_free_func (g_free);
  self->slots = g_new0 (Slot, BATCH_PICTURES);
  self->with_thumbnails = source->options.values.v[OPTION_THUMBNAILS] != 0;
  if (!g_file_test (folder, G_FILE_TEST_IS_DIR))
    return hek_source_fail (source, HEK_SOURCE_ERROR_UNSUPPORTED, error, "is no folder");
  if (!list_folder (folder, 0, recursive, self->paths, &found))
    return hek_source_fail (source, HEK_SOURCE_ERROR_TOO_LARGE, error,
                            "has more than %d pictures", MAX_PICTURES);
  if (!found)
    return hek_source_fail (source, HEK_SOURCE_ERROR_UNSUPPORTED, error, "has no pictures");
  g_ptr_array_sort (self->paths, compare_paths);
  self->paths_hash = hash_paths (self->paths);
  source->position.offset = self->paths_hash;
  source->n_rows = self->paths->len;
  source->has_distance = TRUE;
  source->distance = HEK_DISTANCE_L2;
  source->schema = hek_schema_new (HEK_DTYPE_F32, HEK_PICTURE_DESCRIPTOR_DIM, fields,
                                   G_N_ELEMENTS (fields));
  return TRUE;
}

/* Size and time, without decoding. */
static void
look_at (Slot *slot)
{
  g_autoptr (HekImageInfo) info = NULL;
  struct stat st;

  if (stat (slot->path, &st) == 0)
    slot->modified_us = (gint64) st.st_mtim.tv_sec * G_USEC_PER_SEC + st.st_mtim.tv_nsec / 1000;
  if (!g_utf8_validate (slot->path, -1, NULL))
    {
      slot->error = g_error_new (HEK_SOURCE_ERROR, HEK_SOURCE_ERROR_ROW,
                                 "its path is not UTF-8");
      return;
    }
  info = hek_image_probe (slot->path, &slot->error);
  if (info == NULL)
    return;
  slot->width = info->width;
  slot->height = info->height;
  slot->n_bytes = (double) info->width * info->height * 4 *
                  (info->bits_per_sample > 16 ? 4 : info->bits_per_sample > 8 ? 2 : 1);
  if (slot->n_bytes > MAX_BYTES)
    slot->error = g_error_new (HEK_SOURCE_ERROR, HEK_SOURCE_ERROR_ROW,
                               "it has %u × %u pixels, which are too many", info->width,
                               info->height);
}

static void
look_at_block (gsize    begin,
               gsize    end,
               gsize    block_idx,
               gpointer data)
{
  HekPictures *self = data;

  for (gsize i = begin; i < end; i++)
    look_at (&self->slots[i]);
}

static void
describe_block (gsize    begin,
                gsize    end,
                gsize    block_idx,
                gpointer data)
{
  HekPictures *self = data;

  for (gsize i = begin; i < end; i++)
    {
      Slot *slot = &self->slots[self->first + i];
      g_autoptr (HekImage) image = NULL;
      g_autoptr (GError) local = NULL;

      if (slot->error != NULL)
        continue;
      image = hek_image_load (slot->path, NULL, self->task, &slot->error);
      if (image == NULL ||
          !hek_picture_descriptor (image, slot->vector, self->task, &slot->error) ||
          !self->with_thumbnails)
        continue;
      /* a picture without a small one is still a row */
      slot->thumbnail = hek_picture_thumbnail_encode (image, self->task, &local);
      if (g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        slot->error = g_steal_pointer (&local);
    }
}

/* All slots up to @n, in groups that fit into memory together. */
static gboolean
describe_all (HekPictures *self,
              gsize        n)
{
  if (!hek_parallel_for (n, 1, look_at_block, self, self->task))
    return FALSE;
  for (gsize end, begin = 0; begin < n; begin = end)
    {
      double n_bytes = self->slots[begin].n_bytes;

      for (end = begin + 1; end < n && n_bytes + self->slots[end].n_bytes <= GROUP_BYTES; end++)
        n_bytes += self->slots[end].n_bytes;
      self->first = begin;
      if (!hek_parallel_for (end - begin, 1, describe_block, self, self->task))
        return FALSE;
    }
  return TRUE;
}

static gboolean
take_picture (HekSource  *source,
              HekBatch   *batch,
              Slot       *slot,
              GError    **error)
{
  const HekPictures *self = source->state;
  float *out = (float *) batch->vectors + batch->n_rows * HEK_PICTURE_DESCRIPTOR_DIM;

  if (g_error_matches (slot->error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, g_steal_pointer (&slot->error));
      return FALSE;
    }
  if (slot->error != NULL)
    return hek_source_skip_row (source, source->position.row + 1, error, "%s",
                                slot->error->message);
  memcpy (out, slot->vector, sizeof slot->vector);
  hek_column_append_text (batch->columns[FIELD_PATH], slot->path, -1);
  hek_column_append_integer (batch->columns[FIELD_WIDTH], slot->width);
  hek_column_append_integer (batch->columns[FIELD_HEIGHT], slot->height);
  hek_column_append_integer (batch->columns[FIELD_MODIFIED], slot->modified_us);
  if (self->with_thumbnails)
    hek_batch_take_thumbnail (batch, g_steal_pointer (&slot->thumbnail));
  hek_source_take_row (source, batch);
  return TRUE;
}

static gboolean
pictures_read (HekSource      *source,
               HekBatch       *batch,
               gsize           max_rows,
               const HekTask  *task,
               GError        **error)
{
  HekPictures *self = source->state;
  /* its progress would be that of each picture in turn */
  HekTask silent = { .cancellable = task != NULL ? task->cancellable : NULL,
                     .lane = hek_task_lane (task) };
  gsize left = self->paths->len - MIN (source->position.row, self->paths->len);
  gsize n = MIN (MIN (max_rows, left), BATCH_PICTURES);
  gboolean ok;

  self->task = &silent;
  memset (self->slots, 0, n * sizeof (Slot));
  for (gsize i = 0; i < n; i++)
    self->slots[i].path = g_ptr_array_index (self->paths, source->position.row + i);
  ok = describe_all (self, n) || hek_task_check (&silent, error);
  for (gsize i = 0; i < n && ok; i++)
    ok = take_picture (source, batch, &self->slots[i], error);
  for (gsize i = 0; i < n; i++)
    {
      g_clear_error (&self->slots[i].error);
      g_clear_pointer (&self->slots[i].thumbnail, g_bytes_unref);
    }
  source->at_end = source->position.row >= self->paths->len;
  return ok;
}

static gboolean
pictures_seek (HekSource  *source,
               GError    **error)
{
  HekPictures *self = source->state;

  if (source->position.row > 0 && source->position.offset != self->paths_hash)
    return hek_source_fail (source, HEK_SOURCE_ERROR_CHANGED, error,
                            "has other pictures than when it was read up to number %"
                            G_GUINT64_FORMAT, source->position.row);
  source->position.offset = self->paths_hash;
  return TRUE;
}

static void
pictures_close (HekSource *source)
{
  HekPictures *self = source->state;

  if (self == NULL)
    return;
  g_ptr_array_unref (self->paths);
  g_free (self->slots);
  g_free (self);
}

static const char *const suffixes[] = { NULL };

const HekSourceFormat hek_source_format_pictures = {
  .id = "pictures",
  .label = N_ ("Folder of pictures"),
  .help = N_ ("Every picture becomes a row with a vector of its colours and edges, so that similar "
              "ones are near each other."),
  .suffixes = suffixes,
  .is_folder = TRUE,
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .sniff = pictures_sniff,
  .open = pictures_open,
  .read = pictures_read,
  .seek = pictures_seek,
  .close = pictures_close,
};
