/* SPDX-License-Identifier: Apache-2.0 */
/* Noting the operations of a scenario; replay-states.c makes power cuts of them. */
#include "config.h"

#include "replay.h"

#include <glib/gstdio.h>
#include <string.h>

#include "replay-private.h"

static Replay *
replay_of (HekFile *file)
{
  return file->ops->data;
}

static const char *
below (Replay     *replay,
       const char *path)
{
  g_assert_true (g_str_has_prefix (path, replay->folder));
  path += strlen (replay->folder);
  return path[0] == '/' ? path + 1 : path;
}

/* With the mutex held; @operation is copied. */
static void
note (Replay          *replay,
      ReplayOperation  operation)
{
  operation.acknowledged = replay->acknowledged;
  operation.started = replay->started;
  g_ptr_array_add (replay->operations, g_memdup2 (&operation, sizeof operation));
}

/* What happens to the folders around the scenario's is nobody's. */
static void
note_path (Replay     *replay,
           ReplayType  type,
           const char *path)
{
  if (!g_str_has_prefix (path, replay->folder))
    return;
  g_mutex_lock (&replay->mutex);
  note (replay, (ReplayOperation) { .type = type, .path = g_strdup (below (replay, path)) });
  g_mutex_unlock (&replay->mutex);
}

static guint
file_number (Replay  *replay,
             HekFile *file)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (replay->handles, file));
}

static HekFile *
replay_open (const HekFileOps  *ops,
             const char        *path,
             HekFileFlags       flags,
             GError           **error)
{
  Replay *replay = ops->data;
  const char *name = below (replay, path);
  HekFile *file;
  guint number;

  g_mutex_lock (&replay->mutex);
  file = hek_file_ops_system ()->open (hek_file_ops_system (), path, flags, error);
  if (file != NULL)
    {
      file->ops = ops;
      number = GPOINTER_TO_UINT (g_hash_table_lookup (replay->names, name));
      if (number == 0)
        {
          g_assert_true (flags & (HEK_FILE_CREATE | HEK_FILE_NEW));
          number = ++replay->n_files;
          g_hash_table_insert (replay->names, g_strdup (name), GUINT_TO_POINTER (number));
          note (replay, (ReplayOperation) {
            .type = REPLAY_MAKE, .file = number, .path = g_strdup (name),
          });
        }
      g_hash_table_insert (replay->handles, file, GUINT_TO_POINTER (number));
    }
  g_mutex_unlock (&replay->mutex);
  return file;
}

static void
replay_close (HekFile *file)
{
  Replay *replay = replay_of (file);

  g_mutex_lock (&replay->mutex);
  g_hash_table_remove (replay->handles, file);
  g_mutex_unlock (&replay->mutex);
  hek_file_ops_system ()->close (file);
}

static gboolean
replay_write (HekFile        *file,
              guint64         offset,
              gconstpointer   data,
              gsize           n_bytes,
              GError        **error)
{
  Replay *replay = replay_of (file);
  gboolean ok;

  g_mutex_lock (&replay->mutex);
  ok = hek_file_ops_system ()->write (file, offset, data, n_bytes, error);
  if (ok)
    note (replay, (ReplayOperation) {
      .type = REPLAY_WRITE, .file = file_number (replay, file), .offset = offset,
      .data = g_bytes_new (data, n_bytes),
    });
  g_mutex_unlock (&replay->mutex);
  return ok;
}

static gboolean
replay_sync (HekFile  *file,
             GError  **error)
{
  Replay *replay = replay_of (file);

  g_mutex_lock (&replay->mutex);
  note (replay, (ReplayOperation) {
    .type = REPLAY_SYNC, .file = file_number (replay, file),
  });
  g_mutex_unlock (&replay->mutex);
  return TRUE;
}

static gboolean
replay_set_size (HekFile  *file,
                 guint64   n_bytes,
                 GError  **error)
{
  Replay *replay = replay_of (file);
  gboolean ok;

  g_mutex_lock (&replay->mutex);
  ok = hek_file_ops_system ()->set_size (file, n_bytes, error);
  if (ok)
    note (replay, (ReplayOperation) {
      .type = REPLAY_SET_SIZE, .file = file_number (replay, file), .offset = n_bytes,
    });
  g_mutex_unlock (&replay->mutex);
  return ok;
}

/* A folder takes along what is in it. */
static void
rename_names (Replay     *replay,
              const char *from,
              const char *to)
{
  g_autofree char *inside = g_strconcat (from, "/", NULL);
  g_autoptr (GPtrArray) moved = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer name, number;

  g_hash_table_iter_init (&iter, replay->names);
  while (g_hash_table_iter_next (&iter, &name, &number))
    if (g_str_equal (name, from) || g_str_has_prefix (name, inside))
      {
        g_ptr_array_add (moved, g_strconcat (to, (char *) name + strlen (from), NULL));
        g_ptr_array_add (moved, number);
        g_hash_table_iter_remove (&iter);
      }
  for (guint i = 0; i < moved->len; i += 2)
    g_hash_table_replace (replay->names, g_ptr_array_index (moved, i),
                          g_ptr_array_index (moved, i + 1));
}

