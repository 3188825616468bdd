/* SPDX-License-Identifier: Apache-2.0 */
/* Reading everything and naming what is wrong with it. */
#include "config.h"

#include "hek-catalog-private.h"

#include <string.h>

#include "hek-store-error.h"

void
hek_store_problem_free (HekStoreProblem *problem)
{
  g_free (problem->file);
  g_free (problem->what);
  g_free (problem);
}

/* From "collections" on, or the name alone. */
static const char *
below_workspace (const char *path)
{
  const char *found = g_strrstr (path, "/collections/");
  const char *slash = strrchr (path, '/');

  return found != NULL ? found + 1 : slash != NULL ? slash + 1 : path;
}

static void
add_problem (const char *path,
             guint64     offset,
             const char *what,
             gpointer    problems)
{
  HekStoreProblem *problem = g_new (HekStoreProblem, 1);

  problem->file = g_strdup (below_workspace (path));
  problem->offset = offset;
  problem->what = g_strdup (what);
  g_ptr_array_add (problems, problem);
}

typedef struct
{
  HekStore *store;
  HekManifest *manifest; /* of it */
  HekSnapshot *snapshot;
  GPtrArray *problems;
} Verification;

/* Bytes are as they were written: what they say must make sense, too. */
static void
check_contents (Verification *verification,
                guint         idx,
                const char   *path)
{
  HekPart *part = &g_array_index (verification->snapshot->parts, HekPart, idx);
  g_autoptr (GError) error = NULL;
  guint n_fields = verification->manifest->schema->n_fields;
  const guint64 *hashes;
  const guint32 *rows;

  if (part->segment->problem != NULL)
    {
      add_problem (path, 0, part->segment->problem->message, verification->problems);
      return;
    }
  for (guint i = 0; i < n_fields && error == NULL; i++)
    (void) hek_attr_get_column (part->segment->attr, i, &error);
  if (error == NULL)
    (void) hek_attr_get_keys (part->segment->attr, &hashes, &rows, &error);
  if (error != NULL)
    add_problem (path, 0, error->message, verification->problems);
}

/* The same of the file @info, if it is one of thumbnails. */
static void
check_thumbs (Verification         *verification,
              const HekSidecarInfo *info,
              const char           *path)
{
  int idx = hek_snapshot_find_segment (verification->snapshot, info->segment_id);
  g_autoptr (GError) error = NULL;
  HekSegment *segment;

  if (idx < 0 || !g_str_equal (info->name, HEK_THUMBS_SIDECAR))
    return;
  segment = g_array_index (verification->snapshot->parts, HekPart, idx).segment;
  if (segment->thumbs_problem != NULL)
    error = g_error_copy (segment->thumbs_problem);
  for (gsize row = 0; segment->thumbs != NULL && row < segment->n_rows && error == NULL; row++)
    {
      guint64 begin;
      gsize n_bytes;

      (void) hek_thumbs_find (segment->thumbs, row, &begin, &n_bytes, &error);
    }
  if (error != NULL)
    add_problem (path, 0, error->message, verification->problems);
}

static gboolean
verify_segment (Verification          *verification,
                const HekSegmentInfo  *info,
                const HekTask         *task,
                GError               **error)
{
  HekManifest *manifest = verification->manifest;
  g_autofree char *vectors = hek_manifest_segment_path (manifest, info->id, "vec");
  g_autofree char *attr = hek_manifest_segment_path (manifest, info->id, "attr");
  int idx = hek_snapshot_find_segment (verification->snapshot, info->id);
  guint n_before = verification->problems->len;

  if (!hek_block_file_verify (manifest->ops, vectors, HEK_BLOCK_VECTORS, add_problem,
                              verification->problems, task, error) ||
      !hek_block_file_verify (manifest->ops, attr, HEK_BLOCK_ATTRIBUTES, add_problem,
                              verification->problems, NULL, error))
    return FALSE;
  if (idx >= 0 && verification->problems->len == n_before)
    check_contents (verification, (guint) idx, attr);
  return TRUE;
}

