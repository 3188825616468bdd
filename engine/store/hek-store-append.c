/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Small appends: rows and tombstones to the journal, synced, which is the commit; then the rows in
 * memory and the next snapshot. The manifest follows later, many commits at a time, unless it does
 * not name the journal yet: then its transaction, on the disk, is part of the commit. A journal
 * that could not be written to or synced is left alone and the next append begins another.
 *
 * Appends that wait for each other are committed together: one of their callers leads, writes the
 * records of all who wait by then, and syncs them once, while others come and wait.
 */
#include "config.h"

#include "hek-store-private.h"

#include <string.h>

#include "hek-store-error.h"

/* What one caller waits for, on its stack. */
typedef struct
{
  const HekBatch *batch;
  HekColumnView *views;
  HekKeyPolicy policy;

  /* written by the one who leads */
  guint64 seq;   /* the commit */
  GError *error; /* owned (nullable): there is none */
  gboolean done; /* guarded by the waiting lock: the above is known */
} Append;

/* Appends that are synced together. */
typedef struct
{
  HekStore *store;
  GPtrArray *staged; /* of Append: their records are written */
  HekSnapshot *tip;  /* owned: the collection with their rows, if there are keys to be found */
  HekState state;    /* after them */
  HekFollow *follow; /* owned (nullable): what the manifest is to be told of them */
  guint64 begin;     /* of their records */
} Group;

/* Rows that one append deletes. */
typedef struct
{
  GArray *deaths; /* of HekDeath: of the collection */
  GArray *own;    /* of gsize: of the batch, whose keys later rows have too */
} Replaced;

static gboolean
check_key (const Group   *group,
           const Append  *append,
           HekKeyTable   *table,
           gsize          i,
           Replaced      *replaced,
           GError       **error)
{
  HekStore *store = group->store;
  const HekColumnView *column = &append->views[store->manifest->key_field];
  guint64 number = hek_batch_row_number (append->batch, i);
  g_autoptr (GError) local = NULL;
  HekRowPlace place;
  HekKey key;
  guint32 row;

  if (!hek_store_get_key (store, append->batch, append->views, i, &key, error))
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
      g_array_append_val (replaced->own, older);
    }
  else if (hek_snapshot_find (group->tip, &key, &place, &local))
    {
      HekDeath death = { hek_snapshot_get_segment (group->tip, place.segment)->id, place.row };

      if (append->policy == HEK_KEYS_REFUSE)
        return hek_store_fail_key (&key, "is in the collection already", number, error);
      g_array_append_val (replaced->deaths, death);
    }
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* Finds the rows that the append replaces; without a key field nothing is asked. */
static gboolean
check_keys (const Group   *group,
            const Append  *append,
            Replaced      *replaced,
            GError       **error)
{
  g_autoptr (HekKeyTable) table = hek_key_table_new ();
  const HekSegment *journal = group->store->journal;

  for (gsize i = 0; i < append->batch->n_rows; i++)
    if (!check_key (group, append, table, i, replaced, error))
      return FALSE;
  for (guint i = 0; i < replaced->own->len; i++)
    {
      HekDeath death = { journal->id,
                         journal->head->n_rows + g_array_index (replaced->own, gsize, i) };

      g_array_append_val (replaced->deaths, death);
    }
  return TRUE;
}

/* --- the journal --------------------------------------------------------------------------- */

/* An empty one; the manifest does not name it yet. */
static gboolean
begin_journal (HekStore  *store,
               GError   **error)
{
  HekManifest *manifest = store->manifest;
  g_autoptr (HekHead) head = hek_head_new (manifest->schema, manifest->key_field, error);
  g_autofree char *path = NULL;
  HekBlockHeader header;
  guint64 id;

  if (head == NULL)
    return FALSE;
  id = hek_store_take_segment (store);
  path = hek_manifest_journal_path (manifest, id);
  header = hek_store_file_header (store, HEK_BLOCK_JOURNAL, id, 0);
  store->pen.file = hek_journal_create (manifest->ops, path, &header, error);
  if (store->pen.file == NULL)
    return FALSE;
  store->pen.segment_id = id;
  store->pen.written = store->pen.reserved = HEK_BLOCK_HEADER_BYTES;
  if (!hek_file_sync_directory (manifest->ops, manifest->dir, error))
    {
      hek_journal_pen_close (&store->pen);
      (void) hek_file_unlink (manifest->ops, path, NULL);
      return FALSE;
    }
  store->journal = hek_segment_new_journal (id, head);
  store->journal_is_named = FALSE;
  return TRUE;
}

