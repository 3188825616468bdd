/* SPDX-License-Identifier: Apache-2.0 */
/* How an Explorer session is looked at: drawings, colours, sizes, filters, histograms, hits. */
#include "config.h"

#include <math.h>
#include <string.h>

#include "explorer-fixture.h"
#include "hek-explorer-view.h"

#define N EXPLORER_FIXTURE_ROWS

typedef struct
{
  ExplorerFixture base;
  HekExplorerView *view;
  guint n_drawing, n_legend, n_color, n_size, n_filters, n_histograms, n_busy;
} Fixture;

static void
count (HekExplorerView *view,
       guint           *counter)
{
  (*counter)++;
}

static void
settle (Fixture *fixture)
{
  explorer_fixture_settle (&fixture->base, fixture->view);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  static const struct
  {
    const char *signal;
    gsize offset;
  } counters[] = {
    { "drawing-changed", G_STRUCT_OFFSET (Fixture, n_drawing) },
    { "legend-changed", G_STRUCT_OFFSET (Fixture, n_legend) },
    { "color-changed", G_STRUCT_OFFSET (Fixture, n_color) },
    { "size-changed", G_STRUCT_OFFSET (Fixture, n_size) },
    { "filters-changed", G_STRUCT_OFFSET (Fixture, n_filters) },
    { "histograms-changed", G_STRUCT_OFFSET (Fixture, n_histograms) },
    { "busy-changed", G_STRUCT_OFFSET (Fixture, n_busy) },
  };

  explorer_fixture_set_up (&fixture->base, NULL);
  fixture->view = hek_explorer_view_new (fixture->base.session, fixture->base.base.jobs);
  explorer_fixture_follow (&fixture->base, fixture->view, "values-changed");
  for (guint i = 0; i < G_N_ELEMENTS (counters); i++)
    g_signal_connect (fixture->view, counters[i].signal, G_CALLBACK (count),
                      G_STRUCT_MEMBER_P (fixture, counters[i].offset));
  settle (fixture);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  hek_explorer_view_close (fixture->view);
  explorer_fixture_release (fixture->view);
  explorer_fixture_tear_down (&fixture->base, NULL);
}

/* The field "count" of the fixture's collection. */
static guint
find_field (Fixture *fixture)
{
  HekExplorerData *data = hek_explorer_session_get_data (fixture->base.session);
  HekSchema *schema = hek_snapshot_get_schema (data->snapshot);

  for (guint i = 0; i < schema->n_fields; i++)
    if (g_str_equal (hek_schema_get_field (schema, i)->name, "count"))
      return i;
  g_assert_not_reached ();
}

static guint32
find_slot (const HekScenePoints *points,
           guint32               row)
{
  for (gsize slot = 0; slot < points->n_slots; slot++)
    if (points->rows[slot] == row)
      return (guint32) slot;
  g_assert_not_reached ();
}

/* --- tests ----------------------------------------------------------------------------------- */

