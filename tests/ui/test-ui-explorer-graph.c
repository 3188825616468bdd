/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The panel of the search graph: its layers and what of them is drawn, the path of a search and
 * its steps, hubs, colours and selections, and all of it in words.
 */
#include "config.h"

#include <adwaita.h>
#include <string.h>

#include "explorer-fixture.h"
#include "studio-explorer-graph-layers.h"
#include "studio-explorer-graph-list.h"
#include "studio-explorer-graph-marks.h"
#include "studio-explorer-graph-path.h"
#include "studio-explorer-graph-words.h"
#include "studio-explorer-graph.h"
#include "studio-points-view-private.h"
#include "studio-test-window.h"

#define N EXPLORER_FIXTURE_ROWS

typedef struct
{
  ExplorerFixture base;
  HekExplorerView *view;
  HekExplorerDetails *details;
  HekExplorerGraph *graph;
  StudioPointsView *points;
  GtkWidget *part, *window;
  guint32 activated;
} Fixture;

static void
on_activated (GtkWidget *part,
              guint32    row,
              Fixture   *fixture)
{
  fixture->activated = row;
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  explorer_fixture_set_up (&fixture->base, NULL);
  fixture->view = hek_explorer_view_new (fixture->base.session, fixture->base.base.jobs);
  fixture->details = hek_explorer_details_new (fixture->base.session, fixture->base.base.jobs);
  fixture->graph = hek_explorer_graph_new (fixture->base.session, fixture->base.base.jobs);
  fixture->points = STUDIO_POINTS_VIEW (studio_points_view_new ());
  fixture->activated = HEK_EXPLORER_NO_ROW;
  fixture->part = studio_explorer_graph_new (fixture->base.session, fixture->view,
                                             fixture->details, fixture->graph, fixture->points);
  g_signal_connect (fixture->part, "row-activated", G_CALLBACK (on_activated), fixture);
  studio_explorer_graph_set_drawn (STUDIO_EXPLORER_GRAPH (fixture->part), TRUE);
  gtk_widget_set_hexpand (GTK_WIDGET (fixture->points), TRUE);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (fixture->points));
  gtk_box_append (GTK_BOX (box), fixture->part);
  gtk_widget_set_size_request (fixture->part, 320, -1);
  fixture->window = studio_test_window_new (box, 520, 900);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  hek_explorer_graph_close (fixture->graph);
  explorer_fixture_release (fixture->graph);
  hek_explorer_view_close (fixture->view);
  explorer_fixture_release (fixture->view);
  hek_explorer_details_close (fixture->details);
  explorer_fixture_release (fixture->details);
  explorer_fixture_tear_down (&fixture->base, NULL);
}

/* A label that is seen and begins with @text; (nullable) */
static GtkWidget *
find_label (Fixture    *fixture,
            const char *text)
{
  GtkWidget *label;

  for (guint i = 0; (label = studio_test_find (fixture->part, GTK_TYPE_LABEL, i)) != NULL; i++)
    if (gtk_widget_get_mapped (label)
        && g_str_has_prefix (gtk_label_get_text (GTK_LABEL (label)), text))
      return label;
  return NULL;
}

static void
wait_says (Fixture    *fixture,
           const char *text)
{
  gint64 start = g_get_monotonic_time ();

  while (find_label (fixture, text) == NULL)
    {
      explorer_fixture_iterate ();
      if (g_get_monotonic_time () - start > 60 * G_USEC_PER_SEC)
        g_error ("“%s” is not said", text);
    }
}

static gboolean
is_marked (Fixture    *fixture,
           const char *layer)
{
  return g_hash_table_contains (fixture->points->decor.marks, layer);
}

/* --- the panel ------------------------------------------------------------------------------- */

