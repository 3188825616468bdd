/* SPDX-License-Identifier: Apache-2.0 */
/* The graphs of a collection in rows of what the Explorer shows: what stands out, links, the path
 * of a search, numbers to colour by, and what follows when the collection changes. */
#include "config.h"

#include <math.h>
#include <string.h>

#include "../test-timing.h"
#include "explorer-fixture.h"
#include "hek-explorer-graph.h"
#include "hek-searcher.h"

#define N EXPLORER_FIXTURE_ROWS

typedef struct
{
  ExplorerFixture base;
  HekExplorerGraph *graph;
  guint n_rows, n_links, n_traces, n_positions; /* signals */
  double *numbers;
} Fixture;

static void
count (GObject *object,
       guint   *counter)
{
  (*counter)++;
}

static void
on_numbers (HekExplorerGraph *graph,
            guint             number,
            Fixture          *fixture)
{
  g_free (fixture->numbers);
  fixture->numbers = hek_explorer_graph_steal_numbers (graph);
  g_assert_null (hek_explorer_graph_steal_numbers (graph));
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  explorer_fixture_set_up (&fixture->base, NULL);
  fixture->graph = hek_explorer_graph_new (fixture->base.session, fixture->base.base.jobs);
  explorer_fixture_follow (&fixture->base, fixture->graph, "changed");
  g_signal_connect (fixture->graph, "row-changed", G_CALLBACK (count), &fixture->n_rows);
  g_signal_connect (fixture->graph, "links-changed", G_CALLBACK (count), &fixture->n_links);
  g_signal_connect (fixture->graph, "trace-changed", G_CALLBACK (count), &fixture->n_traces);
  g_signal_connect (fixture->graph, "position-changed", G_CALLBACK (count),
                    &fixture->n_positions);
  g_signal_connect (fixture->graph, "numbers", G_CALLBACK (on_numbers), fixture);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_free (fixture->numbers);
  hek_explorer_graph_close (fixture->graph);
  explorer_fixture_release (fixture->graph);
  explorer_fixture_tear_down (&fixture->base, NULL);
}

/* Until neither the library nor the graph has anything to do. */
static void
settle (Fixture *fixture)
{
  gint64 start = g_get_monotonic_time ();
  guint n_running;

  do
    {
      explorer_fixture_iterate ();
      g_object_get (fixture->base.base.jobs, "n-running", &n_running, NULL);
      if (g_get_monotonic_time () - start > 100 * G_TIME_SPAN_SECOND * HEK_TEST_SLOWDOWN)
        g_error ("the graph is still busy");
    }
  while (n_running > 0 || hek_explorer_graph_is_busy (fixture->graph) ||
         g_main_context_pending (NULL));
}

static void
activate (Fixture *fixture)
{
  hek_explorer_graph_set_active (fixture->graph, TRUE);
  settle (fixture);
  g_assert_cmpint (hek_explorer_graph_get_state (fixture->graph), ==, HEK_EXPLORER_GRAPH_READY);
}

/* Something of the collection changes that everybody is told of. */
static void
touch (Fixture    *fixture,
       const char *description)
{
  guint n = fixture->base.base.n_changed;

  hek_library_describe (fixture->base.base.library, fixture->base.uuid, description, NULL);
  library_fixture_wait (&fixture->base.base, &fixture->base.base.n_changed, n + 1);
  settle (fixture);
}