static void
test_drawing (Fixture       *fixture,
              gconstpointer  data)
{
  HekExplorerView *view = fixture->view;
  HekExplorerSession *session = fixture->base.session;
  const guint32 rows[] = { 5, 7, 300 };
  g_autoptr (HekSceneSet) set = hek_scene_set_new_rows (N, rows, G_N_ELEMENTS (rows));
  HekScenePoints *points = hek_explorer_view_get_points (view);
  HekSceneMask *mask;
  HekManifold manifold;
  guint n_drawing;

  g_assert_nonnull (points);
  g_assert_cmpuint (points->n_rows, ==, N);
  g_assert_true (hek_explorer_view_get_drawn (view) == hek_explorer_session_get_data (session));
  g_assert_cmpuint (hek_explorer_view_get_style (view)->n_slots, ==, points->n_slots);
  g_assert_null (hek_explorer_view_get_mask (view));
  g_assert_null (hek_explorer_view_get_coloring (view));
  g_assert_cmpuint (hek_explorer_view_get_n_visible (view), ==, N);
  g_assert_false (hek_explorer_view_is_live (view));
  g_assert_cmpuint (fixture->n_drawing, ==, 1);
  g_assert_false (hek_explorer_view_is_busy (view));
  g_assert_cmpuint (fixture->n_busy, >, 0);
  g_assert_true (hek_explorer_view_get_manifold (view, &manifold));
  g_assert_cmpint (manifold.geometry, ==, HEK_GEOMETRY_EUCLIDEAN);

  /* The selection is in the mask; points and style stay. */
  hek_explorer_session_select (session, HEK_SCENE_SET_REPLACE, set);
  n_drawing = fixture->n_drawing;
  settle (fixture);
  g_assert_cmpuint (fixture->n_drawing, ==, n_drawing + 1);
  mask = hek_explorer_view_get_mask (view);
  g_assert_nonnull (mask);
  g_assert_cmpuint (mask->n_selected, ==, 3);
  g_assert_true (hek_scene_bit (mask->selected, find_slot (points, 7)));
  g_assert_true (hek_explorer_view_get_points (view) == points);

  /* Nothing has changed: nothing is told. */
  hek_explorer_view_set_theme (view, hek_explorer_view_get_theme (view));
  n_drawing = fixture->n_drawing;
  settle (fixture);
  g_assert_cmpuint (fixture->n_drawing, ==, n_drawing);

  /* Another layout is other points, and no mask of others. */
  explorer_fixture_compute (&fixture->base, "random", 2, "flat");
  settle (fixture);
  g_assert_cmpuint (hek_explorer_view_get_points (view)->n_coords, ==, 2);
  g_assert_cmpuint (hek_explorer_view_get_mask (view)->n_selected, ==, 3);
  hek_explorer_session_set_collection (session, NULL);
  settle (fixture);
  g_assert_null (hek_explorer_view_get_points (view));
  g_assert_cmpuint (hek_explorer_view_get_n_visible (view), ==, 0);
}

static void
test_colors (Fixture       *fixture,
             gconstpointer  data)
{
  HekExplorerView *view = fixture->view;
  HekExplorerValue value = { .kind = HEK_EXPLORER_VALUE_FIELD, .field = find_field (fixture) };
  HekSceneColorOptions options;
  const HekSceneColoring *coloring;
  HekExplorerValues *values;
  HekScenePoints *points = hek_explorer_view_get_points (view);
  HekSceneStyle *style = hek_explorer_view_get_style (view);
  HekPlotTheme dark;
  guint8 *rgba;

  hek_explorer_view_set_color (view, &value);
  g_assert_true (hek_explorer_value_equal (hek_explorer_view_get_color (view), &value));
  g_assert_true (hek_explorer_view_get_style (view) == style); /* until it is made */
  settle (fixture);
  coloring = hek_explorer_view_get_coloring (view);
  g_assert_nonnull (coloring);
  g_assert_true (coloring->legend.has_bar);
  g_assert_cmpstr (coloring->legend.label, ==, "count");
  g_assert_cmpuint (coloring->legend.range.n_values, ==, N);
  g_assert_true (hek_explorer_view_get_points (view) == points);
  style = hek_explorer_view_get_style (view);
  rgba = style->rgba + 4 * find_slot (points, 17);
  g_assert_cmpmem (rgba, 4, coloring->rgba + 4 * 17, 4);
  values = hek_explorer_view_get_values (view, &value);
  g_assert_nonnull (values);
  g_assert_cmpfloat (values->numbers[explorer_fixture_find (&fixture->base, 123)], ==, 123);

  /* The range is chosen, not the data's. */
  options = *hek_explorer_view_get_color_options (view);
  options.min = 100;
  options.max = 200;
  hek_explorer_view_set_color_options (view, &options);
  settle (fixture);
  coloring = hek_explorer_view_get_coloring (view);
  g_assert_cmpfloat (coloring->legend.range.min, ==, 100);
  g_assert_true (coloring->legend.range.open_above);
  g_assert_true (hek_explorer_view_get_values (view, &value) == values); /* not read again */

  /* Another ground, other colours. */
  hek_plot_theme_init (&dark, HEK_PLOT_THEME_DARK);
  hek_explorer_view_set_theme (view, &dark);
  settle (fixture);
  g_assert_true (hek_explorer_view_get_coloring (view) != coloring);

  value.as = HEK_EXPLORER_AS_NAMES;
  hek_explorer_view_set_color (view, &value);
  settle (fixture);
  coloring = hek_explorer_view_get_coloring (view);
  g_assert_false (coloring->legend.has_bar);
  g_assert_cmpuint (coloring->legend.n_entries, ==, HEK_PLOT_N_CATEGORY_COLORS + 1);
  value = (HekExplorerValue) { 0 };
  hek_explorer_view_set_color (view, &value);
  settle (fixture);
  g_assert_null (hek_explorer_view_get_coloring (view));
  g_assert_cmpuint (fixture->base.n_failed, ==, 0);
}

