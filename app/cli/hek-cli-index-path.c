/* SPDX-License-Identifier: Apache-2.0 */
/* hektor index graph --row: the path of a search through the graphs. */
#include "config.h"

#include "hek-cli-index-path.h"

#include "hek-cli-output.h"
#include "hek-cli-record.h"
#include "hek-cli-workspace.h"
#include "hek-rows-convert.h"
#include "hek-searcher-graph.h"

typedef struct
{
  HekSearcher *searcher;  /* borrowed */
  HekSnapshot *snapshot;
  HekRowPlace place;      /* of the row that is searched for */
  float *vector;          /* owned */
  HekSearchOptions options;
  GPtrArray *steps;       /* owned: records */
  GArray *hits;           /* owned: of HekHit */
  guint64 n_steps, n_measured, n_exact;
  guint ef;
  gboolean has_graph, is_cut, is_of_codes, is_direct, is_whole;
} Path;

static gboolean
path_add_step (Path                    *path,
               guint                    idx,
               const HekHnswTraceStep  *step,
               guint                    first,
               GError                 **error)
{
  const HekRowPlace place = { idx, step->row };
  g_autofree char *key = hek_snapshot_dup_key (path->snapshot, place, error);
  HekCliRecord *record;

  if (key == NULL)
    return FALSE;
  record = hek_cli_record_new ();
  hek_cli_record_add_number (record, "step", NULL, path->steps->len + 1, NULL);
  hek_cli_record_add_number (record, "segment", NULL,
                             (double) hek_snapshot_get_segment (path->snapshot, idx)->id, NULL);
  hek_cli_record_add_number (record, "layer", NULL, step->layer, NULL);
  hek_cli_record_add_text (record, "key", NULL, key);
  hek_cli_record_add_number (record, "row", NULL,
                             (double) hek_snapshot_get_row_id (path->snapshot, place), NULL);
  hek_cli_record_add_number (record, "distance", NULL, step->distance, NULL);
  hek_cli_record_add_number (record, "from", NULL,
                             step->from == HEK_HNSW_TRACE_START ? 0 : first + step->from + 1, NULL);
  hek_cli_record_add_number (record, "n_measured", NULL, step->n_seen, NULL);
  hek_cli_record_add_boolean (record, "nearest", NULL, step->is_nearest);
  g_ptr_array_add (path->steps, record);
  return TRUE;
}

static gboolean
path_follow (Path           *path,
             guint           idx,
             const HekTask  *task,
             GError        **error)
{
  g_autoptr (HekHnswTrace) trace =
    hek_searcher_trace (path->searcher, idx, path->vector, &path->options, task, error);
  guint first = path->steps->len;

  if (trace == NULL)
    return FALSE;
  for (guint i = 0; i < trace->steps->len; i++)
    if (!path_add_step (path, idx, &g_array_index (trace->steps, HekHnswTraceStep, i), first,
                        error))
      return FALSE;
  for (guint i = 0; i < trace->results->len; i++)
    {
      const HekNeighbor *found = &g_array_index (trace->results, HekNeighbor, i);
      const HekHit hit = { found->distance, { idx, found->row } };

      if (idx != path->place.segment || found->row != path->place.row)
        g_array_append_val (path->hits, hit);
    }
  path->has_graph = TRUE;
  path->n_steps += trace->n_steps;
  path->n_measured += trace->n_measured;
  path->n_exact += trace->n_exact;
  path->ef = MAX (path->ef, trace->ef);
  path->is_cut = path->is_cut || trace->is_cut;
  path->is_of_codes = path->is_of_codes || trace->is_of_codes;
  path->is_direct = path->is_direct || trace->is_direct;
  path->is_whole = path->is_whole || trace->is_whole;
  return TRUE;
}

static int
compare_hits (gconstpointer a,
              gconstpointer b,
              gpointer      snapshot)
{
  const HekHit *x = a, *y = b;
  guint64 x_id = hek_snapshot_get_row_id (snapshot, x->place);
  guint64 y_id = hek_snapshot_get_row_id (snapshot, y->place);

  if (x->distance != y->distance)
    return x->distance < y->distance ? -1 : 1;
  return x_id < y_id ? -1 : x_id > y_id;
}

