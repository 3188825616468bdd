/* SPDX-License-Identifier: Apache-2.0 */
/*
 * hektor quantizer neighbors: what quantizing does to the neighbours of one row. All rows are
 * encoded anew, also where the collection has codes of the codebook: they would be the same.
 */
#include "config.h"

#include "hek-cli-quantizer-neighbors.h"

#include <string.h>

#include "hek-cli-workspace.h"
#include "hek-collection-codebook.h"
#include "hek-flat.h"

#define MAX_K 1000
#define DEFAULT_QUERIES 1000

/* Parts of the progress. */
#define TRAIN_SPAN 0.5
#define ENCODE_SPAN 0.1

static const HekOption k_option = {
  .name = "k", .type = HEK_OPTION_INT, .def = 10, .min = 1, .max = MAX_K,
};

static const HekCliOption options[] = {
  { "codebook", 0, "CODEBOOK", "A codebook of the workspace: a name, or NAME@VERSION" },
  { "method", 'm', "METHOD", "Or a method that is trained on all rows now, see “quantizer "
                             "methods”" },
  { "bytes", 'b', "B", "The most bytes that its code may have; the method's own by default" },
  HEK_CLI_QUANTIZER_OPTION_OPTION,
  HEK_CLI_QUANTIZER_SEED_OPTION,
  { "key", 0, "KEY", "The row of the collection that is asked for" },
  { "row", 0, "N", "Or its number, in the order of import or in the file, from 0" },
  { "worst", 0, NULL, "Or the one that loses most neighbours" },
  { "n-queries", 0, "N", "With --worst: it is looked for among so many rows, evenly taken; 1000 by "
                         "default, 0: among all" },
  { "k", 'k', "K", "How many neighbours; 1 to 1000, 10 by default" },
  { "out", 'o', "FILE", "Write both lists to a file, .csv or .json" },
  HEK_CLI_VECTORS_OPTIONS,
};

void
hek_cli_neighbors_clear (HekCliNeighbors *job)
{
  hek_cli_vectors_clear (&job->vectors);
  g_clear_pointer (&job->book, hek_codebook_unref);
  g_clear_pointer (&job->codebook, g_free);
  g_clear_pointer (&job->options, g_free);
  g_clear_pointer (&job->codes, g_free);
  g_clear_pointer (&job->exact, g_free);
  g_clear_pointer (&job->quantized, g_free);
}

static gboolean
hek_neighbors_usage (const char  *message,
                     GError     **error)
{
  g_set_error_literal (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE, message);
  return FALSE;
}

static gboolean
hek_neighbors_check (HekCli           *cli,
                     HekCliNeighbors  *job,
                     GError          **error)
{
  static const char *const of_method[] = { "bytes", "option", "seed" };
  gboolean has_book = hek_cli_args_has (cli->args, "codebook");
  guint n_asked = 0;
  double k;

  for (guint i = 0; i < 3; i++)
    n_asked += hek_cli_args_has (cli->args, i == 0 ? "key" : i == 1 ? "row" : "worst");
  if (hek_cli_collection_name (cli, 1, error) == NULL)
    return FALSE;
  if (has_book == hek_cli_args_has (cli->args, "method"))
    return hek_neighbors_usage ("quantizer neighbors: takes --codebook=CODEBOOK or --method=METHOD",
                                error);
  if (n_asked != 1)
    return hek_neighbors_usage ("quantizer neighbors: takes --key=KEY, --row=N or --worst", error);
  if (hek_cli_args_has (cli->args, "n-queries") && !hek_cli_args_has (cli->args, "worst"))
    return hek_neighbors_usage ("--n-queries: goes with --worst", error);
  for (guint i = 0; has_book && i < G_N_ELEMENTS (of_method); i++)
    if (hek_cli_args_has (cli->args, of_method[i]))
      {
        g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE,
                     "--%s: goes with --method, a codebook is trained already", of_method[i]);
        return FALSE;
      }
  if (!hek_cli_args_get_number (cli, &k_option, &k, error) ||
      !hek_cli_neighbors_check_out (cli, error))
    return FALSE;
  job->k = (guint) k;
  return TRUE;
}

/* --- the codebook --------------------------------------------------------------------------- */

static gboolean
hek_neighbors_load (HekCli           *cli,
                    HekCliNeighbors  *job,
                    GError          **error)
{
  const char *name = hek_cli_args_get (cli->args, "codebook");
  g_autoptr (HekWorkspace) workspace = hek_cli_open_workspace (cli, HEK_WORKSPACE_READ, error);
  g_autoptr (HekCodebookInfo) info = NULL;

  job->book = workspace != NULL ? hek_codebook_load (workspace, name, &info, error) : NULL;
  if (job->book == NULL)
    return FALSE;
  job->codebook = g_strdup (info->name);
  job->version = info->version;
  job->options = g_strdup (info->options);
  return hek_codebook_check_fit (job->book, name, job->vectors.rows.dim, job->vectors.distance,
                                 error);
}

