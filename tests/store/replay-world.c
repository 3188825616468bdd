/* SPDX-License-Identifier: Apache-2.0 */
/* What is durable after the operations so far, and the list of those that are not. */
#include "config.h"

#include "replay-private.h"

#include <string.h>

const ReplayOperation *
replay_world_operation (ReplayWorld *world,
                        guint        at)
{
  return g_ptr_array_index (world->replay->operations, at);
}

gboolean
replay_is_data (const ReplayOperation *operation)
{
  return operation->type == REPLAY_WRITE || operation->type == REPLAY_SET_SIZE;
}

/* @path, noted at @at, under the names of now (or, with @durable, of the durable tree). */
static char *
current_path (ReplayWorld *world,
              guint        at,
              const char  *path,
              gboolean     durable)
{
  char *current = g_strdup (path);

  for (guint i = 0; i < world->moves->len; i++)
    {
      const ReplayMove *move = &g_array_index (world->moves, ReplayMove, i);
      gsize length = strlen (move->from);

      if (move->at > at && (move->durable || !durable) &&
          strncmp (current, move->from, length) == 0 &&
          (current[length] == '/' || current[length] == 0))
        {
          char *moved = g_strconcat (move->to, current + length, NULL);

          g_free (current);
          current = moved;
        }
    }
  return current;
}

static void
tree_move_folder (ReplayTree *tree,
                  const char *from,
                  const char *to)
{
  g_autofree char *inside = g_strconcat (from, "/", NULL);
  GHashTable *tables[] = { tree->names, tree->folders };

  for (guint k = 0; k < G_N_ELEMENTS (tables); k++)
    {
      g_autoptr (GPtrArray) moved = g_ptr_array_new ();
      GHashTableIter iter;
      gpointer name, value;

      g_hash_table_iter_init (&iter, tables[k]);
      while (g_hash_table_iter_next (&iter, &name, &value))
        if (g_str_has_prefix (name, inside))
          {
            gboolean is_set = value == name;
            char *path = g_strconcat (to, (char *) name + strlen (from), NULL);

            g_ptr_array_add (moved, path);
            g_ptr_array_add (moved, is_set ? path : value);
            g_hash_table_iter_remove (&iter);
          }
      for (guint i = 0; i < moved->len; i += 2)
        g_hash_table_replace (tables[k], g_ptr_array_index (moved, i),
                              g_ptr_array_index (moved, i + 1));
    }
  g_hash_table_remove (tree->folders, from);
  g_hash_table_add (tree->folders, g_strdup (to));
}

void
replay_tree_apply (ReplayWorld *world,
                   ReplayTree  *tree,
                   guint        at)
{
  const ReplayOperation *operation = replay_world_operation (world, at);
  g_autofree char *path = current_path (world, at, operation->path, TRUE);

  switch (operation->type)
    {
    case REPLAY_MAKE:
      g_hash_table_replace (tree->names, g_strdup (path), GUINT_TO_POINTER (operation->file));
      break;
    case REPLAY_UNLINK:
      g_hash_table_remove (tree->names, path);
      break;
    case REPLAY_MAKE_FOLDER:
      g_hash_table_add (tree->folders, g_strdup (path));
      break;
    case REPLAY_REMOVE_FOLDER:
      g_hash_table_remove (tree->folders, path);
      break;
    case REPLAY_RENAME:
      if (operation->file == 0)
        tree_move_folder (tree, path, operation->to);
      else
        {
          g_hash_table_remove (tree->names, path);
          g_hash_table_replace (tree->names, g_strdup (operation->to),
                                GUINT_TO_POINTER (operation->file));
        }
      break;
    default:
      g_assert_not_reached ();
    }
}

static ReplayTree
replay_tree_new (void)
{
  return (ReplayTree) {
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
  };
}