static void
test_shape (Fixture       *fixture,
            gconstpointer  data)
{
  HekExplorerGraph *graph = fixture->graph;
  const HekExplorerGraphSegment *segment;
  const HekExplorerGraphSummary *summary;
  g_autoptr (HekSceneSet) unreachable = NULL;
  guint64 n_in = 0;

  settle (fixture);
  g_assert_cmpint (hek_explorer_graph_get_state (graph), ==, HEK_EXPLORER_GRAPH_EMPTY);
  g_assert_null (hek_explorer_graph_get_summary (graph));
  activate (fixture);
  g_assert_cmpuint (hek_explorer_graph_get_n_segments (graph), ==, 1);
  g_assert_cmpuint (hek_explorer_graph_get_chosen (graph), ==, HEK_EXPLORER_GRAPH_ALL);
  g_assert_null (hek_explorer_graph_get_message (graph));
  segment = hek_explorer_graph_get_segment (graph, 0);
  g_assert_cmpuint (segment->n_rows, ==, N);
  g_assert_cmpuint (segment->n_deleted, ==, 0);

  summary = hek_explorer_graph_get_summary (graph);
  g_assert_cmpuint (summary->n_rows, ==, N);
  g_assert_cmpuint (summary->n_indexed, ==, N);
  g_assert_cmpuint (summary->n_without, ==, 0);
  g_assert_cmpuint (summary->n_unreachable, ==, 0);
  g_assert_cmpuint (summary->unreachable->len, ==, 0);
  g_assert_cmpuint (summary->layers[0].n_nodes, ==, summary->n_nodes);
  g_assert_cmpuint (summary->layers[0].n_links, ==, summary->n_links);
  g_assert_cmpuint (summary->entries->len, ==, 1);
  g_assert_cmpuint (summary->hubs->len, ==, HEK_EXPLORER_GRAPH_MAX_HUBS);
  unreachable = hek_explorer_graph_dup_unreachable (graph);
  g_assert_cmpuint (hek_scene_set_count (unreachable), ==, 0);

  hek_explorer_graph_load_numbers (graph, HEK_EXPLORER_GRAPH_IN_DEGREE);
  settle (fixture);
  for (guint32 row = 0; row < N; row++)
    n_in += (guint64) fixture->numbers[row];
  g_assert_cmpuint (n_in, >=, summary->n_links); /* rows may share a node */
  for (guint i = 0; i < summary->hubs->len; i++)
    {
      const HekExplorerGraphNode *hub = &g_array_index (summary->hubs, HekExplorerGraphNode, i);

      g_assert_cmpfloat (fixture->numbers[hub->row], ==, hub->n_in);
      g_assert_true (g_str_has_prefix (hub->key, "item-"));
      g_assert_true (i == 0 || hub[-1].n_in >= hub->n_in);
    }
  hek_explorer_graph_load_numbers (graph, HEK_EXPLORER_GRAPH_HOPS);
  settle (fixture);
  g_assert_cmpfloat (
    fixture->numbers[g_array_index (summary->entries, HekExplorerGraphNode, 0).row], ==, 0);
  hek_explorer_graph_load_numbers (graph, HEK_EXPLORER_GRAPH_REACHED);
  settle (fixture);
  for (guint32 row = 0; row < N; row++)
    g_assert_cmpfloat (fixture->numbers[row], ==, 1);
}

static void
test_links (Fixture       *fixture,
            gconstpointer  data)
{
  HekExplorerGraph *graph = fixture->graph;
  const HekExplorerGraphLinks *links;
  const HekExplorerGraphRow *row;
  guint n_all, n_out = 0, n_in = 0;

  hek_explorer_graph_load_links (graph, 0, G_MAXUINT); /* as soon as there is a graph */
  activate (fixture);
  links = hek_explorer_graph_get_links (graph);
  n_all = links->n;
  g_assert_cmpuint (n_all, >, N);
  g_assert_false (links->is_part);
  g_assert_cmpuint (links->n_links, >=, n_all);
  g_assert_cmpuint (links->n_links, <=, 2 * n_all);
  for (guint i = 0; i < links->n; i++)
    g_assert_true (links->pairs[i].a < N && links->pairs[i].b < N &&
                   links->pairs[i].a != links->pairs[i].b);
  hek_explorer_graph_load_links (graph, 0, 50);
  settle (fixture);
  links = hek_explorer_graph_get_links (graph);
  g_assert_true (links->is_part);
  g_assert_cmpuint (links->n, ==, 50);
  hek_explorer_graph_load_links (graph, 60, 50);
  settle (fixture);
  g_assert_cmpuint (hek_explorer_graph_get_links (graph)->n, ==, 0);
  hek_explorer_graph_clear_links (graph);
  g_assert_null (hek_explorer_graph_get_links (graph));

  hek_explorer_graph_load_row (graph, 7);
  settle (fixture);
  row = hek_explorer_graph_get_row (graph);
  g_assert_cmpuint (row->node.row, ==, 7);
  g_assert_cmpstr (row->node.key, ==, "item-7");
  g_assert_cmpuint (row->n_hops, <, N);
  for (guint i = 0; i < row->links->len; i++)
    {
      const HekExplorerGraphLink *link = &g_array_index (row->links, HekExplorerGraphLink, i);

      n_out += link->is_out;
      n_in += link->is_in;
      g_assert_true (link->is_out || link->is_in);
      g_assert_true (g_str_has_prefix (link->key, "item-"));
      g_assert_true (i == 0 || link->layer < link[-1].layer ||
                     link->distance >= link[-1].distance);
    }
  g_assert_cmpuint (n_out, ==, row->n_out);
  g_assert_cmpuint (n_in, ==, row->n_in);
  hek_explorer_graph_clear_row (graph);
  g_assert_null (hek_explorer_graph_get_row (graph));
}