static gboolean
replay_rename (const HekFileOps  *ops,
               const char        *from,
               const char        *to,
               GError           **error)
{
  Replay *replay = ops->data;
  gboolean ok;

  g_mutex_lock (&replay->mutex);
  ok = hek_file_ops_system ()->rename (ops, from, to, error);
  if (ok)
    {
      guint number = GPOINTER_TO_UINT (g_hash_table_lookup (replay->names, below (replay, from)));

      note (replay, (ReplayOperation) {
        .type = REPLAY_RENAME, .file = number, .path = g_strdup (below (replay, from)),
        .to = g_strdup (below (replay, to)),
      });
      rename_names (replay, below (replay, from), below (replay, to));
    }
  g_mutex_unlock (&replay->mutex);
  return ok;
}

static gboolean
replay_unlink (const HekFileOps  *ops,
               const char        *path,
               GError           **error)
{
  Replay *replay = ops->data;
  const char *name = below (replay, path);
  gboolean ok;

  g_mutex_lock (&replay->mutex);
  ok = hek_file_ops_system ()->unlink (ops, path, error);
  if (ok && g_hash_table_contains (replay->names, name))
    {
      note (replay, (ReplayOperation) { .type = REPLAY_UNLINK, .path = g_strdup (name) });
      g_hash_table_remove (replay->names, name);
    }
  g_mutex_unlock (&replay->mutex);
  return ok;
}

static gboolean
replay_make_directory (const HekFileOps  *ops,
                       const char        *path,
                       GError           **error)
{
  gboolean was_there = g_file_test (path, G_FILE_TEST_IS_DIR);

  if (!hek_file_ops_system ()->make_directory (ops, path, error))
    return FALSE;
  if (!was_there)
    note_path (ops->data, REPLAY_MAKE_FOLDER, path);
  return TRUE;
}

static gboolean
replay_remove_directory (const HekFileOps  *ops,
                         const char        *path,
                         GError           **error)
{
  if (!hek_file_ops_system ()->remove_directory (ops, path, error))
    return FALSE;
  note_path (ops->data, REPLAY_REMOVE_FOLDER, path);
  return TRUE;
}

static gboolean
replay_sync_directory (const HekFileOps  *ops,
                       const char        *path,
                       GError           **error)
{
  note_path (ops->data, REPLAY_SYNC_FOLDER, path);
  return TRUE;
}

static void
operation_free (gpointer data)
{
  ReplayOperation *operation = data;

  g_clear_pointer (&operation->data, g_bytes_unref);
  g_free (operation->path);
  g_free (operation->to);
  g_free (operation);
}

Replay *
replay_new (void)
{
  const char *place = g_file_test ("/dev/shm", G_FILE_TEST_IS_DIR) ? "/dev/shm" : g_get_tmp_dir ();
  Replay *replay = g_new0 (Replay, 1);

  replay->folder = g_build_filename (place, "hek-replay-XXXXXX", NULL);
  g_assert_nonnull (g_mkdtemp (replay->folder));
  replay->operations = g_ptr_array_new_with_free_func (operation_free);
  replay->names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  replay->handles = g_hash_table_new (NULL, NULL);
  g_mutex_init (&replay->mutex);

  replay->ops = *hek_file_ops_system ();
  replay->ops.data = replay;
  replay->ops.open = replay_open;
  replay->ops.close = replay_close;
  replay->ops.write = replay_write;
  replay->ops.sync = replay_sync;
  replay->ops.set_size = replay_set_size;
  replay->ops.rename = replay_rename;
  replay->ops.unlink = replay_unlink;
  replay->ops.make_directory = replay_make_directory;
  replay->ops.remove_directory = replay_remove_directory;
  replay->ops.sync_directory = replay_sync_directory;
  return replay;
}

void
replay_remove_folder (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *inside = g_build_filename (path, name, NULL);

      if (g_unlink (inside) != 0)
        replay_remove_folder (inside);
    }
  g_rmdir (path);
}

void
replay_free (Replay *replay)
{
  if (replay == NULL)
    return;
  g_assert_cmpuint (g_hash_table_size (replay->handles), ==, 0);
  replay_remove_folder (replay->folder);
  g_ptr_array_unref (replay->operations);
  g_hash_table_unref (replay->names);
  g_hash_table_unref (replay->handles);
  g_mutex_clear (&replay->mutex);
  g_free (replay->folder);
  g_free (replay);
}

const char *
replay_get_folder (Replay *replay)
{
  return replay->folder;
}

const HekFileOps *
replay_get_ops (Replay *replay)
{
  return &replay->ops;
}

guint
replay_get_n_operations (Replay *replay)
{
  return replay->operations->len;
}

void
replay_start (Replay  *replay,
              guint64  seq)
{
  g_mutex_lock (&replay->mutex);
  replay->started = seq;
  g_mutex_unlock (&replay->mutex);
}

void
replay_acknowledge (Replay  *replay,
                    guint64  seq)
{
  g_mutex_lock (&replay->mutex);
  replay->acknowledged = seq;
  g_mutex_unlock (&replay->mutex);
}
