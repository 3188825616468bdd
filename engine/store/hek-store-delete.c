/* SPDX-License-Identifier: Apache-2.0 */
/* Deleting rows: tombstones. */
#include "config.h"

#include "hek-store-private.h"

typedef struct
{
  HekStore *store;
  const guint64 *row_ids;  /* either */
  const char *const *keys; /* or */
  gsize n;
} Delete;

/* Places of the rows, each once, as they are in @base. */
static gboolean
collect (const Delete  *delete,
         HekSnapshot   *base,
         GArray        *deaths,
         GError       **error)
{
  g_autoptr (GHashTable) met = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);

  for (gsize i = 0; i < delete->n; i++)
    {
      g_autoptr (GError) local = NULL;
      HekRowPlace place;
      guint64 row_id;
      HekDeath death;

      if (delete->keys != NULL ? !hek_snapshot_find_key (base, delete->keys[i], &place, &local)
                               : !hek_snapshot_find_row (base, delete->row_ids[i], &place))
        {
          if (local == NULL)
            continue;
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
      row_id = hek_snapshot_get_row_id (base, place);
      if (!g_hash_table_add (met, g_memdup2 (&row_id, sizeof row_id)))
        continue;
      death = (HekDeath) { hek_snapshot_get_segment (base, place.segment)->id, place.row };
      g_array_append_val (deaths, death);
    }
  return TRUE;
}

static gboolean
delete_locked (const Delete  *delete,
               GArray        *deaths,
               guint64       *seq,
               GError       **error)
{
  HekStore *store = delete->store;
  g_autoptr (HekSnapshot) base = hek_store_current (store, error);
  const HekDeath *places;
  HekState next;
  gboolean ok;

  if (base == NULL || !hek_store_check_writable (store, error) ||
      !collect (delete, base, deaths, error))
    return FALSE;
  if (deaths->len == 0)
    {
      *seq = store->state.seq;
      return TRUE;
    }
  places = (const HekDeath *) deaths->data;
  if (!hek_store_begin (store, TRUE, &next, error))
    return FALSE;
  ok = hek_store_add_tombstones (store, places, deaths->len, next.seq, error);
  if (!hek_store_commit (store, TRUE, &next, ok, error))
    return FALSE;
  hek_store_end (store, hek_snapshot_derive (base, &next, NULL, places, deaths->len));
  *seq = next.seq;
  return TRUE;
}

static gboolean
run (const Delete  *delete,
     gsize         *n_deleted,
     guint64       *seq,
     GError       **error)
{
  g_autoptr (GArray) deaths = g_array_new (FALSE, FALSE, sizeof (HekDeath));
  guint64 committed, mark = hek_telemetry_mark ();
  gboolean ok;

  pthread_mutex_lock (&delete->store->write_lock);
  ok = delete_locked (delete, deaths, &committed, error);
  pthread_mutex_unlock (&delete->store->write_lock);
  if (!ok)
    return FALSE;
  if (deaths->len > 0)
    hek_store_record_commit (delete->store, mark, HEK_INSTRUMENT_STORE_ROWS_DELETED, deaths->len);
  if (n_deleted != NULL)
    *n_deleted = deaths->len;
  if (seq != NULL)
    *seq = committed;
  return TRUE;
}

gboolean
hek_store_delete_rows (HekStore       *store,
                       const guint64  *row_ids,
                       gsize           n,
                       gsize          *n_deleted,
                       guint64        *seq,
                       GError        **error)
{
  const Delete delete = { .store = store, .row_ids = row_ids, .n = n };

  return run (&delete, n_deleted, seq, error);
}

gboolean
hek_store_delete_keys (HekStore           *store,
                       const char *const  *keys,
                       gsize               n,
                       gsize              *n_deleted,
                       guint64            *seq,
                       GError            **error)
{
  const Delete delete = { .store = store, .keys = keys, .n = n };

  return run (&delete, n_deleted, seq, error);
}
