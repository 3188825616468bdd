/* SPDX-License-Identifier: Apache-2.0 */
/* The vectors that the quantizer commands are about: all of a collection, or of a file. */
#include "config.h"

#include "hek-cli-quantizer.h"

#include <string.h>

#include "hek-aligned.h"
#include "hek-checked.h"
#include "hek-cli-input.h"
#include "hek-cli-workspace.h"
#include "hek-collection-rows.h"

static gboolean
hek_vectors_no_memory (const char  *name,
                       GError     **error)
{
  g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_FAILED, "%s: not enough memory for its vectors",
               name);
  return FALSE;
}

void
hek_cli_vectors_clear (HekCliVectors *vectors)
{
  hek_aligned_free (vectors->numbers);
  vectors->numbers = NULL;
  g_clear_pointer (&vectors->row_ids, g_free);
  g_clear_pointer (&vectors->snapshot, hek_snapshot_unref);
  g_clear_pointer (&vectors->name, g_free);
  g_clear_pointer (&vectors->uuid, g_free);
}

/* --- a file --------------------------------------------------------------------------------- */

/* Makes room for @n more rows, twice as much as there was. */
static gboolean
hek_vectors_reserve (HekCliVectors *vectors,
                     gsize          n,
                     gsize         *capacity)
{
  gsize wanted = MAX (vectors->rows.n + n, 2 * *capacity);
  gpointer more;

  if (vectors->rows.n + n <= *capacity)
    return TRUE;
  more = hek_aligned_try_new (wanted, vectors->rows.stride_bytes);
  if (more == NULL)
    return FALSE;
  if (vectors->rows.n > 0)
    memcpy (more, vectors->numbers, vectors->rows.n * vectors->rows.stride_bytes);
  hek_aligned_free (vectors->numbers);
  vectors->numbers = more;
  vectors->rows.data = more;
  *capacity = wanted;
  return TRUE;
}

gboolean
hek_cli_vectors_read_file (HekCli         *cli,
                           const char     *path,
                           HekCliVectors  *vectors,
                           GError        **error)
{
  g_autoptr (HekSource) source = hek_cli_open_source (cli, path, error);
  g_autoptr (GPtrArray) sources = g_ptr_array_new ();
  gsize capacity = 0;

  if (source == NULL)
    return FALSE;
  vectors->is_file = TRUE;
  vectors->name = hek_cli_input_name (path);
  vectors->distance = source->has_distance ? source->distance : HEK_DISTANCE_L2;
  vectors->rows = (HekRows) {
    .dtype = source->schema->dtype, .dim = source->schema->dim,
    .stride_bytes = source->schema->dim * hek_dtype_bytes (source->schema->dtype),
  };
  if (source->schema->dim == 0)
    {
      g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_FAILED, "%s: has no vectors", path);
      return FALSE;
    }
  for (;;)
    {
      g_autoptr (HekBatch) batch = NULL;

      if (!hek_source_next (source, 0, &batch, &cli->task, error))
        return FALSE;
      if (batch == NULL)
        break;
      if (!hek_vectors_reserve (vectors, batch->n_rows, &capacity))
        return hek_vectors_no_memory (path, error);
      memcpy ((guint8 *) vectors->numbers + vectors->rows.n * vectors->rows.stride_bytes,
              batch->vectors, batch->n_rows * vectors->rows.stride_bytes);
      vectors->rows.n += batch->n_rows;
    }
  g_ptr_array_add (sources, source);
  hek_cli_tell_rows (cli, sources);
  return TRUE;
}

/* --- a collection --------------------------------------------------------------------------- */

