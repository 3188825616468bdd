/* SPDX-License-Identifier: Apache-2.0 */
/* Publishing a rewritten segment in the place of others. */
#include "config.h"

#include "hek-rewrite-private.h"

#include <string.h>

#include "hek-thumbs-private.h"

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

  if (stmt == NULL || !hek_store_publish_segment (store, rep->info, error))
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
                GArray                  *sidecars,
                GError                 **error)
{
  HekState next;
  gboolean ok;

  if (!hek_store_begin (store, FALSE, &next, error))
    return FALSE;
  ok = (rep->segment == NULL || put_new (store, rep, rep->segment, error)) &&
       drop_texts (store, rep, error) &&
       hek_manifest_prune_commits (store->manifest, rep->history->horizon_seq, error);
  for (guint i = 0; i < sidecars->len && ok; i++)
    ok = hek_store_publish_sidecar (store, &g_array_index (sidecars, HekSidecarChange, i), error);
  for (guint i = 0; i < rep->n && ok; i++)
    ok = hek_manifest_remove_segment (store->manifest, rep->segment_ids[i], error);
  next.floor_seq = MAX (next.floor_seq, rep->history->horizon_seq);
  if (!hek_store_commit (store, FALSE, &next, ok, error))
    return FALSE;
  hek_store_end (store, NULL);
  return TRUE;
}

/* Writes the files of the new sidecars; @changes gets one a sidecar that was begun. */
static gboolean
begin_sidecars (HekStore              *store,
                const HekReplacement  *rep,
                GArray                *changes,
                GError               **error)
{
  gboolean ok = TRUE;

  for (const HekStoreSidecar *sidecar = rep->sidecars; sidecar->name != NULL && ok; sidecar++)
    {
      HekSidecarChange change = { .segment_id = rep->info->id, .name = sidecar->name,
                                  .is_early = TRUE };

      ok = hek_store_begin_sidecar (store, &change, sidecar->write, sidecar->data, error);
      g_array_append_val (changes, change);
    }
  return ok;
}

/* Small pictures whose file cannot be made sense of are in no new segment. What is left of them may
 * be all that there is, so the file stays, under a name that nothing else here has. It gets that
 * name before the commit: after it the file is in no list, and opening would take it for a
 * leftover, if this ended in between. */
static gboolean
rename_damaged (HekStore         *store,
                const HekSegment *segment,
                gboolean          back)
{
  HekManifest *manifest = store->manifest;
  g_autofree char *path = hek_manifest_segment_path (manifest, segment->id, HEK_THUMBS_SIDECAR);
  g_autofree char *name = g_strdup_printf ("damaged-%s", strrchr (path, '/') + 1);
  g_autofree char *kept = hek_manifest_path (manifest, name);

  if (!hek_file_rename (manifest->ops, back ? kept : path, back ? path : kept, NULL))
    return FALSE;
  (void) hek_file_sync_directory (manifest->ops, manifest->dir, NULL);
  return TRUE;
}

/* (transfer container): segments whose file has another name now, borrowed */
static GPtrArray *
keep_damaged (HekStore             *store,
              const HekReplacement *rep)
{
  GPtrArray *kept = g_ptr_array_new ();

  for (guint i = 0; i < rep->n; i++)
    {
      int idx = hek_snapshot_find_segment (rep->snapshot, rep->segment_ids[i]);
      HekSegment *segment = g_array_index (rep->snapshot->parts, HekPart, idx).segment;

      if (segment->thumbs_problem != NULL && rename_damaged (store, segment, FALSE))
        g_ptr_array_add (kept, segment);
    }
  return kept;
}

static void
tell_damaged (HekStore         *store,
              const HekSegment *segment)
{
  g_autofree char *path
    = hek_manifest_segment_path (store->manifest, segment->id, HEK_THUMBS_SIDECAR);
  char *name = strrchr (path, '/');
  g_autofree char *text = NULL;

  *name++ = '\0';
  text = g_strdup_printf ("small pictures of %" G_GSIZE_FORMAT " rows could not be read when their "
                          "segment was compacted: what is left of them is in %s/damaged-%s",
                          segment->n_rows, path, name);
  pthread_mutex_lock (&store->lock);
  hek_store_warn (store, text);
  pthread_mutex_unlock (&store->lock);
}

gboolean
hek_store_publish_rewrite (HekStore              *store,
                           const HekReplacement  *rep,
                           GError               **error)
{
  g_autoptr (GArray) changes = g_array_new (FALSE, FALSE, sizeof (HekSidecarChange));
  g_autoptr (GPtrArray) sidecars = NULL, damaged = NULL;
  gboolean with_sidecars = rep->sidecars != NULL && rep->segment != NULL, ok;

  if (with_sidecars)
    pthread_mutex_lock (&store->sidecar_lock);
  ok = !with_sidecars || begin_sidecars (store, rep, changes, error);
  pthread_mutex_lock (&store->write_lock);
  sidecars = list_old_sidecars (store, rep);
  damaged = ok ? keep_damaged (store, rep) : g_ptr_array_new ();
  ok = ok && publish_locked (store, rep, changes, error);
  for (guint i = 0; i < damaged->len && !ok; i++)
    (void) rename_damaged (store, damaged->pdata[i], TRUE);
  pthread_mutex_unlock (&store->write_lock);
  for (guint i = 0; i < changes->len; i++)
    hek_store_end_sidecar (store, &g_array_index (changes, HekSidecarChange, i), ok);
  if (with_sidecars)
    pthread_mutex_unlock (&store->sidecar_lock);
  if (!ok)
    return FALSE;

  for (guint i = 0; i < rep->n; i++)
    {
      int idx = hek_snapshot_find_segment (rep->snapshot, rep->segment_ids[i]);
      const HekPart *part = &g_array_index (rep->snapshot->parts, HekPart, idx);

      hek_store_unlink_segment (store, rep->segment_ids[i], part->shown.sealed);
    }
  for (guint i = 0; i < damaged->len; i++)
    tell_damaged (store, damaged->pdata[i]);
  for (guint i = 0; i < sidecars->len; i++)
    (void) hek_file_unlink (store->manifest->ops, sidecars->pdata[i], NULL);
  return TRUE;
}