/* Copies the vectors behind those of the head, where no snapshot looks yet. */
static void
copy_vectors (const HekHead  *head,
              const HekBatch *batch)
{
  gsize row_bytes = hek_batch_vector_bytes (batch);
  gsize rest = head->stride_bytes - row_bytes;
  guint8 *vectors = head->vectors + head->n_rows * head->stride_bytes;

  if (rest == 0)
    {
      memcpy (vectors, batch->vectors, batch->n_rows * row_bytes);
      return;
    }
  for (gsize i = 0; i < batch->n_rows; i++)
    {
      memcpy (vectors + i * head->stride_bytes, batch->vectors + i * row_bytes, row_bytes);
      memset (vectors + i * head->stride_bytes + row_bytes, 0, rest);
    }
}

/* --- groups -------------------------------------------------------------------------------- */

/* The write lock is held, as in what follows. */
static gboolean
group_begin (Group     *group,
             HekStore  *store,
             GError   **error)
{
  group->store = store;
  group->state = store->state;
  if (!hek_store_check_writable (store, error))
    return FALSE;
  group->tip = hek_store_current (store, error);
  return group->tip != NULL;
}

/* Makes the rows, which are on the disk, those of the collection. */
static gboolean
publish (Group   *group,
         GError **error)
{
  HekStore *store = group->store;
  HekManifest *manifest = store->manifest;

  if (store->journal_is_named)
    {
      pthread_mutex_lock (&manifest->lock);
      hek_manifest_follow_later (manifest, g_steal_pointer (&group->follow));
      store->state = group->state;
      /* It stays to be done when it cannot be done now. */
      if (hek_manifest_is_far_behind (manifest))
        (void) hek_manifest_catch_up (manifest, NULL);
    }
  else
    {
      HekState before;
      gboolean ok;

      if (!hek_store_begin (store, FALSE, &before, error))
        return FALSE;
      ok = hek_follow_write (group->follow, manifest, error);
      if (!hek_store_commit (store, FALSE, &group->state, ok, error))
        return FALSE;
      store->journal_is_named = TRUE;
    }
  store->journal->head->n_bytes = store->pen.written;
  hek_store_end (store, hek_snapshot_ref (group->tip));
  return TRUE;
}

/* Ends the group: all of it is committed, or nothing, after which it has to begin again. */
static void
group_commit (Group *group)
{
  HekStore *store = group->store;
  g_autoptr (GError) error = NULL;
  gboolean ok;

  if (group->staged->len == 0)
    return;
  if (store->manifest->key_field < 0)
    {
      HekSnapshot *tip = hek_snapshot_derive (group->tip, &group->state, store->journal, NULL, 0);

      hek_snapshot_unref (group->tip);
      group->tip = tip;
    }
  ok = hek_file_sync (store->pen.file, &error) && publish (group, &error);
  if (!ok)
    {
      hek_journal_withdraw (store->pen.file, store->pen.segment_id, group->begin);
      hek_store_close_journal (store);
      g_clear_pointer (&group->tip, hek_snapshot_unref);
    }
  for (guint i = 0; i < group->staged->len; i++)
    {
      Append *append = group->staged->pdata[i];

      append->error = ok ? NULL : g_error_copy (error);
    }
  g_ptr_array_set_size (group->staged, 0);
  g_clear_pointer (&group->follow, hek_follow_free);
}

/* Makes room for the rows of an append: those before it are committed if that needs another
 * journal. */
static gboolean
make_room (Group   *group,
           gsize    n_rows,
           GError **error)
{
  HekStore *store = group->store;

  if (store->journal != NULL)
    {
      const HekHead *head = store->journal->head;

      if (head->capacity - head->n_rows >= n_rows)
        return TRUE;
      group_commit (group);
      hek_store_close_journal (store);
    }
  g_clear_pointer (&group->tip, hek_snapshot_unref);
  return group_begin (group, store, error) && begin_journal (store, error);
}

/* Writes the record of an append. */
static gboolean
write_rows (Group           *group,
            const Append    *append,
            const HekState  *next,
            const GArray    *deaths,
            GError         **error)
{
  HekStore *store = group->store;
  HekHead *head = store->journal->head;
  const HekJournalCommit commit = {
    .seq = next->seq,
    .time_us = next->time_us,
    .first_row = group->state.next_row,
    .n_rows = append->batch->n_rows,
    .columns = append->views,
    .thumbnails = append->batch->thumbnails,
    .deaths = (const HekDeath *) deaths->data,
    .n_deaths = deaths->len,
  };
  guint64 begin = store->pen.written;

  copy_vectors (head, append->batch);
  if (group->staged->len == 0)
    group->begin = begin;
  if (!hek_journal_write (&store->pen, head, &commit, store->state.seq, error))
    {
      group_commit (group);
      if (store->pen.file != NULL)
        hek_journal_withdraw (store->pen.file, store->pen.segment_id, begin);
      hek_store_close_journal (store);
      return FALSE;
    }
  if (group->follow == NULL)
    group->follow = hek_follow_new (store->journal, head->n_rows);
  hek_head_add (head, commit.first_row, commit.seq, append->views, commit.thumbnails,
                commit.n_rows);
  hek_follow_add (group->follow, next, head->n_rows, store->pen.written, commit.deaths,
                  commit.n_deaths);
  if (store->manifest->key_field >= 0)
    {
      HekSnapshot *tip = hek_snapshot_derive (group->tip, next, store->journal, commit.deaths,
                                              commit.n_deaths);

      hek_snapshot_unref (group->tip);
      group->tip = tip;
    }
  return TRUE;
}