static void
test_layers (Fixture       *fixture,
             gconstpointer  data)
{
  StudioExplorerGraphLayers *layers;
  GtkListBox *list;
  guint n_layers, n_before;

  wait_says (fixture, "HNSW with M");
  wait_says (fixture, "None: links lead from the entry to every node.");
  wait_says (fixture, "Choose a layer to draw its links.");
  n_layers = hek_explorer_graph_get_summary (fixture->graph)->n_layers;
  layers = studio_test_need (fixture->part, STUDIO_TYPE_EXPLORER_GRAPH_LAYERS, 0);
  list = studio_test_need (layers, GTK_TYPE_LIST_BOX, 0);
  g_assert_nonnull (gtk_list_box_get_row_at_index (list, (int) n_layers - 1));
  g_assert_null (gtk_list_box_get_row_at_index (list, (int) n_layers));
  g_assert_false (is_marked (fixture, "graph-links"));

  g_signal_emit_by_name (list, "row-activated",
                         gtk_list_box_get_row_at_index (list, (int) n_layers - 1));
  g_assert_cmpint (studio_explorer_graph_layers_get_chosen (layers), ==, 0);
  while (!is_marked (fixture, "graph-links"))
    explorer_fixture_iterate ();
  g_assert_true (find_label (fixture, "All ") != NULL
                 || find_label (fixture, "An even choice: ") != NULL);

  /* all points are on layer 0 */
  n_before = fixture->base.n_selection;
  g_assert_true (gtk_widget_activate_action (fixture->part, "graph.select-layer", NULL));
  explorer_fixture_wait (&fixture->base, &fixture->base.n_selection, n_before + 1);
  g_assert_cmpuint (hek_scene_set_count (
                      hek_explorer_session_get_selection (fixture->base.session)), ==, N);

  /* what another part of the panel would be seen with */
  studio_explorer_graph_set_drawn (STUDIO_EXPLORER_GRAPH (fixture->part), FALSE);
  g_assert_false (is_marked (fixture, "graph-links"));
  studio_explorer_graph_set_drawn (STUDIO_EXPLORER_GRAPH (fixture->part), TRUE);
  g_assert_true (is_marked (fixture, "graph-links"));

  g_assert_true (gtk_widget_activate_action (fixture->part, "graph.hide", NULL));
  g_assert_cmpint (studio_explorer_graph_layers_get_chosen (layers), ==, STUDIO_GRAPH_NO_LAYER);
  g_assert_false (is_marked (fixture, "graph-links"));
}

static void
test_row (Fixture       *fixture,
          gconstpointer  data)
{
  GtkCheckButton *check = studio_test_need (fixture->part, GTK_TYPE_CHECK_BUTTON, 0);

  wait_says (fixture, "Click a point to see its links.");
  hek_explorer_details_set_row (fixture->details, 7);
  wait_says (fixture, "Up to layer ");
  g_assert_true (is_marked (fixture, "graph-path"));
  gtk_check_button_set_active (check, FALSE);
  g_assert_false (is_marked (fixture, "graph-path"));
  hek_explorer_details_set_row (fixture->details, HEK_EXPLORER_NO_ROW);
  wait_says (fixture, "Click a point to see its links.");
}

