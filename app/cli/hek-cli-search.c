/* SPDX-License-Identifier: Apache-2.0 */
/* hektor search: the nearest rows of a collection, and how well and how fast they were found. */
#include "config.h"

#include "hek-cli-search.h"

#include <math.h>
#include <string.h>

#include "hek-cli-output.h"
#include "hek-cli-workspace.h"
#include "hek-collection-codes.h"
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

static const HekOption rerank_option = {
  .name = "rerank", .type = HEK_OPTION_INT, .def = 0, .min = 0, .max = 10 * MAX_K,
};

static const HekCliOption options[] = {
  { "queries", 0, "FILE", "Vectors to search for, in any format that “collection import” reads" },
  { "together", 0, NULL, "Search for all vectors of FILE as one query" },
  { "like", 0, "KEY", "Search for the vector of a row of the collection, without that row; may be "
                      "repeated: like all of them" },
  { "unlike", 0, "KEY", "But unlike this row; may be repeated" },
  { "weights", 0, "W,W…", "What each --like and --unlike counts, in their order, or each vector of "
                          "FILE; 1, and 0.5 of an --unlike, by default" },
  { "combine", 0, "sum|min", "Of several vectors: the weighted sum of the distances, or the "
                             "smallest (like any of them); sum by default" },
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
  { "codes", 0, "CODEBOOK", "Search on the codes of a codebook (see “quantizer apply”) instead of "
                            "graphs" },
  { "rerank", 0, "N", "How many rows that seem near by their codes are compared with their "
                      "vectors; 0: none, distances are estimates; 10 for each answer and at least "
                      "100 by default" },
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
  g_clear_pointer (&job->codes, hek_search_codes_free);
  g_clear_pointer (&job->searcher, hek_searcher_unref);
  g_clear_pointer (&job->snapshot, hek_snapshot_unref);
  g_clear_pointer (&job->vectors, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HekCliSearchJob, hek_search_job_clear)

/* --- what is asked --------------------------------------------------------------------------- */

/* What contradicts --codes. */
static gboolean
hek_search_check_codes (HekCli        *cli,
                        HekCliSearch  *search,
                        GError       **error)
{
  const char *given = search->options.exact ? "exact" : search->recall > 0 ? "recall"
                      : !isnan (search->radius) ? "radius" : NULL;

  if (!hek_cli_args_has (cli->args, "codes"))
    {
      if (!hek_cli_args_has (cli->args, "rerank"))
        return TRUE;
      g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE,
                   "--rerank: is of searches with --codes");
      return FALSE;
    }
  if (given == NULL)
    return TRUE;
  g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE, "--codes: not together with --%s", given);
  return FALSE;
}

static gboolean
hek_search_read_numbers (HekCli        *cli,
                         HekCliSearch  *search,
                         GError       **error)
{
  double k, ef, rerank;

  if (!hek_cli_args_get_number (cli, &k_option, &k, error) ||
      !hek_cli_args_get_number (cli, &ef_option, &ef, error) ||
      !hek_cli_args_get_number (cli, &rerank_option, &rerank, error) ||
      !hek_cli_args_get_number (cli, &recall_option, &search->recall, error) ||
      !hek_cli_args_get_number (cli, &radius_option, &search->radius, error))
    return FALSE;
  search->k = (guint) k;
  search->options.ef = (guint) ef;
  if (hek_cli_args_has (cli->args, "rerank"))
    search->options.rerank = rerank > 0 ? (guint) rerank : HEK_SEARCH_NO_RERANK;
  search->options.exact = hek_cli_args_has (cli->args, "exact");
  if (search->options.exact && (ef > 0 || search->recall > 0))
    {
      g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE,
                   "--exact: has no width; leave --ef and --recall out");
      return FALSE;
    }
  return hek_search_check_codes (cli, search, error);
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

static gboolean
hek_search_open_codes (HekCli           *cli,
                       HekWorkspace     *workspace,
                       HekCliSearchJob  *job,
                       GError          **error)
{
  const char *name = hek_cli_args_get (cli->args, "codes");
  g_autofree char *uuid = NULL;

  if (name == NULL)
    return TRUE;
  uuid = hek_collection_find_codes (job->snapshot, workspace, name, error);
  if (uuid != NULL)
    job->codes = hek_search_codes_open (job->searcher, uuid, &cli->task, error);
  job->search.options.codes = job->codes;
  return job->codes != NULL;
}

static gboolean
hek_search_read_truth (HekCli           *cli,
                       HekCliSearchJob  *job,
                       GError          **error)
{
  const char *path = hek_cli_args_get (cli->args, "ground-truth");

  if (path == NULL)
    return TRUE;
  if (job->filter != NULL || job->search.together)
    {
      g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE,
                   "--ground-truth: knows nothing of %s; compare with --exact instead",
                   job->filter != NULL ? "--filter" : "several vectors in one query");
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
  return job.searcher != NULL && hek_search_open_codes (cli, workspace, &job, error) &&
         hek_search_read_filter (cli, &job, error) &&
         hek_cli_search_read_queries (cli, &job, error) &&
         hek_search_read_truth (cli, &job, error) &&
         hek_cli_search_run (cli, job.searcher, &job.search, error) &&
         hek_cli_search_answer (cli, &job, error);
}

const HekCliCommand hek_cli_search = {
  .group = "search",
  .summary = "The nearest rows of a collection",
  .usage = "NAME --queries=FILE|--like=KEY…",
  .details =
    "Distances are squared Euclidean (l2), minus the inner product (ip), or 1 minus the cosine, as "
    "the collection was made. The answer is a table of the first 20 queries, or with --json an "
    "array of objects with the keys query, rank, key, row (its number in the order of import), "
    "distance.\n"
    "Several vectors in one query (--like and --unlike repeated, or --together): rows are sorted "
    "by the sum of their distances times the weights, which is subtracted for --unlike, or by the "
    "smallest of their distances. For l2 the weights must add up to more than 0.\n"
    "With --ground-truth, --out or --summary the answer says how it went: one object with the keys "
    "collection, n_rows, n_indexed (rows in graphs, see “index build”), n_matching with --filter, "
    "n_queries, n_vectors and combine (several vectors in one query), k, recall_at_K (with "
    "--ground-truth; counted by distance, so that ties are right), "
    "qps, p50_us, p95_us, p99_us, exact, ef, threads, seq; with --recall also sample_recall, "
    "sample_low, sample_high (its 95 % confidence interval); with --codes also codes, rerank, "
    "n_coded (rows that have codes; others are searched as without), code_memory_bytes.",
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .takes_workspace = TRUE,
  .records = TRUE,
  .run = hek_search_run,
};
