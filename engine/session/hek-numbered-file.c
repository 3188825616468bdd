/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "hek-numbered-file.h"

#include <glib/gi18n-lib.h>
#include <pthread.h>
#include <string.h>

#include "hek-file.h"
#include "hek-ref.h"

struct _HekNumberedFile
{
  gatomicrefcount ref_count;
  char *path;
  gsize max_bytes;
  pthread_mutex_t lock; /* held while the file is written; guards @written */
  guint written;        /* the newest write that is on the disk */
};

HekNumberedFile *
hek_numbered_file_new (char  *path,
                       gsize  max_bytes)
{
  HekNumberedFile *file = g_new0 (HekNumberedFile, 1);

  g_atomic_ref_count_init (&file->ref_count);
  pthread_mutex_init (&file->lock, NULL);
  file->path = path;
  file->max_bytes = max_bytes;
  return file;
}

HekNumberedFile *
hek_numbered_file_ref (HekNumberedFile *file)
{
  g_atomic_ref_count_inc (&file->ref_count);
  return file;
}

void
hek_numbered_file_unref (gpointer data)
{
  HekNumberedFile *file = data;

  if (!hek_ref_drop (&file->ref_count))
    return;
  pthread_mutex_destroy (&file->lock);
  g_free (file->path);
  g_free (file);
}

const char *
hek_numbered_file_get_path (const HekNumberedFile *file)
{
  return file->path;
}

gboolean
hek_numbered_file_write (HekNumberedFile  *file,
                         guint             number,
                         const char       *text,
                         GError          **error)
{
  g_autofree char *folder = g_path_get_dirname (file->path);
  gboolean ok = TRUE;

  pthread_mutex_lock (&file->lock);
  if (number > file->written)
    {
      g_mkdir_with_parents (folder, 0700);
      ok = hek_file_replace (file->path, text, strlen (text), error);
      if (ok)
        file->written = number;
    }
  pthread_mutex_unlock (&file->lock);
  return ok;
}

char *
hek_numbered_file_read (HekNumberedFile  *file,
                        gboolean         *is_there,
                        gsize            *n_bytes,
                        GError          **error)
{
  g_autoptr (GFile) gfile = g_file_new_for_path (file->path);
  g_autoptr (GFileInfo) info = g_file_query_info (gfile, G_FILE_ATTRIBUTE_STANDARD_SIZE,
                                                  G_FILE_QUERY_INFO_NONE, NULL, NULL);
  g_autoptr (GError) local = NULL;
  char *text = NULL;

  *is_there = TRUE;
  *n_bytes = 0;
  if (info != NULL && (guint64) g_file_info_get_size (info) > file->max_bytes)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("%s is too large."), file->path);
      return NULL;
    }
  if (g_file_get_contents (file->path, &text, n_bytes, &local))
    return text;
  *is_there = !g_error_matches (local, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  if (!*is_there)
    return g_strdup ("");
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}
