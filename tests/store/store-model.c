/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "store-model.h"

#include <glib/gstdio.h>
#include <string.h>
#include <xxhash.h>

#include "replay.h"

/* Rows of the next imports and appends get numbers from here on. */
static guint64
first_row (guint number)
{
  return (guint64) number * 1000;
}

static gboolean
append_rows (HekStore      *store,
             guint64        first,
             gsize          n,
             guint          version,
             HekKeyPolicy   policy,
             GError       **error)
{
  g_autoptr (HekBatch) batch = store_fixture_batch (hek_store_get_schema (store), first, n,
                                                    version);

  store_fixture_add_thumbnails (batch, version);
  return hek_store_append (store, batch, policy, NULL, NULL, error);
}

static gboolean
write_sidecar (HekSidecarWriter  *writer,
               gpointer           data,
               GError           **error)
{
  g_autofree guint8 *bytes = g_malloc (70000);

  memset (bytes, GPOINTER_TO_INT (data), 70000);
  return hek_sidecar_write (writer, bytes, 70000, error);
}

/* Every third one takes the sidecar away that the others attach. */
static gboolean
import_rows (HekStore  *store,
             guint      number,
             gsize      n,
             GError   **error)
{
  const HekImportOptions options = { .policy = HEK_KEYS_REPLACE, .segment_rows = 100 };
  g_autoptr (HekImport) import = hek_import_new (store, &options, error);
  g_autoptr (HekBatch) batch = store_fixture_batch (hek_store_get_schema (store),
                                                    first_row (number), n, 0);

  store_fixture_add_thumbnails (batch, 0);
  if (import == NULL || !hek_import_append (import, batch, NULL, error))
    return FALSE;
  hek_import_attach (import, "attached", number % 24 == 16 ? NULL : write_sidecar,
                     GUINT_TO_POINTER (number));
  return hek_import_commit (import, NULL, NULL, error);
}

static gboolean
delete_rows (HekStore  *store,
             guint64    first,
             gsize      n,
             GError   **error)
{
  g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func (g_free);

  for (gsize i = 0; i < n; i++)
    g_ptr_array_add (keys, g_strdup_printf ("row %" G_GUINT64_FORMAT, first + i));
  return hek_store_delete_keys (store, (const char *const *) keys->pdata, n, NULL, NULL, error);
}

static gboolean
rename_collection (HekWorkspace  *workspace,
                   guint          number,
                   GError       **error)
{
  const HekCollectionChange change = {
    .name = number % 16 < 8 ? "other/things" : "things",
    .description = "renamed",
  };

  return hek_workspace_change (workspace, number % 16 < 8 ? "things" : "other/things", &change,
                               error);
}

/* What a replacement is told has to be true. */
static gboolean
check_replacement (const HekStoreReplacement  *replacement,
                   gpointer                    data,
                   const HekTask              *task,
                   GError                    **error)
{
  HekSnapshot *before = data;
  gsize n_there = 0;

  for (guint k = 0; k < hek_snapshot_get_n_segments (before); k++)
    for (gsize i = 0; i < hek_snapshot_get_segment (before, k)->rows.n; i++)
      {
        const HekRows *rows = &hek_snapshot_get_segment (before, k)->rows;
        guint32 row = replacement->new_rows[k][i];

        if (row == HEK_STORE_GONE)
          continue;
        g_assert_cmpuint (row, <, replacement->rows.n);
        g_assert_cmpmem (hek_rows_get (&replacement->rows, row), rows->stride_bytes,
                         hek_rows_get (rows, i), rows->stride_bytes);
        n_there++;
      }
  g_assert_cmpuint (n_there, ==, replacement->rows.n);
  return TRUE;
}

/* All segments become one, with a sidecar. */
static gboolean
replace_segments (HekStore  *store,
                  GError   **error)
{
  g_autoptr (HekSnapshot) snapshot = NULL;
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (guint64));
  HekStoreSidecar sidecars[] = {
    { "graph", check_replacement, write_sidecar, NULL },
    { "codes", check_replacement, write_sidecar, NULL },
    { .name = NULL },
  };

  if (!hek_store_seal (store, NULL, error) ||
      (snapshot = hek_store_snapshot (store, error)) == NULL)
    return FALSE;
  sidecars[0].data = sidecars[1].data = snapshot;
  for (guint k = 0; k < hek_snapshot_get_n_segments (snapshot); k++)
    {
      g_array_append_val (ids, hek_snapshot_get_segment (snapshot, k)->id);
      if (!hek_snapshot_check (snapshot, k, 0, hek_snapshot_get_segment (snapshot, k)->rows.n,
                               error))
        return FALSE;
    }
  return ids->len == 0 || hek_store_replace (store, (const guint64 *) (gpointer) ids->data,
                                             ids->len, sidecars, NULL, error);
}

