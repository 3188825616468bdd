/* SPDX-License-Identifier: Apache-2.0 */
/* hektor search: the nearest rows of a collection, and how well and how fast they were found. */
#include "config.h"

#include "hek-cli-search.h"

#include <math.h>
#include <string.h>

#include "hek-cli-output.h"
#include "hek-cli-source.h"
#include "hek-cli-workspace.h"
#include "hek-rows-convert.h"
#include "hek-time.h"

#define MAX_K 10000

static const HekOption k_option = {
  .name = "k", .type = HEK_OPTION_INT, .def = 10, .min = 1, .max = MAX_K,
};
static const HekOption ef_option = {
  .name = "ef", .type = HEK_OPTION_INT, .def = 0, .min = 0, .max = HEK_HNSW_MAX_EF,
};
static const HekOption recall_option = {
  .name = "recall", .type = HEK_OPTION_REAL, .def = 0, .min = 0, .max = 1,
};
static const HekOption radius_option = {
  .name = "radius", .type = HEK_OPTION_REAL, .def = NAN, .min = -G_MAXFLOAT, .max = G_MAXFLOAT,
};

static const HekCliOption options[] = {
  { "queries", 0, "FILE", "Vectors to search for, in any format that “collection import” reads" },
  { "like", 0, "KEY", "Search for the vector of a row of the collection, without that row" },
  { "format", 0, "FORMAT", "What FILE is; found out by its contents by default" },
  { "vectors", 0, "NAME", "The column, array or table of FILE that holds the vectors" },
  { "set", 0, "NAME=VALUE", "An option of the format of FILE; may be repeated" },
  { "k", 'k', "K", "How many rows are wanted; 10 by default" },
  { "radius", 0, "R", "All rows at most so far away, instead of the k nearest" },
  { "exact", 0, NULL, "Compare with every row, without the graphs" },
  { "ef", 0, "N", "Width of the search in graphs: a wider one finds more and takes longer; 64 by "
                  "default" },
  { "recall", 0, "R", "Choose the width so that this part of the true answers is found, such as "
                      "0.95, measured on some of the queries" },
  { "filter", 0, "EXPR", "Only rows for which this is true, such as 'price < 10 and label in "
                         "(\"a\", \"b\")'" },
  { "as-of", 0, "SEQ|TIME", "The rows of then: the number of a commit, or a moment in ISO 8601" },
  { "ground-truth", 0, "FILE", "True neighbours of the queries, such as .ivecs: say how many were "
                               "found" },
  { "out", 'o', "FILE", "Write the answers: row numbers as .ivecs, or .csv" },
  { "summary", 0, NULL, "Answer how it went, not with the rows" },
};

static void
hek_search_job_clear (HekCliSearchJob *job)
{
  hek_cli_search_clear (&job->search);
  g_clear_pointer (&job->truth, hek_side_table_free);
  g_clear_pointer (&job->filter, hek_row_filter_free);
  g_clear_pointer (&job->searcher, hek_searcher_unref);
  g_clear_pointer (&job->snapshot, hek_snapshot_unref);
  g_clear_pointer (&job->vectors, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HekCliSearchJob, hek_search_job_clear)

/* --- what is asked --------------------------------------------------------------------------- */

static gboolean
hek_search_read_numbers (HekCli        *cli,
                         HekCliSearch  *search,
                         GError       **error)
{
  double k, ef;

  if (!hek_cli_args_get_number (cli, &k_option, &k, error) ||
      !hek_cli_args_get_number (cli, &ef_option, &ef, error) ||
      !hek_cli_args_get_number (cli, &recall_option, &search->recall, error) ||
      !hek_cli_args_get_number (cli, &radius_option, &search->radius, error))
    return FALSE;
  search->k = (guint) k;
  search->options.ef = (guint) ef;
  search->options.exact = hek_cli_args_has (cli->args, "exact");
  if (search->options.exact && (ef > 0 || search->recall > 0))
    {
      g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE,
                   "--exact: has no width; leave --ef and --recall out");
      return FALSE;
    }
  return TRUE;
}

static HekSnapshot *
hek_search_open_snapshot (HekCli    *cli,
                          HekStore  *store,
                          GError   **error)
{
  const char *text = hek_cli_args_get (cli->args, "as-of");
  guint64 seq;
  gint64 time_us;

  if (text == NULL)
    return hek_store_snapshot (store, error);
  if (!g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT64, &seq, NULL))
    {
      if (!hek_time_parse (text, strlen (text), &time_us))
        {
          g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE,
                       "--as-of: “%s” is neither the number of a commit nor a moment such as "
                       "2026-11-21T12:00Z", text);
          return NULL;
        }
      if (!hek_store_seq_at (store, time_us, &seq, error))
        return NULL;
    }
  return hek_store_snapshot_at (store, seq, error);
}