ReplayTree
replay_tree_copy (const ReplayTree *tree)
{
  ReplayTree copy = replay_tree_new ();
  GHashTableIter iter;
  gpointer name, value;

  g_hash_table_iter_init (&iter, tree->names);
  while (g_hash_table_iter_next (&iter, &name, &value))
    g_hash_table_insert (copy.names, g_strdup (name), value);
  g_hash_table_iter_init (&iter, tree->folders);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    g_hash_table_add (copy.folders, g_strdup (name));
  return copy;
}

void
replay_tree_clear (ReplayTree *tree)
{
  g_hash_table_unref (tree->names);
  g_hash_table_unref (tree->folders);
}

/* New bytes are zeros. */
void
replay_resize (GByteArray *file,
               guint64     n_bytes)
{
  guint before = file->len;

  g_byte_array_set_size (file, (guint) n_bytes);
  if (n_bytes > before)
    memset (file->data + before, 0, n_bytes - before);
}

void
replay_write_bytes (GByteArray   *file,
                    guint64       offset,
                    const guint8 *data,
                    gsize         n_bytes)
{
  if (offset + n_bytes > file->len)
    replay_resize (file, offset + n_bytes);
  memcpy (file->data + offset, data, n_bytes);
}

static void
make_durable (ReplayWorld *world,
              guint        at)
{
  const ReplayOperation *sync = replay_world_operation (world, at);
  guint kept = 0;

  for (guint i = 0; i < world->pending->len; i++)
    {
      guint idx = g_array_index (world->pending, guint, i);
      const ReplayOperation *operation = replay_world_operation (world, idx);
      g_autofree char *parent = NULL;

      if (sync->type == REPLAY_SYNC && replay_is_data (operation) && operation->file == sync->file)
        {
          GByteArray *file = g_ptr_array_index (world->files, sync->file);

          if (operation->type == REPLAY_SET_SIZE)
            replay_resize (file, operation->offset);
          else
            replay_write_bytes (file, operation->offset, g_bytes_get_data (operation->data, NULL),
                         g_bytes_get_size (operation->data));
          continue;
        }
      if (sync->type == REPLAY_SYNC_FOLDER && !replay_is_data (operation))
        {
          const char *path = operation->to != NULL ? operation->to : operation->path;
          g_autofree char *now = current_path (world, idx, path, FALSE);

          parent = g_path_get_dirname (now);
          if (g_str_equal (parent, sync->path) ||
              (g_str_equal (parent, ".") && sync->path[0] == 0))
            {
              replay_tree_apply (world, &world->tree, idx);
              for (guint k = 0; k < world->moves->len; k++)
                if (g_array_index (world->moves, ReplayMove, k).at == idx)
                  g_array_index (world->moves, ReplayMove, k).durable = TRUE;
              continue;
            }
        }
      g_array_index (world->pending, guint, kept++) = idx;
    }
  g_array_set_size (world->pending, kept);
}

void
replay_world_step (ReplayWorld *world,
                   guint        at)
{
  const ReplayOperation *operation = replay_world_operation (world, at);

  if (operation->type == REPLAY_SYNC || operation->type == REPLAY_SYNC_FOLDER)
    {
      make_durable (world, at);
      return;
    }
  if (operation->type == REPLAY_RENAME && operation->file == 0)
    {
      ReplayMove move = { at, FALSE, operation->path, operation->to };

      g_array_append_val (world->moves, move);
    }
  g_array_append_val (world->pending, at);
}

void
replay_world_init (ReplayWorld *world,
                   Replay      *replay)
{
  *world = (ReplayWorld) { .replay = replay, .tree = replay_tree_new () };
  world->files = g_ptr_array_new_with_free_func ((GDestroyNotify) g_byte_array_unref);
  for (guint i = 0; i <= replay->n_files; i++)
    g_ptr_array_add (world->files, g_byte_array_new ());
  world->pending = g_array_new (FALSE, FALSE, sizeof (guint));
  world->moves = g_array_new (FALSE, FALSE, sizeof (ReplayMove));
}

void
replay_world_clear (ReplayWorld *world)
{
  replay_tree_clear (&world->tree);
  g_ptr_array_unref (world->files);
  g_array_unref (world->pending);
  g_array_unref (world->moves);
}
