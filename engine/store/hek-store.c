/* SPDX-License-Identifier: Apache-2.0 */
/* Opening a collection, taking snapshots of it, and what every commit has in common. */
#include "config.h"

#include "hek-store-private.h"

#include <string.h>

#include "hek-ref.h"
#include "hek-store-error.h"

HekRegistry *
hek_registry_new (void)
{
  HekRegistry *registry = g_new0 (HekRegistry, 1);

  g_atomic_ref_count_init (&registry->ref_count);
  pthread_mutex_init (&registry->lock, NULL);
  registry->stores = g_hash_table_new (g_str_hash, g_str_equal);
  return registry;
}

void
hek_registry_unref (HekRegistry *registry)
{
  if (!hek_ref_drop (&registry->ref_count))
    return;
  g_hash_table_unref (registry->stores);
  pthread_mutex_destroy (&registry->lock);
  g_free (registry);
}

void
hek_registry_close (HekRegistry *registry)
{
  GHashTableIter iter;
  gpointer store;

  pthread_mutex_lock (&registry->lock);
  g_atomic_int_set (&registry->closed, 1);
  g_hash_table_iter_init (&iter, registry->stores);
  while (g_hash_table_iter_next (&iter, NULL, &store))
    hek_store_finish (store);
  pthread_mutex_unlock (&registry->lock);
}

HekStore *
hek_store_open (HekRegistry       *registry,
                const HekFileOps  *ops,
                const char        *dir,
                gboolean           writable,
                GError           **error)
{
  HekManifest *manifest = hek_manifest_open (ops, dir, writable, error);
  HekStore *store;

  if (manifest == NULL)
    return NULL;
  store = g_new0 (HekStore, 1);
  g_atomic_ref_count_init (&store->ref_count);
  g_atomic_ref_count_inc (&registry->ref_count);
  store->registry = registry;
  store->manifest = manifest;
  store->writable = writable;
  pthread_mutex_init (&store->rewrite_lock, NULL);
  pthread_mutex_init (&store->sidecar_lock, NULL);
  pthread_mutex_init (&store->write_lock, NULL);
  pthread_mutex_init (&store->read_lock, NULL);
  pthread_mutex_init (&store->waiting_lock, NULL);
  pthread_cond_init (&store->waiting_over, NULL);
  pthread_mutex_init (&store->lock, NULL);
  store->waiting = g_ptr_array_new ();
  g_hash_table_insert (registry->stores, manifest->uuid, store);
  store->look = hek_telemetry_add_look (hek_store_look, store);
  return store;
}

HekStore *
hek_store_ref (HekStore *store)
{
  g_atomic_ref_count_inc (&store->ref_count);
  return store;
}

void
hek_store_unref (HekStore *store)
{
  HekRegistry *registry = store->registry;
  gboolean last;

  /* Under the lock of the registry, so that nobody finds a store that is going. */
  pthread_mutex_lock (&registry->lock);
  last = hek_ref_drop (&store->ref_count);
  if (last && g_hash_table_lookup (registry->stores, store->manifest->uuid) == store)
    {
      hek_store_finish (store);
      g_hash_table_remove (registry->stores, store->manifest->uuid);
    }
  pthread_mutex_unlock (&registry->lock);
  if (!last)
    return;

  hek_telemetry_remove_look (store->look);
  g_clear_pointer (&store->pen.record, g_byte_array_unref);
  g_ptr_array_unref (store->waiting);
  g_clear_pointer (&store->current, hek_snapshot_unref);
  hek_manifest_unref (store->manifest);
  pthread_mutex_destroy (&store->rewrite_lock);
  pthread_mutex_destroy (&store->sidecar_lock);
  pthread_mutex_destroy (&store->write_lock);
  pthread_mutex_destroy (&store->read_lock);
  pthread_cond_destroy (&store->waiting_over);
  pthread_mutex_destroy (&store->waiting_lock);
  pthread_mutex_destroy (&store->lock);
  g_free (store->warning);
  g_free (store);
  hek_registry_unref (registry);
}

const char *
hek_store_get_uuid (HekStore *store)
{
  return store->manifest->uuid;
}

HekTelemetryScope *
hek_store_get_scope (HekStore *store)
{
  return store->manifest->scope;
}

void
hek_store_record_commit (HekStore        *store,
                         guint64          mark,
                         HekInstrumentId  id,
                         guint64          n_rows)
{
  const HekTelemetryEntry entries[] = {
    { HEK_INSTRUMENT_STORE_COMMIT_LATENCY, hek_telemetry_since (mark) },
    { id, n_rows },
  };

  if (mark != 0)
    hek_telemetry_write (store->manifest->scope, entries, G_N_ELEMENTS (entries));
}

