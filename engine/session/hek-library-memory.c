/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Collections that were opened stay open, with the graphs of their last commit, until the budget of
 * memory is exceeded: then those that were used longest ago are let go. Whoever still holds a store
 * or a searcher keeps using it, but opens quantized codes anew. Codes are opened by searches: they
 * are noticed when a searcher is asked for the next time. One lock guards the list; it is never
 * held while a collection is opened or closed, and the locks of stores come after it. Closing
 * writes and syncs files: a thread does it, since the main thread must not wait.
 */
#include "config.h"

#include "hek-library-stores-private.h"

#include <glib/gi18n-lib.h>
#include <unistd.h>

#include "hek-collection-codes.h"
#include "hek-collection-head.h"
#include "hek-ref.h"
#include "hek-sanitize.h"

/* Each holds about eight files open, of the 1,024 that a process usually may. */
#define MAX_OPEN 64

static void
hek_opened_free (gpointer data)
{
  HekOpened *opened = data;

  if (opened->is_too_much && opened->searcher != NULL)
    hek_collection_unload_codes (hek_searcher_get_snapshot (opened->searcher));
  g_clear_pointer (&opened->searcher, hek_searcher_unref);
  hek_store_unref (opened->store);
  hek_library_space_unref (opened->space);
  g_free (opened->uuid);
  g_free (opened);
}

/* Tells the recorder what is open; the locks of stores come after the one that is held. */
static void
hek_library_stores_look (gpointer data)
{
  HekLibraryStores *self = data;

  pthread_mutex_lock (&self->lock);
  hek_telemetry_gauge (NULL, HEK_INSTRUMENT_CACHE_COLLECTIONS, self->opened->len);
  for (guint i = 0; i < self->opened->len; i++)
    {
      const HekOpened *opened = self->opened->pdata[i];
      HekTelemetryScope *scope = hek_store_get_scope (opened->store);
      HekSnapshot *snapshot;

      if (opened->searcher == NULL)
        continue;
      snapshot = hek_searcher_get_snapshot (opened->searcher);
      hek_telemetry_gauge (scope, HEK_INSTRUMENT_COLLECTION_INDEXED_ROWS,
                           (double) hek_searcher_get_n_indexed (opened->searcher));
      hek_telemetry_gauge (scope, HEK_INSTRUMENT_MEMORY_GRAPHS, (double) opened->graph_bytes);
      hek_telemetry_gauge (scope, HEK_INSTRUMENT_MEMORY_HEADS,
                           (double) hek_collection_get_head_memory (snapshot));
      hek_telemetry_gauge (scope, HEK_INSTRUMENT_MEMORY_CODES,
                           (double) hek_collection_get_codes_memory (snapshot));
    }
  pthread_mutex_unlock (&self->lock);
}

HekLibraryStores *
hek_library_stores_new (void)
{
  HekLibraryStores *self = g_new0 (HekLibraryStores, 1);

  g_atomic_ref_count_init (&self->ref_count);
  pthread_mutex_init (&self->lock, NULL);
  pthread_cond_init (&self->closed, NULL);
  self->opened = g_ptr_array_new ();
  self->look = hek_telemetry_add_look (hek_library_stores_look, self);
  return self;
}

