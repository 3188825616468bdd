/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From the manifest to a snapshot. Segments that a former snapshot has are shared with it; those of
 * journals are read on to what the manifest knows by now. Files that are not there although the
 * manifest named them were replaced by another process meanwhile: the manifest is read again, and
 * only the last time a missing file counts as damage.
 */
#include "config.h"

#include "hek-snapshot-private.h"

#include <string.h>

#include "hek-store-error.h"

#define MAX_TRIES 4

static gboolean
read_journal (HekManifest           *manifest,
              HekSegment            *segment,
              const HekSegmentInfo  *info,
              GError               **error)
{
  g_autofree char *path = hek_manifest_journal_path (manifest, info->id);
  g_autoptr (HekFile) file = NULL;
  guint8 page[HEK_BLOCK_HEADER_BYTES];
  HekBlockHeader header;

  if (segment->head->n_bytes >= info->n_bytes)
    return TRUE;
  file = hek_file_open (manifest->ops, path, HEK_FILE_READ, error);
  if (file == NULL || !hek_file_read_exact (file, 0, page, sizeof page, error) ||
      !hek_block_header_decode (page, path, HEK_BLOCK_JOURNAL, &header, error) ||
      !hek_journal_read (file, info->id, info->n_bytes, segment->head, error))
    return FALSE;
  if (segment->head->n_rows != info->n_rows)
    {
      g_set_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_DAMAGED,
                   "%s is damaged at byte %" G_GUINT64_FORMAT ": it holds %" G_GSIZE_FORMAT
                   " rows, not %" G_GSIZE_FORMAT, path, segment->head->n_bytes,
                   segment->head->n_rows, info->n_rows);
      return FALSE;
    }
  return TRUE;
}

/* A journal that cannot be read leaves the rest readable; what is in the SQLite file cannot be set
 * apart like that. */