HekSchema *
hek_store_get_schema (HekStore *store)
{
  return store->manifest->schema;
}

HekDistance
hek_store_get_distance (HekStore *store)
{
  return store->manifest->distance;
}

int
hek_store_get_key_field (HekStore *store)
{
  return store->manifest->key_field;
}

int
hek_store_get_text_field (HekStore *store)
{
  return store->manifest->text_field;
}

gboolean
hek_store_is_writable (HekStore *store)
{
  return store->writable && g_atomic_int_get (&store->registry->closed) == 0 &&
         g_atomic_int_get (&store->manifest->is_protected) == 0 &&
         g_atomic_int_get (&store->manifest->is_deleted) == 0;
}

gboolean
hek_store_check_writable (HekStore  *store,
                          GError   **error)
{
  if (!store->writable || g_atomic_int_get (&store->registry->closed) != 0)
    g_set_error_literal (error, HEK_STORE_ERROR, HEK_STORE_ERROR_READ_ONLY,
                         "the workspace is not open for writing");
  else if (g_atomic_int_get (&store->manifest->is_protected) != 0)
    g_set_error_literal (error, HEK_STORE_ERROR, HEK_STORE_ERROR_PROTECTED,
                         "the collection is protected: take the protection away to change it");
  else if (g_atomic_int_get (&store->manifest->is_deleted) != 0)
    g_set_error_literal (error, HEK_STORE_ERROR, HEK_STORE_ERROR_NOT_FOUND,
                         "the collection was deleted");
  else
    return TRUE;
  return FALSE;
}

char *
hek_store_dup_warning (HekStore *store)
{
  char *warning;

  pthread_mutex_lock (&store->lock);
  warning = g_strdup (store->warning);
  pthread_mutex_unlock (&store->lock);
  return warning;
}

guint64
hek_store_take_segment (HekStore *store)
{
  guint64 id;

  pthread_mutex_lock (&store->lock);
  id = store->next_segment++;
  pthread_mutex_unlock (&store->lock);
  return id;
}

void
hek_store_close_journal (HekStore *store)
{
  g_clear_pointer (&store->journal, hek_segment_unref);
  hek_journal_pen_close (&store->pen);
}

void
hek_store_finish (HekStore *store)
{
  pthread_mutex_lock (&store->write_lock);
  hek_store_close_journal (store);
  pthread_mutex_lock (&store->manifest->lock);
  (void) hek_manifest_catch_up (store->manifest, NULL);
  hek_manifest_forget_follow (store->manifest);
  pthread_mutex_unlock (&store->manifest->lock);
  pthread_mutex_unlock (&store->write_lock);
}

/* What a reader holds may be behind what another process wrote. */
static gboolean
is_behind (HekStore     *store,
           HekSnapshot  *snapshot,
           gboolean     *behind,
           GError      **error)
{
  gint64 change = 0;
  gboolean ok;

  pthread_mutex_lock (&store->manifest->lock);
  ok = hek_sqlite_query_int (store->manifest->db, "SELECT change FROM state", &change, error);
  pthread_mutex_unlock (&store->manifest->lock);
  *behind = (guint64) change != snapshot->change;
  return ok;
}

/* (transfer full) (nullable): what was loaded last */
static HekSnapshot *
get_known (HekStore *store,
           gboolean *stale)
{
  HekSnapshot *known = NULL;

  pthread_mutex_lock (&store->lock);
  if (store->current != NULL)
    known = hek_snapshot_ref (store->current);
  *stale = store->stale;
  pthread_mutex_unlock (&store->lock);
  return known;
}

/* One at a time, since segments of journals, which snapshots share, are read on. */
static HekSnapshot *
read_current (HekStore  *store,
              GError   **error)
{
  HekSnapshot *known, *now = NULL;
  gboolean behind, stale;

  pthread_mutex_lock (&store->read_lock);
  known = get_known (store, &stale);
  if (known == NULL)
    now = hek_manifest_load (store->manifest, G_MAXUINT64, NULL, error);
  else if (is_behind (store, known, &behind, error))
    now = behind ? hek_manifest_load (store->manifest, G_MAXUINT64, known, error)
                 : hek_snapshot_ref (known);
  if (now != NULL)
    now = hek_store_read_on (store, now);
  if (now != NULL && now != known)
    {
      pthread_mutex_lock (&store->lock);
      g_clear_pointer (&store->current, hek_snapshot_unref);
      store->current = hek_snapshot_ref (now);
      pthread_mutex_unlock (&store->lock);
    }
  pthread_mutex_unlock (&store->read_lock);
  g_clear_pointer (&known, hek_snapshot_unref);
  return now;
}