HekLibraryStores *
hek_library_stores_ref (HekLibraryStores *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
hek_library_stores_unref (HekLibraryStores *self)
{
  if (!hek_ref_drop (&self->ref_count))
    return;
  hek_telemetry_remove_look (self->look);
  g_ptr_array_unref (self->opened); /* spaces hold a reference: nothing is open */
  pthread_cond_destroy (&self->closed);
  pthread_mutex_destroy (&self->lock);
  g_free (self);
}

static gpointer
close_stores (gpointer data)
{
  HEK_TAKEN_OVER (data);
  g_ptr_array_unref (data);
  return NULL;
}

/* @gone: (transfer full) (element-type HekOpened): the lock is not held */
static void
let_go (GPtrArray *gone)
{
  if (gone->len == 0)
    {
      g_ptr_array_unref (gone);
      return;
    }
  HEK_HANDED_OVER (gone);
  g_thread_unref (g_thread_new ("hek-close", close_stores, gone));
}

/* --- how much ------------------------------------------------------------------------------ */

static guint64
hek_opened_get_memory (const HekOpened *opened)
{
  guint64 n_bytes = hek_store_get_memory (opened->store) + opened->graph_bytes;

  if (opened->searcher != NULL)
    n_bytes += hek_collection_get_head_memory (hek_searcher_get_snapshot (opened->searcher)) +
               hek_collection_get_codes_memory (hek_searcher_get_snapshot (opened->searcher));
  return n_bytes;
}

static guint64
half_of_the_machine (void)
{
  long n_pages = sysconf (_SC_PHYS_PAGES), page_bytes = sysconf (_SC_PAGESIZE);

  return n_pages > 0 && page_bytes > 0 ? (guint64) n_pages * (guint64) page_bytes / 2 : G_MAXUINT64;
}

/* Takes out of the list what is too much, but never the first; the lock is held. Returns: (transfer
 * full): what to free without the lock */
static GPtrArray *
hek_library_stores_trim (HekLibraryStores *self)
{
  guint64 budget = self->budget > 0 ? self->budget : half_of_the_machine ();
  GPtrArray *gone = g_ptr_array_new_with_free_func (hek_opened_free);
  guint64 n_bytes = 0;

  for (guint i = 0; i < self->opened->len; i++)
    {
      n_bytes += hek_opened_get_memory (self->opened->pdata[i]);
      if (i > 0 && (n_bytes > budget || i >= MAX_OPEN))
        {
          while (self->opened->len > i)
            {
              HekOpened *opened = g_ptr_array_steal_index (self->opened, i);

              opened->is_too_much = TRUE;
              g_ptr_array_add (gone, opened);
            }
        }
    }
  return gone;
}

void
hek_library_stores_set_budget (HekLibraryStores *self,
                               guint64           n_bytes)
{
  GPtrArray *gone;

  pthread_mutex_lock (&self->lock);
  self->budget = n_bytes;
  gone = hek_library_stores_trim (self);
  pthread_mutex_unlock (&self->lock);
  let_go (gone);
}

guint64
hek_library_stores_get_memory (HekLibraryStores *self,
                               const char       *uuid)
{
  guint64 n_bytes = 0;

  pthread_mutex_lock (&self->lock);
  for (guint i = 0; i < self->opened->len; i++)
    {
      const HekOpened *opened = self->opened->pdata[i];

      if (uuid == NULL || g_str_equal (opened->uuid, uuid))
        n_bytes += hek_opened_get_memory (opened);
    }
  pthread_mutex_unlock (&self->lock);
  return n_bytes;
}

void
hek_library_stores_set_space (HekLibraryStores *self,
                              HekLibrarySpace  *space)
{
  HekLibrarySpace *old;
  GPtrArray *gone = g_ptr_array_new_with_free_func (hek_opened_free);

  pthread_mutex_lock (&self->lock);
  old = self->space;
  self->space = space != NULL ? hek_library_space_ref (space) : NULL;
  while (self->opened->len > 0)
    g_ptr_array_add (gone, g_ptr_array_steal_index (self->opened, self->opened->len - 1));
  pthread_mutex_unlock (&self->lock);
  let_go (gone);
  g_clear_pointer (&old, hek_library_space_unref);
}

/* --- opening ------------------------------------------------------------------------------- */

/* The lock is held; what is found comes to the front. */
static HekOpened *
hek_library_stores_find (HekLibraryStores *self,
                         const char       *uuid)
{
  for (guint i = 0; i < self->opened->len; i++)
    {
      HekOpened *opened = self->opened->pdata[i];

      if (!g_str_equal (opened->uuid, uuid))
        continue;
      if (i > 0)
        {
          g_ptr_array_steal_index (self->opened, i);
          g_ptr_array_insert (self->opened, 0, opened);
        }
      return opened;
    }
  return NULL;
}

/* @store or @searcher is the newest of the collection. */
static void
hek_library_stores_keep (HekLibraryStores *self,
                         HekLibrarySpace  *space,
                         const char       *uuid,
                         HekStore         *store,
                         HekSearcher      *searcher,
                         guint64           graph_bytes)
{
  GPtrArray *gone = NULL;
  HekSearcher *old = NULL;
  HekOpened *opened;

  pthread_mutex_lock (&self->lock);
  if (self->space == space)
    {
      opened = hek_library_stores_find (self, uuid);
      if (opened == NULL)
        {
          opened = g_new0 (HekOpened, 1);
          opened->uuid = g_strdup (uuid);
          opened->space = hek_library_space_ref (space);
          opened->store = hek_store_ref (store);
          g_ptr_array_insert (self->opened, 0, opened);
        }
      if (searcher != NULL)
        {
          old = opened->searcher;
          opened->searcher = hek_searcher_ref (searcher);
          opened->graph_bytes = graph_bytes;
        }
      gone = hek_library_stores_trim (self);
    }
  pthread_mutex_unlock (&self->lock);
  g_clear_pointer (&old, hek_searcher_unref);
  if (gone != NULL)
    let_go (gone);
}

/* @space: (out) (transfer full): where it was opened */
static HekStore *
hek_library_stores_open_in (HekLibraryStores  *self,
                            const char        *uuid,
                            HekLibrarySpace  **space,
                            GError           **error)
{
  HekStore *store = NULL;
  HekOpened *opened;

  pthread_mutex_lock (&self->lock);
  *space = self->space != NULL ? hek_library_space_ref (self->space) : NULL;
  opened = hek_library_stores_find (self, uuid);
  if (opened != NULL)
    store = hek_store_ref (opened->store);
  pthread_mutex_unlock (&self->lock);

  if (*space == NULL)
    {
      g_set_error_literal (error, HEK_STORE_ERROR, HEK_STORE_ERROR_NOT_FOUND,
                           _("The workspace is not open."));
      return NULL;
    }
  if (store != NULL)
    return store;
  store = hek_workspace_open_store ((*space)->workspace, uuid, error);
  if (store != NULL)
    hek_library_stores_keep (self, *space, uuid, store, NULL, 0);
  return store;
}

HekStore *
hek_library_stores_open (HekLibraryStores  *self,
                         const char        *uuid,
                         GError           **error)
{
  g_autoptr (HekLibrarySpace) space = NULL;

  return hek_library_stores_open_in (self, uuid, &space, error);
}

static guint64
get_graph_bytes (HekSnapshot *snapshot)
{
  guint64 sum = 0;

  for (guint i = 0; i < hek_snapshot_get_n_segments (snapshot); i++)
    {
      g_autoptr (HekSidecar) sidecar =
        hek_snapshot_open_sidecar (snapshot, (int) i, HEK_SEARCHER_GRAPH, NULL);
      gsize n_bytes = 0;

      if (sidecar != NULL)
        hek_sidecar_get_data (sidecar, &n_bytes);
      sum += n_bytes;
    }
  return sum;
}

HekSearcher *
hek_library_stores_open_searcher (HekLibraryStores  *self,
                                  const char        *uuid,
                                  const HekTask     *task,
                                  GError           **error)
{
  g_autoptr (HekLibrarySpace) space = NULL;
  g_autoptr (HekStore) store = hek_library_stores_open_in (self, uuid, &space, error);
  g_autoptr (HekSnapshot) snapshot = store != NULL ? hek_store_snapshot (store, error) : NULL;
  HekSearcher *searcher = NULL;
  GPtrArray *gone = NULL;
  HekOpened *opened;

  if (snapshot == NULL)
    return NULL;
  pthread_mutex_lock (&self->lock);
  opened = hek_library_stores_find (self, uuid);
  /* A store gives the same snapshot until something changes. */
  if (opened != NULL && opened->searcher != NULL &&
      hek_searcher_get_snapshot (opened->searcher) == snapshot)
    searcher = hek_searcher_ref (opened->searcher);
  if (searcher != NULL)
    gone = hek_library_stores_trim (self);
  pthread_mutex_unlock (&self->lock);
  if (gone != NULL)
    let_go (gone);
  hek_telemetry_count (hek_store_get_scope (store), searcher != NULL ? HEK_INSTRUMENT_CACHE_HITS
                                                                     : HEK_INSTRUMENT_CACHE_MISSES,
                       1);
  if (searcher != NULL)
    return searcher;

  searcher = hek_searcher_new (snapshot, task, error);
  if (searcher != NULL)
    hek_library_stores_keep (self, space, uuid, store, searcher, get_graph_bytes (snapshot));
  return searcher;
}

void
hek_library_stores_forget (HekLibraryStores *self,
                           const char       *uuid)
{
  HekOpened *gone = NULL;

  pthread_mutex_lock (&self->lock);
  for (guint i = 0; i < self->opened->len && gone == NULL; i++)
    if (g_str_equal (((HekOpened *) self->opened->pdata[i])->uuid, uuid))
      gone = g_ptr_array_steal_index (self->opened, i);
  pthread_mutex_unlock (&self->lock);
  g_clear_pointer (&gone, hek_opened_free);
}

void
hek_library_stores_forget_old (HekLibraryStores *self,
                               const char       *uuid)
{
  g_autoptr (HekStore) store = NULL;
  g_autoptr (HekSearcher) searcher = NULL;
  g_autoptr (HekSnapshot) now = NULL;
  HekSearcher *old = NULL;

  pthread_mutex_lock (&self->lock);
  for (guint i = 0; i < self->opened->len; i++)
    {
      HekOpened *opened = self->opened->pdata[i];

      if (!g_str_equal (opened->uuid, uuid) || opened->searcher == NULL)
        continue;
      store = hek_store_ref (opened->store);
      searcher = hek_searcher_ref (opened->searcher);
      break;
    }
  pthread_mutex_unlock (&self->lock);
  now = store != NULL ? hek_store_snapshot (store, NULL) : NULL;
  if (store == NULL || hek_searcher_get_snapshot (searcher) == now)
    return;

  pthread_mutex_lock (&self->lock);
  for (guint i = 0; i < self->opened->len; i++)
    {
      HekOpened *opened = self->opened->pdata[i];

      if (opened->searcher != searcher)
        continue;
      old = g_steal_pointer (&opened->searcher);
      opened->graph_bytes = 0;
    }
  pthread_mutex_unlock (&self->lock);
  if (old != NULL) /* nobody would count its codes until the next searcher opens them */
    hek_collection_unload_codes (hek_searcher_get_snapshot (old));
  g_clear_pointer (&old, hek_searcher_unref);
}