static gboolean
hek_search_read_filter (HekCli           *cli,
                        HekCliSearchJob  *job,
                        GError          **error)
{
  const char *text = hek_cli_args_get (cli->args, "filter");
  g_autoptr (GError) own_error = NULL;
  g_autoptr (HekFilter) filter = NULL;

  if (text == NULL)
    return TRUE;
  filter = hek_filter_parse (text, hek_snapshot_get_schema (job->snapshot), &own_error);
  if (filter == NULL)
    {
      cli->error_detail = hek_filter_error_format (text, own_error, 80);
      g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_FAILED, "--filter: %s", own_error->message);
      return FALSE;
    }
  job->filter = hek_row_filter_new (job->searcher, filter, &cli->task, error);
  job->search.options.filter = job->filter;
  return job->filter != NULL;
}

/* Takes the vectors of @from, of any type, as the queries. */
static void
hek_search_take_rows (HekCliSearchJob *job,
                      const HekRows   *from,
                      GArray          *floats)
{
  guint old = floats->len;

  g_array_set_size (floats, old + (guint) (from->n * from->dim));
  hek_rows_to_f32 (from, 0, from->n, &g_array_index (floats, float, old));
}

static void
hek_search_set_queries (HekCliSearchJob *job,
                        GArray          *floats,
                        guint            dim)
{
  job->search.queries = (HekRows) {
    .dtype = HEK_DTYPE_F32,
    .dim = dim,
    .n = floats->len / dim,
    .stride_bytes = dim * sizeof (float),
  };
  job->vectors = (float *) g_array_steal (floats, NULL);
  job->search.queries.data = (const guint8 *) job->vectors;
}

static gboolean
hek_search_read_file (HekCli           *cli,
                      HekCliSearchJob  *job,
                      const char       *path,
                      GError          **error)
{
  g_autoptr (HekSource) source = hek_cli_open_source (cli, path, error);
  g_autoptr (GArray) floats = g_array_new (FALSE, FALSE, sizeof (float));
  guint dim = hek_snapshot_get_schema (job->snapshot)->dim;

  if (source == NULL)
    return FALSE;
  if (source->schema->dim != dim)
    {
      g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_FAILED,
                   "%s: its vectors have %u dimensions, those of the collection %u", path,
                   source->schema->dim, dim);
      return FALSE;
    }
  for (;;)
    {
      g_autoptr (HekBatch) batch = NULL;
      HekRows rows;

      if (!hek_source_next (source, 0, &batch, &cli->task, error))
        return FALSE;
      if (batch == NULL)
        break;
      rows = hek_batch_get_rows (batch);
      if ((guint64) floats->len + rows.n * dim > G_MAXINT32)
        {
          g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_FAILED, "%s: too many queries", path);
          return FALSE;
        }
      hek_search_take_rows (job, &rows, floats);
    }
  hek_search_set_queries (job, floats, dim);
  return TRUE;
}

static gboolean
hek_search_read_like (HekCliSearchJob  *job,
                      const char       *key,
                      GError          **error)
{
  g_autoptr (GArray) floats = g_array_new (FALSE, FALSE, sizeof (float));
  g_autoptr (GError) own_error = NULL;
  g_autoptr (HekBatch) batch = NULL;
  HekRowPlace place;
  HekRows rows;

  if (!hek_snapshot_find_key (job->snapshot, key, &place, &own_error))
    {
      if (own_error != NULL)
        g_propagate_error (error, g_steal_pointer (&own_error));
      else
        g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_FAILED, "%s: no row has this key", key);
      return FALSE;
    }
  batch = hek_snapshot_fetch (job->snapshot, &place, 1, TRUE, error);
  if (batch == NULL)
    return FALSE;
  rows = hek_batch_get_rows (batch);
  hek_search_take_rows (job, &rows, floats);
  hek_search_set_queries (job, floats, rows.dim);
  job->is_like = TRUE;
  job->like_id = hek_snapshot_get_row_id (job->snapshot, place);
  job->search.k++; /* the row itself comes too, and is left out of the answer */
  return TRUE;
}