static gboolean
group_add (Group   *group,
           Append  *append,
           GError **error)
{
  g_autoptr (GArray) deaths = g_array_new (FALSE, FALSE, sizeof (HekDeath));
  g_autoptr (GArray) own = g_array_new (FALSE, FALSE, sizeof (gsize));
  Replaced replaced = { deaths, own };
  HekState next;

  if (!make_room (group, append->batch->n_rows, error) ||
      (group->store->manifest->key_field >= 0 && !check_keys (group, append, &replaced, error)))
    return FALSE;
  next = group->state;
  next.seq++;
  next.change++;
  next.time_us = MAX (g_get_real_time (), next.time_us + 1);
  next.next_row += append->batch->n_rows;
  if (!write_rows (group, append, &next, deaths, error))
    return FALSE;
  group->state = next;
  append->seq = next.seq;
  g_ptr_array_add (group->staged, append);
  return TRUE;
}

/* One group, unless they fill a journal. @appends: of Append */
static void
commit_all (HekStore  *store,
            GPtrArray *appends)
{
  g_autoptr (GPtrArray) staged = g_ptr_array_new ();
  Group group = { .staged = staged };

  pthread_mutex_lock (&store->write_lock);
  for (guint i = 0; i < appends->len; i++)
    {
      Append *append = appends->pdata[i];

      if (group.tip != NULL || group_begin (&group, store, &append->error))
        (void) group_add (&group, append, &append->error);
    }
  group_commit (&group);
  pthread_mutex_unlock (&store->write_lock);
  g_clear_pointer (&group.tip, hek_snapshot_unref);
}

/* Waits until somebody committed @append, or does it, with all others that wait by then. */
static void
lead_or_follow (HekStore *store,
                Append   *append)
{
  g_autoptr (GPtrArray) led = NULL;

  pthread_mutex_lock (&store->waiting_lock);
  g_ptr_array_add (store->waiting, append);
  while (!append->done && store->is_led)
    pthread_cond_wait (&store->waiting_over, &store->waiting_lock);
  if (!append->done)
    {
      store->is_led = TRUE;
      led = g_steal_pointer (&store->waiting);
      store->waiting = g_ptr_array_new ();
      pthread_mutex_unlock (&store->waiting_lock);
      commit_all (store, led);
      pthread_mutex_lock (&store->waiting_lock);
      for (guint i = 0; i < led->len; i++)
        ((Append *) led->pdata[i])->done = TRUE;
      store->is_led = FALSE;
      pthread_cond_broadcast (&store->waiting_over);
    }
  pthread_mutex_unlock (&store->waiting_lock);
}

static gboolean
append_small (HekStore        *store,
              const HekBatch  *batch,
              HekKeyPolicy     policy,
              guint64         *seq,
              GError         **error)
{
  g_autofree HekColumnView *views = hek_batch_views (batch);
  Append append = { .batch = batch, .views = views, .policy = policy };
  guint64 mark = hek_telemetry_mark ();

  lead_or_follow (store, &append);
  if (append.error != NULL)
    {
      hek_telemetry_error (store->manifest->scope, append.error);
      g_propagate_error (error, append.error);
      return FALSE;
    }
  hek_store_record_commit (store, mark, HEK_INSTRUMENT_STORE_ROWS_ADDED, batch->n_rows);
  if (seq != NULL)
    *seq = append.seq;
  return TRUE;
}

/* Whether the journal, whose rows are in memory, is the place for them. */
static gboolean
is_small (const HekBatch *batch)
{
  gsize n_bytes = 0;

  for (gsize i = 0; batch->thumbnails != NULL && i < batch->n_rows; i++)
    {
      GBytes *thumbnail = hek_batch_get_thumbnail (batch, i);

      n_bytes += thumbnail != NULL ? g_bytes_get_size (thumbnail) : 0;
    }
  return batch->n_rows <= HEK_STORE_JOURNAL_ROWS && n_bytes <= HEK_STORE_JOURNAL_THUMBNAIL_BYTES;
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
  if (batch->n_rows > 0 && is_small (batch))
    return append_small (store, batch, policy, seq, error);
  import = hek_import_new (store, &options, error);
  return import != NULL && hek_import_append (import, batch, task, error) &&
         hek_import_commit (import, task, seq, error);
}