HekSnapshot *
hek_store_current (HekStore  *store,
                   GError   **error)
{
  g_autoptr (HekSnapshot) known = NULL;
  g_autoptr (HekSnapshot) loaded = NULL;
  gboolean stale;

  if (!store->writable)
    return read_current (store, error);
  known = get_known (store, &stale);
  if (known != NULL && !stale)
    return g_steal_pointer (&known);

  loaded = hek_manifest_load (store->manifest, G_MAXUINT64, known, error);
  if (loaded == NULL)
    return NULL;
  pthread_mutex_lock (&store->lock);
  if (store->current == NULL || store->current->change < loaded->change)
    {
      store->stale = FALSE;
      g_clear_pointer (&store->current, hek_snapshot_unref);
      store->current = hek_snapshot_ref (loaded);
    }
  pthread_mutex_unlock (&store->lock);
  return g_steal_pointer (&loaded);
}

HekSnapshot *
hek_store_snapshot (HekStore  *store,
                    GError   **error)
{
  return hek_store_current (store, error);
}

HekSnapshot *
hek_store_snapshot_at (HekStore  *store,
                       guint64    seq,
                       GError   **error)
{
  g_autoptr (HekSnapshot) known = hek_store_current (store, error);

  if (known == NULL || known->seq == seq)
    return g_steal_pointer (&known);
  return hek_manifest_load (store->manifest, MIN (seq, G_MAXINT64), known, error);
}

gboolean
hek_store_seq_at (HekStore  *store,
                  gint64     time_us,
                  guint64   *seq,
                  GError   **error)
{
  g_autofree char *sql =
    g_strdup_printf ("SELECT seq FROM commits WHERE time_us <= %" G_GINT64_FORMAT
                     " ORDER BY seq DESC LIMIT 1", time_us);
  gint64 found = 0;
  gboolean ok;

  if (!hek_manifest_lock (store->manifest, error))
    return FALSE;
  ok = hek_sqlite_query_int (store->manifest->db, sql, &found, error);
  pthread_mutex_unlock (&store->manifest->lock);
  if (ok)
    *seq = (guint64) found;
  return ok;
}

gboolean
hek_store_begin (HekStore  *store,
                 gboolean   is_commit,
                 HekState  *next,
                 GError   **error)
{
  HekManifest *manifest = store->manifest;

  if (!hek_store_check_writable (store, error))
    return FALSE;
  pthread_mutex_lock (&manifest->lock);
  if (!hek_sqlite_begin (manifest->db, error))
    {
      pthread_mutex_unlock (&manifest->lock);
      return FALSE;
    }
  if (!hek_manifest_write_follow (manifest, error))
    {
      hek_sqlite_rollback (manifest->db);
      pthread_mutex_unlock (&manifest->lock);
      return FALSE;
    }
  *next = store->state;
  next->change++;
  if (is_commit)
    {
      next->seq++;
      next->time_us = MAX (g_get_real_time (), store->state.time_us + 1);
    }
  return TRUE;
}

gboolean
hek_store_commit (HekStore  *store,
                  gboolean   is_commit,
                  HekState  *next,
                  gboolean   ok,
                  GError   **error)
{
  HekManifest *manifest = store->manifest;
  HekState disk;

  pthread_mutex_lock (&store->lock);
  next->next_segment = store->next_segment;
  pthread_mutex_unlock (&store->lock);
  ok = ok && (!is_commit || hek_manifest_add_commit (manifest, next, error)) &&
       hek_manifest_write_state (manifest, next, error);
  if (!ok)
    hek_sqlite_rollback (manifest->db);
  else if (!hek_sqlite_commit (manifest->db, error))
    {
      ok = FALSE;
      /* If the disk has it all the same it counts. */
      if (hek_manifest_read_state (manifest, &disk, NULL) && disk.change == next->change)
        {
          store->state = disk;
          hek_manifest_forget_follow (manifest);
        }
    }
  if (ok)
    {
      store->state = *next;
      hek_manifest_forget_follow (manifest);
    }
  else
    pthread_mutex_unlock (&manifest->lock);
  return ok;
}

void
hek_store_end (HekStore    *store,
               HekSnapshot *snapshot)
{
  HekSnapshot *old = NULL;

  pthread_mutex_lock (&store->lock);
  store->stale = snapshot == NULL;
  if (snapshot != NULL)
    {
      old = store->current;
      store->current = snapshot;
    }
  pthread_mutex_unlock (&store->lock);
  pthread_mutex_unlock (&store->manifest->lock);
  g_clear_pointer (&old, hek_snapshot_unref);
}