/* @training: (out): what --method, --bytes, --option and --seed say */
static const HekCodec *
hek_neighbors_plan (HekCli            *cli,
                    HekCodecTraining  *training,
                    GError           **error)
{
  const HekCodec *codec =
    hek_cli_find_codec ("method", hek_cli_args_get (cli->args, "method"), error);
  g_autoptr (GPtrArray) codecs = g_ptr_array_new ();
  guint64 bytes;

  g_ptr_array_add (codecs, (gpointer) codec);
  if (codec == NULL || !hek_cli_quantizer_check_options (cli, codecs, error) ||
      !hek_cli_quantizer_values (cli, codec, &training->values, error) ||
      !hek_cli_quantizer_number (cli, "bytes", 0, G_MAXINT32, &bytes, error) ||
      !hek_cli_quantizer_number (cli, "seed", 0, 0x1p53, &training->seed, error))
    return NULL;
  training->code_bytes = bytes;
  return codec;
}

static gboolean
hek_neighbors_train (HekCli            *cli,
                     HekCliNeighbors   *job,
                     const HekCodec    *codec,
                     HekCodecTraining  *training,
                     GError           **error)
{
  HekTask task = hek_task_sub (&cli->task, 0, TRAIN_SPAN);

  hek_cli_progress_set_label (cli->progress, "Training");
  training->distance = job->vectors.distance;
  job->options = hek_codebook_describe_options (codec, &training->values);
  job->book = hek_codebook_train (codec, &job->vectors.rows, training, &task, error);
  if (job->book == NULL)
    hek_cli_prefix_path (error, job->vectors.name);
  return job->book != NULL;
}

static gboolean
hek_neighbors_encode (HekCli           *cli,
                      HekCliNeighbors  *job,
                      GError          **error)
{
  const HekRows *rows = &job->vectors.rows;
  HekTask task = hek_task_sub (&cli->task, TRAIN_SPAN, ENCODE_SPAN);

  hek_cli_progress_set_label (cli->progress, "Encoding");
  job->codes = g_try_malloc_n (rows->n, hek_codebook_code_bytes (job->book));
  if (job->codes == NULL)
    {
      g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_FAILED,
                   "%s: not enough memory for its codes", job->vectors.name);
      return FALSE;
    }
  return hek_codebook_encode (job->book, rows, job->codes, &task, error);
}

/* --- the row -------------------------------------------------------------------------------- */

/* --key, or --row of a collection, whose rows need not be in the order of their numbers. */
static gboolean
hek_neighbors_find_in_collection (HekCli           *cli,
                                  HekCliNeighbors  *job,
                                  guint64           row_id,
                                  GError          **error)
{
  const HekCliVectors *vectors = &job->vectors;
  const char *key = hek_cli_args_get (cli->args, "key");
  g_autoptr (GError) own_error = NULL;
  gboolean known = TRUE;
  HekRowPlace place;

  if (key != NULL)
    {
      known = hek_snapshot_find_key (vectors->snapshot, key, &place, &own_error);
      if (known)
        row_id = hek_snapshot_get_row_id (vectors->snapshot, place);
    }
  for (gsize i = 0; known && i < vectors->rows.n; i++)
    if (vectors->row_ids[i] == row_id)
      {
        job->row = (guint32) i;
        return TRUE;
      }
  if (own_error != NULL)
    g_propagate_error (error, g_steal_pointer (&own_error));
  else if (key != NULL)
    g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_FAILED, "%s: no row has this key", key);
  else
    g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_FAILED,
                 "%s: has no row %" G_GUINT64_FORMAT, vectors->name, row_id);
  return FALSE;
}

static gboolean
hek_neighbors_find_row (HekCli           *cli,
                        HekCliNeighbors  *job,
                        GError          **error)
{
  guint64 row;

  if (!hek_cli_quantizer_number (cli, "row", 0, 0x1p53, &row, error))
    return FALSE;
  if (!job->vectors.is_file)
    return hek_neighbors_find_in_collection (cli, job, row, error);
  if (hek_cli_args_has (cli->args, "key"))
    return hek_neighbors_usage ("--key: the rows of a file have numbers only, see --row", error);
  if (row >= job->vectors.rows.n)
    {
      g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_FAILED, "%s: has %zu rows, from 0 on",
                   job->vectors.name, job->vectors.rows.n);
      return FALSE;
    }
  job->row = (guint32) row;
  return TRUE;
}

