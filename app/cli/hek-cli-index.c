/* SPDX-License-Identifier: Apache-2.0 */
/* hektor index build, info, validate: graphs that make searches fast. */
#include "config.h"

#include <math.h>
#include <sys/resource.h>

#include "hek-cli-record.h"
#include "hek-cli-workspace.h"
#include "hek-collection-index.h"
#include "hek-searcher-probe.h"

static const HekCliOption build_options[] = {
  { "m", 0, "N", "Links of a vertex on the higher layers, twice that on the lowest; 4 to 64, 16 by "
                 "default" },
  { "ef-construction", 0, "N", "Candidates looked at for the links of a vertex; 0, the default: by "
                               "the number of rows" },
  { "code-values", 0, "N", "Numbers of a vector's code in the graph; 0, the default: measured" },
  { "traverse", 0, "NAME", "What the graph is built and walked on: pca-sq8: a byte for each of a "
                           "few directions; sq8: a byte a dimension; sq4: half a byte; f32: the "
                           "vectors, no codes; auto, the default: by measurement" },
  { "seed", 0, "N", "The same seed gives the same graph, byte for byte" },
  { "rebuild", 0, NULL, "Also segments that have a graph already" },
};

static const HekCliOption info_options[] = {
  { "probe", 0, NULL, "Measure instead what searches find, on 200 rows against exact search" },
};

#define PROBE_K 10

static gboolean
hek_index_read_options (HekCli          *cli,
                        HekHnswOptions  *options,
                        GError         **error)
{
  guint n_options;
  const HekOption *table = hek_hnsw_option_table (&n_options);
  HekOptionValues values;

  hek_options_defaults (table, n_options, &values);
  for (guint i = 0; i < n_options; i++)
    if (!hek_cli_args_get_number (cli, &table[i], &values.v[i], error))
      return FALSE;
  hek_hnsw_options_from_values (options, &values);
  return TRUE;
}

static gboolean
hek_index_build_run (HekCli  *cli,
                     GError **error)
{
  HekHnswOptions options;
  g_autoptr (HekWorkspace) workspace = NULL;
  g_autoptr (HekStore) store = NULL;
  g_autoptr (GPtrArray) records =
    g_ptr_array_new_with_free_func ((GDestroyNotify) hek_cli_record_free);
  HekIndexReport report;
  HekCliRecord *record;
  struct rusage usage;
  double rate;

  if (hek_cli_collection_name (cli, 1, error) == NULL ||
      !hek_index_read_options (cli, &options, error))
    return FALSE;
  workspace = hek_cli_open_workspace (cli, HEK_WORKSPACE_WRITE, error);
  store = workspace != NULL ? hek_cli_open_store (cli, workspace, 1, error) : NULL;
  hek_cli_progress_set_label (cli->progress, "Building");
  if (store == NULL ||
      !hek_collection_build_index (store, &options, hek_cli_args_has (cli->args, "rebuild"),
                                   &report, &cli->task, error))
    return FALSE;

  getrusage (RUSAGE_SELF, &usage);
  rate = report.build_s > 0 ? (double) report.n_vectors / report.build_s : 0;
  record = hek_cli_record_new ();
  g_ptr_array_add (records, record);
  hek_cli_record_add_text (record, "collection", "Collection", cli->args->inputs->pdata[0]);
  hek_cli_record_add_number (record, "segments", "Segments with a graph", report.n_segments, NULL);
  hek_cli_record_add_number (record, "n_built", "Built now", report.n_built, NULL);
  hek_cli_record_add_number (record, "n_vectors", "Vectors", (double) report.n_vectors, NULL);
  hek_cli_record_add_number (record, "build_s", "Time", report.build_s,
                             g_strdup_printf ("%.2f s", report.build_s));
  hek_cli_record_add_number (record, "vectors_per_s", "Speed", rate,
                             g_strdup_printf ("%.0f vectors/s", rate));
  hek_cli_record_add_number (record, "peak_rss_mb", "Memory at most",
                             (double) usage.ru_maxrss / 1e6 * 1024,
                             g_strdup_printf ("%.0f MB", (double) usage.ru_maxrss / 1e6 * 1024));
  return hek_cli_print_record (cli, records, FALSE, error);
}

/* --- info ---------------------------------------------------------------------------------- */

