/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The operations of the system: POSIX, with Linux's locks of open file descriptions, which belong
 * to a handle instead of a process, so that no other handle of the same file can lose them.
 */
#include "config.h"

#include "hek-file-ops.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* Linux transfers at most 0x7ffff000 bytes a call. */
#define TRANSFER_MAX ((gsize) 1 << 30)

static HekFile *
system_open (const HekFileOps  *ops,
             const char        *path,
             HekFileFlags       flags,
             GError           **error)
{
  int mode = O_CLOEXEC | (flags & HEK_FILE_WRITE ? O_RDWR : O_RDONLY);
  HekFile *file;
  int fd;

  if (flags & HEK_FILE_CREATE)
    mode |= O_CREAT;
  if (flags & HEK_FILE_NEW)
    mode |= O_CREAT | O_EXCL;
  do
    fd = open (path, mode, 0666);
  while (fd < 0 && errno == EINTR);
  if (fd < 0)
    {
      hek_file_ops_fail (error, path, "cannot be opened", errno);
      return NULL;
    }

  file = g_new0 (HekFile, 1);
  file->ops = ops;
  file->fd = fd;
  file->path = g_strdup (path);
  return file;
}

static void
system_close (HekFile *file)
{
  close (file->fd); /* what had to last was synced before */
  g_free (file->path);
  g_free (file);
}

static gboolean
system_read (HekFile   *file,
             guint64    offset,
             gpointer   data,
             gsize      n_bytes,
             gsize     *n_read,
             GError   **error)
{
  gsize done = 0;

  while (done < n_bytes)
    {
      gssize n = pread (file->fd, (char *) data + done, MIN (n_bytes - done, TRANSFER_MAX),
                        (off_t) (offset + done));

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return hek_file_ops_fail (error, file->path, "cannot be read", errno);
      if (n == 0)
        break;
      done += (gsize) n;
    }
  *n_read = done;
  return TRUE;
}

static gboolean
system_write (HekFile        *file,
              guint64         offset,
              gconstpointer   data,
              gsize           n_bytes,
              GError        **error)
{
  gsize done = 0;

  while (done < n_bytes)
    {
      gssize n = pwrite (file->fd, (const char *) data + done, MIN (n_bytes - done, TRANSFER_MAX),
                         (off_t) (offset + done));

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return hek_file_ops_fail (error, file->path, "cannot be written", n < 0 ? errno : ENOSPC);
      done += (gsize) n;
    }
  return TRUE;
}

static gboolean
system_sync (HekFile  *file,
             GError  **error)
{
  int rc;

  do
    rc = fdatasync (file->fd);
  while (rc != 0 && errno == EINTR);
  return rc == 0 || hek_file_ops_fail (error, file->path, "cannot be written to the disk", errno);
}

static gboolean
system_get_size (HekFile  *file,
                 guint64  *n_bytes,
                 GError  **error)
{
  struct stat st;

  if (fstat (file->fd, &st) != 0)
    return hek_file_ops_fail (error, file->path, "cannot be examined", errno);
  *n_bytes = (guint64) st.st_size;
  return TRUE;
}

static gboolean
system_set_size (HekFile  *file,
                 guint64   n_bytes,
                 GError  **error)
{
  int rc;

  do
    rc = ftruncate (file->fd, (off_t) n_bytes);
  while (rc != 0 && errno == EINTR);
  return rc == 0 || hek_file_ops_fail (error, file->path, "cannot be resized", errno);
}

static gboolean
system_map (HekFile   *file,
            guint64    offset,
            gsize      n_bytes,
            gboolean   writable,
            gpointer  *data,
            GError   **error)
{
  gpointer mapped = mmap (NULL, n_bytes, writable ? PROT_READ | PROT_WRITE : PROT_READ,
                          MAP_SHARED, file->fd, (off_t) offset);

  if (mapped == MAP_FAILED)
    return hek_file_ops_fail (error, file->path, "cannot be mapped", errno);
  *data = mapped;
  return TRUE;
}

static void
system_unmap (const HekFileOps *ops,
              gpointer          data,
              gsize             n_bytes)
{
  munmap (data, n_bytes);
}

static void
system_advise (const HekFileOps *ops,
               gpointer          data,
               gsize             n_bytes,
               HekFileAdvice     advice)
{
  static const int codes[] = {
    [HEK_FILE_ADVICE_RANDOM] = MADV_RANDOM,
    [HEK_FILE_ADVICE_WILL_NEED] = MADV_WILLNEED,
    [HEK_FILE_ADVICE_DONT_NEED] = MADV_DONTNEED,
    [HEK_FILE_ADVICE_HUGE_PAGES] = MADV_HUGEPAGE,
  };

  (void) madvise (data, n_bytes, codes[advice]); /* a kernel that cannot goes on without */
}