static void
test_trace (Fixture       *fixture,
            gconstpointer  data)
{
  HekExplorerGraph *graph = fixture->graph;
  const float vector[9] = { 1, 2, 3 };
  const HekExplorerTrace *trace;
  g_autoptr (GArray) path = NULL, none = NULL, seen = NULL;

  activate (fixture);
  g_assert_cmpuint (hek_explorer_graph_get_position (graph), ==, 0);
  hek_explorer_graph_trace_row (graph, 7, 10, 20);
  g_assert_true (hek_explorer_graph_is_tracing (graph));
  settle (fixture);
  trace = hek_explorer_graph_get_trace (graph);
  g_assert_cmpstr (trace->label, ==, "item-7");
  g_assert_cmpuint (trace->k, ==, 10);
  g_assert_cmpuint (trace->ef, ==, 20);
  g_assert_cmpuint (trace->results->len, ==, 10);
  g_assert_true (trace->is_compared);
  g_assert_cmpuint (trace->n_found + trace->missed->len, ==, 10);
  for (guint i = 0; i < trace->results->len; i++)
    g_assert_cmpuint (g_array_index (trace->results, HekExplorerNeighbor, i).row, !=, 7);
  for (guint i = 0; i < trace->steps->len; i++)
    {
      const HekExplorerTraceStep *step = &g_array_index (trace->steps, HekExplorerTraceStep, i);

      g_assert_cmpuint (step->row, <, N);
      g_assert_true (i == 0 ? step->from == HEK_EXPLORER_GRAPH_START : step->from < i);
    }

  g_assert_cmpuint (hek_explorer_graph_get_position (graph), ==, trace->steps->len);
  path = hek_explorer_trace_dup_path (trace, trace->steps->len);
  g_assert_cmpuint (path->len, >, 0);
  g_assert_cmpuint (path->len, <, trace->steps->len);
  none = hek_explorer_trace_dup_path (trace, 1);
  g_assert_cmpuint (none->len, ==, 0);
  seen = hek_explorer_trace_dup_seen (trace, trace->steps->len);
  g_assert_cmpuint (seen->len, >=, 10);
  g_assert_cmpuint (seen->len, <=, trace->seen->len);
  hek_explorer_graph_set_position (graph, 3);
  g_assert_cmpuint (hek_explorer_graph_get_position (graph), ==, 3);
  hek_explorer_graph_set_position (graph, G_MAXUINT);
  g_assert_cmpuint (hek_explorer_graph_get_position (graph), ==, trace->steps->len);
  g_assert_cmpuint (fixture->n_positions, ==, 2);

  hek_explorer_graph_trace_vector (graph, vector, 8, "a vector", 5, 0);
  settle (fixture);
  trace = hek_explorer_graph_get_trace (graph);
  g_assert_cmpstr (trace->label, ==, "a vector");
  g_assert_cmpuint (trace->row, ==, HEK_EXPLORER_GRAPH_NO_ROW);
  g_assert_cmpuint (trace->results->len, ==, 5);
  hek_explorer_graph_trace_vector (graph, vector, 9, "a longer one", 5, 0);
  explorer_fixture_wait (&fixture->base, &fixture->base.n_failed, 1);
  g_assert_nonnull (strstr (fixture->base.message, "9"));
  g_assert_null (hek_explorer_graph_get_trace (graph));
}

/* It is the search that everything else does: the same answer. */
static void
test_same (Fixture       *fixture,
           gconstpointer  data)
{
  const HekExplorerNeighbors *neighbors;
  const HekExplorerTrace *trace;

  activate (fixture);
  for (guint row = 0; row < N; row += 67)
    {
      guint n = fixture->base.n_neighbors;

      hek_explorer_session_find_neighbors (fixture->base.session, row, 10);
      explorer_fixture_wait (&fixture->base, &fixture->base.n_neighbors, n + 1);
      hek_explorer_graph_trace_row (fixture->graph, row, 10, 0);
      settle (fixture);
      neighbors = hek_explorer_session_get_neighbors (fixture->base.session);
      trace = hek_explorer_graph_get_trace (fixture->graph);
      g_assert_cmpuint (trace->results->len, ==, neighbors->approximate->len);
      for (guint i = 0; i < trace->results->len; i++)
        {
          const HekExplorerNeighbor *a =
            &g_array_index (trace->results, HekExplorerNeighbor, i);
          const HekExplorerNeighbor *b =
            &g_array_index (neighbors->approximate, HekExplorerNeighbor, i);

          g_assert_cmpuint (a->row_id, ==, b->row_id);
          g_assert_cmpfloat (a->distance, ==, b->distance);
        }
      g_assert_cmpuint (trace->n_found, >=, neighbors->n_common);
    }
}

