/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the next writer does after a crash: commits that a journal holds and the manifest does not
 * know are published, files that the manifest does not name go, and a journal with bytes behind its
 * published ones is sealed, so that it is never written to again.
 */
#include "config.h"

#include "hek-store-private.h"

#include <string.h>

void
hek_store_warn (HekStore   *store,
                const char *text)
{
  char *both = store->warning != NULL ? g_strdup_printf ("%s; %s", store->warning, text)
                                      : g_strdup (text);

  g_free (store->warning);
  store->warning = both;
}

/* "seg-12.vec", "journal-12.vec", "seg-12.attr", "seg-12.hnsw.part": 12; 0: none of ours. */
static guint64
file_number (const char *name)
{
  const char *digits = g_str_has_prefix (name, "seg-")       ? name + 4
                       : g_str_has_prefix (name, "journal-") ? name + 8
                                                             : NULL;
  char *end;
  guint64 id;

  if (digits == NULL || !g_ascii_isdigit (*digits))
    return 0;
  id = g_ascii_strtoull (digits, &end, 10);
  return *end == '.' || *end == '-' ? id : 0;
}

gboolean
hek_store_names_file (HekManifest *manifest,
                      GArray      *infos,
                      GHashTable  *sidecars,
                      const char  *name)
{
  guint64 id = file_number (name);

  if (g_str_has_prefix (name, HEK_MANIFEST_FILE) || g_hash_table_contains (sidecars, name))
    return TRUE;
  for (guint i = 0; i < infos->len; i++)
    {
      const HekSegmentInfo *info = &g_array_index (infos, HekSegmentInfo, i);
      g_autofree char *vectors = NULL;
      g_autofree char *attr = NULL;

      if (info->id != id)
        continue;
      vectors = info->sealed ? hek_manifest_segment_path (manifest, id, "vec")
                             : hek_manifest_journal_path (manifest, id);
      attr = hek_manifest_segment_path (manifest, id, "attr");
      return g_str_equal (strrchr (vectors, '/') + 1, name) ||
             (info->sealed && g_str_equal (strrchr (attr, '/') + 1, name));
    }
  return FALSE;
}

GHashTable *
hek_store_list_sidecars (HekManifest  *manifest,
                         GError      **error)
{
  g_autoptr (GHashTable) files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (HekSqliteStmt) stmt =
    hek_sqlite_prepare (manifest->db, "SELECT file FROM sidecars", error);
  HekSqliteStep step;

  if (stmt == NULL)
    return NULL;
  while ((step = hek_sqlite_step (stmt, error)) == HEK_SQLITE_ROW)
    g_hash_table_add (files, g_strdup (hek_sqlite_get_text (stmt, 0)));
  return step == HEK_SQLITE_DONE ? g_steal_pointer (&files) : NULL;
}

/* Leftovers of what was never published, or of what was replaced. */
static gboolean
remove_leftovers (HekStore  *store,
                  GArray    *infos,
                  GError   **error)
{
  HekManifest *manifest = store->manifest;
  g_autoptr (GHashTable) sidecars = hek_store_list_sidecars (manifest, error);
  g_auto (GStrv) names = NULL;

  if (sidecars == NULL ||
      (names = hek_file_list_directory (manifest->ops, manifest->dir, error)) == NULL)
    return FALSE;
  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *path = hek_manifest_path (manifest, names[i]);

      if (hek_store_names_file (manifest, infos, sidecars, names[i]) ||
          (file_number (names[i]) == 0 && !g_str_has_suffix (names[i], ".part")))
        continue;
      (void) hek_file_unlink (manifest->ops, path, NULL);
    }
  return TRUE;
}

typedef struct
{
  gboolean has_tail;
  guint64 published_seq; /* what the journals say was acknowledged */
} Journals;

/* A commit that is in the journal only becomes one of the collection; the write lock is held. */
static gboolean
take_entry (HekStore               *store,
            HekSegment             *segment,
            const HekJournalEntry  *entry,
            GError                **error)
{
  g_autoptr (HekSnapshot) base = hek_store_current (store, error);
  const HekJournalCommit *commit = &entry->commit;
  HekState next = store->state;
  HekFollow *follow;

  if (base == NULL)
    return FALSE;
  next.seq = commit->seq;
  next.change++;
  next.time_us = commit->time_us;
  next.next_row = commit->first_row + commit->n_rows;
  follow = hek_follow_new (segment, segment->head->n_rows);
  hek_head_take_entry (segment->head, entry);
  hek_follow_add (follow, &next, segment->head->n_rows, entry->n_bytes, commit->deaths,
                  commit->n_deaths);
  pthread_mutex_lock (&store->manifest->lock);
  hek_manifest_follow_later (store->manifest, follow);
  store->state = next;
  hek_store_end (store, hek_snapshot_derive (base, &next, segment, commit->deaths,
                                             commit->n_deaths));
  return TRUE;
}

