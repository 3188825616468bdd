/* SPDX-License-Identifier: Apache-2.0 */
/* hektor index graph: layers and links of the graphs, and what stands out. */
#include "config.h"

#include "hek-cli-index-path.h"
#include "hek-cli-output.h"
#include "hek-cli-record.h"
#include "hek-cli-workspace.h"
#include "hek-searcher-graph.h"

#define N_HUBS 10
#define N_UNREACHABLE 100

static const HekOption k_option = {
  .name = "k", .type = HEK_OPTION_INT, .def = 10, .min = 1, .max = 1000,
};
static const HekOption ef_option = {
  .name = "ef", .type = HEK_OPTION_INT, .def = 0, .min = 0, .max = HEK_HNSW_MAX_EF,
};

static const HekCliOption graph_options[] = {
  { "row", 0, "KEY", "Instead, the path of the search for the rows that are nearest to this one" },
  { "k", 'k', "K", "With --row: how many rows are wanted; 10 by default" },
  { "ef", 0, "N", "With --row: width of the search; 64 by default" },
};

static GPtrArray *
records_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) hek_cli_record_free);
}

/* --- the graph of a segment ------------------------------------------------------------------ */

typedef struct
{
  HekSearcher *searcher; /* borrowed */
  HekSnapshot *snapshot;
  guint idx;
  HekHnswShape *shape;   /* owned */
  const guint64 *dead;   /* (nullable) */
} Graph;

/* A row that is there, of a node; of a node of deleted rows only the first of them. */
static HekRowPlace
graph_place (const Graph *graph,
             guint32      node)
{
  guint32 row = hek_hnsw_shape_get_row (graph->shape, node, graph->dead);
  guint n;

  if (row == G_MAXUINT32)
    row = hek_hnsw_shape_get_rows (graph->shape, node, &n)[0];
  return (HekRowPlace) { graph->idx, row };
}

static HekCliRecord *
graph_node_record (const Graph  *graph,
                   guint32       node,
                   GError      **error)
{
  HekRowPlace place = graph_place (graph, node);
  g_autofree char *key = hek_snapshot_dup_key (graph->snapshot, place, error);
  guint32 links[HEK_HNSW_SHAPE_MAX_LINKS];
  HekCliRecord *record;

  if (key == NULL)
    return NULL;
  record = hek_cli_record_new ();
  hek_cli_record_add_text (record, "key", NULL, key);
  hek_cli_record_add_number (record, "row", NULL,
                             (double) hek_snapshot_get_row_id (graph->snapshot, place), NULL);
  hek_cli_record_add_number (record, "layer", NULL, graph->shape->top[node], NULL);
  hek_cli_record_add_number (record, "n_in", NULL, graph->shape->n_in[node], NULL);
  hek_cli_record_add_number (record, "n_out", NULL,
                             hek_hnsw_shape_get_links (graph->shape, 0, node, links), NULL);
  return record;
}

/* (element-type HekCliRecord) (transfer full) (nullable) */
static GPtrArray *
graph_node_records (const Graph   *graph,
                    const GArray  *nodes,
                    GError       **error)
{
  g_autoptr (GPtrArray) records = records_new ();

  for (guint i = 0; i < nodes->len; i++)
    {
      HekCliRecord *record = graph_node_record (graph, g_array_index (nodes, guint32, i), error);

      if (record == NULL)
        return NULL;
      g_ptr_array_add (records, record);
    }
  return g_steal_pointer (&records);
}

static GPtrArray *
graph_layer_records (const Graph *graph)
{
  GPtrArray *records = records_new ();

  for (guint l = graph->shape->info.n_layers; l-- > 0;)
    {
      const HekHnswLayerShape *layer = &graph->shape->layers[l];
      HekCliRecord *record = hek_cli_record_new ();

      hek_cli_record_add_number (record, "layer", NULL, l, NULL);
      hek_cli_record_add_number (record, "n_nodes", NULL, (double) layer->n_nodes, NULL);
      hek_cli_record_add_number (record, "n_links", NULL, (double) layer->n_links, NULL);
      hek_cli_record_add_number (record, "mean_links", NULL, layer->mean,
                                 g_strdup_printf ("%.1f", layer->mean));
      hek_cli_record_add_number (record, "min_out", NULL, layer->min_out, NULL);
      hek_cli_record_add_number (record, "max_out", NULL, layer->max_out, NULL);
      hek_cli_record_add_number (record, "max_in", NULL, layer->max_in, NULL);
      g_ptr_array_add (records, record);
    }
  return records;
}