static void
test_path (Fixture       *fixture,
           gconstpointer  data)
{
  GtkWidget *path = studio_test_need (fixture->part, STUDIO_TYPE_EXPLORER_GRAPH_PATH, 0);
  StudioExplorerGraphList *results
    = studio_test_need (path, STUDIO_TYPE_EXPLORER_GRAPH_LIST, 0);
  GtkListBox *list = studio_test_need (results, GTK_TYPE_LIST_BOX, 0);
  GtkRange *slider = studio_test_need (path, GTK_TYPE_SCALE, 0);
  const HekExplorerTrace *trace;
  guint n;

  wait_says (fixture, "HNSW with M");
  hek_explorer_details_set_row (fixture->details, 7);
  wait_says (fixture, "For what is nearest to item-7");
  studio_explorer_graph_trace (STUDIO_EXPLORER_GRAPH (fixture->part));
  wait_says (fixture, "Found 10 of the 10 nearest: recall 1.00.");
  trace = hek_explorer_graph_get_trace (fixture->graph);
  n = trace->steps->len;
  g_assert_cmpuint (n, >, 1);
  g_assert_cmpfloat (gtk_range_get_value (slider), ==, n);
  g_assert_true (is_marked (fixture, "graph-path"));

  /* step by step */
  gtk_range_set_value (slider, 1);
  g_assert_cmpuint (hek_explorer_graph_get_position (fixture->graph), ==, 1);
  wait_says (fixture, "Step 1 of ");
  studio_explorer_graph_step (STUDIO_EXPLORER_GRAPH (fixture->part), FALSE);
  wait_says (fixture, "Before the first of ");
  wait_says (fixture, "The search begins at the entry.");
  studio_explorer_graph_step (STUDIO_EXPLORER_GRAPH (fixture->part), TRUE);
  g_assert_cmpfloat (gtk_range_get_value (slider), ==, 1);
  gtk_range_set_value (slider, n - 1);
  g_assert_true (gtk_widget_activate_action (path, "path.play", NULL));
  while (hek_explorer_graph_get_position (fixture->graph) < n)
    explorer_fixture_iterate ();

  g_assert_true (gtk_widget_activate_action (path, "path.select", NULL));
  g_assert_cmpuint (hek_scene_set_count (
                      hek_explorer_session_get_selection (fixture->base.session)), >=, 10);

  /* to the nearest one */
  g_signal_emit_by_name (list, "row-activated", gtk_list_box_get_row_at_index (list, 0));
  g_assert_cmpuint (fixture->activated, ==,
                    g_array_index (trace->results, HekExplorerNeighbor, 0).row);
  g_assert_cmpuint (hek_explorer_details_get_row (fixture->details), ==, fixture->activated);

  g_assert_true (gtk_widget_activate_action (path, "path.clear", NULL));
  g_assert_null (hek_explorer_graph_get_trace (fixture->graph));
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (results)));
}

static void
test_color (Fixture       *fixture,
            gconstpointer  data)
{
  const HekExplorerValue *value;

  wait_says (fixture, "HNSW with M");
  g_assert_true (gtk_widget_activate_action (fixture->part, "graph.color", "s", "in-degree"));
  while ((value = hek_explorer_view_get_color (fixture->view)) == NULL
         || value->kind != HEK_EXPLORER_VALUE_EXTERN)
    explorer_fixture_iterate ();
  g_assert_cmpstr (value->name, ==,
                   hek_explorer_graph_number_get_name (HEK_EXPLORER_GRAPH_IN_DEGREE));
}

/* The first ones, and all when they are asked for. */
static void
test_list (Fixture       *fixture,
           gconstpointer  data)
{
  GtkWidget *list = studio_explorer_graph_list_new (fixture->base.session, "Some");
  GPtrArray *items = g_ptr_array_new_with_free_func ((GDestroyNotify) studio_graph_item_free);
  GtkListBox *box = studio_test_need (list, GTK_TYPE_LIST_BOX, 0);
  GtkWidget *more = studio_test_need (list, GTK_TYPE_BUTTON, 0);

  g_object_ref_sink (list);
  for (guint i = 0; i < 20; i++)
    g_ptr_array_add (items, studio_graph_item_new (i < 19 ? i : G_MAXUINT32, "key",
                                                   g_strdup ("1"), g_strdup ("key, 1")));
  studio_explorer_graph_list_set (STUDIO_EXPLORER_GRAPH_LIST (list), items);
  g_assert_nonnull (gtk_list_box_get_row_at_index (box, 4));
  g_assert_null (gtk_list_box_get_row_at_index (box, 5));
  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (more)), ==, "Show all 20");
  g_signal_emit_by_name (more, "clicked");
  while (gtk_list_box_get_row_at_index (box, 19) == NULL)
    explorer_fixture_iterate ();
  g_assert_false (gtk_widget_get_visible (more));
  g_assert_false (gtk_list_box_row_get_activatable (gtk_list_box_get_row_at_index (box, 19)));
  studio_explorer_graph_list_set (STUDIO_EXPLORER_GRAPH_LIST (list), NULL);
  g_assert_false (gtk_widget_get_visible (list));
  g_object_unref (list);
}

/* --- in words, and as marks ------------------------------------------------------------------ */