static gboolean
system_lock (HekFile      *file,
             HekFileLock   lock,
             guint64       start,
             guint64       n_bytes,
             gboolean     *granted,
             GError      **error)
{
  static const short types[] = {
    [HEK_FILE_UNLOCKED] = F_UNLCK, [HEK_FILE_SHARED] = F_RDLCK, [HEK_FILE_EXCLUSIVE] = F_WRLCK,
  };
  struct flock range = {
    .l_type = types[lock], .l_whence = SEEK_SET,
    .l_start = (off_t) start, .l_len = (off_t) n_bytes,
  };
  int rc;

  do
    rc = fcntl (file->fd, F_OFD_SETLK, &range);
  while (rc != 0 && errno == EINTR);
  if (rc != 0 && errno != EAGAIN && errno != EACCES)
    return hek_file_ops_fail (error, file->path, "cannot be locked", errno);
  *granted = rc == 0;
  return TRUE;
}

static gboolean
system_rename (const HekFileOps  *ops,
               const char        *from,
               const char        *to,
               GError           **error)
{
  return rename (from, to) == 0 || hek_file_ops_fail (error, to, "cannot be put in place", errno);
}

static gboolean
system_unlink (const HekFileOps  *ops,
               const char        *path,
               GError           **error)
{
  return unlink (path) == 0 || errno == ENOENT ||
         hek_file_ops_fail (error, path, "cannot be removed", errno);
}

static gboolean
system_exists (const HekFileOps  *ops,
               const char        *path,
               gboolean          *exists,
               GError           **error)
{
  struct stat st;
  int rc = stat (path, &st);

  if (rc != 0 && errno != ENOENT && errno != ENOTDIR)
    return hek_file_ops_fail (error, path, "cannot be examined", errno);
  *exists = rc == 0;
  return TRUE;
}

static gboolean
system_make_directory (const HekFileOps  *ops,
                       const char        *path,
                       GError           **error)
{
  struct stat st;
  int code;

  if (mkdir (path, 0777) == 0)
    return TRUE;
  code = errno;
  if (code == EEXIST && stat (path, &st) == 0 && S_ISDIR (st.st_mode))
    return TRUE;
  return hek_file_ops_fail (error, path, "cannot be made", code);
}

static gboolean
system_remove_directory (const HekFileOps  *ops,
                         const char        *path,
                         GError           **error)
{
  return rmdir (path) == 0 || errno == ENOENT ||
         hek_file_ops_fail (error, path, "cannot be removed", errno);
}

static gboolean
system_sync_directory (const HekFileOps  *ops,
                       const char        *path,
                       GError           **error)
{
  int fd = open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  int code = 0;

  /* Some file systems know no fsync of directories; their names last anyway. */
  if (fd < 0 || (fsync (fd) != 0 && errno != EINVAL && errno != ENOTSUP))
    code = errno;
  if (fd >= 0)
    close (fd);
  return code == 0 || hek_file_ops_fail (error, path, "cannot be written to the disk", code);
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static char **
system_list_directory (const HekFileOps  *ops,
                       const char        *path,
                       GError           **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  DIR *dir = opendir (path);
  struct dirent *entry;
  int code;

  if (dir == NULL)
    {
      hek_file_ops_fail (error, path, "cannot be listed", errno);
      return NULL;
    }
  for (errno = 0; (entry = readdir (dir)) != NULL; errno = 0)
    if (!g_str_equal (entry->d_name, ".") && !g_str_equal (entry->d_name, ".."))
      g_ptr_array_add (names, g_strdup (entry->d_name));
  code = errno;
  closedir (dir);
  if (code != 0)
    {
      hek_file_ops_fail (error, path, "cannot be listed", code);
      return NULL;
    }
  g_ptr_array_sort (names, compare_names);
  g_ptr_array_add (names, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&names), FALSE);
}

const HekFileOps *
hek_file_ops_system (void)
{
  static const HekFileOps ops = {
    .open = system_open,
    .close = system_close,
    .read = system_read,
    .write = system_write,
    .sync = system_sync,
    .get_size = system_get_size,
    .set_size = system_set_size,
    .map = system_map,
    .unmap = system_unmap,
    .advise = system_advise,
    .lock = system_lock,
    .rename = system_rename,
    .unlink = system_unlink,
    .exists = system_exists,
    .make_directory = system_make_directory,
    .remove_directory = system_remove_directory,
    .sync_directory = system_sync_directory,
    .list_directory = system_list_directory,
  };

  return &ops;
}
