/* SPDX-License-Identifier: Apache-2.0 */
/* The answers of hektor search: rows, how it went, files. */
#include "config.h"

#include "hek-cli-search.h"

#include <stdlib.h>

#include "hek-cli-output.h"
#include "hek-cli-record.h"
#include "hek-cli-workspace.h"
#include "hek-parallel.h"

#define QUERIES_SHOWN 20

static int
hek_search_compare (gconstpointer a,
                    gconstpointer b)
{
  gint64 x = *(const gint64 *) a, y = *(const gint64 *) b;

  return x < y ? -1 : x > y;
}

static void
hek_search_add_times (HekCliRecord       *record,
                      const HekCliSearch *search)
{
  static const struct { const char *key, *label; double at; } parts[] = {
    { "p50_us", "Median time", 0.5 }, { "p95_us", NULL, 0.95 }, { "p99_us", "99 of 100", 0.99 },
  };
  gsize n = search->n_answers;
  g_autofree gint64 *sorted = g_memdup2 (search->nanoseconds, n * sizeof (gint64));

  if (n == 0 || (search->options.exact && search->radius_hits == NULL && !search->together))
    return; /* these ran together */
  qsort (sorted, n, sizeof (gint64), hek_search_compare);
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      gsize at = MIN ((gsize) (parts[i].at * (double) n), n - 1);
      double us = (double) sorted[at] / 1000;

      hek_cli_record_add_number (record, parts[i].key, parts[i].label, us,
                                 g_strdup_printf ("%.1f µs", us));
    }
}

static void
hek_search_add_codes (HekCli                *cli,
                      HekCliRecord          *record,
                      const HekCliSearchJob *job)
{
  const HekSearchOptions *options = &job->search.options;
  double n_bytes;
  guint rerank;

  if (job->codes == NULL)
    return;
  rerank = options->rerank == HEK_SEARCH_NO_RERANK ? 0
           : options->rerank > 0 ? MAX (options->rerank, options->k)
                                 : hek_search_codes_default_rerank (options->k);
  n_bytes = (double) hek_search_codes_get_memory (job->codes);
  hek_cli_record_add_text (record, "codes", "Codes of", hek_cli_args_get (cli->args, "codes"));
  hek_cli_record_add_number (record, "rerank", "Compared with vectors", rerank, NULL);
  hek_cli_record_add_number (record, "n_coded", "Rows with codes",
                             (double) hek_search_codes_get_n_rows (job->codes), NULL);
  hek_cli_record_add_number (record, "code_memory_bytes", "Memory of codes", n_bytes,
                             g_strdup_printf ("%.1f MB", n_bytes / 1e6));
}

static HekCliRecord *
hek_search_summary (HekCli                *cli,
                    const HekCliSearchJob *job)
{
  const HekCliSearch *search = &job->search;
  HekCliRecord *record = hek_cli_record_new ();
  double qps = search->seconds > 0 ? (double) search->n_answers / search->seconds : 0;

  hek_cli_record_add_text (record, "collection", "Collection", cli->args->inputs->pdata[0]);
  hek_cli_record_add_number (record, "n_rows", "Rows",
                             (double) hek_snapshot_get_n_rows (job->snapshot), NULL);
  hek_cli_record_add_number (record, "n_indexed", "Of them in graphs",
                             (double) hek_searcher_get_n_indexed (job->searcher), NULL);
  if (job->filter != NULL)
    hek_cli_record_add_number (record, "n_matching", "Rows that match",
                               (double) hek_row_filter_get_n_rows (job->filter), NULL);
  hek_cli_record_add_number (record, "n_queries", "Queries", (double) search->n_answers, NULL);
  if (search->together)
    {
      hek_cli_record_add_number (record, "n_vectors", "Vectors in it", (double) search->queries.n,
                                 NULL);
      hek_cli_record_add_text (record, "combine", "Combined by",
                               search->combine == HEK_COMBINE_MIN ? "min" : "sum");
    }
  hek_cli_record_add_number (record, "k", NULL, search->k, NULL);
  if (job->truth != NULL && search->radius_hits == NULL)
    {
      g_autofree char *key = g_strdup_printf ("recall_at_%u", search->k);
      double recall = hek_cli_search_recall (job->searcher, search, job->truth);

      hek_cli_record_add_number (record, g_intern_string (key), "Recall", recall,
                                 g_strdup_printf ("%.4f of the true %u", recall, search->k));
    }
  hek_cli_record_add_number (record, "qps", "Speed", qps, g_strdup_printf ("%.0f queries/s", qps));
  hek_search_add_times (record, search);
  hek_cli_record_add_boolean (record, "exact", "Exact", search->options.exact);
  if (!search->options.exact)
    hek_cli_record_add_number (record, "ef", "Width (ef)",
                               search->options.ef > 0 ? search->options.ef : HEK_HNSW_DEFAULT_EF,
                               NULL);
  hek_search_add_codes (cli, record, job);
  if (search->recall > 0)
    {
      hek_cli_record_add_number (record, "sample_recall", "Recall on the sample",
                                 search->chosen.recall,
                                 g_strdup_printf ("%.4f, 95 %% sure between %.4f and %.4f",
                                                  search->chosen.recall, search->chosen.low,
                                                  search->chosen.high));
      hek_cli_record_add_number (record, "sample_low", NULL, search->chosen.low, NULL);
      hek_cli_record_add_number (record, "sample_high", NULL, search->chosen.high, NULL);
    }
  hek_cli_record_add_number (record, "threads", "Threads", hek_parallel_get_n_threads (), NULL);
  hek_cli_record_add_number (record, "seq", "As of commit",
                             (double) hek_snapshot_get_seq (job->snapshot), NULL);
  return record;
}