static void
test_sizes (Fixture       *fixture,
            gconstpointer  data)
{
  HekExplorerView *view = fixture->view;
  HekExplorerValue value = { .kind = HEK_EXPLORER_VALUE_FIELD, .field = find_field (fixture) };
  HekExplorerSizeOptions options = *hek_explorer_view_get_size_options (view);
  HekScenePoints *points = hek_explorer_view_get_points (view);
  HekSceneSizing sizing;
  HekSceneStyle *style;
  guint32 small, large;

  g_assert_false (hek_explorer_view_get_sizing (view, &sizing));
  options.smallest = 0.5;
  options.largest = 4;
  hek_explorer_view_set_size_options (view, &options);
  hek_explorer_view_set_size (view, &value);
  settle (fixture);
  g_assert_true (hek_explorer_view_get_sizing (view, &sizing));
  g_assert_cmpstr (hek_explorer_view_get_size_label (view), ==, "count");
  g_assert_cmpfloat (sizing.largest, ==, 4);
  style = hek_explorer_view_get_style (view);
  small = find_slot (points, explorer_fixture_find (&fixture->base, 0));
  large = find_slot (points, explorer_fixture_find (&fixture->base, N - 1));
  g_assert_cmpuint (style->sizes[small], ==, HEK_SCENE_SIZE_ONE / 2);
  g_assert_cmpuint (style->sizes[large], ==, HEK_SCENE_SIZE_ONE * 4);

  /* Names have no size: what was chosen before stays. */
  value = (HekExplorerValue) { .kind = HEK_EXPLORER_VALUE_KMEANS, .k = 3 };
  hek_explorer_view_set_size (view, &value);
  settle (fixture);
  g_assert_cmpuint (fixture->base.n_failed, ==, 1);
  g_assert_cmpint (hek_explorer_view_get_size (view)->kind, ==, HEK_EXPLORER_VALUE_FIELD);
  g_assert_true (hek_explorer_view_get_sizing (view, &sizing));
}

