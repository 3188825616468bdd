/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Open workspaces by reference count. The last one who uses a workspace may be anybody, the main
 * thread too, which must not wait for the disk: so a thread closes it, and whoever wants to open it
 * again waits for that.
 */
#include "config.h"

#include "hek-library-stores-private.h"

#include "hek-ref.h"
#include "hek-sanitize.h"

HekLibrarySpace *
hek_library_space_new (HekLibraryStores *stores,
                       HekWorkspace     *workspace)
{
  HekLibrarySpace *space = g_new0 (HekLibrarySpace, 1);

  g_atomic_ref_count_init (&space->ref_count);
  space->workspace = workspace;
  space->stores = hek_library_stores_ref (stores);
  pthread_mutex_lock (&stores->lock);
  stores->n_spaces++;
  pthread_mutex_unlock (&stores->lock);
  return space;
}

HekLibrarySpace *
hek_library_space_ref (HekLibrarySpace *space)
{
  g_atomic_ref_count_inc (&space->ref_count);
  return space;
}

static gpointer
close_space (gpointer data)
{
  HekLibrarySpace *space = data;
  HekLibraryStores *stores = space->stores;

  HEK_TAKEN_OVER (space);
  hek_workspace_close (space->workspace);
  g_free (space);
  pthread_mutex_lock (&stores->lock);
  stores->n_spaces--;
  pthread_cond_broadcast (&stores->closed);
  pthread_mutex_unlock (&stores->lock);
  hek_library_stores_unref (stores);
  return NULL;
}

void
hek_library_space_unref (HekLibrarySpace *space)
{
  if (!hek_ref_drop (&space->ref_count))
    return;
  HEK_HANDED_OVER (space);
  g_thread_unref (g_thread_new ("hek-close", close_space, space));
}

gboolean
hek_library_stores_wait_closed (HekLibraryStores  *self,
                                guint              n,
                                const HekTask     *task,
                                GError           **error)
{
  gboolean ok = TRUE;

  pthread_mutex_lock (&self->lock);
  while (self->n_spaces > n && (ok = hek_task_check (task, error)))
    hek_library_wait (&self->closed, &self->lock);
  pthread_mutex_unlock (&self->lock);
  return ok;
}
