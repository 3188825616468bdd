/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Small appends: vectors to the journal, synced, then ids, attributes and tombstones in one
 * transaction, then the rows in memory and the next snapshot. A journal whose transaction failed is
 * left alone and the next append begins another: nothing of it is ever written over.
 */
#include "config.h"

#include "hek-store-private.h"

#include <string.h>

#include "hek-store-error.h"

typedef struct
{
  HekStore *store;
  const HekBatch *batch;
  HekColumnView *views;
  HekKeyPolicy policy;
  HekSnapshot *base;   /* the collection before */
  GArray *stored;      /* of HekDeath: rows of the collection that are replaced */
  GArray *replaced;    /* of gsize: rows of the batch that later ones replace */
  HekSegment *segment; /* owned: the journal */
  guint64 end;         /* of its file, after this */
} Append;

static gboolean
check_key (Append        *append,
           HekKeyTable   *table,
           gsize          i,
           GError       **error)
{
  const HekColumnView *column = &append->views[append->store->manifest->key_field];
  guint64 number = hek_batch_row_number (append->batch, i);
  g_autoptr (GError) local = NULL;
  HekRowPlace place;
  HekKey key;
  guint32 row;

  if (!hek_store_get_key (append->store, append->batch, append->views, i, &key, error))
    return FALSE;
  for (row = hek_key_table_find (table, key.hash);
       row != HEK_KEY_NONE && !hek_key_equals (&key, column, row);
       row = hek_key_table_older (table, row))
    ;
  hek_key_table_add (table, key.hash);
  if (row != HEK_KEY_NONE)
    {
      gsize older = row;

      if (append->policy == HEK_KEYS_REFUSE)
        {
          g_autofree char *what = g_strdup_printf ("is that of row %" G_GUINT64_FORMAT " too",
                                                   hek_batch_row_number (append->batch, row));

          return hek_store_fail_key (&key, what, number, error);
        }
      g_array_append_val (append->replaced, older);
    }
  else if (hek_snapshot_find (append->base, &key, &place, &local))
    {
      HekDeath death = { hek_snapshot_get_segment (append->base, place.segment)->id, place.row };

      if (append->policy == HEK_KEYS_REFUSE)
        return hek_store_fail_key (&key, "is in the collection already", number, error);
      g_array_append_val (append->stored, death);
    }
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static gboolean
check_keys (Append  *append,
            GError **error)
{
  g_autoptr (HekKeyTable) table = hek_key_table_new ();

  if (append->store->manifest->key_field < 0)
    return TRUE;
  for (gsize i = 0; i < append->batch->n_rows; i++)
    if (!check_key (append, table, i, error))
      return FALSE;
  return TRUE;
}

/* A journal with room for the rows; the manifest does not name a new one yet. */
static gboolean
open_journal (HekStore  *store,
              gsize      n_rows,
              GError   **error)
{
  HekManifest *manifest = store->manifest;
  g_autoptr (HekHead) head = NULL;
  g_autofree char *path = NULL;
  HekBlockHeader header;
  guint64 id;

  if (store->journal != NULL)
    {
      HekHead *open = store->journal->head;

      if (open->capacity - open->n_rows >= n_rows)
        return TRUE;
      hek_store_close_journal (store);
    }
  head = hek_head_new (manifest->schema, manifest->key_field, error);
  if (head == NULL)
    return FALSE;
  id = hek_store_take_segment (store);
  path = hek_manifest_journal_path (manifest, id);
  header = hek_store_file_header (store, HEK_BLOCK_JOURNAL, id, 0);
  store->journal_file = hek_journal_create (manifest->ops, path, &header, error);
  if (store->journal_file == NULL)
    return FALSE;
  if (!hek_file_sync_directory (manifest->ops, manifest->dir, error))
    {
      g_clear_pointer (&store->journal_file, hek_file_close);
      (void) hek_file_unlink (manifest->ops, path, NULL);
      return FALSE;
    }
  store->journal = hek_segment_new_journal (id, head);
  store->journal_end = HEK_BLOCK_HEADER_BYTES;
  return TRUE;
}

/* Copies the vectors behind those of the head, where no snapshot looks yet, and writes them. */
static gboolean
write_vectors (Append   *append,
               GError  **error)
{
  HekStore *store = append->store;
  HekHead *head = append->segment->head;
  const HekBatch *batch = append->batch;
  gsize row_bytes = hek_batch_vector_bytes (batch);
  guint8 *vectors = head->vectors + head->n_rows * head->stride_bytes;

  for (gsize i = 0; i < batch->n_rows; i++)
    {
      memcpy (vectors + i * head->stride_bytes, batch->vectors + i * row_bytes, row_bytes);
      memset (vectors + i * head->stride_bytes + row_bytes, 0, head->stride_bytes - row_bytes);
    }
  append->end = store->journal_end;
  return hek_journal_append (store->journal_file, &append->end, append->segment->id,
                             store->state.seq + 1, store->state.seq, vectors, batch->n_rows,
                             head->stride_bytes, error);
}

static gboolean
insert_rows (Append          *append,
             const HekState  *next,
             GError         **error)
{
  HekManifest *manifest = append->store->manifest;
  g_autoptr (GByteArray) blob = g_byte_array_new ();
  g_autoptr (HekSqliteStmt) stmt = hek_manifest_prepare_head (manifest, error);
  g_autoptr (HekSqliteStmt) text = NULL;
  gsize first = append->segment->head->n_rows;

  if (stmt == NULL)
    return FALSE;
  if (manifest->text_field >= 0 &&
      (text = hek_manifest_prepare_text (manifest, FALSE, error)) == NULL)
    return FALSE;
  for (gsize i = 0; i < append->batch->n_rows; i++)
    {
      guint64 row_id = next->next_row + i;

      hek_manifest_encode_row (manifest->schema, append->views, i, blob);
      if (!hek_manifest_add_head_row (stmt, append->segment->id, first + i, row_id, next->seq, blob,
                                      error) ||
          (text != NULL &&
           !hek_manifest_add_text (text, row_id, &append->views[manifest->text_field], i, error)))
        return FALSE;
    }
  return TRUE;
}

static gboolean
publish (Append          *append,
         HekState        *next,
         GError         **error)
{
  HekHead *head = append->segment->head;
  HekSegmentInfo info = {
    .id = append->segment->id,
    .n_rows = head->n_rows + append->batch->n_rows,
    .n_bytes = append->end,
    .first_row = head->n_rows > 0 ? head->row_ids[0] : next->next_row,
    .min_seq = head->n_rows > 0 ? head->seqs[0] : next->seq,
  };

  for (guint i = 0; i < append->replaced->len; i++)
    {
      gsize row = head->n_rows + g_array_index (append->replaced, gsize, i);
      HekDeath death = { append->segment->id, row };

      g_array_append_val (append->stored, death);
    }
  if (!insert_rows (append, next, error) ||
      !hek_manifest_put_segment (append->store->manifest, &info, error) ||
      !hek_store_add_tombstones (append->store, (const HekDeath *) append->stored->data,
                                 append->stored->len, next->seq, error))
    return FALSE;
  next->next_row += append->batch->n_rows;
  return TRUE;
}

static gboolean
append_locked (Append   *append,
               guint64  *seq,
               GError  **error)
{
  HekStore *store = append->store;
  HekHead *head;
  HekState next;
  gboolean ok;

  append->base = hek_store_current (store, error);
  if (append->base == NULL || !hek_store_check_writable (store, error) ||
      !check_keys (append, error) || !open_journal (store, append->batch->n_rows, error))
    return FALSE;
  append->segment = hek_segment_ref (store->journal);
  head = append->segment->head;
  if (!write_vectors (append, error) || !hek_store_begin (store, TRUE, &next, error))
    {
      hek_store_close_journal (store);
      return FALSE;
    }
  ok = publish (append, &next, error);
  if (!hek_store_commit (store, TRUE, &next, ok, error))
    {
      hek_store_close_journal (store);
      return FALSE;
    }
  for (gsize i = 0; i < append->batch->n_rows; i++)
    hek_head_add (head, next.next_row - append->batch->n_rows + i, next.seq, append->views, i);
  head->n_bytes = append->end;
  store->journal_end = append->end;
  hek_store_end (store, hek_snapshot_derive (append->base, &next, append->segment,
                                             (const HekDeath *) append->stored->data,
                                             append->stored->len));
  if (seq != NULL)
    *seq = next.seq;
  return TRUE;
}

static gboolean
append_small (HekStore        *store,
              const HekBatch  *batch,
              HekKeyPolicy     policy,
              guint64         *seq,
              GError         **error)
{
  g_autofree HekColumnView *views = hek_batch_views (batch);
  g_autoptr (GArray) stored = g_array_new (FALSE, FALSE, sizeof (HekDeath));
  g_autoptr (GArray) replaced = g_array_new (FALSE, FALSE, sizeof (gsize));
  Append append = { .store = store, .batch = batch, .views = views, .policy = policy,
                    .stored = stored, .replaced = replaced };
  gboolean ok;

  pthread_mutex_lock (&store->write_lock);
  ok = append_locked (&append, seq, error);
  pthread_mutex_unlock (&store->write_lock);
  g_clear_pointer (&append.base, hek_snapshot_unref);
  g_clear_pointer (&append.segment, hek_segment_unref);
  return ok;
}

gboolean
hek_store_append (HekStore        *store,
                  const HekBatch  *batch,
                  HekKeyPolicy     policy,
                  const HekTask   *task,
                  guint64         *seq,
                  GError         **error)
{
  const HekImportOptions options = { .policy = policy };
  g_autoptr (HekImport) import = NULL;

  if (!hek_store_check_writable (store, error) || !hek_task_check (task, error) ||
      !hek_store_check_batch (store, batch, error))
    return FALSE;
  if (batch->n_rows > 0 && batch->n_rows <= HEK_STORE_JOURNAL_ROWS)
    return append_small (store, batch, policy, seq, error);
  import = hek_import_new (store, &options, error);
  return import != NULL && hek_import_append (import, batch, task, error) &&
         hek_import_commit (import, task, seq, error);
}
