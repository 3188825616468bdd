/* SPDX-License-Identifier: Apache-2.0 */
/* Commits that a reader finds in a journal before the manifest knows of them. */
#include "config.h"

#include "hek-store-private.h"

/* The part that appends go on with, if any. */
static const HekPart *
find_journal (HekSnapshot *snapshot)
{
  for (guint i = snapshot->parts->len; i > 0; i--)
    {
      const HekPart *part = &g_array_index (snapshot->parts, HekPart, i - 1);

      if (!part->shown.sealed)
        return part->segment->problem == NULL ? part : NULL;
    }
  return NULL;
}

/* @snapshot with the next commit of the journal; %NULL when there is none. */
static HekSnapshot *
read_commit (HekSnapshot *snapshot,
             HekSegment  *segment,
             HekFile     *file,
             guint64      size)
{
  g_auto (HekJournalEntry) entry = { .n_bytes = 0 };
  const HekJournalCommit *commit = &entry.commit;
  HekState state = { .change = snapshot->change };

  if (segment->head->n_bytes >= size ||
      !hek_journal_read_entry (file, segment->id, size, segment->head, &entry, NULL) ||
      entry.withdrawn || commit->seq != snapshot->seq + 1 ||
      commit->first_row != snapshot->next_row ||
      !hek_snapshot_fits (snapshot, segment, commit))
    return NULL;
  hek_head_take_entry (segment->head, &entry);
  state.seq = commit->seq;
  state.time_us = commit->time_us;
  state.next_row = commit->first_row + commit->n_rows;
  return hek_snapshot_derive (snapshot, &state, segment, commit->deaths, commit->n_deaths);
}

/* Takes @snapshot. */
static HekSnapshot *
read_commits (HekManifest *manifest,
              HekSnapshot *snapshot,
              HekSegment  *segment)
{
  g_autofree char *path = hek_manifest_journal_path (manifest, segment->id);
  g_autoptr (HekFile) file = hek_file_open (manifest->ops, path, HEK_FILE_READ, NULL);
  HekSnapshot *next;
  guint64 size;

  if (file == NULL || !hek_file_get_size (file, &size, NULL))
    return snapshot;
  while ((next = read_commit (snapshot, segment, file, size)) != NULL)
    {
      hek_snapshot_unref (snapshot);
      snapshot = next;
    }
  return snapshot;
}

HekSnapshot *
hek_store_read_on (HekStore    *store,
                   HekSnapshot *snapshot)
{
  HekManifest *manifest = store->manifest;
  const HekPart *part = find_journal (snapshot);
  g_autoptr (HekSegment) segment = part != NULL ? hek_segment_ref (part->segment) : NULL;

  if (segment == NULL)
    return snapshot;
  /* Snapshots as of earlier, which other threads load, read the same segment on. */
  pthread_mutex_lock (&manifest->lock);
  if (segment->head->n_rows == part->shown.rows.n)
    snapshot = read_commits (manifest, snapshot, segment);
  pthread_mutex_unlock (&manifest->lock);
  return snapshot;
}