static void
assert_text (char       *text,
             const char *expected)
{
  g_assert_cmpstr (text, ==, expected);
  g_free (text);
}

static void
test_words (void)
{
  HekExplorerGraphSummary summary = { .n_unreachable = 1 };
  HekExplorerGraphLinks links = { .layer = 2, .n = 600, .n_links = 1200 };
  HekExplorerGraphRow row = { .node = { .layer = 1 }, .n_out = 16, .n_in = 21, .n_hops = 3 };
  HekExplorerTrace trace = { .is_whole = TRUE, .is_cut = TRUE };

  assert_text (studio_graph_describe_unreachable (&summary),
               "No path of links leads from the entry to 1 node: no search finds it by the graph. "
               "Compacting the collection builds the graph anew.");
  assert_text (studio_graph_describe_links (&links), "All 1,200 links of layer 2, in 600 lines.");
  links.is_part = TRUE;
  links.n_links = 9000;
  links.n_hidden = 2;
  assert_text (studio_graph_describe_links (&links),
               "An even choice: 600 lines of 9,000 links of layer 2. "
               "2 have no place at one end.");
  assert_text (studio_graph_describe_row (&row),
               "Up to layer 1; 16 links out, 21 in; 3 links from the entry");
  row.n_hops = G_MAXUINT;
  row.n_same = 1;
  assert_text (studio_graph_describe_row (&row),
               "Up to layer 1; 16 links out, 21 in; no link leads there; 1 more row is the same to "
               "it");
  assert_text (studio_graph_describe_limits (&trace),
               "The path met too few rows, and all of them were compared. Only the first steps are "
               "kept.");
  trace.is_whole = trace.is_cut = FALSE;
  g_assert_null (studio_graph_describe_limits (&trace));
}

static void
add_step (HekExplorerTrace *trace,
          guint             layer,
          guint32           row,
          guint             from)
{
  const HekExplorerTraceStep step = { .layer = layer, .row = row, .key = (char *) "key",
                                      .distance = 0.5f, .from = from, .is_nearest = TRUE,
                                      .first_seen = trace->seen->len, .n_seen = 1 };
  const HekExplorerTraceSeen seen = { .row = row + 10, .is_entered = row % 2 == 0 };

  g_array_append_val (trace->steps, step);
  g_array_append_val (trace->seen, seen);
}

static void
test_trace (void)
{
  g_autoptr (GArray) steps = g_array_new (FALSE, FALSE, sizeof (HekExplorerTraceStep));
  g_autoptr (GArray) seen = g_array_new (FALSE, FALSE, sizeof (HekExplorerTraceSeen));
  g_autoptr (GArray) results = g_array_new (FALSE, FALSE, sizeof (HekExplorerNeighbor));
  HekExplorerTrace trace = { .row = 3, .steps = steps, .seen = seen, .results = results,
                             .n_steps = 3 };

  add_step (&trace, 1, 0, HEK_EXPLORER_GRAPH_START);
  add_step (&trace, 1, 1, 0);
  add_step (&trace, 0, 1, 1);
  assert_text (studio_graph_describe_position (&trace, 0), "Before the first of 3 steps");
  assert_text (studio_graph_describe_position (&trace, 3), "Step 3 of 3, layer 0");
  assert_text (studio_graph_describe_step (&trace, 0, HEK_DISTANCE_L2),
               "The search begins at the entry.");
  for (guint i = 0; i <= 3; i++)
    {
      g_autoptr (StudioPointsMarks) marks = studio_graph_mark_trace (&trace, i);

      g_assert_false (studio_points_marks_is_empty (marks)); /* what is looked for, at least */
    }
}

#define ADD(name, test) \
  g_test_add ("/ui/explorer-graph/" name, Fixture, NULL, set_up, test, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  ADD ("layers", test_layers);
  ADD ("row", test_row);
  ADD ("path", test_path);
  ADD ("color", test_color);
  ADD ("list", test_list);
  g_test_add_func ("/ui/explorer-graph/words", test_words);
  g_test_add_func ("/ui/explorer-graph/trace", test_trace);
  return g_test_run ();
}
