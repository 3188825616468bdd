/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "replay-faults.h"

#include <errno.h>
#include <glib/gstdio.h>

struct _ReplayFaults
{
  HekFileOps ops;
  GMutex mutex; /* of all below */
  ReplayFault fault;
  guint nth, n;
  guint n_operations, n_refused;
};

static const int codes[] = {
  [REPLAY_FAULT_FULL] = ENOSPC, [REPLAY_FAULT_READ_ONLY] = EROFS, [REPLAY_FAULT_BROKEN] = EIO,
};

/* A full disk still lets files shrink, and names go. */
static gboolean
refuse (const HekFileOps  *ops,
        const char        *path,
        gboolean           grows,
        GError           **error)
{
  ReplayFaults *faults = ops->data;
  gboolean refused;

  g_mutex_lock (&faults->mutex);
  faults->n_operations++;
  refused = faults->nth > 0 && faults->n_operations >= faults->nth &&
            faults->n_operations - faults->nth < faults->n &&
            (grows || faults->fault != REPLAY_FAULT_FULL);
  if (refused)
    {
      faults->n_refused++;
      hek_file_ops_fail (error, path, "cannot be changed", codes[faults->fault]);
    }
  g_mutex_unlock (&faults->mutex);
  return refused;
}

static HekFile *
faults_open (const HekFileOps  *ops,
             const char        *path,
             HekFileFlags       flags,
             GError           **error)
{
  ReplayFaults *faults = ops->data;
  gboolean makes = (flags & (HEK_FILE_CREATE | HEK_FILE_NEW)) != 0 &&
                   !g_file_test (path, G_FILE_TEST_EXISTS);
  HekFile *file;

  if ((makes || ((flags & HEK_FILE_WRITE) && faults->fault == REPLAY_FAULT_READ_ONLY)) &&
      refuse (ops, path, TRUE, error))
    return NULL;
  file = hek_file_ops_system ()->open (hek_file_ops_system (), path, flags, error);
  if (file != NULL)
    file->ops = ops;
  return file;
}

static gboolean
faults_write (HekFile        *file,
              guint64         offset,
              gconstpointer   data,
              gsize           n_bytes,
              GError        **error)
{
  const HekFileOps *system = hek_file_ops_system ();
  ReplayFaults *faults = file->ops->data;
  guint64 size = 0;

  (void) system->get_size (file, &size, NULL);
  if (!refuse (file->ops, file->path, offset + n_bytes > size, error))
    return system->write (file, offset, data, n_bytes, error);
  if (faults->fault != REPLAY_FAULT_READ_ONLY) /* whole sectors */
    (void) system->write (file, offset, data, n_bytes / 2 / 512 * 512, NULL);
  return FALSE;
}

static gboolean
faults_sync (HekFile  *file,
             GError  **error)
{
  return !refuse (file->ops, file->path, FALSE, error) &&
         hek_file_ops_system ()->sync (file, error);
}

static gboolean
faults_set_size (HekFile  *file,
                 guint64   n_bytes,
                 GError  **error)
{
  const HekFileOps *system = hek_file_ops_system ();
  guint64 size = 0;

  (void) system->get_size (file, &size, NULL);
  return !refuse (file->ops, file->path, n_bytes > size, error) &&
         system->set_size (file, n_bytes, error);
}

static gboolean
faults_rename (const HekFileOps  *ops,
               const char        *from,
               const char        *to,
               GError           **error)
{
  return !refuse (ops, to, FALSE, error) && hek_file_ops_system ()->rename (ops, from, to, error);
}

static gboolean
faults_unlink (const HekFileOps  *ops,
               const char        *path,
               GError           **error)
{
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  return !refuse (ops, path, FALSE, error) && hek_file_ops_system ()->unlink (ops, path, error);
}

static gboolean
faults_make_directory (const HekFileOps  *ops,
                       const char        *path,
                       GError           **error)
{
  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    return TRUE;
  return !refuse (ops, path, TRUE, error) &&
         hek_file_ops_system ()->make_directory (ops, path, error);
}

static gboolean
faults_remove_directory (const HekFileOps  *ops,
                         const char        *path,
                         GError           **error)
{
  return !refuse (ops, path, FALSE, error) &&
         hek_file_ops_system ()->remove_directory (ops, path, error);
}

static gboolean
faults_sync_directory (const HekFileOps  *ops,
                       const char        *path,
                       GError           **error)
{
  return !refuse (ops, path, FALSE, error) &&
         hek_file_ops_system ()->sync_directory (ops, path, error);
}

ReplayFaults *
replay_faults_new (void)
{
  ReplayFaults *faults = g_new0 (ReplayFaults, 1);

  g_mutex_init (&faults->mutex);
  faults->ops = *hek_file_ops_system ();
  faults->ops.data = faults;
  faults->ops.open = faults_open;
  faults->ops.write = faults_write;
  faults->ops.sync = faults_sync;
  faults->ops.set_size = faults_set_size;
  faults->ops.rename = faults_rename;
  faults->ops.unlink = faults_unlink;
  faults->ops.make_directory = faults_make_directory;
  faults->ops.remove_directory = faults_remove_directory;
  faults->ops.sync_directory = faults_sync_directory;
  return faults;
}

void
replay_faults_free (ReplayFaults *faults)
{
  if (faults == NULL)
    return;
  g_mutex_clear (&faults->mutex);
  g_free (faults);
}

const HekFileOps *
replay_faults_get_ops (ReplayFaults *faults)
{
  return &faults->ops;
}

void
replay_faults_arm (ReplayFaults *faults,
                   ReplayFault   fault,
                   guint         nth,
                   guint         n)
{
  g_mutex_lock (&faults->mutex);
  faults->fault = fault;
  faults->nth = nth;
  faults->n = n;
  faults->n_operations = 0;
  faults->n_refused = 0;
  g_mutex_unlock (&faults->mutex);
}

guint
replay_faults_get_n_refused (ReplayFaults *faults)
{
  return faults->n_refused;
}

guint
replay_faults_get_n_operations (ReplayFaults *faults)
{
  return faults->n_operations;
}

void
replay_flip (const char *path,
             guint64     offset,
             guint8      bits)
{
  g_autoptr (HekFile) file = NULL;
  g_autoptr (GError) error = NULL;
  guint8 byte;

  file = hek_file_open (hek_file_ops_system (), path, HEK_FILE_WRITE, &error);
  g_assert_no_error (error);
  g_assert_true (hek_file_read_exact (file, offset, &byte, 1, &error));
  byte ^= bits;
  g_assert_true (hek_file_write (file, offset, &byte, 1, &error));
}