/* A newer question replaces an older one, and nothing comes after the end. */
static void
test_again (Fixture       *fixture,
            gconstpointer  data)
{
  HekExplorerGraph *graph = fixture->graph;

  activate (fixture);
  fixture->n_traces = 0;
  for (guint row = 0; row < 20; row++)
    hek_explorer_graph_trace_row (graph, row, 3, 0);
  settle (fixture);
  g_assert_cmpuint (fixture->n_traces, ==, 1);
  g_assert_cmpuint (hek_explorer_graph_get_trace (graph)->row, ==, 19);
  hek_explorer_graph_trace_row (graph, 5, 3, 0);
  hek_explorer_graph_clear_trace (graph);
  settle (fixture);
  g_assert_null (hek_explorer_graph_get_trace (graph));

  hek_explorer_graph_trace_row (graph, 5, 3, 0);
  explorer_fixture_compute (&fixture->base, "random", 2, "second"); /* other rows */
  settle (fixture);
  g_assert_null (hek_explorer_graph_get_trace (graph));
  g_assert_cmpint (hek_explorer_graph_get_state (graph), ==, HEK_EXPLORER_GRAPH_READY);
}

/* Deleted rows stay in the graph; what was asked for is looked at anew. */
static void
test_changed (Fixture       *fixture,
              gconstpointer  data)
{
  HekExplorerGraph *graph = fixture->graph;
  g_autoptr (HekStore) store = NULL;
  const HekExplorerGraphSummary *summary;
  const HekExplorerTrace *before;
  const guint64 ids[] = { 3, 8 };

  activate (fixture);
  hek_explorer_graph_trace_row (graph, 7, 10, 0);
  hek_explorer_graph_load_row (graph, 8);
  settle (fixture);
  before = hek_explorer_graph_get_trace (graph);
  touch (fixture, "the same rows"); /* nothing is looked at again */
  g_assert_true (hek_explorer_graph_get_trace (graph) == before);

  fixture->n_traces = 0;
  store = hek_library_open_store (fixture->base.base.library, fixture->base.uuid, NULL);
  g_assert_true (hek_store_delete_rows (store, ids, G_N_ELEMENTS (ids), NULL, NULL, NULL));
  touch (fixture, "two are gone");
  g_assert_cmpuint (fixture->n_traces, ==, 1);
  summary = hek_explorer_graph_get_summary (graph);
  g_assert_cmpuint (summary->n_rows, ==, N - 2);
  g_assert_cmpuint (summary->n_indexed, ==, N - 2);
  g_assert_cmpuint (hek_explorer_graph_get_segment (graph, 0)->n_deleted, ==, 2);
  g_assert_null (hek_explorer_graph_get_row (graph)); /* it was row 8 */
  for (guint i = 0; i < hek_explorer_graph_get_trace (graph)->results->len; i++)
    {
      guint64 row_id = g_array_index (hek_explorer_graph_get_trace (graph)->results,
                                      HekExplorerNeighbor, i).row_id;

      g_assert_true (row_id != 3 && row_id != 8);
    }
  hek_explorer_graph_load_numbers (graph, HEK_EXPLORER_GRAPH_LAYER);
  settle (fixture);
  g_assert_true (isnan (fixture->numbers[3]) && !isnan (fixture->numbers[4]));
}

static void
test_no_graph (Fixture       *fixture,
               gconstpointer  data)
{
  HekExplorerGraph *graph = fixture->graph;
  g_autoptr (HekStore) store = NULL;
  g_autoptr (HekSnapshot) snapshot = NULL;

  activate (fixture);
  store = hek_library_open_store (fixture->base.base.library, fixture->base.uuid, NULL);
  snapshot = hek_store_snapshot (store, NULL);
  g_assert_true (hek_store_remove_sidecar (store, hek_snapshot_get_segment (snapshot, 0)->id,
                                           HEK_SEARCHER_GRAPH, NULL));
  touch (fixture, "no graph");
  g_assert_cmpint (hek_explorer_graph_get_state (graph), ==, HEK_EXPLORER_GRAPH_NO_GRAPH);
  g_assert_null (hek_explorer_graph_get_summary (graph));
  g_assert_nonnull (strstr (hek_explorer_graph_get_message (graph), "400"));
  hek_explorer_graph_load_row (graph, 3);
  settle (fixture);
  g_assert_null (hek_explorer_graph_get_row (graph));
  g_assert_cmpuint (fixture->n_rows, >, 0);
  hek_explorer_graph_trace_row (graph, 3, 5, 0);
  settle (fixture);
  g_assert_cmpuint (hek_explorer_graph_get_trace (graph)->steps->len, ==, 0);

  hek_library_build_index (fixture->base.base.library, fixture->base.uuid);
  while (hek_explorer_graph_get_state (graph) != HEK_EXPLORER_GRAPH_READY)
    settle (fixture);
  g_assert_cmpuint (hek_explorer_graph_get_row (graph)->node.row, ==, 3);
  g_assert_cmpuint (hek_explorer_graph_get_trace (graph)->steps->len, >, 0);
}