static HekSegment *
open_journal (HekManifest           *manifest,
              const HekSegmentInfo  *info,
              GError               **error)
{
  g_autoptr (HekHead) head = hek_head_new (manifest->schema, manifest->key_field, error);
  g_autoptr (HekSegment) segment = NULL;
  g_autoptr (GError) local = NULL;

  if (head == NULL)
    return NULL;
  segment = hek_segment_new_journal (info->id, head);
  if (read_journal (manifest, segment, info, &local))
    return g_steal_pointer (&segment);
  if (g_error_matches (local, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  segment->problem = g_steal_pointer (&local);
  return g_steal_pointer (&segment);
}

/* Of the snapshot that is loaded. */
static gboolean
has_thumbs (HekSnapshot *snapshot,
            guint64      segment_id)
{
  for (guint i = 0; i < snapshot->sidecars->len; i++)
    {
      const HekSidecarInfo *info = &g_array_index (snapshot->sidecars, HekSidecarInfo, i);

      if (info->segment_id == segment_id && g_str_equal (info->name, HEK_THUMBS_SIDECAR))
        return TRUE;
    }
  return FALSE;
}

/* A file of thumbnails that is not there leaves the rest of the segment readable. */
static gboolean
open_thumbs (HekManifest  *manifest,
             HekSegment   *segment,
             gboolean      last_try,
             GError      **error)
{
  g_autoptr (GError) local = NULL;

  if (hek_segment_open_thumbs (segment, manifest, &local))
    return TRUE;
  if (!last_try)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  g_set_error (&segment->thumbs_problem, HEK_STORE_ERROR, HEK_STORE_ERROR_DAMAGED, "%s",
               local->message);
  return TRUE;
}

static HekSegment *
open_segment (HekManifest           *manifest,
              const HekSegmentInfo  *info,
              HekSnapshot           *snapshot,
              gboolean               last_try,
              GError               **error)
{
  g_autoptr (GError) local = NULL;
  HekSegment *segment = info->sealed ? hek_segment_open (manifest, info, &local)
                                     : open_journal (manifest, info, &local);

  if (segment != NULL && info->sealed && has_thumbs (snapshot, info->id) &&
      !open_thumbs (manifest, segment, last_try, &local))
    g_clear_pointer (&segment, hek_segment_unref);
  if (segment != NULL)
    return segment;
  if (!last_try || !g_error_matches (local, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  segment = hek_segment_new_missing (info->id, info->sealed);
  g_set_error (&segment->problem, HEK_STORE_ERROR, HEK_STORE_ERROR_DAMAGED, "%s", local->message);
  return segment;
}

static HekSegment *
get_segment (HekManifest           *manifest,
             const HekSegmentInfo  *info,
             gboolean               is_last,
             HekSnapshot           *known,
             HekSnapshot           *snapshot,
             gboolean               last_try,
             GError               **error)
{
  int idx = known != NULL ? hek_snapshot_find_segment (known, info->id) : -1;
  HekSegment *segment;

  if (idx < 0)
    return open_segment (manifest, info, snapshot, last_try, error);
  segment = g_array_index (known->parts, HekPart, idx).segment;
  /* A reader that is ahead of the manifest could not tell where to read on. */
  if (is_last && !manifest->writable && !segment->sealed && segment->problem == NULL &&
      segment->head->n_bytes > info->n_bytes)
    return open_segment (manifest, info, snapshot, last_try, error);
  if (!segment->sealed && segment->problem == NULL &&
      !read_journal (manifest, segment, info, error))
    return NULL;
  return hek_segment_ref (segment);
}

/* @live: (out) (nullable) */
static gboolean
read_tombstones (HekManifest  *manifest,
                 guint64       segment_id,
                 gsize         n_rows,
                 guint64       seq,
                 HekLive     **live,
                 GError      **error)
{
  g_autoptr (HekSqliteStmt) stmt =
    hek_sqlite_prepare (manifest->db, "SELECT idx FROM tombstones WHERE segment = ? AND seq <= ?",
                        error);
  HekSqliteStep step;

  *live = NULL;
  if (stmt == NULL)
    return FALSE;
  hek_sqlite_bind_int (stmt, 1, (gint64) segment_id);
  hek_sqlite_bind_int (stmt, 2, (gint64) MIN (seq, G_MAXINT64));
  while ((step = hek_sqlite_step (stmt, error)) == HEK_SQLITE_ROW)
    {
      guint64 row = (guint64) hek_sqlite_get_int (stmt, 0);

      if (row >= n_rows)
        continue; /* of a row that came after @seq */
      if (*live == NULL)
        *live = hek_live_new_all (n_rows);
      (*live)->words[row / 64] &= ~(G_GUINT64_CONSTANT (1) << (row % 64));
    }
  if (step == HEK_SQLITE_DONE)
    return TRUE;
  g_clear_pointer (live, hek_live_unref);
  return FALSE;
}

static gboolean
read_sidecars (HekManifest  *manifest,
               HekSnapshot  *snapshot,
               GError      **error)
{
  g_autoptr (HekSqliteStmt) stmt =
    hek_sqlite_prepare (manifest->db, "SELECT segment, name, file, n_bytes FROM sidecars", error);
  HekSqliteStep step;

  if (stmt == NULL)
    return FALSE;
  while ((step = hek_sqlite_step (stmt, error)) == HEK_SQLITE_ROW)
    {
      HekSidecarInfo info = {
        .segment_id = (guint64) hek_sqlite_get_int (stmt, 0),
        .name = g_strdup (hek_sqlite_get_text (stmt, 1)),
        .file = g_strdup (hek_sqlite_get_text (stmt, 2)),
        .n_bytes = (guint64) hek_sqlite_get_int (stmt, 3),
      };

      g_array_append_val (snapshot->sidecars, info);
    }
  return step == HEK_SQLITE_DONE;
}

/* Of the last commit, or of the one that is asked for. */
static gboolean
read_moment (HekManifest  *manifest,
             guint64       seq,
             HekSnapshot  *snapshot,
             GError      **error)
{
  HekState state;
  g_autofree char *sql = NULL;
  gint64 pinned = 0;

  if (!hek_manifest_read_state (manifest, &state, error))
    return FALSE;
  snapshot->seq = state.seq;
  snapshot->change = state.change;
  snapshot->time_us = state.time_us;
  snapshot->next_row = state.next_row;
  if (seq == G_MAXUINT64)
    return TRUE;
  if (seq > state.seq)
    {
      g_set_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_NOT_FOUND,
                   "there is no commit %" G_GUINT64_FORMAT " yet: the last is %" G_GUINT64_FORMAT,
                   seq, state.seq);
      return FALSE;
    }
  sql = g_strdup_printf ("SELECT COUNT (*) FROM pins WHERE seq = %" G_GUINT64_FORMAT, seq);
  if (!hek_sqlite_query_int (manifest->db, sql, &pinned, error))
    return FALSE;
  if (seq < state.floor_seq && pinned == 0)
    {
      g_set_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_HISTORY,
                   "rows of commit %" G_GUINT64_FORMAT " are no longer kept: the history begins at"
                   " %" G_GUINT64_FORMAT, seq, state.floor_seq);
      return FALSE;
    }
  g_free (sql);
  sql = g_strdup_printf ("SELECT time_us FROM commits WHERE seq = %" G_GUINT64_FORMAT, seq);
  snapshot->seq = seq;
  snapshot->time_us = 0;
  return hek_sqlite_query_int (manifest->db, sql, &snapshot->time_us, error);
}

static gboolean
read_parts (HekManifest  *manifest,
            guint64       seq,
            HekSnapshot  *known,
            gboolean      last_try,
            HekSnapshot  *snapshot,
            GError      **error)
{
  g_autoptr (GArray) infos = g_array_new (FALSE, FALSE, sizeof (HekSegmentInfo));

  if (!hek_manifest_list_segments (manifest, infos, error))
    return FALSE;
  for (guint i = 0; i < infos->len; i++)
    {
      const HekSegmentInfo *info = &g_array_index (infos, HekSegmentInfo, i);
      g_autoptr (HekSegment) segment = get_segment (manifest, info, seq == G_MAXUINT64, known,
                                                    snapshot, last_try, error);
      gsize n_rows = info->n_rows;
      HekLive *live;

      if (segment == NULL)
        return FALSE;
      if (seq != G_MAXUINT64 && segment->problem == NULL)
        n_rows = hek_segment_count_until (segment, n_rows, seq);
      if (n_rows == 0)
        continue;
      if (!read_tombstones (manifest, info->id, n_rows, seq, &live, error))
        return FALSE;
      hek_snapshot_add_part (snapshot, g_steal_pointer (&segment), n_rows, live);
    }
  return TRUE;
}

HekSnapshot *
hek_manifest_load (HekManifest  *manifest,
                   guint64       seq,
                   HekSnapshot  *known,
                   GError      **error)
{
  for (guint try = 1;; try++)
    {
      g_autoptr (HekSnapshot) snapshot = hek_snapshot_new (manifest);
      g_autoptr (GError) local = NULL;
      gboolean ok;

      if (!hek_manifest_lock (manifest, error))
        return NULL;
      ok = hek_sqlite_begin_read (manifest->db, &local);
      if (ok)
        {
          ok = read_moment (manifest, seq, snapshot, &local) &&
               read_sidecars (manifest, snapshot, &local) &&
               read_parts (manifest, seq, known, try == MAX_TRIES, snapshot, &local);
          hek_sqlite_rollback (manifest->db);
        }
      pthread_mutex_unlock (&manifest->lock);
      if (ok)
        return g_steal_pointer (&snapshot);
      if (!g_error_matches (local, G_FILE_ERROR, G_FILE_ERROR_NOENT) || try == MAX_TRIES)
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return NULL;
        }
    }
}