static HekCliRecord *
hek_index_segment_record (HekSnapshot  *snapshot,
                          guint         idx,
                          GError      **error)
{
  const HekSnapshotSegment *segment = hek_snapshot_get_segment (snapshot, idx);
  g_autoptr (GError) own_error = NULL;
  g_autoptr (HekSidecar) sidecar =
    hek_snapshot_open_sidecar (snapshot, (int) idx, HEK_SEARCHER_GRAPH, &own_error);
  g_autoptr (HekCliRecord) record = hek_cli_record_new ();
  g_autoptr (HekHnsw) graph = NULL;
  HekHnswInfo info;
  const guint8 *image;
  gsize n_bytes;

  if (own_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&own_error));
      return NULL;
    }
  hek_cli_record_add_number (record, "segment", NULL, (double) segment->id, NULL);
  hek_cli_record_add_number (record, "n_rows", NULL, (double) segment->n_live, NULL);
  hek_cli_record_add_number (record, "n_dead", NULL, (double) (segment->rows.n - segment->n_live),
                             NULL);
  hek_cli_record_add_boolean (record, "indexed", NULL, sidecar != NULL);
  if (sidecar == NULL)
    return g_steal_pointer (&record);

  image = hek_sidecar_get_data (sidecar, &n_bytes);
  if (!hek_sidecar_check (sidecar, 0, n_bytes, error))
    return NULL;
  graph = hek_hnsw_open (image, n_bytes, &segment->rows, error);
  if (graph == NULL)
    return NULL;
  hek_hnsw_get_info (graph, &info);
  hek_cli_record_add_number (record, "m", NULL, info.m, NULL);
  hek_cli_record_add_number (record, "ef_construction", NULL, info.ef_construction, NULL);
  hek_cli_record_add_number (record, "n_layers", NULL, info.n_layers, NULL);
  hek_cli_record_add_number (record, "n_links", NULL, (double) info.n_links, NULL);
  hek_cli_record_add_text (record, "traverse", NULL, hek_traverse_id (info.traverse));
  hek_cli_record_add_number (record, "code_bytes", NULL, info.code_bytes, NULL);
  hek_cli_record_add_number (record, "index_bytes", NULL, (double) info.n_bytes, NULL);
  hek_cli_record_add_number (record, "bytes_per_vector", NULL,
                             (double) info.n_bytes / (double) MAX (info.n_rows, 1), NULL);
  return g_steal_pointer (&record);
}

/* What searches at the defaults find, by a sample. */
static HekCliRecord *
hek_index_probe_record (HekCli       *cli,
                        HekSnapshot  *snapshot,
                        GError      **error)
{
  HekSearchOptions options = { .k = PROBE_K };
  HekHnswRecall recall;
  g_autoptr (HekSearcher) searcher = hek_searcher_new (snapshot, &cli->task, error);
  HekCliRecord *record;

  hek_cli_progress_set_label (cli->progress, "Measuring");
  if (searcher == NULL ||
      !hek_searcher_measure_recall (searcher, NULL, HEK_SEARCHER_PROBE_QUERIES, &options, NAN,
                                    &recall, &cli->task, error))
    return NULL;
  record = hek_cli_record_new ();
  hek_cli_record_add_text (record, "collection", "Collection", cli->args->inputs->pdata[0]);
  hek_cli_record_add_number (record, "n_rows", "Rows", (double) hek_snapshot_get_n_rows (snapshot),
                             NULL);
  hek_cli_record_add_number (record, "n_indexed", "Of them in graphs",
                             (double) hek_searcher_get_n_indexed (searcher), NULL);
  hek_cli_record_add_number (record, "recall_at_10", "Recall at 10", recall.recall,
                             g_strdup_printf ("%.4f, 95 %% sure between %.4f and %.4f",
                                              recall.recall, recall.low, recall.high));
  hek_cli_record_add_number (record, "recall_low", NULL, recall.low, NULL);
  hek_cli_record_add_number (record, "recall_high", NULL, recall.high, NULL);
  hek_cli_record_add_number (record, "n_queries", "Rows searched for", recall.n_queries, NULL);
  hek_cli_record_add_number (record, "ef", "Width (ef)", recall.ef, NULL);
  return record;
}

