/* SPDX-License-Identifier: Apache-2.0 */
/* What stands on the table of file operations; see the header. */
#include "config.h"

#include "hek-file-ops.h"

#include <gio/gio.h>
#include <string.h>
#include <unistd.h>

#include "hek-store-error.h"

/* Words of the holder of a lock. */
#define OWNER_MAX_BYTES 256

gboolean
hek_file_ops_fail (GError     **error,
                   const char  *path,
                   const char  *what,
                   int          code)
{
  g_autofree char *name = g_filename_display_name (path);

  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (code), "%s %s: %s", name, what,
               g_strerror (code));
  return FALSE;
}

HekFile *
hek_file_open (const HekFileOps  *ops,
               const char        *path,
               HekFileFlags       flags,
               GError           **error)
{
  return ops->open (ops, path, flags, error);
}

void
hek_file_close (HekFile *file)
{
  if (file != NULL)
    file->ops->close (file);
}

gboolean
hek_file_read (HekFile   *file,
               guint64    offset,
               gpointer   data,
               gsize      n_bytes,
               gsize     *n_read,
               GError   **error)
{
  return file->ops->read (file, offset, data, n_bytes, n_read, error);
}

gboolean
hek_file_read_exact (HekFile   *file,
                     guint64    offset,
                     gpointer   data,
                     gsize      n_bytes,
                     GError   **error)
{
  g_autofree char *name = NULL;
  gsize n_read;

  if (!file->ops->read (file, offset, data, n_bytes, &n_read, error))
    return FALSE;
  if (n_read == n_bytes)
    return TRUE;
  name = g_filename_display_name (file->path);
  g_set_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_DAMAGED,
               "%s is damaged at offset %" G_GUINT64_FORMAT ": the file ends there", name,
               offset + n_read);
  return FALSE;
}

gboolean
hek_file_write (HekFile        *file,
                guint64         offset,
                gconstpointer   data,
                gsize           n_bytes,
                GError        **error)
{
  return file->ops->write (file, offset, data, n_bytes, error);
}

gboolean
hek_file_sync (HekFile  *file,
               GError  **error)
{
  return file->ops->sync (file, error);
}

gboolean
hek_file_get_size (HekFile  *file,
                   guint64  *n_bytes,
                   GError  **error)
{
  return file->ops->get_size (file, n_bytes, error);
}

gboolean
hek_file_set_size (HekFile  *file,
                   guint64   n_bytes,
                   GError  **error)
{
  return file->ops->set_size (file, n_bytes, error);
}

gboolean
hek_file_map (HekFile   *file,
              guint64    offset,
              gsize      n_bytes,
              gboolean   writable,
              gpointer  *data,
              GError   **error)
{
  g_return_val_if_fail (n_bytes > 0, FALSE);

  return file->ops->map (file, offset, n_bytes, writable, data, error);
}

void
hek_file_unmap (const HekFileOps *ops,
                gpointer          data,
                gsize             n_bytes)
{
  ops->unmap (ops, data, n_bytes);
}

void
hek_file_advise (const HekFileOps *ops,
                 gpointer          data,
                 gsize             n_bytes,
                 HekFileAdvice     advice)
{
  ops->advise (ops, data, n_bytes, advice);
}

gboolean
hek_file_lock (HekFile      *file,
               HekFileLock   lock,
               guint64       start,
               guint64       n_bytes,
               gboolean     *granted,
               GError      **error)
{
  return file->ops->lock (file, lock, start, n_bytes, granted, error);
}

static void
hek_file_name_owner (HekFile  *file,
                     GError  **error)
{
  char text[OWNER_MAX_BYTES + 1] = "";
  g_autofree char *name = g_filename_display_name (file->path);
  gsize n_read = 0;

  (void) file->ops->read (file, 0, text, OWNER_MAX_BYTES, &n_read, NULL);
  text[n_read] = 0;
  g_strdelimit (text, "\r\n", 0);
  if (text[0] == 0 || !g_utf8_validate (text, -1, NULL))
    g_strlcpy (text, "another process", sizeof text);
  g_set_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_LOCKED, "%s is held by %s", name, text);
}

