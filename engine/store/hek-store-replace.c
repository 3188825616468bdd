/* SPDX-License-Identifier: Apache-2.0 */
/* Publishing a rewritten segment in the place of others. */
#include "config.h"

#include "hek-rewrite-private.h"

/* Rows of the old segments that were deleted while they were copied: in the new one they have the
 * same id. */
static gboolean
carry_deaths (HekStore              *store,
              const HekReplacement  *rep,
              HekSegment            *segment,
              HekSqliteStmt         *stmt,
              GError               **error)
{
  for (guint i = 0; i < rep->n; i++)
    {
      int idx = hek_snapshot_find_segment (rep->snapshot, rep->segment_ids[i]);
      HekSegment *old = g_array_index (rep->snapshot->parts, HekPart, idx).segment;
      g_autoptr (GHashTable) dead = g_hash_table_new (NULL, NULL);
      GHashTableIter iter;
      gpointer key, value;

      if (!hek_store_read_deaths (store->manifest, rep->segment_ids[i], rep->snapshot->seq, dead,
                                  error))
        return FALSE;
      g_hash_table_iter_init (&iter, dead);
      while (g_hash_table_iter_next (&iter, &key, &value))
        {
          guint64 id = hek_segment_get_row_id (old, GPOINTER_TO_SIZE (key));
          gsize row;

          if (hek_segment_find_row (segment, segment->n_rows, id, &row) &&
              !hek_manifest_add_tombstone (stmt, rep->info->id, row, GPOINTER_TO_SIZE (value),
                                           error))
            return FALSE;
        }
    }
  return TRUE;
}

static gboolean
put_new (HekStore              *store,
         const HekReplacement  *rep,
         HekSegment            *segment,
         GError               **error)
{
  g_autoptr (HekSqliteStmt) stmt = hek_manifest_prepare_tombstone (store->manifest, error);

  if (stmt == NULL || !hek_manifest_put_segment (store->manifest, rep->info, error))
    return FALSE;
  for (guint i = 0; i < rep->tombstones->len; i++)
    {
      const HekTombstone *tombstone = &g_array_index (rep->tombstones, HekTombstone, i);

      if (!hek_manifest_add_tombstone (stmt, rep->info->id, tombstone->row, tombstone->seq, error))
        return FALSE;
    }
  return carry_deaths (store, rep, segment, stmt, error);
}

static gboolean
drop_texts (HekStore              *store,
            const HekReplacement  *rep,
            GError               **error)
{
  HekManifest *manifest = store->manifest;
  g_autoptr (HekSqliteStmt) stmt = NULL;

  if (manifest->text_field < 0 || rep->dropped->len == 0)
    return TRUE;
  stmt = hek_manifest_prepare_text (manifest, TRUE, error);
  if (stmt == NULL)
    return FALSE;
  for (guint i = 0; i < rep->dropped->len; i++)
    {
      const HekDropped *dropped = &g_array_index (rep->dropped, HekDropped, i);
      int idx = hek_snapshot_find_segment (rep->snapshot, dropped->segment_id);
      const HekColumnView *column = hek_snapshot_get_column (rep->snapshot, (guint) idx,
                                                             (guint) manifest->text_field, error);

      if (column == NULL ||
          !hek_manifest_add_text (stmt, dropped->row_id, column, dropped->row, error))
        return FALSE;
    }
  return TRUE;
}

/* Sidecar files of the old segments. */
static GPtrArray *
list_old_sidecars (HekStore             *store,
                   const HekReplacement *rep)
{
  GPtrArray *files = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (HekSnapshot) now = hek_store_current (store, NULL);

  for (guint i = 0; now != NULL && i < now->sidecars->len; i++)
    {
      const HekSidecarInfo *info = &g_array_index (now->sidecars, HekSidecarInfo, i);

      for (guint k = 0; k < rep->n; k++)
        if (info->segment_id == rep->segment_ids[k])
          g_ptr_array_add (files, hek_manifest_path (store->manifest, info->file));
    }
  return files;
}

static gboolean
publish_locked (HekStore                *store,
                const HekReplacement    *rep,
                const HekSidecarChange  *sidecar,
                GError                 **error)
{
  HekState next;
  gboolean ok;

  if (!hek_store_begin (store, FALSE, &next, error))
    return FALSE;
  ok = (rep->segment == NULL || put_new (store, rep, rep->segment, error)) &&
       (sidecar == NULL || hek_store_publish_sidecar (store, sidecar, error)) &&
       drop_texts (store, rep, error) &&
       hek_manifest_prune_commits (store->manifest, rep->history->horizon_seq, error);
  for (guint i = 0; i < rep->n && ok; i++)
    ok = hek_manifest_remove_segment (store->manifest, rep->segment_ids[i], error);
  next.floor_seq = MAX (next.floor_seq, rep->history->horizon_seq);
  if (!hek_store_commit (store, FALSE, &next, ok, error))
    return FALSE;
  hek_store_end (store, NULL);
  return TRUE;
}

gboolean
hek_store_publish_rewrite (HekStore              *store,
                           const HekReplacement  *rep,
                           GError               **error)
{
  gboolean with_sidecar = rep->sidecar != NULL && rep->segment != NULL;
  HekSidecarChange sidecar = { .segment_id = rep->info->id, .is_early = TRUE };
  g_autoptr (GPtrArray) sidecars = NULL;
  gboolean ok = TRUE;

  if (with_sidecar)
    {
      sidecar.name = rep->sidecar->name;
      ok = hek_store_begin_sidecar (store, &sidecar, rep->sidecar->write, rep->sidecar->data,
                                    error);
    }
  pthread_mutex_lock (&store->write_lock);
  sidecars = list_old_sidecars (store, rep);
  ok = ok && publish_locked (store, rep, with_sidecar ? &sidecar : NULL, error);
  pthread_mutex_unlock (&store->write_lock);
  if (with_sidecar)
    hek_store_end_sidecar (store, &sidecar, ok);
  if (!ok)
    return FALSE;

  for (guint i = 0; i < rep->n; i++)
    {
      int idx = hek_snapshot_find_segment (rep->snapshot, rep->segment_ids[i]);

      hek_store_unlink_segment (store, rep->segment_ids[i],
                                g_array_index (rep->snapshot->parts, HekPart, idx).shown.sealed);
    }
  for (guint i = 0; i < sidecars->len; i++)
    (void) hek_file_unlink (store->manifest->ops, sidecars->pdata[i], NULL);
  return TRUE;
}