/* The worst of evenly taken rows, each left out of its own neighbours. */
static gboolean
hek_neighbors_find_worst (HekCli           *cli,
                          HekCliNeighbors  *job,
                          const HekTask    *task,
                          GError          **error)
{
  const HekRows *rows = &job->vectors.rows;
  gsize row_bytes = rows->dim * hek_dtype_bytes (rows->dtype), worst;
  g_autofree guint8 *numbers = NULL;
  g_autofree guint32 *own = NULL;
  HekRows queries = *rows;
  guint64 n_wanted;
  guint n_lost;

  if (!hek_cli_quantizer_number (cli, "n-queries", DEFAULT_QUERIES, G_MAXUINT32, &n_wanted, error))
    return FALSE;
  if (n_wanted == 0 || n_wanted > rows->n)
    n_wanted = rows->n;
  own = g_try_new (guint32, n_wanted);
  numbers = g_try_malloc_n (n_wanted, row_bytes);
  if (own == NULL || numbers == NULL)
    {
      g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_FAILED,
                   "%s: not enough memory for %" G_GUINT64_FORMAT " of its rows",
                   job->vectors.name, n_wanted);
      return FALSE;
    }
  for (gsize i = 0; i < n_wanted; i++)
    {
      own[i] = (guint32) ((double) i * (double) rows->n / (double) n_wanted);
      memcpy (numbers + i * row_bytes, hek_rows_get (rows, own[i]), row_bytes);
    }
  queries.n = n_wanted;
  queries.stride_bytes = row_bytes;
  queries.data = numbers;
  hek_cli_progress_set_label (cli->progress, "Comparing");
  if (!hek_compare_find_worst (job->book, rows, job->codes, &queries, own, job->k, &worst, &n_lost,
                               task, error))
    return FALSE;
  job->row = own[worst];
  job->n_queries = queries.n;
  return TRUE;
}

/* --- the lists ------------------------------------------------------------------------------ */

static gboolean
hek_neighbors_compare (HekCli           *cli,
                       HekCliNeighbors  *job,
                       GError          **error)
{
  const double begin = TRAIN_SPAN + ENCODE_SPAN;
  HekTask task = hek_task_sub (&cli->task, begin, 1 - begin);
  HekRows query = job->vectors.rows;

  if (hek_cli_args_has (cli->args, "worst") && !hek_neighbors_find_worst (cli, job, &task, error))
    return FALSE;
  query.n = 1;
  query.data = hek_rows_get (&job->vectors.rows, job->row);
  task.progress = NULL;
  job->exact = g_new (HekComparedNeighbor, job->k);
  job->quantized = g_new (HekComparedNeighbor, job->k);
  return hek_compare_neighbors (job->book, &job->vectors.rows, job->codes, &query, job->row, job->k,
                                job->exact, job->quantized, &job->n, &task, error);
}

static gboolean
hek_neighbors_run (HekCli  *cli,
                   GError **error)
{
  g_auto (HekCliNeighbors) job = { 0 };
  HekCodecTraining training = { 0 };
  const HekCodec *codec = NULL;
  gboolean is_named;

  if (!hek_neighbors_check (cli, &job, error))
    return FALSE;
  is_named = !hek_cli_args_has (cli->args, "worst");
  if (hek_cli_args_has (cli->args, "method"))
    {
      codec = hek_neighbors_plan (cli, &training, error);
      if (codec == NULL)
        return FALSE;
    }
  if (!hek_cli_vectors_read (cli, &job.vectors, error) ||
      (is_named && !hek_neighbors_find_row (cli, &job, error)))
    return FALSE;
  if (codec != NULL ? !hek_neighbors_train (cli, &job, codec, &training, error)
                    : !hek_neighbors_load (cli, &job, error))
    return FALSE;
  return hek_neighbors_encode (cli, &job, error) && hek_neighbors_compare (cli, &job, error) &&
         hek_cli_neighbors_answer (cli, &job, error);
}

const HekCliCommand hek_cli_quantizer_neighbors = {
  .group = "quantizer",
  .verb = "neighbors",
  .summary = "The neighbours that a row loses and gains when vectors are quantized",
  .usage = "NAME",
  .details =
    "NAME is a collection, or a file of vectors where there is one of that name. The row's exact "
    "neighbours, found by comparing it with every row, stand beside those that its codes give, in "
    "the order of their estimated distances; the row itself is not among them.\n"
    "For people a table: rank, the exact neighbour with its distance and its rank by the codes, "
    "the neighbour by the codes with its estimate and its exact rank. With --json, and in a .json "
    "file, one object with the keys method, options (where not the defaults), codebook and version "
    "(of --codebook), code_bytes, distance (the kind), key (of the row; a file has none), row (its "
    "number), n_rows, n_queries (rows that --worst tried), k, n_lost (as many are gained), and two "
    "arrays, exact and quantized, of objects with the keys rank, key, row, distance, estimate and, "
    "of exact neighbours, rank_quantized and lost, of the others rank_exact and gained. Ranks are "
    "among all rows, from 1. A .csv file has both lists, one after the other, with the keys list, "
    "rank, key, row, distance, estimate, rank_exact, rank_quantized, lost, gained.",
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .takes_workspace = TRUE,
  .names_formats = TRUE,
  .run = hek_neighbors_run,
};