/* A cancel is told, and is no end: graphs that may be old are not left to be asked in vain. */
static void
test_cancelled (Fixture       *fixture,
                gconstpointer  data)
{
  HekExplorerGraph *graph = fixture->graph;

  activate (fixture);
  for (guint i = 0;
       i < 1000 && hek_explorer_graph_get_state (graph) != HEK_EXPLORER_GRAPH_FAILED; i++)
    {
      hek_explorer_graph_read_again (graph);
      hek_job_cancel (hek_explorer_graph_get_job (graph)); /* it may be at its end already */
      settle (fixture);
    }
  g_assert_cmpint (hek_explorer_graph_get_state (graph), ==, HEK_EXPLORER_GRAPH_FAILED);
  g_assert_nonnull (hek_explorer_graph_get_message (graph));
  g_assert_cmpuint (fixture->base.n_failed, ==, 0);
  hek_explorer_graph_load_row (graph, 3);
  hek_explorer_graph_read_again (graph);
  settle (fixture);
  g_assert_cmpint (hek_explorer_graph_get_state (graph), ==, HEK_EXPLORER_GRAPH_READY);
  g_assert_cmpuint (hek_explorer_graph_get_row (graph)->node.row, ==, 3);
}

/* Rows that were added later are another segment with a graph of its own. */
static void
test_segments (Fixture       *fixture,
               gconstpointer  data)
{
  HekExplorerGraph *graph = fixture->graph;
  g_autofree char *path =
    library_fixture_make_csv (&fixture->base.base, "more.csv", N, 300, 8, FALSE);
  const char *const paths[] = { path, NULL };
  HekImportPlan plan = { .key_field = "key" };
  g_autoptr (HekJob) job = NULL;
  const HekExplorerTrace *trace;
  guint64 n_all, n_first;

  activate (fixture);
  job = hek_library_import (fixture->base.base.library, "things", paths, NULL, &plan);
  library_fixture_wait (&fixture->base.base, &fixture->base.base.n_imported, 2);
  while (hek_explorer_graph_get_summary (graph)->n_rows < N + 300)
    settle (fixture);
  g_assert_cmpuint (hek_explorer_graph_get_summary (graph)->n_without, ==, 300);
  g_assert_nonnull (strstr (hek_explorer_graph_get_message (graph), "300"));
  hek_library_build_index (fixture->base.base.library, fixture->base.uuid);
  while (hek_explorer_graph_get_summary (graph)->n_without > 0)
    settle (fixture);
  g_assert_null (hek_explorer_graph_get_message (graph));
  g_assert_cmpuint (hek_explorer_graph_get_n_segments (graph), ==, 2);
  n_all = hek_explorer_graph_get_summary (graph)->n_nodes;
  g_assert_cmpuint (hek_explorer_graph_get_summary (graph)->entries->len, ==, 2);
  hek_explorer_graph_trace_row (graph, 7, 10, 0);
  settle (fixture);
  trace = hek_explorer_graph_get_trace (graph);
  g_assert_cmpuint (g_array_index (trace->steps, HekExplorerTraceStep, 0).nth, ==, 0);
  g_assert_cmpuint (g_array_index (trace->steps, HekExplorerTraceStep,
                                   trace->steps->len - 1).nth, ==, 1);
  hek_explorer_graph_choose_segment (graph, 0);
  settle (fixture);
  n_first = hek_explorer_graph_get_summary (graph)->n_nodes;
  g_assert_cmpuint (n_first, <, n_all);
  trace = hek_explorer_graph_get_trace (graph);
  g_assert_cmpuint (g_array_index (trace->steps, HekExplorerTraceStep,
                                   trace->steps->len - 1).nth, ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) \
  g_test_add ("/session/explorer-graph/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("shape", test_shape);
  ADD ("links", test_links);
  ADD ("trace", test_trace);
  ADD ("same", test_same);
  ADD ("again", test_again);
  ADD ("changed", test_changed);
  ADD ("no-graph", test_no_graph);
  ADD ("cancelled", test_cancelled);
  ADD ("segments", test_segments);
#undef ADD

  return g_test_run ();
}