static HekCliRecord *
graph_record (const Graph  *graph,
              GPtrArray    *layers,
              GPtrArray    *hubs,
              GError      **error)
{
  const HekSnapshotSegment *segment = hek_snapshot_get_segment (graph->snapshot, graph->idx);
  const HekHnswShape *shape = graph->shape;
  guint32 n_unreached;
  g_autoptr (GArray) nodes =
    hek_hnsw_shape_find_unreached (shape, N_UNREACHABLE, graph->dead, &n_unreached);
  g_autoptr (GPtrArray) unreached = graph_node_records (graph, nodes, error);
  HekCliRecord *record;
  HekRowPlace entry = { graph->idx, 0 };
  g_autofree char *key = NULL;

  if (unreached == NULL)
    return NULL;
  if (shape->n_nodes > 0)
    {
      entry = graph_place (graph, shape->entry);
      key = hek_snapshot_dup_key (graph->snapshot, entry, error);
      if (key == NULL)
        return NULL;
    }
  record = hek_cli_record_new ();
  hek_cli_record_add_number (record, "segment", "Segment", (double) segment->id, NULL);
  hek_cli_record_add_number (record, "n_rows", "Rows", (double) segment->n_live, NULL);
  hek_cli_record_add_number (record, "n_dead", "Deleted rows in it",
                             (double) (segment->rows.n - segment->n_live), NULL);
  hek_cli_record_add_number (record, "n_nodes", "Nodes", shape->n_nodes, NULL);
  hek_cli_record_add_number (record, "n_layers", "Layers", shape->info.n_layers, NULL);
  hek_cli_record_add_number (record, "m", "Links of a node (M)", shape->info.m, NULL);
  hek_cli_record_add_text (record, "traverse", "Walked on", hek_traverse_id (shape->info.traverse));
  if (key != NULL)
    hek_cli_record_add_text (record, "entry", "Searches begin at", key);
  hek_cli_record_add_number (record, "n_unreachable", "Unreachable nodes", n_unreached, NULL);
  hek_cli_record_add_list (record, "layers", layers);
  hek_cli_record_add_list (record, "hubs", hubs);
  hek_cli_record_add_list (record, "unreachable", unreached);
  return record;
}

/* Adds one record to @records, and what people read to @text. */
static gboolean
graph_add_segment (HekCli       *cli,
                   Graph        *graph,
                   GPtrArray    *records,
                   GString      *text,
                   GError      **error)
{
  g_autoptr (GPtrArray) layers = NULL, hubs = NULL;
  g_autoptr (GArray) nodes = NULL;
  HekCliRecord *record;

  graph->dead = hek_searcher_get_dead (graph->searcher, graph->idx);
  graph->shape = hek_hnsw_shape_new (hek_searcher_get_graph (graph->searcher, graph->idx),
                                     &cli->task, error);
  if (graph->shape == NULL)
    return FALSE;
  layers = graph_layer_records (graph);
  nodes = hek_hnsw_shape_find_hubs (graph->shape, N_HUBS, graph->dead);
  hubs = graph_node_records (graph, nodes, error);
  record = hubs != NULL ? graph_record (graph, layers, hubs, error) : NULL;
  g_clear_pointer (&graph->shape, hek_hnsw_shape_unref);
  if (record == NULL)
    return FALSE;
  g_ptr_array_add (records, record);
  if (text->len > 0)
    g_string_append_c (text, '\n');
  hek_cli_record_append_text (text, record);
  g_string_append_c (text, '\n');
  hek_cli_records_append_table (text, layers);
  g_string_append (text, "\nMost links lead to\n");
  hek_cli_records_append_table (text, hubs);
  return TRUE;
}