static GPtrArray *
path_hit_records (Path    *path,
                  guint    k,
                  GError **error)
{
  g_autoptr (GPtrArray) records =
    g_ptr_array_new_with_free_func ((GDestroyNotify) hek_cli_record_free);

  g_array_sort_with_data (path->hits, compare_hits, path->snapshot);
  for (guint i = 0; i < MIN (path->hits->len, k); i++)
    {
      const HekHit *hit = &g_array_index (path->hits, HekHit, i);
      g_autofree char *key = hek_snapshot_dup_key (path->snapshot, hit->place, error);
      HekCliRecord *record;

      if (key == NULL)
        return NULL;
      record = hek_cli_record_new ();
      hek_cli_record_add_number (record, "rank", NULL, i + 1, NULL);
      hek_cli_record_add_text (record, "key", NULL, key);
      hek_cli_record_add_number (record, "row", NULL,
                                 (double) hek_snapshot_get_row_id (path->snapshot, hit->place),
                                 NULL);
      hek_cli_record_add_number (record, "distance", NULL, hit->distance, NULL);
      g_ptr_array_add (records, record);
    }
  return g_steal_pointer (&records);
}

static gboolean
path_print (HekCli  *cli,
            Path    *path,
            guint    k,
            GError **error)
{
  g_autoptr (GPtrArray) hits = path_hit_records (path, k, error);
  g_autoptr (HekCliRecord) record = hek_cli_record_new ();
  g_autoptr (GString) text = g_string_new (NULL);

  if (hits == NULL || cli->quiet)
    return hits != NULL;
  hek_cli_record_add_text (record, "key", "Nearest to", hek_cli_args_get (cli->args, "row"));
  hek_cli_record_add_number (record, "k", NULL, k, NULL);
  hek_cli_record_add_number (record, "ef", "Width (ef)", path->ef, NULL);
  hek_cli_record_add_number (record, "n_steps", "Steps", (double) path->n_steps, NULL);
  hek_cli_record_add_number (record, "n_measured", "Nodes measured", (double) path->n_measured,
                             NULL);
  hek_cli_record_add_number (record, "n_exact", "Vectors compared after it",
                             (double) path->n_exact, NULL);
  hek_cli_record_add_boolean (record, "of_codes", "Walks on codes", path->is_of_codes);
  hek_cli_record_add_boolean (record, "direct", "Compares all rows, since that is less work",
                              path->is_direct);
  hek_cli_record_add_boolean (record, "whole", "Compares all rows, since the walk found too few",
                              path->is_whole);
  hek_cli_record_add_boolean (record, "cut", "Only the first steps are shown", path->is_cut);
  hek_cli_record_add_list (record, "steps", path->steps);
  hek_cli_record_add_list (record, "results", hits);
  if (cli->json)
    hek_cli_record_append_json (text, record);
  else
    {
      hek_cli_record_append_text (text, record);
      g_string_append_c (text, '\n');
      if (!path->has_graph)
        g_string_append (text, "No graph: searches compare all rows. “hektor index build” makes "
                               "one.\n");
      else
        {
          hek_cli_records_append_table (text, path->steps);
          g_string_append (text, "\nFound\n");
          hek_cli_records_append_table (text, hits);
        }
    }
  return hek_cli_write_stdout (text->str, text->len, error);
}

/* The row that --row names, and its vector. */
static gboolean
path_find_row (HekCli  *cli,
               Path    *path,
               GError **error)
{
  const char *key = hek_cli_args_get (cli->args, "row");
  g_autoptr (GError) own_error = NULL;
  const HekRows *rows;

  if (!hek_snapshot_find_key (path->snapshot, key, &path->place, &own_error))
    {
      if (own_error != NULL)
        g_propagate_error (error, g_steal_pointer (&own_error));
      else
        g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_FAILED, "--row: no row is called “%s”",
                     key);
      return FALSE;
    }
  if (!hek_snapshot_check (path->snapshot, path->place.segment, path->place.row, 1, error))
    return FALSE;
  rows = &hek_snapshot_get_segment (path->snapshot, path->place.segment)->rows;
  path->vector = g_new (float, rows->dim);
  hek_rows_to_f32 (rows, path->place.row, 1, path->vector);
  return TRUE;
}

gboolean
hek_cli_index_print_path (HekCli       *cli,
                          HekSearcher  *searcher,
                          guint         k,
                          guint         ef,
                          GError      **error)
{
  Path path = { .searcher = searcher, .options = { .k = k + 1, .ef = ef } };
  gboolean ok;

  path.snapshot = hek_searcher_get_snapshot (searcher);
  path.steps = g_ptr_array_new_with_free_func ((GDestroyNotify) hek_cli_record_free);
  path.hits = g_array_new (FALSE, FALSE, sizeof (HekHit));
  ok = path_find_row (cli, &path, error);
  for (guint i = 0; ok && i < hek_snapshot_get_n_segments (path.snapshot); i++)
    ok = hek_searcher_get_graph (searcher, i) == NULL ||
         path_follow (&path, i, &cli->task, error);
  ok = ok && path_print (cli, &path, k, error);
  g_ptr_array_unref (path.steps);
  g_array_unref (path.hits);
  g_free (path.vector);
  return ok;
}
