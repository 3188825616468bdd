/* SPDX-License-Identifier: Apache-2.0 */
/* Which segments are sealed, compacted and merged, and how long history is kept. */
#include "config.h"

#include "hek-rewrite-private.h"

#include "hek-store-error.h"

static void
history_clear (HekHistory *history)
{
  g_clear_pointer (&history->pins, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HekHistory, history_clear)

static gboolean
read_pins (HekManifest  *manifest,
           GArray       *pins,
           GError      **error)
{
  g_autoptr (HekSqliteStmt) stmt = hek_sqlite_prepare (manifest->db, "SELECT seq FROM pins", error);
  HekSqliteStep step;

  if (stmt == NULL)
    return FALSE;
  while ((step = hek_sqlite_step (stmt, error)) == HEK_SQLITE_ROW)
    {
      guint64 seq = (guint64) hek_sqlite_get_int (stmt, 0);

      g_array_append_val (pins, seq);
    }
  return step == HEK_SQLITE_DONE;
}

static gboolean
read_history (HekStore    *store,
              HekHistory  *history,
              GError     **error)
{
  HekManifest *manifest = store->manifest;
  gboolean ok;

  history->pins = g_array_new (FALSE, FALSE, sizeof (guint64));
  if (!hek_store_seq_at (store, g_get_real_time () - manifest->history_us, &history->horizon_seq,
                         error))
    return FALSE;
  pthread_mutex_lock (&manifest->lock);
  ok = read_pins (manifest, history->pins, error);
  pthread_mutex_unlock (&manifest->lock);
  return ok;
}

gboolean
hek_store_seal (HekStore       *store,
                const HekTask  *task,
                GError        **error)
{
  g_auto (HekHistory) history = { 0 };
  g_autoptr (HekSnapshot) snapshot = NULL;
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (guint64));
  guint64 mark = hek_telemetry_mark ();
  gboolean ok;

  pthread_mutex_lock (&store->rewrite_lock);
  /* The next append begins another journal: those that are to be sealed do not grow any more. */
  pthread_mutex_lock (&store->write_lock);
  ok = hek_store_check_writable (store, error) &&
       (snapshot = hek_store_current (store, error)) != NULL;
  if (ok)
    hek_store_close_journal (store);
  pthread_mutex_unlock (&store->write_lock);
  for (guint i = 0; ok && i < snapshot->parts->len; i++)
    {
      const HekSnapshotSegment *shown = hek_snapshot_get_segment (snapshot, i);

      if (!shown->sealed)
        g_array_append_val (ids, shown->id);
    }
  if (ok && ids->len > 0)
    ok = read_history (store, &history, error) &&
         hek_store_rewrite (store, snapshot, (const guint64 *) ids->data, ids->len, &history, NULL,
                            task, error);
  pthread_mutex_unlock (&store->rewrite_lock);
  if (ok && ids->len > 0 && mark != 0)
    hek_telemetry_record (store->manifest->scope, HEK_INSTRUMENT_STORE_SEAL_TIME,
                          hek_telemetry_since (mark));
  return ok;
}

/* Dead rows of a segment that nobody may ask for any more. */
static gboolean
count_droppable (HekStore          *store,
                 HekPart           *part,
                 const HekHistory  *history,
                 gsize             *n,
                 GError           **error)
{
  g_autoptr (GHashTable) dead = g_hash_table_new (NULL, NULL);
  GHashTableIter iter;
  gpointer row, seq;
  gboolean ok;

  *n = 0;
  if (part->live == NULL)
    return TRUE;
  if (part->segment->problem != NULL)
    return hek_segment_fail (part->segment, error);
  if (!hek_manifest_lock (store->manifest, error))
    return FALSE;
  ok = hek_store_read_deaths (store->manifest, part->shown.id, 0, dead, error);
  pthread_mutex_unlock (&store->manifest->lock);
  g_hash_table_iter_init (&iter, dead);
  while (g_hash_table_iter_next (&iter, &row, &seq))
    *n += !hek_history_needs (history, hek_segment_get_seq (part->segment, GPOINTER_TO_SIZE (row)),
                              GPOINTER_TO_SIZE (seq));
  return ok;
}

static gboolean
compact_locked (HekStore       *store,
                double          dead,
                const HekTask  *task,
                guint          *n_rewritten,
                GError        **error)
{
  g_auto (HekHistory) history = { 0 };
  g_autoptr (HekSnapshot) snapshot = hek_store_current (store, error);

  *n_rewritten = 0;
  if (snapshot == NULL || !read_history (store, &history, error))
    return FALSE;
  for (guint i = 0; i < snapshot->parts->len; i++)
    {
      HekPart *part = &g_array_index (snapshot->parts, HekPart, i);
      HekTask sub = hek_task_sub (task, (double) i / snapshot->parts->len,
                                  1.0 / snapshot->parts->len);
      gsize n;

      if (!part->shown.sealed)
        continue;
      if (!count_droppable (store, part, &history, &n, error))
        return FALSE;
      if (n == 0 || (double) n <= dead * (double) part->shown.rows.n)
        continue;
      if (!hek_store_rewrite (store, snapshot, &part->shown.id, 1, &history, NULL, &sub, error))
        return FALSE;
      (*n_rewritten)++;
    }
  return TRUE;
}

