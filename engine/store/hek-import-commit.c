/* SPDX-License-Identifier: Apache-2.0 */
/* Publishing an import, or discarding it. */
#include "config.h"

#include "hek-import-private.h"

#include "hek-store-error.h"

/* Rows between two looks at the cancellation. */
#define ROWS_PER_LOOK 4096u

typedef struct
{
  HekImport *import;
  HekSnapshot *current; /* the collection before the commit */
  GArray *deaths;       /* of HekDeath */
  const HekSidecarChange *sidecar; /* (nullable) */
  const HekTask *task;
} Publication;

static gboolean
meet_stored_key (Publication   *pub,
                 const HekKey  *key,
                 guint64        row,
                 GError       **error)
{
  g_autoptr (GError) local = NULL;
  HekRowPlace place;
  HekDeath death;

  if (!hek_snapshot_find (pub->current, key, &place, &local))
    {
      if (local == NULL)
        return TRUE;
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (pub->import->options.policy == HEK_KEYS_REFUSE)
    return hek_store_fail_key (key, "was added to the collection during the import", row, error);
  death = (HekDeath) { hek_snapshot_get_segment (pub->current, place.segment)->id, place.row };
  g_array_append_val (pub->deaths, death);
  return TRUE;
}

/* Rows of the collection that have a key of the import. */
static gboolean
meet_stored_keys (Publication  *pub,
                  GError      **error)
{
  HekImport *import = pub->import;
  int field = import->store->manifest->key_field;
  guint64 number = 0;

  if (field < 0 || pub->current->n_rows == 0 ||
      (import->options.policy == HEK_KEYS_REFUSE && pub->current->seq == import->base->seq))
    return TRUE;
  for (guint i = 0; i < import->done->len; i++)
    {
      DoneSegment *done = &g_array_index (import->done, DoneSegment, i);
      const HekColumnView *column = hek_attr_get_column (done->segment->attr, (guint) field, error);

      if (column == NULL)
        return FALSE;
      for (gsize row = 0; row < done->info.n_rows; row++, number++)
        {
          HekKey key;

          if (row % ROWS_PER_LOOK == 0 && !hek_task_check (pub->task, error))
            return FALSE;
          if (hek_key_from_column (&key, column, row) &&
              !meet_stored_key (pub, &key, number, error))
            return FALSE;
        }
    }
  return TRUE;
}

static gboolean
add_texts (Publication        *pub,
           const DoneSegment  *done,
           GError            **error)
{
  HekManifest *manifest = pub->import->store->manifest;
  g_autoptr (HekSqliteStmt) stmt = NULL;
  const HekColumnView *column;

  if (manifest->text_field < 0 || pub->import->n_texts > 0)
    return TRUE;
  column = hek_attr_get_column (done->segment->attr, (guint) manifest->text_field, error);
  if (column == NULL || (stmt = hek_manifest_prepare_text (manifest, FALSE, error)) == NULL)
    return FALSE;
  for (gsize row = 0; row < done->info.n_rows; row++)
    if ((row % ROWS_PER_LOOK == 0 && !hek_task_check (pub->task, error)) ||
        !hek_manifest_add_text (stmt, done->info.first_row + row, column, row, error))
      return FALSE;
  return TRUE;
}

static gboolean
publish (Publication  *pub,
         HekState     *next,
         GError      **error)
{
  HekImport *import = pub->import;
  HekStore *store = import->store;
  guint64 id = import->has_ids ? import->first_id : next->next_row;

  for (guint i = 0; i < import->done->len; i++)
    {
      DoneSegment *segment = &g_array_index (import->done, DoneSegment, i);

      segment->info.first_row = id;
      segment->info.min_seq = next->seq;
      id += segment->info.n_rows;
      if (!hek_store_publish_segment (store, &segment->info, error) ||
          !add_texts (pub, segment, error))
        return FALSE;
    }
  next->next_row = MAX (next->next_row, id);
  return hek_store_add_tombstones (store, (const HekDeath *) pub->deaths->data, pub->deaths->len,
                                   next->seq, error) &&
         (pub->sidecar == NULL || hek_store_publish_sidecar (store, pub->sidecar, error));
}

static gboolean
commit_locked (Publication  *pub,
               guint64      *seq,
               GError      **error)
{
  HekStore *store = pub->import->store;
  HekState next;
  gboolean ok;

  pub->current = hek_store_current (store, error);
  if (pub->current == NULL || !meet_stored_keys (pub, error) ||
      !hek_store_begin (store, TRUE, &next, error))
    return FALSE;
  ok = publish (pub, &next, error);
  if (!hek_store_commit (store, TRUE, &next, ok, error))
    return FALSE;
  hek_store_end (store, NULL);
  if (seq != NULL)
    *seq = next.seq;
  return TRUE;
}

/* With what is attached to it. */
static gboolean
commit_rows (Publication  *pub,
             guint64      *seq,
             GError      **error)
{
  HekImport *import = pub->import;
  HekStore *store = import->store;
  HekSidecarChange sidecar = { .name = import->attached };
  gboolean ok = TRUE;

  if (import->attached != NULL)
    {
      pthread_mutex_lock (&store->sidecar_lock);
      ok = hek_store_begin_sidecar (store, &sidecar, import->attached_func, import->attached_data,
                                    error);
      pub->sidecar = &sidecar;
    }
  pthread_mutex_lock (&store->write_lock);
  ok = ok && commit_locked (pub, seq, error);
  pthread_mutex_unlock (&store->write_lock);
  if (import->attached != NULL)
    {
      hek_store_end_sidecar (store, &sidecar, ok);
      pthread_mutex_unlock (&store->sidecar_lock);
    }
  g_clear_pointer (&pub->current, hek_snapshot_unref);
  return ok;
}

gboolean
hek_import_commit (HekImport      *import,
                   const HekTask  *task,
                   guint64        *seq,
                   GError        **error)
{
  HekStore *store = import->store;
  Publication pub = { .import = import, .deaths = import->deaths, .task = task };
  guint n_deaths = import->deaths->len;
  guint64 mark = hek_telemetry_mark ();

  g_return_val_if_fail (!import->failed && !import->committed, FALSE);

  import->failed = TRUE;
  if (!hek_store_check_writable (store, error) || !hek_import_finish_segment (import, error) ||
      (import->n_rows > 0 &&
       !hek_file_sync_directory (store->manifest->ops, store->manifest->dir, error)))
    return FALSE;
  if (import->n_rows > 0)
    {
      import->committed = hek_task_check (task, error) &&
                          hek_import_add_texts (import, task, error) &&
                          commit_rows (&pub, seq, error);
      if (import->committed)
        hek_store_record_commit (store, mark, HEK_INSTRUMENT_STORE_ROWS_ADDED, import->n_rows);
      else
        hek_import_drop_texts (import);
      if (!import->committed && hek_task_is_cancelled (task))
        {
          g_array_set_size (import->deaths, n_deaths);
          import->failed = FALSE; /* it can be asked for again */
        }
      return import->committed;
    }

  pthread_mutex_lock (&store->write_lock);
  if (seq != NULL)
    *seq = store->state.seq;
  pthread_mutex_unlock (&store->write_lock);
  return import->committed = TRUE;
}

void
hek_import_free (HekImport *import)
{
  g_clear_pointer (&import->writer, hek_segment_writer_free);
  if (!import->committed)
    for (guint i = 0; i < import->done->len; i++)
      hek_store_discard_segment (import->store,
                                 &g_array_index (import->done, DoneSegment, i).info);
  g_array_unref (import->done);
  g_array_unref (import->deaths);
  g_free (import->attached);
  hek_snapshot_unref (import->base);
  hek_store_unref (import->store);
  g_free (import);
}
