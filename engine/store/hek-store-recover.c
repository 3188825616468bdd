/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the next writer does after a crash: commits that a journal holds and the manifest does not
 * know are published, files that the manifest does not name go, and a journal with bytes behind its
 * published ones is sealed, so that it is never written to again.
 */
#include "config.h"

#include "hek-store-private.h"

#include <string.h>

static void
warn (HekStore   *store,
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

/* The manifest gets a commit that it does not know; a reader only knows it itself. */
static gboolean
follow_entry (HekStore               *store,
              const HekSegment       *segment,
              const HekJournalEntry  *entry,
              HekState               *next,
              GError                **error)
{
  const HekJournalCommit *commit = &entry->commit;
  gboolean ok;

  if (!store->writable)
    {
      pthread_mutex_lock (&store->manifest->lock);
      store->state.seq = commit->seq;
      store->state.next_row = commit->first_row + commit->n_rows;
      store->state.time_us = commit->time_us;
      *next = store->state;
      return TRUE;
    }
  if (!hek_store_begin (store, TRUE, next, error))
    return FALSE;
  next->time_us = commit->time_us;
  ok = hek_store_publish_append (store, segment, commit, entry->n_bytes, next, error);
  return hek_store_commit (store, TRUE, next, ok, error);
}

/* Publishes a commit that a power cut left in the journal only; the write lock is held. */
static gboolean
publish_entry (HekStore               *store,
               HekSegment             *segment,
               const HekJournalEntry  *entry,
               GError                **error)
{
  g_autoptr (HekSnapshot) base = hek_store_current (store, error);
  const HekJournalCommit *commit = &entry->commit;
  HekState next;

  if (base == NULL || !follow_entry (store, segment, entry, &next, error))
    return FALSE;
  hek_head_take_entry (segment->head, entry);
  hek_store_end (store, hek_snapshot_derive (base, &next, segment, commit->deaths,
                                             commit->n_deaths));
  return TRUE;
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
             !entry.withdrawn && entry.commit.seq == store->state.seq + 1 &&
             entry.commit.first_row == store->state.next_row;
      ok = !more || publish_entry (store, segment, &entry, error);
    }
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
  g_autoptr (HekFile) file = hek_file_open (manifest->ops, path, store->writable ? HEK_FILE_WRITE
                                                                            : HEK_FILE_READ, NULL);
  int idx = hek_snapshot_find_segment (store->current, info->id);
  g_autoptr (HekSegment) segment = NULL;
  guint64 size;

  if (file == NULL || idx < 0 || !hek_file_get_size (file, &size, NULL))
    return TRUE;
  segment = hek_segment_ref (g_array_index (store->current->parts, HekPart, idx).segment);
  if (segment->problem != NULL)
    return TRUE;
  if (size > info->n_bytes && !take_over (store, segment, file, size, error))
    return FALSE;
  if (!store->writable)
    return TRUE;
  if (size > segment->head->n_bytes)
    {
      guint64 seq = hek_journal_read_tail (file, info->id, segment->head->n_bytes);

      journals->has_tail = TRUE;
      journals->published_seq = MAX (journals->published_seq, seq);
      return TRUE;
    }
  hek_store_close_journal (store);
  store->journal_end = segment->head->n_bytes;
  store->journal = g_steal_pointer (&segment);
  store->journal_file = g_steal_pointer (&file);
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

void
hek_store_read_on (HekStore *store)
{
  g_autoptr (GArray) infos = g_array_new (FALSE, FALSE, sizeof (HekSegmentInfo));
  g_autoptr (HekSnapshot) snapshot = NULL;
  Journals journals = { .has_tail = FALSE };
  gboolean has_journal = FALSE;

  if (!read_manifest (store, infos, NULL))
    return;
  for (guint i = 0; i < infos->len; i++)
    has_journal = has_journal || !g_array_index (infos, HekSegmentInfo, i).sealed;
  if (!has_journal || (snapshot = hek_store_current (store, NULL)) == NULL)
    return;
  for (guint i = 0; i < infos->len; i++)
    if (!g_array_index (infos, HekSegmentInfo, i).sealed)
      (void) look_at_journal (store, &g_array_index (infos, HekSegmentInfo, i), &journals, NULL);
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

      warn (store, text);
      return TRUE; /* what is left may help to find out: nothing is removed */
    }
  if (!remove_leftovers (store, infos, error))
    return FALSE;
  /* Without room on the disk the tail stays, and appends begin another journal. */
  if (journals.has_tail && hek_store_check_writable (store, NULL) &&
      !hek_store_seal (store, NULL, &local))
    warn (store, local->message);
  return TRUE;
}