/* Behind the last record of the journal that appends go on with there are only zeros. */
static void
verify_room (Verification         *verification,
             const HekSegmentInfo *info,
             HekFile              *file)
{
  const HekStore *store = verification->store;
  gboolean has_tail = FALSE;

  if (store->journal == NULL || store->journal->id != info->id)
    return;
  if (hek_journal_has_tail (file, info->n_bytes, &has_tail, NULL) && has_tail)
    add_problem (file->path, info->n_bytes, "there are bytes behind the last commit",
                 verification->problems);
}

static gboolean
verify_journal (Verification          *verification,
                const HekSegmentInfo  *info,
                GError               **error)
{
  HekManifest *manifest = verification->manifest;
  g_autofree char *path = hek_manifest_journal_path (manifest, info->id);
  g_autoptr (GError) local = NULL;
  g_autoptr (HekHead) head = hek_head_new (manifest->schema, manifest->key_field, error);
  g_autoptr (HekFile) file = NULL;
  guint8 page[HEK_BLOCK_HEADER_BYTES];
  HekBlockHeader header;

  if (head == NULL)
    return FALSE;
  file = hek_file_open (manifest->ops, path, HEK_FILE_READ, &local);
  if (file == NULL || !hek_file_read_exact (file, 0, page, sizeof page, &local) ||
      !hek_block_header_decode (page, path, HEK_BLOCK_JOURNAL, &header, &local) ||
      !hek_journal_read (file, info->id, info->n_bytes, head, &local))
    add_problem (path, 0, local->message, verification->problems);
  else if (head->n_rows != info->n_rows)
    add_problem (path, HEK_BLOCK_HEADER_BYTES, "it does not hold the rows that the manifest names",
                 verification->problems);
  else
    verify_room (verification, info, file);
  return TRUE;
}

/* While nothing is appended. @infos: of HekSegmentInfo: gets all segments */
static gboolean
verify_journals (Verification  *verification,
                 GArray        *infos,
                 GError       **error)
{
  HekManifest *manifest = verification->manifest;
  HekStore *store = verification->store;
  gboolean ok;

  pthread_mutex_lock (&store->write_lock);
  ok = hek_manifest_lock (manifest, error);
  if (ok)
    {
      ok = hek_manifest_list_segments (manifest, infos, error);
      pthread_mutex_unlock (&manifest->lock);
    }
  for (guint i = 0; ok && i < infos->len; i++)
    if (!g_array_index (infos, HekSegmentInfo, i).sealed)
      ok = verify_journal (verification, &g_array_index (infos, HekSegmentInfo, i), error);
  pthread_mutex_unlock (&store->write_lock);
  return ok;
}

static gboolean
verify_files (Verification   *verification,
              const HekTask  *task,
              GError        **error)
{
  HekManifest *manifest = verification->manifest;
  g_autoptr (GArray) infos = g_array_new (FALSE, FALSE, sizeof (HekSegmentInfo));
  gboolean ok = verify_journals (verification, infos, error);

  for (guint i = 0; ok && i < infos->len; i++)
    {
      const HekSegmentInfo *info = &g_array_index (infos, HekSegmentInfo, i);
      HekTask sub = hek_task_sub (task, (double) i / infos->len, 1.0 / infos->len);

      ok = hek_task_check (task, error) &&
           (!info->sealed || verify_segment (verification, info, &sub, error));
    }
  for (guint i = 0; ok && i < verification->snapshot->sidecars->len; i++)
    {
      const HekSidecarInfo *info = &g_array_index (verification->snapshot->sidecars,
                                                   HekSidecarInfo, i);
      g_autofree char *path = hek_manifest_path (manifest, info->file);
      guint n_before = verification->problems->len;

      ok = hek_block_file_verify (manifest->ops, path, HEK_BLOCK_SIDECAR, add_problem,
                                  verification->problems, task, error);
      if (ok && verification->problems->len == n_before)
        check_thumbs (verification, info, path);
    }
  return ok;
}

