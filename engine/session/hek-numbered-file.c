/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "hek-numbered-file.h"

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
  g_autoptr (GError) local = NULL;
  char *text;

  *is_there = TRUE;
  *n_bytes = 0;
  text = hek_file_load (file->path, file->max_bytes, n_bytes, &local);
  if (text != NULL)
    return text;
  *is_there = !g_error_matches (local, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  if (!*is_there)
    return g_strdup ("");
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}