gboolean
hek_store_compact (HekStore       *store,
                   double          dead,
                   const HekTask  *task,
                   guint          *n_rewritten,
                   GError        **error)
{
  guint n = 0;
  gboolean ok;

  pthread_mutex_lock (&store->rewrite_lock);
  ok = hek_store_check_writable (store, error) &&
       compact_locked (store, dead < 0 ? HEK_STORE_COMPACT_DEAD : dead, task, &n, error);
  pthread_mutex_unlock (&store->rewrite_lock);
  if (n_rewritten != NULL)
    *n_rewritten = n;
  return ok;
}

static gboolean
replace_locked (HekStore               *store,
                const guint64          *segment_ids,
                guint                   n,
                const HekStoreSidecar  *sidecars,
                const HekTask          *task,
                GError                **error)
{
  g_auto (HekHistory) history = { 0 };
  g_autoptr (HekSnapshot) snapshot = hek_store_current (store, error);

  if (snapshot == NULL || !read_history (store, &history, error))
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      int idx = hek_snapshot_find_segment (snapshot, segment_ids[i]);

      if (idx >= 0 && hek_snapshot_get_segment (snapshot, (guint) idx)->sealed)
        continue;
      g_set_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_NOT_FOUND,
                   "there is no sealed segment %" G_GUINT64_FORMAT, segment_ids[i]);
      return FALSE;
    }
  return hek_store_rewrite (store, snapshot, segment_ids, n, &history, sidecars, task, error);
}

gboolean
hek_store_replace (HekStore               *store,
                   const guint64          *segment_ids,
                   guint                   n,
                   const HekStoreSidecar  *sidecars,
                   const HekTask          *task,
                   GError                **error)
{
  gboolean ok;

  g_return_val_if_fail (n >= 1, FALSE);

  pthread_mutex_lock (&store->rewrite_lock);
  ok = hek_store_check_writable (store, error) &&
       replace_locked (store, segment_ids, n, sidecars, task, error);
  pthread_mutex_unlock (&store->rewrite_lock);
  return ok;
}

gboolean
hek_store_merge (HekStore       *store,
                 const guint64  *segment_ids,
                 guint           n,
                 const HekTask  *task,
                 GError        **error)
{
  g_return_val_if_fail (n >= 2, FALSE);

  return hek_store_replace (store, segment_ids, n, NULL, task, error);
}

gboolean
hek_store_count_droppable (HekStore  *store,
                           guint64    segment_id,
                           guint64   *n,
                           GError   **error)
{
  g_auto (HekHistory) history = { 0 };
  g_autoptr (HekSnapshot) snapshot = hek_store_snapshot (store, error);
  int idx = snapshot != NULL ? hek_snapshot_find_segment (snapshot, segment_id) : -1;
  gsize n_droppable;

  if (snapshot == NULL || !read_history (store, &history, error))
    return FALSE;
  if (idx < 0)
    {
      g_set_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_NOT_FOUND,
                   "there is no segment %" G_GUINT64_FORMAT " any more", segment_id);
      return FALSE;
    }
  if (!count_droppable (store, &g_array_index (snapshot->parts, HekPart, idx), &history,
                        &n_droppable, error))
    return FALSE;
  *n = n_droppable;
  return TRUE;
}

static gboolean
change_pin (HekStore    *store,
            const char  *sql,
            guint64      seq,
            GError     **error)
{
  g_autoptr (HekSqliteStmt) stmt = NULL;
  HekState next;
  gboolean ok;

  pthread_mutex_lock (&store->write_lock);
  ok = hek_store_begin (store, FALSE, &next, error);
  if (ok)
    {
      stmt = hek_sqlite_prepare (store->manifest->db, sql, error);
      ok = stmt != NULL;
      if (ok)
        {
          hek_sqlite_bind_int (stmt, 1, (gint64) seq);
          ok = hek_sqlite_run (stmt, error);
        }
      g_clear_pointer (&stmt, hek_sqlite_stmt_free);
      ok = hek_store_commit (store, FALSE, &next, ok, error);
      if (ok)
        hek_store_end (store, NULL);
    }
  pthread_mutex_unlock (&store->write_lock);
  return ok;
}

gboolean
hek_store_pin (HekStore  *store,
               guint64    seq,
               GError   **error)
{
  /* Refuses what can no longer be read. */
  g_autoptr (HekSnapshot) snapshot = hek_store_snapshot_at (store, seq, error);

  return snapshot != NULL &&
         change_pin (store, "INSERT OR IGNORE INTO pins VALUES (?)", seq, error);
}

gboolean
hek_store_unpin (HekStore  *store,
                 guint64    seq,
                 GError   **error)
{
  return change_pin (store, "DELETE FROM pins WHERE seq = ?", seq, error);
}
