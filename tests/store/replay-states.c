/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Power cuts: a state is a copy of the durable names and files of a world, with some of the pending
 * operations on top.
 */
#include "config.h"

#include "replay.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "hek-rng.h"
#include "replay-private.h"

#define SECTOR 512u

/* What became of the pending operations. */
typedef enum
{
  LOSS_ALL,      /* nothing that was not synced is there */
  LOSS_NONE,     /* a killed process, not a power cut */
  LOSS_TORN,     /* of the last write some sectors are missing */
  LOSS_SECTORS,  /* each sector, size and name for itself */
  LOSS_DATA,     /* names and sizes are there, the data is zeros */
  LOSS_NAMES,    /* data is there, names are not */
  N_LOSSES,
} Loss;

typedef struct
{
  ReplayWorld *world;
  guint n_done; /* operations before the cut */
  Loss loss;
  guint64 seed;
  guint last_data; /* the last write that was not synced */
} Cut;

static guint64
mix (guint64 seed,
     guint64 a,
     guint64 b)
{
  HekRng rng;

  hek_rng_init (&rng, seed ^ a * 0x9e3779b97f4a7c15u ^ b * 0xc2b2ae3d27d4eb4fu);
  return hek_rng_u64 (&rng);
}

/* Whether operation @at has reached the disk for its part @part (a sector, its size, its name). */
static gboolean
reached (const Cut *cut,
         guint      at,
         guint64    file,
         guint64    part)
{
  guint first = g_array_index (cut->world->pending, guint, 0);
  guint last = g_array_index (cut->world->pending, guint, cut->world->pending->len - 1);
  guint64 chance = mix (cut->seed, file, part);

  switch (cut->loss)
    {
    case LOSS_ALL:
    case LOSS_DATA:
      return FALSE;
    case LOSS_TORN:
      return at < cut->last_data || chance % 2 == 0;
    case LOSS_SECTORS:
      /* A third is old, a third is new, a third is as of some moment between. */
      return chance % 3 == 1 ||
             (chance % 3 == 2 && at < first + (chance >> 8) % (last - first + 1));
    default:
      return TRUE;
    }
}

static void
state_write (const Cut             *cut,
             guint                  at,
             const ReplayOperation *operation,
             GByteArray            *file)
{
  gsize n_bytes;
  const guint8 *data = g_bytes_get_data (operation->data, &n_bytes);
  guint64 end = operation->offset + n_bytes;
  guint64 start = operation->offset;

  if (cut->loss == LOSS_DATA)
    {
      if (end > file->len)
        replay_resize (file, end);
      return;
    }
  while (start < end)
    {
      guint64 stop = MIN (end, (start / SECTOR + 1) * SECTOR);

      if (reached (cut, at, operation->file, start / SECTOR))
        replay_write_bytes (file, start, data + (start - operation->offset), stop - start);
      start = stop;
    }
}

/* @files: by number, (nullable): those that differ from the durable ones */
static void
state_build (const Cut  *cut,
             ReplayTree *tree,
             GPtrArray  *files)
{
  ReplayWorld *world = cut->world;

  for (guint i = 0; i < world->pending->len; i++)
    {
      guint at = g_array_index (world->pending, guint, i);
      const ReplayOperation *operation = replay_world_operation (world, at);

      if (!replay_is_data (operation))
        {
          gboolean kept = cut->loss == LOSS_SECTORS ? reached (cut, at, ~0u, at) :
            cut->loss != LOSS_ALL && cut->loss != LOSS_NAMES;

          if (kept)
            replay_tree_apply (world, tree, at);
          continue;
        }
      if (g_ptr_array_index (files, operation->file) == NULL)
        {
          GByteArray *durable = g_ptr_array_index (world->files, operation->file);
          GByteArray *copy = g_byte_array_sized_new (durable->len);

          g_byte_array_append (copy, durable->data, durable->len);
          g_ptr_array_index (files, operation->file) = copy;
        }
      if (operation->type == REPLAY_WRITE)
        state_write (cut, at, operation, g_ptr_array_index (files, operation->file));
      else if (cut->loss == LOSS_DATA || reached (cut, at, operation->file, ~0u))
        replay_resize (g_ptr_array_index (files, operation->file), operation->offset);
    }
}