static gboolean
create_collection (HekWorkspace  *workspace,
                   HekStore     **store,
                   GError       **error)
{
  g_autoptr (HekSchema) schema = store_fixture_schema ();
  HekStoreSpec spec = store_fixture_spec (schema, 0);

  *store = hek_workspace_create (workspace, "things", &spec, error);
  return *store != NULL;
}

gboolean
store_model_try (HekWorkspace  *workspace,
                 HekStore     **store,
                 guint          number,
                 GError       **error)
{
  guint64 before = first_row (number - number % 8); /* rows of the first import of these eight */

  if (number == 1)
    return create_collection (workspace, store, error);
  switch (number % 8)
    {
    case 0:
      return import_rows (*store, number, 250, error);
    case 1:
      return append_rows (*store, first_row (number), 7, 0, HEK_KEYS_REFUSE, error);
    case 2:
      return append_rows (*store, before + 20, 30, number, HEK_KEYS_REPLACE, error);
    case 3:
      return delete_rows (*store, before, 60, error);
    case 4:
      return rename_collection (workspace, number, error);
    case 5:
      return hek_store_seal (*store, NULL, error);
    case 6:
      return hek_store_put_sidecar (*store, 0, "notes", write_sidecar, GUINT_TO_POINTER (number),
                                    error);
    default:
      return number % 16 < 8 ? hek_store_compact (*store, -1, NULL, NULL, error)
                             : replace_segments (*store, error);
    }
}

void
store_model_change (HekWorkspace  *workspace,
                    HekStore     **store,
                    guint          number)
{
  g_autoptr (GError) error = NULL;

  store_model_try (workspace, store, number, &error);
  g_assert_no_error (error);
}

/* Its vector and its texts. */
static guint64
hash_row (const HekBatch *batch,
          gsize           row)
{
  gsize stride = hek_batch_vector_bytes (batch) / batch->n_rows;
  guint64 hash = XXH3_64bits (batch->vectors + row * stride, stride);

  for (guint i = 0; i < batch->schema->n_fields; i++)
    {
      const HekColumn *column = batch->columns[i];
      const char *text = column->bytes != NULL ? hek_column_get_text (column, row, NULL) : NULL;

      if (text != NULL)
        hash = XXH3_64bits_withSeed (text, strlen (text), hash);
    }
  return hash;
}

/* Of what is kept of a row. */
static gboolean
hash_thumbnail (HekSnapshot  *snapshot,
                HekRowPlace   place,
                guint64      *hash,
                GError      **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (GBytes) bytes = store_fixture_read_thumbnail (snapshot, place, &local);

  if (bytes != NULL)
    *hash = XXH3_64bits_withSeed (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), *hash);
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* Sum over the rows, whatever their order. */
static gboolean
digest_rows (HekSnapshot  *snapshot,
             guint64      *sum,
             GError      **error)
{
  for (guint k = 0; k < hek_snapshot_get_n_segments (snapshot); k++)
    {
      const HekSnapshotSegment *segment = hek_snapshot_get_segment (snapshot, k);
      g_autoptr (GArray) places = g_array_new (FALSE, FALSE, sizeof (HekRowPlace));
      g_autoptr (HekBatch) batch = NULL;

      for (gsize row = 0; row < segment->rows.n; row++)
        if (hek_snapshot_segment_is_live (segment, row))
          g_array_append_vals (places, &(HekRowPlace) { k, row }, 1);
      batch = hek_snapshot_fetch (snapshot, (const HekRowPlace *) places->data, places->len, TRUE,
                                  error);
      if (batch == NULL)
        return FALSE;
      for (gsize i = 0; i < batch->n_rows; i++)
        {
          guint64 hash = hash_row (batch, i);

          if (!hash_thumbnail (snapshot, g_array_index (places, HekRowPlace, i), &hash, error))
            return FALSE;
          *sum += hash;
        }
    }
  return TRUE;
}

/* What the last import attached: its number, or 0. */
static gboolean
digest_attached (HekSnapshot  *snapshot,
                 guint        *number,
                 GError      **error)
{
  g_autoptr (GError) own_error = NULL;
  g_autoptr (HekSidecar) sidecar = hek_snapshot_open_sidecar (snapshot, -1, "attached",
                                                              &own_error);
  const guint8 *bytes;
  gsize n_bytes;

  *number = 0;
  if (sidecar == NULL)
    {
      gboolean ok = own_error == NULL;

      if (!ok)
        g_propagate_error (error, g_steal_pointer (&own_error));
      return ok;
    }
  bytes = hek_sidecar_get_data (sidecar, &n_bytes);
  if (!hek_sidecar_check (sidecar, 0, n_bytes, error))
    return FALSE;
  *number = bytes[0];
  return TRUE;
}