static gboolean
is_next (HekStore              *store,
         const HekSegment      *segment,
         const HekJournalEntry *entry)
{
  return !entry->withdrawn && entry->commit.seq == store->state.seq + 1 &&
         entry->commit.first_row == store->state.next_row &&
         hek_snapshot_fits (store->current, segment, &entry->commit);
}

/* Commits behind the published ones count as long as they are whole and their numbers are next. */
static gboolean
take_over (HekStore    *store,
           HekSegment  *segment,
           HekFile     *file,
           guint64      size,
           GError     **error)
{
  gboolean ok = TRUE, more = TRUE;

  pthread_mutex_lock (&store->write_lock);
  while (ok && more && segment->head->n_bytes < size)
    {
      g_auto (HekJournalEntry) entry = { .n_bytes = 0 };

      more = hek_journal_read_entry (file, segment->id, size, segment->head, &entry, NULL) &&
             is_next (store, segment, &entry);
      ok = !more || take_entry (store, segment, &entry, error);
    }
  if (ok && (ok = hek_manifest_lock (store->manifest, error)))
    pthread_mutex_unlock (&store->manifest->lock);
  pthread_mutex_unlock (&store->write_lock);
  return ok;
}

/* Looks behind the published end of a journal, and opens the one that appends go on with. */
static gboolean
look_at_journal (HekStore              *store,
                 const HekSegmentInfo  *info,
                 Journals              *journals,
                 GError               **error)
{
  HekManifest *manifest = store->manifest;
  g_autofree char *path = hek_manifest_journal_path (manifest, info->id);
  g_autoptr (HekFile) file = hek_file_open (manifest->ops, path, HEK_FILE_WRITE, NULL);
  int idx = hek_snapshot_find_segment (store->current, info->id);
  g_autoptr (HekSegment) segment = NULL;
  gboolean has_tail;
  guint64 size;

  if (file == NULL || idx < 0 || !hek_file_get_size (file, &size, NULL))
    return TRUE;
  segment = hek_segment_ref (g_array_index (store->current->parts, HekPart, idx).segment);
  if (segment->problem != NULL)
    return TRUE;
  if (size > info->n_bytes && !take_over (store, segment, file, size, error))
    return FALSE;
  if (!hek_journal_has_tail (file, segment->head->n_bytes, &has_tail, error))
    return FALSE;
  if (has_tail)
    {
      guint64 seq = hek_journal_read_tail (file, info->id, segment->head->n_bytes);

      journals->has_tail = TRUE;
      journals->published_seq = MAX (journals->published_seq, seq);
      return TRUE;
    }
  hek_store_close_journal (store);
  store->pen.file = g_steal_pointer (&file);
  store->pen.segment_id = segment->id;
  store->pen.written = segment->head->n_bytes;
  store->pen.reserved = size;
  store->journal = g_steal_pointer (&segment);
  store->journal_is_named = TRUE;
  return TRUE;
}

/* The counters and the segments of the manifest. */
static gboolean
read_manifest (HekStore  *store,
               GArray    *infos,
               GError   **error)
{
  HekManifest *manifest = store->manifest;
  gboolean ok;

  pthread_mutex_lock (&manifest->lock);
  ok = hek_manifest_read_state (manifest, &store->state, error) &&
       hek_manifest_list_segments (manifest, infos, error);
  pthread_mutex_unlock (&manifest->lock);
  return ok;
}

gboolean
hek_store_recover (HekStore  *store,
                   GError   **error)
{
  g_autoptr (GArray) infos = g_array_new (FALSE, FALSE, sizeof (HekSegmentInfo));
  g_autoptr (HekSnapshot) snapshot = NULL;
  g_autoptr (GError) local = NULL;
  Journals journals = { .has_tail = FALSE };

  if (!read_manifest (store, infos, error))
    return FALSE;
  store->next_segment = store->state.next_segment;
  for (guint i = 0; i < infos->len; i++)
    store->next_segment = MAX (store->next_segment,
                               g_array_index (infos, HekSegmentInfo, i).id + 1);
  snapshot = hek_store_current (store, error);
  if (snapshot == NULL)
    return FALSE;
  for (guint i = 0; i < infos->len; i++)
    if (!g_array_index (infos, HekSegmentInfo, i).sealed &&
        !look_at_journal (store, &g_array_index (infos, HekSegmentInfo, i), &journals, error))
      return FALSE;

  if (journals.published_seq > store->state.seq)
    {
      g_autofree char *text =
        g_strdup_printf ("commits up to %" G_GUINT64_FORMAT " were acknowledged, but the manifest"
                         " ends at %" G_GUINT64_FORMAT ": the end of its log is lost",
                         journals.published_seq, store->state.seq);

      hek_store_warn (store, text);
      return TRUE; /* what is left may help to find out: nothing is removed */
    }
  if (!remove_leftovers (store, infos, error))
    return FALSE;
  /* Without room on the disk the tail stays, and appends begin another journal. */
  if (journals.has_tail && hek_store_check_writable (store, NULL) &&
      !hek_store_seal (store, NULL, &local))
    hek_store_warn (store, local->message);
  return TRUE;
}