/* What the manifest names, if it can be read. */
static gboolean
verify_named (Verification   *verification,
              const HekTask  *task,
              GError        **error)
{
  g_autofree char *records = hek_manifest_path (verification->manifest, HEK_MANIFEST_FILE);
  g_autoptr (HekSnapshot) snapshot = NULL;
  g_autoptr (GError) local = NULL;

  verification->snapshot = snapshot = hek_manifest_load (verification->manifest, G_MAXUINT64, NULL,
                                                         &local);
  if (snapshot != NULL && verify_files (verification, task, &local))
    return TRUE;
  if (snapshot != NULL && !g_error_matches (local, HEK_STORE_ERROR, HEK_STORE_ERROR_DAMAGED))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  add_problem (records, 0, local->message, verification->problems);
  return TRUE;
}

gboolean
hek_store_verify (HekStore       *store,
                  GPtrArray      *problems,
                  const HekTask  *task,
                  GError        **error)
{
  HekManifest *manifest = store->manifest;
  g_autoptr (GPtrArray) found =
    g_ptr_array_new_with_free_func ((GDestroyNotify) hek_store_problem_free);
  Verification verification = { .store = store, .manifest = manifest, .problems = found };
  gboolean ok;

  /* While nothing is replaced, so that no file goes away; rows may be added. */
  pthread_mutex_lock (&store->rewrite_lock);
  pthread_mutex_lock (&store->sidecar_lock);
  pthread_mutex_lock (&manifest->lock);
  ok = hek_sqlite_verify (manifest->db, add_problem, found, task, error);
  pthread_mutex_unlock (&manifest->lock);
  ok = ok && verify_named (&verification, task, error);
  pthread_mutex_unlock (&store->sidecar_lock);
  pthread_mutex_unlock (&store->rewrite_lock);
  if (ok)
    {
      hek_store_verify_health (store, add_problem, found);
      hek_store_keep_health (store, found);
    }
  g_ptr_array_extend_and_steal (problems, g_steal_pointer (&found));
  return ok;
}

/* A database that could not be opened, for the reason @what: where it is damaged, if it is that. */
static gboolean
verify_unopened (HekWorkspace  *workspace,
                 const char    *dir,
                 const char    *name,
                 const char    *what,
                 GPtrArray     *problems,
                 GError       **error)
{
  g_autofree char *path = g_build_filename (dir, name, NULL);
  guint n_before = problems->len;
  gboolean exists;

  if (!hek_file_exists (workspace->ops, path, &exists, error) ||
      (exists && !hek_sqlite_verify_path (workspace->ops, path, add_problem, problems, NULL,
                                          error)))
    return FALSE;
  if (problems->len == n_before)
    add_problem (path, 0, what, problems);
  return TRUE;
}

gboolean
hek_workspace_verify (HekWorkspace   *workspace,
                      GPtrArray      *problems,
                      const HekTask  *task,
                      GError        **error)
{
  g_autoptr (GPtrArray) infos = NULL;
  gboolean ok = TRUE;

  pthread_mutex_lock (&workspace->lock);
  if (workspace->db != NULL)
    ok = hek_sqlite_verify (workspace->db, add_problem, problems, NULL, error);
  else
    ok = verify_unopened (workspace, workspace->path, HEK_CATALOG_FILE,
                          "the catalogue cannot be read", problems, error);
  infos = ok ? hek_workspace_list_all (workspace, error) : NULL;
  ok = infos != NULL;
  for (guint i = 0; ok && i < infos->len; i++)
    {
      const HekCollectionInfo *info = infos->pdata[i];
      HekTask sub = hek_task_sub (task, (double) i / infos->len, 1.0 / infos->len);
      g_autofree char *dir = hek_workspace_dup_dir (workspace, info->uuid);
      g_autoptr (GError) local = NULL;
      g_autoptr (HekStore) store = hek_workspace_open_uuid (workspace, info->uuid, &local);

      if (store == NULL)
        ok = verify_unopened (workspace, dir, HEK_MANIFEST_FILE, local->message, problems, error);
      else
        ok = hek_store_verify (store, problems, &sub, error);
    }
  pthread_mutex_unlock (&workspace->lock);
  return ok;
}