/* (element-type HekCliRecord): the first hits of some queries */
static GPtrArray *
hek_search_rows (HekCliSearchJob  *job,
                 gsize             n_queries,
                 GError          **error)
{
  g_autoptr (GPtrArray) records =
    g_ptr_array_new_with_free_func ((GDestroyNotify) hek_cli_record_free);

  for (gsize q = 0; q < n_queries; q++)
    {
      guint n;
      const HekHit *hits = hek_cli_search_get_hits (&job->search, q, &n);

      for (guint i = 0; i < n; i++)
        {
          guint64 id = hek_snapshot_get_row_id (job->snapshot, hits[i].place);
          g_autofree char *key = hek_snapshot_dup_key (job->snapshot, hits[i].place, error);
          HekCliRecord *record;

          if (key == NULL)
            return NULL;
          record = hek_cli_record_new ();
          hek_cli_record_add_number (record, "query", NULL, (double) q, NULL);
          hek_cli_record_add_number (record, "rank", NULL, i + 1, NULL);
          hek_cli_record_add_text (record, "key", NULL, key);
          hek_cli_record_add_number (record, "row", NULL, (double) id, NULL);
          hek_cli_record_add_number (record, "distance", NULL, hits[i].distance, NULL);
          g_ptr_array_add (records, record);
        }
    }
  return g_steal_pointer (&records);
}

static gboolean
hek_search_write (HekCliSearchJob  *job,
                  const char       *path,
                  GError          **error)
{
  gsize n = job->search.n_answers;
  g_autoptr (HekSideTable) table = NULL;

  if (g_str_has_suffix (path, ".csv"))
    {
      g_autoptr (GPtrArray) records = hek_search_rows (job, n, error);
      g_autoptr (GString) out = g_string_new (NULL);
      g_autoptr (GBytes) bytes = NULL;

      if (records == NULL)
        return FALSE;
      hek_cli_records_append_csv (out, records);
      bytes = g_string_free_to_bytes (g_steal_pointer (&out));
      return hek_cli_save (path, bytes, error);
    }

  table = hek_side_table_try_new (HEK_SIDE_NEIGHBORS, n, job->search.k, error);
  if (table == NULL)
    return FALSE;
  for (gsize q = 0; q < n; q++)
    {
      guint n_hits;
      const HekHit *hits = hek_cli_search_get_hits (&job->search, q, &n_hits);

      for (guint i = 0; i < job->search.k; i++)
        table->ids[q * job->search.k + i] =
          i < n_hits ? (gint32) hek_snapshot_get_row_id (job->snapshot, hits[i].place) : -1;
    }
  return hek_side_table_save (table, path, error);
}

gboolean
hek_cli_search_answer (HekCli           *cli,
                       HekCliSearchJob  *job,
                       GError          **error)
{
  const char *out = hek_cli_args_get (cli->args, "out");
  g_autoptr (GPtrArray) records = NULL;

  if (out != NULL && !hek_search_write (job, out, error))
    return FALSE;
  if (out == NULL && job->truth == NULL && !hek_cli_args_has (cli->args, "summary"))
    {
      records = hek_search_rows (job, MIN (job->search.n_answers, QUERIES_SHOWN), error);
      return records != NULL && hek_cli_print_record (cli, records, TRUE, error);
    }
  records = g_ptr_array_new_with_free_func ((GDestroyNotify) hek_cli_record_free);
  g_ptr_array_add (records, hek_search_summary (cli, job));
  return hek_cli_print_record (cli, records, FALSE, error);
}