static void
test_legend (Fixture       *fixture,
             gconstpointer  data)
{
  HekExplorerView *view = fixture->view;
  HekExplorerSession *session = fixture->base.session;
  HekExplorerValue value = { .kind = HEK_EXPLORER_VALUE_FIELD, .field = find_field (fixture),
                             .as = HEK_EXPLORER_AS_NAMES };
  const HekExplorerFilter *filter;
  const HekSceneLegend *legend;
  g_autofree char *text = NULL, *name = NULL;
  guint rest = HEK_PLOT_N_CATEGORY_COLORS;

  hek_explorer_view_set_color (view, &value);
  settle (fixture);
  legend = &hek_explorer_view_get_coloring (view)->legend;
  g_assert_cmpint (legend->entries[rest].kind, ==, HEK_SCENE_LEGEND_REST);
  name = g_strdup (legend->entries[2].label);

  hek_explorer_view_set_entry_visible (view, 2, FALSE);
  g_assert_false (hek_explorer_view_is_entry_visible (view, 2));
  g_assert_true (hek_explorer_view_is_entry_visible (view, 1));
  settle (fixture);
  g_assert_cmpuint (hek_explorer_view_get_n_visible (view), ==, N - 1);
  g_assert_cmpuint (hek_explorer_view_get_mask (view)->n_shown, ==, N - 1);
  g_assert_false (hek_scene_set_contains (hek_explorer_view_get_visible (view),
                                          explorer_fixture_find (&fixture->base,
                                                                 (guint) atoi (name))));
  filter = hek_explorer_view_get_filters (view)->pdata[0];
  text = hek_explorer_filter_dup_text (filter);
  g_assert_nonnull (strstr (text, "count"));
  g_assert_nonnull (strstr (text, name));

  hek_explorer_view_set_entry_visible (view, rest, FALSE);
  settle (fixture);
  g_assert_cmpuint (hek_explorer_view_get_n_visible (view), ==, HEK_PLOT_N_CATEGORY_COLORS - 1);
  hek_explorer_view_show_only (view, 4);
  settle (fixture);
  g_assert_cmpuint (hek_explorer_view_get_n_visible (view), ==, 1);
  g_assert_true (hek_explorer_view_is_entry_visible (view, 4));
  g_assert_false (hek_explorer_view_is_entry_visible (view, rest));
  g_free (text);
  g_free (name);
  text = hek_explorer_filter_dup_text (hek_explorer_view_get_filters (view)->pdata[0]);
  legend = &hek_explorer_view_get_coloring (view)->legend;
  name = g_strdup_printf (": only %s", legend->entries[4].label);
  g_assert_true (g_str_has_suffix (text, name)); /* not a list of all the others */

  /* The filter stays when the colours are of something else. */
  value.as = HEK_EXPLORER_AS_NUMBERS;
  hek_explorer_view_set_color (view, &value);
  settle (fixture);
  g_assert_cmpuint (hek_explorer_view_get_n_visible (view), ==, 1);
  value.as = HEK_EXPLORER_AS_NAMES;
  hek_explorer_view_set_color (view, &value);
  settle (fixture);
  hek_explorer_view_show_only (view, 4);
  g_assert_cmpuint (hek_explorer_view_get_filters (view)->len, ==, 0);
  settle (fixture);
  g_assert_cmpuint (hek_explorer_view_get_n_visible (view), ==, N);
  g_assert_null (hek_explorer_view_get_mask (view));

  hek_explorer_view_select_entry (view, rest, HEK_SCENE_SET_REPLACE);
  while (hek_scene_set_count (hek_explorer_session_get_selection (session)) == 0)
    explorer_fixture_iterate ();
  g_assert_cmpuint (hek_scene_set_count (hek_explorer_session_get_selection (session)), ==,
                    N - HEK_PLOT_N_CATEGORY_COLORS);
}

static guint
sum (const guint32 *bins)
{
  guint n = 0;

  for (guint i = 0; i < HEK_EXPLORER_HISTOGRAM_N_BINS; i++)
    n += bins[i];
  return n;
}