static gboolean
graph_print_shape (HekCli       *cli,
                   HekSearcher  *searcher,
                   GError      **error)
{
  HekSnapshot *snapshot = hek_searcher_get_snapshot (searcher);
  g_autoptr (GPtrArray) records = records_new ();
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < hek_snapshot_get_n_segments (snapshot); i++)
    {
      Graph graph = { .searcher = searcher, .snapshot = snapshot, .idx = i };

      if (hek_searcher_get_graph (searcher, i) != NULL &&
          !graph_add_segment (cli, &graph, records, text, error))
        return FALSE;
    }
  if (cli->json || cli->quiet)
    return hek_cli_print_record (cli, records, TRUE, error);
  if (records->len == 0)
    g_string_append_printf (text, "No graph: searches compare all %" G_GUINT64_FORMAT " rows. "
                            "“hektor index build” makes one.\n",
                            hek_snapshot_get_n_rows (snapshot));
  return hek_cli_write_stdout (text->str, text->len, error);
}

/* --- the command ----------------------------------------------------------------------------- */

static gboolean
graph_check_options (HekCli  *cli,
                     GError **error)
{
  if (!hek_cli_args_has (cli->args, "row") &&
      (hek_cli_args_has (cli->args, "k") || hek_cli_args_has (cli->args, "ef")))
    {
      g_set_error_literal (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE,
                           "--k and --ef: are of the path of a search; say which by --row");
      return FALSE;
    }
  return TRUE;
}

static gboolean
hek_index_graph_run (HekCli  *cli,
                     GError **error)
{
  g_autoptr (HekWorkspace) workspace = NULL;
  g_autoptr (HekStore) store = NULL;
  g_autoptr (HekSnapshot) snapshot = NULL;
  g_autoptr (HekSearcher) searcher = NULL;
  double k, ef;

  if (hek_cli_collection_name (cli, 1, error) == NULL || !graph_check_options (cli, error) ||
      !hek_cli_args_get_number (cli, &k_option, &k, error) ||
      !hek_cli_args_get_number (cli, &ef_option, &ef, error))
    return FALSE;
  workspace = hek_cli_open_workspace (cli, HEK_WORKSPACE_READ, error);
  store = workspace != NULL ? hek_cli_open_store (cli, workspace, 1, error) : NULL;
  snapshot = store != NULL ? hek_store_snapshot (store, error) : NULL;
  hek_cli_progress_set_label (cli->progress, "Reading");
  searcher = snapshot != NULL ? hek_searcher_new (snapshot, &cli->task, error) : NULL;
  if (searcher == NULL)
    return FALSE;
  if (hek_cli_args_has (cli->args, "row"))
    return hek_cli_index_print_path (cli, searcher, (guint) k, (guint) ef, error);
  return graph_print_shape (cli, searcher, error);
}

const HekCliCommand hek_cli_index_graph = {
  .group = "index",
  .verb = "graph",
  .summary = "Layers, links, hubs and unreachable rows of a collection's graphs, or the path of a "
             "search",
  .usage = "NAME",
  .details =
    "For each segment with a graph; with --json an array of objects with the keys segment, n_rows, "
    "n_dead (deleted rows, which searches walk through), n_nodes (rows with the same code share "
    "one), n_layers, m, traverse, entry (the key of the row where searches begin), n_unreachable "
    "(nodes that no path of links leads to), layers (from the highest: layer, n_nodes, n_links, "
    "mean_links, min_out, max_out, max_in), hubs (the 10 rows that most links lead to: key, row, "
    "layer (its highest), n_in, n_out) and unreachable (the first 100).\n"
    "With --row the answer is one object with the keys key, k, ef, n_steps, n_measured (nodes), "
    "n_exact (vectors compared after the walk), of_codes (the walk compared codes), direct (an "
    "ordinary search compares all rows, which is less work: the path is the one that it would "
    "take), whole (the walk found too few, and all rows were compared), cut, steps (step, segment, "
    "layer, key, row, distance, from (the step that led there; 0: the entry), n_measured, nearest "
    "(so far on its layer)) and results (rank, key, row, distance; without the row itself).",
  .options = graph_options,
  .n_options = G_N_ELEMENTS (graph_options),
  .takes_workspace = TRUE,
  .run = hek_index_graph_run,
};
