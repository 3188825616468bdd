/* SPDX-License-Identifier: Apache-2.0 */
/* Commits of a journal on their way into the manifest: see the header. */
#include "config.h"

#include "hek-follow-private.h"

/* A transaction costs as much as some hundred commits in it. */
#define MOST_COMMITS 256u
/* Their full text is indexed in the transaction. */
#define MOST_ROWS 8192u

HekFollow *
hek_follow_new (HekSegment *journal,
                gsize       n_rows)
{
  HekFollow *follow = g_new0 (HekFollow, 1);

  follow->journal = hek_segment_ref (journal);
  follow->first_row = follow->n_rows = n_rows;
  follow->commits = g_array_new (FALSE, FALSE, sizeof (HekFollowCommit));
  follow->deaths = g_array_new (FALSE, FALSE, sizeof (HekFollowDeath));
  return follow;
}

void
hek_follow_free (HekFollow *follow)
{
  hek_segment_unref (follow->journal);
  g_array_unref (follow->commits);
  g_array_unref (follow->deaths);
  g_free (follow);
}

void
hek_follow_add (HekFollow      *follow,
                const HekState *state,
                gsize           n_rows,
                guint64         n_bytes,
                const HekDeath *deaths,
                gsize           n_deaths)
{
  HekFollowCommit commit = { state->seq, state->time_us };

  follow->n_rows = n_rows;
  follow->n_bytes = n_bytes;
  follow->state = *state;
  g_array_append_val (follow->commits, commit);
  for (gsize i = 0; i < n_deaths; i++)
    {
      HekFollowDeath death = { deaths[i], state->seq };

      g_array_append_val (follow->deaths, death);
    }
}

static gboolean
write_commits (const HekFollow  *follow,
               HekManifest      *manifest,
               GError          **error)
{
  g_autoptr (HekSqliteStmt) stmt = hek_manifest_prepare_commit (manifest, error);

  if (stmt == NULL)
    return FALSE;
  for (guint i = 0; i < follow->commits->len; i++)
    {
      const HekFollowCommit *commit = &g_array_index (follow->commits, HekFollowCommit, i);

      if (!hek_manifest_run_commit (stmt, commit->seq, commit->time_us, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
write_deaths (const HekFollow  *follow,
              HekManifest      *manifest,
              GError          **error)
{
  g_autoptr (HekSqliteStmt) stmt = NULL;

  if (follow->deaths->len == 0)
    return TRUE;
  stmt = hek_manifest_prepare_tombstone (manifest, error);
  if (stmt == NULL)
    return FALSE;
  for (guint i = 0; i < follow->deaths->len; i++)
    {
      const HekFollowDeath *death = &g_array_index (follow->deaths, HekFollowDeath, i);

      if (!hek_manifest_add_tombstone (stmt, death->row.segment_id, death->row.row, death->seq,
                                       error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
write_texts (const HekFollow  *follow,
             HekManifest      *manifest,
             GError          **error)
{
  HekHead *head = follow->journal->head;
  gsize n = follow->n_rows - follow->first_row;
  g_autoptr (HekSqliteStmt) stmt = NULL;
  g_autoptr (HekColumn) column = NULL;
  HekColumnView view;

  if (manifest->text_field < 0 || n == 0)
    return TRUE;
  stmt = hek_manifest_prepare_text (manifest, FALSE, error);
  if (stmt == NULL)
    return FALSE;
  column = hek_head_copy_column (head, (guint) manifest->text_field, follow->first_row, n);
  view = hek_column_view_of (column, n);
  for (gsize i = 0; i < n; i++)
    if (!hek_manifest_add_text (stmt, head->row_ids[follow->first_row + i], &view, i, error))
      return FALSE;
  return TRUE;
}

gboolean
hek_follow_write (const HekFollow  *follow,
                  HekManifest      *manifest,
                  GError          **error)
{
  const HekHead *head = follow->journal->head;
  HekSegmentInfo info = {
    .id = follow->journal->id,
    .n_rows = follow->n_rows,
    .n_bytes = follow->n_bytes,
    .first_row = head->row_ids[0],
    .min_seq = head->seqs[0],
  };

  return hek_manifest_put_segment (manifest, &info, error) &&
         write_commits (follow, manifest, error) && write_deaths (follow, manifest, error) &&
         write_texts (follow, manifest, error);
}

void
hek_manifest_follow_later (HekManifest *manifest,
                           HekFollow   *follow)
{
  HekFollow *before = manifest->follow;

  if (before == NULL)
    {
      manifest->follow = follow;
      return;
    }
  g_assert (before->journal == follow->journal);
  before->n_rows = follow->n_rows;
  before->n_bytes = follow->n_bytes;
  before->state = follow->state;
  g_array_append_vals (before->commits, follow->commits->data, follow->commits->len);
  g_array_append_vals (before->deaths, follow->deaths->data, follow->deaths->len);
  hek_follow_free (follow);
}

gboolean
hek_manifest_is_far_behind (HekManifest *manifest)
{
  const HekFollow *follow = manifest->follow;

  return follow != NULL && (follow->commits->len >= MOST_COMMITS ||
                            follow->n_rows - follow->first_row >= MOST_ROWS);
}

gboolean
hek_manifest_write_follow (HekManifest  *manifest,
                           GError      **error)
{
  return manifest->follow == NULL || hek_follow_write (manifest->follow, manifest, error);
}

void
hek_manifest_forget_follow (HekManifest *manifest)
{
  g_clear_pointer (&manifest->follow, hek_follow_free);
}

gboolean
hek_manifest_catch_up (HekManifest  *manifest,
                       GError      **error)
{
  if (manifest->follow == NULL)
    return TRUE;
  if (!hek_sqlite_begin_relaxed (manifest->db, error))
    return FALSE;
  if (!hek_follow_write (manifest->follow, manifest, error) ||
      !hek_manifest_write_state (manifest, &manifest->follow->state, error))
    {
      hek_sqlite_rollback (manifest->db);
      return FALSE;
    }
  if (!hek_sqlite_commit (manifest->db, error))
    return FALSE;
  hek_manifest_forget_follow (manifest);
  return TRUE;
}

gboolean
hek_manifest_lock (HekManifest  *manifest,
                   GError      **error)
{
  pthread_mutex_lock (&manifest->lock);
  if (hek_manifest_catch_up (manifest, error))
    return TRUE;
  pthread_mutex_unlock (&manifest->lock);
  return FALSE;
}