static gboolean
hek_search_read_queries (HekCli           *cli,
                         HekCliSearchJob  *job,
                         GError          **error)
{
  const char *path = hek_cli_args_get (cli->args, "queries");
  const char *key = hek_cli_args_get (cli->args, "like");

  if ((path == NULL) == (key == NULL))
    {
      g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE,
                   "search: takes --queries=FILE or --like=KEY");
      return FALSE;
    }
  return path != NULL ? hek_search_read_file (cli, job, path, error)
                      : hek_search_read_like (job, key, error);
}

static gboolean
hek_search_read_truth (HekCli           *cli,
                       HekCliSearchJob  *job,
                       GError          **error)
{
  const char *path = hek_cli_args_get (cli->args, "ground-truth");

  if (path == NULL)
    return TRUE;
  if (job->filter != NULL)
    {
      g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE,
                   "--ground-truth: knows nothing of --filter; compare with --exact instead");
      return FALSE;
    }
  job->truth = hek_side_table_load (path, HEK_SIDE_NEIGHBORS, error);
  if (job->truth == NULL)
    {
      hek_cli_prefix_path (error, path);
      return FALSE;
    }
  if (job->truth->n_rows >= job->search.queries.n && job->truth->dim > 0)
    return TRUE;
  g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_FAILED,
               "%s: has neighbours of %" G_GSIZE_FORMAT " queries, there are %" G_GSIZE_FORMAT,
               path, job->truth->n_rows, job->search.queries.n);
  return FALSE;
}

static gboolean
hek_search_check_out (HekCli        *cli,
                      HekCliSearch  *search,
                      GError       **error)
{
  const char *out = hek_cli_args_get (cli->args, "out");
  g_autoptr (GPtrArray) read = hek_cli_args_get_all (cli->args, "queries");

  if (out == NULL)
    return TRUE;
  if (!g_str_has_suffix (out, ".csv") && !g_str_has_suffix (out, ".ivecs"))
    g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE, "--out: %s is neither .ivecs nor .csv",
                 out);
  else if (!isnan (search->radius) && g_str_has_suffix (out, ".ivecs"))
    g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE,
                 "--out: answers within a radius differ in number; write .csv");
  else
    return hek_cli_check_output (out, read, error);
  return FALSE;
}

static gboolean
hek_search_run (HekCli  *cli,
                GError **error)
{
  g_auto (HekCliSearchJob) job = { 0 };
  g_autoptr (HekWorkspace) workspace = NULL;
  g_autoptr (HekStore) store = NULL;

  if (hek_cli_collection_name (cli, 1, error) == NULL ||
      !hek_search_read_numbers (cli, &job.search, error) ||
      !hek_search_check_out (cli, &job.search, error))
    return FALSE;
  workspace = hek_cli_open_workspace (cli, HEK_WORKSPACE_READ, error);
  store = workspace != NULL ? hek_cli_open_store (cli, workspace, 1, error) : NULL;
  job.snapshot = store != NULL ? hek_search_open_snapshot (cli, store, error) : NULL;
  job.searcher = job.snapshot != NULL ? hek_searcher_new (job.snapshot, &cli->task, error) : NULL;
  hek_cli_progress_set_label (cli->progress, "Searching");
  return job.searcher != NULL && hek_search_read_filter (cli, &job, error) &&
         hek_search_read_queries (cli, &job, error) && hek_search_read_truth (cli, &job, error) &&
         hek_cli_search_run (cli, job.searcher, &job.search, error) &&
         hek_cli_search_answer (cli, &job, error);
}

const HekCliCommand hek_cli_search = {
  .group = "search",
  .summary = "The nearest rows of a collection",
  .usage = "NAME --queries=FILE|--like=KEY",
  .details =
    "Distances are squared Euclidean (l2), minus the inner product (ip), or 1 minus the cosine, as "
    "the collection was made. The answer is a table of the first 20 queries, or with --json an "
    "array of objects with the keys query, rank, key, row (its number in the order of import), "
    "distance.\n"
    "With --ground-truth, --out or --summary the answer says how it went: one object with the keys "
    "collection, n_rows, n_indexed (rows in graphs, see “index build”), n_matching with --filter, "
    "n_queries, k, recall_at_K (with --ground-truth; counted by distance, so that ties are right), "
    "qps, p50_us, p95_us, p99_us, exact, ef, threads, seq; with --recall also sample_recall, "
    "sample_low, sample_high (its 95 % confidence interval).",
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .takes_workspace = TRUE,
  .run = hek_search_run,
};