char *
store_model_digest (HekWorkspace  *workspace,
                    GError       **error)
{
  g_autoptr (GPtrArray) infos = hek_workspace_list (workspace, FALSE, error);
  g_autoptr (HekStore) store = NULL;
  g_autoptr (HekSnapshot) snapshot = NULL;
  g_autofree char *name = NULL;
  guint64 sum = 0;
  guint attached;

  if (infos == NULL)
    return NULL;
  if (infos->len == 0)
    return g_strdup ("");
  name = hek_collection_info_dup_full_name (infos->pdata[0]);
  store = hek_workspace_open_store (workspace, name, error);
  snapshot = store != NULL ? hek_store_snapshot (store, error) : NULL;
  if (snapshot == NULL || !digest_rows (snapshot, &sum, error) ||
      !digest_attached (snapshot, &attached, error))
    return NULL;
  return g_strdup_printf ("%u collections, %s: %" G_GUINT64_FORMAT " rows, %016" G_GINT64_MODIFIER
                          "x, attached %u", infos->len, name, hek_snapshot_get_n_rows (snapshot),
                          sum, attached);
}

GPtrArray *
store_model_expect (void)
{
  GPtrArray *expected = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("hek-model-XXXXXX", &error);
  g_autoptr (HekWorkspace) workspace = hek_workspace_open (folder, HEK_WORKSPACE_WRITE, &error);
  HekStore *store = NULL;

  g_ptr_array_add (expected, store_model_digest (workspace, &error));
  for (guint number = 1; number <= STORE_MODEL_CHANGES; number++)
    {
      store_model_change (workspace, &store, number);
      g_ptr_array_add (expected, store_model_digest (workspace, &error));
      g_assert_no_error (error);
    }
  hek_store_unref (store);
  g_clear_pointer (&workspace, hek_workspace_close);
  replay_remove_folder (folder);
  return expected;
}

static gboolean
check_verify (HekWorkspace  *workspace,
              GError       **error)
{
  g_autoptr (GPtrArray) problems =
    g_ptr_array_new_with_free_func ((GDestroyNotify) hek_store_problem_free);
  const HekStoreProblem *problem;

  if (!hek_workspace_verify (workspace, problems, NULL, error))
    return FALSE;
  if (problems->len == 0)
    return TRUE;
  problem = problems->pdata[0];
  g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_FAILED, "verify finds %s at %" G_GUINT64_FORMAT
               ": %s", problem->file, problem->offset, problem->what);
  return FALSE;
}

static gboolean
go_on (HekWorkspace  *workspace,
       GError       **error)
{
  g_autoptr (GPtrArray) infos = hek_workspace_list (workspace, FALSE, error);
  g_autoptr (HekStore) store = NULL;
  g_autoptr (HekSnapshot) snapshot = NULL;
  const HekCollectionInfo *info;
  HekRowPlace place;

  if (infos == NULL || infos->len == 0)
    return infos != NULL;
  info = infos->pdata[0];
  store = hek_workspace_open_store (workspace, info->uuid, error);
  if (store == NULL || !append_rows (store, 900000, 3, 0, HEK_KEYS_REFUSE, error))
    return FALSE;
  snapshot = hek_store_snapshot (store, error);
  return snapshot != NULL && hek_snapshot_find_key (snapshot, "row 900002", &place, error);
}

gboolean
store_model_check (GPtrArray   *expected,
                   const char  *folder,
                   guint64      acknowledged,
                   guint64      started,
                   gboolean     goes_on,
                   GError     **error)
{
  g_autoptr (HekWorkspace) workspace = NULL;
  g_autofree char *digest = NULL;

  workspace = hek_workspace_open (folder, HEK_WORKSPACE_WRITE, error);
  digest = workspace != NULL ? store_model_digest (workspace, error) : NULL;
  if (digest == NULL || !check_verify (workspace, error))
    return FALSE;
  for (guint64 number = acknowledged; number <= started; number++)
    if (g_str_equal (digest, g_ptr_array_index (expected, number)))
      return !goes_on || go_on (workspace, error);
  g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_FAILED, "it holds \"%s\" instead of \"%s\"",
               digest, (char *) g_ptr_array_index (expected, acknowledged));
  return FALSE;
}