static void
test_brushing (Fixture       *fixture,
               gconstpointer  data)
{
  HekExplorerView *view = fixture->view;
  const HekExplorerValue asked = { .kind = HEK_EXPLORER_VALUE_FIELD,
                                   .field = find_field (fixture) };
  const HekExplorerValue density = { .kind = HEK_EXPLORER_VALUE_DENSITY };
  const GPtrArray *histograms = hek_explorer_view_get_histograms (view);
  const HekExplorerHistogram *histogram;
  double min, max;

  hek_explorer_view_add_histogram (view, &asked);
  hek_explorer_view_add_histogram (view, &asked);
  hek_explorer_view_add_histogram (view, &density);
  g_assert_cmpuint (histograms->len, ==, 2);
  settle (fixture);
  histogram = histograms->pdata[0];
  g_assert_nonnull (histogram->values);
  g_assert_cmpfloat (histogram->range.min, ==, 0);
  g_assert_cmpfloat (histogram->range.max, ==, N - 1);
  g_assert_cmpuint (sum (histogram->bins), ==, N);
  g_assert_cmpuint (sum (histogram->visible), ==, N);
  g_assert_cmpuint (histogram->n_missing, ==, 0);

  /* A range shows in the bins of the others, not in its own. */
  hek_explorer_view_set_range (view, &histogram->value, 100, 149);
  g_assert_true (hek_explorer_view_get_range (view, &histogram->value, &min, &max));
  g_assert_cmpfloat (max, ==, 149);
  settle (fixture);
  g_assert_cmpuint (hek_explorer_view_get_n_visible (view), ==, 50);
  g_assert_cmpuint (sum (((HekExplorerHistogram *) histograms->pdata[0])->visible), ==, N);
  g_assert_cmpuint (sum (((HekExplorerHistogram *) histograms->pdata[1])->visible), ==, 50);
  g_assert_cmpuint (sum (((HekExplorerHistogram *) histograms->pdata[1])->bins), ==, N);

  /* Two ranges: rows that are in both. */
  hek_explorer_view_set_range (view, &density, -G_MAXDOUBLE, 0);
  settle (fixture);
  g_assert_cmpuint (hek_explorer_view_get_n_visible (view), <, 50);
  g_assert_cmpuint (hek_explorer_view_get_n_visible (view), >, 0);
  g_assert_cmpuint (hek_explorer_view_get_filters (view)->len, ==, 2);
  hek_explorer_view_remove_histogram (view, 1);
  g_assert_cmpuint (hek_explorer_view_get_filters (view)->len, ==, 1);
  settle (fixture);
  g_assert_cmpuint (hek_explorer_view_get_n_visible (view), ==, 50);
  hek_explorer_view_clear_filters (view);
  settle (fixture);
  g_assert_cmpuint (hek_explorer_view_get_n_visible (view), ==, N);
}

static void
test_hits (Fixture       *fixture,
           gconstpointer  data)
{
  HekExplorerView *view = fixture->view;
  const guint32 rows[] = { 40, 8 };
  const double distances[] = { 0.25, 0.5 };
  const HekExplorerValue value = { .kind = HEK_EXPLORER_VALUE_HITS };
  HekScenePoints *points = hek_explorer_view_get_points (view);
  HekSceneStyle *style;
  HekExplorerValues *values;
  gsize n;

  hek_explorer_view_set_hits (view, rows, distances, 2, "Like item-3");
  g_assert_cmpmem (hek_explorer_view_get_hits (view, &n), n * 4, rows, sizeof rows);
  settle (fixture);
  style = hek_explorer_view_get_style (view);
  g_assert_cmpuint (style->rgba[4 * find_slot (points, 8) + 3], ==, 255);
  g_assert_cmpuint (style->rgba[4 * find_slot (points, 9) + 3], <, 128);
  g_assert_cmpuint (style->sizes[find_slot (points, 8)], >, style->sizes[find_slot (points, 9)]);
  hek_explorer_view_set_color (view, &value);
  settle (fixture);
  values = hek_explorer_view_get_values (view, &value);
  g_assert_cmpstr (values->label, ==, "Like item-3");
  g_assert_cmpfloat (values->numbers[8], ==, 0.5);
  g_assert_true (isnan (values->numbers[9]));
  g_assert_cmpuint (hek_explorer_view_get_coloring (view)->legend.range.n_values, ==, 2);

  hek_explorer_view_set_hits (view, NULL, NULL, 0, NULL);
  settle (fixture);
  style = hek_explorer_view_get_style (view);
  g_assert_cmpuint (style->rgba[4 * find_slot (points, 9) + 3], ==, 255);
  g_assert_null (style->sizes);
}