static int
compare_texts (gconstpointer a,
               gconstpointer b)
{
  return strcmp (a, b);
}

static void
write_file (const char       *path,
            const GByteArray *file)
{
  int fd = g_open (path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

  if (fd < 0 && errno == ENOENT)
    return; /* its folder was lost */
  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (write (fd, file->data, file->len), ==, file->len);
  close (fd);
}

static void
write_state (const Cut  *cut,
             const char *folder)
{
  ReplayTree tree = replay_tree_copy (&cut->world->tree);
  g_autoptr (GPtrArray) files = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer name, value;
  GList *folders;

  g_ptr_array_set_size (files, (int) cut->world->files->len);
  state_build (cut, &tree, files);
  replay_remove_folder (folder);
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  folders = g_list_sort (g_hash_table_get_keys (tree.folders), compare_texts);
  for (GList *l = folders; l != NULL; l = l->next)
    {
      g_autofree char *path = g_build_filename (folder, l->data, NULL);

      (void) g_mkdir (path, 0700); /* fails when the folder around it was lost */
    }
  g_list_free (folders);
  g_hash_table_iter_init (&iter, tree.names);
  while (g_hash_table_iter_next (&iter, &name, &value))
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      GByteArray *file = g_ptr_array_index (files, GPOINTER_TO_UINT (value));

      write_file (path, file != NULL ? file :
                  g_ptr_array_index (cut->world->files, GPOINTER_TO_UINT (value)));
    }
  for (guint i = 0; i < files->len; i++)
    if (g_ptr_array_index (files, i) != NULL)
      g_byte_array_unref (g_ptr_array_index (files, i));
  replay_tree_clear (&tree);
}

static void
check_state (const Cut       *cut,
             const char      *folder,
             ReplayCheckFunc  func,
             gpointer         user_data)
{
  const ReplayOperation *last = replay_world_operation (cut->world, cut->n_done - 1);
  guint64 acknowledged = last->acknowledged;
  guint64 started = last->started;
  g_autoptr (GError) error = NULL;

  /* A change counts as done only when the next operation was noted after it. */
  if (cut->n_done < cut->world->replay->operations->len)
    {
      acknowledged = replay_world_operation (cut->world, cut->n_done)->acknowledged;
      started = MAX (started, acknowledged);
    }
  else
    acknowledged = cut->world->replay->acknowledged;
  write_state (cut, folder);
  if (!func (folder, acknowledged, started, user_data, &error))
    g_error ("power cut after operation %u of %u, loss %d, seed %" G_GUINT64_FORMAT ", changes %"
             G_GUINT64_FORMAT "…%" G_GUINT64_FORMAT ": %s", cut->n_done,
             cut->world->replay->operations->len, cut->loss, cut->seed, acknowledged, started,
             error != NULL ? error->message : "the folder holds something else");
}

void
replay_run (Replay          *replay,
            guint            n_states,
            guint            seed,
            ReplayCheckFunc  func,
            gpointer         user_data)
{
  g_autofree char *folder = g_strconcat (replay->folder, "-cut", NULL);
  ReplayWorld world;
  guint n = replay->operations->len;
  guint done = 0;

  g_assert_cmpuint (n, >, 0);
  replay_world_init (&world, replay);
  for (guint i = 0; i < n_states; i++)
    {
      guint n_done = 1 + (guint) ((guint64) i * n / n_states);
      Cut cut = { &world, n_done, (Loss) ((i + i / N_LOSSES) % N_LOSSES), mix (seed, i, n) };

      while (done < n_done)
        replay_world_step (&world, done++);
      for (guint k = 0; k < world.pending->len; k++)
        {
          guint at = g_array_index (world.pending, guint, k);

          if (replay_is_data (replay_world_operation (&world, at)))
            cut.last_data = at;
        }
      check_state (&cut, folder, func, user_data);
    }
  replay_remove_folder (folder);
  replay_world_clear (&world);
}
