/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Small appends: rows and tombstones to the journal, synced, which is the commit; then what the
 * manifest says of them in one transaction, which need not be on the disk: a power cut that takes
 * it along leaves the journal. Then the rows in memory and the next snapshot. A journal whose
 * transaction failed is left alone and the next append begins another.
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

/* Copies the vectors behind those of the head, where no snapshot looks yet. */
static void
copy_vectors (const Append *append)
{
  const HekHead *head = append->segment->head;
  const HekBatch *batch = append->batch;
  gsize row_bytes = hek_batch_vector_bytes (batch);
  guint8 *vectors = head->vectors + head->n_rows * head->stride_bytes;

  for (gsize i = 0; i < batch->n_rows; i++)
    {
      memcpy (vectors + i * head->stride_bytes, batch->vectors + i * row_bytes, row_bytes);
      memset (vectors + i * head->stride_bytes + row_bytes, 0, head->stride_bytes - row_bytes);
    }
}

/* What is said about the rows, in the manifest. @n_bytes: of the journal, with them */
gboolean
hek_store_publish_append (HekStore                *store,
                          const HekSegment        *segment,
                          const HekJournalCommit  *commit,
                          guint64                  n_bytes,
                          HekState                *next,
                          GError                 **error)
{
  HekManifest *manifest = store->manifest;
  const HekHead *head = segment->head;
  HekSegmentInfo info = {
    .id = segment->id,
    .n_rows = head->n_rows + commit->n_rows,
    .n_bytes = n_bytes,
    .first_row = head->n_rows > 0 ? head->row_ids[0] : commit->first_row,
    .min_seq = head->n_rows > 0 ? head->seqs[0] : commit->seq,
  };
  g_autoptr (HekSqliteStmt) text = NULL;

  if (manifest->text_field >= 0 &&
      (text = hek_manifest_prepare_text (manifest, FALSE, error)) == NULL)
    return FALSE;
  for (gsize i = 0; text != NULL && i < commit->n_rows; i++)
    if (!hek_manifest_add_text (text, commit->first_row + i,
                                &commit->columns[manifest->text_field], i, error))
      return FALSE;
  if (!hek_manifest_put_segment (manifest, &info, error) ||
      !hek_store_add_tombstones (store, commit->deaths, commit->n_deaths, commit->seq, error))
    return FALSE;
  next->next_row = commit->first_row + commit->n_rows;
  return TRUE;
}

/* The rows into the journal, which makes them a commit once it is synced, and into the manifest,
 * which may follow later: unless it does not name the journal yet. */
static gboolean
write_commit (Append            *append,
              HekJournalCommit  *commit,
              HekState          *next,
              GError           **error)
{
  HekStore *store = append->store;
  HekSegment *segment = append->segment;
  guint64 begin = append->end;
  gboolean ok;

  *commit = (HekJournalCommit) {
    .first_row = store->state.next_row,
    .n_rows = append->batch->n_rows,
    .columns = append->views,
    .deaths = (const HekDeath *) append->stored->data,
    .n_deaths = append->stored->len,
  };
  if (!(segment->head->n_rows > 0 ? hek_store_begin_relaxed (store, next, error)
                                  : hek_store_begin (store, TRUE, next, error)))
    return FALSE;
  commit->seq = next->seq;
  commit->time_us = next->time_us;
  ok = hek_journal_write (store->journal_file, segment->id, segment->head, commit,
                          store->state.seq, &append->end, error) &&
       hek_store_publish_append (store, segment, commit, append->end, next, error) &&
       hek_file_sync (store->journal_file, error);
  if (hek_store_commit (store, TRUE, next, ok, error))
    return TRUE;
  hek_journal_withdraw (store->journal_file, segment->id, begin);
  return FALSE;
}

static gboolean
append_locked (Append   *append,
               guint64  *seq,
               GError  **error)
{
  HekStore *store = append->store;
  HekJournalCommit commit;
  HekHead *head;
  HekState next;

  append->base = hek_store_current (store, error);
  if (append->base == NULL || !hek_store_check_writable (store, error) ||
      !check_keys (append, error) || !open_journal (store, append->batch->n_rows, error))
    return FALSE;
  append->segment = hek_segment_ref (store->journal);
  append->end = store->journal_end;
  head = append->segment->head;
  for (guint i = 0; i < append->replaced->len; i++)
    {
      gsize row = head->n_rows + g_array_index (append->replaced, gsize, i);
      HekDeath death = { append->segment->id, row };

      g_array_append_val (append->stored, death);
    }
  copy_vectors (append);
  if (!write_commit (append, &commit, &next, error))
    {
      hek_store_close_journal (store);
      return FALSE;
    }
  hek_head_add (head, commit.first_row, commit.seq, append->views, commit.n_rows);
  head->n_bytes = append->end;
  store->journal_end = append->end;
  hek_store_end (store, hek_snapshot_derive (append->base, &next, append->segment, commit.deaths,
                                             commit.n_deaths));
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