HekFile *
hek_file_lock_owner (const HekFileOps  *ops,
                     const char        *path,
                     const char        *owner,
                     GError           **error)
{
  g_autoptr (HekFile) file = ops->open (ops, path, HEK_FILE_WRITE | HEK_FILE_CREATE, error);
  gsize n_bytes = MIN (strlen (owner), OWNER_MAX_BYTES - 1);
  g_autofree char *line = NULL;
  gboolean granted;

  if (file == NULL || !ops->lock (file, HEK_FILE_EXCLUSIVE, 0, 1, &granted, error))
    return NULL;
  if (!granted)
    {
      hek_file_name_owner (file, error);
      return NULL;
    }
  line = g_strdup_printf ("%.*s\n", (int) n_bytes, owner);
  if (!ops->set_size (file, 0, error) || !ops->write (file, 0, line, n_bytes + 1, error))
    return NULL;
  return g_steal_pointer (&file);
}

gboolean
hek_file_rename (const HekFileOps  *ops,
                 const char        *from,
                 const char        *to,
                 GError           **error)
{
  return ops->rename (ops, from, to, error);
}

gboolean
hek_file_unlink (const HekFileOps  *ops,
                 const char        *path,
                 GError           **error)
{
  return ops->unlink (ops, path, error);
}

gboolean
hek_file_exists (const HekFileOps  *ops,
                 const char        *path,
                 gboolean          *exists,
                 GError           **error)
{
  return ops->exists (ops, path, exists, error);
}

gboolean
hek_file_make_directory (const HekFileOps  *ops,
                         const char        *path,
                         GError           **error)
{
  return ops->make_directory (ops, path, error);
}

gboolean
hek_file_remove_directory (const HekFileOps  *ops,
                           const char        *path,
                           GError           **error)
{
  return ops->remove_directory (ops, path, error);
}

gboolean
hek_file_sync_directory (const HekFileOps  *ops,
                         const char        *path,
                         GError           **error)
{
  return ops->sync_directory (ops, path, error);
}

gboolean
hek_file_sync_parent (const HekFileOps  *ops,
                      const char        *path,
                      GError           **error)
{
  g_autofree char *parent = g_path_get_dirname (path);

  return ops->sync_directory (ops, parent, error);
}

char **
hek_file_list_directory (const HekFileOps  *ops,
                         const char        *path,
                         GError           **error)
{
  return ops->list_directory (ops, path, error);
}

gboolean
hek_file_replace_whole (const HekFileOps  *ops,
                        const char        *path,
                        gconstpointer      data,
                        gsize              n_bytes,
                        GError           **error)
{
  g_autofree char *temp = g_strconcat (path, ".new", NULL);
  g_autoptr (HekFile) file = ops->open (ops, temp, HEK_FILE_WRITE | HEK_FILE_CREATE, error);

  if (file == NULL)
    return FALSE;
  if (ops->set_size (file, 0, error) && ops->write (file, 0, data, n_bytes, error) &&
      ops->sync (file, error) && ops->rename (ops, temp, path, error))
    return hek_file_sync_parent (ops, path, error);
  (void) ops->unlink (ops, temp, NULL);
  return FALSE;
}

char *
hek_file_read_whole (const HekFileOps  *ops,
                     const char        *path,
                     guint64            max_bytes,
                     gsize             *n_bytes,
                     GError           **error)
{
  g_autoptr (HekFile) file = hek_file_open (ops, path, HEK_FILE_READ, error);
  g_autofree char *data = NULL;
  guint64 size;

  if (file == NULL || !hek_file_get_size (file, &size, error))
    return NULL;
  if (size > max_bytes)
    {
      g_set_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_INVALID,
                   "%s: %" G_GUINT64_FORMAT " bytes are more than Hektor Studio writes", path,
                   size);
      return NULL;
    }
  data = g_malloc (size + 1);
  if (!hek_file_read_exact (file, 0, data, size, error))
    return NULL;
  data[size] = '\0';
  *n_bytes = size;
  return g_steal_pointer (&data);
}