static gboolean
hek_vectors_read_collection (HekCli         *cli,
                             const char     *name,
                             HekCliVectors  *vectors,
                             GError        **error)
{
  g_autoptr (HekWorkspace) workspace = hek_cli_open_workspace (cli, HEK_WORKSPACE_READ, error);
  g_autoptr (HekCollectionInfo) info = NULL;
  g_autoptr (HekStore) store = NULL;
  HekCollectionRows rows = { 0 };
  HekTask read_task = { .cancellable = cli->task.cancellable }; /* what follows takes longer */

  info = workspace != NULL ? hek_workspace_find (workspace, name, error) : NULL;
  store = info != NULL ? hek_workspace_open_store (workspace, info->uuid, error) : NULL;
  vectors->snapshot = store != NULL ? hek_store_snapshot (store, error) : NULL;
  if (vectors->snapshot == NULL)
    return FALSE;
  vectors->name = hek_collection_info_dup_full_name (info);
  vectors->uuid = g_strdup (info->uuid);
  vectors->seq = hek_snapshot_get_seq (vectors->snapshot);
  vectors->distance = hek_snapshot_get_distance (vectors->snapshot);
  vectors->meaning = hek_store_get_schema (store)->meaning;
  if (!hek_collection_read_rows (vectors->snapshot, &rows, &read_task, error))
    {
      hek_cli_prefix_path (error, vectors->name);
      return FALSE;
    }
  vectors->rows = rows.rows;
  vectors->numbers = rows.numbers;
  vectors->row_ids = rows.row_ids;
  return TRUE;
}

/* --- either --------------------------------------------------------------------------------- */

static gboolean
hek_vectors_read_distance (HekCli         *cli,
                           HekCliVectors  *vectors,
                           GError        **error)
{
  static const char *const known[] = { "l2", "ip", "cosine", NULL };
  const char *text = hek_cli_args_get (cli->args, "distance");
  HekDistance distance;

  if (text == NULL)
    return TRUE;
  if (!hek_distance_parse (text, &distance))
    {
      hek_cli_args_set_unknown ("distance", text, known, error);
      return FALSE;
    }
  if (!vectors->is_file && distance != vectors->distance)
    {
      g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE,
                   "--distance: the collection %s has %s", vectors->name,
                   hek_distance_id (vectors->distance));
      return FALSE;
    }
  vectors->distance = distance;
  return TRUE;
}

gboolean
hek_cli_vectors_read (HekCli         *cli,
                      HekCliVectors  *vectors,
                      GError        **error)
{
  const char *name = hek_cli_collection_name (cli, 1, error);
  gboolean ok;

  if (name == NULL)
    return FALSE;
  hek_cli_progress_set_label (cli->progress, "Reading");
  if (g_file_test (name, G_FILE_TEST_IS_REGULAR))
    ok = hek_cli_vectors_read_file (cli, name, vectors, error);
  else
    ok = hek_vectors_read_collection (cli, name, vectors, error);
  if (!ok || !hek_vectors_read_distance (cli, vectors, error))
    return FALSE;
  if (vectors->rows.n > 0)
    return TRUE;
  g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_FAILED, "%s: has no rows", vectors->name);
  return FALSE;
}

HekEvaluateSet *
hek_cli_vectors_split (HekCli               *cli,
                       const HekCliVectors  *vectors,
                       gsize                 n_queries,
                       const HekTask        *task,
                       GError              **error)
{
  const char *path = hek_cli_args_get (cli->args, "queries");
  g_auto (HekCliVectors) queries = { 0 };
  HekEvaluateSplit split = { 0 };
  guint64 n_wanted, n_rows;
  HekEvaluateSet *set;

  if (!hek_cli_quantizer_number (cli, "n-queries", (double) n_queries, G_MAXUINT32, &n_wanted,
                                 error) ||
      !hek_cli_quantizer_number (cli, "rows", 0, G_MAXUINT32, &n_rows, error) ||
      !hek_cli_quantizer_number (cli, "seed", 0, 0x1p53, &split.seed, error))
    return NULL;
  if (path != NULL && hek_cli_args_has (cli->args, "n-queries"))
    {
      g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE,
                   "--n-queries: no rows are held out when --queries names a file");
      return NULL;
    }
  if (path != NULL && !hek_cli_vectors_read_file (cli, path, &queries, error))
    return NULL;
  split.meaning = vectors->meaning;
  split.n_queries = n_wanted;
  split.n_rows_max = n_rows;
  split.queries = path != NULL ? &queries.rows : NULL;
  hek_cli_progress_set_label (cli->progress, "Exact search");
  set = hek_evaluate_set_new (&vectors->rows, vectors->distance, &split, task, error);
  if (set == NULL)
    hek_cli_prefix_path (error, vectors->name);
  return set;
}