static void
test_extern (Fixture       *fixture,
             gconstpointer  data)
{
  HekExplorerView *view = fixture->view;
  const HekExplorerValue value = { .kind = HEK_EXPLORER_VALUE_EXTERN, .name = (char *) "moved" };
  g_autoptr (GBytes) shared = NULL;
  double *numbers = g_new (double, N);

  for (guint i = 0; i < N; i++)
    numbers[i] = i % 2 == 0 ? i : NAN;
  hek_explorer_view_set_extern (view, "moved", "Distance moved", "units", numbers);
  hek_explorer_view_set_color (view, &value);
  settle (fixture);
  g_assert_cmpstr (hek_explorer_view_get_coloring (view)->legend.unit, ==, "units");
  g_assert_cmpuint (hek_explorer_view_get_coloring (view)->legend.range.n_values, ==, N / 2);

  /* Shared numbers are not copied, however many there are. */
  shared = g_bytes_new (hek_explorer_view_get_values (view, &value)->numbers, N * sizeof (double));
  hek_explorer_view_share_extern (view, "moved", "Distance moved", NULL, g_bytes_ref (shared));
  settle (fixture);
  g_assert_true (hek_explorer_view_get_values (view, &value)->numbers
                 == g_bytes_get_data (shared, NULL));
  /* Values go with the data. */
  explorer_fixture_compute (&fixture->base, "random", 3, "other");
  settle (fixture);
  g_assert_null (hek_explorer_view_get_coloring (view));
  g_assert_null (hek_explorer_view_get_values (view, &value));
}

/* Two choices after each other: the first one's job is cancelled, and nobody hears of it. */
static void
test_superseded (Fixture       *fixture,
                 gconstpointer  data)
{
  HekExplorerView *view = fixture->view;
  HekExplorerValue value = { .kind = HEK_EXPLORER_VALUE_TRUSTWORTHINESS };

  hek_explorer_view_set_color (view, &value);
  g_assert_nonnull (hek_explorer_view_get_job (view));
  value = (HekExplorerValue) { .kind = HEK_EXPLORER_VALUE_FIELD, .field = find_field (fixture) };
  hek_explorer_view_set_color (view, &value);
  settle (fixture);
  g_assert_cmpstr (hek_explorer_view_get_coloring (view)->legend.label, ==, "count");
  value = (HekExplorerValue) { .kind = HEK_EXPLORER_VALUE_TRUSTWORTHINESS };
  g_assert_null (hek_explorer_view_get_values (view, &value));

  /* Cancelled by the user: back to what is drawn. */
  hek_explorer_view_set_color (view, &value);
  hek_explorer_view_cancel (view);
  g_assert_cmpint (hek_explorer_view_get_color (view)->kind, ==, HEK_EXPLORER_VALUE_FIELD);
  settle (fixture);
  g_assert_cmpstr (hek_explorer_view_get_coloring (view)->legend.label, ==, "count");
  g_assert_cmpuint (fixture->base.n_failed, ==, 0);

  /* One that fails: the same, and why. */
  value = (HekExplorerValue) { .kind = HEK_EXPLORER_VALUE_QUANTIZATION_ERROR,
                               .name = (char *) "no such codebook" };
  hek_explorer_view_set_color (view, &value);
  settle (fixture);
  g_assert_cmpuint (fixture->base.n_failed, ==, 1);
  g_assert_cmpint (hek_explorer_view_get_color (view)->kind, ==, HEK_EXPLORER_VALUE_FIELD);
}

#define ADD(name, func) g_test_add ("/explorer-view/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("drawing", test_drawing);
  ADD ("colors", test_colors);
  ADD ("sizes", test_sizes);
  ADD ("legend", test_legend);
  ADD ("brushing", test_brushing);
  ADD ("hits", test_hits);
  ADD ("extern", test_extern);
  ADD ("superseded", test_superseded);
  return g_test_run ();
}