static gboolean
hek_index_info_run (HekCli  *cli,
                    GError **error)
{
  g_autoptr (HekWorkspace) workspace = NULL;
  g_autoptr (HekStore) store = NULL;
  g_autoptr (HekSnapshot) snapshot = NULL;
  g_autoptr (GPtrArray) records =
    g_ptr_array_new_with_free_func ((GDestroyNotify) hek_cli_record_free);

  if (hek_cli_collection_name (cli, 1, error) == NULL)
    return FALSE;
  workspace = hek_cli_open_workspace (cli, HEK_WORKSPACE_READ, error);
  store = workspace != NULL ? hek_cli_open_store (cli, workspace, 1, error) : NULL;
  snapshot = store != NULL ? hek_store_snapshot (store, error) : NULL;
  if (snapshot == NULL)
    return FALSE;
  if (hek_cli_args_has (cli->args, "probe"))
    {
      HekCliRecord *record = hek_index_probe_record (cli, snapshot, error);

      if (record == NULL)
        return FALSE;
      g_ptr_array_add (records, record);
      return hek_cli_print_record (cli, records, FALSE, error);
    }
  for (guint i = 0; i < hek_snapshot_get_n_segments (snapshot); i++)
    {
      HekCliRecord *record = hek_index_segment_record (snapshot, i, error);

      if (record == NULL)
        return FALSE;
      g_ptr_array_add (records, record);
    }
  return hek_cli_print_record (cli, records, TRUE, error);
}

static gboolean
hek_index_validate_run (HekCli  *cli,
                        GError **error)
{
  g_autoptr (HekWorkspace) workspace = NULL;
  g_autoptr (HekStore) store = NULL;
  g_autoptr (GPtrArray) records =
    g_ptr_array_new_with_free_func ((GDestroyNotify) hek_cli_record_free);
  HekCliRecord *record;
  guint n_sound;

  if (hek_cli_collection_name (cli, 1, error) == NULL)
    return FALSE;
  workspace = hek_cli_open_workspace (cli, HEK_WORKSPACE_READ, error);
  store = workspace != NULL ? hek_cli_open_store (cli, workspace, 1, error) : NULL;
  hek_cli_progress_set_label (cli->progress, "Validating");
  if (store == NULL || !hek_collection_validate_index (store, &n_sound, &cli->task, error))
    return FALSE;
  record = hek_cli_record_new ();
  g_ptr_array_add (records, record);
  hek_cli_record_add_text (record, "collection", "Collection", cli->args->inputs->pdata[0]);
  hek_cli_record_add_number (record, "n_sound", "Sound graphs", n_sound, NULL);
  return hek_cli_print_record (cli, records, FALSE, error);
}

const HekCliCommand hek_cli_index_build = {
  .group = "index",
  .verb = "build",
  .summary = "Give every segment of a collection the graph that makes searches fast",
  .usage = "NAME",
  .details =
    "Segments that have a graph keep it. With --json the answer is one object with the keys "
    "collection, segments, n_built, n_vectors, build_s, vectors_per_s, peak_rss_mb.",
  .options = build_options,
  .n_options = G_N_ELEMENTS (build_options),
  .takes_workspace = TRUE,
  .run = hek_index_build_run,
};

const HekCliCommand hek_cli_index_info = {
  .group = "index",
  .verb = "info",
  .summary = "The segments of a collection and their graphs",
  .usage = "NAME",
  .details =
    "A table, or with --json an array of objects with the keys segment, n_rows, n_dead, indexed, "
    "and where there is a graph m, ef_construction, n_layers, n_links (on the lowest layer), "
    "traverse (what it is walked on), code_bytes, index_bytes, bytes_per_vector.\n"
    "With --probe the answer is one object with the keys collection, n_rows, n_indexed, "
    "recall_at_10 (of searches at the defaults), recall_low, recall_high (its 95 % confidence "
    "interval), n_queries, ef.",
  .options = info_options,
  .n_options = G_N_ELEMENTS (info_options),
  .takes_workspace = TRUE,
  .run = hek_index_info_run,
};

const HekCliCommand hek_cli_index_validate = {
  .group = "index",
  .verb = "validate",
  .summary = "Check the structure of the graphs of a collection",
  .usage = "NAME",
  .details =
    "Checksums, links, layers, codes, and that every vertex is reached. What is wrong is an error "
    "with exit status 1. With --json the answer is one object with the keys collection, n_sound.",
  .takes_workspace = TRUE,
  .run = hek_index_validate_run,
};
